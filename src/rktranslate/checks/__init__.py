"""Checks of catalogues: completeness, terms, values, codes, names, meaning and style."""

from rktranslate.checks.base import (
    Check,
    DocumentCheck,
    FindingsCheck,
    MessageCheck,
    ProjectCheck,
    UnitCheck,
)
from rktranslate.checks.baseline import fingerprint, read_baseline, without_known
from rktranslate.checks.context import CheckContext, CheckOptions, ProjectContext
from rktranslate.checks.corpus import Corpus
from rktranslate.checks.fixes import fix
from rktranslate.checks.limits import within_limits
from rktranslate.checks.registry import all_checks, rules, safe_checks
from rktranslate.checks.rules import FRAMEWORK, Rule
from rktranslate.checks.runner import (
    CatalogChecker,
    WholeFindings,
    check_message,
    check_project,
    run_checks,
)
from rktranslate.checks.settings import Settings

__all__ = [
    "FRAMEWORK",
    "CatalogChecker",
    "Check",
    "CheckContext",
    "CheckOptions",
    "Corpus",
    "DocumentCheck",
    "FindingsCheck",
    "MessageCheck",
    "ProjectCheck",
    "ProjectContext",
    "Rule",
    "Settings",
    "UnitCheck",
    "WholeFindings",
    "all_checks",
    "check_message",
    "check_project",
    "fingerprint",
    "fix",
    "read_baseline",
    "rules",
    "run_checks",
    "safe_checks",
    "within_limits",
    "without_known",
]
