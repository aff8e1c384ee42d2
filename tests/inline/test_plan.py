"""How a text with codes is sent to an engine, with placeholders and without."""

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rktranslate.inline import find_codes, plan
from rktranslate.model import Syntax
from tests.timing import takes_less

from .test_codes import syntaxes, texts

plain = st.lists(
    st.sampled_from(["word", "Kim", "2022", " ", " ", ". ", ", ", "”", "é"]), max_size=12
).map("".join)


@pytest.mark.parametrize(
    ("source", "sent", "target", "expected"),
    [
        # Glued to a number that both languages have.
        (
            "pada tahun 2022[1] yang menyebabkan itu.",
            "pada tahun 2022 yang menyebabkan itu.",
            "in 2022, which caused it.",
            "in 2022[1], which caused it.",
        ),
        # The right one of two such numbers.
        (
            "Dari 2022 ke 2022[1] dan",
            "Dari 2022 ke 2022 dan",
            "2022 to 2022 and",
            "2022 to 2022[1] and",
        ),
        # Glued to a name.
        ("kata Putin[3] kepada", "kata Putin kepada", "said Putin to", "said Putin[3] to"),
        # Before and after the full stop, inside and outside the quotation.
        ("September 2023[2].", "September 2023.", "September 2023.", "September 2023[2]."),
        ("terakhir).[4]", "terakhir).", "for some time).", "for some time).[4]"),
        ("kata.”[1]", "kata.”", "word.”", "word.”[1]"),
        ("kata[1].", "kata.", "“word.”", "“word[1].”"),
        ("kata [1].", "kata.", "word.", "word [1]."),
        ("satu[1][2] [3].", "satu.", "one.", "one[1][2] [3]."),
        # At the front.
        ("[1] Kata itu", "Kata itu", "That word", "[1] That word"),
        # Between sentences.
        ("Kim.[4] Lalu itu.", "Kim. Lalu itu.", "Kim. Then that.", "Kim.[4] Then that."),
        # An address at the end.
        ("Lihat https://a.b/c.", "Lihat.", "See.", "See https://a.b/c."),
    ],
)
def test_certain_positions_without_placeholders(
    source: str, sent: str, target: str, expected: str
) -> None:
    made = plan(source)
    assert made.text == sent
    finished = made.finish(target)
    assert finished.text == expected
    assert finished.problems == ()


def test_an_uncertain_position_is_reported() -> None:
    made = plan("Putin menghadiahkan mobil buatan Rusia[3] kepada pemimpin itu.")
    finished = made.finish("Putin gave a Russian-made car to that leader.")
    assert finished.text.count("[3]") == 1
    assert finished.problems == ("the position of [3] is a guess",)


def test_a_note_at_the_end_of_a_clause_goes_to_the_end_of_a_clause() -> None:
    made = plan("Hal itu memicu ketegangan baru di kawasan[5], kata pejabat itu.")
    finished = made.finish("It sparked fresh tension in the region, the official said.")
    assert finished.text == "It sparked fresh tension in the region[5], the official said."


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        # The word at the same fraction is "four"; a clause ends one word before it, or behind it.
        (
            "a b c d[5], e f g h i j.",
            "one two three, four five six seven eight nine ten.",
            "one two three[5], four five six seven eight nine ten.",
        ),
        (
            "a b c d[5], e f g h i j.",
            "one two three four five; six seven eight nine ten.",
            "one two three four five[5]; six seven eight nine ten.",
        ),
        # The nearest of two.
        (
            "a b c d[5], e f g h i j.",
            "one, two three four five, six seven eight nine ten.",
            "one, two three four five[5], six seven eight nine ten.",
        ),
        # Three words away is near enough, four are not.
        (
            "a b c d[5], e f g h i j.",
            "one two three four five six seven, eight nine ten.",
            "one two three four five six seven[5], eight nine ten.",
        ),
        (
            "a b c d[5], e f g h i j.",
            "one two three four five six seven eight, nine ten.",
            "one two three four[5] five six seven eight, nine ten.",
        ),
        # The same before the word.
        (
            "a b c d[5], e f g h i j.",
            "one, two three four five six seven eight nine ten.",
            "one[5], two three four five six seven eight nine ten.",
        ),
        (
            "a b c d e[5], f g h i j.",
            "one, two three four five six seven eight nine ten.",
            "one, two three four five[5] six seven eight nine ten.",
        ),
        # Of two at the same distance the first; else the nearer one, before the word or behind it.
        (
            "a b c d[5], e f g h i j.",
            "one two three, four five, six seven eight nine ten.",
            "one two three[5], four five, six seven eight nine ten.",
        ),
        (
            "a b c d[5], e f g h i j.",
            "one two three, four five six, seven eight nine ten.",
            "one two three[5], four five six, seven eight nine ten.",
        ),
        # The words of the text have an end: none comes before the first or behind the last.
        (
            "a b[5], c d e f g h.",
            "one two three four five six seven, eight.",
            "one two[5] three four five six seven, eight.",
        ),
        (
            "a b c d e[5], f.",
            "one two three four five six,",
            "one two three four five six[5],",
        ),
        # A quarter of the words of the target is near, however many the source has.
        (
            "a b c d e[5], f g h i j.",
            f"{'w ' * 14}w, {'w ' * 4}w.",
            f"{'w ' * 14}w[5], {'w ' * 4}w.",
        ),
        (
            "a b c d e[5], f g h i j.",
            f"{'w ' * 15}w, {'w ' * 3}w.",
            f"{'w ' * 9}w[5] {'w ' * 5}w, {'w ' * 3}w.",
        ),
        # But never more than 200 words.
        (
            "a b c d e[5], f g h i j.",
            f"{'w ' * 699}w, {'w ' * 299}w.",
            f"{'w ' * 699}w[5], {'w ' * 299}w.",
        ),
        (
            "a b c d e[5], f g h i j.",
            f"{'w ' * 700}w, {'w ' * 298}w.",
            f"{'w ' * 499}w[5] {'w ' * 200}w, {'w ' * 298}w.",
        ),
        # The code does not end a clause.
        (
            "a b c d[5] e f g h i j.",
            "one two three, four five six seven eight nine ten.",
            "one two three, four[5] five six seven eight nine ten.",
        ),
        # A clause longer than three words: a quarter of the text is near.
        (
            f"a b c d e f g h i j[5], {'k ' * 10}l.",
            f"{'w ' * 13}w, {'w ' * 6}w.",
            f"{'w ' * 13}w[5], {'w ' * 6}w.",
        ),
    ],
)
def test_the_nearest_clause_end_is_preferred_to_the_same_fraction_of_the_text(
    source: str, target: str, expected: str
) -> None:
    finished = plan(source).finish(target)
    assert finished.text == expected
    assert finished.problems == ("the position of [5] is a guess",)


def test_a_name_that_both_texts_have_counts_more_than_the_end_of_a_clause() -> None:
    finished = plan("a b Kim[5], c d e.").finish("one Kim two, three four five.")
    assert finished.text == "one Kim[5] two, three four five."
    assert finished.problems == ()


def test_only_inner_codes_are_sent_as_placeholders() -> None:
    made = plan("Pada 2022[1] ia ke https://a.b sana[2].", placeholders=True)
    assert made.text == "Pada 2022｟0｠ ia ke ｟1｠ sana."
    finished = made.finish("In 2022 ｟0｠ he went to ｟1｠ there.")
    assert finished.text == "In 2022[1] he went to https://a.b there[2]."
    assert finished.problems == ()


def test_a_lost_placeholder_is_put_back_and_reported() -> None:
    made = plan("Pada 2022[1] ia pergi.", placeholders=True)
    finished = made.finish("In 2022 he left.")
    assert finished.text == "In 2022[1] he left."
    assert finished.problems == ("the engine lost [1]",)


def test_duplicate_and_unknown_placeholders_are_left_out_and_reported() -> None:
    finished = plan("Pada 2022[1] ia pergi.", placeholders=True).finish(
        "In 2022｟0｠ he ｟0｠ ｟4｠ left."
    )
    assert finished.text == "In 2022[1] he left."
    assert finished.problems == ("the engine added ｟0｠", "the engine added ｟4｠")


def test_a_code_that_the_engine_invents_is_reported() -> None:
    assert plan("Kata itu.").finish("That word[9].").problems == ("[9] is not in the source",)


def test_markup_around_words() -> None:
    made = plan("**Kim** dan [Putin](http://u.v) pergi.", Syntax.MARKDOWN, placeholders=True)
    assert made.text == "Kim｟0｠ dan ｟1｠Putin｟2｠ pergi."
    target = "Kim｟0｠ and ｟1｠ Putin ｟2｠ left."
    assert made.finish(target).text == "**Kim** and [Putin](http://u.v) left."
    made = plan("**Kim** dan [Putin](http://u.v) pergi.", Syntax.MARKDOWN)
    assert made.text == "Kim dan Putin pergi."
    assert made.finish("Kim and Putin left.").text == "**Kim** and [Putin](http://u.v) left."


def test_more_codes_than_placeholders() -> None:
    source = " ".join(f"kata{n}[{n}]" for n in range(12)) + " akhir"
    made = plan(source, placeholders=True)
    assert "｟" not in made.text
    assert made.finish(made.text).text == source


@pytest.mark.parametrize("source", ["[1]", "https://a.b/c", "", " ", "…", "**`x`**", "[1], [2]."])
def test_nothing_to_translate(source: str) -> None:
    made = plan(source, Syntax.MARKDOWN)
    assert made.text == ""
    assert made.finish("whatever").text == source


def test_a_lone_address_for_an_engine_with_placeholders() -> None:
    made = plan("https://a.b/c", placeholders=True)
    assert made.finish(made.text).text == "https://a.b/c"


@pytest.mark.slow
@given(texts, syntaxes, st.booleans())
@example('](<u> "t")', Syntax.MARKDOWN, True)
def test_an_engine_that_copies_loses_no_code(text: str, syntax: Syntax, able: bool) -> None:
    made = plan(text, syntax, placeholders=able)
    finished = made.finish(made.text)
    for code, count in Counter(code.text for code in find_codes(text, syntax)).items():
        assert finished.text.count(code) >= count
    if able and len(find_codes(text, syntax)) <= 10:
        assert finished.text.split() == text.split()


@pytest.mark.slow
@given(texts, plain, st.booleans())
@example("[2, 3]https://a.b/c_(d)[2, 3]¹²", "", False)
def test_every_code_comes_back_whatever_the_engine_does(text: str, target: str, able: bool) -> None:
    finished = plan(text, placeholders=able).finish(target)
    for code, count in Counter(code.text for code in find_codes(text)).items():
        assert finished.text.count(code) >= count


@pytest.mark.slow
@given(texts, texts, syntaxes, st.booleans())
def test_finishing_anything_is_safe_and_repeatable(
    text: str, target: str, syntax: Syntax, able: bool
) -> None:
    made = plan(text, syntax, placeholders=able)
    assert made.finish(target) == made.finish(target)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["[1] ", "a.[1]. ", "a[1], b ", "https://a.b c ", "**a** "])
@pytest.mark.parametrize("syntax", Syntax)
def test_cost_is_linear(unit: str, syntax: Syntax) -> None:
    text = unit * (60_000 // len(unit))

    def there_and_back() -> None:
        made = plan(text, syntax)
        made.finish(made.text)

    assert takes_less(there_and_back, 3.0)
