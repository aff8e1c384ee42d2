"""Files that are not what their names say, and kinds of files that no format reads."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from rktranslate.errors import DocumentError
from rktranslate.formats import format_for, read_document
from rktranslate.formats.file_kinds import is_served, kind_named
from rktranslate.formats.recognition import recognised, skip_reason, unserved, wrong_content
from tests.formats.other_files import compound_file, odf, ooxml, paragraph, pdf, zipped

_WORD = "vnd.openxmlformats-officedocument.wordprocessingml"
_PDF = pdf(paragraph("Satu kalimat.", 72, 700))
CONTENTS = {
    "a Word 97-2003 document": compound_file("1Table", "WordDocument", "\x05SummaryInformation"),
    "an Excel 97-2003 workbook": compound_file("Workbook", "\x05SummaryInformation"),
    "a PowerPoint 97-2003 presentation": compound_file("Current User", "PowerPoint Document"),
    "an encrypted Office document": compound_file("EncryptionInfo", "EncryptedPackage"),
    "an e-mail": compound_file("__properties_version1.0"),
    "an OLE2 compound file": compound_file("Something"),
    "a Word document": ooxml(f"{_WORD}.document.main+xml"),
    "a Word template": ooxml(f"{_WORD}.template.main+xml"),
    "a Word document with macros": ooxml("vnd.ms-word.document.macroEnabled.main+xml"),
    "an Excel workbook": ooxml("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "a binary Excel workbook": ooxml("vnd.ms-excel.sheet.binary.macroEnabled.main"),
    "a PowerPoint presentation": ooxml(
        "vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    ),
    "an OpenDocument text": odf("text"),
    "an OpenDocument spreadsheet": odf("spreadsheet"),
    "an OpenDocument drawing": odf("graphics"),
    "an encrypted OpenDocument file": odf("text", encrypted=True),
    "an EPUB book": zipped({"mimetype": "application/epub+zip"}),
    "an Apple iWork document": zipped({"Index/Document.iwa": "x"}),
    "a zip archive": zipped({"notes.txt": "Satu."}),
    "a damaged or incomplete zip package": odf("text")[:100],
    "an RTF document": rb"{\rtf1\ansi Satu kalimat.}",
    "a PDF": _PDF,
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "an HTML page": b"\n<!-- saved -->\n<!DOCTYPE html>\n<title>Satu</title>",
    "a web archive (MHTML)": b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n',
    "a flat OpenDocument text": b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:x" '
    b'office:mimetype="application/vnd.oasis.opendocument.text" office:version="1.3">',
    "a Word document in one XML file": b'<?xml version="1.0"?>\n'
    b'<?mso-application progid="Word.Document"?>\n<w:wordDocument>',
    "plain text": "Satu kalimat — dan satu lagi.".encode(),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_the_content_is_recognised(name: str) -> None:
    kind = recognised(CONTENTS[name])
    assert kind is not None
    assert kind.name == name


def test_an_embedded_document_does_not_decide() -> None:
    data = compound_file("1Table", "WordDocument", inner=("Workbook", "PowerPoint Document"))
    kind = recognised(data)
    assert kind is not None
    assert kind.name == "a Word 97-2003 document"
    embedded = '<Default Extension="xlsx" ContentType="application/x.spreadsheetml.sheet"/>'
    main = f'<Override ContentType="application/{_WORD}.document.main+xml"/>'
    kind = recognised(zipped({"[Content_Types].xml": f"<Types>{embedded}{main}</Types>"}))
    assert kind is not None
    assert kind.suffix == ".docx"


@pytest.mark.parametrize("data", [b"", b"\0\1\2\3", bytes(range(256))])
def test_what_is_not_known_is_not_recognised(data: bytes) -> None:
    assert recognised(data) is None


@pytest.mark.parametrize("sectors", [b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x01\x00\x00\x80"])
def test_a_directory_without_end_ends(sectors: bytes) -> None:
    whole = compound_file("A", "B", "C", "D", "E", "F", "G", "WordDocument")
    damaged = bytearray(whole)
    damaged[516:520] = sectors  # where the first sector of the directory leads
    assert recognised(bytes(damaged)) is not None
    looping = bytearray(whole)
    looping[1024 + 128 + 72 : 1024 + 128 + 76] = b"\1\0\0\0"  # an entry that is its own sibling
    assert recognised(bytes(looping)) is not None


def test_damaged_files_are_recognised_or_not_but_never_crash() -> None:
    chance = random.Random(1)
    for data in CONTENTS.values():
        for _ in range(40):
            damaged = bytearray(data)
            for _ in range(chance.randint(1, 6)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            recognised(bytes(damaged[: chance.randint(1, len(damaged))]))


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("an RTF document", "the file is an RTF document, not a Word document", "convert"),
        ("a PDF", "the file is a PDF, not a Word document", "drafts the text of a PDF"),
        ("a picture", "the file is a picture, not a Word document", "ask for the document"),
        ("an encrypted Office document", "the file is an encrypted Office document", "password"),
        ("a damaged or incomplete zip package", "damaged or incomplete zip", "copy it again"),
        ("a Word document", "the file is damaged: no main part", "save it again"),
        ("plain text", "the file is plain text, not a Word document", "rename it to brief.txt"),
    ],
)
def test_content_that_contradicts_its_name_is_named(name: str, message: str, hint: str) -> None:
    error = wrong_content(CONTENTS[name], "source/brief.docx", ".docx", "no main part")
    assert error.path == "source/brief.docx"
    assert message in error.message
    assert error.hint is not None
    assert any(part in error.hint for part in hint.split("|"))
    assert "\n" not in str(error)


def test_empty_and_unknown_files() -> None:
    assert wrong_content(b"", "a.docx", ".docx").message == "the file is empty"
    error = wrong_content(b"\0\1", "a.docx", ".docx", "no zip archive")
    assert error.message == "the file is not a Word document: no zip archive"


@pytest.mark.skipif(not is_served(".docx"), reason="no format serves .docx")
@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("old.doc", "soffice --headless --convert-to docx old.doc"),
        ("a b.dot", "soffice --headless --convert-to docx 'a b.dot'"),
        ("brief.rtf", "soffice --headless --convert-to docx brief.rtf"),
        ("kit.wps", "soffice --headless --convert-to docx kit.wps"),
    ],
)
def test_the_command_that_converts_is_named(path: str, command: str) -> None:
    assert f"convert it: {command}" in str(unserved(path, ".txt"))


@pytest.mark.skipif(not is_served(".docx"), reason="no format serves .docx")
def test_a_renamed_file_is_renamed_before_it_is_converted() -> None:
    # LibreOffice would write brief.docx over itself.
    error = wrong_content(CONTENTS["a Word 97-2003 document"], "x/brief.docx", ".docx")
    assert error.hint == (
        "rename it to brief.doc, then convert it: soffice --headless --convert-to docx x/brief.doc"
    )
    error = wrong_content(CONTENTS["a Word document"], "brief.doc", ".doc")
    assert error.hint == "rename it to brief.docx"


@pytest.mark.parametrize("suffix", [".pdf", ".pages", ".odg", ".xls", ".mht", ".zip", ".png"])
def test_each_kind_has_one_line_of_advice(suffix: str) -> None:
    kind = kind_named(f"x{suffix}")
    assert kind is not None
    advice = kind.remedy()
    assert advice
    assert "{" not in advice
    assert advice in skip_reason(f"x{suffix}", None)


def test_a_file_without_a_format_is_named_by_its_content() -> None:
    with pytest.raises(DocumentError, match=r"no format for \.dat; the file is an RTF document"):
        read_document(CONTENTS["an RTF document"], "brief.dat")
    with pytest.raises(DocumentError, match=r"no format for \.xyz \(known extensions: "):
        read_document(b"Satu kalimat.", "brief.xyz")


@pytest.mark.parametrize("path", ["a.txt", "a.md", "a.html", "a.srt", "a.vtt"])
@pytest.mark.parametrize(
    "name", ["an RTF document", "a PDF", "a Word document", "a Word 97-2003 document", "a picture"]
)
def test_text_formats_refuse_documents_of_word_processors(path: str, name: str) -> None:
    with pytest.raises(DocumentError, match=f"{path}: the file is {name}, not ") as caught:
        read_document(CONTENTS[name], path)
    assert caught.value.hint


SERVED = [each for each in (".docx", ".pptx", ".xlsx", ".odt", ".fodt", ".epub") if is_served(each)]


@pytest.mark.parametrize("suffix", SERVED)
@pytest.mark.parametrize("name", CONTENTS)
def test_every_format_names_the_content_of_other_kinds(suffix: str, name: str) -> None:
    kind = recognised(CONTENTS[name])
    assert kind is not None
    with pytest.raises(DocumentError) as caught:
        read_document(CONTENTS[name], f"source/brief{suffix}")
    error = caught.value
    assert error.path is not None
    assert error.path.startswith(f"source/brief{suffix}")
    assert "\n" not in str(error)
    if name == "a damaged or incomplete zip package":
        assert error.hint is not None
    elif not set(kind.suffixes) & set(format_for(f"x{suffix}").suffixes):
        assert f"the file is {name}" in error.message
        assert error.hint


def test_a_renamed_pdf_gets_its_name_back() -> None:
    error = wrong_content(CONTENTS["a PDF"], "brief.docx", ".docx")
    assert error.hint is not None
    assert "`rktranslate text brief.pdf --to LANG`" in error.hint


def test_the_reason_for_which_a_file_is_skipped_tells_of_its_content() -> None:
    reason = skip_reason("source/brief.doc", CONTENTS["an HTML page"])
    assert reason.startswith("no format for .doc; the content is an HTML page: ")
    assert skip_reason("source/README", b"Satu.").startswith("no file name extension; convert it")


_OFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(_OFFICE is None, reason="LibreOffice is not installed")
def test_files_of_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("Satu kalimat.\n", "utf-8")
    (tmp_path / "table.csv").write_text("Satu,2\n", "utf-8")
    made = {
        **dict.fromkeys((".doc", ".rtf", ".docx", ".odt", ".ott", ".fodt", ".pdf"), "brief.txt"),
        **dict.fromkeys((".xls", ".xlsx", ".ods"), "table.csv"),
    }
    for suffix, source in made.items():
        subprocess.run(
            [
                *(str(_OFFICE), f"-env:UserInstallation={(tmp_path / 'user').as_uri()}"),
                *("--headless", "--convert-to", suffix[1:], "--outdir", str(tmp_path)),
                str(tmp_path / source),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        data = (tmp_path / source).with_suffix(suffix).read_bytes()
        kind = recognised(data)
        assert kind is not None
        assert kind.suffix == suffix


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\xef\xbb\xbfPK\x03\x04", "zip"),
        (b"PK\x05\x06" + bytes(18), "a zip archive"),
        (b"\x7fELF" + bytes(range(256)), "a program"),
        (b"SQLite format 3\0" + bytes(range(256)), "a file of data"),
        (b"OggS" + bytes(range(128, 256)), "a sound or video recording"),
        (b"\0\0\0\x20ftypmp42" + bytes(range(256)), "a sound or video recording"),
        (b"\0\0\0\x20ftypheic" + bytes(range(256)), "a picture"),
        (b"BM" + bytes(range(128, 256)), "a picture"),
        (b"wOF2" + bytes(range(256)), "a font"),
    ],
)
def test_a_binary_file_that_is_called_a_text_is_named(data: bytes, what: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(data, "a.txt")
    assert what in str(caught.value)
    assert "WINDOWS-1252" not in str(caught.value)


def test_a_text_may_begin_as_a_binary_file_does() -> None:
    for text in ("BM adalah singkatan.", "MZ dan ID3.", "ID3 bukan berkas.", "wOF", "RIFF"):
        assert read_document(text.encode(), "a.txt").blocks
