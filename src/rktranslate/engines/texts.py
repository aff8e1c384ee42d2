"""Texts around a neural model: sentence case for capitals, and cutting of long texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.inline import find_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

TRUNCATED = "the engine repeated itself: the draft is truncated"
"""Issue of a target that did not end within the limit."""
IN_PARTS = "the engine repeated itself: translated in small parts"
"""Issue of a target whose text was cut because the target of the whole did not end."""

_WORD = re.compile(r"[^\W\d_]+")
_EDGES = (
    r"(?:[.!?…]['\"”’)\]]*(?=\s)|[。！？][」』”’）]*)(\s*)",
    r"(?:[;:—–]['\"”’)\]]*(?=\s)|[；：])(\s*)",
    r"(?:,['\"”’]*(?=\s)|[、，])(\s*)",
    r"(\s+)",
)
"""Where a long text may be cut, best places first; the group is the gap."""
_SPACES = re.compile(r"\s+")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai and Lao, Burmese, Khmer, Kana and Han: scripts that put no spaces between words."""
_BREAK = re.compile(rf"[^\w\s｟｠\u0300-\u036f\u200d\ufe0e\ufe0f]++|[{_UNSPACED}](?=[{_UNSPACED}])")
"""Where a long word may be cut: after a match."""
_TOKEN_CHARACTERS = 16
"""Characters of a token, at most; SentencePiece makes no longer ones."""
_STRETCH = 16_384
"""Characters among which a place to cut is searched for at a time."""


def is_capitals(text: str) -> bool:
    """Return whether a text is written in capitals, as headings are.

    Short abbreviations alone (``PBB``, ``NATO``) are not: a text needs a word of five letters.
    Inline codes do not count.
    """
    words = _WORD.findall(_without_codes(text))
    return bool(words) and all(w.isupper() for w in words) and max(map(len, words)) >= 5


def sentence_case(text: str) -> str:
    """Return a text in lower case with a capital at its beginning; inline codes are kept."""
    lowered = _outside_codes(text, str.lower)
    first = _WORD.search(lowered)
    if first is None:
        return lowered
    return lowered[: first.start()] + lowered[first.start()].upper() + lowered[first.start() + 1 :]


def in_sentence_case(texts: Sequence[str]) -> tuple[list[str], list[bool]]:
    """Return texts for a model that knows no capitals, and which of them were written in capitals.

    The targets of those are to be written in capitals again.
    """
    is_upper = [is_capitals(text) for text in texts]
    return [sentence_case(t) if up else t for t, up in zip(texts, is_upper, strict=True)], is_upper


def capitals(text: str) -> str:
    """Return a text in capitals; inline codes are kept."""
    return _outside_codes(text, str.upper)


def _without_codes(text: str) -> str:
    return _outside_codes(text, lambda part: part, keep=False)


def _outside_codes(text: str, change: Callable[[str], str], *, keep: bool = True) -> str:
    parts: list[str] = []
    position = 0
    for code in find_codes(text):
        parts += (change(text[position : code.span.start]), code.text if keep else " ")
        position = code.span.end
    return "".join([*parts, change(text[position:])])


class Cut(NamedTuple):
    """A text cut into parts that a model takes."""

    gaps: list[str]
    """The text before, between and after the parts, which is kept: one more than there are parts.
    A gap is space, nothing, or a word that is too long for any model."""
    parts: list[str]
    issues: tuple[str, ...] = ()
    """Words that were kept, a short clause each."""

    def join(self, targets: Iterable[str]) -> str:
        """Return the text with its parts replaced by their translations."""
        pairs = zip(targets, self.gaps[1:], strict=True)
        return self.gaps[0] + "".join(target + gap for target, gap in pairs)


def cut(text: str, length: Callable[[str], int], limit: int) -> Cut:
    """Cut a text into parts of at most a number of tokens.

    Lines are parts of their own. A line that is too long for the model is cut between sentences,
    else clauses, else words, near its middle; a word that is too long is cut after signs, or
    between characters of a script without spaces, and otherwise kept as it is: so many letters are
    no language. Gaps and parts, joined, are the text again.

    Args:
        text: Any text.
        length: Returns the length of a part in tokens.
        limit: Maximum length of a part.
    """
    inner = text.strip()
    start = text.find(inner)
    gaps, parts = [text[:start]], []
    issues: list[str] = []
    measure = _Measure(length, max(1, limit))
    for place, piece in enumerate(re.split(r"(\n\s*+)", inner)):
        if place % 2:
            gaps[-1] += piece
            continue
        for item in _items(piece, measure):
            issues += item.issues
            if item.kept:
                gaps[-1] += item.text + item.gap
            else:
                parts.append(item.text)
                gaps.append(item.gap)
    gaps[-1] += text[start + len(inner) :]
    return Cut(gaps, parts, tuple(dict.fromkeys(issues)))


class _Item(NamedTuple):
    """A part of a line, and the gap after it."""

    text: str
    gap: str = ""
    kept: bool = False
    """Whether it is not to be translated."""
    issues: tuple[str, ...] = ()


class _Measure(NamedTuple):
    """The length of texts in tokens, and the limit."""

    length: Callable[[str], int]
    limit: int

    def fits(self, text: str) -> bool:
        """Return whether a text is not too long.

        One of very many characters is, and its tokens are never in memory.
        """
        return len(text) <= self.limit * _TOKEN_CHARACTERS and self.length(text) <= self.limit


def _items(line: str, measure: _Measure) -> Iterator[_Item]:
    """Yield the parts of a line."""
    for stretch, gap in _stretches(line):
        items = _halved(stretch, measure)
        yield from items[:-1]
        yield items[-1]._replace(gap=gap)


def _stretches(line: str) -> Iterator[tuple[str, str]]:
    """Yield stretches of a very long line, each with the gap after it: the cost stays linear."""
    position = 0
    while len(line) - position > 2 * _STRETCH:
        edge = _edge(line[position : position + _STRETCH])
        if edge is None:
            # One word; it ends at the next space.
            space = _SPACES.search(line, position + _STRETCH)
            if space is None:
                break
            edge = (space.start() - position, space.end() - position)
        start, end = position + edge[0], position + edge[1]
        yield line[position:start], line[start:end]
        position = end
    if position < len(line):
        yield line[position:], ""


def _halved(text: str, measure: _Measure) -> list[_Item]:
    """Return the parts of a line without line ends."""
    if measure.fits(text):
        return [_Item(text)]
    edge = _edge(text)
    if edge is None:
        return _parts_of_word(text, measure)
    before = _halved(text[: edge[0]], measure)
    before[-1] = before[-1]._replace(gap=text[edge[0] : edge[1]])
    return before + _halved(text[edge[1] :], measure)


def _edge(text: str) -> tuple[int, int] | None:
    """Return the best gap to cut a text at: the best kind in its middle half, or any."""
    middle = len(text) / 2
    for reach in (len(text) / 4, middle):
        for pattern in _EDGES:
            gaps = [match.span(1) for match in re.finditer(pattern, text)]
            inner = [s for s in gaps if s[0] > 0 and s[1] < len(text)]
            best = min(inner, key=lambda gap: abs(gap[0] - middle), default=None)
            if best and abs(best[0] - middle) <= reach:
                return best
    return None


def _parts_of_word(word: str, measure: _Measure) -> list[_Item]:
    """Cut a word after signs, as in an address, or between characters of a script without spaces.

    A stretch of letters without such a place is no language, and is kept.
    """
    if measure.fits(word):
        return [_Item(word)]
    middle = len(word) / 2
    places = [match.end() for match in _BREAK.finditer(word) if match.end() < len(word)]
    place = min(places, key=lambda end: abs(end - middle), default=None)
    if place is None:
        clause = f"a word of {len(word)} characters was not translated"
        return [_Item(word, kept=True, issues=(clause,))]
    return _parts_of_word(word[:place], measure) + _parts_of_word(word[place:], measure)
