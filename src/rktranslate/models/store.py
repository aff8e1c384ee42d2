"""The user's models: listing, installing, checking and removing them.

An installation happens in a hidden folder and becomes visible by one rename, so that there is
never half a model, whatever interrupts it; what an interrupted run left behind is swept away by
the next one.
"""

from __future__ import annotations

import contextlib
import datetime
import gzip
import json
import os
import shutil
import tempfile
import time
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.engines.argos_packages import argos_dir, bundled_dir
from rktranslate.errors import EngineError
from rktranslate.models import archive, download, layout
from rktranslate.models import index as listings
from rktranslate.models.results import (
    InfoResult,
    InstallResult,
    ListResult,
    Model,
    ModelFile,
    RemoveResult,
    Verified,
    VerifyResult,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Progress = Callable[[str, int, int], None]
    """Called with a stage, the steps done and the steps in all (0: not known)."""

_LOCK_SECONDS = 5.0
_PART_DAYS = 7
_MAX_FIREFOX_FILE = 512 * 1024**2
_MARIAN_VERSION = (1).to_bytes(8, "little")


# --- listing ---------------------------------------------------------------------------------


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
        _text(note, "licence") or metadata.licence,
        _text(note, "score") or metadata.score,
        str(folder),
    )


def _firefox_model(files: layout.FirefoxFiles, state: str) -> Model:
    note = layout.read_record(files.folder)
    return Model(
        "firefox",
        files.source,
        files.target,
        state,
        _text(note, "version"),
        _size(files.folder),
        _text(note, "licence") or "MPL-2.0",
        _text(note, "score"),
        str(files.folder),
    )


def _text(note: dict[str, object], key: str) -> str:
    value = note.get(key)
    return value if isinstance(value, str) else ""


def _files(folder: Path) -> dict[str, Path]:
    """Return the files below a folder by their names in it."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() or path.is_symlink()
    }


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in _files(folder).values())


def _select(kind: str | None, source: str | None, target: str | None) -> list[Model]:
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
    model = _select(kind, source, target)[0]
    folder = Path(model.where)
    note = layout.read_record(folder)
    promised = _promised(note)
    files = tuple(
        ModelFile(name, path.lstat().st_size, promised[name].sha256 if name in promised else "")
        for name, path in _files(folder).items()
    )
    return InfoResult(model, files, _text(note, "origin"), _text(note, "installed"))


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
    chosen = _select(kind, source, target)
    done = []
    for number, model in enumerate(chosen):
        if progress:
            progress("verify", number, len(chosen))
        done.append(_verified(model))
    return VerifyResult(tuple(done))


def _verified(model: Model) -> Verified:
    folder = Path(model.where)
    promised = _promised(layout.read_record(folder))
    files = _files(folder)
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
    chosen = _select(kind, source, target)
    ours = [model for model in chosen if model.state == "installed"]
    if not ours:
        owner = "this program" if chosen[0].state == "bundled" else "another program"
        raise EngineError(
            f"{chosen[0].name} came with {owner} and is not removed", path=chosen[0].where
        )
    with _locked() as root:
        for model in ours:
            # Out of sight first, by one rename: no half model, even when this is interrupted.
            with _scratch(root) as folder, _plainly(root):
                Path(model.where).rename(folder / "gone")
                layout.record_path(Path(model.where)).unlink(missing_ok=True)
    return RemoveResult(tuple(ours))


# --- installing ------------------------------------------------------------------------------


def install(
    kind: str,
    source: str,
    target: str,
    *,
    index: str | None = None,
    mirror: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> InstallResult:
    """Install the model of a pair from a listing.

    Args:
        kind: ``argos`` or ``firefox``.
        source: Language to translate from.
        target: Language to translate to.
        index: URL or path of the listing, instead of the makers' own.
        mirror: URL or folder with the listing and the files, instead of the makers' servers.
        force: Replace a model of that pair that is installed already.
        progress: Told how far each file is, in bytes.

    Raises:
        EngineError: There is no such model, it cannot be had, or it is not safe to install;
            nothing was changed.
    """
    source, target = source.replace("-", "_"), target.replace("-", "_")
    _refuse_overwrite(kind, source, target, force=force)
    offers = listings.available(kind, index=index, mirror=mirror)
    offer = next((item for item in offers if (item.source, item.target) == (source, target)), None)
    if offer is None:
        raise EngineError(
            f"no {kind} model translates {source} to {target}", hint=_other_ways(offers, source)
        )
    with _locked() as root:
        if kind == "argos":
            file = offer.files[0]
            fetched = _fetch(file, root, progress)
            with _used(fetched):
                return _install_archive(fetched, root, offer, force, file.location)
        return _install_firefox(offer, root, force, progress)


def install_file(
    location: str,
    *,
    sha256: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> InstallResult:
    """Install a model from a file, a folder or a URL.

    Args:
        location: An .argosmodel file here or on the network, or a folder that holds an unpacked
            Argos package or the files of a Firefox model.
        sha256: What the file must hash to.
        force: Replace a model of that pair that is installed already.
        progress: Told how far the download is, in bytes.

    Raises:
        EngineError: It is no model, or is not safe to install; nothing was changed.
    """
    if not download.is_remote(location):
        path = download.local_path(location)
        if path.is_dir():
            return _install_folder(path, force)
        if not path.exists():
            raise EngineError("there is no such file or folder", path=str(path))
    with _locked() as root:
        file = listings.RemoteFile("package.argosmodel", location, sha256=sha256)
        fetched = _fetch(file, root, progress)
        with _used(fetched):
            return _install_archive(fetched, root, None, force, location)


def _other_ways(offers: Sequence[listings.Available], source: str) -> str | None:
    pairs = {(item.source, item.target) for item in offers}
    targets = sorted(other for code, other in pairs if code == source)
    if not targets:
        return None
    return f"from {source} there are models to {', '.join(targets)}"


def _fetch(file: listings.RemoteFile, root: Path, progress: Progress | None) -> download.Fetched:
    """Bring a file here; a download stays until it is discarded, to be carried on with."""

    def tell(done: int, total: int) -> None:
        if progress:
            progress(f"download {file.name}", done, total)

    return download.fetch(
        file.location, root / ".partial", sha256=file.sha256, size=file.size, progress=tell
    )


@contextlib.contextmanager
def _used(fetched: download.Fetched) -> Iterator[Path]:
    """Lend a download and throw it away then, also where it proved to be of no use."""
    try:
        yield fetched.path
    except (EngineError, OSError):
        download.discard(fetched)
        raise
    download.discard(fetched)


def _install_archive(
    fetched: download.Fetched,
    root: Path,
    offer: listings.Available | None,
    force: bool,
    origin: str,
) -> InstallResult:
    try:
        package = archive.inspect(fetched.path)
        found = package.metadata
        if offer and (found.source, found.target) != (offer.source, offer.target):
            raise EngineError(
                f"the package translates {found.source} to {found.target}, "
                f"not {offer.source} to {offer.target}"
            )
    except EngineError as error:
        # The user knows it by where it came from, not by what the download is called.
        raise EngineError(error.message, path=download.shown(origin), hint=error.hint) from error
    _refuse_overwrite("argos", found.source, found.target, force=force)
    _check_space(root, package.unpacked)
    with _scratch(root) as scratch, _plainly(root):
        folder = scratch / layout.pair_name(found.source, found.target)
        folder.mkdir()
        archive.unpack(package, folder)
        write_record(
            folder,
            kind="argos",
            version=found.version,
            origin=download.shown(origin),
            licence=offer.licence if offer else "",
            score=offer.score if offer else "",
        )
        replaced = _publish(folder, "argos")
    downloaded = fetched.size if fetched.temporary else 0
    return _result("argos", found.source, found.target, replaced, origin, downloaded)


def _install_firefox(
    offer: listings.Available, root: Path, force: bool, progress: Progress | None
) -> InstallResult:
    _refuse_overwrite("firefox", offer.source, offer.target, force=force)
    # All of them first: what is here already need not be fetched again after a failure.
    for file in offer.files:
        archive.check_name(file.name)
    fetched = [_fetch(file, root, progress) for file in offer.files]
    with contextlib.ExitStack() as stack:
        paths = [stack.enter_context(_used(item)) for item in fetched]
        scratch = stack.enter_context(_scratch(root))
        folder = scratch / layout.pair_name(offer.source, offer.target)
        with _plainly(root):
            folder.mkdir()
            for file, path in zip(offer.files, paths, strict=True):
                _unpack_single(file, path, folder / file.name)
        _check_firefox(folder, offer.files[0].location)
        write_record(
            folder,
            kind="firefox",
            version=offer.version,
            origin=download.shown(offer.files[0].location),
            licence=offer.licence,
            score=offer.score,
        )
        with _plainly(root):
            replaced = _publish(folder, "firefox")
    downloaded = sum(item.size for item in fetched if item.temporary)
    origin = offer.files[0].location
    return _result("firefox", offer.source, offer.target, replaced, origin, downloaded)


def _install_folder(path: Path, force: bool) -> InstallResult:
    files = layout.firefox_files(path)
    if files:
        kind, source, target, version = "firefox", files.source, files.target, ""
        chosen = {item.name: item for item in files.all}
    elif (path / "metadata.json").is_file():
        kind = "argos"
        try:
            metadata = archive.read_metadata((path / "metadata.json").read_bytes())
        except EngineError as error:
            raise EngineError(error.message, path=str(path)) from error
        source, target, version = metadata.source, metadata.target, metadata.version
        chosen = _files(path)
        if "model/model.bin" not in chosen:
            raise EngineError("not a model package: model/model.bin is missing", path=str(path))
    else:
        raise EngineError(
            "no model in this folder",
            path=str(path),
            hint="it should hold metadata.json (Argos) or model.*.bin and vocab.*.spm (Firefox)",
        )
    note = layout.read_record(path)
    _refuse_overwrite(kind, source, target, force=force)
    with _locked() as root, _scratch(root) as scratch, _plainly(root):
        _check_space(root, sum(item.lstat().st_size for item in chosen.values()))
        folder = scratch / layout.pair_name(source, target)
        folder.mkdir()
        for name, item in chosen.items():
            archive.check_name(name)
            if not item.resolve().is_relative_to(path.resolve()):
                raise EngineError(f"a link out of the folder: {name}", path=str(path))
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            with item.open("rb") as stream:
                archive.write_new(copy, archive.chunks_of(stream))
        if kind == "firefox":
            _check_firefox(folder, str(path))
        write_record(
            folder,
            kind=kind,
            version=version or _text(note, "version"),
            origin=str(path),
            licence=_text(note, "licence"),
            score=_text(note, "score"),
        )
        replaced = _publish(folder, kind)
    return _result(kind, source, target, replaced, str(path), 0)


def _result(
    kind: str,
    source: str,
    target: str,
    replaced: bool,
    origin: str,
    downloaded: int,
) -> InstallResult:
    model = next(m for m in _select(kind, source, target) if m.state == "installed")
    absent = kind == "firefox" and find_spec("fxtranslate") is None
    missing = "pip install 'rktranslate[firefox]'" if absent else ""
    return InstallResult(model, replaced, download.shown(origin), downloaded, missing)


def _refuse_overwrite(kind: str, source: str, target: str, *, force: bool) -> None:
    folder = layout.store_folder(kind) / layout.pair_name(source, target)
    if not force and os.path.lexists(folder):
        raise EngineError(
            f"{kind} {source}-{target} is installed already",
            path=str(folder),
            hint="use --force to replace it",
        )


def _check_space(root: Path, needed: int) -> None:
    free = download.free_bytes(root)
    if needed > free:
        raise EngineError(
            f"not enough room: {needed / 1e6:,.0f} MB are needed and {free / 1e6:,.0f} MB are free",
            path=str(root),
        )


def _unpack_single(file: listings.RemoteFile, packed: Path, target: Path) -> None:
    """Write one file of a Firefox model, unpacked, and check it against its promised hash."""
    limit = file.unpacked_size or _MAX_FIREFOX_FILE
    where = download.shown(file.location)
    if limit > _MAX_FIREFOX_FILE:
        raise EngineError(f"{limit:,} bytes are more than a model may have", path=where)
    if file.packing == "zst":
        archive.write_new(target, iter((_unpack_zst(file, packed),)))
    else:
        try:
            with packed.open("rb") as raw:
                stream: archive.Readable = (
                    gzip.GzipFile(fileobj=raw) if file.packing == "gz" else raw
                )
                archive.write_new(target, _at_most(limit, stream, where))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise EngineError(f"a damaged gzip file: {error}", path=where) from error
    digest, size = download.hash_file(target)
    if file.unpacked_size is not None and size != file.unpacked_size:
        raise EngineError(
            f"unpacks to {size:,} bytes where {file.unpacked_size:,} were promised", path=where
        )
    if file.unpacked_sha256 is not None and digest != file.unpacked_sha256:
        raise EngineError("is not the file that was promised: its SHA-256 differs", path=where)


def _at_most(limit: int, stream: archive.Readable, where: str) -> Iterator[bytes]:
    count = 0
    for chunk in archive.chunks_of(stream):
        count += len(chunk)
        if count > limit:
            raise EngineError(f"unpacks to more than {limit:,} bytes", path=where)
        yield chunk


def _unpack_zst(file: listings.RemoteFile, packed: Path) -> bytes:
    """Unpack Zstandard by the engine's own decoder; the standard library has it from 3.14 on."""
    where = download.shown(file.location)
    # It unpacks in memory and without a limit, so only what a listing vouches for goes in.
    if not file.sha256 or not file.unpacked_sha256 or not file.unpacked_size:
        raise EngineError("a packed file without a promised size and hash", path=where)
    try:
        from fxtranslate import discovery
    except ImportError as error:
        raise EngineError(
            "this listing has its files packed by Zstandard, and nothing here can unpack it",
            path=where,
            hint="pip install 'rktranslate[firefox]'",
        ) from error
    try:
        return bytes(discovery.verify_and_decompress(packed.read_bytes(), file.unpacked_sha256))
    except ValueError as error:
        raise EngineError(f"a damaged Zstandard file: {error}", path=where) from error


def _check_firefox(folder: Path, where: str) -> None:
    files = layout.firefox_files(folder)
    if files is None:
        raise EngineError("not a whole Firefox model", path=where)
    with files.model.open("rb") as stream:
        if stream.read(len(_MARIAN_VERSION)) != _MARIAN_VERSION:
            raise EngineError(f"{files.model.name} is not a Marian model", path=where)


def write_record(
    folder: Path, *, kind: str, version: str, origin: str, licence: str = "", score: str = ""
) -> None:
    """Write our note about a model beside its folder: where it is from, what its files hash to.

    Raises:
        OSError: It cannot be written.
    """
    files = []
    for name, path in _files(folder).items():
        digest, size = download.hash_file(path)
        files.append({"name": name, "size": size, "sha256": digest})
    now = datetime.datetime.now(datetime.timezone.utc)  # noqa: UP017 - reads the same everywhere
    note = {
        "format": 1,
        "kind": kind,
        "version": version,
        "origin": origin,
        "licence": licence,
        "score": score,
        "installed": now.isoformat(timespec="seconds"),
        "files": files,
    }
    text = json.dumps(note, ensure_ascii=False, indent=1) + "\n"
    archive.write_new(layout.record_path(folder), iter((text.encode(),)))


# --- never half a model ----------------------------------------------------------------------


@contextlib.contextmanager
def _locked() -> Iterator[Path]:
    """Hold the store for writing, and clear away what an interrupted run left.

    Raises:
        EngineError: Another process holds it, or it cannot be written.
    """
    from filelock import FileLock, Timeout

    root = layout.store_root()
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / ".lock").acquire(timeout=_LOCK_SECONDS):
            _sweep(root)
            yield root
    except Timeout as error:
        raise EngineError(
            "another rktranslate is installing or removing models",
            path=str(root),
            hint="wait for it to finish and try again",
        ) from error
    except OSError as error:
        raise EngineError(
            f"cannot be written: {error.strerror or error}", path=error.filename or str(root)
        ) from error


@contextlib.contextmanager
def _plainly(root: Path) -> Iterator[None]:
    """Turn errors of the file system into ours."""
    try:
        yield
    except OSError as error:
        raise EngineError(
            f"cannot be written: {error.strerror or error}", path=error.filename or str(root)
        ) from error


@contextlib.contextmanager
def _scratch(root: Path) -> Iterator[Path]:
    """Lend a hidden folder beside the models, on the same file system."""
    with _plainly(root):
        folder = Path(tempfile.mkdtemp(prefix=".staging-", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _publish(folder: Path, kind: str) -> bool:
    """Make a finished model visible by one rename; tell whether it took another one's place."""
    home = layout.store_folder(kind)
    home.mkdir(exist_ok=True)
    final = home / folder.name
    replaced = os.path.lexists(final)
    # The note goes first and comes last: a model without one is whole, only nobody vouches for it.
    layout.record_path(final).unlink(missing_ok=True)
    if replaced:
        # Two renames are not one: if we are stopped between them, the sweep puts it back.
        aside = home / f".old-{folder.name}"
        _delete(aside)
        final.rename(aside)
        folder.rename(final)
        _delete(aside)
    else:
        folder.rename(final)
    layout.record_path(folder).rename(layout.record_path(final))
    with contextlib.suppress(OSError):
        descriptor = os.open(home, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return replaced


def _sweep(root: Path) -> None:
    for kind in listings.KINDS:
        for aside in (root / kind).glob(".old-*"):
            final = aside.with_name(aside.name.removeprefix(".old-"))
            if final.exists():
                _delete(aside)
            else:
                aside.rename(final)
    for left in root.glob(".staging-*"):
        shutil.rmtree(left, ignore_errors=True)
    for part in (root / ".partial").glob("*"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > _PART_DAYS * 86_400:
                part.unlink()


def _delete(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
