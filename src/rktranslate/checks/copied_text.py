"""Text that a translation copies, such as hashtags and acronyms, and its first letter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.acronyms import exchanged_acronyms
from rktranslate.compare.copies import TECHNICAL, CopyKind, copy_rules
from rktranslate.compare.letter_case import may_be_item, uncapitalised_start
from rktranslate.compare.name_slips import is_misspelt
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.checks.context import CheckContext
    from rktranslate.compare.copies import Copy
    from rktranslate.model import Finding, Message

_DIGIT = re.compile(r"\d")


class CopiedText(UnitCheck):
    """Hashtags, handles, file names, options, placeholders, codes and acronyms are copied."""

    name = "copied-text"
    help = "Hashtags, file names, options, codes and acronyms are as in the source"

    def check(self, unit: Message, context: CheckContext) -> Iterator[Finding]:
        """Report text of these kinds that the target lacks; numbers are compared by ``numbers``."""
        catalog = context.catalog
        rules = copy_rules(catalog.source_language, catalog.target_language)
        lost = rules.lost_signs(unit.source, unit.target, context.syntax)
        for copy in lost:
            if copy.kind in TECHNICAL or _has_other_letters(copy, unit.target):
                text = f"{copy.text} is missing in the target"
                yield self.finding(unit, context, text, source_span=copy.span)
        acronyms = [copy for copy in lost if copy.kind is CopyKind.ACRONYM]
        if not acronyms:
            return
        for copy, span in exchanged_acronyms(unit.source, unit.target, acronyms, rules):
            written = unit.target[span.start : span.end]
            if is_misspelt(copy.text, written):
                continue  # ``names`` says so
            if written == copy.text[::-1]:
                continue  # the same words in the order of the other language: TI, IT
            yield self.finding(
                unit,
                context,
                f"{copy.text} in the source is {written} in the target",
                severity=Severity.WARNING,
                source_span=copy.span,
                target_span=span,
                suggestion=copy.text,
            )


def _has_other_letters(copy: Copy, target: str) -> bool:
    """Return whether a target has the digits of a code, but not the code."""
    if copy.kind is not CopyKind.CODE:
        return False
    return "".join(_DIGIT.findall(copy.text)) in "".join(_DIGIT.findall(target))


class InitialCapital(UnitCheck):
    """A target begins with a capital letter where its source does."""

    name = "initial-capital"
    help = "A target begins with a capital letter where its source does"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a first word in small letters."""
        span = uncapitalised_start(unit.source, unit.target, context.syntax)
        if span is None or may_be_item(unit.source, unit.target, context.catalog.source_language):
            return ()
        word = unit.target[span.start : span.end]
        return [
            self.finding(
                unit,
                context,
                f"the target begins with {word!r}",
                target_span=span,
                suggestion=word[0].upper() + word[1:],
            )
        ]
