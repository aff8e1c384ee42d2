"""What a lexicon knows of the words of one text in another: whether they are rendered there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rktranslate.lexicon import Entry, Lexicon

POSSIBLE, LIKELY, USUAL = 0.02, 0.05, 0.1
"""Shares of a word's counterparts from which another word may translate it, is likely to, and is a
usual translation."""
_LEAST_LINKED = 3
"""Counterparts that were seen of a word, from which something can be said about it."""
_MOST_UNLINKED = 0.5
"""Share of a word's occurrences without a counterpart from which it renders nothing for sure."""
SENTENCE_END = re.compile(r"[.!?;](?=\s)")
_REACH = 60
"""Characters after a word in which the words are that it concerns."""
CLAUSE_END = re.compile('[][,;:.!?()"“”—–]')
JUDGED, _MOST_JUDGED = 2, 3
"""Words after a word that it is likely to concern, and those that it may concern, too."""


def renders(entry: Entry, word: str) -> bool:
    """Return whether a word, in small letters, is a translation of another one."""
    return entry.share(word) >= POSSIBLE


def is_rendered(known: Lexicon, word: str, others: Collection[str]) -> bool:
    """Return whether one of some words, all in small letters, is a translation of a word."""
    entry = known.source(word)
    return entry is not None and any(
        renders(entry, other) and not _is_filler(known, other) for other in others
    )


def _is_filler(known: Lexicon, word: str) -> bool:
    """Return whether a word mostly has no counterpart, as articles: it says little of another."""
    entry = known.target_counts(word)
    return entry is not None and entry.unlinked > _MOST_UNLINKED * entry.seen


def concerned(
    known: Lexicon, after: str, ignored: Collection[str], *, surely: bool = False
) -> Iterator[Entry]:
    """Yield the words that one like ``not`` or ``allegedly`` concerns: the next ones that say much.

    There are two, and a third one if it surely is concerned and follows them at once.

    Args:
        known: The lexicon of the text's language.
        after: The text after the word.
        ignored: Function words, and others that are passed over.
        surely: Whether only words are wanted that are surely concerned: those of the same clause,
            without an unknown word before them.
    """
    sentence = SENTENCE_END.split(after[:_REACH], maxsplit=1)[0]
    sure = len(words(CLAUSE_END.split(sentence, maxsplit=1)[0]))
    judged = 0
    for index, word in enumerate(words(sentence)):
        entry = None if word in ignored else known.source(word)
        if entry is None and word not in ignored:
            sure = 0
        if index >= sure and (surely or judged >= JUDGED):
            return
        if judged >= JUDGED and word in ignored:
            return
        if entry is not None and entry.linked >= _LEAST_LINKED:
            yield entry
            judged += 1
            if judged == _MOST_JUDGED:
                return
