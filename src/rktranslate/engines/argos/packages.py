"""Argos packages on disk: finding them, and opening ``.argosmodel`` files safely.

A package is a folder with ``metadata.json``, a CTranslate2 model in ``model/`` and a tokenizer in
``sentencepiece.model`` or ``bpe.model``; an ``.argosmodel`` file is a zip of one such folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from rktranslate.errors import EngineError
from rktranslate.models.layout import store_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

METADATA = "metadata.json"
_MAX_FILES = 2000
_MAX_BYTES = 4 << 30
_MAX_METADATA = 1 << 20
_MAX_RATIO = 200
"""Weights shrink to a half at best, vocabularies to a fifth; a bomb shrinks to a thousandth."""


@dataclass(frozen=True, slots=True)
class ArgosPackage:
    """A package that was found, not yet loaded."""

    path: Path
    """Its folder, or the ``.argosmodel`` file."""
    source: str
    target: str
    version: str = ""
    target_prefix: str = ""
    """Token that the model wants at the beginning of each target."""
    placeholders: bool = False
    """Declares, in ``metadata.json``, ``"rktranslate": {"capabilities": ["placeholders"]}``."""

    @property
    def name(self) -> str:
        """Return the pair: ``id-en``."""
        return f"{self.source}-{self.target}"

    def folder(self) -> Path:
        """Return the folder with the model; an ``.argosmodel`` file is unpacked on first use.

        Raises:
            EngineError: The file is not a package, or not a safe one; nothing was written.
        """
        return _unpacked(self.path) if self.path.is_file() else self.path


def find_packages(explicit: Iterable[Path]) -> list[ArgosPackage]:
    """Return the packages that can be used here, preferred ones first.

    First those named, then those that come with this program, then those of Argos Translate; in one
    place the newer version first. Stray folders are passed over, but what is named must be good.

    Raises:
        EngineError: A path that was named is no package and no folder with packages.
    """
    found: list[ArgosPackage] = []
    for path in explicit:
        found += _named(path)
    for folder in (store_folder("argos"), argos_dir(), bundled_dir()):
        found += _newest_first(_in_folder(folder, strict=False))
    return found


def bundled_dir() -> Path:
    """Return the folder of the packages that come with this program; it may be absent."""
    return Path(__file__).with_name("bundled")


def argos_dir() -> Path:
    """Return the folder in which Argos Translate keeps its packages; it may be absent.

    Follows its rules without importing it, which would make folders in the user's home: the
    variable ``ARGOS_PACKAGES_DIR``, the same key in its ``settings.json``, or its data folder.
    """
    setting: object = os.environ.get("ARGOS_PACKAGES_DIR")
    config = _base("XDG_CONFIG_HOME", ".config") / "argos-translate" / "settings.json"
    if not setting:
        try:
            setting = json.loads(config.read_text("utf-8")).get("ARGOS_PACKAGES_DIR")
        except (OSError, ValueError, AttributeError):
            setting = None
    if isinstance(setting, str) and setting:
        return Path(setting)
    return _base("XDG_DATA_HOME", ".local/share") / "argos-translate" / "packages"


def cache_dir() -> Path:
    """Return where ``.argosmodel`` files are unpacked to."""
    return _base("XDG_CACHE_HOME", ".cache") / "rktranslate" / "packages"


def _base(variable: str, default: str) -> Path:
    value = os.environ.get(variable)
    return Path(value) if value else Path.home() / default


def _named(path: Path) -> list[ArgosPackage]:
    """Return the package at a path that the user named, or those in it."""
    if path.is_file():
        return [_from_zip(path)]
    if (path / METADATA).is_file():
        return [_from_folder(path)]
    if not path.is_dir():
        raise EngineError("there is no such Argos package", path=str(path))
    found = _newest_first(_in_folder(path, strict=True))
    if not found:
        raise EngineError(
            f"neither an Argos package ({METADATA} is missing) nor a folder with packages",
            path=str(path),
        )
    return found


def _in_folder(folder: Path, *, strict: bool) -> Iterator[ArgosPackage]:
    """Yield the packages in a folder; broken ones raise when strict, else they are passed over."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        try:
            if (entry / METADATA).is_file():
                yield _from_folder(entry)
            elif entry.suffix == ".argosmodel" and entry.is_file():
                yield _from_zip(entry)
        except EngineError:
            if strict:
                raise


def _newest_first(packages: Iterable[ArgosPackage]) -> list[ArgosPackage]:
    def version(package: ArgosPackage) -> list[int]:
        return [int(number) for number in re.findall(r"\d{1,9}", package.version)]

    return sorted(packages, key=version, reverse=True)


def _from_folder(folder: Path) -> ArgosPackage:
    path = folder / METADATA
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EngineError(f"cannot be read: {error.strerror}", path=str(path)) from error
    missing = next(iter(_missing(name for name in _LAYOUT if (folder / name).exists())), None)
    if missing:
        raise EngineError(f"the Argos package has no {missing}", path=str(folder))
    return _parse(data, folder, str(path))


_LAYOUT = ("model/model.bin", "sentencepiece.model", "bpe.model")


def _missing(present: Iterable[str]) -> Iterator[str]:
    names = set(present)
    if "model/model.bin" not in names:
        yield "model/model.bin"
    if not names & {"sentencepiece.model", "bpe.model"}:
        yield "sentencepiece.model or bpe.model"


def _parse(data: bytes, path: Path, place: str) -> ArgosPackage:
    """Read and validate ``metadata.json``."""

    def text(key: str, *, required: bool = False) -> str:
        value = metadata.get(key, "")
        if not isinstance(value, str) or (required and not value):
            raise EngineError(f"{key} must be a text", path=place)
        return value

    try:
        metadata: Any = json.loads(data.decode("utf-8"))
    except ValueError as error:
        raise EngineError(f"not JSON: {error}", path=place) from error
    if not isinstance(metadata, dict):
        raise EngineError("must be a JSON object", path=place)
    if metadata.get("type", "translate") != "translate":
        raise EngineError(f"not a package for translation: {metadata['type']}", path=place)
    extra = metadata.get("rktranslate", {})
    abilities = extra.get("capabilities", []) if isinstance(extra, dict) else []
    return ArgosPackage(
        path,
        text("from_code", required=True),
        text("to_code", required=True),
        text("package_version"),
        text("target_prefix"),
        isinstance(abilities, list) and "placeholders" in abilities,
    )


def _from_zip(path: Path) -> ArgosPackage:
    """Read the metadata of an ``.argosmodel`` file without unpacking it."""
    with _opened(path) as archive:
        top = _checked(archive, path)
        with archive.open(f"{top}/{METADATA}") as file:
            data = file.read(_MAX_METADATA)
    return _parse(data, path, str(path))


class _opened:  # noqa: N801 - used like a function
    """Open a zip file, with its errors told as ours."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> zipfile.ZipFile:
        try:
            self._archive = zipfile.ZipFile(self._path)
        except (zipfile.BadZipFile, OSError) as error:
            raise EngineError(f"not an Argos package: {error}", path=str(self._path)) from error
        return self._archive

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._archive.close()
        if isinstance(error, (zipfile.BadZipFile, OSError, RuntimeError, EOFError)):
            raise EngineError(f"cannot be unpacked: {error}", path=str(self._path)) from error


def _checked(archive: zipfile.ZipFile, path: Path) -> str:
    """Return the one top folder of an archive that is safe to unpack.

    Raises:
        EngineError: It could write elsewhere, fill the disk, or is no package.
    """

    def refuse(reason: str) -> EngineError:
        return EngineError(f"refused: {reason}", path=str(path))

    entries = archive.infolist()
    if len(entries) > _MAX_FILES:
        raise refuse(f"it has more than {_MAX_FILES} files")
    names = [entry.filename for entry in entries]
    if len({name.casefold() for name in names}) < len(names):
        raise refuse("it has a file twice")
    for entry in entries:
        parts = PurePosixPath(entry.filename).parts
        mode = entry.external_attr >> 16
        odd = any(character in entry.filename for character in '\\:\0"<>|?*')
        if not parts or odd or entry.filename.startswith("/") or ".." in parts:
            raise refuse(f"{entry.filename!r} could be written outside its folder")
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise refuse(f"{entry.filename!r} is a link or no plain file")
        if entry.flag_bits & 1:
            raise refuse("it is encrypted")
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if size > _MAX_BYTES or size > _MAX_RATIO * max(packed, 1 << 12):
        raise refuse(f"it would unpack to {size} bytes")
    tops = {PurePosixPath(name).parts[0] for name in names}
    if len(tops) != 1:
        raise refuse("it must hold one folder and nothing else")
    top = tops.pop()
    if f"{top}/{METADATA}" not in names:
        raise refuse(f"{METADATA} is missing")
    missing = next(iter(_missing(name.removeprefix(f"{top}/") for name in names)), None)
    if missing:
        raise refuse(f"{missing} is missing")
    return top


def _unpacked(path: Path) -> Path:
    """Return the folder that an ``.argosmodel`` file was unpacked to, named after its content."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EngineError(f"cannot be read: {error.strerror}", path=str(path)) from error
    home = cache_dir() / digest
    if home.is_dir():
        return home
    with _opened(path) as archive:
        top = _checked(archive, path)
        home.parent.mkdir(parents=True, exist_ok=True)
        # Unpacked beside its place and then renamed, so that a half package is never seen.
        draft = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=home.parent))
        try:
            for entry in archive.infolist():
                relative = Path(*PurePosixPath(entry.filename).parts[1:])
                if entry.is_dir():
                    (draft / relative).mkdir(parents=True, exist_ok=True)
                else:
                    (draft / relative).parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(entry) as packed, (draft / relative).open("xb") as file:
                        shutil.copyfileobj(packed, file, 1 << 20)
            try:
                draft.rename(home)
            except OSError:
                # Another process was faster; its folder has the same content.
                if not (home / METADATA).is_file():
                    raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    if not (home / METADATA).is_file():
        raise EngineError(f"the folder of {top} is broken", path=str(home), hint="remove it")
    return home
