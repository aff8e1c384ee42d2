"""Runs of a paragraph as a text with tags, and such a text as runs again.

A word processor divides a paragraph into runs wherever anything changes, often within words, and
mostly nothing that a reader sees. The text of a block has the differences that readers see: the
look of most characters is the *base* of the paragraph and has no tags; a stretch that looks
different, a link, and everything that is no text has a tag.

A format turns a paragraph into pieces, :func:`project` makes the text and the tags of them, and
:func:`restored` gives the pieces of a text with the same tags, such as a translation.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from rktranslate.formats.marking import marked_tokens
from rktranslate.inline.blanks import BLANKS
from rktranslate.inline.tags import Form, escape_literals
from rktranslate.model import CodeText

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from rktranslate.model import Mark

Data = TypeVar("Data", bound="Hashable")
"""What a format needs to write a piece. Codes and elements with equal data have one tag."""


_WITHOUT_BLANKS = dict.fromkeys(map(ord, BLANKS))


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks to a reader; looks with equal keys cannot be told apart."""

    key: Hashable
    shows_blanks: bool = False
    """Blanks can be seen: they are underlined, highlighted, struck out, ..."""


@dataclass(frozen=True, slots=True)
class Text(Generic[Data]):
    """A stretch of text."""

    text: str
    look: Look
    data: Data
    mark: Mark | None = None
    """What is not final about it, for readers of a preview; only where it is written."""


@dataclass(frozen=True, slots=True)
class Code(Generic[Data]):
    """Something that is no text: a tab, a picture, a field, the mark of a footnote."""

    data: Data
    name: str = ""
    """Name of its tag: ``tab``, ``fn4``; empty for a number."""
    shown: str = ""
    """What readers see of it, for translators."""


@dataclass(frozen=True, slots=True)
class Open(Generic[Data]):
    """The beginning of an element around pieces, such as a link."""

    data: Data
    name: str = ""


@dataclass(frozen=True, slots=True)
class Close(Generic[Data]):
    """The end of the element that was opened last."""

    data: Data


Piece: TypeAlias = Text[Data] | Code[Data] | Open[Data] | Close[Data]
Tagged: TypeAlias = Text[Data] | Code[Data] | Open[Data]


@dataclass(frozen=True, slots=True)
class Projection(Generic[Data]):
    """A paragraph as a text with tags."""

    text: str
    before: tuple[Piece[Data], ...]
    """Pieces before the text, which have no tags: codes, blanks, elements around all of it."""
    after: tuple[Piece[Data], ...]
    """Pieces after it."""
    base: Text[Data]
    """The look that has no tags, without text."""
    tags: Mapping[str, Tagged[Data]]
    """By name: ``Text`` (without text) for a look, ``Open`` for an element, ``Code`` for all that
    stands alone."""
    codes: tuple[CodeText, ...] = ()
    """What readers see of the codes in the text."""


def project(
    pieces: Sequence[Piece[Data]], name_of: Callable[[Look, Look], str]
) -> Projection[Data] | None:
    """Return a paragraph as a text with tags; None if it has no text.

    Args:
        pieces: The pieces of the paragraph, in order; each ``Open`` has its ``Close``.
        name_of: Returns the name of the tag for a look, given that of the base: ``b`` for one that
            is bold where the base is not; empty where no plain name says it.

    Raises:
        ValueError: The elements are not balanced.
    """
    start, end = _edges(pieces)
    if start == end:
        return None
    body = pieces[start:end]
    base = _base(body, name_of)
    names = _Names(base, name_of)
    text = "".join(_tagged(_merged(body, base), base, names))
    return Projection(
        text, tuple(pieces[:start]), tuple(pieces[end:]), base, names.tags, tuple(names.codes)
    )


def restored(text: str, projection: Projection[Data]) -> Iterator[Piece[Data]]:
    """Yield the pieces of a text with the tags of a projection, those around it included.

    Args:
        text: A text whose tags are balanced and known to the projection; it may have marks.
        projection: That of the paragraph in whose place the text is written.

    Raises:
        ValueError: A tag is not known, or not balanced.
    """
    yield from projection.before
    looks = [projection.base]
    opened: list[Tagged[Data]] = []
    for token, mark in marked_tokens(text):
        if isinstance(token, str):
            yield Text(token, looks[-1].look, looks[-1].data, mark)
            continue
        piece = projection.tags.get(token.name)
        if piece is None or isinstance(piece, Code) != (token.form is Form.STANDALONE):
            raise ValueError(f"{token} is not a tag of the paragraph")
        if isinstance(piece, Code):
            yield piece
        elif token.form is Form.OPENING:
            opened.append(piece)
            if isinstance(piece, Text):
                looks.append(piece)
            else:
                yield piece
        elif not opened or opened.pop() is not piece:
            raise ValueError(f"{token} does not match an opening tag")
        elif isinstance(piece, Text):
            looks.pop()
        else:
            yield Close(piece.data)
    if opened:
        raise ValueError("a tag is not closed")
    yield from projection.after


def _edges(pieces: Sequence[Piece[Data]]) -> tuple[int, int]:
    """Return the range of the pieces that become text.

    Codes, blanks, and elements without text at the edges, and elements around all of the text, are
    outside of it.
    """
    partners = _partners(pieces)
    worded = _text_counts(pieces)
    start, end = 0, len(pieces)
    while start < end:
        first, last = pieces[start], pieces[end - 1]
        if _is_outer(first):
            start += 1
        elif isinstance(first, Open) and worded[partners[start]] == worded[start]:
            start = partners[start] + 1
        elif _is_outer(last):
            end -= 1
        elif isinstance(last, Close) and worded[end - 1] == worded[partners[end - 1]]:
            end = partners[end - 1]
        elif isinstance(first, Open) and partners[start] == end - 1:
            start, end = start + 1, end - 1
        else:
            break
    return start, end


def _partners(pieces: Sequence[Piece[Data]]) -> dict[int, int]:
    """Return the index of the other end of each element, by the index of either end."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for index, piece in enumerate(pieces):
        if isinstance(piece, Open):
            opened.append(index)
        elif isinstance(piece, Close):
            if not opened:
                raise ValueError("an element ends that has not begun")
            partners[index] = opened.pop()
            partners[partners[index]] = index
    if opened:
        raise ValueError("an element is not closed")
    return partners


def _text_counts(pieces: Iterable[Piece[Data]]) -> list[int]:
    """Return how many of the pieces up to each one, included, have visible text."""
    counts: list[int] = []
    count = 0
    for piece in pieces:
        count += isinstance(piece, Text) and not _is_outer(piece)
        counts.append(count)
    return counts


def _is_outer(piece: Piece[Data]) -> bool:
    """Return whether a piece at the edge of a text does not belong to it."""
    if isinstance(piece, Text):
        return not piece.text.strip(BLANKS)
    return isinstance(piece, Code)


def _base(pieces: Iterable[Piece[Data]], name_of: Callable[[Look, Look], str]) -> Text[Data]:
    """Return the look that has no tags: that of most characters, blanks not counted.

    If a plain name says how that look differs from another one, and none says the reverse, the
    other one is it, unless it takes more tags: ``Naik <b>tajam</b>``, not ``<1>Naik </1>tajam``.
    """
    weights: Counter[Hashable] = Counter()
    stretches: Counter[Hashable] = Counter()
    first: dict[Hashable, Text[Data]] = {}
    previous: Hashable = None
    for piece in pieces:
        weight = _visible_length(piece.text) if isinstance(piece, Text) else 0
        if isinstance(piece, Text) and weight:
            key = piece.look.key
            weights[key] += weight
            stretches[key] += not first or key != previous
            first.setdefault(key, Text("", piece.look, piece.data))
            previous = key
    # Among equals, the first comes first.
    base, *others = (first[key] for key, _ in weights.most_common())
    for other in others:
        if (
            stretches[base.look.key] <= stretches[other.look.key]
            and name_of(base.look, other.look)
            and not name_of(other.look, base.look)
        ):
            return other
    return base


def _visible_length(text: str) -> int:
    visible = "".join(text.split())
    # Zero-width characters at the edge of a target are not written: they would tip the scales.
    return len(visible if visible.isascii() else visible.translate(_WITHOUT_BLANKS))


def _merged(pieces: Sequence[Piece[Data]], base: Text[Data]) -> Iterator[Piece[Data]]:
    """Yield the pieces, neighbouring stretches that look alike as one.

    Blanks that nobody can see the look of take that of the stretch before them, or of the one after
    them at the beginning of an element: it may have one look only.
    """
    previous = base
    pending: list[Text[Data]] = []
    for piece, following in zip(pieces, _first_stretches(pieces), strict=True):
        if not isinstance(piece, Text):
            yield from _joined(pending)
            pending.clear()
            yield piece
            if isinstance(piece, Open):
                previous = following or previous
            continue
        current = piece
        if _is_unseen(piece):
            current = Text(piece.text, previous.look, previous.data)
        if pending and pending[-1].look.key != current.look.key:
            yield from _joined(pending)
            pending.clear()
        pending.append(current)
        previous = current
    yield from _joined(pending)


def _is_unseen(piece: Text[Data]) -> bool:
    """Return whether nobody can see how a text looks."""
    return not piece.text.strip(BLANKS) and not piece.look.shows_blanks


def _first_stretches(pieces: Sequence[Piece[Data]]) -> list[Text[Data] | None]:
    """Return for each piece the next stretch with a look before any element begins or ends."""
    found: list[Text[Data] | None] = []
    following: Text[Data] | None = None
    for piece in reversed(pieces):
        found.append(following)
        if isinstance(piece, (Open, Close)):
            following = None
        elif isinstance(piece, Text) and not _is_unseen(piece):
            following = piece
    found.reverse()
    return found


def _joined(texts: Sequence[Text[Data]]) -> Iterator[Text[Data]]:
    if texts:
        yield Text("".join(text.text for text in texts), texts[0].look, texts[0].data)


def _tagged(pieces: Iterable[Piece[Data]], base: Text[Data], names: _Names[Data]) -> Iterator[str]:
    opened: list[str] = []
    for piece in pieces:
        match piece:
            case Text():
                literal = escape_literals(piece.text)
                if piece.look.key == base.look.key:
                    yield literal
                else:
                    name = names.of(piece)
                    yield f"<{name}>{literal}</{name}>"
            case Code():
                yield f"<{names.of(piece)}/>"
            case Open():
                opened.append(names.of(piece))
                yield f"<{opened[-1]}>"
            case Close():
                yield f"</{opened.pop()}>"


class _Names(Generic[Data]):
    """The names of the tags of a paragraph, given in the order of their first occurrence."""

    def __init__(self, base: Text[Data], name_of: Callable[[Look, Look], str]) -> None:
        self.tags: dict[str, Tagged[Data]] = {}
        self.codes: list[CodeText] = []
        self._base = base
        self._name_of = name_of
        self._names: dict[Hashable, str] = {}
        self._numbers: dict[str, int] = {}

    def of(self, piece: Tagged[Data]) -> str:
        key = (type(piece), piece.look.key if isinstance(piece, Text) else piece.data)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._free(
                self._name_of(piece.look, self._base.look)
                if isinstance(piece, Text)
                else piece.name
            )
            self.tags[name] = Text("", piece.look, piece.data) if isinstance(piece, Text) else piece
            if isinstance(piece, Code) and piece.shown:
                self.codes.append(CodeText(name, piece.shown))
        return name

    def _free(self, wanted: str) -> str:
        if wanted and wanted not in self.tags:
            return wanted
        number = self._numbers.get(wanted, 2) if wanted else len(self.tags) + 1
        while f"{wanted}{number}" in self.tags:
            number += 1
        # The search for the next name of a kind goes on there, or its cost would be quadratic.
        self._numbers[wanted] = number + 1
        return f"{wanted}{number}"
