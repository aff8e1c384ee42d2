"""What a translation copies from its source, and what counts as a copy."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.compare.copies import CopyKind, copy_rules
from rktranslate.compare.leftovers import leftovers
from rktranslate.compare.letter_case import capitalised, uncapitalised_start
from rktranslate.compare.repetition import phrase_repeated_nearby
from rktranslate.drafting.repairs import written_out
from rktranslate.model import Syntax
from rktranslate.testing.growth import cpu_seconds

RULES = copy_rules("id", "en")


def found(text: str, syntax: Syntax = Syntax.TEXT) -> list[tuple[str, str]]:
    return [(copy.kind.value, copy.text) for copy in RULES.copies(text, syntax)]


@pytest.mark.parametrize(
    ("text", "copies"),
    [
        ("Tagar #BersihkanSungai naik.", [("hashtag", "#BersihkanSungai")]),
        ("Nomor #12 dan a#b.", []),
        ("Akun @warga_kota dan a@b.id", [("handle", "@warga_kota")]),
        ("Buka laporan_2023.pdf.", [("file name", "laporan_2023.pdf")]),
        ("Buka data/hasil.tar.gz!", [("file name", "data/hasil.tar.gz")]),
        ("Lihat ~/kamus/id.toml, ya.", [("file name", "~/kamus/id.toml")]),
        ("dan/atau 1/2 km/jam", []),
        ("Pakai --xyzzy=5.", [("option", "--xyzzy=5")]),
        ("Mereka --yang pulang-- tiba.", []),
        ("Halo {nama}, %(n)s.", [("placeholder", "{nama}"), ("placeholder", "%(n)s")]),
        ("naik 5 %s saja", []),
        ("Kode B-12 dan MH370.", [("code", "B-12"), ("code", "MH370")]),
        ("Hubungi 0812-5550-1234.", [("number", "0812-5550-1234")]),
        ("Kode pos 01234.", [("number", "01234")]),
        ("Telepon +62 812 555 012.", [("number", "+62 812 555 012")]),
        ("Nilainya 0,5 atau 0.75.", []),
        ("KPK dan PPATK, PBB dan AS.", [("acronym", "KPK"), ("acronym", "PPATK")]),
        ("Rapat dihadiri Velkovski.", [("name", "Velkovski")]),
        ("Presiden Retno Wulandari hadir.", [("name", "Retno Wulandari")]),
        ("Perdana Menteri Inggris dan Jepang.", []),
        ("Menyeringai ia pulang.", []),
        ("Bos-bos itu pulang.", []),
        ("Bpk. Velkovski hadir.", [("name", "Velkovski")]),
        ("PERNYATAAN BERSAMA PARA MENTERI", []),
        ("Selokan Mataram Baru Digali Kembali", [("name", "Mataram")]),
        ("Lihat https://a.id/Velkovski saja.", []),
    ],
)  # fmt: skip
def test_the_copies_of_a_text(text: str, copies: list[tuple[str, str]]) -> None:
    assert found(text) == copies


def test_codes_of_markdown_hold_no_copies() -> None:
    assert found("Pakai `--xyzzy` dan [sini](Velkovski.md).", Syntax.MARKDOWN) == []


@pytest.mark.parametrize(
    ("source", "target", "lost", "strict"),
    [
        ("Orang Thailand datang.", "The Thais came.", [], []),
        ("Mereka ke Velkovski.", "They went to velkovski.", [], []),
        ("Di Trakia ada kota.", "There is a city in Thrace.", [], ["Trakia"]),
        ("Dia bernama Ferrol.", "His name is Marrot.", ["Ferrol"], ["Ferrol"]),
        ("Temui Zainal Aripay.", "Meet Zainal the Aripay.", [], ["Zainal Aripay"]),
        ("Di Swiss begitu.", "So it is in Switzerland.", [], []),
        ("Di Jakarta begitu.", "It is so on the sea, he said.", ["Jakarta"], ["Jakarta"]),
        ("Dua KPK.", "Two KPKs.", [], []),
        ("Dua KPK.", "Two K.P.K.", [], []),
        ("Dua KPK.", "Two KPKX.", ["KPK"], ["KPK"]),
        ("Kode A-007.", "Code A007.", [], ["A-007"]),
        ("Hubungi 0812-5550-1234.", "Call 0812 5550 1234.", [], []),
        ("Hubungi 0812-5550-1234.", "Call 812-5550-1234.", ["0812-5550-1234"], ["0812-5550-1234"]),
        ("Buka --xyzzy.", "Open --xyzzyx.", ["--xyzzy"], ["--xyzzy"]),
    ],
)
def test_what_counts_as_a_copy(
    source: str, target: str, lost: list[str], strict: list[str]
) -> None:
    assert [copy.text for copy in RULES.lost(source, target)] == lost
    assert [copy.text for copy in RULES.lost(source, target, strict=True)] == strict


def test_without_a_lexicon_only_technical_text_and_codes_are_copied() -> None:
    text = "Velkovski dan KPK memakai #Tagar, a.pdf dan B-12."
    kinds = [copy.kind for copy in copy_rules("id", "ms").copies(text, Syntax.TEXT)]
    assert kinds == [CopyKind.HASHTAG, CopyKind.FILE, CopyKind.CODE]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_source_is_a_copy_of_itself(source: str, other: str) -> None:
    for copy in RULES.copies(source, Syntax.TEXT):
        assert source[copy.span.start : copy.span.end] == copy.text
    assert RULES.lost(source, source, strict=True) == ()
    RULES.lost(source, other)
    RULES.lost(other, source, strict=True)


@pytest.mark.parametrize(
    ("source", "target", "right"),
    [
        ("Harga naik.", "prices rose.", "Prices rose."),
        ("Rusia sangat kuat.", "russia is strong.", "Russia is strong."),
        ("Ia ke Jerman Senin.", "He went to germany monday.", "He went to Germany Monday."),
        ("Kata Irina Petrenko begitu.", "So said irina petrenko.", "So said Irina Petrenko."),
        ("Halo {nama}.", "{nama}, hello.", "{nama}, hello."),
        ("iPhone laku.", "iPhone sells.", "iPhone sells."),
        ("Ia mungkin pulang.", "He may go home.", "He may go home."),
        ("Bali indah.", "See bali.md or @bali.", "See bali.md or @bali."),
        ("dan pulang", "and went home", "and went home"),
    ],
)  # fmt: skip
def test_capitals_that_a_target_lacks(source: str, target: str, right: str) -> None:
    assert capitalised(source, target, RULES) == right
    assert capitalised(source, right, RULES) == right


LONG = {
    "hashtags": "#Aa ",
    "paths": "a/",
    "suffixes": "a.",
    "numbers": "+1 ",
    "acronyms": "KPK ",
    "codes": "A-0",
    "dashes": "--aa ",
    "quotes": "A'a",
    "braces": "{",
    "handles": "@a.",
    "telephones": "-55",
    "abbreviations": "hlm. 5 dkk. ",
    "words": "rumah kota ",
}


@pytest.mark.slow
@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_the_cost_is_linear_in_the_text(piece: str) -> None:
    def work(count: int) -> None:
        source = f"0812{piece * count}"
        target = source[::-1]
        RULES.lost(source, target, strict=True)
        RULES.lost(source, target)
        capitalised(source, target, RULES)
        leftovers(source, target, RULES)
        phrase_repeated_nearby(target, source, "en")
        written_out(source, "id")

    work(10)
    few, many = (cpu_seconds(partial(work, count)) for count in (3_000, 30_000))
    assert many < 40 * few + 0.2


@pytest.mark.slow
def test_the_cost_is_linear_in_the_names() -> None:
    def work(count: int) -> None:
        names = [f"Vel{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}ki" for i in range(count)]
        source = " ".join(names)
        RULES.lost(source, source.lower(), strict=True)
        RULES.lost(source, source[::-1])

    work(10)
    few, many = (cpu_seconds(partial(work, count)) for count in (3_000, 30_000))
    assert many < 40 * few + 0.2


@given(st.text(max_size=40), st.text(max_size=40))
def test_capitals_change_nothing_else(source: str, target: str) -> None:
    made = capitalised(source, target, RULES)
    assert made.casefold() == target.casefold()
    assert uncapitalised_start(source, made) is None


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Ia dan Kamboja menolak.", "He and Kamboja rejected that great plan.", ["Cambodia"]),
        ("Kuil di puncak itu tua.", "The Kuil at the top of the hill is old.", ["temple"]),
        ("Nasi goreng laku.", "Nasi goreng and batik sell in that market.", []),
        ("Harga beras naik.", "Harga beras naik.", []),
        ("Ia ke Lima dari Kota Tua.", "He went to Lima from Kota Tua last night.", []),
        ("Pesawat JAS itu jatuh di sana.", "The JAS plane fell down over there.", []),
    ],
)  # fmt: skip
def test_words_left_in_the_source_language(source: str, target: str, expected: list[str]) -> None:
    assert [each.translation for each in leftovers(source, target, RULES)] == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_left_over_words_are_in_the_target(source: str, target: str) -> None:
    for each in leftovers(source, target, RULES):
        word = target[each.span.start : each.span.end]
        assert word.casefold() in source.casefold()


@pytest.mark.parametrize(
    ("source", "target", "phrase"),
    [
        ("Hotel di sana.", "the new inn at the new inn", "the new inn at the new inn"),
        ("Itu dilindungi.", "it is protected and protected", "protected and protected"),
        ("Ribuan orang.", "thousands of people of the city", None),
        ("Rusia dan Rusia.", "Russia and Russia", None),
        ("Badan Pangan.", "North Korea (North Korea) came", None),
        ("Ia datang.", "he was in the city of the north of the city", None),
    ],
)  # fmt: skip
def test_phrases_that_come_again_at_once(source: str, target: str, phrase: str | None) -> None:
    assert phrase_repeated_nearby(source, target, "en") == phrase
