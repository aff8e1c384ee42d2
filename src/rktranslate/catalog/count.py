"""The progress of a catalogue: units, words, reviewed units, drafts by origin and by change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.merge import split_or_joined
from rktranslate.catalog.provenance import approved_draft, draft_confidence
from rktranslate.catalog.questions import open_questions
from rktranslate.catalog.reviews import reviews_of
from rktranslate.inline.words import count_words
from rktranslate.model import Origin, State

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from rktranslate.model import Catalog

LOW_CONFIDENCE = 40
"""A draft with a lower confidence needs much work more often than not."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of current messages of a catalogue by state; each message is counted once."""

    units: int
    words: int
    """Words of the sources, see :func:`~rktranslate.inline.words.count_words`."""
    reviewed: int
    machine: int
    memory: int
    changed: int
    """Drafts whose target was made for an earlier source."""
    other_drafts: int
    untranslated: int
    obsolete: int
    """Messages that are no longer in the source; not among the units."""
    blocked: int = 0
    """Reviewed messages that cannot be published; not among ``reviewed``."""
    changes: tuple[tuple[str, int], ...] = ()
    """Kinds of change and how many units of ``changed`` have each, the most frequent first."""
    last_review: str = ""
    """Revision date of the header (PO-Revision-Date); empty until an editor has saved the file."""
    untouched: int = 0
    """Reviewed messages whose draft was approved as it was made, see
    :func:`~rktranslate.catalog.provenance.approved_draft`."""
    questions: int = 0
    """Questions of translators that are not answered."""
    reviewers: tuple[tuple[str, int], ...] = ()
    """People who reviewed and how many messages each, most first, as far as it is recorded; see
    :mod:`rktranslate.catalog.reviews`."""
    confidence: int | None = None
    """The mean confidence of the drafts, 0 to 100, of those whose confidence is known; None if it
    is of none."""
    unsure: int = 0
    """Drafts with a confidence below ``LOW_CONFIDENCE``."""


def count(
    catalog: Catalog, kind_of_change: Callable[[str, str], str], blocked: Container[int] = ()
) -> Counts:
    """Count the messages of a catalogue.

    Args:
        catalog: The catalogue.
        kind_of_change: Returns the kind of the change from a previous source to the current one.
        blocked: Lines of the messages that cannot be published.
    """
    stages: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    reviewers: Counter[str] = Counter()
    confidences: list[int] = []
    words = untouched = questions = 0
    current = [message for message in catalog.messages if not message.obsolete]
    for message in current:
        words += count_words(message.source)
        untouched += approved_draft(message) is not None
        questions += len(open_questions(message.notes)) if message.notes else 0
        if message.state is State.INITIAL:
            stages["untranslated"] += 1
        elif message.state is not State.TRANSLATED:
            stages["blocked" if message.line in blocked else "reviewed"] += 1
            reviews = reviews_of(message.notes) if message.notes else ()
            reviewers.update(review.name for review in reviews[-1:])
        elif message.previous_source is not None:
            stages["changed"] += 1
            kind = split_or_joined(message)
            changes[kind or kind_of_change(message.previous_source, message.source)] += 1
        else:
            stages[message.origin] += 1
        confidence = draft_confidence(message)
        if confidence is not None:
            confidences.append(confidence)
    machine, memory = stages[Origin.MACHINE], stages[Origin.MEMORY]
    headers = dict(catalog.headers)
    saved = headers.get("PO-Revision-Date", "")
    return Counts(
        units=len(current),
        words=words,
        reviewed=stages["reviewed"],
        blocked=stages["blocked"],
        machine=machine,
        memory=memory,
        changed=stages["changed"],
        other_drafts=stages[Origin.HUMAN] + stages[Origin.SOURCE],
        untranslated=stages["untranslated"],
        obsolete=len(catalog.messages) - len(current),
        changes=_most_first(changes),
        last_review="" if saved == headers.get("POT-Creation-Date") else saved,
        untouched=untouched,
        questions=questions,
        reviewers=_most_first(reviewers),
        confidence=round(sum(confidences) / len(confidences)) if confidences else None,
        unsure=sum(each < LOW_CONFIDENCE for each in confidences),
    )


def _most_first(numbers: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(numbers.items(), key=lambda item: (-item[1], item[0])))
