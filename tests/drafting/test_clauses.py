"""A long sentence of which an engine leaves out clauses is translated clause by clause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rktranslate.compare.length import is_short
from rktranslate.drafting import Draft, draft_all
from rktranslate.drafting.parts import in_clauses
from rktranslate.engines.interface import Capabilities
from rktranslate.glossary import Matcher, load
from rktranslate.model import Candidate, Signature

LONG = (
    "pemerintah daerah menambah stok beras di gudang sebelum bulan puasa tiba, "
    "membuka operasi pasar di tiga kabupaten yang paling terdampak, "
    "lalu mengumumkan harga pembelian dari petani setiap awal bulan di papan desa"
)


@dataclass
class Tired:
    """Copies a text up to a number of characters."""

    stamina: int
    given: list[str] = field(default_factory=list)
    capabilities = Capabilities()
    signature = Signature("tired", "1")

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        self.given += texts
        return [(Candidate(text[: self.stamina].replace("pasar", "market")),) for text in texts]


def draft(engine: Tired, matcher: Matcher | None = None) -> Draft:
    (made,) = draft_all([LONG], engine, matcher, source_language="id", target_language="en")
    return made


def test_lost_clauses_are_translated_alone() -> None:
    engine = Tired(90)
    made = draft(engine)
    assert made == Draft(LONG.replace("pasar", "market"), "parts")
    assert engine.given == [LONG, *LONG.split(", ")]


def test_a_draft_that_stays_short_is_unresolved() -> None:
    made = draft(Tired(20))
    assert made.step == "best"
    assert made.unresolved == ("the draft is short: 30 % of the source",)
    # The better one is kept: what has most of the three clauses.
    assert made.target.count(",") == 2


def test_nothing_is_cut_that_is_not_short() -> None:
    engine = Tired(1000)
    assert draft(engine).step == "plain"
    assert engine.given == [LONG]


def test_terms_hold_in_clauses_too() -> None:
    made = draft(Tired(90), Matcher(load(b"id,en\npasar,bazaar\n"), "en"))
    assert made == Draft(LONG.replace("pasar", "bazaar"), "swap")


def test_lengths() -> None:
    assert is_short("x" * 200, "x" * 90, "id", "en")
    assert not is_short("x" * 200, "x" * 150, "id", "en")
    # A short text may be a name with a long form, and of Klingon nothing is known.
    assert not is_short("x" * 60, "x" * 10, "id", "en")
    assert not is_short("x" * 200, "x" * 20, "id", "tlh")


def test_clauses_are_not_short() -> None:
    parts = in_clauses("Beras, jagung, dan ubi dijual di pasar, tetapi gula tidak dijual.").parts
    assert len(parts) == 1
    cut = in_clauses(LONG)
    assert [part.text for part in cut.parts] == LONG.split(", ")
    assert cut.gaps == ("", ", ", ", ", "")
