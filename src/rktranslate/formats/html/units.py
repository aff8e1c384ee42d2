"""Units of a paragraph: where they begin and end, and their text with tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats.html.elements import CONTROLS
from rktranslate.formats.html.pieces import Piece, PieceKind
from rktranslate.formats.html.references import REFERENCE, character
from rktranslate.formats.html.tagged import TaggedText, Unit, is_special, section_text
from rktranslate.formats.html.tokens import BLANK
from rktranslate.inline.blanks import BLANKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_INDENTS = frozenset(f"{BLANK}&")
_BLANK_REFERENCE = re.compile(
    r"&(?:#0*+(?:9|10|12|13|32)(?![0-9]);?|#[xX]0*+(?:[9aAcCdD]|20)(?![0-9a-fA-F]);?"
    r"|Tab;|NewLine;)"
)
_INDENT = re.compile(rf"(?>[{BLANK}]|{_BLANK_REFERENCE.pattern})*+")
_LONGEST_BLANK = 16
_HALVES = (PieceKind.OPENING, PieceKind.CLOSING)
_SENTENCE_ENDS = ".!?:;…。！？"
_AFTER_SENTENCE = "\"'”’»)]" + BLANK
_SHORTEST_JOINED_LINE = 40
"""A shorter line is a line of an address, a verse or a form: a line break after it ends it."""


def units(
    text: str,
    run: Sequence[Piece],
    *,
    joins_short_lines: bool,
    in_attribute: bool = False,
    is_strict: bool = False,
) -> Iterator[Unit]:
    """Yield the units of a run of pieces, in order.

    Args:
        text: The text of the file.
        run: The pieces between two tags of blocks; they are contiguous.
        joins_short_lines: A line break may stand within a sentence that is short, as a heading is.
        in_attribute: The run is the value of an attribute.
        is_strict: A tag whose other half is elsewhere is in no unit, so that none can lose it.
    """
    if len(run) == 1 and run[0].kind is PieceKind.TEXT:
        piece = run[0]
        raw = text[piece.start : piece.end]
        begun = raw.lstrip(BLANK)
        plain = begun.rstrip(BLANK)
        if not is_special(plain):  # as most are
            if plain:
                start = piece.end - len(begun)
                yield Unit(start, start + len(plain), plain)
            return
    contents = [_is_content(text, piece) for piece in run]
    if True not in contents:
        return
    pairs = _pairs(run) if len(run) > 1 else {}
    controls = () if in_attribute else _controls(run, contents, pairs)
    projection = _Projection(text, run, contents, pairs, in_attribute=in_attribute)
    sentences = controls or _sentences(
        text,
        run,
        contents,
        pairs,
        joins_short_lines=joins_short_lines,
        is_strict=is_strict,
    )
    for first, last in sentences:
        first, last = _trimmed(contents, first, last)
        unit = projection.unit(first, last) if first < last else None
        if unit is not None:
            yield unit


def _is_content(text: str, piece: Piece) -> bool:
    if piece.kind is PieceKind.TEXT or piece.kind is PieceKind.LITERAL:
        return _is_visible(text, piece)
    return piece.kind is PieceKind.CODE


def _is_visible(text: str, piece: Piece) -> bool:
    if text[piece.start].isalnum():  # as most are
        return True
    raw = text[piece.start : piece.end]
    if raw.isspace():
        return False
    if piece.kind is PieceKind.LITERAL:
        return section_text(raw).strip(BLANKS) != ""
    raw = raw.strip(BLANKS)
    if raw[:1] == "&" and REFERENCE.match(raw):
        return REFERENCE.sub(character, raw).strip(BLANKS) != ""
    return raw != ""


def _pairs(run: Sequence[Piece]) -> dict[int, int]:
    """Return the indices of the opening tags with those of their closing tags, properly nested."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    waiting: dict[str, int] = {}
    for index, piece in enumerate(run):
        if piece.kind is PieceKind.OPENING:
            opened.append(index)
            waiting[piece.name] = waiting.get(piece.name, 0) + 1
        elif piece.kind is PieceKind.CLOSING and waiting.get(piece.name):
            while True:
                opening = opened.pop()
                waiting[run[opening].name] -= 1
                if run[opening].name == piece.name:
                    break
            pairs[opening] = index
    return pairs


def _controls(
    run: Sequence[Piece], contents: Sequence[bool], pairs: dict[int, int]
) -> list[tuple[int, int]]:
    """Return the links, buttons and labels of a run in which nothing else has text.

    Such are the entries of a menu, of which each is a unit.
    """
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(run):
        piece = run[index]
        closing = pairs.get(index)
        if closing is not None and piece.name in CONTROLS:
            if any(contents[index + 1 : closing]):
                found.append((index + 1, closing))
            index = closing
        elif contents[index]:
            return []
        index += 1
    return found if len(found) > 1 else []


def _sentences(
    text: str,
    run: Sequence[Piece],
    contents: Sequence[bool],
    pairs: dict[int, int],
    *,
    joins_short_lines: bool,
    is_strict: bool,
) -> Iterator[tuple[int, int]]:
    """Yield the parts of a run between line breaks that end a unit."""
    paired = {*pairs, *pairs.values()} if is_strict else ()
    breaks = [
        index
        for index, piece in enumerate(run)
        if piece.kind is PieceKind.BREAK
        or (is_strict and piece.kind in _HALVES and index not in paired)
    ]
    if not breaks:
        yield 0, len(run)
        return
    counts = [0]
    for content in contents:
        counts.append(counts[-1] + content)
    enclosing = _enclosing(run, pairs, breaks)
    start = 0
    for number, index in enumerate(breaks):
        line_start = breaks[number - 1] + 1 if number else 0
        line_end = breaks[number + 1] if number + 1 < len(breaks) else len(run)
        opening = enclosing[index]
        if run[index].kind is not PieceKind.BREAK:
            yield start, index
            start = index + 1
            continue
        if opening is not None:
            closing = pairs[opening]
            before = counts[opening] - counts[line_start] if opening > line_start else 0
            after = counts[line_end] - counts[closing] if closing < line_end else 0
            if before or after:
                continue
        if not _goes_on(
            text,
            run[line_start:index],
            run[index + 1 : line_end],
            is_short_joined=joins_short_lines,
        ):
            yield start, index
            start = index + 1
    yield start, len(run)


def _enclosing(
    run: Sequence[Piece], pairs: dict[int, int], breaks: Sequence[int]
) -> dict[int, int | None]:
    """Return the innermost pair around each line break."""
    found: dict[int, int | None] = {}
    wanted = set(breaks)
    opened: list[int] = []
    for index in range(len(run)):
        while opened and pairs[opened[-1]] < index:
            opened.pop()
        if index in pairs:
            opened.append(index)
        if index in wanted:
            found[index] = opened[-1] if opened else None
    return found


def _goes_on(
    text: str, line: Sequence[Piece], following: Sequence[Piece], *, is_short_joined: bool
) -> bool:
    """Return whether a sentence goes on after the line break between two lines."""
    words = "".join(_words(text, piece) for piece in line).strip(_AFTER_SENTENCE)
    rest = "".join(_words(text, piece) for piece in following).lstrip(BLANK)
    if not words or words[-1] in _SENTENCE_ENDS or not rest[:1].islower():
        return False
    return is_short_joined or len(words) > _SHORTEST_JOINED_LINE


def _words(text: str, piece: Piece) -> str:
    if piece.kind is PieceKind.CODE:
        return "x"
    if piece.kind is PieceKind.TEXT or piece.kind is PieceKind.LITERAL:
        return text[piece.start : piece.end]
    return ""


def _trimmed(contents: Sequence[bool], first: int, last: int) -> tuple[int, int]:
    """Return a part of a run without what is around its text."""
    while first < last and not contents[first]:
        first += 1
    while first < last and not contents[last - 1]:
        last -= 1
    return first, last


class _Projection:
    """The text with tags of the units of one run."""

    def __init__(
        self,
        text: str,
        run: Sequence[Piece],
        contents: Sequence[bool],
        pairs: dict[int, int],
        *,
        in_attribute: bool,
    ) -> None:
        self._text = text
        self._run = run
        self._contents = contents
        self._pairs = pairs
        self._openings = {closing: opening for opening, closing in pairs.items()}
        self._in_attribute = in_attribute

    def unit(self, first: int, last: int) -> Unit | None:
        """Return the unit of pieces that begin and end with content; None if they have no text."""
        run = self._run
        if not any(self._contents[index] and _is_text(run[index]) for index in range(first, last)):
            return None
        first, last = self._widened(first, last)
        start, end = run[first].start, run[last - 1].end
        if run[first].kind is PieceKind.TEXT:
            start = _without_indent(self._text, start, run[first].end)
        if run[last - 1].kind is PieceKind.TEXT:
            end = _without_trailing(self._text, run[last - 1].start, end)
        writer = TaggedText(self._text, start, end, in_attribute=self._in_attribute)
        opened: set[int] = set()
        for index in range(first, last):
            piece = run[index]
            kind = piece.kind
            if kind is PieceKind.TEXT or kind is PieceKind.LITERAL:
                writer.add_text(piece)
            elif kind is PieceKind.OPENING and self._pairs.get(index, last) < last:
                closing = run[self._pairs[index]]
                opened.add(index)
                writer.open(index, piece, closing)
            elif kind is PieceKind.CLOSING and self._openings.get(index, -1) in opened:
                writer.close(self._openings[index])
            else:
                writer.add_code(piece)
        return writer.unit()

    def _widened(self, first: int, last: int) -> tuple[int, int]:
        """Return a part with those tags at its edges whose other half is within it."""
        begin, stop = first, last
        if not self._pairs:
            return begin, stop
        for index in range(first, last):
            opening = self._openings.get(index)
            if opening is not None and opening < begin:
                begin = opening
            closing = self._pairs.get(index)
            if closing is not None and closing >= stop:
                stop = closing + 1
        return begin, stop


def _is_text(piece: Piece) -> bool:
    return piece.kind is PieceKind.TEXT or piece.kind is PieceKind.LITERAL


def _without_indent(text: str, start: int, end: int) -> int:
    """Return the offset of the first character of a text that is no white space."""
    if text[start] not in _INDENTS:
        return start
    match = _INDENT.match(text, start, end)
    return match.end() if match else start


def _without_trailing(text: str, start: int, end: int) -> int:
    """Return the end of a text without white space."""
    while True:
        end = start + len(text[start:end].rstrip(BLANK))
        reference = text.rfind("&", max(start, end - _LONGEST_BLANK), end)
        if reference < 0 or not _BLANK_REFERENCE.fullmatch(text, reference, end):
            return end
        end = reference
