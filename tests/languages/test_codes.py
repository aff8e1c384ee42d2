"""Language codes, and the rule that only one module takes them apart."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import rktranslate
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


def test_comparison() -> None:
    assert codes.same_language("pt-BR", "PT_br")
    assert not codes.same_language("pt", "pt_BR")
    assert codes.same_primary("pt", "PT-BR")
    assert not codes.same_primary("pt", "pl")
    assert codes.spelled("PT_br", ("en", "pt-BR")) == "pt-BR"
    assert codes.spelled("fr", ("en", "pt-BR")) is None


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
