"""Obsidian."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "obsidian",
    "Obsidian",
    marks=(r"\[\[[^\[\]\n]{1,200}\]\]", r"^> \[!\w+\][+-]", r"%%[^%\n]{1,200}%%"),
    slug="obsidian",
)
