"""Inline codes: citations, addresses, markup; the same ones in the same order."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from rktranslate.checks.unit import UnitCheck
from rktranslate.compare.tokens import prose
from rktranslate.inline import CodeDiff, compare_codes, find_codes
from rktranslate.model import CodeKind, Message, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding

_SIGNS = ("&", "<", "`", "\\", "**", "__", "](")
_STRAY = re.compile(
    r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
    r"|</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]{0,500})?/?>"
    r"|(?<![\w*])\*\*(?=\S)[^*]{1,500}\*\*|(?<!\w)__(?=\w)[^_]{1,500}__(?!\w)"
    r"|\[[^\]\[]{1,200}\]\([^()\s]{1,500}\)|`[^`]{1,200}`|\\[nrt\"'u](?![\w\\])"
)


class _Codes(UnitCheck):
    """The codes of some kinds are all in the target, none is added, and they keep their order."""

    kinds: ClassVar[frozenset[CodeKind]]
    in_order: ClassVar[bool] = True

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report missing, added and reordered codes of these kinds."""
        difference = _difference(unit.source, unit.target, context.syntax)
        if not difference:
            return
        for code in difference.missing:
            if code.kind in self.kinds:
                yield self.finding(
                    unit, context, f"{code.text} is missing in the target", source_span=code.span
                )
        for code in difference.added:
            if code.kind in self.kinds:
                yield self.finding(
                    unit, context, f"{code.text} is not in the source", target_span=code.span
                )
        if difference.reordered and self.in_order and self._reordered(unit, context.syntax):
            yield self.finding(unit, context, "they stand in another order than in the source")

    def _reordered(self, unit: Message, syntax: Syntax) -> bool:
        ours, theirs = (
            [code.text for code in find_codes(text, syntax) if code.kind in self.kinds]
            for text in (unit.source, unit.target)
        )
        common = [text for text in ours if text in theirs]
        return common != [text for text in theirs if text in ours]


class Citations(_Codes):
    """Citations and footnote marks."""

    id = "citation"
    description = "Citations and footnote marks are all there, none is added, in the same order"
    signs = "[⁰"
    kinds = frozenset({CodeKind.CITATION, CodeKind.FOOTNOTE})


class Addresses(_Codes):
    """URLs, DOIs and e-mail addresses."""

    id = "url"
    description = "URLs, DOIs and e-mail addresses are all there, letter by letter"
    kinds = frozenset({CodeKind.URL, CodeKind.DOI, CodeKind.EMAIL})


class Markup(_Codes):
    """Markup, code spans and placeholders."""

    id = "markup"
    description = "Inline markup, code and placeholders are all there, none is added"
    signs = "\\`<&[*_~｟"
    kinds = frozenset({CodeKind.MARKUP, CodeKind.CODE, CodeKind.PLACEHOLDER})
    in_order = False  # emphasis moves with the words that it is on


class StrayMarkup(UnitCheck):
    """No markup in plain text."""

    id = "stray-markup"
    description = "No markup, entity or escape comes into a text that has none"
    signs = "&<`\\*_]"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report what would be read as it stands; in Markdown ``markup`` looks at it."""
        if context.syntax is not Syntax.TEXT or not any(sign in unit.target for sign in _SIGNS):
            return
        # What the source writes so, such as a text about markup, the target may.
        own = {found[0][0] for found in _STRAY.finditer(unit.source)}
        for found in _STRAY.finditer(unit.target):
            if found[0][0] not in own:
                instead = html.unescape(found[0]) if found[0][0] == "&" else None
                yield self.finding(
                    unit,
                    context,
                    f"{found[0]!r} would be read as it stands",
                    target_span=Span(*found.span()),
                    suggestion=instead if instead != found[0] else None,
                )


@lru_cache(maxsize=8)
def _difference(source: str, target: str, syntax: Syntax) -> CodeDiff:
    # Most texts have no code: nothing of them was blanked.
    if prose(source, syntax) is source and prose(target, syntax) is target:
        return CodeDiff()
    return compare_codes(source, target, syntax)
