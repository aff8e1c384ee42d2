"""Installing models: from a maker's listing, a mirror, a file, a folder or an address."""

from __future__ import annotations

import contextlib
import gzip
import os
import zlib
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rktranslate.errors import EngineError
from rktranslate.models import download, layout
from rktranslate.models import index as listings
from rktranslate.models.results import InstallResult
from rktranslate.models.store import select, write_record
from rktranslate.storage import archive
from rktranslate.storage.staging import locked, plainly, publish, staged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rktranslate.models.store import Progress

_MAX_FIREFOX_FILE = 512 * 1024**2
_MARIAN_VERSION = (1).to_bytes(8, "little")


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
    with locked() as root:
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
    with locked() as root:
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
    with staged(root) as scratch, plainly(root):
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
        replaced = publish(folder, "argos")
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
        scratch = stack.enter_context(staged(root))
        folder = scratch / layout.pair_name(offer.source, offer.target)
        with plainly(root):
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
        with plainly(root):
            replaced = publish(folder, "firefox")
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
        chosen = layout.files_in(path)
        if "model/model.bin" not in chosen:
            raise EngineError("not a model package: model/model.bin is missing", path=str(path))
    else:
        raise EngineError(
            "no model in this folder",
            path=str(path),
            hint="it should hold metadata.json (Argos) or model.*.bin and vocab.*.spm (Firefox)",
        )
    note = layout.read_record(path)
    with locked() as root, staged(root) as scratch, plainly(root):
        _refuse_overwrite(kind, source, target, force=force)
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
            version=version or layout.text_of(note, "version"),
            origin=str(path),
            licence=layout.text_of(note, "licence"),
            score=layout.text_of(note, "score"),
        )
        replaced = publish(folder, kind)
    return _result(kind, source, target, replaced, str(path), 0)


def _result(
    kind: str,
    source: str,
    target: str,
    replaced: bool,
    origin: str,
    downloaded: int,
) -> InstallResult:
    model = next(m for m in select(kind, source, target) if m.state == "installed")
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
