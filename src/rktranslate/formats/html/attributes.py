"""Attributes of a tag, and which of them readers see."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.html.pieces import is_statement
from rktranslate.formats.html.tokens import BLANK, BLANK_CLASS, TEMPLATE, attribute_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

_VALUE = re.compile(rf"[{BLANK_CLASS}]*+=[{BLANK_CLASS}]*+")
_TEMPLATE = re.compile(TEMPLATE, re.VERBOSE)
_NAME = re.compile(rf"[^{BLANK_CLASS}/>][^{BLANK_CLASS}/>=]*+")

VISIBLE = frozenset(
    {
        "alt",
        "aria-braillelabel",
        "aria-description",
        "aria-label",
        "aria-placeholder",
        "aria-roledescription",
        "aria-valuetext",
        "placeholder",
        "title",
    }
)
"""Attributes that readers see, of any element."""
_VISIBLE_OF = {
    "button": frozenset[str](),
    "link": VISIBLE - {"title"},
    "menu": VISIBLE | {"label"},
    "optgroup": VISIBLE | {"label"},
    "option": VISIBLE | {"label"},
    "param": frozenset[str](),
    "style": frozenset[str](),
    "table": VISIBLE | {"summary"},
    "track": VISIBLE | {"label"},
}
_VISIBLE_OF["button"] = VISIBLE
_BUTTONS = frozenset({"button", "reset", "submit"})
_DESCRIPTIONS = frozenset(
    {
        "dc.description",
        "dc.title",
        "dcterms.description",
        "dcterms.title",
        "description",
        "og:description",
        "og:image:alt",
        "og:title",
        "twitter:description",
        "twitter:image:alt",
        "twitter:title",
    }
)
"""Names of ``<meta>`` whose content readers see, in a list of results or as a preview."""
_OTHER_METADATA = frozenset(
    {
        "abstract",
        "apple-mobile-web-app-title",
        "application-name",
        "author",
        "copyright",
        "keywords",
        "og:site_name",
        "subject",
    }
)
_PROPERTIES = frozenset(
    {"abstract", "alternativeheadline", "caption", "description", "headline", "name"}
)
"""Values of ``itemprop`` that mark a ``<meta>`` with text for readers."""


class Attribute(NamedTuple):
    """An attribute of a tag."""

    name: str
    """In lower case."""
    start: int
    """Offset of the value, without quotes; end of the name if there is no value."""
    end: int
    quote: str
    """The quote around the value; empty if there is none."""


@cache
def _pattern(*, templates: bool) -> re.Pattern[str]:
    return re.compile(attribute_pattern(templates=templates), re.VERBOSE | re.DOTALL)


def attributes(text: str, start: int, end: int, *, templates: bool) -> dict[str, Attribute]:
    """Return the attributes of a tag by name; of two with one name, the first.

    Args:
        text: The text of the file.
        start: End of the name of the element.
        end: End of the tag.
        templates: Constructs of template languages may stand between and in the attributes.
    """
    found: dict[str, Attribute] = {}
    for match in _pattern(templates=templates).finditer(text, start, end - 1):
        position = match.start()
        while templates and (construct := _TEMPLATE.match(text, position, match.end())):
            if not is_statement(construct.group()):
                break  # it writes the name
            position = construct.end()
        if templates and _TEMPLATE.match(text, position, match.end()):
            continue
        name = _NAME.match(text, position, match.end())
        if name is None:
            continue
        value = _VALUE.match(text, name.end(), match.end())
        if value is None:
            attribute = Attribute(name.group().lower(), name.end(), name.end(), "")
        elif (quote := text[value.end() : value.end() + 1]) in ('"', "'"):
            attribute = Attribute(name.group().lower(), value.end() + 1, match.end() - 1, quote)
        else:
            attribute = Attribute(name.group().lower(), value.end(), match.end(), "")
        found.setdefault(attribute.name, attribute)
    return found


def is_visible(element: str, name: str, values: Mapping[str, str]) -> bool:
    """Return whether readers see an attribute.

    Args:
        element: Name of the element.
        name: Name of the attribute.
        values: The values of all attributes of the element.
    """
    if element == "meta":
        return name == "content" and is_description(values)
    if element == "input":
        kind = values.get("type", "").strip(BLANK).lower()
        return name in VISIBLE or (name == "value" and kind in _BUTTONS)
    return name in _VISIBLE_OF.get(element, VISIBLE)


def is_description(values: Mapping[str, str]) -> bool:
    """Return whether the content of a ``<meta>`` is a title or description for readers."""
    names = (values.get("name", "").lower(), values.get("property", "").lower())
    if not _DESCRIPTIONS.isdisjoint(names):
        return True
    return not _PROPERTIES.isdisjoint(values.get("itemprop", "").lower().split())


def is_other_metadata(values: Mapping[str, str]) -> bool:
    """Return whether the content of a ``<meta>`` is text that readers do not see."""
    names = (values.get("name", "").lower(), values.get("property", "").lower())
    return not _OTHER_METADATA.isdisjoint(names)
