"""The kinds of problems that ``glossary check`` reports."""

from __future__ import annotations

from dataclasses import dataclass

from rktranslate.model import Severity


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem in a glossary file."""

    id: str
    help: str
    """What a glossary without it has, one line without a full stop."""
    severity: Severity = Severity.ERROR
    """Its usual severity."""


KINDS = (
    ProblemKind("glossary-cell", "Every cell has a value that its column allows"),
    ProblemKind("glossary-empty", "Every source term and every rendering is written"),
    ProblemKind("glossary-formula", "No cell is a formula for a spreadsheet"),
    ProblemKind("glossary-conflict", "No two rows render one term or variant differently"),
    ProblemKind("glossary-forbidden", "No rendering is both accepted and forbidden"),
    ProblemKind(
        "glossary-identical",
        "No rendering is identical to its term, unless it is written =",
        Severity.WARNING,
    ),
    ProblemKind("glossary-list", "No cell has a list that | does not separate", Severity.WARNING),
    ProblemKind("glossary-verb", "No verb is listed in a single form", Severity.WARNING),
    ProblemKind("glossary-duplicate", "No row repeats another", Severity.WARNING),
    ProblemKind("glossary-shadowed", "Every form is found as its own term", Severity.WARNING),
    ProblemKind("glossary-nfc", "Every cell is in Unicode normal form C", Severity.WARNING),
    ProblemKind("glossary-invisible", "No cell has invisible characters", Severity.WARNING),
    ProblemKind("glossary-bom", "The file has no byte order mark", Severity.WARNING),
)
"""In the order of the documentation."""
