"""A server that the configuration names: JSON over HTTP, for engines behind one.

Nothing else is connected to: no proxy of the environment is used, and no redirect followed. An
answer has a deadline as a whole, so a server that sends a byte a minute is no different from one
that sends none.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rktranslate.errors import EngineError
from rktranslate.storage.bounded import parse_json
from rktranslate.version import release

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

_MAX_ANSWER = 16 << 20
_BUSY = (429, 503)
"""Statuses of a server that asks to try again: it has too much to do, or loads its model."""
_TRIES = 4
_LONGEST_PAUSE = 10.0
_REFUSALS = {
    401: "the server wants another API key",
    403: "the server refuses access",
    404: "the server has no such model or address",
}
"""Statuses that are not about the text that was sent."""
_REASON_CHARACTERS = 200


class AnswerError(EngineError):
    """An answer that cannot be used: another text may have a better one."""


class Server:
    """A server, and how long its answers may take."""

    def __init__(
        self, url: str, *, timeout: float, headers: Mapping[str, str] | None = None
    ) -> None:
        """Take the base URL of the server.

        Args:
            url: The URL; paths are appended to it.
            timeout: Seconds for an answer as a whole.
            headers: Headers of each request; they are never part of a message.
        """
        self._url = url
        self._timeout = timeout
        self._headers = {"User-Agent": f"rktranslate/{release()}", **(headers or {})}
        self._connections: httpx.Client | None = None

    @property
    def address(self) -> str:
        """Host and port, for messages."""
        return urlsplit(self._url).netloc

    @property
    def _client(self) -> httpx.Client:
        # It takes long to import, and most commands open no connection.
        import httpx

        if self._connections is None:
            self._connections = httpx.Client(
                headers=self._headers,
                timeout=self._timeout,
                follow_redirects=False,
                trust_env=False,
            )
        return self._connections

    def get(self, path: str, *, timeout: float | None = None) -> Any:
        """Return the JSON value at a path; for the errors see :meth:`post`."""
        return self._ask("GET", path, None, timeout or self._timeout)

    def post(self, path: str, body: Mapping[str, object]) -> Any:
        """Send a JSON object, and return the JSON value of the answer.

        Raises:
            AnswerError: The answer to this request cannot be used.
            EngineError: The server cannot be used.
        """
        return self._ask("POST", path, body, self._timeout)

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None, limit: float) -> Any:
        for attempt in range(_TRIES):
            status, headers, data = self._exchange(method, path, body, limit)
            if status not in _BUSY or attempt == _TRIES - 1:
                break
            time.sleep(_pause(headers.get("Retry-After", ""), attempt))
        if status in _REFUSALS:
            raise EngineError(f"{_REFUSALS[status]}{_complaint(data)}", path=self._url)
        if not 200 <= status < 300:
            raise AnswerError(f"HTTP status {status}{_complaint(data)}", path=self._url)
        try:
            return parse_json(data)
        except ValueError as error:
            raise AnswerError("the answer is not JSON", path=self._url) from error

    def _exchange(
        self, method: str, path: str, body: Mapping[str, object] | None, limit: float
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send one request; return status, headers and body."""
        import httpx

        # A lone surrogate has no UTF-8; JSON can escape it.
        content = None if body is None else json.dumps(body).encode("ascii")
        deadline = time.monotonic() + limit
        late = AnswerError(f"no complete answer within {limit:g} seconds", path=self._url)
        try:
            with self._client.stream(
                method,
                self._url + path,
                content=content,
                headers={"Content-Type": "application/json"} if content else None,
                timeout=limit,
            ) as response:
                data = bytearray()
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > _MAX_ANSWER:
                        raise AnswerError("the answer is larger than 16 MiB", path=self._url)
                    if time.monotonic() > deadline:
                        raise late
                return response.status_code, response.headers, bytes(data)
        except httpx.ConnectError as error:
            raise EngineError(
                "the server does not answer: is it running?", path=self._url
            ) from error
        except httpx.TimeoutException as error:
            raise late from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise AnswerError(f"the connection failed: {error}", path=self._url) from error


def bearer(key: str, variable: str) -> dict[str, str]:
    """Return the header with an API key; none without a key.

    Args:
        key: The key.
        variable: The environment variable that it comes from, for the message.

    Raises:
        EngineError: It has characters that no key has.
    """
    return {"Authorization": f"Bearer {api_key(key, variable)}"} if key else {}


def api_key(key: str, variable: str) -> str:
    """Return an API key; for the arguments and the error see :func:`bearer`."""
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise EngineError(f"{variable}: expected an API key in printable ASCII")
    return key


def _pause(wish: str, attempt: int) -> float:
    """Return the seconds until the next try: what the server asks for, within reason."""
    seconds = float(wish) if wish.isdecimal() and len(wish) < 6 else 0.5 * 2**attempt
    return min(seconds, _LONGEST_PAUSE)


def _complaint(data: bytes) -> str:
    """Return the reason in the body of an error, if there is one, after a colon."""
    try:
        values = parse_json(data)
    except ValueError:
        return ""
    error = values.get("error", values.get("message")) if isinstance(values, dict) else None
    if isinstance(error, dict):
        error = error.get("message")
    if not isinstance(error, str):
        return ""
    return f": {' '.join(error.split())[:_REASON_CHARACTERS]}" if error.strip() else ""
