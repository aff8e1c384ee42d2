"""What a shell offers while a line is being typed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.checks import rules
from rktranslate.cli import main
from rktranslate.engines.registry import providers


@pytest.fixture
def offered(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], list[str]]:
    """Return what is offered at the end of a line."""

    def complete(line: str) -> list[str]:
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        monkeypatch.setenv("_RKTRANSLATE_COMPLETE", "bash_complete")
        # What the program changes for its process is restored after the test.
        monkeypatch.setenv("PYTHONSAFEPATH", "1")
        for stream in ("stdout", "stderr"):
            monkeypatch.setattr(sys, stream, getattr(sys, stream))
        capfd.readouterr()
        with pytest.raises(SystemExit):
            main([])
        captured = capfd.readouterr()
        assert captured.err == ""
        return [item.partition(",")[2] for item in captured.out.splitlines() if item]

    return complete


Offered = Callable[[str], list[str]]


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_checks(offered: Offered, project: Path, option: str) -> None:
    assert offered(f"rktranslate check {option} ") == [rule.name for rule in rules()]
    assert offered(f"rktranslate check {option} number") == ["numbers", "number-words"]
    assert offered(f"rktranslate check {option} numbers,number") == ["numbers,number-words"]


@pytest.mark.parametrize("command", ["translate", "run", "text a.txt", "evaluate"])
def test_engines(offered: Offered, project: Path, command: str) -> None:
    every = [provider.name for provider in providers()]
    assert offered(f"rktranslate {command} --engine ") == every
    assert offered(f"rktranslate {command} --engine ap") == ["apertium"]


@pytest.mark.parametrize(
    "command",
    [
        *("extract", "check", "status", "engines", "text a.txt", "evaluate"),
        *("tm search x", "tm export a.tmx", "glossary export a.tbx", "xliff export"),
    ],
)
def test_languages_are_those_of_the_project(offered: Offered, project: Path, command: str) -> None:
    config = project / "rktranslate.toml"
    config.write_text('target-languages = ["en", "ms"]\n')
    assert offered(f"rktranslate {command} --to ") == ["en", "ms"]
    assert offered(f"rktranslate {command} --to m") == ["ms"]
    config.write_text("target-languages = 7\n")
    assert offered(f"rktranslate {command} --to ") == []


@pytest.mark.parametrize(
    ("command", "typed", "expected"),
    [
        ("check", "s", ["sarif"]),
        ("status", "h", ["html"]),
        ("glossary export a", "deepl", ["deepl-csv", "deepl-tsv"]),
    ],
)
def test_formats(offered: Offered, command: str, typed: str, expected: list[str]) -> None:
    assert offered(f"rktranslate {command} --format {typed}") == expected
