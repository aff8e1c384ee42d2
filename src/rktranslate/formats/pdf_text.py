"""The text of a PDF as Markdown, to draft from: never a document that is written again.

A PDF has glyphs at places, and no paragraphs. Lines that follow each other at the usual distance
are one paragraph, and the text format joins them; larger letters are headings. Page numbers, and
lines that stand at the edge of most pages, are left out.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError, reason_of
from rktranslate.formats.text.blocks import text_blocks
from rktranslate.model import BlockKind, Exclusion, Wrapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from rktranslate.formats.text_skeleton import TextBlock

_INSTALL = "install pypdf: pip install pypdf"
_NO_PASSWORD = "ask for the document that it was made from, or for a PDF without a password"  # noqa: S105 - no password
_SCANNED = "its pages are pictures: recognise their text first, or ask for the original document"
_HEADING_RATIO = 1.15
"""Size of a heading's letters, at least, relative to those of the text."""
_LEVELS = 3
_LONGEST_HEADING = 120
_GAP_RATIO = 1.35
"""Distance of two paragraphs, at least, relative to that of two lines."""
_INDENT = 6.0
"""Points by which the first line of a paragraph is indented, at least."""
_SHORT_LINE = 0.7
"""Length of the last line of a paragraph, at most, relative to that of full lines."""
_EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be running headers and footers."""
_FEWEST_PAGES = 3
"""Pages that a running header stands on, at least."""

_RAISED, _LOWERED = "\ue000", "\ue001"
"""What is around the number of a note until it is written as ``<sup>``."""
_SMALL = 0.8
"""Size of the number of a note, at most, relative to that of its line."""
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[^\w]*(?:\d{1,4}|[ivxlc]{1,6})[^\w]*\Z")
_STOP = re.compile(r"[.!?:;…][\"'”’)\]]*\Z")
_BULLET = re.compile(r"[-*+•●○▪■◦–—‣⁃·➢✓o\uf0b7\uf0a7\uf0d8\uf0fc]\Z")
_ORDINAL = re.compile(r"\d{1,9}[.)]\Z")
_SPECIAL = re.compile(r"[\\`*]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])")
_AT_START = re.compile(r"\A(?:#{1,6}(?= )|[-+](?= )|>|\d{1,9}(?=[.)] )|[=~]{3,}|:{3,})")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\t": " ", "\x0c": " "}
)
_UNPRINTABLE = re.compile("[\0-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class _Line:
    """A line of a page."""

    text: str
    size: float = 0.0
    """Size of most of its letters, in points."""
    x: float = 0.0
    y: float = 0.0
    is_bold: bool = False
    page: int = 0
    level: int = 0
    """Level of a heading; 0 for text."""


@dataclass(slots=True)
class _Pieces:
    """The pieces of a line, in the order in which they are drawn."""

    texts: list[tuple[str, float]] = field(default_factory=list)
    """Each with its size."""
    sizes: Counter[float] = field(default_factory=Counter)
    bold: int = 0
    place: tuple[float, float] | None = None

    def add(self, text: str, size: float, place: tuple[float, float], *, is_bold: bool) -> None:
        self.texts.append((text, size))
        visible = len(text.replace(" ", ""))
        if visible:
            self.sizes[round(size * 2) / 2] += visible
            self.bold += visible if is_bold else 0
            self.place = self.place or place

    def line(self, page: int) -> _Line | None:
        if self.place is None:
            return None
        size = self.sizes.most_common(1)[0][0]
        text = "".join(
            f"{_RAISED}{part.strip()}{_LOWERED}"
            if own < size * _SMALL and part.strip().isdigit()
            else part
            for part, own in self.texts
        )
        text = _UNPRINTABLE.sub("", text.translate(_LIGATURES))
        text = " ".join(text.split(" ")).strip()
        if not text:
            return None
        is_bold = self.bold * 2 > self.sizes.total()
        return _Line(text, size, self.place[0], self.place[1], is_bold, page)


def pdf_as_markdown(data: bytes, path: str) -> bytes:
    """Return the text of a PDF as a Markdown document.

    Args:
        data: The content of the file.
        path: Its path, for errors.

    Raises:
        DocumentError: It cannot be read, it is encrypted, it has no text, or pypdf is not
            installed.
    """
    pages = _pages(data, path)
    lines = _without_running_lines(pages)
    if not lines:
        raise DocumentError("the PDF has no text", path=path, hint=_SCANNED)
    _set_levels(lines)
    parts: list[str] = []
    for level, group in groupby(lines, key=lambda line: line.level):
        members = list(group)
        parts += _headings(members, level) if level else _paragraphs(members)
    return ("\n\n".join(parts) + "\n").encode()


def _pages(data: bytes, path: str) -> list[list[_Line]]:
    """Return the lines of each page."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import DependencyError
    except ImportError as error:
        raise DocumentError("a PDF cannot be read here", path=path, hint=_INSTALL) from error
    # Its warnings about damage are for programmers, and would go to standard error.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("the PDF is encrypted", path=path, hint=_NO_PASSWORD)
        return [_lines(page, number) for number, page in enumerate(reader.pages, 1)]
    except DocumentError:
        raise
    except DependencyError as error:
        raise DocumentError("the PDF is encrypted", path=path, hint=_NO_PASSWORD) from error
    except Exception as error:  # its exceptions for damaged files are of many kinds
        raise DocumentError(
            f"the PDF cannot be read: {reason_of(error)}",
            path=path,
            hint="it may be damaged: copy it again",
        ) from error


def _lines(page: Any, number: int) -> list[_Line]:
    """Return the lines of a page from top to bottom, as far as the file has that order."""
    found: list[_Line] = []
    pieces = _Pieces()

    def close() -> None:
        nonlocal pieces
        line = pieces.line(number)
        if line is not None:
            found.append(line)
        pieces = _Pieces()

    def visit(
        text: str, matrix: list[float], text_matrix: list[float], font: Any, size: float
    ) -> None:
        scale = abs(text_matrix[3] or text_matrix[1]) * abs(matrix[3] or matrix[1])
        x = text_matrix[4] * matrix[0] + matrix[4]
        y = text_matrix[5] * matrix[3] + matrix[5]
        name = str(font.get("/BaseFont", "")) if font else ""
        is_bold = "bold" in name.lower() or "black" in name.lower()
        for index, part in enumerate(text.split("\n")):
            if index:
                close()
            pieces.add(part, size * scale, (x, y), is_bold=is_bold)

    page.extract_text(visitor_text=visit)
    close()
    return found


def _without_running_lines(pages: Sequence[Sequence[_Line]]) -> list[_Line]:
    """Return the lines of all pages without page numbers, running headers and footers."""
    on_pages: Counter[str] = Counter()
    for page in pages:
        on_pages.update({_running_form(line) for line in _edges(page)})
    enough = max(_FEWEST_PAGES, len(pages) // 3)
    lines: list[_Line] = []
    for page in pages:
        edges = {id(line) for line in _edges(page)}
        lines += (
            line
            for line in page
            if id(line) not in edges
            or not (_PAGE_NUMBER.match(line.text) or on_pages[_running_form(line)] >= enough)
        )
    return lines


def _edges(page: Sequence[_Line]) -> list[_Line]:
    """Return the highest and the lowest lines of a page; the file may have them in any order."""
    ordered = sorted(page, key=lambda line: -line.y)
    return [*ordered[:_EDGE_LINES], *ordered[_EDGE_LINES:][-_EDGE_LINES:]]


def _running_form(line: _Line) -> str:
    return _DIGITS.sub("0", line.text)


def _set_levels(lines: Sequence[_Line]) -> None:
    """Give the headings their levels: the largest letters are the first level."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    body = letters.most_common(1)[0][0]
    bold = sum(len(line.text) for line in lines if line.is_bold)
    marks_bold = bold * 3 < letters.total()
    large = sorted(
        {line.size for line in lines if line.size >= body * _HEADING_RATIO}, reverse=True
    )
    for index, line in enumerate(lines):
        if len(line.text) > _LONGEST_HEADING or _is_item(line.text):
            continue
        if line.size in large:
            line.level = min(_LEVELS, large.index(line.size) + 1)
        elif marks_bold and line.is_bold and not _STOP.search(line.text):
            following = lines[index + 1] if index + 1 < len(lines) else None
            # A bold word may be the beginning of a line of text.
            if following is None or not following.text[:1].islower():
                line.level = min(_LEVELS, len(large) + 1)


def _headings(lines: Sequence[_Line], level: int) -> Iterator[str]:
    """Yield headings; one that runs over several lines is joined."""
    leading = _leading(lines)
    text = ""
    before: _Line | None = None
    for line in lines:
        continues = (
            before is not None
            and line.page == before.page
            and line.size == before.size
            and 0 <= before.y - line.y <= max(leading, line.size * 1.3) * _GAP_RATIO
        )
        if text and not continues:
            yield _heading(text, level)
            text = ""
        text = f"{text} {line.text}".strip()
        before = line
    yield _heading(text, level)


def _heading(text: str, level: int) -> str:
    """Return a heading; what is too long for one is a paragraph in larger letters."""
    if len(text) > _LONGEST_HEADING:
        return _AT_START.sub(lambda match: f"\\{match[0]}", _escaped(text), count=1)
    return f"{'#' * level} {_escaped(text)}"


def _paragraphs(lines: Sequence[_Line]) -> Iterator[str]:
    """Yield the paragraphs and list items of lines that have no heading between them."""
    text = "\n".join(_with_gaps(lines)) + "\n"
    for block in text_blocks(text, Wrapping.PROSE):
        if block.exclusion is Exclusion.NUMBERING or not block.text.strip():
            continue
        start = block.lines[0].span.start
        marker = text[text.rfind("\n", 0, start) + 1 : start].strip()
        yield _as_markdown(block, marker)


def _as_markdown(block: TextBlock, marker: str) -> str:
    words = _escaped(block.text.replace("\n", " "))
    if not marker:
        return _AT_START.sub(lambda match: f"\\{match[0]}", words, count=1)
    if block.kind is BlockKind.LIST_ITEM and _BULLET.match(marker):
        return f"- {words}"
    if block.kind is BlockKind.LIST_ITEM and _ORDINAL.match(marker):
        return f"{marker} {words}"
    return f"{_escaped(marker)} {words}"


def _with_gaps(lines: Sequence[_Line]) -> Iterator[str]:
    """Yield the lines, and an empty one where a paragraph ends."""
    leading = _leading(lines)
    left = Counter(round(line.x) for line in lines).most_common(1)[0][0]
    full = sorted(len(line.text) for line in lines)[len(lines) * 9 // 10]
    before: _Line | None = None
    is_item = False
    for line in lines:
        ends = False
        if before is not None:
            # The further lines of a list item hang under its first one.
            is_indented = line.x - left >= _INDENT and before.x - left < _INDENT and not is_item
            ends_short = len(before.text) < full * _SHORT_LINE and _STOP.search(before.text)
            if line.page != before.page or line.y > before.y:
                # A sentence may run over to the next page or column.
                ends = bool(_STOP.search(before.text)) or not line.text[:1].islower()
                ends = ends and (bool(ends_short) or is_indented or not line.text[:1].islower())
            else:
                apart = before.y - line.y > leading * _GAP_RATIO
                ends = apart or is_indented or bool(ends_short) or line.size != before.size
            if ends:
                yield ""
        if ends or before is None or _is_item(line.text):
            is_item = _is_item(line.text)
        yield line.text
        before = line


def _is_item(text: str) -> bool:
    marker = text.partition(" ")[0]
    return bool(_BULLET.match(marker) or _ORDINAL.match(marker))


def _leading(lines: Sequence[_Line]) -> float:
    """Return the usual distance of two lines, in points."""
    distances = Counter(
        round(first.y - second.y, 1)
        for first, second in pairwise(lines)
        if first.page == second.page and first.y > second.y
    )
    return distances.most_common(1)[0][0] if distances else lines[0].size * 1.2


def _escaped(text: str) -> str:
    """Return a text with a backslash before what would be markup of Markdown."""
    text = _SPECIAL.sub(lambda match: f"\\{match[0]}", text)
    return text.replace(_RAISED, "<sup>").replace(_LOWERED, "</sup>")
