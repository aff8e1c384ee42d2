"""Quotation marks: whether they are paired, and those of each language."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.languages.loader import load_language
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOUBLE = re.compile('["“”„‟«»＂「」『』]')
_STRAIGHT = '"＂'
_OPENERS = "([{-–—/"
_ENDS = " \u00a0\n.,;:!?…"
_OTHER_MARKS = re.compile(r"[‘’‚‹›`´*_]|(?<!\w)'|'(?!\w)|<(?:i|em|q|cite)\b", re.IGNORECASE)
"""Marks that can stand for double quotation marks."""
_SMALL_WORD = re.compile(r"(?<![\w'’-])[^\W\d_A-Z]{2,}")
_LONGEST_TITLE = 5
"""Words of a title."""
_INCHES = re.compile(r"\d\"")


class QuoteProblem(NamedTuple):
    """A problem of the quotation marks of a target."""

    kind: str
    """``unclosed`` single quotation mark, ``unpaired`` or ``foreign`` double ones, or ``missing``
    where the source quotes and the target does not."""
    span: Span | None = None
    """From the first double mark to the last, of the source where they are missing."""
    replacement: str | None = None
    """The text with the marks of the language, where that is clear."""
    may_continue: bool = False
    """The quotation may begin or end in a neighbouring message: see :func:`continues`."""


def quote_problems(source: str, target: str, target_language: str) -> Sequence[QuoteProblem]:
    """Return the problems of the quotation marks of a target, two at most."""
    if target.isascii() and '"' not in target:
        return _missing(source, target)
    marks = list(_DOUBLE.finditer(target))
    same_single = source.count("‘") == target.count("‘")
    if not marks and same_single and _DOUBLE.search(source):
        return _missing(source, target)
    unclosed = _has_unclosed_single(target) and not _has_unclosed_single(source)
    problems = [QuoteProblem("unclosed")] if unclosed else []
    if not marks:
        return problems
    own = load_language(target_language).typography.quotes or None
    written = [mark[0] for mark in marks]
    unpaired = (
        _is_unpaired(written)
        and not _is_unpaired(_DOUBLE.findall(source))
        and not _INCHES.search(target)
    )
    foreign = own is not None and any(mark not in f"{own}{_STRAIGHT}" for mark in written)
    span = Span(marks[0].start(), marks[-1].end())
    if unpaired:
        one = len(marks) == 1
        problems.append(QuoteProblem("unpaired", span, _replaced(target, marks, own), one))
    if foreign and (not unpaired or problems[-1].may_continue):
        problems.append(QuoteProblem("foreign", span, _replaced(target, marks, own)))
    return problems


def _missing(source: str, target: str) -> Sequence[QuoteProblem]:
    """Return the problem of a target without any mark whose source has a quotation.

    A name or title may be in marks in one language and in italics, or as it is, in another one; and
    a text that is quoted as a whole may have lost the marks where it was taken from.
    """
    if '"' not in source and source.isascii():
        return ()
    if _OTHER_MARKS.search(target):
        return ()
    for first, last in pairwise(_DOUBLE.finditer(source)):
        span = Span(first.start(), last.end())
        before, after = source[: span.start], source[span.end :]
        whole = not before.strip() and not after.strip(_ENDS)
        opens = not before or before[-1].isspace() or before[-1] in _OPENERS
        closes = not source[span.end - 2].isspace()
        quoted = source[first.end() : last.start()]
        spoken = before.rstrip().endswith((",", ":"))
        says = _SMALL_WORD.search(quoted) and (spoken or not _is_title(quoted))
        if says and opens and closes and not whole:
            return (QuoteProblem("missing", span),)
    return ()


def _is_title(text: str) -> bool:
    """Return whether a text in quotation marks can be a title: short, and without a final mark."""
    return text[0].isupper() and text[-1].isalnum() and len(text.split()) <= _LONGEST_TITLE


def continues(source: str, target: str, before: Sequence[str], after: Sequence[str]) -> bool:
    """Return whether a quotation over several messages begins or ends in this one.

    Its translation may open in one message and close in another where each of the sources is in
    quotation marks of its own.

    Args:
        source: The source, in quotation marks.
        target: Its target, with one double quotation mark.
        before: The targets of the messages before it, the nearest first.
        after: The targets of the messages after it, the nearest first.
    """
    source, target = source.strip(_ENDS), target.strip(_ENDS)
    if len(_DOUBLE.findall(source)) != 2 or not _DOUBLE.match(source):
        return False
    whole = bool(_DOUBLE.match(source[-1]))
    if whole and _DOUBLE.match(target):
        neighbours, completes = after, _closes
    elif not whole or _DOUBLE.match(target[-1]):
        neighbours, completes = before, _opens
    else:
        return False
    nearest = next((text for text in neighbours if _DOUBLE.search(text)), None)
    return nearest is not None and completes(nearest)


def _replaced(target: str, marks: list[re.Match[str]], own: str | None) -> str | None:
    """Return the quoted text with the marks of a language, where that is clear."""
    if own is None or len(marks) % 2 or not _alternate(target, marks):
        return None
    parts: list[str] = []
    end = marks[0].start()
    for index, mark in enumerate(marks):
        parts += (target[end : mark.start()], own[index % 2])
        end = mark.end()
    return "".join(parts)


def _has_unclosed_single(text: str) -> bool:
    return text.count("‘") > text.count("’")


def _is_unpaired(marks: list[str]) -> bool:
    """Return whether double quotation marks do not come in pairs."""
    straight = sum(mark in _STRAIGHT for mark in marks)
    return straight % 2 == 1 or (len(marks) - straight) % 2 == 1


def _opens(text: str) -> bool:
    """Return whether the last quotation of a text is opened and not closed in it."""
    *_, last = _DOUBLE.finditer(text)
    return _is_unpaired(_DOUBLE.findall(text)) and (
        not text[: last.start()].strip() or text[last.start() - 1].isspace()
    )


def _closes(text: str) -> bool:
    """Return whether the first quotation of a text is closed and was not opened in it."""
    first = _DOUBLE.search(text)
    return (
        first is not None
        and _is_unpaired(_DOUBLE.findall(text))
        and bool(text[: first.start()].strip())
        and not text[first.start() - 1].isspace()
    )


def _alternate(text: str, marks: list[re.Match[str]]) -> bool:
    """Return whether marks open and close in turn, by the spaces around them."""
    for index, mark in enumerate(marks):
        before = text[mark.start() - 1 : mark.start()] if mark.start() else " "
        after = text[mark.end() : mark.end() + 1] or " "
        opens = before.isspace() or before in _OPENERS
        closes = after.isspace() or after in ".,;:!?)]}-–—/…["
        if (index % 2 == 0 and not opens) or (index % 2 and not closes):
            return False
    return True
