"""The user's models: listing, checking and removing them."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.engines.argos.packages import argos_dir, bundled_dir
from rktranslate.errors import EngineError
from rktranslate.models import download, layout
from rktranslate.models import index as listings
from rktranslate.models.results import (
    InfoResult,
    ListResult,
    Model,
    ModelFile,
    RemoveResult,
    Verified,
    VerifyResult,
)
from rktranslate.storage import archive
from rktranslate.storage.staging import locked, plainly, staged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Progress = Callable[[str, int, int], None]
    """Called with a stage, the steps done and the steps in all (0: not known)."""


def list_models(
    *,
    remote: bool = False,
    index: str | None = None,
    mirror: str | None = None,
    kinds: Sequence[str] = listings.KINDS,
) -> ListResult:
    """Return the models that are here, and on request those that could be installed.

    Args:
        remote: Ask the listings too; this goes to the network.
        index: Listing to ask instead of the makers' own.
        mirror: Mirror to ask instead of the makers' servers.
        kinds: Which kinds to list.

    Raises:
        EngineError: A listing cannot be had.
    """
    models = [model for model in here() if model.kind in kinds]
    if remote:
        for kind in kinds:
            models += [
                Model(
                    kind,
                    item.source,
                    item.target,
                    "available",
                    item.version,
                    item.size,
                    item.licence,
                    item.score,
                    download.shown(item.files[0].location),
                )
                for item in listings.available(kind, index=index, mirror=mirror)
            ]
    return ListResult(tuple(models), str(layout.store_root()))


def here() -> list[Model]:
    """Return the models that are on this machine; reads no model file and no network."""
    found = []
    for state, folder in (
        ("bundled", bundled_dir()),
        ("installed", layout.store_folder("argos")),
        ("foreign", argos_dir()),
    ):
        for item in layout.subfolders(folder):
            model = _argos_model(item, state)
            if model:
                found.append(model)
    firefox = layout.firefox_models(layout.store_folder("firefox"))
    return found + [_firefox_model(files, "installed") for files in firefox]


def _argos_model(folder: Path, state: str) -> Model | None:
    try:
        metadata = archive.read_metadata((folder / "metadata.json").read_bytes())
    except (OSError, EngineError):
        return None
    note = layout.read_record(folder)
    return Model(
        "argos",
        metadata.source,
        metadata.target,
        state,
        metadata.version,
        _size(folder),
        layout.text_of(note, "licence") or metadata.licence,
        layout.text_of(note, "score") or metadata.score,
        str(folder),
    )


def _firefox_model(files: layout.FirefoxFiles, state: str) -> Model:
    note = layout.read_record(files.folder)
    return Model(
        "firefox",
        files.source,
        files.target,
        state,
        layout.text_of(note, "version"),
        _size(files.folder),
        layout.text_of(note, "licence") or "MPL-2.0",
        layout.text_of(note, "score"),
        str(files.folder),
    )


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in layout.files_in(folder).values())


def select(kind: str | None, source: str | None, target: str | None) -> list[Model]:
    """Return the models that are here of a kind and a pair; None stands for any.

    Raises:
        EngineError: There is no such model here.
    """
    found = [
        model
        for model in here()
        if (kind in (None, model.kind))
        and (source in (None, model.source))
        and (target in (None, model.target))
    ]
    if not found and (kind or source):
        wanted = " ".join(filter(None, (kind, source, target)))
        raise EngineError(
            f"no model {wanted} is installed", hint="see what is with `rktranslate models list`"
        )
    return found


# --- looking closer --------------------------------------------------------------------------


def info(kind: str, source: str, target: str) -> InfoResult:
    """Return all that is known of an installed model.

    Raises:
        EngineError: There is no such model here.
    """
    model = select(kind, source, target)[0]
    folder = Path(model.where)
    note = layout.read_record(folder)
    promised = _promised(note)
    files = tuple(
        ModelFile(name, path.lstat().st_size, promised[name].sha256 if name in promised else "")
        for name, path in layout.files_in(folder).items()
    )
    return InfoResult(
        model, files, layout.text_of(note, "origin"), layout.text_of(note, "installed")
    )


def verify(
    kind: str | None = None,
    source: str | None = None,
    target: str | None = None,
    progress: Progress | None = None,
) -> VerifyResult:
    """Compare the files of models with what they were when they were installed.

    Raises:
        EngineError: No such model is here.
    """
    chosen = select(kind, source, target)
    done = []
    for number, model in enumerate(chosen):
        if progress:
            progress("verify", number, len(chosen))
        done.append(_verified(model))
    return VerifyResult(tuple(done))


def _verified(model: Model) -> Verified:
    folder = Path(model.where)
    promised = _promised(layout.read_record(folder))
    files = layout.files_in(folder)
    problems = []
    if promised:
        problems += [f"{name} is missing" for name in promised if name not in files]
        problems += [f"{name} does not belong there" for name in files if name not in promised]
        for name in promised.keys() & files.keys():
            problem = _compared(name, files[name], promised[name])
            if problem:
                problems.append(problem)
    elif model.kind == "argos":
        problems += [
            f"{name} is missing"
            for name in ("model/model.bin", "metadata.json")
            if name not in files
        ]
        if not {"sentencepiece.model", "bpe.model"} & files.keys():
            problems.append("sentencepiece.model is missing")
    return Verified(model, tuple(sorted(problems)), unknown=not promised)


def _compared(name: str, path: Path, promised: ModelFile) -> str:
    if path.is_symlink():
        return f"{name} is a link"
    try:
        digest, size = download.hash_file(path)
    except OSError as error:
        return f"{name} cannot be read: {error.strerror}"
    if size != promised.size:
        return f"{name} has {size:,} bytes instead of {promised.size:,}"
    return f"{name} was changed" if digest != promised.sha256 else ""


def _promised(note: dict[str, object]) -> dict[str, ModelFile]:
    found = {}
    entries = note.get("files")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            name, size, digest = (entry.get(key) for key in ("name", "size", "sha256"))
            if isinstance(name, str) and isinstance(size, int) and isinstance(digest, str):
                found[name] = ModelFile(name, size, digest)
    return found


def remove(kind: str, source: str, target: str) -> RemoveResult:
    """Remove an installed model.

    Raises:
        EngineError: There is none, or it is not ours to remove.
    """
    chosen = select(kind, source, target)
    ours = [model for model in chosen if model.state == "installed"]
    if not ours:
        owner = "this program" if chosen[0].state == "bundled" else "another program"
        raise EngineError(
            f"{chosen[0].name} came with {owner} and is not removed", path=chosen[0].where
        )
    with locked() as root:
        for model in ours:
            # Out of sight first, by one rename: no half model, even when this is interrupted.
            with staged(root) as folder, plainly(root):
                Path(model.where).rename(folder / "gone")
                layout.record_path(Path(model.where)).unlink(missing_ok=True)
    return RemoveResult(tuple(ours))


def write_record(
    folder: Path, *, kind: str, version: str, origin: str, licence: str = "", score: str = ""
) -> None:
    """Write our note about a model that is being installed beside its folder.

    Raises:
        OSError: It cannot be written.
    """
    now = datetime.datetime.now(datetime.timezone.utc)  # noqa: UP017 - reads the same everywhere
    installed = now.isoformat(timespec="seconds")
    note = _record(folder, kind=kind, version=version, origin=origin, licence=licence, score=score)
    text = _shown(note | {"installed": installed})
    archive.write_new(layout.record_path(folder), iter((text.encode(),)))


def bundled_record(folder: Path) -> str:
    """Return our note about a package that comes with this program, to be kept beside its folder.

    It is made when a model is released, and is the same at any time: it has no date, and repeats
    nothing that the metadata says.

    Raises:
        EngineError: Its metadata cannot be read.
        OSError: A file cannot be read.
    """
    metadata = archive.read_metadata((folder / "metadata.json").read_bytes())
    return _shown(
        _record(
            folder,
            kind="argos",
            version=metadata.version,
            origin="came with rktranslate",
        )
    )


def _record(
    folder: Path, *, kind: str, version: str, origin: str, licence: str = "", score: str = ""
) -> dict[str, object]:
    """Return what a note says of a model: where it is from, what its files hash to."""
    files = []
    for name, path in layout.files_in(folder).items():
        digest, size = download.hash_file(path)
        files.append({"name": name, "size": size, "sha256": digest})
    return {
        "format": 1,
        "kind": kind,
        "version": version,
        "origin": origin,
        "licence": licence,
        "score": score,
        "files": files,
    }


def _shown(note: dict[str, object]) -> str:
    return json.dumps(note, ensure_ascii=False, indent=1) + "\n"
