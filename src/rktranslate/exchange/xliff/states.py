"""The states of a unit: XLIFF 1.2 and 2.x <-> ``State``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.exchange.xml_reader import Node

STATES_1 = {
    State.INITIAL: "new",
    State.TRANSLATED: "needs-review-translation",
    State.REVIEWED: "signed-off",
    State.FINAL: "final",
}
"""The attribute ``state`` of XLIFF 1.2 that is written for a state; that of 2.x is its value."""
_STATES_2 = {state.value: state for state in State}
_ORDER = tuple(State)


def state_1(unit: Node, target: Node | None) -> State:
    """Return the state of a ``<trans-unit>``.

    Only an approved or signed-off unit counts as reviewed: not every tool that writes
    ``translated`` means a review by it.
    """
    state = target.attributes.get("state", "") if target else ""
    approved = unit.attributes.get("approved")
    if state == "new" or state.startswith("needs-") or approved == "no":
        return State.TRANSLATED
    if state == "final":
        return State.FINAL
    return State.REVIEWED if approved == "yes" or state == "signed-off" else State.TRANSLATED


def state_2(segment: Node, target: Node | None) -> State:
    """Return the state of a ``<segment>`` of XLIFF 2.x."""
    if target is None:
        return State.TRANSLATED
    state = _STATES_2.get(segment.attributes.get("state", "initial"), State.INITIAL)
    # "initial" with a target is of a tool that keeps no states: a draft until it is reviewed.
    return State.TRANSLATED if state is State.INITIAL else state


def lowest(states: Iterable[State]) -> State:
    """Return the lowest of several states; the initial one where there is none."""
    return min(states, key=_ORDER.index, default=State.INITIAL)
