"""The units that a change of the glossary affects: drafts to replace, reviewed text to review.

A machine draft records a digest of the terms that applied to its source (``Provenance.terms``).
A draft is stale if the current glossary gives another digest, so a changed row affects exactly the
drafts of sentences with the term. Reviewed text is never changed, only listed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import is_untouched_draft
from rktranslate.glossary.terms import fold, term_identity
from rktranslate.model import Location, Message, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.glossary.matcher import Matcher
    from rktranslate.glossary.terms import Glossary
    from rktranslate.model import Catalog, Key, Term

NO_TERMS = "none"
"""The digest of a source to which no term applies."""

_DIGITS = 8
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term that was added, removed or changed."""

    source: str
    language: str
    kind: str
    """``added``, ``removed`` or ``changed``."""
    before: tuple[str, ...]
    """Accepted renderings before, preferred first."""
    after: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    """Forbidden renderings after the change."""
    row: int = 0
    """Line of the term in the glossary; 0 if it was removed."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A term whose rendering in a target disagrees with the glossary."""

    term: str
    wanted: tuple[str, ...]
    """Accepted renderings; empty if the glossary only forbids renderings."""
    written: str
    """The forbidden or earlier rendering in the target; empty if neither is found."""

    def __str__(self) -> str:
        """Return the expected and the actual rendering in one clause."""
        wanted = " or ".join(map(repr, self.wanted)) or "another rendering"
        if not self.written:
            return f"{self.term!r} should be rendered as {wanted}"
        return f"{self.term!r} is {self.written!r}, should be {wanted}"


@dataclass(frozen=True, slots=True)
class AffectedUnit:
    """A unit that a change of the glossary affects."""

    location: Location
    """Line in the catalogue."""
    language: str
    source: str
    target: str
    terms: tuple[str, ...]
    """The terms that changed or are not rendered as the glossary requires."""
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True)
class AffectedUnits:
    """The units that a change of the glossary affects."""

    drafts: tuple[AffectedUnit, ...]
    """Machine drafts that ``translate`` will replace."""
    reviewed: tuple[AffectedUnit, ...]
    """Reviewed units, to be reviewed again."""
    units: int
    """Number of units examined."""


def terms_digest(source: str, matcher: Matcher | None) -> str:
    """Return a digest of the terms that apply to a source text.

    It depends on the facts that drafts depend on: the terms found, their accepted renderings and
    the order of these, and their forbidden renderings. It does not depend on notes, types, the
    order of rows, or renderings in other languages.

    Args:
        source: Text of a message.
        matcher: The glossary for the target language; None without a glossary.

    Returns:
        Eight hexadecimal digits, or ``none``.
    """
    return NO_TERMS if matcher is None else _digest(_terms(source, matcher), matcher.language)


def recorded_digest(message: Message) -> str | None:
    """Return the digest that a machine draft records, or None if it records none."""
    if message.provenance is None:
        return None
    return next((step.terms for step in message.provenance.lineage() if step.terms), None)


def stale_drafts(catalog: Catalog, matcher: Matcher | None) -> frozenset[Key]:
    """Return the keys of the machine drafts that were made with other terms than the current ones.

    A draft without a digest was made before drafts recorded one: it is stale if it disagrees with
    the current glossary.
    """
    return frozenset(
        message.key
        for message in catalog.messages
        if not message.obsolete
        and message.plural is None
        and is_untouched_draft(message)
        and _is_stale(message, matcher)
    )


def disagreements(
    message: Message, matcher: Matcher, before: Matcher | None = None
) -> tuple[Disagreement, ...]:
    """Return the terms whose renderings in a message disagree with the glossary.

    Args:
        message: A message with a target.
        matcher: The glossary for the target language.
        before: The earlier glossary; its renderings show which rendering is used instead.
    """
    result = []
    earlier_uses = () if before is None else before.count_terms(message.source, message.target)
    earlier = {fold(use.term.source): use for use in earlier_uses}
    for use in matcher.count_terms(message.source, message.target):
        spans = use.forbidden
        if not spans and not use.missing():
            continue
        earlier_use = earlier.get(fold(use.term.source))
        if not spans and earlier_use is not None:
            spans = earlier_use.target_spans
        written = message.target[spans[0].start : spans[0].end] if spans else ""
        result.append(Disagreement(use.term.source, use.renderings, written))
    return tuple(result)


def changes(before: Glossary, after: Glossary, languages: Iterable[str]) -> tuple[TermChange, ...]:
    """Return the terms that were added, removed or changed for some target languages.

    Args:
        before: The earlier glossary.
        after: The current one.
        languages: Target languages to compare.
    """
    from rktranslate.glossary.matcher import Matcher

    result = []
    for language in languages:
        old = _by_identity(Matcher(before, language).terms)
        new = _by_identity(Matcher(after, language).terms)
        for key in dict.fromkeys((*old, *new)):
            old_term, new_term = old.get(key), new.get(key)
            if old_term and new_term and _is_same(old_term, new_term, language):
                continue
            term = new_term or old_term
            assert term is not None  # noqa: S101 - each key comes from one of the two
            result.append(
                TermChange(
                    term.source,
                    language,
                    "added" if old_term is None else "removed" if new_term is None else "changed",
                    old_term.renderings(language) if old_term else (),
                    new_term.renderings(language) if new_term else (),
                    new_term.forbidden_in(language) if new_term else (),
                    new_term.row if new_term else 0,
                )
            )
    return tuple(result)


def affected_units(
    catalogs: Sequence[Catalog],
    after: Mapping[str, Matcher],
    before: Mapping[str, Matcher] | None = None,
) -> AffectedUnits:
    """Return the units of catalogues that the current glossary, or a change of it, affects.

    Args:
        catalogs: Catalogues; their obsolete messages are ignored.
        after: The current glossary's matchers by target language.
        before: The earlier glossary's matchers; None compares drafts with the digest that they
            record, and lists reviewed text that disagrees.
    """
    drafts: list[AffectedUnit] = []
    reviewed: list[AffectedUnit] = []
    units = 0
    for catalog in catalogs:
        language = catalog.target_language
        current = after.get(language)
        earlier = None if before is None else before.get(language)
        for message in catalog.messages:
            if message.obsolete or message.plural is not None:
                continue
            units += 1
            if not message.target or message.origin is Origin.SOURCE:
                continue
            draft = is_untouched_draft(message)
            if draft and before is None:
                affected = _is_stale(message, current)
            elif before is None:
                affected = current is not None and bool(disagreements(message, current))
            else:
                source = message.source
                affected = terms_digest(source, current) != terms_digest(source, earlier)
            if affected:
                unit = _affected_unit(message, catalog, current, earlier)
                (drafts if draft else reviewed).append(unit)
    return AffectedUnits(tuple(drafts), tuple(reviewed), units)


def _affected_unit(
    message: Message, catalog: Catalog, current: Matcher | None, earlier: Matcher | None
) -> AffectedUnit:
    new = {} if current is None else _by_identity(_terms(message.source, current))
    language = catalog.target_language
    wrong = () if current is None else disagreements(message, current, earlier)
    if earlier is None:
        names = tuple(item.term for item in wrong) or tuple(term.source for term in new.values())
    else:
        old = _by_identity(_terms(message.source, earlier))
        names = tuple(
            (new.get(key) or old[key]).source
            for key in dict.fromkeys((*old, *new))
            if key not in old
            or key not in new
            or _facts(old[key], language) != _facts(new[key], language)
        )
    return AffectedUnit(
        Location(catalog.path, message.line),
        language,
        message.source,
        message.target,
        names,
        wrong,
    )


def _is_stale(message: Message, matcher: Matcher | None) -> bool:
    """Return whether a draft was made with other terms than those of the current glossary."""
    recorded = recorded_digest(message)
    if recorded is None:
        return matcher is not None and bool(disagreements(message, matcher))
    return recorded != terms_digest(message.source, matcher)


def _terms(source: str, matcher: Matcher) -> list[Term]:
    return list(dict.fromkeys(match.term for match in matcher.find(source)))


def _by_identity(terms: Iterable[Term]) -> dict[tuple[str, str], Term]:
    return {term_identity(term): term for term in terms}


def _is_same(old: Term, new: Term, language: str) -> bool:
    """Return whether a term has the same facts and variants before and after a change."""
    same_facts = _facts(old, language) == _facts(new, language)
    return same_facts and set(old.variants) == set(new.variants)


def _facts(term: Term, language: str) -> tuple[str, ...]:
    """Return the facts about a term that a draft depends on."""
    return (
        fold(term.source),
        "exact" if term.case_exact else "any",
        *term.renderings(language),
        "",
        *term.forbidden_in(language),
    )


def _digest(terms: Iterable[Term], language: str) -> str:
    facts = sorted(_facts(term, language) for term in terms)
    if not facts:
        return NO_TERMS
    text = "\n".join(_SEPARATOR.join(fact) for fact in facts)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
