"""What readers see of the properties of text: styles that look the same are one.

A look is what a stretch of text has besides the look of its paragraph: its weight, its colour.
Languages, revision marks, hyphenation and the like are not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.formats.runs import Look

Properties: TypeAlias = "Mapping[str, str]"
"""Visible properties that differ from their initial values."""
Key: TypeAlias = frozenset[tuple[str, str]]

_UNSEEN = re.compile(
    r"""officeooo:.*|fo:(?:language|country|script|hyphenat.*|padding.*)
      |loext:(?:padding.*|opacity|char-shading-value|shadow|border.*|hyphenat.*|theme.*|color-.*)
      |style:(?:rfc-language-tag|language|country|script|font-style-name|letter-kerning|text-scale
               |font-charset|font-pitch|font-family-generic|font-size-rel|text-autospace
               |text-(?:underline|line-through|overline)-(?:color|width|mode|type|text|text-style)
               |text-emphasize|font-relief|use-window-font-color|shadow)
      |text:(?:display|condition)""",
    re.VERBOSE,
)
"""Properties that readers do not see, or hardly, or only together with another one."""

_INITIAL = {
    "fo:font-weight": ("normal", "400"),
    "fo:font-style": ("normal",),
    "fo:font-variant": ("normal",),
    "fo:text-transform": ("none",),
    "fo:letter-spacing": ("normal", "0in", "0cm", "0pt"),
    "fo:text-shadow": ("none",),
    "fo:background-color": ("transparent",),
    "fo:border": ("none",),
    "fo:color": ("#000000",),
    "style:text-underline-style": ("none",),
    "style:text-overline-style": ("none",),
    "style:text-line-through-style": ("none",),
    "style:text-outline": ("false",),
    "style:text-blinking": ("false",),
    "style:text-combine": ("none",),
    "style:text-rotation-angle": ("0",),
    "style:text-position": ("0%", "0% 100%"),
}
"""The values that a property has where no style sets it."""

_SCRIPT_NAMES = {
    f"style:{name}": f"{prefix}:{name}"
    for prefix, name in (
        ("fo", "font-weight"),
        ("fo", "font-style"),
        ("fo", "font-size"),
        ("style", "font-name"),
        ("fo", "font-family"),
    )
}
"""Properties that there is one of per kind of script, by their names without the kind."""

_NAMES: tuple[tuple[str, str, str], ...] = (
    ("fo:font-weight", r"bold|[6-9]00", "b"),
    ("fo:font-style", r"italic|oblique", "i"),
    ("style:text-underline-style", r"solid", "u"),
    ("style:text-line-through-style", r"solid", "s"),
    ("style:text-position", r"(?:super|\d*[1-9]\d*%).*", "sup"),
    ("style:text-position", r"(?:sub|-).*", "sub"),
)
_SHOWN_ON_BLANKS = frozenset(
    {
        "style:text-underline-style",
        "style:text-line-through-style",
        "style:text-overline-style",
        "fo:background-color",
        "fo:border",
    }
)


def visible_properties(attributes: Mapping[str, str], script: str) -> dict[str, str]:
    """Return the properties of a style that readers see; initial values are empty.

    Args:
        attributes: Those of ``style:text-properties``.
        script: The kind of script of the text: ``asian``, ``complex``, or empty for the others.
    """
    properties: dict[str, str] = {}
    for name, value in attributes.items():
        if name.endswith(("-asian", "-complex")):
            base = _SCRIPT_NAMES.get(name.removesuffix(f"-{script}")) if script else None
            if base is not None:
                properties[base] = _normal(base, value)
        elif not (_UNSEEN.fullmatch(name) or (script and name in _SCRIPT_NAMES.values())):
            properties[name] = _normal(name, value)
    if attributes.get("style:use-window-font-color") == "true":
        properties["fo:color"] = ""
    return properties


def _normal(name: str, value: str) -> str:
    return "" if value in _INITIAL.get(name, ()) else value


def difference(properties: Properties, base: Properties) -> Key:
    """Return the properties that differ from those of the paragraph."""
    return frozenset(
        (name, value) for name, value in properties.items() if base.get(name, "") != value
    )


def shows_blanks(key: Key) -> bool:
    """Return whether blanks of a look can be seen."""
    return any(value and name in _SHOWN_ON_BLANKS for name, value in key)


def tag_name(look: Look, base: Look) -> str:
    """Return the plain name of a look, given the one of most text: ``b``; empty if there is none.

    A name says that the text has one property more than the other text.
    """
    key, other = cast("Key", look.key), cast("Key", base.key)
    if len(key - other) != 1 or other - key:
        return ""
    ((name, value),) = key - other
    return next(
        (tag for own, values, tag in _NAMES if own == name and re.fullmatch(values, value)), ""
    )


_ASIAN = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]"
)
_COMPLEX = re.compile(
    "[\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\u1900-\u1aff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc]"
)
_LETTER = re.compile(r"[^\W\d_]")


def script_of_text(text: str) -> str:
    """Return the kind of script of most letters: ``asian``, ``complex``, or empty for others."""
    if text.isascii():
        return ""
    half = len(_LETTER.findall(text)) / 2
    if len(_COMPLEX.findall(text)) > half:
        return "complex"
    return "asian" if len(_ASIAN.findall(text)) > half else ""
