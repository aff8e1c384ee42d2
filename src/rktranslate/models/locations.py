"""Locations of listings and model files: URLs, ``file:`` URLs and paths, and links between them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from rktranslate.errors import EngineError

_REMOTE = ("http", "https")


def is_remote(location: str) -> bool:
    """Return whether a location is on the network."""
    return urlsplit(location).scheme.lower() in _REMOTE


def local_path(location: str) -> Path:
    """Return the path of a location on this machine.

    Raises:
        EngineError: It is on another host, or has an unsupported scheme.
    """
    parts = urlsplit(location)
    # A single letter is a Windows drive, not a scheme.
    if len(parts.scheme) < 2:
        return Path(location)
    if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
        raise EngineError(
            "unsupported location: only http, https, file and paths are supported",
            path=without_credentials(location),
        )
    return Path(unquote(parts.path))


def resolve(base: str, link: str) -> str:
    """Return the location that a link in a listing leads to.

    Args:
        base: Location of the listing.
        link: URL or path, absolute or relative to the listing.

    Raises:
        EngineError: A listing on the network leads to this machine, or from https to http.
    """
    if is_remote(base):
        target = urljoin(base, link)
        check_hop(base, target)
        return target
    if is_remote(link) or urlsplit(link).scheme == "file":
        return link
    folder = local_path(base)
    folder = folder if folder.is_dir() else folder.parent
    return str(folder / unquote(link))


def check_hop(base: str, target: str) -> None:
    """Refuse a link or redirect that leaves the network, or goes from https to http.

    Raises:
        EngineError: It does.
    """
    source_scheme = urlsplit(base).scheme.lower()
    target_scheme = urlsplit(target).scheme.lower()
    if target_scheme not in _REMOTE or (source_scheme == "https" and target_scheme == "http"):
        raise EngineError(
            f"link or redirect to {without_credentials(target)} not followed",
            path=without_credentials(base),
            hint="remote locations may lead to http or https only, and https to https only",
        )


def without_credentials(location: str) -> str:
    """Return a location for messages: without the user name and password of a URL."""
    return re.sub(r"(?<=://)[^/@]*@", "", location)
