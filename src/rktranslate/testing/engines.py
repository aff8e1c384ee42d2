"""The conformance kit of translation engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rktranslate.engines import Context, EngineOptions
from rktranslate.errors import EngineError

if TYPE_CHECKING:
    from rktranslate.engines import Engine, EngineProvider

PLACEHOLDER = "｟0｠"


class EngineConformance:
    """Tests that every engine must pass.

    Derive a class whose name begins with ``Test``, and set ``provider``, ``pair`` and ``texts``.
    A class whose pair needs a model that may be absent skips itself in ``setup_class``.
    """

    provider: ClassVar[EngineProvider]
    """An instance of the provider."""
    pair: ClassVar[tuple[str, str]]
    """A language pair that is installed where the tests run: source and target."""
    texts: ClassVar[tuple[str, ...]]
    """A few one-line texts of the source language, all different."""
    options: ClassVar[EngineOptions] = EngineOptions()

    def engine(self) -> Engine:
        """Load the engine for the pair."""
        return self.provider.load(*self.pair, self.options)

    def test_the_pair_is_available(self) -> None:
        """The listed pair is available."""
        availability = self.provider.availability(*self.pair, self.options)
        assert availability.ready, availability.detail
        assert availability.engine == self.provider.name
        assert (availability.source, availability.target) == self.pair

    def test_an_unknown_pair(self) -> None:
        """An unknown pair is not ready, with a reason, and raises no exception."""
        availability = self.provider.availability("tlh", "qya", self.options)
        assert not availability.ready
        assert availability.detail

    def test_one_result_per_text_in_order(self) -> None:
        """Every text gets at least one candidate; texts in another order get the same ones."""
        engine = self.engine()
        results = engine.translate(self.texts)
        assert len(results) == len(self.texts)
        assert all(candidates for candidates in results)
        backwards = engine.translate(self.texts[::-1])
        firsts = [candidates[0].target for candidates in results]
        assert [candidates[0].target for candidates in backwards] == firsts[::-1]

    def test_no_texts(self) -> None:
        """No texts give no results."""
        assert self.engine().translate([]) == []

    def test_an_empty_text(self) -> None:
        """An empty text does not affect the results of the others."""
        results = self.engine().translate(["", self.texts[0], " "])
        assert len(results) == 3
        assert results[1][0].target.strip()

    def test_a_text_of_any_length(self) -> None:
        """A very long text, and a very long word, are translated or refused; the next is fine."""
        engine = self.engine()
        sentence = self.texts[0].rstrip(".")
        for text in (f"{sentence}, " * 60, f"{sentence} {'a' * 2000}.", "a" * 20_000):
            try:
                results = engine.translate([text, self.texts[0]])
            except EngineError:
                results = [(), *engine.translate(self.texts[:1])]
            assert len(results) == 2
            assert results[1][0].target.strip()

    def test_progress_counts_every_text(self) -> None:
        """The numbers passed to ``progress`` add up to the number of texts."""
        counts: list[int] = []
        self.engine().translate(self.texts, progress=counts.append)
        assert sum(counts) == len(self.texts)

    def test_candidates(self) -> None:
        """There are at most as many candidates as requested, the best first."""
        engine = self.engine()
        wanted = engine.capabilities.max_candidates
        assert wanted >= 1
        for candidates in engine.translate(self.texts, candidates=wanted):
            assert 1 <= len(candidates) <= wanted
            scores = [each.score for each in candidates if each.score is not None]
            assert scores == sorted(scores, reverse=True)

    def test_prefixes(self) -> None:
        """An engine with the ability begins its targets with the given prefixes."""
        engine = self.engine()
        if engine.capabilities.target_prefix:
            first = engine.translate(self.texts)[0][0].target.split()[0]
            prefixes = [first, *[""] * (len(self.texts) - 1)]
            results = engine.translate(self.texts, prefixes=prefixes)
            assert results[0][0].target.startswith(first)

    def test_placeholders(self) -> None:
        """An engine that declares the ability copies placeholders in most texts."""
        engine = self.engine()
        if engine.capabilities.placeholders:
            texts = [f"{text} {PLACEHOLDER}" for text in self.texts]
            kept = [PLACEHOLDER in each[0].target for each in engine.translate(texts)]
            assert 2 * sum(kept) >= len(kept)

    def test_contexts(self) -> None:
        """An engine that takes contexts translates with full and with empty ones."""
        engine = self.engine()
        if engine.capabilities.context:
            text = self.texts[0]
            full = Context(((text, text),), self.texts[-1], self.texts[-1], ((text, text),))
            contexts = [full, *[Context()] * (len(self.texts) - 1)]
            # Only this engine has the parameter, so the interface of all does not name it.
            options: dict[str, Any] = {"contexts": contexts}
            results = engine.translate(self.texts, **options)
            assert all(candidates[0].target.strip() for candidates in results)

    def test_the_signature_is_stable(self) -> None:
        """The signature names the engine, is one line, and does not change by drafting."""
        engine = self.engine()
        before = str(engine.signature)
        engine.translate(self.texts[:1])
        assert str(engine.signature) == before
        assert engine.signature.engine == self.provider.name
        assert "\n" not in before
