"""Headings: capitalised as the project's setting says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.capitalisation import is_title_case, lowercase_word_in_title
from rktranslate.compare.tokens import prose
from rktranslate.model import BlockKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class HeadingCase(UnitCheck):
    """Headings are capitalised as the project asks."""

    name = "heading-case"
    help = "Headings are capitalised as the project's setting for the language says"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a heading in another style than the project's."""
        style = context.options.headings.get(context.catalog.target_language)
        if style is None or unit.kind is not BlockKind.HEADING:
            return ()
        target = prose(unit.target, context.syntax)
        languages = context.catalog.source_language, context.catalog.target_language
        if style == "title":
            word = lowercase_word_in_title(target, *languages)
            if word is not None:
                text = f"{word!r} should be capitalised in title case"
                return [self.finding(unit, context, text)]
        elif style == "sentence" and is_title_case(unit.source, target, *languages):
            return [self.finding(unit, context, "the heading is in title case")]
        return ()
