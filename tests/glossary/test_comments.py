"""What translators are told about the terms of a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.glossary import load
from rktranslate.glossary.comments import term_comment
from rktranslate.model import Term
from tests.conftest import Run


def term(row: str) -> Term:
    (found,) = load(f"id,en,forbidden_en,note\n{row}\n".encode()).terms
    return found


@pytest.mark.parametrize(
    ("row", "comment"),
    [
        ("Rusia,Russia,,", "glossary: Rusia = Russia"),
        ("Rusia,Russia|Russian,,", "glossary: Rusia = Russia | Russian"),
        ("Rajin,=,diligent,", "glossary: Rajin = Rajin; not: diligent"),
        (
            "Duta Besar,Ambassador,Embassy|Envoy,title before a name",
            "glossary: Duta Besar = Ambassador; not: Embassy | Envoy; note: title before a name",
        ),
        (
            'Rusia,Russia,,"two\r\nlines\u2028 and  a tab\t"',
            "glossary: Rusia = Russia; note: two lines and a tab",
        ),
    ],
)
def test_a_comment(row: str, comment: str) -> None:
    assert term_comment(term(row), "en") == comment


def test_a_long_note_is_cut_between_words() -> None:
    comment = term_comment(term(f"Rusia,Russia,,{'sebuah catatan ' * 40}"), "en")
    assert comment.endswith("catatan…")
    assert 180 < len(comment) <= 200


def test_a_long_list_leaves_no_room() -> None:
    many = "|".join(f"rendering {number}" for number in range(60))
    comment = term_comment(term(f"Rusia,{many},wrong,a note"), "en")
    assert comment.endswith("rendering 59")
    comment = term_comment(term(f"Rusia,Russia,{many},a note"), "en")
    assert len(comment) <= 200
    assert "…" in comment


def test_comments_are_written_once(project: Path, rkt: Callable[..., Run]) -> None:
    """A line break in the glossary is no reason to write a catalogue again and again."""
    (project / "source/a.md").write_text("Rusia menang.\n", "utf-8")
    (project / "glossary.csv").write_text('id,en,note\nRusia,"Rus\nsia","a\n#, fuzzy"\n', "utf-8")
    assert rkt("extract").code == 0
    text = (project / "translations/en/a.md.po").read_text("utf-8")
    assert "#. glossary: Rusia = Rus sia; note: a #, fuzzy\n" in text
    assert "up to date" in rkt("extract").out
