"""Reads the tables of docs/checks/*.md: what each check has to find, and what it must not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from rktranslate.catalog.provenance import fingerprint
from rktranslate.checks import CheckOptions, Settings, run_checks
from rktranslate.model import (
    BlockKind,
    Catalog,
    Finding,
    Message,
    Origin,
    Provenance,
    State,
    Syntax,
)
from tests.checks.helpers import GLOSSARY

PAGES = Path(__file__).parents[2] / "docs" / "checks"
ROW = re.compile(r"\| (fails|passes) \| (\w+) \|(.*)\|$")
CELLS = re.compile(r"(?<!\\)\|")
CODE = re.compile(r"(`+) ?(.*?) ?\1$")
ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})")
HEADINGS = {"en": "title", "ms": "sentence"}


@dataclass(frozen=True)
class Case:
    check_id: str
    fails: bool
    language: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    flags: tuple[str, ...]

    def __str__(self) -> str:
        word = "fails" if self.fails else "passes"
        return f"{self.check_id} {word} {self.language} {' ¶ '.join(self.targets)[:40]!a}"

    def messages(self) -> tuple[Message, ...]:
        return tuple(
            self._message(source, target, line)
            for line, (source, target) in enumerate(zip(self.sources, self.targets, strict=True), 1)
        )

    def findings(self, dictionaries: tuple[str, ...] = ()) -> list[Finding]:
        catalog = Catalog("id", self.language, self.messages(), path="a.po")
        settings = Settings(
            select=frozenset({self.check_id}), options=CheckOptions(HEADINGS, dictionaries)
        )
        syntax = next((each for each in Syntax if each in self.flags), Syntax.TEXT)
        return run_checks(catalog, glossary=GLOSSARY, syntax=syntax, settings=settings)

    def _message(self, source: str, target: str, line: int) -> Message:
        message = Message(source, target, state=State.REVIEWED, line=line)
        for flag in self.flags:
            word, _, rest = flag.partition(" ")
            if word == "draft":
                message = replace(message, state=State.TRANSLATED)
            elif word in ("unresolved", "touched"):
                mark = fingerprint(target if word == "unresolved" else f"{target} before")
                made = Provenance(
                    Origin.MACHINE,
                    signature="engine",
                    step="best",
                    fingerprint=mark,
                    unresolved=(rest,),
                )
                message = replace(message, state=State.TRANSLATED, provenance=made)
            elif word in ("approved", "corrected"):
                mark = fingerprint(target if word == "approved" else f"{target} before")
                made = Provenance(
                    Origin.MACHINE,
                    signature="engine",
                    fingerprint=mark,
                    unresolved=(rest,) if rest else (),
                )
                message = replace(message, provenance=made)
            elif word == "note":
                message = replace(message, notes=(*message.notes, rest))
            elif word == "previous":
                message = replace(message, previous_source=rest)
            elif word == "seconds":
                message = replace(message, seconds=float(rest))
            elif word in ("reference", "heading"):
                message = replace(message, kind=BlockKind(word))
            else:
                assert word in list(Syntax), flag
        if len(self.sources) > 1 and re.match(r"\[\d+\] ", source):
            message = replace(message, kind=BlockKind.REFERENCE)
        return message


def cases(check_id: str) -> list[Case]:
    found = []
    for line in (PAGES / f"{check_id}.md").read_text(encoding="utf-8").splitlines():
        row = ROW.match(line)
        if row:
            source, target, flags = (cell(text) for text in CELLS.split(row[3]))
            found.append(
                Case(
                    check_id,
                    row[1] == "fails",
                    row[2],
                    tuple(re.split(" ¶ ?", source)),
                    tuple(re.split(" ¶ ?", target)),
                    tuple(flag.strip() for flag in flags.split(";") if flag.strip()),
                )
            )
    return found


def cell(text: str) -> str:
    text = text.strip()
    code = CODE.fullmatch(text)
    text = (code[2] if code else text).replace("\\|", "|").replace("␠", " ")
    return ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
