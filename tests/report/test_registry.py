"""The registry of renderers: every result has its formats, and the documentation lists them."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable
from mimetypes import guess_type

import click
import pytest

from rktranslate import workflow
from rktranslate.cli.program import program
from rktranslate.report.registry import JSON, RENDERERS, TEXT, render, renderers_for
from rktranslate.workflow.exit_codes import Result
from rktranslate.workflow.failures import FilesResult
from tests.conftest import ROOT, Run
from tests.report.helpers import FRIENDLY

Rkt = Callable[..., Run]
COMMANDS = {
    "check": "CheckResult",
    "glossary check": "GlossaryCheckResult",
    "status": "StatusResult",
}


def command_named(name: str) -> click.Command:
    command: click.Command = program
    for word in name.split():
        assert isinstance(command, click.Group)
        command = command.commands[word]
    return command


def result_types() -> set[str]:
    for module in pkgutil.walk_packages(workflow.__path__, "rktranslate.workflow."):
        importlib.import_module(module.name)
    found = [*Result.__subclasses__(), *FilesResult.__subclasses__()]
    return {
        each.__name__
        for each in found
        if each.__module__.startswith("rktr") and each.__name__ != "FilesResult"
    }


def test_every_result_has_one_renderer_per_format_text_and_json_among_them() -> None:
    named = {name for renderer in RENDERERS for name in renderer.results}
    assert named == result_types()
    for name in named:
        formats = [renderer.format for renderer in renderers_for(name)]
        assert len(set(formats)) == len(formats), name
        assert formats[:2] == [TEXT, JSON]


def test_every_renderer_exists() -> None:
    for renderer in RENDERERS:
        module, _, function = renderer.function.partition(":")
        assert callable(getattr(importlib.import_module(f"rktranslate.report.{module}"), function))


def test_every_media_type_is_that_of_its_extension() -> None:
    for renderer in RENDERERS:
        guessed, _ = guess_type(f"report{renderer.extension}")
        if renderer.extension not in (".sarif", ".xml"):  # not registered; text/xml is an alias
            assert renderer.media_type == guessed, renderer.format


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_offers_and_explains_its_formats(command: str, rkt: Rkt) -> None:
    renderers = renderers_for(COMMANDS[command])
    (option,) = (each for each in command_named(command).params if each.name == "form")
    assert isinstance(option.type, click.Choice)
    assert list(option.type.choices) == [renderer.format for renderer in renderers]
    listing = re.sub(r"\s+", " ", rkt(*command.split(), "--help").out.partition("Formats:")[2])
    for renderer in renderers:
        assert f" {renderer.format} {renderer.help}" in listing


@pytest.mark.parametrize("command", COMMANDS)
def test_the_documentation_lists_them(command: str) -> None:
    page = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    table = page.partition(f"| `{command} --format` |")[2].partition("\n\n")[0]
    rows = [line.strip("|").split(" | ") for line in table.splitlines()[2:]]
    assert [[cell.strip() for cell in row] for row in rows] == [
        [f"`{each.format}`", each.help, f"`{each.media_type}`"]
        for each in renderers_for(COMMANDS[command])
    ]


def test_a_format_that_a_result_does_not_have() -> None:
    with pytest.raises(LookupError, match="CheckResult has no format svg"):
        render(FRIENDLY, "svg")


def test_the_registry_loads_no_renderer() -> None:
    code = (
        "import sys; import rktranslate.report.registry;"
        "heavy = {'rich', 'jinja2', 'xml', 'rktranslate.workflow.check'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
