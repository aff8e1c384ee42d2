"""Units in the order of their risk: the chance that something is wrong, with the reasons."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.model import Finding, Location, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rktranslate.checks import CheckContext
    from rktranslate.checks.risk import Reason
    from rktranslate.compare.reading import Reading
    from rktranslate.glossary import Glossary
    from rktranslate.model import Catalog, Message, Syntax


@dataclass(frozen=True, slots=True)
class UnitRisk:
    """A unit with its risk."""

    location: Location
    """Line of its message in its PO file."""
    source: str
    target: str
    state: State
    chance: float
    """The chance that something is wrong, 0 to 1."""
    reasons: tuple[Reason, ...]
    """Findings first, then what adds most to the chance."""


def risks_of(
    contexts: Iterable[CheckContext],
    findings: Iterable[Finding],
    readings: Mapping[Location, Reading] | None = None,
    *,
    wanted: Callable[[Message], bool] = lambda _message: True,
) -> tuple[UnitRisk, ...]:
    """Return the units of catalogues that have a target, the riskiest first.

    Args:
        contexts: The catalogues.
        findings: What the checks found in them.
        readings: What a model thinks of units, where one has read them.
        wanted: Returns whether a message is among those to return.
    """
    from rktranslate.checks.risk_facts import RiskAssessor

    by_place: defaultdict[Location, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_place[finding.location].append(finding)
    readings = readings or {}
    risks = []
    for context in contexts:
        assessor = RiskAssessor(context)
        for message in filter(wanted, context.messages):
            place = Location(context.catalog.path, message.line)
            risk = assessor.risk(message, by_place.get(place, ()), readings.get(place))
            if risk is not None:
                texts = message.source, message.target
                risks.append(UnitRisk(place, *texts, message.state, risk.chance, risk.reasons))
    return tuple(riskiest_first(risks))


def risks_of_drafts(
    catalog: Catalog, glossary: Glossary | None, syntax: Syntax
) -> tuple[UnitRisk, ...]:
    """Return the drafts of a catalogue, the riskiest first, without running the checks.

    Args:
        catalog: The catalogue.
        glossary: The glossary, whose missing terms count; None without one.
        syntax: Inline syntax of the document.
    """
    from rktranslate.checks import CheckContext

    if not any(_is_draft(message) for message in catalog.messages):
        return ()
    return risks_of([CheckContext.of(catalog, glossary, syntax)], (), wanted=_is_draft)


def _is_draft(message: Message) -> bool:
    return message.state is State.TRANSLATED and not message.obsolete


def riskiest_first(risks: Iterable[UnitRisk]) -> list[UnitRisk]:
    """Return units by their chance, those of equal chance in the order of files and lines."""
    return sorted(risks, key=lambda each: (-each.chance, each.location.path, each.location.line))
