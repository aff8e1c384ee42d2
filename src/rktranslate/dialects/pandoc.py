"""Pandoc and Quarto."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "pandoc",
    "Pandoc and Quarto",
    suffixes=(".qmd",),
    marks=(
        r"^:{3,} ?\{",
        r"\[-?@[\w:.-]{1,100}[\];,]",
        r"^`{3,}\{(?:r|python|julia|ojs)\b",
        r"^#.*\{(?:-|\.unnumbered)\b",
        r"^%{1,2} \w",
        r"^\\newpage",
    ),
    has_tilde_definitions=True,
    slug="pandoc",
)
