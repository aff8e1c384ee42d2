"""The program that seeds errors, its tables, its peers, and the text that it is run on."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

import malay_text
import seeded_errors
from measured import lexicons
from measured.peers import Pofilter, Weblate
from rktranslate.lexicon import Lexicon, lexicon

LINES = "".join(f"Ada {n} kapal di sana.\tThere are {n} ships.\n" for n in range(20, 60))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    (tmp_path / "news.tsv").write_text(LINES, "utf-8")
    return tmp_path / "news.tsv"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["seeded_errors.py", *map(str, arguments)])
    seeded_errors.main()


def test_figures_as_json(
    text: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ("--kinds", "number changed", "--kinds", "doubled", "--date", "2026-01-02")
    run(monkeypatch, text, "--no-pofilter", "--json", "--units", 2, *wanted)
    found = json.loads(capsys.readouterr().out)
    assert found["date"] == "2026-01-02"
    assert "news.tsv" in found["command"]
    assert str(text.parent) not in found["command"]
    assert [row["kind"] for row in found["kinds"]] == ["word doubled", "space doubled",
                                                       "number changed"]  # fmt: skip
    share = found["kinds"][2]["found"]
    assert (share["hits"], share["total"], share["share"], share["high"]) == (2, 2, 1.0, 1.0)
    assert share["low"] == pytest.approx(0.342, abs=0.001)


def test_figures_as_tables(
    text: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, text, "--no-pofilter", "--markdown", "--kinds", "number changed",
        "--date", "2026-01-02")  # fmt: skip
    out = capsys.readouterr().out
    assert out.startswith("Measured 2026-01-02 on news (40 units)")
    assert "| news | 40 | 0.0 | 0.0 | – | – |" in out
    assert "| [`numbers`](checks/numbers.md) | error | 4 | 100 % (51–100) | 0 | – | 0.0 |" in out
    assert "| number changed | 4 | 100 % (51–100) | 100 % | `numbers` |" in out


def test_figures_are_put_into_a_page(text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = text.with_name("checks.md")
    page.write_text("A\n<!-- measured: id-en -->\nold\n<!-- end -->\nB\n<!-- end -->\n", "utf-8")
    run(monkeypatch, text, "--no-pofilter", "--clean-only", "--into", page)
    found = page.read_text("utf-8")
    assert found.startswith("A\n<!-- measured: id-en -->\n\nMeasured ")
    assert found.endswith("\n\n<!-- end -->\nB\n<!-- end -->\n")
    assert "old" not in found
    with pytest.raises(SystemExit, match="no place"):
        run(monkeypatch, text, "--no-pofilter", "--clean-only", "--into", page, "--to", "ms")


def test_figures_in_columns(
    text: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, text, "--no-pofilter", "--clean-only")
    assert capsys.readouterr().out.splitlines()[1:3] == [
        "text  units  errors  all  false errors  all false",
        "news     40     0.0  0.0             –          –",
    ]


def test_findings_are_listed_to_be_judged(text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text.write_text("7 orang\t8 people\n")
    listed = text.with_name("list.tsv")
    run(monkeypatch, text, "--no-pofilter", "--clean-only", "--list", listed)
    assert listed.read_text().splitlines()[1].startswith("news\t")


@pytest.mark.slow
def test_pofilter_is_asked_about_pairs() -> None:
    pofilter = Pofilter.find()
    if pofilter is None:
        pytest.skip("translate-toolkit is not installed")
    pairs = [("Ada 7 kapal.", "There are 8 ships."), ("Ada kapal.", "There are ships.")]
    said = pofilter.ask(pairs, ("id", "en"))
    assert said[pairs[0]]["numbers"] == 1
    assert pairs[1] not in said


def test_an_interpreter_without_weblate_is_named() -> None:
    with pytest.raises(SystemExit, match=r"^Weblate cannot be run with .*: "):
        Weblate(sys.executable).ask([("a", "b")], ("id", "en"))


@pytest.fixture
def own_lexicon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Lexicon, "read", Lexicon.read)
    yield
    monkeypatch.undo()
    lexicon.cache_clear()


@pytest.mark.usefixtures("own_lexicon")
def test_another_lexicon_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "other.tsv"
    file.write_text("# bilingual lexicon\t1\tid\ten\t9\n# id\nkapal\t9\t9\t0\tboat:9\n# en\n")
    lexicons.use(file)
    entry = lexicon("id", "en").source("kapal")
    assert entry is not None
    assert entry.counterparts == {"boat": 9}
    assert lexicon("id", "en").source("orang") is None


@pytest.mark.usefixtures("own_lexicon")
@pytest.mark.parametrize("head", ["", "\xff", "# bilingual lexicon\t1\ttlh\tvo\t9\n# tlh\n# vo\n"])
def test_what_no_check_would_ask_is_refused(tmp_path: Path, head: str) -> None:
    file = tmp_path / "other.tsv"
    file.write_text(head, "latin-1")
    with pytest.raises(ValueError, match="lexicon"):
        lexicons.use(file)


# --- Malay text ------------------------------------------------------------------------------


def malay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object
) -> list[str]:
    monkeypatch.setattr(sys, "argv", ["malay_text.py", *map(str, arguments)])
    malay_text.main()
    return capsys.readouterr().out.splitlines()


def test_translations_of_one_message_are_a_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {"id": "Berkas ini tidak dapat dibuka.", "ms": "Fail ini tidak dapat dibuka."}
    for language, translation in texts.items():
        catalogue = polib.POFile()
        catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        catalogue.append(polib.POEntry(msgid="This cannot be opened", msgstr=translation))
        catalogue.append(polib.POEntry(msgid="Open %s", msgstr=f"{translation} %s"))
        catalogue.append(polib.POEntry(msgid="Open", msgstr="Buka"))
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        catalogue.save_as_mofile(str(folder / "program.mo"))
        (folder / "broken.mo").write_bytes(b"no catalogue")
    assert malay(monkeypatch, capsys, "gettext", tmp_path) == [f"{texts['id']}\t{texts['ms']}"]


def test_messages_of_two_language_packs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {
        "id": "a = Laman ini tidak aman bagi Anda\n    .title = Tutup semua tab yang lain",
        "ms": "a = Laman ini tidak selamat untuk anda\n    .title = Tutup semua tab lain itu",
    }
    for language, messages in texts.items():
        with zipfile.ZipFile(tmp_path / f"{language}.xpi", "w") as pack:
            pack.writestr(
                f"localization/{language}/a.ftl", f"{messages}\nb = We are in English here"
            )
    assert malay(monkeypatch, capsys, "fluent", tmp_path / "id.xpi", tmp_path / "ms.xpi") == [
        "Laman ini tidak aman bagi Anda\tLaman ini tidak selamat untuk anda",
        "Tutup semua tab yang lain\tTutup semua tab lain itu",
    ]


def test_sections_with_as_many_paragraphs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "id.html", tmp_path / "ms.html"
    first.write_text("<h1>A</h1><p>Setiap orang berhak atas kebebasan.</p><h2>B</h2><p>x</p>")
    second.write_text("<h1>A</h1><p>Semua orang berhak kepada kebebasan.</p><h2>B</h2>")
    assert malay(monkeypatch, capsys, "html", first, second) == [
        "Setiap orang berhak atas kebebasan.\tSemua orang berhak kepada kebebasan."
    ]
    second.write_text("<h1>A</h1>")
    with pytest.raises(SystemExit, match="headings"):
        malay(monkeypatch, capsys, "html", first, second)
