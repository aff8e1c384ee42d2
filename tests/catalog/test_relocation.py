"""A document that is renamed or split takes its translations along."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.merge import merge
from rktranslate.catalog.relocation import (
    RenamedCatalog,
    RetiredMessages,
    ReviewedObsolete,
    renamed,
    retired_messages,
    reviewed_obsolete,
)
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
    assert found == {"b.txt": RenamedCatalog(old)}
    result = merge(new["b.txt"], found["b.txt"].catalog)
    assert [m.state for m in result.catalog.messages[:3]] == [State.REVIEWED] * 3
    assert gone in result.catalog.messages
    assert result.catalog.headers == old.headers


def test_each_catalogue_goes_to_the_document_that_has_most_of_it() -> None:
    old = catalog(*SENTENCES)
    new = {"a.txt": units(*SENTENCES[:3]), "b.txt": units(*SENTENCES[3:])}
    assert renamed(new, [old]) == {"b.txt": RenamedCatalog(old)}


def test_a_catalogue_goes_only_where_most_of_it_is() -> None:
    # However small a document is: the one with the rest of the catalogue may return.
    old = catalog(*SENTENCES)
    assert renamed({"b.txt": units(SENTENCES[0], "Satu.")}, [old]) == {}
    assert renamed({"b.txt": units(*SENTENCES[:4])}, [old]) == {}
    assert renamed({"b.txt": units(*SENTENCES[:5])}, [old]) == {"b.txt": RenamedCatalog(old)}
    assert renamed({"b.txt": units("Satu.", *SENTENCES, "Dua.")}, [catalog(SENTENCES[3])]) != {}
    assert renamed({"a.txt": []}, [catalog()]) == {}


def test_a_copy_laid_aside_does_not_stand_for_the_catalogue() -> None:
    new = {"c/x.txt": units(*SENTENCES)}
    mine, aside = catalog(*SENTENCES, path="en/x.po"), catalog(*SENTENCES, path="en/old.po")
    # Most in common, then the name, then the reviews.
    assert (
        renamed(new, [catalog(*SENTENCES[1:], path="en/x.po"), aside])["c/x.txt"].catalog is aside
    )
    assert renamed(new, [aside, mine])["c/x.txt"].catalog is mine
    drafts = replace(
        aside,
        path="en/a.po",
        messages=tuple(replace(m, state=State.TRANSLATED) for m in aside.messages),
    )
    assert renamed(new, [drafts, aside])["c/x.txt"].catalog is aside
    # Above all, where it lies.
    assert renamed(new, [mine, aside], {"en/old.po"})["c/x.txt"].catalog is aside


def test_catalogues_that_contradict_each_other_both_stay() -> None:
    new = {"x.txt": units(*SENTENCES)}
    one = catalog(*SENTENCES, path="en/a.po")
    other = replace(
        catalog(*SENTENCES, path="en/b.po"),
        messages=(*one.messages[:-1], replace(one.messages[-1], target="another")),
    )
    assert renamed(new, [one, replace(other, messages=one.messages)]) == {
        "x.txt": RenamedCatalog(one)
    }
    assert renamed(new, [one, other]) == {"x.txt": RenamedCatalog(one, conflicting=True)}
    assert renamed(new, [one, other], {one.path, other.path})["x.txt"].conflicting
    assert renamed(new, [one, other], {other.path}) == {"x.txt": RenamedCatalog(other)}
    # One that goes to another document is no rival.
    both = {**new, "y.txt": units(*SENTENCES)}
    assert renamed(both, [one, other]) == {
        "x.txt": RenamedCatalog(one),
        "y.txt": RenamedCatalog(other),
    }


def test_what_was_put_by_long_ago_comes_back_elsewhere_as_it_was() -> None:
    gone = [replace(m, obsolete=True, notes=("mine",)) for m in catalog(*SENTENCES[:6]).messages]
    gone[1] = replace(gone[1], target="")
    gone[2] = replace(gone[2], state=State.TRANSLATED)
    gone[3] = replace(gone[3], context="here")
    current = replace(gone[5], obsolete=False)
    pool = ReviewedObsolete()
    pool.add(reviewed_obsolete(replace(catalog(), messages=(*gone[:5], current))))
    offered = pool.for_sources(SENTENCES)
    assert offered == (gone[0], gone[4])
    fresh = units(SENTENCES[4], SENTENCES[5])
    merged = merge(fresh, catalog(), others=pool.for_sources([unit.source for unit in fresh]))
    assert [(m.target, m.notes, m.state) for m in merged.catalog.messages] == [
        (gone[4].target, ("mine",), State.REVIEWED),
        ("", (), State.INITIAL),
    ]
    # Where two catalogues disagree, nobody knows.
    pool.add((gone[0], replace(gone[4], target="another")))
    pool.add((gone[4],))
    assert pool.for_sources(SENTENCES) == (gone[0],)


def test_a_part_that_moved_to_a_new_document_keeps_its_review() -> None:
    stays = merge(units(*SENTENCES[:4]), catalog(*SENTENCES))
    moved = units(*SENTENCES[4:7], SENTENCES[7].replace("sebuah", "satu"), path="source/b.txt")
    leavers = RetiredMessages([retired_messages(stays)])
    assert leavers.for_units(units("Lain sama sekali.")) == ()
    result = merge(moved, catalog(path="en/b.po"), others=leavers.for_units(moved))
    states = [m.state for m in result.catalog.messages]
    assert states == [State.REVIEWED] * 3 + [State.TRANSLATED]
    assert len(result.adopted) == 3
    assert {m.source for m in stays.catalog.messages if m.obsolete} == set(SENTENCES[4:])
    assert merge(moved, result.catalog, others=leavers.for_units(moved)).catalog == result.catalog


@pytest.mark.slow
@given(st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_however_a_document_is_cut_up_nothing_is_translated_twice(places: list[int]) -> None:
    old = catalog(*SENTENCES)
    texts = [[s for s, n in zip(SENTENCES, places, strict=True) if n == p] for p in range(3)]
    new = {f"{p}.txt": units(*text) for p, text in enumerate(texts) if text}
    takeovers = renamed(new, [old])
    olds = {name: takeovers[name].catalog if name in takeovers else catalog() for name in new}
    first = {name: merge(new[name], olds[name]) for name in new}
    unclaimed = [] if takeovers else [old.messages]
    leavers = RetiredMessages(
        [*(retired_messages(result) for result in first.values()), *unclaimed]
    )
    for name, document in new.items():
        merged = merge(document, first[name].catalog, others=leavers.for_units(document)).catalog
        current = [m for m in merged.messages if not m.obsolete]
        assert [(m.source, m.target, m.state) for m in current] == [
            (unit.source, f"<{unit.source}>", State.REVIEWED) for unit in document
        ]
