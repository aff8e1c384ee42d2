"""Projects that the review desk is driven with: every kind of block, every state, hostile texts."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from rktranslate.catalog import po
from rktranslate.catalog.provenance import fingerprint
from rktranslate.catalog.provenance_comments import parse
from rktranslate.cli.program import execute
from rktranslate.model import Message, Plural, State
from tests.formats.laws.samples.word import paragraph, run, word_document

REPORT = "source/laporan.md"
LETTER = "source/surat.docx"
NEWS = "source/berita/halaman.html"
SUBTITLES = "source/film.srt"
LONG = "source/panjang.md"
LONG_UNITS = 300

_CONFIGURATION = """\
name = "majalah"
target-languages = ["en", "ms", "ar"]
"""
_RECORD = """
[review]
record = true
"""
_GLOSSARY = (
    ("id", "en", "ms", "ar", "forbidden_en", "note"),
    ("direktur utama", "chief executive|managing director", "ketua eksekutif", "الرئيس التنفيذي",
     "main director", "the person, not the office"),
    ("cabang", "branch", "cawangan", "فرع", "", ""),
    ("karyawan", "employee|member of staff", "pekerja", "موظف", "", ""),
    ("Makassar", "=", "=", "=", "", "a city"),
)  # fmt: skip
_REPORT = """\
# Laporan tahunan

## Ringkasan

Perusahaan membuka tiga cabang baru pada tahun 2025. Pendapatan naik **12 persen** dibandingkan \
tahun lalu. Direktur utama menyambut [hasil itu](https://example.org/hasil) dengan gembira.

> Kami bangga akan para karyawan.

### Kota

- Bandung dibuka pada tanggal 3 Maret.
- Medan dibuka pada tanggal 7 Juli.
- Makassar menunggu izin.

| Kota | Jumlah |
|---|---|
| Bandung | empat puluh orang |
| Medan | dua puluh lima orang |

Rapat berikutnya ditunda.[^1]

[^1]: Lihat lampiran untuk angka lengkap.

Terima kasih.
"""
_NEWS = """\
<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>Berita kota</title></head>
<body>
<h1>Berita kota</h1>
<p>Perusahaan membuka dua cabang baru pada tahun 2024.</p>
<p>Pasar <b>lama</b> dibuka <i>kembali</i>.</p>
<figure><img src="pasar.png" alt="Pasar pada pagi hari"><figcaption>Pasar pagi</figcaption></figure>
<p>Terima kasih.</p>
</body></html>
"""
_SUBTITLES = """\
1
00:00:01,000 --> 00:00:04,000
Selamat datang di pasar.

2
00:00:05,000 --> 00:00:08,000
<i>Musik berbunyi.</i>
"""
_ENGINE = "mt: argos 4.8.5 id-en 4cf17e19633d beam:4 package:1.0 d:"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a catalogue has for a source."""

    target: str
    state: State = State.TRANSLATED
    by_engine: bool = False
    notes: tuple[str, ...] = ()
    previous_source: str | None = None


def _reviewed(target: str, *notes: str) -> Entry:
    return Entry(target, State.REVIEWED, notes=notes)


def _drafted(target: str) -> Entry:
    return Entry(target, by_engine=True)


ENGLISH = {
    "Laporan tahunan": _reviewed("Annual report"),
    "Ringkasan": _drafted("Summary"),
    "Perusahaan membuka tiga cabang baru pada tahun 2025.": _drafted(
        "The company opened three branches in 2025."
    ),
    "Pendapatan naik **12 persen** dibandingkan tahun lalu.": _drafted(
        "Revenue rose **12 per cent** compared with last year."
    ),
    "Kami bangga akan para karyawan.": _reviewed(
        "We are proud of our employees.", "question: ours, or the company's?"
    ),
    "Kota": _drafted("City"),
    "Bandung dibuka pada tanggal 3 Maret.": Entry(
        "Bandung opened on 3 March.", previous_source="Bandung dibuka pada tanggal 3 Februari."
    ),
    "Medan dibuka pada tanggal 7 Juli.": _drafted("Medan opened on 9 July."),
    "Jumlah": _drafted("Number"),
    "Bandung": _reviewed("Bandung"),
    "Medan": _reviewed("Medan"),
    "empat puluh orang": _drafted("forty people"),
    "dua puluh lima orang": _reviewed("twenty-five people", "Counted in July."),
    "Rapat berikutnya ditunda.[^1]": _drafted("The next meeting is postponed.[^1]"),
    "Terima kasih.": _drafted("Thank you."),
    "Berita kota": _reviewed("News of the city"),
    "Perusahaan membuka dua cabang baru pada tahun 2024.": _reviewed(
        "The company opened two new branches in 2024."
    ),
    "Pasar <b>lama</b> dibuka <i>kembali</i>.": _drafted("The <b>old</b> market opens again."),
    "Selamat datang di pasar.": _drafted("Welcome to the market."),
}
"""The English of all documents but the long one, by source; what is not here has no target."""
MALAY = {
    "Laporan tahunan": _reviewed("Laporan tahunan"),
    "Terima kasih.": _drafted("Terima kasih."),
}
ARABIC = {"Laporan tahunan": _drafted("التقرير السنوي")}

PLURAL_SOURCE = "Makassar menunggu izin."
PLURAL = Plural(
    "Makassar menunggu %d izin.",
    ((0, "Makassar is waiting for its permit."), (1, "Makassar is waiting for %d permits.")),
)
"""Documents have no plural messages of their own; catalogues that other tools wrote do."""


def catalog_path(document: str, language: str = "en") -> str:
    """Return the project path of a catalogue."""
    return f"translations/{language}/{document.removeprefix('source/')}.po"


def message(root: Path, document: str, source: str, language: str = "en") -> Message:
    """Return a message as it is in the file now."""
    file = po.read(root / catalog_path(document, language), "id", language)
    (found,) = (each for each in file.catalog.messages if each.source == source)
    return found


def write(folder: Path, *, record: bool = False) -> Path:
    """Write a project in which each state, kind of block and kind of finding occurs."""
    texts = {
        "rktranslate.toml": _CONFIGURATION + (_RECORD if record else ""),
        REPORT: _REPORT,
        NEWS: _NEWS,
        SUBTITLES: _SUBTITLES,
        LONG: "\n\n".join(long_source(number) for number in range(LONG_UNITS)) + "\n",
    }
    for name, text in texts.items():
        _write_text(folder / name, text)
    rows = io.StringIO()
    csv.writer(rows, lineterminator="\n").writerows(_GLOSSARY)
    _write_text(folder / "glossary.csv", rows.getvalue())
    letter = paragraph(run("Kepada ") + run("direktur utama", "<w:b/>") + run(" yang terhormat"))
    data = word_document(letter + paragraph(run("Terima kasih.")))
    (folder / LETTER).write_bytes(data)
    _extract(folder)
    for language, entries in (("en", ENGLISH), ("ms", MALAY), ("ar", ARABIC)):
        for path in sorted((folder / "translations" / language).rglob("*.po")):
            _fill(path, language, entries)
    long = {long_source(number): _drafted(long_target(number)) for number in range(LONG_UNITS)}
    _fill(folder / catalog_path(LONG), "en", long)
    return folder


def long_source(number: int) -> str:
    """Return a source of the long document."""
    return f"Kalimat ke-{number + 1} tentang pasar di kota."


def long_target(number: int) -> str:
    """Return its English."""
    return f"Sentence {number + 1} about the market in the city."


# --- hostile ------------------------------------------------------------------------------------

ALARM = "alarm"
"""The function that no text may ever call in the browser."""
_MARKUP = (
    f"<script>{ALARM}('{{0}} script')</script>"
    f"<img src=x onerror={ALARM}('{{0}} image')>"
    f'"><svg onload={ALARM}(1)>'
    f"'-{ALARM}(1)-'"
    "{{{{ 7*7 }}}}{{% raw %}}"
)
HOSTILE_NAME = f"'\"><img src=x onerror={ALARM}(1)>&lt;{{{{7*7}}}}.md"
HOSTILE = f"source/{HOSTILE_NAME}"
HOSTILE_PAGE = "source/halaman.html"


def write_hostile(folder: Path) -> Path:
    """Write a project whose texts, notes, terms and names are all markup that calls `ALARM`."""
    bad = _MARKUP.format
    _write_text(folder / "rktranslate.toml", _CONFIGURATION.replace("majalah", "<b>majalah</b>"))
    heading = f"# Judul {bad('heading')}\n\n"
    link = (
        f"[tautan](javascript:{ALARM}('link')) dan [x](data:text/html,<script>{ALARM}(1)</script>)"
    )
    _write_text(
        folder / HOSTILE,
        f"{heading}Pasar {bad('source')} dan {link} dengan istilah jahat.\n\n"
        f"> Kutipan {bad('quote')}\n\n- Butir {bad('item')}\n\n"
        f"| Kota {bad('cell')} |\n|---|\n| isi |\n",
    )
    _write_text(
        folder / HOSTILE_PAGE,
        "<!DOCTYPE html><html lang=id><title>Judul</title><body>"
        f"<p onclick=\"{ALARM}('attribute')\">Pasar <b onmouseover={ALARM}(1)>lama</b> "
        f'<a href="javascript:{ALARM}(1)">tautan</a>.</p><script>{ALARM}("page")</script>'
        "<p style='background:url(http://evil.invalid/x.png)'>Teks "
        f"&lt;script>{ALARM}(2)&lt;/script></p>"
        f"<p><img src=http://evil.invalid/y.png onerror={ALARM}(3) alt='Foto &lt;b>'></p>"
        f"<iframe src='javascript:{ALARM}(4)'></iframe>",
    )
    rows = io.StringIO()
    term = ("jahat", f"evil {bad('term')}", f"wicked {bad('forbidden')}", bad("note of a term"))
    csv.writer(rows, lineterminator="\n").writerows((("id", "en", "forbidden_en", "note"), term))
    _write_text(folder / "glossary.csv", rows.getvalue())
    _extract(folder)
    for document in (HOSTILE, HOSTILE_PAGE):
        path = folder / catalog_path(document)
        file = po.read(path, "id", "en")
        messages = tuple(
            replace(
                each,
                target=f"{each.source} {bad('target')}",
                state=State.TRANSLATED,
                notes=(bad("note"), f"question: {bad('question')}", f"answer: {bad('answer')}",
                       f"question: {bad('open question')}",
                       f"rktranslate: ignore numbers: {bad('waiver')}"),
                extracted=(*each.extracted, bad("extracted")),
                previous_source=f"Dulu {each.source} {bad('previous')}",
                flags=("no-wrap",),
            )
            for each in file.catalog.messages
        )  # fmt: skip
        path.write_text(po.serialise(replace(file.catalog, messages=messages)), encoding="utf-8")
    return folder


# --- helpers ------------------------------------------------------------------------------------


def commit(folder: Path, subject: str = "Reviewed") -> None:
    """Commit the whole project, in a repository of its own."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", subject)


def git(folder: Path, *arguments: str) -> None:
    """Run git in a project, with no configuration but this one."""
    identity = ("-c", "user.name=Editor", "-c", "user.email=editor@example.org")
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *identity, *arguments], cwd=folder, env=environment, check=True)


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def _extract(folder: Path) -> None:
    assert execute(["extract", "-C", str(folder), "--quiet"]) == 0


def _fill(path: Path, language: str, entries: dict[str, Entry]) -> None:
    file = po.read(path, "id", language)
    messages = tuple(
        _filled(each, entries.get(each.source), language) for each in file.catalog.messages
    )
    text = po.serialise(replace(file.catalog, messages=messages), file)
    path.write_text(text, encoding="utf-8", newline="")


def _filled(message: Message, entry: Entry | None, language: str) -> Message:
    if language == "en" and message.source == PLURAL_SOURCE:
        return replace(message, plural=PLURAL, state=State.TRANSLATED)
    if entry is None:
        return message
    provenance = parse(f"{_ENGINE}{fingerprint(entry.target)}") if entry.by_engine else None
    return replace(
        message,
        target=entry.target,
        state=entry.state,
        notes=entry.notes,
        provenance=provenance,
        previous_source=entry.previous_source,
    )
