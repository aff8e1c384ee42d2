"""What a request asks for, of whom, and who sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rktranslate.errors import ConfigError
from rktranslate.report.language_attributes import language_attributes
from rktranslate.review.templating import preferences
from rktranslate.workflow.reviewing.addresses import UnitAddress
from rktranslate.workflow.reviewing.views import Order, Query

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from rktranslate.review.opened import Bases
    from rktranslate.workflow.reviewing.changes import Person
    from rktranslate.workflow.reviewing.desk import ReviewDesk


def desk_of(request: Request) -> ReviewDesk:
    """Return the desk of the application."""
    desk: ReviewDesk = request.app.state.desk
    return desk


def person_of(request: Request) -> Person:
    """Return the person who sends a request."""
    person: Person = request.state.person
    return person


def form_of(request: Request) -> FormData:
    """Return the fields of a form; bodies are bounded and parsed before a handler is called."""
    form: FormData = request.state.form
    return form


def text_of(form: FormData, name: str) -> str:
    """Return a field with LF line ends, for which browsers send CRLF; empty without it."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def bases_of(request: Request) -> Bases:
    """Return the messages that people opened last."""
    bases: Bases = request.app.state.bases
    return bases


def query_of(request: Request) -> Query:
    """Return the units that a request wants.

    Raises:
        ConfigError: Its order is unknown.
    """
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


def address_of(request: Request) -> UnitAddress:
    """Return the unit that a request is about."""
    values = request.query_params
    return UnitAddress(
        values.get("language", ""), values.get("document", ""), values.get("unit", "")
    )


def number(text: str) -> int:
    """Return the number that a text is; 0 if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def language_of(request: Request) -> str:
    """Return the language of a request; the first one of the project where it names none."""
    language = request.query_params.get("language", "")
    return language or desk_of(request).project.config.target_languages[0]


def frame(request: Request, language: str) -> dict[str, Any]:
    """Return what the head of each page shows."""
    project = desk_of(request).project
    config = project.config
    locale = preferences(request).interface
    return {
        "project": project.name,
        "languages": [language_attributes(code, locale) for code in config.target_languages],
        "source_language": language_attributes(config.source_language, locale),
        "target_language": language_attributes(language, locale),
        "address": f"{request.url.path}?{request.url.query}" if request.url.query else "",
    }
