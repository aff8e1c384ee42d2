"""JSON and TOML with limits: what is valid is read as before, the rest costs little."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import DocumentError
from rktranslate.storage.bounded import (
    MAX_JSON_DEPTH,
    MAX_TOML_DEPTH,
    MAX_TOML_WORD,
    TomlError,
    TooDeepError,
    parse_json,
    parse_toml,
)
from rktranslate.storage.files import read_bytes
from tests.timing import best_seconds

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
PIECES = st.lists(
    st.sampled_from(
        [*"ab.=[]{},#\\ \t\n", '"', "'", '"""', "'''", "1.5", "x = ", "[t]\n", "\n# c\n", '\\"']
    ),
    max_size=40,
).map("".join)
VALID = """
# a comment with [[[ and a.b.c
title = "text with # and [ and \\" and ]"  # comment
path = 'C:\\new\\[x]'
long = \"\"\"
several [ lines " with "" quotes
\"\"\"\"
raw = '''
a = [1, '''
[a."b.c"]
numbers = [1.5, 2.5e3, [0x1F, [inf]], {x = 1, y.z = 2}]
date = 2026-01-02T03:04:05.678
[[list]]
[[list]]
"""


@given(JSON)
def test_json_is_read_as_by_python(value: object) -> None:
    assert parse_json(json.dumps(value)) == value
    assert parse_json(json.dumps(value).encode("utf-16")) == value


@pytest.mark.parametrize("text", ["9" * 5000, '{"a": [1, -' + "7" * 6000 + "]}"])
def test_an_integer_of_many_digits_is_told_in_plain_words(text: str) -> None:
    for data in (text, text.encode()):
        with pytest.raises(ValueError, match=r"^a number has too many digits$"):
            parse_json(data)


def test_json_may_be_nested_to_a_limit() -> None:
    parse_json("[" * MAX_JSON_DEPTH + "]" * MAX_JSON_DEPTH)
    for depth in (MAX_JSON_DEPTH + 1, 100_000):
        for opening, closing in ("[]", ('{"a":', "}")):
            with pytest.raises(TooDeepError, match="nested more than 100 levels"):
                parse_json(opening * depth + "1" + closing * depth)


def test_toml_is_read_as_by_python() -> None:
    assert parse_toml(VALID) == tomllib.loads(VALID)


@given(PIECES)
def test_toml_is_refused_as_by_python(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except ValueError:
        with pytest.raises(TomlError):
            parse_toml(text)
    else:
        assert parse_toml(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (f"a = 1\nb = {'1' * 5000}", 2, "a number or key has more than 1,000 characters"),
        (f"\n\n{'a' * 5000} = 1", 3, "a number or key has more than 1,000 characters"),
        (f"a = {'[' * 5000}", 1, "nested more than 32 levels deep"),
        (f"a = {'{x = ' * 5000}", 1, "nested more than 32 levels deep"),
        (f"{'a.' * 100_000}a = 1", 1, "a key has more than 32 parts"),
        (f"{'a . ' * 100_000}a = 1", 1, "a key has more than 32 parts"),
        (f"[{'a.' * 100_000}a]", 1, "a key has more than 32 parts"),
        ('"a".' * 100_000 + "a = 1", 1, "a key has more than 32 parts"),
        (f"x = {{{'a.' * 100_000}a = 1}}", 1, "a key has more than 32 parts"),
        ("a = 1\na = 2\n", 2, "Cannot overwrite a value"),
        ("a = 0000-00-00\n", 1, "Expected newline"),
    ],
)
def test_toml_beyond_a_limit_is_refused_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(TomlError, match=reason) as caught:
        parse_toml(text)
    assert caught.value.line == line


def test_toml_at_its_limits_is_read() -> None:
    depth = "[" * MAX_TOML_DEPTH + "]" * MAX_TOML_DEPTH
    parts = ".".join("a" * MAX_TOML_DEPTH)
    parse_toml(f"b = {depth}\n{parts} = {'1' * MAX_TOML_WORD}\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "{}." * 31 + "x = 1\n",
        "x{} = [[[[[[[[[[1]]]]]]]]]]\n",
        "[a{}.b.c]\nd = 1\n",
        '"x{}" = """a"b""c"""\n',
        "# {} ''' \"\"\"\n",
        "[[a]]\nx = '{}'\n",
    ],
)
def test_toml_costs_time_in_proportion_to_its_size(line: str) -> None:
    def seconds(lines: int) -> float:
        text = "".join(line.replace("{}", f"k{number}") for number in range(lines))
        return best_seconds(lambda: parse_toml(text))

    assert seconds(4000) < 4 * seconds(2000) + 0.05


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(2 * 1024**3)  # takes no space on most file systems
    with pytest.raises(DocumentError, match=r"a\.txt: cannot be read: larger than 256 MiB"):
        read_bytes(path)
    with pytest.raises(DocumentError, match="larger than 1 MiB"):
        read_bytes(path, limit=1024**2)
