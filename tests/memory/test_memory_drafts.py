"""Drafts from the memory: which match is taken, and what is said about the one that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from rktranslate.catalog import po
from rktranslate.catalog.provenance import fingerprint, unresolved_issues
from rktranslate.drafting.pretranslate import by_memory
from rktranslate.glossary import Matcher, load
from rktranslate.memory import Match, MatchKind, Request
from rktranslate.model import Location, Message, Origin
from tests.conftest import Run

Rkt = Callable[..., Run]
MATCHER = Matcher(load(b"id,en,forbidden_en\npertemuan puncak,summit,peak meeting\n"), "en")
SOURCE = "Pertemuan puncak itu dihadiri 30 menteri [2]."
GOOD = "30 ministers attended the summit [2]."
FORBIDDEN = "30 ministers attended the peak meeting [2]."


class Fixed:
    """A memory with the same matches for everything."""

    def __init__(self, *matches: Match) -> None:
        self.matches = matches

    def lookup_all(
        self, requests: Sequence[Request], *, limit: int, equal_limit: int, **_: object
    ) -> list[tuple[Match, ...]]:
        assert equal_limit > limit
        return [self.matches for _ in requests]


def match(target: str, kind: MatchKind = MatchKind.EXACT, line: int = 1) -> Match:
    score = 0.95 if kind is MatchKind.FUZZY else 1.0
    return Match(SOURCE, target, score, kind, "translations/en/a.txt.po", line)


def taken(*matches: Match, matcher: Matcher | None = MATCHER) -> tuple[str, tuple[str, ...]] | None:
    fillings = by_memory(
        [Request(SOURCE)],
        Fixed(*matches),  # type: ignore[arg-type]
        source_language="id",
        target_language="en",
        matcher=matcher,
    )
    if SOURCE not in fillings:
        return None
    assert fillings[SOURCE].maker == "the memory"
    return fillings[SOURCE].target, fillings[SOURCE].provenance.unresolved


def test_of_equal_sources_the_match_that_passes_is_taken() -> None:
    assert taken(match(FORBIDDEN), match(GOOD)) == (GOOD, ())
    assert taken(match(FORBIDDEN, MatchKind.CONTEXT), match(GOOD)) == (GOOD, ())
    assert taken(match(GOOD), match(FORBIDDEN)) == (GOOD, ())
    # Without a glossary the order of the memory decides.
    assert taken(match(FORBIDDEN), match(GOOD), matcher=None) == (FORBIDDEN, ())


@pytest.mark.parametrize(
    ("target", "issue"),
    [
        (FORBIDDEN, "'peak meeting' is forbidden for 'pertemuan puncak'"),
        ("30 ministers attended the talks [2].", "'pertemuan puncak' is not rendered as 'summit'"),
        (GOOD.replace("30", "13"), "30 is missing"),
        (GOOD.replace(" [2]", ""), "[2] is missing"),
        (GOOD.replace("summit", "summit summit"), "duplicated word 'summit'"),
    ],
)
def test_a_match_of_an_equal_source_with_a_fault_says_so(target: str, issue: str) -> None:
    draft = taken(match(target))
    assert draft is not None
    assert draft[0] == target
    assert issue in draft[1]
    # One without the fault goes before it, wherever it is.
    assert taken(match(target), match(target), match(GOOD)) == (GOOD, ())
    # A similar source is left to the engine.
    assert taken(match(target, MatchKind.FUZZY)) is None
    assert taken(match(target, MatchKind.FUZZY), match(GOOD, MatchKind.FUZZY)) == (GOOD, ())


def test_of_several_with_faults_the_one_with_the_fewest_is_taken() -> None:
    worse = FORBIDDEN.replace("30", "13")
    draft = taken(match(worse), match(FORBIDDEN, line=2))
    assert draft is not None
    assert draft[0] == FORBIDDEN
    assert len(draft[1]) == 1


def test_the_target_of_a_person_is_not_altered() -> None:
    target = "30 ministers  attended the summit [2] ."
    assert taken(match(target)) == (target, ())


def reviewed(project: Path, name: str, *pairs: tuple[str, str]) -> None:
    """Write a source and its reviewed catalogue."""
    (project / f"source/{name}.txt").write_text("\n\n".join(s for s, _ in pairs), "utf-8")
    path = project / f"translations/en/{name}.txt.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = "".join(f'\nmsgid "{source}"\nmsgstr "{target}"\n' for source, target in pairs)
    header = 'msgid ""\nmsgstr "Language: en\\nContent-Type: text/plain; charset=UTF-8\\n"\n'
    path.write_text(header + entries, "utf-8")


def test_a_project_prefers_what_agrees_with_its_glossary(project: Path, rkt: Rkt) -> None:
    source = "Pertemuan puncak itu gagal."
    (project / "glossary.csv").write_text(
        "id,en,forbidden_en\npertemuan puncak,summit,peak meeting|top meeting\n", "utf-8"
    )
    for number, word in enumerate(("peak meeting", "top meeting", "Peak meeting", "talks")):
        reviewed(project, f"a{number}", (source, f"The {word} failed."))
    (project / "source/z.txt").write_text(source, "utf-8")
    run = rkt("translate")
    assert run.code == 0
    assert "z.txt.po  1 unit by the memory; 1 with unresolved issues" in run.out
    (message,) = po.read(project / "translations/en/z.txt.po", "id").catalog.messages
    assert message.origin is Origin.MEMORY
    assert message.provenance is not None
    (issue,) = message.provenance.unresolved
    assert issue == "'peak meeting' is forbidden for 'pertemuan puncak'"
    found = rkt("check", "--select", "draft-unresolved").out
    assert f"translations/en/z.txt.po:{message.line}: warning: the draft has unresolved" in found
    # Another fault-free translation is found behind any number of others.
    reviewed(project, "y", (source, "The summit failed."))
    (project / "source/zz.txt").write_text(source, "utf-8")
    assert rkt("translate").code == 0
    (message,) = po.read(project / "translations/en/zz.txt.po", "id").catalog.messages
    assert message.target == "The summit failed."
    assert message.provenance is not None
    assert message.provenance.unresolved == ()


def test_an_edited_draft_has_no_issues_any_more() -> None:
    def message(target: str) -> Message:
        from rktranslate.catalog.provenance import with_comments
        from rktranslate.model import State

        comment = f"tm: 100% exact, a b.po:7|draft:{fingerprint('x')} unresolved: one; two"
        made = with_comments(Message("s", target, state=State.TRANSLATED), (comment,))
        assert made.provenance is not None
        assert made.provenance.match_location == Location("a b.po", 7)
        return made

    assert unresolved_issues(message("x")) == ("one", "two")
    assert unresolved_issues(message("y")) == ()
