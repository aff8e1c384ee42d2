"""The parts of a page about one unit: closed, open, and what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from rktranslate.review.presentation import (
    document_comments,
    finding_views,
    plain_pieces,
    source_pieces,
    unit_address,
    unit_view,
)
from rktranslate.review.requests import address_of, bases_of, desk_of, frame, number
from rktranslate.review.templating import preferences, respond
from rktranslate.workflow.reviewing.views import Query

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.changes import Conflict, Edit
    from rktranslate.workflow.reviewing.views import UnitRow


def row(request: Request) -> Response:
    """One closed unit."""
    return row_response(request, address_of(request), request.query_params.get("at", ""))


def row_response(request: Request, address: UnitAddress, at: str) -> Response:
    """Return the response of a closed unit; ``at`` is its position on the page."""
    unit = _placed(request, desk_of(request).row(address), at)
    bases_of(request).keep(unit)
    return respond(request, "row", **_unit_values(request, unit))


def _placed(request: Request, unit: UnitRow, at: str) -> UnitRow:
    """Return a unit at the place where the page has it: its document may have it several times."""
    if unit.repeats < 2 or not at or number(at) == unit.index:
        return unit
    address = unit.address
    page = desk_of(request).page(address.language, address.document, Query(), start=number(at))
    here = next((other for other in page.units if other.index == number(at)), unit)
    return here if here.address == address else unit


def _unit_values(request: Request, unit: UnitRow) -> dict[str, Any]:
    address = unit.address
    snapshot = desk_of(request).snapshot(address.language, address.document)
    return {
        "unit": unit_view(unit, snapshot, preferences(request).tags),
        "unit_address": unit_address,
        **frame(request, address.language),
    }


def edit(request: Request) -> Response:
    """A unit opened for editing."""
    return editor_response(request, address_of(request), request.query_params.get("at", ""))


def editor_response(
    request: Request, address: UnitAddress, at: str, conflict: Conflict | None = None
) -> Response:
    """Return the response of an open unit, or of a conflict about it."""
    details = desk_of(request).unit(address)
    unit = _placed(request, details.row, at)
    bases_of(request).keep(unit)
    return respond(
        request,
        "editor" if conflict is None else "conflict",
        status=200 if conflict is None else 409,
        details=details,
        source=source_pieces(details, preferences(request).tags),
        at=unit.index,
        conflict=conflict,
        plain_pieces=plain_pieces,
        mine=() if conflict is None else edited_texts(conflict.edit),
        theirs=() if conflict is None else _message_texts(conflict.current),
        base_texts=() if conflict is None else _message_texts(conflict.edit.base),
        **_unit_values(request, unit),
    )


def edited_texts(edit: Edit) -> tuple[str, ...]:
    """Return the targets that a person has written."""
    if edit.plural_targets is not None:
        return tuple(text for _number, text in edit.plural_targets)
    return () if edit.target is None else (edit.target,)


def _message_texts(message: Any) -> tuple[str, ...]:
    return () if message is None else message.targets


def aside(request: Request) -> Response:
    """What helps with a unit."""
    return aside_response(request, address_of(request))


def aside_response(
    request: Request, address: UnitAddress, *, status: int = 200, after_note: str = ""
) -> Response:
    """Return the response of what stands beside a unit."""
    details = desk_of(request).unit(address)
    return respond(
        request,
        "aside",
        status=status,
        details=details,
        after_note=after_note,
        comments=document_comments(details),
        findings=finding_views(details.row.findings),
        plain_pieces=plain_pieces,
        **_unit_values(request, details.row),
    )


def hypotheses(request: Request) -> Response:
    """Other translations of the engine."""
    address = address_of(request)
    hints = desk_of(request).hypotheses(address)
    return respond(
        request,
        "hypotheses",
        hints=[(hint, finding_views(hint.findings)) for hint in hints],
        plain_pieces=plain_pieces,
        **frame(request, address.language),
    )


def preview(request: Request) -> Response:
    """The built section around a unit."""
    address = address_of(request)
    built = desk_of(request).preview(address)
    return respond(
        request,
        "preview",
        preview=built,
        # Safe by the contract of the view: elements of an allow-list, nothing that loads or runs.
        preview_markup=Markup(built.html),  # noqa: S704
        **frame(request, address.language),
    )


def equal(request: Request) -> Response:
    """The other units of the language with the source of a unit."""
    address = address_of(request)
    desk = desk_of(request)
    units = desk.equal_units(address)
    tags = preferences(request).tags
    for unit in units:
        bases_of(request).keep(unit)
    return respond(
        request,
        "equal",
        own=desk.row(address),
        units=[
            unit_view(unit, desk.snapshot(unit.address.language, unit.address.document), tags)
            for unit in units
        ],
        address_of_unit=address,
        unit_address=unit_address,
        **frame(request, address.language),
    )
