"""Messages that ``approve`` is asked for: by catalogue, document, folder, pattern and line."""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.errors import CatalogError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rktranslate.model import Key, Message
    from rktranslate.project.layout import Project
    from rktranslate.workflow.inputs import Inputs

_LINES = re.compile(r"(?P<path>.+?):(?P<first>[0-9]{1,9})(?:-(?P<last>[0-9]{1,9}))?")


_NO_LINES = re.compile(r".+\.po:[^/\\]*", re.IGNORECASE)
"""A PO file with something else than lines behind it."""


class LineRange(NamedTuple):
    """Lines of a file, from 1, the last included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ChosenMessages:
    """Messages of one catalogue that a person has chosen."""

    document: str
    language: str
    catalog: str
    lines: tuple[LineRange, ...] = ()
    """Only the messages with one of these lines in the file; all messages when empty."""
    keys: frozenset[Key] | None = None
    """Only these messages; all when None."""
    expected: Mapping[Key, Message] | None = None
    """The messages as the person has read them: one with another target is not approved. None where
    any target is."""

    @property
    def is_exact(self) -> bool:
        """Whether single messages are chosen."""
        return bool(self.lines) or self.keys is not None


def chosen_messages(
    inputs: Inputs, arguments: Sequence[str], languages: Sequence[str]
) -> tuple[ChosenMessages, ...]:
    """Return the chosen messages of each catalogue, in the order of documents and languages.

    A document without a catalogue is a failure of the inputs.

    Args:
        inputs: The documents of the project.
        arguments: Paths as :func:`~rktranslate.workflow.selection.select` takes them; ``PATH:LINE``
            and ``PATH:LINE-LINE`` are messages of a catalogue. All catalogues when empty.
        languages: The target languages.

    Raises:
        ConfigError, DocumentError: An argument names nothing of the project, or nothing in these
            languages.
    """
    if arguments:
        units = _units_of(inputs, arguments)
    else:
        units = {(name, language): () for name in inputs.listed_names() for language in languages}
    choices: list[ChosenMessages] = []
    for document, language in units:
        if language not in languages:
            continue
        path = inputs.catalog_files.path(document, language)
        if inputs.project.exists(path):
            lines = units[document, language]
            choices.append(ChosenMessages(document, language, path, lines))
        elif arguments:
            hint = "run `rktranslate extract`"
            inputs.failures.add(CatalogError("no catalogue yet", path=path, hint=hint))
    if not choices and not inputs.failures:
        what = " ".join(arguments) or "."
        raise ConfigError(f"nothing here in {', '.join(languages)}", path=what)
    return tuple(choices)


def _units_of(
    inputs: Inputs, arguments: Sequence[str]
) -> dict[tuple[str, str], tuple[LineRange, ...]]:
    """Return the documents and languages that arguments name, each with its lines; none for all.

    Raises:
        ConfigError, DocumentError: An argument names nothing of the project.
    """
    from rktranslate.workflow.selection import select

    by_path: dict[str, list[LineRange] | None] = {}
    for text in arguments:
        path, lines = _parsed(text)
        ranges = by_path.setdefault(path, [])
        if lines is None:
            by_path[path] = None  # the whole file has its lines, too
        elif ranges is not None:
            ranges.append(lines)
    units: dict[tuple[str, str], tuple[LineRange, ...]] = {}
    for path, wanted in by_path.items():
        selection = select(inputs, [Path(path)])
        inputs.failures.add_all(selection.failed)
        named = [(name, code) for name, codes in selection.languages.items() for code in codes]
        if wanted is not None and not _is_catalog(inputs, path, named):
            hint = "name the PO file, as `check` does"
            raise ConfigError("lines are those of a PO file", path=path, hint=hint)
        added = tuple(wanted or ())
        for unit in named:
            known = units.get(unit, added)
            is_whole = not known or not added
            units[unit] = () if is_whole else tuple(dict.fromkeys((*known, *added)))
    ordered = {name: index for index, name in enumerate(inputs.project.config.target_languages)}
    return dict(sorted(units.items(), key=lambda item: (item[0][0], ordered[item[0][1]])))


def _parsed(text: str) -> tuple[str, LineRange | None]:
    """Return the path of an argument, and the lines behind it.

    Raises:
        ConfigError: There are no such lines.
    """
    match = None if os.path.lexists(text) else _LINES.fullmatch(text)
    if match is None:
        if not os.path.lexists(text) and _NO_LINES.fullmatch(text):
            hint = "PATH:31 for one line, PATH:31-80 for a range; name the path again for others"
            raise ConfigError("no line number behind the colon", path=text, hint=hint)
        return text, None
    first = int(match["first"])
    lines = LineRange(first, int(match["last"] or first))
    if not 0 < lines.first <= lines.last:
        raise ConfigError("no such lines: they count from 1, the lower one first", path=text)
    return match["path"], lines


def _is_catalog(inputs: Inputs, path: str, units: Sequence[tuple[str, str]]) -> bool:
    """Return whether a path that names some documents and languages is that of one catalogue."""
    names = {PurePosixPath(inputs.catalog_files.path(*unit)).name for unit in units}
    return len(units) == 1 and Path(path).name in names


def as_read_at(project: Project, commit: str, chosen: ChosenMessages) -> ChosenMessages:
    """Return a choice whose messages were read at a commit.

    Args:
        project: The project.
        commit: Full hash of the commit.
        chosen: The messages. If their catalogue cannot be read there, none of them was read.
    """
    from rktranslate.catalog.po.decoding import decode
    from rktranslate.catalog.po.reader import parse
    from rktranslate.project.revisions import file_at

    messages: tuple[Message, ...] = ()
    paths = (chosen.catalog, project.old_catalog_path(chosen.document, chosen.language))
    for path in dict.fromkeys(paths):
        data = file_at(project.root, commit, path)
        if data is None:
            continue
        name = f"{commit[:12]}:{path}"
        with contextlib.suppress(CatalogError):
            text = decode(data, name)
            source_language = project.config.source_language
            messages = parse(text, name, source_language, chosen.language).catalog.messages
        break
    expected = {message.key: message for message in messages if not message.obsolete}
    return replace(chosen, expected=expected)
