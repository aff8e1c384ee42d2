"""The cascade over an engine that translates by rules: what each step mends, and what none does."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.checks import CheckContext
from rktranslate.checks.terms import GlossaryMissing
from rktranslate.drafting import Draft, draft_all
from rktranslate.engines.apertium.engine import ApertiumProvider
from rktranslate.engines.interface import Capabilities, EngineOptions
from rktranslate.glossary import Matcher, load
from rktranslate.model import Candidate, Catalog, Message, Signature, State, Syntax

MATCHER = Matcher(
    load(
        b"id,en,forbidden_en\n"
        b"Rusia,Russia|Russian,\n"
        b"Korea Utara,North Korea,N. Korea\n"
        b"pertemuan puncak,summit,\n"
        b"duta besar,ambassador,\n"
    ),
    "en",
)
NAMES = ("Jakarta", "Oslo", "Nairobi", "Toronto", "Lima", "Dublin", "Russia", "ambassador")
"""What an engine may forget, so that no name can stand in for a term."""
WORDS = {
    "rusia": "Rusland|Russia",
    "korea utara": "N. Korea|N. Korea",
    "pertemuan puncak": "peak meeting",
    "duta besar": "big envoy",
    "bekerja sama": "co-op",
    "sebuah": "a",
    "datang": "came",
    "dari": "from",
    "dan": "and",
    "ke": "to",
    "pada": "in",
    "gagap": "so so so so",
    "bahan bakar": "fuel fuel|fuel",
    "jauh": "far  away",
    "hilang": "",
}


@dataclass
class WordEngine:
    """Translates word by word; its second hypothesis takes every word's second rendering."""

    capabilities: Capabilities = field(default_factory=Capabilities)
    in_sentences: dict[str, str] = field(default_factory=dict)
    """What it says instead when a text is more than the term alone; ``#`` is never the same."""
    alone: dict[str, str] = field(default_factory=dict)
    """What it says when a text is the term alone."""
    forgets: tuple[str, ...] = ()
    """Names that it makes nothing of."""
    doubles: bool = False
    """It says again what stands for a placeholder."""
    calls: list[tuple[tuple[str, ...], int]] = field(default_factory=list)
    signature = Signature("words", "1")

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        assert candidates <= self.capabilities.max_candidates
        self.calls.append((tuple(texts), candidates))
        if progress:
            progress(len(texts))
        forced = prefixes or [""] * len(texts)
        return [
            tuple(
                Candidate(self.completed(forced[index], self.one(text, rank)), -float(rank))
                for rank in range(candidates)
            )
            for index, text in enumerate(texts)
        ]

    @staticmethod
    def completed(prefix: str, target: str) -> str:
        """Go on after a forced beginning with what came after its last but one word."""
        if not prefix:
            return target
        return prefix + " " + target.split(prefix.split()[-2])[-1].split(" Rusland ")[-1]

    def one(self, text: str, rank: int) -> str:
        names = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))

        def rendering(found: re.Match[str]) -> str:
            word = found[0].lower()
            choices = WORDS[word].split("|")
            if word in self.in_sentences and word != text.lower():
                choices = self.in_sentences[word].split("|")
            elif word in self.alone:
                choices = self.alone[word].split("|")
            chosen = choices[min(rank, len(choices) - 1)]
            chosen = chosen.replace("#", chr(ord("a") + len(text) % 26))
            return chosen[:1].upper() + chosen[1:] if found[0][0].isupper() else chosen

        text = re.sub("|".join((*self.forgets, "\0")), "hm", text)
        text = re.sub(rf"\b(?:{names})\b", rendering, text, flags=re.IGNORECASE)
        return text.replace("｟0｠", "｟0｠ and ｟0｠") if self.doubles else text


def draft(text: str, engine: WordEngine | None = None, matcher: Matcher | None = MATCHER) -> Draft:
    (made,) = draft_all(
        [text],
        engine or WordEngine(),
        matcher,
        source_language="id",
        target_language="en",
    )
    return made


def test_a_plain_translation_that_satisfies_is_taken() -> None:
    assert draft("datang dari Oslo pada 1999.") == Draft("came from Oslo in 1999.", "plain")
    assert draft("datang dari Rusia", matcher=None) == Draft("came from Rusland", "plain")


def test_another_hypothesis_that_satisfies_is_taken() -> None:
    engine = WordEngine(Capabilities(max_candidates=3), {"rusia": "R#|Russia"}, forgets=("Russia",))
    assert draft("datang dari Rusia", engine) == Draft("came from Russia", "n-best")
    assert [count for _, count in engine.calls] == [1, 3, 3, 3]


def test_a_hypothesis_that_keeps_the_guards_is_taken_without_a_glossary() -> None:
    engine = WordEngine(Capabilities(max_candidates=2), {"gagap": "so so so so|stutter"})
    assert draft("gagap dan ke", engine, None) == Draft("stutter and to", "n-best")


def test_the_rendering_of_the_term_alone_is_replaced() -> None:
    assert draft("datang dari Rusia") == Draft("came from Russia", "swap")
    assert draft("Pertemuan puncak pada 1999") == Draft("Summit in 1999", "swap")


def test_a_forbidden_rendering_is_replaced_without_asking_twice() -> None:
    assert draft("datang dari Korea Utara") == Draft("came from North Korea", "swap")


def test_nothing_is_replaced_where_the_counts_disagree() -> None:
    engine = WordEngine(in_sentences={"rusia": "Rusland of Rusland"}, forgets=NAMES)
    made = draft("datang dari Rusia", engine)
    assert made.target == "came from Rusland of Rusland"
    assert made.step == "best"
    assert made.unresolved == ("'Rusia' is not rendered as 'Russia'",)


def test_the_own_rendering_is_learned_in_a_carrier_sentence() -> None:
    engine = WordEngine(in_sentences={"duta besar": "great man"})
    assert draft("Duta besar datang[1].", engine) == Draft("Ambassador came[1].", "swap")
    assert ("Ini tentang Duta besar.") in engine.calls[1][0]


def test_the_article_follows_a_replaced_word() -> None:
    engine = WordEngine(in_sentences={"duta besar": "big man"})
    made = draft("datang dari sebuah duta besar", engine)
    assert made == Draft("came from an ambassador", "swap")


def test_a_surface_form_is_learned_as_it_stands() -> None:
    matcher = Matcher(load(b"id,en,variants\nkerja sama,cooperation,bekerja sama\n"), "en")
    engine = WordEngine()
    assert draft("bekerja sama pada 1999", engine, matcher).target == "cooperation in 1999"
    assert "bekerja sama" in engine.calls[1][0]


def test_the_rendering_in_the_source_may_come_through() -> None:
    engine = WordEngine(in_sentences={"rusia": "R#"}, forgets=NAMES)
    engine.forgets = tuple(name for name in NAMES if name != "Russia")
    assert draft("datang dari Rusia", engine) == Draft("came from Russia", "source")


def test_a_name_stands_in_for_a_term_where_nothing_else_shows_its_place() -> None:
    engine = WordEngine(in_sentences={"rusia": "R#"}, forgets=("Russia",))
    assert draft("datang dari Rusia dan Lima", engine) == Draft(
        "came from Russia and Lima", "stand-in"
    )
    assert "datang dari Jakarta dan Lima" in engine.calls[-1][0]


def test_other_names_are_tried_where_the_engine_forgets_one() -> None:
    in_sentences = {"rusia": "R#"}
    engine = WordEngine(in_sentences=in_sentences, forgets=("Russia", "Jakarta", "Oslo"))
    assert draft("datang dari Rusia", engine) == Draft("came from Russia", "stand-in")
    assert "datang dari Nairobi" in engine.calls[-1][0]
    engine = WordEngine(in_sentences=in_sentences, forgets=NAMES)
    assert draft("datang dari Rusia", engine).step == "best"


def test_a_misspelt_name_does_not_stand_in() -> None:
    class Misspelling(WordEngine):
        """Writes names wrong after a certain word."""

        def one(self, text: str, rank: int) -> str:
            return re.sub("from (?:Jakarta|Oslo|Nairobi)", "from Xy", super().one(text, rank))

    engine = Misspelling(in_sentences={"rusia": "R#", "duta besar": ""}, forgets=NAMES[-2:])
    made = draft("datang dari Rusia ke duta besar", engine)
    assert made.step == "best"
    assert "Xy" not in made.target


def test_a_rendering_in_the_source_has_the_capital_of_the_term() -> None:
    engine = WordEngine(in_sentences={"duta besar": "man#"}, forgets=NAMES)
    assert draft("Duta besar datang", engine) == Draft("Ambassador came", "source")
    assert "Ambassador datang" in engine.calls[-1][0]


def test_all_hypotheses_of_an_altered_text_are_looked_at() -> None:
    class Second(WordEngine):
        """Gives up what stands in for a term, but in its second hypothesis."""

        def one(self, text: str, rank: int) -> str:
            target = super().one(text, rank)
            return target if rank else target.replace("Russia", "it")

    engine = Second(Capabilities(max_candidates=2), {"rusia": "R#"})
    assert draft("datang dari Rusia", engine) == Draft("came from Russia", "source")


def test_a_placeholder_changes_less_than_another_hypothesis() -> None:
    engine = WordEngine(
        Capabilities(placeholders=True, max_candidates=2),
        {"rusia": "R#|Russia", "korea utara": "North Korea|Northern Korea"},
    )
    made = draft("dari Rusia dan Korea Utara", engine)
    assert made == Draft("from Russia and North Korea", "placeholder")
    # A wider search was for the term alone.
    assert [texts for texts, count in engine.calls if "dari Rusia dan Korea Utara" in texts] == [
        ("dari Rusia dan Korea Utara",)
    ]


def test_the_engine_completes_what_is_forced_on_it() -> None:
    in_sentences = {"rusia": "Rusland of Rusland"}
    engine = WordEngine(Capabilities(target_prefix=True), in_sentences, forgets=NAMES)
    assert draft("datang dari Rusia ke Riga", engine) == Draft("came from Russia to Riga", "prefix")
    without = WordEngine(in_sentences=in_sentences, forgets=NAMES)
    assert draft("datang dari Rusia ke Riga", without).step == "best"


def test_the_engine_chooses_among_equals_by_its_score() -> None:
    class Scoring(WordEngine):
        def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
            return [-1.0 if "Russian" in target else -2.0 for target in targets]

    matcher = Matcher(load(b"id,en\nRusia,Russia|Russian\n"), "en")
    words = {"rusia": "Ruslandic"}
    assert draft("ke Rusia", Scoring(in_sentences=words), matcher).target == "to Russian"
    assert draft("ke Rusia", WordEngine(in_sentences=words), matcher).target == "to Russia"


def test_a_rendering_that_the_engine_knows_and_did_not_take_is_not_put_in() -> None:
    class Scoring(WordEngine):
        def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
            return [-1.0 if "Russian" in target else -2.0 for target in targets]

    matcher = Matcher(load(b"id,en\nRusia,Rossiya|Russian\n"), "en")
    for known, expected in (("Rusland|Russian", "Rossiya"), ("Rusland", "Russian")):
        engine = Scoring(Capabilities(max_candidates=2), {"rusia": "Rusland"})
        engine.alone = {"rusia": known}
        assert draft("datang dari Rusia", engine, matcher).target == f"came from {expected}"


class Plurals(WordEngine):
    """Has a common word in the plural before a year."""

    def one(self, text: str, rank: int) -> str:
        return super().one(text, rank).replace("envoy in", "envoys in")


@pytest.mark.parametrize(
    ("text", "liked", "target"),
    [
        ("dari duta besar pada 1999", "from ambassadors in 1999", "from ambassadors in 1999"),
        # A noun that is counted has an article in the singular, whatever the score.
        ("dari duta besar pada 1999", "from ambassador in 1999", "from ambassadors in 1999"),
        ("dari Rusia pada 1999", "from Russia's in 1999", "from Russia's in 1999"),
        ("dari Rusia pada 1999", "from Russia in 1999", "from Russia in 1999"),
    ],
)
def test_the_engine_chooses_the_form_of_a_rendering_by_its_score(
    text: str, liked: str, target: str
) -> None:
    class Scoring(Plurals):
        def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
            return [float(each == liked) for each in targets]

    words = {"rusia": "Ruslandish"}
    assert draft(text, Scoring(in_sentences=words, alone=words)) == Draft(target, "swap")


def test_without_scores_a_rendering_has_the_number_of_what_it_replaces() -> None:
    assert draft("dari duta besar pada 1999", Plurals()).target == "from ambassadors in 1999"


def test_what_stays_unresolved_is_a_finding_with_its_span() -> None:
    engine = WordEngine(in_sentences={"rusia": "Rusland of Rusland"}, forgets=NAMES)
    text = "datang dari Rusia pada 7"
    made = draft(text, engine)
    assert made.unresolved == ("'Rusia' is not rendered as 'Russia'",)
    catalog = Catalog("id", "en", (Message(text, made.target, state=State.TRANSLATED),))
    context = replace(CheckContext.of(catalog), matcher=MATCHER)
    (found,) = GlossaryMissing().check(catalog.messages[0], context)
    assert found.source_span is not None
    assert text[found.source_span.start : found.source_span.end] == "Rusia"


def test_a_rendering_beside_the_engines_own_word_is_seen() -> None:
    engine = WordEngine(Capabilities(placeholders=True), {"rusia": "R#"}, forgets=NAMES)
    engine.doubles = True
    made = draft("datang dari Rusia", engine)
    assert made.step == "best"
    assert made.target == "came from Rr"


def test_a_term_is_hidden_from_an_engine_that_copies_placeholders() -> None:
    lost = {"duta besar": "man#"}
    engine = WordEngine(Capabilities(placeholders=True), lost, forgets=NAMES)
    assert draft("Duta besar datang[1].", engine) == Draft("Ambassador came[1].", "placeholder")
    without = WordEngine(in_sentences=lost, forgets=(*NAMES, "Ambassador"))
    assert draft("Duta besar datang[1].", without).step == "best"


def test_placeholders_of_codes_and_terms_do_not_mix() -> None:
    lost = {"duta besar": "man#"}
    engine = WordEngine(Capabilities(placeholders=True), lost, forgets=NAMES)
    made = draft("datang https://a.id/1 dan duta besar ke [3] Riga", engine)
    assert made.target == "came https://a.id/1 and ambassador to [3] Riga"
    assert made.step == "placeholder"


def test_the_guards_hold_for_every_step() -> None:
    made = draft("gagap dan Rusia")
    assert made.target == "so so so so and Russia"
    assert made.step == "best"
    assert made.unresolved == ("repeated phrase",)
    assert draft("hilang").unresolved == ("the engine returned an empty translation",)
    assert draft("kata lain").unresolved == ("identical to the source",)


def test_a_word_that_comes_twice_sends_for_another_hypothesis() -> None:
    engine = WordEngine(Capabilities(max_candidates=2))
    assert draft("bahan bakar dari Riga", engine) == Draft("fuel from Riga", "n-best")
    assert draft("bahan bakar dari Riga").unresolved == ("duplicated word 'fuel'",)
    # What the source says twice may be said twice.
    assert draft("Riga Riga dan Rusia").target == "Riga Riga and Russia"


def test_an_engine_leaves_no_double_space() -> None:
    assert draft("jauh dari Riga").target == "far away from Riga"
    assert draft("jauh  dari Riga").target == "far  away  from Riga"


def test_what_holds_only_codes_is_copied() -> None:
    engine = WordEngine()
    assert draft("[1]", engine) == Draft("[1]", "copied")
    assert engine.calls == []


def test_only_what_fails_moves_on_and_in_one_batch() -> None:
    engine = WordEngine(Capabilities(max_candidates=2), {"rusia": "R#|Russia"}, forgets=("Russia",))
    texts = ["datang dari Oslo", "dari Rusia", "[1]", "ke duta besar", "ke Rusia"]
    counted: list[int] = []
    drafts = draft_all(
        texts,
        engine,
        MATCHER,
        source_language="id",
        target_language="en",
        syntax=Syntax.TEXT,
        progress=counted.append,
    )
    assert [made.step for made in drafts] == ["plain", "n-best", "copied", "swap", "n-best"]
    asked = [texts for texts, _ in engine.calls]
    assert asked[0] == ("datang dari Oslo", "dari Rusia", "ke duta besar", "ke Rusia")
    assert asked[1][:2] == ("Rusia", "duta besar")
    assert asked[2:] == [("dari Russia", "ke Russia"), ("dari Rusia", "ke Rusia")]
    assert sum(counted) == len(texts)


@pytest.mark.slow
@given(
    st.lists(
        st.lists(st.sampled_from([*WORDS, "Rusia", "[1]", "7", "Oslo."]), max_size=8).map(" ".join),
        max_size=4,
    ),
    st.booleans(),
    st.integers(1, 3),
)
def test_no_draft_is_claimed_that_fails(
    texts: list[str], placeholders: bool, candidates: int
) -> None:
    engine = WordEngine(Capabilities(placeholders=placeholders, max_candidates=candidates))
    drafts = draft_all(texts, engine, MATCHER, source_language="id", target_language="en")
    assert len(drafts) == len(texts)
    for text, made in zip(texts, drafts, strict=True):
        assert made.target.count("[1]") == text.count("[1]")
        missing = [
            use.term.source for use in MATCHER.count_terms(text, made.target) if use.missing()
        ]
        if made.step != "copied":
            assert not missing or made.unresolved


def test_what_the_engine_copies_is_written_as_the_glossary_has_it() -> None:
    class Lowering(WordEngine):
        """Lowers what it copies."""

        def one(self, text: str, rank: int) -> str:
            return super().one(text, rank).replace("Russia", "russia")

    engine = Lowering(in_sentences={"rusia": "R#"}, forgets=NAMES)
    engine.forgets = tuple(name for name in NAMES if name != "Russia")
    assert draft("datang dari Rusia", engine) == Draft("came from Russia", "source")


class Near(WordEngine):
    """Has its own word for one Indonesian word; all others are the same in Malay."""

    def one(self, text: str, rank: int) -> str:
        return text.replace("aliansi", "perikatan").replace("Aliansi", "Perikatan")


def near(text: str, csv: bytes, target: str = "ms") -> Draft:
    (made,) = draft_all(
        [text], Near(), Matcher(load(csv), target), source_language="id", target_language=target
    )
    return made


def test_a_term_may_make_a_translation_its_source_in_a_near_language() -> None:
    text = "Dia membaca tentang aliansi itu di rumah."
    assert near(text, b"id,ms\naliansi,=\n") == Draft(text, "swap")
    assert near(text, b"id,ms\naliansi,pakatan\n").target == text.replace("aliansi", "pakatan")
    # Between other languages it is a copy.
    assert near(text, b"id,en\naliansi,=\n", "en").unresolved != ()


def test_a_copy_in_a_near_language_is_a_doubt() -> None:
    text = "Harga beras naik di pasar dunia pada bulan ini."
    assert near(text, b"id,ms\nberas,=\n") == Draft(text, "plain", ("identical to the source",))


@pytest.mark.skipif(
    ("id", "ms") not in ApertiumProvider().pairs(EngineOptions()),
    reason="the pair is not installed: sudo apt install apertium-ind-zlm",
)
def test_a_term_may_make_a_translation_of_apertium_its_source() -> None:
    texts = [
        "Dia pergi ke kantor dengan mobil hari ini.",
        "Badan Pangan Nasional (Bapanas) menjamin stok beras aman.",
    ]
    csv = b"id,ms\nmobil,=\nkantor,=\nBadan Pangan Nasional,Agensi Makanan Negara\n"
    drafts = draft_all(
        texts,
        ApertiumProvider().load("id", "ms", EngineOptions()),
        Matcher(load(csv), "ms"),
        source_language="id",
        target_language="ms",
    )
    assert [made.target for made in drafts] == [
        texts[0],
        "Agensi Makanan Negara (Bapanas) menjamin stok beras aman.",
    ]
    assert [made.unresolved for made in drafts] == [(), ()]
