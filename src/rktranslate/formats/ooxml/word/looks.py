"""How runs look to readers: properties resolved through the styles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.ooxml.word.run_properties import (
    EAST_ASIAN_FONT,
    ON,
    is_on,
    run_properties,
)
from rktranslate.formats.runs import Look

if TYPE_CHECKING:
    from rktranslate.formats.ooxml.word.styles import ParagraphStyle, Styles
    from rktranslate.formats.xml import Element, XmlPart

_SHOW_BLANKS = frozenset(
    {"w:u", "w:highlight", "w:shd", "w:strike", "w:dstrike", "w:bdr", "w:em", "w:effect"}
)


class LookKey(NamedTuple):
    """What readers see of a run beside what its paragraph style says."""

    properties: tuple[str, ...]
    names: str
    """Plain names of tags for what readers see, the one that says most first: ``sup b``."""


@dataclass(frozen=True, slots=True, eq=False)
class RunLook:
    """The properties of a run, and what they say."""

    raw: bytes
    """Its ``w:rPr`` as it stands in the part; empty without one."""
    look: Look
    is_hidden: bool
    is_plain: bool
    """It is neither hidden nor, by its character style, marked as not to be translated."""


class Looks:
    """The looks of the runs of a part; equal properties are looked at once."""

    def __init__(self, part: XmlPart, styles: Styles, *, shows_hidden: bool) -> None:
        """Take the part, the styles of its document, and whether hidden text is offered."""
        self._part = part
        self._styles = styles
        self._shows_hidden = shows_hidden
        self._known: dict[tuple[bytes, str], RunLook] = {}
        self._looks: dict[tuple[LookKey, bool], Look] = {}

    def of(self, properties: Element | None, style: ParagraphStyle) -> RunLook:
        """Return the look of a run with a ``w:rPr`` in a paragraph with a style."""
        raw = b"" if properties is None else self._part.raw(properties)
        known = self._known.get((raw, style.id))
        if known is None:
            known = self._known[raw, style.id] = self._new(raw, properties, style)
        return known

    def known(self, raw: bytes, style: ParagraphStyle) -> RunLook:
        """Return the look of a ``w:rPr`` that :meth:`of` has returned before."""
        return self._known[raw, style.id]

    def _new(self, raw: bytes, properties: Element | None, style: ParagraphStyle) -> RunLook:
        effective = dict(style.run_properties)
        is_protected = False
        own = None if properties is None else properties.child("w:rStyle")
        if own is not None:
            character = self._styles.character(self._part.attribute(own, "w:val") or "")
            effective |= character.run_properties
            is_protected = character.is_protected
        effective |= run_properties(self._part, properties)
        is_hidden = effective.get("w:vanish") == ON
        if properties is not None and self._is_left_to_styles(properties):
            is_hidden = False
        key = _key(effective, style)
        look = self._looks.setdefault(
            (key, shows := any(effective.get(name) for name in _SHOW_BLANKS)), Look(key, shows)
        )
        is_hidden = is_hidden and not self._shows_hidden
        return RunLook(raw, look, is_hidden, not is_hidden and not is_protected)

    def _is_left_to_styles(self, properties: Element) -> bool:
        """Return whether the run is shown whatever its styles say."""
        own = properties.child("w:vanish")
        return own is not None and not is_on(self._part, own)


def _key(effective: dict[str, str], style: ParagraphStyle) -> LookKey:
    inherited = style.run_properties
    properties = sorted(
        f"{name}={value}"
        for name, value in effective.items()
        # Fonts of East Asian text alone make no difference in most documents.
        if value != inherited.get(name, "") and name != EAST_ASIAN_FONT
    )
    vertical = effective.get("w:vertAlign", "")
    shown = {
        "sup": vertical == "superscript",
        "sub": vertical == "subscript",
        "b": effective.get("w:b"),
        "i": effective.get("w:i"),
        "u": effective.get("w:u"),
        "s": effective.get("w:strike") or effective.get("w:dstrike"),
    }
    return LookKey(tuple(properties), "".join(f" {name}" for name in shown if shown[name]))


def tag_name(look: Look, base: Look) -> str:
    """Return the plain name of a look beside the base; empty if none says it."""
    one, other = look.key, base.key
    if not isinstance(one, LookKey) or not isinstance(other, LookKey):
        return ""
    known = other.names.split()
    return next((name for name in one.names.split() if name not in known), "")
