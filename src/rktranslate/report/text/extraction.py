"""Results of ``extract``, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.report.escaping import visible
from rktranslate.report.text.document_words import word_lines
from rktranslate.report.text.shorten import first_few
from rktranslate.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from rktranslate.model import Skipped
    from rktranslate.workflow.catalog_updates import Extracted
    from rktranslate.workflow.extract import ExtractResult

SHOWN_CATALOGS = 5
"""Catalogues with a line of their own; further ones are counted."""
_SHOWN_NAMES = 3
"""File names per line of files with the same reason."""
_SHOWN_WORDS = 3
"""Documents whose words have a line of their own."""


def extract_lines(result: ExtractResult, *, everything: bool) -> Iterator[RenderableType]:
    """Yield the lines of a result of ``extract``.

    Args:
        result: The result.
        everything: Give each catalogue and file its line, however many there are.
    """
    yield from _catalog_lines(result.catalogs, everything=everything)
    yield from skipped_lines(result.passed_over, everything=everything)
    for names in result.colliding:
        yield Text.assemble(
            ("warning   ", "yellow"),
            visible(" and ".join(names)),
            ": one file on Windows and macOS, where case and Unicode normalisation make no "
            "difference; rename one",
        )
    for old, current in result.superseded:
        yield Text.assemble(
            ("warning   ", "yellow"),
            visible(old),
            f": old name of {visible(current)}, which is used; move what it lacks there, and "
            "delete this file",
        )
    for pattern in result.unmatched:
        yield Text.assemble(
            ("warning   ", "yellow"),
            visible(f'documents."{pattern}"'),
            " in the configuration matches no document; patterns are relative to source-dir",
        )
    for pattern in result.unmatched_exclude:
        yield Text.assemble(
            ("warning   ", "yellow"),
            visible(f'exclude "{pattern}"'),
            " in the configuration matches no file; patterns are relative to source-dir",
        )
    most = None if everything else _SHOWN_WORDS
    yield from word_lines(result.documents, most=most, brief=not everything)


def skipped_lines(
    files: Sequence[Skipped], *, everything: bool = False
) -> Iterator[RenderableType]:
    """Yield a line for each reason: there may be a hundred pictures.

    Args:
        files: The files, each with its reason.
        everything: Name every file.
    """
    reasons: dict[str, list[str]] = {}
    for file in files:
        reasons.setdefault(file.reason, []).append(file.what)
    for reason, names in reasons.items():
        shown = names if everything else names[:_SHOWN_NAMES]
        more = len(names) - len(shown)
        yield Text.assemble(
            ("skipped   ", "yellow"),
            visible(", ".join(shown)),
            f" and {more} more" if more > 0 else "",
            f": {reason}",
        )


def _catalog_lines(catalogs: Sequence[Extracted], *, everything: bool) -> Iterator[RenderableType]:
    """Yield a line per catalogue, those of many with the most telling changes alone."""
    if everything or not first_few(catalogs, SHOWN_CATALOGS)[1]:
        for item in catalogs:
            yield _catalog_line(item)
        return
    written = sorted((item for item in catalogs if item.written), key=_only_new)
    shown, _ = first_few(written, SHOWN_CATALOGS)
    for item in shown:
        yield _catalog_line(item)
    rest = written[len(shown) :]
    if rest:
        yield Text(
            f"... and {count(len(rest), 'more catalogue')}, {_units(rest)}: "
            f"{', '.join(_changes(rest)) or 'references and comments updated'} (--all lists them)",
            "dim",
        )
    same = [item for item in catalogs if not item.written]
    if same:
        number = count(len(same), "catalogue")
        yield Text.assemble(
            ("extracted ", "dim"), (number, "bold"), f"  {_units(same)}: up to date"
        )


def _only_new(item: Extracted) -> bool:
    """Return whether an update is one that nobody has to look at."""
    return not (item.carried or item.retired or item.recut or item.revived or item.renamed_from)


def _units(catalogs: Sequence[Extracted]) -> str:
    return count(sum(item.units for item in catalogs), "unit")


def _changes(catalogs: Sequence[Extracted]) -> list[str]:
    """Return how many messages of catalogues changed, by kind of change."""
    retired = sum(item.retired for item in catalogs)
    carried = sum(item.carried for item in catalogs)
    changes = [
        (sum(item.new for item in catalogs), "new"),
        (
            sum(item.recut for item in catalogs),
            "cut anew" if carried or retired else "cut anew, all reviews kept",
        ),
        (carried, "changed"),
        (sum(item.revived for item in catalogs), "revived"),
        (retired, "retired"),
    ]
    return [f"{number} {word}" for number, word in changes if number]


def _catalog_line(item: Extracted) -> Text:
    parts = _changes([item])
    if item.renamed_from:
        parts.append(visible(f"renamed from {item.renamed_from}"))
    if not parts and not item.written:
        parts = ["up to date"]
    return Text.assemble(
        ("extracted ", "green" if item.written else "dim"),
        (item.catalog, "bold"),
        f"  {count(item.units, 'unit')}: ",
        ", ".join(parts)
        or ("references and comments updated" if item.units else "no text to translate"),
    )
