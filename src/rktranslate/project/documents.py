"""Options per document: rules with patterns of paths, and the options that they give a document.

A pattern is matched against the path of a document in the source folder; see
:mod:`rktranslate.project.patterns`. Rules are applied in the order of the file; a later one
overrides an earlier one, option by option.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.model import DocumentPart, ReadOptions, TrackedChanges, Wrapping
from rktranslate.project.patterns import matches, pattern_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.project.values import ValueReader

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
        return matches(self.pattern, path)

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


def excluded_patterns(reader: ValueReader, table: Mapping[str, object]) -> tuple[str, ...]:
    """Return the patterns of the key ``exclude``: files in the source folder that are no documents.

    Raises:
        ConfigError: It is not a list of patterns.
    """
    patterns = reader.strings(table, "exclude")
    for pattern in patterns:
        fault = pattern_fault(pattern)
        if fault:
            folder = pattern.strip("/.") or "drafts"
            hint = f'patterns are relative to source-dir: "{folder}/**" for a folder, "*.tmp.md"'
            raise ConfigError(f'{reader.prefix}exclude: "{pattern}": {fault}', hint=hint)
    return patterns


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
    fault = pattern_fault(pattern)
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


def _quoted(pattern: str) -> str:
    return f'"{pattern}"'
