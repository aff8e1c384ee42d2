"""The interface in other languages: complete catalogues, and templates that keep the rules."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from rktranslate.review.i18n import LOCALES, Translations, interface_messages, translations

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "src/rktranslate/review/locale"
TRANSLATED = [code for code in LOCALES if code != "en"]
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


def test_the_project_is_up_to_date() -> None:
    """No text is missing from the catalogues, and none is stale."""
    script = ROOT / "docs/make_interface_texts.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}run python docs/make_interface_texts.py"


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_catalogue_is_complete(locale: str) -> None:
    words = translations(locale)
    for _name, forms in interface_messages():
        if len(forms) > 1:
            shown = words.texts[forms[0]]
        else:
            assert words.is_translated(forms[0]), forms[0]
            shown = (words.gettext(forms[0]),)
        for text in shown:
            assert Counter(_PLACEHOLDER.findall(text)) == Counter(_PLACEHOLDER.findall(forms[-1]))


@pytest.mark.slow
def test_the_project_has_no_findings(tmp_path: Path) -> None:
    project = tmp_path / "locale"
    shutil.copytree(LOCALE, project, ignore=shutil.ignore_patterns(".rktranslate"))
    for command in ("check --fail-level info", "glossary check --fail-level warning"):
        done = subprocess.run(
            [sys.executable, "-m", "rktranslate", *command.split(), "-C", project],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="GNU gettext is not installed")
@pytest.mark.parametrize("locale", TRANSLATED)
def test_gettext_accepts_a_catalogue(locale: str) -> None:
    catalogue = LOCALE / "translations" / locale / "interface.txt.po"
    done = subprocess.run(
        ["msgfmt", "--check", "--statistics", "-o", os.devnull, catalogue],
        env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "untranslated" not in done.stderr
    assert "fuzzy" not in done.stderr


def test_a_text_of_several_sentences() -> None:
    words = Translations({"Ya.": ("Yes.",), "Tidak!": ("No!",), "Ya": ("Yes",)})
    assert words.gettext("Ya. Tidak!") == "Yes. No!"
    assert words.gettext("Ya. Ya") == "Yes. Yes"
    assert words.gettext("Ya. Mungkin.") == "Ya. Mungkin."
    assert words.gettext("Mungkin. Ya.") == "Mungkin. Ya."
    assert words.gettext("Ya. ") == "Ya. "
    assert words.gettext("") == ""


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
