"""Give the catalogues of the formatted brief the reviewed translations of the plain one.

    rktranslate extract -C examples/brief && python examples/brief/make_catalogues.py

The sentences are those of ``translations/``; here, citations are footnotes and names are bold. A
tag goes where its text is in the translation. What only the formatted brief has, its table, is
below.
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

from rktranslate.catalog.po import read, serialise
from rktranslate.inline.tags import NAME, plain_text
from rktranslate.model import Message, State

HERE = Path(__file__).parent
PLAIN = HERE.parents[1] / "translations"
SOURCE = "id"
TEXTS = {
    "Tabel 1.": ("Table 1.", "Jadual 1."),
    "Kunjungan antara kedua negara": (
        "Visits between the two countries",
        "Lawatan antara kedua-dua negara",
    ),
    "Tabel 1. Kunjungan antara kedua negara": (
        "Table 1. Visits between the two countries",
        "Jadual 1. Lawatan antara kedua-dua negara",
    ),
    "header": ("page header", "pengepala halaman"),
    "Waktu": ("Date", "Masa"),
    "Peristiwa": ("Event", "Peristiwa"),
    "Juli 2023": ("July 2023", "Julai 2023"),
    "September 2023": ("September 2023", "September 2023"),
    "Februari 2024": ("February 2024", "Februari 2024"),
    "Menteri Pertahanan Rusia mengunjungi Pyongyang.": (
        "Russia’s Defence Minister visits Pyongyang.",
        "Menteri Pertahanan Rusia melawat Pyongyang.",
    ),
    "Pemimpin Korea Utara mengunjungi Moskow.": (
        "North Korea’s leader visits Moscow.",
        "Pemimpin Korea Utara melawat Moscow.",
    ),
    "Kelompok wisatawan pertama dari Rusia sejak pandemi tiba di Pyongyang.": (
        "The first group of tourists from Russia since the pandemic arrives in Pyongyang.",
        "Kumpulan pelancong pertama dari Rusia sejak pandemik tiba di Pyongyang.",
    ),
}
LANGUAGES = ("en", "ms")

_ELEMENT = re.compile(rf"<(?P<single>{NAME})/>|<(?P<name>{NAME})>.*?</(?P=name)>")
_LEADING_NUMBER = re.compile(r"^\d(?=[A-Z])")
_CITED = re.compile(r"\[\d+\]$")
_NUMBER = re.compile(r"\d+")


def main() -> None:
    """Fill the catalogues; exit with 1 if a translation is missing."""
    missing = 0
    for index, language in enumerate(LANGUAGES):
        known = {source: texts[index] for source, texts in TEXTS.items()}
        for path in sorted((PLAIN / language).rglob("*.po")):
            for message in read(path, SOURCE, language).catalog.messages:
                known[_spaced(message.source)] = message.target
                # A footnote after the full stop at the end of a paragraph is beside the sentence.
                if _CITED.search(message.source):
                    known.setdefault(
                        _CITED.sub("", _spaced(message.source)), _CITED.sub("", message.target)
                    )
        for path in sorted((HERE / "translations" / language).rglob("*.po")):
            file = read(path, SOURCE, language)
            messages = [_translated(message, known) for message in file.catalog.messages]
            catalog = replace(file.catalog, messages=tuple(messages))
            path.write_text(serialise(catalog, file), "utf-8")
            for message in messages:
                if not message.target and not message.obsolete:
                    missing += 1
                    print(f"{path.name}: {message.source}", file=sys.stderr)
    sys.exit(missing > 0)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _translated(message: Message, known: dict[str, str]) -> Message:
    if message.state is State.REVIEWED:
        return message
    words = _LEADING_NUMBER.sub("", _spaced(plain_text(message.source).text))
    # A footnote is a bibliography entry, kept verbatim, or a sentence of one.
    is_note = any(words in source for source in known if source.startswith("["))
    target = message.source if is_note else _target(message.source, known)
    if target is None:
        return message
    return replace(message, target=target, state=State.REVIEWED, provenance=None)


def _target(source: str, known: dict[str, str]) -> str | None:
    """Return the translation of a tagged sentence; None if there is none."""
    elements: dict[str, str] = {}

    def key(match: re.Match[str]) -> str:
        """Return what stands in the plain brief in place of an element."""
        text = plain_text(match[0]).text
        number = _NUMBER.fullmatch(text) or (match["single"] and _NUMBER.search(match["single"]))
        found = f"[{number[0]}]" if number else text
        elements[found] = match[0]
        return found

    plain = _spaced(plain_text(_ELEMENT.sub(key, source)).text)
    target = known.get(plain)
    for text, element in elements.items():
        if target is None or text not in target:
            return None
        target = target.replace(text, element, 1)
    return target


if __name__ == "__main__":
    main()
