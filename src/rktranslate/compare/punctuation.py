"""Punctuation of a target beside that of its source: the final mark and the marks inside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.tokens import prose
from rktranslate.languages.loader import load_language
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CLOSERS = " \u00a0\"'”’»«“)]}*_`"
_MARKS = {
    ".": ".", "。": ".", "．": ".", "।": ".", "۔": ".", "։": ".", "…": "…",
    "?": "?", "？": "?", "؟": "?", "!": "!", "！": "!", ":": ":", "：": ":",
    ";": ";", "；": ";", "؛": ";",
}  # fmt: skip
"""Final marks of many scripts, and the mark that each stands for."""
_INNER = re.compile(
    r"(?P<space>(?<=\w)[ \u00a0]+[,;:!?.](?=\s|$))"
    r"|(?P<doubled>(?<![,;:])([,;:])\3+(?![,;:])|(?<!\.)\.\.(?!\.)|,\.(?!\.)|[,;]:)"
    r"|(?P<glued>(?<=[^\W\d_]{2})[,;](?=[^\W\d_]{2}))"
)
_MAY_BE_WRONG = re.compile(r"[,;:!?.](?:(?<=[ \u00a0].)|(?<=[,;:.][,;:.])|(?<=[,;])(?=[^\W\d_]))")
"""A quick necessary condition for a match of the pattern above, which is slow."""
_TAG = re.compile(r",(?: [\w'’]+){1,3}\?\W*$")
_LEAST_WORDS = 6
"""Words of a text without a final mark that is a sentence, and no heading or label."""
_ABBREVIATED = re.compile(r"\b(?:\w\.)+\w?$|\b\w{1,5}$")


class InnerMark(NamedTuple):
    """A mark inside a target that is spaced or doubled as it should not be."""

    problem: str
    """``space`` before it, ``glued`` to the next word, or ``doubled``."""
    mark: str
    span: Span
    replacement: str


def differing_final_marks(
    source: str, target: str, source_language: str, target_language: str, syntax: Syntax
) -> tuple[str, str] | None:
    """Return the marks that source and target end in where they differ; empty for no mark.

    A full stop that may belong to an abbreviation is no difference, nor one that a sentence of the
    source lacks, nor a question that is tagged to a statement: "…, right?"
    """
    # Most pairs end in the same mark: nothing more to see.
    if source[-1:] == target[-1:] and source[-1:] in ".?!" and source[-2:-1] != ".":
        return None
    source_mark = _final_mark(source, source_language, syntax)
    target_mark = _final_mark(target, target_language, syntax)
    if source_mark == target_mark:
        return None
    if not source_mark and target_mark in (".", "…") and _is_sentence(source):
        return None  # a mark that the source lacks
    if target_mark == "?" and source_mark == "." and _TAG.search(target):
        return None
    if {source_mark, target_mark} == {"", "."} and _abbreviated(source if source_mark else target):
        return None
    return source_mark, target_mark


def _is_sentence(text: str) -> bool:
    """Return whether a text without a final mark is long enough for a sentence, by its words."""
    return len(text.split()) >= _LEAST_WORDS and any(map(str.islower, text[1:].split()))


def wrong_inner_marks(
    source: str, target: str, target_language: str, syntax: Syntax
) -> Iterable[InnerMark]:
    """Return the marks of a target that are wrongly spaced or doubled, as not in the source."""
    if not _MAY_BE_WRONG.search(target) or not _INNER.search(target):
        return ()
    return _wrong_inner_marks(source, target, target_language, syntax)


def _wrong_inner_marks(
    source: str, target: str, target_language: str, syntax: Syntax
) -> Iterator[InnerMark]:
    of_source = {match.lastgroup for match in _INNER.finditer(source)}
    spaced = load_language(target_language).typography.spaced_marks
    text = prose(target, syntax)
    for match in _INNER.finditer(text):
        problem, mark, span = match.lastgroup or "", match[0].strip(), Span(*match.span())
        # An inline code that was blanked is no space.
        if problem in of_source or target[span.start : span.end] != match[0]:
            continue
        if problem == "space":
            if mark not in spaced and not text.startswith("..", span.end - 1):
                yield InnerMark(problem, mark, span, mark)
        elif problem == "glued":
            yield InnerMark(problem, mark, span, f"{mark} ")
        else:
            yield InnerMark(problem, mark, span, mark[0])


def _final_mark(text: str, language: str, syntax: Syntax) -> str:
    """Return the mark that a text ends in, before quotation marks, brackets and codes."""
    end = prose(text, syntax).rstrip(_CLOSERS)
    if not end:
        return ""
    if end.endswith("..."):
        return "…"
    if end[-1] in "!?" and end[-2:-1] in "!?" and "?" in end[-2:]:
        return "?"
    local = load_language(language).typography.marks
    return local.get(end[-1]) or _MARKS.get(end[-1], "")


def _abbreviated(text: str) -> bool:
    """Return whether the full stop at the end of a text may belong to an abbreviation."""
    words = text.rstrip(_CLOSERS).removesuffix(".")
    last = _ABBREVIATED.search(words)
    return bool(last and ("." in last[0] or last[0][:1].isupper()))
