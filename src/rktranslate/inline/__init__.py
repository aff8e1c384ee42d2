"""Inline codes: their detection, comparison, and protection from engines.

Codes are citations, footnote marks, addresses, code spans and markup. :func:`find_codes` finds
them, :func:`protect` and :func:`restore` replace them by placeholders and back, and
:func:`compare_codes` compares those of source and target. :func:`plan` prepares a text for an
engine: with placeholders if the engine can copy them, else without the codes, which are inserted
again afterwards. Text that readers see inside a code is a sub-flow: :func:`find_subflows` finds
these texts, and :func:`replace_subflows` puts their translations in their places.

All functions are pure and take time linear in the text.
"""

from rktranslate.inline.codes import CodeDiff, compare_codes, find_codes, flat_codes
from rktranslate.inline.placeholders import Protected, Restored, protect, restore
from rktranslate.inline.plan import MAX_PLACEHOLDERS, Finished, Plan, plan
from rktranslate.inline.subflows import find_subflows, has_words, replace_subflows

__all__ = [
    "MAX_PLACEHOLDERS",
    "CodeDiff",
    "Finished",
    "Plan",
    "Protected",
    "Restored",
    "compare_codes",
    "find_codes",
    "find_subflows",
    "flat_codes",
    "has_words",
    "plan",
    "protect",
    "replace_subflows",
    "restore",
]
