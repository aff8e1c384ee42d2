"""MyST: Sphinx and Jupyter Book."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "myst",
    "MyST: Sphinx and Jupyter Book",
    marks=(
        r"^[`~:]{3,}\{[a-z][\w:-]*\}",
        r"^\([\w.:-]+\)=$",
        r"\{(?:ref|doc|term|numref|eq|cite[:\w]*|py:\w+)\}`",
    ),
    has_percent_comments=True,
    slug="myst",
)
