"""The ``glossary`` commands as a user meets them: output, exit codes, files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rktranslate.exchange.glossaries import read_terms
from rktranslate.glossary import load
from tests.conftest import BRIEF, Run

Rkt = Callable[..., Run]
PO = f"translations/en/{BRIEF}.txt.po"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def result(run: Run) -> Any:
    return json.loads(run.out)["result"]


# --- check -----------------------------------------------------------------------------------


def test_check(brief: Path, rkt: Rkt) -> None:
    clean = rkt("glossary", "check")
    assert (clean.code, clean.err) == (0, "")
    assert "no problems" in clean.out
    with (brief / "glossary.csv").open("a", encoding="utf-8") as stream:
        stream.write("Rusia,Rossiya,=,,,,,,place,\nkota,,bandar,,,,,,term,\n")
    wrong = rkt("glossary", "check")
    assert wrong.code == 1
    count = len((brief / "glossary.csv").read_text(encoding="utf-8").splitlines())
    first, second, _ = wrong.out.strip().split("\n")
    assert first.startswith(f"glossary.csv:{count - 1}: error: column id: 'Rusia' is already")
    assert second.startswith(f"glossary.csv:{count}: error: column en: 'kota' has no rendering")
    problems = result(rkt("glossary", "check", "--json"))["problems"]
    assert [(p["column"], p["location"]["line"]) for p in problems] == [
        ("id", count - 1),
        ("en", count),
    ]


def test_check_of_a_file_without_a_project(
    tmp_path: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("g.csv").write_text("id,en\nReuters,Reuters\n", encoding="utf-8")
    assert rkt("glossary", "check", "g.csv").code == 0
    assert rkt("glossary", "check", "g.csv", "--fail-level", "warning").code == 1
    Path("g.csv").write_text("nothing", encoding="utf-8")
    refused = rkt("glossary", "check", "g.csv")
    assert refused.code == 2
    assert refused.err.startswith("error: g.csv:1: ")
    assert rkt("glossary", "check").code == 2


# --- suggest ---------------------------------------------------------------------------------


def test_suggest(brief: Path, rkt: Rkt) -> None:
    text = (brief / "glossary.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row in text if not row.startswith(("Korea Utara,", "hubungan bilateral,"))]
    (brief / "glossary.csv").write_text("".join(kept), encoding="utf-8")
    run = rkt("glossary", "suggest", "--json")
    assert run.code == 0
    by_text = {each["text"]: each for each in result(run)["suggestions"]}
    assert by_text["Korea Utara"]["kind"] == "name"
    assert by_text["hubungan bilateral"]["kind"] == "phrase"
    assert by_text["hubungan bilateral"]["count"] == 3
    place = by_text["Korea Utara"]["places"][0]
    line = (brief / place["path"]).read_text(encoding="utf-8").split("\n")[place["line"] - 1]
    assert "Korea Utara" in line
    shown = rkt("glossary", "suggest", f"source/{BRIEF}.txt", "--limit", "1")
    assert "Korea Utara" in shown.out


# --- plan ------------------------------------------------------------------------------------


def test_plan_since_a_revision(brief: Path, rkt: Rkt) -> None:
    git("init", "-q")
    git("add", "glossary.csv")
    git("commit", "-qm", "first")
    assert result(rkt("glossary", "plan", "--since", "HEAD", "--json"))["reviewed"] == []
    replace(brief / "glossary.csv", "Rusia,Russia|Russian", "Rusia,Russian Federation|Russia")
    before = (brief / PO).read_bytes()
    run = rkt("glossary", "plan", "--since", "HEAD", "--to", "en")
    assert run.code == 0
    assert "changed   Rusia in en: Russia | Russian | Russians -> Russian Federation" in run.out
    assert f"{PO}:57: review: 'Rusia' is 'Russian', should be 'Russian Federation'" in run.out
    plan = result(rkt("glossary", "plan", "--since", "HEAD", "--json"))
    assert plan["drafts"] == []
    assert {unit["language"] for unit in plan["reviewed"]} == {"en"}
    assert all("Rusia" in unit["terms"] for unit in plan["reviewed"])
    assert (brief / PO).read_bytes() == before
    refused = rkt("glossary", "plan", "--since", "nowhere")
    assert refused.code == 2
    assert "unknown git revision: 'nowhere'" in refused.err


def test_plan_against_a_file(brief: Path, rkt: Rkt) -> None:
    (brief / "old.csv").write_text("id,en,ms\nRusia,Russia,=\n", encoding="utf-8")
    plan = result(rkt("glossary", "plan", "--old", "old.csv", "--json"))
    kinds = {change["source"]: change["kind"] for change in plan["changes"]}
    assert kinds["Rusia"] == "changed"
    assert kinds["Cina"] == "added"
    assert rkt("glossary", "plan", "--old", "old.csv", "--since", "HEAD").code == 2


def test_check_lists_reviewed_units_that_disagree(brief: Path, rkt: Rkt) -> None:
    replace(brief / "glossary.csv", "Rusia,Russia|Russian|Russians", "Rusia,Russian Federation")
    before = (brief / PO).read_bytes()
    run = rkt("check", "--to", "en")
    assert run.code == 1
    found = [line for line in run.out.split("\n") if "[glossary-missing]" in line]
    planned = result(rkt("glossary", "plan", "--to", "en", "--json"))["reviewed"]
    assert len(found) == len(planned) == 18
    for line, unit in zip(found, planned, strict=True):
        assert line.startswith(f"{PO}:{unit['location']['line']}: error: 'Rusia'")
        assert "'Russian Federation'" in line
        assert "; it seems to be 'Russia" in line
    assert (brief / PO).read_bytes() == before


def test_check_knows_the_rendering_of_the_glossary_before(brief: Path, rkt: Rkt) -> None:
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "a")
    replace(brief / "glossary.csv", "Perang Dingin,Cold War", "Perang Dingin,Frosty Conflict")
    told = "'Perang Dingin' should be rendered as 'Frosty Conflict'; it seems to be 'Cold War'"
    assert told in rkt("check", "--to", "en").out
    git("commit", "-qam", "b")
    run = rkt("check", "--to", "en")
    assert run.code == 1
    assert told in run.out


def git(*command: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", *identity, *command], check=True)


# --- score -----------------------------------------------------------------------------------


def test_score_of_a_project(brief: Path, rkt: Rkt) -> None:
    run = rkt("glossary", "score", "--json")
    assert run.code == 0
    english, malay = result(run)["scores"]
    assert (english["language"], malay["language"]) == ("en", "ms")
    assert english["accepted"]["hits"] > 160
    assert english["satisfied"]["hits"] == english["satisfied"]["total"]
    assert "units with all their terms" in rkt("glossary", "score", "--to", "en").out


def test_score_of_files(brief: Path, rkt: Rkt) -> None:
    pytest.importorskip("sacrebleu")
    texts = {
        "a.id": "Rusia menang lagi.\nHujan turun di sini.\n",
        "a.en": "Russia won again.\nRain falls here now.\n",
        "b.en": "Muscovy won again.\nRain falls here now.\n",
        "short.en": "one\n",
    }
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")
    run = rkt(
        *("glossary", "score", "a.id", "a.en", "a.en", "--baseline", "b.en", "--to", "en", "--json")
    )
    assert run.code == 0, run
    parts = {part["part"]: part for part in result(run)["quality"]}
    assert parts["with terms"]["units"] == 1
    assert parts["with terms"]["chrf"] > parts["with terms"]["baseline_chrf"]
    assert parts["without terms"]["chrf"] == parts["without terms"]["baseline_chrf"]
    shown = rkt("glossary", "score", "a.id", "a.en", "a.en", "--to", "en")
    assert "without terms" in shown.out
    for arguments, words in (
        (("a.id",), "requires a TARGET"),
        (("a.id", "a.en"), "use --to LANG"),
        (("a.id", "short.en", "--to", "en"), "expected 2 lines as in a.id, found 1"),
        (("a.id", "a.en", "--to", "fr"), "no column 'fr'"),
        (("a.id", "a.en", "--baseline", "b.en", "--to", "en"), "requires a REFERENCE"),
    ):
        refused = rkt("glossary", "score", *arguments)
        assert refused.code == 2
        assert words in refused.err


# --- import and export -----------------------------------------------------------------------


def test_there_and_back(brief: Path, rkt: Rkt) -> None:
    run = rkt("glossary", "export", "terms.tbx")
    assert (run.code, run.err) == (0, "")
    again = rkt("glossary", "export", "terms.tbx")
    assert again.code == 2
    assert "--force" in again.err
    before = (brief / "glossary.csv").read_bytes()
    imported = result(rkt("glossary", "import", "terms.tbx", "--json"))
    assert (imported["added"], imported["skipped"], imported["written"]) == ([], [], False)
    assert (brief / "glossary.csv").read_bytes() == before
    (brief / "glossary.csv").unlink()
    assert result(rkt("glossary", "import", "terms.tbx", "--json"))["written"]
    languages = ("id", "en", "ms")
    old, new = load(before, languages=languages), load(brief / "glossary.csv", languages=languages)
    assert new.digest == old.digest


def test_import_adds_and_changes_nothing(brief: Path, rkt: Rkt) -> None:
    tbx = """<tbx><text><body>
<conceptEntry><langSec xml:lang="id"><termSec><term>Kota Baru</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>New Town</term></termSec></langSec>
<langSec xml:lang="ms"><termSec><term>Bandar Baharu</term></termSec></langSec></conceptEntry>
<conceptEntry><langSec xml:lang="id"><termSec><term>Rusia</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>Rossiya</term></termSec></langSec>
<langSec xml:lang="ms"><termSec><term>Rusia</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""
    (brief / "new.tbx").write_text(tbx, encoding="utf-8")
    before = (brief / "glossary.csv").read_bytes()
    run = rkt("glossary", "import", "new.tbx")
    assert run.code == 0
    assert "new.tbx:5: Rusia: 'Rusia' has other renderings in line" in run.out
    after = (brief / "glossary.csv").read_bytes()
    assert after == before + b"Kota Baru,New Town,Bandar Baharu,,,,,,,\n"
    assert rkt("glossary", "check").code == 0


TERMBASE = """<tbx type="TBX-Basic"><text><body>
<conceptEntry><descrip type="definition">kepala negara</descrip>
<langSec xml:lang="ind"><termSec><term>presiden</term></termSec></langSec>
<langSec xml:lang="en-GB"><termSec><term>president</term></termSec><termSec><term>chairman</term>
<termNote type="administrativeStatus">notRecommended</termNote></termSec><termSec>
<term>head of state</term><termNote type="partOfSpeech">noun</termNote></termSec></langSec>
</conceptEntry>
<conceptEntry><langSec><termSec><term>rusak</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""


def test_import_of_what_a_termbase_says_of_its_terms(project: Path, rkt: Rkt) -> None:
    (project / "t.tbx").write_text(TERMBASE)
    imported = result(rkt("glossary", "import", "t.tbx", "--json"))
    assert imported["added"] == ["presiden"]
    assert imported["skipped"] == [
        {"what": "t.tbx:8: <conceptEntry>", "reason": "<langSec> without a language"}
    ]
    assert imported["lost"] == [
        {
            "what": "1 partOfSpeech",
            "reason": "glossary.csv has no place for it; first in line 6",
        }
    ]
    assert (project / "glossary.csv").read_text() == (
        "id,en,forbidden_en,note\npresiden,president|head of state,chairman,kepala negara\n"
    )
    again = rkt("glossary", "import", "t.tbx")
    assert "left out  1 partOfSpeech: glossary.csv has no place for it" in again.out
    assert "0 terms into glossary.csv, 1 already present" in again.out


def test_import_of_a_termbase_in_other_languages(project: Path, rkt: Rkt) -> None:
    (project / "t.tbx").write_text(TERMBASE.replace("en-GB", "de-AT"))
    refused = rkt("glossary", "import", "t.tbx")
    assert refused.code == 2
    assert "t.tbx: no terms from id to en; the file has ind, de-AT" in refused.err
    assert not (project / "glossary.csv").exists()


def test_import_of_one_language_of_two(brief: Path, rkt: Rkt) -> None:
    before = (brief / "glossary.csv").read_bytes()
    assert rkt("glossary", "export", "--to", "en", "--format", "omegat", "g.txt").code == 0
    again = result(rkt("glossary", "import", "g.txt", "--to", "en", "--format", "omegat", "--json"))
    assert again["added"] == []
    assert again["unchanged"] > 50
    (brief / "new.txt").write_text("Cina\tChina\nKota Baru\tNew Town\n", encoding="utf-8")
    run = rkt("glossary", "import", "new.txt", "--to", "en", "--format", "omegat")
    assert run.code == 0
    assert "new.txt:2: Kota Baru: a row of glossary.csv needs a rendering in ms too" in run.out
    (brief / "new.txt").write_text("Kota Baru\tNew Town\n", encoding="utf-8")
    assert rkt("glossary", "import", "new.txt", "--to", "en", "--format", "omegat").code == 2
    assert (brief / "glossary.csv").read_bytes() == before


def test_import_into_a_glossary_that_lacks_columns(project: Path, rkt: Rkt) -> None:
    (project / "glossary.csv").write_bytes(b"id,en\r\nRusia,Russia")
    (project / "g.txt").write_text("Cina\tChina\n", encoding="utf-8")
    assert rkt("glossary", "import", "g.txt").code == 0
    assert (project / "glossary.csv").read_bytes() == b"id,en\r\nRusia,Russia\r\nCina,China\r\n"
    (project / "g.txt").write_text("Korea\tKorea\ta note\n", encoding="utf-8")
    assert rkt("glossary", "import", "g.txt").code == 0
    text = (project / "glossary.csv").read_text(encoding="utf-8")
    assert text == "id,en,note\nRusia,Russia,\nCina,China,\nKorea,=,a note\n"


def test_import_into_a_glossary_that_is_saved_concurrently(
    project: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = project / "glossary.csv", project / "theirs.csv"
    ours.write_text("id,en\nkucing,cat\n", "utf-8")
    theirs.write_text("anjing,dog\nburung,bird\n", "utf-8")
    late = ["rumah,house\nburung,fowl\n"]

    def slowly(*arguments: Any, **named: Any) -> Any:
        while late:
            ours.write_text(ours.read_text("utf-8") + late.pop(), "utf-8")
        return read_terms(*arguments, **named)

    monkeypatch.setattr("rktranslate.workflow.glossary_import.read_terms", slowly)
    done = rkt("glossary", "import", str(theirs), "--format", "deepl-csv", "--json")
    assert done.code == 0, done
    assert ours.read_text("utf-8") == "id,en\nkucing,cat\nrumah,house\nburung,fowl\nanjing,dog\n"
    told = result(done)
    assert told["added"] == ["anjing"]
    assert ["burung" in each["what"] for each in told["skipped"]] == [True]


def test_import_into_a_glossary_that_is_saved_all_the_time(
    project: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = project / "glossary.csv", project / "theirs.csv"
    ours.write_text("id,en\nkucing,cat\n", "utf-8")
    theirs.write_text("anjing,dog\n", "utf-8")
    monkeypatch.setattr("rktranslate.storage.writing.digest_file", lambda *_: os.urandom(8))
    done = rkt("glossary", "import", str(theirs), "--format", "deepl-csv")
    assert done.code == 2
    assert "glossary.csv: changed repeatedly while the command ran (run it again)" in done.err
    assert ours.read_text("utf-8") == "id,en\nkucing,cat\n"


def test_broken_import_writes_nothing(project: Path, rkt: Rkt) -> None:
    (project / "g.csv").write_text("source,target\nx\n", encoding="utf-8")
    refused = rkt("glossary", "import", "g.csv", "--format", "weblate")
    assert refused.code == 2
    assert refused.err.startswith("error: g.csv:2: ")
    assert not (project / "glossary.csv").exists()
    assert "use --format" in rkt("glossary", "import", "g.csv").err


def test_export_to_standard_output(brief: Path, rkt: Rkt) -> None:
    run = rkt("glossary", "export", "-", "--format", "deepl-csv", "--to", "en")
    assert run.code == 0
    assert run.out.split("\n")[0] == "Alexander Matsegora,Alexander Matsegora"
    assert "forbidden renderings: DeepL has none" in run.err
    assert "use --to en or --to ms" in rkt("glossary", "export", "x.csv", "--format", "weblate").err


def test_help_is_quick() -> None:
    code = (
        "import sys; import rktranslate.cli.glossary;"
        "heavy = {'rich', 'babel', 'rktranslate.glossary', 'sacrebleu'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_project_without_documents_or_languages_gives_empty_results(
    tmp_path: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "source").mkdir()
    configuration = tmp_path / "rktranslate.toml"
    configuration.write_text('source-language = "id"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    for command in ("plan", "suggest"):
        assert rkt("glossary", command).code == 0
    configuration.write_text('target-languages = ["en"]\n', "utf-8")
    (tmp_path / "glossary.csv").write_text("id,en\nRusia,Russia\n", "utf-8")
    for command in ("plan", "suggest", "score"):
        assert rkt("glossary", command).code == 0
