"""The interface between the library of models and the engines whose models it keeps.

An engine whose models can be installed brings one ``ModelSource``. Everything else (downloads,
the store, records, verification, removal) is the same for all engines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Facts about a model that its own files state."""

    source: str
    """Language code, with ``_`` before a region: ``id``, ``pt_BR``."""
    target: str
    version: str = ""
    licence: str = ""
    score: str = ""
    """A figure of quality with its metric and test set: ``BLEU 38.6 (flores200-plus)``."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file of a model that a listing offers."""

    name: str
    """Its name in the model's folder."""
    location: str
    """URL or path."""
    packing: str = ""
    """``gz``, ``zst`` or empty."""
    sha256: str | None = None
    """SHA-256 of the download in hex, where the listing states it."""
    size: int | None = None
    """Bytes of the download, where the listing states them."""
    unpacked_sha256: str | None = None
    unpacked_size: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A model in a listing."""

    kind: str
    """Name of the engine that runs it."""
    source: str
    target: str
    version: str
    files: tuple[RemoteFile, ...]
    licence: str = ""
    score: str = ""

    @property
    def size(self) -> int | None:
        """Bytes on disk or to download, as far as the listing states them."""
        known = [file.unpacked_size or file.size for file in self.files]
        return sum(size for size in known if size) if any(known) else None


@dataclass(frozen=True, slots=True)
class Download:
    """A file of an offer that has been downloaded and verified."""

    file: RemoteFile
    path: Path


class ModelPackage(Protocol):
    """A model that has been validated and can be written to the store."""

    @property
    def facts(self) -> ModelFacts:
        """The facts that the model's own files state."""
        ...

    @property
    def size(self) -> int:
        """Bytes that it needs on disk; 0 where that is unknown."""
        ...

    def unpack(self, folder: Path) -> None:
        """Write the model's files into a new, empty folder.

        Raises:
            EngineError: A file is damaged or is not part of such a model.
            OSError: A file cannot be written.
        """
        ...


@runtime_checkable
class ModelSource(Protocol):
    """The models of one engine: where they are listed, and how they are laid out."""

    kind: ClassVar[str]
    """Name of the engine; also the name of the folder of its models in the store."""
    package_hint: ClassVar[str]
    """The installable packages, for messages: ``a folder with metadata.json``."""

    def folders(self) -> Sequence[tuple[str, Path]]:
        """Return folders besides the store that hold models: pairs of state and folder.

        The state is ``bundled`` or ``foreign`` (installed by another program).
        """
        ...

    def describe(self, folder: Path) -> ModelFacts | None:
        """Return the facts of the model in a folder, or None if there is none.

        Must be fast, and raise nothing about a folder that is broken.
        """
        ...

    def missing_files(self, names: Collection[str]) -> list[str]:
        """Return the required files that are missing among the names of a model's files."""
        ...

    def offers(self, *, index: str | None = None, mirror: str | None = None) -> list[Offer]:
        """Download a listing and return the best model of each language pair.

        Args:
            index: URL or path of the listing; the publisher's own by default.
            mirror: URL or folder with the listing and the files, instead of the publisher's server.

        Raises:
            EngineError: It cannot be downloaded, or is not a listing.
        """
        ...

    def takes_file(self, path: Path, name: str) -> bool:
        """Return whether a single file is a model package of this engine, by its name or magic."""
        ...

    def open_files(self, downloads: Sequence[Download], offer: Offer | None) -> ModelPackage:
        """Validate downloaded files as a model.

        Args:
            downloads: The files of an offer, or the one file that :meth:`takes_file` accepted.
            offer: The offer that they belong to, if any.

        Raises:
            EngineError: They are not a model, or not safe to unpack.
        """
        ...

    def open_folder(self, folder: Path) -> ModelPackage | None:
        """Validate a folder as an unpacked model; None if it is not one of this engine.

        Raises:
            EngineError: It is one, but broken.
        """
        ...

    def missing_requirement(self) -> str:
        """Return the command that installs what its models need to run; empty when it is there."""
        ...
