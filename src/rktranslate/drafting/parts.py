"""Texts cut into single sentences for an engine, and their translations joined again.

An engine that is given several sentences drops some of them without a sign. So a text is cut by
the segmenter of its language, and a sentence that enumerates also into its clauses. Codes between
two parts stay where they are. A pair of codes that a cut separates, as in ``[One. Two](address)``,
is closed at the end of one part and opened again in the next; when the translations are joined,
these additions are removed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.inline import find_codes
from rktranslate.inline.blanks import trim
from rktranslate.inline.pairs import code_pairs
from rktranslate.inline.readable import readable_text
from rktranslate.languages.loader import load_language
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.inline.tags import PlainText
    from rktranslate.model import Code

    Segmentation = Callable[[str], Iterable[Span]]

LONG = 300
"""Characters from which a sentence is cut at its semicolons. Engines lose clauses of longer ones;
the clauses of shorter ones are better translated together."""
_LABEL = r"\(?(?:[a-z]|[ivx]{1,4}|[0-9]{1,2})[.)]"
_CLAUSE = re.compile(
    rf"(?P<mark>[;:.])\s+(?:(?P<label>{_LABEL}\s+)|(?P<word>\w{{1,5}}\s+{_LABEL}\s))?"
)
"""Between two clauses: a mark, and mostly a label, which a conjunction may precede."""
_FIRST_LABEL = re.compile(rf"{_LABEL}\s+(?=[^\W\d_]{{2}})")
_ITEMS = 2
"""Labels from which a sentence enumerates."""
_CLAUSE_END = re.compile(r"[,;:—–]\s+(?=\w)")
_SHORTEST = 40
"""Characters of a clause, at least, that is translated alone."""
_GLUED = re.compile(r"[^\W\d_]{2}[.!?](?=[^\W\d_]{2})")
"""Where the space between two sentences may be missing."""
_NEAR = 40
"""Characters that are examined around a place where a sentence may end."""
_LINE_END = ".!?…:;"
_WORD = re.compile(r"[^\W\d_]+")
_FINAL = re.compile(r"[.!?…。！？](?=(?>\]\([^()]*+\)|\[\^?\w++\]|</?\w++/?>|[\"'”’»)\]}*_~])*+$)")
"""A final mark, and the codes and closing marks that may follow it."""
_END = 400
"""Characters at the end of a text that are searched for it."""
_DOMAINS = frozenset(("ac", "co", "com", "go", "id", "info", "io", "js", "net", "org"))
"""What follows a full stop in the name of a site."""
_LINE_BREAK = re.compile(r"(?<=\S) *+\n[ \n]*+(?=\S)")
_SPACE = re.compile(" ")
_NEARBY = 12
"""Spaces on each side that are examined for the place of a line break."""
_REACH = 0.15
"""Share of a part within which a punctuation mark is preferred for it."""
_EMPHASIS = "*_~"
_BRACKET = re.compile(r"[()\[\]]")


class LineBreak(NamedTuple):
    """A line break inside a part, in whose place an engine sees a space."""

    text: str
    """The break, with the blanks around it."""
    place: float
    """Where it is: 0 at the beginning of the part, 1 at its end."""
    after_mark: bool
    """Whether a punctuation mark precedes it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence or clause of a text, as it is given to an engine."""

    text: str
    opened: tuple[str, ...] = ()
    """Codes at its beginning that the text does not have there: their pair is cut."""
    closed: tuple[str, ...] = ()
    """Codes at its end that the text does not have there."""
    breaks: tuple[LineBreak, ...] = ()
    """The line breaks inside it, in order."""

    @classmethod
    def of(cls, text: str, opened: tuple[str, ...] = (), closed: tuple[str, ...] = ()) -> Part:
        """Return a part without its line breaks, between the halves of codes to be added."""
        line = _LINE_BREAK.sub(" ", text)
        breaks: list[LineBreak] = []
        removed = 0
        for match in _LINE_BREAK.finditer(text):
            start = match.start() - removed
            removed += len(match[0]) - 1
            marked = not text[: match.start()][-1:].isalnum()
            breaks.append(LineBreak(match[0], start / len(line), marked))
        return cls("".join([*opened, line, *closed]), opened, closed, tuple(breaks))

    def with_breaks(self, target: str) -> str:
        """Return a translation with line breaks in the places of those of the part.

        A break replaces the space that is nearest to its place, and follows a mark if it does so
        in the source and there is one nearby.
        """
        spaces = [match.start() for match in _SPACE.finditer(target)]
        pieces: list[str] = []
        position = first = 0
        for line_break in self.breaks:
            aim = line_break.place * len(target)
            middle = bisect_left(spaces, aim)
            nearby = spaces[max(first, middle - _NEARBY) : max(first, middle) + _NEARBY]
            if not nearby:
                break
            reach = len(target) * _REACH if line_break.after_mark else 0.0
            place = min(nearby, key=partial(_distance, target, aim, reach))
            pieces += (target[position:place], line_break.text)
            position = place + 1
            first = bisect_left(spaces, position)
        return "".join([*pieces, target[position:]])

    def without_additions(self, target: str) -> str:
        """Return a translation of this part without the codes that were added to it."""
        for code in self.opened:
            before, found, behind = target.partition(code)
            target = before + behind if found else target
        for code in reversed(self.closed):
            before, found, behind = target.rpartition(code)
            target = before + behind if found else target
        return target


def _distance(text: str, aim: float, reach: float, place: int) -> float:
    """Return how far a space is from an aim; one after a punctuation mark is nearer by a reach."""
    distance = abs(place - aim)
    if distance < 1:
        return -inf
    return distance if text[place - 1].isalnum() else distance - reach


@dataclass(frozen=True, slots=True)
class CutText:
    """A text cut into parts; with the gaps around them, they are the text again."""

    parts: tuple[Part, ...]
    gaps: tuple[str, ...]
    """What stands before, between and after the parts: one more than there are parts."""

    @property
    def is_whole(self) -> bool:
        """Whether the text is its only part."""
        return len(self.parts) == 1 and not any(self.gaps) and not self.parts[0].breaks

    def join(self, targets: Iterable[str], language: str) -> str:
        """Return the text with its parts replaced by their translations into a language."""
        joined = [self.gaps[0]]
        last = len(self.parts) - 1
        for index, (part, target) in enumerate(zip(self.parts, targets, strict=True)):
            gap = self.gaps[index + 1]
            source = part.without_additions(part.text)
            target = part.without_additions(target.strip())
            target = _with_initial(source, target, language)
            if index < last or gap:
                target = _with_final_mark(source, target)
            if index < last and not gap and target[-1:].isascii():
                gap = " "
            joined += (part.with_breaks(target), gap)
        return "".join(joined)


def _with_initial(source: str, target: str, language: str) -> str:
    """Return a translation that begins with a small letter where its source does.

    Only a word that is no name is changed.
    """
    first, word = _WORD.search(source), _WORD.search(target)
    if first is None or word is None or first[0][0].isupper() or not word[0].istitle():
        return target
    small = word[0].lower()
    if len(small) < 2 or small not in load_language(language).vocabulary.function:
        return target
    return target[: word.start()] + small + target[word.end() :]


def _with_final_mark(source: str, target: str) -> str:
    """Return a translation that ends in a mark where its source does.

    An engine that sees a clause alone ends it like a sentence.
    """
    expected = _FINAL.search(source, max(0, len(source) - _END))
    found = _FINAL.search(target, max(0, len(target) - _END))
    if expected is None and found is not None and found[0] in ".。":
        return target[: found.start()] + target[found.end() :]
    if expected is not None and found is None and target[-1:].isalnum():
        return target + expected[0]
    return target


def in_clauses(text: str) -> CutText:
    """Cut a sentence at the marks between its clauses, none of them short."""
    parts, gaps = [], [""]
    position = 0
    for match in _CLAUSE_END.finditer(text):
        if match.start() - position >= _SHORTEST and len(text) - match.end() >= _SHORTEST:
            parts.append(Part(text[position : match.start()]))
            gaps.append(match[0])
            position = match.end()
    return CutText((*parts, Part(text[position:])), (*gaps, ""))


def cut_text(text: str, syntax: Syntax, spans: Segmentation) -> CutText:
    """Cut a text into its sentences, and sentences that enumerate into their clauses.

    Args:
        text: One message.
        syntax: Its inline syntax.
        spans: The sentences of a text, as ``Segmenter.spans`` returns them.
    """
    readable = readable_text(text, syntax)
    bounds = [bound for span in spans(readable.text) for bound in _finer(readable.text, span)]
    worded = [bound for bound in bounds if _has_letters(readable.text, bound)]
    if len(worded) > 1:
        worded = [_without_label(readable.text, bound) for bound in worded]
    sentences = worded
    if syntax is Syntax.MARKDOWN:
        sentences = [_without_lone_marks(readable.text, bound) for bound in worded]
    if len(sentences) < 2 and sentences == worded:
        return CutText((Part.of(text),), ("", ""))
    return _CodedText.of(text, syntax).cut(readable, sentences)


def _without_label(text: str, bound: Span) -> Span:
    """Return a span without the label of an item at its beginning, which engines repeat or lose."""
    label = _FIRST_LABEL.match(text, bound.start, bound.end)
    return Span(label.end(), bound.end) if label else bound


def _without_lone_marks(text: str, bound: Span) -> Span:
    """Return a span without emphasis marks at its edges: their other halves are in other units."""
    piece = text[bound.start : bound.end].lstrip(_EMPHASIS)
    start = bound.end - len(piece)
    return Span(start, start + len(piece.rstrip(_EMPHASIS)))


def _has_letters(text: str, bound: Span) -> bool:
    return any(map(str.isalpha, text[bound.start : bound.end]))


# --- where a sentence is cut further -----------------------------------------------------------


def _finer(text: str, span: Span) -> Iterator[Span]:
    """Yield the parts of a sentence, without blanks at their edges."""
    gaps = sorted({*_lines(text, span), *_glued(text, span), *_clauses(text, span)})
    position = span.start
    for start, end in [*gaps, (span.end, span.end)]:
        if start < position:
            continue
        part = trim(text, position, start)
        if part[0] < part[1]:
            yield Span(*part)
        position = end


def _lines(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """Yield the line breaks that something new follows: a capital letter, a digit or a mark."""
    start = text.find("\n", span.start, span.end)
    while start >= 0:
        end = start + 1
        while end < span.end and text[end].isspace():
            end += 1
        before = text[max(span.start, start - _NEAR) : start].rstrip()[-1:]
        if end < span.end and (not text[end].islower() or before in _LINE_END):
            yield start, end
        start = text.find("\n", end, span.end)


def _glued(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """Yield the places where a sentence follows another without a space."""
    for match in _GLUED.finditer(text, span.start, span.end):
        place = match.end()
        word = text[max(span.start, place - _NEAR) : place - 1].rpartition(" ")[2]
        following = text[place : min(span.end, place + _NEAR)].partition(" ")[0]
        words = word.islower() and word.isalpha() and following.istitle() and following.isalpha()
        if words and following.lower() not in _DOMAINS:
            yield place, place


class _Clause(NamedTuple):
    mark: str
    gap: tuple[int, int]
    is_item: bool
    """Whether a label follows."""


def _clauses(text: str, span: Span) -> list[tuple[int, int]]:
    """Return the gaps between the clauses of a sentence that enumerates, or that is long."""
    clauses = list(_all_clauses(text, span))
    if sum(clause.is_item for clause in clauses) >= _ITEMS:
        return [clause.gap for clause in clauses]
    marks = ":;" if span.end - span.start >= LONG else ":"
    return [clause.gap for clause in clauses if clause.mark in marks]


def _all_clauses(text: str, span: Span) -> Iterator[_Clause]:
    """Yield the places between clauses outside brackets: semicolons, and marks before labels."""
    depth, position = 0, span.start
    for match in _CLAUSE.finditer(text, span.start, span.end):
        for sign in _BRACKET.findall(text, position, match.start()):
            depth = depth + 1 if sign in "([" else max(0, depth - 1)
        position = match.start()
        mark, is_item = match["mark"], match.lastgroup in ("label", "word")
        if not depth and (mark == ";" or is_item):
            # The engine translates a conjunction, and leaves the label after it alone.
            end = match.start("word") if match["word"] else match.end()
            yield _Clause(mark, (position + (mark != ";"), end), is_item)


# --- codes at and across cuts ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _CodedText:
    """A text, its codes, and the pairs among them."""

    text: str
    codes: tuple[Code, ...]
    partners: dict[int, int]
    """Index of the other half for each code of a pair."""
    closings: frozenset[int]

    @classmethod
    def of(cls, text: str, syntax: Syntax) -> _CodedText:
        codes = find_codes(text, syntax)
        pairs = code_pairs(codes)
        partners = pairs | {closing: opening for opening, closing in pairs.items()}
        return cls(text, codes, partners, frozenset(pairs.values()))

    def cut(self, readable: PlainText, bounds: Sequence[Span]) -> CutText:
        """Cut the text into parts at some bounds in its readable form."""
        spans = self._with_edge_codes([readable.span(bound.start, bound.end) for bound in bounds])
        edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(self.text)]
        gaps = [self.text[start:end] for start, end in list(pairwise(edges))[::2]]
        return CutText(tuple(self._parts(spans)), tuple(gaps))

    def _with_edge_codes(self, spans: Sequence[Span]) -> list[Span]:
        """Add codes beside each span that belong to it: their other half is inside it."""
        held: list[Span] = []
        first = 0
        for span in spans:
            start, end = span.start, span.end
            while first < len(self.codes) and self.codes[first].span.end <= start:
                first += 1
            start = self._extended_start(first - 1, start, end, held[-1].end if held else 0)
            index = first
            while index < len(self.codes) and self.codes[index].span.start < end:
                index += 1
            while index < len(self.codes) and self.codes[index].span.start == end:
                if index not in self.closings or self._partner(index).span.start < start:
                    break
                end = self.codes[index].span.end
                index += 1
            held.append(Span(start, end))
        return held

    def _extended_start(self, index: int, start: int, end: int, floor: int) -> int:
        """Return the start of a span with the opening codes before it that it closes."""
        while index >= 0 and self.codes[index].span.end == start:
            partner = self.partners.get(index)
            if (
                index in self.closings
                or partner is None
                or self.codes[partner].span.start >= end
                or self.codes[index].span.start < floor
            ):
                break
            start = self.codes[index].span.start
            index -= 1
        return start

    def _partner(self, index: int) -> Code:
        return self.codes[self.partners[index]]

    def _parts(self, spans: Iterable[Span]) -> Iterator[Part]:
        """Yield the parts of the text, their separated pairs closed and opened again."""
        index = 0
        for span in spans:
            opened: list[str] = []
            closed: list[str] = []
            while index < len(self.codes) and self.codes[index].span.start < span.end:
                code = self.codes[index]
                if code.span.start >= span.start and index in self.partners:
                    partner = self._partner(index)
                    if index in self.closings and partner.span.start < span.start:
                        opened.append(partner.text)
                    elif index not in self.closings and partner.span.start >= span.end:
                        closed.append(partner.text)
                index += 1
            # Outermost first at the beginning, innermost first at the end.
            opened.reverse()
            closed.reverse()
            text = self.text[span.start : span.end]
            yield Part.of(text, tuple(opened), tuple(closed))
