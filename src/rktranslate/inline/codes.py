"""Inline codes of a text, and the difference between those of two texts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.inline.markdown import markdown_codes
from rktranslate.inline.patterns import RARE, TAGS, TEXT, trimmed
from rktranslate.inline.tags import ESCAPES, added_imbalance
from rktranslate.model import Code, CodeKind, Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence


def find_codes(text: str, syntax: Syntax = Syntax.TEXT) -> tuple[Code, ...]:
    """Return the inline codes of a text: in order, disjoint, leftmost-longest.

    Citations ``[1]`` ``[2, 3]`` ``[4–6]`` and superscript digits, footnote marks ``[^n]``,
    addresses without the punctuation that follows them, e-mails, DOIs and ``｟n｠``. In Markdown
    also code spans, HTML, entities, escapes, autolinks, emphasis marks, and the two halves of a
    link: ``[`` and ``](address "title")``, so that its text stays translatable. In a text with tags
    also these and the escapes for what would be one.
    """
    if syntax is Syntax.MARKDOWN:
        return markdown_codes(text)
    if not _may_have_codes(text, syntax):
        return ()
    pattern = TAGS if syntax is Syntax.TAGS else TEXT
    codes = []
    position = 0
    while match := pattern.search(text, position):
        code = trimmed(match, syntax)
        codes.append(code)
        position = code.span.end
    return tuple(codes)


_PLAIN_START = re.compile(r"[^\W\d_]{2,}(?=[\s,;!?]|$)")
_WORD = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Two letters, or one of a script whose words may be a single sign."""


def has_words(text: str, syntax: Syntax = Syntax.TEXT) -> bool:
    """Return whether a text has a word of two letters outside of its codes."""
    if _PLAIN_START.match(text):
        return True  # most texts: no code begins with a letter that a space follows
    if not _WORD.search(text):
        return False
    position = 0
    for code in find_codes(text, syntax):
        if _WORD.search(text, position, code.span.start):
            return True
        position = code.span.end
    return _WORD.search(text, position) is not None


def _may_have_codes(text: str, syntax: Syntax) -> bool:
    """Return whether the pattern could match anything, by plain searches, which are quick."""
    if syntax is Syntax.TAGS and ("<" in text or "&" in text):
        return True
    if "[" in text or "@" in text or "://" in text or "www." in text or "10." in text:
        return True
    return not text.isascii() and RARE.search(text) is not None


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

    A target may repeat the tags of its source (``Syntax.TAGS``), move them and escape more; it may
    not lose one, add one that the source lacks, or break up a pair.
    """
    source_codes, target_codes = find_codes(source, syntax), find_codes(target, syntax)
    if not source_codes and not target_codes:
        return CodeDiff()
    common_source, missing = _shared(source_codes, Counter(code.text for code in target_codes))
    common_target, added = _shared(target_codes, Counter(code.text for code in source_codes))
    if syntax is not Syntax.TAGS:
        reordered = [code.text for code in common_source] != [code.text for code in common_target]
        return CodeDiff(missing, added, reordered)
    repeatable = {code.text for code in source_codes if code.kind is CodeKind.MARKUP} | ESCAPES
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


def _shared(codes: Sequence[Code], other: Counter[str]) -> tuple[list[Code], tuple[Code, ...]]:
    """Return the codes that the other side has too, in order, and those that it lacks."""
    remaining = Counter(other)
    shared, surplus = [], []
    for code in codes:
        if remaining[code.text] > 0:
            remaining[code.text] -= 1
            shared.append(code)
        else:
            surplus.append(code)
    return shared, tuple(surplus)
