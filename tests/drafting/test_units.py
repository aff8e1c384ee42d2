"""Units of several sentences: an engine sees one at a time, and the whole is verified."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rktranslate.drafting import Draft, draft_all, pretranslate
from rktranslate.drafting.pretranslate import Job, Text
from rktranslate.engines import load as load_engine
from rktranslate.engines.interface import Capabilities, EngineOptions
from rktranslate.errors import EngineError
from rktranslate.execution import Journal, local
from rktranslate.glossary import Matcher, load
from rktranslate.model import Candidate, Signature, Syntax
from rktranslate.workflow.text import translate_text
from tests.tiny_argos import build_package


@dataclass
class Forgetful:
    """Makes words of the first sentence of a text, and drops the others without a sign."""

    fails: str = "\0"
    given: list[str] = field(default_factory=list)
    capabilities = Capabilities()
    signature = Signature("forgetful", "1")

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        self.given += texts
        if any(self.fails in text for text in texts):
            raise EngineError("out of reach")
        if progress:
            progress(len(texts))
        return [(Candidate(self.one(text)),) for text in texts]

    def one(self, text: str) -> str:
        first, dot, _ = text.partition(". ")
        return made_of(first + dot.strip())


def made_of(text: str) -> str:
    """Return what the engine makes of a text."""
    return re.sub(r"[^\W\d_]{2,}", lambda word: word[0] + "u", text)


def draft(text: str, engine: Forgetful | None = None, syntax: Syntax = Syntax.MARKDOWN) -> Draft:
    (made,) = draft_all(
        [text], engine or Forgetful(), None, source_language="id", target_language="en",
        syntax=syntax,
    )  # fmt: skip
    return made


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"Desa {name} mencatat debit air." for name in "ABCDEFGH"),
        "**Air naik. Jalan rusak.** Warga pergi.",
        "Lihat [peta banjir. Skala ada di kiri](https://a.example/p) dulu.",
        "Air naik.<br>Jalan rusak. Warga pergi.",
        "Desa wajib: a. membuka data. b. mencatat air. Warga setuju.",
    ],
)
def test_no_sentence_is_dropped(text: str) -> None:
    made = draft(text)
    expected = made_of(text).replace("httpsu://a.exampleu/p", "https://a.example/p")
    assert made.target == expected.replace("<bru>", "<br>")
    assert all(issue.endswith("is a guess") for issue in made.unresolved)
    assert made.step == "plain"


def test_equal_sentences_are_drafted_once() -> None:
    engine = Forgetful()
    done: list[int] = []
    drafts = draft_all(
        ["Air naik. Jalan rusak.", "Jalan rusak.", "Jalan rusak. Air naik."],
        engine,
        None,
        source_language="id",
        target_language="en",
        progress=done.append,
    )
    assert [made.target for made in drafts] == [
        "Airu naiku. Jalanu rusaku.",
        "Jalanu rusaku.",
        "Jalanu rusaku. Airu naiku.",
    ]
    assert engine.given == ["Air naik.", "Jalan rusak."]
    assert sum(done) == 3


def test_a_draft_with_fewer_sentences_is_unresolved() -> None:
    class Comma(Forgetful):
        def one(self, text: str) -> str:
            return "As for the roads, they" if text.startswith("Jalan") else super().one(text)

    made = draft("Air naik. Jalan rusak! Warga (semua) pergi.", Comma())
    # The mark that an engine left out is restored.
    assert made.target == "Airu naiku. As for the roads, they! Wargau (semuau) pergiu."
    assert not made.unresolved

    class Silent(Forgetful):
        def one(self, text: str) -> str:
            return "—" if text.startswith("Jalan") else super().one(text)

    made = draft("Air naik. Jalan rusak! Warga pergi.", Silent())
    assert "the source has 3 sentences, the draft 2" in made.unresolved
    assert made.step == "best"

    class Quotation(Forgetful):
        def one(self, text: str) -> str:
            return "The roads, Min. “" if text.startswith("Jalan") else super().one(text)

    # A segmenter finds fewer in the whole, but no sentence was lost.
    assert not draft("Air naik. Jalan rusak! Warga pergi.", Quotation()).unresolved


def test_a_sentence_that_fails_stays_and_is_named() -> None:
    made = draft("Air naik. Jalan rusak. Warga pergi.", Forgetful("Jalan"))
    assert made.target == "Airu naiku. Jalan rusak. Wargau pergiu."
    assert made.engine_issues == ("sentence 2 of 3 was not translated", "out of reach")
    assert made.unresolved[0] == "sentence 2 of 3 was not translated"
    # Nothing at all is no draft.
    (made, other) = draft_all(
        ["Air naik. Air surut.", "Warga."], Forgetful("Air"), None,
        source_language="id", target_language="en",
    )  # fmt: skip
    assert made == Draft("", "", ("out of reach",), ("out of reach",))
    assert other.target == "Wargau."


def test_terms_are_enforced_in_each_sentence() -> None:
    matcher = Matcher(load(b"id,en\nair,water\n"), "en")
    (made,) = draft_all(
        ["Jalan rusak. Warga minum air."], Forgetful(), matcher,
        source_language="id", target_language="en",
    )  # fmt: skip
    assert made == Draft("Jalanu rusaku. Wargau minumu water.", "swap")


def test_workers_and_a_journal_give_the_same_drafts(tmp_path: Path) -> None:
    package = build_package(tmp_path / "packages")
    options = EngineOptions((package,), threads=1)
    engine = load_engine("id", "en", options, "argos")
    job = Job("id", "en", "argos", options, None, str(engine.signature))
    texts = [
        Text("Mobil besar. Rumah ini. Perang dan negara.", Syntax.MARKDOWN),
        Text("Rumah ini.", Syntax.MARKDOWN),
        Text("**Mobil besar. Rumah ini.**", Syntax.MARKDOWN),
    ]

    def drafted(jobs: int, journal: Path) -> tuple[dict[Text, Draft], tuple[int, int]]:
        steps: list[tuple[int, int]] = []
        with local(jobs) as workers, Journal(journal) as opened:
            drafts = pretranslate.draft_all(
                texts,
                pretranslate.drafter(job, engine),
                workers,
                opened,
                lambda *progress: steps.append(progress),
            )
        return drafts, steps[0]

    alone, begun = drafted(1, tmp_path / "one.jsonl")
    assert begun == (0, 3)
    assert [alone[text].target for text in texts] == [
        "Car large. House this. War and country.".replace("large", "big"),
        "House this.",
        "**Car big. House this.**",
    ]
    assert drafted(2, tmp_path / "two.jsonl") == (alone, (0, 3))
    # The journal holds sentences, which a killed command does not draft again.
    assert drafted(1, tmp_path / "two.jsonl") == (alone, (3, 3))


ITEM = (
    "Kepala desa menutup jembatan tua setelah hujan lebat. Warga menyeberang dengan perahu kecil. "
    "Sekolah dasar libur selama tiga hari. Petugas kesehatan membagikan obat di balai. "
    "Dinas pekerjaan umum memeriksa tiang jembatan setiap pagi. Hasil pemeriksaan ditulis pada "
    "papan desa. Bantuan beras datang dari kota pada hari Jumat. Jembatan baru dibangun tahun ini."
)


def test_eight_sentences_of_an_item_come_through_the_bundled_model() -> None:
    result = translate_text(f"Catatan:\n\n- {ITEM}\n", "id", "en", suffix=".md", engine="argos")
    item = result.text.split("- ", 1)[1]
    assert item.count(".") == 8
    assert not [reasons for _, reasons in result.unresolved if "sentences" in str(reasons)]


def test_texts_inside_codes_are_drafted_on_their_own() -> None:
    engine = Forgetful()
    text = (
        '![Peta banjir. Skala kecil](p.png "Air naik.") Air naik. Lihat [ini](a.md "Jalan rusak").'
    )
    made = draft(text, engine)
    assert made.target == (
        '![Petau banjiru. Skalau kecilu](p.png "Airu naiku.") Airu naiku. '
        'Lihatu [iniu](a.md "Jalanu rusaku").'
    )
    # None of them is in the sentence around it, and none is drafted twice.
    assert sorted(engine.given) == [
        "Air naik.", "Jalan rusak", "Lihat ini.", "Peta banjir.", "Skala kecil",
    ]  # fmt: skip
    made = draft("![Peta banjir](p.png)")
    assert made == Draft("![Petau banjiru](p.png)", "plain")


def test_issues_name_the_text_inside_a_code() -> None:
    made = draft("Jalan ini ![Peta banjir](p.png) rusak sekali.")
    assert made.unresolved == ("the position of ![Peta banjir](p.png) is a guess",)
    made = draft("Jalan ini rusak. ![Peta banjir](p.png)", Forgetful("Peta"))
    assert made.target == "Jalanu iniu rusaku. ![Peta banjir](p.png)"
    assert made.unresolved == ("out of reach",)


def test_terms_are_enforced_inside_codes() -> None:
    matcher = Matcher(load(b"id,en\nair,water\n"), "en")
    (made,) = draft_all(
        ["Jalan rusak ![Air naik](p.png)."], Forgetful(), matcher,
        source_language="id", target_language="en", syntax=Syntax.MARKDOWN,
    )  # fmt: skip
    assert made.target == "Jalanu rusaku ![Water naiku](p.png)."
    assert not made.unresolved
