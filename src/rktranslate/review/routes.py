"""The addresses of the desk, each with what answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from rktranslate.review import changes, pages, units

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response


def _reading(path: str, page: Callable[[Request], Response]) -> Route:
    return Route(path, page, methods=["GET"], name=page.__name__)


def _changing(path: str, change: Callable[[Request], Response]) -> Route:
    return Route(path, change, methods=["POST"], name=change.__name__)


ROUTES = (
    _reading("/", pages.home),
    _reading("/documents", pages.documents),
    _reading("/document", pages.document),
    _reading("/rows", pages.rows),
    _reading("/versions", pages.versions),
    _reading("/row", units.row),
    _reading("/edit", units.edit),
    _reading("/aside", units.aside),
    _reading("/hypotheses", units.hypotheses),
    _reading("/preview", units.preview),
    _reading("/equal", units.equal),
    _reading("/search", pages.search),
    _changing("/findings", changes.findings),
    _changing("/save", changes.save),
    _changing("/approve", changes.approve),
    _changing("/bulk", changes.bulk),
    _changing("/note", changes.note),
    _changing("/undo", changes.undo),
    _changing("/preferences", pages.set_preferences),
)
"""Pages, fragments and changes; events, presence and sessions are the application's."""
