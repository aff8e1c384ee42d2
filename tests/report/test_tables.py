"""Tables at any width: names are wrapped where they may be, and nothing of them is lost."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from rktranslate.report.text.tables import PathText, simple_table


def shown(path: str, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    return [line.plain for line in PathText(path).wrap(console, width)]


def test_a_path_is_wrapped_after_a_folder_then_between_words() -> None:
    path = "source/referensi/antarmuka-pemrograman/pengungsi-dan-hak-asasi-manusia.md"
    assert shown(path, 40) == [
        "source/referensi/antarmuka-pemrograman/",
        "pengungsi-dan-hak-asasi-manusia.md",
    ]
    assert shown(path, 24)[-2:] == ["pengungsi-dan-hak-asasi-", "manusia.md"]


def test_cells_are_escaped() -> None:
    table = simple_table()
    table.add_column("document")
    table.add_row(PathText("a/\u202egpj.md"))
    stream = io.StringIO()
    Console(file=stream, width=60, color_system=None).print(table)
    assert "a/\\u202egpj.md" in stream.getvalue()


def test_a_table_wraps_paths_and_keeps_its_other_cells() -> None:
    table = simple_table()
    table.add_column("document")
    table.add_column("to", no_wrap=True)
    table.add_row(PathText("source/antarmuka-pemrograman/manusia.md"), "en")
    stream = io.StringIO()
    Console(file=stream, width=36, color_system=None).print(table)
    lines = [line.split() for line in stream.getvalue().splitlines()]
    assert lines[3:5] == [["source/antarmuka-pemrograman/", "en"], ["manusia.md"]]


@pytest.mark.slow
@given(st.text("abc/-_.漢é 👩", min_size=1, max_size=80), st.integers(2, 60))
def test_nothing_of_a_path_is_lost_at_any_width(path: str, width: int) -> None:
    lines = shown(path, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == path.replace(" ", "")
