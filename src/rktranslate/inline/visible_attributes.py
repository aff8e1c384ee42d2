"""The attributes of tags whose values readers see."""

from __future__ import annotations

import re

from rktranslate.model import Span

_NAMES = (
    "alt|title|aria-label|aria-description|label|placeholder|summary|caption|description"
    "|fig-alt|fig-cap"
)
_VISIBLE = re.compile(rf"(?:{_NAMES})\s*=\s*[\"']", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?P<name>(?<![\w.:-])[A-Za-z_:@#][\w.:$-]*+)\s*=\s*(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)')
    |"[^"]*+"|'[^']*+'|\{[^{}]*+\}""",
    re.VERBOSE,
)
_NAME = re.compile(_NAMES, re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{|\{%|\$\{|<%")


def may_have_visible(text: str, start: int, end: int) -> bool:
    """Return whether a tag may have such an attribute, by a quick search."""
    return _VISIBLE.search(text, start, end) is not None


def visible_values(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the spans of the values that readers see, without quotes; empty ones are left out."""
    spans = []
    for attribute in _ATTRIBUTE.finditer(text, start, end):
        group = attribute.lastgroup
        if group in ("double", "single") and _NAME.fullmatch(attribute["name"]):
            value = attribute[group]
            if value.strip() and not _TEMPLATE.search(value):
                spans.append(Span(*attribute.span(group)))
    return tuple(spans)
