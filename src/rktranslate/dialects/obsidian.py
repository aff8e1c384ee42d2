"""Obsidian."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "obsidian",
    "Obsidian",
    codes=(r"%%[^%\n]{1,500}%%",),
    marks=(r"\[\[[^\[\]\n]{1,200}\]\]", r"^> \[!\w+\][+-]", r"%%[^%\n]{1,200}%%"),
    slug="obsidian",
)
