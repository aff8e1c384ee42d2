"""Language of targets: neither the source again nor text in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.guards import is_untranslated
from rktranslate.compare.target_language import wrong_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class Untranslated(UnitCheck):
    """No target is a copy of its source."""

    name = "untranslated"
    help = "No target is a copy of its source, names and addresses aside"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a target that is identical to its source."""
        catalog = context.catalog
        if is_untranslated(
            unit.source,
            unit.target,
            catalog.source_language,
            catalog.target_language,
            syntax=context.syntax,
            matcher=context.matcher,
        ):
            return [self.finding(unit, context, "target is identical to source")]
        return ()


class WrongLanguage(UnitCheck):
    """A target is in the target language."""

    name = "wrong-language"
    help = "A target is written in the language of its catalogue"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a target whose words are those of another language."""
        catalog = context.catalog
        expected = catalog.target_language
        language = wrong_language(
            unit.source, unit.target, catalog.source_language, expected, context.syntax
        )
        if language is None:
            return ()
        return [self.finding(unit, context, f"expected text in {expected!r}, found {language!r}")]
