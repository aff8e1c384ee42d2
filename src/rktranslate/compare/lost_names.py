"""Names of a catalogue that a target should have copied and has nowhere."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.copies import copy_rules
from rktranslate.compare.name_counterparts import NameCounterparts
from rktranslate.compare.tokens import finder_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.compare.copies import Copy
    from rktranslate.compare.name_slips import Pair
    from rktranslate.model import Syntax

_FIXED = 2
"""A name that is copied so many times more often than it is not is to be copied."""


def lost_names(
    pairs: Sequence[Pair], source_language: str, target_language: str, syntax: Syntax
) -> Iterator[tuple[int, Copy]]:
    """Yield the names that targets lack, and the index of the pair.

    A name for which a target may have a word of its own, or a pronoun, is not lost.
    A name that the catalogue lacks again and again, and seldom copies, is one that it translates.

    Args:
        pairs: All units of the catalogue in order.
        source_language: Language of the sources.
        target_language: Language of the targets.
        syntax: Inline syntax of the texts.
    """
    rules = copy_rules(source_language, target_language)
    lost = [
        (index, copy)
        for index, pair in enumerate(pairs)
        if pair.compared and pair.target
        for copy in rules.lost_names(pair.source, pair.target, syntax)
        if copy.certain
    ]
    if not lost:
        return
    times = Counter(copy.text for _, copy in lost)
    names_in = finder_of(times)
    written: Counter[str] = Counter()
    for pair in pairs:
        if pair.target:
            written.update(set(names_in(pair.source)))
    counterparts = lru_cache(maxsize=1)(
        lambda index: NameCounterparts(pairs[index].source, pairs[index].target, rules)
    )
    for index, copy in lost:
        without = times[copy.text]
        fixed = without == 1 or written[copy.text] - without >= _FIXED * without
        if fixed and not counterparts(index).explains(copy):
            yield index, copy
