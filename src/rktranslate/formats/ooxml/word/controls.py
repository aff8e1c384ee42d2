"""Content controls (``w:sdt``): which of them show text that is not to be translated."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rktranslate.formats.xml import Element, XmlPart

_GENERATED = frozenset({"w:citation", "w:bibliography"})
_GENERATED_TAGS = ("MENDELEY_",)
"""Beginnings of the tags by which reference managers find the text that they make."""
_CODES = frozenset({"w14:checkbox", "w:picture"})


def is_protected_control(part: XmlPart, control: Element) -> bool:
    """Return whether the content of a control is made by a program, such as a citation."""
    properties = control.child("w:sdtPr")
    return properties is not None and are_protected_properties(part, properties)


def are_protected_properties(part: XmlPart, properties: Element) -> bool:
    """Return whether properties (``w:sdtPr``) are those of a control with generated content."""
    for child in properties.elements:
        if child.name in _GENERATED:
            return True
        if child.name == "w:tag":
            return (part.attribute(child, "w:val") or "").startswith(_GENERATED_TAGS)
    return False


def is_shown_as_code(control: Element) -> bool:
    """Return whether the content of a control is a sign and no text, such as a check box."""
    properties = control.child("w:sdtPr")
    return properties is not None and any(child.name in _CODES for child in properties.elements)
