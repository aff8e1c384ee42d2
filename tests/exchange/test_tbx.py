"""TBX-Basic: what we write is valid and comes back equal; what is no TBX is refused with a line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import GlossaryError
from rktranslate.exchange.glossaries import read_terms, write_terms
from rktranslate.exchange.tbx import Tbx
from rktranslate.glossary import Glossary, load
from rktranslate.model import Term, TermStatus
from tests.conftest import ROOT
from tests.glossary.strategies import WORD

etree = pytest.importorskip("lxml.etree")

SCHEMA = Path(__file__).parent / "data" / "tbx_basic_dca.rng"
LANGUAGES = ("en", "ms")
HEADER = "id,en,ms,status,case,variants,forbidden_en,forbidden_ms,type,note\n"


@pytest.fixture(scope="module")
def valid() -> object:
    schema = etree.RelaxNG(etree.parse(str(SCHEMA)))

    def check(data: bytes) -> None:
        schema.assertValid(etree.fromstring(data))

    return check


def back(data: bytes, languages: tuple[str, ...] = LANGUAGES) -> tuple[Term, ...]:
    foreign = read_terms(data, Tbx(), path="t.tbx", source_language="id", languages=languages)
    assert foreign.skipped == ()
    return foreign.terms


def rowless(terms: tuple[Term, ...]) -> list[Term]:
    return [replace(term, row=0) for term in terms]


def test_the_brief(valid) -> None:  # type: ignore[no-untyped-def]
    glossary = load(ROOT / "glossary.csv", languages=("id", *LANGUAGES))
    data = write_terms(glossary, Tbx()).data
    valid(data)
    assert rowless(back(data)) == rowless(glossary.terms)


def test_every_kind_of_row(valid) -> None:  # type: ignore[no-untyped-def]
    glossary = load(
        (
            HEADER + "Barat,the West|Western,Barat,,exact,,,,place,\n"
            "Rajin,=,=,do-not-translate,exact,,diligent,,place,a port\n"
            'Menteri Pertahanan,Defence Minister,=,,,Menhan|Menteri H.,,,title,"<a> & ""b"""\n'
            "Cina,China|Chinese,China,,,,,Cina,,\n"
            "cina,People's Republic,Republik Rakyat,admitted,,,,,,\n"
            "CINA,Cathay,Tiongkok,forbidden,,,,,,case: any\n"
        ).encode()
    )
    data = write_terms(glossary, Tbx()).data
    valid(data)
    assert rowless(back(data)) == rowless(glossary.terms)


def test_one_language(valid) -> None:  # type: ignore[no-untyped-def]
    glossary = load(b"id,en,ms\nRusia,Russia,=\n")
    data = write_terms(glossary, Tbx(), "en").data
    valid(data)
    (term,) = back(data, ("en",))
    assert term.targets == (("en", ("Russia",)),)
    assert b'"ms"' not in data


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(
            WORD,
            st.lists(WORD, min_size=1, max_size=3, unique=True),
            st.sampled_from(["", "admitted", "forbidden"]),
            st.sampled_from(["", "exact"]),
            st.sampled_from(["", "person", "place"]),
            WORD,
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda row: row[0].casefold(),
    )
)
def test_any_glossary_comes_back(
    rows: list[tuple[str, list[str], str, str, str, str]],
) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    lines = ["id,en,status,case,type,note"]
    for source, targets, *rest in rows:
        lines.append(",".join(map(quoted, (source, "|".join(targets), *rest))))
    try:
        glossary = load("\n".join(lines).encode())
    except GlossaryError:
        return  # two words that are one when folded
    data = write_terms(glossary, Tbx()).data
    etree.RelaxNG(etree.parse(str(SCHEMA))).assertValid(etree.fromstring(data))
    assert rowless(back(data, ("en",))) == rowless(glossary.terms)


def test_the_schema_refuses() -> None:
    schema = etree.RelaxNG(etree.parse(str(SCHEMA)))
    good = write_terms(load(b"id,en\nRusia,Russia\n"), Tbx()).data
    for old, new in (
        (b"preferredTerm-admn-sts", b"preferred"),
        (b'type="TBX-Basic"', b'type="TBX-Min"'),
        (b"ed-2", b"ed-1"),
        (b"<term>Russia</term>", b""),
        (b'xml:lang="en"', b""),
    ):
        assert old in good
        assert not schema.validate(etree.fromstring(good.replace(old, new)))


FOREIGN = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en"><martifHeader/><text><body>
<termEntry id="a"><descrip type="subjectField">Politics</descrip><note>from here</note>
 <langSet xml:lang="id-ID"><tig><term>x</term></tig></langSet>
 <langSet xml:lang="EN">
  <tig><term>unranked</term></tig>
  <tig><term>the <hi>best</hi> one</term>
   <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
  <ntig><termGrp><term>never</term>
   <termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termGrp></ntig>
 </langSet>
 <langSet xml:lang="id"><tig><term>presiden</term></tig>
  <tig><term>RI-1</term><termNote type="termType">acronym</termNote></tig></langSet>
</termEntry>
<termEntry><langSet xml:lang="id"><tig><term>tanpa</term></tig></langSet>
 <langSet xml:lang="fr"><tig><term>sans</term></tig></langSet></termEntry>
<termEntry><langSet xml:lang="id"><tig><term>pipa</term></tig></langSet>
 <langSet xml:lang="en"><tig><term>a|b</term></tig></langSet></termEntry>
</body></text></martif>
"""


def test_version_2_and_what_others_write() -> None:
    foreign = read_terms(
        FOREIGN.encode(), Tbx(), path="t.tbx", source_language="id", languages=("en",)
    )
    (term,) = foreign.terms
    assert term.source == "presiden"
    assert term.variants == ("RI-1",)
    assert term.renderings("en") == ("the best one", "unranked")
    assert term.forbidden_in("en") == ("never",)
    assert term.note == "from here; Politics"
    assert term.row == 4
    told = [(skipped.what, skipped.reason) for skipped in foreign.skipped]
    assert [what for what, _ in told] == ["t.tbx:16: tanpa", "t.tbx:18: pipa"]
    assert "no rendering in en" in told[0][1]
    assert "separates" in told[1][1]


DCT = """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<text><body><conceptEntry><min:subjectField>place</min:subjectField>
<langSec xml:lang="id"><termSec><term>Cina</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>China</term></termSec><termSec><term>Cathay</term>
<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec></langSec>
</conceptEntry></body></text></tbx>"""


def test_categories_as_tags() -> None:
    (term,) = back(DCT.encode(), ("en",))
    assert (term.type, term.renderings("en")) == ("place", ("China",))
    assert term.forbidden_in("en") == ("Cathay",)
    assert term.status is TermStatus.PREFERRED


BODY = "<tbx><text><body>\n{}\n</body></text></tbx>"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "not well-formed"),
        ("<html/>", 1, "expected <tbx> or <martif>, found <html>"),
        ("<tbx>\n<a></tbx>", 2, "not well-formed"),
        ('<!DOCTYPE tbx [\n<!ENTITY a "b">]>\n<tbx/>', 1, "internal DTD subset not allowed"),
        ("<tbx>\n&boom;</tbx>", 2, "undefined entity boom"),
        ('<!DOCTYPE tbx SYSTEM "x.dtd">\n<tbx>\n&boom;</tbx>', 3, "entity"),
        (BODY.format("<conceptEntry><langSec/></conceptEntry>"), 2, "without a language"),
        (BODY.format("<conceptEntry><termSec/></conceptEntry>"), 2, "<termSec> without a language"),
        (
            BODY.format("<conceptEntry><conceptEntry/></conceptEntry>"),
            2,
            "<conceptEntry> in another entry",
        ),
        ("<tbx>" + "<a>" * 100 + "</a>" * 100 + "</tbx>", 1, "nested"),
    ],
)
def test_what_is_wrong_has_a_line(text: str, line: int, words: str) -> None:
    with pytest.raises(GlossaryError, match=words) as caught:
        back(text.encode())
    assert str(caught.value).startswith(f"t.tbx:{line}: ")


@given(st.binary(max_size=60), st.integers(0, 600))
def test_garbage_is_refused_or_read(junk: bytes, place: int) -> None:
    good = write_terms(load(b"id,en\nRusia,Russia\n"), Tbx()).data
    assert complaint(good[:place] + junk + good[place:])[:6] in ("", "t.tbx:")


def complaint(data: bytes) -> str:
    try:
        read_terms(data, Tbx(), path="t.tbx", source_language="id", languages=("en",))
    except GlossaryError as error:
        return str(error)
    return ""


def test_a_row_that_xml_cannot_hold_costs_that_row() -> None:
    glossary = load("id,en,note\nRusia,Russia,\nKorea,Korea,\uffff\n".encode())
    made = write_terms(glossary, Tbx())
    assert [term.source for term in back(made.data, ("en",))] == ["Rusia"]
    assert made.entries == 1
    [skipped] = made.skipped
    assert skipped.what == "glossary.csv:3: Korea"
    assert "U+FFFF" in skipped.reason


@given(st.text(max_size=8))
def test_any_note_comes_back_or_costs_its_row(note: str) -> None:
    glossary = load(b"id,en\nRusia,Russia\nKorea,Korea\n")
    odd = replace(glossary.terms[1], note=note)
    made = write_terms(replace(glossary, terms=(glossary.terms[0], odd)), Tbx())
    read = read_terms(made.data, Tbx(), path="t.tbx", source_language="id", languages=("en",))
    assert len(read.terms) + len(read.skipped) + len(made.skipped) == 2
    if len(read.terms) == 2:
        assert read.terms[1].note == " ".join(note.split())


def test_no_terms() -> None:
    with pytest.raises(GlossaryError, match="no terms"):
        write_terms(Glossary((), "id", ("en",)), Tbx())
