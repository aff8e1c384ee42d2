"""Reads ``stress_id.txt``: text and gold spans of each item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rktranslate.model import Span

_BOUNDARY = re.compile(r" \| |¦")


@dataclass(frozen=True)
class Item:
    line: int
    category: str
    text: str
    spans: tuple[Span, ...]


def items() -> list[Item]:
    found = []
    lines = Path(__file__).with_name("stress_id.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("# ") and ": " in line:
            category, marked = line.split(": ", 1)
            found.append(_item(number, category, marked))
    return found


def _item(number: int, category: str, marked: str) -> Item:
    text = ""
    spans = []
    at = 0
    for match in [*_BOUNDARY.finditer(marked), None]:
        piece = marked[at : match.start() if match else len(marked)]
        spans.append(
            Span(len(text) + len(piece) - len(piece.lstrip()), len(text) + len(piece.rstrip()))
        )
        text += piece
        if match:
            text += " " if match[0] == " | " else ""
            at = match.end()
    return Item(number, category, text, tuple(spans))
