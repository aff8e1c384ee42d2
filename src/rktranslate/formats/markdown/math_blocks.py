"""Blocks of mathematics: ``$$``, ``\\[``, and environments of LaTeX.

They may hold blank lines, and lines that would be lists or headings in Markdown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats.markdown.constructs import Construct
from rktranslate.model import Exclusion

if TYPE_CHECKING:
    from rktranslate.formats.markdown.constructs import State

_AFTER = r"[ \t]*(?:[.,;]|\([\w.:-]+\)|\{#[^{}\n]*\}|\\?\^[\w-]+)?[ \t]*$"
"""What may follow a formula: punctuation, its number, its label."""
_DOLLARS_END = re.compile(rf"\$\${_AFTER}")
_BRACKET_END = re.compile(rf"\\\]{_AFTER}")
_FORMULA = re.compile(r"[=^_<>+*\\]")
_BEGIN = re.compile(r"\\begin\{([A-Za-z]+\*?)\}")


def dollars(state: State, line: int) -> Construct | None:
    """Recognise ``$$ … $$`` that fills a line, or several."""
    start = state.content_start(line)
    if not state.src.startswith("$$", start):
        return None
    text = state.src[start + 2 : state.eMarks[line]]
    if "$$" in text:
        return _math(line) if _DOLLARS_END.match(text, text.find("$$")) else None
    closing = state.find_line(line, "$$", lambda other: "$$" in other)
    if closing is None:
        return None
    last = state.line_text(closing)
    return _math(closing) if _DOLLARS_END.match(last, last.find("$$")) else None


def brackets(state: State, line: int) -> Construct | None:
    r"""Recognise ``\[ … \]`` that fills a line, or several; brackets around words are text."""
    start = state.content_start(line)
    if not state.src.startswith("\\[", start):
        return None
    text = state.src[start + 2 : state.eMarks[line]]
    closing = text.find("\\]")
    if closing >= 0:
        is_formula = _BRACKET_END.match(text, closing) and _FORMULA.search(text, 0, closing)
        return _math(line) if is_formula else None
    if text.strip() and not _FORMULA.search(text):
        return None
    last = state.find_line(line, "\\[", lambda other: "\\]" in other)
    if last is None:
        return None
    text = state.line_text(last)
    return _math(last) if _BRACKET_END.match(text, text.find("\\]")) else None


def environment(state: State, line: int) -> Construct | None:
    r"""Recognise ``\begin{name} … \end{name}``."""
    start = state.content_start(line)
    opening = _BEGIN.match(state.src, start, state.eMarks[line])
    if opening is None:
        return None
    end = f"\\end{{{opening[1]}}}"
    if end in state.line_text(line):
        return _math(line)
    last = state.find_line(line, end, lambda other: end in other)
    return None if last is None else _math(last)


def _math(last: int) -> Construct:
    return Construct(last + 1, Exclusion.MATH)
