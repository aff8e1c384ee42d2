"""TBX-Basic: what we write is valid and comes back equal; what is no TBX is refused with a line."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import GlossaryError
from rktranslate.exchange.glossaries import TermsRead, read_terms, write_terms
from rktranslate.exchange.tbx import Tbx
from rktranslate.glossary import Glossary, dump, load
from rktranslate.model import Skipped, Term, TermStatus
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
    assert term.variants == ("RI-1", "x")
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


def termbase(*entries: str) -> bytes:
    body = "\n".join(entries)
    return f'<martif type="TBX"><text><body>\n{body}\n</body></text></martif>'.encode()


def concept(*sections: str, before: str = "") -> str:
    return f"<termEntry>{before}{''.join(sections)}</termEntry>"


def section(code: str, *terms: str, before: str = "") -> str:
    return f'\n<langSet xml:lang="{code}">{before}{"".join(terms)}</langSet>'


def tig(text: str, status: str = "", category: str = "administrativeStatus", more: str = "") -> str:
    note = f'<termNote type="{category}">{status}</termNote>' if status else ""
    return f"<tig><term>{text}</term>{note}{more}</tig>"


def read(data: bytes, *languages: str) -> TermsRead:
    return read_terms(
        data, Tbx(), path="t.tbx", source_language="id", languages=languages or ("en",)
    )


@pytest.mark.parametrize(
    ("source", "target"),
    [("id", "en"), ("id-ID", "en-US"), ("ind", "eng"), ("in", "EN_gb"), ("IN-id", "en-u-nu-latn")],
)
def test_regions_and_old_codes(source: str, target: str) -> None:
    entry = concept(section(source, tig("duta"), tig("dubes")), section(target, tig("envoy")))
    (term,) = read(termbase(entry)).terms
    assert (term.source, term.variants, term.renderings("en")) == ("duta", ("dubes",), ("envoy",))


def test_the_language_itself_goes_before_its_variants() -> None:
    entry = concept(
        section("id-ID", tig("warna")),
        section("en-US", tig("color")),
        section("en", tig("colour")),
        section("en-GB", tig("colour"), tig("hue", "preferredTerm")),
    )
    (term,) = read(termbase(entry)).terms
    assert term.renderings("en") == ("hue", "colour", "color")


def test_other_regions_and_scripts_are_other_languages() -> None:
    entry = concept(section("id", tig("bus")), section("pt-PT", tig("autocarro")))
    with pytest.raises(GlossaryError, match="no terms from id to pt_BR; the file has id, pt-PT"):
        read(termbase(entry), "pt_BR")
    assert read(termbase(entry), "pt").terms[0].renderings("pt") == ("autocarro",)


@pytest.mark.parametrize(
    ("language", "close", "far"),
    [
        ("zh_Hant", "zh-TW", "zh"),
        ("zh_Hant", "zh-Hant-HK", "cmn"),
        ("sr_Latn", "sr-Latn-RS", "srp"),
        ("sr", "sr-RS", "sr-Latn"),
        ("zh", "zh-SG", "zh-Hant"),
    ],
)
def test_one_column_has_one_script(language: str, close: str, far: str) -> None:
    entry = concept(
        section("id", tig("kereta")),
        section(far, tig("jauh")),
        section(close, tig("dekat"), tig("buang", "deprecatedTerm")),
    )
    found = read(termbase(entry), language)
    (term,) = found.terms
    assert (term.renderings(language), term.forbidden_in(language)) == (("dekat",), ("buang",))
    ((what, reason),) = ((each.what, each.reason) for each in found.skipped)
    assert re.fullmatch(r"t\.tbx:\d+: jauh", what)
    assert reason == f"in {far}, and the entry has terms that are closer to {language}"
    assert found.uncertain == ()


def test_a_source_term_of_another_script_is_left_out_too() -> None:
    entry = concept(
        section("sr-Cyrl", tig("воз")), section("sr-Latn", tig("voz")), section("en", tig("train"))
    )
    found = read_terms(
        termbase(entry), Tbx(), path="t.tbx", source_language="sr_Latn", languages=("en",)
    )
    assert [(term.source, term.variants) for term in found.terms] == [("voz", ())]
    plain = concept(
        section("sr", tig("воз")), section("sr-Latn", tig("voz")), section("en", tig("train"))
    )
    found = read_terms(
        termbase(plain), Tbx(), path="t.tbx", source_language="sr_Latn", languages=("en",)
    )
    assert [(term.source, term.variants) for term in found.terms] == [("voz", ())]
    assert [each.what.split(": ")[1] for each in found.skipped] == ["воз"]


def test_terms_of_an_uncertain_script_are_taken_and_reported_where_there_are_no_others() -> None:
    entries = [
        concept(section("id", tig("kereta")), section("zh", tig("车"), tig("火车"))),
        concept(section("id", tig("rumah")), section("zh", tig("房")), section("zh-TW", tig("家"))),
    ]
    found = read(termbase(*entries), "zh_Hant")
    assert [term.renderings("zh_Hant") for term in found.terms] == [("车", "火车"), ("家",)]
    (doubt,) = found.uncertain
    assert doubt.what == "2 terms in zh"
    assert doubt.reason.startswith("taken for zh_Hant, and may be of another script; first in line")
    assert [each.what.split(": ")[1] for each in found.skipped] == ["房"]


def test_terms_of_one_language_of_the_project_are_not_those_of_another_script() -> None:
    entries = [
        concept(
            section("id", tig("kereta")), section("zh", tig("车")), section("zh-TW", tig("車"))
        ),
        concept(section("id", tig("rumah")), section("zh", tig("房"))),
    ]
    found = read(termbase(*entries), "zh", "zh_Hant")
    assert [(each.renderings("zh"), each.renderings("zh_Hant")) for each in found.terms] == [
        (("车",), ("車",))
    ]
    assert [each.what.split(": ")[1] for each in found.skipped] == ["rumah"]
    assert found.uncertain == ()


def test_a_file_that_fits_nothing_names_its_languages() -> None:
    entries = [
        concept(section("jv", tig("omah")), section("en-US", tig("house"))),
        concept(section("id-ID", tig("rumah")), section("nl", tig("huis"))),
    ]
    with pytest.raises(
        GlossaryError, match="no terms from id to en; the file has jv, en-US, id-ID"
    ):
        read(termbase(*entries))
    with pytest.raises(GlossaryError, match="no terms in the file"):
        read(termbase())


def test_entries_without_a_term_in_the_source_language_are_counted() -> None:
    good = concept(section("id", tig("rumah")), section("en", tig("house")))
    other = concept(section("jv", tig("omah")), section("en", tig("house")))
    found = read(termbase(good, other, other))
    assert [(each.what, each.reason) for each in found.skipped] == [
        ("2 entries", "no term in id; first in line 5")
    ]


@pytest.mark.parametrize(
    "status",
    ["notRecommended", "supersededTerm", "deprecatedTerm", "deprecatedTerm-admn-sts",
     "supersededTerm-admn-sts", "Not recommended", "not-recommended", "obsolete", "Forbidden",
     "rejected", "deprecated"],
)  # fmt: skip
@pytest.mark.parametrize("category", ["administrativeStatus", "normativeAuthorization", "Status"])
def test_a_term_that_is_not_recommended_is_forbidden(status: str, category: str) -> None:
    terms = tig("embassador", status, category), tig("ambassador", "preferred")
    (term,) = read(termbase(concept(section("id", tig("duta")), section("en", *terms)))).terms
    assert (term.renderings("en"), term.forbidden_in("en")) == (("ambassador",), ("embassador",))


def test_one_bad_status_of_two_decides() -> None:
    both = tig(
        "x",
        "preferredTerm",
        more='<termNote type="normativeAuthorization">supersededTerm</termNote>',
    )
    (term,) = read(termbase(concept(section("id", tig("a")), section("en", both, tig("y"))))).terms
    assert (term.renderings("en"), term.forbidden_in("en")) == (("y",), ("x",))


def test_the_order_of_statuses() -> None:
    terms = [
        tig("a", "admittedTerm"),
        tig("l", "legalTerm-admn-sts"),
        tig("s", "standardizedTerm", "normativeAuthorization"),
        tig("p", "preferredTerm-admn-sts"),
    ]
    (term,) = read(termbase(concept(section("id", tig("x")), section("en", *terms)))).terms
    assert term.renderings("en") == ("s", "p", "a", "l")
    assert term.status is TermStatus.PREFERRED
    only = concept(section("id", tig("x")), section("en", tig("a", "admittedTerm-admn-sts")))
    assert read(termbase(only)).terms[0].status is TermStatus.ADMITTED
    never = concept(section("id", tig("x")), section("en", tig("a", "notRecommended")))
    assert read(termbase(never)).terms[0].status is TermStatus.FORBIDDEN


def test_the_source_term_is_the_preferred_one() -> None:
    terms = tig("wakil", "deprecatedTerm"), tig("dubes"), tig("duta besar", "preferredTerm")
    (term,) = read(termbase(concept(section("id", *terms), section("en", tig("envoy"))))).terms
    assert (term.source, term.variants) == ("duta besar", ("wakil", "dubes"))


def test_a_term_that_is_not_processed_is_left_out() -> None:
    raw = tig("legate", "unprocessed", "processStatus")
    done = tig("envoy", "finalized", "processStatus")
    found = read(termbase(concept(section("id", tig("duta")), section("en", raw, done))))
    assert found.terms[0].renderings("en") == ("envoy",)
    assert [(each.what, each.reason) for each in found.skipped] == [
        ("t.tbx:4: legate", "not processed yet")
    ]
    assert found.lost == ()


@pytest.mark.parametrize("level", ["concept", "source", "target", "term"])
@pytest.mark.parametrize(
    "item",
    [
        '<descrip type="definition">wakil negara</descrip>',
        '<descripGrp><descrip type="Definition">wakil\n  negara</descrip></descripGrp>',
        "<note>wakil negara</note>",
    ],
)
def test_definitions_and_notes_become_the_note(level: str, item: str) -> None:
    at = dict.fromkeys(("concept", "source", "target", "term"), "") | {level: item}
    entry = concept(
        section("id", tig("duta", more=at["term"]), before=at["source"]),
        section("en", tig("envoy"), before=at["target"]),
        section("fr", tig("envoi"), before='<descrip type="definition">autre</descrip>'),
        before=at["concept"],
    )
    found = read(termbase(entry))
    assert (found.terms[0].note, found.lost) == ("wakil negara", ())


def test_what_has_no_place_is_counted_with_the_line_of_the_first() -> None:
    context = '<descrip type="context">Ia duta.</descrip>'
    part = '<termNote type="partOfSpeech">noun</termNote>'
    entry = concept(
        section("id", tig("duta", more=part), before=context),
        section("en", tig("envoy", "beloved", more=part), tig("legate")),
        section("fr", tig("envoi", more=part)),
    )
    found = read(
        termbase(entry, concept(section("id", tig("a")), section("en", tig("b", more=part))))
    )
    assert [(each.what, each.reason.rpartition("; ")[2]) for each in found.lost] == [
        ("1 context", "first in line 3"),
        ("3 partOfSpeech", "first in line 3"),
        ("1 administrativeStatus", "first in line 4"),
    ]


def test_a_note_that_is_no_cell_costs_the_note() -> None:
    entry = concept(section("id", tig("a")), section("en", tig("b")), before="<note>=cmd()</note>")
    found = read(termbase(entry))
    assert (found.terms[0].source, found.terms[0].note) == ("a", "")
    assert found.lost[0].what == "t.tbx:2: a: note"
    assert "formula" in found.lost[0].reason


def test_a_text_that_is_too_long_for_a_cell_costs_the_note_or_the_entry() -> None:
    long = "kata " * 30_000
    entries = [
        concept(section("id", tig("a")), section("en", tig("b")), before=f"<note>{long}</note>"),
        concept(section("id", tig("c")), section("en", tig(long))),
        concept(section("id", tig("d")), section("en", tig("e"))),
    ]
    found = read(termbase(*entries))
    assert [(term.source, term.note) for term in found.terms] == [("a", ""), ("d", "")]
    assert found.lost == (Skipped("t.tbx:2: a: note", "a text exceeds 100,000 characters"),)
    assert found.skipped == (Skipped("t.tbx:5: c", "a text exceeds 100,000 characters"),)
    load(dump(Glossary(found.terms, "id", ("en",))))


@pytest.mark.parametrize(
    ("bad", "what", "reason"),
    [
        (
            "<termEntry>\n<langSet><tig/></langSet></termEntry>",
            "3: <termEntry>",
            "without a language",
        ),
        (
            '<termEntry>\n<langSet xml:lang=" "/></termEntry>',
            "3: <termEntry>",
            "without a language",
        ),
        ("<termEntry>\n<tig/></termEntry>", "3: <termEntry>", "<tig> without a language"),
        ("<termEntry><termEntry/></termEntry>", "2: <termEntry>", "in another entry"),
        ("<termEntry>" + "<a>" * 80 + "</a>" * 80 + "</termEntry>", "2: <termEntry>", "deep"),
        (concept(section("id", "<tig/>"), section("en", tig("x"))), "3: <tig>", "no <term>"),
        (concept(section("id", tig("a")), section("en", tig(" "))), "4: <tig>", "no <term>"),
    ],
)
def test_a_broken_entry_costs_itself(bad: str, what: str, reason: str) -> None:
    good = concept(section("id", tig("rumah")), section("en", tig("house")))
    found = read(termbase(bad, good))
    assert [term.source for term in found.terms] == ["rumah"]
    assert found.skipped[0].what == f"t.tbx:{what}"
    assert reason in found.skipped[0].reason


TBX_MIN = """<TBX dialect="TBX-Min"><header><id>x</id></header><body><entry id="c1">
<subjectField>place</subjectField><langGroup xml:lang="id-ID"><termGroup><term>Cina</term>
</termGroup></langGroup><langGroup xml:lang="en"><termGroup><term>Cathay</term>
<termStatus>obsolete</termStatus></termGroup><termGroup><term>China</term><noteGrp><note>a</note>
</noteGrp><termStatus>preferred</termStatus></termGroup></langGroup></entry></body></TBX>"""


def test_tbx_min() -> None:
    (term,) = read(TBX_MIN.encode()).terms
    assert (term.type, term.note, term.forbidden_in("en")) == ("place", "a", ("Cathay",))
    assert term.renderings("en") == ("China",)


DCT_DEFINED = DCT.replace(
    "</min:subjectField>",
    "</min:subjectField><basic:definition>a state</basic:definition>",
).replace("deprecatedTerm-admn-sts", "supersededTerm-admn-sts")


def test_definitions_as_tags() -> None:
    (term,) = back(DCT_DEFINED.encode(), ("en",))
    assert (term.note, term.forbidden_in("en")) == ("a state", ("Cathay",))


BODY = "<tbx><text><body>\n{}\n</body></text></tbx>"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "not well-formed"),
        ("<html/>", 1, "expected <tbx> or <martif> or <TBX>, found <html>"),
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
def test_any_note_comes_back_or_is_reported(note: str) -> None:
    glossary = load(b"id,en\nRusia,Russia\nKorea,Korea\n")
    odd = replace(glossary.terms[1], note=note)
    made = write_terms(replace(glossary, terms=(glossary.terms[0], odd)), Tbx())
    read = read_terms(made.data, Tbx(), path="t.tbx", source_language="id", languages=("en",))
    assert len(read.terms) + len(read.skipped) + len(made.skipped) == 2
    if read.lost:
        assert read.lost[0].what.endswith(": Korea: note")
    elif len(read.terms) == 2:
        assert read.terms[1].note == unicodedata.normalize("NFC", " ".join(note.split()))


def test_no_terms() -> None:
    with pytest.raises(GlossaryError, match="no terms"):
        write_terms(Glossary((), "id", ("en",)), Tbx())
