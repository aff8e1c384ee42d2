"""The loader: every file is valid, every malformed value is refused with file and key."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from rktranslate.compare.measures import unit_words
from rktranslate.errors import ConfigError
from rktranslate.languages.codes import preferred_code, primary_language, script_of
from rktranslate.languages.loader import (
    known_languages,
    languages_with,
    load_language,
    parse_language,
    same_group,
)
from rktranslate.languages.schema import Language

PAGE = Path(__file__).parents[2] / "docs" / "languages.md"
BLOCKS = re.findall(r"^```toml\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)

NUMBER_TABLE = re.compile(
    r"^\[numbers\.(?:cardinals|ordinals)\]\n(.*?)(?:^\[|\Z)", re.DOTALL | re.MULTILINE
)


@pytest.mark.parametrize("code", known_languages())
def test_every_file_is_valid(code: str) -> None:
    language = load_language(code)
    assert language.code == code
    assert len(language.typography.quotes) in (0, 4)
    assert unit_words(code)
    for template in language.drafting.frames:
        assert template.count("{}") == 1


def test_a_language_without_a_file_is_neutral() -> None:
    assert load_language("sw") == Language("sw")
    assert load_language("") == Language("")
    assert load_language("../id") == Language("../id")


@pytest.mark.parametrize(
    ("code", "expected"),
    [("id-ID", "id"), ("pt_BR", "pt"), ("ind", "id"), ("in", "id"), ("zlm", "ms"), ("zsm", "ms"),
     ("msa", "ms"), ("may", "ms"), ("nld", "nl"), ("EN", "en")],
)  # fmt: skip
def test_region_script_and_old_codes_lead_to_the_file(code: str, expected: str) -> None:
    assert load_language(code) is load_language(expected)
    assert preferred_code(primary_language(code)) == expected


def test_what_malay_does_not_say_is_as_in_indonesian() -> None:
    malay, indonesian = load_language("ms"), load_language("id")
    assert malay.negation == indonesian.negation
    assert malay.segmentation == indonesian.segmentation
    assert malay.numbers.cardinals == indonesian.numbers.cardinals
    assert malay.numbers.percent[0] == "peratus"
    assert malay.numbers.shares["suku"] == Fraction(1, 4)
    assert "suku" not in indonesian.numbers.shares
    assert indonesian.calendar.months["nopember"] == 11
    assert not malay.calendar.months


def test_languages_of_a_group() -> None:
    assert same_group("id", "ms")
    assert same_group("zlm", "id-ID")
    assert not same_group("id", "id")
    assert not same_group("en", "nl")
    assert not same_group("sw", "zu")


def test_a_word_is_one_number() -> None:
    """A word that is listed for two numbers in one table would lose the first."""
    for code in known_languages():
        text = (PAGE.parents[1] / f"src/rktranslate/languages/{code}.toml").read_text("utf-8")
        for table in NUMBER_TABLE.findall(text):
            words = " ".join(re.findall(r'= "(.*)"', table)).split()
            assert len(words) == len(set(words)), code


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[numbers\n", "invalid TOML", ""),
        ("[number]\n", "unknown key number", "did you mean numbers?"),
        ("xyz = 1\n", "unknown key xyz", "known: inherits"),
        ("numbers = 1\n", "numbers must be a table", ""),
        ("segmentation = 1\n", "segmentation must be a table", ""),
        ("group = 1\n", "group must be a string", ""),
        ("relative_length = -1\n", "relative_length must be a positive number", ""),
        ("relative_length = true\n", "relative_length must be a positive number", ""),
        ("[negation]\nword = 'x'\n", "unknown key negation.word", "did you mean words?"),
        ("[negation]\nwords = ['x']\n", "negation.words must be one string", "separate the words"),
        ("[negation]\nweak = 'x'\n", "negation.weak must be a list of strings", ""),
        ("[negation]\nweak = ['(']\n", "negation.weak is not a regular expression", ""),
        ("[numbers]\npercent = [1]\n", "numbers.percent must be a list of strings", ""),
        ("[numbers]\nlone_roman_one = 1\n", "numbers.lone_roman_one must be true or false", ""),
        ("[numbers.cardinals]\nthree = '3'\n", "'three' is not a whole number", "number first"),
        ("[numbers.cardinals]\n3 = 3\n", "numbers.cardinals.3 must be a string", ""),
        ("[numbers.shares]\nhalf = '1/2'\n", "numbers.shares", "fraction first"),
        ("[grammar.plural]\n'(' = 's'\n", "grammar.plural.( is not a regular expression", ""),
        ("[grammar.plural]\n'x$' = '\\1'\n", "is not a replacement: invalid group reference", ""),
        ("[grammar.after]\nx = '('\n", "grammar.after.x is not a regular expression", ""),
        ("[grammar]\nnouns = 'child'\n", "grammar.nouns: child has no form", "on one line"),
        ("[grammar]\nnouns = 'a b\\na c'\n".replace("'", '"'), "grammar.nouns: duplicate a", ""),
        ("inherits = 'sw'\n", "inherits must name another language with a file: 'sw'", ""),
        ("inherits = 'xx'\n", "inherits must name another language with a file: 'xx'", ""),
    ],
)
def test_a_malformed_file_is_refused(text: str, message: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_language(text, "xx")
    assert caught.value.path == "xx.toml"
    assert message in str(caught.value)
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize("block", BLOCKS)
def test_the_examples_of_the_page_are_valid(block: str) -> None:
    parse_language(block, "xx")


def test_every_key_is_on_the_page() -> None:
    from dataclasses import fields

    text = PAGE.read_text("utf-8")
    for section in fields(Language):
        value = getattr(Language("xx"), section.name)
        for item in fields(value) if hasattr(value, "__dataclass_fields__") else (section,):
            if item.name not in ("code", "segmentation"):
                assert re.search(rf"\b{item.name}\b", text), item.name


def test_help_loads_no_language() -> None:
    code = (
        "import sys; from rktranslate.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "sys.exit('tomllib' in sys.modules or 'rktranslate.languages.schema' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("code", "script"),
    [("id", "Latn"), ("ar", "Arab"), ("hi", "Deva"), ("sr_Latn", "Latn"), ("sr-Cyrl-RS", "Cyrl"),
     ("xx", "")],
)  # fmt: skip
def test_scripts(code: str, script: str) -> None:
    assert script_of(code) == script


def test_every_language_with_frequent_words_is_found_without_parsing_it() -> None:
    having = {code for code in known_languages() if load_language(code).vocabulary.frequent}
    assert having <= set(languages_with("frequent"))
    assert len(languages_with("frequent")) < len(known_languages())
