"""Installation of models into the store: from a listing, a mirror, a file, a folder or a URL."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import EngineError
from rktranslate.languages.codes import canonical_code, same_language
from rktranslate.models import download, layout
from rktranslate.models.interface import Download, ModelFacts, RemoteFile
from rktranslate.models.locations import is_remote, local_path, without_credentials
from rktranslate.models.records import Record, read_record, write_record
from rktranslate.models.staging import as_engine_errors, locked, publish, staged
from rktranslate.storage.archive import check_name
from rktranslate.storage.files import chunks_of, write_new
from rktranslate.storage.reading import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rktranslate.models.interface import ModelPackage, ModelSource, Offer
    from rktranslate.models.store import Progress


@dataclass(frozen=True, slots=True)
class Installed:
    """A model that has just been installed."""

    kind: str
    facts: ModelFacts
    replaced: bool
    """It replaced a model of the same pair."""
    origin: str
    """URL or path, without credentials."""
    downloaded: int = 0
    """Bytes; 0 for local files."""


@dataclass(frozen=True, slots=True)
class FolderPackage:
    """A model in an unpacked folder; its files are copied, and links out of it are refused."""

    facts: ModelFacts
    folder: Path
    files: Mapping[str, Path]
    """The files to copy by their relative POSIX paths."""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(path.lstat().st_size for path in self.files.values())

    def unpack(self, folder: Path) -> None:
        """Copy the files into a new, empty folder.

        Raises:
            EngineError: A name is unsafe, or a link leads out of the folder.
            OSError: A file cannot be read or written.
        """
        for name, path in self.files.items():
            check_name(name, EngineError)
            if not path.resolve().is_relative_to(self.folder.resolve()):
                raise EngineError(f"link out of the folder: {name}", path=str(self.folder))
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            with open_file(path) as stream:
                write_new(copy, chunks_of(stream))


def install(
    source: ModelSource,
    pair: tuple[str, str],
    *,
    index: str | None = None,
    mirror: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Installed:
    """Install the model of a language pair from a listing.

    Args:
        source: The engine's model source.
        pair: Source and target language codes.
        index: URL or path of the listing; the publisher's own by default.
        mirror: URL or folder with the listing and the files, instead of the publisher's server.
        force: Replace an installed model of that pair.
        progress: Called with the bytes received and expected of each file.

    Raises:
        EngineError: There is no such model, it cannot be downloaded, or it is not safe to install;
            the store was not changed.
    """
    _refuse_overwrite(source.kind, (canonical_code(pair[0]), canonical_code(pair[1])), force=force)
    offers = source.offers(index=index, mirror=mirror)
    found = (
        item
        for item in offers
        if same_language(item.source, pair[0]) and same_language(item.target, pair[1])
    )
    offer = next(found, None)
    if offer is None:
        raise EngineError(
            f"no {source.kind} model translates {pair[0]} to {pair[1]}",
            hint=_other_targets(offers, pair[0]),
        )
    _refuse_overwrite(source.kind, (offer.source, offer.target), force=force)
    return _install_files([source], offer.files, offer, force, progress)


def install_file(
    sources: Sequence[ModelSource],
    location: str,
    *,
    sha256: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Installed:
    """Install a model from a file, a folder or a URL.

    Args:
        sources: Model sources of the engines; the first that accepts the file or folder takes it.
        location: A model package here or on the network, or a folder with an unpacked model.
        sha256: Expected SHA-256 of the file.
        force: Replace an installed model of that pair.
        progress: Called with the bytes received and expected.

    Raises:
        EngineError: It is not a model, or is not safe to install; the store was not changed.
    """
    if not is_remote(location):
        path = local_path(location)
        if path.is_dir():
            return _install_folder(sources, path, force)
        if not path.exists():
            raise EngineError("no such file or folder", path=str(path))
    file = RemoteFile("package", location, sha256=sha256)
    return _install_files(sources, (file,), None, force, progress)


def _install_files(
    sources: Sequence[ModelSource],
    files: Sequence[RemoteFile],
    offer: Offer | None,
    force: bool,
    progress: Progress | None,
) -> Installed:
    origin = without_credentials(files[0].location)
    for file in files:
        check_name(file.name, EngineError)
    with locked() as root, contextlib.ExitStack() as stack:
        if offer:
            # Again, under the lock: another process may have installed it meanwhile.
            _refuse_overwrite(offer.kind, (offer.source, offer.target), force=force)
        # All files are downloaded before one is used: after a failure none is downloaded again.
        fetched = [_fetch(file, root, progress) for file in files]
        downloads = [
            Download(file, stack.enter_context(_discarded(item)))
            for file, item in zip(files, fetched, strict=True)
        ]
        source = sources[0] if offer else _taking(sources, downloads[0], origin)
        try:
            package = source.open_files(downloads, offer)
            if offer:
                _check_pair(offer, package.facts)
        except EngineError as error:
            # People know it by its origin, not by the name of the download.
            raise EngineError(error.message, path=origin, hint=error.hint) from error
        record = Record(
            version=package.facts.version or (offer.version if offer else ""),
            licence=offer.licence if offer else "",
            score=offer.score if offer else "",
        )
        replaced = _write(source.kind, package, root, record, origin, force)
    return Installed(
        source.kind,
        package.facts,
        replaced,
        origin,
        sum(item.size for item in fetched if item.temporary),
    )


def _install_folder(sources: Sequence[ModelSource], folder: Path, force: bool) -> Installed:
    for source in sources:
        package = source.open_folder(folder)
        if package:
            break
    else:
        raise EngineError(
            "no model in this folder",
            path=str(folder),
            hint=_expected(sources),
        )
    record = read_record(folder)
    with locked() as root:
        replaced = _write(source.kind, package, root, record, str(folder), force)
    return Installed(source.kind, package.facts, replaced, str(folder))


def _write(
    kind: str, package: ModelPackage, root: Path, record: Record, origin: str, force: bool
) -> bool:
    """Unpack a model into a staging folder and publish it; the store is locked."""
    facts = package.facts
    _refuse_overwrite(kind, (facts.source, facts.target), force=force)
    _check_space(root, package.size)
    with staged(root) as scratch, as_engine_errors(root):
        folder = scratch / layout.pair_name(facts.source, facts.target)
        folder.mkdir()
        package.unpack(folder)
        write_record(
            folder,
            kind=kind,
            version=facts.version or record.version,
            origin=origin,
            licence=record.licence,
            score=record.score,
        )
        return publish(folder, kind)


def _taking(sources: Sequence[ModelSource], download: Download, origin: str) -> ModelSource:
    for source in sources:
        if source.takes_file(download.path, origin):
            return source
    raise EngineError(
        "not a model package of any engine",
        path=origin,
        hint=_expected(sources),
    )


def _expected(sources: Sequence[ModelSource]) -> str:
    return "expected " + "; or ".join(source.package_hint for source in sources)


def _check_pair(offer: Offer, facts: ModelFacts) -> None:
    if (facts.source, facts.target) != (offer.source, offer.target):
        raise EngineError(
            f"expected language pair {layout.pair_name(offer.source, offer.target)}, "
            f"found {layout.pair_name(facts.source, facts.target)}"
        )


def _other_targets(offers: Sequence[Offer], source: str) -> str | None:
    targets = sorted({offer.target for offer in offers if same_language(offer.source, source)})
    return f"target languages available for {source}: {', '.join(targets)}" if targets else None


def _fetch(file: RemoteFile, root: Path, progress: Progress | None) -> download.Fetched:
    def report(done: int, total: int) -> None:
        if progress:
            progress(f"download {file.name}", done, total)

    return download.fetch(
        file.location, root / ".partial", sha256=file.sha256, size=file.size, progress=report
    )


@contextlib.contextmanager
def _discarded(fetched: download.Fetched) -> Iterator[Path]:
    """Yield a download and delete it afterwards, also when it proved useless.

    An interruption keeps it: the next run does not download it again.
    """
    try:
        yield fetched.path
    except (EngineError, OSError):
        download.discard(fetched)
        raise
    download.discard(fetched)


def _refuse_overwrite(kind: str, pair: tuple[str, str], *, force: bool) -> None:
    folder = layout.store_folder(kind) / layout.pair_name(*pair)
    if not force and os.path.lexists(folder):
        raise EngineError(
            f"model already installed: {kind} {layout.pair_name(*pair)}",
            path=str(folder),
            hint="use --force to replace it",
        )


def _check_space(root: Path, needed: int) -> None:
    free = download.free_bytes(root)
    if needed > free:
        raise EngineError(
            f"not enough disk space: {needed / 1e6:,.0f} MB needed, {free / 1e6:,.0f} MB free",
            path=str(root),
        )
