"""The pages of the desk, and the fragments of pages that htmx asks for.

``app.state.desk`` is the project's :class:`~rktranslate.workflow.reviewing.desk.ReviewDesk`, and
``state.person`` of a request the person who sent it: who may send one is decided before.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rktranslate.errors import ConfigError, RktranslateError, shortened
from rktranslate.report.language_attributes import language_attributes
from rktranslate.review.presentation import (
    ORIGINS,
    SEVERITIES,
    STATES,
    Link,
    document_comments,
    finding_views,
    found_pieces,
    matching_documents,
    plain_pieces,
    query_pairs,
    quick_filter,
    row_version,
    source_pieces,
    typed,
    unit_address,
    unit_view,
    window,
)
from rktranslate.review.templating import COOKIE, chosen_preferences, preferences, respond
from rktranslate.workflow.reviewing.addresses import UnitAddress
from rktranslate.workflow.reviewing.changes import (
    Applied,
    Approval,
    Conflict,
    Edit,
    Refusal,
    WaiverRequest,
)
from rktranslate.workflow.reviewing.views import WINDOW, Order, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from rktranslate.workflow.reviewing.changes import Outcome, Person, Refused
    from rktranslate.workflow.reviewing.desk import ReviewDesk
    from rktranslate.workflow.reviewing.views import DocumentPage, UnitRow

_DOCUMENTS_BESIDE = 200
"""Documents in the list beside a document; the others are found by their name."""
_DOCUMENTS_PER_PAGE = 200
_VERSIONS = 2000
"""Units whose versions are in one answer."""
_BASES = 2000
"""Messages that are kept as people read them, for conflicts."""
_YEAR = 365 * 24 * 3600
_WAIVER = "waive."
_QUOTED = 80
"""Characters of a source by which a unit is named."""


# --- requests ---------------------------------------------------------------------------------


class Bases:
    """The messages that people opened last, by unit and revision: what a conflict started from."""

    def __init__(self) -> None:
        self._messages: OrderedDict[tuple[UnitAddress, str], Any] = OrderedDict()
        self._lock = Lock()

    def keep(self, row: UnitRow) -> None:
        """Keep the message of a row."""
        with self._lock:
            self._messages[row.address, row.revision] = row.message
            self._messages.move_to_end((row.address, row.revision))
            while len(self._messages) > _BASES:
                self._messages.popitem(last=False)

    def get(self, address: UnitAddress, revision: str) -> Any:
        """Return a message as it was at a revision; None if it is not known any more."""
        with self._lock:
            return self._messages.get((address, revision))


def _desk(request: Request) -> ReviewDesk:
    desk: ReviewDesk = request.app.state.desk
    return desk


def _person(request: Request) -> Person:
    person: Person = request.state.person
    return person


def _form(request: Request) -> FormData:
    """Return the fields of a form; bodies are bounded and parsed before a handler is called."""
    form: FormData = request.state.form
    return form


def _bases(request: Request) -> Bases:
    if not hasattr(request.app.state, "bases"):
        request.app.state.bases = Bases()
    bases: Bases = request.app.state.bases
    return bases


def _query(request: Request) -> Query:
    values = request.query_params
    order = values.get("order", "")
    if order not in {"", *Order}:
        raise ConfigError(f"unknown order: {order}", hint=f"known: {', '.join(Order)}")
    return Query(
        states=frozenset(filter(None, values.getlist("state"))),
        checks=frozenset(filter(None, values.getlist("check"))),
        origins=frozenset(filter(None, values.getlist("origin"))),
        since=values.get("since", "").strip(),
        text=values.get("text", ""),
        notes=bool(values.get("notes")),
        questions=bool(values.get("questions")),
        order=Order(order or "document"),
    )


def _address(request: Request) -> UnitAddress:
    values = request.query_params
    return UnitAddress(
        values.get("language", ""), values.get("document", ""), values.get("unit", "")
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


# --- whole pages ------------------------------------------------------------------------------


def home(_request: Request) -> Response:
    """Lead to the documents."""
    return RedirectResponse("/documents", 303)


def documents(request: Request) -> Response:
    """The documents of a language: a page, or with ``part=nav`` the list beside a document."""
    values = request.query_params
    overview = _desk(request).overview(_language(request))
    document = values.get("document", "")
    words = values.get("find", "")
    found = matching_documents(overview.documents, words)
    beside = values.get("part") == "nav"
    if beside:
        start, end = window(found, document, _DOCUMENTS_BESIDE)
    else:
        start = min(_number(values.get("start", "")), max(len(found) - 1, 0))
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
        **_frame(request, overview.language),
    )


def _language(request: Request) -> str:
    """Return the language of a request; the first one of the project where it names none."""
    language = request.query_params.get("language", "")
    return language or _desk(request).project.config.target_languages[0]


def _frame(request: Request, language: str) -> dict[str, Any]:
    """Return what the head of each page shows."""
    project = _desk(request).project
    config = project.config
    locale = preferences(request).interface
    return {
        "project": project.name,
        "languages": [language_attributes(code, locale) for code in config.target_languages],
        "source_language": language_attributes(config.source_language, locale),
        "target_language": language_attributes(language, locale),
        "address": f"{request.url.path}?{request.url.query}" if request.url.query else "",
    }


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
    language, path = _language(request), values.get("document", "")
    start = _number(values.get("start", ""))
    desk = _desk(request)
    try:
        query = _query(request)
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
        **_frame(request, page.row.language),
    }


# --- one unit ---------------------------------------------------------------------------------


def row(request: Request) -> Response:
    """One closed unit."""
    return _row_response(request, _address(request), request.query_params.get("at", ""))


def _row_response(request: Request, address: UnitAddress, at: str) -> Response:
    unit = _placed(request, _desk(request).row(address), at)
    _bases(request).keep(unit)
    return respond(request, "row", **_unit_values(request, unit))


def _placed(request: Request, unit: UnitRow, at: str) -> UnitRow:
    """Return a unit at the place where the page has it: its document may have it several times."""
    if unit.repeats < 2 or not at or _number(at) == unit.index:
        return unit
    address = unit.address
    page = _desk(request).page(address.language, address.document, Query(), start=_number(at))
    here = next((other for other in page.units if other.index == _number(at)), unit)
    return here if here.address == address else unit


def _unit_values(request: Request, unit: UnitRow) -> dict[str, Any]:
    address = unit.address
    snapshot = _desk(request).snapshot(address.language, address.document)
    return {
        "unit": unit_view(unit, snapshot, preferences(request).tags),
        "unit_address": unit_address,
        **_frame(request, address.language),
    }


def edit(request: Request) -> Response:
    """A unit opened for editing."""
    return _editor(request, _address(request), request.query_params.get("at", ""))


def _editor(
    request: Request,
    address: UnitAddress,
    at: str,
    conflict: Conflict | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    details = _desk(request).unit(address)
    unit = _placed(request, details.row, at)
    _bases(request).keep(unit)
    return respond(
        request,
        "editor" if conflict is None else "conflict",
        status=200 if conflict is None else 409,
        headers=headers,
        details=details,
        source=source_pieces(details, preferences(request).tags),
        at=unit.index,
        conflict=conflict,
        plain_pieces=plain_pieces,
        mine=() if conflict is None else _edited_texts(conflict.edit),
        theirs=() if conflict is None else _message_texts(conflict.current),
        base_texts=() if conflict is None else _message_texts(conflict.edit.base),
        **_unit_values(request, unit),
    )


def _edited_texts(edit: Edit) -> tuple[str, ...]:
    if edit.plural_targets is not None:
        return tuple(text for _number, text in edit.plural_targets)
    return () if edit.target is None else (edit.target,)


def _message_texts(message: Any) -> tuple[str, ...]:
    return () if message is None else message.targets


def aside(request: Request) -> Response:
    """What helps with a unit."""
    return _aside(request, _address(request))


def _aside(
    request: Request, address: UnitAddress, *, status: int = 200, after_note: str = ""
) -> Response:
    details = _desk(request).unit(address)
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
    address = _address(request)
    hints = _desk(request).hypotheses(address)
    return respond(
        request,
        "hypotheses",
        hints=[(hint, finding_views(hint.findings)) for hint in hints],
        plain_pieces=plain_pieces,
        **_frame(request, address.language),
    )


def preview(request: Request) -> Response:
    """The built section around a unit."""
    address = _address(request)
    built = _desk(request).preview(address)
    return respond(
        request,
        "preview",
        preview=built,
        # Safe by the contract of the view: elements of an allow-list, nothing that loads or runs.
        preview_markup=Markup(built.html),  # noqa: S704
        **_frame(request, address.language),
    )


def equal(request: Request) -> Response:
    """The other units of the language with the source of a unit."""
    address = _address(request)
    desk = _desk(request)
    units = desk.equal_units(address)
    tags = preferences(request).tags
    for unit in units:
        _bases(request).keep(unit)
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
        **_frame(request, address.language),
    )


def search(request: Request) -> Response:
    """Units of all documents that have a text."""
    values = request.query_params
    language = _language(request)
    query = _query(request)
    try:
        page = _desk(request).search(language, query, after=values.get("after", ""))
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
        **_frame(request, language),
    )


# --- changes ----------------------------------------------------------------------------------


def findings(request: Request) -> Response:
    """The findings that a target would have if it were approved; writes nothing."""
    target, plural_targets = _fields(_form(request))
    texts = plural_targets or ()
    found = _desk(request).findings(_address(request), target or "", texts)
    return respond(request, "findings", findings=finding_views(found))


def _fields(form: FormData) -> tuple[str | None, tuple[tuple[int, str], ...] | None]:
    """Return the target of a form, or the plural forms; None for what it does not have."""
    forms = tuple(
        (_number(name.removeprefix("target.")), _text(form, name))
        for name in form
        if name.startswith("target.")
    )
    if forms:
        return None, tuple(sorted(forms))
    if "target" not in form:
        return None, None
    return _text(form, "target"), None


def _text(form: FormData, name: str) -> str:
    """Return a field with LF line ends, for which browsers send CRLF; empty without it."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def _edit(request: Request) -> Edit:
    """Return the edit that a form asks for."""
    form = _form(request)
    address, revision = _address(request), _text(form, "revision")
    base = _bases(request).get(address, revision)
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
    return _outcome(request, _desk(request).save(_edit(request), _person(request)))


def approve(request: Request) -> Response:
    """Save a target as reviewed."""
    form = _form(request)
    waivers = tuple(
        WaiverRequest(name.removeprefix(_WAIVER), reason)
        for name in form
        if name.startswith(_WAIVER) and (reason := _text(form, name).strip())
    )
    approval = Approval(_edit(request), waivers)
    return _outcome(request, _desk(request).approve(approval, _person(request)))


def _outcome(request: Request, outcome: Outcome) -> Response:
    at = request.query_params.get("at", "")
    match outcome:
        case Applied():
            return _row_response(request, outcome.address, at)
        case Conflict(current=None):
            return respond(
                request,
                "gone",
                status=409,
                conflict=outcome,
                mine=_edited_texts(outcome.edit),
                at=_number(at),
                **_frame(request, outcome.address.language),
            )
        case Conflict():
            return _editor(request, outcome.address, at, outcome)
        case _:
            return _refused(request, outcome)


def _refused(request: Request, outcome: Refused, shown_in: str = "#refusal") -> Response:
    status = 403 if outcome.refusal is Refusal.ROLE else 422
    reasons = {
        name.removeprefix(_WAIVER): str(value)
        for name, value in _form(request).items()
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
    form = _form(request)
    values = request.query_params
    target = _text(form, "target") if "target" in form else None
    approvals = []
    sources: dict[UnitAddress, str] = {}
    for value in form.getlist("unit"):
        unit, _, rest = str(value).partition(":")
        revision, _, path = rest.partition(":")
        address = UnitAddress(values.get("language", ""), path or values.get("document", ""), unit)
        base = _bases(request).get(address, revision)
        approvals.append(Approval(Edit(address, revision, target=target, base=base)))
        sources[address] = "" if base is None else shortened(base.source, _QUOTED, 0)
    desk = _desk(request)
    result = desk.approve_all(approvals, _person(request))
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
    form = _form(request)
    desk = _desk(request)
    address = _address(request)
    message = desk.row(address).message
    notes = _with_note(message.notes, _text(form, "kind"), _text(form, "text"), form)
    edit = Edit(address, _text(form, "revision"), notes=notes)
    outcome = desk.save(edit, _person(request))
    match outcome:
        case Applied():
            return _aside(request, address, after_note=outcome.revision)
        case Conflict():
            return _aside(request, address, status=409)
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
    question = f"question: {_text(form, 'question')}"
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
        undone=_desk(request).undo(_person(request)),
        unit_address=unit_address,
    )


def set_preferences(request: Request) -> Response:
    """Keep a person's preferences in a cookie, and show the page again."""
    form = _form(request)
    chosen = chosen_preferences(
        *(_text(form, name) for name in ("interface", "theme", "tags", "letters"))
    )
    following = _text(form, "next")
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


# --- routes -----------------------------------------------------------------------------------


def _reading(path: str, page: Callable[[Request], Response]) -> Route:
    return Route(path, page, methods=["GET"], name=page.__name__)


def _changing(path: str, change: Callable[[Request], Response]) -> Route:
    return Route(path, change, methods=["POST"], name=change.__name__)


ROUTES = (
    _reading("/", home),
    _reading("/documents", documents),
    _reading("/document", document),
    _reading("/rows", rows),
    _reading("/versions", versions),
    _reading("/row", row),
    _reading("/edit", edit),
    _reading("/aside", aside),
    _reading("/hypotheses", hypotheses),
    _reading("/preview", preview),
    _reading("/equal", equal),
    _reading("/search", search),
    _changing("/findings", findings),
    _changing("/save", save),
    _changing("/approve", approve),
    _changing("/bulk", bulk),
    _changing("/note", note),
    _changing("/undo", undo),
    _changing("/preferences", set_preferences),
)
"""Pages, fragments and changes; events, presence and sessions are the application's."""
