"""The models on this machine: listing, selecting, verifying and removing them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.errors import EngineError
from rktranslate.languages.codes import same_language
from rktranslate.models import layout
from rktranslate.models.download import hash_file
from rktranslate.models.records import ModelFile, Record, read_record
from rktranslate.models.staging import as_engine_errors, locked, staged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rktranslate.models.interface import ModelSource

    Progress = Callable[[str, int, int], None]
    """Called with a stage, the steps done and the steps in all (0: unknown)."""


@dataclass(frozen=True, slots=True)
class Model:
    """A translation model, on this machine or in a listing."""

    kind: str
    """Name of the engine that runs it: ``argos`` or ``firefox``."""
    source: str
    target: str
    state: str
    """``bundled``, ``installed``, ``foreign`` (installed by another program) or ``available``."""
    version: str = ""
    size: int | None = None
    """Bytes on disk, or to download; None where the listing does not state them."""
    licence: str = ""
    score: str = ""
    """A figure of quality with its metric and test set."""
    where: str = ""
    """Its folder, or the URL it would be downloaded from."""

    @property
    def name(self) -> str:
        """``argos id-en``."""
        return f"{self.kind} {self.source}-{self.target}"


@dataclass(frozen=True, slots=True)
class Verified:
    """A model whose files were compared with its record."""

    model: Model
    problems: tuple[str, ...]
    unknown: bool
    """It has no recorded checksums, so only the presence of its files was checked."""


def local_models(sources: Sequence[ModelSource]) -> list[Model]:
    """Return the models on this machine; reads no weights and no network.

    Args:
        sources: Model sources of the engines, in order of preference.
    """
    models = []
    for source in sources:
        places = [*source.folders(), ("installed", layout.store_folder(source.kind))]
        for state, place in sorted(places, key=lambda item: _STATE_ORDER.get(item[0], 9)):
            for folder in layout.subfolders(place):
                model = _model(source, folder, state)
                if model:
                    models.append(model)
    return models


_STATE_ORDER = {"bundled": 0, "installed": 1, "foreign": 2}


def _model(source: ModelSource, folder: Path, state: str) -> Model | None:
    facts = source.describe(folder)
    if facts is None:
        return None
    record = read_record(folder)
    size = sum(path.lstat().st_size for path in layout.files_in(folder).values())
    return Model(
        source.kind,
        facts.source,
        facts.target,
        state,
        facts.version or record.version,
        size,
        record.licence or facts.licence,
        record.score or facts.score,
        str(folder),
    )


def select(
    sources: Sequence[ModelSource],
    kind: str | None = None,
    source: str | None = None,
    target: str | None = None,
) -> list[Model]:
    """Return the models on this machine of an engine and a language pair; None stands for any.

    Raises:
        EngineError: There is no such model on this machine.
    """
    models = [
        model
        for model in local_models(sources)
        if (kind in (None, model.kind))
        and (source is None or same_language(model.source, source))
        and (target is None or same_language(model.target, target))
    ]
    if not models and (kind or source):
        wanted = " ".join(filter(None, (kind, source, target)))
        raise EngineError(
            f"model not installed: {wanted}", hint="`rktranslate models list` shows all models"
        )
    return models


def model_files(model: Model) -> tuple[tuple[ModelFile, ...], Record]:
    """Return the files of a model with their recorded checksums, and its record."""
    folder = Path(model.where)
    record = read_record(folder)
    checksums = {file.name: file.sha256 for file in record.files}
    files = tuple(
        ModelFile(name, path.lstat().st_size, checksums.get(name, ""))
        for name, path in layout.files_in(folder).items()
    )
    return files, record


def verify(
    sources: Sequence[ModelSource],
    kind: str | None = None,
    source: str | None = None,
    target: str | None = None,
    progress: Progress | None = None,
) -> list[Verified]:
    """Compare the files of models with the sizes and checksums recorded at installation.

    Raises:
        EngineError: There is no such model on this machine.
    """
    chosen = select(sources, kind, source, target)
    by_kind = {source.kind: source for source in sources}
    verified = []
    for number, model in enumerate(chosen):
        if progress:
            progress("verify", number, len(chosen))
        verified.append(_verified(model, by_kind[model.kind]))
    return verified


def _verified(model: Model, source: ModelSource) -> Verified:
    folder = Path(model.where)
    recorded = {file.name: file for file in read_record(folder).files}
    files = layout.files_in(folder)
    if recorded:
        problems = [f"{name} is missing" for name in recorded if name not in files]
        problems += [f"{name} is unexpected" for name in files if name not in recorded]
        for name in recorded.keys() & files.keys():
            problem = _difference(files[name], recorded[name])
            if problem:
                problems.append(f"{name}: {problem}")
    else:
        problems = [f"{name} is missing" for name in source.missing_files(files.keys())]
    return Verified(model, tuple(sorted(problems)), unknown=not recorded)


def _difference(path: Path, recorded: ModelFile) -> str:
    if path.is_symlink():
        return "is a symbolic link"
    try:
        digest, size = hash_file(path)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if size != recorded.size:
        return f"size mismatch: expected {recorded.size:,} bytes, got {size:,}"
    if digest != recorded.sha256:
        return f"SHA-256 mismatch: expected {recorded.sha256}, got {digest}"
    return ""


def remove(
    sources: Sequence[ModelSource], kind: str, source: str, target: str
) -> tuple[Model, ...]:
    """Remove an installed model and return it.

    Raises:
        EngineError: It is not installed, or was not installed by ``models install``.
    """
    chosen = select(sources, kind, source, target)
    installed = tuple(model for model in chosen if model.state == "installed")
    if not installed:
        owner = "this program" if chosen[0].state == "bundled" else "another program"
        raise EngineError(
            f"{chosen[0].name} belongs to {owner} and is not removed", path=chosen[0].where
        )
    with locked() as root:
        for model in installed:
            # Renamed first, then deleted: an interruption leaves no incomplete model.
            with staged(root) as folder, as_engine_errors(root):
                Path(model.where).rename(folder / "removed")
                layout.record_path(Path(model.where)).unlink(missing_ok=True)
    return installed
