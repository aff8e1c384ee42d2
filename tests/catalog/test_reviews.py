"""Records of reviews, and what takes them away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.merge import merge
from rktranslate.catalog.reviews import Review, review_of, reviews_of, without_reviews
from rktranslate.catalog.units import Unit
from rktranslate.checks import fix, run_checks, safe_checks
from rktranslate.exchange.merge import merge_units
from rktranslate.model import BlockKind, Catalog, Message, State

RECORD = "reviewed: Siti Aminah, M.A., 2026-11-29"


def test_a_record_is_read() -> None:
    assert review_of(RECORD) == Review("Siti Aminah, M.A.", "2026-11-29")
    assert reviews_of(["a note", RECORD]) == (Review("Siti Aminah, M.A.", "2026-11-29"),)
    assert without_reviews(["a note", RECORD, ""]) == ("a note", "")


@pytest.mark.parametrize(
    "note",
    [
        "reviewed",
        "reviewed: Siti",
        "reviewed: , 2026-11-29",
        "reviewed: Siti, 2026-13-01",
        "",
        "Reviewed: Siti, 2026-11-29",
        "not reviewed: Siti, 2026-11-29",
        f"{RECORD}.",
    ],
)
def test_other_comments_are_none(note: str) -> None:
    assert review_of(note) is None


@given(st.text(min_size=1), st.dates())
def test_what_is_written_is_read(name: str, date: object) -> None:
    written = Review(name, str(date)).note()
    assert "\n" not in written
    expected = " ".join(name.split())
    assert review_of(written) == (Review(expected, str(date)) if expected else None)


@given(st.text())
def test_any_comment(note: str) -> None:
    review = review_of(note)
    assert review is None or review_of(review.note()) == review


SOURCE = "Menteri itu berkunjung ke Pyongyang pada bulan Juli."
REVIEWED = Message(
    SOURCE,
    "The minister visited Pyongyang in July.",
    state=State.REVIEWED,
    notes=("a note", RECORD),
)


def test_a_changed_source_leaves_the_record_with_the_earlier_one() -> None:
    changed = SOURCE.replace("Juli", "Juni")
    result = merge([Unit(changed, BlockKind.PARAGRAPH)], Catalog("id", "en", (REVIEWED,)))
    draft, obsolete = result.catalog.messages
    assert (draft.state, draft.notes) == (State.TRANSLATED, ("a note",))
    assert (obsolete.obsolete, obsolete.notes) == (True, ("a note", RECORD))
    back = merge([Unit(SOURCE, BlockKind.PARAGRAPH)], result.catalog).catalog.messages
    assert [(each.state, each.notes) for each in back] == [(State.REVIEWED, ("a note", RECORD))]


def test_an_import_with_another_target_takes_it_away() -> None:
    catalog = Catalog("id", "en", (REVIEWED,))
    for target, notes in (("Another.", ()), (REVIEWED.target, (RECORD,))):
        offered = replace(REVIEWED, target=target, notes=())
        (message,) = merge_units(catalog, Catalog("id", "en", (offered,))).catalog.messages
        assert message.state is State.REVIEWED
        assert reviews_of(message.notes) == reviews_of(notes)


def test_a_fix_takes_it_away() -> None:
    catalog = Catalog(
        "id", "en", (replace(REVIEWED, target="The  minister visited Pyongyang in July."),)
    )
    fixed, number = fix(catalog, run_checks(catalog), frozenset(safe_checks()), reviewed=True)
    assert (number, fixed.messages[0].target) == (1, REVIEWED.target)
    assert fixed.messages[0].notes == ("a note",)
