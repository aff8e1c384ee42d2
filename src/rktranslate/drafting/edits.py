"""Edits of a draft: replace words by a rendering, and adapt its neighbours to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import any_of
from rktranslate.drafting.inflection import inflection
from rktranslate.drafting.reduplication import clitics, doubled
from rktranslate.glossary.morphology import morphology
from rktranslate.languages.inflector import Forms
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EDGES = " .,;:!?…\"'“”‘’"
"""Characters around a rendering that are not part of it."""

STAND_INS = ("Jakarta", "Oslo", "Nairobi", "Toronto", "Lima", "Dublin")
"""Names that engines copy, so that a term behind one can be found again."""

_OPENERS = " \"'“‘(["
_PIECE = re.compile(r"｟[0-9]+｠|\w+|[^\w\s]")
_COMMON_WORD = re.compile(r" [a-z]")
_MIXED = re.compile(r"[^\W\d_]*[^\W\d_A-Z][A-Z]")
"""A first word with a capital inside: ``iPhone``."""
_CAPITAL_NEXT = re.compile(r" [^\W\d_a-z]")
_CAPITAL_BEFORE = re.compile(r"[\w,] [^\W\d_a-z][\w.'’-]* $")
"""Not at the start of the text, where every word has a capital."""
_MAX_WORDS = 5
"""Most words that a term may replace if its position is found by comparison."""


@dataclass(frozen=True, slots=True)
class EngineRendering:
    """An occurrence of the engine's own rendering of a term."""

    span: Span
    forms: Forms = Forms.NONE
    """Which forms of their dictionary form the words may be."""
    doubled: bool = False
    """Whether they are a reduplicated word."""
    certain: bool = True
    """Whether what replaces them is in one of these forms, or perhaps in none."""


def replace_spans(text: str, edits: Iterable[tuple[Span, str]], language: str) -> str:
    """Return a text with spans replaced, each in the case of the text that it replaces.

    Indefinite articles before a replaced word follow its sound (``a``, ``an``). Of two overlapping
    edits only the first is made.
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
    """Return a rendering in the case of the text that it replaces.

    Capitals count where the whole text has them, at the start of a sentence, and in a title before
    a name ("Prime Minister Howard"): a short form inside of a sentence ("U.S.", "ASEAN") says
    nothing about the case of its replacement.
    """
    replaced = text[span.start : span.end]
    if len(replaced) > 3 and text.isupper():
        return rendering.upper()
    before = text[: span.start]
    earlier = before.rstrip(_OPENERS)
    ends_sentence = earlier[-1:] in ".!?" and not inflection(language).abbreviation.search(earlier)
    starts_sentence = ends_sentence or not before.strip(EDGES)
    if starts_sentence and not replaced[:1].islower() and not _MIXED.match(rendering):
        return rendering[:1].upper() + rendering[1:]
    is_titled = replaced.istitle() and replaced not in STAND_INS
    if rendering.islower() and is_titled and _CAPITAL_NEXT.match(text, span.end):
        return inflection(language).as_title(rendering)
    return rendering


def restore_case(text: str, copies: Iterable[tuple[Span, str]], language: str) -> str:
    """Return a text in which copies of renderings have the case of these.

    Engines lower the capital of a name in a sentence, and keep the capital of a first word
    elsewhere. Other words, such as plurals, stay as they are, and so does a capital beside another
    one: "President Putin", "Tonle Sap Lake".
    """

    def differs(span: Span, rendering: str) -> bool:
        copy = text[span.start : span.end]
        capital = rendering[:1].upper() + rendering[1:]
        beside = _CAPITAL_NEXT.match(text, span.end) or _CAPITAL_BEFORE.search(text[: span.start])
        in_title = copy == capital and beside
        return copy.casefold() == rendering.casefold() and copy != rendering and not in_title

    return replace_spans(text, [copy for copy in copies if differs(*copy)], language)


def find_renderings(
    learned: Sequence[str], text: str, count: int, excluded: Sequence[Span], language: str
) -> list[EngineRendering]:
    """Return the occurrences of the first learned rendering that occurs exactly ``count`` times.

    Args:
        learned: The engine's own renderings.
        text: A target text.
        count: Number of occurrences of the term in the source.
        excluded: Spans of the text in which nothing is searched.
        language: Language of the text; a plural is the same word.
    """
    # In the plural a word is the same noun; in the form of a verb it may be another word.
    for forms in (Forms.PLURAL, Forms.PLURAL | Forms.VERBAL):
        for words in learned:
            occurrences = _occurrences(words, text, excluded, language, forms)
            if len(occurrences) == count:
                return occurrences
    return []


def find_first_rendering(
    learned: Sequence[str], text: str, excluded: Sequence[Span], language: str
) -> EngineRendering | None:
    """Return the first occurrence of the first learned rendering that a text has."""
    for words in learned:
        if occurrences := _occurrences(words, text, excluded, language, Forms.PLURAL):
            return occurrences[0]
    return None


def _occurrences(
    words: str, text: str, excluded: Sequence[Span], language: str, forms: Forms
) -> list[EngineRendering]:
    grammar = inflection(language)
    rules = morphology(language)
    spellings = grammar.spellings(words, forms)
    again = r"(?:-\1)?" if rules.reduplicates else ""
    pattern = re.compile(
        rf"(?<![\w｟])({any_of(spellings)}){again}(?=({clitics(language)})(?![\w｠$€£¥]))",
        re.IGNORECASE,
    )
    occurrences = (
        EngineRendering(Span(*match.span()), spellings.get(match[1].casefold(), Forms.NONE))
        for match in pattern.finditer(text)
        if not match[2] or rules.attaches(match[1].casefold(), match[2].casefold())
    )
    return [found for found in occurrences if not any(found.span.overlaps(s) for s in excluded)]


def in_forms_of(
    replaced: EngineRendering, rendering: str, language: str, *, title: bool = False
) -> tuple[str, ...]:
    """Return a rendering in each form that may fit in the place of an engine's rendering.

    The first is in the form of what it replaces, if that is certain; the rendering as it is comes
    last, or else first.

    Args:
        replaced: The engine's rendering.
        rendering: The rendering of the glossary.
        language: Language of both.
        title: A capitalised rendering is a common noun, and not a name.
    """
    if replaced.doubled:
        rendering = doubled(rendering)
    inflected = inflection(language).in_forms(rendering, replaced.forms, title=title)
    return (*inflected, rendering) if replaced.certain else (rendering, *inflected)


def as_possessive(text: str, span: Span, rendering: str, language: str) -> str:
    """Return a name as a possessive if it replaces an adjective derived from a name.

    "Danish power" with ``Denmark`` is "Denmark's power"; in "the Danish power" the article would
    then belong to the name, so the name is kept.
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


def insert_marks(text: str, edits: Sequence[tuple[Span, str]]) -> str:
    """Return a text with spans replaced by marks as they are; the spans are in order."""
    parts: list[str] = []
    done = 0
    for span, replacement in edits:
        parts += (text[done : span.start], replacement)
        done = span.end
    return "".join((*parts, text[done:]))


def spans_of(mark: str, text: str) -> list[Span]:
    """Return the spans of a mark as a whole word in a text."""
    pattern = rf"(?<!\w){re.escape(mark)}(?!\w)"
    return [Span(*match.span()) for match in re.finditer(pattern, text)]


def counterpart_of_mark(marked: str, mark: str, text: str) -> Span | None:
    """Return the words of a text in the position of a mark in another version of it.

    The words of both are compared; None if the mark has no clear counterpart.
    """
    marked_words = _PIECE.findall(marked)
    matches = list(_PIECE.finditer(text))
    if marked_words.count(mark) != 1:
        return None
    position = marked_words.index(mark)
    words = [match.group() for match in matches]
    opcodes = SequenceMatcher(None, marked_words, words, autojunk=False).get_opcodes()
    for operation, start, end, first, last in opcodes:
        if start <= position < end:
            replaces_mark_only = operation == "replace" and end - start == 1
            if replaces_mark_only and last - first <= _MAX_WORDS:
                return Span(matches[first].start(), matches[last - 1].end())
            return None
    return None
