"""All checks in their order, and the one way to run them over a catalogue."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rktranslate.checks.codes import Addresses, Citations, Markup
from rktranslate.checks.glossary import GlossaryForbidden, GlossaryMissing
from rktranslate.checks.interface import Check, CheckContext
from rktranslate.checks.prose import (
    Empty,
    ReferenceVerbatim,
    Repetition,
    Unreviewed,
    Untranslated,
)
from rktranslate.checks.unit import merged_units
from rktranslate.checks.values import Numbers
from rktranslate.checks.waivers import WAIVER_ID, waivers
from rktranslate.errors import ConfigError
from rktranslate.glossary import matcher_for
from rktranslate.model import NOTHING, Finding, Location, Severity, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.glossary import Glossary
    from rktranslate.model import Catalog, Message

BUILT_IN: tuple[type[Check], ...] = (
    Empty,
    Unreviewed,
    Untranslated,
    ReferenceVerbatim,
    GlossaryMissing,
    GlossaryForbidden,
    Citations,
    Addresses,
    Markup,
    Numbers,
    Repetition,
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


def run_checks(
    catalog: Catalog,
    *,
    glossary: Glossary | None = None,
    syntax: Syntax = Syntax.TEXT,
    checks: Sequence[Check] | None = None,
) -> list[Finding]:
    """Check the current messages of a catalogue.

    Args:
        catalog: Its obsolete messages are left aside.
        glossary: Without one there are no glossary findings.
        syntax: Inline syntax of the document.
        checks: Which to run, in order; by default all.

    Returns:
        The findings by line, at one line in the order of the checks; waived ones left out.

    Raises:
        ConfigError: A check of another package cannot be loaded.
    """
    chosen = all_checks() if checks is None else tuple(checks)
    messages = [message for message in catalog.messages if not message.obsolete]
    context = CheckContext(
        catalog=catalog,
        glossary=glossary,
        syntax=syntax,
        matcher=None if glossary is None else matcher_for(glossary, catalog.target_language),
        merged=MappingProxyType(merged_units(messages)),
    )
    found: list[Finding] = []
    for message in messages:
        at_message = [finding for check in chosen for finding in check.check(message, context)]
        if message.notes:
            at_message = list(_waived(message, at_message, context, chosen))
        found += at_message
    found.sort(key=lambda finding: finding.location.line)
    return found


def _waived(
    message: Message, found: list[Finding], context: CheckContext, chosen: Sequence[Check]
) -> Iterator[Finding]:
    """Yield the findings that no waiver covers, and what is wrong with the waivers."""
    covered: set[str] = set()
    about: list[Finding] = []
    running = {check.id for check in chosen}

    def complain(text: str, severity: Severity = Severity.ERROR) -> None:
        place = Location(context.catalog.path, message.line)
        about.append(Finding(WAIVER_ID, severity, place, text, message.source, message.target))

    for waiver in waivers(message):
        if not waiver.check_id:
            complain(f"cannot read {waiver.text!r}: write `rktranslate: ignore CHECK-ID: reason`")
        elif waiver.check_id not in running and waiver.check_id not in _ids():
            complain(f"there is no check {waiver.check_id!r} to ignore")
        elif not waiver.reason:
            complain(f"the waiver of {waiver.check_id} gives no reason")
        else:
            covered.add(waiver.check_id)
            used = any(finding.check_id == waiver.check_id for finding in found)
            # In a run of merged messages the finding stands at the first of them.
            if waiver.check_id in running and not used and message.target.strip() != NOTHING:
                complain(f"nothing to ignore for {waiver.check_id}", Severity.WARNING)
    yield from (finding for finding in found if finding.check_id not in covered)
    yield from about


def _ids() -> frozenset[str]:
    return frozenset(check.id for check in all_checks())
