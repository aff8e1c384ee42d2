"""Answers that are a sentence: why a request is refused, or what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from rktranslate.report.escaping import visible
from rktranslate.review.i18n import marked, translations
from rktranslate.review.templating import preferences, respond

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

NO_SESSION = marked(
    "You are not logged in, or no longer: open the address that was printed when the desk was "
    "started, or the one that you were given."
)
WRONG_LOGIN = marked(
    "That login is not valid, or no longer: open the address that was printed when the desk was "
    "started last, or ask for another one."
)
LOGGED_OUT = marked("You are logged out.")
FOREIGN_HOST = marked(
    "The desk does not answer to that host name; the option --allow-host adds one."
)
FOREIGN_PAGE = marked("The request does not come from a page of this desk.")
NO_FORM = marked("There is nothing here to send a form to.")
DEFECT = marked(
    "Something went wrong here; the terminal of the desk says what. What was saved is in the files."
)
_HEADINGS = {
    200: marked("The review desk"),
    401: marked("Not logged in"),
    404: marked("Not found"),
    500: marked("An error of the program"),
}
"""By status; any other one is a refusal."""
_REFUSED = marked("Refused")


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
        text: A sentence above, in whose place its translation stands; or any text.
        headers: Further headers.
        refresh: An address of this server, which a page leads on to at once.
    """
    words = translations(preferences(request).interface)
    text = words.gettext(text)
    if request.headers.get("hx-request"):
        return respond(
            request, "message_part", status=status, headers=headers, code=status, text=text
        )
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(f"{visible(text)}\n", status, headers)
    return respond(
        request,
        "message",
        status=status,
        headers=headers,
        code=status,
        heading=words.gettext(_HEADINGS.get(status, _REFUSED)),
        text=text,
        refresh=refresh,
    )
