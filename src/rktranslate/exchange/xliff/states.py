"""The states of a unit: XLIFF 1.2 and 2.x <-> ``State``, and what they say of its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import is_edited_draft
from rktranslate.exchange.interface import UnitIssue
from rktranslate.model import Origin, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.exchange.xml_reader import Node
    from rktranslate.model import Message

STATES_1 = {
    State.INITIAL: "new",
    State.TRANSLATED: "needs-review-translation",
    State.REVIEWED: "signed-off",
    State.FINAL: "final",
}
"""The attribute ``state`` of XLIFF 1.2 that is written for a state; that of 2.x is its value."""
_MATCH_QUALIFIERS = {"context": "exact-match", "exact": "exact-match", "fuzzy": "fuzzy-match"}
_STATES_2 = {state.value: state for state in State}
_ORDER = tuple(State)
_APPROVED_1 = frozenset({"signed-off", "final"})
_CLAIMS_1 = frozenset(
    {
        "translated",
        "signed-off",
        "final",
        "needs-adaptation",
        "needs-review-adaptation",
        "needs-review-l10n",
        "needs-review-translation",
    }
)
"""States of XLIFF 1.2 (2.2.2, ``state``) by which a text is translated; only what is not text may
need adaptation."""
_DENIALS_1 = frozenset({"needs-translation", "needs-l10n"})
"""States of XLIFF 1.2 by which a text must still be translated. ``new`` is not among them: it says
that the unit is new, and tools leave it when they fill in a translation."""
_REJECTED = "rejected-"
"""Begins the values of ``state-qualifier`` by which a target was refused (2.2.2: ``-grammar``,
``-inaccurate``, ``-length``, ``-spelling``)."""


@dataclass(frozen=True, slots=True)
class Segments:
    """The segments that are marked in a unit of XLIFF 1.2; all are 0 where none are."""

    missing: int
    """Those with a source and no target."""
    copied: int
    """Those with a target that is a copy of the source."""
    total: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a unit or segment with a target, as its file says it."""

    state: State
    """``INITIAL`` if its target is no translation."""
    issue: UnitIssue | None = None
    """Why less was taken from it than it may seem to offer."""
    reason: str = ""
    """The attributes that say so."""


def qualifier_1(message: Message) -> str:
    """Return the ``state-qualifier`` of a draft in XLIFF 1.2; empty for any other target.

    It says what the draft was made by, as long as nobody has changed it: tools show a translator
    whether it is one of a machine or of a memory.
    """
    if message.state is not State.TRANSLATED or message.provenance is None:
        return ""
    if is_edited_draft(message):
        return ""
    latest = message.provenance
    if latest.origin is Origin.MACHINE:
        return "leveraged-mt"
    if latest.origin is Origin.MEMORY:
        return _MATCH_QUALIFIERS.get(latest.match_kind, "leveraged-inherited")
    return ""


def standing_1(unit: Node, target: Node, *, is_copy: bool, segments: Segments) -> Standing:
    """Return the standing of a ``<trans-unit>``.

    Only an approved or signed-off unit counts as reviewed: not every tool that writes
    ``translated`` means a review by it.

    Args:
        unit: The unit.
        target: Its target, with text.
        is_copy: Whether the text of the target is that of the source.
        segments: The segments that it was cut into.
    """
    state = target.attributes.get("state", "")
    approved = unit.attributes.get("approved", "")
    said = f'state="{state}"' if state else "no state"
    is_claimed = is_claimed_1(unit, target)
    if is_copy and not is_translatable(unit):
        return Standing(State.INITIAL, UnitIssue.UNTRANSLATED, 'translate="no"')
    if is_copy and not is_claimed:
        return Standing(State.INITIAL, UnitIssue.UNTRANSLATED, said)
    if state in _DENIALS_1:
        return Standing(State.TRANSLATED, UnitIssue.UNFINISHED, said)
    # A state may say that a copy is a translation; nothing says so of a target that is not there.
    missing = segments.missing + (0 if is_claimed else segments.copied)
    if missing:
        return partly_translated(missing, segments.total)
    is_pending = state == "new" or state.startswith("needs-")
    if approved == "no" and state in _APPROVED_1:
        return Standing(State.TRANSLATED, UnitIssue.NOT_APPROVED, f'{said}, but approved="no"')
    if approved == "yes" and is_pending:
        return Standing(State.TRANSLATED, UnitIssue.NOT_APPROVED, f'approved="yes", but {said}')
    qualifier = target.attributes.get("state-qualifier", "")
    if qualifier.startswith(_REJECTED) and (approved == "yes" or state in _APPROVED_1):
        claim = said if state in _APPROVED_1 else 'approved="yes"'
        reason = f'{claim}, but state-qualifier="{qualifier}"'
        return Standing(State.TRANSLATED, UnitIssue.NOT_APPROVED, reason)
    if approved == "no" or is_pending:
        return _locked(unit, State.TRANSLATED)
    if state == "final":
        return Standing(State.FINAL)
    if approved == "yes" or state == "signed-off":
        return Standing(State.REVIEWED)
    return _locked(unit, State.TRANSLATED)


def is_claimed_1(unit: Node, target: Node) -> bool:
    """Return whether a ``<trans-unit>`` says that its target is a translation."""
    state = target.attributes.get("state", "")
    if state == "new" or state in _DENIALS_1:
        return False
    return state in _CLAIMS_1 or unit.attributes.get("approved") == "yes"


def partly_translated(missing: int, segments: int) -> Standing:
    """Return the standing of a unit of which some segments are not translated."""
    reason = f"{missing} of {segments} segments are not translated"
    return Standing(State.TRANSLATED, UnitIssue.UNFINISHED, reason)


def standing_2(unit: Node, segment: Node, *, is_copy: bool) -> Standing:
    """Return the standing of a ``<segment>`` of XLIFF 2.x with a target.

    Args:
        unit: Its unit.
        segment: The segment.
        is_copy: Whether the text of its target is that of its source.
    """
    given = segment.attributes.get("state", "")
    state = _STATES_2.get(given, State.INITIAL)
    said = f'state="{given}"' if given else "no state"
    if is_copy:
        if not is_translatable(unit):
            return Standing(State.INITIAL, UnitIssue.UNTRANSLATED, 'translate="no"')
        if state is State.INITIAL:
            return Standing(State.INITIAL, UnitIssue.UNTRANSLATED, said)
    # A sub-state is a tool's own; one with the name of a state of 1.2 that denies is read so.
    refined = segment.attributes.get("subState", "")
    name = refined.partition(":")[2]
    if name in _DENIALS_1:
        return Standing(State.TRANSLATED, UnitIssue.UNFINISHED, f'subState="{refined}"')
    if state.is_reviewed and name.startswith(("needs-", _REJECTED)):
        reason = f'{said}, but subState="{refined}"'
        return Standing(State.TRANSLATED, UnitIssue.NOT_APPROVED, reason)
    if state.is_reviewed:
        return Standing(state)
    # "initial" with a text of its own is of a tool that keeps no states.
    return _locked(unit, State.TRANSLATED)


def _locked(unit: Node, state: State) -> Standing:
    """Return the standing of a draft; one that is not to be translated is not to be reviewed."""
    if is_translatable(unit):
        return Standing(state)
    return Standing(state, UnitIssue.UNFINISHED, 'translate="no"')


def is_translatable(unit: Node) -> bool:
    """Return whether a unit is to be translated; it inherits this from groups and files."""
    for node in (unit, *reversed(unit.ancestors)):
        value = node.attributes.get("translate")
        if value is not None:
            return value != "no"
    return True


def lowest(states: Iterable[State]) -> State:
    """Return the lowest of several states; the initial one where there is none."""
    return min(states, key=_ORDER.index, default=State.INITIAL)
