"""The loader of built-in and installed implementations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

import pytest

from rktranslate.errors import EngineError
from rktranslate.plugins import built_in, load_plugins


@runtime_checkable
class Greeter(Protocol):
    name: ClassVar[str]

    def greet(self) -> str: ...


MODULE = """
class Hello:
    name = "hello"
    def greet(self):
        return "hello"
class Silent:
    name = "silent"
class Broken:
    name = "broken"
    def __init__(self):
        raise RuntimeError("out of order")
class Leaving:
    name = "leaving"
    def __init__(self):
        raise SystemExit(0)
class Unnamed(Hello):
    @property
    def name(self):
        raise LookupError("no name")
howdy = Hello()
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "greeters_of_tests.py").write_text(MODULE, "utf-8")
    information = tmp_path / "greeters_of_tests-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: greeters-of-tests\nVersion: 1.0\n", "utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "greeters_of_tests", raising=False)
    return information / "entry_points.txt"


def test_built_in_classes_and_objects_come_in_their_order(installed: Path) -> None:
    references = ("greeters_of_tests:howdy", "greeters_of_tests:Silent")
    assert [each.name for each in built_in(references)] == ["hello", "silent"]  # type: ignore[attr-defined]


def test_plugins_come_by_the_name_of_their_entry_point(installed: Path) -> None:
    installed.write_text("[greeters]\nb = greeters_of_tests:Hello\n", "utf-8")
    (plugin,) = load_plugins("greeters", Greeter, ["other"])  # type: ignore[type-abstract]
    assert plugin.greet() == "hello"


@pytest.mark.parametrize(
    ("reference", "names", "reason"),
    [
        ("greeters_of_tests:Broken", (), "cannot be loaded: RuntimeError: out of order"),
        ("greeters_of_tests:Leaving", (), "cannot be loaded: SystemExit: 0"),
        ("greeters_of_tests:Unnamed", (), "cannot be loaded: LookupError: no name"),
        ("greeters_of_tests:Absent", (), "cannot be loaded: AttributeError"),
        ("no_such_module:Hello", (), "cannot be loaded: ModuleNotFoundError"),
        ("greeters_of_tests:Silent", (), "does not implement Greeter"),
        ("greeters_of_tests:Hello", ("hello",), "has the name 'hello', which is taken"),
    ],
)
def test_a_bad_plugin_is_named(
    installed: Path, reference: str, names: tuple[str, ...], reason: str
) -> None:
    installed.write_text(f"[greeters]\nx = {reference}\n", "utf-8")
    with pytest.raises(EngineError) as caught:
        load_plugins("greeters", Greeter, names, EngineError)  # type: ignore[type-abstract]
    assert reason in str(caught.value)
    assert reference in str(caught.value)
