"""``init``: create a project in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.workflow.exit_codes import Result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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
        "source/.gitkeep": "",
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
    return InitResult(str(folder), tuple(created))
