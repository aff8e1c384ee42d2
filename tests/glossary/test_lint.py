"""glossary check: every fault at once, each with its row and column."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import GlossaryError
from rktranslate.glossary import load
from rktranslate.glossary.lint import lint
from rktranslate.model import Severity
from rktranslate.workflow.exit_codes import ExitCode
from rktranslate.workflow.glossary_check import check_glossary
from tests.conftest import ROOT


def found(text: str | bytes) -> list[tuple[int, str, str, str]]:
    data = text.encode() if isinstance(text, str) else text
    result = lint(data, languages=("id", "en", "ms"), shown="g.csv")
    assert all(problem.location.path == "g.csv" for problem in result.problems)
    return [
        (problem.location.line, problem.severity.name.lower(), problem.column, problem.id)
        for problem in result.problems
    ]


def test_the_brief_is_clean() -> None:
    result = lint((ROOT / "glossary.csv").read_bytes(), languages=("id", "en", "ms"))
    assert result.problems == ()
    assert result.terms > 90


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,en\nRusia,\n", (2, "error", "en", "glossary-empty")),
        ("id,en\n,Russia\n", (2, "error", "id", "glossary-empty")),
        ("id,en\nRusia,Russia|\n", (2, "error", "en", "glossary-empty")),
        ("id,en\nReuters,Reuters\n", (2, "warning", "en", "glossary-identical")),
        ("id,en\nRusia,=1+1\n", (2, "error", "en", "glossary-formula")),
        ("id,en,note\nRusia,Russia,@x\n", (2, "error", "note", "glossary-formula")),
        ("id,en\nRusia,Russia\nrusia,Rusland\n", (3, "error", "id", "glossary-conflict")),
        (
            "id,en,variants\nRusia,Russia,RF\nFederasi,Federation,RF\n",
            (3, "error", "variants", "glossary-conflict"),
        ),
        ("id,en\nRusia,Russia\nRUSIA,Russia\n", (3, "warning", "id", "glossary-duplicate")),
        (
            "id,en,forbidden_en\nutara,north,\nKutub Utara,the Arctic,north\n",
            (2, "warning", "en", "glossary-forbidden"),
        ),
        (
            "id,en,status\nCina,China|Cathay,\nCina,Cathay,forbidden\n",
            (2, "error", "en", "glossary-forbidden"),
        ),
        (
            "id,en,forbidden_en\nRusia,Russia,russia\n",
            (2, "error", "forbidden_en", "glossary-forbidden"),
        ),
        ("\ufeffid,en\nRusia,Russia\n", (1, "warning", "", "glossary-bom")),
        ("id,en\nkafe\u0301,cafe\n", (2, "warning", "id", "glossary-nfc")),
        ("id,en\nRusia,Rus\u200bsia\n", (2, "warning", "en", "glossary-invisible")),
        ("id,en,type\nRusia,Russia,land\n", (2, "error", "type", "glossary-cell")),
        ("id,en\nIMF,IMF; Fund\n", (2, "warning", "en", "glossary-list")),
        ('id,en\ngubernur,"governor, head of a province"\n', (2, "warning", "en", "glossary-list")),
        ('id,en\ngubernur,"governor,head"\n', (2, "warning", "en", "glossary-list")),
        ("id,en\nIMF,the Fund / the IMF\n", (2, "warning", "en", "glossary-list")),
        (
            "id,en\nDPR,House of Representatives/People's Council\n",
            (2, "warning", "en", "glossary-list"),
        ),
        (
            "id,en,variants\nIMF,Fund,Dana Moneter; DMI\n",
            (2, "warning", "variants", "glossary-list"),
        ),
        (
            "id,en,forbidden_en\nIMF,Fund,Money Fund; Bank\n",
            (2, "warning", "forbidden_en", "glossary-list"),
        ),
        ("id,en\nkabupaten; regensi,regency\n", (2, "warning", "id", "glossary-list")),
        ("id,en\nWHO / Organisasi Kesehatan,WHO\n", (2, "warning", "id", "glossary-list")),
        ("id,en\nrupiah；uang,money\n", (2, "warning", "id", "glossary-list")),
        ("id,en,\nRusia,Russia,x\n", (2, "error", "", "glossary-cell")),
        ("id,en\nRusia,Russia,x\n", (2, "error", "", "glossary-cell")),
    ],
)
def test_each_problem(text: str, expected: tuple[int, str, str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    ("row", "severity", "says"),
    [
        ("menandatangani,sign", "info", "signs, signed, signing"),
        ("menulis,to write", "info", "writes, wrote, written, writing"),
        ("mengambil alih,take over", "info", "takes over, took over"),
        ("menandatangani,signed", "warning", "'signed' is one form of a verb"),
        ("menulis,wrote", "warning", "'wrote' is one form of a verb"),
        ("bertemu,meeting", "warning", "'meeting' is one form of a verb"),
    ],
)
def test_a_verb_in_one_form_is_reported(row: str, severity: str, says: str) -> None:
    (problem,) = lint(f"id,en\n{row}\n".encode()).problems
    assert (problem.id, problem.severity.name.lower()) == ("glossary-verb", severity)
    assert says in problem.message


@pytest.mark.parametrize(
    "rows",
    [
        "id,en\nmenandatangani,signed|sign\n",
        "id,en,type\nmenteri,minister,title\n",
        "id,en\ntanda tangan,sign\n",
        "id,en\nmedali,medal\n",
        "id,ms\nmenandatangani,menyain\n",
    ],
)
def test_other_words_are_no_single_verbs(rows: str) -> None:
    assert lint(rows.encode()).problems == ()


@pytest.mark.parametrize(
    "text",
    [
        'id,en\n"Kabupaten Bogor, Jawa Barat","Bogor Regency, West Java"\n',
        "id,en\n24/7,24/7 service\n",
        "id,en\ndia,him/her\n",
        "id,en\njaringan,TCP/IP network\n",
        'id,en\nMenko,"Minister for Political, Legal and Security Affairs"\n',
        'id,en,type\nKota New York,"New York, N.Y.",place\n',
        'id,en\nseribu,"1,000"\n',
        "id,en,status\nReuters/AFP,=,do-not-translate\n",
        "id,en\nIMF,IMF|Fund\n",
        'id,en\n"gubernur, kepala daerah",governor\n',
        "id,en\n24 / 7,round the clock\n",
        "id,en\nTCP/IP,network\n",
        "id,en,status\nAyo; Maju,=,do-not-translate\n",
        "id,en\nsiapa saja;,anyone\n",
    ],
)
def test_marks_that_make_no_list(text: str) -> None:
    assert "glossary-list" not in [problem for _, _, _, problem in found(text)]


def test_a_list_is_told_how_to_be_written() -> None:
    (problem,) = lint(b"id,en\nIMF,Fund; IMF ;Monetary Fund\n").problems
    assert problem.hint == "write Fund|IMF|Monetary Fund if it is several"


def test_a_list_of_source_terms_is_told_where_its_forms_belong() -> None:
    (problem,) = lint(b"id,en\nBI ; Bank Sentral; bank,the Bank\n").problems
    assert (
        problem.hint == "write BI, and Bank Sentral|bank in the column variants, if it is several"
    )


def test_a_row_is_reported_once_beside_many() -> None:
    rows = "".join(f"Rusia,Russia{index}\n" for index in range(50))
    assert len(found(f"id,en\n{rows}")) == 49


def test_shadowed() -> None:
    # Hyphens of all kinds are one, so that these are found as the first row.
    rows = "id,en,case\nRajin-Khasan,line,\nRajin–Khasan,track,exact\n"
    assert found(rows) == [(2, "warning", "id", "glossary-shadowed")]


def test_all_of_them_at_once() -> None:
    problems = found(
        "id,en,variants,case,type\n"
        "Rusia,,,up,land\n"
        '"two\nlines",Fine,,,\n'
        "Korea,=x,a||b,,\n"
        "short\n"
        "Jepang,Japan,,,\n"
        "jepang,Nippon,,,\n"
    )
    assert problems == [
        (2, "error", "case", "glossary-cell"),
        (2, "error", "type", "glossary-cell"),
        (2, "error", "en", "glossary-empty"),
        (5, "error", "en", "glossary-formula"),
        (5, "error", "variants", "glossary-empty"),
        (6, "error", "", "glossary-cell"),
        (8, "error", "id", "glossary-conflict"),
    ]


def test_fail_level(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_bytes(b"id,en\nReuters,Reuters\n")
    passing = check_glossary(None, path)
    assert (passing.failing, passing.exit_code) == ((), ExitCode.CLEAN)
    failing = check_glossary(None, path, fail_level=Severity.WARNING)
    assert (len(failing.failing), failing.exit_code) == (1, ExitCode.FINDINGS)


def test_other_spellings_of_a_language() -> None:
    data = b"id,pt-BR\nReuters,Reuters\n"
    (problem,) = lint(data, languages=("id", "pt_BR")).problems
    assert (problem.column, problem.id) == ("pt-BR", "glossary-identical")


@pytest.mark.parametrize("text", ["", "id;en\nx;y\n", "id,xyzzy\nx,y\n", 'id,en\n"x,y\n'])
def test_what_is_no_glossary_is_refused(text: str) -> None:
    with pytest.raises(GlossaryError, match=r"^g\.csv:\d"):
        found(text)


CELL = st.text("ab=|+\u0301 é", max_size=4)


@pytest.mark.slow
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=5))
def test_errors_are_just_what_load_refuses(rows: list[tuple[str, str, str]]) -> None:
    data = ("id,en,variants\n" + "".join(f"{','.join(row)}\n" for row in rows)).encode()
    result = lint(data)
    clean = not [p for p in result.problems if p.severity is Severity.ERROR]
    if clean:
        assert len(load(data).terms) == result.terms
    else:
        # What the rows of one term say together is only found by looking at all of them.
        own = [p for p in result.problems if "is forbidden for" not in p.message]
        if any(p.severity is Severity.ERROR for p in own):
            with pytest.raises(GlossaryError):
                load(data)
    for problem in result.problems:
        assert 1 <= problem.location.line <= len(rows) + 1
        assert problem.column in ("", "id", "en", "variants")
        assert unicodedata.is_normalized("NFC", problem.message) or problem.id == "glossary-nfc"
