"""Words of closed classes: no country, title or direction of the source becomes another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.exchanged_words import exchanged_words
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.context import CheckContext
    from rktranslate.compare.exchanged_words import Exchange
    from rktranslate.model import Finding, Message


class ExchangedWords(UnitCheck):
    """No member of some closed classes stands in the place of another one."""

    severity = Severity.WARNING
    classes: ClassVar[tuple[str, ...]]
    """Names of classes, or of groups of them."""

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a member that the target lacks, and the one that it has instead."""
        exchanges = exchanged_words(*context.sides(unit), context.syntax)
        return self._findings(unit, context, exchanges) if exchanges else ()

    def _findings(
        self, unit: Message, context: CheckContext, exchanges: Sequence[Exchange]
    ) -> Iterator[Finding]:
        """Yield the exchanges of its classes."""
        for exchange in exchanges:
            if exchange.of_class.partition(".")[0] in self.classes:
                source, target = exchange.source_span, exchange.target_span
                yield self.finding(
                    unit,
                    context,
                    f"{unit.source[source.start : source.end]!r} in the source"
                    f" is {unit.target[target.start : target.end]!r} in the target",
                    severity=Severity.WARNING if self.severity is Severity.ERROR else None,
                    source_span=source,
                    target_span=target,
                )


class Countries(ExchangedWords):
    """Countries, nationalities, cities and religions."""

    name = "countries"
    help = "No country, nationality, city or religion becomes another one"
    classes = ("countries", "cities", "religions")


class Organisations(ExchangedWords):
    """Organisations, also by their acronyms."""

    name = "organisations"
    help = "No organisation becomes another one, in full or as an acronym"
    classes = ("organisations", "acronyms")


class Titles(ExchangedWords):
    """Titles, offices and professions."""

    name = "titles"
    help = "No title, office or profession becomes another one"
    classes = ("titles",)


class Kinship(ExchangedWords):
    """Relatives, and the gender of persons."""

    name = "kinship"
    help = "No relative becomes another one, and no person of another gender"
    classes = ("kinship", "gender")


class Times(ExchangedWords):
    """Eras, seasons, days, parts of the day and spans of time."""

    name = "times"
    help = "No era, season, day, part of the day or span of time becomes another one"
    classes = ("eras", "seasons", "relative_days", "day_parts", "durations")


class Opposites(ExchangedWords):
    """Opposites, directions and colours."""

    name = "opposites"
    help = "No word becomes its opposite, and no direction or colour another one"
    severity = Severity.INFO
    classes = ("opposites", "degree", "directions", "colours")


class Quantifiers(ExchangedWords):
    """Quantifiers and ordinals."""

    name = "quantifiers"
    help = "No quantifier (all, some) or ordinal (first) becomes another one"
    severity = Severity.INFO
    classes = ("quantity", "ordinals")
