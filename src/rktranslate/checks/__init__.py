"""Checks over a catalogue: what agrees with its source, with the glossary, and what does not."""

from rktranslate.checks.interface import Check, CheckContext
from rktranslate.checks.registry import all_checks, run_checks

__all__ = ["Check", "CheckContext", "all_checks", "run_checks"]
