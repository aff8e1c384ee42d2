"""``merge-po``: merge versions of a PO file, as a merge driver of git.

Messages are merged one by one; see :mod:`rktranslate.catalog.three_way`. Where a version is no PO
file, the lines are merged as git does it without a driver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.three_way import merge_files
from rktranslate.catalog.three_way.blocks import read_blocks
from rktranslate.errors import CatalogError, ConfigError, DocumentError
from rktranslate.storage.files import read_input
from rktranslate.storage.writing import OutdatedError, Version, write_output
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FilesResult, failed_files

if TYPE_CHECKING:
    from pathlib import Path

    from rktranslate.catalog.three_way import Conflict


@dataclass(frozen=True, slots=True)
class MergePoResult(FilesResult):
    """The merged file, and what a person must choose in it."""

    path: str
    taken: int = 0
    """Messages that are as theirs, and not as ours were."""
    combined: int = 0
    """Messages with changes of both sides."""
    kept: int = 0
    """Messages that one side deleted, kept as obsolete ones with the work of the other."""
    conflicts: tuple[Conflict, ...] = ()
    by_line: bool = False
    """Whether lines were merged, because a version is no PO file."""
    written: bool = False

    @property
    def exit_code(self) -> ExitCode:
        """Findings if there are conflicts; refused if a version is no PO file."""
        return exit_code_for(findings=bool(self.conflicts), failed=bool(self.failed))


def merge_po(base: Path, ours: Path, theirs: Path, path: str | None = None) -> MergePoResult:
    """Merge versions of a PO file; the result replaces our version.

    Args:
        base: File with the common ancestor; empty if there is none.
        ours: File with our version.
        theirs: File with their version.
        path: The file in messages; by default that of our version.

    Raises:
        DocumentError: A version cannot be read, or the result cannot be written; our version
            is as it was.
    """
    shown = str(ours) if path is None else path
    expected = Version.of(ours)
    old, one, other = (read_input(each) for each in (base, ours, theirs))
    try:
        merge = merge_files(old, one, other, shown)
    except CatalogError as error:
        return _merge_by_line(base, ours, theirs, shown, error)
    written = _write(ours, merge.data, shown, expected)
    return MergePoResult(
        shown, merge.taken, merge.combined, merge.kept, merge.conflicts, written=written
    )


def _merge_by_line(
    base: Path, ours: Path, theirs: Path, shown: str, error: CatalogError
) -> MergePoResult:
    """Merge lines; it is a failure unless the result is a PO file again."""
    from rktranslate.project.revisions import merge_lines

    expected = Version.of(ours)
    try:
        merged = merge_lines(base, ours, theirs)
    except ConfigError:  # git is not installed
        merged = None
    if merged is None:
        return MergePoResult(shown, failed=failed_files([error]))
    data, has_conflicts = merged
    written = _write(ours, data, shown, expected)
    if not has_conflicts:
        try:
            read_blocks(data, shown)
        except CatalogError as problem:
            error = problem
        else:
            return MergePoResult(shown, by_line=True, written=written)
    return MergePoResult(shown, by_line=True, written=written, failed=failed_files([error]))


def _write(ours: Path, data: bytes, shown: str, expected: Version) -> bool:
    """Replace our version; return whether that changed it."""
    try:
        return write_output(ours, data, shown, expected=expected)
    except OutdatedError as error:
        raise DocumentError(
            "the file was changed while it was merged", path=shown, hint="merge again"
        ) from error
