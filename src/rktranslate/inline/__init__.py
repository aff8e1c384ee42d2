"""Inline codes: what must come through a translation untouched, and how it gets past an engine.

Codes are citations, footnote marks, addresses, code spans and markup. :func:`find_codes` finds
them, :func:`protect` and :func:`restore` swap them for placeholders and back, :func:`compare_codes`
tells what a target lost, and :func:`plan` hides from its caller how a given engine is got past: by
placeholders where it can copy them, by taking the codes out and putting them back where it cannot.

Everything here is pure and takes time linear in the text.
"""

from rktranslate.inline.codes import CodeDiff, compare_codes, find_codes
from rktranslate.inline.placeholders import Protected, Restored, protect, restore
from rktranslate.inline.plan import MAX_PLACEHOLDERS, Finished, Plan, plan

__all__ = [
    "MAX_PLACEHOLDERS",
    "CodeDiff",
    "Finished",
    "Plan",
    "Protected",
    "Restored",
    "compare_codes",
    "find_codes",
    "plan",
    "protect",
    "restore",
]
