"""Three-way merge of PO files: which side wins, what conflicts, and that nothing is lost."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.conflict_markers import has_conflict_markers
from rktranslate.catalog.po import parse, serialise
from rktranslate.catalog.po.decoding import decode
from rktranslate.catalog.provenance import fingerprint
from rktranslate.catalog.three_way import ConflictKind, FileMerge, merge_files
from rktranslate.catalog.three_way.values import merge_lines
from rktranslate.errors import CatalogError
from rktranslate.model import Catalog, Message, Origin, Plural, Provenance, State
from tests.timing import best_seconds

FIELDS = (
    '"Language: en\\n"\n"PO-Revision-Date: 2026-11-01 10:00+0000\\n"\n'
    '"Last-Translator: none\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
)
HEADER = f'# report\nmsgid ""\nmsgstr ""\n{FIELDS}'
MACHINE = f"# mt: engine 1 d:{fingerprint('Draft')}\n"


def po(*entries: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *entries)).encode()


def entry(target: str, comments: str = "", source: str = "Satu", obsolete: str = "") -> str:
    return f'{comments}{obsolete}msgid "{source}"\n{obsolete}msgstr "{target}"\n'


def merged(base: str, ours: str, theirs: str) -> FileMerge:
    """Merge files with one message between two others, which one side each has changed."""
    first, last = entry("One", source="Awal"), entry("Last", source="Akhir")
    return merge_files(
        po(first, base, last),
        po(entry("First", source="Awal"), ours, last),
        po(first, theirs, entry("End", source="Akhir")),
        "a.po",
    )


def catalog(data: bytes) -> Catalog:
    return parse(decode(data, "a.po"), "a.po", "id", "en").catalog


def message(merge: FileMerge, source: str = "Satu") -> Message:
    return next(each for each in catalog(merge.data).messages if each.source == source)


BASE = entry("Draft", f"{MACHINE}#. paragraph 1\n#: a.md:1\n#, fuzzy\n")
APPROVED = entry("Draft", f"{MACHINE}#. paragraph 1\n#: a.md:1\n")
CORRECTED = entry("Better", f"{MACHINE}#. paragraph 1\n#: a.md:1\n")
EDITED = entry("Edited", f"{MACHINE}#. paragraph 1\n#: a.md:1\n#, fuzzy\n")
DRAFTED_AGAIN = entry(
    "New", f"# mt: engine 2 d:{fingerprint('New')}\n#. paragraph 1\n#: a.md:1\n#, fuzzy\n"
)
EMPTY = entry("", "#. paragraph 1\n#: a.md:1\n")


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        (BASE, APPROVED, APPROVED),
        (BASE, EMPTY, EMPTY),
        (APPROVED, APPROVED, APPROVED),
        (APPROVED, DRAFTED_AGAIN, APPROVED),
        (EDITED, DRAFTED_AGAIN, EDITED),
        (EDITED, EMPTY, EDITED),
        (DRAFTED_AGAIN, EMPTY, DRAFTED_AGAIN),
        (CORRECTED, DRAFTED_AGAIN, CORRECTED),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_the_target_that_was_judged_most_wins(
    one: str, other: str, result: str, *, swapped: bool
) -> None:
    merge = merged(BASE, other, one) if swapped else merged(BASE, one, other)
    assert merge.conflicts == ()
    first, last = entry("First", source="Awal"), entry("End", source="Akhir")
    assert merge.data == po(first, result, last)


@pytest.mark.parametrize("draft", ["Edited", "Edited\\nquestion: who?"])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_draft_that_a_person_wrote_becomes_a_note_of_the_reviewed_target(
    draft: str, *, swapped: bool
) -> None:
    edited = EDITED.replace("Edited", draft)
    sides = (edited, CORRECTED) if swapped else (CORRECTED, edited)
    merge = merged(BASE, *sides)
    assert merge.conflicts == ()
    result = message(merge)
    assert (result.target, result.state) == ("Better", State.REVIEWED)
    assert result.notes == (f"draft of the other branch: {draft}",)
    # Merging the same once more adds nothing, also where the ancestor is an earlier one.
    for base in (edited, BASE):
        again = merge_files(po(base), merge.data, po(edited, edited.replace("Satu", "Dua")), "a.po")
        assert message(again).notes == result.notes


def test_two_targets_of_people_are_a_conflict_in_that_message_alone() -> None:
    merge = merged(BASE, APPROVED, CORRECTED)
    (conflict,) = merge.conflicts
    assert (conflict.kind, conflict.source) == (ConflictKind.TARGET, "Satu")
    assert (conflict.ours, conflict.theirs) == ("Draft", "Better")
    result = message(merge)
    assert result.state is State.TRANSLATED
    assert has_conflict_markers(result.target)
    assert result.target == (
        "#-#-#-#-#  ours (reviewed)  #-#-#-#-#\nDraft\n"
        "#-#-#-#-#  theirs (reviewed)  #-#-#-#-#\nBetter"
    )
    assert conflict.line == result.line
    assert message(merge, "Awal").target == "First"
    assert message(merge, "Akhir").target == "End"


def test_different_plural_forms_conflict_form_by_form() -> None:
    def forms(one: str, other: str) -> str:
        return f'msgid "apel"\nmsgid_plural "apel"\nmsgstr[0] "{one}"\nmsgstr[1] "{other}"\n'

    merge = merged(forms("", ""), forms("an apple", "apples"), forms("an apple", "the apples"))
    plural = message(merge, "apel").plural
    assert plural is not None
    (_, singular), (_, other) = plural.targets
    assert singular == "an apple"
    assert has_conflict_markers(other)
    assert merge.conflicts[0].ours == "an apple\napples"


def test_a_plural_and_a_single_target_stay_as_two_entries() -> None:
    plural = 'msgid "Satu"\nmsgid_plural "Satu"\nmsgstr[0] "one"\nmsgstr[1] "ones"\n'
    merge = merged(BASE, CORRECTED, plural)
    assert [conflict.kind for conflict in merge.conflicts] == [ConflictKind.ENTRY]
    assert merge.data.count(b'msgid "Satu"') == 2


def test_fields_are_merged_apart() -> None:
    ours = entry("Better", "# why\n#. paragraph 1\n#: a.md:1\n#, c-format\n")
    theirs = entry("Draft", f"{MACHINE}#. paragraph 3\n#: a.md:7 b.md:2\n#, fuzzy, x-odd\n")
    merge = merged(BASE, ours, theirs)
    assert merge.conflicts == ()
    assert merge.data == po(
        entry("First", source="Awal"),
        entry("Better", "# why\n#. paragraph 3\n#: a.md:7 b.md:2\n#, c-format, x-odd\n"),
        entry("End", source="Akhir"),
    )


def test_strings_stay_folded_where_only_comments_are_merged() -> None:
    strings = 'msgid ""\n"Sa"\n"tu"\nmsgstr ""\n"Bet"\n"ter"\n'
    merge = merged(
        f"#. paragraph 1\n{strings}",
        f"# why\n#. paragraph 1\n{strings}",
        f"#. paragraph 2\n{strings}",
    )
    assert f"# why\n#. paragraph 2\n{strings}".encode() in merge.data


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        ("ab", "ab", "ab", "ab"),
        ("ab", "axb", "aby", "axby"),
        ("ab", "b", "ab", "b"),
        ("ab", "a", "b", ""),
        ("ab", "axb", "ayb", "axyb"),
        ("", "xy", "yz", "xyz"),
        ("a", "x", "y", "xy"),
        ("aa", "a", "aa", "a"),
        ("q", "qp", "qA", "qAp"),
        ("q", "qA", "qp", "qAp"),
        ("ab", "ba", "abx", "bxa"),
    ],
)
def test_lines(base: str, ours: str, theirs: str, result: str) -> None:
    assert "".join(merge_lines(base, ours, theirs, str.isupper)) == result


def test_a_review_goes_with_its_target() -> None:
    ann, ben = "# reviewed: Ann, 2026-11-28\n", "# reviewed: Ben, 2026-11-29\n"
    draft = entry("Draft", "# why\n#, fuzzy\n")
    same = message(merged(draft, entry("Draft", f"# why\n{ann}"), entry("Draft", f"# why\n{ben}")))
    assert same.notes == ("why", "reviewed: Ann, 2026-11-28", "reviewed: Ben, 2026-11-29")
    other = entry("Other", f"# why\n# new\n{ben}")
    beaten = merged(draft, entry("Draft", "# question: x?\n#, fuzzy\n"), other)
    assert message(beaten).notes == ("question: x?", "new", "reviewed: Ben, 2026-11-29")
    reopened = merged(
        entry("Draft", ann), entry("Edited", "#, fuzzy\n"), entry("Draft", f"# b\n{ann}")
    )
    assert message(reopened).notes == ("b",)
    conflict = message(merged(draft, entry("Draft", ann), other))
    assert conflict.notes == ("new",)
    assert "#-#-#-#-#  ours (reviewed: Ann, 2026-11-28)  #-#-#-#-#\n" in conflict.target


def test_an_answer_stays_below_its_question() -> None:
    base = entry("Draft", "# question: A?\n#, fuzzy\n")
    asked = entry("Draft", "# question: A?\n# question: B?\n#, fuzzy\n")
    answered = entry("Draft", "# question: A?\n# answer: yes\n#, fuzzy\n")
    expected = ("question: A?", "answer: yes", "question: B?")
    assert message(merged(base, asked, answered)).notes == expected
    assert message(merged(base, answered, asked)).notes == expected


def test_reviews_while_the_sources_changed() -> None:
    """One branch reviewed; the other has new, deleted, moved and returned sentences."""
    old, gone = entry("", source="Lama"), entry("", "#: a.md:3\n", source="Hilang")
    back = entry("Back", source="Kembali", obsolete="#~ ")
    base = po(BASE, old, gone, back)
    ours = po(
        APPROVED,
        entry("Old", source="Lama"),
        entry("Gone", "# note\n#: a.md:3\n", source="Hilang"),
        back,
    )
    fresh = entry("", "#: a.md:1\n", source="Baru")
    theirs = po(
        entry("Back", "#: a.md:2\n", source="Kembali"),
        fresh,
        BASE.replace("a.md:1", "a.md:4").replace("paragraph 1", "paragraph 4"),
        entry("", source="Lama"),
    )
    merge = merge_files(base, ours, theirs, "a.po")
    assert merge.conflicts == ()
    assert merge.kept == 1
    assert merge.data == po(
        entry("Back", "#: a.md:2\n", source="Kembali"),
        fresh,
        APPROVED.replace("a.md:1", "a.md:4").replace("paragraph 1", "paragraph 4"),
        entry("Old", source="Lama"),
        entry("Gone", "# note\n", source="Hilang", obsolete="#~ "),
    )


def test_what_nobody_worked_on_is_deleted() -> None:
    last = entry("Last", source="Akhir")
    redrafted = DRAFTED_AGAIN.replace("a.md:1", "a.md:9")
    for ours, theirs in ((po(last), po(redrafted, last)), (po(redrafted, last), po(last))):
        merge = merge_files(po(BASE, last), ours, theirs, "a.po")
        assert merge.data == po(last)


def test_an_obsolete_message_takes_the_review_of_the_other_branch() -> None:
    retired = entry("Draft", f"{MACHINE}#, fuzzy\n", obsolete="#~ ")
    merge = merged(BASE, CORRECTED, retired)
    assert merge.conflicts == ()
    result = message(merge)
    assert (result.obsolete, result.target, result.state) == (True, "Better", State.REVIEWED)
    assert result.locations == ()


def test_new_messages_stay_where_their_branch_has_them() -> None:
    a, b, c, d = (entry(f"T{name}", source=name) for name in "ABCD")
    x, y, z = (entry("", source=name) for name in "XYZ")
    merge = merge_files(po(a, b, c), po(x, a, b, y, c), po(a, z, b, c, d), "a.po")
    assert merge.data == po(x, a, z, b, y, c, d)


def test_without_an_ancestor_both_are_joined() -> None:
    merge = merge_files(
        b"",
        po(
            entry("One", source="A"), entry("Two", "#, fuzzy\n", source="B"), entry("X", source="C")
        ),
        po(entry("Two", source="B"), entry("Y", source="C"), entry("Three", source="D")),
        "a.po",
    )
    targets = {each.source: each.target for each in catalog(merge.data).messages}
    assert [conflict.source for conflict in merge.conflicts] == ["C"]
    assert [targets[source] for source in "ABD"] == ["One", "Two", "Three"]
    assert message(merge, "B").state is State.REVIEWED


# --- header ----------------------------------------------------------------------------------


def headers(base: str, ours: str, theirs: str) -> FileMerge:
    old, one, other = (po(APPROVED, header=each) for each in (base, ours, theirs))
    return merge_files(old, one, other, "a.po")


def with_field(name: str, value: str, header: str = HEADER) -> str:
    return re.sub(rf'"{name}: .*\\n"', lambda _: f'"{name}: {value}\\n"', header)


def revised(date: str, translator: str) -> str:
    return with_field("Last-Translator", translator, with_field("PO-Revision-Date", date))


@pytest.mark.parametrize("swapped", [False, True])
def test_the_later_revision_names_the_translator(*, swapped: bool) -> None:
    early, late = (
        revised("2026-11-03 09:00+0700", "Ann <a@example.org>"),
        revised("2026-11-03 04:00+0000", "Ben <b@example.org>"),
    )
    merge = headers(HEADER, *((late, early) if swapped else (early, late)))
    assert merge.conflicts == ()
    assert merge.data == po(APPROVED, header=late)


def test_the_translator_stays_with_the_later_date() -> None:
    ours = revised("2026-11-03 04:00+0000", "Ann <a@example.org>")
    theirs = with_field("PO-Revision-Date", "2026-11-04 04:00+0000")
    fields = dict(catalog(headers(HEADER, ours, theirs).data).headers)
    assert fields["PO-Revision-Date"] == "2026-11-04 04:00+0000"
    assert fields["Last-Translator"] == "none"


def test_other_fields_and_comments_of_the_header() -> None:
    ours = HEADER.replace("# report\n", "# report\n# ours\n")
    theirs = HEADER.replace("# report\n", "# report\n# theirs\n") + '"X-Odd: 1\\n"\n'
    merge = headers(HEADER, ours, theirs)
    assert merge.conflicts == ()
    assert catalog(merge.data).header_comment == "# report\n# ours\n# theirs"
    assert dict(catalog(merge.data).headers)["X-Odd"] == "1"


def test_a_header_field_that_both_changed() -> None:
    add = '"Plural-Forms: nplurals={}; plural=0;\\n"\n'
    merge = headers(HEADER, HEADER + add.format(1), HEADER + add.format(2))
    (conflict,) = merge.conflicts
    assert (conflict.kind, conflict.source) == (ConflictKind.HEADER, "Plural-Forms")
    values = [value for name, value in catalog(merge.data).headers if name == "Plural-Forms"]
    assert values == ["nplurals=1; plural=0;", "nplurals=2; plural=0;"]
    assert conflict.line == 2


# --- bytes -----------------------------------------------------------------------------------


def test_line_ends_charset_and_odd_layout_stay() -> None:
    def odd(first: str, last: str) -> bytes:
        header = HEADER.replace("UTF-8", "ISO-8859-1")
        text = (
            f'{header}\n\n\n#Ünüsual\n#,c-format\nmsgid ""\n"Sa"\n"tu"\n  msgstr "{first}"\n'
            f'msgid  "Dua"\nmsgstr\t"{last}"\n\n\n'
        )
        return text.replace("\n", "\r\n").encode("latin-1")

    merge = merge_files(odd("é", "b"), odd("è", "b"), odd("é", "ß"), "a.po")
    assert merge.data == odd("è", "ß")


@pytest.mark.parametrize("swapped", [False, True])
def test_a_side_may_change_the_line_ends_and_the_charset(*, swapped: bool) -> None:
    old = HEADER.replace("UTF-8", "ISO-8859-1")
    base = po(entry("é"), header=old).decode().encode("latin-1")
    text = po(entry("è"), header=old).decode().encode("latin-1")
    style = b"\xef\xbb\xbf" + po(entry("é"), entry("€", source="Dua")).replace(b"\n", b"\r\n")
    merge = merge_files(base, *((style, text) if swapped else (text, style)), "a.po")
    expected = po(entry("è"), entry("€", source="Dua")).replace(b"\n", b"\r\n")
    assert merge.data == b"\xef\xbb\xbf" + expected


def test_a_character_that_the_charset_lacks() -> None:
    old = HEADER.replace("UTF-8", "ISO-8859-1")
    base = po(entry("a"), header=old)
    theirs = po(entry("€"))
    # Both changed the charset; ours is taken.
    ours = po(entry("b", source="Dua"), header=HEADER.replace("UTF-8", "ISO-8859-2"))
    with pytest.raises(CatalogError, match="lacks '€'"):
        merge_files(base, ours, theirs, "a.po")


def test_the_last_line_may_have_no_end() -> None:
    base = po(entry("a"), entry("b", source="Dua"))[:-1]
    ours, theirs = base.replace(b'"a"', b'"x"'), base + b"\n\n" + entry("c", source="Tiga").encode()
    merge = merge_files(base, ours, theirs, "a.po")
    assert merge.data == po(entry("x"), entry("b", source="Dua"), entry("c", source="Tiga"))


def test_duplicates_and_further_msgstr_lines_are_kept() -> None:
    twice = entry("One") + "\n" + entry("Two")
    repeated = 'msgid "Satu"\nmsgstr "One"\nmsgstr "Two"\n'
    for double in (twice, repeated):
        assert double.encode() in merged(entry("One"), double, entry("One")).data
        merge = merged(entry("One"), double, entry("Three"))
        assert [conflict.kind for conflict in merge.conflicts] == [ConflictKind.ENTRY]
        for target in ("Two", "Three"):
            assert f'msgstr "{target}"'.encode() in merge.data
        # A person who deletes one settles it, whatever the other branch did not touch.
        assert merged(double, entry("Two"), double).data.count(b'msgid "Satu"') == 1


def test_a_current_and_an_obsolete_entry_of_one_message() -> None:
    obsolete = entry("Earlier", obsolete="#~ ")
    base = po(entry(""), entry("Akhir", source="Akhir"), obsolete)
    ours = po(entry("Better"), entry("Akhir", source="Akhir"), obsolete)
    theirs = po(entry(""), entry("Akhir", source="Akhir"))
    merge = merge_files(base, ours, theirs, "a.po")
    assert merge.conflicts == ()
    assert merge.data == po(entry("Better"), entry("Akhir", source="Akhir"))


@pytest.mark.parametrize(
    "broken",
    [b"\xff", b"garbage", b"", HEADER.encode() + b"<<<<<<< HEAD\n", po('msgid "a"\n')],
)
def test_a_version_that_is_no_po_file_is_refused(broken: bytes) -> None:
    good, other = po(BASE), po(APPROVED)
    with pytest.raises(CatalogError) as caught:
        merge_files(good, other, broken, "a.po")
    assert caught.value.path == "a.po (theirs)"
    with pytest.raises(CatalogError):
        merge_files(good, broken, other, "a.po")


# --- laws ------------------------------------------------------------------------------------

TEXTS = st.sampled_from(["", "satu", "dua", 'a "b"\n\\c', "Änderung\n", "#-#-#-#-#", "∅"])
NOTES = st.lists(
    st.sampled_from(
        [
            "note",
            "question: a?",
            "answer: b",
            "",
            "mt: odd",
            "reviewed: A, 2026-01-01",
            " rktranslate: ignore x",
        ]
    ),
    max_size=3,
).map(tuple)
FLAGS = st.lists(st.sampled_from(["c-format", "no-wrap", "x y"]), max_size=2, unique=True)


@st.composite
def versions(draw: st.DrawFn, key: tuple[str | None, str]) -> Message:
    target = draw(TEXTS)
    states = [State.TRANSLATED, State.REVIEWED] if target else [State.INITIAL]
    state = draw(st.sampled_from(states))
    provenance = None
    if draw(st.booleans()):
        mark = fingerprint(target if draw(st.booleans()) else "other")
        provenance = Provenance(
            Origin.MACHINE, signature="e|v:1", step="plain", terms="none", fingerprint=mark
        )
    plural = None
    if key[1].startswith("plural"):
        plural = Plural("forms", ((0, target), (1, draw(TEXTS) if target else "")))
        target = ""
    draft = state is State.TRANSLATED
    return Message(
        key[1],
        target,
        key[0],
        state,
        provenance,
        notes=draw(NOTES),
        extracted=draw(st.sampled_from([(), ("paragraph 1",), ("paragraph 2", "x")])),
        flags=tuple(draw(FLAGS)),
        previous_source=draw(st.sampled_from([None, "earlier"])) if draft else None,
        plural=plural,
        obsolete=draw(st.sampled_from([False, False, False, True])),
    )


KEYS = [(None, "A"), (None, "B"), ("c", "A"), (None, "plural C"), (None, "D\nE")]


@st.composite
def three(draw: st.DrawFn) -> tuple[list[Message], list[Message], list[Message]]:
    """Return a catalogue and two versions of it, with edits, deletions and additions."""
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=5))
    base = [draw(versions(key)) for key in keys]
    sides = []
    for _ in range(2):
        side = [
            draw(versions(each.key)) if draw(st.booleans()) else each
            for each in base
            if draw(st.integers(0, 5))
        ]
        for key in KEYS:
            if key not in keys and draw(st.booleans()):
                side.insert(draw(st.integers(0, len(side))), draw(versions(key)))
        sides.append(side)
    return base, sides[0], sides[1]


def written(messages: list[Message]) -> bytes:
    ordered = tuple(sorted(messages, key=lambda each: each.obsolete))
    headers = (("Language", "en"), ("Content-Type", "text/plain; charset=UTF-8"))
    return serialise(Catalog("id", "en", ordered, headers)).encode()


def texts(message: Message) -> set[str]:
    forms = message.plural.targets if message.plural else ((0, message.target),)
    return {text for _, text in forms if text}


@given(three())
def test_laws(sides: tuple[list[Message], list[Message], list[Message]]) -> None:
    files = [written(side) for side in sides]
    merge = merge_files(files[0], files[1], files[2], "a.po")
    result = catalog(merge.data)
    found = {each.key: each for each in result.messages}
    assert result.duplicates == ()
    ancestors, mine, yours = (
        {each.key: dataclasses.replace(each, line=0) for each in catalog(data).messages}
        for data in files
    )
    for key in KEYS:
        before, one, other = ancestors.get(key), mine.get(key), yours.get(key)
        after = found.get(key)
        if after is not None:
            after = dataclasses.replace(after, line=0)
        # What one side did not touch is as on the other.
        if one == before:
            assert after == other
            continue
        if other == before:
            assert after == one
            continue
        for side in (one, other):
            if side is None or side == before:
                continue
            new = texts(side) - (texts(before) if before else set())
            if new and (side.state.is_reviewed or side.provenance is None):
                # Work of a person is there: as the target, in a conflict, or as a note.
                assert after is not None
                whole = "\n".join((*texts(after), *after.notes))
                assert all(text.rstrip("\n") in whole for text in new)
        if one is not None and other is not None and after is not None:
            added = {*one.notes, *other.notes} - set(before.notes if before else ())
            added = {note for note in added if not note.startswith("reviewed:")}
            assert added <= set(after.notes)
    # The sides have equal rights.
    other_way = merge_files(files[0], files[2], files[1], "a.po")
    assert {each.source for each in other_way.conflicts} == {
        each.source for each in merge.conflicts
    }
    # A conflict is where people disagree, and nowhere else.
    marked = {
        key
        for key, each in found.items()
        if any(text.count("#-#-#-#-#") > 1 for text in texts(each))
    }
    assert len(merge.conflicts) == len(marked)
    # Merging the result again with a side changes nothing.
    if not merge.conflicts:
        assert merge_files(files[1], merge.data, files[1], "a.po").data == merge.data


@pytest.mark.slow
def test_cost_is_linear() -> None:
    def seconds(size: int) -> float:
        base = po(*(entry(f"T{i}", f"#: a.md:{i}\n", source=f"S {i}") for i in range(size)))
        ours = base.replace(b'1"\n', b'1!"\n')
        theirs = base.replace(b"a.md:", b"b.md:").replace(b'2"\n', b'2!"\n')
        return best_seconds(lambda: merge_files(base, ours, theirs, "a.po"))

    assert seconds(12_000) < 10 * seconds(3_000)
