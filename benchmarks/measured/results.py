"""The figures: a row per text, per check and per kind of seeded error."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from measured.claims import claims, meant_for
from measured.counting import Share, errors_of
from rktranslate.checks import rules
from seeds import NOT_CLAIMED

if TYPE_CHECKING:
    from measured.counting import Heard, Planted
    from measured.texts import Text, Verdicts
    from rktranslate.model import Finding, Severity

ALL = "all"
"""The name of the row of all texts together."""


@dataclass(frozen=True)
class TextRow:
    """What is found in a text as it is."""

    name: str
    units: int
    errors: int
    """Findings of the severity that makes `check` fail."""
    findings: int
    false_errors: int | None
    """Those not judged true; None where nobody judged the text."""
    false_findings: int | None
    peers: dict[str, int]


@dataclass(frozen=True)
class CheckRow:
    """What one check finds."""

    check: str
    severity: str
    """Of the findings in this row."""
    recall: Share | None
    """Of the seeded errors that are meant for it, by this check alone, at any severity; None
    without any, and in a row of another severity than its own."""
    precision: Share | None
    """True findings in the judged texts as they are; None without any finding there."""
    findings: int
    """In all texts as they are."""


@dataclass(frozen=True)
class KindRow:
    """How many errors of a kind are found."""

    kind: str
    found: Share
    """By any check."""
    meant: Share | None
    """By a check that they are meant for; None where there is none."""
    as_error: Share
    peers: dict[str, Share]
    by: tuple[tuple[str, int], ...]
    """Checks that found any, the most frequent first."""
    claimed: bool


@dataclass(frozen=True)
class Results:
    """All figures of a run."""

    texts: tuple[TextRow, ...]
    checks: tuple[CheckRow, ...]
    kinds: tuple[KindRow, ...]
    peers: tuple[str, ...]
    levels: tuple[tuple[str, str, int], ...]
    """Checks and severities of the findings in the texts as they are, with their numbers."""


def results(
    texts: list[Text],
    planted: dict[str, list[Planted]],
    heard: list[Heard],
    verdicts: Verdicts,
) -> Results:
    """Return the figures of texts, errors seeded into them, and what other programs say."""
    rows = [text_row(text, heard, verdicts) for text in texts]
    levels = Counter(
        (each.check_id, each.severity.name.lower()) for text in texts for each in text.findings
    )
    return Results(
        (*rows, sum_of(rows)) if len(rows) > 1 else tuple(rows),
        tuple(check_rows(texts, planted, verdicts)),
        tuple(kind_row(kind, some, heard) for kind, some in planted.items()),
        tuple(each.name for each in heard),
        tuple((check, level, count) for (check, level), count in levels.most_common()),
    )


def text_row(text: Text, heard: list[Heard], verdicts: Verdicts) -> TextRow:
    judged = text.name in verdicts.texts
    false = [each for each in text.findings if not verdicts.confirm(each)]
    return TextRow(
        text.name,
        len(text.catalog.messages),
        len(text.errors),
        len(text.findings),
        len(errors_of(false)) if judged else None,
        len(false) if judged else None,
        {each.name: each.findings_in(text) for each in heard},
    )


def sum_of(rows: list[TextRow]) -> TextRow:
    """Return the row of all texts; what is false in them is known if every text was judged."""
    judged = all(row.false_findings is not None for row in rows)
    peers = Counter[str]()
    for row in rows:
        peers.update(row.peers)
    return TextRow(
        ALL,
        sum(row.units for row in rows),
        sum(row.errors for row in rows),
        sum(row.findings for row in rows),
        sum(row.false_errors or 0 for row in rows) if judged else None,
        sum(row.false_findings or 0 for row in rows) if judged else None,
        dict(peers),
    )


def check_rows(
    texts: list[Text], planted: dict[str, list[Planted]], verdicts: Verdicts
) -> list[CheckRow]:
    """Return the rows of the checks that were measured, in the order of the checks.

    A check that reports at another severity than its own has a row for that, too.
    """
    spoken: dict[tuple[str, Severity], list[tuple[str, Finding]]] = {}
    for text in texts:
        for each in text.findings:
            spoken.setdefault((each.check_id, each.severity), []).append((text.name, each))
    rows = []
    for rule in rules():
        meant = [each for kind in claims().get(rule.name, ()) for each in planted.get(kind, ())]
        recall = Share(sum(rule.name in each.checks for each in meant), len(meant))
        others = [level for check, level in spoken if check == rule.name and level != rule.severity]
        for level in (rule.severity, *sorted(others, reverse=True)):
            own, findings = level == rule.severity, spoken.get((rule.name, level), [])
            if findings or (own and meant):
                rows.append(
                    check_row(rule.name, level, recall if own else None, findings, verdicts)
                )
    return rows


def check_row(
    check: str,
    level: Severity,
    recall: Share | None,
    findings: list[tuple[str, Finding]],
    verdicts: Verdicts,
) -> CheckRow:
    """Return the row of a check and a severity, from its findings with the names of their texts."""
    judged = [finding for name, finding in findings if name in verdicts.texts]
    return CheckRow(
        check,
        level.name.lower(),
        recall if recall and recall.total else None,
        Share(sum(map(verdicts.confirm, judged)), len(judged)) if judged else None,
        len(findings),
    )


def kind_row(kind: str, planted: list[Planted], heard: list[Heard]) -> KindRow:
    total, meant = len(planted), meant_for(kind)
    by = Counter(check for each in planted for check in each.checks)
    return KindRow(
        kind,
        Share(sum(bool(each.checks) for each in planted), total),
        Share(sum(bool(each.checks & meant) for each in planted), total) if meant else None,
        Share(sum(each.as_error for each in planted), total),
        {peer.name: Share(sum(map(peer.finds, planted)), total) for peer in heard},
        tuple(by.most_common()),
        kind not in NOT_CLAIMED,
    )
