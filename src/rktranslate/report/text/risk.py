"""Units in the order of their risk, as text for a terminal, and the reasons in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.checks.risk import Reason, ReasonKind
from rktranslate.inline.excerpt import excerpt
from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.words import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType

    from rktranslate.workflow.unit_risks import UnitRisk

SHOWN = 20
"""Units that are listed unless all are wanted."""
_HIGH, _MIDDLE = 0.5, 0.1
"""Chances from which a unit is marked."""
_WORDS = 3
"""Words that a reason names."""
_INDENT = 7
_LEAST_WIDTH = 30


def reason_words(reason: Reason) -> str:
    """Return a reason in a phrase: ``errors in numbers, names``."""
    names = ", ".join(reason.names[:_WORDS]) + (", …" if len(reason.names) > _WORDS else "")
    share = f"{reason.number} of {reason.total}"
    match reason.kind:
        case ReasonKind.ERRORS:
            return f"error: {', '.join(reason.names)}"
        case ReasonKind.WARNINGS:
            return f"warning: {', '.join(reason.names)}"
        case ReasonKind.REMARKS:
            return f"remark: {', '.join(reason.names)}"
        case ReasonKind.TERMS:
            return f"{share} terms missing"
        case ReasonKind.UNCOVERED:
            return f"{share} source words without a counterpart ({names})"
        case ReasonKind.UNEXPLAINED:
            return f"{share} target words without a counterpart ({names})"
        case ReasonKind.SHORT | ReasonKind.LONG:
            return f"{reason.number} % of the usual length"
        case ReasonKind.READING:
            return f"unexpected by the model: {names}" if names else "unlikely to the model"
        case ReasonKind.CHANGED:
            return "source changed since the draft"
        case ReasonKind.CONFIDENCE:
            return f"draft of confidence {reason.number}"
        case ReasonKind.DRAFT:
            return "not reviewed"


def chance_words(chance: float) -> str:
    """Return a chance in percent, 1 to 99: ``83 %``."""
    return f"{min(99, max(1, round(100 * chance)))} %"


class RiskLines:
    """The riskiest units, each with its reasons and its texts, cut to the width of the terminal."""

    def __init__(self, risks: Sequence[UnitRisk], *, everything: bool = False) -> None:
        """Take the units, the riskiest first, and whether to show all of them."""
        self._shown = risks if everything else risks[:SHOWN]
        self._hidden = len(risks) - len(self._shown)

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield three lines per unit, and one for those that are not shown."""
        width = None if console.soft_wrap else max(_LEAST_WIDTH, options.max_width - _INDENT)
        for risk in self._shown:
            yield from _unit(risk, console, width)
        if self._hidden:
            noun = "unit" if self._hidden == 1 else "units"
            yield Text(f"... and {self._hidden} {noun} of less risk (--all lists them)", "dim")


def _unit(risk: UnitRisk, console: Console, width: int | None) -> Iterator[Text]:
    chance = Text(f"{chance_words(risk.chance):>5}  ", _style(risk.chance))
    where = visible(place(risk.location.path, risk.location.line))
    reasons = "; ".join(map(reason_words, risk.reasons)) or "nothing conspicuous"
    head = Text.assemble((where, "bold"), "  ", visible(reasons))
    lines = [head] if width is None else list(head.wrap(console, width))
    yield chance.append_text(lines[0])
    for line in lines[1:]:
        yield Text(" " * _INDENT).append_text(line)
    for label, text in (("source  ", risk.source), ("target  ", risk.target)):
        shown = unit_text(" ".join(text.split()))
        if width is not None:
            shown = excerpt(shown, width - len(label))
        yield Text.assemble(" " * _INDENT, (label, "dim"), shown)


def _style(chance: float) -> str:
    return "bold red" if chance >= _HIGH else "yellow" if chance >= _MIDDLE else "green"
