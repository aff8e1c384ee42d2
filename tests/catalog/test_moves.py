"""A document that is renamed or split takes its translations along."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.merge import merge
from rktranslate.catalog.moves import Leavers, leaving, renamed
from rktranslate.catalog.units import Unit
from rktranslate.model import BlockKind, Catalog, Location, Message, State

SENTENCES = [f"Kalimat nomor {number} dari sebuah naskah." for number in range(8)]


def units(*sources: str, path: str = "source/a.txt") -> list[Unit]:
    return [
        Unit(source, BlockKind.PARAGRAPH, (Location(path, line),))
        for line, source in enumerate(sources, 1)
    ]


def catalog(*sources: str, path: str = "en/a.po") -> Catalog:
    messages = tuple(Message(s, f"<{s}>", state=State.REVIEWED) for s in sources)
    return Catalog("id", "en", messages, (("X-Path", path),), path=path)


def test_a_renamed_document_takes_its_catalogue_over_as_a_whole() -> None:
    gone = Message("gone", "t", state=State.REVIEWED, notes=("mine",), obsolete=True)
    old = catalog(*SENTENCES[:4])
    old = replace(old, messages=(*old.messages, gone))
    other = catalog(*SENTENCES[5:], path="en/other.po")
    new = {"b.txt": units(*SENTENCES[:3], "Kalimat baru."), "c.txt": units("Lain sama sekali.")}
    found = renamed(new, [other, old])
    assert found == {"b.txt": old}
    result = merge(new["b.txt"], found["b.txt"])
    assert [m.state for m in result.catalog.messages[:3]] == [State.REVIEWED] * 3
    assert gone in result.catalog.messages
    assert result.catalog.headers == old.headers


def test_each_catalogue_goes_to_the_document_that_has_most_of_it() -> None:
    old = catalog(*SENTENCES)
    new = {"a.txt": units(*SENTENCES[:3]), "b.txt": units(*SENTENCES[3:])}
    assert renamed(new, [old]) == {"b.txt": old}


def test_less_than_half_in_common_is_another_document() -> None:
    new = {"a.txt": units(SENTENCES[0], "Satu.", "Dua.")}
    assert renamed(new, [catalog(*SENTENCES[:3])]) == {}
    assert renamed({"a.txt": []}, [catalog()]) == {}


def test_a_part_that_moved_to_a_new_document_keeps_its_review() -> None:
    stays = merge(units(*SENTENCES[:4]), catalog(*SENTENCES))
    moved = units(*SENTENCES[4:7], SENTENCES[7].replace("sebuah", "satu"), path="source/b.txt")
    leavers = Leavers([leaving(stays)])
    assert leavers.for_units(units("Lain sama sekali.")) == ()
    result = merge(moved, catalog(path="en/b.po"), others=leavers.for_units(moved))
    states = [m.state for m in result.catalog.messages]
    assert states == [State.REVIEWED] * 3 + [State.TRANSLATED]
    assert len(result.adopted) == 3
    assert {m.source for m in stays.catalog.messages if m.obsolete} == set(SENTENCES[4:])
    assert merge(moved, result.catalog, others=leavers.for_units(moved)).catalog == result.catalog


@given(st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_however_a_document_is_cut_up_nothing_is_translated_twice(places: list[int]) -> None:
    old = catalog(*SENTENCES)
    texts = [[s for s, n in zip(SENTENCES, places, strict=True) if n == p] for p in range(3)]
    new = {f"{p}.txt": units(*text) for p, text in enumerate(texts) if text}
    heirs = renamed(new, [old])
    first = {name: merge(new[name], heirs.get(name, catalog())) for name in new}
    leavers = Leavers(leaving(result) for result in first.values())
    for name, document in new.items():
        merged = merge(document, first[name].catalog, others=leavers.for_units(document)).catalog
        current = [m for m in merged.messages if not m.obsolete]
        assert [(m.source, m.target, m.state) for m in current] == [
            (unit.source, f"<{unit.source}>", State.REVIEWED) for unit in document
        ]
