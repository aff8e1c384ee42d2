"""Docusaurus: MDX with admonitions."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "docusaurus",
    "Docusaurus: MDX with admonitions",
    marks=(
        r"""^import .+ from ['"]@(?:theme|site|docusaurus)""",
        r"^:::(?:note|tip|info|warning|danger|caution)\b",
        r"^# .*\{/\* #",
    ),
    has_components=True,
    has_indented_code=False,
    slug="docusaurus",
)
