"""MkDocs and Material: Python-Markdown with PyMdown extensions."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "mkdocs",
    "MkDocs and Material: Python-Markdown with PyMdown extensions",
    codes=(
        r"(?<![\w:]):(?:\+1|-1|[a-z0-9][a-z0-9_+-]{1,60}):(?![\w:])",
        r"""(?<![\w+])\+\+[\w"'-]{1,40}(?:\+[\w"'-]{1,40}){0,9}\+\+(?![\w+])""",
    ),
    marks=(r"^ *!!! \w", r"^ *\?\?\?\+? \w", r'^ *={3}[+!]? "', r"^-+8<-+ "),
    slug="python-markdown",
)
