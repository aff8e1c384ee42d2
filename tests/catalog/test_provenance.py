"""Provenance and block kinds: the codec, and what depends on the fields alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rktranslate.catalog.provenance import (
    MAX_STEPS,
    fingerprint,
    is_untouched_draft,
    kind_of,
    read_comments,
    translator_comments,
    with_comments,
)
from rktranslate.glossary import load
from rktranslate.glossary.matcher import Matcher
from rktranslate.glossary.plan import affected_units
from rktranslate.model import BlockKind, Catalog, Message, Origin, State
from tests.conftest import Run

COMMENTS = (
    "mt: argos|v:1|model:id-en|beam:4|step:plain|terms:none|draft:0a1b2c3d unresolved: one; two",
    "mt: x",
    "tm: 87% fuzzy, numbers and names adapted, translations/en/a b.po:31",
    "tm: 100% exact, memory/a.tmx:1",
    "tm: 100% context, a:12: b.po:31|draft:0a1b2c3d unresolved: 'x' is forbidden for 'y'; 7 is new",
    "tm: 80% carried over from the earlier source, part 2 of 2",
    "tm: 93% carried over from 2 earlier sources",
    "tm: 93% carried over from the earlier source|reviewed:0a1b2c3d",
    "source: kept verbatim",
)


@pytest.mark.parametrize("comment", COMMENTS)
def test_a_comment_is_read_and_written_as_it_is(comment: str) -> None:
    notes, provenance = read_comments(("before", comment, "behind"))
    assert notes == ("before", "behind")
    assert provenance is not None
    message = with_comments(Message("a", "b"), ("before", comment, "behind"))
    assert translator_comments(message) == ("before", comment, "behind")


@pytest.mark.parametrize("comment", ["source: see page 4", "mt:", "tm: ", "MT: argos", "source:"])
def test_what_cannot_be_read_is_a_note_of_a_person(comment: str) -> None:
    assert read_comments((comment,)) == ((comment,), None)


def test_only_a_place_names_a_kind() -> None:
    assert kind_of(("reference 12",)) is BlockKind.REFERENCE
    assert kind_of(("list item 2, sentence 1 of 3",)) is BlockKind.LIST_ITEM
    assert kind_of(("reference to the annex", "heading for the annex 2")) is None


REFERENCES = "# Pustaka\n\nTeks biasa saja.\n\n[1] Sokov, N. (2002). A Russian View. Praha.\n"


def test_dropped_comments_change_no_finding(project: Path, rkt: object) -> None:
    """Another tool may drop extracted comments and the note on a verbatim reference."""
    run: Run
    (project / "source/a.txt").write_text(REFERENCES, "utf-8")
    rkt("extract")  # type: ignore[operator]
    catalogue = project / "translations/en/a.txt.po"
    assert "# source: kept verbatim" in catalogue.read_text("utf-8")
    run = rkt("check", "--select", "untranslated")  # type: ignore[operator]
    before = run.out
    lines = catalogue.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("#. ", "# source: "))]
    assert len(kept) < len(lines)
    catalogue.write_text("".join(kept), "utf-8")
    run = rkt("check", "--select", "untranslated")  # type: ignore[operator]
    assert run.out == before


def test_a_plan_redoes_only_drafts_that_translate_redoes() -> None:
    """A draft that a person has edited is not promised to be made anew."""
    target = "Russian Federation wins."
    comment = f"mt: argos|v:1|step:plain|terms:12345678|draft:{fingerprint(target)}"
    draft = with_comments(Message("Rusia menang.", target, state=State.TRANSLATED), (comment,))
    assert draft.origin is Origin.MACHINE
    edited = with_comments(
        Message("Rusia menang.", "Russia has won.", state=State.TRANSLATED), (comment,)
    )
    matchers = {"en": Matcher(load(b"id,en\nRusia,Russia\n"), "en")}
    for message, redone in ((draft, 1), (edited, 0)):
        assert is_untouched_draft(message) is bool(redone)
        affected = affected_units([Catalog("id", "en", (message,), path="a.po")], matchers)
        assert len(affected.drafts) == redone


def test_more_steps_than_any_draft_has_are_notes() -> None:
    comments = tuple(f"tm: {number % 100}% exact, a.po:{number}" for number in range(1, 3001))
    notes, latest = read_comments(("a note", *comments, "another"))
    assert latest is not None
    assert len(list(latest.lineage())) == MAX_STEPS
    message = Message("a", "b", notes=notes, provenance=latest)
    assert translator_comments(message) == ("a note", *comments, "another")
    assert message == Message("a", "b", notes=notes, provenance=latest)
