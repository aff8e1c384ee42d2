"""Options per document: rules with patterns of paths, and the options that they give a document.

A pattern is matched against the path of a document in the source folder, as in EditorConfig: ``*``
and ``?`` stop at a slash, ``**`` is any number of folders, and a pattern without a slash matches
names in every folder. Rules are applied in the order of the file; a later one overrides an earlier
one, option by option.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.model import DocumentPart, ReadOptions, TrackedChanges, Wrapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.project.values import ValueReader

_ANY_FOLDERS = "**"
OPTION_KEYS = ("wrapping", "dialect", "fields", "slugs", "parts", "changes")
"""Keys of a rule, which are the fields of :class:`~rktranslate.model.ReadOptions`."""
_WRAPPINGS = tuple(str(wrapping) for wrapping in Wrapping)


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """The options of the documents that match a pattern; None leaves an option as it is."""

    pattern: str
    wrapping: Wrapping | None = None
    dialect: str | None = None
    """Name of a Markdown dialect, which may not be known; empty to detect it."""
    fields: tuple[str, ...] | None = None
    slugs: str | None = None
    """Name of a rule of heading ids, which may not be known; empty for that of the dialect."""
    parts: tuple[DocumentPart, ...] | None = None
    changes: TrackedChanges | None = None

    def matches(self, path: str) -> bool:
        """Return whether the pattern matches the path of a document in the source folder."""
        pattern = _composed(self.pattern)
        parts = pattern.split("/") if "/" in pattern else [_ANY_FOLDERS, pattern]
        return _match(parts, _composed(path).split("/"))

    def applied(self, options: ReadOptions) -> ReadOptions:
        """Return options with those of this rule in place of theirs."""
        changes = {key: getattr(self, key) for key in OPTION_KEYS if getattr(self, key) is not None}
        return dataclasses.replace(options, **changes)


def document_options(rules: Iterable[DocumentRule], path: str) -> ReadOptions:
    """Return the options of a document.

    Args:
        rules: The rules of a configuration, in order.
        path: Path of the document in the source folder.
    """
    options = ReadOptions()
    for rule in rules:
        if rule.matches(path):
            options = rule.applied(options)
    return options


def unmatched_patterns(rules: Iterable[DocumentRule], paths: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns that match none of some paths of documents in the source folder."""
    return tuple(rule.pattern for rule in rules if not any(rule.matches(path) for path in paths))


def document_rules(reader: ValueReader, table: Mapping[str, object]) -> tuple[DocumentRule, ...]:
    """Return the rules of the table ``documents`` of a configuration: a table per pattern.

    Raises:
        ConfigError: A pattern, key or value is not valid; whether a dialect or a rule of heading
            ids exists is not known here.
    """
    return tuple(
        _rule(reader, pattern, reader.table(value, f"documents.{_quoted(pattern)}"))
        for pattern, value in table.items()
    )


def _rule(reader: ValueReader, pattern: str, table: Mapping[str, object]) -> DocumentRule:
    key = f"documents.{_quoted(pattern)}"
    fault = _pattern_fault(pattern)
    if fault:
        hint = 'patterns are relative to source-dir: "laporan/*.txt", "docs/**", "*.md"'
        raise ConfigError(f"{reader.prefix}{key}: {fault}", hint=hint)
    if not table:
        raise reader.wrong(key, f"one of {', '.join(OPTION_KEYS)}", dict(table))
    prefix = f"{key}."
    for name, value in table.items():
        if name not in OPTION_KEYS and isinstance(value, dict):
            # [documents.laporan.txt] is a table in a table.
            hint = f'put the pattern in quotes: [{reader.prefix}documents."{pattern}.{name}"]'
            raise ConfigError(f"{reader.prefix}{prefix}{name}: unknown table", hint=hint)
    reader.known(table, prefix, set(OPTION_KEYS))
    wrapping = reader.choice(table, "wrapping", _WRAPPINGS, prefix)
    changes = reader.choice(table, "changes", tuple(TrackedChanges), prefix)
    fields = reader.strings(table, "fields", prefix) if "fields" in table else None
    if any(not all(part.strip() for part in field.split(".")) for field in fields or ()):
        raise reader.wrong(
            f"{prefix}fields", "names of keys, such as hero.text", list(fields or ())
        )
    return DocumentRule(
        pattern,
        None if wrapping is None else Wrapping(wrapping),
        reader.string(table, "dialect", "", prefix) if "dialect" in table else None,
        fields,
        reader.string(table, "slugs", "", prefix) if "slugs" in table else None,
        _parts(reader, table, prefix),
        None if changes is None else TrackedChanges(changes),
    )


def _parts(
    reader: ValueReader, table: Mapping[str, object], prefix: str
) -> tuple[DocumentPart, ...] | None:
    if "parts" not in table:
        return None
    names = reader.strings(table, "parts", prefix)
    if not set(names) <= set(DocumentPart):
        raise reader.wrong(f"{prefix}parts", f"some of {', '.join(DocumentPart)}", list(names))
    return tuple(DocumentPart(name) for name in names)


def _pattern_fault(pattern: str) -> str:
    """Return why a pattern can match no document; empty if it can."""
    parts = pattern.split("/")
    if not pattern.isprintable():
        return "a pattern has no control characters"
    if "\\" in pattern:
        return "a pattern has slashes, not backslashes"
    if not all(parts):
        return "a pattern has a name on each side of a slash"
    if "." in parts or ".." in parts:
        return "a pattern has no parts . and .."
    return ""


def _quoted(pattern: str) -> str:
    return f'"{pattern}"'


def _composed(path: str) -> str:
    """Return a path in one Unicode normalisation form: file systems differ in theirs."""
    return unicodedata.normalize("NFC", path)


def _match(pattern: Sequence[str], path: Sequence[str]) -> bool:
    """Return whether a pattern matches a whole path, in time of their product at most.

    Where a part does not match, the last ``**`` takes one part more; earlier ones need not be tried
    again.
    """
    at = done = 0
    resume: tuple[int, int] | None = None
    while done < len(path):
        if at < len(pattern) and pattern[at] == _ANY_FOLDERS:
            resume = (at + 1, done)
            at += 1
        elif at < len(pattern) and fnmatchcase(path[done], pattern[at]):
            at += 1
            done += 1
        elif resume is not None:
            resume = (resume[0], resume[1] + 1)
            at, done = resume
        else:
            return False
    return all(part == _ANY_FOLDERS for part in pattern[at:])
