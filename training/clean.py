"""Filters for the parallel corpus: each is named and can be switched off."""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

#: How often a pair of a source is seen per epoch.  Formal news and policy prose up; software
#: strings, scripture and dictionary entries down.
WEIGHTS: dict[str, float] = {
    "panl_bppt_international": 3.0, "panl_bppt_economy": 2.0, "panl_bppt_science": 2.0,
    "panl_bppt_sport": 1.5, "imt_news": 1.5, "imt_general": 1.0, "smeru": 1.2, "ausaid": 2.0,
    "tico19": 2.0, "mozilla_legal": 1.5, "udhr": 3.0, "opensource_guide": 1.0, "iso_names": 3.0,
    "iwslt17_ted": 1.0, "tatoeba": 0.8, "nusax": 0.7, "hot_pdc": 1.0, "digisec_directory": 1.0,
    "quran_id_kemenag": 0.3, "freedict_eng_ind": 0.35, "libreoffice_help": 0.3,
    "ui_catalogs": 0.3, "desktop_help": 0.35, "gnome_help": 0.5, "ms_project_operations": 0.4,
    "ms_customer_insights": 0.5, "ms_azure_powershell": 0.4, "openstack_docs": 0.5,
    "debian_reference": 0.5, "debian_install_guide": 0.6, "debian_handbook": 0.7,
    "solidity_docs": 0.5, "python_docs": 0.5, "react_docs_new": 0.5, "react_docs_legacy": 0.5,
    "vue_docs": 0.5, "mediawiki": 0.5, "kicad_docs": 0.3, "tabbycat_docs": 0.5,
}  # fmt: skip
DEFAULT_WEIGHT = 0.7

#: Sources whose licence SOURCES.md gives as "none stated" (in the repository or at all).
NO_LICENCE = (
    "smeru", "ausaid", "panl_bppt_sport", "panl_bppt_international", "panl_bppt_economy",
    "panl_bppt_science", "solidity_docs", "hot_pdc", "tor_project", "nuxt_docs", "ooni",
    "digisec_directory", "udhr", "debian_website", "python_docs",
)  # fmt: skip


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ID_STOP = _set(
    "yang dan di ke dari untuk dengan pada ini itu adalah tidak akan dalam oleh sebagai atau juga"
    " ada bisa dapat telah sudah kami anda saya mereka karena jika lebih agar bahwa para kita"
    " sebuah suatu harus hanya dia ia serta tersebut"
)
_EN_STOP = _set(
    "the of and to in is that for it with as was on are this be by at from or an have not which"
    " you your can will has were their they his but if we been its"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_TAGS = re.compile(
    r"</?[A-Za-z][^>]*>|&[a-z]+;|\{\{|\}\}|\]\(|``|%[sd]\b|%\(|\$\{|\\[a-z]|\w\(\)|==|::|=>"
)
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_SPACE = re.compile(r"\s+")
_BULLET = re.compile(r"^(?:[-•*·▪–]|\(?[a-z0-9]{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Pair:
    """One translated pair and the corpus it comes from."""

    source: str
    indonesian: str
    english: str


def tidy(text: str) -> str:
    """NFC, single spaces, no soft hyphens or zero-width characters."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    return _SPACE.sub(" ", text).strip()


def words(text: str) -> list[str]:
    """Lower-cased words without digits."""
    return [w.lower() for w in _WORD.findall(text)]


def _length(pair: Pair) -> bool:
    a, b = len(pair.indonesian.split()), len(pair.english.split())
    return 1 <= a <= 90 and 1 <= b <= 100 and max(len(pair.indonesian), len(pair.english)) <= 700


def _ratio(pair: Pair) -> bool:
    a, b = len(pair.indonesian), len(pair.english)
    slack = 12
    return a <= 2.0 * b + slack and b <= 2.0 * a + slack


def _copied(pair: Pair) -> bool:
    """False for text left untranslated: most of four or more words are the same."""
    a, b = words(pair.indonesian), words(pair.english)
    if len(a) < 4 or len(b) < 4:
        return pair.indonesian.casefold() != pair.english.casefold() or len(a) <= 2
    common = sum((Counter(a) & Counter(b)).values())
    return common / min(len(a), len(b)) < 0.65


def _residue(pair: Pair) -> bool:
    return not (_TAGS.search(pair.indonesian) or _TAGS.search(pair.english))


def _letters(pair: Pair) -> bool:
    for text in (pair.indonesian, pair.english):
        letters = sum(c.isalpha() or c.isspace() for c in text)
        if letters < 0.65 * len(text) or not any(c.isalpha() for c in text):
            return False
    return True


def _latin(pair: Pair) -> bool:
    """Both sides in Latin script but for the odd character."""
    for text in (pair.indonesian, pair.english):
        if sum(c.isalpha() and ord(c) > 0x24F for c in text) > 3:
            return False
    return True


def _language(pair: Pair) -> bool:
    """Stop words must not say that a side is in the other language."""
    a, b = words(pair.indonesian), words(pair.english)
    id_in_a, en_in_a = sum(w in _ID_STOP for w in a), sum(w in _EN_STOP for w in a)
    id_in_b, en_in_b = sum(w in _ID_STOP for w in b), sum(w in _EN_STOP for w in b)
    if en_in_a > max(1, id_in_a) or id_in_b > max(1, en_in_b):
        return False
    if len(a) >= 12 and not id_in_a:
        return False
    return not (len(b) >= 12 and not en_in_b)


def _numbers(pair: Pair) -> bool:
    """Numbers of two digits or more must not contradict each other."""

    def digits(text: str) -> set[str]:
        found = (re.sub(r"[.,]", "", n) for n in _NUMBER.findall(text))
        return {n for n in found if len(n) > 1}

    a, b = digits(pair.indonesian), digits(pair.english)
    if not a or not b:
        return len(a | b) <= 1
    return len(a & b) * 2 >= min(len(a), len(b))


FILTERS: dict[str, Callable[[Pair], bool]] = {
    "length": _length, "ratio": _ratio, "copied": _copied, "residue": _residue,
    "letters": _letters, "latin": _latin, "language": _language, "numbers": _numbers,
}  # fmt: skip


def read_corpus(path: Path, exclude: Iterable[str]) -> list[Pair]:
    """All pairs of ``source<TAB>Indonesian<TAB>English`` but those of excluded sources."""
    dropped = set(exclude)
    pairs = []
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        for line in handle:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 3 and fields[0] not in dropped:
                a, b = tidy(fields[1]), tidy(fields[2])
                if _BULLET.match(a) and _BULLET.match(b):
                    a, b = _BULLET.sub("", a), _BULLET.sub("", b)
                pairs.append(Pair(fields[0], a, b))
    return pairs


def clean(
    pairs: list[Pair], skip: Iterable[str] = (), repeats: int = 2
) -> tuple[list[Pair], Counter[str]]:
    """Apply the filters; also at most ``repeats`` pairs with the same text on either side."""
    active = {name: test for name, test in FILTERS.items() if name not in set(skip)}
    dropped: Counter[str] = Counter()
    left: Counter[str] = Counter()
    right: Counter[str] = Counter()
    kept = []
    for pair in pairs:
        reason = next((name for name, test in active.items() if not test(pair)), None)
        if reason is None and "repeats" not in skip:
            a, b = " ".join(words(pair.indonesian)), " ".join(words(pair.english))
            left[a] += 1
            right[b] += 1
            if left[a] > repeats or right[b] > repeats or not a or not b:
                reason = "repeats"
        if reason is None:
            kept.append(pair)
        else:
            dropped[reason] += 1
    return kept, dropped
