"""Brackets: those without a partner, and those that an item of a list has lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import prose
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ENUMERATOR = re.compile(r"^\s*\w{1,4}[.)]\)?")
_ITEM = re.compile(r"\s*(\w{1,4})\)")
"""How an item of a list may begin: ``a)``."""
_MAX_ITEM = 8
_PAIRS = ("()", "[]", "{}", "（）", "【】")
_CLOSING = {pair[0]: pair[1] for pair in _PAIRS}
_BRACKETS = re.compile(r"[()\[\]{}（）【】]")
_EMOTICONS = re.compile(r"[:;]-?[()]")


def lost_item_bracket(source: str, target: str) -> tuple[str, Span] | None:
    """Return how an item of the source begins (``a)``), and the span that lost the bracket."""
    item = _ITEM.match(source) if ")" in source[:_MAX_ITEM] else None
    if item and re.match(rf"\s*{item[1]} ", target):
        return item[0], Span(0, target.index(item[1]) + len(item[1]))
    return None


def unmatched_brackets(source: str, target: str, syntax: Syntax) -> Sequence[int]:
    """Return the offsets of a target's brackets without a partner, unless the source has such."""
    if not _BRACKETS.search(target):
        return ()
    unmatched = list(_unmatched(prose(target, syntax)))
    if not unmatched or any(True for _ in _unmatched(prose(source, syntax))):
        return ()
    return unmatched


def _unmatched(text: str) -> Iterator[int]:
    if not "".join(_BRACKETS.findall(text)).replace("()", "").replace("[]", ""):
        return
    ignored = {
        offset
        for pattern in (_ENUMERATOR, _EMOTICONS)
        for match in pattern.finditer(text)
        for offset in range(*match.span())
    }
    opened: dict[str, list[int]] = {closing: [] for closing in _CLOSING.values()}
    for match in _BRACKETS.finditer(text):
        char = match[0]
        if char in _CLOSING:
            opened[_CLOSING[char]].append(match.start())
        elif opened[char]:
            opened[char].pop()
        elif match.start() not in ignored:
            yield match.start()
    for offsets in opened.values():
        yield from (offset for offset in offsets if offset not in ignored)
