"""The configuration of a project: typed, validated, read from TOML."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from rktranslate.errors import ConfigError
from rktranslate.languages.codes import (
    check_language,
    code_key,
    gettext_code,
    only_closest,
    same_language,
    spelled,
)
from rktranslate.model import Missing, Severity
from rktranslate.project.documents import DocumentRule, document_rules, excluded_patterns
from rktranslate.project.engine_settings import EngineSettings, engine_settings
from rktranslate.project.outputs import AssetMode, BuildSettings, OutputPattern
from rktranslate.project.values import ValueReader
from rktranslate.storage.bounded import TomlError, parse_toml
from rktranslate.storage.files import is_readable, read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_BYTES = 1024**2
"""Largest configuration file; the keys of this program fill a page."""
_FOLDERS = ("source-dir", "translations-dir", "build-dir", "memory-dir")


TOP = "."
"""The folder of the project, where the documents may be."""
BUILD_KEYS = ("output", "links", "assets", "missing")
"""Keys of the table ``build``."""
REVIEW_KEYS = ("record",)
"""Keys of the table ``review``."""


_PATHS = (*_FOLDERS, "glossary")


_KNOWN = {
    "name",
    "source-language",
    "target-languages",
    "prefill-references",
    "engine",
    "engines",
    "packages",
    "beam",
    "threads",
    "checks",
    "segmentation",
    "anchors",
    "documents",
    "exclude",
    "build",
    "review",
    *_PATHS,
}


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a project, validated."""

    name: str = ""
    """Name of the project in catalogue headers; empty for the name of its folder."""
    source_language: str = "id"
    target_languages: tuple[str, ...] = ()
    source_dir: str = "source"
    """``.`` where the documents are at the top of the project."""
    translations_dir: str = "translations"
    build_dir: str = "build"
    memory_dir: str = "memory"
    """Folder of imported TMX files; they belong under version control."""
    glossary: str = "glossary.csv"
    prefill_references: bool = True
    """Bibliography entries are kept verbatim and count as reviewed."""
    engines: tuple[tuple[str, str], ...] = ()
    """Target language and its engine; for other languages an available engine is chosen."""
    engine_settings: EngineSettings = field(default_factory=EngineSettings)
    """The settings of the engines that have to be configured."""
    packages: tuple[str, ...] = ()
    """Model packages, or folders of packages, that have precedence over installed ones."""
    beam: int = 4
    threads: int = 0
    fail_level: Severity = Severity.ERROR
    ignore_checks: tuple[str, ...] = ()
    check_levels: tuple[tuple[str, Severity | bool], ...] = ()
    """Check and its level: off (False), on (True), or on with another severity."""
    headings: tuple[tuple[str, str], ...] = ()
    """Target language and the capitalisation of its headings: ``sentence`` or ``title``."""
    dictionaries: tuple[str, ...] = ()
    """Folders with hunspell dictionaries."""
    reading_speeds: tuple[tuple[str, int], ...] = ()
    """Target language, or ``*`` for all others, and the characters of a subtitle per second."""
    segmentation: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Additions to the sentence rules of the source language: key and words."""
    rewrites_anchors: bool = True
    """In outputs, links to headings lead to the ids of the translated headings."""
    build: BuildSettings = field(default_factory=BuildSettings)
    """How outputs are laid out; without a pattern, they are in ``build_dir``."""
    documents: tuple[DocumentRule, ...] = ()
    """Options of the documents that match a pattern, in order: later ones override earlier ones."""
    exclude: tuple[str, ...] = ()
    """Patterns of files in the source folder that are no documents."""
    records_reviews: bool = False
    """An approval records who made it and when, in the message and in the header."""

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages of the project, the source language first."""
        return (self.source_language, *self.target_languages)

    def target(self, code: str) -> str | None:
        """Return the target language that matches a code best, in the project's spelling.

        So ``en-US`` is ``en`` in a project without another English. None if no language matches,
        or several match equally well (``en`` beside ``en_GB`` and ``en_US``).
        """
        return only_closest(code, self.target_languages)

    def engine_for(self, language: str) -> str | None:
        """Return the configured engine of a target language, or None."""
        return next((name for code, name in self.engines if same_language(code, language)), None)


def configuration_in(folder: Path) -> tuple[Path, object] | None:
    """Return the configuration file of the project in a folder and its table; None without one.

    Raises:
        ConfigError: A file that may be one is not valid TOML.
        DocumentError: It cannot be read.
    """
    own = folder / "rktranslate.toml"
    if is_readable(own):
        return own, _read_toml(own)
    shared = folder / "pyproject.toml"
    if is_readable(shared):
        tool = _read_toml(shared).get("tool")
        if isinstance(tool, dict) and "rktranslate" in tool:
            return shared, tool["rktranslate"]
    return None


def load_config(root: Path, path: Path, table: object) -> Config:
    """Return the validated configuration of a project.

    Raises:
        ConfigError: A key is unknown, or a value is not of the expected type or range.
    """
    # Messages name keys as they are in the file, so that a search finds them.
    prefix = "tool.rktranslate." if path.name == "pyproject.toml" else ""
    reader = ValueReader(prefix)
    try:
        config = _config(reader, reader.table(table, ""))
        _folders_apart(root, config, prefix)
    except ConfigError as error:
        raise ConfigError(error.message, path=str(path), hint=error.hint) from error
    return config


def _folders_apart(root: Path, config: Config, prefix: str) -> None:
    """Refuse folders that are equal or nested: outputs would be read as inputs, or be lost."""
    names = (config.source_dir, config.translations_dir, config.build_dir, config.memory_dir)
    places = {
        f"{prefix}{key}": Path(os.path.realpath(root / name))
        for key, name in zip(_FOLDERS, names, strict=True)
    }
    if config.build_dir != config.build.output.root:
        # A pattern may lead anywhere else: into the source folder, or to the top of the project.
        _output_apart(root, config, prefix, places)
        del places[f"{prefix}build-dir"]
    of_source = f"{prefix}source-dir"
    if config.source_dir == TOP:
        # The other folders are in it, and left out of its documents; none of them is all of it.
        for key, place in places.items():
            if key != of_source and place == places[of_source]:
                hint = "set it to a folder of its own"
                raise ConfigError(f"{key} must not be the folder of the project", hint=hint)
        del places[of_source]
    for (one, here), (other, there) in itertools.permutations(places.items(), 2):
        if here.is_relative_to(there):
            raise ConfigError(
                f"{one} and {other} must be separate folders"
                if here == there
                else f"{one} must not be inside {other}",
                hint="set each of them to another folder",
            )


def _output_apart(root: Path, config: Config, prefix: str, places: Mapping[str, Path]) -> None:
    """Refuse a pattern whose outputs would be catalogues, memory files or their own documents."""
    pattern = config.build.output
    folder = Path(os.path.realpath(root / pattern.root))
    for key in ("translations-dir", "memory-dir"):
        if pattern.root and folder.is_relative_to(places[f"{prefix}{key}"]):
            raise ConfigError(f"{prefix}build.output: must not be inside {key}")
    sample = "folder/name.md"
    source = PurePosixPath(config.source_dir)
    own = str(source / sample)
    if any(pattern.path(sample, language) == own for language in config.target_languages):
        raise ConfigError(
            f"{prefix}build.output: outputs would overwrite their documents",
            hint=f'such as "{source}/{{dir}}/{{stem}}.{{language}}{{suffix}}"'.replace("./", ""),
        )


def _build_settings(
    reader: ValueReader, table: Mapping[str, object], build_dir: str, targets: tuple[str, ...]
) -> BuildSettings:
    build = reader.table(table.get("build", {}), "build")
    reader.known(build, "build.", set(BUILD_KEYS))
    pattern = OutputPattern(f"{build_dir}/{{language}}/{{path}}")
    if "output" in build:
        if "build-dir" in table:
            hint = f'remove build-dir; its pattern is "{pattern.text}"'
            raise ConfigError(
                f"{reader.prefix}build.output and build-dir exclude each other", hint=hint
            )
        pattern = OutputPattern(reader.string(build, "output", "", "build."))
        reader.printable("build.output", pattern.text)
        fault = pattern.fault(targets)
        if fault:
            hint = 'such as "docs/{language}/{path}" or "docs/{dir}/{stem}.{language}{suffix}"'
            raise ConfigError(f"{reader.prefix}build.output: {fault}", hint=hint)
    assets = reader.choice(build, "assets", tuple(AssetMode), "build.")
    # A draft is never published: drafts stand in previews only.
    policies = (Missing.HOLD, Missing.SOURCE, Missing.PREVIOUS)
    missing = reader.choice(build, "missing", policies, "build.")
    return BuildSettings(
        pattern,
        rewrites_links=reader.choice(build, "links", ("rewrite", "keep"), "build.") != "keep",
        assets=AssetMode.COPY if assets is None else AssetMode(assets),
        missing=Missing.HOLD if missing is None else Missing(missing),
    )


def _config(reader: ValueReader, table: Mapping[str, object]) -> Config:
    reader.known(table, "", _KNOWN)
    source = check_language(
        reader.string(table, "source-language", "id"), reader.prefix + "source-language"
    )
    targets = tuple(
        check_language(code, reader.prefix + "target-languages")
        for code in reader.strings(table, "target-languages")
    )
    if len(set(map(code_key, targets))) != len(targets):
        raise ConfigError(f"{reader.prefix}target-languages: duplicate language")
    if spelled(source, targets) is not None:
        raise ConfigError(f"{reader.prefix}target-languages: {source} is the source language")
    paths = {
        key: reader.inside(table, key, or_root=key == "source-dir")
        for key in _PATHS
        if key in table
    }
    engines = reader.table(table.get("engines", {}), "engines")
    for code in engines:
        if spelled(code, targets) is None:
            raise ConfigError(f"{reader.prefix}engines.{code}: not a target language")
    checks = reader.table(table.get("checks", {}), "checks")
    segmentation = reader.table(table.get("segmentation", {}), "segmentation")
    build_dir = paths.get("build-dir", "build")
    return Config(
        name=reader.string(table, "name", ""),
        source_language=source,
        target_languages=targets,
        source_dir=paths.get("source-dir", "source"),
        translations_dir=paths.get("translations-dir", "translations"),
        build_dir=build_dir,
        memory_dir=paths.get("memory-dir", "memory"),
        glossary=paths.get("glossary", "glossary.csv"),
        prefill_references=reader.boolean(table, "prefill-references", default=True),
        engines=tuple((code, reader.string(engines, code, "", "engines.")) for code in engines),
        engine_settings=engine_settings(reader, table.get("engine", {}), source, targets),
        packages=reader.paths(table, "packages"),
        beam=reader.integer(table, "beam", 4, 1, 16),
        threads=reader.integer(table, "threads", 0, 0, 1024),
        fail_level=reader.severity(checks, "fail-level", Severity.ERROR, "checks."),
        ignore_checks=reader.strings(checks, "ignore", "checks."),
        check_levels=_check_levels(reader, checks),
        headings=_headings(reader, checks, targets),
        dictionaries=reader.paths(checks, "dictionaries", "checks."),
        reading_speeds=_reading_speeds(reader, checks, targets),
        segmentation=tuple(
            (key, reader.strings(segmentation, key, "segmentation.")) for key in segmentation
        ),
        rewrites_anchors=_rewrites_anchors(reader, table),
        build=_build_settings(reader, table, build_dir, targets),
        documents=document_rules(reader, reader.table(table.get("documents", {}), "documents")),
        exclude=excluded_patterns(reader, table),
        records_reviews=_records_reviews(reader, table),
    )


def _records_reviews(reader: ValueReader, table: Mapping[str, object]) -> bool:
    review = reader.table(table.get("review", {}), "review")
    reader.known(review, "review.", set(REVIEW_KEYS))
    return reader.boolean(review, "record", default=False, prefix="review.")


def _rewrites_anchors(reader: ValueReader, table: Mapping[str, object]) -> bool:
    return reader.choice(table, "anchors", ("rewrite", "keep"), "") != "keep"


_CHECK_KEYS = ("fail-level", "ignore", "headings", "dictionaries", "characters-per-second")


_HEADING_STYLES = ("sentence", "title")


def _check_levels(
    reader: ValueReader, table: Mapping[str, object]
) -> tuple[tuple[str, Severity | bool], ...]:
    """Return the levels of single checks; unknown checks are refused when they are selected."""
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


def _headings(
    reader: ValueReader, table: Mapping[str, object], languages: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    styles = reader.table(table.get("headings", {}), "checks.headings")
    for code, style in styles.items():
        if style not in _HEADING_STYLES:
            expected = f"one of {', '.join(_HEADING_STYLES)}"
            raise reader.wrong(f"checks.headings.{code}", expected, style)
    return tuple(
        (spelled(code, languages) or gettext_code(code), str(style))
        for code, style in styles.items()
    )


def _reading_speeds(
    reader: ValueReader, checks: Mapping[str, object], languages: tuple[str, ...]
) -> tuple[tuple[str, int], ...]:
    """Return the limits of reading speed: one for all languages, or a table of languages."""
    key = "characters-per-second"
    if not isinstance(checks.get(key), dict):
        limit = reader.integer(checks, key, 0, 1, 100, "checks.") if key in checks else 0
        return (("*", limit),) if limit else ()
    table = reader.table(checks[key], f"checks.{key}")
    return tuple(
        (
            code if code == "*" else spelled(code, languages) or gettext_code(code),
            reader.integer(table, code, 0, 1, 100, f"checks.{key}."),
        )
        for code in table
    )


def _read_toml(path: Path) -> dict[str, Any]:
    data = read_bytes(path, limit=_MAX_BYTES)
    try:
        return parse_toml(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError("not valid UTF-8", path=str(path), line=line) from error
    except TomlError as error:
        raise ConfigError(f"not valid TOML: {error}", path=str(path), line=error.line) from error
