"""Other programs, run for real on the files that are written, where they are installed.

What the documentation says of a program by its name is tested here.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from rktranslate.catalog.po import parse, serialise
from rktranslate.model import Catalog, Message, State
from tests.conftest import Run

Rkt = Callable[..., Run]
PO, XLF = "translations/en/a.md.po", "xliff/en/a.md.xlf"
SOURCE = """\
# Laporan panen

Harga beras di **Jawa** naik [1]. Panen jagung gagal.

Pemerintah membeli gabah.

## Daftar Pustaka

Sutrisno, B. (2019). *Pangan dan Kita*. Bandung: Nusa.
"""
TITLE, CODES, DRAFTED, BOUGHT, HEADING, REFERENCE = (
    "Laporan panen",
    "Harga beras di **Jawa** naik [1].",
    "Panen jagung gagal.",
    "Pemerintah membeli gabah.",
    "Daftar Pustaka",
    "Sutrisno, B. (2019). *Pangan dan Kita*. Bandung: Nusa.",
)


@pytest.fixture
def report(project: Path, rkt: Rkt) -> Path:
    """A project with a document of which nothing but the reference is translated."""
    Path("source/a.md").write_text(SOURCE, encoding="utf-8")
    assert rkt("extract").code == 0
    return project


def catalog() -> Catalog:
    return parse(Path(PO).read_text(encoding="utf-8"), PO, "id", "en").catalog


def messages() -> dict[str, Message]:
    return {message.source: message for message in catalog().messages}


def target_of(source: str) -> tuple[str, State]:
    message = messages()[source]
    return message.target, message.state


def translate(**targets: tuple[str, State]) -> None:
    """Give messages of the catalogue targets and states, by the names of their sources here."""
    file = parse(Path(PO).read_text(encoding="utf-8"), PO, "id", "en")
    wanted = {globals()[name]: given for name, given in targets.items()}
    done = tuple(
        replace(m, target=wanted[m.source][0], state=wanted[m.source][1], notes=("see p. 3",))
        if m.source in wanted
        else m
        for m in file.catalog.messages
    )
    text = serialise(replace(file.catalog, messages=done), file)
    Path(PO).write_text(text, encoding="utf-8", newline="\n")


# ----------------------------------------------------------------------------------------- OmegaT

omegat_runs = pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed")
PROJECT = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir>
<target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>ID</source_lang><target_lang>EN</target_lang><sentence_seg>false</sentence_seg>
<support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>
</project></omegat>
"""
MEMORY = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1"><header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US"
datatype="plaintext" creationtoolversion="3.6.0" segtype="paragraph" srclang="ID"/>
<body>{}</body></tmx>
"""
ENGLISH = {
    "Laporan panen": "Harvest report",
    "Harga beras di": "The price of rice on",
    "Jawa": "Java",
    "naik": "rises",
    "Pemerintah membeli gabah.": "The government buys rice.",
}


class OmegaT:
    """A project of OmegaT, in its console mode."""

    def __init__(self, folder: Path, *files: str) -> None:
        self.folder = folder
        for name in ("source", "target", "tm", "glossary", "omegat", "dictionary"):
            (folder / name).mkdir(parents=True)
        (folder / "omegat.project").write_text(PROJECT, encoding="utf-8")
        for file in files:
            shutil.copy(file, folder / "source")

    def _run(self, *arguments: str) -> None:
        config = f"--config-dir={self.folder / 'config'}"
        subprocess.run(
            ["omegat", str(self.folder), config, *arguments],
            check=True,
            capture_output=True,
            timeout=120,
        )

    def segments(self) -> list[str]:
        """Return what a translator is shown; tags of codes are as ``<f0/>``."""
        shown = self.folder / "shown.tmx"
        self._run(
            "--mode=console-createpseudotranslatetmx",
            f"--pseudotranslatetmx={shown}",
            "--pseudotranslatetype=equal",
        )
        return ["".join(seg.itertext()) for seg in ET.parse(shown).getroot().iterfind(".//seg")][
            ::2
        ]

    def translate(self, segments: dict[str, str]) -> Path:
        """Save translations as a translator does, and return the folder of translated files."""
        units = "".join(
            f'<tu><tuv lang="ID"><seg>{escape(source)}</seg></tuv>'
            f'<tuv lang="EN"><seg>{escape(target)}</seg></tuv></tu>'
            for source, target in segments.items()
        )
        path = self.folder / "omegat" / "project_save.tmx"
        path.write_text(MEMORY.format(units), encoding="utf-8")
        self._run("--mode=console-translate")
        return self.folder / "target"


def in_english(segment: str) -> str:
    for indonesian, english in ENGLISH.items():
        segment = segment.replace(indonesian, english)
    return segment


@omegat_runs
@pytest.mark.slow
def test_omegat_gets_every_unit_and_returns_its_translations(
    report: Path, rkt: Rkt, tmp_path: Path
) -> None:
    translate(DRAFTED=("The maize crop failed.", State.TRANSLATED))
    rkt("xliff", "export")
    assert TITLE not in OmegaT(tmp_path / "without", XLF).segments()
    rkt("xliff", "export", "--copy-source")
    tool = OmegaT(tmp_path / "with", XLF)
    shown = tool.segments()
    assert len(shown) == len(catalog().messages)
    assert {TITLE, BOUGHT, HEADING, "The maize crop failed."} <= set(shown)
    done = {segment: in_english(segment) for segment in shown}
    # The heading and the reference stay as they are.
    target = tool.translate({source: text for source, text in done.items() if source != text})
    assert Path(target / "a.md.xlf").read_bytes() != Path(XLF).read_bytes()

    run = rkt("xliff", "import", str(target / "a.md.xlf"))
    assert run.code == 0
    assert "3 translated, 3 of them drafts, to be reviewed, 1 not translated\n" in run.out
    assert target_of(TITLE) == ("Harvest report", State.TRANSLATED)
    assert target_of(CODES) == ("The price of rice on **Java** rises [1].", State.TRANSLATED)
    assert target_of(BOUGHT) == ("The government buys rice.", State.TRANSLATED)
    assert target_of(HEADING) == ("", State.INITIAL)
    assert target_of(REFERENCE) == (REFERENCE, State.REVIEWED)

    run = rkt("xliff", "import", str(target / "a.md.xlf"), "--reviewed")
    assert "4 approved, 1 not translated\n" in run.out
    assert target_of(CODES)[1] is State.REVIEWED
    assert target_of(HEADING) == ("", State.INITIAL)
    assert rkt("build").code == 3


@omegat_runs
@pytest.mark.slow
def test_omegat_translates_a_catalogue(report: Path, rkt: Rkt, tmp_path: Path) -> None:
    translate(CODES=("Rice on **Java** is dearer [1].", State.TRANSLATED))
    tool = OmegaT(tmp_path / "omegat", PO)
    target = tool.translate({TITLE: "Harvest report", DRAFTED: "The maize crop failed."})
    shutil.copy(target / "a.md.po", PO)
    assert target_of(REFERENCE) == ("", State.INITIAL)
    assert rkt("extract").code == 0
    assert target_of(TITLE) == ("Harvest report", State.REVIEWED)
    assert target_of(DRAFTED) == ("The maize crop failed.", State.REVIEWED)
    assert target_of(BOUGHT) == ("", State.INITIAL)
    # A draft that nobody confirmed comes back empty; its notes are kept.
    assert target_of(CODES) == ("", State.INITIAL)
    assert messages()[CODES].notes == ("see p. 3",)
    # What is the same in both languages comes back empty, and a reference is filled in again.
    assert target_of(REFERENCE) == (REFERENCE, State.REVIEWED)


# ------------------------------------------------------------------------------ translate-toolkit


def toolkit(module: str) -> Any:
    return pytest.importorskip(f"translate.storage.{module}")


def script(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the programs of translate-toolkit."""
    found = shutil.which(name, path=f"{sysconfig.get_path('scripts')}{os.pathsep}{os.defpath}")
    if found is None:
        pytest.skip("translate-toolkit is not installed")
    return subprocess.run(
        [sys.executable, found, "--progress=none", *arguments],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )


WORK = {
    "TITLE": ("Harvest report", State.REVIEWED),
    "CODES": ("Rice on **Java** is dearer [1].", State.TRANSLATED),
    "DRAFTED": ("The maize crop failed.", State.TRANSLATED),
}


def test_translate_toolkit_reads_and_fills_xliff_1_2(report: Path, rkt: Rkt) -> None:
    translate(**WORK)
    rkt("xliff", "export")
    file = toolkit("xliff").xlifffile.parsestring(Path(XLF).read_bytes())
    units = {unit.source: unit for unit in file.units}
    assert {source: unit.target or "" for source, unit in units.items()} == {
        source: message.target for source, message in messages().items()
    }
    assert units[TITLE].isapproved()
    assert units[DRAFTED].isfuzzy()
    assert not units[BOUGHT].istranslated()
    units[BOUGHT].target = "The government buys rice."
    units[BOUGHT].markapproved(True)
    units[HEADING].target = "Literature"
    units[HEADING].markfuzzy(True)
    Path("back.xlf").write_bytes(bytes(file))
    run = rkt("xliff", "import", "back.xlf", "--reviewed")
    assert 'unfinished: state="needs-translation"; a draft at most' in run.out
    assert target_of(BOUGHT) == ("The government buys rice.", State.REVIEWED)
    assert target_of(HEADING) == ("Literature", State.TRANSLATED)
    assert target_of(CODES) == ("Rice on **Java** is dearer [1].", State.REVIEWED)


def test_translate_toolkit_reads_and_fills_xliff_2_0(report: Path, rkt: Rkt) -> None:
    translate(**WORK)
    rkt("xliff", "export", "--version", "2.0")
    file = toolkit("xliff2").Xliff2File.parsestring(Path(XLF).read_bytes())
    units = {unit.source: unit for unit in file.units}
    assert (units[TITLE].target, units[DRAFTED].target) == (
        "Harvest report",
        "The maize crop failed.",
    )
    units[BOUGHT].target = "The government buys rice."
    Path("back.xlf").write_bytes(bytes(file))
    assert "1 translated" in rkt("xliff", "import", "back.xlf").out
    assert target_of(BOUGHT) == ("The government buys rice.", State.TRANSLATED)


@pytest.mark.slow
def test_xliff2po_converts_xliff(report: Path, rkt: Rkt) -> None:
    translate(**WORK)
    rkt("xliff", "export")
    script("xliff2po", XLF, "converted.po")
    text = Path("converted.po").read_text(encoding="utf-8")
    found = {m.source: m.target for m in parse(text, "converted.po", "id", "en").catalog.messages}
    assert found == {source: message.target for source, message in messages().items()}


@pytest.mark.slow
def test_po2tmx_and_pofilter_read_a_catalogue(report: Path, rkt: Rkt) -> None:
    translate(**WORK)
    script("po2tmx", "--source-language=id", "--language=en", PO, "out.tmx")
    assert "2 translations" in rkt("tm", "import", "out.tmx").out
    script("pofilter", "--test=blank", PO, "findings.po")


def test_translate_toolkit_reads_tmx(report: Path, rkt: Rkt) -> None:
    translate(**WORK)
    rkt("tm", "export", "out.tmx")
    units = toolkit("tmx").tmxfile.parsestring(Path("out.tmx").read_bytes(), "id", "en").units
    assert (TITLE, "Harvest report") in [(unit.source, unit.target) for unit in units]


def test_what_translate_toolkit_writes_as_tmx_is_imported(report: Path, rkt: Rkt) -> None:
    file = toolkit("tmx").tmxfile(sourcelanguage="id", targetlanguage="en")
    file.addtranslation(BOUGHT, "id", "The government buys rice.", "en")
    Path("in.tmx").write_bytes(bytes(file))
    assert "1 translation" in rkt("tm", "import", "in.tmx").out


def test_translate_toolkit_reads_glossaries_for_omegat_and_weblate(report: Path, rkt: Rkt) -> None:
    Path("glossary.csv").write_text("id,en,note\nberas,rice,husked\nsawah,paddy,\n", "utf-8")
    terms = [("beras", "rice"), ("sawah", "paddy")]
    assert rkt("glossary", "export", "out.txt", "--format", "omegat").code == 0
    found = toolkit("omegat").OmegaTFileTab.parsestring(Path("out.txt").read_bytes()).units
    # Its first line is a comment to OmegaT.
    assert [(unit.source, unit.target) for unit in found if unit.target] == terms
    assert rkt("glossary", "export", "out.csv", "--format", "weblate").code == 0
    found = toolkit("csvl10n").csvfile.parsestring(Path("out.csv").read_bytes()).units
    assert [(unit.source, unit.target) for unit in found if unit.source != "source"] == terms


def test_what_translate_toolkit_writes_as_tbx_is_imported(report: Path, rkt: Rkt) -> None:
    file = toolkit("tbx").tbxfile(sourcelanguage="id", targetlanguage="en")
    for term, rendering in (("beras", "rice"), ("sawah", "paddy")):
        file.addsourceunit(term).target = rendering
    Path("in.tbx").write_bytes(bytes(file))
    assert rkt("glossary", "import", "in.tbx").code == 0
    text = Path("glossary.csv").read_text(encoding="utf-8")
    assert "beras,rice" in text
    assert "sawah,paddy" in text


# ------------------------------------------------------------------------------ Babel and gettext


def test_babel_reads_writes_and_compiles_a_catalogue(report: Path) -> None:
    translate(**WORK)
    before = catalog()
    found = read_po(io.BytesIO(Path(PO).read_bytes()), locale="en")
    stream = io.BytesIO()
    write_po(stream, found)
    text = stream.getvalue().decode("utf-8")
    after = parse(text, PO, "id", "en").catalog
    assert [(m.source, m.target, m.state, m.notes, m.origin) for m in after.messages] == [
        (m.source, m.target, m.state, m.notes, m.origin) for m in before.messages
    ]
    write_mo(io.BytesIO(), found)


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="GNU gettext is not installed")
def test_msgfmt_compiles_a_catalogue_that_people_work_on(report: Path) -> None:
    translate(**WORK)
    done = subprocess.run(
        ["msgfmt", "--check", "--verbose", "-o", "a.mo", PO],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    assert re.fullmatch(
        r"2 translated messages, 2 fuzzy translations, 2 untranslated messages\.\n", done.stderr
    )
