"""Characters: mixed scripts, invisible characters, white space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.characters import (
    double_spaces,
    edge_space_difference,
    invisible_characters,
    mixed_scripts,
)
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class MixedScripts(UnitCheck):
    """One script per word."""

    name = "mixed-scripts"
    help = "No word mixes scripts, as when a Cyrillic letter stands for a Latin one"
    signs = "ж"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a word with letters of several scripts that the source does not have."""
        return [
            self.finding(
                unit,
                context,
                f"{unit.target[span.start : span.end]!r} mixes {scripts} letters",
                target_span=span,
                suggestion=latin,
            )
            for span, scripts, latin in mixed_scripts(unit.source, unit.target)
        ]


class Invisible(UnitCheck):
    """No invisible character is added."""

    name = "invisible"
    help = "No invisible character is added: zero width, bidi control, control"
    signs = "".join(map(chr, (*range(32), 127, 0x200B)))

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report each such character that the source does not have as often."""
        language = context.catalog.target_language
        return [
            self.finding(
                unit,
                context,
                f"U+{ord(unit.target[span.start]):04X} is invisible and is not in the source",
                target_span=span,
                suggestion="",
            )
            for span in invisible_characters(unit.source, unit.target, language)
        ]


class DoubleSpace(UnitCheck):
    """One space between words."""

    name = "double-space"
    help = "There is one space between two words"
    severity = Severity.WARNING
    safe = True

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report each run of spaces, unless the source has such runs itself."""
        return [
            self.finding(
                unit,
                context,
                f"{span.end - span.start} spaces in a row",
                target_span=span,
                suggestion=" ",
            )
            for span in double_spaces(unit.source, unit.target)
        ]


class EdgeSpace(UnitCheck):
    """White space at the edges is that of the source."""

    name = "edge-space"
    help = "A target begins and ends with the same white space as its source"
    severity = Severity.WARNING
    safe = True

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report other white space at the beginning or at the end."""
        difference = edge_space_difference(unit.source, unit.target)
        if difference is None:
            return ()
        where, expected = difference
        text = f"white space at the {where} differs from the source"
        return [self.finding(unit, context, text, suggestion=expected)]
