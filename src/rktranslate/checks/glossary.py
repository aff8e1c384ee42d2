"""The glossary's terms: each is rendered as the glossary says, and never as it forbids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.unit import UnitCheck

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.interface import CheckContext
    from rktranslate.glossary import TermUse
    from rktranslate.model import Finding, Message


class GlossaryMissing(UnitCheck):
    """Each term of the source has an accepted rendering in the target."""

    id = "glossary-missing"
    description = "Each glossary term of the source has an accepted rendering in the target"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report each term that no accepted rendering stands for."""
        if context.matcher is None:
            return
        for use in context.matcher.count_terms(unit.source, unit.target):
            # A forbidden rendering has a finding of its own.
            if use.missing() and not use.forbidden:
                yield self.finding(unit, context, _wanted(use), source_span=use.source_spans[0])


class GlossaryForbidden(UnitCheck):
    """No term of the source has a rendering that the glossary forbids."""

    id = "glossary-forbidden"
    description = "No glossary term of the source has a forbidden rendering in the target"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report each place where a forbidden rendering stands."""
        if context.matcher is None:
            return
        for use in context.matcher.count_terms(unit.source, unit.target):
            for span in use.forbidden:
                written = unit.target[span.start : span.end]
                instead = f": write {_either(use.renderings)}" if use.renderings else ""
                yield self.finding(
                    unit,
                    context,
                    f"{written!r} is forbidden for {use.term.source!r}{instead}",
                    source_span=use.source_spans[0],
                    target_span=span,
                    suggestion=use.renderings[0] if use.renderings else None,
                )


def _wanted(use: TermUse) -> str:
    if use.renderings == (use.term.source,):
        return f"{use.term.source!r} should stand in the target as it is"
    return f"{use.term.source!r} should be rendered as {_either(use.renderings)}"


def _either(renderings: tuple[str, ...]) -> str:
    return " or ".join(map(repr, renderings))
