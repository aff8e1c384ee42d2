"""Argos packages on disk: where they are searched, and ``.argosmodel`` files.

A package is a folder with ``metadata.json``, a CTranslate2 model in ``model/`` and a tokenizer in
``sentencepiece.model`` or ``bpe.model``; an ``.argosmodel`` file is a zip archive of one package.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.engines.argos.metadata import MAX_METADATA, METADATA, ArgosMetadata, read_metadata
from rktranslate.errors import EngineError
from rktranslate.models.layout import store_folder
from rktranslate.storage import archive
from rktranslate.storage.archive import ArchiveRules, CheckedArchive
from rktranslate.storage.bounded import parse_json
from rktranslate.storage.files import staging_folder
from rktranslate.storage.reading import open_file, read_file
from rktranslate.storage.user_dirs import base_folder, cache_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

KIND = "argos"
SUFFIX = ".argosmodel"
MODEL = "model/model.bin"
_TOKENIZERS = ("sentencepiece.model", "bpe.model")
RULES = ArchiveRules(
    EngineError,
    "model package",
    hint=f"a package is an {SUFFIX} file, or a folder with {METADATA}",
    single_folder=True,
    required=((METADATA,), (MODEL,), _TOKENIZERS),
)


@dataclass(frozen=True, slots=True)
class ArgosPackage:
    """A package that was found and not loaded yet."""

    path: Path
    """Its folder, or the ``.argosmodel`` file."""
    source: str
    target: str
    version: str = ""
    target_prefix: str = ""
    """Token that the model expects at the beginning of each target."""
    placeholders: bool = False
    """The model copies placeholders; see ``ArgosMetadata.placeholders``."""

    @property
    def name(self) -> str:
        """The language pair: ``id-en``."""
        return f"{self.source}-{self.target}"

    def folder(self) -> Path:
        """Return the folder with the model; an ``.argosmodel`` file is unpacked on first use.

        Raises:
            EngineError: The file is damaged or unsafe; nothing was written.
        """
        return _unpacked(self.path) if self.path.is_file() else self.path


def find_packages(explicit: Iterable[Path]) -> list[ArgosPackage]:
    """Return the packages on this machine in order of preference.

    First those of the explicit paths, then the installed ones, those of Argos Translate, and the
    bundled ones; within a folder the newer version first. A broken package of another program is
    ignored, a broken one of an explicit path is an error.

    Args:
        explicit: Package folders, ``.argosmodel`` files, or folders of either.

    Raises:
        EngineError: An explicit path is neither, or has a broken package.
    """
    packages: list[ArgosPackage] = []
    for path in explicit:
        packages += _explicit(path)
    for folder in (store_folder(KIND), argos_dir(), bundled_dir()):
        packages += _newest_first(_in_folder(folder, strict=False))
    return packages


def bundled_dir() -> Path:
    """Return the folder of the packages distributed with this program; it may be absent."""
    return Path(__file__).with_name("bundled")


def argos_dir() -> Path:
    """Return the folder in which Argos Translate keeps its packages; it may be absent.

    Follows the rules of ``argostranslate.settings`` without importing it, which would create
    folders in the user's home: the variable ``ARGOS_PACKAGES_DIR``, the same key in its
    ``settings.json``, or its data folder.
    """
    setting: object = os.environ.get("ARGOS_PACKAGES_DIR")
    config = base_folder("XDG_CONFIG_HOME", ".config") / "argos-translate" / "settings.json"
    if not setting:
        try:
            setting = parse_json(read_file(config, MAX_METADATA)).get("ARGOS_PACKAGES_DIR")
        except (OSError, ValueError, AttributeError):
            setting = None
    if isinstance(setting, str) and setting:
        return Path(setting)
    return base_folder("XDG_DATA_HOME", ".local/share") / "argos-translate" / "packages"


def cache_dir() -> Path:
    """Return the folder that ``.argosmodel`` files are unpacked to."""
    return cache_folder() / "packages"


def missing_files(names: Collection[str]) -> list[str]:
    """Return the required files that are missing among the names of a package's files."""
    present = set(names)
    return [" or ".join(files) for files in RULES.required if not present & set(files)]


def read_folder(folder: Path) -> ArgosMetadata:
    """Return the metadata of an unpacked package.

    Raises:
        EngineError: A required file is missing, or the metadata is invalid.
    """
    path = folder / METADATA
    names = [name for name in (METADATA, MODEL, *_TOKENIZERS) if (folder / name).exists()]
    missing = missing_files(names)
    if missing:
        raise EngineError(f"not a model package: {missing[0]} is missing", path=str(folder))
    try:
        data = read_file(path)
    except OSError as error:
        raise EngineError(f"cannot be read: {error.strerror}", path=str(path)) from error
    return read_metadata(data, str(path))


def open_archive(path: Path, *, contents: bool = True) -> tuple[CheckedArchive, ArgosMetadata]:
    """Check an ``.argosmodel`` file, and return it with its metadata; writes nothing.

    Args:
        path: The file.
        contents: Also read every entry to its end and compare its checksum.

    Raises:
        EngineError: It is not a package, is damaged or unsafe.
    """
    checked = archive.inspect(path, RULES, contents=contents)
    data = archive.read(checked, METADATA, MAX_METADATA)
    return checked, read_metadata(data, str(path))


def _explicit(path: Path) -> list[ArgosPackage]:
    """Return the package at an explicit path, or those in it."""
    if path.is_file():
        return [_from_archive(path)]
    if (path / METADATA).is_file():
        return [_package(path, read_folder(path))]
    if not path.is_dir():
        raise EngineError("no such Argos package", path=str(path))
    packages = _newest_first(_in_folder(path, strict=True))
    if not packages:
        raise EngineError(
            f"neither an Argos package ({METADATA} is missing) nor a folder with packages",
            path=str(path),
        )
    return packages


def _in_folder(folder: Path, *, strict: bool) -> Iterator[ArgosPackage]:
    """Yield the packages in a folder; broken ones raise when strict, and are ignored otherwise."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        try:
            if (entry / METADATA).is_file():
                yield _package(entry, read_folder(entry))
            elif entry.suffix == SUFFIX and entry.is_file():
                yield _from_archive(entry)
        except EngineError:
            if strict:
                raise


def _newest_first(packages: Iterable[ArgosPackage]) -> list[ArgosPackage]:
    def version(package: ArgosPackage) -> list[int]:
        return [int(number) for number in re.findall(r"\d{1,9}", package.version)]

    return sorted(packages, key=version, reverse=True)


def _from_archive(path: Path) -> ArgosPackage:
    # The contents are checked when they are unpacked: a listing need not read all weights.
    return _package(path, open_archive(path, contents=False)[1])


def _package(path: Path, metadata: ArgosMetadata) -> ArgosPackage:
    facts = metadata.facts
    return ArgosPackage(
        path,
        facts.source,
        facts.target,
        facts.version,
        metadata.target_prefix,
        metadata.placeholders,
    )


def _unpacked(path: Path) -> Path:
    """Return the folder that an ``.argosmodel`` file was unpacked to, named after its SHA-256."""
    try:
        with open_file(path) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EngineError(f"cannot be read: {error.strerror}", path=str(path)) from error
    final = cache_dir() / digest
    if not final.is_dir():
        checked, _ = open_archive(path)
        try:
            _unpack_to(final, checked)
        except OSError as error:
            raise EngineError(
                f"cannot be unpacked: {error.strerror or error}", path=str(final.parent)
            ) from error
    if not (final / METADATA).is_file():
        raise EngineError("the unpacked package is broken", path=str(final), hint="delete it")
    return final


def _unpack_to(final: Path, checked: CheckedArchive) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    # Unpacked beside its place and then renamed, so that an incomplete package is never visible.
    with staging_folder(final.parent, ".unpacking-") as staging:
        archive.unpack(checked, staging)
        try:
            staging.rename(final)
        except OSError:
            # Another process was faster; its folder has the same content.
            if not (final / METADATA).is_file():
                raise
