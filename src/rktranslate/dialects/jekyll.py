"""Jekyll: kramdown with Liquid."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "jekyll",
    "Jekyll: kramdown with Liquid",
    marks=(r"\{%-? ", r"^\{:[ .#\w]", r"^layout: "),
    slug="kramdown-gfm",
)
