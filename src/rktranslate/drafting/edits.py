"""Edit a draft: put a rendering in the place of other words, and fit its neighbours to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from rktranslate.drafting.inflection import inflection
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EDGES = " .,;:!?…\"'“”‘’"
"""What is no part of a rendering when it stands around one."""

_OPENERS = " \"'“‘(["
_PIECE = re.compile(r"｟[0-9]+｠|\w+|[^\w\s]")
_COMMON_WORD = re.compile(r" [a-z]")
_MIXED = re.compile(r"[^\W\d_]*[^\W\d_A-Z][A-Z]")
"""A first word with a capital inside of it: ``iPhone``."""
_CAPITAL_NEXT = re.compile(r" [^\W\d_a-z]")
_CAPITAL_BEFORE = re.compile(r"[\w,] [^\W\d_a-z][\w.'’-]* $")
"""Not at the beginning of the text, where any word has one."""
_LONGEST = 5
"""Most words that one term is taken to stand for, when its place is found by comparison."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the engine's own word for a term stands."""

    span: Span
    plural: bool = False


def replace_spans(text: str, edits: Iterable[tuple[Span, str]], language: str) -> str:
    """Return a text with stretches replaced, each in the case of what it replaces.

    Indefinite articles before a replaced word follow its sound (``a``, ``an``). Of two edits that
    overlap only the first counts.
    """
    grammar = inflection(language)
    parts: list[str] = []
    done = 0
    for span, rendering in sorted(edits):
        if span.start < done:
            continue
        before = text[done : span.start]
        fitted = in_case_of(text, span, rendering, language)
        before = grammar.with_article(before, text[span.start : span.end], fitted)
        parts += [before, fitted]
        done = span.end
    return "".join([*parts, text[done:]])


def in_case_of(text: str, span: Span, rendering: str, language: str) -> str:
    """Return a rendering in the case of what it replaces, where that has one of its own.

    A short form in a sentence ("U.S.", "ASEAN") says nothing about what takes its place.
    """
    replaced = text[span.start : span.end]
    if len(replaced) > 3 and text.isupper():
        return rendering.upper()
    before = text[: span.start]
    earlier = before.rstrip(_OPENERS)
    ends = earlier[-1:] in ".!?" and not inflection(language).abbreviation.search(earlier)
    begins = ends or not before.strip(EDGES)
    if begins and not replaced[:1].islower() and not _MIXED.match(rendering):
        return rendering[:1].upper() + rendering[1:]
    return rendering


def as_written(text: str, copies: Iterable[tuple[Span, str]], language: str) -> str:
    """Return a text in which copies of renderings have the letters of these, large and small.

    Engines lower the capital of a name in a sentence, and keep that of a beginning elsewhere.
    Other words, as a plural is, stay as they are, and so does a capital beside another: "President
    Putin", "Tonle Sap Lake".
    """

    def differs(span: Span, rendering: str) -> bool:
        copy = text[span.start : span.end]
        capital = rendering[:1].upper() + rendering[1:]
        beside = _CAPITAL_NEXT.match(text, span.end) or _CAPITAL_BEFORE.search(text[: span.start])
        title = copy == capital and beside
        return copy.casefold() == rendering.casefold() and copy != rendering and not title

    return replace_spans(text, [each for each in copies if differs(*each)], language)


def places_of(
    own: Sequence[str], text: str, count: int, taken: Sequence[Span], language: str
) -> list[Place]:
    """Return where one of the engine's own renderings stands exactly ``count`` times.

    Args:
        own: Renderings to look for; the first that fits is taken.
        text: A target text.
        count: How often the term stands in the source.
        taken: Stretches of the text that are spoken for.
        language: Language of the text; a plural is the same word.
    """
    for words in own:
        found = _free_places(words, text, taken, language)
        if len(found) == count:
            return found
    return []


def first_place_of(
    own: Sequence[str], text: str, taken: Sequence[Span], language: str
) -> list[Place]:
    """Return the first place of the first own rendering that stands in a text at all."""
    found = (_free_places(words, text, taken, language) for words in own)
    return next((places[:1] for places in found if places), [])


def _free_places(words: str, text: str, taken: Sequence[Span], language: str) -> list[Place]:
    forms = inflection(language).with_plurals(words)
    pattern = re.compile(rf"(?<![\w｟]){forms}(?![\w｠])", re.IGNORECASE)
    found = (
        Place(Span(*each.span()), plural=each[0].casefold() != words.casefold())
        for each in pattern.finditer(text)
    )
    return [each for each in found if not any(_overlap(each.span, span) for span in taken)]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def in_number_of(place: Place, rendering: str, language: str) -> str:
    """Return a rendering in the plural where the engine had a common word in the plural.

    Names have none, what ends like a plural may be one already, and a past form is no noun.
    """
    return inflection(language).plural_of(rendering) if place.plural else rendering


def as_owner(text: str, span: Span, rendering: str, language: str) -> str:
    """Return a name as a possessive where it replaces an adjective made of a name.

    "Danish power" with ``Denmark`` is "Denmark's power"; "the Danish power" has an article that
    would be the name's then, so the name is kept.
    """
    grammar = inflection(language)
    fits = (
        grammar.possessive
        and rendering[:1].isupper()
        and rendering[-1:].isalpha()
        and not rendering.endswith("s")
        and grammar.name_adjective.fullmatch(text[span.start : span.end])
        and _COMMON_WORD.match(text, span.end)
        and not grammar.determiner.search(text[: span.start])
    )
    return rendering + grammar.possessive if fits else rendering


def spans_of(mark: str, text: str) -> list[Span]:
    """Return where a mark stands in a text as a whole word."""
    pattern = rf"(?<!\w){re.escape(mark)}(?!\w)"
    return [Span(*found.span()) for found in re.finditer(pattern, text)]


def place_of_mark(marked: str, mark: str, text: str) -> Span | None:
    """Return the words of a text that stand where another version of it has a mark.

    Both are cut into words and compared; None where the mark has no clear counterpart.
    """
    ours = [found.group() for found in _PIECE.finditer(marked)]
    theirs = list(_PIECE.finditer(text))
    if ours.count(mark) != 1:
        return None
    position = ours.index(mark)
    matcher = SequenceMatcher(None, ours, [found.group() for found in theirs], autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if start <= position < end:
            alone = kind == "replace" and end - start == 1
            if alone and last - first <= _LONGEST:
                return Span(theirs[first].start(), theirs[last - 1].end())
            return None
    return None
