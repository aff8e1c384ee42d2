"""One unit with what a reviewer needs beside it, but for what takes time: engines and builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.workflow.reviewing.differences import word_difference
from rktranslate.workflow.reviewing.history import earlier_draft, history
from rktranslate.workflow.reviewing.terms import term_hints
from rktranslate.workflow.reviewing.views import UnitDetails

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Message, Syntax
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot
    from rktranslate.workflow.reviewing.views import HistoryStep, MemoryHint, UnitRow


def unit_details(
    snapshot: CatalogSnapshot,
    row: UnitRow,
    *,
    memory: Sequence[MemoryHint] = (),
    memory_is_ready: bool = True,
    memory_problem: str = "",
    elsewhere: int = 0,
    earlier_targets: Sequence[str] = (),
    changes: Sequence[HistoryStep] = (),
) -> UnitDetails:
    """Return a unit with everything about it.

    Args:
        snapshot: The catalogue.
        row: The unit as a page shows it.
        memory: Matches of the translation memory.
        memory_is_ready: Whether the memory could be asked.
        memory_problem: Why it cannot be used.
        elsewhere: Number of other units of the language with the same source.
        earlier_targets: Texts that may have been the target earlier, those of the memory apart.
        changes: What is recorded of the changes that people made.
    """
    from rktranslate.catalog.questions import conversation

    message = row.message
    previous_target = _previous_target(snapshot, message)
    texts = (*earlier_targets, *(match.target for match in memory))
    before = previous_target or earlier_draft(message, texts)
    previous_source = message.previous_source
    talk = conversation(message.notes)
    return UnitDetails(
        row=row,
        terms=term_hints(message, snapshot.context.matcher),
        memory=tuple(memory),
        memory_is_ready=memory_is_ready,
        memory_problem=memory_problem,
        source_change=(
            () if previous_source is None else word_difference(previous_source, message.source)
        ),
        previous_target=previous_target,
        target_change=word_difference(before, message.target) if before else (),
        notes=_plain_notes(message, talk.notes),
        questions=talk.unanswered,
        answered=talk.answered,
        waivers=_waivers(message),
        extracted=message.extracted,
        history=history(message, changes),
        codes=_inline_codes(message.source, snapshot.context.syntax),
        elsewhere=elsewhere,
    )


def _plain_notes(message: Message, notes: Sequence[str]) -> tuple[str, ...]:
    """Return those of some translator comments that are for people only."""
    from rktranslate.catalog.reviews import without_reviews
    from rktranslate.checks.waivers import waivers

    waived = {waiver.text for waiver in waivers(message)}
    return tuple(
        note for note in without_reviews(notes) if note.strip() and note.strip() not in waived
    )


def _inline_codes(text: str, syntax: Syntax) -> tuple[str, ...]:
    """Return the inline codes of a text in order, as they are written."""
    from rktranslate.inline import find_codes

    return tuple(code.text for code in find_codes(text, syntax))


def _waivers(message: Message) -> tuple[tuple[str, str], ...]:
    from rktranslate.checks.waivers import waivers

    return tuple((waiver.check, waiver.reason) for waiver in waivers(message) if waiver.check)


def _previous_target(snapshot: CatalogSnapshot, message: Message) -> str:
    """Return the target that was reviewed for the previous source; empty if it is not known."""
    from rktranslate.catalog.last_reviewed import LastReviewed

    if message.previous_source is None or message.state.is_reviewed:
        return ""
    version = LastReviewed(snapshot.checked.file.catalog).version(message)
    return "" if version is None else version.target
