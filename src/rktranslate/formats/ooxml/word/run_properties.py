"""Run properties (``w:rPr``): what of them readers see, and how styles pass them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.formats.xml import Element, XmlPart

_INVISIBLE = frozenset(
    {
        *("w:lang", "w:noProof", "w:bCs", "w:iCs", "w:szCs", "w:webHidden", "w:kern", "w:rStyle"),
        *("w:snapToGrid", "w:rPrChange", "w:ins", "w:del", "w:moveFrom", "w:moveTo"),
        *("w:specVanish", "w14:ligatures", "w14:cntxtAlts", "w14:numForm", "w14:numSpacing"),
    }
)
"""Properties that readers do not see, or only where a script that the text lacks is written."""
_TOGGLES = frozenset(
    {
        *("w:b", "w:i", "w:caps", "w:smallCaps", "w:strike", "w:dstrike", "w:outline"),
        *("w:shadow", "w:emboss", "w:imprint", "w:vanish", "w:rtl", "w:cs"),
    }
)
_NO_EFFECT = {
    "w:u": "none",
    "w:vertAlign": "baseline",
    "w:highlight": "none",
    "w:color": "auto",
    "w:em": "none",
    "w:effect": "none",
    "w:position": "0",
    "w:spacing": "0",
    "w:w": "100",
}
_FONTS = "w:rFonts"
_FONT_ATTRIBUTES = {"w:ascii": "w:asciiTheme", "w:hAnsi": "w:hAnsiTheme"}
"""Those of Latin text; the others are for scripts with fonts of their own."""
_EAST_ASIAN_FONTS = {"w:eastAsia": "w:eastAsiaTheme"}
_OFF = frozenset({"0", "false", "off"})
ON = "1"


def is_on(part: XmlPart, element: Element) -> bool:
    """Return whether a property that is on or off is on: it is without a value."""
    return part.attribute(element, "w:val") not in _OFF


def run_properties(part: XmlPart, element: Element | None) -> dict[str, str]:
    """Return the visible properties of a ``w:rPr``; those without effect are empty."""
    found: dict[str, str] = {}
    if element is None:
        return found
    for child in element.elements:
        name = child.name
        if name in _INVISIBLE:
            continue
        if name in _TOGGLES:
            found[name] = ON if is_on(part, child) else ""
        elif name == _FONTS:
            attributes = part.attributes(child)
            for font, theme in (*_FONT_ATTRIBUTES.items(), *_EAST_ASIAN_FONTS.items()):
                value = attributes.get(theme) or attributes.get(font)
                if value:
                    found[f"{_FONTS} {font}"] = value
        else:
            attributes = part.attributes(child)
            value = attributes.get("w:val", "")
            if _has_no_effect(name, value, attributes):
                found[name] = ""
            elif len(attributes) <= 1:
                found[name] = value or ON
            else:
                found[name] = repr(sorted(attributes.items()))
    return found


def _has_no_effect(name: str, value: str, attributes: Mapping[str, str]) -> bool:
    if name == "w:shd":
        return attributes.get("w:fill", "auto") == "auto" and value in ("clear", "nil", "")
    if name == "w:bdr":
        return value in ("none", "nil")
    return _NO_EFFECT.get(name) == value and len(attributes) == 1


EAST_ASIAN_FONT = f"{_FONTS} w:eastAsia"
