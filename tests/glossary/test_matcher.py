"""The matcher: what a translator would call the term, and nothing else."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rktranslate.glossary import Glossary, Matcher, TermUse, load, matcher_for
from rktranslate.model import Term
from tests.timing import best_seconds

GLOSSARY = load(
    b"""id,en,ms,status,case,variants,forbidden_en,forbidden_ms
Rusia,Russia|Russian,Rusia,,,,,
Korea Utara,North Korea|North Korean,Korea Utara,,,Korut,N. Korea,
Korea,Korea|Korean,Korea,,,,,
Semenanjung Korea,Korean Peninsula,Semenanjung Korea,,,,,
Rajin-Khasan,=,=,,,,,
Menteri Pertahanan,Defence Minister|Minister of Defence,=,,,Menhan,Secretary of Defense,
laporan,report,laporan,,,,,
negara,country,negara,,,,,
masa,period,masa,,,,,
A.S.,U.S.|US,A.S.|Amerika Syarikat,,,Amerika Serikat|AS,America,
Jum'at,Friday,Jumaat,,,,,
Barat,the West|Western,Barat,,exact,,,
perjanjian makanan untuk senjata,food-for-arms deal,perjanjian makanan untuk senjata,,,,,
"""
)
ENGLISH = Matcher(GLOSSARY, "en")
MALAY = Matcher(GLOSSARY, "ms")


def found(text: str, matcher: Matcher = ENGLISH) -> list[tuple[str, str]]:
    return [
        (match.term.source, text[match.span.start : match.span.end]) for match in matcher.find(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hubungan Rusia-Korea Utara", ["Rusia", "Korea Utara"]),
        ("jalur Rajin-Khasan, Rusia", ["Rajin-Khasan", "Rusia"]),
        ("Rajin–Khasan", ["Rajin-Khasan"]),
        ("RUSIA dan rusia", ["Rusia", "Rusia"]),
        ("Rusianya, Rusialah; Rusiapun", ["Rusia", "Rusia", "Rusia"]),
        ("Rusianisasi Belarusia", []),
        ("Menhan Korut", ["Menteri Pertahanan", "Korea Utara"]),
        ("Menteri\n  Pertahanan", ["Menteri Pertahanan"]),
        ("Menteri\u00a0Pertahanan", ["Menteri Pertahanan"]),
        ("Menteri. Pertahanan", []),
        ("Menteri-Pertahanan", []),
        ("laporan-laporan", ["laporan"]),
        ("laporan-laporannya", ["laporan"]),
        ("laporan, laporan", ["laporan", "laporan"]),
        ("kulaporan kaulaporan", ["laporan", "laporan"]),
        ("kuRusia", []),
        ("masalah itu; masalah-masalah", []),
        ("masalalu masanya", ["masa"]),
        ("hari Jum’at dan Jumʼat", ["Jum'at", "Jum'at"]),
        ("“A.S.”“A.S.” .A.S.nya A.S.x", ["A.S.", "A.S.", "A.S."]),
        ("Menteri \u200b Pertahanan", ["Menteri Pertahanan"]),
        ("dipimpin A.S. antara Amerika Serikat dan AS", ["A.S.", "A.S.", "A.S."]),
        ("roda as itu", []),
        ("Barat dan barat", ["Barat"]),
        ("semenanjung Korea", ["Semenanjung Korea"]),
        ("“Korea”[1] (Rusia)", ["Korea", "Rusia"]),
        ("Ru\u00adsia Kore\u0301a", ["Rusia"]),
        ("", []),
    ],
)
def test_terms_in_a_source(text: str, expected: list[str]) -> None:
    assert [term for term, _ in found(text)] == expected


def test_spans_are_those_of_the_text_as_given() -> None:
    text = "ｘ cafe\u0301  Menteri \u00a0Pertahanan, İ Rusia ß laporan-laporannya"
    assert found(text) == [
        ("Menteri Pertahanan", "Menteri \u00a0Pertahanan"),
        ("Rusia", "Rusia"),
        ("laporan", "laporan-laporan"),
    ]


def uses(source: str, target: str, matcher: Matcher = ENGLISH) -> dict[str, TermUse]:
    return {use.term.source: use for use in matcher.count_terms(source, target)}


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("Rusia", "Russia's army", 1),
        ("Rusia", "RUSSIA’S ARMY", 1),
        ("Rusia", "the Russians", 1),
        ("Rusia", "Prussia", 0),
        ("Rusia", "Russia-led", 1),
        ("negara", "countries, country, countrys", 3),
        ("laporan", "reports reporter reported", 2),
        ("Menteri Pertahanan", "defence ministers", 1),
        ("Menteri Pertahanan", "Defence\nMinister", 1),
        ("A.S.", "the U.S. told us", 1),
        ("A.S.", "the US's", 1),
        ("Barat", "The West and THE WEST", 2),
        ("Barat", "western", 0),
        ("Barat", "the west", 0),
        ("perjanjian makanan untuk senjata", "food‑for‑arms deals", 1),
    ],
)
def test_renderings_in_a_target(source: str, target: str, count: int) -> None:
    (use,) = ENGLISH.count_terms(source, target)
    assert use.target_count == count
    assert ENGLISH.renderings(target, use.term) == use.target_spans


def test_malay_clitics_in_a_target() -> None:
    assert uses("laporan", "laporannya dan laporan-laporan", MALAY)["laporan"].target_count >= 2


def test_a_rendering_inside_another_is_not_counted_twice() -> None:
    both = uses("Korea Utara dan Korea", "North Korea")
    assert both["Korea Utara"].target_count == 1
    assert both["Korea"].missing() == 1
    assert uses("Korea Utara dan Korea", "North Korea and Korea")["Korea"].missing() == 0


def test_a_longer_term_that_the_source_does_not_have_hides_nothing() -> None:
    assert uses("Korea", "the Korean Peninsula")["Korea"].missing() == 0


def test_one_rendering_is_enough_unless_strict() -> None:
    use = uses("Rusia dan Rusia", "Russia and it")["Rusia"]
    assert (use.source_count, use.missing(), use.missing(strict=True)) == (2, 0, 1)


def test_forbidden_renderings() -> None:
    use = uses("Menhan", "the Secretary of Defense")["Menteri Pertahanan"]
    assert use.missing() == 1
    assert [("the Secretary of Defense")[s.start : s.end] for s in use.forbidden] == [
        "Secretary of Defense"
    ]
    assert not uses("Rusia", "the Secretary of Defense of Russia")["Rusia"].forbidden


def test_rows_of_one_term_are_joined() -> None:
    glossary = load(b"id,en,status\nCina,PRC,admitted\nCina,China,\ncina,Chinaland,forbidden\n")
    matcher = Matcher(glossary, "en")
    (use,) = matcher.count_terms("Cina", "the PRC")
    assert use.renderings == ("China", "PRC")
    assert use.missing() == 0
    (use,) = matcher.count_terms("Cina", "Chinaland")
    assert len(use.forbidden) == 1


def test_a_language_without_a_column_has_no_terms() -> None:
    assert Matcher(GLOSSARY, "fr").find("Rusia") == ()


def test_matchers_are_kept() -> None:
    assert matcher_for(GLOSSARY, "en") is matcher_for(GLOSSARY, "en")


INFLECTING = load(
    b"""id,en,status,case,forbidden_en,type
kepala daerah,head of region,,,,title
gubernur jenderal,governor general,,,,title
wakil rakyat,man of the people,,,,
hipotesis,hypothesis,,,,
guru,schoolmistress|teacher,,,,
mencuri,steal,,,,
menghentikan,to stop,,,take off,
menolak,refuse,,,reject,
baru,new,,,,
mengunjungi,visit,,,visiting,
Nuklir,Nuclear Plan,,exact,,
perempuan,woman,,exact,,
LSM,NGO,,,,organisation
Meadow,Meadow,do-not-translate,,Prairie,
Korea,Korea,,,,place
penggulingan,run-off,,,,
"""
)


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("kepala daerah", "the Heads of Region met", 1),
        ("kepala daerah", "the heads of regions met", 0),
        ("gubernur jenderal", "two governors general; governor generals; Governors-General", 3),
        ("wakil rakyat", "men of the people", 1),
        ("hipotesis", "hypotheses", 1),
        ("guru", "schoolmistresses and teachers' rooms, the teacher's", 3),
        ("mencuri", "stole, stolen, STEALING, steals; stealed, thief", 4),
        ("menghentikan", "stopped; to stop", 2),
        ("menghentikan", "stoped", 0),
        ("baru", "the news", 0),
        ("Nuklir", "the Nuclear Plans, NUCLEAR PLANS", 2),
        ("Nuklir", "the nuclear plans", 0),
        ("perempuan", "women. Women and WOMEN", 3),
        ("perempuan", "WOmen", 0),
        ("LSM", "NGOs and NGO", 2),
        ("LSM", "ngos", 0),
        ("Meadow", "Meadows", 0),
        ("Meadow", "Meadow's", 1),
        ("Korea", "the two Koreas", 1),
        ("Korea", "Koreaing", 0),
        ("penggulingan", "run-offs; run‑off", 2),
    ],
)
def test_inflected_renderings_in_a_target(source: str, target: str, count: int) -> None:
    (use,) = Matcher(INFLECTING, "en").count_terms(source, target)
    assert use.target_count == count
    assert Matcher(INFLECTING, "en").renderings(target, use.term) == use.target_spans


def test_the_span_of_an_inflected_rendering_is_the_whole_form() -> None:
    target = "All heads of\u00a0region’s \u00ad hypo\u00adtheses"
    (use,) = Matcher(INFLECTING, "en").count_terms("kepala daerah", target)
    assert [target[span.start : span.end] for span in use.target_spans] == ["heads of\u00a0region"]
    (use,) = Matcher(INFLECTING, "en").count_terms("hipotesis", target)
    assert [target[span.start : span.end] for span in use.target_spans] == ["hypo\u00adtheses"]
    assert use.listed == ("hypothesis",)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("menolak", "rejected"),
        ("menolak", "is rejecting"),
        ("menghentikan", "took off"),
        ("Meadow", "Prairies"),
        ("mengunjungi", "visiting"),
    ],
)
def test_the_inflections_of_a_forbidden_rendering_are_forbidden(source: str, target: str) -> None:
    (use,) = Matcher(INFLECTING, "en").count_terms(source, target)
    assert len(use.forbidden) == 1
    assert not use.target_spans


def test_a_rendering_as_listed_goes_before_an_inflected_form() -> None:
    glossary = load(b"id,en,forbidden_en\nlihat,see|saw,\nduduk,sit,sat\n")
    (use,) = Matcher(glossary, "en").count_terms("lihat", "saw")
    assert (use.target_count, use.listed) == (1, ("saw",))
    (use,) = Matcher(glossary, "en").count_terms("duduk", "sat and sitting")
    assert (use.target_count, len(use.forbidden)) == (1, 1)


def test_terms_of_an_english_source_inflect() -> None:
    rows = b"""en,id,status
woman,perempuan,
head of state,kepala negara,
to deny,membantah,
Hay,=,do-not-translate
"""
    matcher = Matcher(load(rows, source_language="en"), "id")
    text = "Two heads of state denied that the women went to Hays."
    assert [text[match.span.start : match.span.end] for match in matcher.find(text)] == [
        "heads of state",
        "denied",
        "women",
    ]


def test_other_languages_do_not_inflect_english() -> None:
    matcher = Matcher(load(b"id,ms,nl\norang,sign,sign\n"), "ms")
    (use,) = matcher.count_terms("orang", "signed signs signing")
    assert not use.target_spans


@pytest.mark.slow
def test_the_memory_of_a_table_does_not_grow_with_the_forms_of_its_terms() -> None:
    """Forms are looked up in the texts, and none is stored."""
    import tracemalloc

    def size(language: str) -> int:
        rows = "".join(f"istilah{n},term{n} word{n}\n" for n in range(4000))
        matcher = Matcher(load(f"id,{language}\n{rows}".encode()), language)
        tracemalloc.start()
        matcher.count_terms("istilah7", "term7 words7")
        used, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return used

    assert size("en") < 1.2 * size("fr")


# --- a slow and obvious reference ------------------------------------------------------------

ALPHABET = "abAB .-’'\u00a0\n\u00e9e\u0301ßİ1"
FORMS = (
    st.text(ALPHABET, min_size=1, max_size=5)
    .map(str.strip)
    .filter(lambda form: not form.startswith("\u0301"))
)


def plain(text: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return text.replace("’", "'").replace("\u00a0", " ")


def in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def edge(text: str, place: int) -> bool:
    """Tell whether a character, as a reader sees it, begins at a place."""
    return place == len(text) or unicodedata.category(text[place])[0] != "M"


def slow_find(terms: tuple[Term, ...], text: str) -> list[tuple[int, int, str]]:
    """Try every stretch of the text against every term."""
    matches = []
    for start in range(len(text)):
        if (start and in_word(text[start - 1])) or not edge(text, start) or text[start].isspace():
            continue
        for end in range(start + 1, len(text) + 1):
            if (end < len(text) and in_word(text[end])) or text[end - 1].isspace():
                continue
            here = plain(text[start:end])
            for order, term in enumerate(terms):
                letters = [char for char in plain(term.source) if char.isalpha()]
                exact = term.case_exact or (len(letters) > 1 and all(map(str.isupper, letters)))
                same = here == plain(term.source)
                if same or (not exact and here.casefold() == plain(term.source).casefold()):
                    matches.append((start, -end, not exact, order))
    chosen = []
    free = 0
    for start, minus_end, _, order in sorted(matches):
        if start >= free:
            chosen.append((start, -minus_end, terms[order].source))
            free = -minus_end
    return chosen


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(FORMS.filter(lambda form: any(map(str.isalnum, form))), st.booleans()),
        max_size=5,
    ),
    st.text(ALPHABET, max_size=24),
)
def test_agrees_with_a_slow_reference(forms: list[tuple[str, bool]], text: str) -> None:
    terms = tuple(
        Term(source=form, targets=(("fr", ("x",)),), case_exact=exact)
        for form, exact in {plain(form): (form, exact) for form, exact in forms}.values()
    )
    # A source language without endings: what they do is shown above.
    matcher = Matcher(Glossary(terms, "fr", ("fr",)), "fr")
    fast = [(m.span.start, m.span.end, m.term.source) for m in matcher.find(text)]
    assert fast == slow_find(matcher.terms, text)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "ab", "b a", "\n", "   ", "x-", ".", "a"])))
def test_the_parts_of_a_long_text_are_searched_as_one(pieces: list[str]) -> None:
    forms = ("a", "a b", "b a b", "ab a", "a x", "b x a b a")
    terms = tuple(Term(source=form, targets=(("fr", ("x",)),)) for form in forms)
    matcher = Matcher(Glossary(terms, "fr", ("fr",)), "fr")
    piece = " ".join([*pieces, "a", "b"])
    text = " ".join([piece] * (12_000 // len(piece)))
    found = [(m.span.start, m.span.end, m.term.source) for m in matcher.find(text)]
    hits = sorted(
        (begin, -end, order)
        for order, form in enumerate(forms)
        for begin, end in overlapping(form, text)
    )
    free = 0
    expected = []
    for begin, minus_end, order in hits:
        if begin >= free:
            free = -minus_end
            expected.append((begin, free, forms[order]))
    assert found == expected


def overlapping(form: str, text: str) -> list[tuple[int, int]]:
    """Return every stretch of a text that is a form, white space aside."""
    spaced = r"\s+".join(form.split())
    pattern = re.compile(rf"(?<!\w)(?=({spaced})(?!\w))")
    return [match.span(1) for match in pattern.finditer(text)]


@pytest.mark.parametrize("gap", [5_000, 100_000])
def test_a_gap_longer_than_a_part_is_still_one_space(gap: int) -> None:
    text = "Menteri" + " " * gap + "Pertahanan" + " kata" * 3000
    assert [term for term, _ in found(text)] == ["Menteri Pertahanan"]


@pytest.mark.slow
@given(st.text(max_size=60))
def test_any_text_is_searched_without_harm(text: str) -> None:
    for match in ENGLISH.find(text):
        assert 0 <= match.span.start < match.span.end <= len(text)
    for use in ENGLISH.count_terms("Rusia A.S. negara", text):
        assert use.target_count >= 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "Pada tahun itu istilah77 khas dan istilah4242  khas dibahas oleh kedua negara. ",
        "istilah77-khas,istilah4242\u00a0khas",
        "istilah77 " * 8,
        "'istilah1. " + " " * 60,
    ],
)
def test_time_grows_with_the_text_only(line: str) -> None:
    rows = "".join(f"istilah{n} khas,term {n}\n" for n in range(20_000))
    matcher = Matcher(load(f"id,en\n{rows}'istilah1. .,term\n".encode()), "en")

    def seconds(times: int) -> float:
        text = line * times
        return best_seconds(lambda: matcher.find(text))

    matcher.find(line)
    # 32 for a time that grows as the text does, 1024 for one that grows as its square.
    assert seconds(200 * 32) < 200 * max(seconds(200), 0.0005)


SPELLINGS = load(
    b"""id,en,status,variants,forbidden_en
Amerika Serikat,US,,AS,
PBB,U.N. Security Council,,D.K. PBB,
panglima,commander in chief,,,
pemilihan kembali,re-election,,,
serangan udara,air strike,,,
kerja sama,cooperation,,nonblok,
kelompok,G20,,,
surat,e-mail,,,email
US Open,=,do-not-translate,,
"""
)


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("A.S. dan AS", "the US, the U.S. and us", 2),
        ("Amerika Serikat", "U.S.A., P.U.S. and U. S", 0),
        ("DK PBB", "the UN Security Council", 1),
        ("panglima", "a commander-in-chief, commanders in chief, Commanders-in-Chief", 3),
        ("pemilihan kembali", "reelections, re election, Reelection; reelect", 3),
        ("serangan udara", "airstrikes, air-strike, air strikes", 3),
        ("kerja sama", "co-operation", 1),
        ("non-blok dan non blok", "co-operation", 1),
        ("kelompok", "the G-20 and G 20", 2),
        ("surat", "e-mails, e mail", 2),
        ("US Open", "the U.S. Open", 0),
    ],
)
def test_other_spellings_of_renderings(source: str, target: str, count: int) -> None:
    (use,) = Matcher(SPELLINGS, "en").count_terms(source, target)
    assert use.target_count == count


def test_a_spelling_that_is_forbidden_is_not_accepted_as_another_spelling() -> None:
    (use,) = Matcher(SPELLINGS, "en").count_terms("surat", "an email and an e-mail")
    assert (len(use.forbidden), use.target_count) == (1, 1)


def test_in_a_source_a_hyphen_joins_two_terms() -> None:
    rows = b"id,en\nperang,war\nperang dingin,cold war\n"
    matcher = Matcher(load(rows), "en")
    assert [match.term.source for match in matcher.find("perang-dingin")] == ["perang"]
