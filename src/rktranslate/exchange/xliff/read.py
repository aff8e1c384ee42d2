"""Read XLIFF 1.2 and 2.x, as CAT tools return it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import read_comments
from rktranslate.errors import CatalogError
from rktranslate.exchange.interface import DocumentUnits, joined
from rktranslate.exchange.xliff.inline_read import (
    MAX_REFERRED,
    Budget,
    OriginalData,
    content_1,
    content_2,
)
from rktranslate.exchange.xliff.states import lowest, state_1, state_2
from rktranslate.exchange.xliff.versions import CONTEXT, NOTES_FOR_READERS
from rktranslate.exchange.xml_reader import Node, read_nodes
from rktranslate.model import Catalog, Message, State

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNITS = frozenset({"trans-unit", "unit"})
_HEADS = frozenset({"xliff", "file"})


def read_xliff(data: bytes, path: str, target_language: str = "") -> Catalog:
    """Return the messages in an XLIFF file about one document, in file order.

    Args:
        data: The file.
        path: How errors name it.
        target_language: Its target language where it names none.

    Raises:
        CatalogError: As :func:`read_documents` does.
    """
    return joined(read_documents(data, path, target_language))


def read_documents(data: bytes, path: str, target_language: str = "") -> tuple[DocumentUnits, ...]:
    """Return the contents of an XLIFF file by document; there is at least one.

    Args:
        data: The file.
        path: How errors name it.
        target_language: Its target language where it names none.

    Raises:
        CatalogError: It is not XLIFF 1.2 or 2.x, not safe to read, of several language pairs, or
            has inline codes whose text cannot be known; with path and line.
    """
    reader = _Reader(path, target_language, Budget(MAX_REFERRED + 2 * len(data)))
    for node in read_nodes(io.BytesIO(data), path, "xliff", _UNITS, _HEADS):
        reader.add(node)
    return reader.documents()


@dataclass(slots=True)
class _Reader:
    """The parts of a file that have been read."""

    path: str
    target_language: str
    budget: Budget
    version: str = ""
    languages: set[tuple[str, str]] = field(default_factory=set)
    files: list[tuple[Node, list[Message]]] = field(default_factory=list)

    def add(self, node: Node) -> None:
        """Read the root, the start of a file, or a unit."""
        given = node.attributes
        is_1 = self.version == "1.2"
        match node.tag:
            case "xliff":
                self.version = _checked_version(node, self.path)
                if self.version != "1.2":
                    self._add_languages(given.get("srcLang", ""), given.get("trgLang", ""))
            case "file":
                self.files.append((node, []))
                if is_1:
                    source = given.get("source-language", "")
                    self._add_languages(source, given.get("target-language", ""))
            case _ if not self.files:
                raise CatalogError(
                    f"<{node.tag}> outside of <file>", path=self.path, line=node.line
                )
            case "trans-unit" if is_1:
                self.files[-1][1].append(_unit_1(node, self.path))
            case "unit" if not is_1:
                self.files[-1][1].append(_unit_2(node, self.path, self.budget))

    def _add_languages(self, source: str, target: str) -> None:
        self.languages.add((source, target or self.target_language))

    def documents(self) -> tuple[DocumentUnits, ...]:
        """Return the documents of the file.

        Raises:
            CatalogError: There is no document, or not exactly one pair of languages.
        """
        if len(self.languages) > 1 or not all(all(pair) for pair in self.languages):
            named = all(target for _, target in self.languages)
            raise CatalogError(
                "the file must name one source and one target language",
                path=self.path,
                line=1,
                hint=None if named else "name the target language with --to",
            )
        if not self.files:
            raise CatalogError("no <file> in it", path=self.path, line=1)
        ((source, target),) = self.languages
        return tuple(
            DocumentUnits(
                node.attributes.get("original", ""),
                Catalog(source, target, tuple(messages), path=self.path),
                node.line,
            )
            for node, messages in self.files
        )


def _checked_version(root: Node, path: str) -> str:
    version = root.attributes.get("version", "")
    if version != "1.2" and not re.fullmatch(r"2\.\d", version):
        raise CatalogError(
            f"XLIFF {version or 'without a version'} is not supported",
            path=path,
            line=root.line,
            hint="save it as XLIFF 1.2 or 2.1",
        )
    return version


def _unit_1(node: Node, path: str) -> Message:
    source, target = node.first("source"), node.first("target")
    return _message(
        node,
        path,
        source=content_1(source, path) if source else "",
        target=content_1(target, path) if target else "",
        state=state_1(node, target),
        notes=((note.attributes.get("from", ""), note) for note in node.all("note")),
    )


def _unit_2(node: Node, path: str, budget: Budget) -> Message:
    """Read a unit; a tool may have cut it into several segments."""
    bare = OriginalData(path, budget)
    texts = {
        item.attributes.get("id", ""): content_2(item, bare)
        for original in node.all("originalData")
        for item in original.all("data")
    }
    codes = OriginalData(path, budget, texts)
    sources: list[str] = []
    targets: list[tuple[int, str]] = []
    states: list[State] = []
    parts = (c for c in node.children if isinstance(c, Node) and c.tag in ("segment", "ignorable"))
    for position, part in enumerate(parts, 1):
        source, target = part.first("source"), part.first("target")
        sources.append(content_2(source, codes) if source else "")
        if target is not None:
            targets.append((_order(target, position, path), content_2(target, codes)))
        elif part.tag == "ignorable":
            targets.append((position, sources[-1]))
        if part.tag == "segment":
            states.append(state_2(part, target))
    is_translated = any(part.first("target") for part in node.all("segment"))
    targets.sort(key=lambda item: item[0])
    return _message(
        node,
        path,
        source="".join(sources),
        target="".join(text for _, text in targets) if is_translated else "",
        state=lowest(states),
        notes=(
            (note.attributes.get("category", ""), note)
            for notes in node.all("notes")
            for note in notes.all("note")
        ),
    )


def _order(target: Node, position: int, path: str) -> int:
    """Return the position of a target among those of its unit; that of its source by default."""
    order = target.attributes.get("order")
    if order is None:
        return position
    if not re.fullmatch("[0-9]{1,9}", order):
        raise CatalogError(f"order is not a number: {order[:20]!r}", path=path, line=target.line)
    return int(order)


def _message(
    node: Node,
    path: str,
    *,
    source: str,
    target: str,
    state: State,
    notes: Iterable[tuple[str, Node]],
) -> Message:
    if not source:
        raise CatalogError(f"<{node.tag}> has no source text", path=path, line=node.line)
    comments: list[str] = []
    context = None
    for category, note in notes:
        text = note.text()
        if category == CONTEXT:
            context = text
        elif category not in NOTES_FOR_READERS:
            comments += re.split(r"\r\n|\r|\n", text)
    people, provenance = read_comments(comments)
    return Message(
        source=source,
        target=target,
        context=context,
        state=state if target else State.INITIAL,
        provenance=provenance,
        notes=people,
        line=node.line,
    )
