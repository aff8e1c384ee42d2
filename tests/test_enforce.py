"""The cascade over an engine that translates by rules: what each step mends, and what none does."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from rktranslate.enforce import Draft, draft_all
from rktranslate.engines.interface import Capabilities
from rktranslate.glossary import Matcher, load
from rktranslate.model import Candidate, Signature, Syntax

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
WORDS = {
    "rusia": "Rusland|Russia",
    "korea utara": "N. Korea|N. Korea",
    "pertemuan puncak": "peak meeting",
    "duta besar": "big envoy",
    "datang": "came",
    "dari": "from",
    "dan": "and",
    "ke": "to",
    "pada": "in",
    "gagap": "so so so so",
    "hilang": "",
}


@dataclass
class WordEngine:
    """Translates word by word; its second hypothesis takes every word's second rendering."""

    capabilities: Capabilities = field(default_factory=Capabilities)
    in_sentences: dict[str, str] = field(default_factory=dict)
    """What it says instead when a text is more than the term alone."""
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
        return [
            tuple(Candidate(self.one(text, rank), -float(rank)) for rank in range(candidates))
            for text in texts
        ]

    def one(self, text: str, rank: int) -> str:
        names = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))

        def rendering(found: re.Match[str]) -> str:
            word = found[0].lower()
            choices = WORDS[word].split("|")
            if word in self.in_sentences and word != text.lower():
                choices = self.in_sentences[word].split("|")
            chosen = choices[min(rank, len(choices) - 1)]
            return chosen[:1].upper() + chosen[1:] if found[0][0].isupper() else chosen

        return re.sub(rf"\b(?:{names})\b", rendering, text, flags=re.IGNORECASE)


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
    engine = WordEngine(Capabilities(max_candidates=3))
    assert draft("datang dari Rusia", engine) == Draft("came from Russia", "n-best")
    assert [count for _, count in engine.calls] == [1, 3]


def test_the_rendering_of_the_term_alone_is_replaced() -> None:
    assert draft("datang dari Rusia") == Draft("came from Russia", "swap")
    assert draft("Pertemuan puncak pada 1999") == Draft("Summit in 1999", "swap")


def test_a_forbidden_rendering_is_replaced_without_asking_twice() -> None:
    assert draft("datang dari Korea Utara") == Draft("came from North Korea", "swap")


def test_nothing_is_replaced_where_the_counts_disagree() -> None:
    engine = WordEngine(in_sentences={"rusia": "Rusland of Rusland"})
    made = draft("datang dari Rusia", engine)
    assert made.target == "came from Rusland of Rusland"
    assert made.step == "best"
    assert made.unresolved == ("'Rusia' is not 'Russia'",)


def test_a_term_is_hidden_from_an_engine_that_copies_placeholders() -> None:
    engine = WordEngine(Capabilities(placeholders=True), {"duta besar": "great man"})
    assert draft("Duta besar datang[1].", engine) == Draft("Ambassador came[1].", "placeholder")
    without = WordEngine(in_sentences={"duta besar": "great man"})
    assert draft("Duta besar datang[1].", without).step == "best"


def test_placeholders_of_codes_and_terms_do_not_mix() -> None:
    engine = WordEngine(Capabilities(placeholders=True), {"duta besar": "great man"})
    made = draft("datang https://a.id/1 dan duta besar ke [3] Oslo", engine)
    assert made.target == "came https://a.id/1 and ambassador to [3] Oslo"
    assert made.step == "placeholder"


def test_the_guards_hold_for_every_step() -> None:
    made = draft("gagap dan Rusia")
    assert made.target == "so so so so and Russia"
    assert made.step == "best"
    assert made.unresolved == ("the same words come over and over",)
    assert draft("hilang").unresolved == ("there is no translation",)
    assert draft("kata lain").unresolved == ("it is the source again",)


def test_what_holds_only_codes_is_copied() -> None:
    engine = WordEngine()
    assert draft("[1]", engine) == Draft("[1]", "copied")
    assert engine.calls == []


def test_only_what_fails_moves_on_and_in_one_batch() -> None:
    engine = WordEngine(Capabilities(max_candidates=2))
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
    assert [texts for texts, _ in engine.calls] == [
        ("datang dari Oslo", "dari Rusia", "ke duta besar", "ke Rusia"),
        ("dari Rusia", "ke duta besar", "ke Rusia"),
        ("duta besar",),
    ]
    assert sum(counted) == len(texts)


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
