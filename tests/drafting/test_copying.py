"""Names and other texts that an engine loses are in the draft all the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from rktranslate.drafting import Draft, draft_all
from rktranslate.engines.argos.engine import ArgosProvider
from rktranslate.engines.interface import Capabilities, Engine, EngineOptions
from rktranslate.glossary import Matcher, load
from rktranslate.model import Candidate, Signature

WORDS = {
    "Rapat itu dihadiri": "The meeting was attended by",
    "Velkovski": "Velosko",
    "dan stafnya": "and his staff",
    "bersama": "with",
    "Menteri": "the Minister",
    "KPK": "NKK",
    "kemarin": "yesterday",
}


@dataclass
class Garbling:
    """An engine that garbles names that it sees, and copies placeholders."""

    capabilities: Capabilities = field(default_factory=lambda: Capabilities(placeholders=True))
    calls: list[list[str]] = field(default_factory=list)

    @property
    def signature(self) -> Signature:
        return Signature("garbling", "1", "model", "0")

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        self.calls.append(list(texts))
        return [(Candidate(self.one(text), -1.0),) for text in texts]

    def one(self, text: str) -> str:
        for word, translation in WORDS.items():
            text = text.replace(word, translation)
        return text


def draft(text: str, glossary: bytes = b"") -> tuple[Draft, Garbling]:
    engine = Garbling()
    matcher = Matcher(load(glossary), "en") if glossary else None
    (made,) = draft_all([text], engine, matcher, source_language="id", target_language="en")
    return made, engine


def test_a_garbled_name_is_replaced_where_a_placeholder_shows_it() -> None:
    made, engine = draft("Rapat itu dihadiri Velkovski dan stafnya.")
    assert made == Draft("The meeting was attended by Velkovski and his staff.", "placeholder")
    assert len(engine.calls) == 2


def test_a_sentence_that_has_its_names_is_translated_once() -> None:
    made, engine = draft("Rapat itu dihadiri Markov dan stafnya.")
    assert made == Draft("The meeting was attended by Markov and his staff.", "plain")
    assert len(engine.calls) == 1


def test_several_copies_are_replaced_together() -> None:
    made, engine = draft("Rapat itu dihadiri Velkovski bersama KPK kemarin.")
    assert made.target == "The meeting was attended by Velkovski with KPK yesterday."
    assert len(engine.calls) == 2


def test_a_term_of_the_glossary_is_the_glossarys_matter() -> None:
    csv = b"id,en\nVelkovski,Welkowski\n"
    made, _ = draft("Rapat itu dihadiri Velkovski dan stafnya.", csv)
    assert made.target == "The meeting was attended by Welkowski and his staff."
    assert made.unresolved == ()


def test_a_name_beside_a_term_is_copied() -> None:
    csv = b"id,en\nMenteri,Secretary\n"
    made, _ = draft("Rapat itu dihadiri Menteri Velkovski dan stafnya.", csv)
    assert "Velkovski" in made.target
    assert "Secretary" in made.target


def test_a_list_of_more_names_than_placeholders_takes_rounds() -> None:
    class Listing(Garbling):
        def one(self, text: str) -> str:
            return re.sub(r"(\w+)lovski", r"\1o", super().one(text))

    names = [f"{start}lovski" for start in ("Ba", "Be", "Bo", "Da", "De", "Do", "Fa", "Fe")]
    names += [f"{start}lovski" for start in ("Fo", "Ga", "Ge", "Go", "Ma", "Me")]
    text = f"Rapat itu dihadiri {', '.join(names)} kemarin."
    engine = Listing()
    (made,) = draft_all([text], engine, None, source_language="id", target_language="en")
    assert [name for name in names if name not in made.target] == []
    assert len(engine.calls) == 3


def test_a_name_that_stays_lost_is_an_issue_for_the_reviewer() -> None:
    class Forgetful(Garbling):
        def one(self, text: str) -> str:
            return super().one(text).replace("｟0｠", "").replace("Velosko ", "")

    (made,) = draft_all(
        ["Rapat itu dihadiri Velkovski dan stafnya."],
        Forgetful(),
        None,
        source_language="id",
        target_language="en",
    )
    assert made.step == "best"
    assert made.unresolved == ("Velkovski is missing",)


@pytest.mark.parametrize("placeholders", [True, False])
def test_technical_text_is_never_shown_to_an_engine(placeholders: bool) -> None:
    engine = Garbling(Capabilities(placeholders=placeholders))
    text = "Rapat itu dihadiri @warga_kota dan #Tagar, lihat a_b.pdf dan {nama}."
    (made,) = draft_all([text], engine, None, source_language="id", target_language="en")
    for copied in ("@warga_kota", "#Tagar", "a_b.pdf", "{nama}"):
        assert copied in made.target
        assert not any(copied in seen for call in engine.calls for seen in call)


@pytest.fixture(scope="module")
def starter() -> Engine:
    return ArgosProvider().load("id", "en", EngineOptions(threads=1))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Marti Ferrol, 68, menghadiri protes itu.", ["Marti Ferrol"]),
        ("KPK, BPK, dan PPATK bekerja sama.", ["KPK", "BPK", "PPATK"]),
        ("Ia memakai #BersihkanSungai bersama @warga_kota.", ["#BersihkanSungai", "@warga_kota"]),
        ("Hubungi 0812-5550-1234 atau kirim ke kode pos 01234.", ["0812-5550-1234", "01234"]),
        ("Gubernur Zainal Aripay meresmikan jembatan di Tolikara.", ["Zainal Aripay", "Tolikara"]),
        ("Atlet Ndlovu dan Kowalczyk menang di Szeged.", ["Ndlovu", "Kowalczyk", "Szeged"]),
        ("Rapat dibuka oleh Sdr. Teguh Prasetyawan.", ["Teguh Prasetyawan"]),
        ("Kata warga bernama Teguh (31) begitu.", ["Teguh"]),
        ("Kemarin Mawar Wulandari (31) hadir.", ["Mawar Wulandari"]),
        ("Lihat hlm. 5 untuk penjelasan.", ["See page 5"]),
    ],
)  # fmt: skip
def test_drafts_of_the_starter_model(starter: Engine, text: str, kept: list[str]) -> None:
    (made,) = draft_all([text], starter, None, source_language="id", target_language="en")
    assert [word for word in kept if word not in made.target] == []
