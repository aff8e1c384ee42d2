"""What each command gives back: plain facts, no rendering and no exit codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.workflow.exit_codes import Result

if TYPE_CHECKING:
    from rktranslate.exchange.xliff import Fate
    from rktranslate.model import Location


@dataclass(frozen=True, slots=True)
class XliffExported:
    """One catalogue as an XLIFF file."""

    document: str
    language: str
    path: str
    """The file; ``-`` is standard output."""
    units: int
    reviewed: int
    behind: int
    """Sources that only one of the document and the catalogue has: extract it before sending."""
    written: bool
    """False where the file was just like this already."""


@dataclass(frozen=True, slots=True)
class XliffExportResult(Result):
    """What ``xliff export`` wrote."""

    files: tuple[XliffExported, ...]


@dataclass(frozen=True, slots=True)
class XliffChange:
    """What became of one message that brought something new."""

    fate: Fate
    reviewed: bool
    """Whether it is reviewed in the catalogue now."""
    location: Location
    """Its place in the catalogue; without a line where it is not there yet."""
    found_at: Location
    """Its place in the XLIFF."""
    source: str
    before: str
    """The catalogue's earlier target."""
    offered: str
    """The target in the XLIFF."""


@dataclass(frozen=True, slots=True)
class XliffImported:
    """What one file brought to one catalogue."""

    file: str
    document: str
    language: str
    catalog: str
    units: int
    """Messages in the file."""
    changes: tuple[XliffChange, ...]
    written: bool


@dataclass(frozen=True, slots=True)
class XliffImportResult(Result):
    """What ``xliff import`` did, or would do."""

    files: tuple[XliffImported, ...]
    dry_run: bool
