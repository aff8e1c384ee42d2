"""Inline codes of a text, and the difference between those of two texts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.inline.markdown import markdown_codes, nested_codes
from rktranslate.inline.patterns import NOTE_START, TAGS, TEXT, trimmed
from rktranslate.inline.tags import ESCAPES, added_imbalance
from rktranslate.model import Code, CodeKind, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RECENT = 16
"""Comparisons of one message follow one another: each asks for the codes of its two texts."""


def find_codes(text: str, syntax: Syntax = Syntax.TEXT) -> tuple[Code, ...]:
    """Return the inline codes of a text: in order, disjoint, leftmost-longest.

    Citations ``[1]`` ``[2, 3]`` ``[4–6]`` and superscript digits, footnote marks ``[^n]``,
    addresses without the punctuation that follows them, e-mails, DOIs and ``｟n｠``. In Markdown
    also code spans, HTML, components, entities, escapes, autolinks, emphasis marks, images, the two
    halves of a link (``[`` and ``](address "title")``, so that its text stays translatable), and
    the shortcodes, expressions, mathematics and marks of the dialects. In a text with tags also
    these and the escapes for what would be one.
    """
    if syntax is Syntax.MARKDOWN:
        return markdown_codes(text)
    if (syntax is Syntax.TAGS and ("<" in text or "&" in text)) or _may_have_address(text):
        return _codes(text, syntax)
    return _notes(text, syntax) if "[" in text or not text.isascii() else ()


def _may_have_address(text: str) -> bool:
    """Return whether an address could be in a text, by plain searches, which are quick."""
    return "@" in text or "://" in text or "www." in text or "10." in text


@lru_cache(maxsize=_RECENT)
def _codes(text: str, syntax: Syntax) -> tuple[Code, ...]:
    """Return the codes of a text that may have all kinds of them."""
    pattern = TAGS if syntax is Syntax.TAGS else TEXT
    codes = []
    position = 0
    while match := pattern.search(text, position):
        code = trimmed(match, syntax)
        codes.append(code)
        position = code.span.end
    return tuple(codes)


@lru_cache(maxsize=_RECENT)
def _notes(text: str, syntax: Syntax) -> tuple[Code, ...]:
    """Return the codes of a text that has neither addresses nor tags.

    All begin with one of a few characters, which are found far faster than what may be an address.
    """
    codes: list[Code] = []
    end = 0
    for start in map(re.Match.start, NOTE_START.finditer(text)):
        if start >= end and (match := TEXT.match(text, start)):
            codes.append(trimmed(match, syntax))
            end = match.end()
    return tuple(codes)


@dataclass(frozen=True, slots=True)
class CodeDiff:
    """The difference between the codes of a source and of its target."""

    missing: tuple[Code, ...] = ()
    """Codes of the source that the target lacks, with their spans in the source."""
    added: tuple[Code, ...] = ()
    """Codes that the target has and the source lacks, with their spans in the target."""
    reordered: bool = False
    """The codes that both have are in another order. Tags may move with their words."""
    unbalanced: tuple[Code, ...] = ()
    """Tags of the target that are not part of a pair, or whose pair overlaps another."""

    def __bool__(self) -> bool:
        """Return whether there is any difference."""
        return bool(self.missing or self.added or self.reordered or self.unbalanced)


def compare_codes(source: str, target: str, syntax: Syntax = Syntax.TEXT) -> CodeDiff:
    """Compare the codes of two texts by their wording and by how often each occurs.

    The text of sub-flows may differ, but not the codes in it.
    A target may move the tags of its source (``Syntax.TAGS``), repeat pairs and escape more; it may
    not lose a tag, add one that the source lacks, break up a pair, or repeat a standalone tag:
    there is one footnote, and one picture.
    """
    source_codes, target_codes = _all_codes(source, syntax), _all_codes(target, syntax)
    if not source_codes and not target_codes:
        return CodeDiff()
    common_source, missing = _shared(source_codes, Counter(map(code_key, target_codes)))
    common_target, added = _shared(target_codes, Counter(map(code_key, source_codes)))
    if syntax is not Syntax.TAGS:
        reordered = list(map(code_key, common_source)) != list(map(code_key, common_target))
        return CodeDiff(missing, added, reordered)
    pairs = (code.text for code in source_codes if code.kind is CodeKind.MARKUP)
    repeatable = {text for text in pairs if not text.endswith("/>")} | ESCAPES
    source_order, target_order = (
        [code.text for code in codes if code.kind is not CodeKind.MARKUP]
        for codes in (common_source, common_target)
    )
    unbalanced = {tag.span for tag in added_imbalance(source, target)}
    return CodeDiff(
        missing,
        tuple(code for code in added if code.text not in repeatable),
        source_order != target_order,
        tuple(code for code in target_codes if code.span in unbalanced),
    )


_CITED = re.compile(r"(?<![\w.])-?@(?:\{[^{}]*\}|[\w:.#$%&+?<>~/-]*\w)")


def code_key(code: Code) -> str:
    """Return what a translation must preserve of a code: its text without that of its sub-flows.

    Of a citation of keys these alone, for another language says other words around them.
    """
    if not code.subflows:
        return code.text
    if code.kind is CodeKind.CITATION:
        return ";".join(_CITED.findall(code.text))
    return "\0".join(_pieces_around(code))


def _pieces_around(code: Code) -> Iterator[str]:
    """Yield the pieces of a code before, between and after its sub-flows."""
    position = 0
    for subflow in code.subflows:
        yield code.text[position : subflow.start - code.span.start]
        position = subflow.end - code.span.start
    yield code.text[position:]


def _all_codes(text: str, syntax: Syntax) -> tuple[Code, ...]:
    """Return the codes of a text and those in their sub-flows, in order."""
    codes = find_codes(text, syntax)
    if not codes or not any(code.subflows for code in codes):
        return codes
    return tuple(sorted((*codes, *nested_codes(text)), key=lambda code: code.span))


def flat_codes(text: str, syntax: Syntax = Syntax.TEXT) -> tuple[Code, ...]:
    """Return the codes of a text, each cut around its sub-flows, with the codes in these.

    For other tools, in which all that a translator may change has to be text.
    """
    codes = _all_codes(text, syntax)
    if not codes or not any(code.subflows for code in codes):
        return codes
    pieces: list[Code] = []
    for code in codes:
        edges = [
            code.span.start,
            *(edge for span in code.subflows for edge in (span.start, span.end)),
            code.span.end,
        ]
        pieces += (
            Code(code.kind, text[start:end], Span(start, end))
            for start, end in list(pairwise(edges))[::2]
            if start < end
        )
    return tuple(sorted(pieces, key=lambda code: code.span))


def _shared(codes: Sequence[Code], other: Counter[str]) -> tuple[list[Code], tuple[Code, ...]]:
    """Return the codes that the other side has too, in order, and those that it lacks."""
    remaining = Counter(other)
    shared, surplus = [], []
    for code in codes:
        key = code_key(code)
        if remaining[key] > 0:
            remaining[key] -= 1
            shared.append(code)
        else:
            surplus.append(code)
    return shared, tuple(surplus)
