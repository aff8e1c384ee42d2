"""Recognises bibliographies, for all formats.

To recognise another heading, add it to ``REFERENCE_HEADINGS`` in lower case.
"""

from __future__ import annotations

import re

REFERENCE_HEADINGS = frozenset(
    {
        # Indonesian
        "bibliografi",
        "catatan kaki dan referensi",
        "daftar acuan",
        "daftar pustaka",
        "daftar referensi",
        "daftar rujukan",
        "kepustakaan",
        "pustaka",
        "pustaka acuan",
        "referensi",
        "rujukan",
        "sumber pustaka",
        # Malay
        "bibliografi dan rujukan",
        "senarai rujukan",
        # English
        "bibliography",
        "literature cited",
        "references",
        "works cited",
    }
)
"""Headings that open a bibliography."""

NUMBERED = re.compile(r"\\?\[\d{1,4}\\?\][ \t\xa0]")
"""``[12] `` at the start of a line: a numbered entry (Markdown may have the brackets escaped)."""

DATED = re.compile(r"\((?:(?:19|20)\d\d[a-z]?|n\.\s?d\.|t\.\s?t\.)[),]")
"""``(2023)``, ``(2023, September 12)``, ``(n.d.)``: the date of an entry in author-date style."""

_YEAR = re.compile(r"(?<![\d./-])(?:1[89]|20)\d\d[a-z]?(?![\d/-])")
_AUTHOR = re.compile(
    r"""# Santoso, B.; Santoso, Budi
      [*_“"]*[A-Z][\w'’-]+,\ (?:[A-Z]\.|[A-Z][\w'’-]+(?=[^\n]{0,60}[.&;(]))
      # Badan Pusat Statistik.
      |[A-Z][\w'’()./&-]*(?:\ (?:[A-Z][\w'’()./&-]*|dan|of|the|for|and|&)){0,9}\.
        \ (?:\(?\d{4}|[“"*_A-Z])
      # B. Santoso,
      |[A-Z]\.(?:\ ?[A-Z]\.)*\ [A-Z][\w'’-]+,""",
    re.VERBOSE,
)
"""A person or a body at the start of an entry, with what follows its name there."""
_PUBLISHED = re.compile(
    r"""\bdoi\b|\b10\.\d{4,9}/|\bISBN\b|\bISSN\b|\bet\ al\.|\b[Vv]ol(?:ume)?\.?\ \d|\d\(\d+\)
      |\b(?:hlm|hal|pp|no|Cet|ed)\.\ ?\d|\b[Ee]disi\b
      |\b(?:[Dd]iakses|[Dd]iunduh|[Aa]ccessed|[Rr]etrieved)\b
      |[.,]\ [A-Z][\w.\ -]{1,30}:\ (?:[A-Z]|CV\b|PT\b)  # Jakarta: Gramedia
      |[“"][^”"\n]{3,}[,.]?[”"]""",
    re.VERBOSE,
)
"""Marks of a publication: identifiers, volume and pages, place and publisher, date of access."""
_STATUTE = re.compile(
    r"(?:Undang-Undang|Peraturan|Keputusan|Instruksi|Surat Edaran|Putusan|UU|PP|Perpres|Permen\w*)"
    r"\b.{0,200}?\b(?:Nomor|No\.)\s?\d",
)
_DESCRIBED_LINK = re.compile(r"\[[^\[\]\n]*\]\([^()\n]*\)(?:[ \t]*(?:[:–—]|-[ \t])|[ \t]*$)")
"""A link of Markdown with what it leads to."""
_ADDRESS = re.compile(r"https?://|www\.")
_ADDRESS_AT_END = re.compile(r"(?:https?://|www\.|\bdoi:)\S+\s*\Z")
_DATED_ENTRY = re.compile(r"\((?:(?:19|20)\d\d[a-z]?(?:, [^()]{1,30})?|n\.\s?d\.|t\.\s?t\.)\)\.")
_NOTE_START = re.compile(
    r"(?:\[?\d{1,4}\]?[.)]?|[\^↑*†‡])?[\s\xa0]*"
    r"(?!(?:Lihat|Bandingkan|Bdk|Menurut|Dikutip|Diolah|Tengok|Rujuk|Sumber|See|Cf|Compare|According"
    r"|Quoted|Cited|Source|As|In|For)\b)[“\"]?[A-Z]"
)
"""A note may begin with its number, which is a link back in a web page; a word before the entry
makes it a sentence."""
_FEWEST_MARKS = 2
_LONGEST_OPENING = 400
"""Characters at the start of an entry that tell what it is; also a bound of the search."""
_LONGEST_NOTE = 600
"""Characters of a footnote that is but an entry; addresses are long."""

_NUMBERING = re.compile(r"(?:bab\s+)?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.)]?\s+", re.IGNORECASE)
_DECORATION = " \t\xa0*_:#."
_LONGEST_HEADING = 60


def opens_references(heading: str) -> bool:
    """Return whether a heading opens a bibliography, whatever its numbering and emphasis."""
    if len(heading) > _LONGEST_HEADING:
        return False
    name = heading.strip(_DECORATION).lower()
    return name in REFERENCE_HEADINGS or _NUMBERING.sub("", name, count=1) in REFERENCE_HEADINGS


def is_entry(text: str) -> bool:
    """Return whether a text under the heading of a bibliography is an entry of it.

    An entry is numbered, or has a date in parentheses, or begins with an author and has a year, a
    publisher, a volume or the like, or is a statute. A sentence, or a link with a description, is
    not.
    """
    if NUMBERED.match(text) or DATED.search(text):
        return True
    opening = text[:_LONGEST_OPENING]
    if _STATUTE.match(opening):
        return True
    if _DESCRIBED_LINK.match(opening):
        return False
    marks = (
        _AUTHOR.match(opening) is not None,
        _YEAR.search(opening) is not None,
        _PUBLISHED.search(text) is not None,
        _ADDRESS.search(text) is not None,
    )
    return sum(marks) >= _FEWEST_MARKS


def is_source_note(text: str) -> bool:
    """Return whether a footnote is a bibliography entry and nothing else.

    It has a date in parentheses with a full stop, near its beginning, and ends with an address. A
    note that says more than where something was published is text.
    """
    return (
        len(text) <= _LONGEST_NOTE
        and _NOTE_START.match(text) is not None
        and _DATED_ENTRY.search(text, 0, _LONGEST_OPENING) is not None
        and _ADDRESS_AT_END.search(text) is not None
    )
