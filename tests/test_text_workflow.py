"""`text`: one document without a project, whatever its format."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from rktranslate.model import Document
from rktranslate.workflow.text import name_of_stream, output_beside
from tests.conftest import Run
from tests.formats.other_files import compound_file, paragraph, pdf
from tests.formats.test_runs import package as packed
from tests.tiny_argos import build_package

Rkt = Callable[..., Run]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return build_package(
        tmp_path / "packages", lexicon={"rumah": "house", "besar": "big", "itu": "the"}
    )


@pytest.fixture
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_engines: None, format_plugins: None
) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


BODY = '[["rumah besar."]]\n'


def test_a_binary_document_is_written_beside_its_source(
    folder: Path, rkt: Rkt, package: Path
) -> None:
    (folder / "a.pack").write_bytes(packed(BODY))
    arguments = ("text", "a.pack", "--to", "en", "--package", package)
    run = rkt(*arguments)
    assert (run.code, run.out) == (0, "")
    assert run.err.startswith("written   a.en.pack  1 unit in ")
    assert run.err.count("\n") == 1
    written = (folder / "a.en.pack").read_bytes()
    assert b"house big." in unpacked(written)
    again = rkt(*arguments)
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert "a.en.pack: output file already exists (use --force)" in again.err
    assert rkt(*arguments, "--force").code == 0
    assert rkt(*arguments, "-o", "b.pack").code == 0
    assert (folder / "b.pack").read_bytes() == written
    body = json.loads(rkt(*arguments, "--force", "--json").out)["result"]
    assert (body["written"], body["output"]) == ("a.en.pack", None)


def unpacked(data: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("body.runs")


def test_a_binary_document_goes_to_standard_output_only_on_request(
    folder: Path, package: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    from rktranslate.cli.program import execute

    (folder / "a.pack").write_bytes(packed(BODY))
    arguments = ["text", "a.pack", "--to", "en", "--package", str(package), "-o", "-"]
    assert execute(arguments) == 0
    assert b"house big." in unpacked(capfdbinary.readouterr().out)
    assert not (folder / "a.en.pack").exists()


def test_a_terminal_gets_no_binary_data(monkeypatch: pytest.MonkeyPatch) -> None:
    from rktranslate.cli.streams import OutputError, refuse_terminal

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(OutputError, match="it is a terminal, and the document is binary"):
        refuse_terminal()


def test_text_goes_to_standard_output(folder: Path, rkt: Rkt, package: Path) -> None:
    (folder / "a.md").write_text("# rumah besar\n", "utf-8")
    run = rkt("text", "a.md", "--to", "en", "--package", package)
    assert run.out == "# house big\n"
    assert [path.name for path in folder.glob("*.md")] == ["a.md"]


def test_the_language_of_a_name_is_spelled_as_the_program_spells_it() -> None:
    document = Document("x", (), None, encoding=None)
    assert output_beside(Path("a/b.c.docx"), document, "EN") == Path("a/b.c.en.docx")
    assert output_beside(Path("a.md"), Document("x", (), None), "en") is None


def test_a_stream_is_read_by_its_content(
    folder: Path, rkt: Rkt, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert name_of_stream(b"rumah besar.") == "stdin.txt"
    assert name_of_stream(b"%PDF-1.4\n") == "stdin.pdf"
    assert name_of_stream(compound_file("WordDocument")) == "stdin.txt"
    stdin = io.TextIOWrapper(io.BytesIO(pdf(paragraph("rumah besar.", 72, 700))))
    monkeypatch.setattr(sys, "stdin", stdin)
    run = rkt("text", "-", "--to", "en", "--package", package)
    assert (run.code, run.out) == (0, "house big.\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(compound_file("WordDocument"))))
    run = rkt("text", "-", "--to", "en", "--package", package)
    assert run.code == 2
    assert "stdin.txt: the file is a Word 97-2003 document, not plain text" in run.err


def test_a_pdf_becomes_markdown(folder: Path, rkt: Rkt, package: Path) -> None:
    heading = ("rumah besar", 72.0, 760.0, 20.0, "F2")
    (folder / "a.pdf").write_bytes(pdf([heading, *paragraph("rumah itu besar. " * 9, 72, 700)]))
    run = rkt("text", "a.pdf", "--to", "en", "--package", package)
    assert run.code == 0
    assert run.out.startswith("# house big\n\nhouse the big. house the big.")
    assert rkt("text", "a.pdf", "--to", "en", "--package", package, "-o", "a.en.md").code == 0
    assert (folder / "a.en.md").read_text("utf-8") == run.out


@pytest.mark.parametrize(
    ("source", "output", "error"),
    [
        ("a.pdf", "b.docx", "b.docx: the output is Markdown, not a Word document (name it b.md)"),
        ("a.docx", "b.pdf", "b.pdf: the output is a Word document, not a PDF (name it b.docx)"),
        (
            "a.docx",
            "b.txt",
            "b.txt: the output is a Word document, not plain text (name it b.docx)",
        ),
        ("a.html", "b.md", "b.md: the output is an HTML page, not Markdown (name it b.html)"),
    ],
)
def test_an_output_is_not_named_as_another_kind(
    folder: Path, rkt: Rkt, source: str, output: str, error: str
) -> None:
    (folder / "a.pdf").write_bytes(pdf(paragraph("rumah itu besar. " * 9, 72, 700)))
    docx.Document().save(str(folder / "a.docx"))
    (folder / "a.html").write_text("<p>rumah", "utf-8")
    run = rkt("text", source, "--to", "en", "-o", output)
    assert (run.code, run.err) == (2, f"error: {error}\n")
    assert not (folder / output).exists()


@pytest.mark.parametrize("name", ["a.doc", "a.rtf", "a.odg", "a.pages", "a.xls", "a.mht"])
def test_what_no_format_reads_costs_one_line(folder: Path, rkt: Rkt, name: str) -> None:
    (folder / name).write_bytes(b"\0\1\2")
    run = rkt("text", name, "--to", "en")
    assert (run.code, run.out, run.err.count("\n")) == (2, "", 1)
    assert run.err.startswith(f"error: {name}: no format for .{name.partition('.')[2]} (")
