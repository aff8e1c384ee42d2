"""Which engine a command takes, and what it costs to find out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from rktranslate import engines as engine_room
from rktranslate.engines import Availability, Engine, EngineOptions, registry
from rktranslate.errors import EngineError
from rktranslate.project.layout import find_project
from rktranslate.workflow.engines import engines, load_engine


class Provider:
    """Counts what it is asked; has a model or has not."""

    description = "for tests"

    def __init__(self, name: str, asked: Counter[str], *, ready: bool, remark: str = "") -> None:
        self.name = name
        self.asked = asked
        self.ready = ready
        self.remark = remark

    def pairs(self, options: EngineOptions) -> list[tuple[str, str]]:
        return []

    def availability(self, source: str, target: str, options: EngineOptions) -> Availability:
        self.asked[self.name] += 1
        return Availability(
            self.name, source, target, self.ready, "here", "get it", remark=self.remark
        )

    def load(self, source: str, target: str, options: EngineOptions) -> Engine:
        if not self.ready:
            raise EngineError(f"{self.name} has nothing for {source} to {target}")
        return self.name  # type: ignore[return-value]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Three engines: absent, ready with a remark, ready without one."""
    counts: Counter[str] = Counter()
    found = (
        Provider("absent", counts, ready=False),
        Provider("rough", counts, ready=True, remark="draft quality"),
        Provider("fine", counts, ready=True),
    )
    for module in (engine_room, registry):
        monkeypatch.setattr(module, "providers", lambda: found)
    return counts


def taken(project: Path, name: str | None) -> tuple[str, str]:
    engine, remark = load_engine(find_project(project), "en", name, EngineOptions())
    return str(engine), remark


def test_each_engine_is_asked_once(project: Path, asked: Counter[str]) -> None:
    assert taken(project, None) == ("rough", "draft quality")
    assert asked == {"absent": 1, "rough": 1, "fine": 1}


def test_a_named_engine_alone_is_asked(project: Path, asked: Counter[str]) -> None:
    assert taken(project, "fine") == ("fine", "")
    assert asked == {"fine": 1}


def test_the_configured_engine_is_taken(project: Path, asked: Counter[str]) -> None:
    config = 'target-languages = ["en"]\n[engines]\nen = "fine"\n'
    (project / "rktranslate.toml").write_text(config, encoding="utf-8")
    assert taken(project, None) == ("fine", "")
    assert engines(find_project(project), "id", ["en"]).chosen == (("en", "fine"),)


def test_what_cannot_serve_is_refused_in_its_own_words(project: Path, asked: Counter[str]) -> None:
    with pytest.raises(EngineError, match="absent has nothing for id to en"):
        load_engine(find_project(project), "en", "absent", EngineOptions())
    with pytest.raises(EngineError, match="unknown engine: babelfish"):
        load_engine(find_project(project), "en", "babelfish", EngineOptions())
