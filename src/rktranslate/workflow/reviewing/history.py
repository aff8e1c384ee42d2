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
from rktranslate.workflow.reviewing.views import HistoryStep, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.model import Message, Provenance

_CARRIED = {
    Carried.WHOLE: StepKind.CARRIED,
    Carried.FIRST_PART: StepKind.FIRST_PART,
    Carried.SECOND_PART: StepKind.SECOND_PART,
    Carried.JOINED: StepKind.JOINED,
    Carried.CUT_ANEW: StepKind.CUT_ANEW,
}
_SIGNATURE_LABELS = ("v:", "model:")
_PLAIN_STEPS = ("", "plain")


def history(message: Message, changes: Sequence[HistoryStep] = ()) -> tuple[HistoryStep, ...]:
    """Return the steps in the making of a message's target, the oldest first.

    Args:
        message: The message; without a target it has no history.
        changes: What is recorded of the changes that people made; see :mod:`.recorded_changes`.
    """
    return tuple(_steps(message, changes)) if any(text.strip() for text in message.targets) else ()


def earlier_draft(message: Message, texts: Iterable[str]) -> str:
    """Return the draft that a person has changed into the target of a message.

    Args:
        message: The message.
        texts: What may be the draft; the fingerprint in the provenance decides.

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
    is_edit_recorded = any(step.kind is StepKind.EDITED for step in changes)
    if message.provenance is not None:
        yield from map(_step, message.provenance.lineage())
        if is_edited_draft(message) and not is_edit_recorded:
            yield HistoryStep(StepKind.EDITED)
    elif not is_edit_recorded:
        yield HistoryStep(StepKind.WRITTEN)
    reviews = [
        HistoryStep(StepKind.REVIEWED, "", each.name, each.date)
        for each in reviews_of(message.notes)
    ]
    yield from (step for step in changes if step not in reviews)
    yield from reviews
    is_review_known = reviews or any(step.kind is StepKind.REVIEWED for step in changes[-1:])
    if message.state.is_reviewed and not is_review_known:
        as_drafted = approved_draft(message) is not None
        yield HistoryStep(StepKind.UNCHANGED if as_drafted else StepKind.REVIEWED)


def _step(step: Provenance) -> HistoryStep:
    """Return what a provenance records."""
    if step.origin is Origin.SOURCE:
        return HistoryStep(StepKind.VERBATIM)
    if step.origin is Origin.MEMORY:
        rate = () if step.match_rate is None else (f"{step.match_rate}% {step.match_kind}".strip(),)
        if step.carried is not None:
            return HistoryStep(_CARRIED[step.carried], *rate)
        place = (str(step.match_location),) if step.match_location else ()
        adapted = ("adapted",) if step.adapted else ()
        return HistoryStep(StepKind.MEMORY, ", ".join((*rate, *adapted, *place)))
    name = " ".join(_signature_parts(step.signature))
    how = "" if step.step in _PLAIN_STEPS else f"glossary step {step.step}"
    sure = "" if step.confidence is None else f"confidence {step.confidence}"
    return HistoryStep(StepKind.DRAFT, ", ".join(filter(None, (name, how, sure))))


def _signature_parts(signature: str) -> Iterator[str]:
    """Yield engine, version and model of a signature; see ``model.Signature``."""
    engine, *rest = signature.split("|")
    yield engine
    for label in _SIGNATURE_LABELS:
        yield from (part.removeprefix(label) for part in rest if part.startswith(label))
