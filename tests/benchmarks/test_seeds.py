"""Every kind of seeded error changes what it says, and nothing where it cannot be an error."""

from __future__ import annotations

import random

import pytest

from rktranslate.model import Catalog, Message, State
from seeds import KINDS, NOT_CLAIMED
from seeds.kinds import in_case_of, words_of
from seeds.tables import languages, plural_of, tables

EXACT = [
    ("en", "opposite: before and after", "Sebelum perang ia pulang.", "Before the war he left.",
     "After the war he left."),
    ("en", "gendered noun exchanged", "Istrinya datang.", "His wives' friend came.",
     "His husbands' friend came."),
    ("en", "direction exchanged", "Di sebelah kiri jalan.", "On the LEFT of the road.",
     "On the RIGHT of the road."),
    ("en", "opposite: rise and fall", "Harga naik tajam.", "Prices rose sharply.",
     "Prices fell sharply."),
    ("en", "quantifier changed", "Setiap orang tahu.", "Every person knows.", "No person knows."),
    ("en", "era exchanged", "pada 356 SM di Efesus", "in 356 BCE at Ephesus",
     "in 356 CE at Ephesus"),
    ("en", "not dropped", "Rusia tidak menyerang.", "Russia did not attack.", "Russia attacked."),
    ("en", "not dropped", "Ia tidak pergi.", "He doesn't go.", "He goes."),
    ("en", "not dropped", "Ia tidak bisa pergi.", "He cannot go.", "He can go."),
    ("en", "not dropped", "Ini tidak benar.", "This is not true.", "This is true."),
    ("en", "not dropped", "Ia tidak hanya datang.", "He did not only come.", None),
    ("en", "not dropped", "Ia tidak datang dan tidak pergi.", "He did not come.", None),
    ("en", "not added", "Rusia kuat.", "Still Russia is strong.", "Still Russia is not strong."),
    ("en", "not added", "Rusia tidak kuat.", "Still Russia is weak.", None),
    ("en", "no or never dropped", "Tidak ada bukti.", "There is no proof.", "There is proof."),
    ("en", "hedge dropped", "Ia diduga mencuri.", "He allegedly stole it.", "He stole it."),
    ("en", "hedge dropped", "Ia mencuri.", "He allegedly stole it.", None),
    ("en", "hedge dropped", "Ia diyakini tewas.", "He is believed to be dead.", "He is dead."),
    ("en", "possibility made a certainty", "Ia mungkin datang.", "Then he may come.",
     "Then he will come."),
    ("en", "plan made a fact", "Ia akan menulis.", "Then he will write.", "Then he wrote."),
    ("en", "both quotation marks dropped", 'Ia "aman".', "He is “safe”.", "He is safe."),
    ("en", "score reversed", "menang 3-1 atas", "won 3-1 against", "won 1-3 against"),
    ("en", "score reversed", "usia 3-5 tahun", "aged 3-5", None),
    ("en", "range reversed", "usia 3-5 tahun", "aged 3 to 5", "aged 5 to 3"),
    ("en", "range reversed", "usia 3 dan 5", "aged 3 and 5", None),
    ("en", "range reversed", "antara 3 dan 5", "between 3 and 5", "between 5 and 3"),
    ("en", "name in small letters", "Lalu Anwar pergi.", "Then Anwar went.", "Then anwar went."),
    ("en", "two names exchanged with each other", "Lalu Anwar menemui Budiman.",
     "Then Anwar met Budiman.", "Then Budiman met Anwar."),
    ("en", "two names exchanged with each other", "Lalu Anwar dan Budiman pergi.",
     "Then Anwar and Budiman went.", None),
    ("en", "word of the source left", "Harga beras.", "The price of rice.", "The harga of rice."),
    ("en", "function word of the source left", "Ibu dan anak.", "Mother and child.",
     "Mother dan child."),
    ("en", "beginning of the source left", "Pada Maret, ia pergi.", "In March, he left.",
     "Pada Maret, he left."),
    ("en", "clause dropped", "-",
     "He left the small town by train, which nobody had expected.",
     "He left the small town by train."),
    ("en", "two numbers exchanged", "3 orang melihat 5 kapal", "3 people who saw 5 ships",
     "5 people who saw 3 ships"),
    ("ms", "gendered noun exchanged", "Istrinya datang.", "Isteri dia datang.",
     "Suami dia datang."),
    ("ms", "opposite: before and after", "Sebelum perang.", "Sebelum perang.", "Selepas perang."),
    ("ms", "not dropped", "Ia tidak menyerang.", "Dia tidak menyerang.", "Dia menyerang."),
    ("ms", "not added", "Ia akan pergi.", "Lalu dia akan pergi.", "Lalu dia tidak akan pergi."),
    ("ms", "word of the source left", "Kantor baru.", "Sebuah pejabat baharu.",
     "Sebuah kantor baharu."),
    ("ms", "function word of the source left", "karena hujan", "kerana hujan", "karena hujan"),
    ("ms", "source copied", "Klik kantor ini.", "Klik pejabat ini.", "Klik kantor ini."),
    ("ms", "source copied", "Klik rumah ini.", "Klik rumah itu.", None),
    ("ms", "possibility made a certainty", "nilai yang mungkin", "nilai yang mungkin ada", None),
    ("sv", "country exchanged", "Ia ke Prancis.", "Han for till Frankrike.", None),
]  # fmt: skip


def seed(language: str, kind: str, source: str, target: str) -> str | None:
    message = Message(source, target, state=State.REVIEWED)
    changed = KINDS[kind](message, random.Random(1), Catalog("id", language, (message,)))
    return None if changed is None else changed.target


@pytest.mark.parametrize(("language", "kind", "source", "target", "expected"), EXACT)
def test_what_becomes_of_a_target(
    language: str, kind: str, source: str, target: str, expected: str | None
) -> None:
    assert seed(language, kind, source, target) == expected


@pytest.mark.parametrize(
    ("kind", "source", "target", "before", "after"),
    [
        ("country exchanged", "Ia ke Prancis.", "He went to France.", "He went to ", "."),
        ("nationality exchanged", "seorang Prancis", "a French man", "a ", " man"),
        ("capital city exchanged", "di Moskow", "in Moscow", "in ", ""),
        ("translated acronym exchanged", "Kata PBB", "The UN said", "The ", " said"),
        ("copied acronym exchanged", "Kata NATO", "As NATO said", "As ", " said"),
        ("organisation in full exchanged", "PBB pun", "United Nations too", "", " too"),
        ("title exchanged", "Presiden itu", "The President's son", "The ", "'s son"),
        ("weekday exchanged", "Hari Rabu", "On Wednesday", "On ", ""),
        ("month alone exchanged", "Bulan Maret", "In March", "In ", ""),
        ("ordinal word changed", "yang kedua", "the second one", "the ", " one"),
        ("ordinal in digits changed", "ke-21", "the 21st day", "the ", " day"),
    ],
)
def test_another_of_the_class(kind: str, source: str, target: str, before: str, after: str) -> None:
    changed = seed("en", kind, source, target)
    assert changed is not None
    assert changed != target
    assert changed.startswith(before)
    assert changed.endswith(after)


@pytest.mark.parametrize(
    ("kind", "source", "target"),
    [
        ("country exchanged", "Ia ke sana.", "He went to France."),  # the source does not say so
        ("country exchanged", "ke Prancis", "France in France"),  # twice
        ("title exchanged", "menteri itu", "the prime minister"),  # a part of another title
        ("month alone exchanged", "5 Maret", "on 5 March"),
        ("name in small letters", "Anwar pergi.", "Anwar went."),  # a sentence begins so
        ("ordinal in digits changed", "dahulu", "the 21st day"),
    ],
)
def test_nothing_where_it_would_be_no_error(kind: str, source: str, target: str) -> None:
    assert seed("en", kind, source, target) is None


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize("text", ["", "x", "?!", "«»", "1", "\ud800", "a" * 200, "- 3-4 -", "A, b"])
def test_no_seeder_fails_on_odd_text(language: str, text: str) -> None:
    message = Message(text or "x", text or "x", state=State.REVIEWED)
    catalog = Catalog("id", language, (message,))
    for number, seeder in enumerate(KINDS.values()):
        changed = seeder(message, random.Random(number), catalog)
        assert changed is None or isinstance(changed, Message)


def test_enough_kinds_for_each_language() -> None:
    assert len(KINDS) >= 90
    assert KINDS.keys() >= NOT_CLAIMED
    for language in languages():
        assert len(tables(language).exchanges) >= 30


def test_tables_have_no_member_twice_with_other_words() -> None:
    for language in languages():
        for kind, exchange in tables(language).exchanges.items():
            for members in exchange.classes:
                forms = [form for member in members for form in set(member.forms)]
                assert len(members) > 1, kind
                assert all(forms), kind


def test_source_decoded_twice_is_what_windows_makes_of_utf_8() -> None:
    message = Message('Ia "aman" di São.', "He is safe.", state=State.REVIEWED)
    catalog = Catalog("id", "en", (message,))
    changed = KINDS["source decoded twice"](message, random.Random(1), catalog)
    assert changed is not None
    assert changed.source == "Ia â€œamanâ€\x9d di SÃ£o."


def test_case_and_plural() -> None:
    assert in_case_of("WIFE", "husband") == "HUSBAND"
    assert in_case_of("Wife", "husband") == "Husband"
    assert in_case_of("UN", "EU") == "EU"
    assert [plural_of(noun) for noun in ("boy", "lady", "coach")] == ["boys", "ladies", "coaches"]


def test_words_of_the_source_have_clitics_and_their_case() -> None:
    assert words_of("istri|AS").findall("Istrinya di AS, as, istri-istri") == ["Istrinya", "AS"]
