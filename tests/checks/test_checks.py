"""The framework of the checks: messages, merged sentences, waivers, settings, plugins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate import checks
from rktranslate.checks import CheckContext, MessageCheck, fingerprint, registry, run_checks
from rktranslate.errors import ConfigError
from rktranslate.model import (
    NOTHING,
    BlockKind,
    Catalog,
    Finding,
    Message,
    Origin,
    Provenance,
    Severity,
    Span,
    State,
    Syntax,
)
from tests.checks.helpers import findings, ids, message


def test_a_finding_says_where_and_what() -> None:
    source, target = "Menhan[1] datang", "The Secretary of Defense[1] came"
    (found,) = findings(message(source, target, line=7))
    assert str(found.location) == "translations/en/a.po:7"
    assert found.severity is Severity.ERROR
    assert found.source_span == Span(0, 6)
    assert found.target_span is not None
    assert target[found.target_span.start : found.target_span.end] == "Secretary of Defense"
    assert found.suggestion == "Defence Minister"
    assert "'Defence Minister'" in found.message


def test_markup_in_markdown() -> None:
    found = findings(message("kata **tebal**", "a bold word"), syntax=Syntax.MARKDOWN)
    assert {each.check_id for each in found} == {"markup"}
    moved = message("`a` dan **b** *c*", "*c* **b** and `a`")
    assert findings(moved, syntax=Syntax.MARKDOWN) == []


def test_drafts_are_unreviewed_and_checked() -> None:
    found = findings(message("Rusia", "It", state=State.TRANSLATED))
    assert [(each.check_id, each.severity) for each in found] == [
        ("unreviewed", Severity.WARNING),
        ("glossary-missing", Severity.ERROR),
    ]


def test_work_to_do_is_no_error_and_white_space_is() -> None:
    found = findings(message("Rusia", ""), message("Korea", " "))
    assert [each.severity for each in found] == [Severity.WARNING, Severity.ERROR]


def test_obsolete_messages_are_left_aside() -> None:
    assert findings(message("Rusia", "", obsolete=True)) == []


def test_without_a_glossary_terms_are_free() -> None:
    assert findings(message("Rusia kuat", "It is strong"), glossary=None) == []


def test_references_stay_as_they_are() -> None:
    entry = "[1] Reuters. (2023, October 28). Rusia says 7 things. https://a.id/x"
    for more in ({"provenance": Provenance(Origin.SOURCE)}, {"kind": BlockKind.REFERENCE}):
        cited = message("kata[1]", "word[1]")
        assert findings(message(entry, entry, **more), cited) == []
        wrong = message(entry, entry.replace("Rusia", "Russia"), **more)
        assert [f.check_id for f in findings(wrong, cited)] == ["reference-verbatim"]


def test_merged_sentences_are_compared_together() -> None:
    first = message("Rusia kuat pada 2022[1].", "In 2022[1] Russia, led by Kim[2], was strong.")
    second = message("Kim memimpin[2].", NOTHING)
    third = message("Korea Utara menang.", "North Korea won.")
    assert findings(first, second, third) == []
    assert findings(second, first, third)[0].check_id == "citation"
    (found,) = findings(first, message("Kim memimpin[2] pada 1999.", NOTHING), third)
    assert (found.check_id, found.location.line) == ("numbers", 10)
    assert "1999" in found.source


def test_every_message_beside_a_merged_one_is_still_checked() -> None:
    merged = message("Ia memimpin.", NOTHING)
    far = message("Rusia kuat.", "It is strong.")
    near = message("Dia datang.", "He came.")
    assert [f.location.line for f in findings(far, near, merged, near)] == [10]
    assert [f.check_id for f in findings(far, merged)] == ["glossary-missing"]
    assert [f.check_id for f in findings(merged)] == []


def waived(*notes: str, target: str = "It is strong") -> list[tuple[str, str]]:
    return [
        (found.check_id, found.message)
        for found in findings(message("Rusia kuat", target, notes=notes))
    ]


def test_a_waiver_with_a_reason_holds() -> None:
    assert waived("rktranslate: ignore glossary-missing: a pronoun is better here") == []


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("rktranslate: ignore glossary-missing", "has no reason"),
        ("rktranslate: ignore glossary-missing: ", "has no reason"),
        ("rktranslate: ignore glosary: because", "no check 'glosary'"),
        ("rktranslate: please", "cannot read"),
        ("rktranslate: ignore numbers: because", "nothing to ignore"),
    ],
)
def test_a_waiver_that_is_wrong_is_found_itself(note: str, words: str) -> None:
    (first, *_), (waiver_id, text) = waived(note)
    assert first == "glossary-missing"
    assert waiver_id == "waiver"
    assert words in text


def test_other_comments_are_no_waivers() -> None:
    assert [check for check, _ in waived("mt: argos|v:1", "Rusia: see rktranslate")] == [
        "glossary-missing"
    ]


def test_findings_come_by_line_then_by_check() -> None:
    found = findings(
        message("Rusia 7", "8", line=20), message("Rusia", "", line=5), message("a", "b", line=9)
    )
    assert [(f.location.line, f.check_id) for f in found] == [
        (5, "empty"),
        (20, "glossary-missing"),
        (20, "numbers"),
    ]


class NoShouting(MessageCheck):
    """A check of another package."""

    name = "no-shouting"
    help = "No target ends in an exclamation mark"
    severity = Severity.INFO

    def check(self, message: Message, context: CheckContext) -> list[Finding]:
        return [self.finding(message, context, "loud")] if message.target.endswith("!") else []


class Impostor(NoShouting):
    name = "numbers"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Install a distribution that offers a check, as its metadata on the path."""

    def install(value: str) -> None:
        info = tmp_path / "shouting-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[rktranslate.checks]\nquiet = {value}\n")
        monkeypatch.syspath_prepend(tmp_path)
        registry.all_checks.cache_clear()

    yield install
    registry.all_checks.cache_clear()


def test_a_check_of_another_package(installed: Callable[[str], None]) -> None:
    installed("tests.checks.test_checks:NoShouting")
    assert ids("Halo!", "Hello!") == ["no-shouting"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("tests.checks.nowhere:Nothing", "cannot be loaded"),
        ("tests.checks.test_checks:Impostor", "which is taken"),
        ("builtins:dict", "does not implement Check"),
    ],
)
def test_a_check_that_is_none(installed: Callable[[str], None], value: str, words: str) -> None:
    installed(value)
    with pytest.raises(ConfigError, match=words):
        checks.all_checks()


@pytest.mark.slow
@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(Syntax))
def test_any_pair_is_checked_without_harm(source: str, target: str, syntax: Syntax) -> None:
    for found in findings(message(source, target), syntax=syntax):
        for span, text in ((found.source_span, source), (found.target_span, target)):
            assert span is None or 0 <= span.start <= span.end <= len(text)


def test_a_name_is_marked_where_it_stands_behind_a_leading_space() -> None:
    pairs = (("tiba", "came"), ("pergi", "left"))
    usual = [message(f"Lalu Sergei Shoigu {a}.", f"Then Sergei Shoigu {b}.") for a, b in pairs]
    other = message(" Lalu Sergei Shoigu bicara.", " Then Sergey Shoigu spoke.")
    (found,) = [f for f in findings(*usual, other) if f.check_id == "name-consistency"]
    assert found.target_span is not None
    span = found.target_span
    assert found.target[span.start : span.end] == "Sergey Shoigu"
    assert found.text == (
        "'Sergei Shoigu' is 'Sergey Shoigu' here; it is 'Sergei Shoigu' in 2 of 3 places"
    )


def test_one_sign_for_money_in_place_of_another() -> None:
    assert ids("harganya $5", "its price is €5") == ["units"]
    assert ids("harganya $5", "its price is $5") == []


def test_a_reference_whose_citation_waits_for_its_translation() -> None:
    reference = Message(
        "[1] Widodo, J. (2020).",
        "[1] Widodo, J. (2020).",
        state=State.REVIEWED,
        provenance=Provenance(Origin.SOURCE),
        kind=BlockKind.REFERENCE,
        line=3,
    )
    for target, expected in (("", 0), ("Nothing is cited here.", 1)):
        text = Message("Kata itu benar[1].", target, state=State.REVIEWED, line=2)
        catalog = Catalog("id", "en", (text, reference), path="a.po")
        found = [each for each in run_checks(catalog) if each.check_id == "citation-graph"]
        assert len(found) == expected


def test_what_other_units_say_does_not_change_a_fingerprint() -> None:
    odd = (
        message("Lalu Sergei Shoigu tiba.", "Then Sergey Shoigu came.", line=1),
        message("Rusia kuat.", "Russia is strong here.", line=2),
        message("Ia pergi ke rumah itu.", "She went to that house.", line=3),
    )
    usual = ("Kata Sergei Shoigu {}.", "Sergei Shoigu said {}.")

    def marks(first: int, more: int) -> set[str]:
        names = (message(*(text.format(n) for text in usual), line=9 + n) for n in range(more))
        others = (
            message("Rusia kuat.", "Russia is a power.", line=first),
            message("Kucing itu tidur nyenyak.", "She went to that house.", line=first + 1),
        )
        found = run_checks(Catalog("id", "en", (*odd, *others, *names), path="a.po"))
        return {fingerprint(each) for each in found if each.location.line <= len(odd)}

    once = marks(4, 3)
    assert len(once) >= 2
    assert marks(5, 7) == once


def test_a_baseline_of_today_holds_tomorrow() -> None:
    # These change only with the message of a finding; baselines of projects hold them.
    catalog = Catalog(
        "id",
        "en",
        (
            message("Ada 12 orang di [1] sini.", "There are 13 people in [2] here", line=5),
            message("Halo dunia", "Halo dunia", line=9),
        ),
        path="translations/en/a.po",
    )
    assert [(each.check_id, fingerprint(each)) for each in run_checks(catalog)] == [
        ("citation", "2372aa96b67c3e37"),
        ("citation", "fa60e7656e39fbb0"),
        ("numbers", "7f2add20b0782f5f"),
        ("end-punctuation", "f360dd12ee27c981"),
        ("untranslated", "530a52d049f7633d"),
    ]
