"""Lines on a terminal: none too long, and nothing of them lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from rktranslate.cli.output import _hanging
from tests.conftest import Run

WORDS = st.lists(st.text("aé漢./:-", min_size=1, max_size=30), min_size=1, max_size=30)
LABELS = st.sampled_from(["", "built     ", "  source  ", "a.po:12: error: "])


def terminal(width: int) -> Console:
    return Console(file=io.StringIO(), force_terminal=True, width=width, highlight=False)


@pytest.mark.slow
@given(LABELS, WORDS, st.integers(30, 120))
@settings(max_examples=200, deadline=None)
def test_long_lines_are_indented_and_whole(label: str, words: list[str], width: int) -> None:
    text = Text.assemble((label, "green"), " ".join(words))
    shown = _hanging(text, terminal(width))
    assert isinstance(shown, Text)
    first, *more = shown.plain.split("\n")
    assert "".join([first, *more]).replace(" ", "") == text.plain.replace(" ", "")
    assert all(Text(line).cell_len <= width for line in (first, *more))
    indent = 10 if label in ("built     ", "  source  ") else 4
    assert all(line.startswith(" " * indent) and line[indent] != " " for line in more)


def test_styles_stay_with_their_words() -> None:
    text = Text.assemble(("kept      ", "yellow"), "word " * 10, ("last", "bold"))
    shown = _hanging(text, terminal(30))
    assert isinstance(shown, Text)
    (bold,) = (span for span in shown.spans if span.style == "bold")
    assert shown.plain[bold.start : bold.end] == "last"


def test_what_a_finding_is_about_is_marked_without_styles_too(
    brief: Path, rkt: Callable[..., Run]
) -> None:
    path = brief / "translations/en/transformasi-hubungan-rusia-korea-utara.txt.po"
    text = path.read_text("utf-8")
    assert "Defence Minister" in text
    path.write_text(text.replace("Defence Minister", "Defense Minister"), "utf-8")
    run = rkt("check", "--to", "en")
    assert run.code == 1
    assert ">>Defense Minister<<" in run.out
    assert ">>Menteri Pertahanan<<" in run.out
