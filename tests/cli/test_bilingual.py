"""``rktranslate report bilingual``: copies for colleagues, and their comments back."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

from rktranslate.catalog.po import parse
from rktranslate.catalog.unit_ids import unit_id
from rktranslate.errors import DocumentError
from rktranslate.exchange.docx_comments import read_comments
from rktranslate.model import BlockKind, Location, Message, Severity, Syntax
from rktranslate.project.layout import Project
from rktranslate.report.bilingual import copy_format
from rktranslate.report.formatted_text import Piece, pieces
from rktranslate.workflow import bilingual_import, inputs
from rktranslate.workflow.bilingual import (
    BilingualCopy,
    CopiedBlock,
    CopiedUnit,
    UnitFinding,
    UnitState,
)
from tests.conftest import Run

Rkt = Callable[..., Run]
PO = Path("translations/en/a.md.po")
HTML = Path("build/bilingual/en/a.md.html")
DOCX = Path("build/bilingual/en/a.md.docx")
SOURCE = "# Judul\n\nKalimat satu 10. Kalimat <dua>.\n\nKalimat tiga.\n"
TARGETS = {"Judul": "Title", "Kalimat satu 10.": "Sentence one 12.", "Kalimat tiga.": "Third."}


@pytest.fixture
def translated(project: Path, rkt: Rkt) -> Path:
    """A heading and three sentences: reviewed with a wrong number, untranslated, reviewed."""
    Path("source/a.md").write_text(SOURCE, encoding="utf-8")
    assert rkt("extract", "--to", "en").code == 0
    text = PO.read_text(encoding="utf-8")
    for source, target in TARGETS.items():
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    PO.write_text(text.replace("#. heading 1\n", "# Tanya penulis.\n#. heading 1\n"), "utf-8")
    return project


def notes(source: str) -> tuple[str, ...]:
    catalog = parse(PO.read_text(encoding="utf-8"), str(PO), "id", "en").catalog
    return next(each.notes for each in catalog.messages if each.source == source)


def comment(path: Path, row: int, column: int, text: str, author: str = "Budi") -> None:
    """Put a comment on a cell, as Word does."""
    document = docx.Document(str(path))
    run = document.tables[0].rows[row].cells[column].paragraphs[-1].runs[0]
    document.add_comment(run, text=text, author=author, initials=author[0])
    document.save(str(path))


class Table(HTMLParser):
    """The cells of the rows of a page, and its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def shown(cells: list[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in cells]


def test_a_page_has_source_and_target_in_order(translated: Path, rkt: Rkt) -> None:
    run = rkt("report", "bilingual", "--to", "en")
    assert run.code == 0
    assert f"{HTML}  4 units, 3 reviewed, 1 finding" in run.out
    page = HTML.read_text(encoding="utf-8")
    table = Table(page)
    assert shown(table.rows[0]) == ["No.", "Indonesian", "English", "State and notes"]
    rows = [shown(row) for row in table.rows[1:]]
    assert [row[1:3] for row in rows] == [
        ["Judul", "Title"],
        ["Kalimat satu 10.", "Sentence one 12."],
        ["Kalimat <dua>.", "—"],
        ["Kalimat tiga.", "Third."],
    ]
    assert rows[0][3] == "reviewed Tanya penulis."
    assert rows[1][3].startswith("reviewed error: ")
    assert rows[1][3].endswith(" numbers")
    assert rows[2][3] == "untranslated"
    assert not {"script", "link", "img", "iframe"} & set(table.tags)
    assert "4 units: 3 reviewed, 1 untranslated; 1 finding" in page


def test_a_copy_that_does_not_change_is_not_written(translated: Path, rkt: Rkt) -> None:
    for form, path in (("html", HTML), ("docx", DOCX)):
        assert "wrote " in rkt("report", "bilingual", "--to", "en", "--format", form).out
        before = path.stat().st_mtime_ns
        assert "unchanged " in rkt("report", "bilingual", "--to", "en", "--format", form).out
        assert path.stat().st_mtime_ns == before


def test_documents_that_differ_in_their_suffix_have_copies_of_their_own(
    translated: Path, rkt: Rkt
) -> None:
    Path("source/b.txt").write_text("Satu kata.\n", encoding="utf-8")
    assert rkt("extract", "--to", "en").code == 0
    assert rkt("report", "bilingual", "--to", "en", "-o", "kiriman").code == 0
    found = sorted(path.as_posix() for path in Path("kiriman").rglob("*.html"))
    assert found == ["kiriman/en/a.md.html", "kiriman/en/b.txt.html"]
    assert rkt("report", "bilingual", "source/b.txt", "--to", "en", "-o", "satu.html").code == 0
    assert "Satu kata." in Path("satu.html").read_text(encoding="utf-8")
    run = rkt("report", "bilingual", "--to", "en", "-o", "semua.html")
    assert run.code == 2
    assert "do not fit in one file" in run.err


def test_a_document_without_a_catalogue_costs_itself(translated: Path, rkt: Rkt) -> None:
    Path("source/b.txt").write_text("Satu kata.\n", encoding="utf-8")
    run = rkt("report", "bilingual", "--to", "en")
    assert run.code == 2
    assert HTML.exists()
    assert "translations/en/b.txt.po: no catalogue yet (run `rktranslate extract` first)" in run.err


def test_comments_come_back_once(translated: Path, rkt: Rkt) -> None:
    assert rkt("report", "bilingual", "--to", "en", "--format", "docx").code == 0
    before = parse(PO.read_text(encoding="utf-8"), str(PO), "id", "en").catalog
    comment(DOCX, 2, 2, "Salah:\nharusnya 10.")
    comment(DOCX, 2, 1, "Sumbernya?", "Ani")
    comment(DOCX, 1, 2, "rktranslate: ignore numbers")
    run = rkt("report", "bilingual", "--import", str(DOCX))
    assert run.code == 0
    assert "imported  3 comments: 3 added" in run.out
    first, second = notes("Kalimat satu 10.")
    assert first.startswith("comment: Sumbernya? (Ani, ")
    assert re.fullmatch(r"comment: Salah: harusnya 10\. \(Budi, \d{4}-\d\d-\d\d\)", second)
    assert notes("Judul")[0] == "Tanya penulis."
    after = PO.read_bytes()
    run = rkt("report", "bilingual", "--import", str(DOCX))
    assert run.code == 0
    assert "3 comments: 3 already there" in run.out
    assert PO.read_bytes() == after
    targets = [(each.target, each.state) for each in before.messages]
    again = parse(PO.read_text(encoding="utf-8"), str(PO), "id", "en").catalog
    assert [(each.target, each.state) for each in again.messages] == targets
    # A remark is no waiver.
    assert "numbers" in rkt("check", "--to", "en").out


def test_what_has_no_place_is_listed(translated: Path, rkt: Rkt) -> None:
    assert rkt("report", "bilingual", "--to", "en", "--format", "docx").code == 0
    comment(DOCX, 4, 2, "Ganti.")
    document = docx.Document(str(DOCX))
    document.add_comment(document.paragraphs[0].runs[0], text="Umum.", author="", initials="")
    cell = document.tables[0].rows[1].cells[2]
    cell.paragraphs[0].runs[0].text = "Heading"
    document.save(str(DOCX))
    Path("source/a.md").write_text(SOURCE.replace("Kalimat tiga.", "Kalimat lain."), "utf-8")
    assert rkt("extract", "--to", "en").code == 0
    run = rkt("report", "bilingual", "--import", str(DOCX))
    assert run.code == 1
    assert (
        "a.md.docx: not taken: Ganti. (Budi); the source has changed since, or is gone" in run.out
    )
    assert "a.md.docx: not taken: Umum.; the comment is in no row of the table" in run.out
    assert "the target was edited in the copy" in run.out
    assert "comment: " not in PO.read_text(encoding="utf-8")
    result = json.loads(rkt("report", "bilingual", "--import", str(DOCX), "--json").out)["result"]
    assert [each["fate"] for each in result["comments"]] == ["outside", "gone"]
    (edited,) = result["edited"]
    assert (edited["text"], edited["source"]) == ("Heading", "Judul")
    assert edited["location"]["path"] == str(PO)


def test_a_file_that_is_no_copy_is_an_error_alone(translated: Path, rkt: Rkt) -> None:
    done = rkt("report", "bilingual", "--import", "nowhere.docx")
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: nowhere.docx: file not found\n"


def test_a_copy_with_new_comments_is_not_replaced(translated: Path, rkt: Rkt) -> None:
    write = ("report", "bilingual", "--to", "en", "--format", "docx")
    assert rkt(*write).code == 0
    comment(DOCX, 2, 2, "Salah.")
    kept = DOCX.read_bytes()
    run = rkt(*write)
    assert run.code == 2
    assert "1 comment was not imported" in run.err
    assert DOCX.read_bytes() == kept
    assert rkt("report", "bilingual", "--import", str(DOCX)).code == 0
    assert rkt(*write).code == 0
    assert DOCX.read_bytes() != kept
    comment(DOCX, 2, 2, "Lagi.")
    assert rkt(*write, "--force").code == 0
    assert not read_comments(DOCX.read_bytes(), "a").comments
    DOCX.write_bytes(b"x")
    assert "cannot be compared" in rkt(*write).err
    assert DOCX.read_bytes() == b"x"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("through", ["docx", "odt"])
def test_libreoffice_keeps_rows_and_comments(
    translated: Path, rkt: Rkt, tmp_path: Path, through: str
) -> None:
    assert rkt("report", "bilingual", "--to", "en", "--format", "docx").code == 0
    comment(DOCX, 2, 2, "Salah.")
    path = DOCX
    for form in dict.fromkeys((through, "docx")):
        folder = tmp_path / f"as-{form}"
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
             "--convert-to", form, "--outdir", str(folder), str(path)],
            check=True, capture_output=True, timeout=200,
        )  # fmt: skip
        path = folder / f"a.md.{form}"
    run = rkt("report", "bilingual", "--import", str(path))
    assert run.code == 0, run.out
    assert "imported  1 comment: 1 added" in run.out
    assert notes("Kalimat satu 10.")[0].startswith("comment: Salah. (Budi")
    assert "already there" in rkt("report", "bilingual", "--import", str(DOCX)).out


def test_an_edit_saved_meanwhile_is_kept(
    translated: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rkt("report", "bilingual", "--to", "en", "--format", "docx").code == 0
    comment(DOCX, 2, 2, "Salah.")
    read, saves = inputs.read_catalog, iter([True])

    def read_and_save(project: Project, path: str, language: str) -> object:
        file = read(project, path, language)
        if next(saves, False):
            text = PO.read_text(encoding="utf-8")
            PO.write_text(text.replace('"Third."', '"Sentence three."'), encoding="utf-8")
        return file

    monkeypatch.setattr(bilingual_import, "read_catalog", read_and_save)
    assert rkt("report", "bilingual", "--import", str(DOCX)).code == 0
    text = PO.read_text(encoding="utf-8")
    assert '"Sentence three."' in text
    assert "# comment: Salah. (Budi" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--import"], "--import needs the files to import"),
        (["--import", "a.docx", "--to", "en"], "--import takes no --to"),
        (["source/none.md"], "not a source document"),
        (["-o", "source/a.md.html", "source/a.md", "--to", "en"], "refusing to create a file"),
    ],
)
def test_wrong_usage(translated: Path, rkt: Rkt, arguments: list[str], message: str) -> None:
    run = rkt("report", "bilingual", *arguments)
    assert run.code == 2
    assert message in run.err


# --- files of any content ----------------------------------------------------------------------

HOSTILE = '<script>"x"</script> & \x01 ]]> \u202e {{ 7*7 }} =1+1'


def copy(
    source: str, target: str, syntax: Syntax = Syntax.TEXT, language: str = "en"
) -> BilingualCopy:
    key = Message(source).key
    unit = CopiedUnit(
        unit_id("source/a.md", language, key),
        1,
        source,
        target,
        UnitState.DRAFT,
        (HOSTILE,),
        (UnitFinding(Severity.WARNING, "names", HOSTILE),),
        Location("source/a.md", 1),
    )
    block = CopiedBlock(BlockKind.FOOTNOTE, "footnote", (unit,))
    return BilingualCopy("source/a.md", "id", language, syntax, (block,))


def test_nothing_in_a_catalogue_is_markup() -> None:
    made = copy(HOSTILE, HOSTILE)
    page = copy_format("html").render(made).decode()
    assert "<script" not in page.lower()
    assert "49" not in page
    assert "\x01" not in page
    document = docx.Document(io.BytesIO(copy_format("docx").render(made)))
    assert '<script>"x"</script> & ' in document.tables[0].rows[1].cells[1].text
    assert not read_comments(copy_format("docx").render(made), "a").edited


def test_right_to_left() -> None:
    made = copy("Judul", "عنوان", language="ar")
    page = copy_format("html").render(made).decode()
    assert '<td class="text target" lang="ar" dir="rtl">عنوان</td>' in page
    with zipfile.ZipFile(io.BytesIO(copy_format("docx").render(made))) as archive:
        body = archive.read("word/document.xml").decode()
    assert body.count("<w:bidi/>") == 1
    assert "<w:rtl/>" in body


def test_tags_are_formatting() -> None:
    text = "<b>Tebal <i>miring</i></b> <fn4/> &lt;b> H<sub>2</sub>O <a>tautan</a>"
    assert pieces(text, Syntax.TAGS) == [
        Piece("Tebal ", ("b",)),
        Piece("miring", ("b", "i")),
        Piece(" "),
        Piece("⟨fn4⟩", ("code",)),
        Piece(" <b> H"),
        Piece("2", ("sub",)),
        Piece("O "),
        Piece("tautan"),
    ]
    assert pieces("<b>rusak", Syntax.TAGS) == [Piece("<b>rusak")]
    made = copy(text, text, Syntax.TAGS)
    assert "<b>Tebal </b><b><i>miring</i></b>" in copy_format("html").render(made).decode()
    cell = docx.Document(io.BytesIO(copy_format("docx").render(made))).tables[0].rows[1].cells[2]
    runs = {run.text: run for run in cell.paragraphs[0].runs}
    assert runs["miring"].bold
    assert runs["miring"].italic
    assert runs["2"].font.subscript


def test_emphasis_of_markdown_is_formatting() -> None:
    assert pieces("**Harga *beras*** `x` [2] [a](b) naik", Syntax.MARKDOWN) == [
        Piece("Harga ", ("b",)),
        Piece("beras", ("b", "i")),
        Piece(" "),
        Piece("`x`", ("code",)),
        Piece(" [2] "),
        Piece("[", ("code",)),
        Piece("a"),
        Piece("](b)", ("code",)),
        Piece(" naik"),
    ]
    assert pieces("**Harga", Syntax.MARKDOWN) == [Piece("**Harga")]


def docx_with(**parts: str) -> bytes:
    """Return a copy with some parts replaced."""
    output = io.BytesIO()
    data = copy_format("docx").render(copy("Judul", "Title"))
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(output, "w") as after:
        for name in before.namelist():
            after.writestr(name, parts.get(name, before.read(name)))
    return output.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a Word document"),
        (b"PK\x03\x04", "damaged zip archive: its end is missing"),
        (docx_with(**{"word/document.xml": "<w"}), "not well-formed"),
        (docx_with(**{"word/document.xml": "<a><b/></a>"}), "no row of a bilingual copy"),
        (docx_with(**{"_rels/.rels": "<Relationships/>"}), "not a Word document"),
        (
            docx_with(**{"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "document type",
        ),
        (
            docx_with(**{"word/document.xml": "<a>" * 10_000 + "</a>" * 10_000}),
            "not well-formed",
        ),
    ],
)
def test_garbage_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read_comments(data, "a.docx")


def test_an_id_says_of_what_it_is() -> None:
    ids = {
        unit_id("a.md", "en", (None, "x")),
        unit_id("b.md", "en", (None, "x")),
        unit_id("a.md", "ms", (None, "x")),
        unit_id("a.md", "en", ("", "x")),
        unit_id("a.md", "en", (None, "y")),
    }
    assert len(ids) == 5
