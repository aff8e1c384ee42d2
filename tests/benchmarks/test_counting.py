"""Shares, their intervals, and what counts as found."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from measured.claims import claims, meant_for
from measured.counting import Share, hear, plant, plant_all, seeded
from measured.peers import Pair, Said
from measured.results import results
from measured.texts import Reading, Text, Verdicts, findings, read_text, unit_key, write_list
from rktranslate.checks import rules
from rktranslate.model import Catalog, Message, State
from seeds import KINDS

NUMBERS = range(20, 60)


def text(*pairs: tuple[str, str]) -> Text:
    messages = tuple(
        Message(source, target, state=State.REVIEWED, line=line)
        for line, (source, target) in enumerate(pairs, 1)
    )
    catalog = Catalog("id", "en", messages, path="a.tsv")
    return Text("a", catalog, tuple(findings(catalog)))


@pytest.fixture(scope="module")
def ships() -> Text:
    return text(*((f"Ada {n} kapal di sana.", f"There are {n} ships.") for n in NUMBERS))


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (8, 10, 0.490, 0.943), (50, 100, 0.404, 0.596),
     (0, 0, 0.0, 1.0)],
)  # fmt: skip
def test_interval_of_wilson(hits: int, total: int, low: float, high: float) -> None:
    assert Share(hits, total).interval() == pytest.approx((low, high), abs=0.001)


def test_one_error_a_unit_in_a_tenth_at_most(ships: Text) -> None:
    bad, changed = seeded(ships.catalog, KINDS["number changed"], 400, random.Random(1))
    assert len(changed) == len(NUMBERS) // 10
    different = [
        (before, after)
        for before, after in zip(ships.catalog.messages, bad.messages, strict=True)
        if before != after
    ]
    assert sorted(different, key=str) == sorted(changed, key=str)
    assert len(seeded(ships.catalog, KINDS["number changed"], 2, random.Random(1))[1]) == 2


def test_what_speaks_only_with_the_error_has_found_it(ships: Text) -> None:
    planted = plant(ships, KINDS["number changed"], 400, random.Random(1), None)
    assert all(each.checks == {"numbers"} and each.as_error for each in planted)
    planted = plant(ships, KINDS["space at the end"], 400, random.Random(1), None)
    assert all(each.checks == {"edge-space"} and not each.as_error for each in planted)
    assert plant(ships, KINDS["weekday exchanged"], 400, random.Random(1), None) == []


def test_a_finding_that_was_there_finds_nothing() -> None:
    had = text(("7 orang", "8 people"))
    (planted,) = plant(had, KINDS["number changed"], 400, random.Random(1), None)
    assert planted.checks == frozenset()


def test_a_finding_that_becomes_an_error_finds_something() -> None:
    had = text(("Pada 5 Maret 2020 ia pergi ke kota.", "On March 5 he went to the city."))
    assert [each.severity.name for each in had.findings] == ["WARNING"]
    (planted,) = plant(had, KINDS["number changed"], 400, random.Random(1), None)
    assert planted.checks == {"numbers"}
    assert planted.as_error


def test_the_same_seed_plants_the_same(ships: Text) -> None:
    kinds = {name: KINDS[name] for name in ("number changed", "space doubled")}
    told: list[str] = []
    first, second = (plant_all([ships], kinds, 3, 7, None, told.append) for _ in range(2))
    assert first == second
    assert told == [*kinds, *kinds]
    alone = plant_all([ships], {"space doubled": kinds["space doubled"]}, 3, 7, None, told.append)
    assert alone["space doubled"] == first["space doubled"]


class Shouting:
    """Speaks about every target with two spaces in a row."""

    name = "shouting"

    def __init__(self) -> None:
        self.asked: list[int] = []

    def ask(self, pairs: Sequence[Pair], languages: tuple[str, str]) -> Said:
        self.asked.append(len(pairs))
        assert languages == ("id", "en")
        return {pair: Counter(["spaces"]) for pair in pairs if "  " in pair[1]}


def test_figures_by_text_check_and_kind(ships: Text) -> None:
    kinds = {name: KINDS[name] for name in ("number changed", "space doubled", "plan made a fact")}
    planted = plant_all([ships], kinds, 3, 7, None, lambda _: None)
    peer = Shouting()
    figures = results([ships], planted, [hear(peer, [ships], planted)], Verdicts())
    assert peer.asked == [len(NUMBERS) + 6]
    (row,) = figures.texts
    assert (row.name, row.units, row.findings, row.false_findings) == ("a", len(NUMBERS), 0, None)
    number, space, plan = figures.kinds
    assert (number.found, number.as_error, number.meant) == (Share(3, 3),) * 3
    assert (space.found, space.as_error) == (Share(3, 3), Share(0, 3))
    assert (space.peers, number.peers) == ({"shouting": Share(3, 3)}, {"shouting": Share(0, 3)})
    assert (plan.found, plan.claimed) == (Share(0, 0), False)
    checks = {each.check: each for each in figures.checks}
    assert checks.keys() == {"numbers", "double-space"}
    assert checks["numbers"].recall == Share(3, 3)
    assert checks["numbers"].severity == "error"


def test_verdicts_count_in_texts_that_they_name(tmp_path: Path) -> None:
    noisy = text(("7 orang", "8 people"), ("Rusia kuat.", "Russia  is strong."))
    file = tmp_path / "judged.tsv"
    true = unit_key("7 orang", "8 people")
    file.write_text(f"# why\nfile\tunit\tcheck\tverdict\treason\na\t{true}\tnumbers\ttrue\tx\n")
    figures = results([noisy], {}, [], Verdicts.read(file))
    (row,) = figures.texts
    assert (row.errors, row.findings, row.false_errors, row.false_findings) == (1, 2, 0, 1)
    checks = {each.check: each.precision for each in figures.checks}
    assert checks == {"numbers": Share(1, 1), "double-space": Share(0, 1)}
    other = Text("b", noisy.catalog, noisy.findings)
    assert results([other], {}, [], Verdicts.read(file)).texts[0].false_findings is None


def test_a_check_has_a_row_for_each_severity() -> None:
    mixed = text(
        ("7 orang", "8 people"),
        ("Pada 5 Maret 2020 ia pergi ke kota.", "On March 5 he went to the city."),
    )
    rows = results([mixed], {}, [], Verdicts()).checks
    assert [(row.check, row.severity, row.findings) for row in rows] == [
        ("numbers", "error", 1),
        ("numbers", "warning", 1),
    ]


def test_a_list_to_judge_is_read_as_verdicts(tmp_path: Path) -> None:
    noisy = text(("7 orang", "8 people"))
    file = tmp_path / "list.tsv"
    write_list(file, [noisy])
    file.write_text(file.read_text().replace("numbers\t\t", "numbers\ttrue\t"))
    assert all(map(Verdicts.read(file).confirm, noisy.findings))


def test_a_text_of_lines(tmp_path: Path) -> None:
    file = tmp_path / "news.tsv"
    lines = [f"Kalimat nomor {n}.\tSentence number {n}." for n in range(9)]
    bad = ["no tab", "Kalimat nomor 1.\tAgain.", "kmÂ²\tkm²", "\tx", "Pendek\tok"]
    file.write_text("\n".join([*lines, *bad]), "utf-8")
    read = read_text(file, Reading(), None)
    assert [message.target for message in read.catalog.messages] == [
        f"Sentence number {n}." for n in range(9)
    ]
    samples = [read_text(file, Reading(sample=4, seed=seed), None).catalog for seed in (1, 1, 2)]
    assert samples[0] == samples[1] != samples[2]
    assert [message.line for message in samples[0].messages] == [1, 2, 3, 4]


def test_claims_name_checks_and_kinds_that_there_are() -> None:
    assert {kind for kinds in claims().values() for kind in kinds} <= KINDS.keys()
    assert claims().keys() <= {rule.name for rule in rules()}
    assert meant_for("number changed") == {"numbers"}
