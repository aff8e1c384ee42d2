"""What may be attached to a word without making it another word, by language; small data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

_SIBILANTS = ("s", "x", "z", "ch", "sh", "o")
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Morphology:
    """Endings and beginnings that leave a term what it is."""

    endings: tuple[str, ...] = ()
    """What may follow the last letter of a term."""
    proclitics: tuple[str, ...] = ()
    """What may stand before a term that is one common word."""
    reduplicates: bool = False
    """``laporan-laporan`` is one occurrence of ``laporan``."""
    whole_words: frozenset[str] = frozenset()
    """Words that only look like a shorter word and one of the endings."""
    plurals: bool = False
    """The endings are plurals of English."""

    def attaches(self, word: str, ending: str) -> bool:
        """Tell whether an ending may be attached to a word; both are case folded."""
        if ending not in self.endings or word + ending in self.whole_words:
            return False
        if not self.plurals:
            return True
        if ending == "es":
            return word.endswith(_SIBILANTS)
        return len(word) > 1 and not word.endswith("s")

    def stems(self, word: str) -> tuple[str, ...]:
        """Return what a case-folded word may be without an ending; mostly nothing."""
        if not word.endswith(self.endings):
            return ()
        pairs = [(word[: -len(each)], each) for each in self.endings if word.endswith(each)]
        return tuple(stem for stem, ending in pairs if self.attaches(stem, ending))

    def altered_plural(self, text: str) -> str | None:
        """Return the plural that changes the last letter (``country``: ``countries``), if any."""
        if self.plurals and len(text) > 2 and text[-1] == "y" and text[-2] not in _VOWELS:
            return text[:-1] + "ies" if text[-2].isalpha() else None
        return None


_LOOK_ALIKES = (
    "adalah", "ialah", "masalah", "sekolah", "makalah", "setelah", "istilah", "jumlah", "salah",
    "kalah", "celah", "olah", "ulah", "lelah", "belah", "langkah", "naskah", "nikah", "tingkah",
    "berkah", "serakah", "hanya", "tanya", "punya", "ampun", "rumpun", "himpun", "meskipun",
    "walaupun", "maupun", "ataupun",
)  # fmt: skip
"""Words that only look like a shorter one with a clitic (``masalah``: problem; ``masa``: time)."""
_MALAYIC = Morphology(
    endings=("nya", "lah", "kah", "pun", "nyalah", "nyakah", "nyapun"),
    proclitics=("ku", "kau"),
    reduplicates=True,
    whole_words=frozenset(_LOOK_ALIKES),
)
_ENGLISH = Morphology(endings=("s", "es"), plurals=True, whole_words=frozenset({"news", "does"}))
_BY_LANGUAGE = {"id": _MALAYIC, "ms": _MALAYIC, "en": _ENGLISH}


@lru_cache(maxsize=64)
def morphology(language: str) -> Morphology:
    """Return the rules of a language; a language without any attaches nothing."""
    return _BY_LANGUAGE.get(language.replace("-", "_").split("_")[0].lower(), Morphology())
