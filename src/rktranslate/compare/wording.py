"""Changes of wording between an earlier source and the current one, for fuzzy drafts.

A tool that carries a translation over sees that two sources are similar; it does not see that one
of them has a negation. A difference tells a reviewer in one clause what to revise.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.compare.negation import negations_of
from rktranslate.compare.numbers.comparison import compare_values
from rktranslate.inline import compare_codes
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence


_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_NAME = re.compile(r"(?<=\w )[A-Z][\w'’-]+|(?<=\w, )[A-Z][\w'’-]+|^[A-Z][\w'’-]+(?= [A-Z])")
_SHOWN_WORDS = 6


class Change(StrEnum):
    """Kinds of changes of a source, the gravest first."""

    NEGATION = "negation"
    NUMBER = "number"
    CODE = "code"
    NAME = "name"
    WORDS = "words"
    ORDER = "word order"
    TYPOGRAPHY = "typography only"


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes of one kind between two texts."""

    change: Change
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    span: Span | None = None
    """Span in the current source of the first words that were added or changed."""

    def __str__(self) -> str:
        """Return a clause: ``negation: 'tidak' was added``."""
        if self.removed and self.added:
            clause = f"{_quoted(self.removed)} became {_quoted(self.added)}"
        elif self.added:
            clause = f"{_quoted(self.added)} was added"
        elif self.removed:
            clause = f"{_quoted(self.removed)} was removed"
        else:
            return str(self.change)
        return f"{self.change}: {clause}"


def differences(
    before: str, after: str, language: str, syntax: Syntax = Syntax.TEXT
) -> tuple[Difference, ...]:
    """Return what changed from an earlier source to the current one, the gravest change first.

    Args:
        before: The earlier source.
        after: The current one.
        language: Language of both.
        syntax: Their inline syntax.

    Returns:
        Nothing for equal texts; else one item per kind of change. ``WORDS`` is every change of a
        word that is of no other kind, ``ORDER`` another order of the same words, and
        ``TYPOGRAPHY`` stands only where no word changed at all.
    """
    if before == after:
        return ()
    changes: list[Difference] = []
    negations = negations_of(language)
    if negations is not None:
        changes += _changed(Change.NEGATION, negations, before, after)
    values = compare_values(before, after, language, language, syntax)
    if values:
        changes.append(
            Difference(
                Change.NUMBER,
                tuple(value.text for value in values.missing),
                tuple(value.text for value in values.added),
                values.added[0].span if values.added else None,
            )
        )
    codes = compare_codes(before, after, syntax)
    if codes:
        changes.append(
            Difference(
                Change.CODE,
                tuple(code.text for code in codes.missing),
                tuple(code.text for code in codes.added),
                codes.added[0].span if codes.added else None,
            )
        )
    # A month is a name and a value; it is reported once.
    reported = _reported(changes)
    changes += [
        item
        for item in _changed(Change.NAME, _NAME, before, after)
        if not _reported([item]) <= reported
    ]
    reported = _reported(changes)
    removed, added, span = _words(before, after)
    # The same words in another order are another sentence.
    reordered = not removed and not added and _folded(before) != _folded(after)
    removed = [word for word in removed if word.casefold() not in reported]
    added = [word for word in added if word.casefold() not in reported]
    if removed or added:
        changes.append(Difference(Change.WORDS, tuple(removed), tuple(added), span))
    elif reordered:
        changes.append(Difference(Change.ORDER))
    return tuple(changes) or (Difference(Change.TYPOGRAPHY),)


def _changed(change: Change, pattern: re.Pattern[str], before: str, after: str) -> list[Difference]:
    """Compare the words that a pattern finds, as multisets."""
    old = Counter(match[0].casefold() for match in pattern.finditer(before))
    new = Counter(match[0].casefold() for match in pattern.finditer(after))
    if old == new:
        return []
    # A word that only moved to or from the beginning of the sentence is still the same word.
    old_only, new_only = old - new, new - old
    lower_before, lower_after = Counter(_folded(before)), Counter(_folded(after))
    removed = [w for w in old_only.elements() if lower_before[w] != lower_after[w] or " " in w]
    added = [w for w in new_only.elements() if lower_before[w] != lower_after[w] or " " in w]
    if not removed and not added:
        return []
    matches = list(pattern.finditer(after))
    new_words = frozenset(added)
    first = next((match for match in matches if match[0].casefold() in new_words), None)
    span = Span(*first.span()) if first else None
    written = {match[0].casefold(): match[0] for match in (*pattern.finditer(before), *matches)}
    return [
        Difference(
            change,
            tuple(written[word] for word in removed),
            tuple(written[word] for word in added),
            span,
        )
    ]


def _reported(changes: Sequence[Difference]) -> set[str]:
    """Return the words in some differences."""
    texts = (text for item in changes for text in (*item.removed, *item.added))
    return {word.casefold() for text in texts for word in _WORD.findall(text)}


def _folded(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _words(before: str, after: str) -> tuple[list[str], list[str], Span | None]:
    """Return words only in the one text and only in the other, in order, case aside."""
    matches = list(_WORD.finditer(after))
    old, new = _WORD.findall(before), [match[0] for match in matches]
    remaining = Counter(word.casefold() for word in old)
    added: list[str] = []
    span = None
    for match in matches:
        word = match[0].casefold()
        if remaining[word] > 0:
            remaining[word] -= 1
        else:
            added.append(match[0])
            span = span or Span(*match.span())
    remaining = Counter(word.casefold() for word in new)
    removed = []
    for word in old:
        folded = word.casefold()
        if remaining[folded] > 0:
            remaining[folded] -= 1
        else:
            removed.append(word)
    return removed, added, span


def _quoted(words: Sequence[str]) -> str:
    shown = list(map(repr, words[:_SHOWN_WORDS]))
    if len(words) > _SHOWN_WORDS:
        shown.append("...")
    return ", ".join(shown)
