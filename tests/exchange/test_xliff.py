"""XLIFF out and in: every target, state and note comes back; merging loses nothing human."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rktranslate.catalog.po import parse, serialise
from rktranslate.catalog.provenance import (
    fingerprint,
    is_untouched_draft,
    read_comments,
    translator_comments,
    with_comments,
)
from rktranslate.errors import CatalogError
from rktranslate.exchange.interface import UnitIssue
from rktranslate.exchange.merge import KEPT_NOTE, OFFERED_NOTE, MergeOutcome, merge_units
from rktranslate.exchange.xliff import XliffVersion, read_documents, read_xliff, write_xliff
from rktranslate.exchange.xliff.inline_write import pairs
from rktranslate.inline import find_codes
from rktranslate.model import (
    Carried,
    Catalog,
    Location,
    Message,
    Origin,
    Plural,
    Provenance,
    State,
    Syntax,
)
from tests.timing import best_seconds

V1, V2 = XliffVersion.V1_2, XliffVersion.V2_1
HEADER = (("Language", "en"), ("Content-Type", "text/plain; charset=UTF-8"))

ANY = st.text(
    st.characters(exclude_categories=()) | st.sampled_from('\0\x1b\r\n\t\ufffe\ud800 <&>"]\u2028'),
    min_size=1,
)
CODED = st.lists(
    st.sampled_from(
        ["[1]", "**", "*", "`a<b`", "https://a.b/?c=d&e", "</b>", "<b>", "[", "](x)", "kata ", "\a"]
    ),
    min_size=1,
).map("".join)
LINE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from(" \t<&>\u2028\x85")
)
NOTES = st.lists(
    LINE | st.sampled_from(["mt: argos|v:1", "tm: 80% x", "source: kept verbatim"]), max_size=3
)


def draft_mark(target: str) -> str:
    """Return the field of a draft's comment that has its fingerprint."""
    return f"|draft:{fingerprint(target)}"


@st.composite
def messages(draw: st.DrawFn) -> Message:
    notes = tuple(draw(NOTES))
    state = draw(st.sampled_from(State))
    target = "" if state is State.INITIAL else draw(ANY | CODED)
    if draw(st.booleans()):
        notes = (*notes, f"mt: x{draft_mark(draw(st.sampled_from([target, 'not this'])))}")
    people, provenance = read_comments(notes)
    return Message(
        source=draw(ANY | CODED),
        target=target,
        context=draw(st.none() | LINE),
        state=state,
        provenance=provenance,
        notes=people,
        extracted=tuple(draw(st.lists(LINE, max_size=2))),
        locations=tuple(draw(st.lists(st.builds(Location, LINE, st.integers(0, 99)), max_size=1))),
        flags=tuple(draw(st.lists(st.sampled_from(["no-wrap", "x-mine"]), max_size=1))),
        previous_source=draw(st.none() | LINE),
        obsolete=draw(st.booleans()),
        plural=draw(st.none() | st.just(Plural("banyak", ((0, "a"), (1, "b"))))),
        line=draw(st.integers(0, 9)),
    )


CATALOGS = st.lists(messages(), max_size=5, unique_by=lambda m: m.key).map(
    lambda found: Catalog("id", "pt_BR", tuple(found), HEADER, "# head", "a.po")
)
VERSIONS = st.sampled_from(XliffVersion)


def again(catalog: Catalog, version: XliffVersion, syntax: Syntax = Syntax.TEXT) -> Catalog:
    return read_xliff(write_xliff(catalog, "source/a.txt", version, syntax).data, "a.xlf")


@pytest.mark.slow
@given(CATALOGS, VERSIONS, st.sampled_from(Syntax))
@settings(max_examples=150, deadline=None)
def test_targets_states_and_notes_come_back(
    catalog: Catalog, version: XliffVersion, syntax: Syntax
) -> None:
    data = write_xliff(catalog, "source/a.txt", version, syntax).data
    ET.fromstring(data)
    back = read_xliff(data, "a.xlf")
    sent = [m for m in catalog.messages if not m.obsolete and m.plural is None]
    assert [
        (m.key, m.target, m.state, translator_comments(m), m.origin) for m in back.messages
    ] == [(m.key, m.target, m.state, translator_comments(m), m.origin) for m in sent]
    merged = merge_units(catalog, back)
    assert merged.catalog == catalog
    assert merged.changes == ()


@pytest.mark.slow
@given(CATALOGS, CATALOGS)
@settings(max_examples=120, deadline=None)
def test_merging_loses_no_human_word(old: Catalog, incoming: Catalog) -> None:
    # Some of the incoming messages are about sources that the old catalogue has.
    keys = [m.key for m in old.messages]
    moved = [
        replace(m, context=keys[n][0], source=keys[n][1]) if n < len(keys) and n % 3 else m
        for n, m in enumerate(incoming.messages)
    ]
    incoming = replace(incoming, messages=tuple(replace(m, plural=None) for m in moved))
    result = merge_units(old, incoming)
    merged = result.catalog
    assert (merged == old) is (not result.changes)
    told = {change.after.key for change in result.changes}
    assert len(told) == len(result.changes)
    after = {m.key: m for m in merged.messages}
    assert len(after) == len(merged.messages)
    assert (merged.headers, merged.header_comment) == (old.headers, old.header_comment)
    for side in (old, incoming):
        for was in side.messages:
            if side is incoming and not (was.target or translator_comments(was)):
                continue
            now = after[was.key]
            written = "\n".join((now.target, *now.notes))
            # Of what a machine wrote, only what nobody has touched may go.
            if not is_untouched_draft(was):
                lines = was.target.replace("\r\n", "\n").replace("\r", "\n")
                assert was.target in written or lines in written
            assert not set(was.notes) - set(now.notes)
    for was in old.messages:
        now = after[was.key]
        assert now.state in (State.REVIEWED, State.FINAL) or was.state not in (
            State.REVIEWED,
            State.FINAL,
        )
        assert (now.flags, now.plural, now.obsolete) == (was.flags, was.plural, was.obsolete)
    assert merge_units(merged, incoming).catalog == merged


# ------------------------------------------------------------------------------------- merging


def catalog(*found: Message) -> Catalog:
    return Catalog("id", "en", tuple(found), HEADER)


def merged_one(old: Message, new: Message) -> Message:
    return merge_units(catalog(old), catalog(new)).catalog.messages[0]


REVIEWED = Message("a", "A", state=State.REVIEWED)


DRAFT = Message("a", "A", state=State.TRANSLATED)
NEW = Message("a")


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        (NEW, replace(NEW, target="B", state=State.TRANSLATED), MergeOutcome.TRANSLATED),
        (NEW, replace(NEW, target="B", state=State.FINAL), MergeOutcome.TRANSLATED),
        (DRAFT, REVIEWED, MergeOutcome.REVIEWED),
        (DRAFT, replace(DRAFT, target="B"), MergeOutcome.CHANGED),
        (DRAFT, replace(REVIEWED, target="B"), MergeOutcome.CHANGED),
        (REVIEWED, replace(REVIEWED, target="B"), MergeOutcome.REPLACED),
        (REVIEWED, replace(DRAFT, target="B"), MergeOutcome.KEPT),
        (REVIEWED, replace(REVIEWED, notes=("hm",)), MergeOutcome.NOTED),
        (replace(DRAFT, obsolete=True), REVIEWED, MergeOutcome.GONE),
        (Message("b"), REVIEWED, MergeOutcome.GONE),
        (REVIEWED, NEW, None),
        (REVIEWED, DRAFT, None),
        (Message("b"), NEW, None),
    ],
)
def test_what_became_of_each(old: Message, new: Message, outcome: MergeOutcome | None) -> None:
    changes = merge_units(catalog(old), catalog(new)).changes
    assert [change.outcome for change in changes] == ([] if outcome is None else [outcome])


def test_a_reviewed_target_is_not_beaten_by_a_draft() -> None:
    now = merged_one(REVIEWED, Message("a", "B", state=State.TRANSLATED))
    assert (now.target, now.state, now.notes) == ("A", State.REVIEWED, (OFFERED_NOTE + "B",))


def test_a_review_wins_and_the_earlier_one_is_noted() -> None:
    now = merged_one(REVIEWED, Message("a", "B", state=State.REVIEWED))
    assert (now.target, now.state, now.notes) == ("B", State.REVIEWED, (KEPT_NOTE + "A",))


def machine_draft(target: str) -> Message:
    message = Message("a", target, state=State.TRANSLATED)
    return with_comments(message, (f"mt: x{draft_mark(target)}",))


def test_review_of_a_machine_draft() -> None:
    draft = machine_draft("A")
    approved = merged_one(replace(draft, previous_source="o"), replace(draft, state=State.REVIEWED))
    assert (approved.target, approved.state) == ("A", State.REVIEWED)
    assert translator_comments(approved) == translator_comments(draft)
    assert approved.previous_source is None
    touched = merged_one(draft, replace(draft, target="B"))
    # It is a person's draft now: drafting again must leave it alone.
    assert (touched.target, touched.notes, touched.origin.value) == ("B", (), "human")


@pytest.mark.parametrize("notes_come_back", [True, False])
def test_a_returned_machine_draft_replaces_no_target(notes_come_back: bool) -> None:
    draft = machine_draft("A")
    back = draft if notes_come_back else replace(draft, provenance=None)
    typed = replace(draft, target="typed over it, the note left in place")
    assert merged_one(typed, back) == typed
    reviewed = replace(typed, state=State.REVIEWED)
    assert merged_one(reviewed, back) == reviewed
    assert merged_one(typed, replace(back, notes=(*back.notes, "hm"))).notes[-1] == "hm"
    (change,) = merge_units(catalog(typed), catalog(replace(back, notes=("hm",)))).changes
    assert change.outcome is MergeOutcome.NOTED
    # A person who reviewed the draft as it is has chosen it.
    chosen = merged_one(typed, replace(back, state=State.REVIEWED))
    assert (chosen.target, chosen.notes[-1]) == ("A", KEPT_NOTE + typed.target)


def test_an_older_draft_of_ours_does_not_beat_a_newer_one() -> None:
    newer = machine_draft("newer")
    assert merged_one(newer, machine_draft("older")) == newer


def test_what_was_typed_over_a_machine_draft_is_noted_when_it_gives_way() -> None:
    typed = replace(machine_draft("A"), target="typed")
    for state in (State.TRANSLATED, State.REVIEWED):
        now = merged_one(typed, Message("a", "B", state=state))
        assert (now.target, now.state) == ("B", state)
        assert now.notes[-1] == KEPT_NOTE + "typed"


@pytest.mark.parametrize(
    ("targets", "winner", "noted"),
    [
        ([("A", State.REVIEWED), ("B", State.REVIEWED)], "B", ["A"]),
        ([("A", State.REVIEWED), ("B", State.TRANSLATED)], "A", ["B"]),
        ([("A", State.REVIEWED), ("B", State.FINAL), ("C", State.REVIEWED)], "B", ["A", "C"]),
        ([("A", State.REVIEWED), ("", State.INITIAL)], "A", []),
        ([("A", State.TRANSLATED), ("A", State.REVIEWED)], "A", []),
    ],
)
def test_one_source_twice_settles(
    targets: list[tuple[str, State]], winner: str, noted: list[str]
) -> None:
    incoming = catalog(*(Message("a", text, state=state) for text, state in targets))
    once = merge_units(catalog(NEW), incoming)
    (now,) = once.catalog.messages
    assert now.target == winner
    assert now.notes == tuple(OFFERED_NOTE + text for text in noted)
    assert len(once.changes) == 1
    assert merge_units(once.catalog, incoming).changes == ()


def test_of_one_source_many_times_the_files_own_state_decides() -> None:
    own = [State.TRANSLATED, State.FINAL, State.REVIEWED, State.TRANSLATED]
    # All that is translated counts as reviewed.
    incoming = catalog(*(Message("a", text, state=State.REVIEWED) for text in "ABCD"))
    (now,) = merge_units(catalog(NEW), incoming, own).catalog.messages
    assert (now.target, now.notes) == ("B", tuple(OFFERED_NOTE + text for text in "ACD"))
    # Of what the file calls the same, the one that is complete.
    own = [State.TRANSLATED] * 2
    incoming = catalog(
        Message("a", "A", state=State.REVIEWED), Message("a", "half", state=State.TRANSLATED)
    )
    (now,) = merge_units(catalog(NEW), incoming, own).catalog.messages
    assert (now.target, now.state) == ("A", State.REVIEWED)


def test_one_source_many_times_costs_little() -> None:
    incoming = catalog(*(Message("a", str(n), state=State.REVIEWED) for n in range(20_000)))
    # Where each note is compared with all others, this takes half a minute; else a tenth of one.
    assert best_seconds(lambda: merge_units(catalog(NEW), incoming), repeats=1) < 5


def test_one_source_twice_a_draft_of_ours_is_the_lesser_one() -> None:
    incoming = catalog(Message("a", "typed", state=State.TRANSLATED), machine_draft("A"))
    (now,) = merge_units(catalog(NEW), incoming).catalog.messages
    assert (now.target, now.notes) == ("typed", ())


def test_states_are_never_lowered_and_empty_targets_do_nothing() -> None:
    assert merged_one(REVIEWED, replace(REVIEWED, state=State.TRANSLATED)) == REVIEWED
    assert merged_one(REVIEWED, Message("a")) == REVIEWED


def test_a_source_that_is_gone_keeps_its_translation() -> None:
    result = merge_units(catalog(REVIEWED), catalog(Message("b", "B", state=State.REVIEWED)))
    assert [change.outcome for change in result.changes] == [MergeOutcome.GONE]
    assert result.catalog.messages[1] == Message("b", "B", state=State.REVIEWED, obsolete=True)


def test_other_languages_are_refused() -> None:
    with pytest.raises(CatalogError, match="expected target language en, found ms"):
        merge_units(catalog(), Catalog("id", "ms"))


@pytest.mark.parametrize("version", XliffVersion)
def test_through_po(version: XliffVersion) -> None:
    text = (
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        "# note\n#. paragraph 1\n#: source/a.md:1\n"
        'msgid "**Satu** [1]"\nmsgstr "**One** [1]"\n\n'
        '#, fuzzy\n#| msgid "Dua"\nmsgid "Tiga"\nmsgstr "Two"\n\n#~ msgid "x"\n#~ msgstr "y"\n'
    )
    po = parse(text, "a.po", "id", "en")
    back = again(po.catalog, version, Syntax.MARKDOWN)
    assert serialise(merge_units(po.catalog, back).catalog, po) == text


# ---------------------------------------------------------------------------------- what is written

MARKED = Message(
    "Lihat **tebal** dan [tautan](https://a.b) [1].",
    "See [1] a [link](https://a.b) and **bold**.",
    state=State.REVIEWED,
)


def test_codes_in_1_2() -> None:
    text = write_xliff(catalog(MARKED), "a.md", V1, Syntax.MARKDOWN).data.decode()
    assert '<ph id="5" ctype="x-citation">[1]</ph>.</source>' in text
    assert '<target state="signed-off">See <ph id="5" ctype="x-citation">[1]</ph>' in text
    assert 'approved="yes"' in text


CONFIDENT = Message(
    "Satu.",
    "One.",
    state=State.TRANSLATED,
    provenance=Provenance(
        Origin.MACHINE,
        signature="argos|v:4.8",
        step="plain",
        terms="none",
        fingerprint=fingerprint("One."),
        confidence=73,
    ),
)


@pytest.mark.parametrize("version", [V1, V2])
def test_the_confidence_of_a_draft_is_a_note_for_its_reader(version: XliffVersion) -> None:
    text = write_xliff(catalog(CONFIDENT), "a.md", version).data.decode()
    assert ">confidence of the draft: 73 of 100</note>" in text
    (back,) = again(catalog(CONFIDENT), version).messages
    assert back.notes == ()
    assert back.provenance == CONFIDENT.provenance
    edited = replace(CONFIDENT, target="Uno.")
    assert "confidence of" not in write_xliff(catalog(edited), "a.md", version).data.decode()


@pytest.mark.parametrize(
    ("provenance", "qualifier"),
    [
        (CONFIDENT.provenance, "leveraged-mt"),
        (Provenance(Origin.MEMORY, match_rate=100, match_kind="context"), "exact-match"),
        (Provenance(Origin.MEMORY, match_rate=93, match_kind="fuzzy"), "fuzzy-match"),
        (Provenance(Origin.MEMORY, match_rate=93, carried=Carried.WHOLE), "leveraged-inherited"),
        (Provenance(Origin.SOURCE), ""),
        (None, ""),
    ],
)
def test_a_draft_of_1_2_says_what_it_was_made_by(
    provenance: Provenance | None, qualifier: str
) -> None:
    message = replace(CONFIDENT, provenance=provenance)
    text = write_xliff(catalog(message), "a.md", V1).data.decode()
    assert (f'state-qualifier="{qualifier}"' in text) is bool(qualifier)
    for other in (replace(message, state=State.REVIEWED), replace(message, target="")):
        assert "state-qualifier" not in write_xliff(catalog(other), "a.md", V1).data.decode()


def test_codes_in_2_1_are_pairs_with_the_same_ids() -> None:
    text = write_xliff(catalog(MARKED), "a.md", V2, Syntax.MARKDOWN).data.decode()
    root = ET.fromstring(text)
    space = {"x": "urn:oasis:names:tc:xliff:document:2.0"}
    ids = [
        {(e.tag.rpartition("}")[2], e.get("id")) for e in side.iter() if e.get("id")}
        for side in (*root.iterfind(".//x:source", space), *root.iterfind(".//x:target", space))
    ]
    assert ids[0] == ids[1] == {("pc", "1"), ("pc", "2"), ("ph", "3")}
    assert '<segment id="s1" state="reviewed">' in text


@pytest.mark.slow
def test_tags_that_nothing_closes_cost_little() -> None:
    # Where each is looked for among all the others, this takes eight seconds; else a tenth of one.
    text = "".join(f"<a{n}>x</b{n}>" for n in range(20_000))
    codes = find_codes(text, Syntax.MARKDOWN)
    assert len(codes) == 40_000
    begin = time.process_time()
    assert pairs(codes) == {}
    assert time.process_time() - begin < 5


def test_pairs_never_cross() -> None:
    codes = find_codes("<b>a<i>b</b>c</i> <i>d<b>e</b></i> <b>f<b>g</b>", Syntax.MARKDOWN)
    assert [code.text for code in codes[:4]] == ["<b>", "<i>", "</b>", "</i>"]
    assert pairs(codes) == {0: 2, 4: 7, 5: 6, 9: 10}


def test_what_xml_cannot_hold() -> None:
    odd = Message("a\x1bb", "c\0", state=State.REVIEWED)
    assert b'<cp hex="001B"/>' in write_xliff(catalog(odd), "a", V2).data
    for version in XliffVersion:
        assert again(catalog(odd), version).messages[0].source == "a\x1bb"


@pytest.mark.parametrize("version", XliffVersion)
@pytest.mark.parametrize("character", ["\x1b", "\0", "\ufffe", "\ud800"])
def test_a_character_that_xml_cannot_hold_costs_itself(
    character: str, version: XliffVersion
) -> None:
    odd = Message(
        f"Dua{character}.",
        f"Two{character}.",
        state=State.REVIEWED,
        notes=("fine", f"see {character}"),
        extracted=(f"paragraph {character}",),
        locations=(Location(f"source/{character}.md", 3),),
        previous_source=f"Dwi{character}.",
        line=7,
    )
    there = replace(catalog(Message("a"), odd, Message("c")), path="translations/en/a.po")
    written = write_xliff(there, f"source/{character}.md", version)
    ET.fromstring(written.data)
    (units,) = read_documents(written.data, "x.xlf")
    assert units.original == f"source/\\u{ord(character):04x}.md"
    assert [m.source for m in units.catalog.messages] == ["a", odd.source, "c"]
    back = units.catalog.messages[1]
    assert (back.target, back.state, back.notes) == (odd.target, State.REVIEWED, ("fine",))
    assert written.skipped == ()
    (lost,) = written.lost
    assert lost.what == "translations/en/a.po:7: note"
    assert f"XML cannot hold the character U+{ord(character):04X}" in lost.reason
    # The note is still in the catalogue: nothing that comes back removes it.
    assert merge_units(there, units.catalog).catalog == there


@pytest.mark.parametrize("version", XliffVersion)
def test_a_context_that_xml_cannot_hold_costs_its_unit(version: XliffVersion) -> None:
    odd = Message("b", context="\a", line=7)
    there = replace(catalog(Message("a"), odd, Message("c")), path="translations/en/a.po")
    written = write_xliff(there, "a", version)
    assert [m.source for m in read_xliff(written.data, "x.xlf").messages] == ["a", "c"]
    (skipped,) = written.skipped
    assert skipped.what == "translations/en/a.po:7"
    assert "XML cannot hold the character U+0007" in skipped.reason


@pytest.mark.parametrize("version", XliffVersion)
def test_a_copy_of_the_source_is_marked_as_not_translated(version: XliffVersion) -> None:
    copied = Message("Lihat **tebal** [1].", "Lihat **tebal** [1].", line=3)
    data = write_xliff(catalog(copied), "a.md", version, Syntax.MARKDOWN).data
    assert (b'<target state="new">' if version is V1 else b'state="initial"') in data
    assert data.count(b"Lihat ") == 2
    (units,) = read_documents(data, "x.xlf")
    (message,) = units.catalog.messages
    assert (message.source, message.target, message.state) == (copied.source, "", State.INITIAL)
    (notice,) = units.notices
    assert (notice.issue, notice.target) == (UnitIssue.UNTRANSLATED, copied.source)


def test_drafts_do_not_deny_that_they_are_approved() -> None:
    drafts = catalog(Message("a", "A", state=State.TRANSLATED), Message("b"))
    assert b"approved" not in write_xliff(drafts, "a", V1).data


# ----------------------------------------------------------------------- what CAT tools give back


def v2(unit: str) -> bytes:
    return (
        '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="id" '
        f'trgLang="en" xmlns:m="urn:other"><file id="f">{unit}</file></xliff>'
    ).encode()


def v1(unit: str) -> bytes:
    return (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
        'datatype="plaintext" source-language="id" target-language="en-GB"><body>'
        f"{unit}</body></file></xliff>"
    ).encode()


def test_a_file_of_several_documents() -> None:
    first = '<trans-unit id="1"><source>a</source></trans-unit>'
    one = v1(first).decode()
    file = one[one.index("<file") : one.index("</xliff>")]
    other = file.replace('original="a"', 'original="b"').replace("<source>a", "<source>b")
    data = one.replace("</xliff>", f"\n{other}</xliff>").encode()
    parts = read_documents(data, "x.xlf")
    assert [(part.original, part.line) for part in parts] == [("a", 1), ("b", 2)]
    assert [[m.source for m in part.catalog.messages] for part in parts] == [["a"], ["b"]]
    assert [m.source for m in read_xliff(data, "x.xlf").messages] == ["a", "b"]


def test_a_unit_that_was_cut_into_segments() -> None:
    unit = (
        '<unit id="1"><m:matches><source>no</source></m:matches><segment state="final">'
        '<source>Satu.</source><target order="3">One.</target></segment><ignorable>'
        '<source> </source></ignorable><segment state="reviewed"><source>Dua.</source>'
        '<target order="1">Two.</target></segment></unit>'
    )
    (message,) = read_xliff(v2(unit), "x").messages
    assert (message.source, message.target) == ("Satu. Dua.", "Two. One.")
    assert message.state is State.REVIEWED


def test_a_language_that_the_file_does_not_name() -> None:
    for data in (
        v1('<trans-unit id="1"><source>a</source></trans-unit>').replace(
            b'target-language="en-GB"', b""
        ),
        v2('<unit id="1"><segment><source>a</source></segment></unit>').replace(
            b'trgLang="en"', b""
        ),
    ):
        assert read_xliff(data, "x.xlf", "ms").target_language == "ms"
        with pytest.raises(
            CatalogError, match=r"must name one .* \(name the target language with --to\)"
        ):
            read_xliff(data, "x.xlf")


def two_documents(*pairs: tuple[str, str]) -> bytes:
    documents = "".join(
        f'<file original="{number}.md" datatype="plaintext" source-language="{source}"'
        f' target-language="{target}"><body><trans-unit id="1"><source>Satu.</source>'
        "<target>One.</target></trans-unit></body></file>\n"
        for number, (source, target) in enumerate(pairs)
    )
    start = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
    return f"{start}{documents}</xliff>".encode()


@pytest.mark.parametrize(
    "pairs",
    [
        (("id", "en-US"), ("id", "en_US")),
        (("id-ID", "EN-us"), ("ID_id", "en_US"), ("ind-ID", "eng-US")),
        (("in", "pt-br"), ("id", "pt_BR")),
        (("id", "zh-Hant-TW"), ("id", "zh_TW")),
    ],
)
def test_one_language_pair_in_several_spellings(pairs: tuple[tuple[str, str], ...]) -> None:
    documents = read_documents(two_documents(*pairs), "x.xlf")
    assert len(documents) == len(pairs)
    languages = {(d.catalog.source_language, d.catalog.target_language) for d in documents}
    assert languages == {pairs[0]}


@pytest.mark.parametrize(
    "pairs", [(("id", "en-US"), ("id", "en-GB")), (("id", "ms"), ("en", "ms"))]
)
def test_several_language_pairs(pairs: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(CatalogError, match="must name one source and one target language"):
        read_documents(two_documents(*pairs), "x.xlf")


def data_unit(size: int, uses: int) -> str:
    refs = '<ph id="1" dataRef="d"/>' * uses
    return (
        f'<unit id="1"><originalData><data id="d">{"x" * size}</data></originalData>'
        f"<segment>\n<source>{refs}</source></segment></unit>"
    )


def test_codes_may_bring_only_so_much_text() -> None:
    (message,) = read_xliff(v2(data_unit(100_000, 160)), "x.xlf").messages
    assert len(message.source) == 16_000_000
    bomb, small = data_unit(20_000, 900), data_unit(10, 2)
    # What a unit with too many does not use is there for the units after it.
    issues = [issue for _, issue in kinds(v2(f"{small}\n{bomb}\n{bomb}\n{small}"))]
    assert issues == ["", "references to codes add too much text", *issues[1:2], ""]
    assert kinds(v2(data_unit(20_000, 90) * 10))[-1][1] == "references to codes add too much text"


def kinds(data: bytes) -> list[tuple[int, str]]:
    """Return the units of a file by line, with the fault of each; empty for one without."""
    (units,) = read_documents(data, "x.xlf")
    assert all(notice.issue is UnitIssue.UNREADABLE for notice in units.notices)
    read = [(message.line, "") for message in units.catalog.messages]
    return sorted(read + [(notice.line, notice.reason) for notice in units.notices])


def test_half_translated_is_a_draft() -> None:
    unit = (
        '<unit id="1"><segment state="final"><source>a</source><target>A</target></segment>'
        "<segment><source>b</source></segment></unit>"
    )
    (message,) = read_xliff(v2(unit), "x").messages
    assert (message.source, message.target, message.state) == ("ab", "A", State.TRANSLATED)


@pytest.mark.parametrize(
    ("unit_attributes", "target_attributes", "state"),
    [
        ("", "", State.TRANSLATED),
        ("", 'state="translated"', State.TRANSLATED),
        ('approved="yes"', "", State.REVIEWED),
        ('approved="yes"', 'state="translated"', State.REVIEWED),
        ('approved="yes"', 'state="needs-translation"', State.TRANSLATED),
        ('approved="no"', 'state="final"', State.TRANSLATED),
        ("", 'state="signed-off"', State.REVIEWED),
        ("", 'state="final"', State.FINAL),
    ],
)
def test_states_of_1_2(unit_attributes: str, target_attributes: str, state: State) -> None:
    unit = (
        f'<trans-unit id="1" {unit_attributes}><source>a</source><seg-source>x</seg-source>'
        f'<target {target_attributes}><mrk mtype="seg">b</mrk></target><note>line\nline</note>'
        "<alt-trans><target>no</target></alt-trans></trans-unit>"
    )
    (message,) = read_xliff(v1(unit), "x").messages
    assert (message.source, message.target, message.state) == ("a", "b", state)
    assert message.notes == ("line", "line")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<xliff version='1.1'/>", r"x\.xlf:1: XLIFF 1\.1 is not supported"),
        (b"<xliff/>", "without a version"),
        (b"<tmx/>", "found <tmx>"),
        (v2("").replace(b'trgLang="en"', b""), "must name one source and one target language"),
        (b'<xliff version="2.0" srcLang="id" trgLang="en"/>', r"x\.xlf:1: no <file>"),
        (
            b'<xliff version="2.0" srcLang="id" trgLang="en">\n<unit id="1"/></xliff>',
            r"x\.xlf:2: <unit> outside of <file>",
        ),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + v2(""), "internal DTD subset not allowed"),
        (v2("<unit>"), r"x\.xlf:1: not well-formed"),
    ],
)
def test_broken_or_unsafe(data: bytes, message: str) -> None:
    with pytest.raises(CatalogError, match=message):
        read_xliff(data, "x.xlf")


def code(inside: str) -> str:
    return f'<unit id="1">\n<segment><source>{inside}</source></segment></unit>'


def ordered(order: str) -> str:
    return (
        '<unit id="1"><segment><source>a</source>\n'
        f'<target order="{order}">b</target></segment></unit>'
    )


@pytest.mark.parametrize(
    ("unit", "line", "reason"),
    [
        ('<trans-unit id="1">\n<source/></trans-unit>', 2, "<trans-unit> has no source text"),
        ('<trans-unit id="1"/>', 2, "<trans-unit> has no source text"),
        (
            '<trans-unit id="1">\n<source>a<x id="1"/></source></trans-unit>',
            3,
            "the text of the inline code <x> is not in the file",
        ),
        (
            '<trans-unit id="1"><source>a <g id="1">b</g></source></trans-unit>',
            2,
            "the text of the inline code <g> is not in the file",
        ),
        (
            '<trans-unit id="1"><source>a <m:x xmlns:m="urn:m"/></source></trans-unit>',
            2,
            "the text of the inline code <x> is not in the file",
        ),
        (
            f'<trans-unit id="1"><source>{"<mrk>" * 70}a{"</mrk>" * 70}</source></trans-unit>',
            2,
            "elements nested more than 64 deep",
        ),
    ],
)
def test_a_fault_costs_its_unit_in_1_2(unit: str, line: int, reason: str) -> None:
    good = '<trans-unit id="2"><source>x</source><target>y</target></trans-unit>'
    found = kinds(v1(f"{good}\n{unit}\n{good}"))
    assert (found[0], found[-1][1]) == ((1, ""), "")
    assert found[1:-1] in ([(line, reason)], [(2, reason)])


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        (code('<ph id="1"/>'), "the text of the inline code <ph> is not in the file"),
        (code('<pc id="1">a</pc>'), "the text of the inline code <pc> is not in the file"),
        (code('<ph id="1" dataRef="d1"/>'), "the text of the inline code <ph> is not in the file"),
        (code('<cp hex="zz"/>'), "not a character: 'zz'"),
        (code('<cp hex="4_1"/>'), "not a character: '4_1'"),
        (code('<cp hex="+41"/>'), "not a character: '+41'"),
        (code('<cp hex=" 41 "/>'), "not a character: ' 41 '"),
        (code('<cp hex="110000"/>'), "not a character: '110000'"),
        (code(f'<cp hex="{"1" * 5000}"/>'), f"not a character: {'1' * 20!r}"),
        *((ordered(n), f"order is not a number: {n[:20]!r}") for n in ("9" * 5000, "-1", "second")),
        ('<unit id="1"><segment/></unit>', "<unit> has no source text"),
        (
            '<unit id="1"><originalData><data id="a">x</data><data id="b"><ph dataRef="a"/></data>'
            "</originalData><segment><source>a</source></segment></unit>",
            "the text of the inline code <ph> is not in the file",
        ),
    ],
)
def test_a_fault_costs_its_unit_in_2_1(unit: str, reason: str) -> None:
    good = '<unit id="2"><segment><source>x</source><target>y</target></segment></unit>'
    found = kinds(v2(f"{good}\n{unit}\n{good}"))
    assert [fault for _, fault in found] == ["", reason, ""]
    assert found[1][0] in (2, 3)


@pytest.mark.slow
def test_a_text_that_is_too_long_costs_its_unit() -> None:
    good = '<trans-unit id="2"><source>x</source><target>y</target></trans-unit>'
    long = f'<trans-unit id="1"><source>{"x" * ((1 << 24) + 1)}</source></trans-unit>'
    found = kinds(v1(f"{good}\n{long}\n{good}"))
    assert found == [(1, ""), (2, "text exceeds 16 MiB"), (3, "")]


# ------------------------------------------------------------------- codes that are known by ids


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        # A reference, a clone, and another order.
        ('a <ph id="1">[1]</ph>', '<x id="1"/> A', "[1] A"),
        ('a <ph id="1">[1]</ph>', '<ph id="1"/> A <x id="1"/>', "[1] A [1]"),
        ('<ph id="1">[1]</ph><ph id="2">[2]</ph>', '<x id="2"/><x id="1"/>', "[2][1]"),
        # A pair as one element, or as two.
        ('<bpt id="1">**</bpt>a<ept id="1">__</ept>', '<g id="1">A</g>', "**A__"),
        ('<bpt id="1">**</bpt>a<ept id="1">__</ept>', '<bx id="1"/>A<ex id="1"/>', "**A__"),
        ('<bpt id="1" rid="9">**</bpt>a<ept id="2" rid="9">__</ept>',
         '<bx id="1" rid="9"/>A<ex id="2" rid="9"/>', "**A__"),
        ('<ph id="1">**</ph>a<ph id="2">__</ph>', '<bx id="1"/>A<ex id="2"/>', "**A__"),
        ('a <ph id="1">[1]</ph>', '<mrk mtype="seg"><g id="2"><x id="1"/></g></mrk>', None),
        # Unknown, or of several texts.
        ('a <ph id="1">[1]</ph>', '<x id="2"/> A', None),
        ('a <ph id="1">[1]</ph>', "<x/> A", None),
        ('<ph id="1">[1]</ph><ph id="1">[2]</ph>', '<x id="1"/> A', None),
        ('<ph id="1">[1]</ph> a', '<ph id="1">[9]</ph><x id="1"/>', "[9][1]"),
    ],
)  # fmt: skip
def test_codes_of_1_2_by_their_ids(source: str, target: str, expected: str | None) -> None:
    unit = f'<trans-unit id="1"><source>{source}</source><target>{target}</target></trans-unit>'
    found = read_documents(v1(unit), "x.xlf")[0]
    assert [m.target for m in found.catalog.messages] == ([] if expected is None else [expected])
    assert len(found.notices) == (expected is None)


DATA = '<originalData><data id="a">**</data><data id="b">__</data></originalData>'


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ('<ph id="1" dataRef="a"/>a', 'A<ph id="1"/>', "A**"),
        ('<ph id="1" dataRef="a"/>a', 'A<ph id="2" copyOf="1"/><ph id="1"/>', "A****"),
        ('<pc id="1" dataRefStart="a" dataRefEnd="b">a</pc>', '<pc id="1">A</pc>', "**A__"),
        ('<pc id="1" dataRefStart="a" dataRefEnd="b">a</pc>',
         '<pc id="2" copyOf="1">A</pc>', "**A__"),
        ('<pc id="1" dataRefStart="a" dataRefEnd="b">a</pc>',
         '<sc id="1"/>A<ec startRef="1"/>', "**A__"),
        ('<sc id="1" dataRef="a"/>a<ec startRef="1" dataRef="b"/>', '<pc id="1">A</pc>', "**A__"),
        ('<ph id="1" dataRef="a"/>a', '<ph id="3"/>A', None),
        ('<ph id="1" dataRef="a"/>a', '<ph id="1" dataRef="c"/>A', None),
        ('<ph id="1" dataRef="a"/>a', '<ph id="2" copyOf="7"/>A', None),
    ],
)  # fmt: skip
def test_codes_of_2_1_by_their_ids(source: str, target: str, expected: str | None) -> None:
    unit = (
        f'<unit id="1">{DATA}<segment><source>{source}</source><target>{target}</target></segment>'
        "</unit>"
    )
    found = read_documents(v2(unit), "x.xlf")[0]
    assert [m.target for m in found.catalog.messages] == ([] if expected is None else [expected])
    assert len(found.notices) == (expected is None)


def test_an_id_of_one_unit_says_nothing_of_another() -> None:
    one = '<trans-unit id="1"><source><ph id="1">[1]</ph></source></trans-unit>'
    other = '<trans-unit id="2"><source>a</source><target><x id="1"/></target></trans-unit>'
    (units,) = read_documents(v1(one + other), "x.xlf")
    assert [m.source for m in units.catalog.messages] == ["[1]"]
    assert [notice.issue for notice in units.notices] == [UnitIssue.UNREADABLE]


# --------------------------------------------------------------- what a unit says of its own target


def standing(data: bytes) -> tuple[str, State, UnitIssue | None]:
    (units,) = read_documents(data, "x.xlf")
    (message,) = units.catalog.messages
    issues = [notice.issue for notice in units.notices]
    return message.target, message.state, issues[0] if issues else None


DRAFTED, NONE = State.TRANSLATED, State.INITIAL
PENDING = ("new", "needs-translation", "needs-l10n", "x-mine", "")
CLAIMED = ("translated", "needs-review-translation", "needs-adaptation", "needs-review-l10n")


@pytest.mark.parametrize("text", ["Beras  naik.", "Beras\n   naik."])
@pytest.mark.parametrize("state", PENDING)
def test_a_copy_that_nobody_calls_translated_is_none_in_1_2(state: str, text: str) -> None:
    attribute = f' state="{state}"' if state else ""
    unit = f"<source>Beras naik.</source><target{attribute}>{text}</target></trans-unit>"
    for approved in ("", ' approved="no"'):
        found = standing(v1(f'<trans-unit id="1"{approved}>{unit}'))
        assert found == ("", NONE, UnitIssue.UNTRANSLATED)


@pytest.mark.parametrize(
    ("unit_attributes", "target_attributes", "state", "issue"),
    [
        *(("", f'state="{state}"', DRAFTED, None) for state in CLAIMED),
        ("", 'state="signed-off"', State.REVIEWED, None),
        ("", 'state="final"', State.FINAL, None),
        ('approved="yes"', "", State.REVIEWED, None),
        ('approved="yes"', 'state="new"', NONE, UnitIssue.UNTRANSLATED),
        ('translate="no"', 'state="final"', NONE, UnitIssue.UNTRANSLATED),
    ],
)
def test_copies_in_1_2(
    unit_attributes: str, target_attributes: str, state: State, issue: UnitIssue | None
) -> None:
    unit = (
        f'<trans-unit id="1" {unit_attributes}><source>Jakarta</source>'
        f"<target {target_attributes}>Jakarta</target></trans-unit>"
    )
    assert standing(v1(unit)) == ("" if state is NONE else "Jakarta", state, issue)


@pytest.mark.parametrize(
    ("unit_attributes", "target_attributes", "state", "issue"),
    [
        # A tool that keeps no states leaves "new" where it fills in a translation.
        ("", 'state="new"', DRAFTED, None),
        ("", 'state="needs-translation"', DRAFTED, UnitIssue.UNFINISHED),
        ("", 'state="needs-l10n"', DRAFTED, UnitIssue.UNFINISHED),
        ('translate="no"', "", DRAFTED, UnitIssue.UNFINISHED),
        ('translate="no"', 'state="final"', State.FINAL, None),
        ('translate="yes"', "", DRAFTED, None),
        ('approved="no"', 'state="signed-off"', DRAFTED, UnitIssue.NOT_APPROVED),
        ('approved="no"', 'state="final"', DRAFTED, UnitIssue.NOT_APPROVED),
        ('approved="no"', 'state="translated"', DRAFTED, None),
        ('approved="yes"', 'state="needs-review-translation"', DRAFTED, UnitIssue.NOT_APPROVED),
    ],
)
def test_translations_in_1_2(
    unit_attributes: str, target_attributes: str, state: State, issue: UnitIssue | None
) -> None:
    unit = (
        f'<trans-unit id="1" {unit_attributes}><source>Kota</source>'
        f"<target {target_attributes}>City</target></trans-unit>"
    )
    assert standing(v1(unit)) == ("City", state, issue)


def test_units_inherit_that_they_are_not_translated() -> None:
    unit = '<trans-unit id="1"><source>a</source><target>b</target></trans-unit>'
    locked = f'<group translate="no"><group>{unit}</group></group>'
    assert standing(v1(locked))[2] is UnitIssue.UNFINISHED
    assert standing(v1(f'<group translate="no"/>{unit}'))[2] is None
    opened = unit.replace('id="1"', 'id="1" translate="yes"')
    assert standing(v1(f'<group translate="no">{opened}</group>'))[2] is None
    unit = "<segment><source>a</source><target>b</target></segment></unit>"
    data = v2(f'<unit id="1">{unit}').replace(b"<file ", b'<file translate="no" ')
    assert standing(data)[2] is UnitIssue.UNFINISHED


@pytest.mark.parametrize(
    ("attributes", "target", "expected"),
    [
        ("", "Kota", ("", NONE, UnitIssue.UNTRANSLATED)),
        ('state="initial"', "Kota", ("", NONE, UnitIssue.UNTRANSLATED)),
        ('state="initial" subState="a:b"', "Kota", ("", NONE, UnitIssue.UNTRANSLATED)),
        ('state="translated"', "Kota", ("Kota", DRAFTED, None)),
        ('state="reviewed"', "Kota", ("Kota", State.REVIEWED, None)),
        ("", "City", ("City", DRAFTED, None)),
        ('state="initial"', "City", ("City", DRAFTED, None)),
        ('state="final" subState="a:b"', "City", ("City", State.FINAL, None)),
        ('state="reviewed" subState="a:needs-review-translation"', "City",
         ("City", DRAFTED, UnitIssue.NOT_APPROVED)),
        ('state="translated" subState="a:needs-translation"', "City",
         ("City", DRAFTED, UnitIssue.UNFINISHED)),
    ],
)  # fmt: skip
def test_states_of_2_1(
    attributes: str, target: str, expected: tuple[str, State, UnitIssue | None]
) -> None:
    segment = f"<segment {attributes}><source>Kota</source><target>{target}</target></segment>"
    assert standing(v2(f'<unit id="1">{segment}</unit>')) == expected


BLANKS = ("", " ", "\n   ", "&#160;", "&#x200B;")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ('state="initial"><source>Dua.</source><target>Dua.</target>',
         ("One. ", DRAFTED, UnitIssue.UNFINISHED)),
        ('state="final"><source>Dua.</source>', ("One. ", DRAFTED, UnitIssue.UNFINISHED)),
        ('state="translated"><source>Dua.</source><target>Two.</target>',
         ("One. Two.", DRAFTED, None)),
        ('state="final"><source>Dua.</source><target>Two.</target>',
         ("One. Two.", State.REVIEWED, None)),
        *((f'state="{state}"><source>Dua.</source><target>{blank}</target>',
           ("One. ", DRAFTED, UnitIssue.UNFINISHED))
          for state in ("translated", "reviewed", "final") for blank in BLANKS),
        # A citation is in the source, and would not be in the document.
        ('state="final"><source><ph id="1"/></source><target/>',
         ("One. ", DRAFTED, UnitIssue.UNFINISHED)),
        # There is nothing to translate in it.
        ('state="final"><source> </source><target/>', ("One. ", State.REVIEWED, None)),
        ('state="initial"><source> </source>', ("One.  ", State.REVIEWED, None)),
    ],
)  # fmt: skip
def test_segments_of_several_states(
    second: str, expected: tuple[str, State, UnitIssue | None]
) -> None:
    unit = (
        '<unit id="1"><segment state="reviewed"><source>Satu.</source><target>One.</target>'
        f"</segment><ignorable><source> </source></ignorable><segment {second}</segment></unit>"
    )
    data = '<originalData><data id="d">[1]</data></originalData>'
    unit = unit.replace('<unit id="1">', f'<unit id="1">{data}').replace("<ph ", '<ph dataRef="d" ')
    assert standing(v2(unit)) == expected


def test_a_unit_of_which_no_segment_is_translated_offers_nothing() -> None:
    segment = '<segment state="final"><source>Satu.</source><target> </target></segment>'
    ignorable = "<ignorable><source> </source></ignorable>"
    for inside in (segment + ignorable, ignorable + segment, segment * 2):
        assert standing(v2(f'<unit id="1">{inside}</unit>')) == ("", NONE, None)
    marks = '<mrk mtype="seg" mid="1">{}</mrk> <mrk mtype="seg" mid="2">{}</mrk>'
    for inside in (marks.format("", " "), " "):
        unit = (
            f"<source>Satu. Dua.</source><seg-source>{marks.format('Satu.', 'Dua.')}</seg-source>"
            f'<target state="final">{inside}</target>'
        )
        assert standing(v1(f'<trans-unit id="1">{unit}</trans-unit>')) == ("", NONE, None)


@pytest.mark.parametrize(
    ("attributes", "second", "expected"),
    [
        ("", "Dua.", ("One. Dua.", DRAFTED, UnitIssue.UNFINISHED)),
        ('state="new"', "Dua.", ("One. Dua.", DRAFTED, UnitIssue.UNFINISHED)),
        ('state="translated"', "Dua.", ("One. Dua.", DRAFTED, None)),
        ('state="final"', "Dua.", ("One. Dua.", State.FINAL, None)),
        ("", "Two.", ("One. Two.", DRAFTED, None)),
    ],
)
def test_marked_segments_of_1_2(
    attributes: str, second: str, expected: tuple[str, State, UnitIssue | None]
) -> None:
    def marked(first: str, other: str) -> str:
        marks = (
            f'<mrk mtype="seg" mid="{n}">{text}</mrk>' for n, text in enumerate((first, other))
        )
        return " ".join(marks)

    unit = (
        f'<trans-unit id="1"><source>Satu. Dua.</source><seg-source>{marked("Satu.", "Dua.")}'
        f"</seg-source><target {attributes}>{marked('One.', second)}</target></trans-unit>"
    )
    assert standing(v1(unit)) == expected


FIRST = '<mrk mtype="seg" mid="1">One.</mrk>'
SEG_SOURCE = '<seg-source>{}<mrk mtype="seg" mid="2">{}</mrk></seg-source>'


@pytest.mark.parametrize("attributes", ["", 'state="translated"', 'state="final"'])
@pytest.mark.parametrize(
    "second",
    ["", '<mrk mtype="seg" mid="2"/>', '<g id="5"><mrk mtype="seg" mid="2"> </mrk></g>']
    + [f'<mrk mtype="seg" mid="2">{blank}</mrk>' for blank in BLANKS],
)
def test_a_marked_segment_without_a_target(attributes: str, second: str) -> None:
    source = SEG_SOURCE.format(FIRST.replace("One.", "Satu."), "Dua.")
    unit = (
        '<trans-unit id="1" approved="yes">'
        '<source>Satu. <bpt id="5">*</bpt>Dua.<ept id="5">*</ept></source>'
        f"{source}<target {attributes}>{FIRST}{second}</target></trans-unit>"
    )
    target, state, issue = standing(v1(unit))
    assert target.startswith("One.")
    assert (state, issue) == (DRAFTED, UnitIssue.UNFINISHED)
    (units,) = read_documents(v1(unit), "x.xlf")
    assert units.notices[0].reason == "1 of 2 segments are not translated"


@pytest.mark.parametrize(
    ("source", "second", "state"),
    [
        # There is nothing to translate in it, or it is a code.
        (" ", "", State.FINAL),
        ('<ph id="7">[1]</ph>', '<x id="7"/>', State.FINAL),
        ('<ph id="7">[1]</ph>', "", DRAFTED),
    ],
)
def test_a_marked_segment_without_text(source: str, second: str, state: State) -> None:
    unit = (
        f'<trans-unit id="1"><source>Satu.{source}</source>{SEG_SOURCE.format(FIRST, source)}'
        f'<target state="final">{FIRST}<mrk mtype="seg" mid="2">{second}</mrk></target>'
        "</trans-unit>"
    )
    assert standing(v1(unit))[1] is state


def test_marks_of_one_id_and_marks_without_those_of_the_source() -> None:
    marks = '<mrk mtype="seg">{}</mrk><mrk mtype="seg">{}</mrk>'
    for source in (f"<seg-source>{marks.format('Satu.', 'Dua.')}</seg-source>", ""):
        unit = (
            f'<trans-unit id="1"><source>Satu.Dua.</source>{source}'
            f'<target state="final">{marks.format("", "Two.")}</target></trans-unit>'
        )
        assert standing(v1(unit)) == ("Two.", DRAFTED, UnitIssue.UNFINISHED)
    whole = unit.replace(marks.format("", "Two."), "One. Two.")
    assert standing(v1(whole)) == ("One. Two.", State.FINAL, None)


@pytest.mark.parametrize("qualifier", ["grammar", "inaccurate", "length", "spelling"])
@pytest.mark.parametrize(
    ("attributes", "state", "said"),
    [
        ("", "final", 'state="final"'),
        ("", "signed-off", 'state="signed-off"'),
        ('approved="yes"', "translated", 'approved="yes"'),
    ],
)
def test_a_rejected_target_is_not_approved(
    qualifier: str, attributes: str, state: str, said: str
) -> None:
    def data(name: str) -> bytes:
        return v1(
            f'<trans-unit id="1" {attributes}><source>Kota</source>'
            f'<target state="{state}" state-qualifier="{name}">City</target></trans-unit>'
        )

    rejected = f"rejected-{qualifier}"
    assert standing(data(rejected)) == ("City", DRAFTED, UnitIssue.NOT_APPROVED)
    (units,) = read_documents(data(rejected), "x.xlf")
    assert units.notices[0].reason == f'{said}, but state-qualifier="{rejected}"'
    assert standing(data("exact-match"))[2] is None
    segment = (
        f'<segment state="final" subState="a:{rejected}"><source>Kota</source>'
        "<target>City</target></segment>"
    )
    found = standing(v2(f'<unit id="1">{segment}</unit>'))
    assert found == ("City", DRAFTED, UnitIssue.NOT_APPROVED)


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("", "fr", "expected target language en, found fr"),
        ("", "id", "expected target language en, found id"),
        ("de", "en", "expected source language id, found de"),
        ("ID", "en-US", ""),
        ("in", "ENG", ""),
        ("", "", ""),
    ],
)
def test_a_text_in_another_language_costs_its_unit(source: str, target: str, reason: str) -> None:
    texts = f'<source xml:lang="{source}">Kota</source>\n<target xml:lang="{target}">City</target>'
    for data in (
        v1(f'\n<trans-unit id="1" approved="yes">\n{texts}</trans-unit>').replace(b"en-GB", b"en"),
        v2(f'\n<unit id="1"><segment><source>a</source><target>b</target></segment>\n'
           f"<segment>{texts}</segment></unit>"),
    ):  # fmt: skip
        line = 2 if not reason else 4 if "target" in reason else 3
        assert kinds(data) == [(line, reason)]


def test_an_empty_target_is_in_no_language() -> None:
    data = v1('<trans-unit id="1"><source>a</source><target xml:lang="fr"> </target></trans-unit>')
    assert standing(data) == ("", NONE, None)


@pytest.mark.parametrize("text", ["", " ", "\n  "])
@pytest.mark.parametrize("state", PENDING)
def test_a_target_of_blanks_is_none(state: str, text: str) -> None:
    attribute = f' state="{state}"' if state else ""
    inside = f"<source>a</source><target{attribute}>{text}</target>"
    assert standing(v1(f'<trans-unit id="1">{inside}</trans-unit>')) == ("", NONE, None)
    inside = f"<segment><source>a</source><target>{text}</target></segment>"
    assert standing(v2(f'<unit id="1">{inside}</unit>')) == ("", NONE, None)


@pytest.mark.parametrize("version", XliffVersion)
def test_what_readers_see_inside_a_code_is_text_for_other_tools(version: XliffVersion) -> None:
    source = 'Lihat ![peta kecil](a.png "Judul peta") dan <b title="Kata">ini</b>^[Catatan `x`.].'
    exported = write_xliff(
        Catalog("id", "en", (Message(source, source, state=State.REVIEWED),)),
        "a.md",
        version,
        Syntax.MARKDOWN,
    )
    root = ET.fromstring(exported.data)
    (text,) = (node for node in root.iter() if node.tag.rpartition("}")[2] == "source")
    visible = "".join(
        (node.tail or "") if node.tag.endswith("ph") else (node.text or "") + (node.tail or "")
        for node in text.iter()
    )
    for seen in ("peta kecil", "Judul peta", "Kata", "Catatan "):
        assert seen in visible
    for hidden in ("a.png", "title=", "`x`"):
        assert hidden not in visible
    (message,) = read_xliff(exported.data, "a.xlf").messages
    assert message.source == source
    assert message.target == source
