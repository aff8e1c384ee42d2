"""The project on disk: its configuration, its paths, and safe writing.

A project is a folder with ``[tool.rktranslate]`` in pyproject.toml, or with a rktranslate.toml
whose top level holds the same keys. Every path in it is relative to that folder.
"""

from __future__ import annotations

import contextlib
import errno
import fnmatch
import itertools
import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from rktranslate.errors import ConfigError, DocumentError, NoProjectError, RktranslateError
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_HIDDEN = (".", "~")
_LOCK_SECONDS = 20.0
_OWN = ".rktranslate"
"""The folder that this program keeps for itself in a project."""
_NAME_BYTES = 100
"""Of a file's name in that of its temporary file: most file systems take 255 bytes in all."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a project, validated."""

    name: str = ""
    """Name of the project, for the headers of catalogues; its folder's where it is empty."""
    source_language: str = "id"
    target_languages: tuple[str, ...] = ()
    source_dir: str = "source"
    translations_dir: str = "translations"
    build_dir: str = "build"
    memory_dir: str = "memory"
    """Where imported TMX files are kept; they belong under version control."""
    glossary: str = "glossary.csv"
    prefill_references: bool = True
    """Bibliography entries are kept verbatim and need no review."""
    engines: tuple[tuple[str, str], ...] = ()
    """Target language and the engine to use for it; others are chosen by availability."""
    packages: tuple[str, ...] = ()
    """Model packages, or folders of them, to look in before the usual places."""
    beam: int = 4
    threads: int = 0
    fail_level: Severity = Severity.ERROR
    ignore_checks: tuple[str, ...] = ()
    check_levels: tuple[tuple[str, Severity | bool], ...] = ()
    """Check and what it is here: off, on, or on with a severity of the project's own."""
    headings: tuple[tuple[str, str], ...] = ()
    """Target language and how its headings are capitalised: ``sentence`` or ``title``."""
    dictionaries: tuple[str, ...] = ()
    """Folders with hunspell dictionaries."""
    segmentation: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What the project adds to the sentence rules of its source language: key and words."""

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages of the project, the source language first."""
        return (self.source_language, *self.target_languages)

    def target(self, code: str) -> str | None:
        """Return the target language that a code names, in the project's spelling; None for none.

        ``pt-BR`` and ``pt_BR`` are one language, as they are in the glossary.
        """
        return spelled(code, self.target_languages)

    def engine_for(self, language: str) -> str | None:
        """Return the engine that the project asks for in a target language, if any."""
        return next((name for code, name in self.engines if same_language(code, language)), None)


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with a configuration; knows where everything is."""

    root: Path
    config: Config
    config_path: str
    """The file that the configuration was read from, relative to ``root``."""

    @property
    def name(self) -> str:
        """Name of the project: the configured one, or that of its folder."""
        # A folder's name need not be text, and a header has to be.
        return self.config.name or os.fsencode(self.root.name).decode("utf-8", "replace")

    def path(self, relative: str) -> Path:
        """Return the file system path of a project path."""
        return self.root / relative

    def exists(self, relative: str) -> bool:
        """Tell whether there is such a project file; a link to nothing is none.

        Raises:
            DocumentError: That cannot be told: its folder may not be looked into.
        """
        return _status(self.path(relative), relative) is not None

    def relative(self, path: Path) -> str:
        """Return a path as the user sees it: relative to the project where it lies in it.

        A link in the project is a file of the project: what it leads to is another one.
        """
        beside = Path(os.path.realpath(path.parent), path.name)
        for known in (beside, Path(os.path.abspath(path)), Path(os.path.realpath(path))):  # noqa: PTH100
            with contextlib.suppress(ValueError):
                return known.relative_to(self.root).as_posix()
        return str(path)

    def keeps(self, path: Path) -> str | None:
        """Return what a path is that no result may be written to, or None where one may be.

        All among the sources, catalogues, memory files, the glossary, the configuration, and what
        this program keeps for itself; also what links in these folders lead to.
        """
        config = self.config
        real = os.path.realpath(path)
        for what, relative in (
            ("the glossary", config.glossary),
            ("the configuration", self.config_path),
            ("a configuration", "pyproject.toml"),
        ):
            if real == os.path.realpath(self.path(relative)):
                return what
        for what, relative, pattern in (
            ("this program's own", _OWN, "*"),
            ("among the sources", config.source_dir, "*"),
            ("a catalogue", config.translations_dir, "*.po"),
            ("a file of the translation memory", config.memory_dir, "*.tmx"),
        ):
            folder = self.path(relative)
            inside = Path(real).is_relative_to(os.path.realpath(folder))
            if inside and fnmatch.fnmatchcase(real, pattern):
                return what
            links = (each for each in visible_files(folder, f"**/{pattern}") if each.is_symlink())
            if any(real == os.path.realpath(each) for each in links):
                return what
        return None

    def documents(self, suffixes: tuple[str, ...]) -> tuple[str, ...]:
        """Return the project paths of the source documents, sorted.

        Hidden files, files that are not documents by their suffix, and links that lead out of the
        source folder are left out.

        Raises:
            ConfigError: There is no source folder, or two documents would share a catalogue, or
                the draft of one the output of another.
            DocumentError: The folder cannot be read, or a name in it is not text.
        """
        folder = self.path(self.config.source_dir)
        if not folder.is_dir():
            raise ConfigError(
                "there is no source folder",
                path=self.config.source_dir,
                hint="put the documents to translate there",
            )
        inside = os.path.realpath(folder)
        found = [
            path.relative_to(self.root).as_posix()
            for path in sorted(visible_files(folder, "**/*"))
            if path.suffix.lower() in suffixes
            and Path(os.path.realpath(path)).is_relative_to(inside)
        ]
        stems: dict[str, str] = {}
        for document in found:
            stem = str(PurePosixPath(document).with_suffix(""))
            if stem in stems:
                raise ConfigError(
                    f"{document} and {stems[stem]} would share one catalogue",
                    hint="rename one of them",
                )
            stems[stem] = document
        names = frozenset(found)
        for document in found:
            draft = str(_draft_of(PurePosixPath(document)))
            if draft in names:
                raise ConfigError(
                    f"the draft of {document} and the output of {draft} would share one file",
                    hint="rename one of them",
                )
        return tuple(found)

    def catalog_path(self, document: str, language: str) -> str:
        """Return the project path of a document's catalogue in a language."""
        inside = PurePosixPath(document).relative_to(self.config.source_dir)
        return str(PurePosixPath(self.config.translations_dir, language, inside.with_suffix(".po")))

    def output_path(self, document: str, language: str, *, draft: bool = False) -> str:
        """Return the project path of an output; a draft says so in its name."""
        inside = PurePosixPath(document).relative_to(self.config.source_dir)
        if draft:
            inside = _draft_of(inside)
        return str(PurePosixPath(self.config.build_dir, language, inside))

    def read(self, relative: str) -> bytes:
        """Return the bytes of a project file.

        Raises:
            DocumentError: It is missing or cannot be read.
        """
        return read_bytes(self.path(relative), shown=relative)

    def write(self, relative: str, data: bytes) -> bool:
        """Write a project file atomically where its content changes; tell whether it did."""
        return write_atomic(self.path(relative), data, shown=relative)

    @contextlib.contextmanager
    def lock(self, command: str) -> Iterator[None]:
        """Hold the project for writing; wait a little for another writer, then name it.

        Raises:
            ConfigError: Somebody else holds it, or the project cannot be written.
        """
        from filelock import FileLock, Timeout

        folder = self.root / _OWN
        try:
            folder.mkdir(exist_ok=True)
            ignore = folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise _os_error(ConfigError, error, _OWN, "written") from error
        holder = folder / "lock.holder"
        lock = FileLock(folder / "lock")
        # Only taking it is guarded: what goes wrong while it is held is not the lock's.
        try:
            lock.acquire(timeout=_LOCK_SECONDS)
        except Timeout as error:
            who = "another rktranslate"
            with contextlib.suppress(OSError):
                who = f"rktranslate {holder.read_text(encoding='utf-8').strip()}"
            raise ConfigError(
                f"{who} is writing to this project",
                path=str(self.root),
                hint="wait for it to finish and try again",
            ) from error
        except OSError as error:
            raise _os_error(ConfigError, error, f"{_OWN}/lock", "written") from error
        try:
            with contextlib.suppress(OSError):
                holder.write_text(f"{command}, process {os.getpid()}", encoding="utf-8")
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink()
            lock.release()


def find_project(start: Path) -> Project:
    """Return the project that a folder belongs to, looking upwards.

    Raises:
        NoProjectError: There is none.
        ConfigError: Its configuration is wrong.
    """
    start = Path(os.path.realpath(start))
    for folder in (start, *start.parents):
        found = configuration_in(folder)
        if found is not None:
            return _load(folder, *found)
    raise NoProjectError(
        "no project here: neither rktranslate.toml nor [tool.rktranslate] in pyproject.toml",
        path=str(start),
        hint="run `rktranslate init` to make one, or use --project FOLDER",
    )


def configuration_in(folder: Path) -> tuple[Path, object] | None:
    """Return the file with the configuration of the project in a folder, and what it says.

    Raises:
        ConfigError: A file that may hold it cannot be read.
    """
    own = folder / "rktranslate.toml"
    if _is_file(own):
        return own, _read_toml(own)
    shared = folder / "pyproject.toml"
    if _is_file(shared):
        tool = _read_toml(shared).get("tool")
        if isinstance(tool, dict) and "rktranslate" in tool:
            return shared, tool["rktranslate"]
    return None


def refuse_as_result(path: Path, project: Project | None = None) -> None:
    """Refuse to write a report or an export over what people work on.

    Args:
        path: Where it is to be written.
        project: The project that it is made from, if any; one that the path lies in counts too.

    Raises:
        ConfigError: The path is what :meth:`Project.keeps` names.
    """
    concerned = [] if project is None else [project]
    for folder in (path.parent, Path(os.path.realpath(path)).parent):
        with contextlib.suppress(NoProjectError):
            concerned.append(find_project(folder))
    for each in concerned:
        what = each.keeps(path)
        if what is not None:
            raise ConfigError(
                f"nothing is written here: it is {what}",
                path=str(path),
                hint="choose another place for the output",
            )


def visible_files(folder: Path, pattern: str) -> Iterator[Path]:
    """Yield files below a folder that are not hidden in it; the folder itself may be hidden.

    Hidden is what programs keep for themselves: ``.git``, ``.~lock.a.xlf#``, ``~a.po``. Links to
    folders are not followed, and links to nothing are no files.

    Args:
        folder: The folder; where there is none there are no files.
        pattern: What names look like: ``*.tmx``; ``**/*.po`` is in folders of any depth too.

    Raises:
        DocumentError: A folder or a file may not be looked at, or its name is not text. Passing
            over it would make its texts seem to be gone.
    """
    deep = pattern.startswith("**/")
    named = pattern.removeprefix("**/")
    for where, folders, names in os.walk(folder, onerror=_unless_absent):
        folders[:] = [name for name in folders if deep and not name.startswith(_HIDDEN)]
        for name in fnmatch.filter(names, named):
            path = Path(where, name)
            if name.startswith(_HIDDEN) or not _is_file(path):
                continue
            if not _is_text(str(path.relative_to(folder))):
                raise DocumentError(
                    "the name of this file is not valid UTF-8",
                    path=os.fsencode(path).decode("utf-8", "backslashreplace"),
                    hint="rename it",
                )
            yield path


def same_language(one: str, other: str) -> bool:
    """Tell whether two codes name one language, however they are spelled."""
    return one.replace("-", "_").lower() == other.replace("-", "_").lower()


def spelled(code: str, known: Iterable[str]) -> str | None:
    """Return how some languages spell the one that a code names; None where it is none of them."""
    return next((each for each in known if same_language(each, code)), None)


def check_language(code: str, where: str = "") -> str:
    """Return a language code as names of folders have it (``pt-BR`` -> ``pt_BR``), or refuse it.

    It stays what the user wrote: CLDR would make ``zh_Hant_TW`` of ``zh-TW``, and the catalogues
    of ``zh_TW`` would not be found.

    Raises:
        ConfigError: It is not a language that CLDR knows.
    """
    if _LANGUAGE.fullmatch(code) and _in_cldr(code) is not None:
        return code.replace("-", "_")
    prefix = f"{where}: " if where else ""
    raise ConfigError(
        f"{prefix}{code!r} is not a language code that CLDR knows",
        hint="use codes such as id, en, ms, pt_BR",
    )


def _in_cldr(code: str) -> str | None:
    """Return how CLDR spells a language in full, or None where it does not know it."""
    from babel import Locale, UnknownLocaleError

    with contextlib.suppress(UnknownLocaleError, ValueError):
        return str(Locale.parse(code.replace("-", "_")))
    return None


def read_bytes(path: Path, shown: str | None = None) -> bytes:
    """Return a file's bytes.

    Raises:
        DocumentError: It is missing or cannot be read.
    """
    shown = shown or str(path)
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError("there is no such file", path=shown) from error
    except IsADirectoryError as error:
        raise DocumentError("this is a folder, not a file", path=shown) from error
    except OSError as error:
        raise _os_error(DocumentError, error, shown, "read") from error


def write_atomic(path: Path, data: bytes, shown: str | None = None) -> bool:
    """Write a file so that it is always either the old one or the new one.

    Nothing is touched where the content is the same already: no timestamp churn.

    Returns:
        Whether anything was written.

    Raises:
        DocumentError: It cannot be written; the old content is intact.
    """
    shown = shown or str(path)
    # A link is followed, so that a shared file stays shared.
    real = Path(os.path.realpath(path))
    temporary: Path | None = None
    try:
        if real.is_symlink():
            # Nothing that is real is left where links lead round in a circle.
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if real.is_file() and real.read_bytes() == data:
            return False
        real.parent.mkdir(parents=True, exist_ok=True)
        mode = real.stat().st_mode & 0o7777 if real.exists() else 0o666 & ~_umask()
        if real.exists() and not os.access(real, os.W_OK):
            raise PermissionError(13, "Permission denied", str(real))
        descriptor, temporary = temporary_beside(real)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        temporary.replace(real)
        temporary = None
        _sync_folder(real.parent)
    except OSError as error:
        raise _os_error(DocumentError, error, shown, "written") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return True


def temporary_beside(path: Path) -> tuple[int, Path]:
    """Make an empty file beside another, hidden, to be renamed to it; return it opened."""
    start = os.fsencode(path.name)[:_NAME_BYTES].decode("utf-8", "ignore")
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{start}.")
    return descriptor, Path(name)


def _draft_of(path: PurePosixPath) -> PurePosixPath:
    return path.with_name(f"{path.stem}.draft{path.suffix}")


def _status(path: Path, shown: str) -> os.stat_result | None:
    """Return what the system knows of a file, or None where there is none."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _os_error(DocumentError, error, shown, "read") from error


def _is_file(path: Path) -> bool:
    status = _status(path, str(path))
    return status is not None and stat.S_ISREG(status.st_mode)


def _is_text(name: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _unless_absent(error: OSError) -> None:
    if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
        raise _os_error(DocumentError, error, str(error.filename), "read") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; not every file system can, and then there is nothing to do."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _os_error(
    kind: type[RktranslateError], error: OSError, shown: str, verb: str
) -> RktranslateError:
    reason = error.strerror or str(error)
    return kind(f"cannot be {verb}: {reason[:1].lower()}{reason[1:]}", path=shown)


def _read_toml(path: Path) -> dict[str, Any]:
    import tomllib

    data = read_bytes(path)
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError("not valid UTF-8", path=str(path), line=line) from error
    except tomllib.TOMLDecodeError as error:
        text = str(error)
        place = re.search(r"line (\d+)", text)
        raise ConfigError(
            f"not valid TOML: {text}",
            path=str(path),
            line=int(place.group(1)) if place else None,
        ) from error


_FOLDERS = ("source-dir", "translations-dir", "build-dir", "memory-dir")
_PATHS = (*_FOLDERS, "glossary")
_KNOWN = {
    "name",
    "source-language",
    "target-languages",
    "prefill-references",
    "engines",
    "packages",
    "beam",
    "threads",
    "checks",
    "segmentation",
    *_PATHS,
}


def _load(root: Path, path: Path, table: object) -> Project:
    # Keys are named as the user wrote them, so that a search in the file finds them.
    prefix = "tool.rktranslate." if path.name == "pyproject.toml" else ""
    reader = _Reader(path, prefix)
    try:
        config = _config(reader, reader.table(table, ""))
        _folders_apart(root, config, prefix)
    except ConfigError as error:
        raise ConfigError(error.message, path=str(path), hint=error.hint) from error
    return Project(root=root, config=config, config_path=path.name)


def _folders_apart(root: Path, config: Config, prefix: str) -> None:
    """Refuse folders that are or hold one another: what is written would be read, or be lost."""
    names = (config.source_dir, config.translations_dir, config.build_dir, config.memory_dir)
    places = {
        f"{prefix}{key}": Path(os.path.realpath(root / name))
        for key, name in zip(_FOLDERS, names, strict=True)
    }
    for (one, here), (other, there) in itertools.permutations(places.items(), 2):
        if here.is_relative_to(there):
            raise ConfigError(
                f"{one} and {other} are one folder" if here == there else f"{one} lies in {other}",
                hint="give each of them a folder of its own",
            )


def _config(reader: _Reader, table: Mapping[str, object]) -> Config:
    reader.known(table, "", _KNOWN)
    source = check_language(
        reader.string(table, "source-language", "id"), reader.prefix + "source-language"
    )
    targets = tuple(
        check_language(code, reader.prefix + "target-languages")
        for code in reader.strings(table, "target-languages")
    )
    if len({_in_cldr(code) for code in targets}) != len(targets):
        raise ConfigError(f"{reader.prefix}target-languages: a language is named twice")
    if _in_cldr(source) in map(_in_cldr, targets):
        raise ConfigError(f"{reader.prefix}target-languages: {source} is the source language")
    paths = {key: reader.inside(table, key) for key in _PATHS if key in table}
    engines = reader.table(table.get("engines", {}), "engines")
    for code in engines:
        if spelled(code, targets) is None:
            raise ConfigError(f"{reader.prefix}engines.{code}: not a target language")
    checks = reader.table(table.get("checks", {}), "checks")
    segmentation = reader.table(table.get("segmentation", {}), "segmentation")
    return Config(
        name=reader.string(table, "name", ""),
        source_language=source,
        target_languages=targets,
        source_dir=paths.get("source-dir", "source"),
        translations_dir=paths.get("translations-dir", "translations"),
        build_dir=paths.get("build-dir", "build"),
        memory_dir=paths.get("memory-dir", "memory"),
        glossary=paths.get("glossary", "glossary.csv"),
        prefill_references=reader.boolean(table, "prefill-references", default=True),
        engines=tuple((code, reader.string(engines, code, "", "engines.")) for code in engines),
        packages=reader.strings(table, "packages"),
        beam=reader.integer(table, "beam", 4, 1, 16),
        threads=reader.integer(table, "threads", 0, 0, 1024),
        fail_level=reader.severity(checks, "fail-level", Severity.ERROR, "checks."),
        ignore_checks=reader.strings(checks, "ignore", "checks."),
        check_levels=_check_levels(reader, checks),
        headings=_headings(reader, checks),
        dictionaries=reader.strings(checks, "dictionaries", "checks."),
        segmentation=tuple(
            (key, reader.strings(segmentation, key, "segmentation.")) for key in segmentation
        ),
    )


_CHECK_KEYS = ("fail-level", "ignore", "headings", "dictionaries")
_HEADING_STYLES = ("sentence", "title")


def _check_levels(
    reader: _Reader, table: Mapping[str, object]
) -> tuple[tuple[str, Severity | bool], ...]:
    """Return what the project says of single checks; whether there are such is seen later."""
    levels: list[tuple[str, Severity | bool]] = []
    names = {level.name.lower(): level for level in Severity}
    for key, value in table.items():
        if key in _CHECK_KEYS:
            continue
        if isinstance(value, bool):
            levels.append((key, value))
        elif isinstance(value, str) and value in names:
            levels.append((key, names[value]))
        else:
            raise ConfigError(
                f"{reader.prefix}checks.{key}: unknown key or value {value!r}",
                hint=f"known: {', '.join(_CHECK_KEYS)}; or a check with true, false, "
                f"{', '.join(names)}",
            )
    return tuple(levels)


def _headings(reader: _Reader, table: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    styles = reader.table(table.get("headings", {}), "checks.headings")
    for code, style in styles.items():
        if style not in _HEADING_STYLES:
            expected = f"one of {', '.join(_HEADING_STYLES)}"
            raise reader.wrong(f"checks.headings.{code}", expected, style)
    return tuple((code.replace("-", "_"), str(style)) for code, style in styles.items())


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads values of the expected type, or names the key that has another."""

    path: Path
    prefix: str

    def wrong(self, key: str, expected: str, value: object) -> ConfigError:
        return ConfigError(f"{self.prefix}{key}: expected {expected}, found {value!r}")

    def table(self, value: object, key: str) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise self.wrong(key.rstrip("."), "a table", value)
        return value

    def known(self, table: Mapping[str, object], prefix: str, keys: set[str]) -> None:
        for key in table:
            if key not in keys:
                import difflib

                close = difflib.get_close_matches(key, keys, n=1)
                hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(sorted(keys))}"
                raise ConfigError(f"{self.prefix}{prefix}{key}: unknown key", hint=hint)

    def string(self, table: Mapping[str, object], key: str, default: str, prefix: str = "") -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or (key in table and not value.strip()):
            raise self.wrong(prefix + key, "a text that is not empty", value)
        return value

    def inside(self, table: Mapping[str, object], key: str) -> str:
        """Return a path, which must not lead out of the project."""
        value = PurePosixPath(self.string(table, key, ""))
        if value.is_absolute() or ".." in value.parts or str(value) == ".":
            raise self.wrong(key, "a path inside the project", str(value))
        return str(value)

    def strings(self, table: Mapping[str, object], key: str, prefix: str = "") -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(prefix + key, "a list of texts", value)
        return tuple(value)

    def boolean(self, table: Mapping[str, object], key: str, *, default: bool) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false", value)
        return value

    def integer(
        self, table: Mapping[str, object], key: str, default: int, low: int, high: int
    ) -> int:
        value = table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(key, f"a whole number from {low} to {high}", value)
        return value

    def severity(
        self, table: Mapping[str, object], key: str, default: Severity, prefix: str
    ) -> Severity:
        value = table.get(key)
        if value is None:
            return default
        names = {level.name.lower(): level for level in Severity}
        if not isinstance(value, str) or value not in names:
            raise self.wrong(prefix + key, f"one of {', '.join(names)}", value)
        return names[value]
