"""The files of a Firefox Translations model, recognised by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.models.layout import pair_of, subfolders

if TYPE_CHECKING:
    from pathlib import Path

KIND = "firefox"
_GLUED = re.compile(r"([a-z]{2})-?([a-z]{2})")
_MODEL = re.compile(r"model\.([\w-]+)\.[\w.-]*bin")
_ROLES = {
    "model": _MODEL,
    "vocab": re.compile(r"vocab\.[\w.-]+\.spm"),
    "srcvocab": re.compile(r"srcvocab\.[\w.-]+\.spm"),
    "trgvocab": re.compile(r"trgvocab\.[\w.-]+\.spm"),
    "lex": re.compile(r"lex\.[\w.-]+\.bin"),
}


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
        """All files without duplicates."""
        files = [self.model, self.source_vocabulary, self.target_vocabulary]
        if self.shortlist:
            files.append(self.shortlist)
        return tuple(dict.fromkeys(files))


def role_of(name: str) -> str | None:
    """Return the role of a file by its name: model, vocab, srcvocab, trgvocab or lex; or None."""
    return next((role for role, pattern in _ROLES.items() if pattern.fullmatch(name)), None)


def model_files(folder: Path) -> FirefoxFiles | None:
    """Return the model in a folder; None if there is none or it is incomplete."""
    roles: dict[str, Path] = {}
    try:
        for path in sorted(folder.iterdir()):
            role = role_of(path.name)
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


def models_in(folder: Path) -> list[FirefoxFiles]:
    """Return the models in a folder itself and in its subfolders."""
    candidates = map(model_files, (folder, *subfolders(folder)))
    return [files for files in candidates if files]


def _pair_in_name(name: str) -> tuple[str, str] | None:
    """Read ``model.iden.intgemm.alphas.bin``; only two-letter codes can be separated."""
    match = _MODEL.fullmatch(name)
    pair = _GLUED.fullmatch(match[1].split(".")[0]) if match else None
    return (pair[1], pair[2]) if pair else None
