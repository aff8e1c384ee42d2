"""Concordance: words within the sentences of the memory, in any form, on either side."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.memory import concordance
from rktranslate.memory.concordance import Query, QueryWord
from rktranslate.memory.schema import recreate_tables
from rktranslate.model import Span
from tests.conftest import Run

Rkt = Callable[..., Run]
PAIRS = (
    ("Hubungan kedua negara membaik.", "Relations between the two countries improve."),
    ("Perhubungan laut terganggu.", "Sea traffic is disrupted."),
    ("Menteri berhubungan dengan duta besar.", "The minister contacts the ambassador."),
    ("Negara itu kecil.", "That country is small."),
)


def write(pairs: tuple[tuple[str, str], ...] = PAIRS, language: str = "en") -> None:
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    messages = [f'\nmsgid "{source}"\nmsgstr "{target}"\n' for source, target in pairs]
    path = Path(f"translations/{language}/a.txt.po")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join([header, *messages]), encoding="utf-8")


def found(rkt: Rkt, *arguments: str) -> list[tuple[str, bool]]:
    run = rkt("tm", "search", "--json", *arguments)
    assert run.code == 0, run.err
    return [
        (each["source"], each["in_source"]) for each in json.loads(run.out)["result"]["occurrences"]
    ]


def test_words_within_sentences(project: Path, rkt: Rkt) -> None:
    write()
    sources = [source for source, _ in PAIRS]
    assert {source for source, _ in found(rkt, "HUBUNGAN")} == set(sources[:3])
    # Of equal rank, the shortest comes first.
    assert found(rkt, "hubungan")[0] == (sources[1], True)
    assert found(rkt, "hubungan negara") == [(sources[0], True)]
    assert found(rkt, "negara hubungan kedua") == [(sources[0], True)]
    assert found(rkt, "hubungan kecil") == []
    assert found(rkt, "nelayan") == []
    assert found(rkt, "?!") == []


def test_the_other_side_and_inflected_words(project: Path, rkt: Rkt) -> None:
    write()
    assert found(rkt, "country") == [(PAIRS[3][0], False), (PAIRS[0][0], False)]
    assert {source for source, _ in found(rkt, "countries")} == {PAIRS[3][0], PAIRS[0][0]}
    assert found(rkt, "improved") == [(PAIRS[0][0], False)]
    assert found(rkt, "contacting ministers") == [(PAIRS[2][0], False)]


def test_both_sides_are_marked(project: Path, rkt: Rkt) -> None:
    write()
    Path("glossary.csv").write_text("id,en\nduta besar,ambassador\nnegara,country\n", "utf-8")
    out = rkt("tm", "search", "duta").out
    assert "translations/en/a.txt.po:10: words in the source" in out
    assert ">>duta<< besar." in out
    assert "the >>ambassador<<." in out
    out = rkt("tm", "search", "country").out
    assert ">>Negara<< itu kecil." in out
    assert "That >>country<< is small." in out


def test_the_language_need_not_be_named(project: Path, rkt: Rkt) -> None:
    Path("rktranslate.toml").write_text('target-languages = ["ms", "en"]\n', encoding="utf-8")
    write()
    write((("Hubungan baik.", "Perhubungan baik."),), "ms")
    result = json.loads(rkt("tm", "search", "hubungan", "--json").out)["result"]
    assert result["language"] == "ms"
    assert [each["target"] for each in result["occurrences"]] == ["Perhubungan baik."]
    assert len(found(rkt, "hubungan", "--to", "en")) == 3


def test_a_similar_sentence_is_not_shown_twice(project: Path, rkt: Rkt) -> None:
    write()
    result = json.loads(rkt("tm", "search", PAIRS[0][0], "--json").out)["result"]
    assert [match["source"] for match in result["matches"]] == [PAIRS[0][0]]
    assert result["occurrences"] == []
    assert "no similar texts" in rkt("tm", "search", "nelayan").out


def test_the_index_follows_the_catalogues(project: Path, rkt: Rkt) -> None:
    write()
    assert found(rkt, "kapal") == []
    write((*PAIRS[2:], ("Kapal itu tiba.", "The ship arrives.")))
    assert found(rkt, "kapal") == [("Kapal itu tiba.", True)]
    assert found(rkt, "perhubungan") == []
    assert found(rkt, "ship") == [("Kapal itu tiba.", False)]
    for number in range(4):  # most of what was indexed is gone: the index is made anew
        write(((f"Kapal nomor {number}.", f"Ship number {number}."),))
        assert found(rkt, "kapal") == [(f"Kapal nomor {number}.", True)]
    # Another list of languages is another store.
    Path("rktranslate.toml").write_text('target-languages = ["en", "ms"]\n', encoding="utf-8")
    assert found(rkt, "kapal") == [("Kapal nomor 3.", True)]


def test_without_full_text_search(project: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    expected = [found(rkt, text) for text in ("hubungan", "country", "duta")]
    monkeypatch.setattr("rktranslate.memory.project_memory.has_full_text_search", lambda _: False)
    assert [found(rkt, text) for text in ("hubungan", "country", "duta")] == expected


def test_scripts_without_spaces() -> None:
    assert Query.of("关系", "zh").spans("两国关系改善。") == (Span(2, 4),)
    assert QueryWord("di", "id").is_part is False
    assert Query.of("di", "id").spans("Dia di sana.") == (Span(4, 6),)


@given(st.text(max_size=40), st.text(max_size=60))
def test_marks_are_within_the_text(query: str, text: str) -> None:
    for span in Query.of(query, "id").spans(text):
        assert 0 <= span.start < span.end <= len(text)


@pytest.mark.slow
def test_a_large_memory_is_searched_at_once() -> None:
    """A search reads as much of an index as it finds, however much there is."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    recreate_tables(connection, "")
    connection.execute("INSERT INTO file VALUES (1, 'memory/a.tmx', '', 0)")
    count = 200_000
    texts = [f"kata{number % 4001} kalimat{number} umum" for number in range(count)]
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO unit VALUES (?, 'en', ?, ?)",
        ((number, number, text) for number, text in enumerate(texts, 1)),
    )
    connection.executemany(
        "INSERT INTO translation (unit, file, line, target, domain) VALUES (?, 1, ?, ?, '')",
        ((number, number, f"word {text}") for number, text in enumerate(texts, 1)),
    )
    concordance.index_words(connection)
    connection.execute("COMMIT")
    assert concordance.is_indexed(connection)
    seconds = []
    for text in ("kata17", "kalimat77777", "umum", "kata17 umum", "nirwana"):
        started = time.process_time()
        hits = concordance.occurrences(
            connection, text, source_language="id", language="en", limit=5
        )
        seconds.append(time.process_time() - started)
        assert len(hits) == (0 if text == "nirwana" else 1 if text == "kalimat77777" else 5)
    assert max(seconds) < 1
