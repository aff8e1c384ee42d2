"""Locations of listings and model files: URLs, ``file:`` URLs and paths, and links between them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from rktranslate.errors import EngineError

_REMOTE = ("http", "https")
_CONTROL = re.compile("[\0-\x1f\x7f\ud800-\udc7f\udd00-\udfff]")
"""Control characters, and surrogates that are not the bytes of a file name."""


def is_remote(location: str) -> bool:
    """Return whether a location is on the network.

    Raises:
        EngineError: It is no valid URL or path.
    """
    return _split(location).scheme.lower() in _REMOTE


def is_location(text: str) -> bool:
    """Return whether a text is a valid URL or path."""
    try:
        _split(text)
    except EngineError:
        return False
    return True


def _split(location: str) -> SplitResult:
    """Return the parts of a location: the one gate for all that comes from listings and servers.

    Raises:
        EngineError: It has a control character or a lone surrogate, or its host is invalid.
    """
    try:
        if _CONTROL.search(location):
            raise ValueError("it has a control character")
        parts = urlsplit(location)
        if parts.scheme.lower() in _REMOTE:
            location.encode()  # a path may have bytes that are not UTF-8, a URL may not
    except ValueError as error:
        raise EngineError(
            f"invalid URL or path: {error}", path=without_credentials(location)
        ) from error
    return parts


def join(base: str, link: str) -> str:
    """Return the URL that a link at a URL leads to.

    Raises:
        EngineError: One of them is invalid.
    """
    _split(base)
    _split(link)
    return urljoin(base, link)


def local_path(location: str) -> Path:
    """Return the path of a location on this machine.

    Raises:
        EngineError: It is invalid, on another host, or has an unsupported scheme.
    """
    parts = _split(location)
    # A single letter is a Windows drive, not a scheme.
    if len(parts.scheme) < 2:
        return Path(location)
    if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
        raise EngineError(
            "unsupported location: only http, https, file and paths are supported",
            path=without_credentials(location),
        )
    return Path(_decoded(parts.path))


def resolve(base: str, link: str) -> str:
    """Return the location that a link in a listing leads to.

    Args:
        base: Location of the listing.
        link: URL or path, absolute or relative to the listing.

    Raises:
        EngineError: The link is invalid, or a listing on the network leads to this machine, or from
            https to http.
    """
    _split(link)
    if is_remote(base):
        target = join(base, link)
        check_hop(base, target)
        return target
    if is_remote(link) or _split(link).scheme == "file":
        return link
    folder = local_path(base)
    folder = folder if folder.is_dir() else folder.parent
    return str(folder / _decoded(link))


def _decoded(path: str) -> str:
    """Return a path without percent escapes; they may not stand for a control character."""
    decoded = unquote(path)
    _split(decoded)
    return decoded


def check_hop(base: str, target: str) -> None:
    """Refuse a link or redirect that leaves the network, or goes from https to http.

    Raises:
        EngineError: It does, or one of them is invalid.
    """
    source_scheme = _split(base).scheme.lower()
    target_scheme = _split(target).scheme.lower()
    if target_scheme not in _REMOTE or (source_scheme == "https" and target_scheme == "http"):
        raise EngineError(
            f"link or redirect to {without_credentials(target)} not followed",
            path=without_credentials(base),
            hint="remote locations may lead to http or https only, and https to https only",
        )


def without_credentials(location: str) -> str:
    """Return a location for messages: without the user name and password of a URL."""
    return re.sub(r"(?<=://)[^/@]*@", "", location)
