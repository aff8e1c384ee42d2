"""The interface in several languages: gettext catalogues, read as they are, without a build step.

The English text of a template is the msgid. A catalogue is ``locale/<code>.po``; a message that it
lacks, or that is fuzzy there, is shown in English.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LOCALES: Mapping[str, str] = {"en": "English", "id": "Bahasa Indonesia"}
"""Locales of the interface, with their names in their own language."""
_PACKAGE = "rktranslate.review"


def _one_form(number: int) -> int:
    return int(number != 1)


@dataclass(frozen=True, slots=True)
class Translations:
    """The texts of the interface in one language."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Plural forms by msgid; one for a message without a plural."""
    plural_form: Callable[[int], int] = _one_form

    def gettext(self, text: str) -> str:
        """Return a text of the interface."""
        return self.texts.get(text, (text,))[0]

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form of a text for a number."""
        forms = self.texts.get(singular)
        if forms is None:
            return singular if number == 1 else plural
        return forms[min(self.plural_form(number), len(forms) - 1)]


@functools.cache
def translations(locale: str) -> Translations:
    """Return the texts of a locale of :data:`LOCALES`; English ones where it has no catalogue."""
    from babel.messages.pofile import read_po

    resource = files(_PACKAGE) / "locale" / f"{locale}.po"
    if not resource.is_file():
        return Translations()
    catalog = read_po(io.BytesIO(resource.read_bytes()), locale=locale, abort_invalid=True)
    texts = {}
    for message in catalog:
        forms = tuple(filter(None, _forms(message.string)))
        if message.id and not message.fuzzy and len(forms) == len(_forms(message.string)):
            texts[_forms(message.id)[0]] = forms
    return Translations(texts, _plural_form(catalog.plural_expr))


def _forms(texts: Any) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


def _plural_form(expression: str) -> Callable[[int], int]:
    from gettext import c2py

    form: Callable[[int], int] = c2py(expression)
    return form


def marked(text: str) -> str:
    """Return a text; in the modules of this package it marks a text for the catalogues."""
    return text


def interface_messages() -> Iterator[tuple[str, ...]]:
    """Yield the msgids of the interface: singular, and plural where there is one.

    For the test and the tool that compare a catalogue with them.
    """
    from babel.messages.extract import extract_python
    from jinja2.ext import babel_extract

    for template in sorted(_templates(), key=lambda each: each[0]):
        options = {"trimmed": "true", "silent": "false"}
        found = babel_extract(io.BytesIO(template[1]), ["_", "gettext", "ngettext"], [], options)
        for _line, _function, message, _comments in found:
            yield tuple(filter(None, _forms(message)))
    for module in _modules():
        for each in extract_python(io.BytesIO(module), {marked.__name__: None}, [], {}):
            yield tuple(filter(None, _forms(each[2])))


def _templates() -> Iterator[tuple[str, bytes]]:
    for resource in (files(_PACKAGE) / "templates").iterdir():
        if resource.name.endswith(".j2"):
            yield resource.name, resource.read_bytes()


def _modules() -> Iterator[bytes]:
    for resource in sorted(files(_PACKAGE).iterdir(), key=lambda each: each.name):
        if resource.name.endswith(".py"):
            yield resource.read_bytes()
