"""Findings as one HTML page that loads nothing and runs nothing."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from rktranslate.model import Severity
from rktranslate.report.escaping import place, visible
from rktranslate.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.model import Finding, Span
    from rktranslate.workflow.check import CheckResult

_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; overflow-wrap: anywhere; }
article { border-left: .3rem solid; padding: .2rem 1rem; margin: 1rem 0; }
.error { border-color: #c62828; } .warning { border-color: #ef8c00; }
.info { border-color: #1976d2; }
.meta { font-size: .85rem; opacity: .8; } p { margin: .2rem 0; overflow-wrap: anywhere; }
b { text-transform: uppercase; font-size: .75rem; letter-spacing: .05em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .3rem 0; }
dd { margin: 0; overflow-wrap: anywhere; } dt { opacity: .7; }
""".strip()
# No script, no style, no image, no frame and no form from anywhere, whatever a catalogue holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(result: CheckResult) -> str:
    """Return the page: findings by catalogue, source and target with their stretches marked."""
    return "\n".join(_page(result)) + "\n"


def _page(result: CheckResult) -> Iterator[str]:
    counts = {
        level: sum(found.severity is level for found in result.findings)
        for level in sorted(Severity, reverse=True)
    }
    summary = ", ".join(
        count(number, level.name.lower()) for level, number in counts.items() if number
    )
    verdict = "failed" if result.failing else "passed"
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>rktranslate check: {verdict}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>rktranslate check: {verdict}</h1>"
    yield (
        f"<p>{count(result.units, 'unit')} in {count(result.catalogs, 'catalogue')}: "
        f"{summary or 'no findings'}.</p>"
    )
    by_path = sorted(result.findings, key=lambda found: found.location.path)
    for path, group in groupby(by_path, key=lambda found: found.location.path):
        yield f"<section><h2>{_text(path)}</h2>"
        for found in group:
            yield from _article(found)
        yield "</section>"
    yield "</body></html>"


def _article(found: Finding) -> Iterator[str]:
    level = found.severity.name.lower()
    where = _text(place(found.location.path, found.location.line))
    yield f'<article class="{level}"><p><b>{level}</b> {_text(found.text)}</p>'
    yield f'<p class="meta">{where} · <code>{_text(found.check_id)}</code></p>'
    if found.source or found.target:
        yield "<dl>"
        yield f"<dt>source</dt><dd>{_marked(found.source, found.source_span)}</dd>"
        yield f"<dt>target</dt><dd>{_marked(found.target, found.target_span)}</dd>"
        if found.suggestion:
            yield f"<dt>try</dt><dd>{_text(found.suggestion)}</dd>"
        yield "</dl>"
    yield "</article>"


def _marked(text: str, span: Span | None) -> str:
    if span is None:
        return _text(text)
    before, inside, after = text[: span.start], text[span.start : span.end], text[span.end :]
    return f"{_text(before)}<mark>{_text(inside)}</mark>{_text(after)}"


def _text(text: str) -> str:
    """Escape a text; what turns the direction of writing is spelled out."""
    return escape(visible(text))
