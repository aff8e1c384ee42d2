"""What people change: targets, approvals, notes; and the findings while they type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.errors import shortened
from rktranslate.review.presentation import finding_views, typed, unit_address
from rktranslate.review.requests import (
    address_of,
    bases_of,
    desk_of,
    form_of,
    frame,
    number,
    person_of,
    text_of,
)
from rktranslate.review.templating import respond
from rktranslate.review.units import aside_response, edited_texts, editor_response, row_response
from rktranslate.workflow.reviewing.addresses import UnitAddress
from rktranslate.workflow.reviewing.changes import (
    Applied,
    Approval,
    Conflict,
    Edit,
    Refusal,
    WaiverRequest,
)

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from rktranslate.workflow.reviewing.changes import Outcome, Refused

_WAIVER = "waive."
_QUOTED = 80
"""Characters of a source by which a unit is named."""


def findings(request: Request) -> Response:
    """The findings that a target would have if it were approved; writes nothing."""
    target, plural_targets = _fields(form_of(request))
    texts = plural_targets or ()
    found = desk_of(request).findings(address_of(request), target or "", texts)
    return respond(request, "findings", findings=finding_views(found))


def _fields(form: FormData) -> tuple[str | None, tuple[tuple[int, str], ...] | None]:
    """Return the target of a form, or the plural forms; None for what it does not have."""
    forms = tuple(
        (number(name.removeprefix("target.")), text_of(form, name))
        for name in form
        if name.startswith("target.")
    )
    if forms:
        return None, tuple(sorted(forms))
    if "target" not in form:
        return None, None
    return text_of(form, "target"), None


def _edit(request: Request) -> Edit:
    """Return the edit that a form asks for."""
    form = form_of(request)
    address, revision = address_of(request), text_of(form, "revision")
    base = bases_of(request).get(address, revision)
    target, plural_targets = _fields(form)
    if base is not None and target is not None:
        target = typed(target, base.target)
    if base is not None and plural_targets is not None and base.plural is not None:
        stored = dict(base.plural.targets)
        plural_targets = tuple(
            (number, typed(text, stored.get(number, ""))) for number, text in plural_targets
        )
    return Edit(address, revision, target=target, plural_targets=plural_targets, base=base)


def save(request: Request) -> Response:
    """Save a target as a draft."""
    return _outcome(request, desk_of(request).save(_edit(request), person_of(request)))


def approve(request: Request) -> Response:
    """Save a target as reviewed."""
    form = form_of(request)
    waivers = tuple(
        WaiverRequest(name.removeprefix(_WAIVER), reason)
        for name in form
        if name.startswith(_WAIVER) and (reason := text_of(form, name).strip())
    )
    approval = Approval(_edit(request), waivers)
    return _outcome(request, desk_of(request).approve(approval, person_of(request)))


def _outcome(request: Request, outcome: Outcome) -> Response:
    at = request.query_params.get("at", "")
    match outcome:
        case Applied():
            return row_response(request, outcome.address, at)
        case Conflict(current=None):
            return respond(
                request,
                "gone",
                status=409,
                conflict=outcome,
                mine=edited_texts(outcome.edit),
                at=number(at),
                **frame(request, outcome.address.language),
            )
        case Conflict():
            return editor_response(request, outcome.address, at, outcome)
        case _:
            return _refused(request, outcome)


def _refused(request: Request, outcome: Refused, shown_in: str = "#refusal") -> Response:
    status = 403 if outcome.refusal is Refusal.ROLE else 422
    reasons = {
        name.removeprefix(_WAIVER): str(value)
        for name, value in form_of(request).items()
        if name.startswith(_WAIVER) and value
    }
    return respond(
        request,
        "refused",
        status=status,
        # The unit stays open, with its text: the reason is shown below it.
        headers={"HX-Retarget": shown_in, "HX-Reswap": "innerHTML"},
        refused=outcome,
        refusal=outcome.refusal.name,
        findings=finding_views(outcome.findings),
        reasons=reasons,
    )


def bulk(request: Request) -> Response:
    """Approve several units: ``unit`` is ``ID:REVISION``, or ``ID:REVISION:DOCUMENT``.

    With ``target``, all of them get it.
    """
    form = form_of(request)
    values = request.query_params
    target = text_of(form, "target") if "target" in form else None
    approvals = []
    sources: dict[UnitAddress, str] = {}
    for value in form.getlist("unit"):
        unit, _, rest = str(value).partition(":")
        revision, _, path = rest.partition(":")
        address = UnitAddress(values.get("language", ""), path or values.get("document", ""), unit)
        base = bases_of(request).get(address, revision)
        approvals.append(Approval(Edit(address, revision, target=target, base=base)))
        sources[address] = "" if base is None else shortened(base.source, _QUOTED, 0)
    desk = desk_of(request)
    result = desk.approve_all(approvals, person_of(request))
    held = [outcome for outcome in result.outcomes if not isinstance(outcome, Applied)]
    return respond(
        request,
        "bulk",
        result=result,
        held=[
            (
                outcome,
                sources[outcome.address],
                "" if isinstance(outcome, Conflict) else outcome.refusal.name,
                () if isinstance(outcome, Conflict) else finding_views(outcome.findings),
            )
            for outcome in held
        ],
        unit_address=unit_address,
    )


def note(request: Request) -> Response:
    """Add a note, a question or an answer to a unit, or remove one."""
    form = form_of(request)
    desk = desk_of(request)
    address = address_of(request)
    message = desk.row(address).message
    notes = _with_note(message.notes, text_of(form, "kind"), text_of(form, "text"), form)
    edit = Edit(address, text_of(form, "revision"), notes=notes)
    outcome = desk.save(edit, person_of(request))
    match outcome:
        case Applied():
            return aside_response(request, address, after_note=outcome.revision)
        case Conflict():
            return aside_response(request, address, status=409)
        case _:
            return _refused(request, outcome, "#note-refusal")


def _with_note(notes: tuple[str, ...], kind: str, text: str, form: FormData) -> tuple[str, ...]:
    """Return the translator comments with one more, or without the one to be removed."""
    text = text.strip()
    if not text:
        return notes
    if kind == "remove":
        position = notes.index(text) if text in notes else len(notes)
        return (*notes[:position], *notes[position + 1 :])
    if kind not in ("question", "answer"):
        return (*notes, *text.split("\n"))
    line = f"{kind}: {' '.join(text.split())}"
    question = f"question: {text_of(form, 'question')}"
    if kind == "answer" and question in notes:
        # An answer is that to the nearest question above it.
        position = notes.index(question) + 1
        return (*notes[:position], line, *notes[position:])
    return (*notes, line)


def undo(request: Request) -> Response:
    """Undo the latest change of the person."""
    return respond(
        request,
        "undone",
        undone=desk_of(request).undo(person_of(request)),
        unit_address=unit_address,
    )
