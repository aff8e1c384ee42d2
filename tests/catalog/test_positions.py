"""Where the texts of entries are in PO files, however they are cut and escaped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.po import parse
from rktranslate.catalog.po.positions import entry_positions
from rktranslate.catalog.po.strings import unescaped
from rktranslate.model import Region, Span

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def positions(text: str):  # type: ignore[no-untyped-def]
    file = parse(text, "a.po", "id", "en")
    message = file.catalog.messages[0]
    return message, entry_positions(file.raw[message.key][1], message.line)


def at(text: str, region: Region | None) -> str:
    """Return the text of a file in a region on one line."""
    assert region
    assert region.start_line == region.end_line
    line = text.split("\n")[region.start_line - 1]
    return line[region.start_column - 1 : region.end_column - 1]


ENTRY = (
    HEADER + "# a note\n#. paragraph 1\n#| msgctxt \"old\"\n#| msgid \"Kata lama\"\n"
    'msgctxt "place"\nmsgid ""\n"Satu \\"kata\\" "\n"dan 7 lagi"\n'
    '  msgstr   ""\n\t"One \\"word\\" "\n\n"😀 and\\t\\303\\2517\\x41 more\\n"\n"end"\n'
)  # fmt: skip


def test_strings_of_several_lines_with_escapes_and_wide_characters() -> None:
    message, entry = positions(ENTRY)
    target = message.target
    assert target == 'One "word" 😀 and\té7A more\nend'
    for what, written in (
        ("One", "One"),
        ('"word"', '\\"word\\"'),
        ("😀", "😀"),
        ("\té", "\\t\\303\\251"),
        ("é", "\\303\\251"),
        ("7", "7"),
        ("A", "\\x41"),
        ("\n", "\\n"),
        ("end", "end"),
    ):
        start = target.index(what)
        assert at(ENTRY, entry.target(Span(start, start + len(what)))) == written
    start = message.source.index("7")
    assert at(ENTRY, entry.source(Span(start, start + 1))) == "7"
    whole = entry.target()
    lines = ENTRY.split("\n")
    assert lines[whole.start_line - 1][whole.start_column - 1 :].startswith("msgstr")
    assert lines[whole.end_line - 1][: whole.end_column - 1].endswith('"end"')


def test_a_span_over_lines_and_the_end_of_a_text() -> None:
    message, entry = positions(ENTRY)
    region = entry.target(Span(4, 12))
    assert (region.end_line - region.start_line, region.end_column) == (2, 3)
    end = len(message.target)
    last = entry.target(Span(end, end))
    assert (last.start_line, last.start_column) == (last.end_line, last.end_column)
    assert entry.target(Span(end + 1, end + 2)) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('msgid "a"\nmsgstr ""\n', 'msgstr ""'),
        ('msgctxt "msgid"\nmsgid "a"\nmsgstr "b"', 'msgstr "b"'),
    ],
)
def test_all_of_a_target(text: str, shown: str) -> None:
    _, entry = positions(HEADER + text)
    assert at(HEADER + text, entry.target()) == shown


def test_plural_forms() -> None:
    text = HEADER + 'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr[1] ""\n"bs"\n'
    _, entry = positions(text)
    assert entry.target() == Region(6, 1, 8, 5)
    assert entry.target(Span(0, 1)) is None


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    text = "\ufeff" + ENTRY.replace("\n", "\r\n")
    _, entry = positions(text)
    assert at(ENTRY, entry.target(Span(0, 3))) == "One"


ESCAPES = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\", "\a": "\\a"}


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """Return a text, and quoted strings that stand for it."""
    characters = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n\t"\\é😀')
    text = draw(st.text(characters, min_size=1, max_size=12))
    strings, current = [], ""
    for character in text:
        if draw(st.booleans()) and draw(st.booleans()):
            strings.append(current)
            current = ""
        octal = "".join(f"\\{byte:03o}" for byte in character.encode())
        plain = ESCAPES.get(character, character)
        if character in "\u2028\u2029\x85\u2069":  # no line breaks of PO files
            plain = octal
        current += octal if draw(st.integers(0, 3)) == 0 else plain
    strings.append(current)
    return text, "\n".join(f'"{each}"' for each in strings)


@pytest.mark.slow
@given(written())
def test_every_character_is_where_it_says(pair: tuple[str, str]) -> None:
    target, strings = pair
    text = f'{HEADER}msgid "a"\nmsgstr {strings}\n'
    message, entry = positions(text)
    assert message.target == target
    singles = [entry.target(Span(i, i + 1)) for i in range(len(target))]
    for character, region in zip(target, singles, strict=True):
        assert unescaped(at(text, region), "", 0) == character
    for start, first in enumerate(singles):
        for end, last in enumerate(singles[start:], start + 1):
            region = entry.target(Span(start, end))
            assert (region.start_line, region.start_column) == (
                first.start_line,
                first.start_column,
            )
            assert (region.end_line, region.end_column) == (last.end_line, last.end_column)
