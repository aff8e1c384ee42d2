"""The list of checks: the built-in ones in order, then those of other distributions."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from rktranslate.checks.base import Check
from rktranslate.checks.pages import page_of
from rktranslate.checks.rules import FRAMEWORK, Rule
from rktranslate.plugins import built_in, load_plugins

BUILT_IN = (
    "rktranslate.checks.review_state:Empty",
    "rktranslate.checks.review_state:Unreviewed",
    "rktranslate.checks.review_state:DraftUnresolved",
    "rktranslate.checks.review_state:ChangedSource",
    "rktranslate.checks.questions:Question",
    "rktranslate.checks.merge_conflict:MergeConflict",
    "rktranslate.checks.source_encoding:SourceEncoding",
    "rktranslate.checks.target_language:Untranslated",
    "rktranslate.checks.target_language:WrongLanguage",
    "rktranslate.checks.untranslated_words:UntranslatedWords",
    "rktranslate.checks.citations:ReferenceVerbatim",
    "rktranslate.checks.terms:GlossaryMissing",
    "rktranslate.checks.terms:GlossaryForbidden",
    "rktranslate.checks.terms:GlossaryList",
    "rktranslate.checks.terms:GlossarySourceForm",
    "rktranslate.checks.codes:Citations",
    "rktranslate.checks.citations:CitationPlace",
    "rktranslate.checks.citations:CitationGraph",
    "rktranslate.checks.codes:Addresses",
    "rktranslate.checks.codes:Markup",
    "rktranslate.checks.codes:LinkText",
    "rktranslate.checks.codes:StrayMarkup",
    "rktranslate.checks.numbers:Numbers",
    "rktranslate.checks.measurement_units:Units",
    "rktranslate.checks.numbers:NumberWords",
    "rktranslate.checks.names:Names",
    "rktranslate.checks.copied_text:CopiedText",
    "rktranslate.checks.copied_text:InitialCapital",
    "rktranslate.checks.exchanged_words:Countries",
    "rktranslate.checks.exchanged_words:Organisations",
    "rktranslate.checks.exchanged_words:Titles",
    "rktranslate.checks.exchanged_words:Kinship",
    "rktranslate.checks.exchanged_words:Times",
    "rktranslate.checks.exchanged_words:Opposites",
    "rktranslate.checks.exchanged_words:Quantifiers",
    "rktranslate.checks.hedges:Hedges",
    "rktranslate.checks.negation:Negation",
    "rktranslate.checks.length:Length",
    "rktranslate.checks.reading_speed:ReadingSpeed",
    "rktranslate.checks.sentences:Sentences",
    "rktranslate.checks.lost_text:DroppedText",
    "rktranslate.checks.lost_text:AddedText",
    "rktranslate.checks.repetition:Repetition",
    "rktranslate.checks.repetition:DoubledWord",
    "rktranslate.checks.punctuation:EndPunctuation",
    "rktranslate.checks.punctuation:InnerPunctuation",
    "rktranslate.checks.quotes:Quotes",
    "rktranslate.checks.punctuation:Brackets",
    "rktranslate.checks.characters:MixedScripts",
    "rktranslate.checks.characters:Invisible",
    "rktranslate.checks.characters:DoubleSpace",
    "rktranslate.checks.characters:EdgeSpace",
    "rktranslate.checks.duplicates:InconsistentTarget",
    "rktranslate.checks.duplicates:SameTarget",
    "rktranslate.checks.names:NameConsistency",
    "rktranslate.checks.terms:TermConsistency",
    "rktranslate.checks.terms:FirstMention",
    "rktranslate.checks.headings:HeadingCase",
    "rktranslate.checks.spelling:Spelling",
    "rktranslate.checks.untouched_drafts:UntouchedDraft",
)
"""The checks that come with the program; the findings at one message come in this order."""
ENTRY_POINTS = "rktranslate.checks"
"""Group of entry points under which other distributions offer checks."""


@lru_cache(maxsize=1)
def all_checks() -> tuple[Check, ...]:
    """Return the built-in checks, then those of other distributions by their entry points.

    Raises:
        ConfigError: An entry point cannot be loaded, is no check, or has a name that is taken.
    """
    checks = [cast("Check", check) for check in built_in(BUILT_IN)]
    names = [check.name for check in checks]
    plugins = load_plugins(ENTRY_POINTS, Check, [*names, *(rule.name for rule in FRAMEWORK)])
    return (*checks, *plugins)


def rules() -> tuple[Rule, ...]:
    """Return every kind of finding: those of the checks, then those of the framework."""
    of_checks = (
        Rule(
            check.name,
            check.help,
            check.severity,
            check.enabled,
            check.safe,
            page_of(check.name) if index < len(BUILT_IN) else "",
        )
        for index, check in enumerate(all_checks())
    )
    return (*of_checks, *FRAMEWORK)


def safe_checks() -> frozenset[str]:
    """Return the names of the checks whose suggestions may be applied unseen."""
    return frozenset(check.name for check in all_checks() if check.safe)
