"""Hugo."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "hugo",
    "Hugo",
    marks=(r"\{\{[<%]",),
    slug="goldmark",
)
