"""The layout of the model store: one folder per engine and language pair, a record beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.languages.codes import is_language_code, split_pair
from rktranslate.storage.user_dirs import data_folder

if TYPE_CHECKING:
    from pathlib import Path


def store_root() -> Path:
    """Return the folder of the models that this user installed; it may not exist yet."""
    return data_folder() / "models"


def store_folder(kind: str) -> Path:
    """Return the folder of the installed models of an engine."""
    return store_root() / kind


def pair_name(source: str, target: str) -> str:
    """Return the folder name of a language pair: ``id-en``."""
    return f"{source}-{target}"


def pair_of(name: str) -> tuple[str, str] | None:
    """Return the language pair that a folder is named after, or None."""
    pair = split_pair(name)
    is_pair = pair is not None and all(is_language_code(code) and "-" not in code for code in pair)
    return pair if is_pair else None


def subfolders(folder: Path) -> list[Path]:
    """Return the visible folders in a folder, sorted by name; none if it does not exist."""
    try:
        visible = [item for item in folder.iterdir() if not item.name.startswith(".")]
        return sorted(item for item in visible if item.is_dir())
    except OSError:
        return []


def record_path(folder: Path) -> Path:
    """Return the path of a model's record: its origin, and size and SHA-256 of each file.

    It lies beside the folder, so that the files of the same model are the same everywhere.
    """
    return folder.parent / f".{folder.name}.json"


def files_in(folder: Path) -> dict[str, Path]:
    """Return the files below a folder, links included, by their relative POSIX paths."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() or path.is_symlink()
    }
