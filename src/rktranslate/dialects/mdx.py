"""MDX."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "mdx",
    "MDX",
    suffixes=(".mdx",),
    marks=(
        r"""^import .+ from ['"]""",
        r"""^import ['"]""",
        r"^export (?:const|default|function) ",
        r"^\{/\*",
    ),
    has_components=True,
    has_indented_code=False,
    slug="docusaurus",
)
