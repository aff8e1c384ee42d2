"""Results of ``report bilingual`` for a person, by rich."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.report.escaping import visible
from rktranslate.report.words import count, place
from rktranslate.workflow.bilingual import BilingualResult
from rktranslate.workflow.bilingual_import import CommentFate, CommentImportResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.bilingual_import import ImportedComment

_SHOWN = 50
"""Longest list of comments that is printed; JSON has them all."""
_FATES = {
    CommentFate.ADDED: ("added", "green", ""),
    CommentFate.OUTSIDE: ("not taken", "yellow", "the comment is in no row of the table"),
    CommentFate.GONE: ("not taken", "yellow", "the source has changed since, or is gone"),
}


def render(result: object, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield what to print for a result of ``report bilingual``."""
    match result:
        case BilingualResult():
            yield from _copies(result)
        case CommentImportResult():
            yield from _comments(result)
        case _:  # pragma: no cover - a new command without a renderer is a defect
            raise TypeError(type(result).__name__)


def _copies(result: BilingualResult) -> Iterator[RenderableType]:
    for copy in result.copies:
        findings = f", {count(copy.findings, 'finding')}" if copy.findings else ""
        yield Text.assemble(
            ("wrote     ", "green") if copy.written else ("unchanged ", "dim"),
            (visible(copy.path), "bold"),
            f"  {count(copy.units, 'unit')}, {copy.reviewed} reviewed{findings}",
        )
    if result.copies and result.commentable:
        yield Text("Comments come back with: rktranslate report bilingual --import FILE", "dim")


def _comments(result: CommentImportResult) -> Iterator[RenderableType]:
    listed = [comment for comment in result.comments if comment.fate in _FATES]
    # What a person has to look at comes last, next to the prompt.
    listed.sort(key=lambda comment: comment.fate is not CommentFate.ADDED)
    for comment in listed[:_SHOWN]:
        yield from _comment(comment)
    for edited in result.edited[: max(0, _SHOWN - len(listed))]:
        at = edited.location
        where = edited.file if at is None else place(at.path, at.line)
        yield Text.assemble(
            (f"{visible(where)}: ", "bold"),
            ("not taken: ", "yellow"),
            "the target was edited in the copy; write it into the catalogue if it is right",
        )
        yield Text.assemble(("  copy    ", "dim"), visible(edited.text))
    hidden = len(listed) + len(result.edited) - _SHOWN
    if hidden > 0:
        yield Text(f"... and {hidden} more (--json lists all)", "dim")
    fates = Counter(comment.fate for comment in result.comments)
    words = [
        f"{fates[fate]} {word}"
        for fate, word in (
            (CommentFate.ADDED, "added"),
            (CommentFate.KNOWN, "already there"),
            (CommentFate.GONE, "of changed sources"),
            (CommentFate.OUTSIDE, "outside of the rows"),
        )
        if fates[fate]
    ]
    if result.failed and not (result.comments or result.edited):
        return  # The errors say all that there is to say.
    yield Text.assemble(
        ("imported  ", "green") if fates[CommentFate.ADDED] else ("unchanged ", "dim"),
        f"{count(len(result.comments), 'comment')}: {', '.join(words) or 'none'}",
    )


def _comment(comment: ImportedComment) -> Iterator[RenderableType]:
    word, style, reason = _FATES[comment.fate]
    at = comment.location
    where = comment.file if at is None else place(at.path, at.line)
    who = f" ({comment.author})" if comment.author else ""
    yield Text.assemble(
        (f"{visible(where)}: ", "bold"),
        (f"{word}: ", style),
        visible(f"{comment.text}{who}"),
        f"; {reason}" if reason else "",
    )
