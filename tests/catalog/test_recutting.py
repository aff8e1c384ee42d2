"""Units that are cut anew keep their reviews, and a build gives the same text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rktranslate.catalog.merge import MergeOptions, MergeResult, merge
from rktranslate.catalog.units import Unit
from rktranslate.model import (
    NOTHING,
    BlockKind,
    Catalog,
    Location,
    Message,
    Origin,
    Provenance,
    State,
)
from rktranslate.segmentation import segmenter

OPTIONS = MergeOptions(sentences=segmenter("en").spans)
ONE = "Harga beras naik sejak Januari karena panen mundur."
TWO = "Pemerintah menambah stok di 12 gudang."
THREE = "Petani meminta harga pembelian dinaikkan."
T1 = "Rice prices have risen since January because the harvest is late."
T2 = "The government is adding stock in 12 warehouses."
T3 = "Farmers ask for a higher purchase price."


def block(*sources: str, line: int = 1, kind: BlockKind = BlockKind.LIST_ITEM) -> list[Unit]:
    return [
        Unit(source, kind, (Location("source/a.md", line),), (f"{kind} {line}",), number > 0)
        for number, source in enumerate(sources)
    ]


def blocks(*sources: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[Unit]:
    return [
        unit for line, text in enumerate(sources, 1) for unit in block(text, line=line, kind=kind)
    ]


def reviewed(source: str, target: str, line: int = 1, **more: object) -> Message:
    message = Message(
        source, target, state=State.REVIEWED, locations=(Location("source/a.md", line),)
    )
    return replace(message, **more)  # type: ignore[arg-type]


def catalog(*messages: Message, language: str = "en") -> Catalog:
    return Catalog("id", language, messages)


def update(units: list[Unit], *messages: Message, language: str = "en") -> MergeResult:
    result = merge(units, catalog(*messages, language=language), OPTIONS)
    again = merge(units, result.catalog, OPTIONS)
    assert again.catalog == result.catalog
    assert not [*again.recut, *again.fuzzy, *again.new, *again.retired, *again.dropped]
    return result


def pairs(result: MergeResult, state: State = State.REVIEWED) -> list[tuple[str, str]]:
    messages = (each for each in result.catalog.messages if not each.obsolete)
    return [(each.source, each.target) for each in messages if each.state is state]


def obsolete(result: MergeResult) -> list[str]:
    return [message.target for message in result.catalog.messages if message.obsolete]


def test_a_unit_that_is_cut_into_sentences_gives_each_its_sentence() -> None:
    old = reviewed(f"{ONE} {TWO} {THREE}", f"{T1} {T2} {T3}", notes=("mine",), flags=("x-own",))
    result = update(block(ONE, TWO, THREE), old)
    assert pairs(result) == [(ONE, T1), (TWO, T2), (THREE, T3)]
    assert result.recut == ((None, ONE), (None, TWO), (None, THREE))
    assert [message.notes for message in result.catalog.messages] == [("mine",), (), ()]
    assert {message.flags for message in result.catalog.messages} == {("x-own",)}
    assert obsolete(result) == []


def test_a_sentence_that_the_translator_merged_into_another_writes_nothing() -> None:
    merged = f"{T1[:-1]}, and the government is adding stock in 12 warehouses."
    result = update(block(ONE, TWO, THREE), reviewed(f"{ONE} {TWO} {THREE}", f"{merged} {T3}"))
    assert pairs(result) == [(ONE, merged), (TWO, NOTHING), (THREE, T3)]


def test_a_target_that_cannot_be_divided_stays_with_the_first_sentence() -> None:
    result = update(block(ONE, TWO), reviewed(f"{ONE} {TWO}", "No."))
    assert pairs(result) == [(ONE, "No."), (TWO, NOTHING)]
    assert obsolete(result) == []


def test_wrapped_lines_that_are_joined_have_both_targets() -> None:
    old = (
        reviewed("Harga beras naik", "Rice prices rise"),
        reviewed("sejak Mei.", "since May.", 2),
    )
    result = update(block("Harga beras naik sejak Mei."), *old)
    assert pairs(result) == [("Harga beras naik sejak Mei.", "Rice prices rise since May.")]
    japanese = update(block("Harga beras naik sejak Mei."), *old, language="ja")
    assert pairs(japanese) == [("Harga beras naik sejak Mei.", "Rice prices risesince May.")]


def test_lines_that_a_unit_holds_are_lines_of_its_target() -> None:
    old = (reviewed("Jalan Merdeka 1", "1 Merdeka Street"), reviewed("Jakarta", "Jakarta", 2))
    result = update(block("Jalan Merdeka 1\nJakarta"), *old)
    assert pairs(result) == [("Jalan Merdeka 1\nJakarta", "1 Merdeka Street\nJakarta")]


def test_pieces_of_a_code_that_was_cut_are_joined_without_a_space() -> None:
    old = (reviewed("Buka berkas `.", "Open the file `."), reviewed("/bin/a`.", "/bin/a`."))
    assert pairs(update(block("Buka berkas `./bin/a`."), *old)) == [
        ("Buka berkas `./bin/a`.", "Open the file `./bin/a`.")
    ]


def test_lines_are_cut_into_sentences_after_they_were_joined() -> None:
    old = (
        reviewed("Harga beras naik. Pemerintah", "Rice prices rise. The government"),
        reviewed("menambah stok. Petani mengeluh.", "adds to its stock. Farmers complain.", 2),
    )
    units = block("Harga beras naik.", "Pemerintah menambah stok.", "Petani mengeluh.")
    assert pairs(update(units, *old)) == [
        ("Harga beras naik.", "Rice prices rise."),
        ("Pemerintah menambah stok.", "The government adds to its stock."),
        ("Petani mengeluh.", "Farmers complain."),
    ]


@pytest.mark.parametrize(
    ("old", "target", "new", "carried"),
    [
        ("Peme- rintah menolak.", "The government refuses.", "Pemerintah menolak.", None),
        ("Negara- negara itu.", "Those countries.", "Negara-negara itu.", None),
        ("Ru- mah dan negara- negara.", "Home and away.", "Rumah dan negara-negara.", None),
        ("Ringkasan {#ringkasan}", "Summary {#ringkasan}", "Ringkasan", "Summary"),
        ("Ringkasan {#ringkasan}", "Summary {#summary}", "Ringkasan", "Summary"),
        ("Ringkasan {#ringkasan .besar}", "Summary", "Ringkasan", "Summary"),
        (
            ":::tip Simpan kunci Anda.",
            ":::tip Keep your key.",
            "Simpan kunci Anda.",
            "Keep your key.",
        ),
        ("Latar Belakang ........ 12", "Background ...... 12", "Latar Belakang", "Background"),
        ("1.1 Latar Belakang", "1.1 Background", "Latar Belakang", "Background"),
        (
            "/// note Harga beras naik. ///",
            "/// note Prices rise. ///",
            "Harga beras naik.",
            "Prices rise.",
        ),
        ("+++ key Harga", "+++ key Price", "Harga", "Price"),
        ("1.1 “Harga” beras", "“Price” of rice", "“Harga” beras", None),
        ("1. Harga di 12 kota", "12 towns and their prices", "Harga di 12 kota", None),
        ("Harga {#a}", "{#a}", "Harga", None),
        ("Jagung manis    3.000   4.500,5", "Corn  3,000  4,500.5", "Jagung manis", "Corn"),
        ("12.500 Beras", "12,500 Rice", "Beras", "Rice"),
        ("(ii) harga beras", "(ii) rice prices", "harga beras", "rice prices"),
        ("- Beras merah", "- Red rice", "Beras merah", "Red rice"),
        ("![Peta Jawa](peta.png)", "![Map of Java](peta.png)", "Peta Jawa", "Map of Java"),
        ("Baca https://contoh.id/a b ini.", "Read it.", "Baca https://contoh.id/ab ini.", None),
        ("Harga\u200b beras na\u00adik lagi", "Rice is up again", "Harga beras naik lagi", None),
    ],
)
def test_what_moved_outside_of_a_unit_leaves_its_target(
    old: str, target: str, new: str, carried: str | None
) -> None:
    result = update(block(new), reviewed(old, target))
    assert pairs(result) == [(new, carried or target)]
    assert obsolete(result) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ya Allah", ["Ya"]),
        ("+++ Catatan penting Harga beras naik", ["Harga beras naik"]),
        ("Harga beras naik tajam di pasar", ["Harga beras naik"]),
        ("Ia ada dimana saja.", ["Ia ada di mana saja."]),
        ("Stok 510 ton ada di gudang.", ["Stok 5-10 ton ada di gudang."]),
        (f"{ONE} {TWO}", [ONE.replace("naik", "turun"), TWO]),
        ("Harga beras naik. [3]", ["Harga beras naik."]),
        ("Harga beras naik?", ["Harga beras naik"]),
        ("“Harga beras naik.”", ["Harga beras naik."]),
        ("Harga beras naik.[^sumber]", ["Harga beras naik."]),
    ],
)
def test_another_text_is_no_new_cut(old: str, new: list[str]) -> None:
    result = update(block(*new), reviewed(old, "An old target. And more of it."))
    assert pairs(result) == []
    assert obsolete(result) == ["An old target. And more of it."]


def test_the_other_way_round_two_sentences_become_one_unit() -> None:
    result = update(block(f"{ONE} {TWO}"), reviewed(ONE, T1), reviewed(TWO, T2, notes=("n",)))
    assert pairs(result) == [(f"{ONE} {TWO}", f"{T1} {T2}")]
    assert result.catalog.messages[0].notes == ("n",)


def test_a_sentence_merged_into_its_neighbour_adds_nothing() -> None:
    result = update(block(f"{ONE} {TWO}"), reviewed(ONE, f"{T1} {T2}"), reviewed(TWO, NOTHING))
    assert pairs(result) == [(f"{ONE} {TWO}", f"{T1} {T2}")]


def test_cells_that_were_one_line_have_the_parts_between_its_blanks() -> None:
    old = reviewed(
        "Budi Santoso        Ketua panitia", "Budi Santoso        Chair of the committee"
    )
    result = update(blocks("Budi Santoso", "Ketua panitia", kind=BlockKind.TABLE_CELL), old)
    assert pairs(result) == [
        ("Budi Santoso", "Budi Santoso"),
        ("Ketua panitia", "Chair of the committee"),
    ]


@pytest.mark.parametrize(
    ("old", "target", "new", "parts"),
    [
        (
            "08.00 Pembukaan oleh bupati 09.30 Paparan harga beras",
            "08.00 Opening by the regent 09.30 Report on rice prices",
            ["08.00 Pembukaan oleh bupati", "09.30 Paparan harga beras"],
            ["08.00 Opening by the regent", "09.30 Report on rice prices"],
        ),
        (
            "Baru di 12.0 Modul ini ditulis ulang.",
            "New in 12.0 This module was rewritten.",
            ["Baru di 12.0", "Modul ini ditulis ulang."],
            ["New in 12.0", "This module was rewritten."],
        ),
        (
            "Budi Santoso Siti Aminah",
            "Budi Santoso Siti Aminah",
            ["Budi Santoso", "Siti Aminah"],
            ["Budi Santoso", "Siti Aminah"],
        ),
        (
            "Harga naik.<br>Stok turun.<br>- Pasar sepi",
            "Prices rise.<br>Stocks fall.<br>- Markets are quiet",
            ["Harga naik.", "Stok turun.", "- Pasar sepi"],
            ["Prices rise.", "Stocks fall.", "- Markets are quiet"],
        ),
        (
            "Provinsi o Jawa Barat o Bali",
            "Provinces o West Java o Bali",
            ["Provinsi", "Jawa Barat", "Bali"],
            ["Provinces", "West Java", "Bali"],
        ),
        (
            "Isi ......... 2 Bab I Harga ......... 14",
            "Contents ......... 2 Chapter I Prices ......... 14",
            ["Isi", "Bab I Harga"],
            ["Contents", "Chapter I Prices"],
        ),
    ],
)
def test_lines_that_were_joined_are_told_by_their_marks(
    old: str, target: str, new: list[str], parts: list[str]
) -> None:
    assert pairs(update(blocks(*new), reviewed(old, target))) == list(zip(new, parts, strict=True))


def test_lines_of_which_nobody_knows_the_parts_are_drafts() -> None:
    old = reviewed(
        "Mawar merah di taman violet biru di ladang", "Roses are red and violets are blue"
    )
    result = update(blocks("Mawar merah di taman", "violet biru di ladang"), old)
    drafts = pairs(result, State.TRANSLATED)
    assert " ".join(target for _, target in drafts) == old.target
    assert len(drafts) == 2
    assert obsolete(result) == []


def test_a_number_that_would_be_written_twice_makes_a_draft() -> None:
    result = update(block("Jagung manis"), reviewed("Jagung manis 3.000", "3,000 of corn"))
    assert pairs(result, State.TRANSLATED) == [("Jagung manis", "3,000 of corn")]


def test_what_is_not_reviewed_does_not_become_so() -> None:
    draft = reviewed(TWO, T2, state=State.TRANSLATED)
    result = update(block(f"{ONE} {TWO}"), reviewed(ONE, T1), draft)
    assert pairs(result, State.TRANSLATED) == [(f"{ONE} {TWO}", f"{T1} {T2}")]
    assert pairs(result) == []


def test_an_untouched_machine_draft_is_made_again() -> None:
    from rktranslate.catalog.provenance import fingerprint

    target = f"{T1} {T2}"
    made = Provenance(Origin.MACHINE, signature="x", fingerprint=fingerprint(target))
    old = reviewed(f"{ONE} {TWO}", target, state=State.TRANSLATED, provenance=made)
    assert len(update(block(ONE, TWO), old).new) == 2


def test_a_sentence_that_has_another_translation_keeps_it() -> None:
    items = [*block(TWO), *block(ONE, TWO, line=2)]
    other = "Stocks grow in 12 warehouses."
    result = update(items, reviewed(TWO, other), reviewed(f"{ONE} {TWO}", f"{T1} {T2}", 2))
    assert pairs(result) == [(TWO, other), (ONE, T1)]
    assert obsolete(result) == [f"{T1} {T2}"]


def test_a_share_that_writes_nothing_is_not_used_where_the_sentence_has_a_target() -> None:
    items = [*block(TWO), *block(ONE, TWO, line=2)]
    old = (reviewed(TWO, T2), reviewed(f"{ONE} {TWO}", "No.", 2))
    assert pairs(update(items, *old)) == [(TWO, T2)]


def test_a_source_at_several_places_is_one_message_still() -> None:
    old = reviewed(f"{ONE} {TWO}", f"{T1} {T2}")
    old = replace(old, locations=(*old.locations, Location("source/a.md", 9)))
    result = update([*block(ONE, TWO), *block(THREE, line=5), *block(ONE, TWO, line=9)], old)
    assert pairs(result) == [(ONE, T1), (TWO, T2)]
    assert len(result.catalog.messages[0].locations) == 2


# ------------------------------------------------------------------------------------------ laws

words = st.sampled_from(
    ["harga", "beras", "naik", "turun", "di", "pasar", "kota", "sejak", "panen", "stok", "gudang"]
)
sentence = st.lists(words, min_size=2, max_size=7).map(
    lambda each: " ".join(each).capitalize() + "."
)
texts = st.lists(sentence, min_size=1, max_size=8, unique=True)


def cut(sentences: list[str], ends: set[int]) -> list[str]:
    units: list[list[str]] = [[]]
    for number, text in enumerate(sentences):
        if number in ends and units[-1]:
            units.append([])
        units[-1].append(text)
    return [" ".join(unit) for unit in units]


cuts = st.sets(st.integers(0, 7))


@pytest.mark.slow
@given(texts, cuts, cuts, st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_text_of_a_block_is_the_same_however_it_is_cut(
    sentences: list[str], before: set[int], after: set[int], one_word: bool
) -> None:
    def target(source: str) -> str:
        return "Nothing" if one_word and len(source) % 3 == 0 else source.swapcase()

    messages = [reviewed(source, target(source)) for source in cut(sentences, before)]
    result = update(block(*cut(sentences, after)), *messages)
    targets = dict(pairs(result))
    now = [targets[source] for source in cut(sentences, after)]
    assert " ".join(text for text in now if text != NOTHING) == " ".join(
        message.target for message in messages
    )


@pytest.mark.slow
@given(st.lists(sentence, min_size=1, max_size=8), cuts, st.lists(sentence, max_size=8), cuts)
@settings(max_examples=300, deadline=None)
def test_no_word_of_a_reviewed_target_vanishes(
    old: list[str], before: set[int], new: list[str], after: set[int]
) -> None:
    sources = dict.fromkeys(cut(old, before))
    messages = [
        reviewed(source, f"{source.swapcase()} #{number}.", number)
        for number, source in enumerate(sources, 1)
    ]
    units = [
        unit for line, source in enumerate(cut(new, after)) for unit in block(source, line=line)
    ]
    result = update(units, *messages)
    kept = {word for each in result.catalog.messages for word in each.target.split()}
    assert kept >= {word for message in messages for word in message.target.split()}
