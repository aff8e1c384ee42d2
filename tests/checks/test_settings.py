"""Which checks run and how serious they are; fixes, baselines, revisions."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.checks import (
    CheckContext,
    ProjectContext,
    Settings,
    all_checks,
    check_project,
    fingerprint,
    fix,
    read_baseline,
    run_checks,
    safe_checks,
    without_known,
)
from rktranslate.checks.scope import changed_lines
from rktranslate.errors import ConfigError
from rktranslate.model import (
    NOTHING,
    Catalog,
    Finding,
    Location,
    Message,
    Severity,
    State,
    Syntax,
)
from rktranslate.report.registry import render, renderers_for
from rktranslate.workflow.check import CheckResult
from tests.checks.helpers import message
from tests.conftest import BRIEF, Run

Rkt = Callable[..., Run]
PO = f"translations/en/{BRIEF}.txt.po"


def catalog(*messages: Message) -> Catalog:
    numbered = (replace(each, line=10 * line) for line, each in enumerate(messages, 1))
    return Catalog("id", "en", tuple(numbered), path="a.po")


def found(settings: Settings, *messages: Message) -> list[tuple[str, Severity]]:
    results = run_checks(catalog(*messages), settings=settings)
    return [(each.check_id, each.severity) for each in results]


WRONG = message("7 orang,  ya", "8 people, yes ")
BOTH = [("numbers", Severity.ERROR), ("edge-space", Severity.WARNING)]


def test_all_that_are_on_run_by_default() -> None:
    assert found(Settings(), WRONG) == BOTH


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(ignore=frozenset({"numbers"})), BOTH[1:]),
        (Settings(select=frozenset({"numbers"})), BOTH[:1]),
        (Settings(levels={"numbers": False}), BOTH[1:]),
        (Settings(levels={"numbers": True}), BOTH),
        (Settings(levels={"numbers": Severity.INFO}), [("numbers", Severity.INFO), BOTH[1]]),
        (Settings({"numbers": False}, select=frozenset({"numbers"})), BOTH[:1]),
        (
            Settings(select=frozenset({"numbers"}), ignore=frozenset({"numbers"})),
            [],
        ),
    ],
)
def test_settings(settings: Settings, expected: list[tuple[str, Severity]]) -> None:
    assert found(settings, WRONG) == expected


def test_a_check_that_is_off_can_be_turned_on() -> None:
    assert not Settings().runs("spelling", enabled=False)
    assert Settings({"spelling": True}).runs("spelling", enabled=False)
    assert Settings(select=frozenset({"spelling"})).runs("spelling", enabled=False)


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"'nmbers' .*did you mean numbers"):
        Settings({"nmbers": True}).validated(all_checks())
    Settings({"waiver": False, "numbers": True}).validated(all_checks())


def test_a_waiver_of_a_check_that_does_not_run_is_no_finding() -> None:
    waived = message("kata", "word", notes=("rktranslate: ignore numbers: because",))
    assert found(Settings(select=frozenset({"url", "waiver"})), waived) == []
    assert found(Settings(), waived) == [("waiver", Severity.WARNING)]
    assert found(Settings(ignore=frozenset({"waiver"})), waived) == []


def test_a_finding_of_a_whole_catalogue_can_be_waived() -> None:
    twice = (message("Ia datang", "He came"), message("Ia datang.", "He arrived."))
    only = Settings(select=frozenset({"inconsistent-target", "waiver"}))
    assert len(found(only, *twice)) == 2
    note = "rktranslate: ignore inconsistent-target: said to somebody else"
    assert len(found(only, *(replace(each, notes=(note,)) for each in twice))) == 0


def test_other_catalogues_count() -> None:
    one, other = (
        catalog(message("Ia datang", "He came")),
        catalog(message("Ia datang", "He arrived")),
    )
    contexts = map(CheckContext.of, (one, replace(other, path="b.po")))
    (each,), (beside,) = check_project(ProjectContext.of(contexts))
    assert str(beside.location) == "b.po:10"
    assert each.check_id == "inconsistent-target"
    assert "b.po:10" in each.detail
    assert run_checks(one) == []


# --- fixes -----------------------------------------------------------------------------------


def fixed(*messages: Message, reviewed: bool = False) -> list[str]:
    before = catalog(*messages)
    after, changed = fix(before, run_checks(before), safe_checks(), reviewed=reviewed)
    assert changed == sum(
        one.target != other.target
        for one, other in zip(before.messages, after.messages, strict=True)
    )
    assert [replace(m, target="") for m in after.messages] == [
        replace(m, target="") for m in before.messages
    ]
    return [each.target for each in after.messages]


def test_safe_suggestions_fix_drafts_only() -> None:
    draft = message('"Ia datang," katanya.', "«He  came,» he said.", state=State.TRANSLATED)
    reviewed = replace(draft, source='"Ia pergi," katanya.', state=State.REVIEWED)
    # Where two suggestions overlap, the second has its turn in the next round.
    assert fixed(draft, reviewed) == ["«He came,» he said.", reviewed.target]
    assert fixed(replace(draft, target="«He came,» he said.")) == ["“He came,” he said."]
    assert fixed(draft, reviewed, reviewed=True)[1] == "«He came,» he said."
    spaces = message("Ia datang.", "He  came  here. ", state=State.TRANSLATED)
    assert fixed(spaces) == ["He came here. "]
    edge = message("Ia datang.", " He came.", state=State.TRANSLATED)
    assert fixed(edge) == ["He came."]


def test_nothing_else_is_fixed() -> None:
    assert fixed(message("7 orang", "8 people", state=State.TRANSLATED)) == ["8 people"]


@pytest.mark.slow
@given(st.text(max_size=30), st.text(max_size=30))
def test_fixing_converges_and_keeps_the_words(source: str, target: str) -> None:
    now = catalog(message(source or "x", target, state=State.TRANSLATED))
    for _ in range(4):
        now, changed = fix(now, run_checks(now), safe_checks())
        if not changed:
            break
    assert not changed
    words = "".join(filter(str.isalnum, target))
    assert "".join(filter(str.isalnum, now.messages[0].target)) == words


# --- baselines -------------------------------------------------------------------------------


def finding(**more: object) -> Finding:
    base = Finding("numbers", Severity.ERROR, Location("a.po", 7), "7 is 8", "7", "8")
    return replace(base, **more)  # type: ignore[arg-type]


def test_a_fingerprint_outlives_a_move() -> None:
    assert fingerprint(finding()) == fingerprint(finding(location=Location("a.po", 70)))
    assert fingerprint(finding()) == fingerprint(finding(detail="7 in 5 of 6 places"))
    others = [
        finding(check_id="url"),
        finding(location=Location("b.po", 7)),
        finding(message="9"),
        finding(source="9"),
    ]
    assert len({fingerprint(each) for each in (finding(), *others)}) == 5


def test_a_semicolon_in_a_code_does_not_cut_the_identity_of_a_finding() -> None:
    """A baseline of a finding about one element must not hide one about another."""

    def added(title: str) -> Finding:
        target = f'a <b title="one; {title}"> word'
        (found,) = run_checks(catalog(message("kata", target)), syntax=Syntax.MARKDOWN)
        return found

    alpha, beta = added("alpha"), added("beta")
    assert (alpha.check_id, "alpha" in alpha.message) == ("markup", True)
    known = Counter([fingerprint(alpha)])
    assert without_known([alpha], known) == []
    assert without_known([beta], known) == [beta]


def test_a_baseline_of_before_knows_findings_without_a_detail() -> None:
    assert fingerprint(finding()) == "80005110778e3e15"


def test_every_report_shows_the_detail() -> None:
    shown = finding(detail="it is '9' at b.po:3")
    result = CheckResult((shown,), 1, 1, Severity.ERROR, 0, 0)
    for renderer in renderers_for("CheckResult"):
        assert "b.po:3" in render(result, renderer.format), renderer.format


def test_a_baseline_takes_each_finding_once() -> None:
    known = Counter({fingerprint(finding()): 1})
    assert without_known([finding()], known) == []
    assert without_known([finding(), finding()], known) == [finding()]
    assert known.total() == 1


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"result": {"findings": [3]}}', b"\xff"])
def test_what_is_no_baseline(data: bytes) -> None:
    with pytest.raises(ConfigError, match=r"base\.json: not a JSON report"):
        read_baseline(data, "base.json")


# --- revisions -------------------------------------------------------------------------------


def test_changed_lines() -> None:
    one, two, three = message("a b", "c"), message("d", "e"), message("f", NOTHING)
    before = catalog(one, two, three)
    assert changed_lines(before, before) == frozenset()
    assert changed_lines(before, None) == {10, 20, 30}
    assert changed_lines(catalog(message("new", "x"), one, two, three), before) == {10}
    assert changed_lines(catalog(one, replace(two, state=State.TRANSLATED)), before) == {20}
    # The unit of the merged message is that of its neighbour.
    assert 20 in changed_lines(catalog(one, two, replace(three, source="g")), before)


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.id", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def wrong(root: Path, old: str, new: str) -> None:
    path = root / PO
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_only_what_changed_since_a_revision(brief: Path, rkt: Rkt) -> None:
    wrong(brief, "in October 2023 tracked", "in October 2033 tracked")
    git(brief, "init", "-q")
    git(brief, "add", "-A")
    git(brief, "commit", "-qm", "all")
    assert rkt("check").code == 1
    assert rkt("check", "--since", "HEAD").code == 0
    wrong(brief, "visit to Moscow in September 2023", "visit to Moscow in September 2024")
    run = rkt("check", "--since", "HEAD")
    assert run.code == 1
    assert "2024" in run.out
    assert "2033" not in run.out
    (brief / PO).rename(brief / "kept.po")
    git(brief, "add", "-A")
    git(brief, "commit", "-qm", "gone")
    (brief / "kept.po").rename(brief / PO)
    assert "2033" in rkt("check", "--since", "HEAD").out


def test_a_revision_that_is_not_there(brief: Path, rkt: Rkt) -> None:
    run = rkt("check", "--since", "HEAD")
    assert (run.code, "not in a git repository" in run.err) == (2, True)
    git(brief, "init", "-q")
    for name in ("nowhere", "--help", "HEAD; ls"):
        run = rkt("check", f"--since={name}")
        assert (run.code, f"unknown git revision: {name!r}" in run.err) == (2, True), run


# --- the command line ------------------------------------------------------------------------


def configure(root: Path, text: str) -> None:
    with (root / "pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"\n[tool.rktranslate.checks]\n{text}\n")


def test_the_configuration_is_heard(brief: Path, rkt: Rkt) -> None:
    wrong(brief, "in October 2023 tracked", "in October 2033 tracked")
    configure(brief, 'numbers = "warning"')
    run = rkt("check")
    assert (run.code, "warning: " in run.out) == (0, True)
    assert rkt("check", "--fail-level", "warning").code == 1
    assert rkt("check", "--severity", "error", "--fail-level", "info").code == 0
    assert rkt("check", "--ignore", "names,numbers", "--fail-level", "info").code == 0
    assert rkt("check", "--select", "url", "--fail-level", "info").code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nmbers = true", "there is no check 'nmbers' (did you mean numbers?)"),
        ('numbers = "loud"', "checks.numbers: unknown key or value 'loud'"),
        ('headings = { en = "shout" }', "checks.headings.en: expected one of sentence, title"),
    ],
)
def test_a_wrong_configuration_is_named(brief: Path, rkt: Rkt, text: str, words: str) -> None:
    configure(brief, text)
    run = rkt("check")
    assert run.code == 2
    assert words in run.err
    assert "pyproject.toml" in run.err


def test_an_unknown_id_on_the_command_line(brief: Path, rkt: Rkt) -> None:
    run = rkt("check", "--select", "nmbers")
    assert (run.code, "did you mean numbers" in run.err) == (2, True)


def test_a_baseline_lets_only_new_findings_fail(brief: Path, rkt: Rkt) -> None:
    wrong(brief, "in October 2023 tracked", "in October 2033 tracked")
    assert rkt("check", "--format", "json", "-o", "base.json").code == 1
    run = rkt("check", "--baseline", "base.json")
    assert (run.code, "no new findings" in run.out) == (0, True)
    wrong(brief, "visit to Moscow in September 2023", "visit to Moscow in September 2024")
    run = rkt("check", "--baseline", "base.json", "--json")
    assert run.code == 1
    result = json.loads(run.out)["result"]
    assert result["known"] == 1
    assert all("2033" not in each["message"] for each in result["findings"])
    run = rkt("check", "--baseline", "none.json")
    assert (run.code, "none.json: file not found" in run.err) == (2, True)


def test_fix_writes_drafts_and_nothing_else(brief: Path, rkt: Rkt) -> None:
    path = brief / PO
    assert rkt("check", "--fix").code == 0
    before = path.read_text(encoding="utf-8")
    doubled = before.replace("October 2023 tracked", "October 2023  tracked")
    assert doubled != before
    path.write_text(doubled, encoding="utf-8")
    run = rkt("check", "--fix", "--fail-level", "warning")
    assert (run.code, path.read_text(encoding="utf-8")) == (1, doubled)
    run = rkt("check", "--fix-reviewed", "--fail-level", "warning")
    assert (run.code, path.read_text(encoding="utf-8")) == (0, before)
    assert "fixed     1 unit" in run.out
    entry = before.index("October 2023 tracked")
    start = before.rindex("\nmsgid", 0, entry)
    drafted = doubled[:start] + "\n#, fuzzy" + doubled[start:]
    path.write_text(drafted, encoding="utf-8")
    assert rkt("check", "--fix").code == 0
    assert path.read_text(encoding="utf-8") == before[:start] + "\n#, fuzzy" + before[start:]


def test_the_list(rkt: Rkt) -> None:
    run = rkt("check", "--list")
    assert run.code == 0
    listed = [line.split()[0] for line in run.out.splitlines()]
    assert listed[: len(all_checks())] == [check.name for check in all_checks()]
