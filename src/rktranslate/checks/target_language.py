"""Language of targets: neither the source again nor text in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.guards import is_untranslated
from rktranslate.compare.near_languages import foreign_words
from rktranslate.compare.target_language import wrong_language
from rktranslate.languages.loader import same_group
from rktranslate.model import Severity, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.compare.near_languages import ForeignWord
    from rktranslate.model import Finding, Message


class Untranslated(UnitCheck):
    """No target is a copy of its source."""

    name = "untranslated"
    help = "No target is a copy of its source, names and addresses aside"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a target that is identical to its source.

        In a near language it may be right, so one that was reviewed is only shown, unless it has a
        word that the language has not.
        """
        sides = context.sides(unit)
        if not is_untranslated(*sides, syntax=context.syntax, matcher=context.matcher):
            return ()
        text, severity = "target is identical to source", Severity.ERROR
        foreign = foreign_words(*sides, context.syntax)
        if foreign:
            text = f"{text}, {_instead(foreign[0], context)}"
        elif unit.state is State.REVIEWED and same_group(*sides[2:]):
            severity = Severity.INFO
        return [self.finding(unit, context, text, severity=severity)]


class WrongLanguage(UnitCheck):
    """A target is in the target language."""

    name = "wrong-language"
    help = "A target is written in the language of its catalogue"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a target in another language, or words of a near one that were left in it."""
        sides = context.sides(unit)
        language = wrong_language(*sides, context.syntax)
        if language is not None:
            expected = context.catalog.target_language
            text = f"expected text in {expected!r}, found {language!r}"
            return [self.finding(unit, context, text)]
        if unit.target == unit.source:
            return ()
        return [
            self.finding(
                unit,
                context,
                _instead(word, context),
                severity=Severity.WARNING,
                target_span=word.span,
                suggestion=word.instead,
            )
            for word in foreign_words(*sides, context.syntax)
        ]


def _instead(foreign: ForeignWord, context: CheckContext) -> str:
    """Return what is wrong with a word of a near language."""
    language = context.catalog.target_language
    return f"{foreign.word!r} is {foreign.instead!r} in {language!r}"
