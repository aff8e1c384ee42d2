"""Messages that ``approve`` is asked for: by catalogue, document, folder, pattern and line."""

from __future__ import annotations

import contextlib
import glob
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.errors import CatalogError, DocumentError
from rktranslate.storage.files import file_status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rktranslate.model import Key, Message
    from rktranslate.project.layout import Project
    from rktranslate.workflow.inputs import Inputs

_LINES = re.compile(r"(?P<path>.+?):(?P<first>[0-9]{1,9})(?:-(?P<last>[0-9]{1,9}))?")
_PATTERN_CHARACTERS = "*?["


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


@dataclass(frozen=True, slots=True)
class _Argument:
    """A path of the command line, with the lines behind it."""

    text: str
    path: Path
    lines: LineRange | None


def chosen_messages(
    inputs: Inputs, arguments: Sequence[str], languages: Sequence[str]
) -> tuple[ChosenMessages, ...]:
    """Return the chosen messages of each catalogue, in the order of documents and languages.

    An argument that names nothing is a failure of the inputs.

    Args:
        inputs: The documents of the project.
        arguments: Paths of catalogues, documents and folders, and patterns of them; ``PATH:LINE``
            and ``PATH:LINE-LINE`` are messages of a catalogue. All catalogues when empty.
        languages: The target languages.
    """
    catalogs = {
        (name, language): inputs.catalog_files.path(name, language)
        for name in inputs.listed_names()
        if name not in inputs.listed.refused
        for language in inputs.project.config.target_languages
    }
    chosen: dict[tuple[str, str], tuple[LineRange, ...]] = {}
    if not arguments:
        existing = (pair for pair, path in catalogs.items() if inputs.project.exists(path))
        chosen = dict.fromkeys(existing, ())
    for text in arguments:
        try:
            for argument, pairs in _named(inputs, text, catalogs):
                for pair in pairs:
                    ranges = (argument.lines,) if argument.lines else ()
                    # The whole catalogue includes its lines.
                    known = chosen.get(pair)
                    merged = (*known, *ranges) if known and ranges else ()
                    chosen[pair] = ranges if known is None else merged
        except DocumentError as error:
            inputs.failures.add(error, text)
    choices = tuple(
        ChosenMessages(*pair, path, chosen[pair])
        for pair, path in catalogs.items()
        if pair in chosen and pair[1] in languages
    )
    if not choices and not inputs.failures:
        path = " ".join(arguments) or None
        inputs.failures.add(DocumentError(f"no catalogue in {', '.join(languages)}", path=path))
    return choices


def _named(
    inputs: Inputs, text: str, catalogs: Mapping[tuple[str, str], str]
) -> list[tuple[_Argument, Sequence[tuple[str, str]]]]:
    """Return the files that an argument names, with their documents and languages.

    Raises:
        DocumentError: It names nothing of the project.
    """
    named: list[tuple[_Argument, Sequence[tuple[str, str]]]] = []
    problem: DocumentError | None = None
    for argument in _expanded(text):
        try:
            named.append((argument, _pairs(inputs, argument, catalogs)))
        except DocumentError as error:  # of the files that match a pattern, only all together
            problem = error
    if problem is not None and not named:
        raise problem
    return named


def _expanded(text: str) -> list[_Argument]:
    """Return the files and folders that an argument names."""
    match = None if file_status(Path(text), text) else _LINES.fullmatch(text)
    name = match["path"] if match else text
    lines = None
    if match:
        first = int(match["first"])
        lines = LineRange(first, int(match["last"] or first))
        if not 0 < lines.first <= lines.last:
            raise DocumentError("no such lines: they count from 1, the lower one first", path=text)
    is_pattern = any(character in name for character in _PATTERN_CHARACTERS)
    if is_pattern and file_status(Path(name), name) is None:
        found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - absolute patterns, too
        if not found:
            raise DocumentError("no file matches this pattern", path=text)
        return [_Argument(text, Path(path), lines) for path in found]
    return [_Argument(text, Path(name), lines)]


def _pairs(
    inputs: Inputs, argument: _Argument, catalogs: Mapping[tuple[str, str], str]
) -> Sequence[tuple[str, str]]:
    """Return the documents and languages whose catalogues an argument names.

    Raises:
        DocumentError: There are none.
    """
    project = inputs.project
    relative = project.relative(argument.path)
    names = {name for name, _ in catalogs}
    status = file_status(argument.path, argument.text)
    if status is not None and stat.S_ISDIR(status.st_mode):
        if argument.lines is not None:
            raise DocumentError("a folder has no lines", path=argument.text)
        pairs = [
            pair
            for pair, path in catalogs.items()
            if (_is_inside(path, relative) or _is_inside(pair[0], relative))
            and project.exists(path)
        ]
        if not pairs:
            raise DocumentError("no catalogue of this project here", path=argument.text)
        return pairs
    if relative in names:
        if argument.lines is not None:
            hint = "name the PO file, as `check` does"
            raise DocumentError("lines are those of a PO file", path=argument.text, hint=hint)
        pairs = [pair for pair, path in catalogs.items() if pair[0] == relative]
        existing = [pair for pair in pairs if project.exists(catalogs[pair])]
        if not existing:
            hint = "run `rktranslate extract`"
            raise DocumentError("no catalogue yet", path=relative, hint=hint)
        return existing
    pairs = [pair for pair, path in catalogs.items() if path == relative]
    if status is None:
        raise DocumentError("no such file or folder", path=argument.text)
    if not pairs:
        hint = "name a PO file or a source document of the project"
        raise DocumentError("not a catalogue of a document", path=argument.text, hint=hint)
    return pairs


def _is_inside(path: str, folder: str) -> bool:
    return PurePosixPath(path).is_relative_to(folder)


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
