"""The kinds of files that people have, and what to do with those that no format reads."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT_TARGETS = (".docx", ".odt", ".html")
_SHEET_TARGETS = (".xlsx", ".ods")
_SLIDE_TARGETS = (".pptx", ".odp")

CONVERT = "convert it to .docx, .html, .md or .txt, or install a format"
SAVE_AGAIN = "open it in the program that made it, and save it again"
_NO_PASSWORD = "open it with its password, and save it without one"  # noqa: S105 - no password
_ORIGINAL = (
    "ask for the document that it was made from; `rktranslate text {file} --to LANG` drafts the "
    "text of a PDF"
)
_SCAN = "a picture has no text: ask for the document, or type it"
_UNPACK = "unpack it, and put the documents in it there"
_PANDOC = "convert it to Markdown: pandoc {file} -t gfm -o {stem}.md"
"""Not ``-t markdown``: its grid tables are read by pandoc alone."""
_DATA = "data is not translated here: tools for software strings do that"
_SOFTWARE = "it belongs to a program, not to its readers"
_NO_WORDS = "it has no text: ask for a transcript or subtitles, as .srt or .vtt"


def is_served(suffix: str) -> bool:
    """Return whether a format of this program reads files with an extension."""
    from rktranslate.formats import is_built_in

    return is_built_in(f"file{suffix}")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of files."""

    name: str
    """With its article: ``an RTF document``."""
    suffixes: tuple[str, ...]
    """File name extensions, lower case; the usual one first."""
    targets: tuple[str, ...] = ()
    """Extensions of the kinds that LibreOffice converts it to, best first."""
    advice: str = ""
    """What to do instead; ``{file}`` is the file, ``{stem}`` its name without extension."""

    @property
    def suffix(self) -> str:
        """The usual file name extension."""
        return self.suffixes[0]

    def remedy(self, file: str = "FILE") -> str:
        """Return what to do with a file of this kind whose format the program cannot read.

        Args:
            file: Path of the file; ``FILE`` stands for several.
        """
        if self.advice:
            stem = str(PurePosixPath(file).with_suffix(""))
            return self.advice.format(file=shlex.quote(file), stem=shlex.quote(stem))
        for target in self.targets:
            if is_served(target):
                command = f"soffice --headless --convert-to {target[1:]} {shlex.quote(file)}"
                return f"convert it: {command}"
        return CONVERT


ENCRYPTED = FileKind("an encrypted Office document", (".docx", ".xlsx", ".pptx"), (), _NO_PASSWORD)
ENCRYPTED_ODF = FileKind("an encrypted OpenDocument file", (".odt",), (), _NO_PASSWORD)
DAMAGED_ZIP = FileKind(
    "a damaged or incomplete zip package", (), (), "copy it again, or restore it from a backup"
)
ZIP = FileKind("a zip archive", (".zip",), (), _UNPACK)
TEXT = FileKind("plain text", (".txt", ".text"))
MARKDOWN = FileKind("Markdown", (".md", ".markdown", ".mdx", ".qmd"))
SUBRIP = FileKind("SubRip subtitles", (".srt",))
WEBVTT = FileKind("WebVTT subtitles", (".vtt",))
HTML = FileKind("an HTML page", (".html", ".htm", ".xhtml"), (".docx",))
PDF = FileKind("a PDF", (".pdf",), (), _ORIGINAL)
RTF = FileKind("an RTF document", (".rtf",), _TEXT_TARGETS)
MHTML = FileKind(
    "a web archive (MHTML)", (".mht", ".mhtml"), (), "open it in a browser, and save it as HTML"
)
DOC = FileKind("a Word 97-2003 document", (".doc", ".dot"), _TEXT_TARGETS)
XLS = FileKind("an Excel 97-2003 workbook", (".xls", ".xlt"), _SHEET_TARGETS)
PPT = FileKind("a PowerPoint 97-2003 presentation", (".ppt", ".pps", ".pot"), _SLIDE_TARGETS)
OTHER_OLE2 = FileKind("an OLE2 compound file", (), (), SAVE_AGAIN)
WORD_XML = FileKind("a Word document in one XML file", (".xml",), _TEXT_TARGETS)
EXCEL_XML = FileKind("an Excel workbook in one XML file", (".xml",), _SHEET_TARGETS)
PICTURE = FileKind(
    "a picture",
    (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".bmp", ".djvu"),
    (),
    _SCAN,
)
IWORK = FileKind(
    "an Apple iWork document",
    (".pages", ".key", ".numbers"),
    (),
    "open it in the program that made it, and export it as .docx, .pptx or .xlsx",
)
WORKS = FileKind("a Works document", (".wps",), _TEXT_TARGETS)
WORDPERFECT = FileKind("a WordPerfect document", (".wpd",), _TEXT_TARGETS)
PUBLISHER = FileKind(
    "a Publisher document", (".pub",), (), "export it as .docx, or ask for its text"
)
VISIO = FileKind("a Visio drawing", (".vsd", ".vsdx"), (), "ask for its text")
DRAWING = FileKind("an OpenDocument drawing", (".odg", ".otg", ".fodg"), _SLIDE_TARGETS)
POSTSCRIPT = FileKind(
    "a PostScript file", (".ps", ".eps"), (), "ask for the document it was made from"
)
XPS = FileKind("an XPS file", (".xps", ".oxps"), (), "ask for the document it was made from")
INDESIGN = FileKind(
    "an InDesign document", (".indd", ".idml"), (), "export its text as .docx or .html"
)
EMAIL = FileKind("an e-mail", (".eml", ".msg"), (), "copy its text into .txt or .html")
HANGUL = FileKind("a Hangul document", (".hwp", ".hwpx"), (), "save it as .docx in Hangul")
COMPRESSED = FileKind(
    "a compressed archive", (".gz", ".7z", ".rar", ".xz", ".tar", ".tgz"), (), _UNPACK
)
FOR_PANDOC = FileKind(
    "a document for pandoc",
    (".tex", ".latex", ".rst", ".org", ".adoc", ".asciidoc", ".textile", ".muse", ".typ"),
    (),
    _PANDOC,
)
NOTEBOOK = FileKind("a Jupyter notebook", (".ipynb",), (), _PANDOC)
DATA = FileKind(
    "a file of data",
    (
        *(".json", ".json5", ".jsonl", ".yaml", ".yml", ".toml", ".xml", ".xsl", ".ini", ".cfg"),
        *(".conf", ".properties", ".strings", ".resx", ".arb", ".bib", ".log", ".db", ".sqlite"),
    ),
    (),
    _DATA,
)
TABLE = FileKind(
    "a table", (".csv", ".tsv"), (), "to translate its cells, save it as .xlsx with a spreadsheet"
)
CATALOG = FileKind(
    "a catalogue of translations",
    (".po", ".pot"),
    (),
    "to use its translations here: `rktranslate tm import {file}`",
)
MEMORY = FileKind(
    "a translation memory", (".tmx",), (), "use it with: `rktranslate tm import {file}`"
)
EXCHANGE = FileKind(
    "a file for CAT tools",
    (".xlf", ".xliff", ".mqxliff", ".sdlxliff", ".mxliff"),
    (),
    "if it was exported from this project, merge it: `rktranslate xliff import {file}`",
)
SOURCE_CODE = FileKind(
    "source code",
    (
        *(".py", ".js", ".mjs", ".ts", ".tsx", ".jsx", ".sh", ".bash", ".ps1", ".bat", ".c", ".h"),
        *(".cpp", ".rs", ".go", ".java", ".kt", ".rb", ".php", ".pl", ".r", ".lua", ".sql", ".css"),
    ),
    (),
    _SOFTWARE,
)
PROGRAM = FileKind("a program", (".exe", ".dll", ".so", ".bin"), (), _SOFTWARE)
RECORDING = FileKind(
    "a sound or video recording",
    (".mp3", ".ogg", ".flac", ".wav", ".mp4", ".m4a", ".mov", ".mkv", ".webm", ".avi"),
    (),
    _NO_WORDS,
)
FONT = FileKind("a font", (".woff", ".woff2", ".ttf", ".otf"), (), _SOFTWARE)
EXCLUDABLE = (DATA, TABLE, CATALOG, MEMORY, EXCHANGE, SOURCE_CODE, PROGRAM, FONT)
"""Kinds that a source folder may well have for another reason."""

OOXML_TYPES = {
    "wordprocessingml.document.main+xml": FileKind("a Word document", (".docx",), _TEXT_TARGETS),
    "wordprocessingml.template.main+xml": FileKind("a Word template", (".dotx",), _TEXT_TARGETS),
    "ms-word.document.macroEnabled.main+xml": FileKind(
        "a Word document with macros", (".docm",), _TEXT_TARGETS
    ),
    "ms-word.template.macroEnabledTemplate.main+xml": FileKind(
        "a Word template with macros", (".dotm",), _TEXT_TARGETS
    ),
    "spreadsheetml.sheet.main+xml": FileKind("an Excel workbook", (".xlsx",), _SHEET_TARGETS),
    "spreadsheetml.template.main+xml": FileKind("an Excel template", (".xltx",), _SHEET_TARGETS),
    "ms-excel.sheet.macroEnabled.main+xml": FileKind(
        "an Excel workbook with macros", (".xlsm", ".xltm"), _SHEET_TARGETS
    ),
    "ms-excel.sheet.binary.macroEnabled.main": FileKind(
        "a binary Excel workbook", (".xlsb",), _SHEET_TARGETS
    ),
    "presentationml.presentation.main+xml": FileKind(
        "a PowerPoint presentation", (".pptx",), _SLIDE_TARGETS
    ),
    "presentationml.slideshow.main+xml": FileKind(
        "a PowerPoint slide show", (".ppsx",), _SLIDE_TARGETS
    ),
    "presentationml.template.main+xml": FileKind(
        "a PowerPoint template", (".potx",), _SLIDE_TARGETS
    ),
    "ms-powerpoint.presentation.macroEnabled.main+xml": FileKind(
        "a PowerPoint presentation with macros", (".pptm", ".ppsm", ".potm"), _SLIDE_TARGETS
    ),
}
"""By a part of the content type of the main part."""
_OPEN = "application/vnd.oasis.opendocument"
MIMETYPES = {
    f"{_OPEN}.text": FileKind("an OpenDocument text", (".odt",), _TEXT_TARGETS),
    f"{_OPEN}.text-template": FileKind("an OpenDocument text template", (".ott",), _TEXT_TARGETS),
    f"{_OPEN}.text-master": FileKind("an OpenDocument master document", (".odm",), (".odt",)),
    f"{_OPEN}.text-web": FileKind("an OpenDocument web page", (".oth",), _TEXT_TARGETS),
    f"{_OPEN}.spreadsheet": FileKind(
        "an OpenDocument spreadsheet", (".ods", ".ots"), _SHEET_TARGETS
    ),
    f"{_OPEN}.presentation": FileKind(
        "an OpenDocument presentation", (".odp", ".otp"), _SLIDE_TARGETS
    ),
    f"{_OPEN}.graphics": DRAWING,
    "application/epub+zip": FileKind("an EPUB book", (".epub",), (), _PANDOC),
    "application/vnd.adobe.indesign-idml-package": INDESIGN,
    "application/hwp+zip": HANGUL,
}
"""By the content of the entry ``mimetype`` of a package, or ``office:mimetype``."""

FLAT_MIMETYPES = {
    f"{_OPEN}.text": FileKind("a flat OpenDocument text", (".fodt",), _TEXT_TARGETS),
    f"{_OPEN}.spreadsheet": FileKind("a flat OpenDocument sheet", (".fods",), _SHEET_TARGETS),
    f"{_OPEN}.presentation": FileKind("flat OpenDocument slides", (".fodp",), _SLIDE_TARGETS),
}
"""By the attribute ``office:mimetype`` of an OpenDocument file that is one XML file."""
OLE2_NAMES = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
    ("MatOST", WORKS),
    ("Quill", PUBLISHER),
    ("VisioDocument", VISIO),
    ("__properties_version1.0", EMAIL),
    ("BodyText", HANGUL),
)


def kind_named(path: str) -> FileKind | None:
    """Return the kind of files that a name promises; None if it is not known here."""
    suffix = PurePosixPath(path).suffix.lower()
    return next((kind for kind in _all_kinds() if suffix in kind.suffixes), None)


def _all_kinds() -> Iterator[FileKind]:
    yield from (
        MARKDOWN,
        SUBRIP,
        WEBVTT,
        DOC,
        XLS,
        PPT,
        RTF,
        PDF,
        MHTML,
        HTML,
        TEXT,
        IWORK,
        PICTURE,
        ZIP,
        WORKS,
    )
    yield from (
        *OOXML_TYPES.values(),
        *MIMETYPES.values(),
        *FLAT_MIMETYPES.values(),
        WORDPERFECT,
        PUBLISHER,
        VISIO,
    )
    yield from (POSTSCRIPT, XPS, EMAIL, COMPRESSED, FOR_PANDOC, NOTEBOOK)
    yield from (DATA, TABLE, CATALOG, MEMORY, EXCHANGE, SOURCE_CODE, PROGRAM, RECORDING, FONT)


def is_document_kind(path: str) -> bool:
    """Return whether a name promises a document of another program: not a picture or an archive."""
    kind = kind_named(path)
    others = (PICTURE, ZIP, COMPRESSED, EMAIL, FOR_PANDOC, NOTEBOOK, RECORDING, *EXCLUDABLE)
    return kind is not None and kind not in others
