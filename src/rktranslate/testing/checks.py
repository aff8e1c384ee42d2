"""The conformance kit of checks."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, ClassVar

from rktranslate.checks import CheckOptions, Settings, run_checks
from rktranslate.model import Catalog, Message, State, Syntax

if TYPE_CHECKING:
    from rktranslate.checks import Check
    from rktranslate.glossary import Glossary
    from rktranslate.model import Finding

ODD_TEXTS = (
    "", " ", "\n", "∅", "\x00", "\u202e", "🙂", "a" * 10_000, "[" * 500, "<b", "1" * 400,
    "«»“”‘’\"'", "%s {0} ${x} `", "é" * 50, "ÿ\ud800",
)  # fmt: skip
"""Texts on which no check may fail with an exception."""


class CheckConformance:
    """Tests that every check must pass.

    Derive a class whose name begins with ``Test``, and set ``check``, ``fails`` and ``passes``.
    """

    check: ClassVar[Check]
    """An instance of the check."""
    fails: ClassVar[tuple[tuple[str, str], ...]]
    """Pairs of source and target with a finding."""
    passes: ClassVar[tuple[tuple[str, str], ...]]
    """Pairs without a finding."""
    languages: ClassVar[tuple[str, str]] = ("id", "en")
    glossary: ClassVar[Glossary | None] = None
    syntax: ClassVar[Syntax] = Syntax.TEXT
    options: ClassVar[CheckOptions] = CheckOptions()

    def findings(self, *pairs: tuple[str, str]) -> list[Finding]:
        """Run the check over reviewed messages of one catalogue."""
        messages = tuple(
            Message(source, target, state=State.REVIEWED, line=line)
            for line, (source, target) in enumerate(pairs, 1)
        )
        catalog = Catalog(*self.languages, messages, path="sample.po")
        settings = Settings(select=frozenset({self.check.name}), options=self.options)
        return run_checks(
            catalog,
            glossary=self.glossary,
            syntax=self.syntax,
            checks=[self.check],
            settings=settings,
        )

    def test_name_and_help(self) -> None:
        """The name is lower case with hyphens; the help is one line without a final stop."""
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", self.check.name)
        assert self.check.help
        assert "\n" not in self.check.help
        assert not self.check.help.endswith(".")

    def test_fails(self) -> None:
        """Each pair of ``fails`` has a finding of this check at its location."""
        for pair in self.fails:
            found = self.findings(pair)
            assert found, pair
            for finding in found:
                assert finding.check_id == self.check.name
                assert str(finding.location) == "sample.po:1"
                assert finding.message

    def test_passes(self) -> None:
        """No pair of ``passes`` has a finding."""
        for pair in self.passes:
            assert self.findings(pair) == []

    def test_spans_lie_in_their_texts(self) -> None:
        """The spans of a finding are within its source and its target."""
        for pair in self.fails:
            for finding in self.findings(pair):
                for span, text in (
                    (finding.source_span, finding.source),
                    (finding.target_span, finding.target),
                ):
                    assert span is None or 0 <= span.start <= span.end <= len(text)

    def test_odd_texts(self) -> None:
        """No text makes the check raise an exception."""
        for source in ODD_TEXTS:
            for target in ODD_TEXTS:
                self.findings((source, target))

    def test_no_state_between_calls(self) -> None:
        """The findings of a pair do not depend on what was checked before, or beside it."""
        pairs = [*self.fails, *self.passes]
        expected = [self.findings(pair) for pair in pairs]
        assert [self.findings(pair) for pair in pairs[::-1]] == expected[::-1]
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(self.findings, pairs * 5)) == expected * 5
