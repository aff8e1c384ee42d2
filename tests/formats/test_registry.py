"""Formats by file name, plugins included; a plugin here is a real installed distribution."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from rktranslate.errors import DocumentError
from rktranslate.formats import BUILT_IN, ENTRY_POINTS, Format, available, format_for
from tests.formats.helpers import assert_sound

GUIDE = Path(__file__).parents[2] / "docs" / "formats.md"
EXTRA = """

class Text(Lines):
    name = "text"


broken = 1
"""


def example() -> str:
    """Return the format that the guide for plugin authors shows."""
    guide = GUIDE.read_text(encoding="utf-8")
    return guide.split("```python\n")[1].split("```\n")[0]


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, *entries: str) -> None:
    """Put a distribution with these entry points on the path."""
    (folder / "plugin_of_tests.py").write_text(example() + EXTRA, encoding="utf-8")
    info = folder / "plugin_of_tests-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plugin-of-tests\nVersion: 1.0\n")
    lines = [f"[{ENTRY_POINTS}]", *entries]
    (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("source/a.txt", "text"),
        ("a.TEXT", "text"),
        ("a.b.md", "markdown"),
        ("source/bab.1/a.Markdown", "markdown"),
        ("source/surat.DOCX", "docx"),
    ],
)
def test_built_in_formats(path: str, name: str) -> None:
    format_ = format_for(path)
    assert format_.name == name
    assert isinstance(format_, Format)


def test_an_unknown_ending_names_the_known_ones() -> None:
    with pytest.raises(DocumentError, match=r"no format for \.xyz.*\.markdown, \.md, ") as caught:
        format_for("source/a.xyz")
    assert caught.value.path == "source/a.xyz"
    with pytest.raises(DocumentError, match="no extension"):
        format_for("LICENSE")


def test_a_plugin_serves_its_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "lines = plugin_of_tests:Lines")
    format_ = format_for("a.LINES")
    document = assert_sound(format_, b" satu. dua\n\n\ttiga \r\n")
    assert [block.text for block in document.blocks] == ["satu. dua", "tiga"]
    assert {"text", "markdown", "lines"} <= set(available())


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("x = plugin_of_tests:Text", "has the name 'text', which is taken"),
        ("x = plugin_of_tests:Missing", "cannot be loaded: AttributeError"),
        ("x = no_such_module_here", "cannot be loaded: ModuleNotFoundError"),
        ("x = plugin_of_tests:broken", "does not implement Format"),
    ],
)
def test_a_bad_plugin_is_named_and_spares_the_built_in_formats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, words: str
) -> None:
    install(tmp_path, monkeypatch, entry)
    with pytest.raises(DocumentError, match=words):
        format_for("a.xyz")
    assert format_for("a.md").name == "markdown"


def test_importing_the_formats_does_not_import_the_markdown_parser() -> None:
    code = "import sys, rktranslate.formats; sys.exit('markdown_it' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_each_format_is_listed_once_and_each_suffix_has_one() -> None:
    suffixes = [suffix for each in available().values() for suffix in each.suffixes]
    assert len(set(suffixes)) == len(suffixes)


def test_a_built_in_format_is_known_by_the_extensions_that_it_serves() -> None:
    for reference, suffixes in BUILT_IN.items():
        module, _, name = reference.partition(":")
        form = getattr(importlib.import_module(module), name)
        assert form.suffixes == suffixes
        assert all(type(format_for(f"source/a{suffix.upper()}")) is form for suffix in suffixes)


def test_only_the_formats_in_use_are_loaded() -> None:
    code = (
        "import sys; from rktranslate.formats import format_for, served_suffixes;"
        "served_suffixes(); format_for('a.txt'); print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "rktranslate.formats.text" in loaded
    assert not {"rktranslate.formats.odf", "rktranslate.formats.ooxml", "lxml"} & set(loaded)
