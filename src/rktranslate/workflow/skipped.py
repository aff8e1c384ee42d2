"""Files in the source folder that are no documents, each with the reason and a remedy."""

from __future__ import annotations

import contextlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, DocumentError
from rktranslate.project.outputs import AssetMode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.model import Skipped
    from rktranslate.project.layout import DocumentsFound, Project

_MEDIA = ("image", "audio", "video", "font")
_SITE_FILES = (".css", ".js", ".mjs", ".map", ".webmanifest")
"""Files of web sites beside media."""
_ASSET_ADVICE = {
    AssetMode.COPY: "`build` copies it if an output refers to it",
    AssetMode.LINK: "outputs that refer to it link to it where it is",
    AssetMode.NONE: "copy it to the output folder if the outputs need it",
}
_NAMED = 3
"""Maximum number of files that an error names."""
_MAX_RECOGNISED = 32 << 20
"""Bytes of the largest file that is looked into to tell what it is."""


def skipped_files(project: Project, paths: Iterable[str]) -> tuple[Skipped, ...]:
    """Return files that are not documents, with the reasons.

    Args:
        project: The project.
        paths: Project paths of files in its source folder; see ``DocumentsFound.others``.
    """
    from rktranslate.formats import served_suffixes
    from rktranslate.model import Skipped

    served = frozenset(served_suffixes())
    return tuple(Skipped(path, skip_reason_of(project, path, served)) for path in paths)


def skip_reason_of(project: Project, path: str, served: frozenset[str]) -> str:
    """Return the reason why a file is not a document, with advice."""
    from mimetypes import guess_type

    from rktranslate.formats.file_kinds import kind_named
    from rktranslate.formats.recognition import skip_reason

    suffix = PurePosixPath(path).suffix.lower()
    media = (guess_type(f"file{suffix}")[0] or "").partition("/")[0]
    if suffix in served:
        return "link out of the source folder; put the file itself there"
    if media in _MEDIA or suffix in _SITE_FILES:
        return f"no document; {_ASSET_ADVICE[project.config.build.assets]}"
    data = None
    kind = kind_named(path)
    # A folder may have a thousand PDF files, which are what they seem to be.
    if not suffix or (kind is not None and kind.targets):
        # What cannot be read is not a document, whatever it holds.
        with contextlib.suppress(DocumentError):
            data = project.read(path, limit=_MAX_RECOGNISED)
    return skip_reason(path, data)


def no_documents(project: Project, listed: DocumentsFound) -> ConfigError:
    """Return the error of a project without a document; it names the files that are none."""
    from rktranslate.formats import served_suffixes

    if listed.excluded and not listed.others:
        return ConfigError(
            f"no source documents: exclude in {project.config_path} matches every file",
            path=project.config.source_dir,
            hint="change exclude",
        )
    skipped = skipped_files(project, listed.others)
    others = [file.what for file in skipped]
    more = f", ... ({len(others)} in all)" if len(others) > _NAMED else ""
    ignored = f"; ignored: {', '.join(others[:_NAMED])}{more}" if others else ""
    # A folder with one document in it, in a format that is not read, is what people have.
    hint = f"add files ending in {', '.join(served_suffixes())}"
    return ConfigError(
        f"no source documents{ignored}",
        path=project.config.source_dir,
        hint=skipped[0].reason if len(skipped) == 1 else hint,
    )
