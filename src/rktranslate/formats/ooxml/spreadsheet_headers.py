"""Headers and footers of printed sheets: three sections of lines, with codes for fields and fonts.

Each line is a text of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.ooxml.edges import with_edges_apart
from rktranslate.formats.runs import Code, Look, Text, project, restored
from rktranslate.formats.xml import escaped_text, without_invalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rktranslate.formats.ooxml.target_language import TargetLanguage
    from rktranslate.formats.runs import Piece, Projection
    from rktranslate.formats.xml import Element, XmlPart

HEADERS = frozenset(
    f"x:{which}{where}" for which in ("odd", "even", "first") for where in ("Header", "Footer")
)
LONGEST = 255
"""Most characters of a header, codes included; programs refuse a file with more."""
_TOKEN = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]+|[A-Za-z&])|\r?\n")
_BREAK = re.compile(r"&[LCRlcr]|\r?\n")
_SECTION = re.compile("&[LCR]", re.IGNORECASE)
_FIELDS = {
    "P": "page number",
    "N": "number of pages",
    "D": "date",
    "T": "time",
    "F": "name of the file",
    "Z": "folder of the file",
    "A": "name of the sheet",
    "G": "picture",
}
_PLAIN = Look(())


@dataclass(frozen=True, slots=True)
class PageHeader:
    """The content of a header or footer."""

    start: int
    end: int
    lines: tuple[tuple[str, Projection[str] | None], ...]
    """Each as it is in the file, and as a text with tags; None without text."""
    path: str
    """Of the part, for messages."""

    def written(self, texts: Mapping[int, str], language: TargetLanguage) -> bytes:  # noqa: ARG002
        """Return the content with other texts of some lines.

        Raises:
            DocumentError: It is too long.
        """
        whole = "".join(
            raw
            if projection is None or index not in texts
            else _written(restored(texts[index], projection))
            for index, (raw, projection) in enumerate(self.lines)
        )
        if len(whole) > max(LONGEST, sum(len(raw) for raw, _ in self.lines)):
            raise DocumentError(
                f"a page header or footer has {len(whole)} characters with its codes; "
                f"spreadsheets allow {LONGEST}",
                path=self.path,
                hint="shorten the translation",
            )
        return escaped_text(whole).encode()


def page_header(part: XmlPart, element: Element) -> PageHeader:
    """Return the content of a header or footer."""
    text = part.text(element)
    breaks = (m.start() for m in _TOKEN.finditer(text) if _BREAK.fullmatch(m[0]))
    lines = tuple(
        (
            text[start:end],
            project(with_edges_apart(_pieces(text[start:end])), lambda _look, _base: ""),
        )
        for start, end in pairwise([0, *breaks, len(text)])
        if start < end
    )
    return PageHeader(element.content_start, element.content_end, lines, part.path)


def _pieces(text: str) -> Iterator[Piece[str]]:
    position = 0
    for match in _TOKEN.finditer(text):
        if position < match.start():
            yield Text(text[position : match.start()], _PLAIN, "")
        position = match.end()
        if match[0] == "&&":
            yield Text("&", _PLAIN, "")
        elif match[0][-1] == "\n":
            yield Code(match[0], "br")
        else:
            shown = _FIELDS.get(match[0][1:].upper(), "")
            yield Code(match[0], "field" if shown else "", shown)
    if position < len(text):
        yield Text(text[position:], _PLAIN, "")


def _written(pieces: Iterator[Piece[str]]) -> str:
    written = ""
    for piece in pieces:
        if isinstance(piece, Text):
            text = without_invalid(piece.text)
            if text[:1].isdigit() and re.search(r"&[0-9]+\Z", written):
                # The digits would be read as part of the size of the font.
                text = f" {text}"
            written += text.replace("&", "&&")
        else:
            written += piece.data
    return written


def header_with(text: str, notice: str) -> str:
    """Return a header with a notice at the beginning of its left section.

    The notice is cut off where the header would be longer than it may be.
    """
    literal = " ".join(without_invalid(notice).split()).replace("&", "&&")
    sections = [match for match in _TOKEN.finditer(text) if _SECTION.fullmatch(match[0])]
    left = next((match.end() for match in sections if match[0] in ("&L", "&l")), None)
    if left is not None:
        before, after = text[:left], f"\n{text[left:]}"
    elif not text or (sections and sections[0].start() == 0):
        before, after = "&L", text
    else:
        # What precedes the first section is centred.
        before, after = "&L", f"&C{text}"
    room = max(LONGEST - len(before) - len(after), 0)
    return f"{before}{literal[:room].rstrip('&') if room < len(literal) else literal}{after}"


def texts_of(header: PageHeader) -> Sequence[tuple[int, Projection[str]]]:
    """Return the lines that have text, with their indices."""
    return [
        (index, projection)
        for index, (_, projection) in enumerate(header.lines)
        if projection is not None
    ]
