"""Checks over a catalogue: what agrees with its source, with the glossary, and what does not."""

from rktranslate.checks.baseline import fingerprint, read_baseline, without_known
from rktranslate.checks.corpus import Corpus
from rktranslate.checks.fixes import fix
from rktranslate.checks.interface import CatalogCheck, Check, CheckContext, CheckOptions
from rktranslate.checks.registry import all_checks, rules, run_checks, safe_checks
from rktranslate.checks.settings import FRAMEWORK, Settings

__all__ = [
    "FRAMEWORK",
    "CatalogCheck",
    "Check",
    "CheckContext",
    "CheckOptions",
    "Corpus",
    "Settings",
    "all_checks",
    "fingerprint",
    "fix",
    "read_baseline",
    "rules",
    "run_checks",
    "safe_checks",
    "without_known",
]
