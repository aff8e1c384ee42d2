"""Usage errors have the style of all other errors, and say what was perhaps meant."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.conftest import Run


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("chekc",), "no such command: chekc (did you mean check? try 'rktranslate --help')"),
        (("zzz",), "no such command: zzz (try 'rktranslate --help')"),
        (
            ("glossary", "chck"),
            "no such command: chck (did you mean check? try 'rktranslate glossary --help')",
        ),
        (
            ("check", "--fial-level", "x"),
            "no such option: --fial-level (did you mean --fail-level? "
            "try 'rktranslate check --help')",
        ),
        (
            ("--to", "en", "run"),
            "no such option: --to (--to belongs behind a command; try 'rktranslate --help')",
        ),
        (("check", "-x"), "no such option: -x (try 'rktranslate check --help')"),
        (
            ("check", "--fail-level", "erorr"),
            "invalid value for '--fail-level': 'erorr' is not one of 'info', 'warning', 'error' "
            "(did you mean error? try 'rktranslate check --help')",
        ),
        (("init",), "missing option '--to' (try 'rktranslate init --help')"),
        (("text",), "missing argument 'FILE' (try 'rktranslate text --help')"),
        (("run", "-C"), "option '-C' requires an argument (try 'rktranslate run --help')"),
        (
            ("build", "--watch", "--json", "-"),
            None,
        ),
    ],
)
def test_one_line_that_says_what_to_do(
    arguments: tuple[str, ...], message: str | None, rkt: Callable[..., Run]
) -> None:
    run = rkt(*arguments)
    assert (run.code, run.out) == (2, "")
    assert run.err.count("\n") == 1
    assert run.err.startswith("error: ")
    if message is not None:
        assert run.err == f"error: {message}\n"


def test_json_has_usage_errors_too(rkt: Callable[..., Run]) -> None:
    run = rkt("check", "--json", "--fail-leve", "error")
    body = json.loads(run.out)
    assert (run.code, run.err) == (2, "")
    assert (body["command"], body["exit_code"]) == ("check", 2)
    assert body["error"].startswith("no such option: --fail-leve (did you mean --fail-level?")


@pytest.mark.parametrize("group", [(), ("glossary",), ("tm",)])
def test_without_a_command_there_is_the_help(
    group: tuple[str, ...], rkt: Callable[..., Run]
) -> None:
    run = rkt(*group)
    assert run.code == 2
    assert run.out.startswith("Usage: rktranslate")
    assert "Commands:" in run.out or "From sources to documents:" in run.out
    assert run.err == ""
