"""Scores of candidates, by a real engine over a real model."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from rktranslate.drafting import draft_all
from rktranslate.engines.argos.engine import ArgosEngine, ArgosProvider
from rktranslate.engines.interface import EngineOptions, Scorer
from rktranslate.glossary import Matcher, load
from tests.tiny_argos import build_package


def engine_at(folder: Path, target: str = "en") -> ArgosEngine:
    options = EngineOptions((folder,), beam=2, threads=1)
    return ArgosProvider().load("id", target, options)


def test_a_score_is_that_of_the_translation(tmp_path: Path) -> None:
    build_package(tmp_path)
    engine = engine_at(tmp_path)
    assert isinstance(engine, Scorer)
    texts = ["mobil dari negara ini", "rumah", "RUMAH BESAR"]
    answers = engine.translate(texts, candidates=2)
    for rank in (0, 1):
        chosen = [answer[min(rank, len(answer) - 1)] for answer in answers]
        scores = engine.score(texts, [each.target for each in chosen])
        assert scores == pytest.approx([each.score for each in chosen], abs=1e-3)
    likely, unlikely = engine.score(["rumah"] * 2, ["house", "relations"])
    assert likely > unlikely
    assert engine.score(["", "rumah"], ["house", ""]) == [-inf, -inf]
    assert engine.score([], []) == []


def test_a_pivot_scores_by_its_last_package(tmp_path: Path) -> None:
    build_package(tmp_path)
    build_package(tmp_path, "en", "ms", {"car": "kereta", "house": "rumah"})
    engine = engine_at(tmp_path, "ms")
    good, bad = engine.score(["mobil ini", "mobil ini"], ["kereta this", "rumah this"])
    assert good > bad


def test_the_cascade_over_a_real_model(tmp_path: Path) -> None:
    build_package(tmp_path)
    matcher = Matcher(load(b"id,en\nmobil,automobile\nrumah,dwelling|abode\n"), "en")
    made = draft_all(
        ["mobil dari negara ini", "rumah besar [1]", "hubungan ini"],
        engine_at(tmp_path),
        matcher,
        source_language="id",
        target_language="en",
    )
    assert [draft.target for draft in made][2] == "relations this"
    assert made[0].target == "automobile from country this"
    assert made[1].target in ("dwelling big [1]", "abode big [1]")
    assert all(not draft.unresolved for draft in made)
