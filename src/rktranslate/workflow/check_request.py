"""The scope of one run of ``check``: checks, severities, units, and fixes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.checks.baseline import read_baseline
from rktranslate.checks.rules import MODEL_READING
from rktranslate.model import Severity
from rktranslate.storage.files import read_input

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """The scope of one run of the checks."""

    select: frozenset[str] = frozenset()
    """Names of the only checks to run; all that are on when it is empty."""
    ignore: frozenset[str] = frozenset()
    """Names of checks that do not run."""
    severity: Severity = Severity.INFO
    """Findings below it are left out."""
    known: Counter[str] | None = None
    """Fingerprints of the findings of a baseline, which are left out."""
    since: str | None = None
    """A git revision: units that have not changed since are left out."""
    fix: bool = False
    """Apply safe suggestions to drafts before checking."""
    fix_reviewed: bool = False
    """Apply them to reviewed targets too."""
    deep: bool = False
    """Let an engine read the translations; so does the selection of ``model-reading``."""
    risk: bool = False
    """Order the units by the chance that something is wrong."""

    @property
    def reads(self) -> bool:
        """Whether an engine reads the translations."""
        return self.deep or MODEL_READING.name in self.select


def severity_named(name: str) -> Severity:
    """Return the severity of a name: ``info``, ``warning`` or ``error``."""
    return Severity[name.upper()]


def check_names(texts: Iterable[str]) -> frozenset[str]:
    """Return the names of checks in texts such as ``numbers,names``."""
    return frozenset(name.strip() for text in texts for name in text.split(",") if name.strip())


def load_baseline(path: Path) -> Counter[str]:
    """Return the fingerprints of the findings of an earlier JSON report.

    Raises:
        DocumentError: The file cannot be read.
        ConfigError: It is not a JSON report of ``check``.
    """
    return read_baseline(read_input(path), str(path))
