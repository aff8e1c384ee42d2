"""Texts inside codes are drafted as texts of their own, and put back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from rktranslate.drafting import draft_all
from rktranslate.drafting.verifier import Verifier
from rktranslate.engines.interface import Capabilities
from rktranslate.model import Candidate, Signature, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WORDS = {
    "Klik": "Click", "ikon": "icon", "cetak": "print", "lalu": "then", "tunggu": "wait",
    "Satu": "One", "menit": "minute", "saja": "only", "Simpan": "Save", "Tekan": "Press",
    "dua": "two", "Cukup": "Enough",
}  # fmt: skip


class WordEngine:
    """Translates word by word and remembers what it was given."""

    capabilities: ClassVar[Capabilities] = Capabilities(placeholders=False)
    signature: ClassVar[Signature] = Signature("words", "1")

    def __init__(self) -> None:
        self.given: list[str] = []

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:

        self.given += texts
        return [(Candidate(re.sub(r"\w+", lambda m: _WORDS.get(m[0], m[0]), t)),) for t in texts]


def drafted(text: str) -> tuple[str, list[str]]:
    engine = WordEngine()
    (draft,) = draft_all(
        [text], engine, None, source_language="id", target_language="en", syntax=Syntax.MARKDOWN
    )
    return draft.target, engine.given


def test_alternative_text_and_note() -> None:
    target, given = drafted("Klik ![ikon cetak](a.png) lalu tunggu^[Satu menit saja.].")
    assert target == "Click ![icon print](a.png) then wait^[One minute only.]."
    assert given[:3] == ["Klik lalu tunggu.", "ikon cetak", "Satu menit saja."]


def test_sentences_of_a_note_are_drafted_one_by_one() -> None:
    target, given = drafted("Klik lalu tunggu^[Satu menit saja. Cukup dua menit.].")
    assert target == "Click then wait^[One minute only. Enough two minute.]."
    assert {"Satu menit saja.", "Cukup dua menit."} <= set(given)


def test_a_unit_that_is_only_an_image() -> None:
    target, given = drafted("![ikon cetak](a.png)")
    assert target == "![icon print](a.png)"
    assert given == ["ikon cetak"]


def test_attributes_of_tags() -> None:
    target, _ = drafted('Tekan <T label="Simpan" on={() => f(1)} /> lalu tunggu.')
    assert target == 'Press <T label="Save" on={() => f(1)} /> then wait.'


def test_a_draft_that_empties_a_link_is_unresolved() -> None:
    verifier = Verifier(None, "id", "en", Syntax.MARKDOWN)
    source = "Lihat [pemasangan](#pasang) dahulu."
    assert "a link has lost its text" in verifier.faults(source, "See [](#pasang) first.")
    assert not verifier.faults(source, "See [installation](#pasang) first.")
