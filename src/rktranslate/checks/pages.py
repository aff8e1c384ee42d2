"""The pages of the checks in the documentation, which are part of the package.

Their addresses are, in this order: below the address in the variable ``RKTRANSLATE_DOCUMENTATION``;
below that of the documentation in the metadata of the package; in the repository and at the commit
that the package was installed from (PEP 610); or those of the files in the package.
"""

from __future__ import annotations

import functools
import json
import os
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

VARIABLE = "RKTRANSLATE_DOCUMENTATION"
"""Environment variable with the address of the documentation."""
CHECKS_PAGE = "docs/checks.md"
_FOLDER = "docs/checks"
_CHECKOUT = Path(__file__).parents[3]


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
    file = _page_file(page)
    if not page.startswith(f"{_FOLDER}/") or not file.is_file():
        return ""
    text = file.read_text("utf-8").partition("\n| |")[0]
    return text.partition("\n")[2].strip()


def page_url(page: str) -> str:
    """Return the absolute address of a page.

    Args:
        page: Path of the page in the documentation, perhaps with a fragment; empty for the list of
            checks.

    Raises:
        ConfigError: The variable ``RKTRANSLATE_DOCUMENTATION`` is no address.
    """
    path, mark, fragment = (page or CHECKS_PAGE).partition("#")
    url = documentation_url()
    address = f"{url}/{path}" if url else Path(str(_page_file(path))).absolute().as_uri()
    return f"{address}{mark}{fragment}"


def documentation_url() -> str:
    """Return the address below which the documentation is; empty if only the package has it.

    Raises:
        ConfigError: The variable ``RKTRANSLATE_DOCUMENTATION`` is no address.
    """
    configured = os.environ.get(VARIABLE, "").rstrip("/")
    if not configured:
        return _installed_url()
    parts = urlsplit(configured)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ConfigError(f"{VARIABLE} is not an http or https address: {configured!r}")
    return configured


@functools.cache
def _installed_url() -> str:
    """Return the address of the documentation of the installed package, as its metadata tell."""
    try:
        distribution = metadata.distribution("rktranslate")
    except metadata.PackageNotFoundError:
        return ""
    urls = distribution.metadata.get_all("Project-URL") or []
    by_label = dict(str(url).split(", ", 1) for url in urls)
    return by_label.get("Documentation", "").rstrip("/") or _repository_url(
        distribution.read_text("direct_url.json") or "{}"
    )


def _repository_url(direct_url: str) -> str:
    """Return the address of the files of a repository at the commit that was installed.

    Args:
        direct_url: The record of the installation, as PEP 610 defines it.

    Returns:
        An empty text for a package that was not installed from a repository on the web.
    """
    try:
        record = json.loads(direct_url)
        commit = str(record["vcs_info"]["commit_id"])
        parts = urlsplit(str(record["url"]))
    except (ValueError, KeyError, TypeError):
        return ""
    if parts.scheme != "https" or not parts.hostname:
        return ""
    # Neither a user nor a password belongs into a report.
    host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    home = f"https://{host}{parts.path.rstrip('/').removesuffix('.git')}"
    files = "blob" if parts.hostname == "github.com" else "-/blob"
    return f"{home}/{files}/{commit}"


def _page_file(page: str) -> Traversable:
    """Return the file of a page, in the package or in a checkout."""
    folder = resources.files("rktranslate.checks") / "pages"
    # In a checkout, the pages are beside the sources.
    return folder / page.rpartition("/")[2] if folder.is_dir() else _CHECKOUT / page
