"""Inline codes: citations, addresses, markup; the same ones in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.codes import are_reordered, code_difference, emptied_links, stray_markup
from rktranslate.model import CodeKind, Message, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.checks.context import CheckContext
    from rktranslate.inline import CodeDiff
    from rktranslate.model import Finding


class _Codes(UnitCheck):
    """The codes of some kinds are all in the target, none is added, and they keep their order."""

    kinds: ClassVar[frozenset[CodeKind]]
    in_order: ClassVar[bool] = True

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report missing, added, unpaired and reordered codes of these kinds."""
        difference = code_difference(unit.source, unit.target, context.syntax)
        return self._findings(unit, context, difference) if difference else ()

    def _findings(
        self, unit: Message, context: CheckContext, difference: CodeDiff
    ) -> Iterator[Finding]:
        for code in difference.missing:
            if code.kind in self.kinds:
                text = f"{code.text} is missing in the target"
                yield self.finding(unit, context, text, source_span=code.span)
        for code in difference.added:
            if code.kind in self.kinds:
                text = f"{code.text} is not in the source"
                yield self.finding(unit, context, text, target_span=code.span)
        for code in difference.unbalanced:
            if code.kind in self.kinds:
                text = f"{code.text} is not part of a pair"
                yield self.finding(unit, context, text, target_span=code.span)
        if (
            difference.reordered
            and self.in_order
            and are_reordered(unit.source, unit.target, context.syntax, self.kinds)
        ):
            yield self.finding(unit, context, "the order differs from the source")


class Citations(_Codes):
    """Citations and footnote marks."""

    name = "citation"
    help = "No citation or footnote mark is missing, added or reordered"
    signs = "[⁰"
    kinds = frozenset({CodeKind.CITATION, CodeKind.FOOTNOTE})


class Addresses(_Codes):
    """URLs, DOIs and e-mail addresses."""

    name = "url"
    help = "No URL, DOI or e-mail address is missing, added or changed"
    kinds = frozenset({CodeKind.URL, CodeKind.DOI, CodeKind.EMAIL})


class Markup(_Codes):
    """Markup, code spans and placeholders."""

    name = "markup"
    help = "No inline markup, code or placeholder is missing, added or unpaired"
    signs = "\\`<&[*_~｟{$^=:@%+!?"
    kinds = frozenset({CodeKind.MARKUP, CodeKind.CODE, CodeKind.PLACEHOLDER})
    in_order = False  # emphasis moves with the words that it is on


class LinkText(UnitCheck):
    """A link has a text."""

    name = "link-text"
    help = "No link has lost its text"
    signs = "["

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report links without a text, which readers cannot see, where the source has one."""
        return [
            self.finding(unit, context, "the link has no text", target_span=span)
            for span in emptied_links(unit.source, unit.target, context.syntax)
        ]


class StrayMarkup(UnitCheck):
    """No markup in plain text."""

    name = "stray-markup"
    help = "No markup, entity or escape is added to plain text"
    signs = "&<`\\*_]"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report markup that readers would see as it is; ``markup`` looks at other syntaxes."""
        if context.syntax is not Syntax.TEXT:
            return ()
        return [
            self.finding(
                unit,
                context,
                f"{unit.target[span.start : span.end]!r} would be shown literally",
                target_span=span,
                suggestion=character,
            )
            for span, character in stray_markup(unit.source, unit.target)
        ]
