"""The interface in other languages: complete catalogues, and templates that keep the rules."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po

from rktranslate.review.i18n import LOCALES, Translations, interface_messages, translations

TEMPLATES = sorted(
    (each.name, each.read_text(encoding="utf-8"))
    for each in (files("rktranslate.review") / "templates").iterdir()
)
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|%%")
_TAG = re.compile(r"<[^>{]*(?:\{\{[^}]*\}\}[^>{]*|\{%[^%]*%\}[^>{]*)*>")


def test_each_text_is_found() -> None:
    texts = {each for _name, each in interface_messages()}
    assert ("Approve",) in texts
    assert ("%(num)s unit", "%(num)s units") in texts


@pytest.mark.parametrize("locale", [code for code in LOCALES if code != "en"])
def test_a_catalogue_has_the_texts_of_the_templates(locale: str) -> None:
    resource = files("rktranslate.review") / "locale" / f"{locale}.po"
    with resource.open("rb") as file:
        catalog = read_po(file, locale=locale, abort_invalid=True)
    wanted = {each for _name, each in interface_messages()}
    known = {
        message.id if isinstance(message.id, tuple) else (message.id,)
        for message in catalog
        if message.id
    }
    assert wanted == known, "python docs/make_interface_catalogs.py brings it up to date"


@pytest.mark.xfail(reason="the texts are not translated yet")
@pytest.mark.parametrize("locale", [code for code in LOCALES if code != "en"])
def test_a_catalogue_is_translated(locale: str) -> None:
    wanted = {each for _name, each in interface_messages()}
    words = translations(locale)
    missing = sorted(each[0] for each in wanted if each[0] not in words.texts)
    assert missing == [], "not translated yet"
    for each in wanted:
        for form in words.texts[each[0]]:
            assert set(_PLACEHOLDER.findall(form)) == set(_PLACEHOLDER.findall(each[-1])), form


def test_english_needs_no_catalogue() -> None:
    words = translations("en")
    assert words == Translations()
    assert words.gettext("Save") == "Save"
    assert [words.ngettext("one", "many", number) for number in (0, 1, 2)] == [
        "many",
        "one",
        "many",
    ]


def test_forms_of_a_number() -> None:
    words = Translations({"a": ("jeden", "dwa", "wiele")}, lambda number: min(number, 2))
    assert [words.ngettext("a", "b", number) for number in (0, 1, 9)] == ["jeden", "dwa", "wiele"]


@pytest.mark.parametrize(("name", "text"), TEMPLATES, ids=[name for name, _text in TEMPLATES])
def test_templates_have_no_script_or_style_of_their_own(name: str, text: str) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|\bMarkup\b", text)
    assert not re.search(r"<style|<script(?![^>]*\bsrc=\"/static/)", text)
    for tag in _TAG.findall(text):
        assert not re.search(r"\s(?:on\w+|style|hx-on\S*|hx-vals|hx-vars)\s*=", tag), tag
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)
