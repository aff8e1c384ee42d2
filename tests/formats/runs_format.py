"""Formats of runs and of packages, small enough for tests: what a word processor's are at heart.

``.runs`` has one paragraph per line, a JSON list of runs. A run is ``[text, style, ...]``; styles
``b``, ``i`` and ``sup`` are shown as tags of that name, all others as numbers. A run of one object,
such as ``{"image": "a.png"}``, is a standalone tag. ``.pack`` is a zip archive with such a file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import DocumentError
from rktranslate.formats import block_texts
from rktranslate.formats.interface import DEFAULTS
from rktranslate.formats.packages import Package
from rktranslate.inline.blanks import LINE_BREAKS
from rktranslate.inline.tags import Run, tagged_runs, tagged_text
from rktranslate.model import Block, BlockKind, Document, Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import ReadOptions

_NAMED = frozenset({"b", "i", "sup"})
_BODY = "body.runs"


@dataclass(frozen=True)
class _Paragraph:
    line: int
    """Index of its line in the file."""
    data: dict[str, object]
    """The style or the object of each tag of its block, by name."""


@dataclass(frozen=True)
class _Skeleton:
    lines: tuple[str, ...]
    paragraphs: tuple[_Paragraph, ...]


class RunsFormat:
    """JSON lines of runs."""

    name: ClassVar[str] = "runs"
    suffixes: ClassVar[tuple[str, ...]] = (".runs",)

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
        """Return a paragraph for each line."""
        blocks, paragraphs = [], []
        try:
            lines = data.decode().split("\n")
        except UnicodeDecodeError as error:
            raise DocumentError("not UTF-8", path=path) from error
        for number, line in enumerate(lines, 1):
            if line.strip():
                names = _Names()
                try:
                    runs = [names.run(each) for each in json.loads(line)]
                except (ValueError, TypeError, RecursionError) as error:
                    raise DocumentError("not a list of runs", path=path, line=number) from error
                text = tagged_text(runs)
                blocks.append(Block(BlockKind.PARAGRAPH, text, number))
                paragraphs.append(_Paragraph(number - 1, names.data))
        skeleton = _Skeleton(tuple(lines), tuple(paragraphs))
        return Document(path, tuple(blocks), skeleton, Syntax.TAGS)

    def write(
        self,
        document: Document,
        targets: Sequence[str],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the lines; those of changed paragraphs are written anew."""
        skeleton = document.skeleton
        assert isinstance(skeleton, _Skeleton)
        lines = list(skeleton.lines)
        texts = block_texts(document, targets)
        for block, paragraph, text in zip(document.blocks, skeleton.paragraphs, texts, strict=True):
            if text != block.text:
                runs = [_as_json(run, paragraph.data) for run in tagged_runs(text)]
                lines[paragraph.line] = json.dumps(runs, ensure_ascii=False)
        if notice is not None:
            lines.insert(0, json.dumps([[notice]]))
        return "\n".join(lines).encode()


class _Names:
    """The tags of a block: the same style has the same name in all of it."""

    def __init__(self) -> None:
        self.data: dict[str, object] = {}

    def run(self, value: object) -> Run:
        if isinstance(value, dict):
            return Run("", (), self._name(value))
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise TypeError
        text, *styles = value
        if not set(text).isdisjoint(LINE_BREAKS):
            raise ValueError
        return Run(text, tuple(self._name(style) for style in dict.fromkeys(styles)))

    def _name(self, data: object) -> str:
        for name, known in self.data.items():
            if known == data:
                return name
        name = data if isinstance(data, str) and data in _NAMED else str(len(self.data) + 1)
        self.data[name] = data
        return name


def _as_json(run: Run, data: dict[str, object]) -> object:
    if run.standalone is not None:
        return data[run.standalone]
    return [run.text, *(data[name] for name in run.tags)]


@dataclass(frozen=True)
class _Archive:
    package: Package
    body: Document


class PackFormat:
    """A zip archive with a file of runs and any other files."""

    name: ClassVar[str] = "pack"
    suffixes: ClassVar[tuple[str, ...]] = (".pack",)

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
        """Return the paragraphs of the file of runs; the rest of the archive is the skeleton."""
        package = Package.of(data, path, "package of runs")
        body = RunsFormat().read(package.read(_BODY), path)
        return Document(path, body.blocks, _Archive(package, body), Syntax.TAGS, encoding=None)

    def write(
        self,
        document: Document,
        targets: Sequence[str],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the archive with another file of runs, all other files as they were."""
        archive = document.skeleton
        assert isinstance(archive, _Archive)
        body = Document(document.path, document.blocks, archive.body.skeleton, Syntax.TAGS)
        return archive.package.written({_BODY: RunsFormat().write(body, targets, notice)})
