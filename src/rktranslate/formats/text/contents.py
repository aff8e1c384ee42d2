"""Tables of contents and page numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rktranslate.formats.text.rows import Row

_PAGE = re.compile(r"(?<![^\s.…·_–—•∙⋅-])(?:\d{1,4}|[ivxlcIVXLC]{1,8}|[A-Z]-?\d{1,3})\Z")
_LEADER = " \t\xa0.…·_"
_LEADER_TO_PAGE = _LEADER + "-–—•∙⋅"
"""Dashes and bullets lead only to a page: elsewhere they are punctuation and bullets."""
_SIGNS_OF_LEADER = ("..", "…", "__", ". .", "··", "---", "- -", "––", "——", "••", "∙∙", "⋅⋅")
_DASHES = "-–—"
_LONGEST_PAGE = 12
_FEWEST_DOTS = 3
_FEWEST_DOTS_ALONE = 5
_BARE_PAGE = re.compile(
    r"(?:(?P<dash>[-–—]+) ?|[(\[])?(?:\d{1,4}|(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3}))"
    r"(?(dash) ?(?P=dash)|[)\]]?)\Z"
)
_NAMED_PAGE = re.compile(
    r"(?:halaman|hal\.?|hlm\.?|page|p\.)[ \xa0]*\d{1,4}\b"
    r"(?:[ \xa0]*(?:/|dari|of)[ \xa0]*\d{1,4})?\Z",
    re.IGNORECASE,
)


def split_leader(row: Row) -> tuple[Row, Row] | None:
    """Return an entry of a table of contents, and its leader with the page number.

    The entry is empty where the row is but a leader and a page.
    """
    text = row.text
    if not any(map(text.__contains__, _SIGNS_OF_LEADER)):
        return None
    match = _PAGE.search(text, max(0, len(text) - _LONGEST_PAGE))
    head = text[: match.start()] if match else text
    entry = head.rstrip(_LEADER_TO_PAGE if match else _LEADER)
    if entry.endswith((" :", "\t:")):  # a form: ``Nama : ........``
        entry = entry[:-1].rstrip(_LEADER)
    leader = head[len(entry) :].lstrip(" \t\xa0:")
    dots = sum(map(leader.count, ".·_-–—•∙⋅")) + 3 * leader.count("…")
    if dots < (_FEWEST_DOTS if match and leader[-1:] in _LEADER_TO_PAGE else _FEWEST_DOTS_ALONE):
        return None
    start = len(head) - len(leader)
    return row.part(0, len(entry)), row.part(start, len(text))


def is_page_number(text: str) -> bool:
    """Return whether a row on its own is a page number: ``12``, ``- 12 -``, ``iv``."""
    return len(text) <= _LONGEST_PAGE and _BARE_PAGE.match(text) is not None


def is_dashed_page(text: str) -> bool:
    """Return whether a page number is between dashes, so that it is one beside other rows too."""
    return text[0] in _DASHES and text[-1] in _DASHES and is_page_number(text)


def names_page(text: str) -> bool:
    """Return whether a row is a page number with a word, which is offered: ``Halaman 3``."""
    return _NAMED_PAGE.match(text) is not None
