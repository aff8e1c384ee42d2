"""Texts of any content are harmless wherever they are written."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from rktranslate.report.escaping import (
    github_data,
    github_property,
    json_document,
    spreadsheet_cell,
    unit_text,
    uri_path,
    visible,
    visible_lines,
    visible_text,
    xml_text,
)
from rktranslate.report.text.plain import plain_text
from rktranslate.report.text.tables import simple_table
from tests.report.helpers import HOSTILE

ANY = st.text(st.characters(), max_size=20) | st.sampled_from(HOSTILE)


def printed(text: str) -> bool:
    return all(char.isprintable() or char == "\u00a0" for char in text)


@given(ANY)
def test_nothing_invisible_is_left(text: str) -> None:
    for escape in (visible, unit_text, xml_text, github_data, github_property, spreadsheet_cell):
        assert printed(escape(text)), escape
    assert printed(visible_text(Text(text)).plain)
    assert all(map(printed, visible_lines(text).replace("\t", "").split("\n")))


def test_a_line_break_of_a_unit_is_shown_as_in_a_po_file() -> None:
    assert unit_text("Kepala Dinas\ndi Bandung\u200b") == r"Kepala Dinas\ndi Bandung\u200b"


@given(ANY)
def test_json_has_the_same_value(text: str) -> None:
    document = json.dumps({"text": text}, ensure_ascii=False, indent=2)
    escaped = json_document(document)
    assert json.loads(escaped) == {"text": text}
    assert all(map(printed, escaped.split("\n")))


@given(st.lists(st.tuples(ANY, st.sampled_from(["bold", "red", "reverse"])), max_size=5))
def test_styles_stay_with_their_words(parts: list[tuple[str, str]]) -> None:
    escaped = visible_text(Text.assemble(*parts))
    # rich itself drops carriage returns and the like; a style of nothing else is empty.
    spans = [span for span in escaped.spans if span]
    for span in escaped.spans:
        assert 0 <= span.start <= span.end <= len(escaped)
    plain = [(Text(text).plain, style) for text, style in parts]
    shown = [escaped.plain[span.start : span.end] for span in spans]
    assert list(map(plainly, shown)) == [plainly(visible(text)) for text, _ in plain if text]


def plainly(text: str) -> str:
    """Return a text without the escapes of commands, which depend on what is before them."""
    return text.replace("\\u003a", ":").replace("\\u0023", "#")


def test_a_workflow_command_stays_in_its_line() -> None:
    assert github_property("a,b:c%d\n::error::") == "a%2Cb%3Ac%25d\\u000a%3A%3Aerror%3A%3A"


def test_a_formula_is_text() -> None:
    assert [spreadsheet_cell(text) for text in ("=1", "+1", "-1", "@a", "a=1", "")] == [
        *("'=1", "'+1", "'-1", "'@a", "a=1", ""),
    ]


def test_a_path_is_a_uri() -> None:
    assert uri_path("translations/en/a b?.po") == "translations/en/a%20b%3F.po"


def test_lines_for_a_file_are_escaped_at_the_last_moment() -> None:
    line = Text.assemble(("name \x1b[31m.po", "bold"), " is ", ("wrong", "reverse"))
    assert plain_text([line]) == "name \\u001b[31m.po is >>wrong<<\n"


def test_cells_of_tables_are_escaped() -> None:
    table = simple_table()
    table.add_column("name")
    table.add_row("a\x1b[31mb")
    table.add_row(Text("c\u202ed", "red"))
    shown = plain_text([table])
    assert "a\\u001b[31mb" in shown
    assert "c\\u202ed" in shown
    assert all(map(printed, shown.split("\n")))
