"""GitLab Flavored Markdown."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "gitlab",
    "GitLab Flavored Markdown",
    marks=(r"^\[\[_TOC_\]\]", r"^>>>$"),
    slug="gitlab",
)
