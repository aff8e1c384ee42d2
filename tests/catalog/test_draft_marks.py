"""Draft marks are removed and put back without another change in the bytes of a file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.po import parse
from rktranslate.catalog.po.decoding import decode
from rktranslate.catalog.po.draft_marks import EntryLines, entries_of, with_marks, without_marks
from rktranslate.model import Catalog, Message, State

HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset={}\\n"\n\n'


def po(text: str, charset: str = "UTF-8") -> bytes:
    return (HEADER.format(charset) + text).encode(charset)


def catalog(data: bytes) -> Catalog:
    return parse(decode(data, "a.po"), "a.po", "id", "en").catalog


def only(data: bytes) -> EntryLines:
    (entry,) = entries_of(data, "a.po")
    return entry


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
    first, _ = entries_of(data, "a.po")
    changed, marks = without_marks(data, [first])
    assert changed == rest
    (message, _) = catalog(changed).messages
    assert (message.state, message.previous_source) == (State.REVIEWED, None)
    again = entries_of(changed, "a.po")[0]
    assert with_marks(changed, {again: marks[first.msgid]}) == data


def test_marks_come_back_where_the_other_comments_have_changed() -> None:
    data = po('#. old\n#: a.md:1\n#, fuzzy, no-wrap\n#| msgid "x"\nmsgid "a"\nmsgstr "b"\n')
    changed, marks = without_marks(data, [only(data)])
    moved = changed.replace(b"#. old\n#: a.md:1\n", b"#. new\n#. term\n#: a.md:7\n")
    restored = with_marks(moved, {only(moved): marks[only(data).msgid]})
    assert restored == data.replace(b"#. old\n#: a.md:1\n", b"#. new\n#. term\n#: a.md:7\n")


def test_bytes_of_another_charset_stay() -> None:
    data = po('#  catatan: ﾊ\n#, fuzzy\nmsgid "雨"\nmsgstr "表示"\n', "shift_jis")
    changed, _ = without_marks(data, [only(data)])
    assert changed == data.replace(b"#, fuzzy\n", b"")


LINES = st.lists(
    st.sampled_from(
        [
            *("# note", "#", "#. place", "#: a.md:1", "#, fuzzy", "#, c-format", "#,fuzzy,x"),
            *("#, x , fuzzy", '#| msgid "p"', '#| msgid_plural "q"', '#| "r"', "", "#= y, fuzzy"),
        ]
    ),
    max_size=7,
)


@pytest.mark.slow
@given(st.lists(st.tuples(LINES, st.booleans()), min_size=1, max_size=4), st.booleans())
def test_any_comments(entries: list[tuple[list[str], bool]], crlf: bool) -> None:
    text = ""
    for number, (comments, _) in enumerate(entries):
        previous = [line for line in comments if line.startswith("#|")]
        if previous[:1] == ['#| "r"'] or len(previous) != len(set(previous)):
            comments = [line for line in comments if not line.startswith("#|")]
        text += "\n".join([*comments, f'msgid "s{number}"', f'msgstr "t{number}"', "", ""])
    data = po(text)
    if crlf:
        data = data.replace(b"\n", b"\r\n")
    before = catalog(data)
    found = entries_of(data, "a.po")
    chosen = [entry for entry, (_, wanted) in zip(found, entries, strict=True) if wanted]
    changed, marks = without_marks(data, chosen)
    after = catalog(changed)
    keys = {entry.key for entry in chosen}
    expected = tuple(reviewed(each) if each.key in keys else each for each in before.messages)
    assert tuple(replace(each, line=0) for each in after.messages) == tuple(
        replace(each, line=0) for each in expected
    )
    again = {entry.key: entry for entry in entries_of(changed, "a.po")}
    assert with_marks(changed, {again[e.key]: marks[e.msgid] for e in chosen}) == data


def reviewed(message: Message) -> Message:
    return replace(message, state=State.REVIEWED, previous_source=None, previous_context=None)
