"""Regions of findings: the lines and columns of what they are about in the PO files."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from rktranslate.catalog.po.positions import entry_positions
from rktranslate.checks.merged_units import is_reference
from rktranslate.model import NOTHING, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rktranslate.catalog.po import PoFile
    from rktranslate.catalog.po.positions import EntryPositions
    from rktranslate.model import Finding, Message


def with_regions(findings: Iterable[Finding], files: Mapping[str, PoFile]) -> tuple[Finding, ...]:
    """Return findings with their regions, as far as they are about entries of PO files.

    Args:
        findings: The findings.
        files: The PO files by project path.
    """
    findings = tuple(findings)
    paths = {finding.location.path for finding in findings}
    entries = {path: _Entries(files[path]) for path in paths if path in files}
    return tuple(
        entries[finding.location.path].located(finding)
        if finding.location.path in entries
        else finding
        for finding in findings
    )


class _Entries:
    """The entries of a PO file."""

    def __init__(self, file: PoFile) -> None:
        self._file = file
        self._messages = [each for each in file.catalog.messages if not each.obsolete]
        self._indexes = {message.line: index for index, message in enumerate(self._messages)}
        self._duplicates = {message.line: text for message, text in file.raw_duplicates.items()}
        self._positions: dict[int, EntryPositions | None] = {}

    def located(self, finding: Finding) -> Finding:
        """Return a finding with its regions; without any if its entry is not known."""
        line = finding.location.line
        positions = self._at(line)
        if positions is None:
            return finding
        index = self._indexes.get(line)
        region = source_region = None
        if index is not None and finding.target_span is not None:
            place = self._part(index, finding.target, finding.target_span, _written_target)
            region = place and place[0].target(place[1])
        if index is not None and finding.source_span is not None:
            place = self._part(index, finding.source, finding.source_span, _source)
            source_region = place and place[0].source(place[1])
        if region is None and source_region is not None and not finding.target:
            region = source_region
        return dataclasses.replace(
            finding, region=region or positions.target(), source_region=source_region
        )

    def _part(
        self,
        index: int,
        text: str,
        span: Span,
        text_of: Callable[[Message], str | None],
    ) -> tuple[EntryPositions, Span] | None:
        """Return the entry that has the beginning of a span of a unit, and the span in it.

        A unit is a message, or several that a translator merged.
        """
        for start, message, part in self._parts(index, text, text_of):
            if start <= span.start <= start + len(part):
                positions = self._at(message.line)
                end = min(span.end - start, len(part))
                return None if positions is None else (positions, Span(span.start - start, end))
        return None

    def _parts(
        self, index: int, text: str, text_of: Callable[[Message], str | None]
    ) -> Iterator[tuple[int, Message, str]]:
        """Yield the offsets, the messages and their texts of a unit that begins at an index."""
        offset = 0
        for position in range(index, len(self._messages)):
            message = self._messages[position]
            part = None if offset and is_reference(message) else text_of(message)
            if part is None:
                continue
            if not text.startswith(part, offset):
                return
            yield offset, message, part
            offset += len(part) + 1
            if offset > len(text):
                return

    def _at(self, line: int) -> EntryPositions | None:
        """Return the positions in the entry whose msgid is at a line; None if it is not known."""
        if line not in self._positions:
            self._positions[line] = self._read(line)
        return self._positions[line]

    def _read(self, line: int) -> EntryPositions | None:
        file = self._file
        text: str | None = ""
        if line in self._indexes:
            _, text = file.raw.get(self._messages[self._indexes[line]].key, (None, ""))
        elif line in self._duplicates:
            text = self._duplicates[line]
        elif line == file.header_line:
            text = file.raw_header
        return entry_positions(text, line) if text else None


def _source(message: Message) -> str:
    return message.source


def _written_target(message: Message) -> str | None:
    """Return the target of a message; None if it writes nothing."""
    return None if message.target.strip() == NOTHING else message.target
