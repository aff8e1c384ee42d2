"""Weblate, DeepL and OmegaT: their documented formats in and out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import ConfigError, GlossaryError
from rktranslate.exchange.glossaries import TermsRead, read_terms, write_terms
from rktranslate.exchange.interface import TermsWritten
from rktranslate.glossary import Glossary, load
from rktranslate.workflow.glossary_formats import format_names, glossary_format

TABLES = [kind for kind in format_names() if kind != "tbx"]
GLOSSARY = """id,en,ms,status,case,variants,forbidden_en,type,note
Rusia,Russia|Russian,=,,,,,place,
Menteri Pertahanan,Defence Minister,=,,,Menhan,Secretary of Defense,title,"of Russia, mostly"
Rajin,=,=,do-not-translate,exact,,,place,
Cina,China|"Red" China,China,,,,,,
CINA,Cathay,Tiongkok,forbidden,,,,,
"""


def glossary() -> Glossary:
    return load(GLOSSARY.encode())


def foreign(data: bytes | str, kind: str, path: str = "f.txt") -> TermsRead:
    raw = data.encode() if isinstance(data, str) else data
    return read_terms(
        raw, glossary_format(path, kind), path=path, source_language="id", languages=("en",)
    )


def written(glossary: Glossary, kind: str, language: str | None = None) -> TermsWritten:
    return write_terms(glossary, glossary_format("f", kind), language)


def pairs(found: TermsRead) -> dict[str, tuple[str, ...]]:
    return {term.source: term.renderings("en") for term in found.terms}


# --- documented forms ------------------------------------------------------------------------


def test_weblate() -> None:
    found = foreign(
        "location,source,target,id,fuzzy,context,translator_comments,developer_comments\n"
        ",Rusia,Russia,,,,,the country\n"
        ',Rusia,"Russia, the",,False,,,\n'
        ",Korea,Korea,,True,,,\n"
        ",Jepang,,,,,,\n",
        "weblate",
    )
    assert pairs(found) == {"Rusia": ("Russia", "Russia, the")}
    assert found.terms[0].note == "the country"
    assert [(s.what, s.reason) for s in found.skipped] == [
        ("f.txt:4: Korea", "fuzzy: needs editing"),
        ("f.txt:5: Jepang", "no translation"),
    ]


def test_weblate_with_only_the_columns_that_matter() -> None:
    assert pairs(foreign('"target","source"\n"Russia","Rusia"\n', "weblate")) == {
        "Rusia": ("Russia",)
    }


def test_deepl() -> None:
    found = foreign('Rusia,Russia\n"Kim, Jong",Kim\n\nCina,China,id,EN-GB\n', "deepl-csv")
    assert pairs(found) == {"Rusia": ("Russia",), "Kim, Jong": ("Kim",), "Cina": ("China",)}
    found = foreign("Rusia\tRussia\r\nCina\tChine\tID\tFR\n", "deepl-tsv")
    assert pairs(found) == {"Rusia": ("Russia",)}
    assert found.skipped[0].reason == "language pair is ID to FR"


def test_omegat() -> None:
    text = (
        "\ufeff# Glossary in tab-separated format -*- coding: utf-8 -*-\n"
        "Rusia\tRussia\tthe country\nRusia\tRussian\n\nCina\tChina\tplace\tmore\n"
    )
    found = foreign(text, "omegat", "glossary.txt")
    assert pairs(found) == {"Rusia": ("Russia", "Russian"), "Cina": ("China",)}
    assert found.terms[0].note == "the country"
    assert pairs(foreign("Rusia,Russia,x\n", "omegat", "g.csv")) == {"Rusia": ("Russia",)}
    assert pairs(foreign("Rusia\tRussia\n".encode("utf-16"), "omegat")) == {"Rusia": ("Russia",)}


# --- there and back --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TABLES)
def test_what_a_format_holds_comes_back(kind: str) -> None:
    made = written(glossary(), kind, "en")
    found = foreign(made.data, kind)
    assert found.skipped == ()
    expected = {
        "Rusia": ("Russia", "Russian"),
        "Menteri Pertahanan": ("Defence Minister",),
        "Rajin": ("Rajin",),
        "Cina": ("China", '"Red" China'),
    }
    if kind.startswith("deepl"):
        expected = {source: texts[:1] for source, texts in expected.items()}
    if kind != "weblate":
        expected["Menhan"] = ("Defence Minister",)
    assert pairs(found) == expected
    notes = {term.source: term.note for term in found.terms}
    assert (notes["Menteri Pertahanan"] == "of Russia, mostly") is not kind.startswith("deepl")
    # Once more: nothing changes any more.
    again = load(b"id,en\n" + b"".join(_row(term) for term in pairs(found).items()))
    assert pairs(foreign(written(again, kind).data, kind)) == expected


def _row(item: tuple[str, tuple[str, ...]]) -> bytes:
    source, texts = item
    return '"{}","{}"\n'.format(source, "|".join(texts).replace('"', '""')).encode()


def test_losses_are_reported() -> None:
    lost = {each.what for each in written(glossary(), "deepl-csv", "en").skipped}
    assert "1 further renderings" not in lost
    assert lost == {
        "2 further renderings",
        "2 forbidden renderings",
        "1 notes",
        "1 terms' exact case",
        "1 do-not-translate marks",
        "3 terms' types",
    }
    long = load(b"id,en\n" + b"a" * 1025 + b",x\n")
    made = written(long, "deepl-tsv")
    assert (made.data, made.entries) == (b"", 0)
    assert made.skipped[0].reason == "DeepL allows at most 1024 bytes"


def test_headers() -> None:
    assert written(glossary(), "weblate", "en").data.startswith(b"location,source,target,id,fuzzy")
    assert written(glossary(), "deepl-csv", "en").data.startswith(b"Rusia,Russia\n")
    assert written(glossary(), "deepl-tsv", "ms").data.startswith(b"Rusia\tRusia\n")
    assert written(glossary(), "omegat", "en").data.startswith(b"# Glossary in tab-separated")


# --- what is wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "line", "words"),
    [
        ("a,b\n", "weblate", 1, "missing columns source and target"),
        ("source,target\nx\n", "weblate", 2, "expected 2 cells, found 1"),
        ('source,target\n"x,y\n', "weblate", 2, "invalid CSV"),
        ("Rusia\n", "deepl-csv", 1, "found 1 columns"),
        ("Rusia,a,b\n", "deepl-csv", 1, "found 3 columns"),
        ("Rusia Russia\nCina China\n", "omegat", 1, "one column"),
        ("Rusia;Russia\nCina;China\n", "deepl-csv", 1, "found 1 columns"),
        ("a\tb\nRus\0ia\tRussia\n", "omegat", 2, "NUL"),
    ],
)
def test_a_file_of_another_form(text: str, kind: str, line: int, words: str) -> None:
    with pytest.raises(GlossaryError, match=words) as caught:
        foreign(text, kind)
    assert str(caught.value).startswith(f"f.txt:{line}: ")


@pytest.mark.parametrize(
    ("text", "kind", "line", "reason"),
    [
        ("source,target\na,b\nx\nc,d\n", "weblate", 3, "expected 2 cells, found 1"),
        ("source,target\na,b\nx,y,z\nc,d\n", "weblate", 3, "expected 2 cells, found 3"),
        ('source,target\na,b\n"x,y\nc,d\n', "weblate", 3, "invalid CSV: unexpected end of data"),
        ('source,target\na,b\n"x"y,z\nc,d\n', "weblate", 3, "invalid CSV: ',' expected"),
        ('source,target\na,b\n"x,y\n"c",d\n', "weblate", 3, "invalid CSV: ',' expected"),
        ("a,b\nx\nc,d\n", "deepl-csv", 2, "found 1 columns"),
        ("a,b\nx,y,z\nc,d\n", "deepl-csv", 2, "found 3 columns"),
        ('a\tb\r\n"x\ty\r\nc\td\r\n', "deepl-tsv", 2, "invalid CSV"),
        ("a\tb\nx y\nc\td\n", "omegat", 2, "separated by tabs, found one column"),
    ],
)
def test_a_broken_row_costs_itself(text: str, kind: str, line: int, reason: str) -> None:
    found = foreign(text, kind)
    assert pairs(found) == {"a": ("b",), "c": ("d",)}
    (skipped,) = found.skipped
    assert skipped.what.startswith(f"f.txt:{line}")
    assert reason in skipped.reason


def test_a_field_that_is_too_long_costs_its_row() -> None:
    found = foreign(f"a,b\nx,{'y' * 200_000}\nc,d\n", "deepl-csv")
    assert pairs(found) == {"a": ("b",), "c": ("d",)}
    assert found.skipped[0].what == "f.txt:2"


@pytest.mark.slow
def test_quotation_marks_that_never_close_cost_time_in_proportion() -> None:
    found = foreign("a,b\n" + '"x,y\n' * 50_000, "deepl-csv")
    assert pairs(found) == {"a": ("b",)}
    assert len(found.skipped) == 50_000


def test_languages_of_other_tools() -> None:
    rows = "a,b,ID,EN-US\nc,d,ind,eng\ne,f,in,en\ng,h,id,zh-Hant\n"
    found = foreign(rows, "deepl-csv")
    assert pairs(found) == {"a": ("b",), "c": ("d",), "e": ("f",)}
    assert found.skipped[0].reason == "language pair is id to zh-Hant"
    with pytest.raises(GlossaryError, match="no terms from id to en; the file has EN, FR"):
        foreign("a,b,EN,FR\nc,d,EN,FR\n", "deepl-csv")


@pytest.mark.parametrize(
    ("text", "kind"), [("", "deepl-csv"), ("source,target\n", "weblate"), ("# x\n", "omegat")]
)
def test_a_file_without_terms(text: str, kind: str) -> None:
    with pytest.raises(GlossaryError, match="no terms in the file"):
        foreign(text, kind)


@pytest.mark.parametrize("kind", TABLES)
def test_not_utf_8(kind: str) -> None:
    with pytest.raises(GlossaryError, match=r"f\.txt:2: not UTF"):
        foreign("source,target\nKafé,Café\n".encode("latin-1"), kind)


def test_what_glossary_csv_cannot_hold_is_left_out() -> None:
    found = foreign("a|b,x\nRusia,=cmd()\n=,x\nx,y|z\nok,fine\n,y\n", "deepl-csv")
    assert pairs(found) == {"ok": ("fine",)}
    assert [skipped.what for skipped in found.skipped] == [
        "f.txt:1: a|b",
        "f.txt:2: Rusia",
        "f.txt:3: =",
        "f.txt:4: x",
        "f.txt:6: ",
    ]
    assert "formula" in found.skipped[1].reason


@given(st.sampled_from(TABLES), st.binary(max_size=80))
def test_garbage(kind: str, data: bytes) -> None:
    assert complaint(b"source,target\n" + data, kind)[:6] in ("", "f.txt:")


def complaint(data: bytes, kind: str) -> str:
    try:
        foreign(data, kind)
    except GlossaryError as error:
        return str(error)
    return ""


def test_languages_and_formats() -> None:
    with pytest.raises(GlossaryError, match="one target language"):
        written(glossary(), "weblate")
    with pytest.raises(GlossaryError, match="no column 'fr'"):
        written(glossary(), "weblate", "fr")
    with pytest.raises(GlossaryError, match="one target language"):
        read_terms(
            b"",
            glossary_format("f", "weblate"),
            path="f",
            source_language="id",
            languages=("en", "ms"),
        )
    names = ("a.TBX", "a.tsv", "a.utf8")
    assert [glossary_format(name).name for name in names] == ["tbx", "deepl-tsv", "omegat"]
    assert glossary_format("a.csv", "weblate").name == "weblate"
    with pytest.raises(ConfigError, match="no glossary format"):
        glossary_format("a.csv")
