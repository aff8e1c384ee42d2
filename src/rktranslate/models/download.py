"""Fetches a file from a URL or a path: resumable, hashed, and whole or not at all.

Only ``http``, ``https``, ``file`` and plain paths; proxies come from the environment
(``https_proxy``, ``no_proxy``), certificates from the system.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import re
import shutil
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

from rktranslate.errors import EngineError
from rktranslate.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[int, int], None]
    """Called with the bytes there are and the bytes there will be (0: not known)."""

MAX_BYTES = 2 * 1024**3
"""Largest file that is fetched; the largest Argos package is a seventh of it."""
_CHUNK = 256 * 1024
_TIMEOUT_SECONDS = 30.0
_ATTEMPTS = 3
_REMOTE = ("http", "https")
_LENGTH = 12
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that is here, whole."""

    path: Path
    sha256: str
    size: int
    temporary: bool
    """It was made by the download and may be thrown away after use."""


def is_remote(location: str) -> bool:
    """Tell whether a location is on the network."""
    return urlsplit(location).scheme.lower() in _REMOTE


def local_path(location: str) -> Path:
    """Return the path of a location that is on this machine.

    Raises:
        EngineError: It is on another host, or has a scheme that is not supported.
    """
    parts = urlsplit(location)
    # A single letter is a Windows drive, not a scheme.
    if len(parts.scheme) < 2:
        return Path(location)
    if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
        raise EngineError(
            "cannot fetch from there: only http, https, file and paths are supported",
            path=shown(location),
        )
    return Path(unquote(parts.path))


def resolve(base: str, link: str) -> str:
    """Return where a link in a listing leads.

    Raises:
        EngineError: A listing on the network leads to this machine or from https to http.
    """
    if is_remote(base):
        target = urljoin(base, link)
        _check_hop(base, target)
        return target
    if is_remote(link) or urlsplit(link).scheme == "file":
        return link
    folder = local_path(base)
    folder = folder if folder.is_dir() else folder.parent
    return str(folder / unquote(link))


def shown(location: str) -> str:
    """Return a location for messages: without the password that a URL may hold."""
    return re.sub(r"(?<=://)[^/@]*@", "", location)


def read_small(location: str, limit: int, *, timeout: float = _TIMEOUT_SECONDS) -> bytes:
    """Return the bytes of a small file, such as a listing.

    Raises:
        EngineError: It is not there, is larger than ``limit``, or cannot be read.
    """
    if not is_remote(location):
        path = local_path(location)
        try:
            with path.open("rb") as stream:
                data = stream.read(limit + 1)
        except OSError as error:
            raise _unreadable(error, location) from error
    else:
        data = _retrying(location, lambda: _get(location, limit, timeout))
    if len(data) > limit:
        raise EngineError(
            f"larger than a listing may be ({limit // 1024**2} MB)", path=shown(location)
        )
    return data


def fetch(
    location: str,
    folder: Path,
    *,
    sha256: str | None = None,
    size: int | None = None,
    limit: int = MAX_BYTES,
    timeout: float = _TIMEOUT_SECONDS,
    progress: Progress | None = None,
) -> Fetched:
    """Bring a file here; what an earlier call left half done is carried on.

    Args:
        location: URL or path. A local file is not copied.
        folder: Where parts and finished downloads are kept, so that they can be carried on.
        sha256: What the file must hash to, where the source says so.
        size: How many bytes it must have, where the source says so.
        limit: Most bytes that are taken.
        timeout: Seconds without a byte after which a connection counts as dead.
        progress: Told how far it is.

    Raises:
        EngineError: It cannot be had, or is not what was promised; a part that can be carried on
            stays, anything else is removed.
    """
    if not is_remote(location):
        path = local_path(location)
        digest, count = _hash_local(path, location, limit)
        _check_promise(location, digest, count, sha256, size)
        return Fetched(path, digest, count, temporary=False)
    part = _Part.at(folder, location)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _retrying(
            location,
            lambda: part.pull(location, known=sha256, limit=limit, timeout=timeout, tell=progress),
        )
        digest, count = _hash_local(part.data, location, limit)
    except OSError as error:
        raise EngineError(
            f"cannot be written: {error.strerror or error}", path=str(folder)
        ) from error
    try:
        _check_promise(location, digest, count, sha256, size)
    except EngineError:
        part.drop()
        raise
    return Fetched(part.data, digest, count, temporary=True)


def discard(fetched: Fetched) -> None:
    """Throw away a finished download."""
    if fetched.temporary:
        fetched.path.unlink(missing_ok=True)
        fetched.path.with_suffix(".json").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Part:
    """A download on its way: the bytes so far, and a note of what they are bytes of."""

    data: Path
    note: Path

    @classmethod
    def at(cls, folder: Path, location: str) -> _Part:
        name = hashlib.sha256(location.encode()).hexdigest()[:_LENGTH]
        return cls(folder / f"{name}.part", folder / f"{name}.json")

    def drop(self) -> None:
        self.data.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)

    def earlier(self, location: str, known: str | None) -> tuple[bool, str | None]:
        """Tell whether the bytes so far may be carried on, and by what the server knows them.

        Without an ETag or a hash nothing would tell a changed file from the same one.
        """
        with contextlib.suppress(OSError, ValueError):
            note = json.loads(self.note.read_text(encoding="utf-8"))
            same = {"url": location, "sha256": known}.items()
            if isinstance(note, dict) and same <= note.items():
                tag = note.get("validator")
                return bool(tag or known), tag if isinstance(tag, str) else None
        return False, None

    def pull(
        self,
        location: str,
        *,
        known: str | None,
        limit: int,
        timeout: float,
        tell: Progress | None,
    ) -> None:
        """Get the bytes that are not here yet.

        Raises:
            OSError, http.client.HTTPException: The connection failed; what came is kept.
            EngineError: The server's answer rules this file out.
        """
        usable, validator = self.earlier(location, known)
        if not usable:
            self.drop()
        have = self.data.stat().st_size if self.data.exists() else 0
        headers = {}
        if have:
            headers["Range"] = f"bytes={have}-"
            if validator:
                headers["If-Range"] = validator
        try:
            response = _open(location, headers, timeout)
        except urllib.error.HTTPError as error:
            if error.code != 416:
                raise
            error.close()
            if error.headers.get("Content-Range") == f"bytes */{have}":
                return
            self.drop()
            have = 0
            response = _open(location, {}, timeout)
        with response:
            begin, total = _span(response, have)
            if total > limit:
                self.drop()
                raise EngineError(
                    f"{total:,} bytes are more than a model may have", path=shown(location)
                )
            tag = response.headers.get("ETag") or response.headers.get("Last-Modified")
            if tag and tag.startswith("W/"):
                tag = None
            self.note.write_text(
                json.dumps({"url": location, "sha256": known, "validator": tag}), encoding="utf-8"
            )
            with self.data.open("r+b" if begin else "wb") as stream:
                stream.truncate(begin)
                stream.seek(begin)
                done = _copy(response, stream, begin, total, limit, location, tell)
                stream.flush()
                os.fsync(stream.fileno())
        if total and done < total:
            raise http.client.IncompleteRead(b"", total - done)


def _copy(
    source: http.client.HTTPResponse,
    target: IO[bytes],
    done: int,
    total: int,
    limit: int,
    location: str,
    tell: Progress | None,
) -> int:
    # read1: what has come is written at once, so that an interruption loses little.
    while chunk := source.read1(_CHUNK):
        done += len(chunk)
        if done > limit:
            raise EngineError("sends more bytes than a model may have", path=shown(location))
        target.write(chunk)
        if tell:
            tell(done, total)
    return done


_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


def _span(response: http.client.HTTPResponse, have: int) -> tuple[int, int]:
    """Return at which byte an answer begins, and how many the whole file has (0: not said)."""
    length = response.headers.get("Content-Length", "")
    count = int(length) if length.isdigit() else 0
    if response.status == 206:
        found = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if not found or int(found[1]) != have:
            raise http.client.HTTPException("the server answers with another range")
        return have, int(found[2]) if found[2] != "*" else have + count
    return 0, count


# --- HTTP ------------------------------------------------------------------------------------


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects on the network only, and never from https to http."""

    max_redirections = 8

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        _check_hop(req.full_url, newurl)
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        # Credentials of one host are no business of another.
        if following and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            following.remove_header("Authorization")
        return following


def _check_hop(base: str, target: str) -> None:
    here, there = urlsplit(base).scheme.lower(), urlsplit(target).scheme.lower()
    if there not in _REMOTE or (here == "https" and there == "http"):
        raise EngineError(
            f"leads to {shown(target)}, which is not followed",
            path=shown(base),
            hint="a source on the network may only lead to http or https, and https only to https",
        )


def _open(location: str, headers: dict[str, str], timeout: float) -> http.client.HTTPResponse:
    # Our own chain of handlers: the default one would open file: and ftp: as well.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked by the caller
        location,
        headers={"User-Agent": f"rktranslate/{__version__}", "Accept-Encoding": "identity"}
        | headers,
    )
    response: http.client.HTTPResponse = opener.open(request, timeout=timeout)
    return response


def _get(location: str, limit: int, timeout: float) -> bytes:
    with _open(location, {}, timeout) as response:
        data = response.read(limit + 1)
        length = response.headers.get("Content-Length", "")
    if length.isdigit() and len(data) < min(int(length), limit):
        raise http.client.IncompleteRead(b"", int(length) - len(data))
    return data


def _retrying(location: str, step: Callable[[], _T]) -> _T:
    """Try a few times what may work the next time, and say in plain words what did not."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return step()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code < 500 or attempt == _ATTEMPTS:
                raise EngineError(
                    f"the server answers {error.code} {error.reason}", path=shown(location)
                ) from error
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError, OSError) as error:
            if isinstance(error, OSError) and error.filename is not None:
                raise
            if attempt == _ATTEMPTS:
                raise EngineError(
                    f"cannot be fetched: {_reason(error)}",
                    path=shown(location),
                    hint="run the same command again to carry on",
                ) from error
        except ValueError as error:
            raise EngineError(
                f"not a URL that can be used: {error}", path=shown(location)
            ) from error
        time.sleep(0.2 * attempt)
    raise AssertionError("unreachable")


def _reason(error: Exception) -> str:
    if isinstance(error, http.client.IncompleteRead):
        return "the connection ended before the file did"
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return "the server says nothing"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return str(reason) or type(reason).__name__


# --- files -----------------------------------------------------------------------------------


def hash_file(path: Path) -> tuple[str, int]:
    """Return the SHA-256 of a file in hex, and its size in bytes.

    Raises:
        OSError: It cannot be read.
    """
    digest = hashlib.sha256()
    count = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            count += len(chunk)
    return digest.hexdigest(), count


def _hash_local(path: Path, location: str, limit: int) -> tuple[str, int]:
    try:
        if path.stat().st_size > limit:
            raise EngineError("has more bytes than a model may have", path=shown(location))
        return hash_file(path)
    except OSError as error:
        raise _unreadable(error, location) from error


def _check_promise(
    location: str, digest: str, count: int, sha256: str | None, size: int | None
) -> None:
    if size is not None and count != size:
        raise EngineError(f"has {count:,} bytes where {size:,} were promised", path=shown(location))
    if sha256 is not None and digest != sha256.lower():
        raise EngineError(
            f"is not the file that was promised: SHA-256 {digest[:_LENGTH]}… instead of "
            f"{sha256[:_LENGTH].lower()}…",
            path=shown(location),
        )


def _unreadable(error: OSError, location: str) -> EngineError:
    return EngineError(f"cannot be read: {error.strerror or error}", path=shown(location))


def free_bytes(folder: Path) -> int:
    """Return the bytes that are free where a folder is, or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
