"""``init``: create a project in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.model import Skipped
from rktranslate.workflow.exit_codes import Result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SOURCE = "source"
_DOCUMENT_OPTIONS = """
# How documents are read, if their content does not tell; "laporan/*.txt" is in source/laporan/.
# [documents."laporan/*.txt"]
# wrapping = "prose"  # lines are joined into paragraphs; "lines": every line stays one
"""


@dataclass(frozen=True, slots=True)
class InitResult(Result):
    """The files of a new project."""

    root: str
    created: tuple[str, ...]
    documents: tuple[str, ...] = ()
    """Documents in the source folder, by their names in it."""
    beside: tuple[str, ...] = ()
    """Documents in the project folder itself, which the program does not read there."""
    unread: tuple[Skipped, ...] = ()
    """Files in both folders that could be documents, each with what to do with it."""


def init(folder: Path, source_language: str, target_languages: Sequence[str]) -> InitResult:
    """Create a project in a folder; existing files are kept.

    Raises:
        ConfigError: There is a project already, or a language code is not known.
    """
    from rktranslate.languages.codes import new_language, spelled
    from rktranslate.project.config import configuration_in
    from rktranslate.storage.files import os_error
    from rktranslate.storage.lock import folder_lock
    from rktranslate.storage.writing import write_inside

    source = new_language(source_language, "--from")
    targets = list(dict.fromkeys(new_language(code, "--to") for code in target_languages))
    if spelled(source, targets):
        raise ConfigError(f"--to: {source} is the source language")
    existing = configuration_in(folder)
    if existing is not None:
        raise ConfigError("a project already exists here", path=str(existing[0]))
    names = ", ".join(f'"{code}"' for code in targets)
    files = {
        "rktranslate.toml": f'source-language = "{source}"\ntarget-languages = [{names}]\n'
        + _DOCUMENT_OPTIONS,
        "glossary.csv": ",".join([source, *targets, "status", "case", "variants", "type", "note"])
        + "\n",
        f"{_SOURCE}/.gitkeep": "",
        "translations/.gitkeep": "",
        ".gitignore": "/build/\n/.rktranslate/\n",
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise os_error(ConfigError, error, str(folder), "created") from error
    with folder_lock(folder, "init"):
        created = [name for name in files if not (folder / name).exists()]
        # The configuration comes last: a folder without one is no project, and can be completed.
        for name in reversed(created):
            write_inside(folder, name, files[name].encode())
    inside, unread_inside = _documents_in(folder / _SOURCE, "**/*")
    beside, unread_beside = _documents_in(folder, "*")
    unread = (*unread_beside, *(Skipped(f"{_SOURCE}/{x.what}", x.reason) for x in unread_inside))
    return InitResult(str(folder), tuple(created), inside, beside, unread)


def _documents_in(folder: Path, pattern: str) -> tuple[tuple[str, ...], tuple[Skipped, ...]]:
    """Return the documents in a folder, and the files in it that could be some."""
    from rktranslate.formats import served_suffixes
    from rktranslate.formats.file_kinds import is_document_kind
    from rktranslate.formats.recognition import skip_reason
    from rktranslate.storage.files import shown_name, visible_files

    served = frozenset(served_suffixes())
    documents: list[str] = []
    others: list[Skipped] = []
    for path in sorted(visible_files(folder, pattern, lambda _error: None)):
        name = shown_name(path.relative_to(folder).as_posix())
        if path.suffix.lower() in served:
            documents.append(name)
        elif is_document_kind(name):
            others.append(Skipped(name, skip_reason(name, None)))
    return tuple(documents), tuple(others)
