"""Other translations of the engine, with what each breaks."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from rktranslate.errors import EngineError
from rktranslate.project.layout import find_project
from rktranslate.workflow.reviewing.hypotheses import DeskEngines
from rktranslate.workflow.reviewing.views import Change, HypothesisHint
from tests.reviewing.desks import Sample, message, sample, write_target
from tests.tiny_argos import build_package

TEXT = """\
Rumah besar di negara ini.

Rumah **besar** pada tahun 2023[^1].

Mobil ![rumah besar](a.png) ini.

[^1]: Ini.
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sample:
    """A project whose engine knows two words for a house, one of them forbidden."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    root = tmp_path / "project"
    root.mkdir()
    made = sample(root, "rumah.md", TEXT)
    package = build_package(tmp_path / "packages")
    (root / "rktranslate.toml").write_text(
        f'target-languages = ["en"]\npackages = ["{package}"]\n[engines]\nen = "argos"\n', "utf-8"
    )
    (root / "glossary.csv").write_text("id,en,forbidden_en\nrumah,house,home\n", "utf-8")
    return dataclasses.replace(made, project=find_project(root))


def hypotheses(made: Sample, beginning: str, engines: DeskEngines) -> list[HypothesisHint]:
    snapshot = made.snapshot
    return list(engines.hypotheses(snapshot, message(snapshot, beginning), made.settings))


def checks(hint: HypothesisHint) -> set[str]:
    return {finding.check_id for finding in hint.findings}


def test_each_has_what_it_breaks(made: Sample) -> None:
    found = hypotheses(made, "Rumah besar", DeskEngines(made.project))
    assert len({hint.target for hint in found}) == len(found) > 1
    assert "glossary-forbidden" not in checks(found[0])
    by_word = {("Home" in hint.target): "glossary-forbidden" in checks(hint) for hint in found}
    assert by_word == {False: False, True: True}


def test_codes_of_the_source_are_in_all_of_them(made: Sample) -> None:
    for hint in hypotheses(made, "Rumah **besar**", DeskEngines(made.project)):
        assert "[^1]" in hint.target
        assert hint.target.count("**") == 2
        assert "2023" in hint.target


def test_a_text_in_a_code_is_translated_in_its_place(made: Sample) -> None:
    found = hypotheses(made, "Mobil ![", DeskEngines(made.project))
    assert len(found) > 1
    for hint in found:
        assert re.search(r" !\[(house|home) (big|large)\]\(a\.png\) this\.$", hint.target)
        assert hint.score is None


def test_the_present_target_is_none_of_them(made: Sample) -> None:
    engines = DeskEngines(made.project)
    first = hypotheses(made, "Rumah besar", engines)[0]
    assert first.difference == ()
    write_target(made.catalog, "Rumah besar di negara ini.", first.target)
    others = hypotheses(made, "Rumah besar", engines)
    assert first.target not in [each.target for each in others]
    for other in others:
        kept = [part.text for part in other.difference if part.change is not Change.INSERTED]
        assert "".join(kept) == first.target


def test_an_engine_is_asked_once_for_a_source(
    made: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    engines = DeskEngines(made.project)
    before = hypotheses(made, "Rumah besar", engines)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("asked again")

    monkeypatch.setattr("rktranslate.drafting.hypotheses.hypotheses", never)
    assert hypotheses(made, "Rumah besar", engines) == before


def test_without_an_engine_the_error_says_what_to_do(made: Sample) -> None:
    (made.project.root / "rktranslate.toml").write_text(
        'target-languages = ["en"]\n[engines]\nen = "firefox"\n', "utf-8"
    )
    engines = DeskEngines(find_project(made.project.root))
    with pytest.raises(EngineError) as caught:
        hypotheses(made, "Rumah besar", engines)
    assert caught.value.hint
