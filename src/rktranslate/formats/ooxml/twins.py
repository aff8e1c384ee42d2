"""Texts that stand in a document twice, for programs that read the one or the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.sites import twin
from rktranslate.inline.tags import plain_text

if TYPE_CHECKING:
    from rktranslate.formats.ooxml.sites import Collector, Site


class Twins:
    """The blocks in a range of a collector, to be found by their text."""

    def __init__(self, collector: Collector, start: int) -> None:
        """Take the blocks from an index on."""
        self._collector = collector
        self._seen: Counter[str] = Counter()
        self._blocks: defaultdict[str, list[int]] = defaultdict(list)
        for index in range(start, len(collector.blocks)):
            self._blocks[plain_text(collector.blocks[index].text).text].append(index)

    def add(self, part: str, site: Site, text: str) -> bool:
        """Make a place that of the block with the same text; return whether there is one.

        Args:
            part: Name of the part.
            site: The place.
            text: Its text, with tags.
        """
        plain = plain_text(text).text
        found = self._blocks.get(plain)
        if not found:
            return False
        index = found[min(self._seen[plain], len(found) - 1)]
        self._seen[plain] += 1
        if self._collector.blocks[index].exclusion is None:
            self._collector.also(index, twin(part, site, text))
        return True
