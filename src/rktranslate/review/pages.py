"""The pages: documents, one document, a search; and the parts of pages that htmx asks for.

``app.state.desk`` is the project's :class:`~rktranslate.workflow.reviewing.desk.ReviewDesk`, and
``state.person`` of a request the person who sent it: who may send one is decided before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from rktranslate.errors import ConfigError, RktranslateError
from rktranslate.review.presentation import (
    ORIGINS,
    SEVERITIES,
    STATES,
    Link,
    finding_views,
    found_pieces,
    matching_documents,
    query_pairs,
    quick_filter,
    row_version,
    unit_address,
    unit_view,
    window,
)
from rktranslate.review.requests import (
    desk_of,
    form_of,
    frame,
    language_of,
    number,
    query_of,
    text_of,
)
from rktranslate.review.templating import COOKIE, chosen_preferences, preferences, respond
from rktranslate.workflow.reviewing.views import WINDOW, Query

if TYPE_CHECKING:
    from starlette.requests import Request

    from rktranslate.workflow.reviewing.views import DocumentPage

_DOCUMENTS_BESIDE = 200
"""Documents in the list beside a document; the others are found by their name."""
_DOCUMENTS_PER_PAGE = 200
_VERSIONS = 2000
"""Units whose versions are in one answer."""
_YEAR = 365 * 24 * 3600


def home(_request: Request) -> Response:
    """Lead to the documents."""
    return RedirectResponse("/documents", 303)


def documents(request: Request) -> Response:
    """The documents of a language: a page, or with ``part=nav`` the list beside a document."""
    values = request.query_params
    overview = desk_of(request).overview(language_of(request))
    document = values.get("document", "")
    words = values.get("find", "")
    found = matching_documents(overview.documents, words)
    beside = values.get("part") == "nav"
    if beside:
        start, end = window(found, document, _DOCUMENTS_BESIDE)
    else:
        start = min(number(values.get("start", "")), max(len(found) - 1, 0))
        end = min(len(found), start + _DOCUMENTS_PER_PAGE)
    return respond(
        request,
        "documents_list" if beside else "overview",
        overview=overview,
        rows=found[start:end],
        found=len(found),
        start=start,
        end=end,
        page_size=_DOCUMENTS_PER_PAGE,
        words=words,
        document=document,
        link=Link(overview.language),
        beside=beside,
        **frame(request, overview.language),
    )


def document(request: Request) -> Response:
    """A document: the documents, its units, and beside them what helps with the current one."""
    page, fault = _page(request, request.query_params.get("unit", ""))
    return respond(request, "document", fault=fault, **_page_values(request, page))


def rows(request: Request) -> Response:
    """Further units of a document."""
    page, fault = _page(request, "")
    if fault is not None:
        raise fault
    return respond(request, "rows", **_page_values(request, page))


def versions(request: Request) -> Response:
    """What the units of a document are now, by which a page sees what it has to show again."""
    page, fault = _page(request, "", _VERSIONS)
    if fault is not None:
        raise fault
    return respond(
        request,
        "versions",
        page=page,
        versions=[(row.index, row.address.id, row_version(row)) for row in page.units],
        read_only=page.row.problem is not None,
    )


def _page(
    request: Request, unit: str, size: int = WINDOW
) -> tuple[DocumentPage, RktranslateError | None]:
    """Return a window of a document; without the query, and with the fault, if that is invalid."""
    values = request.query_params
    language, path = language_of(request), values.get("document", "")
    start = number(values.get("start", ""))
    desk = desk_of(request)
    try:
        query = query_of(request)
        return desk.page(language, path, query, start=start, unit=unit, size=size), None
    except ConfigError as fault:
        return desk.page(language, path, Query(), unit=unit, size=size), fault


def _page_values(request: Request, page: DocumentPage) -> dict[str, Any]:
    tags = preferences(request).tags
    query = query_pairs(page.query)
    return {
        "page": page,
        "units": [unit_view(row, page, tags) for row in page.units],
        "link": Link(page.row.language, page.row.document, query),
        "query": page.query,
        "query_pairs": query,
        "quick": quick_filter(query),
        "part": request.query_params.get("part", ""),
        "page_findings": finding_views(page.findings),
        "current": request.query_params.get("unit", ""),
        "document": page.row.document,
        "states": STATES,
        "severities": SEVERITIES,
        "origins": ORIGINS,
        "read_only": page.row.problem is not None,
        "unit_address": unit_address,
        **frame(request, page.row.language),
    }


def search(request: Request) -> Response:
    """Units of all documents that have a text."""
    values = request.query_params
    language = language_of(request)
    query = query_of(request)
    try:
        page = desk_of(request).search(language, query, after=values.get("after", ""))
    except ConfigError as fault:
        return respond(request, "fault", fault=fault)
    return respond(
        request,
        "search",
        page=page,
        hits=[
            (
                hit.row,
                found_pieces(hit.row.message.source, hit.source_spans),
                found_pieces(hit.row.message.target, hit.target_spans),
            )
            for hit in page.hits
        ],
        link=Link(language, "", query_pairs(query)),
        is_first="after" not in values,
        unit_address=unit_address,
        **frame(request, language),
    )


def set_preferences(request: Request) -> Response:
    """Keep a person's preferences in a cookie, and show the page again."""
    form = form_of(request)
    chosen = chosen_preferences(
        *(text_of(form, name) for name in ("interface", "theme", "tags", "letters"))
    )
    following = text_of(form, "next")
    inside = following.startswith("/") and not following.startswith(("//", "/\\"))
    response = RedirectResponse(following if inside else "/", 303)
    response.set_cookie(
        COOKIE,
        str(chosen),
        max_age=_YEAR,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response
