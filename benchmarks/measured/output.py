"""Prints the figures: for a terminal, as Markdown, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from measured.counting import Share
from measured.results import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from measured.results import CheckRow, KindRow, Results, TextRow

NONE = "–"


def per_thousand(count: int | None, units: int) -> str:
    return NONE if count is None else f"{1000 * count / (units or 1):.1f}"


def percent(share: Share | None) -> str:
    """Return a share with its interval: ``91 % (85–95)``."""
    if share is None or not share.total:
        return NONE
    low, high = share.interval()
    return f"{100 * share.value:.0f} % ({100 * low:.0f}–{100 * high:.0f})"


# --- rows ------------------------------------------------------------------------------------


def text_head(results: Results) -> list[str]:
    peers = [f"{peer}, all" for peer in results.peers]
    return ["text", "units", "errors", "all", "false errors", "all false", *peers]


def text_cells(row: TextRow, peers: Sequence[str]) -> list[str]:
    counts = [row.errors, row.findings, row.false_errors, row.false_findings]
    counts += [row.peers[peer] for peer in peers]
    return [row.name, f"{row.units:,}", *(per_thousand(count, row.units) for count in counts)]


CHECK_HEAD = ["check", "severity", "seeded", "found", "findings", "true", "per 1,000 units"]


def check_cells(row: CheckRow, units: int) -> list[str]:
    seeds = row.recall.total if row.recall else 0
    judged = row.precision
    true = f"{judged.hits} of {judged.total}: {percent(judged)}" if judged else NONE
    rate = per_thousand(row.findings, units)
    found = percent(row.recall)
    return [row.check, row.severity, f"{seeds:,}", found, str(row.findings), true, rate]


def kind_head(results: Results) -> list[str]:
    return ["seeded error", "units", "found", "as error", *results.peers, "by"]


def kind_cells(row: KindRow, peers: Sequence[str], quote: str = "") -> list[str]:
    by = ", ".join(f"{quote}{check}{quote}" for check, _ in row.by[:3])
    by = by if row.claimed else f"{by} (not claimed)".strip()
    grave = f"{100 * row.as_error.value:.0f} %" if row.found.total else NONE
    theirs = [f"{100 * row.peers[peer].value:.0f} %" if row.found.total else NONE for peer in peers]
    return [row.kind, f"{row.found.total:,}", percent(row.found), grave, *theirs, by]


# --- forms -----------------------------------------------------------------------------------


def is_figures(cells: Iterable[str]) -> bool:
    """Whether a column has nothing but figures, or signs that there are none."""
    return all(cell[:1].isdigit() or cell == NONE for cell in cells)


def columns(rows: Iterable[Sequence[str]]) -> str:
    """Return rows with their cells below each other, figures to the right."""
    rows = list(rows)
    aligned = []
    for cells in zip(*rows, strict=True):
        width = max(map(len, cells))
        put = str.rjust if is_figures(cells[1:]) else str.ljust
        aligned.append([put(cell, width) for cell in cells])
    return "\n".join("  ".join(row).rstrip() for row in zip(*aligned, strict=True))


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as a table of Markdown, the first one its head."""
    head, *rest = rows
    places = range(len(head))
    rule = ["---:" if is_figures(row[place] for row in rest) else "---" for place in places]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rest))


def terminal(results: Results) -> str:
    """Return the figures for people who run this."""
    peers = results.peers
    rows = [text_head(results), *(text_cells(row, peers) for row in results.texts)]
    parts = ["findings per 1,000 units of the texts as they are", columns(rows)]
    levels = (f"{check} {count} ({level})" for check, level, count in results.levels)
    parts.append("raw: " + ", ".join(levels))
    if results.kinds:
        kinds = (kind_cells(row, peers) for row in results.kinds)
        parts += ["", columns([kind_head(results), *kinds])]
    checks = (check_cells(row, units(results)) for row in results.checks)
    parts += ["", columns([CHECK_HEAD, *checks])]
    return "\n".join(parts)


def markdown(results: Results, date: str, command: str) -> str:
    """Return the figures as tables for docs/checks.md."""
    peers = results.peers
    singles = [row for row in results.texts if row.name != ALL]
    names = ", ".join(f"{row.name} ({row.units:,} units)" for row in singles)
    intro = f"Measured {date} on {names}; intervals are 95 % (Wilson). Command: `{command}`."
    texts = [text_head(results), *(text_cells(row, peers) for row in results.texts)]
    parts = [intro, "Findings per 1,000 units of the texts as they are:", table(texts)]
    checks = [check_cells(row, units(results)) for row in results.checks]
    linked = [[f"[`{row[0]}`](checks/{row[0]}.md)", *row[1:]] for row in checks]
    parts += ["By check:", table([CHECK_HEAD, *linked])]
    if results.kinds:
        kinds = [kind_cells(row, peers, "`") for row in results.kinds if row.found.total]
        parts += ["By kind of seeded error:", table([kind_head(results), *kinds])]
    return "\n\n".join(parts)


def insert(page: Path, name: str, text: str) -> None:
    """Put a text into a page between ``<!-- measured: NAME -->`` and ``<!-- end -->``.

    Raises:
        SystemExit: The page has no such place.
    """
    before, start, rest = page.read_text(encoding="utf-8").partition(f"<!-- measured: {name} -->\n")
    _, end, after = rest.partition("<!-- end -->")
    if not start or not end:
        raise SystemExit(f"{page}: no place between '<!-- measured: {name} -->' and '<!-- end -->'")
    page.write_text(f"{before}{start}\n{text}\n\n{end}{after}", encoding="utf-8")


def units(results: Results) -> int:
    """Return the number of units of all texts."""
    return results.texts[-1].units if results.texts else 0


def as_json(results: Results, date: str, command: str) -> str:
    """Return the figures as one object; shares have their interval."""
    return json.dumps({"date": date, "command": command, **_plain(asdict(results))}, indent=1)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"hits", "total"}:
            share = Share(**value)
            low, high = share.interval()
            figures = {"share": share.value, "low": low, "high": high}
            return {**value, **{name: round(figure, 4) for name, figure in figures.items()}}
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
