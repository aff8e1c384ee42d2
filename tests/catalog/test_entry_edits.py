"""Entries are edited, and restored, without another change in the bytes of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.po import parse
from rktranslate.catalog.po.decoding import decode
from rktranslate.catalog.po.entry_edits import (
    EntryEdit,
    EntryLines,
    edit_entries,
    restore_entries,
)
from rktranslate.catalog.po.entry_edits import entries_of as all_entries_of
from rktranslate.catalog.po.entry_file import (
    HEADER as HEADER_KEY,
)
from rktranslate.catalog.po.entry_file import (
    EditedFile,
    EntryFile,
    edit_file,
    restore_file,
)
from rktranslate.catalog.po.line_changes import EntryChange
from rktranslate.catalog.provenance_comments import MARKS
from rktranslate.model import Catalog, Key, Message, State
from tests.timing import best_seconds

HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset={}\\n"\n\n'
PATH = "a.po"
APPROVAL = EntryEdit(fuzzy=False, without_previous=True)


def po(text: str, charset: str = "UTF-8") -> bytes:
    return (HEADER.format(charset) + text).encode(charset)


def catalog(data: bytes) -> Catalog:
    return parse(decode(data, PATH), PATH, "id", "en").catalog


def entries_of(data: bytes, path: str) -> tuple[EntryLines, ...]:
    """Return the entries of a file without its header."""
    return all_entries_of(data, path)[1:]


def only(data: bytes) -> EntryLines:
    (entry,) = entries_of(data, PATH)
    return entry


def edit(
    data: bytes, edits: Mapping[EntryLines, EntryEdit]
) -> tuple[bytes, Mapping[EntryLines, EntryChange]]:
    done = edit_entries(data, edits, PATH)
    assert not done.failed
    return done.data, done.changes


def anything(_key: Key, _message: Message) -> bool:
    return True


def edited(text: str, wanted: EntryEdit, key: Key = (None, "a"), charset: str = "UTF-8") -> str:
    """Return the entries after an edit, which can be undone."""
    data = po(text, charset)
    file = EntryFile.read(data, PATH, "en", {key}.__contains__)
    after = edit_file(file, {key: wanted}, anything)
    assert not after.failed
    assert after.messages == {
        each.key: each for each in catalog(after.data).messages if each.key == key
    }
    again = EntryFile.read(after.data, PATH, "en", {key}.__contains__)
    assert restore_file(again, after.changes, anything).data == data
    header = HEADER.format(charset)
    decoded = after.data.decode(charset)
    assert decoded.startswith(header)
    return decoded.removeprefix(header)


# --- draft marks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("#, fuzzy\n", ""),
        ("#, fuzzy, no-wrap\n", "#, no-wrap\n"),
        ("#, no-wrap, fuzzy\n", "#, no-wrap\n"),
        ("#,fuzzy,range: 0..4 ,  odd\n", "#,range: 0..4 ,  odd\n"),
        ("#, c-format\n#, fuzzy\n", "#, c-format\n"),
        ("#, fuzzy c-format\n", "#, c-format\n"),
        ("#! fuzzy\n", ""),
        ('# a note\n#, fuzzy\n#| msgctxt "x"\n#| msgid "a"\n#| "b"\n', "# a note\n"),
        ('#| msgid "a"\n#, fuzzy\n# note\n#: a.md:1\n', "# note\n#: a.md:1\n"),
        ("  #, fuzzy  \n", ""),
        ("#, fuzzy, fuzzy\n", ""),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_only_the_marks_go_and_come_back(before: str, after: str, line_end: str) -> None:
    string = 'msgid ""\n"Hu"\n"jan"\nmsgstr ""\n  "Ra"\n"in"\n\n# next\nmsgid "b"\nmsgstr ""\n'
    data, rest = (po(text + string).replace(b"\n", line_end.encode()) for text in (before, after))
    first, _ = entries_of(data, PATH)
    changed, changes = edit(data, {first: APPROVAL})
    assert changed == rest
    (message, _) = catalog(changed).messages
    assert (message.state, message.previous_source) == (State.REVIEWED, None)
    again = entries_of(changed, PATH)[0]
    assert restore_entries(changed, {again: changes[first]}) == (data, frozenset())


def test_marks_come_back_where_the_other_comments_have_changed() -> None:
    data = po('#. old\n#: a.md:1\n#, fuzzy, no-wrap\n#| msgid "x"\nmsgid "a"\nmsgstr "b"\n')
    changed, changes = edit(data, {only(data): APPROVAL})
    moved = changed.replace(b"#. old\n#: a.md:1\n", b"#. new\n#. term\n#: a.md:7\n")
    restored, failed = restore_entries(moved, {only(moved): changes[only(data)]})
    assert restored == data.replace(b"#. old\n#: a.md:1\n", b"#. new\n#. term\n#: a.md:7\n")
    assert not failed


def test_bytes_of_another_charset_stay() -> None:
    data = po('#  catatan: ﾊ\n#, fuzzy\nmsgid "雨"\nmsgstr "表示"\n', "shift_jis")
    changed, _ = edit(data, {only(data): APPROVAL})
    assert changed == data.replace(b"#, fuzzy\n", b"")


# --- targets, flags and comments -------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "targets", "after"),
    [
        ('msgid "a"\nmsgstr ""\n', {"msgstr": "b"}, 'msgid "a"\nmsgstr "b"\n'),
        ('msgid "a"\nmsgstr ""\n"b"\n"c"\n', {"msgstr": "bc"}, 'msgid "a"\nmsgstr ""\n"b"\n"c"\n'),
        ('msgid "a"\nmsgstr ""\n"b"\n\n"c"', {"msgstr": ""}, 'msgid "a"\nmsgstr ""'),
        (
            '  msgid "a"\n  msgstr"b"\n\n\n',
            {"msgstr": 'c\n"d"\\'},
            '  msgid "a"\n  msgstr""\n"c\\n"\n"\\"d\\"\\\\"\n\n\n',
        ),
        (
            'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr[1] ""\n"bs"\n',
            {"msgstr[0]": "c"},
            'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "c"\nmsgstr[1] ""\n"bs"\n',
        ),
    ],
)
def test_only_the_lines_of_a_target_change(
    before: str, targets: dict[str, str], after: str
) -> None:
    assert edited(before, EntryEdit(targets=targets)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "#, fuzzy\n"),
        ("# note\n#. place\n#: a:1\n", "# note\n#. place\n#: a:1\n#, fuzzy\n"),
        ("#, c-format\n", "#, fuzzy, c-format\n"),
        ("  #,c-format, odd \n#, x\n", "  #, fuzzy,c-format, odd \n#, x\n"),
        ("#,\n", "#, fuzzy\n"),
        ("#= y\n", "#= y\n#, fuzzy\n"),
        ("#= y, fuzzy\n", "#= y, fuzzy\n"),
        ("#, x\n#! fuzzy\n", "#, x\n#! fuzzy\n"),
        ('#| msgid "old"\n#: a:1\n', '#, fuzzy\n#| msgid "old"\n#: a:1\n'),
    ],
)
def test_the_flag_is_set_once(before: str, after: str) -> None:
    strings = 'msgid "a"\nmsgstr "b"\n'
    assert edited(before + strings, EntryEdit(fuzzy=True)) == after + strings


MACHINE = "# mt: argos 4.8 id-en beam:4 d:0a1b2c3d\n"
FOLDED = "# mt: argos 4.8 id-en\n# beam:4 d:0a1b2c3d\n"


@pytest.mark.parametrize(
    ("before", "notes", "after"),
    [
        ("#. place\n", ("new",), "# new\n#. place\n"),
        (MACHINE + "#: a:1\n", ("new", ""), f"# new\n#\n{MACHINE}#: a:1\n"),
        (FOLDED, ("new",), f"# new\n{FOLDED}"),
        (f"# a\n{MACHINE}#b\n#. x\n", ("a", "c"), f"# a\n# c\n{MACHINE}#. x\n"),
        (f"#  a \n{MACHINE}", (), MACHINE),
        ("# a\n#b\n#: r:1\n#   c\n", ("b", "d", "  c"), "#b\n# d\n#: r:1\n#   c\n"),
        ("#, x\n", (", fuzzy", ": a", "~ b"), "# , fuzzy\n# : a\n# ~ b\n#, x\n"),
        ("# one\n", ("one\ntwo",), "# one\n# two\n"),
    ],
)
def test_only_the_comments_that_differ_change(
    before: str, notes: tuple[str, ...], after: str
) -> None:
    strings = 'msgid "a"\nmsgstr "b"\n'
    assert edited(before + strings, EntryEdit(notes=notes)) == after + strings


def test_an_obsolete_entry_and_its_twin() -> None:
    text = '#~ msgid "a"\n#~ msgstr "x"\n\nmsgid "a"\nmsgstr "b"\n'
    data = po(text)
    file = EntryFile.read(data, PATH, "en", {(None, "a")}.__contains__)
    after = edit_file(file, {(None, "a"): EntryEdit(targets={"msgstr": "c"})}, anything)
    assert after.data == po(text.replace('"b"', '"c"'))
    obsolete, _ = entries_of(data, PATH)
    changed, _ = edit(data, {obsolete: EntryEdit(targets={"msgstr": "c\nd"})})
    assert changed == po(text.replace('"x"', '""\n#~ "c\\n"\n#~ "d"'))


def test_a_charset_holds_what_it_can() -> None:
    text = 'msgid "a"\nmsgstr "naïve"\n\nmsgid "é"\nmsgstr "ü"\n'
    wanted = EntryEdit(targets={"msgstr": "café"})
    after = edited(text, wanted, charset="iso8859-1")
    assert after == text.replace("naïve", "café")
    data = po(text, "iso8859-1")
    wanted = EntryEdit(targets={"msgstr": "kuče"})
    done = edit_entries(data, {entries_of(data, PATH)[0]: wanted}, PATH)
    assert done.data == data
    (error,) = done.failed.values()
    assert str(error).startswith("a.po:6: the file cannot hold the character U+010D")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (EntryEdit(targets={"msgstr": "a\0b"}), "U+0000"),
        (EntryEdit(notes=("a\x04b",)), "U+0004"),
        (EntryEdit(targets={"msgstr": "\ud800"}), "U+D800"),
        (EntryEdit(targets={"msgstr[0]": "b"}), "no msgstr[0]"),
    ],
)
def test_what_cannot_be_written(wanted: EntryEdit, message: str) -> None:
    data = po('msgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n')
    first, second = entries_of(data, PATH)
    done = edit_entries(data, {first: wanted, second: EntryEdit(targets={"msgstr": "e"})}, PATH)
    assert done.data == data.replace(b'"d"', b'"e"'), "the others are written"
    (error,) = done.failed.values()
    assert message in str(error)


def test_a_text_that_is_read_as_something_else() -> None:
    data = po('msgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n')
    keys: list[Key] = [(None, "a"), (None, "c")]
    file = EntryFile.read(data, PATH, "en", keys.__contains__)
    wanted = {keys[0]: EntryEdit(notes=(MACHINE[2:-1],)), keys[1]: EntryEdit(notes=("note",))}
    done = edit_file(file, wanted, lambda _, message: message.provenance is None)
    assert done.data == data.replace(b'msgid "c"', b'# note\nmsgid "c"')
    assert done.failed.keys() == {keys[0]}


def test_a_target_that_was_written_in_another_way_is_not_restored() -> None:
    data = po('# a note\nmsgid "a"\nmsgstr "b"\n')
    wanted = EntryEdit(targets={"msgstr": "c d"}, notes=("other",))
    changed, changes = edit(data, {only(data): wanted})
    for now in (
        changed.replace(b'msgstr "c d"', b'msgstr ""\n"c "\n"d"'),
        changed.replace(b"# other", b"# third"),
    ):
        restored = restore_entries(now, {only(now): changes[only(data)]})
        assert restored == (now, frozenset({only(now)}))


# --- laws ------------------------------------------------------------------------------------

TEXT = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\x04"), max_size=12
) | st.sampled_from(["b", "", "\n", "a\nb\n", "\r\n", '"\\', "\t\a", "msgid", "#, fuzzy"])
COMMENT = st.sampled_from(
    [
        *("# note", "#", "#note", "#. place", "#: a.md:1", "#, fuzzy", "#, c-format", "#,fuzzy,x"),
        *("#, x , fuzzy", '#| msgid "p"', '#| msgid_plural "q"', "", "#= y, fuzzy", "#! fuzzy"),
        *(MACHINE[:-1], "# mt: argos 4.8 id-en", "# beam:4 d:0a1b2c3d", "#  two  blanks "),
    ]
)
STRINGS = st.sampled_from(
    [
        'msgid "{}"\nmsgstr "b"',
        'msgid "{}"\nmsgstr ""\n"b\\n"\n\n"c"',
        'msgid ""\n"{}"\nmsgstr ""',
        '  msgid\t"{}"\n  msgstr"\\x41"',
        'msgctxt "c"\nmsgid "{}"\nmsgstr "b"',
        'msgid "{}"\nmsgid_plural "s"\nmsgstr[0] "b"\nmsgstr[1] ""\n"c"',
        '#~ msgid "{}"\n#~ msgstr "b"',
    ]
)
NOTE = st.sampled_from(["note", "", "two\nlines", ", fuzzy", "| x", "mt: ", " a"]) | TEXT


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Return a PO file of every kind of entry."""
    text = ""
    for number in range(draw(st.integers(1, 4))):
        comments = draw(st.lists(COMMENT, max_size=6))
        previous = [line for line in comments if line.startswith("#|")]
        strings = draw(STRINGS)
        if len(previous) != len(set(previous)) or strings.startswith("#~"):
            comments = [line for line in comments if not line.startswith("#|")]
        text += "\n".join([*comments, strings.format(f"s{number}"), ""])
        text += "\n" * draw(st.integers(0, 2))
    if draw(st.booleans()):
        text = text.rstrip("\n")
    data = po(text)
    if draw(st.booleans()):
        data = data.replace(b"\n", b"\r\n")
    return b"\xef\xbb\xbf" + data if draw(st.booleans()) else data


@st.composite
def edits(draw: st.DrawFn, message: Message) -> EntryEdit:
    targets = None
    if message.plural is None:
        targets = draw(st.none() | st.fixed_dictionaries({"msgstr": TEXT}))
    elif draw(st.booleans()):
        targets = {f"msgstr[{index}]": draw(TEXT) for index, _ in message.plural.targets}
    notes = draw(st.none() | st.lists(NOTE, max_size=4).map(tuple))
    if notes and draw(st.booleans()):
        notes = (*message.notes, *notes)
    return EntryEdit(targets, notes, draw(st.none() | st.booleans()), draw(st.booleans()))


def plain(message: Message) -> Message:
    return replace(message, line=0)


@pytest.mark.slow
@given(files(), st.data())
def test_only_one_message_changes_and_every_other_byte_stays(
    data: bytes, draw: st.DataObject
) -> None:
    before = catalog(data)
    entries = entries_of(data, PATH)
    entry = draw.draw(st.sampled_from(entries))
    message = next(each for each in before.messages if each.key == entry.key)
    wanted = draw.draw(edits(message))
    changed, changes = edit(data, {entry: wanted})

    lines, after = data.split(b"\n"), changed.split(b"\n")
    assert after[: entry.first - 1] == lines[: entry.first - 1]
    rest = lines[entry.last :]
    assert not rest or after[-len(rest) :] == rest
    now = catalog(changed)
    assert now.headers == before.headers
    unchanged = [plain(each) for each in before.messages if each.key != entry.key]
    assert [plain(each) for each in now.messages if each.key != entry.key] == unchanged

    edited_message = next(each for each in now.messages if each.key == entry.key)
    _is_edited(message, edited_message, wanted)
    again = next(each for each in entries_of(changed, PATH) if each.key == entry.key)
    assert restore_entries(changed, {again: changes[entry]}) == (data, frozenset())


def _is_edited(before: Message, after: Message, edit: EntryEdit) -> None:
    """The message has what the edit says, and all else as before."""
    if edit.targets is None:
        assert (after.target, after.plural) == (before.target, before.plural)
    elif after.plural is None:
        assert after.target == edit.targets["msgstr"]
    else:
        assert dict(after.plural.targets) == {
            int(keyword[7:-1]): text for keyword, text in edit.targets.items()
        }
    has_text = any(text for _, text in after.plural.targets) if after.plural else after.target
    if edit.fuzzy is not None and has_text:
        assert after.state is (State.TRANSLATED if edit.fuzzy else State.REVIEWED)
    if edit.without_previous:
        assert (after.previous_source, after.previous_context) == (None, None)
    else:
        assert after.previous_source == before.previous_source
    expected = before.notes if edit.notes is None else lines_of(edit.notes)
    if edit.notes is None or not any(note.startswith(MARKS) for note in expected):
        assert after.notes == expected
    assert [flag for flag in after.flags if flag != "fuzzy"] == [
        flag for flag in before.flags if flag != "fuzzy"
    ]
    assert (after.extracted, after.locations) == (before.extracted, before.locations)


def lines_of(notes: tuple[str, ...]) -> tuple[str, ...]:
    """Return notes as a file has them: one per line."""
    return tuple(line for note in notes for line in re.split("\r\n|\r|\n", note))


@pytest.mark.slow
@given(files(), st.data())
def test_some_entries_at_once(data: bytes, draw: st.DataObject) -> None:
    entries = entries_of(data, PATH)
    messages = {each.key: each for each in catalog(data).messages}
    chosen = draw.draw(st.lists(st.sampled_from(entries), unique=True))
    wanted = {each: draw.draw(edits(messages[each.key])) for each in chosen}
    together, changes = edit(data, wanted)
    one_by_one = data
    for entry in sorted(chosen, key=lambda each: each.first, reverse=True):
        one_by_one, _ = edit(one_by_one, {entry: wanted[entry]})
    assert together == one_by_one
    again = {entry.key: entry for entry in entries_of(together, PATH)}
    restored, _ = restore_entries(together, {again[e.key]: c for e, c in changes.items()})
    assert restored == data


def test_the_notes_are_those_asked_for() -> None:
    data = po(f'# a\n{MACHINE}#. x\nmsgid "a"\nmsgstr "b"\n')
    file = EntryFile.read(data, PATH, "en", {(None, "a")}.__contains__)
    wanted = EntryEdit(notes=("b", "a", "question: c"))
    after: EditedFile = edit_file(file, {(None, "a"): wanted}, anything)
    message = after.messages[None, "a"]
    assert message.notes == ("b", "a", "question: c")
    assert message.provenance is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'msgstr ""\n"Language: en\\n"\n"Last-Translator: A\\n"\n"X: y\\n"\n',
            'msgstr ""\n"Language: en\\n"\n"Last-Translator: B <b@c>\\n"\n"X: y\\n"\n',
        ),
        (
            'msgstr "Language: en\\nLast-Translator: A\\nX: y\\n"\n',
            'msgstr ""\n"Language: en\\n"\n"Last-Translator: B <b@c>\\n"\n"X: y\\n"\n',
        ),
        (
            'msgstr ""\n"Language: en\\n"\n"Last-"\n"Translator: A "\n"<a@b>\\nX: y"\n"z\\n"\n',
            'msgstr ""\n"Language: en\\n"\n"Last-Translator: B <b@c>\\n"\n"X: y"\n"z\\n"\n',
        ),
        (
            'msgstr ""\n"Language: en\\n"\n"X-Last-Translator: A\\n"\n',
            'msgstr ""\n"Language: en\\n"\n"X-Last-Translator: A\\n"\n'
            '"Last-Translator: B <b@c>\\n"\n',
        ),
        (
            'msgstr "Language: en"\n',
            'msgstr "Language: en"\n"\\n"\n"Last-Translator: B <b@c>\\n"\n',
        ),
        (
            'msgstr ""\n"Language: en\\n"\n"Last-Translator: B "\n"<b@c>\\n"\n',
            'msgstr ""\n"Language: en\\n"\n"Last-Translator: B "\n"<b@c>\\n"\n',
        ),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_only_a_field_of_the_header_changes(before: str, after: str, line_end: str) -> None:
    rest = '\n# a\nmsgid "a"\nmsgstr "b"\n'
    data, expected = (
        f'# top\nmsgid ""\n{header}{rest}'.replace("\n", line_end).encode()
        for header in (before, after)
    )
    file = EntryFile.read(data, PATH, "en", {(None, "a")}.__contains__)
    fields = EntryEdit(fields={"Last-Translator": "B <b@c>"})
    wanted = {HEADER_KEY: fields, (None, "a"): EntryEdit(notes=("c",))}
    done = edit_file(file, wanted, anything)
    assert done.data == expected.replace(b"# a", b"# c")
    (message,) = catalog(done.data).messages
    assert done.messages[None, "a"] == message


@pytest.mark.slow
def test_the_cost_is_that_of_one_reading() -> None:
    """One edit costs a scan of the file; edits of all entries, and their undo, are linear."""

    def seconds(number: int) -> tuple[float, float]:
        entries = (
            f'# note\n#: a.md:{n}\n#, fuzzy\nmsgid "s{n}"\nmsgstr "t{n}"\n' for n in range(number)
        )
        data = po("\n".join(entries))
        one: Key = (None, f"s{number // 2}")
        edit_one = {one: EntryEdit(targets={"msgstr": "u"}, notes=())}

        def edit_all() -> None:
            file = EntryFile.read(data, PATH, "en", lambda _: True)
            wanted = {key: APPROVAL for key in file.found if key[1]}
            done = edit_file(file, wanted, anything)
            again = EntryFile.read(done.data, PATH, "en", lambda _: True)
            restored = restore_file(again, done.changes, anything)
            assert restored.data == data
            assert restored.lines.after(10**9) == 10**9 + number

        return (
            best_seconds(
                lambda: edit_file(EntryFile.read(data, PATH, "en", one.__eq__), edit_one, anything)
            ),
            best_seconds(edit_all),
        )

    small, large = seconds(300), seconds(1500)
    assert large[0] < 10 * small[0]
    assert large[1] < 10 * small[1]
    assert large[0] < large[1] / 4


def test_many_notes_take_time_in_proportion() -> None:
    head = b'msgid ""\nmsgstr "Language: en\\n"\n\n'

    def edit(count: int) -> None:
        data = head + b"#\n" * count + b'msgid "a"\nmsgstr "b"\n'
        entry = all_entries_of(data, "a.po")[1]
        notes = ("first", *[""] * (count // 2), "middle", *[""] * (count // 2), "last")
        edited = edit_entries(data, {entry: EntryEdit(notes=notes)}, "a.po")
        assert edited.data.count(b"\n#\n") > 0
        assert b"# first\n" in edited.data
        assert b"# last\n" in edited.data

    assert best_seconds(lambda: edit(8000)) < 40 * best_seconds(lambda: edit(1000))
