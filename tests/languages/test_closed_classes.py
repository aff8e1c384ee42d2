"""Closed classes: the data of each language, and what their words mean in a text."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import ConfigError
from rktranslate.languages.closed_classes import (
    OTHER,
    WORD,
    ClosedClasses,
    Member,
    closed_classes,
    members_in,
    parse_classes,
)

DATA = {
    entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
    for entry in files("rktranslate.languages").joinpath("closed_classes").iterdir()
}
TITLE, OFFICE = Member("titles", "minister"), Member("titles", "prime_minister")
FRANCE, NORTH = Member("countries", "FR"), Member("countries", "KP")
SMALL = ClosedClasses(
    [
        ("minister", TITLE),
        ("prime minister*", OFFICE),
        ("France", FRANCE),
        ("US", Member("countries", "US")),
        ("North Korea", NORTH),
        ("victor*", Member("opposites.win_lose", "win")),
    ],
    [("secretary", TITLE)],
    endings=("nya",),
)


def meanings(text: str, classes: ClosedClasses = SMALL) -> list[str]:
    return [use.member.meaning for use in classes.uses(WORD.findall(text))]


def class_names(table: dict[str, object], name: str = "") -> set[str]:
    nested = {
        key: value for key, value in table.items() if isinstance(value, dict) and key != "inherits"
    }
    own = {name} if name and len(nested) < len(table) else set()
    return own.union(
        *(class_names(value, f"{name}.{key}" if name else key) for key, value in nested.items())
    )


def meanings_of(table: dict[str, object], name: str) -> set[str]:
    for part in name.split("."):
        found = table.get(part, {})
        assert isinstance(found, dict)
        table = found
    return set(table)


@pytest.mark.parametrize("code", [code for code in DATA if code != "en"])
def test_a_language_has_no_class_and_no_meaning_of_its_own(code: str) -> None:
    """A class that another language lacks can never be compared: it is a misspelt name."""
    assert class_names(DATA[code]) <= class_names(DATA["en"])
    for name in class_names(DATA[code]):
        assert meanings_of(DATA[code], name) - {OTHER} <= meanings_of(DATA["en"], name), name


def test_a_word_is_found_in_any_case_that_it_can_have() -> None:
    assert meanings("The minister, the Minister and THE MINISTER") == ["minister"] * 3
    assert meanings("FRANCE and France, but not france") == ["FR", "FR"]
    assert meanings("He told us about the US.") == ["US"]


def test_the_longest_phrase_counts_and_its_words_are_nothing_else() -> None:
    assert meanings("the Prime Minister and the minister") == ["prime_minister", "minister"]
    assert meanings("three prime ministers") == ["prime_minister"]
    assert meanings("in the north, Korea") == []


def test_any_letters_and_endings() -> None:
    assert meanings("a victorious team") == ["win"]
    assert meanings("ministernya") == ["minister"]
    assert meanings("administer") == []


def test_what_a_word_only_can_mean_is_apart() -> None:
    words = WORD.findall("the secretary")
    assert SMALL.uses(words) == ()
    assert [use.member for use in SMALL.possible_uses(words)] == [TITLE]


def test_names_of_cldr() -> None:
    indonesian, malay = closed_classes("id"), closed_classes("ms")
    assert meanings("Kroasia", indonesian) == ["HR"]
    assert meanings("Croatia", malay) == ["HR"]
    assert "tokyo" in meanings("Tokyo", closed_classes("en"))


def test_a_language_without_a_file_has_no_classes() -> None:
    assert closed_classes("fr").uses(["France"]) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("titles = 'president'", "titles"),
        ("[titles]\npresident = 1", "titles.president"),
        ("[titles]\npresident = ['a']", "titles.president"),
        ("[titles]\npresident = ','", "titles.president"),
        ("[titles]\npresident = '...'", "titles.president"),
        ("inherits = 'xx'", "inherits"),
        ("inherits = 3", "inherits"),
        ("[titles", "invalid TOML"),
    ],
)
def test_a_malformed_file_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        parse_classes(text, "xy")
    assert caught.value.path == "closed_classes/xy.toml"


@given(st.text())
def test_garbage_is_no_class(text: str) -> None:
    with suppress(ConfigError):
        parse_classes(text, "xy")


@given(st.text(alphabet="aFrnceUSminst prkoKNORTH.,-'é\n0", max_size=80))
def test_uses_are_words_of_the_text(text: str) -> None:
    words = WORD.findall(text)
    uses = SMALL.uses(words)
    assert all(0 <= use.first <= use.last < len(words) for use in uses)
    assert list(uses) == sorted(uses, key=lambda use: use.first)
    assert SMALL.members(words) == {use.member for use in uses}


@given(st.text(st.characters(max_codepoint=0x7F)) | st.text())
def test_members_are_those_of_the_words_that_the_expression_finds(text: str) -> None:
    text += " France,Prancis (JERMAN)"
    uses = closed_classes("en").uses(WORD.findall(text))
    assert members_in(text, "en") == {use.member for use in uses}
