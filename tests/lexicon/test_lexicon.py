"""The bilingual lexicons: what their files say, and how they are read."""

from __future__ import annotations

import time
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rktranslate.lexicon import Entry, Lexicon, lexicon, words

LINES = (
    "# bilingual lexicon\t1\tid\ten\t3",
    "# id",
    "anak\t5\t4\t1\tchild:3 children:1",
    "bali\t4\t0\t0\tbali:4",
    "pun\t3\t3\t3\t",
    "# en",
    "bali\t4\t0\t0",
    "child\t3\t3\t0",
    "children\t2\t1\t1",
)


def test_an_entry_has_counts_and_counterparts_in_both_directions() -> None:
    made = Lexicon.read("\n".join(LINES).encode())
    anak = made.source("anak")
    assert anak == Entry("anak", 5, 4, 1, {"child": 3, "children": 1})
    assert anak is not None
    assert (anak.linked, anak.copied, anak.share("child")) == (4, 0, 0.75)
    bali = made.source("bali")
    assert bali is not None
    assert bali.copied == 4
    assert made.source("pun") == Entry("pun", 3, 3, 3, {})
    assert made.target("children") == Entry("children", 2, 1, 1, {"anak": 1})
    assert made.source("child") is None
    assert made.target("anak") is None


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("anak\t5\t4\t1\tchild:3",),
        ("# bilingual lexicon\t2\tid\ten\t3", *LINES[1:]),
        ("# bilingual lexicon\t1\tid\ten\t3", "anak\t5\t4\t1\tchild:3"),
        LINES[:5],
        (*LINES, "# fr"),
    ],
)
def test_what_is_no_lexicon_is_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="lexicon"):
        Lexicon.read("\n".join(lines).encode())


@example(["", "0\t:"])
@given(st.lists(st.text(st.characters(exclude_characters="\n\r"), max_size=30), max_size=12))
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    try:
        made = Lexicon.read(
            "\n".join(["# bilingual lexicon\t1\tid\ten\t3", "# id", *lines, "# en"]).encode()
        )
    except ValueError:
        return
    for line in lines:
        word = line.partition("\t")[0]
        try:
            made.source(word)
            made.target(word)
        except ValueError as error:
            assert "lexicon" in str(error)  # noqa: PT017 - it says what is wrong


def test_a_few_words_are_found_as_many_are() -> None:
    """A few are looked for in the lines of the other language, many in a table of all of them."""
    data = (files("rktranslate.lexicon") / "id-en.tsv").read_bytes()
    few, many = Lexicon.read(data), Lexicon.read(data)
    for line in data.decode().partition("\n# en\n")[2].splitlines()[:200]:
        assert many.target(line.partition("\t")[0])
    for word in ("a", "e", "not", "no", "the", "to", "of", "minister", "children", "presiden"):
        found, expected = few.target(word), many.target(word)
        assert found == expected
        if found is not None and expected is not None:
            assert list(found.counterparts.items()) == list(expected.counterparts.items())


def test_a_pair_without_a_file_has_an_empty_lexicon() -> None:
    made = lexicon("id", "xx")
    assert not made
    assert made.source("anak") is None
    assert made.target("anak") is None


def test_the_other_direction_of_a_file_is_a_lexicon_too() -> None:
    there, back = lexicon("id", "en"), lexicon("en_GB", "id")
    assert there
    assert back
    assert back.source("germany") == there.target("germany")
    assert back.target("jerman") == there.source("jerman")


def test_codes_of_a_language_share_its_lexicon() -> None:
    assert lexicon("ind", "en-US").source("jerman") == lexicon("id", "en").source("jerman")


@pytest.mark.parametrize(
    ("word", "counterpart", "share"),
    [
        ("jerman", "german", 0.25),
        ("jerman", "germany", 0.25),
        ("tidak", "not", 0.5),
        ("prancis", "french", 0.3),
        ("jepang", "japan", 0.3),
        ("jakarta", "jakarta", 0.5),
    ],
)
def test_what_words_are_translated_by(word: str, counterpart: str, share: float) -> None:
    entry = lexicon("id", "en").source(word)
    assert entry is not None
    assert entry.share(counterpart) >= share


def test_a_word_that_denies_has_all_its_sources() -> None:
    entry = lexicon("id", "en").target("not")
    assert entry is not None
    assert {"tidak", "bukan", "belum", "tak", "jangan"} <= entry.counterparts.keys()


def test_names_are_seldom_in_small_letters() -> None:
    known = lexicon("id", "en")
    for word in ("indonesia", "jakarta", "september"):
        entry = known.source(word)
        assert entry is not None
        assert entry.small < 0.05 * entry.seen
    common = known.source("rumah")
    assert common is not None
    assert common.small > 0.5 * common.seen


def test_the_files_are_small_and_sorted() -> None:
    for file in files("rktranslate.lexicon").iterdir():
        if file.name.endswith(".tsv"):
            text = file.read_bytes()
            assert len(text) <= 3_000_000
            lines = text.decode().splitlines()
            second = lines.index("# en")
            for section in (lines[2:second], lines[second + 1 :]):
                found = [line.partition("\t")[0] for line in section]
                assert found == sorted(set(found))


def test_a_word_is_looked_up_in_microseconds() -> None:
    known = lexicon("id", "en")
    some = ["presiden", "menteri", "rapat", "jerman", "tidak", "bukan", "rumah", "kota"]
    known.source("presiden")
    start = time.process_time()
    for _ in range(10_000):
        for word in some:
            known.source(word)
    assert (time.process_time() - start) / 80_000 < 20e-6


def test_every_word_of_a_file_is_found() -> None:
    known = lexicon("id", "en")
    data = files("rktranslate.lexicon").joinpath("id-en.tsv").read_text("utf-8")
    source, target = data.split("# id\n")[1].split("# en\n")
    for lines, look_up in ((source, known.source), (target, known.target_counts)):
        for line in lines.splitlines():
            word, seen = line.split("\t")[:2]
            entry = look_up(word)
            assert entry is not None
            assert (entry.word, entry.seen) == (word, int(seen))
    for word in ("", "aaaaaa", "zzzzzz", "jer", "jermanx", "\ud800"):
        assert known.source(word) is None


def test_words_keep_their_hyphens_and_apostrophes() -> None:
    assert words("Anak-anak Amerika’s 2023, ya?") == ["Anak-anak", "Amerika's", "2023", "ya"]
