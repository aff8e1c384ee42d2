"""Values: what means the same is quiet, what does not is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.checks import Settings, run_checks
from rktranslate.compare.numbers import comparison
from rktranslate.compare.numbers.comparison import compare_values
from rktranslate.model import Catalog, Message, State, Syntax

SAME = [
    ("en", "luasnya 1.250,5 hektare", "an area of 1,250.5 hectares"),
    ("ms", "luasnya 1.250,5 hektare", "keluasan 1,250.5 hektar"),
    ("en", "naik 1,5 triliun rupiah", "up 1.5 trillion rupiah"),
    ("ms", "naik 1,5 triliun rupiah", "naik 1.5 trilion rupiah"),
    ("en", "Rp2 juta", "Rp 2 million"),
    ("en", "Rp2 juta", "2,000,000 rupiah"),
    ("en", "Rp2.000.000", "Rp 2 million"),
    ("en", "13 September 2023", "September 13, 2023"),
    ("en", "13 September 2023", "the 13th of September 2023"),
    ("en", "13/09/2023", "September 13, 2023"),
    ("en", "pada 2023-09-13", "on 13 September 2023"),
    ("ms", "pada Agustus 2023", "pada Ogos 2023"),
    ("en", "pada Mei 2023", "in May 2023"),
    ("en", "abad ke-20", "the 20th century"),
    ("en", "abad ke-20", "the twentieth century"),
    ("en", "abad kedua puluh", "the 20th century"),
    ("en", "dua negara", "2 countries"),
    ("en", "2 negara", "two countries"),
    ("en", "kedua negara", "both countries"),
    ("en", "Perang Dunia II", "World War 2"),
    ("en", "Perang Dunia Kedua", "the Second World War"),
    ("en", "20 persen", "20%"),
    ("en", "20%", "20 per cent"),
    ("en", "sekitar 20 persennya", "some 20 percent of it"),
    ("en", "bagian II0", "part II0"),
    ("ms", "20 persen", "20 peratus"),
    ("en", "5-10 persen", "5%-10%"),
    ("en", "2-3 juta orang", "2 million to 3 million people"),
    ("en", "tahun 1990-an", "the 1990s"),
    ("en", "pandemi COVID-19", "the COVID-19 pandemic"),
    ("en", "PP No. 12/2020", "Government Regulation 12 of 2020"),
    ("en", "versi 2.1", "version 2.1"),
    ("en", "pukul 10.30", "at 10:30"),
    ("en", "pukul 22.30", "at 10:30 p.m."),
    ("en", "pada tahun 2022[1]", "in 2022[1]"),
    ("en", "lihat https://a.id/2020/1", "see https://a.id/2020/1"),
    ("en", "dua ratus lima puluh ribu orang", "250,000 people"),
    ("en", "aturan itu", "the rules may change"),
    ("en", "2 aturan", "Rule 2 may change"),
    ("en", "tiga belas anak", "13 children"),
    ("fr", "1.250,5 km", "1 250,5 km"),
    ("en", "sekitar 35 kilometer", "35 kilometres (21 miles)"),
    ("en", "90 kg", "200 pounds (90kg)"),
    ("en", "16,1 cm", "6.34 inches"),
    ("en", "160-320 km/jam", "100-200 miles/hour"),
    ("en", "seharga 11.000 per ounce (28,35 gram)", "11,000 per ounce"),
    ("en", "98 °C", "208 °F"),
    ("en", "buka pukul 08.00 hingga 15.00", "open from 8 AM to 3 PM"),
    ("en", "pukul 00.00", "at 12 a.m."),
    ("en", "Kamis (15/11)", "Thursday (11/15)"),
    ("en", "11 September 2001", "Sept. 11, 2001"),
    ("en", "Rp5 M", "Rp 5 billion"),
    ("en", "empat lusin orang", "4 dozen people"),
    ("en", "ada anak2 di sana", "there are children"),
    ("en", "arsitektur itu", "the i386 architecture"),
    ("ms", "senilai $2 juta", "bernilai $2j"),
    ("ms", "Bab I", "Bab 1"),
    ("en", "1,5 bulan", "one and a half months"),
    ("en", "7,5 juta", "seven-and-a-half million"),
    ("en", "dua setengah juta", "2.5 million"),
    ("en", "dari 3% (2001) ke 10%", "from 3% in 2001 to 10%"),
    ("en", "Rp100 ribu sampai Rp10 juta", "Rp100,000 to Rp10 million"),
    ("en", "naik 3,5 titik persentase", "up 3.5 percentage points"),
    ("en", "Rp 100 ribuan", "Rp100 thousand"),
    ("en", "500 ribu jiwa", "half a million people"),
    ("en", "Sembilanbelas orang", "19 people"),
    ("en", "diresmikan RI-1 pada 1 Desember", "opened by the President on December 1"),
    ("en", "sepertiga warga", "a third of the citizens"),
    ("en", "⅓ penduduk", "one third"),
    ("en", "tiga perempat", "three-fourths"),
    ("en", "2/3 suara", "two-thirds of the votes"),
    ("en", "seperlima", "20%"),
    ("en", "-5 derajat", "minus five degrees"),
    ("en", "5 derajat di bawah nol", "-5 degrees"),
    ("en", "-5 hingga -2 derajat", "-5 to -2 degrees"),
    ("en", "-20 °C", "-4 °F"),
    ("en", "abad ke -20", "the 20th century"),
    ("en", "pukul 10 -12", "10 to 12"),
    ("fr", "-5 derajat", "moins 5 degrés"),
    ("en", "dari negatif 35 mm", "of a 35 mm negative"),
    ("en", "kuartal ketiga", "Q3"),
    ("en", "bab IV", "chapter four"),
    ("en", "Bab IV", "the fourth chapter"),
    ("en", "Raja Charles III", "King Charles"),
    ("en", "Perang Dunia II", "WWII"),
    ("ms", "Perang Dunia I", "Perang Dunia Pertama"),
    ("en", "setiap Senin", "Mondays"),
    ("en", "Minggu lalu", "last week"),
    ("en", "hari Jum'at", "Friday"),
    ("en", "Mei lalu", "last May"),
    ("en", "1 jam terakhir", "the last hour"),
    ("en", "60 km per 1 jam", "60 km per hour"),
    ("en", "5 km", "5,000 m"),
    ("de", "2,5 miliar", "2,5 Milliarden"),
    ("de", "20 persen", "20 Prozent"),
]
DIFFERENT = [
    ("en", "1.250 orang", "1.250 people"),
    ("en", "1,5 persen", "1,5 percent"),
    ("en", "1.250 orang", "1,520 people"),
    ("en", "99 orang", "the people"),
    ("en", "orang itu", "those 99 people"),
    ("en", "pada 2023", "in 2024"),
    ("en", "pada Juli 2023", "in June 2023"),
    ("ms", "pada Juli 2023", "pada Jun 2023"),
    ("en", "13 September 2023", "September 2023"),
    ("en", "2 juta", "2 billion"),
    ("en", "2 juta", "2"),
    ("en", "20 persen", "20"),
    ("en", "abad ke-20", "the 19th century"),
    ("en", "3 negara", "two countries"),
    ("en", "10 dan 10", "10"),
    ("en", "1,5 km", "15 km"),
    ("ms", "1,5 km", "1,5 km"),
    ("en", "13/09/2023", "September 12, 2023"),
    ("en", "pukul 10.30", "at 10:45"),
    ("en", "220 km (140 mil)", "about km (140 miles)"),
    ("en", "64 km (40 mil)", "66 km (40 miles)"),
    ("en", "100 kg", "100 pounds (90 kg)"),
    ("en", "10 °C", "60 °F"),
    ("en", "pukul 13.00", "at 1 a.m."),
    ("en", "19 pasien COVID-19", "patients with COVID-19"),
    ("en", "4 lusin orang", "5 dozen people"),
    ("en", "17,500 perkara", "17.000 cases"),
    ("en", "17.000 perkara", "17.000 cases"),
    ("en", "3 Maret dan 5 Maret", "3 and 5 March"),
    ("en", "setengahnya", "a quarter of it"),
    ("en", "½ dari itu", "a quarter of it"),
    ("en", "seperempat penduduk", "a third of the population"),
    ("en", "Perang Dunia I", "the Second World War"),
    ("en", "Perang Dunia Kedua", "World War I"),
    ("en", "hari Minggu", "on Monday"),
    ("fr", "Senin", "mardi"),
    ("en", "suhu −5 °C", "5 °C"),
    ("en", "1 jam", "half an hour"),
    ("en", "1 jam", "hours"),
    ("en", "minus 5 derajat", "minus 6 degrees"),
]


@pytest.mark.parametrize(("language", "source", "target"), SAME)
def test_the_same_values(language: str, source: str, target: str) -> None:
    difference = compare_values(source, target.replace(" 250,5", "\u202f250,5"), "id", language)
    assert not difference, difference


@pytest.mark.parametrize(("language", "source", "target"), DIFFERENT)
def test_different_values(language: str, source: str, target: str) -> None:
    assert compare_values(source, target, "id", language)


def test_what_is_missing_and_added_has_its_place() -> None:
    source, target = "pada 2022[1] ada 7 orang", "in 2022[1] there were 8% people"
    difference = compare_values(source, target, "id", "en")
    (missing,), (added,) = difference.missing, difference.added
    assert source[missing.span.start : missing.span.end] == missing.text == "7"
    assert target[added.span.start : added.span.end] == added.text == "8%"


def levels(source: str, target: str) -> list[tuple[str, str]]:
    catalog = Catalog("id", "en", (Message(source, target, state=State.REVIEWED, line=1),))
    settings = Settings(select=frozenset({"numbers"}))
    return [
        (found.severity.name, found.message) for found in run_checks(catalog, settings=settings)
    ]


def test_what_a_good_translation_may_leave_out_is_a_warning() -> None:
    assert levels("pada 11 Maret 2020", "on March 11") == [
        ("WARNING", "2020 is missing in the target")
    ]
    assert levels("Rangka baca 1b ini", "This reading frame")[0][0] == "WARNING"
    dates = "sejak 5 Maret 2020 hingga 5 Maret 2020", "since 5 March 2020, that day included"
    assert levels(*dates) == [("WARNING", "5 Maret 2020 is missing in the target")]


def test_a_year_may_be_named_from_the_writers_present() -> None:
    assert levels("laba tahun 2007", "last year's profit") == []
    assert levels("laba tahun lalu", "the profit of 2007") == []
    both = "Tahun lalu laba turun dari laba tahun 2007", "Last year the profit fell"
    assert levels(*both) == [("WARNING", "2007 is missing in the target")]


def test_what_stands_in_its_place_is_an_error() -> None:
    assert levels("pada 11 Maret 2020", "on March 11, 2021")[0][0] == "ERROR"
    assert levels("10 dan 10 orang", "10 and 11 people")[0][0] == "ERROR"
    assert levels("Rangka baca 1b ini", "This reading frame 2b")[0][0] == "ERROR"
    assert levels("laba tahun 2007", "the profit")[0][0] == "ERROR"
    assert levels("pada Maret 2020", "in March")[0][0] == "ERROR"
    assert levels("2 gol dan 2 umpan", "2 goals and assists")[0][0] == "ERROR"


def test_a_range_and_a_date_are_one_finding() -> None:
    assert levels("suhu 32-38 derajat", "in the 90s") == [
        ("ERROR", "32-38 in the source is 90 in the target")
    ]
    assert levels("datang pada 15 Maret 2020 itu", "came") == [
        ("ERROR", "15 Maret 2020 is missing in the target")
    ]


def test_nothing_is_suggested_that_is_there() -> None:
    assert levels("3 persen", "3") == [("ERROR", "3 persen in the source is 3 in the target")]


@pytest.mark.parametrize(
    ("language", "source", "target", "local"),
    [
        ("en", "1,5 juta", "1,5 million", "1.5 million"),
        ("ms", "1,5 juta", "1,5 juta", "1.5 juta"),
        ("ms", "Rp2,5 miliar", "Rp2,5 bilion", "2.5 bilion"),
        ("en", "1,5 persen", "1,5 percent", "1.5 percent"),
        ("ms", "-1,5%", "-1,5%", "-1.5%"),
        ("en", "1.250 orang", "1.250 people", "1,250"),
    ],
)
def test_the_notation_of_the_source_is_reported_with_its_correction(
    language: str, source: str, target: str, local: str
) -> None:
    catalog = Catalog("id", language, (Message(source, target, state=State.REVIEWED, line=1),))
    (found,) = run_checks(catalog, settings=Settings(select=frozenset({"numbers"})))
    assert found.message.endswith(f"means another number in {language!r}: write {local}")
    assert "is written as in 'id'" in found.message
    assert found.suggestion == local


@given(st.integers(0, 10**13), st.integers(0, 999))
def test_every_number_survives_its_translation(whole: int, fraction: int) -> None:
    english = f"{whole:,}.{fraction:03}"
    indonesian = english.translate({ord(","): ".", ord("."): ","})
    assert not compare_values(f"ada {indonesian} ton", f"{english} tonnes", "id", "en")
    assert compare_values(f"ada {indonesian} ton", f"{whole + 1:,}.{fraction:03}", "id", "en")


TEXT = st.text(st.sampled_from("0123456789.,:/-% IVXpa Mei juta dua\u00a0[1]"), max_size=30)


@given(TEXT, TEXT, st.sampled_from(Syntax))
def test_any_text_is_read(source: str, target: str, syntax: Syntax) -> None:
    difference = compare_values(source, target, "id", "en", syntax)
    for value in difference.missing:
        assert source[value.span.start : value.span.end]
    assert not compare_values(target, target, "en", "en", syntax)


ALONE = "1|2|12|20|2019|007|COVID-19|N95|RM5|5-year|20%|10|Mei|March|Sept|to|hingga|word|kata"
BESIDE = ALONE + (
    "|-|–|/|.|,|(|)|%| %|_|\n|\u00a0|persen|percent|per cent|poin persen|juta|juta_|million|m|t"
    "|am|p.m.|Rp|$|dua|two|XI|°|:|+|٣|x|-an|-percent|5m|1,5|2.1|'"
)


@pytest.mark.slow
@given(
    st.permutations([*ALONE.split("|")[:12], *"ab"]),
    st.permutations(range(6)),
    st.lists(st.sampled_from(BESIDE.split("|")), max_size=3),
    st.lists(st.sampled_from(BESIDE.split("|")), max_size=3),
    st.sampled_from(["", " "]),
    st.sampled_from(["en", "ms", "fr"]),
)
def test_what_is_compared_by_its_digits_is_the_same_when_it_is_read(
    numbers: list[str], order: list[int], ours: list[str], theirs: list[str], gap: str, code: str
) -> None:
    source = " ".join([*numbers[:6], gap.join(ours)])
    target = " ".join([gap.join(theirs), *(numbers[place] for place in order)])
    isolated = comparison._isolated_values(source, "id")
    if isolated is not None and isolated == comparison._isolated_values(target, code):
        assert not comparison._compare_meanings(source, target, "id", code)


@given(st.integers(0, 10**9), st.integers(0, 999), st.sampled_from(["", "%"]))
def test_numbers_with_separators_are_compared_by_their_digits(
    whole: int, thousandths: int, sign: str
) -> None:
    english = f"{whole:,}.{thousandths:03}" if thousandths else f"{whole:,}"
    indonesian = english.translate(str.maketrans(",.", ".,"))
    source, target = f"ada {indonesian}{sign}, kata", f"there {english}{sign}; word"
    isolated = comparison._isolated_values(source, "id")
    assert isolated is not None
    assert isolated == comparison._isolated_values(target, "en")
    assert not comparison._compare_meanings(source, target, "id", "en")


def test_most_numbers_are_compared_by_their_digits() -> None:
    for text in (
        "12 orang (7%) di 2020.",
        "pandemi COVID-19, sejak 11 Maret 2020",
        "[1] 5-year",
        "1,5 km",
        "1.250 orang",
    ):
        assert comparison._isolated_values(text, "id")
    for text in (
        "1.5 km",
        "1.25 km",
        "5 juta",
        "5 persen",
        "5-10",
        "pukul 6 p.m.",
        "5 %",
        "Rp5",
        "anak2",
    ):
        assert comparison._isolated_values(text, "id") is None


@pytest.mark.parametrize("text", ["5 mılyar", "5 mİliar", "9" * 5000, f"{'9' * 5000}.30", "٣ km"])
def test_no_number_is_too_long_or_too_strange(text: str) -> None:
    assert compare_values(text, "8 km", "id", "en").missing
