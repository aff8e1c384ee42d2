"""The list of judged findings that is kept with the benchmark can be read."""

from __future__ import annotations

import csv
from pathlib import Path

from rktranslate.checks import rules

LIST = Path(__file__).parents[2] / "benchmarks" / "judged.tsv"


def test_every_judgement_is_of_a_check_and_gives_a_reason() -> None:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader((x for x in lines if x[:1] != "#"), dialect="excel-tab"))
    assert rows
    ids = {rule.name for rule in rules()}
    for row in rows:
        assert row["check"] in ids
        assert row["verdict"] in {"true", "debatable", "false"}
        assert row["reason"]
        assert len(row["unit"]) == 12
    assert len({(row["unit"], row["check"]) for row in rows}) == len(rows)
