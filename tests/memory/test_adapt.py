"""Numbers and names are adapted only where nothing else differs and nothing is in doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.memory.adapt import adapt


@pytest.mark.parametrize(
    ("new", "old", "target", "expected"),
    [
        ("Ada 25 orang.", "Ada 20 orang.", "There are 20 people.", "There are 25 people."),
        ("Harga 1.300,5 rupiah", "Harga 1.250,5 rupiah", "Price 1,250.5", "Price 1,300.5"),
        ("Kata Putin.", "Kata Kim.", "Said Kim.", "Said Putin."),
        (
            "Lihat Tabel 3 dan 2",
            "Lihat Tabel 2 dan 3",
            "See table 2 and 3",
            "See table 3 and 2",
        ),
    ],
)
def test_adapted(new: str, old: str, target: str, expected: str) -> None:
    assert adapt(new, old, target) == expected


@pytest.mark.parametrize(
    ("new", "old", "target"),
    [
        ("Ada 20 orang.", "Ada 20 orang.", "There are 20 people."),  # nothing differs
        ("Tidak ada 25 orang.", "Ada 20 orang.", "There are 20 people."),  # a word too
        ("Ada 2 orang.", "Ada 1 orang.", "There is 1 person."),  # grammar follows
        ("Ada 25 orang.", "Ada 20 orang.", "There are twenty people."),
        ("Ada 25 orang.", "Ada 20 orang.", "20 of 20 people."),  # more often than in the source
        ("Bulan April", "Bulan Maret", "In March"),  # the target has a name of its own
        ("Saya pergi.", "Dia pergi.", "He left."),  # capital because the sentence begins
        ("Dari 5 ke 6", "Dari 5 ke 5", "From 5 to 5"),  # which five?
        ("Ada 25 orang!", "Ada 20 orang.", "There are 20 people."),
    ],
)
def test_not_adapted(new: str, old: str, target: str) -> None:
    assert adapt(new, old, target) is None


@given(st.lists(st.integers(2, 99_999), min_size=1, max_size=4, unique=True), st.integers(2, 999))
def test_a_number_is_replaced_where_it_stood(numbers: list[int], new: int) -> None:
    old = "nilai " + " dan ".join(map(str, numbers))
    target = "values " + " and ".join(map(str, reversed(numbers)))
    changed = old.replace(f"nilai {numbers[0]}", f"nilai {new}", 1)
    adapted = adapt(changed, old, target)
    if new in numbers:
        assert adapted is None or adapted.split()[-1] == str(new)
    else:
        assert adapted == " ".join([*target.split()[:-1], str(new)])
