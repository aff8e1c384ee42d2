"""One matcher in many threads: the same results as alone, and nothing built twice."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from rktranslate.glossary import Matcher, form_table, load, matcher, matcher_for
from rktranslate.glossary.morphology import morphology

THREADS = 8
GLOSSARY = load(
    b"id,en,forbidden_en,variants\n"
    b"Rusia,Russia|Russian,Soviet,\n"
    b"Korea Utara,North Korea|North Korean,N. Korea,Korut\n"
    b"laporan,report,,\n"
    b"Menteri Pertahanan,Defence Minister,,Menhan\n"
)


@pytest.fixture(autouse=True)
def _frequent_switches() -> Iterator[None]:
    """Let threads take turns after few instructions."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def together(work: Callable[[int], Any]) -> list[Any]:
    """Return the results of threads that begin at the same time, each with its number."""
    barrier = Barrier(THREADS)

    def run(number: int) -> Any:
        barrier.wait(timeout=60)
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def texts(number: int) -> list[tuple[str, str]]:
    """Return pairs of texts; every second one is the same in all threads."""
    endings = ("", "nya", "lah", "pun")
    numbers = [(number, turn) if turn % 2 else (0, turn) for turn in range(120)]
    return [
        (
            f"Rusia{endings[turn % 4]} dan kata{number}x{turn} Korea Utara{endings[number % 4]}, "
            f"kulaporan-laporan Menhan{turn}" + " Korut" * (turn % 3),
            f"Russia's reports {number} on North Koreans{turn % 5} and Soviet N. Korea"
            + " North Korea" * (number % 3),
        )
        for number, turn in numbers
    ]


@pytest.mark.slow
@pytest.mark.parametrize("remembered", [1 << 16, 25, 0])
def test_threads_share_a_matcher(remembered: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_table, "_MOST_REMEMBERED", remembered)
    expected = []
    for number in range(THREADS):
        alone = Matcher(GLOSSARY, "en")
        expected.append([(alone.find(s), alone.count_terms(s, t)) for s, t in texts(number)])
    shared = Matcher(GLOSSARY, "en")

    def work(number: int) -> list[Any]:
        return [(shared.find(s), shared.count_terms(s, t)) for s, t in texts(number)]

    assert together(work) == expected


def test_a_table_remembers_a_limited_number_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_table, "_MOST_REMEMBERED", 20)
    table = form_table.FormTable(
        [form_table.Spelling("laporan", "laporan", case_exact=False, term=0, accepted=True)],
        morphology("id"),
        lambda text, form: text == form,
    )
    for number in range(100):
        assert [hit[:2] for hit in table.all_hits(f"laporannya x{number}", {0})] == [(0, -7)]
    assert len(table._index) == 20


def test_each_table_is_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    built = []

    class Slow(form_table.FormTable):
        def __init__(self, *arguments: Any) -> None:
            built.append(1)
            time.sleep(0.05)
            super().__init__(*arguments)

    monkeypatch.setattr(matcher, "FormTable", Slow)
    shared = Matcher(GLOSSARY, "en")
    results = together(lambda _: shared.count_terms("Rusia", "Russia"))
    assert len(built) == 2
    assert results == [shared.count_terms("Rusia", "Russia")] * THREADS


def test_a_matcher_is_created_once(monkeypatch: pytest.MonkeyPatch) -> None:
    created = []

    class Slow(Matcher):
        def __init__(self, *arguments: Any) -> None:
            created.append(1)
            time.sleep(0.05)
            super().__init__(*arguments)

    monkeypatch.setattr(matcher, "Matcher", Slow)
    glossary = load(b"id,en\nbelum ada,not yet\n")
    first, *others = together(lambda _: matcher_for(glossary, "en"))
    assert len(created) == 1
    assert all(other is first for other in others)
