"""What a change of the glossary touches: drafts to make anew, reviewed text to look at.

Every machine draft can say under which terms it was made: its ``# mt:`` comment ends in
``|terms:`` and a digest of the terms that applied to its source. A draft is stale when that digest
is no longer the one of the current glossary, so that a row that was changed touches exactly the
drafts of sentences that hold the term. Reviewed text is never touched, only pointed at.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import is_untouched_draft
from rktranslate.glossary.terms import fold
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
    """A term that is not what it was."""

    source: str
    language: str
    kind: str
    """``added``, ``removed`` or ``changed``."""
    before: tuple[str, ...]
    """Accepted renderings before, preferred first."""
    after: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    """What must not be written now."""
    row: int = 0
    """Its line in the glossary; 0 when it was removed."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A term that a target does not render as the glossary says."""

    term: str
    wanted: tuple[str, ...]
    """Accepted renderings; empty where it is only forbidden to write certain things."""
    written: str
    """What stands there: the forbidden rendering, an earlier rendering, or nothing that is
    known."""

    def __str__(self) -> str:
        """Return both renderings in one clause."""
        wanted = " or ".join(map(repr, self.wanted)) or "something else"
        if not self.written:
            return f"{self.term!r} should be rendered as {wanted}"
        return f"{self.term!r} is {self.written!r}, should be {wanted}"


@dataclass(frozen=True, slots=True)
class Touched:
    """A unit that a change of the glossary touches."""

    location: Location
    """Line in the catalogue."""
    language: str
    source: str
    target: str
    terms: tuple[str, ...]
    """The terms it is about."""
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True)
class AffectedUnits:
    """The units that a change of the glossary affects."""

    drafts: tuple[Touched, ...]
    """Machine drafts that ``translate`` will redo."""
    reviewed: tuple[Touched, ...]
    """Reviewed text, for a person to look at."""
    units: int
    """Number of units examined."""


def terms_digest(source: str, matcher: Matcher | None) -> str:
    """Return what identifies the terms that apply to a source text, as they are now.

    It changes with what a draft depends on: which terms are found, their accepted renderings and
    their order, and their forbidden ones. It does not change with notes, types, the place of a row
    in the file, or renderings in other languages.

    Args:
        source: Text of a message.
        matcher: The glossary for the target language; None where there is no glossary.

    Returns:
        Eight hexadecimal digits, or ``none``.
    """
    return NO_TERMS if matcher is None else _digest(_terms(source, matcher), matcher.language)


def recorded_digest(message: Message) -> str | None:
    """Return the digest that a machine draft records, or None where it records none."""
    if message.provenance is None:
        return None
    return next((each.terms for each in message.provenance.lineage() if each.terms), None)


def stale_drafts(catalog: Catalog, matcher: Matcher | None) -> frozenset[Key]:
    """Return the keys of the machine drafts that were made under other terms than the current.

    A draft that records nothing was made before drafts did: it is stale when it disagrees with the
    glossary as it is now.
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
    """Return the terms that a message's target does not render as the glossary says.

    Args:
        message: A message with a target.
        matcher: The glossary for the target language.
        before: The earlier glossary, whose renderings tell what is written instead.
    """
    found = []
    earlier = (
        {}
        if before is None
        else {
            fold(use.term.source): use for use in before.count_terms(message.source, message.target)
        }
    )
    for use in matcher.count_terms(message.source, message.target):
        spans = use.forbidden
        if not spans and not use.missing():
            continue
        old = earlier.get(fold(use.term.source))
        if not spans and old is not None:
            spans = old.target_spans
        written = message.target[spans[0].start : spans[0].end] if spans else ""
        found.append(Disagreement(use.term.source, use.renderings, written))
    return tuple(found)


def changes(before: Glossary, after: Glossary, languages: Iterable[str]) -> tuple[TermChange, ...]:
    """Return the terms that mean something else to a target language than before.

    Args:
        before: The earlier glossary.
        after: The current one.
        languages: Target languages to compare.
    """
    from rktranslate.glossary.matcher import Matcher

    found = []
    for language in languages:
        old = _by_identity(Matcher(before, language).terms)
        new = _by_identity(Matcher(after, language).terms)
        for key in dict.fromkeys((*old, *new)):
            one, other = old.get(key), new.get(key)
            if one is not None and other is not None and _same(one, other, language):
                continue
            named = other or one
            assert named is not None  # noqa: S101 - each key comes from one of the two
            found.append(
                TermChange(
                    named.source,
                    language,
                    "added" if one is None else "removed" if other is None else "changed",
                    one.renderings(language) if one else (),
                    other.renderings(language) if other else (),
                    other.forbidden_in(language) if other else (),
                    other.row if other else 0,
                )
            )
    return tuple(found)


def affected_units(
    catalogs: Sequence[Catalog],
    after: Mapping[str, Matcher],
    before: Mapping[str, Matcher] | None = None,
) -> AffectedUnits:
    """Return the units of catalogues that the current glossary, or a change of it, affects.

    Args:
        catalogs: Catalogues; their obsolete messages are left aside.
        after: The current glossary's matchers by target language.
        before: The earlier glossary's; None goes by what the drafts record, and by where reviewed
            text disagrees.
    """
    drafts: list[Touched] = []
    reviewed: list[Touched] = []
    units = 0
    for catalog in catalogs:
        language = catalog.target_language
        now = after.get(language)
        earlier = None if before is None else before.get(language)
        for message in catalog.messages:
            if message.obsolete or message.plural is not None:
                continue
            units += 1
            if not message.target or message.origin is Origin.SOURCE:
                continue
            draft = is_untouched_draft(message)
            if draft and before is None:
                touched = _is_stale(message, now)
            elif before is None:
                touched = now is not None and bool(disagreements(message, now))
            else:
                touched = terms_digest(message.source, now) != terms_digest(message.source, earlier)
            if touched:
                item = _touched(message, catalog, now, earlier)
                (drafts if draft else reviewed).append(item)
    return AffectedUnits(tuple(drafts), tuple(reviewed), units)


def _touched(
    message: Message, catalog: Catalog, now: Matcher | None, earlier: Matcher | None
) -> Touched:
    new = {} if now is None else _by_identity(_terms(message.source, now))
    language = catalog.target_language
    wrong = () if now is None else disagreements(message, now, earlier)
    if earlier is None:
        names = tuple(each.term for each in wrong) or tuple(term.source for term in new.values())
    else:
        old = _by_identity(_terms(message.source, earlier))
        names = tuple(
            (new.get(key) or old[key]).source
            for key in dict.fromkeys((*old, *new))
            if key not in old
            or key not in new
            or _facts(old[key], language) != _facts(new[key], language)
        )
    return Touched(
        Location(catalog.path, message.line),
        language,
        message.source,
        message.target,
        names,
        wrong,
    )


def _is_stale(message: Message, matcher: Matcher | None) -> bool:
    recorded = recorded_digest(message)
    if recorded is None:
        return matcher is not None and bool(disagreements(message, matcher))
    return recorded != terms_digest(message.source, matcher)


def _terms(source: str, matcher: Matcher) -> list[Term]:
    return list(dict.fromkeys(match.term for match in matcher.find(source)))


def _by_identity(terms: Iterable[Term]) -> dict[tuple[str, str], Term]:
    return {(fold(term.source), term.source if term.case_exact else ""): term for term in terms}


def _same(one: Term, other: Term, language: str) -> bool:
    return _facts(one, language) == _facts(other, language) and set(one.variants) == set(
        other.variants
    )


def _facts(term: Term, language: str) -> tuple[str, ...]:
    """Return what a draft depends on: the same facts, the same drafts."""
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
