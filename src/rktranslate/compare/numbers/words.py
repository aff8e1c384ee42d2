"""Words that are numbers, by language; small data for ``values``."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from rktranslate.compare.tokens import word_set

_MALAYIC_UNITS = {
    "nol": 0, "kosong": 0, "sifar": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5,
    "enam": 6, "tujuh": 7, "delapan": 8, "lapan": 8, "sembilan": 9, "sepuluh": 10, "sebelas": 11,
}  # fmt: skip
_MALAYIC_UNITS |= {
    f"{word}belas": value + 10 for word, value in _MALAYIC_UNITS.items() if 1 < value < 10
}
"""Often written as one word."""
_ENGLISH_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ENGLISH_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "once": 1, "twice": 2, "both": 2,
    "single": 1, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
    "seventies": 70, "eighties": 80, "nineties": 90, "hundredth": 100, "centenary": 100,
    "centennial": 100,
}  # fmt: skip
_ENGLISH_RANKS = {
    word: value
    for word, value in _ENGLISH_ORDINALS.items()
    if word.endswith(("st", "nd", "rd", "th"))
}
_ENGLISH_PARTS = {
    "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5,
    "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
}  # fmt: skip
_MALAYIC_ORDINALS = {
    "pertama": 1, "perdana": 1, "tunggal": 1,
    **{"ke" + word: value for word, value in _MALAYIC_UNITS.items() if value},
}  # fmt: skip
_MALAYIC_PARTS = {"per" + word: value for word, value in _MALAYIC_UNITS.items() if 2 < value < 11}
_MALAYIC_SHARES = {
    "setengah": Fraction(1, 2), "separuh": Fraction(1, 2), "separo": Fraction(1, 2),
    **{"se" + word: Fraction(1, value) for word, value in _MALAYIC_PARTS.items()},
}  # fmt: skip
_MALAYIC_SHARES |= {f"{word}nya": share for word, share in _MALAYIC_SHARES.items()}
_MALAYIC_LOWER = word_set(
    "bawah beku turun menurun menurunkan penurunan merosot kemerosotan anjlok berkurang kurang",
    "berkurangan pengurangan susut menyusut penyusutan kontraksi terkontraksi menguncup melemah",
    "lemah jatuh kejatuhan rugi kerugian defisit tolak kehilangan lebih rendah",
)
_MALAYIC_NUMBERED = word_set(
    "bab bagian bahagian jilid lampiran pasal perkara perang dunia kuartal triwulan semester suku",
    "tahun tahap fase fasa tingkat golongan kelas jenis tipe seri kelompok divisi edisi gelombang",
)


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words of one language."""

    units: dict[str, int]
    """Words that are added up."""
    factors: dict[str, int]
    """Words that multiply what stands before them, within a thousand."""
    magnitudes: dict[str, int]
    """Words that multiply all that stands before them; also after digits: ``1,5 triliun``."""
    joiners: frozenset[str] = frozenset()
    """Words that may stand inside of a number (``two hundred and five``)."""
    percent: tuple[str, ...] = ()
    """What a percent sign is called, the usual word first."""
    month_spellings: tuple[tuple[str, int], ...] = ()
    """Names of months beside those of CLDR."""
    weekday_spellings: dict[str, int] = field(default_factory=dict)
    """Names of days beside those of CLDR."""
    teens: frozenset[str] = frozenset()
    """Words that add ten to the unit before them (``dua belas``)."""
    dozens: frozenset[str] = frozenset()
    """Factors that also follow digits, without a change of the number: ``4 dozen``."""
    shares: dict[str, Fraction] = field(default_factory=dict)
    """Words that are a share by themselves (``half``)."""
    parts: dict[str, int] = field(default_factory=dict)
    """Words that are one with a number before them (``two thirds``): what they divide by."""
    ranks: dict[str, int] = field(default_factory=dict)
    """Ordinals, which may stand for a Roman numeral."""
    numbered: frozenset[str] = frozenset()
    """What Roman numerals of one letter count (``chapter V``)."""
    minus: frozenset[str] = frozenset()
    """Words for a minus sign."""
    lower: frozenset[str] = frozenset()
    """Words of which a text with a loss or a fall has one, so that it needs no minus sign."""
    after_money: tuple[tuple[str, int], ...] = ()
    """Letters that are a magnitude right after an amount of money (``$4.6m``)."""
    twice: str = ""
    """A digit that, put right after a word, says the word twice (``anak2``)."""
    lone_i: bool = False
    """Whether an I that stands alone is a Roman numeral: not where it is a pronoun."""

    def numerator(self, word: str) -> int | None:
        """Return how many parts a word before a part says; None where it says none."""
        if word in {"a", "an"}:
            return 1
        return None if word in self.ranks else self.units.get(word)

    def continues(self, before: str, word: str) -> bool:
        """Tell whether a word may go on with the number of the word before it.

        "Twenty five" is one number, "first two" and "two and one" are two.
        """
        if word in self.joiners:
            return before in self.factors or before in self.magnitudes
        if before in self.joiners and word in self.magnitudes:
            return False  # "thousands and thousands"
        if before in self.units and word in self.units:
            tens, unit = self.units[before], self.units[word]
            return tens >= 100 > unit or (tens >= 20 and tens % 10 == 0 and unit < 10)
        return True

    def value(self, words: list[str]) -> Decimal | None:
        """Return the number that a run of number words says; None when it says none."""
        total = Decimal(0)
        current = Decimal(0)
        seen = False
        for word in words:
            if word in self.units:
                current += self.units[word]
            elif word in self.teens:
                current += 10
            elif word in self.factors:
                tens, below = divmod(current, 100)
                factor = self.factors[word]
                if factor == 10:
                    current = tens * 100 + max(below, Decimal(1)) * 10
                else:
                    current = max(current, Decimal(1)) * factor
            elif word in self.magnitudes:
                total += max(current, Decimal(1)) * self.magnitudes[word]
                current = Decimal(0)
            elif word in self.joiners:
                continue
            else:
                return None
            seen = True
        return total + current if seen else None


INDONESIAN = NumberWords(
    units={**_MALAYIC_UNITS, **_MALAYIC_ORDINALS, "seratus": 100},
    factors={"puluh": 10, "ratus": 100, "lusin": 12, "selusin": 12},
    dozens=frozenset({"lusin"}),
    teens=frozenset({"belas"}),
    magnitudes={
        "ribu": 10**3, "rb": 10**3, "seribu": 10**3, "juta": 10**6, "jt": 10**6, "sejuta": 10**6,
        "miliar": 10**9, "milyar": 10**9, "semiliar": 10**9, "triliun": 10**12, "trilyun": 10**12,
        "ribuan": 10**3, "jutaan": 10**6, "miliaran": 10**9, "triliunan": 10**12,
    },
    percent=("persen", "persennya", "poin persen", "poin persentase", "titik persentase"),
    month_spellings=(("nopember", 11), ("pebruari", 2)),
    weekday_spellings={"Jum'at": 4, "Jum’at": 4, "Ahad": 6},
    shares=_MALAYIC_SHARES,
    parts=_MALAYIC_PARTS,
    ranks=_MALAYIC_ORDINALS,
    numbered=_MALAYIC_NUMBERED,
    minus=frozenset({"minus", "negatif"}),
    lower=_MALAYIC_LOWER,
    after_money=(("m", 10**9), ("t", 10**12)),
    twice="2",
    lone_i=True,
)  # fmt: skip
MALAY = NumberWords(
    units={**_MALAYIC_UNITS, **_MALAYIC_ORDINALS, "seratus": 100},
    factors={"puluh": 10, "ratus": 100, "lusin": 12, "selusin": 12},
    dozens=frozenset({"lusin"}),
    teens=frozenset({"belas"}),
    magnitudes={
        "ribu": 10**3, "seribu": 10**3, "juta": 10**6, "sejuta": 10**6, "bilion": 10**9,
        "billion": 10**9, "trilion": 10**12,
    },
    percent=("peratus", "peratusnya", "mata peratus", "mata peratusan"),
    shares={**_MALAYIC_SHARES, "suku": Fraction(1, 4)},
    parts={**_MALAYIC_PARTS, "suku": 4},
    ranks=_MALAYIC_ORDINALS,
    numbered=_MALAYIC_NUMBERED,
    minus=frozenset({"minus", "negatif", "tolak"}),
    lower=_MALAYIC_LOWER,
    after_money=(("j", 10**6), ("b", 10**9)),
    twice="2",
    lone_i=True,
)  # fmt: skip
ENGLISH = NumberWords(
    units={**_ENGLISH_UNITS, **_ENGLISH_ORDINALS},
    factors={"hundred": 100, "dozen": 12},
    dozens=frozenset({"dozen"}),
    magnitudes={
        "thousand": 10**3, "thousands": 10**3, "million": 10**6, "millions": 10**6, "mn": 10**6,
        "billion": 10**9, "billions": 10**9, "bn": 10**9, "trillion": 10**12,
        "trillions": 10**12, "tn": 10**12,
    },
    joiners=frozenset({"and"}),
    percent=("percent", "percents", "per cent", "pct", "percentage"),
    month_spellings=(("sept", 9),),
    shares={"half": Fraction(1, 2), "quarter": Fraction(1, 4)},
    parts=_ENGLISH_PARTS,
    ranks=_ENGLISH_RANKS,
    numbered=word_set(
        "chapter part section volume book act scene article title appendix annex schedule war",
        "phase stage level tier class type group grade division semester quarter series wave",
    ),
    minus=frozenset({"minus", "negative"}),
    lower=word_set(
        "below beneath under sub subzero freezing fall falls fell falling fallen down drop drops",
        "dropped dropping decline declines declined declining decrease decreased decreases cut",
        "decreasing lower lowered less lost loss losses lose deficit shrank shrink shrinking",
        "contraction contracted contract reduction reduced reduce reducing slump slumped plunged",
        "slid tumbled weaker weakened downturn minus",
    ),
    after_money=(("k", 10**3), ("m", 10**6), ("b", 10**9)),
)  # fmt: skip
NONE = NumberWords(units={}, factors={}, magnitudes={})

BY_LANGUAGE = {"id": INDONESIAN, "ms": MALAY, "en": ENGLISH}
"""Languages whose number words are known; in others only digits are compared."""
