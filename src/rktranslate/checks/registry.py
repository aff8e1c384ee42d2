"""The list of checks: the built-in ones in order, then those of other packages."""

from __future__ import annotations

from functools import lru_cache

from rktranslate.checks.base import Check
from rktranslate.checks.characters import DoubleSpace, EdgeSpace, Invisible, MixedScripts
from rktranslate.checks.citations import CitationGraph, CitationPlace, ReferenceVerbatim
from rktranslate.checks.codes import Addresses, Citations, Markup, StrayMarkup
from rktranslate.checks.duplicates import InconsistentTarget, SameTarget
from rktranslate.checks.headings import HeadingCase
from rktranslate.checks.length import Length
from rktranslate.checks.measurement_units import Units
from rktranslate.checks.names import NameConsistency, Names
from rktranslate.checks.negation import Negation
from rktranslate.checks.numbers import Numbers, NumberWords
from rktranslate.checks.punctuation import Brackets, EndPunctuation, InnerPunctuation
from rktranslate.checks.quotes import Quotes
from rktranslate.checks.repetition import DoubledWord, Repetition
from rktranslate.checks.review_state import ChangedSource, DraftUnresolved, Empty, Unreviewed
from rktranslate.checks.rules import FRAMEWORK, Rule, page_of
from rktranslate.checks.spelling import Spelling
from rktranslate.checks.target_language import Untranslated, WrongLanguage
from rktranslate.checks.terms import (
    FirstMention,
    GlossaryForbidden,
    GlossaryMissing,
    TermConsistency,
)
from rktranslate.errors import ConfigError

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
"""The checks that come with the program; the findings at one message come in this order."""
ENTRY_POINTS = "rktranslate.checks"
"""Group of entry points under which other packages offer checks: each names a ``Check`` class."""


@lru_cache(maxsize=1)
def all_checks() -> tuple[Check, ...]:
    """Return the built-in checks, then those of other packages by the name of their entry point.

    Raises:
        ConfigError: An entry point cannot be loaded, is no check, or has a name that is taken.
    """
    from importlib.metadata import entry_points

    checks: list[Check] = [check() for check in BUILT_IN]
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda each: each.name):
        origin = f"the check {point.name!r} of {point.value}"
        try:  # another package's code may raise anything
            check = point.load()()
        except Exception as error:
            raise ConfigError(f"{origin} cannot be loaded: {error}") from error
        if not isinstance(check, Check):
            raise ConfigError(f"{origin} is not a Check")
        if any(check.name == other.name for other in checks):
            raise ConfigError(f"{origin} has the name {check.name!r}, which is taken")
        checks.append(check)
    return tuple(checks)


def rules() -> tuple[Rule, ...]:
    """Return every kind of finding: those of the checks, then those of the framework."""
    built_in = {check.name for check in BUILT_IN}
    return (
        *(
            Rule(
                check.name,
                check.help,
                check.severity,
                check.enabled,
                check.safe,
                page_of(check.name) if check.name in built_in else "",
            )
            for check in all_checks()
        ),
        *FRAMEWORK,
    )


def safe_checks() -> frozenset[str]:
    """Return the names of the checks whose suggestions may be applied unseen."""
    return frozenset(check.name for check in all_checks() if check.safe)
