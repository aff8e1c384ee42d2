"""Inline codes of a target beside those of its source, and markup that strayed into plain text."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import prose
from rktranslate.inline import CodeDiff, compare_codes, find_codes
from rktranslate.inline.codes import code_key
from rktranslate.model import CodeKind, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.model import Code

_MARKUP_SIGNS = ("&", "<", "`", "\\", "**", "__", "](")
_STRAY = re.compile(
    r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
    r"|</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]{0,500})?/?>"
    r"|(?<![\w*])\*\*(?=\S)[^*]{1,500}\*\*|(?<!\w)__(?=\w)[^_]{1,500}__(?!\w)"
    r"|\[[^\]\[]{1,200}\]\([^()\s]{1,500}\)|`[^`]{1,200}`|\\[nrt\"'u](?![\w\\])"
)
_EMPTY_LINK = re.compile(r"\[\s*\]")
_FRAGMENT = re.compile(r"""#[^\s"'<>()]+""")
_LINKS = ("](", "<")
"""Beginnings of the codes that have the address of a link; an id of a heading may not change."""
_NO_DIFFERENCE = CodeDiff()


@lru_cache(maxsize=8)
def code_difference(source: str, target: str, syntax: Syntax) -> CodeDiff:
    """Return how the inline codes of source and target differ; false where they do not."""
    # Most texts have no code: nothing of them was blanked.
    if prose(source, syntax) is source and prose(target, syntax) is target:
        return _NO_DIFFERENCE
    difference = compare_codes(source, target, syntax)
    return _without_bound(difference, source) if syntax is Syntax.MARKDOWN else difference


def _without_bound(difference: CodeDiff, source: str) -> CodeDiff:
    """Return a difference without what a translated heading or link text asks for.

    That is another fragment in the address of a link within the site, and the label of a link whose
    text was its label: ``[teks]`` becomes ``[text][teks]``. Whether they lead somewhere is judged
    by ``links``.
    """
    missing, added = list(difference.missing), list(difference.added)
    for code in difference.missing:
        if code.text.startswith(_LINKS) and "#" in code.text and "//" not in code.text:
            address = _FRAGMENT.sub("#", code.text)
            same = (each for each in added if _FRAGMENT.sub("#", each.text) == address)
            counterpart = next(same, None)
            if counterpart is not None:
                missing.remove(code)
                added.remove(counterpart)
    for code in difference.added:
        if code.text.startswith("][") and code.text[1:] in source:
            opening = next((each for each in reversed(added) if _opens(each, code)), None)
            if opening is not None:
                added.remove(opening)
                added.remove(code)
    if len(missing) == len(difference.missing) and len(added) == len(difference.added):
        return difference
    return replace(difference, missing=tuple(missing), added=tuple(added))


def _opens(code: Code, closing: Code) -> bool:
    """Return whether a code opens a link or an image before another code."""
    return code.text in ("[", "![") and code.span.end <= closing.span.start


def are_reordered(source: str, target: str, syntax: Syntax, kinds: frozenset[CodeKind]) -> bool:
    """Return whether the codes of some kinds that both texts have come in another order."""
    in_source, in_target = (
        [code_key(code) for code in find_codes(text, syntax) if code.kind in kinds]
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


def emptied_links(source: str, target: str, syntax: Syntax) -> tuple[Span, ...]:
    """Return the links of a target that have no text, where the source has fewer such links."""
    if syntax is not Syntax.MARKDOWN or not _EMPTY_LINK.search(target):
        return ()
    found = tuple(_empty_links(target))
    return found if len(found) > sum(1 for _ in _empty_links(source)) else ()


def _empty_links(text: str) -> Iterator[Span]:
    for code, following in pairwise(find_codes(text, Syntax.MARKDOWN)):
        is_link = code.text == "[" and following.text.startswith(("](", "]["))
        if is_link and not text[code.span.end : following.span.start].strip():
            yield Span(code.span.start, following.span.end)
