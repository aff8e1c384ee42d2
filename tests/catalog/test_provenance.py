"""Provenance and block kinds: the codec, and what depends on the fields alone."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from rktranslate.catalog.provenance import (
    MAX_STEPS,
    draft_confidence,
    fingerprint,
    is_untouched_draft,
    kind_of,
    read_comments,
    translator_comments,
    with_comments,
)
from rktranslate.catalog.provenance_comments import parse, render
from rktranslate.glossary import load
from rktranslate.glossary.matcher import Matcher
from rktranslate.glossary.plan import affected_units
from rktranslate.model import BlockKind, Catalog, Message, Origin, Provenance, State
from tests.conftest import Run

COMMENTS = (
    "mt: argos 4.8.5 id-en 4cf17e19633d beam:4 package:1.0 d:0a1b2c3d",
    "mt: argos 4.8.5 id-en+en-ms s:n-best t:12345678 d:0a1b2c3d (unresolved: one (7); two)",
    "mt: apertium 3.8 ind-zlm 0123456789ab rules d:0a1b2c3d",
    "mt: argos 4.8.5 id-en beam:4 s:swap t:12345678 c:73 d:0a1b2c3d",
    "mt: argos 4.8.5 id-en c:0 d:0a1b2c3d (unresolved: one; two)",
    "mt: x|v:1|rules|step:plain|terms:none|confidence:100|draft:0a1b2c3d",
    "mt: plugin 1 d:0a1b2c3d unresolved: one; two",
    "mt: plugin 1 d:0a1b2c3d and a remark",
    "tm: 87% fuzzy, adapted, translations/en/a b.po:31",
    "tm: 100% exact, translations/en/a.po:1 d:0a1b2c3d (unresolved: 'x' is forbidden)",
    "mt: argos|v:1|model:id-en|beam:4|step:plain|terms:none|draft:0a1b2c3d unresolved: one; two",
    "mt: x",
    "tm: 87% fuzzy, numbers and names adapted, translations/en/a b.po:31",
    "tm: 100% exact, memory/a.tmx:1",
    "tm: 100% context, a:12: b.po:31|draft:0a1b2c3d unresolved: 'x' is forbidden for 'y'; 7 is new",
    "tm: 80% carried over from the earlier source, part 2 of 2",
    "tm: 93% carried over from 2 earlier sources",
    "tm: 93% carried over from the earlier source|reviewed:0a1b2c3d",
    "tm: 93% carried over from the earlier source r:0a1b2c3d",
    "source: kept verbatim",
)


@pytest.mark.parametrize("comment", COMMENTS)
def test_a_comment_is_read_and_written_as_it_is_behind_the_notes(comment: str) -> None:
    notes, provenance = read_comments(("before", comment, "behind"))
    assert notes == ("before", "behind")
    assert provenance is not None
    message = with_comments(Message("a", "b"), ("before", comment, "behind"))
    assert translator_comments(message) == ("before", "behind", comment)


ARGOS = Provenance(
    Origin.MACHINE,
    signature="argos|v:4.8.5|model:id-en|sha:4cf17e19633d|beam:4|package:1.0",
    step="plain",
    terms="none",
    fingerprint="0a1b2c3d",
)


@pytest.mark.parametrize(
    ("provenance", "comment"),
    [
        (ARGOS, "mt: argos 4.8.5 id-en 4cf17e19633d beam:4 package:1.0 d:0a1b2c3d"),
        (
            replace(ARGOS, step="best", terms="12345678", unresolved=("a", "b")),
            "mt: argos 4.8.5 id-en 4cf17e19633d beam:4 package:1.0 s:best t:12345678 d:0a1b2c3d "
            "(unresolved: a; b)",
        ),
        (
            replace(ARGOS, step="swap", terms="12345678", confidence=73),
            "mt: argos 4.8.5 id-en 4cf17e19633d beam:4 package:1.0 s:swap t:12345678 c:73 "
            "d:0a1b2c3d",
        ),
        (replace(ARGOS, signature="words|v:1", confidence=0), "mt: words 1 c:0 d:0a1b2c3d"),
        (
            replace(ARGOS, signature="x|v:1|rules", confidence=100),
            "mt: x|v:1|rules|step:plain|terms:none|confidence:100|draft:0a1b2c3d",
        ),
        (
            replace(ARGOS, signature="x|v:1|c:73"),
            "mt: x|v:1|c:73|step:plain|terms:none|draft:0a1b2c3d",
        ),
        (replace(ARGOS, signature="words|v:1"), "mt: words 1 d:0a1b2c3d"),
        (replace(ARGOS, signature="x|v:1|sha:4cf17e19633d"), "mt: x 1 4cf17e19633d d:0a1b2c3d"),
        (replace(ARGOS, signature="x|v:1|y:2"), "mt: x 1 y:2 d:0a1b2c3d"),
        (
            replace(ARGOS, signature="x|v:1|rules"),
            "mt: x|v:1|rules|step:plain|terms:none|draft:0a1b2c3d",
        ),
        (replace(ARGOS, signature="x|v:1 b"), "mt: x|v:1 b|step:plain|terms:none|draft:0a1b2c3d"),
        (replace(ARGOS, signature="x|v:1", terms=""), "mt: x|v:1|step:plain|draft:0a1b2c3d"),
        (replace(ARGOS, signature="x|v:1", step=""), "mt: x|v:1|terms:none|draft:0a1b2c3d"),
        (replace(ARGOS, signature="x", fingerprint=""), "mt: x|step:plain|terms:none"),
    ],
)
def test_a_draft_has_the_short_comment_if_that_holds_all_of_it(
    provenance: Provenance, comment: str
) -> None:
    assert render(provenance) == comment
    assert parse(comment) == provenance


@pytest.mark.parametrize("comment", [each for each in COMMENTS if each != "mt: x"])
@pytest.mark.parametrize("width", [20, 38, 60, 76])
@pytest.mark.parametrize("at_hyphens", [True, False])
def test_folded_comments_are_one_again(comment: str, width: int, at_hyphens: bool) -> None:
    """polib folds at 78 columns, also at hyphens; Babel at 76, at blanks."""
    parts = textwrap.wrap(comment, width, break_long_words=False, break_on_hyphens=at_hyphens)
    notes, found = read_comments(("a note", *parts, "another note"))
    expected = parse(comment)
    assert found is not None
    assert expected is not None
    if comment.endswith((")", ":0a1b2c3d", ":31", ":1")):
        assert notes == ("a note", "another note")
        assert found == expected
        assert render(found) == comment
    elif width > 30:
        # The end of a comment in free words is not known; the facts before it are.
        assert (found.signature, found.fingerprint) == (expected.signature, expected.fingerprint)


@pytest.mark.parametrize("value", ["101", "7x", "-1", "007", ""])
def test_what_is_no_confidence_is_not_read_as_one(value: str) -> None:
    comment = f"mt: argos 4.8.5 id-en c:{value} d:0a1b2c3d"
    notes, found = read_comments((comment,))
    assert notes == ()
    assert found is not None
    assert found.confidence is None
    assert render(found) == comment


def test_the_confidence_is_of_the_draft_as_it_was_made() -> None:
    drafted = replace(ARGOS, fingerprint=fingerprint("b"), confidence=73)
    message = Message("a", "b", state=State.TRANSLATED, provenance=drafted)
    assert draft_confidence(message) == 73
    assert draft_confidence(replace(message, target="c")) is None
    assert draft_confidence(replace(message, state=State.REVIEWED)) is None
    assert draft_confidence(replace(message, provenance=None)) is None


def test_the_confidence_of_a_match_is_its_rate() -> None:
    match = Provenance(Origin.MEMORY, match_rate=93, match_kind="fuzzy")
    message = Message("a", "b", state=State.TRANSLATED, provenance=match)
    assert draft_confidence(message) == 93
    assert draft_confidence(replace(message, provenance=replace(match, unresolved=("x",)))) == 46
    over = replace(match, previous=replace(ARGOS, confidence=20))
    assert draft_confidence(replace(message, provenance=over)) == 93
    verbatim = Provenance(Origin.SOURCE)
    assert draft_confidence(replace(message, provenance=verbatim)) is None


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
    early, late = comments[:-MAX_STEPS], comments[-MAX_STEPS:]
    assert translator_comments(message) == ("a note", *early, "another", *late)
    assert message == Message("a", "b", notes=notes, provenance=latest)
