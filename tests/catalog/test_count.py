"""How far a catalogue is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.count import count
from rktranslate.catalog.merge import merge
from rktranslate.catalog.po import new_catalog, parse
from rktranslate.catalog.units import Unit
from rktranslate.model import BlockKind, Catalog, Message, Origin, Plural, Provenance, State
from tests.catalog.test_po import NOW


def kind(before: str, after: str) -> str:
    return "longer" if len(after) > len(before) else "shorter"


def message(number: int, state: State, **more: object) -> Message:
    target = "" if state is State.INITIAL else "t"
    return replace(Message(f"satu dua {number}", target, state=state), **more)  # type: ignore[arg-type]


def test_every_message_is_counted_once() -> None:
    draft = State.TRANSLATED
    catalog = Catalog(
        "id",
        "en",
        (
            message(1, State.INITIAL),
            message(2, State.REVIEWED),
            message(3, State.FINAL, previous_source="x"),
            message(4, draft, provenance=Provenance(Origin.MACHINE)),
            message(5, draft, provenance=Provenance(Origin.MEMORY)),
            message(6, draft),
            message(7, draft, provenance=Provenance(Origin.MEMORY), previous_source="satu"),
            message(8, draft, provenance=Provenance(Origin.MEMORY), previous_source="dua"),
            message(9, draft, previous_source="satu dua tiga"),
            message(10, State.REVIEWED, plural=Plural("x", ((0, "y"),)), target=""),
            message(11, State.REVIEWED, obsolete=True),
        ),
    )
    counts = count(catalog, kind)
    assert (counts.units, counts.words, counts.obsolete) == (10, 20, 1)
    assert (counts.reviewed, counts.untranslated) == (3, 1)
    assert (counts.machine, counts.memory, counts.other_drafts, counts.changed) == (1, 1, 1, 3)
    assert counts.changes == (("longer", 2), ("shorter", 1))


def test_the_confidence_of_drafts_is_their_mean() -> None:
    def draft(number: int, confidence: int | None, mark: str = "") -> Message:
        made = Provenance(Origin.MACHINE, confidence=confidence, fingerprint=mark)
        return message(number, State.TRANSLATED, provenance=made)

    edited = draft(4, 0, "00000000")
    catalog = Catalog("id", "en", (draft(1, 90), draft(2, 39), draft(3, None), edited))
    counts = count(catalog, kind)
    assert (counts.confidence, counts.unsure) == (64, 1)
    counts = count(Catalog("id", "en", (draft(1, None), message(2, State.REVIEWED))), kind)
    assert (counts.confidence, counts.unsure) == (None, 0)


def test_reviewers_are_counted_as_far_as_they_are_recorded() -> None:
    def by(*names: str) -> tuple[str, ...]:
        return ("a note", *(f"reviewed: {name}, 2026-11-29" for name in names))

    catalog = Catalog(
        "id",
        "en",
        (
            message(1, State.REVIEWED, notes=by("Budi")),
            message(2, State.REVIEWED, notes=by("Budi", "Ana Putri, M.A.")),
            message(3, State.REVIEWED, notes=by("Ana Putri, M.A.")),
            message(4, State.REVIEWED),
            message(5, State.TRANSLATED, notes=by("Budi")),
            message(6, State.REVIEWED, notes=by("Budi"), obsolete=True),
        ),
    )
    assert count(catalog, kind).reviewers == (("Ana Putri, M.A.", 2), ("Budi", 1))


def test_split_and_joined_sentences_are_kinds_of_change() -> None:
    whole = "Menteri itu berkunjung ke Pyongyang pada bulan Juli, lalu ia pulang ke Moskow."
    parts = ["Menteri itu berkunjung ke Pyongyang pada bulan Juli.", "Lalu ia pulang ke Moskow."]

    def changes(before: list[str], after: list[str]) -> object:
        old = tuple(Message(source, "t", state=State.REVIEWED) for source in before)
        units = [Unit(source, BlockKind.PARAGRAPH) for source in after]
        return count(merge(units, Catalog("id", "en", old)).catalog, kind).changes

    assert changes([whole], parts) == (("split", 2),)
    assert changes(parts, [whole]) == (("joined", 1),)


def test_the_last_review_is_when_an_editor_saved_the_file() -> None:
    catalog = new_catalog("a.txt", "id", "en", project="p", version="1", now=NOW)
    assert count(catalog, kind).last_review == ""
    saved = "2026-02-03 10:00+0100"
    text = f'msgid ""\nmsgstr ""\n"Language: en\\n"\n"PO-Revision-Date: {saved}\\n"\n'
    assert count(parse(text, "a.po", "id").catalog, kind).last_review == saved
    assert count(Catalog("id", "en"), kind).last_review == ""


messages = st.builds(
    message,
    st.integers(),
    st.sampled_from(State),
    provenance=st.none()
    | st.builds(Provenance, st.sampled_from([Origin.MACHINE, Origin.MEMORY, Origin.SOURCE])),
    previous_source=st.none() | st.text(),
    obsolete=st.booleans(),
)


@pytest.mark.slow
@given(st.lists(messages, max_size=20))
def test_the_parts_add_up(given_messages: list[Message]) -> None:
    counts = count(Catalog("id", "en", tuple(given_messages)), kind)
    drafts = counts.machine + counts.memory + counts.other_drafts + counts.changed
    assert counts.reviewed + drafts + counts.untranslated == counts.units
    assert counts.units + counts.obsolete == len(given_messages)
    assert sum(number for _, number in counts.changes) == counts.changed
