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
        if is_untranslated(*context.sides(unit), syntax=context.syntax, matcher=context.matcher):
            return [self.finding(unit, context, "target is identical to source")]
        return ()


class WrongLanguage(UnitCheck):
    """A target is in the target language."""

    name = "wrong-language"
    help = "A target is written in the language of its catalogue"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a target whose words are those of another language."""
        expected = context.catalog.target_language
        language = wrong_language(*context.sides(unit), context.syntax)
        if language is None:
            return ()
        return [self.finding(unit, context, f"expected text in {expected!r}, found {language!r}")]
