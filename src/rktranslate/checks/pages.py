"""The pages of the checks in the documentation, which are part of the package."""

from __future__ import annotations

import functools
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_FOLDER = "docs/checks"


def page_of(name: str) -> str:
    """Return the path of the page of a built-in check in the documentation."""
    return f"{_FOLDER}/{name}.md"


@functools.cache
def page_text(page: str) -> str:
    """Return the description on a page as Markdown, without its title and its table of cases.

    Args:
        page: Path of the page in the documentation; a plugin's check has none.

    Returns:
        An empty text where there is no such page.
    """
    folder: Traversable = resources.files("rktranslate.checks") / "pages"
    if not folder.is_dir():  # a checkout, where the pages are beside the sources
        folder = Path(__file__).parents[3] / _FOLDER
    file = folder / page.rpartition("/")[2]
    if not page or not file.is_file():
        return ""
    text = file.read_text("utf-8").partition("\n| |")[0]
    return text.partition("\n")[2].strip()


@functools.cache
def documentation_url() -> str:
    """Return the address of the documentation that the metadata of the package names, if any."""
    try:
        urls = metadata.metadata("rktranslate").get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        return ""
    by_label = dict(str(url).split(", ", 1) for url in urls)
    return by_label.get("Documentation", "").rstrip("/")


def page_url(page: str) -> str:
    """Return the address of a page; empty where the documentation has none (yet)."""
    url = documentation_url()
    return f"{url}/{page}" if url and page else ""
