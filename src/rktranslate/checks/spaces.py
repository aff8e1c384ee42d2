"""Spaces and what cannot be seen: at the edges, doubled, of zero width, turning the direction."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rktranslate.checks.unit import UnitCheck
from rktranslate.compare.tokens import primary, word_set
from rktranslate.model import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message

_DOUBLE = re.compile(r"(?<=[^ \n])  +(?=[^ \n])")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffd\U000e0000-\U000e007f\ue000-\uf8ff]"
)
_JOINERS = "\u200c\u200d\u200e\u200f\u061c"
_WRITTEN_WITH_JOINERS = word_set(
    "ar bn ckb dv fa gu he hi kn ks ku ml mr ne or pa ps sd si ta te ug ur yi"
)


class EdgeSpace(UnitCheck):
    """White space at the edges is that of the source."""

    id = "edge-space"
    description = "A target begins and ends with the same white space as its source"
    severity = Severity.WARNING
    safe = True

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report other white space at the beginning or at the end."""
        source, target = unit.source, unit.target
        inner = target.strip()
        if len(target) == len(inner) and len(source) == len(source.strip()):
            return ()
        begins, ends = _edges(source)
        wanted = f"{begins}{inner}{ends}"
        if target == wanted:
            return ()
        where = " and ".join(
            name
            for name, ours, theirs in zip(
                ("at its beginning", "at its end"), (begins, ends), _edges(target), strict=True
            )
            if ours != theirs
        )
        return [
            self.finding(
                unit, context, f"the white space {where} is not the source's", suggestion=wanted
            )
        ]


class DoubleSpace(UnitCheck):
    """One space between words."""

    id = "double-space"
    description = "There is one space between two words, not several"
    severity = Severity.WARNING
    safe = True

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report each run of spaces, unless the source has such runs itself."""
        if "  " not in unit.target or _DOUBLE.search(unit.source):
            return
        for found in _DOUBLE.finditer(unit.target):
            yield self.finding(
                unit,
                context,
                f"{len(found[0])} spaces in a row",
                target_span=Span(*found.span()),
                suggestion=" ",
            )


class Invisible(UnitCheck):
    """Nothing that cannot be seen comes in."""

    id = "invisible"
    description = "No character that cannot be seen is added: zero width, bidi control, control"
    signs = "".join(map(chr, (*range(32), 127, 0x200B)))

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report each such character that the source does not have as often."""
        if unit.target.isprintable() and "\ufffd" not in unit.target:
            return
        left = Counter(_INVISIBLE.findall(unit.source))
        joined = primary(context.catalog.target_language) in _WRITTEN_WITH_JOINERS
        for found in _INVISIBLE.finditer(unit.target):
            char = found[0]
            if left[char] > 0:
                left[char] -= 1
            elif not (joined and char in _JOINERS):
                yield self.finding(
                    unit,
                    context,
                    f"U+{ord(char):04X} cannot be seen and is not in the source",
                    target_span=Span(*found.span()),
                    suggestion="",
                )


def _edges(text: str) -> tuple[str, str]:
    inner = text.strip()
    if not inner:
        return text, ""
    start = text.index(inner)
    return text[:start], text[start + len(inner) :]
