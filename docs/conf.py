"""The documentation site: Sphinx reads the Markdown of this folder as GitHub does.

    make docs

builds it into ``build/site/``. The pages are plain GitHub Flavored Markdown, so that they read
the same on a code host; what a site needs beside them is here: the navigation, and the pages that
lie outside of this folder. See ``decisions/0007-documentation-site.md``.
"""

from __future__ import annotations

import fnmatch
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pygments.lexers.special import TextLexer
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.application import Sphinx

HERE = Path(__file__).parent
REPOSITORY = HERE.parent

# --- navigation ------------------------------------------------------------------------------

NAVIGATION: dict[str, tuple[str, ...]] = {
    "First steps": ("install", "tutorial", "id/tutorial", "example", "terms"),
    "For translators": (
        "review",
        "po-conventions",
        "reviewing",
        "confidence",
        "memory",
        "interchange",
    ),
    "For editors": (
        "formats",
        "sites",
        "paths",
        "publishing",
        "bilingual",
        "glossary",
        "engines",
        "models",
        "lexicon",
        "segmentation",
        "languages",
        "configuration",
    ),
    "For CI": ("ci", "checks", "reliability"),
    "For developers": (
        "contributing",
        "architecture",
        "api",
        "decisions/README",
        "scale",
        "figures",
        "model-card",
        "training",
    ),
    "Reference": ("cli/README", "changes"),
}
"""The pages of the navigation by reader; a page that is not in it fails the build."""
SECTIONS = {
    "formats": "formats/*",
    "checks": "checks/*",
    "decisions/README": "decisions/0*",
    "cli/README": "cli/rktranslate*",
}
"""The pages below a page of the navigation, in the order of their names."""
INCLUDED = {
    "changes": "CHANGELOG.md",
    "example": "examples/brief/README.md",
    "training": "training/README.md",
}
"""Pages that show a file of the repository; on a code host they lead to it."""

TRANSLATIONS = ("id",)
"""Languages of the translated pages."""

# --- Sphinx ----------------------------------------------------------------------------------

project = "rktranslate"
author = "the authors of rktranslate"
html_title = "rktranslate"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_theme = "furo"
html_static_path = ["site"]
html_css_files = ["site.css"]
html_theme_options = {"navigation_with_keys": True}
templates_path: list[str] = []
exclude_patterns = ["translations"]
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
nitpicky = True
smartquotes = False
"""Options begin with two hyphens."""
pygments_style = "friendly"
pygments_dark_style = "monokai"
highlight_language = "text"

myst_enable_extensions = ["strikethrough", "tasklist"]
myst_disable_syntax = ["myst_role", "myst_line_comment", "blockbreak", "target"]
"""Syntax that code hosts do not know is text, as it is there."""
myst_heading_anchors = 6
"""Headings have the anchors that code hosts give them."""


def setup(app: Sphinx) -> None:
    """Give pages the navigation, and the text of files from outside of the folder."""
    app.add_lexer("csv", TextLexer)
    app.connect("env-get-outdated", lambda *_: [root_doc, *SECTIONS, *INCLUDED])
    app.connect("source-read", _include)
    app.connect("doctree-read", _navigate, priority=100)  # before contents are collected
    app.connect("html-page-context", _name_language)


def _include(_app: Sphinx, name: str, content: list[str]) -> None:
    """Replace a page by the file that it leads to, and let links lead to such pages."""
    page = HERE / f"{name}.md"
    file = REPOSITORY / INCLUDED[name] if name in INCLUDED else page
    text = file.read_text(encoding="utf-8") if name in INCLUDED else content[0]
    content[0] = _LINK.sub(lambda link: _relocated(link, file.parent, page.parent), text)


_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?P<path>[^()#:\s]+)(?P<anchor>#[^()\s]*)?\)")


def _relocated(link: re.Match[str], written_in: Path, shown_in: Path) -> str:
    """Return a link of a file as it is in a page of this folder; one to a folder is its text."""
    target = Path(os.path.normpath(written_in / link["path"]))
    if target.is_dir():
        return link["text"]
    pages = {REPOSITORY / path: HERE / f"{page}.md" for page, path in INCLUDED.items()}
    if written_in == shown_in and target not in pages:
        return link[0]
    path = os.path.relpath(pages.get(target, target), shown_in)
    return f"{link[0].partition('](')[0]}]({path}{link['anchor'] or ''})"


def _name_language(
    _app: Sphinx, name: str, _template: str, context: dict[str, object], _tree: object
) -> None:
    """Say the language of a translated page, which lies in a folder of its code."""
    folder = name.partition("/")[0]
    if folder in TRANSLATIONS:
        context["language"] = folder


def _navigate(app: Sphinx, tree: nodes.document) -> None:
    """Append the tables of contents of a page, which only the navigation shows."""
    name = app.env.docname
    if name == root_doc:
        for caption, pages in NAVIGATION.items():
            tree.append(_contents(name, pages, caption))
    elif name in SECTIONS:
        pages = sorted(fnmatch.filter(app.env.found_docs, SECTIONS[name]))
        tree.children[0].append(_contents(name, pages))  # within the section of the title


def _contents(parent: str, pages: Sequence[str], caption: str | None = None) -> addnodes.toctree:
    """Return a hidden table of contents."""
    return addnodes.toctree(
        parent=parent,
        entries=[(None, page) for page in pages],
        includefiles=list(pages),
        caption=caption,
        rawcaption=caption or "",
        maxdepth=1,
        glob=False,
        hidden=True,
        includehidden=False,
        numbered=0,
        titlesonly=True,
    )
