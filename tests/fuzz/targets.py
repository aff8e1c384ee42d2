"""One fuzz target per parser: what it is fed, and what must hold of what it reads.

A target calls the parser. An ``RktranslateError`` is a refusal; another exception is a fault. A new
format or exchange format is fuzzed as soon as it is registered: it needs samples here.
"""

from __future__ import annotations

import dataclasses
import io
import os
import tempfile
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rktranslate import formats
from rktranslate.catalog import po, provenance, provenance_comments
from rktranslate.checks import run_checks
from rktranslate.checks.baseline import read_baseline
from rktranslate.engines.argos.metadata import read_metadata
from rktranslate.engines.argos.model_source import read_index
from rktranslate.engines.argos.packages import RULES
from rktranslate.engines.firefox.listing import read_offers
from rktranslate.errors import RktranslateError
from rktranslate.exchange.docx_comments import has_comment, note_of, read_comments
from rktranslate.exchange.interface import (
    CatalogExchange,
    GlossaryExchange,
    MemoryExchange,
    Payload,
    TranslationUnit,
)
from rktranslate.exchange.registry import exchanges
from rktranslate.execution import Journal
from rktranslate.formats.odf import OdfFormat
from rktranslate.formats.pdf_text import pdf_as_markdown
from rktranslate.formats.rebuilding import forced_rebuild
from rktranslate.formats.recognition import recognised, wrong_content
from rktranslate.glossary.reader import load_all
from rktranslate.inline import find_codes
from rktranslate.inline.tags import find_tags, plain_text, tagged_runs, without_unbalanced
from rktranslate.languages.loader import parse_language
from rktranslate.memory import Memory
from rktranslate.model import Catalog, Message, State, Syntax
from rktranslate.models.layout import record_path
from rktranslate.models.listing import read_listing
from rktranslate.models.records import read_record
from rktranslate.project.layout import find_project
from rktranslate.segmentation import segmented, segmenter
from rktranslate.storage import archive
from rktranslate.workflow.sentence_files import read_sentences
from tests.formats import odf_files
from tests.formats.books import FILES, book
from tests.formats.laws.samples import word
from tests.formats.other_files import compound_file, odf, paragraph, pdf
from tests.formats.presentation_files import packed, presentation, presentation_parts
from tests.formats.spreadsheet_files import workbook, workbook_parts
from tests.fuzz import samples

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rktranslate.formats import Format


@dataclass(frozen=True)
class Target:
    """A parser and what to feed it."""

    name: str
    read: Callable[[bytes], object]
    """Reads a file and asserts what must hold; raises RktranslateError where it is refused."""
    samples: tuple[bytes, ...]
    """Valid files, or almost."""
    words: tuple[bytes, ...] = ()
    """Words of the syntax."""

    def __call__(self, data: bytes) -> None:
        """Read a file; a refusal is fine if its message can be shown."""
        try:
            self.read(data)
        except RktranslateError as error:
            _assert_readable(error)


def _assert_readable(error: RktranslateError) -> None:
    assert error.message.strip(), "a refusal without a message"
    assert len(str(error)) < LONGEST_MESSAGE, f"a message of {len(str(error))} characters"


LONGEST_MESSAGE = 2000
"""A message that quotes a whole file helps nobody."""


@cache
def _folder() -> Path:
    """Return a folder of this process for parsers that read files by path."""
    kept = tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True)
    _KEPT.append(kept)
    return Path(kept.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _file(data: bytes, name: str) -> Path:
    path = _folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


# --- documents, catalogues and texts ---------------------------------------------------------


def _document(form: Format, data: bytes) -> None:
    """Each source as its own target gives back the same bytes."""
    document = segmented(form.read(data, f"a{form.suffixes[0]}"), segmenter("id").spans)
    sources = [segment.source for block in document.blocks for segment in block.segments]
    assert form.write(document, sources) == data


def _flat_odf(data: bytes) -> None:
    """Each source as its own target gives back the same bytes, and each text can be written."""
    form = OdfFormat()
    document = segmented(form.read(data, "a.fodt"), segmenter("id").spans)
    sources = [segment.source for block in document.blocks for segment in block.segments]
    assert form.write(document, sources) == data
    with forced_rebuild():
        form.read(form.write(document, sources, "DRAFT", "ar"), "a.fodt")


def _po(data: bytes) -> None:
    """What is written, and read again, is the same catalogue: its text kept, or written anew."""
    before = po.read(_file(data, "a.po"), "id", "en")
    for previous in (before, None):
        text = po.serialise(before.catalog, previous)
        again = po.read(_file(text.encode(), "a.po"), "id", "en").catalog
        # A comment with a carriage return is written as several lines: other tools end one there.
        if previous is before or not _has_carriage_returns(before.catalog):
            assert _contents(again) == _contents(before.catalog)


def _has_carriage_returns(catalog: Catalog) -> bool:
    """Return whether a comment has a carriage return."""
    return any(
        "\r" in comment
        for message in catalog.messages
        for comment in (*provenance.translator_comments(message), *message.extracted)
    )


def _contents(catalog: Catalog) -> list[Message]:
    return [dataclasses.replace(message, line=0) for message in catalog.messages]


def _provenance(data: bytes) -> None:
    """What a comment says of a target survives being written."""
    for line in _text(data).splitlines():
        found = provenance_comments.parse(line)
        if found is not None:
            assert provenance_comments.parse(provenance_comments.render(found)) == found


def _inline(data: bytes) -> None:
    text = _text(data)
    for syntax in Syntax:
        for code in find_codes(text, syntax):
            assert text[code.span.start : code.span.end] == code.text
    find_tags(text)
    tagged_runs(without_unbalanced(text))
    plain_text(text)


def _segmentation(data: bytes) -> None:
    """Sentences are pieces of the text, in order and apart."""
    text = _text(data)
    end = 0
    for span in segmenter("id").spans(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end


def _checks(data: bytes) -> None:
    """Each check answers for any pair of texts."""
    text = _text(data)
    half = len(text) // 2
    message = Message(text[:half] or "x", text[half:], state=State.REVIEWED, line=3)
    for syntax in Syntax:
        catalog = Catalog("id", "en", (message,), path="translations/en/a.po")
        glossary = load_all(samples.GLOSSARY.encode(), source_language="id").glossary
        run_checks(catalog, glossary=glossary, syntax=syntax)


def _commented_copy(data: bytes) -> None:
    """What is damaged is the document, or its comments."""
    whole = samples.COMMENTED_COPY.encode()
    for document, comments in ((data, samples.COMMENTS.encode()), (whole, data)):
        found = read_comments(samples.commented_copy(document, comments), "a.docx")
        for comment in found.comments:
            assert has_comment((note_of(comment),), comment)
            assert "\n" not in note_of(comment)


# --- the files of a project ------------------------------------------------------------------


def _project(name: str, data: bytes) -> None:
    for other in ("rktranslate.toml", "pyproject.toml"):
        (_folder() / other).unlink(missing_ok=True)
    _file(data, name)
    (_folder() / "source").mkdir(exist_ok=True)
    find_project(_folder())


def _glossary(data: bytes) -> None:
    load_all(data, source_language="id", languages=("id", "en", "ms"))
    load_all(data)


def _journal(data: bytes) -> None:
    """A damaged journal is read as far as it is whole, and can be continued."""
    path = _file(data, "journal.jsonl")
    with Journal(path) as journal:
        kept = list(journal.entries())
        journal.append(["new"])
        journal.close()
        assert list(journal.entries()) == [*kept, ["new"]]


def _journal_sample() -> bytes:
    path = _folder() / "sample.jsonl"
    path.unlink(missing_ok=True)
    with Journal(path) as journal:
        journal.append(["text", [["Satu.", "One.", "plain", []]]])
        journal.append(["markdown", [["Dua.", "Two.", "plain", ["x"]]]])
    return path.read_bytes()


def _memory(data: bytes) -> None:
    """A damaged store is made anew from the project's files."""
    project = _memory_project()
    project.path(_STORE).write_bytes(data)
    with Memory.open(project) as memory:
        memory.lookup("Presiden tiba di Jakarta.", language="en")


_STORE = ".rktranslate/memory.sqlite"


@cache
def _memory_project():  # type: ignore[no-untyped-def]
    root = _folder() / "memory"
    (root / "source").mkdir(parents=True)
    (root / "rktranslate.toml").write_text('target-languages = ["en"]\n', encoding="utf-8")
    folder = root / "translations" / "en"
    folder.mkdir(parents=True)
    (folder / "a.po").write_text(samples.PO, encoding="utf-8")
    return find_project(root)


def _memory_sample() -> bytes:
    project = _memory_project()
    with Memory.open(project) as memory:
        memory.lookup("Presiden tiba di Jakarta.", language="en")
    return cast("bytes", project.path(_STORE).read_bytes())


# --- exchange --------------------------------------------------------------------------------


def _catalog_exchange(form: CatalogExchange, data: bytes) -> None:
    """What was read can be written, where no unit needs to be left out."""
    for units in form.read(data, "a.x", "en"):
        for version in form.versions:
            form.write(units, Syntax.TEXT, version)


def _memory_exchange(form: MemoryExchange, data: bytes) -> None:
    units = list(form.read(io.BytesIO(data), "a.x", "id", ("en", "ms")))
    usable = [unit for unit in units if isinstance(unit, TranslationUnit)]
    b"".join(form.write(usable, "id", on_skipped=lambda _: None))


def _glossary_exchange(form: GlossaryExchange, data: bytes) -> None:
    languages = ("en", "ms") if form.multilingual else ("en",)
    form.read(data, "a.x", "id", languages)


def _pdf() -> bytes:
    return pdf(paragraph("Satu kalimat yang panjang sekali. " * 4, 72, 700))


def _recognised(data: bytes) -> None:
    recognised(data)
    _assert_readable(wrong_content(data, "a.docx", ".docx"))


EXCHANGE_SAMPLES: dict[str, tuple[str, ...]] = {
    "xliff": (samples.XLIFF_PLAIN, samples.XLIFF_12, samples.XLIFF_20),
    "tmx": (samples.TMX,),
    "tbx": (samples.TBX,),
    "weblate": (samples.WEBLATE,),
    "deepl-csv": (samples.DEEPL_CSV,),
    "deepl-tsv": (samples.DEEPL_TSV,),
    "omegat": (samples.OMEGAT,),
    "po": (samples.PO,),
}
FORMAT_SAMPLES: dict[str, tuple[str | bytes, ...]] = {
    "text": (samples.SENTENCES,),
    "markdown": (samples.MARKDOWN, samples.SENTENCES),
    "html": (samples.HTML, samples.MARKDOWN),
    "epub": (book(),),
    "odf": (odf_files.package(odf_files.RICH_BODY),),
    "pptx": (presentation(),),
    "docx": tuple(word.SAMPLES.values()),
    "srt": (samples.SRT,),
    "webvtt": (samples.VTT,),
    "xlsx": (workbook(),),
}
_XML = (
    b"<x/> </x> <!DOCTYPE <!ENTITY &lol; xml:lang= xmlns= id= <![CDATA[ ]]> <?pi?> &#x1b; "
    b'"en" "en-US" "in" "und" "*all*" version= state= <seg> <target> <source> <g <mrk <term>'
).split(b" ")


def _part(form: Format, parts: Mapping[str, str | bytes], name: str, data: bytes) -> None:
    """A part of a package is damaged, not the archive."""
    _document(form, packed({**parts, name: data}))


def _part_targets() -> list[Target]:
    slides = ("ppt/slides/slide2.xml", "ppt/diagrams/data1.xml", "ppt/charts/chart1.xml")
    cells = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/comments1.xml")
    files = ("META-INF/container.xml", "OPS/buku.opf", "OPS/toc.ncx", "OPS/teks/bab1.xhtml")
    packages = (
        (formats.format_for("a.pptx"), presentation_parts(), slides, _DRAWING),
        (formats.format_for("a.xlsx"), workbook_parts(), cells, _CELLS),
        (formats.format_for("a.epub"), {**FILES}, files, ()),
    )
    return [
        Target(f"part {name}", partial(_part, form, parts, name), (_bytes(parts[name]),), words)
        for form, parts, names, words in packages
        for name in names
    ] + _word_targets()


def _word_targets() -> list[Target]:
    stories = {"header1": word.paragraph(word.run("Kepala")), "footnotes": word.FOOTNOTES}
    parts: dict[str, str | bytes] = dict(word.word_parts(word.BODY, stories))
    form = formats.format_for("a.docx")
    return [
        Target(f"part {name}", partial(_part, form, parts, name), (_bytes(parts[name]),), _WORDS)
        for name in ("word/document.xml", "word/styles.xml", "word/footnotes.xml")
    ]


_WORDS = tuple(
    b"<w:p> </w:p> <w:r> </w:r> <w:t> </w:t> <w:br/> <w:tab/> <w:rPr> <w:vanish/> <w:fldChar "
    b'w:fldCharType="begin"/> w:fldCharType="end" <w:ins> <w:del> <w:sdt> <w:txbxContent> '
    b"<mc:AlternateContent> <w:hyperlink> <w:bookmarkStart/> xmlns:w= w:val= &#xA; w:w=".split()
)


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


_DRAWING = tuple(
    b"<a:p> </a:p> <a:r> </a:r> <a:t> </a:t> <a:br/> <a:fld> <a:rPr/> <a:pPr/> <p:sp> </p:sp> "
    b"<mc:AlternateContent> <mc:Fallback> xmlns:a= lang= descr= hidden= r:id= &#xA;".split()
)
_CELLS = tuple(
    b'<row r="1"> </row> <c t="s"> <c t="inlineStr"> <c t="str"> </c> <v> </v> <is> </is> <f> </f> '
    b"<si> </si> <r> </r> <rPr> <t> </t> <rPh> _x000D_ &#10; &amp;L &amp;12 [T1] hidden= r= "
    b"<col <filter <oddHeader> <dataValidation prompt=".split()
)


def _exchange_targets() -> list[Target]:
    found = []
    readers: dict[Payload, Callable[..., None]] = {
        Payload.CATALOGUES: _catalog_exchange,
        Payload.TRANSLATIONS: _memory_exchange,
        Payload.TERMS: _glossary_exchange,
    }
    for payload, reader in readers.items():
        for name, form in exchanges(payload).items():
            given = tuple(text.encode() for text in EXCHANGE_SAMPLES[name])
            found.append(Target(f"exchange {name}", partial(reader, form), given, tuple(_XML)))
    return found


# --- models ----------------------------------------------------------------------------------


def _archive(data: bytes) -> None:
    path = _file(data, "package.argosmodel")
    checked = archive.inspect(path, RULES)
    with tempfile.TemporaryDirectory(dir=_folder()) as out:
        archive.unpack(checked, Path(out))
        for name in Path(out).rglob("*"):
            assert Path(os.path.realpath(name)).is_relative_to(os.path.realpath(out))


def _listing(read: Callable[[object, str], object], data: bytes) -> None:
    path = _file(data, "listing.json")
    location, values, _ = read_listing(str(path), (), index=None, mirror=None)
    read(values, location)


def _record(data: bytes) -> None:
    folder = _folder() / "model"
    folder.mkdir(exist_ok=True)
    record_path(folder).write_bytes(data)
    read_record(folder)


def _sentences(data: bytes) -> None:
    assert b"\n".join(line.encode() for line in read_sentences(_file(data, "a.txt"))) in (
        data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"),
        data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").removesuffix(b"\n"),
    )


# --- all -------------------------------------------------------------------------------------

_JSON = (
    b'[ ] { } : , " null true 1e999 -1 {"a":[ "\\ud800" "\\u0000" '
    b'"links":["http://[::1/x"] "size":1.5 "from_code":"in"'
).split(b" ")
_TOML = (
    b'[ ] [[a]] a.b.c = {a={b=1}} """ \'\'\' 1979-05-27T07:32:00Z inf nan 0x "\\u0000" '
    b'target-languages= ["en","en"] "../x" [checks.severity] beam=99'
).split(b" ")
_PO = (
    b'msgid msgstr msgctxt msgid_plural msgstr[0] msgstr[9] #, #. #: #| #~ #~| "" "\\n" '
    b'charset=utf-7 charset=raw_unicode_escape #,fuzzy "\\x1b" "\\777" domain <<<<<<< >>>>>>>'
).split(b" ")
_MARKUP = (
    b"<i> </i> {\\an8} --> 00:00:01,000 WEBVTT NOTE <v </v> <c.x> [a] (b) AB: - "
    b"[^1] [^1]: ``` ~~~ :::  !!! <div> <!-- |-|-| $$ {% %} {{< >}} ![x](y) [a][b] # === --- > "
    b"\\ &nbsp; <b> </b> <1> </1> <2/> \xef\xbd\x9f0\xef\xbd\xa0"
).split()


_PDF = (
    b"obj endobj stream endstream xref trailer << >> [ ] /Type/Page /Kids /Count 9999999999 "
    b"/Length -1 1 0 R BT ET Tj TJ Tf Tm (\\ ) <0041> /Encrypt /Filter/FlateDecode startxref"
).split(b" ")


def _targets() -> tuple[Target, ...]:
    texts = (samples.SENTENCES.encode(), samples.MARKDOWN.encode())
    documents = [
        Target(
            f"format {name}",
            partial(_document, form),
            tuple(_bytes(sample) for sample in FORMAT_SAMPLES[name]),
            tuple(_MARKUP),
        )
        for name, form in formats.available().items()
    ]
    json_words = tuple(_JSON)
    toml_words = tuple(_TOML)
    return (
        *documents,
        *_part_targets(),
        Target("pdf", lambda data: pdf_as_markdown(data, "a.pdf").decode(), (_pdf(),), tuple(_PDF)),
        Target("other files", _recognised, (_pdf(), compound_file("Workbook"), odf("text"))),
        Target(
            "commented copy",
            _commented_copy,
            (samples.COMMENTED_COPY.encode(), samples.COMMENTS.encode()),
            tuple(_XML),
        ),
        Target("po", _po, (samples.PO.encode(),), tuple(_PO)),
        Target("provenance", _provenance, (samples.PO.replace("# ", "").encode(),)),
        Target("inline codes", _inline, texts, tuple(_MARKUP)),
        Target("segmentation", _segmentation, texts),
        Target("checks", _checks, texts, tuple(_MARKUP)),
        Target(
            "rktranslate.toml",
            partial(_project, "rktranslate.toml"),
            (samples.CONFIG.encode(),),
            toml_words,
        ),
        Target(
            "pyproject.toml",
            partial(_project, "pyproject.toml"),
            (samples.PYPROJECT.encode(),),
            toml_words,
        ),
        Target(
            "language file",
            lambda data: parse_language(_text(data), "xx"),
            (samples.LANGUAGE.encode(),),
            toml_words,
        ),
        Target("glossary", _glossary, (samples.GLOSSARY.encode(),), (b",", b'"', b"|", b"=", b";")),
        *_exchange_targets(),
        Target(
            "baseline",
            lambda data: read_baseline(data, "base.json"),
            (samples.CHECK_REPORT.encode(),),
            json_words,
        ),
        Target("journal", _journal, (_journal_sample(),)),
        Target("memory store", _memory, (_memory_sample(),)),
        Target("model package", _archive, (samples.archive(),)),
        Target(
            "model metadata",
            read_metadata,
            (samples.ARGOS_METADATA.encode(),),
            json_words,
        ),
        Target(
            "argos index",
            partial(_listing, read_index),
            (samples.ARGOS_INDEX.encode(),),
            json_words,
        ),
        Target(
            "firefox listing",
            partial(_listing, read_offers),
            (samples.FIREFOX_RECORDS.encode(), samples.FIREFOX_REGISTRY.encode()),
            json_words,
        ),
        Target("model record", _record, (samples.MODEL_RECORD.encode(),), json_words),
        Target("flat odf", _flat_odf, (odf_files.flat(odf_files.RICH_BODY),), tuple(_XML)),
        Target("sentence file", _sentences, (samples.SENTENCE_FILE.encode(),)),
    )


TARGETS: dict[str, Target] = {target.name: target for target in _targets()}
"""Every target by its name."""
