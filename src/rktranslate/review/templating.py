"""Responses from the templates of this package: every value is escaped, nothing is missing."""

from __future__ import annotations

import functools
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from rktranslate.report.escaping import visible
from rktranslate.report.html_page import path_markup
from rktranslate.report.language_attributes import accepted_language
from rktranslate.report.words import percent
from rktranslate.review.i18n import LOCALES, translations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2.bccache import Bucket
    from starlette.requests import Request

COOKIE = "rktranslate-preferences"
"""Name of the cookie with a person's preferences: ``interface.theme.tags.letters``."""
THEMES = ("auto", "light", "dark")
TAGS = ("chips", "text")
LETTERS = ("on", "off")


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a person wants the pages to be."""

    interface: str = "en"
    """Locale of the interface."""
    theme: str = "auto"
    tags: str = "chips"
    """``chips``, or ``text`` for inline codes as they are written."""
    letters: str = "on"
    """``off`` where keys of one letter do nothing: speech input types them (WCAG 2.2, 2.1.4)."""

    def __str__(self) -> str:
        """Return the value of the cookie."""
        return f"{self.interface}.{self.theme}.{self.tags}.{self.letters}"


def preferences(request: Request) -> Preferences:
    """Return the preferences of the person who sent a request.

    Without a cookie, the interface has the first language of the browser that there is.
    """
    parts = request.cookies.get(COOKIE, "").split(".")
    if len(parts) != len(fields(Preferences)):
        accepted = accepted_language(request.headers.get("accept-language", ""), LOCALES)
        return Preferences(interface=accepted or Preferences().interface)
    return chosen_preferences(*parts)


def chosen_preferences(interface: str, theme: str, tags: str, letters: str) -> Preferences:
    """Return preferences; in place of each unknown value the default."""
    default = Preferences()
    return Preferences(
        interface if interface in LOCALES else default.interface,
        theme if theme in THEMES else default.theme,
        tags if tags in TAGS else default.tags,
        letters if letters in LETTERS else default.letters,
    )


def respond(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """Return the response of a template, in the language of the person's interface."""
    chosen = preferences(request)
    html = (
        _environment(chosen.interface)
        .get_template(f"{template}.html.j2")
        .render(
            values,
            preferences=chosen,
            person=request.state.person,
        )
    )
    return HTMLResponse(html, status, headers)


def load() -> None:
    """Load what the first pages need."""
    for locale in LOCALES:
        for template in ("overview", "document", "row", "editor", "aside"):
            _environment(locale).get_template(f"{template}.html.j2")


class _Compiled(BytecodeCache):
    """Templates that are compiled once for all locales."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Let a template have what was compiled, if it was."""
        code = self._codes.get(bucket.key)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@functools.cache
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("rktranslate.review"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    words = translations(locale)
    # In this style values are formatted, and escaped, after the text was looked up.
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True
    )
    environment.filters["exact"] = exact
    environment.filters["path"] = path_markup
    environment.filters["visible"] = visible
    environment.globals["percent"] = percent
    environment.globals["locales"] = LOCALES
    return environment


def exact(text: object) -> Markup:
    """Return a text for the value of a form field: as it is, for it comes back to be saved."""
    return escape(text)


def _visible(value: object) -> object:
    """Return a value with invisible characters spelled out; jinja2 escapes it afterwards."""
    return value if isinstance(value, Markup) else visible(str(value))
