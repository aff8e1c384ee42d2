"""Which units a query wants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import is_edited_draft
from rktranslate.catalog.questions import open_questions
from rktranslate.errors import ConfigError
from rktranslate.model import Severity, State
from rktranslate.workflow.reviewing.search_patterns import SearchPattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rktranslate.model import Finding, Key, Message, Span
    from rktranslate.workflow.reviewing.views import Query

EMPTY, DRAFT, REVIEWED, CHANGED = "empty", "draft", "reviewed", "changed"
"""States of a query."""
EDITED = "edited"
"""An origin of a query: a draft that a person changed."""
_SEVERITIES = {severity.name.lower(): severity for severity in Severity}


def state_of(message: Message) -> str:
    """Return the state of a message as people see it: one of those of a query."""
    if message.state is State.INITIAL:
        return EMPTY
    if message.state.is_reviewed:
        return REVIEWED
    return DRAFT if message.previous_source is None else CHANGED


def states_of(message: Message) -> frozenset[str]:
    """Return the states of a query that a message has: one whose source changed is a draft, too."""
    state = state_of(message)
    return frozenset({state, DRAFT}) if state == CHANGED else frozenset({state})


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """A query, ready to be asked."""

    query: Query
    pattern: SearchPattern | None
    severities: frozenset[Severity]
    checks: frozenset[str]
    earlier: Mapping[Key, Sequence[str]] | None = None
    """The targets of the catalogue at the revision of the query; None without a revision."""

    def wants(self, message: Message, findings: Callable[[], Sequence[Finding]]) -> bool:
        """Return whether a unit is wanted.

        Args:
            message: Its message.
            findings: Returns its findings; called only if the other conditions hold.
        """
        return self.may_want(message) and (
            not self.query.checks
            or any(
                finding.check_id in self.checks or finding.severity in self.severities
                for finding in findings()
            )
        )

    def may_want(self, message: Message) -> bool:
        """Return whether a unit is wanted if it has the right findings."""
        query = self.query
        if query.states and query.states.isdisjoint(states_of(message)):
            return False
        if query.origins and query.origins.isdisjoint(origins_of(message)):
            return False
        if query.notes and not message.notes:
            return False
        if query.questions and not open_questions(message.notes):
            return False
        if self.earlier is not None and self.earlier.get(message.key) == message.targets:
            return False
        return self.pattern is None or has_text(message, self.pattern)

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return where the text of the query is in another one."""
        return () if self.pattern is None else self.pattern.spans(text)


def has_text(message: Message, pattern: SearchPattern) -> bool:
    """Return whether a pattern is in the source of a message, or in its target."""
    texts = [message.source, *message.targets]
    if message.plural is not None:
        texts.append(message.plural.source)
    return any(map(pattern.is_in, texts))


def filter_of(query: Query, earlier: Mapping[Key, Sequence[str]] | None = None) -> UnitFilter:
    """Return the filter of a query.

    Args:
        query: The query.
        earlier: See the attribute.

    Raises:
        ConfigError: The query is invalid.
    """
    unknown = query.states - {EMPTY, DRAFT, REVIEWED, CHANGED}
    if unknown:
        raise ConfigError(f"no such state: {min(unknown)!r}")
    severities = frozenset(_SEVERITIES[name] for name in query.checks if name in _SEVERITIES)
    pattern = SearchPattern(query.text) if query.text else None
    return UnitFilter(query, pattern, severities, query.checks - _SEVERITIES.keys(), earlier)


def origins_of(message: Message) -> frozenset[str]:
    """Return the origins of a query that a message has; none without a target."""
    if message.state is State.INITIAL:
        return frozenset()
    origin = str(message.origin)
    return frozenset({origin, EDITED}) if is_edited_draft(message) else frozenset({origin})
