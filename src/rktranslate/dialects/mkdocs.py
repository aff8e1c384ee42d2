"""MkDocs and Material: Python-Markdown with PyMdown extensions."""

from rktranslate.dialects.interface import Dialect

DIALECT = Dialect(
    "mkdocs",
    "MkDocs and Material: Python-Markdown with PyMdown extensions",
    marks=(r"^ *!!! \w", r"^ *\?\?\?\+? \w", r'^ *={3}[+!]? "', r"^-+8<-+ "),
    slug="python-markdown",
)
