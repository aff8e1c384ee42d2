"""VitePress."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "vitepress",
    "VitePress",
    marks=(
        r"^::: (?:tip|info|warning|danger|details|code-group|raw)\b",
        r"^\[\[toc\]\]",
        r"^<<< @/",
    ),
    slug="vitepress",
)
