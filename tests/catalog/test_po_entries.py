"""Entries that are matched as a whole are read exactly as those that are read line by line."""

from __future__ import annotations

import random
import re
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rktranslate.catalog.po import PoFile, entries, parse, serialise
from rktranslate.errors import CatalogError
from tests.timing import best_seconds

HEADER = 'msgid ""\nmsgstr "Language: en\\n"\n\n'
ENTRIES = (
    '#. heading 1\n#: a.md:1\nmsgid "%s"\nmsgstr "target"\n',
    '#, fuzzy\n#| msgid "old"\nmsgid "%s"\nmsgstr ""\n"first\\n"\n"second\\t"\n',
    'msgctxt "context"\nmsgid "%s"\nmsgstr "\\"quoted\\""\n',
    '#~ msgid "%s"\n#~ msgstr "retired"\n',
    'msgid "%s"\nmsgid_plural "several"\nmsgstr[0] "one"\nmsgstr[1] "many"\n',
)
LINES = (
    *('msgid "a"', 'msgid ""', 'msgstr "b"', 'msgstr ""', 'msgstr[0] "x"', 'msgid_plural "as"'),
    *('"c"', '"d\\n"', '"a\\""', '"\\q"', '"\\x41\\101"', '"\x04"', '"\r"', 'msgid "open', "\0"),
    *("# note", "#", "#: a.md:3 b:4", "#: \u2068a b.md\u2069:3", "#, fuzzy", "#. figure", "  "),
    *('#| msgid "old"', '#| "more"', '#~ msgid "o"', '#~ msgstr "p"', '#~| msgid "z"', "#~", ""),
    *("<<<<<<< ours", '\tmsgid  "t"', 'msgstr "e" ', "# mt: engine|v:1|draft:12345678"),
)


def _read(text: str, previous: PoFile | None = None) -> object:
    try:
        file = parse(text, "x.po", "id", "en", previous=previous)
    except CatalogError as error:
        return str(error)
    lines = [message.line for message in file.catalog.messages]
    read = (file.catalog, dict(file.raw), file.raw_header, lines, serialise(file.catalog, file))
    return read, dict(file.previous_plurals), dict(file.raw_duplicates), file.header_line


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=False), st.booleans())
def test_both_ways_read_the_same(draw: random.Random, with_header: bool) -> None:
    lines = (HEADER if with_header else "").split("\n")
    for _ in range(draw.randint(0, 6)):
        lines += (draw.choice(ENTRIES) % draw.choice("abcdefgh")).split("\n")
    for _ in range(draw.randint(0, 3)):
        lines.insert(draw.randint(0, len(lines)), draw.choice(LINES))
    text = "\n".join(lines)
    as_wholes = _read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entries, "_USUAL", re.compile("(?!)"))
        assert _read(text) == as_wholes


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_an_earlier_version_had_is_read_the_same(draw: random.Random) -> None:
    kept = [draw.choice(ENTRIES) % draw.choice("abcdefgh") for _ in range(draw.randint(1, 6))]
    try:
        previous = parse(HEADER + "\n".join(kept), "x.po", "id", "en")
    except CatalogError:
        return
    lines = (HEADER + "\n".join(draw.sample(kept, draw.randint(0, len(kept))))).split("\n")
    for _ in range(draw.randint(0, 3)):
        lines.insert(draw.randint(0, len(lines)), draw.choice(LINES))
    text = "\n".join(lines)
    assert _read(text, previous) == _read(text)


def test_errors_name_the_line_of_an_escape_within_several_strings() -> None:
    text = f'{HEADER}# note\n#| msgid "o"\nmsgctxt "c"\nmsgid ""\n"a"\nmsgstr ""\n"b"\n"\\q"\n'
    with pytest.raises(CatalogError, match=r"x\.po:11: unknown escape \\q"):
        parse(text, "x.po", "id", "en")


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["", "# note", '"more"', '#| "more"', '#~ "more"', 'msgid "a"', 'msgstr ""']
)
def test_lines_that_match_no_entry_take_linear_time(line: str) -> None:
    def read(lines: int) -> None:
        with pytest.raises(CatalogError):
            parse(HEADER + f"{line}\n" * lines + "garbage", "x.po", "id", "en")

    few, many = (best_seconds(partial(read, count)) for count in (5_000, 40_000))
    assert many < 24 * max(few, 0.002)
