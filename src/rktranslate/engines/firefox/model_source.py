"""Firefox Translations models as installable models: Mozilla's listings, and the packed files."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

from rktranslate.engines.firefox.files import KIND, model_files
from rktranslate.engines.firefox.listing import INDEX, INDEX_NAMES, LICENCE, read_offers
from rktranslate.errors import EngineError
from rktranslate.models.download import check_sha256, check_size, hash_file
from rktranslate.models.install import FolderPackage
from rktranslate.models.interface import ModelFacts
from rktranslate.models.listing import read_listing
from rktranslate.models.locations import without_credentials
from rktranslate.storage.files import chunks_of, write_new

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from rktranslate.models.interface import Download, ModelPackage, Offer, RemoteFile
    from rktranslate.storage.files import Readable

INSTALL_LIBRARY = "pip install fxtranslate"
_MAX_FILE = 512 * 1024**2
"""Bytes of one unpacked file."""
_MARIAN_VERSION = (1).to_bytes(8, "little")


class FirefoxModels:
    """The model source of the firefox engine."""

    kind: ClassVar[str] = KIND
    package_hint: ClassVar[str] = "a folder with model.*.bin and vocab.*.spm"

    def folders(self) -> Sequence[tuple[str, Path]]:
        """Return no folders: models are only in the store."""
        return ()

    def describe(self, folder: Path) -> ModelFacts | None:
        """Return the language pair of the model in a folder, or None if there is none."""
        files = model_files(folder)
        return ModelFacts(files.source, files.target, licence=LICENCE) if files else None

    def missing_files(self, names: Collection[str]) -> list[str]:  # noqa: ARG002
        """Return nothing: a folder without one of the files is not listed as a model."""
        return []

    def offers(self, *, index: str | None = None, mirror: str | None = None) -> list[Offer]:
        """Download Mozilla's listing; see ``ModelSource.offers``."""
        location, values, mirror = read_listing(INDEX, INDEX_NAMES, index=index, mirror=mirror)
        return read_offers(values, location, mirror)

    def takes_file(self, path: Path, name: str) -> bool:  # noqa: ARG002
        """Return False: a model is several files."""
        return False

    def open_files(self, downloads: Sequence[Download], offer: Offer | None) -> ModelPackage:
        """Take the files of an offer; they are validated when they are unpacked."""
        assert offer is not None  # noqa: S101 - takes_file accepts no single file
        for item in downloads:
            _check_limit(item.file.unpacked_size or 0)
        facts = ModelFacts(offer.source, offer.target, offer.version, LICENCE)
        return _PackedFiles(facts, tuple(downloads))

    def open_folder(self, folder: Path) -> ModelPackage | None:
        """Take the files of a model in a folder; other files are not copied."""
        files = model_files(folder)
        if files is None:
            return None
        _check_weights(files.model, str(folder))
        facts = ModelFacts(files.source, files.target, licence=LICENCE)
        return FolderPackage(facts, folder, {path.name: path for path in files.all})

    def missing_requirement(self) -> str:
        """Return the command that installs fxtranslate if it is not installed."""
        return INSTALL_LIBRARY if find_spec("fxtranslate") is None else ""


@dataclass(frozen=True, slots=True)
class _PackedFiles:
    """Downloaded files of a model."""

    facts: ModelFacts
    downloads: tuple[Download, ...]

    @property
    def size(self) -> int:
        return sum(item.file.unpacked_size or item.path.stat().st_size for item in self.downloads)

    def unpack(self, folder: Path) -> None:
        for item in self.downloads:
            _unpack_file(item.file, item.path, folder / item.file.name)
        origin = without_credentials(self.downloads[0].file.location)
        files = model_files(folder)
        if files is None:
            raise EngineError("not a complete Firefox model", path=origin)
        _check_weights(files.model, origin)


def _check_weights(model: Path, origin: str) -> None:
    """Refuse weights without the version number of Marian's binary format."""
    with model.open("rb") as stream:
        if stream.read(len(_MARIAN_VERSION)) != _MARIAN_VERSION:
            raise EngineError(f"not a Marian model: {model.name}", path=origin)


def _check_limit(size: int) -> None:
    if size > _MAX_FILE:
        raise EngineError(f"file of {size:,} bytes exceeds the limit of {_MAX_FILE:,} bytes")


def _unpack_file(file: RemoteFile, packed: Path, target: Path) -> None:
    """Write one file unpacked, and compare it with the checksum of the listing."""
    limit = file.unpacked_size or _MAX_FILE
    origin = without_credentials(file.location)
    if file.packing == "zst":
        write_new(target, (_unpack_zstandard(file, packed),))
    else:
        try:
            with packed.open("rb") as raw:
                stream: Readable = gzip.GzipFile(fileobj=raw) if file.packing == "gz" else raw
                write_new(target, _limited(stream, limit, origin))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise EngineError(f"damaged gzip file: {error}", path=origin) from error
    digest, size = hash_file(target)
    check_size(size, file.unpacked_size, file.location)
    check_sha256(digest, file.unpacked_sha256, file.location)


def _limited(stream: Readable, limit: int, origin: str) -> Iterator[bytes]:
    count = 0
    for chunk in chunks_of(stream):
        count += len(chunk)
        if count > limit:
            raise EngineError(f"unpacks to more than {limit:,} bytes", path=origin)
        yield chunk


def _unpack_zstandard(file: RemoteFile, packed: Path) -> bytes:
    """Unpack by the engine's own decoder; the standard library has one from Python 3.14 on."""
    origin = without_credentials(file.location)
    # It unpacks in memory and without a limit, so only a file with recorded checksums is unpacked.
    if not file.sha256 or not file.unpacked_sha256 or not file.unpacked_size:
        raise EngineError("Zstandard file without recorded size and checksums", path=origin)
    try:
        from fxtranslate import discovery
    except ImportError as error:
        raise EngineError(
            "files of this listing are packed by Zstandard, and no decoder is installed",
            path=origin,
            hint=INSTALL_LIBRARY,
        ) from error
    try:
        return bytes(discovery.verify_and_decompress(packed.read_bytes(), file.unpacked_sha256))
    except ValueError as error:
        raise EngineError(f"damaged Zstandard file: {error}", path=origin) from error
