"""The previews that ``build --draft`` wrote, and the deletion of stale ones.

They are recorded with the digest of their content in ``.rktranslate/``, which git ignores. Only a
file that is recorded and has that content is ever deleted: not one that a person made or changed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from rktranslate.errors import DocumentError
from rktranslate.model import Missing
from rktranslate.storage.bounded import parse_json
from rktranslate.storage.writing import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.project.layout import Project
    from rktranslate.workflow.outputs import Output

RECORDS = ".rktranslate/previews.json"
"""Project path of the records."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview as it was written."""

    document: str
    language: str
    missing: Missing
    """What stands in it for units without a reviewed target."""
    digest: str
    """SHA-256 of its content, in hex."""


class StaleReason(StrEnum):
    """Why a preview is stale."""

    NO_DOCUMENT = "its document was deleted, renamed or excluded"
    NO_LANGUAGE = "its language is no target language any more"
    OTHER_PATH = "outputs are at other paths now"
    REVIEWED = "all units are reviewed, and the output is built"


@dataclass(frozen=True, slots=True)
class StalePreview:
    """A preview that is stale."""

    path: str
    reason: StaleReason
    deleted: bool
    """Otherwise it was kept: it has changed since it was written."""


class PreviewFiles:
    """The previews of a project that are recorded.

    Records that cannot be read are none: what they prove is not known.

    Args:
        project: The project; its lock is held if anything is changed.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._previews = dict(_read(project))
        self._before = dict(self._previews)

    def __iter__(self) -> Iterator[tuple[str, Preview]]:
        """Yield the path and the record of each preview."""
        return iter(tuple(self._previews.items()))

    def record(self, output: Output, missing: Missing) -> None:
        """Record a preview that was written, or has the content that would have been written."""
        digest = hashlib.sha256(output.data or b"").hexdigest()
        self._previews[output.path] = Preview(output.document, output.language, missing, digest)

    def is_unchanged(self, path: str) -> bool:
        """Return whether a file is a preview as it was written."""
        preview = self._previews.get(path)
        if preview is None:
            return False
        return Version.of(self._project.path(path)) == _version(preview)

    def stale_reason(self, path: str, *, names: frozenset[str]) -> StaleReason | None:
        """Return why no build writes a preview any more; None if one does.

        Args:
            path: Path of the preview.
            names: All documents of the project.
        """
        preview = self._previews[path]
        if preview.language not in self._project.config.target_languages:
            return StaleReason.NO_LANGUAGE
        if preview.document not in names:
            return StaleReason.NO_DOCUMENT
        now = self._project.output_path(preview.document, preview.language, draft=True)
        return None if now == path else StaleReason.OTHER_PATH

    def delete(self, path: str, reason: StaleReason) -> StalePreview | None:
        """Delete a preview if it is unchanged, and forget it; return None if it does not exist.

        Raises:
            ConfigError: A link leads out of the project.
            DocumentError: It cannot be deleted.
        """
        preview = self._previews.pop(path)
        if not self._project.exists(path):
            return None
        return StalePreview(path, reason, self._project.remove(path, _version(preview)))

    def save(self) -> None:
        """Write the records if they have changed.

        Raises:
            ConfigError: A link leads out of the project.
            DocumentError: They cannot be written.
        """
        if self._previews == self._before:
            return
        rows = {
            path: {
                "document": preview.document,
                "language": preview.language,
                "missing": preview.missing,
                "sha256": preview.digest,
            }
            for path, preview in sorted(self._previews.items())
        }
        text = json.dumps({"version": 1, "previews": rows}, ensure_ascii=False, indent=1)
        self._project.write(RECORDS, f"{text}\n".encode())


def _is_named_as_preview(path: str) -> bool:
    """Return whether a path may be that of a preview, whatever the pattern of outputs was.

    The records are no proof against a person who wrote them: nothing else is deleted.
    """
    return PurePosixPath(path).stem.endswith(".draft")


def _version(preview: Preview) -> Version:
    return Version(bytes.fromhex(preview.digest))


def _read(project: Project) -> Iterator[tuple[str, Preview]]:
    try:
        if not project.exists(RECORDS):
            return
        content = parse_json(project.read(RECORDS).decode())
    except (DocumentError, ValueError):
        return
    rows: Any = content.get("previews") if isinstance(content, dict) else None
    for path, row in (rows if isinstance(rows, dict) else {}).items():
        try:
            digest = bytes.fromhex(row["sha256"]).hex()
            fields = (row["document"], row["language"])
            if all(isinstance(field, str) for field in fields) and _is_named_as_preview(path):
                yield path, Preview(*fields, Missing(row["missing"]), digest)
        except (KeyError, TypeError, ValueError):
            continue
