"""Sentences with several messages: each is used where its context says, or it is reported."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.contexts import assign_catalog
from rktranslate.catalog.merge import MergeResult, merge
from rktranslate.catalog.po import parse, serialise
from rktranslate.catalog.units import units_of
from rktranslate.checks.ambiguous_contexts import context_findings
from rktranslate.checks.rules import CATALOG_CONTEXT
from rktranslate.model import (
    Block,
    BlockKind,
    Catalog,
    Document,
    Location,
    Message,
    Segment,
    Span,
    State,
)
from rktranslate.publishing import Blocker, Policy, assemble

BANK = "Bank di kota itu sudah lama tua."
"""May be that of a river."""
CHANGED = "Bank di kota itu sudah lama sangat tua."
RIVER, MONEY = "# Sungai", "# Keuangan"
CLEAR, SAVED = "Airnya jernih.", "Uangnya disimpan."


def document(*texts: str) -> Document:
    """Return a document of headings (``# ``), table cells (``| ``) and paragraphs, one a line."""
    kinds = {"# ": BlockKind.HEADING, "| ": BlockKind.TABLE_CELL}
    blocks = []
    for line, text in enumerate(texts, 1):
        kind = kinds.get(text[:2], BlockKind.PARAGRAPH)
        source = text.removeprefix("# ").removeprefix("| ")
        segment = Segment(source, Span(0, len(source)), Location("source/a.txt", line))
        blocks.append(Block(kind, source, line, (), (segment,)))
    return Document("source/a.txt", tuple(blocks), None)


def message(target: str, context: str | None = None, source: str = BANK, **more: object) -> Message:
    made = Message(source, target, context, State.REVIEWED)
    return replace(made, **more)  # type: ignore[arg-type]


def catalog(*messages: Message) -> Catalog:
    headers = (("Content-Type", "text/plain; charset=UTF-8"),)
    return Catalog("id", "en", messages, headers, path="en/a.po")


def update(old: Catalog, *texts: str, others: tuple[Message, ...] = ()) -> MergeResult:
    """Merge, through a file, and twice: the second time nothing may happen."""
    units = units_of(document(*texts))
    result = merge(units, old, others=others)
    text = serialise(result.catalog)
    again = merge(units, parse(text, "en/a.po", "id", "en").catalog)
    assert serialise(again.catalog) == text
    happened = (again.revived, again.carried, again.fuzzy, again.new, again.retired, again.dropped)
    assert not any(happened)
    return result


def banks(result: MergeResult) -> dict[str, list[int]]:
    """Return the lines of each current message of the sentence, by target."""
    return {
        each.target: [place.line for place in each.locations]
        for each in result.catalog.messages
        if each.source in (BANK, CHANGED) and not each.obsolete
    }


def reported(old: Catalog, *texts: str) -> list[str]:
    return [found.message for found in context_findings(document(*texts), old)]


TEXTS = (RIVER, CLEAR, BANK, MONEY, SAVED, BANK)


@pytest.mark.parametrize("context", ["Sungai", "SUNGAI", "Airnya  jernih."])
def test_a_context_names_the_heading_above_or_the_message_before(context: str) -> None:
    old = catalog(message("bank"), message("shore", context))
    assert banks(update(old, *TEXTS)) == {"shore": [3], "bank": [6]}
    assert not reported(update(old, *TEXTS).catalog, *TEXTS)


def test_a_context_names_a_kind() -> None:
    old = catalog(message("bank"), message("cell", "table cell"))
    result = update(old, BANK, f"| {BANK}", BANK)
    assert banks(result) == {"bank": [1, 3], "cell": [2]}
    assert assemble(document(BANK, f"| {BANK}", BANK), result.catalog, Policy.REVIEWED).targets == (
        "bank",
        "cell",
        "bank",
    )


def test_the_message_after_a_place_does_not_name_it() -> None:
    old = catalog(message("bank"), message("money", "Keuangan"))
    assert banks(update(old, *TEXTS)) == {"bank": [3], "money": [6]}


def test_messages_stand_where_their_first_place_is() -> None:
    old = catalog(message("bank"), message("shore", "Sungai"))
    result = update(old, *TEXTS)
    targets = [each.target or each.source for each in result.catalog.messages]
    assert targets == ["Sungai", CLEAR, "shore", "Keuangan", SAVED, "bank"]


def test_text_above_and_moved_sections_change_nothing() -> None:
    old = update(catalog(message("bank"), message("shore", "Sungai")), *TEXTS).catalog
    assert banks(update(old, "Baru.", "Baru.", *TEXTS)) == {"shore": [5], "bank": [8]}
    assert banks(update(old, *TEXTS[3:], *TEXTS[:3])) == {"bank": [3], "shore": [6]}
    # A build without an update before it chooses the same.
    moved = document(*TEXTS[3:], *TEXTS[:3])
    chosen = assign_catalog([(b.kind, b.text) for b in moved.blocks], old).messages
    assert [each.target for each in chosen if each and each.source == BANK] == ["bank", "shore"]


def test_one_message_serves_all_places_whatever_its_context() -> None:
    assert banks(update(catalog(message("bank", "label")), *TEXTS)) == {"bank": [3, 6]}
    assert not reported(catalog(message("bank", "label")), BANK)


def test_a_context_that_names_nothing_stays_and_is_reported() -> None:
    old = catalog(message("bank"), message("shore", "river", line=7))
    result = update(old, *TEXTS)
    assert banks(result) == {"bank": [3, 6], "shore": []}
    assembly = assemble(document(*TEXTS), old, Policy.REVIEWED)
    assert [(each.blocker, each.line) for each in assembly.blocked if each.line] == [
        (Blocker.UNMATCHED_CONTEXT, 7)
    ]
    found = [
        f for f in context_findings(document(*TEXTS), old) if f.check_id == CATALOG_CONTEXT.name
    ]
    assert [str(each.location) for each in found] == ["en/a.po:7"]
    assert "under 'Sungai', after 'Airnya jernih.', a paragraph" in found[0].detail
    assert "source/a.txt:3" in found[0].detail
    assert "source/a.txt:6" in found[0].detail


def test_two_contexts_for_one_place_are_reported_once() -> None:
    old = catalog(message("bank"), message("1", "Sungai"), message("2", CLEAR))
    (only,) = reported(old, *TEXTS, RIVER, CLEAR, BANK)
    assert "'Airnya jernih.' names a place that msgctxt 'Sungai' names too" in only
    blockers = [each.blocker for each in assemble(document(*TEXTS), old, Policy.DRAFT).blocked]
    assert blockers.count(Blocker.AMBIGUOUS_CONTEXT) == 1


def test_a_place_that_no_message_is_for_gets_one() -> None:
    old = catalog(message("shore", "Sungai"), message("bank", "Keuangan"))
    assert banks(update(old, *TEXTS)) == {"shore": [3], "bank": [6]}
    texts = (BANK, *TEXTS)
    assert any("no message of en/a.po is for this place" in each for each in reported(old, *texts))
    assert banks(update(old, *texts)) == {"": [1], "shore": [4], "bank": [7]}


def test_a_message_without_a_context_retires_where_all_places_are_named_and_returns() -> None:
    old = catalog(message("plain"), message("shore", "Sungai"), message("bank", "Keuangan"))
    assert "name all its places" in reported(old, *TEXTS)[-1]
    result = update(old, *TEXTS)
    assert banks(result) == {"shore": [3], "bank": [6]}
    assert [each.target for each in result.catalog.messages if each.obsolete] == ["plain"]
    back = update(result.catalog, BANK, *TEXTS)
    assert banks(back) == {"plain": [1], "shore": [4], "bank": [7]}


def test_what_a_tool_retired_comes_back_to_its_place() -> None:
    old = catalog(message("bank"), message("shore", "Sungai", obsolete=True))
    assert banks(update(old, *TEXTS)) == {"shore": [3], "bank": [6]}
    assert banks(update(old, MONEY, BANK)) == {"bank": [2]}


def test_both_come_along_where_the_sentence_is_changed() -> None:
    old = update(catalog(message("bank"), message("shore", "Sungai")), *TEXTS).catalog
    typography = update(old, *(text.replace(BANK, f" {BANK} ") for text in TEXTS))
    assert {
        (each.context, each.target, each.state)
        for each in typography.catalog.messages
        if "Bank" in each.source and not each.obsolete
    } == {("Sungai", "shore", State.REVIEWED), (None, "bank", State.REVIEWED)}
    words = update(old, *(text.replace(BANK, CHANGED) for text in TEXTS))
    assert banks(words) == {"shore": [3], "bank": [6]}
    drafts = {each.key: each.state for each in words.catalog.messages if each.target}
    assert drafts["Sungai", CHANGED] is drafts[None, CHANGED] is State.TRANSLATED
    assert drafts["Sungai", BANK] is drafts[None, BANK] is State.REVIEWED  # obsolete


def test_where_one_place_is_changed_its_message_is_carried_and_reported() -> None:
    old = update(catalog(message("bank"), message("shore", "Sungai")), *TEXTS).catalog
    texts = (RIVER, CLEAR, CHANGED, MONEY, SAVED, BANK)
    result = update(old, *texts)
    drafts = [each for each in result.catalog.messages if each.source == CHANGED]
    assert [(each.target, each.state) for each in drafts] == [("shore", State.TRANSLATED)]
    assert "'Sungai' names no place" in reported(result.catalog, *texts)[-1]


def test_a_moved_sentence_takes_its_context_to_another_document() -> None:
    leaving = (message("bank"), message("shore", "Sungai"), message("label", "river"))
    result = update(catalog(), *TEXTS, others=leaving)
    assert banks(result) == {"shore": [3], "bank": [6]}
    assert len(result.adopted) == 2


texts = st.lists(
    st.sampled_from([BANK, BANK, RIVER, MONEY, CLEAR, SAVED, f"| {BANK}", CHANGED]), max_size=9
)
contexts = st.sampled_from(
    [None, "Sungai", "sungai", "Keuangan", CLEAR, SAVED, BANK, "table cell", "label", ""]
)
written = st.lists(
    st.tuples(contexts, st.sampled_from([BANK, CHANGED]), st.booleans()),
    unique_by=lambda each: each[:2],
    max_size=6,
)


@pytest.mark.slow
@given(texts, texts, written)
def test_what_is_reviewed_is_built_where_it_is_named_or_reported(
    before: list[str], after: list[str], messages: list[tuple[str | None, str, bool]]
) -> None:
    old = catalog(
        *(
            message(f"target {number}", context, source, obsolete=obsolete, line=number + 1)
            for number, (context, source, obsolete) in enumerate(messages)
        )
    )
    for now in (before, after):
        merged = update(old, *now).catalog
        assert reviewed(old) <= reviewed(merged)
        for made in (old, merged):
            check_all_is_used_or_reported(document(*now), made)
        sources = {block.text for block in document(*now).blocks}
        current = {each.key for each in merged.messages if not each.obsolete}
        for each in old.messages:
            if each.state is not State.REVIEWED or each.obsolete:
                continue
            if each.context is not None and each.source in sources:
                assert each.key in current
        stale = [
            f
            for f in context_findings(document(*now), merged)
            if f.check_id != CATALOG_CONTEXT.name
        ]
        assert not stale
        old = merged


def reviewed(made: Catalog) -> set[tuple[str | None, str, str]]:
    found = (each for each in made.messages if each.state is State.REVIEWED)
    return {(each.context, each.source, each.target) for each in found}


def check_all_is_used_or_reported(now: Document, made: Catalog) -> None:
    """Each current message with a context and a source that occurs is in the output or reported."""
    assembly = assemble(now, made, Policy.REVIEWED)
    reported_targets = {finding.target for finding in context_findings(now, made)}
    occurring = {block.text for block in now.blocks}
    for each in made.messages:
        if each.obsolete or each.context is None or each.source not in occurring:
            continue
        assert each.target in reported_targets or each.target in assembly.targets
        if assembly.may_publish:
            assert each.target in assembly.targets
    # A place whose name one message bears, and no other, has that one.
    alone = {source for source in occurring if sum(m.source == source for m in made.messages) == 1}
    heading = before = ""
    for block, target in zip(now.blocks, assembly.targets, strict=True):
        names = {text.casefold() for text in (block.kind, heading, before) if text}
        bearing = [
            each.target
            for each in made.messages
            if each.source == block.text
            and not each.obsolete
            and (each.context or "").casefold() in names
        ]
        if len(bearing) == 1 and block.text not in alone:
            assert target == bearing[0]
        heading = block.text if block.kind is BlockKind.HEADING else heading
        before = block.text
