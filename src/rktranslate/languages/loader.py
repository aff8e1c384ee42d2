"""Load the language files ``<code>.toml`` of this package, each when it is first needed."""

from __future__ import annotations

import re
from dataclasses import fields
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rktranslate.errors import ConfigError, did_you_mean
from rktranslate.languages.codes import preferred_code, primary_language, spelled
from rktranslate.languages.schema import (
    Calendar,
    Clock,
    Drafting,
    Grammar,
    Language,
    Measures,
    Names,
    Negation,
    NumberWords,
    Typography,
    Vocabulary,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SECTIONS: Mapping[str, type[Any]] = {
    "numbers": NumberWords,
    "calendar": Calendar,
    "clock": Clock,
    "measures": Measures,
    "negation": Negation,
    "vocabulary": Vocabulary,
    "names": Names,
    "grammar": Grammar,
    "typography": Typography,
    "drafting": Drafting,
}
_TOP = ("inherits", "group", "relative_length", "segmentation", *_SECTIONS)
_CODE = re.compile(r"[a-z]{2,3}")


@cache
def load_language(code: str) -> Language:
    """Return the data of a language; a neutral record if it has no file.

    Args:
        code: A language code; region and script are ignored (``pt-BR`` is ``pt``).

    Raises:
        ConfigError: The language's file is malformed; the error names file and key.
    """
    preferred = preferred_code(code)
    for name in (primary_language(code), preferred):
        if _read(name) is not None:
            return _load(name)
    return _load(spelled(preferred, known_languages()) or preferred)


@cache
def _load(code: str) -> Language:
    """Return the record of a primary subtag."""
    text = _read(code)
    return Language(code) if text is None else parse_language(text, code)


def same_group(one: str, other: str) -> bool:
    """Return whether two different languages are so alike that sentences can be identical."""
    first, second = load_language(one), load_language(other)
    return first.code != second.code and bool(first.group) and first.group == second.group


@cache
def known_languages() -> tuple[str, ...]:
    """Return the primary subtags of the languages that have a file, in order."""
    from importlib.resources import files

    names = (entry.name for entry in files("rktranslate.languages").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def languages_with(key: str) -> tuple[str, ...]:
    """Return the known languages whose file has a key, or inherits others; none is parsed.

    Reading the data of all languages takes longer than many a command.
    """
    mentions = re.compile(rf"\b{key}\b|^inherits\b", re.MULTILINE)
    return tuple(code for code in known_languages() if mentions.search(_read(code) or ""))


def parse_language(text: str, code: str) -> Language:
    """Read the text of a language file.

    Args:
        text: A TOML document; docs/languages.md describes it.
        code: Primary subtag of the language; errors name the file ``<code>.toml``.

    Raises:
        ConfigError: The text is not TOML, a key is unknown, or a value is malformed.
    """
    path = f"{code}.toml"
    data = _table_of(text, code)
    _refuse_unknown(data, _TOP, "", path)
    values: dict[str, Any] = {"segmentation": data.get("segmentation", MappingProxyType({}))}
    if not isinstance(values["segmentation"], dict | MappingProxyType):
        raise ConfigError("segmentation must be a table", path=path)
    for name, section in _SECTIONS.items():
        if name in data:
            values[name] = _section(section, data[name], name, path)
    length = data.get("relative_length", 0.0)
    if isinstance(length, bool) or not isinstance(length, int | float) or length < 0:
        raise ConfigError("relative_length must be a positive number", path=path)
    group = _text(data.get("group", ""), "group", path)
    return Language(code, group=group, relative_length=float(length), **values)


def parse_toml(text: str, path: str) -> dict[str, Any]:
    """Read a TOML document; ``path`` names it in the error.

    Raises:
        ConfigError: The text is not TOML.
    """
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"invalid TOML: {error}", path=path) from error


@cache
def _read(code: str) -> str | None:
    """Return the text of a language file, None where there is none."""
    from importlib.resources import files

    if not _CODE.fullmatch(code):
        return None
    entry = files("rktranslate.languages").joinpath(f"{code}.toml")
    return entry.read_text(encoding="utf-8") if entry.is_file() else None


def _table_of(text: str, code: str, inheriting: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the keys of a file, with those that it inherits."""
    path = f"{code}.toml"
    own = parse_toml(text, path)
    parent = own.get("inherits")
    if parent is None:
        return own
    inherited = _read(parent) if isinstance(parent, str) else None
    if inherited is None or parent in (code, *inheriting):
        raise ConfigError(f"inherits must name another language with a file: {parent!r}", path=path)
    merged = _table_of(inherited, parent, (code, *inheriting))
    for key, value in own.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = {**merged[key], **value} if both else value
    return merged


def _refuse_unknown(data: Mapping[str, Any], known: tuple[str, ...], name: str, path: str) -> None:
    for key in data:
        if key not in known:
            hint = did_you_mean(key, known) or f"known: {', '.join(known)}"
            raise ConfigError(f"unknown key {_key(name, key)}", path=path, hint=hint)


def _section(section: type[Any], data: object, name: str, path: str) -> Any:
    """Return the record of a section."""
    table = _dict(data, name, path)
    kinds = {item.name: str(item.type) for item in fields(section)}
    _refuse_unknown(table, tuple(kinds), name, path)
    return section(
        **{key: _READERS[kinds[key]](value, _key(name, key), path) for key, value in table.items()}
    )


def _key(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key


def _dict(value: object, key: str, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{key} must be a table", path=path)
    return value


def _text(value: object, key: str, path: str) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{key} must be a string", path=path)
    return value


def _flag(value: object, key: str, path: str) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{key} must be true or false", path=path)
    return value


def _words(value: object, key: str, path: str) -> frozenset[str]:
    if not isinstance(value, str):
        raise ConfigError(
            f"{key} must be one string", path=path, hint="separate the words by spaces"
        )
    return frozenset(value.split())


def _phrases(value: object, key: str, path: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{key} must be a list of strings", path=path)
    return tuple(value)


def _pattern(value: object, key: str, path: str) -> str:
    source = _text(value, key, path)
    try:
        re.compile(source)
    except re.error as error:
        raise ConfigError(f"{key} is not a regular expression: {error}", path=path) from error
    return source


def _patterns(value: object, key: str, path: str) -> tuple[str, ...]:
    return tuple(_pattern(item, key, path) for item in _phrases(value, key, path))


def _pattern_groups(value: object, key: str, path: str) -> Mapping[str, tuple[str, ...]]:
    table = _dict(value, key, path)
    return MappingProxyType(
        {name: _patterns(item, _key(key, name), path) for name, item in table.items()}
    )


def _groups(value: object, key: str, path: str) -> Mapping[str, str]:
    """Return the groups by word, from a table of words by group."""
    table = _dict(value, key, path)
    return MappingProxyType(
        {
            word: group
            for group, words in table.items()
            for word in _text(words, _key(key, group), path).split()
        }
    )


def _numbers(value: object, key: str, path: str) -> Mapping[str, int]:
    groups = _groups(value, key, path)
    for number in groups.values():
        if not re.fullmatch(r"[0-9]+(?:_[0-9]+)*", number):
            raise ConfigError(
                f"{_key(key, number)}: {number!r} is not a whole number",
                path=path,
                hint='write the number first: 3 = "three"',
            )
    return MappingProxyType({word: int(number) for word, number in groups.items()})


def _shares(value: object, key: str, path: str) -> Mapping[str, Fraction]:
    groups = _groups(value, key, path)
    try:
        shares = {word: Fraction(share) for word, share in groups.items()}
    except (ValueError, ZeroDivisionError) as error:
        raise ConfigError(
            f"{key}: {error}", path=path, hint='write the fraction first: "1/2" = "half"'
        ) from error
    return MappingProxyType(shares)


def _texts(value: object, key: str, path: str) -> Mapping[str, str]:
    table = _dict(value, key, path)
    return MappingProxyType(
        {name: _text(item, _key(key, name), path) for name, item in table.items()}
    )


def _conditions(value: object, key: str, path: str) -> Mapping[str, str]:
    table = _texts(value, key, path)
    for name, item in table.items():
        _pattern(item, _key(key, name), path)
    return table


def _rules(value: object, key: str, path: str) -> Mapping[str, str]:
    table = _texts(value, key, path)
    for name, item in table.items():
        pattern = re.compile(_pattern(name, _key(key, name), path))
        try:
            pattern.sub(item, "")
        except (re.error, IndexError) as error:
            raise ConfigError(
                f"{_key(key, name)}: {item!r} is not a replacement: {error}", path=path
            ) from error
    return table


def _paradigms(value: object, key: str, path: str) -> Mapping[str, tuple[str, ...]]:
    """Return the forms by dictionary form, from one string with a line per word."""
    paradigms: dict[str, tuple[str, ...]] = {}
    for line in filter(str.strip, _text(value, key, path).splitlines()):
        lemma, *forms = line.split()
        if not forms:
            raise ConfigError(
                f"{key}: {lemma} has no form",
                path=path,
                hint="write the dictionary form and its other forms on one line",
            )
        if lemma in paradigms:
            raise ConfigError(f"{key}: duplicate {lemma}", path=path)
        paradigms[lemma] = tuple(forms)
    return MappingProxyType(paradigms)


_READERS: Mapping[str, Callable[[object, str, str], Any]] = {
    "str": _text,
    "bool": _flag,
    "Words": _words,
    "Phrases": _phrases,
    "Patterns": _patterns,
    "Numbers": _numbers,
    "Shares": _shares,
    "Groups": _groups,
    "PatternGroups": _pattern_groups,
    "Texts": _texts,
    "Conditions": _conditions,
    "Rules": _rules,
    "Paradigms": _paradigms,
}
"""Readers of values by the annotation of their field."""
