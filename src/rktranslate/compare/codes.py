"""Inline codes of a target beside those of its source, and markup that strayed into plain text."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import prose
from rktranslate.inline import CodeDiff, compare_codes, find_codes
from rktranslate.model import CodeKind, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKUP_SIGNS = ("&", "<", "`", "\\", "**", "__", "](")
_STRAY = re.compile(
    r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
    r"|</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]{0,500})?/?>"
    r"|(?<![\w*])\*\*(?=\S)[^*]{1,500}\*\*|(?<!\w)__(?=\w)[^_]{1,500}__(?!\w)"
    r"|\[[^\]\[]{1,200}\]\([^()\s]{1,500}\)|`[^`]{1,200}`|\\[nrt\"'u](?![\w\\])"
)
_NO_DIFFERENCE = CodeDiff()


@lru_cache(maxsize=8)
def code_difference(source: str, target: str, syntax: Syntax) -> CodeDiff:
    """Return how the inline codes of source and target differ; false where they do not."""
    # Most texts have no code: nothing of them was blanked.
    if prose(source, syntax) is source and prose(target, syntax) is target:
        return _NO_DIFFERENCE
    return compare_codes(source, target, syntax)


def are_reordered(source: str, target: str, syntax: Syntax, kinds: frozenset[CodeKind]) -> bool:
    """Return whether the codes of some kinds that both texts have come in another order."""
    in_source, in_target = (
        [code.text for code in find_codes(text, syntax) if code.kind in kinds]
        for text in (source, target)
    )
    common = [text for text in in_source if text in in_target]
    return common != [text for text in in_target if text in in_source]


def stray_markup(source: str, target: str) -> Iterator[tuple[Span, str | None]]:
    """Yield markup, entities and escapes in a plain target, with the character meant if any.

    What the source writes so itself, such as a text about markup, the target may write too.
    """
    if not any(sign in target for sign in _MARKUP_SIGNS):
        return
    of_source = {match[0][0] for match in _STRAY.finditer(source)}
    for match in _STRAY.finditer(target):
        if match[0][0] not in of_source:
            character = html.unescape(match[0]) if match[0][0] == "&" else match[0]
            yield Span(*match.span()), character if character != match[0] else None
