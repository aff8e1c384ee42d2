"""Answers that are a sentence: why a request is refused, or what went wrong."""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, PlainTextResponse

from rktranslate.report.escaping import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
{refresh}<title>{title}</title>
<link rel="stylesheet" href="/static/desk.css">
</head>
<body data-page="error" data-status="{status}">
<main class="message" role="main">
<h1>{title}</h1>
<p role="alert">{text}</p>
</main>
</body>
</html>
"""
_FRAGMENT = '<p role="alert" data-status="{status}">{text}</p>\n'


def message(
    request: Request,
    status: int,
    text: str,
    *,
    headers: Mapping[str, str] | None = None,
    refresh: str = "",
) -> Response:
    """Return an answer with a sentence: a page, a fragment for htmx, or plain text for programs.

    Args:
        request: The request.
        status: The status.
        text: The sentence; any text.
        headers: Further headers.
        refresh: An address of this server, which a page leads on to at once.
    """
    shown = visible(text)
    if request.headers.get("hx-request"):
        html = _FRAGMENT.format(status=status, text=escape(shown))
        return HTMLResponse(html, status, headers)
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(f"{shown}\n", status, headers)
    meta = f'<meta http-equiv="refresh" content="0; url={escape(refresh)}">\n' if refresh else ""
    title = HTTPStatus(status).phrase
    page = _PAGE.format(refresh=meta, title=title, status=status, text=escape(shown))
    return HTMLResponse(page, status, headers)
