"""What a request must be like to be answered, and what every answer says to the browser.

A page of another site that is open in the same browser can send requests to this server, too, and
by a name of its own that leads to 127.0.0.1 (DNS rebinding) it could read the answers. So:

* ``Host`` must be a name that this server was started for; otherwise 421.
* A request that writes must come from a page of this server: ``Sec-Fetch-Site: same-origin``, or,
  where a browser does not send that (over plain HTTP in a network), an ``Origin`` that is ours.
* Other sites may lead here by a link, but not load anything else.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

SAFE_METHODS = frozenset({"GET", "HEAD"})
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(
    r"(?:\[(?P<six>[0-9a-f:.]{2,45})\]|(?P<name>[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_])?)\.?)"
    r"(?::[0-9]{1,5})?",
    re.IGNORECASE,
)
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
HEADERS = (
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    # With no-referrer, browsers send `Origin: null` with a form, which is that of nobody.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
)
"""Of every answer."""


@dataclass(frozen=True, slots=True)
class HostRules:
    """The names under which a server answers."""

    names: frozenset[str] = frozenset()
    """In lower case, without port; besides those of this machine's loopback."""
    any_address: bool = False
    """Whether any numeric address is one: nobody can make a name of theirs look like that."""

    def allow(self, host: str) -> bool:
        """Return whether the value of a ``Host`` header is such a name, with any port.

        The port is not compared: a tunnel (``ssh -L``) has another one, and it is the name that an
        attacker chooses.
        """
        name = host_name(host)
        if name is None:
            return False
        if name in _LOOPBACK_NAMES or name in self.names:
            return True
        return self.any_address and _is_address(name)


def host_name(host: str) -> str | None:
    """Return the name in a ``Host`` header in lower case, without port, brackets and final dot.

    Returns:
        None if it is not a host of RFC 9110.
    """
    match = _HOST.fullmatch(host)
    if match is None:
        return None
    return (match["six"] or match["name"]).lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_own_request(method: str, headers: Mapping[str, str]) -> bool:
    """Return whether a request comes from a page of this server, or is a harmless one.

    Args:
        method: Its method.
        headers: Its headers by their names in lower case.
    """
    site = headers.get("sec-fetch-site")
    if method not in SAFE_METHODS:
        if site is not None:
            return site == "same-origin"
        return _is_own_origin(headers.get("origin"), headers.get("host", ""))
    if site in (None, "same-origin", "none"):
        return True
    # A link on another site, or in a mail that is read in the browser.
    return (
        headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    )


def _is_own_origin(origin: str | None, host: str) -> bool:
    """Return whether an ``Origin`` is that of a page of the host; ``null`` is none."""
    if origin is None:
        return False
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()
