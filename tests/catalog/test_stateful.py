"""Any sequence of edits of source and catalogue, with real gettext tools between: nothing is lost.

People's texts, notes and headers survive everything; the flags they set, reviewed pairs and
obsolete messages survive all that this program does (msgmerge drops flags by itself).
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rktranslate.catalog.merge import merge
from rktranslate.catalog.po import PoFile, new_catalog, parse, serialise
from rktranslate.catalog.relocation import RenamedCatalog, renamed
from rktranslate.catalog.typography import typographic_key
from rktranslate.catalog.units import Unit
from rktranslate.model import BlockKind, Catalog, Location, Message, Origin, Provenance, State
from tests.catalog.test_po import NOW

SENTENCES = [
    "Menteri Pertahanan Rusia berkunjung ke Pyongyang pada bulan Juli, lalu ia pulang ke Moskow.",
    "Perang Dingin telah lama berakhir di semenanjung Korea, lalu kedua negara itu berunding.",
    "Pelabuhan Rajin dibuka kembali untuk pengiriman batu bara.",
    'Harga beras "naik tajam" di pasar ibu kota.',
    "Harga beras turun di pasar ibu kota.",
    "Ya.",
]
FORMATS = ("c-format", "python-format", "no-wrap")
place = st.integers(0, 11)

Fact = tuple[str, str]


def units(sources: list[str], path: str) -> list[Unit]:
    return [
        Unit(source, BlockKind.PARAGRAPH, (Location(path, line),), (f"paragraph {line}",))
        for line, source in enumerate(sources, 1)
    ]


def typed(catalog: Catalog) -> Iterator[Fact]:
    """Yield what people typed and no tool loses; gettext's drop what is obsolete and empty."""
    for message in catalog.messages:
        yield from (("text", word) for word in message.target.split() if word.startswith("#"))
        if message.target or not message.obsolete:
            yield from (("note", note) for note in message.notes if note.startswith("note "))
    yield from (("header", f"{name}: {value}") for name, value in catalog.headers)
    yield "comment", catalog.header_comment


def work(catalog: Catalog) -> Iterator[Fact]:
    """Yield everything that an update may not lose."""
    yield from typed(catalog)
    for message in catalog.messages:
        yield from (("note", note) for note in message.notes if note.startswith("note "))
        yield from (("flag", flag) for flag in message.flags)
        if message.state is State.REVIEWED:
            yield "pair", f"{typographic_key(message.source)} = {message.target}"


class Life(RuleBasedStateMachine):
    """A document and its catalogue in the hands of writers, translators, and tools."""

    def __init__(self) -> None:
        super().__init__()
        self.path = "source/a.txt"
        self.count = 0
        self.sources = SENTENCES[:3]
        self.versions = [self.sources]
        start = new_catalog("a.txt", "id", "en", project="p 1", version="1", now=NOW)
        self.text = serialise(merge(units(self.sources, self.path), start).catalog)

    def read(self) -> PoFile:
        return parse(self.text, "en/a.po", "id", "en")

    def number(self) -> int:
        self.count += 1
        return self.count

    # The source.

    def publish(self, sources: list[str]) -> None:
        self.sources = sources
        self.versions.append(sources)
        self.update()

    def update(self) -> None:
        before = self.read()
        merged = merge(units(self.sources, self.path), before.catalog).catalog
        assert set(work(merged)) >= set(work(before.catalog))
        self.text = serialise(merged, before)
        again = self.read()
        twice = merge(units(self.sources, self.path), again.catalog).catalog
        assert serialise(twice, again) == self.text

    @rule(at=place, which=st.sampled_from(SENTENCES))
    def insert(self, at: int, which: str) -> None:
        at %= len(self.sources) + 1
        self.publish([*self.sources[:at], which, *self.sources[at:]])

    @precondition(lambda self: self.sources)
    @rule(at=place)
    def delete(self, at: int) -> None:
        at %= len(self.sources)
        self.publish([*self.sources[:at], *self.sources[at + 1 :]])

    @precondition(lambda self: self.sources)
    @rule(at=place, word=st.sampled_from(["tidak", "baru", "“", "\u00a0"]))
    def edit(self, at: int, word: str) -> None:
        at %= len(self.sources)
        head, blank, tail = self.sources[at].partition(" ")
        changed = f"{head} {word} {tail}" if blank and word.isalpha() else f"{head}{word}{tail}"
        if word == "“":
            changed = self.sources[at].replace('"', "“")
        self.publish([*self.sources[:at], changed, *self.sources[at + 1 :]])

    @precondition(lambda self: self.sources)
    @rule(at=place)
    def split(self, at: int) -> None:
        at %= len(self.sources)
        head, comma, tail = self.sources[at].partition(", lalu ")
        if comma:
            parts = [f"{head}.", f"Lalu {tail}"]
            self.publish([*self.sources[:at], *parts, *self.sources[at + 1 :]])

    @precondition(lambda self: len(self.sources) > 1)
    @rule(at=place)
    def join(self, at: int) -> None:
        at %= len(self.sources) - 1
        head, tail = self.sources[at : at + 2]
        joined = f"{head.rstrip('.')}, lalu {tail.removeprefix('Lalu ')}"
        if len(joined) < 400:
            self.publish([*self.sources[:at], joined, *self.sources[at + 2 :]])

    @rule(at=place, to=place)
    def move(self, at: int, to: int) -> None:
        if self.sources:
            rest = list(self.sources)
            moved = rest.pop(at % len(rest))
            rest.insert(to % (len(rest) + 1), moved)
            self.publish(rest)

    @rule(back=st.integers(1, 4))
    def revert(self, back: int) -> None:
        self.publish(self.versions[-min(back, len(self.versions))])

    @rule()
    def rename(self) -> None:
        self.path = f"source/{self.number()}.txt"
        document = units(self.sources, self.path)
        if self.sources:
            catalog = self.read().catalog
            assert renamed({self.path: document}, [catalog]) == {self.path: RenamedCatalog(catalog)}
        self.update()

    # The catalogue.

    def change(self, at: int, **parts: object) -> None:
        before = self.read()
        messages = list(before.catalog.messages)
        if messages:
            at %= len(messages)
            messages[at] = replace(messages[at], **parts)  # type: ignore[arg-type]
            catalog = replace(before.catalog, messages=tuple(messages))
            self.text = serialise(catalog, before)

    def message(self, at: int) -> Message | None:
        messages = self.read().catalog.messages
        return messages[at % len(messages)] if messages else None

    @rule(at=place, state=st.sampled_from([State.REVIEWED, State.TRANSLATED]))
    def translate(self, at: int, state: State) -> None:
        text = f"#{self.number()} one, #{self.number()} two."
        self.change(at, target=text, state=state)

    @rule(at=place, which=st.sampled_from([*SENTENCES, "paragraph", "label"]))
    def copy(self, at: int, which: str) -> None:
        """Give a sentence another message, for the places that a context names."""
        before, message = self.read(), self.message(at)
        keys = {each.key for each in before.catalog.messages}
        if message and not message.obsolete and (which, message.source) not in keys:
            text = f"#{self.number()} one, #{self.number()} two."
            added = Message(message.source, text, which, State.REVIEWED)
            catalog = replace(before.catalog, messages=(*before.catalog.messages, added))
            self.text = serialise(catalog, before)

    @rule(at=place)
    def approve(self, at: int) -> None:
        message = self.message(at)
        if message and message.target:
            self.change(at, state=State.REVIEWED)

    @rule(at=place)
    def note(self, at: int) -> None:
        message = self.message(at)
        if message:
            self.change(at, notes=(f"note {self.number()}", *message.notes))

    @rule(at=place, flag=st.sampled_from(FORMATS))
    def flag(self, at: int, flag: str) -> None:
        message = self.message(at)
        if message and flag not in message.flags:
            self.change(at, flags=(*message.flags, flag))

    @rule()
    def header(self) -> None:
        before = self.read()
        headers = (*before.catalog.headers, (f"X-Mine-{self.number()}", "yes"))
        self.text = serialise(replace(before.catalog, headers=headers), before)

    @rule()
    def machine(self) -> None:
        before = self.read()
        messages = tuple(
            message
            if message.target or message.obsolete
            else replace(
                message,
                target=f"machine {number}",
                state=State.TRANSLATED,
                provenance=Provenance(Origin.MACHINE, signature="x|v:1"),
            )
            for number, message in enumerate(before.catalog.messages)
        )
        self.text = serialise(replace(before.catalog, messages=messages), before)

    # Tools.

    def tool(self, *command: str) -> None:
        if not self.sources:  # of an empty catalogue, the tools write nothing at all
            return
        before = set(typed(self.read().catalog))
        with tempfile.TemporaryDirectory() as name:
            po, template = Path(name, "a.po"), Path(name, "a.pot")
            po.write_text(self.text, encoding="utf-8")
            empty = new_catalog("a.txt", "id", "en", project="p 1", version="1", now=NOW)
            merged = merge(units(self.sources, self.path), empty).catalog
            template.write_text(serialise(merged), encoding="utf-8")
            done = subprocess.run(
                [*command, str(po), *([str(template)] if command[0] == "msgmerge" else [])],
                capture_output=True,
                check=False,
                timeout=60,
            )
        assert done.returncode == 0, done.stderr.decode()
        self.text = done.stdout.decode()
        assert set(typed(self.read().catalog)) >= before
        self.update()

    @rule()
    def msgmerge(self) -> None:
        self.tool("msgmerge", "--previous", "--quiet", "-o", "-")

    @rule(how=st.sampled_from([(), ("--width=40",), ("--no-wrap",)]))
    def msgcat(self, how: tuple[str, ...]) -> None:
        self.tool("msgcat", *how)

    @rule()
    def msgattrib(self) -> None:
        self.tool("msgattrib")

    @invariant()
    def the_document_can_be_served(self) -> None:
        current = {m.source for m in self.read().catalog.messages if not m.obsolete}
        assert current == set(self.sources)


TestLife = pytest.mark.slow(
    pytest.mark.skipif(shutil.which("msgmerge") is None, reason="GNU gettext is not installed")(
        Life.TestCase
    )
)
TestLife.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
