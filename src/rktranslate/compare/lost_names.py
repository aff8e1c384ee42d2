"""Names of a catalogue that a target should have copied and has nowhere."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.copies import copy_rules
from rktranslate.compare.name_counterparts import NameCounterparts
from rktranslate.compare.tokens import LETTERS, finder_of
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.compare.copies import Copy
    from rktranslate.compare.name_slips import Pair
    from rktranslate.model import Syntax

_FIXED = 2
"""A name that is copied so many times more often than it is not is to be copied."""


class LostName(NamedTuple):
    """A name, or words of one, that a target lacks."""

    place: int
    """Index of the pair."""
    copy: Copy
    """What is lost, in the source."""
    is_shortened: bool
    """Whether the target has the words after it: ``Hosni Mubarak``, "Mubarak"."""


def lost_names(
    pairs: Sequence[Pair], source_language: str, target_language: str, syntax: Syntax
) -> Iterator[LostName]:
    """Yield the names that targets lack.

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
        if not fixed:
            continue
        lacking = _lacking(copy, pairs[index].source, pairs[index].target)
        if lacking is not None and not counterparts(index).explains(lacking):
            yield LostName(index, lacking, lacking.span.end < copy.span.end)


def _lacking(name: Copy, source: str, target: str) -> Copy | None:
    """Return the first words of a name that a target lacks, of which it may have others.

    None if the source begins with them, and the target has the words after them: what has a capital
    there can be a title.
    """
    said = list(LETTERS.finditer(name.text))
    kept_first = list(takewhile(lambda match: match[0] in target, said))
    lacking = list(takewhile(lambda match: match[0] not in target, said[len(kept_first) :]))
    if not lacking:
        return name  # all its words are parts of others
    opens = not any(map(str.isalnum, source[: name.span.start]))
    if opens and not kept_first and len(lacking) < len(said):
        return None
    start, end = lacking[0].start(), lacking[-1].end()
    span = Span(name.span.start + start, name.span.start + end)
    return name._replace(text=name.text[start:end], span=span)
