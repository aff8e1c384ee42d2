"""Measures documents: DOCX, HTML and ODT read and written, beside programs that can do it.

    python benchmarks/documents.py --text DIR [--mb N] [--repeats N] [--json] [--check]

DIR holds the sentences that ``archive.py`` makes documents of. Each format gets one file with the
same texts, of about N MB of XML or HTML, as Word, LibreOffice and web sites write it: a few runs in
a paragraph, some of them bold, links, tables, footnotes.

First the format alone: CPU time to read and cut, and to write with all units translated, in MB per
second of the part that holds the text; and the peak of memory above that of a program that has done
a small document, over the size of that part. Then whole commands: source to PO (XLIFF), and PO to
document with all units translated, beside po4a and translate-toolkit; medians of interleaved runs,
CPU time. ``engine calls`` counts what argos-translate-files gives to an engine for the same file,
which here gives each text back, and how many of these have two words at most.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import archive
import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

HERE = Path(__file__).parent
KINDS = ("docx", "html", "odt")
_PART = {"docx": "word/document.xml", "odt": "content.xml"}
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
_KEPT = re.compile(r"<[^<>]*>|&\w+;|\{[^{}]*\}|\S+://\S+")
_STATUS = Path("/proc/self/status")
MEGABYTE = 1e6


# --- the documents -----------------------------------------------------------------------------


def pieces(paragraph: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield the text of a paragraph in runs, and whether each is bold."""
    words = " ".join(paragraph).split(" ")
    for number in range(0, len(words), 5):
        some = words[number : number + 5]
        tail = "" if number + 5 >= len(words) else " "
        yield " ".join(some) + tail, number % 20 == 5


def docx(paragraphs: Iterable[Sequence[str]]) -> bytes:
    """Return a Word document."""
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    style = f'{fonts}%s<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="id-ID"/>'
    rows = []
    for number, paragraph in enumerate(paragraphs):
        runs = "".join(
            f'<w:r w:rsidRPr="00A{number % 4096:05X}">'
            f"<w:rPr>{style % ('<w:b/>' if bold else '')}</w:rPr>"
            f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
            for text, bold in pieces(paragraph)
        )
        rows.append(
            f'<w:p w:rsidR="00B{number % 4096:05X}" w:rsidRDefault="00B{number % 4096:05X}"><w:pPr>'
            f'<w:spacing w:line="360" w:lineRule="auto"/><w:jc w:val="both"/></w:pPr>{runs}</w:p>'
        )
        if number % 20 == 10:
            cell = f"<w:tc><w:tcPr/>{rows.pop()}</w:tc>"
            rows.append(f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cell}</w:tr></w:tbl>")
    body = f'<w:document xmlns:w="{_W}"><w:body>{"".join(rows)}<w:sectPr/></w:body></w:document>'
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override '
        f'PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/></Types>'
    )
    links = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    return zipped([("[Content_Types].xml", types), ("_rels/.rels", links), (_PART["docx"], body)])


def odt(paragraphs: Iterable[Sequence[str]]) -> bytes:
    """Return an OpenDocument text."""
    rows = []
    for number, paragraph in enumerate(paragraphs):
        runs = "".join(
            f'<text:span text:style-name="T{1 + bold}">{escape(text)}</text:span>'
            for text, bold in pieces(paragraph)
        )
        rows.append(f'<text:p text:style-name="P{number % 9}">{runs}</text:p>')
    styles = (
        '<style:style style:name="T1" style:family="text"/><style:style style:name="T2" '
        'style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    spaces = " ".join(
        f'xmlns:{prefix}="{_URN}:{name}:1.0"'
        for prefix, name in (
            ("office", "office"), ("text", "text"), ("style", "style"),
            ("fo", "xsl-fo-compatible"),
        )
    )  # fmt: skip
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:text>{''.join(rows)}</office:text>"
        "</office:body></office:document-content>"
    )
    media = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{media}"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return zipped(
        [("mimetype", media), ("content.xml", content), ("META-INF/manifest.xml", manifest)]
    )


def html(paragraphs: Iterable[Sequence[str]]) -> bytes:
    """Return a page that is XHTML too, which po4a needs."""
    rows = []
    for number, paragraph in enumerate(paragraphs):
        runs = "".join(
            f"<b>{escape(text.strip())}</b> " if bold else escape(text)
            for text, bold in pieces(paragraph)
        )
        rows.append(f'<p class="teks-{number % 9}" id="p{number}">{runs.strip()}</p>\n')
        if number % 20 == 10:
            link = f'<a href="https://contoh.id/{number}">Lihat bagian {number}</a>'
            rows.append(f"<p>{link} ini.</p>\n")
    head = '<head><meta charset="utf-8"/><title>Laporan</title></head>'
    body = f"{head}\n<body>\n{''.join(rows)}</body>"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC '
        '"-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml">{body}</html>\n'
    ).encode()


def zipped(parts: Iterable[tuple[str, str]]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        for name, content in parts:
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, how)
    return output.getvalue()


MAKERS: dict[str, Callable[[Iterable[Sequence[str]]], bytes]] = {
    "docx": docx, "html": html, "odt": odt,
}  # fmt: skip


def text_part(kind: str, data: bytes) -> bytes:
    """Return the part of a document that holds its text."""
    if kind not in _PART:
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return opened.read(_PART[kind])


def documents(sentences: list[str], megabytes: float, seed: int) -> dict[str, bytes]:
    """Return a document of each kind with about as many MB of XML in its text."""
    made = archive.make(sentences, 400, 400, seed)
    # What a thousand units come to, and as many as are asked for.
    found: dict[str, bytes] = {}
    for kind, maker in MAKERS.items():
        share = len(text_part(kind, maker(_paragraphs(made.source)))) / 400
        units = max(400, round(megabytes * MEGABYTE / share))
        found[kind] = maker(_paragraphs(archive.make(sentences, units, units, seed).source))
    return found


def made(folder: Path, text: Path, megabytes: float, seed: int) -> None:
    """Write a large and a small document of each kind; print the bytes of their texts as JSON."""
    sentences = archive.sentences_of(text)
    for kind, data in documents(sentences, 0, seed).items():
        (folder / f"small.{kind}").write_bytes(data)
    found = documents(sentences, megabytes, seed)
    for kind, data in found.items():
        (folder / f"a.{kind}").write_bytes(data)
    print(json.dumps({kind: len(text_part(kind, data)) for kind, data in found.items()}))


def _paragraphs(documents: Iterable[archive.Document]) -> list[list[str]]:
    return [
        [re.sub(r"^(?:#+|-) ", "", text) for text in paragraph]
        for document in documents
        for paragraph in document
    ]


def pseudo(text: str) -> str:
    """Return a text with accents outside of its tags."""
    parts, position = [], 0
    for kept in _KEPT.finditer(text):
        parts += (text[position : kept.start()].translate(_ACCENTS), kept[0])
        position = kept.end()
    return "".join([*parts, text[position:].translate(_ACCENTS)])


# --- the format alone, in a process of its own -------------------------------------------------


def alone(path: Path, repeats: int) -> None:
    """Print the CPU seconds of reading, cutting and writing a file, and its units, as JSON."""
    from rktranslate.formats import read_document, write_document
    from rktranslate.segmentation import segmented, segmenter

    data = path.read_bytes()
    spans = segmenter("id").spans
    reading, cutting, writing = [], [], []
    for _ in range(repeats):
        started = time.process_time()
        read = read_document(data, path.name)
        cut_from = time.process_time()
        document = segmented(read, spans)
        done = time.process_time()
        sources = [segment.source for block in document.blocks for segment in block.segments]
        targets = [pseudo(source) for source in sources]
        write_from = time.process_time()
        write_document(document, targets, None, "en")
        writing.append(time.process_time() - write_from)
        reading.append(cut_from - started)
        cutting.append(done - cut_from)
        if write_document(document, sources) != data:
            raise SystemExit(f"{path}: changed by its own sources")
    figures = (statistics.median(each) for each in (reading, cutting, writing))
    print(json.dumps([*figures, len(sources)]))


def peak_alone(path: Path) -> None:
    """Print by how many bytes reading and writing a file once raises the peak of memory."""
    from rktranslate.formats import read_document, write_document
    from rktranslate.segmentation import segmented, segmenter

    spans = segmenter("id").spans
    spans("Pemanasan ini. Ya.")
    # What a document of any size needs, such as the names of languages, is there before.
    small = path.with_name(f"small{path.suffix}")
    warm = segmented(read_document(small.read_bytes(), small.name), spans)
    sources = [segment.source for block in warm.blocks for segment in block.segments]
    write_document(warm, list(map(pseudo, sources)), None, "en")
    del warm, sources
    if _STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # resets the peak
    before = _peak()
    document = segmented(read_document(path.read_bytes(), path.name), spans)
    targets = [pseudo(segment.source) for block in document.blocks for segment in block.segments]
    write_document(document, targets, None, "en")
    print(json.dumps(_peak() - before))


def _peak() -> int:
    """Return the peak of the memory of this process, in bytes, since it was last reset."""
    if _STATUS.exists():
        # ``ru_maxrss`` would have that of the process that started this one.
        return int(_STATUS.read_text("ascii").partition("VmHWM:")[2].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def child(*arguments: object) -> Any:
    """Run this script with arguments and return what it prints as JSON."""
    command = [sys.executable, str(HERE / "documents.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


# --- whole commands ----------------------------------------------------------------------------


def fill_po(path: Path) -> None:
    """Translate every entry of a PO file."""
    import polib

    catalog = polib.pofile(str(path), wrapwidth=0)
    for entry in catalog:
        entry.msgstr = pseudo(entry.msgid)
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    catalog.save()


def fill_folder(folder: Path) -> None:
    """Translate every entry of the PO files of a folder."""
    for path in folder.glob("*.po"):
        fill_po(path)


def fill_xliff(path: Path) -> None:
    """Translate every unit of an XLIFF file."""
    text = path.read_text("utf-8")
    found = re.compile(r"(<source[^>]*>(.*?)</source>)(?:\s*<target[^>]*/>)?", re.DOTALL)
    filled = found.sub(lambda unit: f"{unit[1]}<target>{pseudo(unit[2])}</target>", text)
    path.write_text(filled, "utf-8")


Command = tuple[str, list[str], list[str], str, "Callable[[Path], None]"]
"""Name, command to a catalogue, command from it, the catalogue, and what translates it."""


def commands(kind: str) -> Iterator[Command]:
    """Yield the programs that can do a kind of document."""
    name = f"a.{kind}"
    yield (
        "rktranslate",
        [*measure.RKTRANSLATE, "extract", "--to", "en"],
        [*measure.RKTRANSLATE, "build", "--to", "en"],
        "translations/en",
        fill_folder,
    )
    if kind == "html" and shutil.which("po4a-updatepo"):
        po4a = ["-f", "xhtml", "-M", "utf-8", "-m", name, "-p", "po4a.po"]
        to_document = ["po4a-translate", *po4a, "-l", "po4a.html"]
        yield "po4a", ["po4a-updatepo", *po4a], to_document, "po4a.po", fill_po
    # The converters of translate-toolkit lie beside the interpreter that they are installed for.
    there, back, catalog = {
        "html": ("html2po", "po2html", "toolkit.po"),
        "odt": ("odf2xliff", "xliff2odf", "toolkit.xlf"),
    }.get(kind, ("", "", ""))
    folder = Path(sys.executable).parent
    if there and (folder / there).exists():
        quiet = "--progress=none"
        to_catalog = [str(folder / there), quiet, name, catalog]
        to_document = [str(folder / back), quiet, "-t", name, catalog, f"toolkit.{kind}"]
        fill = fill_po if kind == "html" else fill_xliff
        yield "translate-toolkit", to_catalog, to_document, catalog, fill


def whole(document: Path, repeats: int) -> list[dict[str, Any]]:
    """Return the CPU seconds and the peak of each program on one document."""
    kind = document.suffix[1:]
    programs = list(commands(kind))
    used: dict[str, list[tuple[measure.Usage, measure.Usage]]] = {each[0]: [] for each in programs}
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rktranslate.toml").write_text('target-languages = ["en"]\n')
        (folder / "source").mkdir()
        for copy in (folder / "source", folder):
            shutil.copy(document, copy)
        for _ in range(repeats):
            for program, to_catalog, to_document, catalog, translate in programs:
                if program in failed:
                    continue
                path = folder / catalog
                if path.is_dir():
                    shutil.rmtree(path)
                path.unlink(missing_ok=True)
                try:
                    out = measure.run(to_catalog, folder)
                    translate(path)
                    used[program].append((out, measure.run(to_document, folder)))
                except SystemExit as error:
                    failed[program] = str(error).strip().splitlines()[-1][:100]
    rows: list[dict[str, Any]] = []
    for program, *_ in programs:
        row: dict[str, Any] = {"tool": program, "format": kind}
        if program in failed:
            row["failed"] = failed[program]
        else:
            row["to catalogue CPU s"] = statistics.median(out.seconds for out, _ in used[program])
            row["to document CPU s"] = statistics.median(back.seconds for _, back in used[program])
            row["peak MiB"] = round(max(max(o.peak, b.peak) for o, b in used[program]))
        rows.append(row)
    return rows


_CALLS = """
import json, sys
from argostranslate.translate import Hypothesis, ITranslation, Language
from argostranslatefiles import argostranslatefiles
calls = []
class Same(ITranslation):
    from_lang, to_lang = Language("id", "Indonesian"), Language("en", "English")
    def hypotheses(self, text, number=1):
        return [Hypothesis(self.translate(text), 0)]
    def translate(self, text):
        if text.strip():
            calls.append(text)
        return text
argostranslatefiles.translate_file(Same(), sys.argv[1])
print(json.dumps([len(calls), sum(len(text.split()) <= 2 for text in calls)]))
"""


def engine_calls(path: Path) -> tuple[int, int] | None:
    """Return how many texts argos-translate-files gives to an engine; None where it cannot."""
    done = subprocess.run(
        [sys.executable, "-c", _CALLS, str(path)],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    try:
        calls, short = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        return None
    return calls, short


# --- all ---------------------------------------------------------------------------------------


def main() -> None:
    if sys.argv[1:2] == ["--alone"]:
        alone(Path(sys.argv[2]), int(sys.argv[3]))
        return
    if sys.argv[1:2] == ["--make"]:
        made(Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
        return
    if sys.argv[1:2] == ["--peak"]:
        peak_alone(Path(sys.argv[2]))
        return
    parser = archive.measuring(__doc__, "a target is missed")
    parser.add_argument("--mb", type=float, default=4.0, help="MB of each text [%(default)s]")
    parser.add_argument("--formats", nargs="+", choices=KINDS, default=KINDS)
    given = parser.parse_args()
    speeds: list[dict[str, Any]] = []
    tools: list[dict[str, Any]] = []
    calls: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        # This process stays small: others begin with its peak.
        parts = child("--make", name, given.text, given.mb, given.seed)
        for kind in given.formats:
            path = Path(name, f"a.{kind}")
            part = parts[kind]
            reading, cutting, writing, units = child("--alone", path, given.repeats)
            row = {"format": kind, "MB": part / MEGABYTE, "units": units}
            row["read MB/s"] = part / MEGABYTE / reading
            row["read and cut MB/s"] = part / MEGABYTE / (reading + cutting)
            row["write MB/s"] = part / MEGABYTE / writing
            row["peak / part"] = child("--peak", path) / part
            speeds.append(row)
            tools += whole(path, given.repeats)
            found = engine_calls(path)
            if found:
                keys = ("format", "units", "engine calls", "of two words at most")
                calls.append(dict(zip(keys, (kind, units, *found), strict=True)))
    if given.json:
        print(json.dumps({"formats": speeds, "tools": tools, "engine_calls": calls}))
    else:
        for rows in filter(None, (speeds, tools, calls)):
            head = list(dict.fromkeys(key for row in rows for key in row))
            cells = [[row.get(key, "") for key in head] for row in rows]
            print(measure.table(head, cells), end="\n\n")
    missed = any(
        min(row["read MB/s"], row["write MB/s"]) < 5 or row["peak / part"] > 12 for row in speeds
    )
    if given.check and missed:
        raise SystemExit("a target is missed")


if __name__ == "__main__":
    main()
