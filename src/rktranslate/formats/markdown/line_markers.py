"""Lines that people mean as lines although Markdown joins them: lettered lists, labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    _Style: TypeAlias = tuple[str, str, str]

LONGEST_VERSE = 40
"""Characters of the longest line of a verse or an address; longer ones are prose."""

ORDINAL = re.compile(
    r"(?P<open>\(?)(?P<ordinal>[a-z]|[ivx]{1,5}|[A-Z](?=\))|(?<=\()\d{1,3}|\d{1,2}(?:\.\d{1,2})+)"
    r"(?P<close>[.)]|(?<=\d)(?=[ \t]))[ \t\xa0]+(?=\S)"
)
"""A marker of an item that is none in Markdown: ``a.``, ``(1)``, ``ii)``, ``1.2``."""
_BULLET = re.compile("[•◦▪▫●○■□‣✓✔✗☐☑☒➢➤→\uf0b7\uf0a7\uf0d8][ \t\xa0]+(?=\\S)")
_DASH = re.compile(r"[–—][ \t\xa0]+(?=\S)")
_FIELD = re.compile(r"[^\W\d_][\w./() -]{0,30}?[ \t]*:[ \t]+(?=\S)(?!.*[.!?]$)")
"""A line of a form: ``Nama : Budi``."""
_LONGEST_FIELD = 60
_ENDED = re.compile(r"[.:;!?…](?:[”’\"')\]*_]*|[ \t]+(?:dan|atau|serta|dan/atau|and|or))$")
_STOPPED = re.compile(r"[.!?…:;](?:[”’\"')\]»*_]|\[\d+\])*$")
_CITED = frozenset(
    [
        "ayat",
        "pasal",
        "huruf",
        "angka",
        "butir",
        "nomor",
        "bab",
        "dan",
        "atau",
        "serta",
        "lampiran",
        "poin",
    ]
)
"""Words before a number that is cited, not the marker of an item."""
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv")


@dataclass(frozen=True, slots=True)
class LineStart:
    """The beginning of a line that stays a line."""

    is_item: bool = False
    marker_end: int = 0
    """Offset of its text after a marker."""


def line_beginnings(texts: Sequence[str]) -> dict[int, LineStart]:
    """Return which lines of a paragraph begin a block of their own, by their index.

    Args:
        texts: The lines of the paragraph, without blanks at their edges.
    """
    if len(texts) < 2:
        return {}
    beginnings = _items(texts)
    if beginnings:
        return beginnings
    if all(len(text) <= _LONGEST_FIELD and _FIELD.match(text) for text in texts):
        return dict.fromkeys(range(len(texts)), LineStart())
    return {}


def goes_on(text: str, following: str, longest_verse: int = LONGEST_VERSE) -> bool:
    """Return whether a sentence goes on after a line break that its author wanted.

    Args:
        text: The line before.
        following: The line after.
        longest_verse: Characters of a line that may be a verse, which stands alone.
    """
    return len(text) > longest_verse and following[:1].islower() and _STOPPED.search(text) is None


def _items(texts: Sequence[str]) -> dict[int, LineStart]:
    """Return the lines that begin with the marker of an item."""
    markers = {index: marker for index, text in enumerate(texts) if (marker := item_marker(text))}
    if not markers:
        return {}
    last_lines = {_style(marker): index for index, marker in markers.items()}
    beginnings: dict[int, LineStart] = {}
    last: re.Match[str] | None = None
    for index, marker in markers.items():
        if _opens(texts, index, marker, last, last_lines):
            beginnings[index] = LineStart(is_item=True, marker_end=marker.end())
            last = marker
    if list(beginnings) == [0]:
        return {}
    return beginnings


def item_marker(text: str) -> re.Match[str] | None:
    """Return the marker of an item that is none in Markdown, at the start of a text."""
    return ORDINAL.match(text) or _BULLET.match(text) or _DASH.match(text)


def _opens(
    texts: Sequence[str],
    index: int,
    marker: re.Match[str],
    last: re.Match[str] | None,
    last_lines: dict[_Style, int],
) -> bool:
    """Return whether a marker at the start of a line opens an item, and is no part of a text."""
    if marker.re is _BULLET:
        return True
    if last is not None and last.re is marker.re and _follows(last, marker):
        return True
    ended = index == 0 or _ENDED.search(texts[index - 1]) is not None
    if marker.re is _DASH:
        return ended
    if index > 0 and ended and "." not in marker["ordinal"]:
        return True
    if index > 0 and (not _is_first(marker) or _last_word(texts[index - 1]) in _CITED):
        return False
    return any(last_lines.get(style, -1) > index for style in _next_styles(marker))


def _last_word(text: str) -> str:
    return text[text.rfind(" ") + 1 :].lower()


def _is_first(marker: re.Match[str]) -> bool:
    return marker["ordinal"] in ("a", "i", "A", "1") or marker["ordinal"].endswith(".1")


def _follows(earlier: re.Match[str], later: re.Match[str]) -> bool:
    """Return whether a marker is the next one after another, in the same style."""
    return _style(later) in _next_styles(earlier)


def _style(marker: re.Match[str]) -> _Style:
    """Return what tells a marker from others: what is around its ordinal, and the ordinal."""
    if marker.re is not ORDINAL:
        return (marker.group()[0], "", "")
    return (marker["open"], marker["ordinal"], marker["close"])


def _next_styles(marker: re.Match[str]) -> list[_Style]:
    """Return the markers that can be the next one; a letter may be a Roman number too."""
    opening, ordinal, closing = _style(marker)
    if marker.re is not ORDINAL:
        return [(opening, "", "")]
    if ordinal[-1].isdigit():
        head, dot, number = ordinal.rpartition(".")
        return [(opening, f"{head}{dot}{int(number) + 1}", closing)]
    following = [chr(ord(ordinal) + 1)] if len(ordinal) == 1 else []
    if ordinal in _ROMAN[:-1]:
        following.append(_ROMAN[_ROMAN.index(ordinal) + 1])
    return [(opening, each, closing) for each in following]
