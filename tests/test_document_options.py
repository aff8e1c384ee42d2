"""Options per document: patterns of paths, and what they give each document."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import ConfigError
from rktranslate.model import ReadOptions, Wrapping
from rktranslate.project.documents import DocumentRule, document_options, unmatched_patterns
from rktranslate.project.layout import Project, find_project


def project(root: Path, toml: str, name: str = "rktranslate.toml") -> Project:
    (root / name).write_text(toml, encoding="utf-8")
    return find_project(root)


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        (
            "surat.txt",
            ("surat.txt", "2024/surat.txt"),
            ("surat.txt.md", "a-surat.txt", "Surat.txt"),
        ),
        ("*.txt", ("a.txt", "x/y/a.txt"), ("a.md",)),
        ("laporan/*.txt", ("laporan/a.txt",), ("a.txt", "laporan/x/a.txt", "x/laporan/a.txt")),
        ("laporan/**", ("laporan/a.md", "laporan/x/y.txt"), ("a.md", "x/laporan/a.md")),
        ("**/laporan/*", ("laporan/a.md", "x/y/laporan/a.md"), ("laporan/x/a.md",)),
        ("a/**/b.md", ("a/b.md", "a/x/b.md", "a/x/y/b.md"), ("a/xb.md", "x/a/b.md")),
        ("**", ("a.md", "x/a.md"), ()),
        ("bab-?.md", ("bab-1.md",), ("bab-10.md", "bab-.md")),
        ("bab-[12].md", ("bab-1.md", "x/bab-2.md"), ("bab-3.md",)),
        ("bab-[!12].md", ("bab-3.md",), ("bab-1.md",)),
        ("é.txt", ("é.txt", "e\u0301.txt"), ("e.txt",)),
    ],
)
def test_what_a_pattern_matches(
    pattern: str, matching: tuple[str, ...], others: tuple[str, ...]
) -> None:
    rule = DocumentRule(pattern)
    assert [path for path in (*matching, *others) if rule.matches(path)] == list(matching)


_names = st.text("ab", min_size=1, max_size=3)


@given(
    st.lists(st.one_of(st.just("**"), st.text("ab*?", min_size=1, max_size=3)), max_size=4),
    st.lists(_names, min_size=1, max_size=5),
)
def test_a_pattern_matches_as_the_definition_says(pattern: list[str], path: list[str]) -> None:
    def defined(parts: list[str], rest: list[str]) -> bool:
        if not parts:
            return not rest
        if parts[0] == "**":
            return any(defined(parts[1:], rest[start:]) for start in range(len(rest) + 1))
        return bool(rest) and fnmatchcase(rest[0], parts[0]) and defined(parts[1:], rest[1:])

    parts = ["**", *pattern, "a*"]
    assert DocumentRule("/".join(parts)).matches("/".join(path)) == defined(parts, path)


def test_a_pattern_of_many_folders_costs_little() -> None:
    started = perf_counter()
    assert not DocumentRule("**/a*/" * 14 + "b").matches("aa/" * 30 + "a")
    assert perf_counter() - started < 0.2


def test_later_rules_override_earlier_ones_option_by_option(tmp_path: Path) -> None:
    toml = """
[documents."**"]
wrapping = "prose"
fields = ["title"]
[documents."puisi/*"]
wrapping = "lines"
[documents."puisi/pengantar.md"]
dialect = "mkdocs"
fields = []
"""
    made = project(tmp_path, toml)
    assert made.read_options("source/a.txt") == ReadOptions(Wrapping.PROSE, fields=("title",))
    assert made.read_options("source/puisi/a.txt") == ReadOptions(Wrapping.LINES, fields=("title",))
    assert made.read_options("source/puisi/pengantar.md") == ReadOptions(
        Wrapping.LINES, "mkdocs", ()
    )


def test_the_order_of_the_file_decides(tmp_path: Path) -> None:
    toml = '[documents."a.txt"]\nwrapping = "lines"\n[documents."*.txt"]\nwrapping = "prose"\n'
    assert project(tmp_path, toml).read_options("source/a.txt").wrapping is Wrapping.PROSE


def test_without_rules_the_defaults_hold() -> None:
    assert document_options((), "a.txt") == ReadOptions()


def test_a_rule_in_pyproject(tmp_path: Path) -> None:
    toml = '[tool.rktranslate.documents."*.txt"]\nwrapping = "lines"\n'
    made = project(tmp_path, toml, "pyproject.toml")
    assert made.read_options("source/a.txt").wrapping is Wrapping.LINES


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("documents = 3", "documents: expected a table"),
        ('documents = { "*.txt" = "prose" }', 'documents."*.txt": expected a table'),
        ('documents = { "*.txt" = {} }', 'documents."*.txt": expected one of wrapping'),
        (
            '[documents."*.txt"]\nwraping = "prose"',
            'documents."*.txt".wraping: unknown key (did you mean wrapping?)',
        ),
        (
            '[documents."*.txt"]\nwrapping = "prosa"',
            "documents.\"*.txt\".wrapping: expected one of auto, prose, lines, found 'prosa' "
            "(did you mean prose?)",
        ),
        ('[documents."*.txt"]\nwrapping = 70', "expected one of auto, prose, lines, found 70"),
        ('[documents."*.md"]\ndialect = ""', "dialect: expected a non-empty string"),
        ('[documents."*.md"]\nfields = "title"', "fields: expected a list of strings"),
        ('[documents."*.md"]\nfields = ["hero..text"]', "fields: expected names of keys"),
        (
            '[documents.laporan.txt]\nwrapping = "prose"',
            'put the pattern in quotes: [documents."laporan.txt"]',
        ),
        ('[documents."/a.txt"]\nwrapping = "prose"', "a name on each side of a slash"),
        ('[documents."a//b.txt"]\nwrapping = "prose"', "a name on each side of a slash"),
        ('[documents.""]\nwrapping = "prose"', "a name on each side of a slash"),
        ('[documents."../a.txt"]\nwrapping = "prose"', "no parts . and .."),
        ("[documents.'a\\b.txt']\nwrapping = \"prose\"", "slashes, not backslashes"),
        ('[documents."a\\u0000b"]\nwrapping = "prose"', "no control characters"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, toml: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        project(tmp_path, f"{toml}\n")
    assert message in str(error.value)
    assert str(error.value).startswith(str(tmp_path / "rktranslate.toml"))


def test_a_wrong_rule_of_pyproject_is_named_as_it_stands_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r'tool\.rktranslate\.documents\."\*\.txt"\.wrap: '):
        project(
            tmp_path, '[tool.rktranslate.documents."*.txt"]\nwrap = "prose"\n', "pyproject.toml"
        )


def test_patterns_without_a_document() -> None:
    rules = (DocumentRule("*.txt"), DocumentRule("source/*.md"), DocumentRule("x/**"))
    assert unmatched_patterns(rules, ("a.txt", "x/a.md")) == ("source/*.md",)
    assert unmatched_patterns(rules, ()) == ("*.txt", "source/*.md", "x/**")
