"""HTTP requests by httpx: checked redirects, proxies of the environment, system certificates.

With ``engines/server.py``, which asks servers that a project names, the only module that opens
network connections.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rktranslate.errors import EngineError
from rktranslate.models.locations import check_hop, join, without_credentials
from rktranslate.models.transfer_watch import TransferWatch
from rktranslate.version import release

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping

    import httpx

MAX_REDIRECTS = 8
_MAX_DIGITS = 19
_ERRNO = re.compile(r"\[Errno -?\d+\] ")


class TransferError(Exception):
    """A connection that failed; the same request may succeed later."""


class SlowError(TransferError):
    """A connection that sends nothing, or so little that it would never end."""


class StatusError(Exception):
    """A response with an error status."""

    def __init__(self, code: int, reason: str, headers: Mapping[str, str]) -> None:
        """Take the status code, its phrase and the headers of the response."""
        super().__init__(f"HTTP status {code} {reason}".rstrip())
        self.code = code
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Response:
    """A successful response whose body has not been read yet."""

    status: int
    headers: Mapping[str, str]
    """Names in any case."""
    chunks: Iterator[bytes]
    """The body as it arrives; raises ``TransferError``."""

    @property
    def length(self) -> int:
        """Bytes of the body according to ``Content-Length``; 0 if it is unknown."""
        length = self.headers.get("Content-Length", "")
        return int(length) if length.isdecimal() and len(length) < _MAX_DIGITS else 0


@contextlib.contextmanager
def get(location: str, headers: Mapping[str, str], timeout: float) -> Iterator[Response]:
    """Send a GET request and yield the response; redirects are followed where that is allowed.

    Args:
        location: An http or https URL.
        headers: Headers besides the user agent.
        timeout: Seconds without data after which the connection counts as dead; see
            :class:`~rktranslate.models.transfer_watch.TransferWatch` for further limits.

    Raises:
        TransferError: The connection failed; a :class:`SlowError` if it was too slow.
        StatusError: The server answered with an error status.
        EngineError: The URL or a proxy setting is invalid, or a redirect leads elsewhere.
    """
    # It takes long to import, and most commands open no connection.
    import httpx

    try:
        client = httpx.Client(
            verify=_certificates(),
            timeout=timeout,
            headers={"User-Agent": f"rktranslate/{release()}", "Accept-Encoding": "identity"},
            event_hooks={"response": [_check_redirect]},
        )
    except (ImportError, ValueError) as error:
        raise EngineError(
            f"unsupported proxy setting: {error}",
            hint="set https_proxy to an http:// or https:// URL, or unset all_proxy",
        ) from error
    with client, TransferWatch(timeout) as watch:
        try:
            response = _send(client, location, dict(headers), watch)
        except (httpx.InvalidURL, ValueError, OverflowError) as error:
            # Of the latter two are labels of a host and ports that are out of range.
            raise EngineError(
                f"invalid URL: {error}", path=without_credentials(location)
            ) from error
        except httpx.TransportError as error:
            raise _transfer_error(error, watch, timeout) from error
        try:
            if response.is_error:
                raise StatusError(response.status_code, response.reason_phrase, response.headers)
            watch.begin_body()
            chunks = _chunks(response, watch, timeout)
            yield Response(response.status_code, response.headers, chunks)
        finally:
            response.close()


@cache
def _certificates() -> ssl.SSLContext:
    """Return the certificates of the system, read once: some 50 ms per request otherwise."""
    import ssl

    # Not those of certifi: sites add their own to the system's.
    return ssl.create_default_context()


def _send(
    client: httpx.Client, location: str, headers: dict[str, str], watch: TransferWatch
) -> httpx.Response:
    start = location
    for _ in range(MAX_REDIRECTS + 1):
        # The URL's own credentials are sent to its own host only: a redirect brings no others.
        request = client.build_request(
            "GET", location, headers=headers, extensions={"trace": watch.trace}
        )
        response = client.send(request, stream=True)
        if not response.has_redirect_location:
            return response
        response.close()
        location = join(location, response.headers["Location"])
    raise EngineError(f"more than {MAX_REDIRECTS} redirects", path=without_credentials(start))


def _check_redirect(response: httpx.Response) -> None:
    """Refuse a redirect before httpx looks at its location."""
    if response.has_redirect_location:
        location = str(response.request.url)
        check_hop(location, join(location, response.headers["Location"]))


def _chunks(response: httpx.Response, watch: TransferWatch, timeout: float) -> Iterator[bytes]:
    import httpx

    try:
        for chunk in response.iter_raw():
            watch.count(len(chunk))
            yield chunk
    except httpx.TransportError as error:
        raise _transfer_error(error, watch, timeout) from error
    if watch.reason:
        raise SlowError(watch.reason)  # without a length, a cut looks like the end


def _transfer_error(
    error: httpx.TransportError, watch: TransferWatch, timeout: float
) -> TransferError:
    import httpx

    if watch.reason:
        return SlowError(watch.reason)
    if isinstance(error, httpx.TimeoutException):
        return SlowError(f"timed out: no data for {timeout:g} seconds")
    if isinstance(error, (httpx.RemoteProtocolError, httpx.ReadError)):
        text = f"connection closed before the end of the file ({error})".replace(" ()", "")
        return TransferError(text)
    return TransferError(_ERRNO.sub("", str(error)) or type(error).__name__)
