"""The candidate index finds what a comparison with everything finds."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from rktranslate.memory.fuzzy import CorruptSegmentError, Query, Segment, candidates, fold

WORDS = re.findall(
    r"\w+",
    "kerja sama rusia korea utara ekonomi politik negara hubungan bilateral presiden menteri "
    "tahun perang senjata nuklir dewan keamanan pasukan bantuan pangan energi minyak pelabuhan "
    "perdagangan latihan militer satelit kunjungan perjanjian kemitraan strategis sanksi dunia",
)


def sentences(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return [
        " ".join(rng.choices(WORDS, k=rng.randint(2, 24))) + f" {rng.randint(1, 999)}"
        for _ in range(count)
    ]


def edited(text: str, rng: random.Random) -> str:
    words = text.split()
    for _ in range(max(1, len(words) // 6)):
        words[rng.randrange(len(words))] = rng.choice(["baru", "lama", "12", "kapal"])
    return " ".join(words)


@pytest.mark.slow
def test_recall_against_brute_force() -> None:
    rng = random.Random(2)
    texts = sentences(4000, 1)
    # Several segments, as in a store that grew.
    segments = [
        Segment.build(range(start, start + size), texts[start : start + size])
        for start, size in ((0, 3000), (3000, 900), (3900, 100))
    ]
    asked = found = 0
    for text in rng.sample(texts, 300):
        query = edited(text, rng)
        best = process.extractOne(query, texts, scorer=fuzz.ratio, score_cutoff=75)
        if best is None:
            continue
        asked += 1
        worth = candidates(segments, Query.of(query, 0.75))
        assert all(text == texts[number] for number, text in worth)
        score = max((fuzz.ratio(query, text) for _, text in worth), default=0)
        found += score >= best[1] - 1e-9
    assert asked > 100
    assert found / asked >= 0.98


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=8), st.floats(0.3, 1))
@settings(max_examples=50, deadline=None)
def test_a_text_finds_itself(texts: list[str], minimum: float) -> None:
    folded = [fold(text) for text in texts]
    segment = Segment.from_bytes(Segment.build(range(len(folded)), folded).to_bytes())
    for number, text in enumerate(folded):
        assert (number, text) in candidates([segment], Query.of(text, minimum))


@pytest.mark.parametrize("damage", [slice(0, 4), slice(30, 31), slice(-1, None)])
def test_damage_is_noticed(damage: slice) -> None:
    data = bytearray(Segment.build([7], ["satu dua"]).to_bytes())
    data[damage] = bytes(255 - byte for byte in data[damage])
    with pytest.raises(CorruptSegmentError):
        Segment.from_bytes(bytes(data))


def test_nothing_is_no_segment() -> None:
    with pytest.raises(CorruptSegmentError):
        Segment.from_bytes(b"")


def test_no_segments_no_candidates() -> None:
    assert candidates([], Query.of("satu", 0.75)) == []
