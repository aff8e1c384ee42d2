"""Findings of a catalogue as the desk shows them: of its units, and of the whole.

The findings of a unit are worked out when it is shown; those of checks that need the whole document
follow, at once in a document of usual size, else beside the answers. What a change of one message
leaves as it was is not worked out again.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from rktranslate.checks import CatalogChecker, ProjectCheck, WholeFindings, all_checks
from rktranslate.errors import DocumentError
from rktranslate.model import Location
from rktranslate.workflow.checked_catalogs import general_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.checks import Check, Settings
    from rktranslate.model import Finding, Key, Message
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot

_AT_ONCE = 200
"""Messages of a catalogue that is checked as a whole before it is shown."""
_STEP = 20
"""Messages that are checked in one step of the work in the background."""
_REACH = 5
"""Messages before and after a unit whose targets may change its findings."""
_content = attrgetter(
    *("source", "target", "context", "state", "provenance", "kind", "seconds", "notes", "flags"),
    *("previous_source", "previous_context", "plural"),
)
"""What checks read of a message: all but its line and what other programs write beside it."""


class CatalogFindings:
    """The findings of one version of a catalogue.

    Args:
        snapshot: The catalogue.
        settings: The checks that the project configures.
        before: The findings of an earlier version, with the same settings and document.
    """

    def __init__(
        self,
        snapshot: CatalogSnapshot,
        settings: Settings,
        before: CatalogFindings | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._settings = settings
        self._state = threading.Lock()
        self._working = threading.Lock()
        self._checker = CatalogChecker(snapshot.context, checks=checks_of_desk(), settings=settings)
        self._whole = self._checker.alone
        self._of_document: WholeFindings | None = None
        self._of_project: tuple[Finding, ...] | None = None
        self._of_catalog: tuple[Finding, ...] = ()
        self._general: Mapping[int, Sequence[Finding]] = {}
        self._found: list[tuple[Finding, ...] | None] = [None] * len(snapshot.context.messages)
        self.is_complete = False
        """Whether the checks of the whole document ran, and all units were checked."""
        self.version_of_project = 0
        """Version of the catalogues of the project beside which the units were judged."""
        self._work = self._steps()
        if before is not None:
            self._take_over(before)

    def prepare(self) -> bool:
        """Work out all that is missing if that takes a moment; return whether nothing is."""
        if len(self._found) <= _AT_ONCE:
            self.complete()
        return self.is_complete

    @property
    def of_catalog(self) -> tuple[Finding, ...]:
        """The findings about the document or the catalogue as a whole."""
        return self._of_catalog

    def of(self, position: int) -> tuple[Finding, ...]:
        """Return the findings about the message at a position of the catalogue."""
        message = self._snapshot.context.messages[position]
        found = self._found[position]
        if found is None:
            whole, general = self._whole, self._general
            found = (*general.get(message.line, ()), *self._checker.check(message, whole))
            with self._state:
                if whole is self._whole:
                    self._found[position] = found
        elif found and found[0].location.line != message.line:
            found = self._found[position] = _at_line(found, message.line)
        return found

    def complete(self) -> None:
        """Work out all that is missing."""
        while not self.is_complete:
            self.step()

    def step(self) -> None:
        """Work out a part of what is missing.

        Raises:
            ConfigError: A check failed.
        """
        with self._working:
            try:
                next(self._work)
            except StopIteration:
                pass
            except BaseException:
                self._work = self._steps()
                raise

    def use_project(self, findings: Sequence[Finding]) -> bool:
        """Use what checks of the project found about the units, too; return whether it is news."""
        found = tuple(findings)
        with self._working:
            if found == self._of_project:
                return False
            is_news = bool(found or self._of_project)
            self._of_project = found
            if self._of_document is not None:
                whole = self._checker.with_project(self._of_document, found)
                self._use(whole, self._general, self._of_catalog)
            return is_news

    def _steps(self) -> Iterator[None]:
        """Work out the findings of the whole, then those of each unit."""
        snapshot, settings = self._snapshot, self._settings
        self._of_document = whole = self._checker.check_whole()
        if self._of_project is not None:
            whole = self._checker.with_project(whole, self._of_project)
        yield
        general: defaultdict[int, list[Finding]] = defaultdict(list)
        of_catalog: list[Finding] = []
        lines = {message.line for message in snapshot.context.messages}
        for finding in _general_findings(snapshot):
            if settings.runs(finding.check_id):
                is_of_unit = (
                    finding.location.path == snapshot.path and finding.location.line in lines
                )
                group = general[finding.location.line] if is_of_unit else of_catalog
                group.append(settings.adjusted(finding))
        self._use(whole, general, tuple(of_catalog))
        yield
        for position in range(len(self._found)):
            self.of(position)
            if position % _STEP == 0:
                yield
        self.is_complete = True

    def _use(
        self,
        whole: WholeFindings,
        general: Mapping[int, Sequence[Finding]],
        of_catalog: tuple[Finding, ...],
    ) -> None:
        """Use what was found about the whole; forget what was found without it."""
        concerned = {line for found in (self._whole, whole) for line, _ in found.by_unit}
        concerned.update(self._general, general)
        ran_others = whole.ran != self._whole.ran
        with self._state:
            for position, message in enumerate(self._snapshot.context.messages):
                # A waiver is judged by the checks that ran.
                if message.line in concerned or (ran_others and message.notes):
                    self._found[position] = None
            self._whole, self._general, self._of_catalog = whole, general, of_catalog

    def _take_over(self, before: CatalogFindings) -> None:
        """Use what holds of the findings of an earlier version of the catalogue."""
        snapshot = self._snapshot
        if before._snapshot.layout is not snapshot.layout:
            return
        old, new = before._snapshot.context, snapshot.context
        changed = [
            position
            for position, (one, other) in enumerate(zip(old.messages, new.messages, strict=True))
            if one is not other and _content(one) != _content(other)
        ]
        if old.merged or new.merged:
            changed += (
                new.positions[key]
                for key in old.merged.keys() | new.merged.keys()
                if not _is_same_unit(key, old.merged, new.merged)
            )
        with before._state:
            self._found = before._found.copy()
            lines = {
                one.line: other.line for one, other in zip(old.messages, new.messages, strict=True)
            }
            self._whole = WholeFindings(
                {
                    (lines[line], source): _at_line(found, lines[line])
                    for (line, source), found in before._whole.by_unit.items()
                    if line in lines
                },
                before._whole.ran,
            )
            self._general = {
                lines[line]: _at_line(found, lines[line])
                for line, found in before._general.items()
                if line in lines
            }
            self._of_catalog = before._of_catalog
        if before._of_project is not None:
            # They hold until the project is looked at again, but for messages that changed.
            stale = {old.messages[position].line for position in changed}
            self._of_project = tuple(
                finding
                for each in before._of_project
                if each.location.line in lines and each.location.line not in stale
                for finding in _at_line((each,), lines[each.location.line])
            )
        for position in changed:
            for near in range(position - _REACH, position + _REACH + 1):
                if 0 <= near < len(self._found):
                    self._found[near] = None


def _general_findings(snapshot: CatalogSnapshot) -> Iterable[Finding]:
    """Return the findings about a document and its catalogue together."""
    try:
        return general_findings(snapshot.document, snapshot.checked.file)
    except DocumentError:
        # It cannot be written even with its source texts: `check` and `build` say so.
        return ()


def checks_of_desk() -> tuple[Check, ...]:
    """Return the checks whose findings the desk shows: all that do not need all catalogues."""
    return tuple(
        check
        for check in all_checks()
        if not isinstance(check, ProjectCheck) or check.compares_equal_texts
    )


def _is_same_unit(
    key: Key, before: Mapping[Key, Message | None], now: Mapping[Key, Message | None]
) -> bool:
    """Return whether a message stands for the same merged unit as before."""
    if key not in before or key not in now:
        return False
    one, other = before[key], now[key]
    if one is None or other is None:
        return one is other
    return _content(one) == _content(other)


def _at_line(findings: Iterable[Finding], line: int) -> tuple[Finding, ...]:
    """Return findings about a message that is at another line now."""
    return tuple(
        replace(finding, location=Location(finding.location.path, line)) for finding in findings
    )
