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
    codes=(
        # A citation in the text, a mention or a scoped package, but no price (``@Rp5.000``).
        r"(?<![\w.@/`])@(?!(?:Rp|IDR|USD|US|S)[.$]?[ ]?\d)(?:\{[^{}\s]{1,200}\}"
        r"|[A-Za-z_][A-Za-z0-9_]*(?:[:.#$%&+?~/-]+[A-Za-z0-9_]+)*/?)",
    ),
    has_tilde_definitions=True,
    slug="pandoc",
)
