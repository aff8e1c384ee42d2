"""The units of a catalogue that changed since an earlier version of it, or of the glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rktranslate.checks.merged_units import merged_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.glossary import Matcher
    from rktranslate.model import Catalog, Key, Message, Term

_Facts: TypeAlias = tuple[object, ...]


def changed_lines(catalog: Catalog, before: Catalog | None) -> frozenset[int]:
    """Return the lines of the current messages that changed, with their merged neighbours.

    Args:
        catalog: The catalogue now.
        before: The earlier catalogue; None where there was none, and all of it is new.
    """
    earlier = {} if before is None else {key: content for key, _, content in _units(before)}
    return frozenset(line for key, line, content in _units(catalog) if earlier.get(key) != content)


def lines_with_changed_terms(
    catalog: Catalog, now: Matcher | None, before: Matcher | None
) -> frozenset[int]:
    """Return the lines of the current messages to which other terms apply than before.

    Args:
        catalog: The catalogue; its obsolete messages are ignored.
        now: The matcher of the glossary now; None without a glossary.
        before: The matcher of the earlier glossary.
    """
    if _all_facts(now) == _all_facts(before):
        return frozenset()
    messages = [message for message in catalog.messages if not message.obsolete]
    merged = merged_units(messages)
    return frozenset(
        message.line
        for message in messages
        if any(
            _applicable(now, source) != _applicable(before, source)
            for source in _sources(message, merged.get(message.key))
        )
    )


def _sources(message: Message, unit: Message | None) -> Iterator[str]:
    """Yield the source of a message, and that of the unit that it stands for."""
    yield message.source
    if unit is not None:
        yield unit.source


def _all_facts(matcher: Matcher | None) -> frozenset[_Facts]:
    if matcher is None:
        return frozenset()
    return frozenset(_facts(term, matcher.language) for term in matcher.terms)


def _applicable(matcher: Matcher | None, source: str) -> list[tuple[object, ...]]:
    """Return the terms that apply to a source, each with its place."""
    if matcher is None:
        return []
    return [(match.span, _facts(match.term, matcher.language)) for match in matcher.find(source)]


def _facts(term: Term, language: str) -> _Facts:
    """Return the facts about a term that checks depend on."""
    return (
        term.source,
        term.renderings(language),
        term.forbidden_in(language),
        frozenset(term.variants),
        term.status,
        term.case_exact,
        term.type,
    )


def _units(catalog: Catalog) -> list[tuple[Key, int, tuple[object, ...]]]:
    """Return the key, the line and the compared fields of each current message."""
    messages = [message for message in catalog.messages if not message.obsolete]
    merged = merged_units(messages)
    return [
        (message.key, message.line, _content(message, merged.get(message.key)))
        for message in messages
    ]


def _content(message: Message, unit: Message | None) -> tuple[object, ...]:
    own = (
        *(message.source, message.target, message.plural, message.state),
        *(message.notes, message.provenance),
    )
    return own if unit is None else (*own, unit.source, unit.target)
