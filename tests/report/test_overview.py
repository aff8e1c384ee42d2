"""The status on terminals of any width."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console
from rich.text import Text

from rktranslate.report.registry import lines as report_lines
from rktranslate.workflow.status import CatalogStatus, StatusResult
from tests.report.test_coverage import DONE, ROW

LONG = "source/ekonomi/transformasi-hubungan-rusia-korea-utara.txt"
BUSY = replace(ROW, document=LONG, behind=3, outdated=True)
LATE = replace(DONE, document=LONG, language="ms", built=True)


def printed(width: int, *rows: CatalogStatus) -> list[str]:
    stream = io.StringIO()
    screen = Console(file=stream, width=width, highlight=False)
    for part in report_lines(StatusResult("Brief", "id", rows, 94)):
        screen.print(part)
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 120])
def test_nothing_is_wider_than_the_terminal_and_nothing_is_lost(width: int) -> None:
    lines = printed(width, BUSY, LATE)
    assert max(Text(line).cell_len for line in lines) <= width
    text = "".join("".join(line.split()) for line in lines)
    assert "4(40%)" in text
    assert "10(100%)" in text
    assert "outdated" in text
    assert "behind" in text


@pytest.mark.parametrize("width", [60, 80])
def test_a_name_is_not_cut_to_bits(width: int) -> None:
    assert any(LONG in line for line in printed(width, BUSY, LATE))


def test_a_wide_terminal_has_a_table() -> None:
    lines = printed(160, BUSY, LATE)
    head = next(line for line in lines if "document" in line).split()
    assert head[:4] == ["document", "to", "units", "words"]
    (busy,) = (line.split() for line in lines if f"{LONG}  en" in line)
    assert busy[head.index("behind") + 2] == "3"  # "4 (40 %)" has three words
    assert busy[-1] == "outdated"


def test_what_is_due_is_said() -> None:
    text = "\n".join(printed(120, BUSY, LATE))
    assert "1 catalogue is behind the source: rktranslate extract" in text
    assert "1 output is out of date: rktranslate build" in text
    quiet = "\n".join(printed(120, LATE))
    assert "behind" not in quiet
    assert "outdated" not in quiet
