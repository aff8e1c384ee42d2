"""Texts that stand in a document twice, for programs that read the one or the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.sites import Placed, twin
from rktranslate.inline.blanks import BLANKS
from rktranslate.inline.tags import plain_text

if TYPE_CHECKING:
    from rktranslate.formats.ooxml.sites import Collector, Share, Site


class Twins:
    """The blocks in a range of a collector, to be found by their text."""

    def __init__(self, collector: Collector, start: int) -> None:
        """Take the blocks from an index on."""
        self._collector = collector
        self._seen: Counter[str] = Counter()
        self._blocks: defaultdict[str, list[int]] = defaultdict(list)
        for index in range(start, len(collector.blocks)):
            self._blocks[_key(collector.blocks[index].text)].append(index)

    def add(self, part: str, site: Site, text: str) -> bool:
        """Make a place that of the block with the same text; return whether there is one.

        Args:
            part: Name of the part.
            site: The place.
            text: Its text, with tags.
        """
        return self._add(text, twin(part, site, text))

    def share(self, part: str, share: Share, text: str) -> bool:
        """Make a share of a place that of the block with the same text; see :meth:`add`.

        The texts must not have tags.
        """
        return self._add(text, Placed(part, share))

    def _add(self, text: str, placed: Placed) -> bool:
        key = _key(text)
        found = self._blocks.get(key)
        if not found:
            return False
        index = found[min(self._seen[key], len(found) - 1)]
        self._seen[key] += 1
        if self._collector.blocks[index].exclusion is None:
            self._collector.also(index, placed)
        return True


def _key(text: str) -> str:
    """Return a text as it is compared: without tags and without blanks at its edges."""
    return plain_text(text).text.strip(BLANKS)
