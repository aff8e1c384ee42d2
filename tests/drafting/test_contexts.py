"""What an engine is given besides a text, if its capabilities ask for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from rktranslate.drafting.pretranslate import Job, Text, draft_all, drafter
from rktranslate.drafting.units import draft_all as draft_units
from rktranslate.engines import Capabilities, Context, EngineOptions
from rktranslate.execution import Journal, local
from rktranslate.glossary import Glossary, load, matcher_for
from rktranslate.model import Candidate, Signature


class Recorder:
    """An engine that writes texts backwards, and keeps what it was given."""

    signature = Signature("recorder", "1")

    def __init__(self, *, context: bool, batch_texts: int = 0) -> None:
        self.capabilities = Capabilities(context=context, batch_texts=batch_texts)
        self.given: list[tuple[str, Context | None]] = []
        self.sizes: list[int] = []

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
        **options: Sequence[Context],
    ) -> list[tuple[Candidate, ...]]:
        assert set(options) <= ({"contexts"} if self.capabilities.context else set())
        nothing: list[Context | None] = [None] * len(texts)
        self.given += zip(texts, options.get("contexts") or nothing, strict=True)
        self.sizes.append(len(texts))
        return [(Candidate(f"the {text[::-1]}"),) for text in texts]

    def context(self, text: str) -> Context | None:
        return next(context for given, context in self.given if given == text)


@pytest.fixture
def glossary() -> Glossary:
    return load(b"id,en\nrumah,house|home\nmobil,car\n", languages=("id", "en"))


def test_terms_are_given_to_an_engine_that_takes_them(glossary: Glossary) -> None:
    engine = Recorder(context=True)
    matcher = matcher_for(glossary, "en")
    draft_units(
        ["Rumah itu besar.", "Tidak."], engine, matcher, source_language="id", target_language="en"
    )
    assert engine.context("Rumah itu besar.") == Context(terms=(("rumah", "house"),))
    assert engine.context("Tidak.") == Context()


def test_another_engine_is_given_nothing(glossary: Glossary) -> None:
    engine = Recorder(context=False)
    matcher = matcher_for(glossary, "en")
    draft_units(["Rumah besar."], engine, matcher, source_language="id", target_language="en")
    assert {context for _, context in engine.given} == {None}


def run(
    engine: Recorder, journal: Path, contexts: dict[Text, Context], texts: Sequence[Text]
) -> None:
    job = Job("id", "en", None, EngineOptions(), None, str(engine.signature))
    with local(1) as workers, Journal(journal, "journal") as record:
        draft_all(texts, drafter(job, engine), workers, record, lambda *_: None, contexts)


def test_sentences_have_their_neighbours(tmp_path: Path) -> None:
    engine = Recorder(context=True)
    several = Text("Rumah itu besar. Mobil itu kecil. Jalan itu panjang.")
    alone = Text("Kota itu jauh.")
    examples = (("Kota itu dekat.", "The town is near."),)
    contexts = {
        several: Context(previous="Sebelum.", following="Sesudah.", examples=examples),
        alone: Context(previous="Sesudah.", examples=examples),
    }
    run(engine, tmp_path / "j", contexts, [several, alone, Text("Mobil itu kecil.")])
    assert engine.context("Rumah itu besar.") == Context(
        previous="Sebelum.", following="Mobil itu kecil."
    )
    # A sentence that occurs twice is drafted once, in the context of its first occurrence.
    assert engine.context("Mobil itu kecil.") == Context(
        previous="Rumah itu besar.", following="Jalan itu panjang."
    )
    assert engine.context("Jalan itu panjang.") == Context(
        previous="Mobil itu kecil.", following="Sesudah."
    )
    assert engine.context("Kota itu jauh.") == contexts[alone]


def test_an_interrupted_run_goes_on_in_small_batches(tmp_path: Path) -> None:
    texts = [Text(f"Rumah nomor {number} itu besar.") for number in range(10)]
    contexts = {text: Context(previous=text.source[::-1]) for text in texts}
    first = Recorder(context=True, batch_texts=4)
    run(first, tmp_path / "j", contexts, texts[:6])
    assert max(first.sizes) == 4
    again = Recorder(context=True, batch_texts=4)
    run(again, tmp_path / "j", contexts, texts)
    assert {text for text, _ in again.given} == {text.source for text in texts[6:]}
    for text in texts[6:]:
        assert again.context(text.source) == contexts[text]
