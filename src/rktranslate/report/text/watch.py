"""Builds of ``build --watch``, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.report.escaping import visible
from rktranslate.report.words import count

if TYPE_CHECKING:
    from rktranslate.workflow.watch import Rebuild

_SHOWN_NAMES = 3


def rebuild_line(rebuild: Rebuild, clock: str) -> Text:
    """Return the line of a build.

    Args:
        rebuild: The build.
        clock: The time of day to put first.
    """
    line = Text.assemble((f"{clock}  ", "dim"))
    result = rebuild.result
    if result is None:
        return line.append("failed", "bold red").append(_changes(rebuild))
    written = sum(each.written for each in result.built)
    written += sum(each.written for each in result.assets)
    line.append(f"built {count(written, 'file')}", "green" if written else "dim")
    line.append(f" in {rebuild.seconds:.1f} s")
    waiting = len({(unit.document, unit.language) for unit in result.incomplete})
    if waiting:
        units = count(len(result.incomplete), "unit")
        line.append(f"; {units} not reviewed in {count(waiting, 'output')}", "yellow")
    deleted = sum(each.deleted for each in result.stale)
    if deleted:
        line.append(f"; {count(deleted, 'stale preview')} deleted")
    if result.failed:
        line.append(f"; {count(len(result.failed), 'file')} failed", "bold red")
    return line.append(_changes(rebuild))


def _changes(rebuild: Rebuild) -> str:
    if not rebuild.changed:
        return ""
    names = ", ".join(map(visible, rebuild.changed[:_SHOWN_NAMES]))
    more = len(rebuild.changed) - _SHOWN_NAMES
    return f"; changed: {names}" + (f" and {more} more" if more > 0 else "")
