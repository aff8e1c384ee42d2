"""No engine opens a connection that the configuration does not name."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.engines import EngineOptions, availabilities

from ..conftest import Run
from ..tiny_argos import build_package


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The addresses that were connected to, or looked up."""
    tried: list[object] = []

    def refuse(*arguments: object) -> None:
        tried.append(arguments)
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tried


def test_nothing_is_asked_that_is_not_configured(connections: list[object]) -> None:
    answers = availabilities("id", "en", EngineOptions())
    assert {"llm", "ctranslate2"} <= {each.engine for each in answers if not each.ready}
    assert connections == []


def test_only_the_named_server_is_asked(
    project: Path, rkt: Callable[..., Run], connections: list[object]
) -> None:
    package = build_package(project / "packages")
    (project / "rktranslate.toml").write_text(
        'target-languages = ["en"]\n[engine.llm]\nmodel = "m"\nurl = "http://127.0.0.1:9/v1"\n'
    )
    (project / "source" / "a.txt").write_text("rumah", encoding="utf-8")
    for command in (("extract",), ("check",), ("build",), ("status",)):
        rkt(*command)
    assert connections == []
    # Another engine drafts while the server does not run, which is said.
    run = rkt("translate", "--package", package)
    assert run.code == 0, run.err
    assert "llm is configured and not ready" in run.out + run.err
    assert connections
    assert all("127.0.0.1" in str(each) for each in connections)
