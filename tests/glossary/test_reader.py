"""glossary.csv: what it says is what we read, and what is wrong with it has a line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import GlossaryError
from rktranslate.glossary import Glossary, dump, load
from rktranslate.glossary.lint import lint
from rktranslate.glossary.reader import load_all
from rktranslate.glossary.terms import fold
from rktranslate.glossary.writer import with_terms
from rktranslate.model import Term, TermStatus
from tests.glossary.strategies import WORD

LANGUAGES = ("id", "en", "ms")
HEADER = "id,en,ms,status,case,variants,forbidden_en,type,note\n"


def read(text: str, **options: object) -> Glossary:
    return load(text.encode(), languages=LANGUAGES, **options)  # type: ignore[arg-type]


def test_a_row_is_a_term() -> None:
    glossary = read(
        HEADER + "Menteri Pertahanan,Defence Minister|Minister of Defence,=|Menteri,,exact,"
        'Menhan|Menhan RI,Secretary of Defense,title,"of Russia, mostly"\n'
    )
    (term,) = glossary.terms
    assert glossary.source_language == "id"
    assert glossary.languages == ("en", "ms")
    assert term.source == "Menteri Pertahanan"
    assert term.renderings("en") == ("Defence Minister", "Minister of Defence")
    assert term.renderings("ms") == ("Menteri Pertahanan", "Menteri")
    assert term.forbidden_in("en") == ("Secretary of Defense",)
    assert term.variants == ("Menhan", "Menhan RI")
    assert (term.case_exact, term.type, term.row) == (True, "title", 2)
    assert term.note == "of Russia, mostly"
    assert term.status is TermStatus.PREFERRED


def test_only_the_languages_need_a_column() -> None:
    glossary = read("id,en\nRusia,Russia\n")
    assert glossary.languages == ("en",)
    assert read("id,en,ms\n").terms == ()


def test_do_not_translate_needs_no_cells() -> None:
    (term,) = read(HEADER + "Rajin-Khasan,,,do-not-translate,,,,,\n").terms
    assert term.renderings("en") == term.renderings("ms") == ("Rajin-Khasan",)


def test_a_forbidden_row_forbids_its_renderings() -> None:
    glossary = read(HEADER + "Cina,China,China,,,,,,\nCina,Tiongkok,Tiongkok,forbidden,,,,,\n")
    assert glossary.terms[1].renderings("en") == ()
    assert glossary.terms[1].forbidden_in("ms") == ("Tiongkok",)


def test_byte_order_mark_blank_rows_and_line_ends() -> None:
    text = "\ufeffid,en\r\n\r\n,\r\nRusia,Russia\r\n"
    assert [term.row for term in read(text).terms] == [4]
    assert read("id,en\rRusia,Russia\r").terms[0].renderings("en") == ("Russia",)


@pytest.mark.parametrize(
    "text",
    [
        "id,en,note,,\nRusia,Russia,,,\n",
        "id,en,note, ,\u00a0\nRusia,Russia,, ,\n",
        "id,,en,,note\nRusia,,Russia,,\n",
        ",id,en\n,Rusia,Russia\n",
        "id,en,,\nRusia,Russia\n",
        "id,en,,\nRusia,Russia,,,,\n",
        "id,en\nRusia,Russia,,\n",
        "id,en\n,\nRusia,Russia\n,,,\n;;;\n ; ;\n\n",
    ],
)
def test_what_a_spreadsheet_adds_is_ignored(text: str) -> None:
    (term,) = read(text).terms
    assert (term.source, term.renderings("en"), term.note) == ("Rusia", ("Russia",), "")


def test_a_column_without_a_name_and_with_a_cell() -> None:
    text = "id,en,,note\nRusia,Russia,,\nKorea,Korea,kursif,\n"
    with pytest.raises(GlossaryError) as caught:
        read(text, shown="g.csv")
    assert str(caught.value).startswith("g.csv:3: column 3 has no name, and holds 'kursif'")


def test_rows_are_added_beside_empty_columns() -> None:
    data = b"id,en,,\nRusia,Russia,,\n"
    glossary = load(data)
    (added,) = load(b"id,en\nKorea,=\n").terms
    assert with_terms(data, glossary, [added]) == data + b"Korea,=,,\n"


_words = st.sampled_from(["kota", "Kota", "KOTA", "desa"])
_rows = st.builds(
    Term,
    source=_words,
    targets=st.sampled_from(["town", "city", "place"]).map(lambda text: (("en", (text,)),)),
    status=st.sampled_from([TermStatus.PREFERRED, TermStatus.ADMITTED]),
    case_exact=st.booleans(),
    variants=_words.map(lambda text: (text,)),
)


def _conflict(form: str, term: Term, other_form: str, other: Term) -> bool:
    """Return what the documentation says about two rows."""
    if (term.case_exact or other.case_exact) and form != other_form:
        return False
    additional = TermStatus.ADMITTED in (term.status, other.status)
    if additional and term.source.casefold() == other.source.casefold():
        return False
    return term.targets != other.targets


@pytest.mark.slow
@given(st.lists(_rows, max_size=12))
def test_conflicts_are_those_of_each_two_rows(terms: list[Term]) -> None:
    rows = ["id,en,status,case,variants"]
    for term in terms:
        case = "exact" if term.case_exact else ""
        ((_, (text,)),), (variant,) = term.targets, term.variants
        rows.append(f"{term.source},{text},{term.status.value},{case},{variant}")
    sheet = load_all("\n".join(rows).encode(), source_language="id")
    found = [(error.line, error.message) for error in sheet.errors]
    expected = []
    for number, term in enumerate(terms):
        for form in dict.fromkeys((term.source, *term.variants)):
            for earlier, other in enumerate(terms[:number]):
                other_forms = (other.source, *other.variants)
                if any(
                    form.casefold() == other_form.casefold()
                    and _conflict(form, term, other_form, other)
                    for other_form in other_forms
                ):
                    text = f"{form!r} is already in line {earlier + 2} with other renderings"
                    expected.append((number + 2, text))
                    break
    assert found == expected


def test_spellings_that_differ_in_normal_form_are_one() -> None:
    (term,) = read("id,en\nCafe\u0301  Kota,City\u00a0Cafe\u0301\n").terms
    assert (term.source, term.renderings("en")) == ("Café Kota", ("City Café",))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("\n\n", 1, "empty"),
        ("en,ms\nRussia,Rusia\n", 1, "missing column 'id'"),
        ("id;en\nRusia;Russia\n", 1, "separated by semicolons"),
        ("id\ten\nRusia\tRussia\n", 1, "separated by tabs"),
        ("id,en,en\nRusia,a,b\n", 1, "duplicate column 'en'"),
        ("id,en,\nRusia,a,b\n", 2, "column 3 has no name, and holds 'b'"),
        ("id,en,fr\nRusia,a,b\n", 1, "not a language of the project"),
        ("id,en,xyzzy\nRusia,a,b\n", 1, "unknown column 'xyzzy'"),
        ("id,en,forbidden_ms\nRusia,a,b\n", 1, "requires a column ms"),
        ("id,en\nRusia,Russia,more\n", 2, "3 cells and the header 2"),
        ("id,en,ms\nRusia,Russia\n", 2, "2 cells and the header 3"),
        ('id,en\nRusia,"Rus\nsia"\nKorea,\n', 4, "no rendering in en"),
        ("id,en\n,Russia\n", 2, "source term is empty"),
        ("id,en\nRusia|Rusland,Russia\n", 2, "not a source term"),
        ("id,en\n=,Russia\n", 2, "not a source term"),
        ("id,en\nRusia,\n", 2, "no rendering in en"),
        ("id,en\nRusia,Russia|\n", 2, "nothing between"),
        ("id,en\nRusia,---\n", 2, "begins like a formula"),
        ("id,en\nRusia,...\n", 2, "no letter"),
        ("id,en\n...,Russia\n", 2, "no letter"),
        ("id,en\nRusia,=1+1\n", 2, "begins like a formula"),
        ("id,en\n@rusia,Russia\n", 2, "begins like a formula"),
        ("id,en,note\nRusia,Russia,+cmd|' /C calc'!A0\n", 2, "begins like a formula"),
        ("id,en,status\nRusia,Russia,prefered\n", 2, "unknown status 'prefered'"),
        ("id,en,case\nRusia,Russia,upper\n", 2, "unknown case 'upper'"),
        ("id,en,type\nRusia,Russia,land\n", 2, "unknown type 'land'"),
        ("id,en,status\nRusia,Russia,do-not-translate\n", 2, "marked do-not-translate"),
        ("id,en,forbidden_en\nRusia,Russia,russia\n", 2, "both accepted and forbidden"),
        ('id,en\nRusia,Russia\nKorea,"Korea\n', 3, "never closed"),
        ('id,en\nRusia,"Russia"n\n', 2, "not a row of CSV"),
        ("id,en\nRusia,Rus\0sia\n", 2, "NUL"),
        ("id,en\nRusia,Russia\nrusia,Rusland\n", 3, "already in line 2"),
        ("id,en,variants\nRusia,Russia,RF\nRF,Federation,\n", 3, "already in line 2"),
    ],
)
def test_what_is_wrong_has_a_line(text: str, line: int, words: str) -> None:
    with pytest.raises(GlossaryError, match=re.escape(words)) as caught:
        read(text, shown="terms/glossary.csv")
    assert str(caught.value).startswith(f"terms/glossary.csv:{line}: ")


def test_not_utf_8() -> None:
    with pytest.raises(GlossaryError, match=r"g\.csv:2: the glossary is not UTF-8"):
        load("id,en\nKafé,Café\n".encode("latin-1"), shown="g.csv")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match=r"none\.csv: cannot read the glossary"):
        load(tmp_path / "none.csv")


def test_two_cases_of_one_word_may_be_two_terms() -> None:
    glossary = read("id,en,case\nBarat,the West,exact\nbarat,west,any\n")
    assert len(glossary.terms) == 2


def test_repeated_rows_that_agree_are_no_conflict() -> None:
    assert len(read("id,en\nRusia,Russia\nRUSIA,Russia\n").terms) == 2


def test_any_language_without_a_project() -> None:
    assert load(b"id,en,zh-Hans\nRusia,Russia,=\n").languages == ("en", "zh-Hans")
    with pytest.raises(GlossaryError, match="unknown column"):
        load(b"term,translation\nRusia,Russia\n")


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(
            WORD,
            st.lists(WORD, min_size=1, max_size=3, unique=True),
            st.sampled_from(["", "admitted", "preferred"]),
            st.sampled_from(["", "exact"]),
            st.sampled_from(["", "person", "place"]),
        ),
        max_size=6,
        unique_by=lambda row: fold(row[0]),
    )
)
def test_what_we_write_reads_the_same(
    rows: list[tuple[str, list[str], str, str, str]],
) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    lines = ["id,en,status,case,type"]
    for source, targets, *rest in rows:
        lines.append(",".join(map(quoted, (source, "|".join(targets), *rest))))
    glossary = load("\n".join(lines).encode())
    again = load(dump(glossary))
    rowless = [replace(term, row=0) for term in glossary.terms]
    assert [replace(term, row=0) for term in again.terms] == rowless
    assert again.digest == glossary.digest
    assert dump(again) == dump(glossary)


@given(st.binary(max_size=80))
def test_garbage_is_refused_with_a_line(data: bytes) -> None:
    with pytest.raises(GlossaryError, match=r"^g\.csv:\d+: "):
        load(b"id,en\nRusia,Russia\nKorea," + data + b"\n\0", shown="g.csv")


# --- codes of languages ------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["id,en", "ID,EN", "ind,eng", "in,en-US", "id-ID,en_GB"])
def test_columns_with_other_codes_of_the_languages(header: str) -> None:
    text = f"{header},forbidden_{header.split(',')[1]}\nrumah,house,home\n"
    glossary = load(text.encode(), languages=("id", "en"))
    (term,) = glossary.terms
    assert (term.source, term.renderings("en"), term.forbidden_in("en")) == (
        "rumah",
        ("house",),
        ("home",),
    )
    added = with_terms(text.encode(), glossary, load(b"id,en\nkota,city\n").terms)
    assert added == text.encode() + b"kota,city,\n"
    assert not lint(text.encode(), languages=("id", "en")).problems


@pytest.mark.parametrize(
    ("header", "one", "other"),
    [("id,en,en-US", "en", "en-US"), ("id,pt-BR,pt_BR", "pt-BR", "pt_BR"),
     ("id,en,eng", "en", "eng"), ("id,id-ID,en", "id", "id-ID")],
)  # fmt: skip
def test_two_columns_of_one_language(header: str, one: str, other: str) -> None:
    with pytest.raises(GlossaryError, match=f"the columns '{one}' and '{other}' are of one"):
        load(f"{header}\na,b,c\n".encode(), languages=("id", "en", "pt_BR"))


def test_a_language_and_a_variant_of_it() -> None:
    text = b"pt,pt_BR\nautocarro,\xc3\xb4nibus\n"
    glossary = load(text, languages=("pt", "pt_BR"))
    assert glossary.terms[0].renderings("pt_BR") == ("ônibus",)
    new = load(b"pt,pt_BR\ncomboio,trem\n").terms
    assert with_terms(text, glossary, new) == text + b"comboio,trem\n"
    with pytest.raises(GlossaryError, match="missing column 'pt'"):
        load(b"pt_BR,en\na,b\n", languages=("pt", "pt_BR", "en"))
    with pytest.raises(GlossaryError, match="column 'pt-PT' is not a language of the project"):
        load(b"id,pt-PT\na,b\n", languages=("id", "pt_BR"))
