"""Where models lie, and what a model looks like on disk."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

_LANGUAGE = r"[a-z]{2,3}(?:_[A-Za-z0-9]{2,8})*"
_PAIR = re.compile(rf"({_LANGUAGE})-({_LANGUAGE})")
_GLUED = re.compile(r"([a-z]{2})-?([a-z]{2})")
_MODEL = re.compile(r"model\.([\w-]+)\.[\w.-]*bin")
_ROLES = {
    "model": _MODEL,
    "vocab": re.compile(r"vocab\.[\w.-]+\.spm"),
    "srcvocab": re.compile(r"srcvocab\.[\w.-]+\.spm"),
    "trgvocab": re.compile(r"trgvocab\.[\w.-]+\.spm"),
    "lex": re.compile(r"lex\.[\w.-]+\.bin"),
}


def store_root() -> Path:
    """Return the folder of the models that this user installed; it may not be there yet.

    ``$XDG_DATA_HOME/rktranslate/models``, which is ``~/.local/share/rktranslate/models`` where
    nothing else is set, and ``%LOCALAPPDATA%\\rktranslate\\models`` on Windows.
    """
    base = os.environ.get("XDG_DATA_HOME")
    if not base and sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    return Path(base or Path.home() / ".local" / "share") / "rktranslate" / "models"


def store_folder(kind: str) -> Path:
    """Return the folder of the installed models of a kind: ``argos`` or ``firefox``."""
    return store_root() / kind


def pair_name(source: str, target: str) -> str:
    """Return the name of a pair's folder: ``id-en``."""
    return f"{source}-{target}"


def pair_of(name: str) -> tuple[str, str] | None:
    """Return the pair that a folder is named after, if it is."""
    found = _PAIR.fullmatch(name)
    return (found[1], found[2]) if found else None


def subfolders(folder: Path) -> list[Path]:
    """Return the folders in a folder by name, without hidden ones; none where it is not there."""
    try:
        found = [item for item in folder.iterdir() if not item.name.startswith(".")]
        return sorted(item for item in found if item.is_dir())
    except OSError:
        return []


@dataclass(frozen=True, slots=True)
class FirefoxFiles:
    """The files of a Firefox Translations model."""

    folder: Path
    source: str
    target: str
    model: Path
    source_vocabulary: Path
    target_vocabulary: Path
    """The same as ``source_vocabulary`` where the two languages share one."""
    shortlist: Path | None

    @property
    def all(self) -> tuple[Path, ...]:
        """Every file, once."""
        files = [self.model, self.source_vocabulary, self.target_vocabulary]
        if self.shortlist:
            files.append(self.shortlist)
        return tuple(dict.fromkeys(files))


def firefox_role(name: str) -> str | None:
    """Return what a file of Mozilla's is by its name: model, vocab, srcvocab, trgvocab, lex."""
    return next((role for role, pattern in _ROLES.items() if pattern.fullmatch(name)), None)


def firefox_files(folder: Path) -> FirefoxFiles | None:
    """Return the model in a folder; None where there is none, or a part of one only."""
    roles: dict[str, Path] = {}
    try:
        for path in sorted(folder.iterdir()):
            role = firefox_role(path.name)
            if role and path.is_file():
                roles.setdefault(role, path)
    except OSError:
        return None
    model = roles.get("model")
    source_vocabulary = roles.get("srcvocab", roles.get("vocab"))
    target_vocabulary = roles.get("trgvocab", roles.get("vocab"))
    if not model or not source_vocabulary or not target_vocabulary:
        return None
    pair = pair_of(folder.name) or _pair_in_name(model.name)
    if pair is None:
        return None
    return FirefoxFiles(
        folder, *pair, model, source_vocabulary, target_vocabulary, roles.get("lex")
    )


def firefox_models(folder: Path) -> list[FirefoxFiles]:
    """Return the models in a folder: itself, and the folders in it."""
    found = [firefox_files(item) for item in (folder, *subfolders(folder))]
    return [files for files in found if files]


def _pair_in_name(name: str) -> tuple[str, str] | None:
    """Read ``model.iden.intgemm.alphas.bin``; only two-letter codes can be told apart."""
    found = _MODEL.fullmatch(name)
    pair = _GLUED.fullmatch(found[1].split(".")[0]) if found else None
    return (pair[1], pair[2]) if pair else None


def record_path(folder: Path) -> Path:
    """Return our note about the model in a folder: where it is from, what each file hashes to.

    It lies beside the folder and not in it, so that the same model is the same files everywhere.
    """
    return folder.parent / f".{folder.name}.json"


def read_record(folder: Path) -> dict[str, object]:
    """Return what our note about a model says; empty where there is none that can be read."""
    try:
        values = json.loads(record_path(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def text_of(record: dict[str, object], key: str) -> str:
    """Return a text of a record, or nothing where it has none."""
    value = record.get(key)
    return value if isinstance(value, str) else ""


def files_in(folder: Path) -> dict[str, Path]:
    """Return the files below a folder by their names in it."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() or path.is_symlink()
    }
