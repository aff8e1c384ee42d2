"""Words that reviewed text adds to a lexicon."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rktranslate.compare.copies import CopyRules
from rktranslate.lexicon import OwnWords, learn, lexicon, words
from rktranslate.testing.growth import cpu_seconds

KNOWN = lexicon("id", "en")


def own(*pairs: tuple[str, str]) -> OwnWords:
    return learn(pairs, KNOWN, [source for source, _ in pairs])


def test_a_word_that_is_translated_again_and_again_is_learned() -> None:
    made = own(
        ("Rapat di Xandria dimulai.", "The meeting in Alexandria began."),
        ("Ia tiba di Xandria kemarin.", "He arrived in Alexandria yesterday."),
    ).added_to(KNOWN)
    entry = made.source("xandria")
    assert entry is not None
    assert dict(entry.counterparts)["alexandria"] == 2
    rules = CopyRules("id", "en", made)
    assert rules.copies("Mereka pulang ke Xandria.") == ()
    assert CopyRules("id", "en", KNOWN).copies("Mereka pulang ke Xandria.") != ()


def test_a_word_that_is_copied_is_a_name() -> None:
    made = own(
        ("Velkorat tiba di sana.", "Velkorat arrived there."),
        ("Rapat Velkorat dimulai.", "The meeting of Velkorat began."),
    ).added_to(KNOWN)
    entry = made.source("velkorat")
    assert entry is not None
    assert (entry.seen, entry.copied) == (2, 2)
    (copy,) = CopyRules("id", "en", made).copies("Velkorat pulang.")
    assert copy.certain


def test_what_is_seen_once_or_known_is_not_learned() -> None:
    once = own(("Rapat di Xandria dimulai.", "The meeting in Alexandria began."))
    assert once == OwnWords()
    assert own(("Rumah itu besar.", "The house is large."), ("Rumah.", "House.")) == OwnWords()


def test_without_a_lexicon_nothing_is_learned() -> None:
    pairs = [("Rapat di Xandria.", "Mesyuarat di Alexandria.")] * 3
    assert learn(pairs, lexicon("id", "ms"), ["Rapat di Xandria."]) == OwnWords()


def test_only_words_of_the_texts_are_learned() -> None:
    pairs = [("Di Xandria.", "In Alexandria."), ("Ke Xandria.", "To Alexandria.")]
    assert learn(pairs, KNOWN, ["Ia pulang."]) == OwnWords()
    assert learn(pairs, KNOWN, ["Ia pulang ke xandria."]) == own(*pairs)


def test_the_digest_depends_on_the_words() -> None:
    pairs = [("Di Xandria.", "In Alexandria."), ("Ke Xandria.", "To Alexandria.")]
    assert own(*pairs).digest == own(*pairs).digest != OwnWords().digest


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=6))
def test_any_pairs_are_learned_from(pairs: list[tuple[str, str]]) -> None:
    made = own(*pairs, *pairs).added_to(KNOWN)
    for source, target in pairs:
        for word in words(source):
            made.source(word.casefold())
        for word in words(target):
            made.target(word.casefold())


def test_the_cost_is_linear_in_the_pairs() -> None:
    pairs = [
        (f"Rapat di Xand{index % 50}ria pada hari itu dimulai.", "The meeting in Yandria began.")
        for index in range(2000)
    ]
    own(*pairs[:10])
    few = cpu_seconds(lambda: own(*pairs[:1000]))
    many = cpu_seconds(lambda: own(*pairs))
    assert many < 6 * few + 0.05


def test_translate_learns_from_the_reviewed_text(tmp_path: Path) -> None:
    import polib

    from rktranslate.project.layout import find_project
    from rktranslate.workflow.extract import extract
    from rktranslate.workflow.translate import translate

    (tmp_path / "source").mkdir()
    (tmp_path / "rktranslate.toml").write_text('target-languages = ["en"]\n', "utf-8")
    reviewed = {
        "Rapat di Xandria dimulai pagi ini.": "The meeting in Alexandria began this morning.",
        "Ia tiba di Xandria kemarin sore.": "He arrived in Alexandria yesterday evening.",
    }
    (tmp_path / "source/a.txt").write_text("\n\n".join(reviewed) + "\n", "utf-8")
    project = find_project(tmp_path)
    extract(project)
    path = tmp_path / "translations/en/a.txt.po"
    catalog = polib.pofile(str(path))
    for entry in catalog:
        entry.msgstr = reviewed[entry.msgid]
    catalog.save()
    (tmp_path / "source/b.txt").write_text("Mereka pulang ke Xandria dan Velkorat.\n", "utf-8")
    result = translate(find_project(tmp_path))
    assert result.failed == ()
    (draft,) = polib.pofile(str(tmp_path / "translations/en/b.txt.po"))
    assert "Velkorat" in draft.msgstr
    assert "Xandria is missing" not in draft.tcomment
