"""All checks in their order, and the one way to run them over a catalogue."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rktranslate.checks.changed_source import ChangedSource
from rktranslate.checks.citations import CitationGraph, CitationPlace
from rktranslate.checks.codes import Addresses, Citations, Markup, StrayMarkup
from rktranslate.checks.consistency import FirstMention, NameConsistency, TermConsistency
from rktranslate.checks.corpus import Corpus
from rktranslate.checks.duplicates import InconsistentTarget, SameTarget
from rktranslate.checks.glossary import GlossaryForbidden, GlossaryMissing
from rktranslate.checks.interface import CatalogCheck, Check, CheckContext
from rktranslate.checks.languages import WrongLanguage
from rktranslate.checks.length import Length
from rktranslate.checks.names import Names
from rktranslate.checks.negation import Negation
from rktranslate.checks.prose import (
    DraftUnresolved,
    Empty,
    ReferenceVerbatim,
    Repetition,
    Unreviewed,
    Untranslated,
)
from rktranslate.checks.punctuation import Brackets, EndPunctuation, InnerPunctuation, Quotes
from rktranslate.checks.selector import Choice, Runner
from rktranslate.checks.settings import FRAMEWORK, Settings
from rktranslate.checks.spaces import DoubleSpace, EdgeSpace, Invisible
from rktranslate.checks.spelling import Spelling
from rktranslate.checks.unit import is_reference, merged_units
from rktranslate.checks.units import NumberWords, Units
from rktranslate.checks.values import Numbers
from rktranslate.checks.waivers import WAIVER_ID, waivers
from rktranslate.checks.words import DoubledWord, HeadingCase, MixedScripts
from rktranslate.errors import ConfigError
from rktranslate.glossary import matcher_for
from rktranslate.model import NOTHING, Finding, Location, Message, Severity, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.glossary import Glossary
    from rktranslate.model import Catalog

BUILT_IN: tuple[type[Check], ...] = (
    Empty,
    Unreviewed,
    DraftUnresolved,
    ChangedSource,
    Untranslated,
    WrongLanguage,
    ReferenceVerbatim,
    GlossaryMissing,
    GlossaryForbidden,
    Citations,
    CitationPlace,
    CitationGraph,
    Addresses,
    Markup,
    StrayMarkup,
    Numbers,
    Units,
    NumberWords,
    Names,
    Negation,
    Length,
    Repetition,
    DoubledWord,
    EndPunctuation,
    InnerPunctuation,
    Quotes,
    Brackets,
    MixedScripts,
    Invisible,
    DoubleSpace,
    EdgeSpace,
    InconsistentTarget,
    SameTarget,
    NameConsistency,
    TermConsistency,
    FirstMention,
    HeadingCase,
    Spelling,
)
"""The checks that come with the program; findings at one message come in this order."""
ENTRY_POINTS = "rktranslate.checks"
"""Group of entry points under which other packages offer checks: each names a ``Check`` class."""


@lru_cache(maxsize=1)
def all_checks() -> tuple[Check, ...]:
    """Return the built-in checks, then those of other packages by the name of their entry point.

    Raises:
        ConfigError: What an entry point names cannot be loaded, or is no check, or its id is taken.
    """
    from importlib.metadata import entry_points

    checks: list[Check] = [check() for check in BUILT_IN]
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda each: each.name):
        where = f"the check {point.name!r} of {point.value}"
        try:  # another package's code may raise anything
            made = point.load()()
        except Exception as error:
            raise ConfigError(f"{where} cannot be loaded: {error}") from error
        if not isinstance(made, Check):
            raise ConfigError(f"{where} is not a Check")
        if any(made.id == check.id for check in checks):
            raise ConfigError(f"{where} has the id {made.id!r}, which is taken")
        checks.append(made)
    return tuple(checks)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a report says of a kind of finding."""

    id: str
    description: str
    severity: Severity
    enabled: bool = True
    safe: bool = False


def rules() -> tuple[Rule, ...]:
    """Return every kind of finding that there is: those of the checks, then the framework's own."""
    return (
        *(
            Rule(check.id, check.description, check.severity, check.enabled, check.safe)
            for check in all_checks()
        ),
        *(Rule(name, text, severity) for name, (severity, text) in FRAMEWORK.items()),
    )


def safe_checks() -> frozenset[str]:
    """Return the ids of the checks whose suggestions may be applied without a person looking."""
    return frozenset(check.id for check in all_checks() if check.safe)


def run_checks(
    catalog: Catalog,
    *,
    glossary: Glossary | None = None,
    syntax: Syntax = Syntax.TEXT,
    checks: Sequence[Check] | None = None,
    settings: Settings | None = None,
    corpus: Corpus | None = None,
) -> list[Finding]:
    """Check the current messages of a catalogue.

    Args:
        catalog: Its obsolete messages are left aside.
        glossary: Without one there are no glossary findings.
        syntax: Inline syntax of the document.
        checks: Which to choose from, in order; by default all.
        settings: Which of them run and how serious they are; by default as they say themselves.
        corpus: All catalogues of the project in this language; by default this one alone.

    Returns:
        The findings by line, at one line in the order of the checks; waived ones left out.

    Raises:
        ConfigError: A check of another package cannot be loaded, or a setting names none.
    """
    settings = settings or Settings()
    available = all_checks() if checks is None else tuple(checks)
    chosen = settings.chosen(available)
    messages = [message for message in catalog.messages if not message.obsolete]
    context = CheckContext(
        catalog=catalog,
        glossary=glossary,
        syntax=syntax,
        matcher=None if glossary is None else matcher_for(glossary, catalog.target_language),
        merged=MappingProxyType(merged_units(messages)),
        options=settings.options,
        corpus=corpus or _corpus(catalog, chosen),
    )
    over_all = _over_all(chosen, messages, context)
    order = {check.id: place for place, check in enumerate(chosen)}
    runners = [Runner(check) for check in chosen if not _is_whole(check)]
    choice = Choice(runners)
    of_messages = [runner for runner in runners if not runner.compares]
    waive = settings.runs(WAIVER_ID)
    found: list[Finding] = []
    for message in messages:
        unit = context.unit(message)
        at_message: list[Finding] = []
        if unit is not None and unit.target.strip() and not is_reference(message):
            for runner in choice.of(unit):
                at_message += runner.run(unit if runner.compares else message, context)
        else:
            for runner in of_messages:
                at_message += runner.run(message, context)
        if over_all:
            whole = over_all.pop((message.line, message.key), None)
            if whole:
                at_message += whole
                at_message.sort(key=lambda each: order.get(each.check_id, -1))
        if message.notes:
            at_message = list(_waived(message, at_message, context, chosen, complain=waive))
        found += at_message
    if settings.levels:
        found = [_settled(finding, settings) for finding in found]
    found.sort(key=lambda finding: finding.location.line)
    return found


def _corpus(catalog: Catalog, chosen: Sequence[Check]) -> Corpus | None:
    """Return the catalogue alone as a corpus, read once for all the checks that want one."""
    return Corpus.of([catalog]) if any(isinstance(each, CatalogCheck) for each in chosen) else None


def _is_whole(check: Check) -> bool:
    return isinstance(check, CatalogCheck) and type(check).check is CatalogCheck.check


def _over_all(
    chosen: Sequence[Check], messages: Sequence[Message], context: CheckContext
) -> dict[tuple[int, tuple[str | None, str]], list[Finding]]:
    """Run the checks of whole catalogues; return their findings by message."""
    whole = [check for check in chosen if isinstance(check, CatalogCheck)]
    if not whole:
        return {}
    units = [
        unit
        for unit in map(context.unit, messages)
        if unit is not None and unit.target.strip() and unit.target.strip() != NOTHING
    ]
    at_line: defaultdict[tuple[int, str], list[Finding]] = defaultdict(list)
    for check in whole:
        for finding in check.check_all(units, context):
            at_line[finding.location.line, finding.source].append(finding)
    if not at_line:
        return {}
    found: dict[tuple[int, tuple[str | None, str]], list[Finding]] = {}
    for message in messages:
        unit = context.unit(message)
        if unit is not None:
            here = at_line.pop((message.line, unit.source), None)
            if here:
                found[message.line, message.key] = here
    return found


def _settled(finding: Finding, settings: Settings) -> Finding:
    severity = settings.severity(finding.check_id)
    return finding if severity is None else replace(finding, severity=severity)


def _waived(
    message: Message,
    found: list[Finding],
    context: CheckContext,
    chosen: Sequence[Check],
    *,
    complain: bool,
) -> Iterator[Finding]:
    """Yield the findings that no waiver covers, and what is wrong with the waivers."""
    covered: set[str] = set()
    about: list[Finding] = []
    running = {check.id for check in chosen}

    def say(text: str, severity: Severity = Severity.ERROR) -> None:
        place = Location(context.catalog.path, message.line)
        about.append(Finding(WAIVER_ID, severity, place, text, message.source, message.target))

    for waiver in waivers(message):
        if not waiver.check_id:
            say(f"cannot read {waiver.text!r}: write `rktranslate: ignore CHECK-ID: reason`")
        elif waiver.check_id not in running and waiver.check_id not in _ids():
            say(f"there is no check {waiver.check_id!r} to ignore")
        elif not waiver.reason:
            say(f"the waiver of {waiver.check_id} gives no reason")
        else:
            covered.add(waiver.check_id)
            used = any(finding.check_id == waiver.check_id for finding in found)
            # In a run of merged messages the finding stands at the first of them.
            if waiver.check_id in running and not used and message.target.strip() != NOTHING:
                say(f"nothing to ignore for {waiver.check_id}", Severity.WARNING)
    yield from (finding for finding in found if finding.check_id not in covered)
    if complain:
        yield from about


def _ids() -> frozenset[str]:
    return frozenset(check.id for check in all_checks())
