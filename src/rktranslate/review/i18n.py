"""The interface in several languages: gettext catalogues, read as they are, without a build step.

The English text of a template is the msgid. ``locale`` is a project of this program: its document
has the texts, one per line, and ``docs/make_interface_texts.py`` brings it and the catalogues up to
date. A text of several sentences has a message for each, as everywhere in this program. A text
with a message that a catalogue lacks, or that is fuzzy there, is shown in English.
"""

from __future__ import annotations

import functools
import io
import re
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LOCALES: Mapping[str, str] = {"en": "English", "id": "Bahasa Indonesia"}
"""Locales of the interface, with their names in their own language."""
_PACKAGE = "rktranslate.review"
_CATALOG = "locale/translations/{}/interface.txt.po"
_SENTENCE_END = re.compile(r"(?<=[.!?…:]) |\Z")


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
        return self._translated(text) or text

    def is_translated(self, text: str) -> bool:
        """Return whether there is a message for each sentence of a text without a plural."""
        return self._translated(text) is not None

    def _translated(self, text: str) -> str | None:
        if text in self.texts:
            return self.texts[text][0]
        sentences: list[str] = []
        start = 0
        for gap in _SENTENCE_END.finditer(text):
            forms = self.texts.get(text[start : gap.start()])
            if forms is not None:
                sentences.append(forms[0])
                start = gap.end()
        # Nothing is left where each sentence has a message.
        is_whole = bool(sentences) and start == len(text) and not text.endswith(" ")
        return " ".join(sentences) if is_whole else None

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

    resource = files(_PACKAGE) / _CATALOG.format(locale)
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


def interface_messages() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the texts of the interface: name of the file, and msgid with the plural, if any.

    For the tool and the tests that compare a catalogue with them.
    """
    from babel.messages.extract import extract_python
    from jinja2.ext import babel_extract

    from rktranslate.workflow.reviewing.views import StepKind

    options = {"trimmed": "true", "silent": "false"}
    for name, template in sorted(_files("templates", ".j2")):
        found = babel_extract(io.BytesIO(template), ["_", "gettext", "ngettext"], [], options)
        for _line, _function, message, _comments in found:
            # A text that is a value is among those of the modules.
            if texts := tuple(filter(None, _forms(message))):
                yield name, texts
    for name, module in sorted(_files(".", ".py")):
        for each in extract_python(io.BytesIO(module), {marked.__name__: None}, [], {}):
            yield name, tuple(filter(None, _forms(each[2])))
    for kind in StepKind:
        yield "aside.html.j2", (kind.value,)


def _files(folder: str, suffix: str) -> Iterator[tuple[str, bytes]]:
    for resource in files(_PACKAGE).joinpath(folder).iterdir():
        if resource.name.endswith(suffix):
            yield resource.name, resource.read_bytes()
