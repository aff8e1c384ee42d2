"""Language codes, and the rule that only one module takes them apart."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rktranslate
from rktranslate.errors import ConfigError
from rktranslate.languages import codes

SOURCE = Path(rktranslate.__file__).parent
ALLOWED = {
    ("segmentation/rules.py", "field.name.replace('_', '-')"): "a key of the configuration",
    ("segmentation/rule_based.py", "word.split('-', 1)"): "a reduplicated word: anak-anak",
}
"""Module and expression of each cut or swap by a hyphen or underscore of something else than a
language code, with what it is."""


# --- the functions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "gettext", "tag", "subtags", "primary"),
    [
        ("id", "id", "id", ("id",), "id"),
        ("pt-BR", "pt_BR", "pt-BR", ("pt", "BR"), "pt"),
        ("pt_BR", "pt_BR", "pt-BR", ("pt", "BR"), "pt"),
        ("zh-Hant_TW", "zh_Hant_TW", "zh-Hant-TW", ("zh", "Hant", "TW"), "zh"),
        ("EN", "EN", "EN", ("EN",), "en"),
        ("", "", "", ("",), ""),
    ],
)
def test_spellings(
    code: str, gettext: str, tag: str, subtags: tuple[str, ...], primary: str
) -> None:
    assert codes.gettext_code(code) == gettext
    assert codes.language_tag(code) == tag
    assert codes.subtags(code) == subtags
    assert codes.primary_language(code) == primary


def test_modifiers_of_gettext() -> None:
    assert codes.subtags("sr_RS.UTF-8@latin") == ("sr", "RS", "UTF", "8", "latin")
    assert codes.primary_language("sr@latin") == "sr"
    assert codes.primary_language("../id") == "../id"


SAME_LANGUAGE = [
    ("pt-BR", "PT_br"),
    ("in", "id"),  # the old code
    ("ind", "id"),  # ISO 639-3
    ("IND-ID", "id_ID"),
    ("eng", "en"),
    ("iw", "he"),
    ("msa", "ms"),
    ("may", "ms"),  # bibliographic
    ("zsm", "ms"),
    ("zlm", "ms"),
    ("no", "nb"),
    ("tl", "fil"),
    ("sh", "sr-Latn"),
    ("sr@latin", "sr_Latn"),
    ("sr_RS.UTF-8@latin", "sr-Latn-RS"),
    ("ca@valencia", "ca-valencia"),
    ("de_DE@euro", "de-DE"),
    ("en-UK", "en-GB"),
    ("eng-USA", "en_US"),
    ("en-840", "en-US"),
    ("zh-TW", "zh-Hant-TW"),
    ("zh-Hans", "zh"),
    ("zh-cmn", "zh"),
    ("zh-yue", "yue"),
    ("ms-zsm", "ms"),
    ("i-klingon", "tlh"),
    ("zh-min-nan", "nan"),
    ("en-GB-oed", "en-GB-oxendict"),
    ("en-u-nu-latn", "en"),
    ("id-t-en-x-kasar", "id-x-kasar"),
    ("sl-rozaj-biske", "sl-biske-rozaj"),
]


@pytest.mark.parametrize(("one", "other"), SAME_LANGUAGE)
def test_one_language_in_two_spellings(one: str, other: str) -> None:
    assert codes.same_language(one, other)
    assert codes.code_key(one) == codes.code_key(other)
    assert codes.fit(one, other) is codes.Fit.SAME


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("en-US", "en"),
        ("en", "en_US"),
        ("ID-id", "id"),
        ("ind-IDN", "id"),
        ("es-419", "es"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh_Hant"),
        ("zh-SG", "zh-Hans"),
        ("de-1996", "de"),
        ("de-CH-1901", "de_CH"),
        ("id-x-formal", "id"),
        ("en_US.UTF-8", "en"),
        ("sr-Latn-ME", "sr_ME"),
    ],
)
def test_a_variant_matches_its_language_and_the_other_way_round(code: str, language: str) -> None:
    assert codes.fit(code, language) is codes.fit(language, code)
    assert codes.fit(code, language) >= codes.Fit.VARIANT


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh-Hant", "zh-Hans"),
        ("zh-TW", "zh-CN"),
        ("zh-TW", "zh-Hans"),
        ("zh-Hant-TW", "zh-Hant-HK"),
        ("pt-BR", "pt_PT"),
        ("sr-Latn", "sr-Cyrl"),
        ("de-1901", "de-1996"),
        ("id-x-formal", "id-x-kasar"),
        ("x-klingon", "x-elvish"),
        ("x-en", "en"),
        ("zh-yue", "zh"),
        ("enm", "en"),
        ("nn", "nb"),
        ("jv", "id"),
        ("ms", "id"),
        ("und", "id"),
        ("mul", "id"),
        ("*all*", "id"),
        ("", "id"),
        ("", ""),
        ("English", "en"),
        ("en US", "en"),
        ("i", "id"),
        ("id-", "id"),
        ("../id", "id"),
    ],
)
def test_other_languages_do_not_match(code: str, language: str) -> None:
    assert not codes.matches(code, language)
    assert not codes.matches(language, code)


def test_a_script_that_is_not_the_likely_one_matches_last() -> None:
    assert codes.fit("zh-Hant", "zh") is codes.Fit.OTHER_SCRIPT
    assert codes.fit("zh-TW", "zh") is codes.Fit.OTHER_SCRIPT
    assert codes.closest("zh", ["zh-Hant", "zh-CN", "zh-SG"]) == "zh-CN"
    assert codes.closest("zh", ["zh-Hant"]) == "zh-Hant"


def test_the_closest_code() -> None:
    assert codes.closest("en", ["en-GB", "en-US"]) == "en-GB"
    assert codes.closest("pt_BR", ["pt-PT", "pt", "pt-br"]) == "pt-br"
    assert codes.closest("pt_BR", ["pt-PT", "pt"]) == "pt"
    assert codes.closest("pt_BR", ["pt-PT"]) is None
    assert codes.closest("en", []) is None
    assert codes.spelled("PT_br", ("en", "pt-BR")) == "pt-BR"
    assert codes.spelled("por-BR", ("en", "pt-BR")) == "pt-BR"
    assert codes.spelled("fr", ("en", "pt-BR")) is None


def test_the_pair_that_serves_best() -> None:
    pairs = [("id", "pt"), ("id", "pt_BR"), ("ind", "zh"), ("en", "id")]
    assert codes.closest_pair("id_ID", "pt-br", pairs) == ("id", "pt_BR")
    assert codes.closest_pair("in", "pt_PT", pairs) == ("id", "pt")
    assert codes.closest_pair("id", "zh_Hans", pairs) == ("ind", "zh")
    assert codes.closest_pair("id", "zh_Hant", pairs) is None
    assert codes.closest_pair("id", "en", pairs) is None


def test_regions_make_no_other_language() -> None:
    assert codes.same_primary("pt", "PT-BR")
    assert codes.same_primary("en-US", "en-GB")
    assert codes.same_primary("ind", "id_ID")
    assert not codes.same_primary("pt", "pl")
    assert not codes.same_primary("zh-TW", "zh-CN")


@pytest.mark.parametrize(
    ("code", "canonical"),
    [("ENG-us", "en_US"), ("in", "id"), ("zsm", "ms"), ("zh-TW", "zh_TW"), ("zh-hant", "zh_Hant"),
     ("sr@latin", "sr_Latn"), ("uk", "uk"), ("en_UK", "en_GB")],
)  # fmt: skip
def test_canonical_codes(code: str, canonical: str) -> None:
    assert codes.canonical_code(code) == canonical
    assert codes.new_language(code, "--to") == canonical


@pytest.mark.parametrize("code", ["English", "und", "mul", "xx", "", "../id", "en-x-a", "x-y"])
def test_codes_of_no_language(code: str) -> None:
    for check in (codes.new_language, codes.check_language):
        with pytest.raises(ConfigError, match=r"--to: .*is not a language code that CLDR knows"):
            check(code, "--to")


def test_a_configured_code_stays_as_it_is_and_a_hint_has_the_right_one() -> None:
    assert codes.check_language("eng") == "eng"
    assert codes.check_language("zh-Hant-TW") == "zh_Hant_TW"
    with pytest.raises(ConfigError, match=r"'EN-us'.*\(use en_US\)"):
        codes.check_language("EN-us")


@pytest.mark.slow
@given(st.text(max_size=20) | st.from_regex(r"[A-Za-z]{1,4}([-_.@][A-Za-z0-9]{0,9}){0,5}"))
@settings(max_examples=200, deadline=None)
def test_any_text_is_compared(code: str) -> None:
    assert codes.same_language(code, code)
    assert codes.same_language(codes.language_tag(code), codes.gettext_code(code))
    assert codes.matches(code, code) is bool(code)


def test_pairs() -> None:
    assert codes.split_pair("id-en") == ("id", "en")
    assert codes.split_pair("en-pt_BR") == ("en", "pt_BR")
    assert codes.split_pair("id") is None
    assert codes.split_pair("-en") is None
    assert codes.split_pair("id-") is None


def test_forms() -> None:
    assert all(map(codes.is_language_code, ("id", "fil", "pt-BR", "zh_Hant_TW")))
    assert not any(map(codes.is_language_code, ("", "i", "ID", "../id", "id-", "en en", None, 2)))


def test_cldr() -> None:
    assert str(codes.cldr_locale("pt-BR")) == "pt_BR"
    assert codes.in_cldr("zh-TW") == "zh_Hant_TW"
    assert codes.cldr_locale("xx") is None
    assert codes.cldr_locale("../id") is None
    assert codes.cldr_locale("") is None


# --- the rule ----------------------------------------------------------------------------------


_CUTS = ("split", "rsplit", "partition", "rpartition", "replace")
_HOLDS_A_CODE = re.compile(r"lang|code|locale|source|target|tag", re.IGNORECASE)


def _constants(node: ast.Call) -> list[object]:
    values = [*node.args, *(keyword.value for keyword in node.keywords)]
    return [value.value for value in values if isinstance(value, ast.Constant)]


def _is_class_of_separators(pattern: object) -> bool:
    """Return whether a pattern matches a single hyphen and underscore, and no other separator."""
    if not isinstance(pattern, str):
        return False
    try:
        compiled = re.compile(pattern)
    except re.error:
        return False
    return all(map(compiled.fullmatch, "-_")) and not any(map(compiled.fullmatch, " a1"))


def _is_cut(node: ast.AST) -> bool:
    """Return whether an expression may take a language code apart or spell it differently.

    That is: splitting by a hyphen or an underscore or replacing one by the other, splitting or
    replacing by a pattern of both, the first two or three characters of a variable with the name of
    a code, and parsing by Babel.
    """
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        end, value = node.slice.upper, node.value
        name = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
        short = isinstance(end, ast.Constant) and end.value in (2, 3) and node.slice.lower is None
        return short and _HOLDS_A_CODE.search(name) is not None
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    constants = _constants(node)
    if name in _CUTS and any(value in ("-", "_") for value in constants):
        return name != "replace" or {"-", "_"} <= set(constants)
    if name in ("split", "sub", "compile") and any(map(_is_class_of_separators, constants)):
        return True
    on_locale = isinstance(function, ast.Attribute) and ast.unparse(function.value) == "Locale"
    return (on_locale and name in ("parse", "negotiate")) or name in (
        "parse_locale",
        "negotiate_locale",
    )


def _cuts(text: str) -> Iterator[str]:
    return (ast.unparse(node) for node in ast.walk(ast.parse(text)) if _is_cut(node))


def test_only_one_module_takes_codes_apart() -> None:
    found = {
        (path.relative_to(SOURCE).as_posix(), cut)
        for path in SOURCE.rglob("*.py")
        if path != SOURCE / "languages/codes.py"
        for cut in _cuts(path.read_text(encoding="utf-8"))
    }
    assert not found - ALLOWED.keys(), "use languages/codes.py"
    assert not ALLOWED.keys() - found, "no longer there"


@pytest.mark.parametrize(
    "text",
    [
        "language.split('_')",
        "code.partition('-')[0]",
        "config.target.rsplit(sep='-', maxsplit=1)",
        "a.replace('-', '_')",
        "a.lower().replace('_', '-')",
        "re.split('[-_]', a)",
        "re.compile(r'[_@.-]')",
        "sub('-|_', '', a)",
        "language[:2]",
        "config.source_language[:3]",
        "Locale.parse(a)",
        "negotiate_locale(a, b)",
    ],
)
def test_the_rule_sees_cuts(text: str) -> None:
    assert list(_cuts(text))


@pytest.mark.parametrize(
    "text",
    [
        "line.split()",
        "a.split(',')",
        "a.replace('-', '')",
        "places[:3]",
        "language[1:3]",
        "re.split('[-_a-z ]', a)",
        "a.removeprefix('-')",
        "parser.parse(a)",
    ],
)
def test_the_rule_sees_nothing_else(text: str) -> None:
    assert not list(_cuts(text))
