"""Argos packages as installable models: Argos Translate's package index, and the packages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rktranslate.engines.argos import packages
from rktranslate.engines.argos.metadata import METADATA, read_metadata
from rktranslate.errors import EngineError
from rktranslate.models.install import FolderPackage
from rktranslate.models.interface import ModelFacts, Offer, RemoteFile
from rktranslate.models.layout import files_in
from rktranslate.models.listing import (
    best_per_pair,
    count_field,
    pair_field,
    read_listing,
    sha256_field,
    text_field,
    version_key,
)
from rktranslate.models.locations import is_remote, resolve, without_credentials
from rktranslate.storage import archive
from rktranslate.storage.reading import open_file, read_file

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from rktranslate.models.interface import Download, ModelPackage
    from rktranslate.storage.archive import CheckedArchive

INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
_INDEX_NAMES = ("index.json",)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_SCORES = {("id", "en"): "BLEU 28.5 (FLORES-200 devtest)"}
"""Measured and published by Mozilla: docs/models.md."""


class ArgosModels:
    """The model source of the argos engine."""

    kind: ClassVar[str] = packages.KIND
    package_hint: ClassVar[str] = f"an {packages.SUFFIX} file, or a folder with {METADATA}"

    def folders(self) -> Sequence[tuple[str, Path]]:
        """Return the folders of the bundled packages and of those of Argos Translate."""
        return (("bundled", packages.bundled_dir()), ("foreign", packages.argos_dir()))

    def describe(self, folder: Path) -> ModelFacts | None:
        """Return the facts in a package's metadata, or None where they cannot be read."""
        try:
            return read_metadata(read_file(folder / METADATA)).facts
        except (OSError, EngineError):
            return None

    def missing_files(self, names: Collection[str]) -> list[str]:
        """Return the required files that are missing among the names of a package's files."""
        return packages.missing_files(names)

    def offers(self, *, index: str | None = None, mirror: str | None = None) -> list[Offer]:
        """Download Argos Translate's package index; see ``ModelSource.offers``."""
        location, values, mirror = read_listing(INDEX, _INDEX_NAMES, index=index, mirror=mirror)
        return read_index(values, location, mirror)

    def takes_file(self, path: Path, name: str) -> bool:
        """Return whether a file is named ``*.argosmodel``, or is a zip archive."""
        if name.endswith(packages.SUFFIX):
            return True
        try:
            with open_file(path) as stream:
                return stream.read(4) == b"PK\x03\x04"
        except OSError:
            return False

    def open_files(
        self,
        downloads: Sequence[Download],
        offer: Offer | None,  # noqa: ARG002 - the package itself says what it is
    ) -> ModelPackage:
        """Validate an ``.argosmodel`` file; see ``ModelSource.open_files``."""
        checked, metadata = packages.open_archive(downloads[0].path)
        return _ArchivePackage(metadata.facts, checked)

    def open_folder(self, folder: Path) -> ModelPackage | None:
        """Validate an unpacked package; see ``ModelSource.open_folder``."""
        if not (folder / METADATA).is_file():
            return None
        return FolderPackage(packages.read_folder(folder).facts, folder, files_in(folder))

    def missing_requirement(self) -> str:
        """Return an empty text: CTranslate2 is a dependency of this program."""
        return ""


@dataclass(frozen=True, slots=True)
class _ArchivePackage:
    """A checked ``.argosmodel`` file."""

    facts: ModelFacts
    checked: CheckedArchive

    @property
    def size(self) -> int:
        return self.checked.unpacked

    def unpack(self, folder: Path) -> None:
        archive.unpack(self.checked, folder)


def read_index(values: object, location: str, mirror: str | None = None) -> list[Offer]:
    """Read Argos Translate's package index: a list of objects with codes, version and links.

    Args:
        values: JSON value of the index.
        location: Where it was read from.
        mirror: URL or folder that has the packages; it ends with ``/``.

    Raises:
        EngineError: It is not a list, or has no usable entry.
    """
    if not isinstance(values, list):
        raise EngineError(
            "not an Argos package index: not a list", path=without_credentials(location)
        )
    offers = []
    refused: list[EngineError] = []
    for entry in values:
        if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
            continue
        pair = pair_field(entry.get("from_code"), entry.get("to_code"))
        links = entry.get("links")
        link = _first_link(links, location, refused) if isinstance(links, list) else None
        if not pair or not link:
            continue
        if mirror:
            link = resolve(mirror, link.rsplit("/", 1)[-1])
        file = RemoteFile(
            f"package{packages.SUFFIX}",
            link,
            sha256=sha256_field(entry.get("sha256")),
            size=count_field(entry.get("size")),
        )
        offers.append(
            Offer(
                packages.KIND,
                *pair,
                text_field(entry.get("package_version")),
                (file,),
                text_field(entry.get("license") or entry.get("licence")),
                _SCORES.get(pair, ""),
            )
        )
    return best_per_pair(offers, lambda offer: version_key(offer.version), location, refused)


def _first_link(links: list[object], location: str, refused: list[EngineError]) -> str | None:
    """Return the target of the first link that may be followed; indexes also have ipfs: links.

    Args:
        links: The links of an entry.
        location: Where the index was read from.
        refused: Is given the reasons why links are not followed.
    """
    for link in links:
        try:
            if isinstance(link, str) and (is_remote(link) or not _SCHEME.match(link)):
                return resolve(location, link)
        except EngineError as error:
            refused.append(error)
    return None
