"""How a target was made: the steps that its comments record, and the text of an earlier draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import (
    approved_draft,
    draft_fingerprints,
    fingerprint,
    is_edited_draft,
)
from rktranslate.catalog.reviews import reviews_of
from rktranslate.model import Carried, Origin
from rktranslate.workflow.reviewing.recorded_changes import EDITED, REVIEWED
from rktranslate.workflow.reviewing.views import HistoryStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.model import Message, Provenance

_CARRIED = {
    Carried.WHOLE: "carried over from the earlier source",
    Carried.FIRST_PART: "carried over from the earlier source, part 1 of 2",
    Carried.SECOND_PART: "carried over from the earlier source, part 2 of 2",
    Carried.JOINED: "carried over from 2 earlier sources",
    Carried.CUT_ANEW: "carried over from the same text, cut into other units",
}
_SIGNATURE_LABELS = ("v:", "model:")
_PLAIN_STEPS = ("", "plain")


def history(message: Message, changes: Sequence[HistoryStep] = ()) -> tuple[HistoryStep, ...]:
    """Return the steps in the making of a message's target, the oldest first.

    Args:
        message: The message; without a target it has no history.
        changes: What is recorded of the changes that people made; see :mod:`.recorded_changes`.
    """
    return tuple(_steps(message, changes)) if _texts(message) else ()


def earlier_draft(message: Message, texts: Iterable[str]) -> str:
    """Return the draft that a person has changed into the target of a message.

    Args:
        message: The message.
        texts: What may be the draft; the fingerprint in the provenance tells.

    Returns:
        The text of the latest step that one of the texts is; empty if there is none, or if it is
        the target still.
    """
    if message.provenance is None:
        return ""
    marks = draft_fingerprints(message.provenance)
    if not marks or fingerprint(message.target) == marks[-1]:
        return ""
    known = {fingerprint(text): text for text in texts if text}
    return next((known[mark] for mark in reversed(marks) if mark in known), "")


def _steps(message: Message, changes: Sequence[HistoryStep]) -> Iterator[HistoryStep]:
    is_edit_recorded = any(step.what == EDITED for step in changes)
    if message.provenance is not None:
        yield from (HistoryStep(_description(step)) for step in message.provenance.lineage())
        if is_edited_draft(message) and not is_edit_recorded:
            yield HistoryStep(EDITED)
    elif not is_edit_recorded:
        yield HistoryStep("written by a person")
    reviews = [HistoryStep(REVIEWED, each.name, each.date) for each in reviews_of(message.notes)]
    yield from (step for step in changes if step not in reviews)
    yield from reviews
    is_review_known = reviews or any(step.what == REVIEWED for step in changes[-1:])
    if message.state.is_reviewed and not is_review_known:
        as_drafted = approved_draft(message) is not None
        yield HistoryStep(f"{REVIEWED}, without a change" if as_drafted else REVIEWED)


def _texts(message: Message) -> list[str]:
    plural = message.plural
    texts = [message.target] if plural is None else [text for _, text in plural.targets]
    return [text for text in texts if text.strip()]


def _description(step: Provenance) -> str:
    if step.origin is Origin.SOURCE:
        return "source, kept verbatim"
    if step.origin is Origin.MEMORY:
        return _memory_description(step)
    name = " ".join(_signature_parts(step.signature))
    how = "" if step.step in _PLAIN_STEPS else f", glossary step {step.step}"
    return f"draft of {name}{how}" if name else f"draft of an engine{how}"


def _memory_description(step: Provenance) -> str:
    rate = "" if step.match_rate is None else f", {step.match_rate}%"
    if step.carried is not None:
        return f"{_CARRIED[step.carried]}{rate}"
    kind = f" {step.match_kind}" if step.match_kind else ""
    adapted = ", adapted" if step.adapted else ""
    place = f", {step.match_location}" if step.match_location else ""
    return f"memory{rate}{kind}{adapted}{place}"


def _signature_parts(signature: str) -> Iterator[str]:
    """Yield engine, version and model of a signature; see ``model.Signature``."""
    engine, *rest = signature.split("|")
    yield engine
    for label in _SIGNATURE_LABELS:
        yield from (part.removeprefix(label) for part in rest if part.startswith(label))
