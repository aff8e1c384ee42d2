"""The style sheets, scripts and pictures of the desk, which come with the program.

They are read once, and a request is answered from what was read: no path of a request leads to a
file system.
"""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is sent."""

    content: bytes
    media_type: str
    tag: str
    """Its entity tag."""


def read_static(folder: Path = FOLDER) -> dict[str, StaticFile]:
    """Return the files of a folder by their names below it, with slashes."""
    return {
        path.relative_to(folder).as_posix(): _static(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _static(path: Path) -> StaticFile:
    content = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    tag = hashlib.sha256(content).hexdigest()[:16]
    return StaticFile(content, kind or "application/octet-stream", f'"{tag}"')


def static_response(files: Mapping[str, StaticFile], request: Request) -> Response:
    """Return the file that a request names.

    Raises:
        HTTPException: There is none.
    """
    file = files.get(request.path_params["name"])
    if file is None:
        raise HTTPException(404, "there is no such file")
    # Asked for again each time: the files of another version of the program are others.
    headers = {"etag": file.tag, "cache-control": "no-cache"}
    if file.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)
