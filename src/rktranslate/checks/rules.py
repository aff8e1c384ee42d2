"""Rules: the kinds of findings that there are, and those that no single check makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.checks.pages import page_of
from rktranslate.model import Finding, Severity

if TYPE_CHECKING:
    from rktranslate.model import Location


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding."""

    name: str
    help: str
    """What is verified, one line without a full stop."""
    severity: Severity = Severity.ERROR
    enabled: bool = True
    safe: bool = False
    page: str = ""
    """Path of its page in the documentation; empty for a check of another package."""

    def finding(
        self,
        location: Location,
        message: str,
        *,
        severity: Severity | None = None,
        source: str = "",
        target: str = "",
        detail: str = "",
    ) -> Finding:
        """Return a finding of this rule."""
        return Finding(
            check_id=self.name,
            severity=self.severity if severity is None else severity,
            location=location,
            message=message,
            source=source,
            target=target,
            detail=detail,
        )


BAD_INPUT = Rule(
    "bad-input",
    "Every document, catalogue, glossary and configuration can be read",
    page="docs/ci.md#bad-input",
)
"""The rule of files that cannot be used, in the reports of CI services; it is always on."""


def _framework(
    name: str, help_line: str, severity: Severity = Severity.ERROR, *, enabled: bool = True
) -> Rule:
    return Rule(name, help_line, severity, enabled, page=page_of(name))


WAIVER = _framework(
    "waiver", "Waivers are readable, name a check, give a reason, and cover a finding"
)
CATALOG_MISSING = _framework(
    "catalogue-missing", "Every document has a catalogue in every target language"
)
CATALOG_STALE = _framework(
    "catalogue-stale", "Every catalogue has the sentences of its document, and no others"
)
CATALOG_CONTEXT = _framework(
    "catalogue-context", "Every msgctxt names a place of its sentence that no other msgctxt names"
)
UNPUBLISHABLE = _framework(
    "unpublishable", "Every reviewed target can be written into its document"
)
LINKS = _framework(
    "links", "Every link to a heading or a definition that leads somewhere in the source does so"
)
COVERAGE = _framework(
    "coverage",
    "Every text that readers of a document see is offered for translation, or protected",
    Severity.WARNING,
)
DUPLICATE_ENTRY = _framework(
    "duplicate-entry", "No two entries of a catalogue have the same msgid and msgctxt"
)
CATALOG_ORPHAN = _framework(
    "catalogue-orphan", "Every catalogue has its document", Severity.WARNING
)
OUTPUT_ORPHAN = _framework("output-orphan", "Every output has its document", Severity.WARNING)
FILE_NAMES = _framework(
    "file-names",
    "No names of documents or catalogues differ only in case or Unicode normalisation",
    Severity.WARNING,
)
MODEL_READING = _framework(
    "model-reading",
    "No word of a target is made less likely by its source, as a translation model reads it",
    Severity.INFO,
    enabled=False,
)
FRAMEWORK = (
    WAIVER,
    CATALOG_MISSING,
    CATALOG_STALE,
    CATALOG_CONTEXT,
    UNPUBLISHABLE,
    LINKS,
    COVERAGE,
    DUPLICATE_ENTRY,
    CATALOG_ORPHAN,
    OUTPUT_ORPHAN,
    FILE_NAMES,
    MODEL_READING,
)
"""The rules whose findings no single check makes, in the order of the documentation."""
