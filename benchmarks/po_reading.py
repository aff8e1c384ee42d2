"""Measures what polib keeps of PO files, and how long it takes to read and write them.

    python benchmarks/po_reading.py [--messages N] [--repeats N]

Each input is a file that ``msgfmt`` of GNU gettext accepts, or one that must be refused. *kept*
says whether ``str(polib.pofile(text))`` still has the part that the input is about, for this
program whether ``serialise(parse(text))`` has it. The times are CPU times, the best of the repeats.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polib

from rktranslate.catalog.po import PoFile, new_catalog, parse, serialise
from rktranslate.catalog.po.entries import lines_of, scan
from rktranslate.errors import CatalogError
from rktranslate.model import Location, Message, Origin, Provenance, State

if TYPE_CHECKING:
    from collections.abc import Callable

_HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


@dataclass(frozen=True, slots=True)
class Input:
    """A PO file, and the part of it that must survive."""

    name: str
    text: str
    part: str
    """Empty for a file that must be refused."""


def entry(before: str = "", msgid: str = "a", msgstr: str = "b") -> str:
    """Return a file of one message, with lines before its msgid."""
    return f'{_HEADER}\n{before}msgid "{msgid}"\nmsgstr "{msgstr}"\n'


INPUTS = (
    Input("a plain message", entry("# note\n#: a.txt:3\n"), 'msgid "a"\nmsgstr "b"'),
    Input("note with an indent", entry("#   indented\n"), "#   indented"),
    Input("note without a blank", entry("#note\n"), "#note"),
    Input("blank line of a note", entry("# one\n#\n# two\n"), "# one\n#\n# two"),
    Input("order of notes", entry("#. extracted\n# note\n"), "#. extracted\n# note"),
    Input("early gettext's flags", entry("#! fuzzy\n"), "fuzzy"),
    Input("octal escape", entry(msgid="caf\\303\\251"), "\\303\\251"),
    Input("bell", entry(msgid="a\\ab"), "a\\ab"),
    Input("string with U+2028", entry(msgid="a\u2028b"), "a\u2028b"),
    Input(
        "string folded by an editor",
        entry().replace('msgid "a"', 'msgid ""\n"one "\n"two"'),
        'msgid ""\n"one "\n"two"',
    ),
    Input(
        "extracted comment of an obsolete message",
        _HEADER + '\n#. paragraph 1\n#~ msgid "a"\n#~ msgstr "b"\n',
        "#. paragraph 1",
    ),
    Input(
        "previous source of an obsolete message",
        _HEADER + '\n#, fuzzy\n#~| msgid "before"\n#~ msgid "a"\n#~ msgstr "b"\n',
        '#~| msgid "before"',
    ),
    Input(
        "order of header fields",
        entry().replace('"Language', '"X-Mine: 1\\n"\n"Language'),
        '"X-Mine: 1\\n"\n"Language',
    ),
    Input(
        "header field that occurs twice",
        entry().replace('"Language', '"X-Mine: 1\\n"\n"X-Mine: 2\\n"\n"Language'),
        '"X-Mine: 1\\n"\n"X-Mine: 2\\n"',
    ),
    Input("comment after the last message", entry() + "\n# lost\n", ""),
    Input("duplicate message", entry() + '\nmsgid "a"\nmsgstr "c"\n', ""),
    Input("current and obsolete duplicate", entry() + '\n#~ msgid "a"\n#~ msgstr "c"\n', ""),
    Input("unknown escape", entry(msgid="a\\qb"), ""),
    Input("message without msgstr", entry() + '\nmsgid "c"\n', ""),
    Input("merge conflict in a comment block", entry("#<<<<<<< x\n").replace("#<", "<"), ""),
)


def by_polib(text: str) -> str:
    """Return a file as polib writes it after reading it, without folding."""
    return str(polib.pofile(text, wrapwidth=0))


def by_this_program(text: str) -> str:
    """Return a file as this program writes it after reading it."""
    parsed = parse(text, "a.po", "id", "en")
    return serialise(parsed.catalog, parsed)


def verdict(write: Callable[[str], str], given: Input) -> str:
    """Return what became of an input: kept, lost, refused or accepted."""
    try:
        text = write(given.text)
    except (CatalogError, OSError, ValueError) as error:
        line = f" (line {error.line})" if isinstance(error, CatalogError) else ""
        return f"refused{line}"
    if not given.part:
        return "accepted"
    return "kept" if given.part in text else "lost"


def large_file(messages: int) -> tuple[PoFile, str]:
    """Return a catalogue of made-up sentences and its text."""
    chance = random.Random(1)
    words = ["".join(chance.choices("aeioukmnprst", k=chance.randint(3, 9))) for _ in range(4000)]

    def sentence() -> str:
        return " ".join(chance.choices(words, k=chance.randint(6, 25))) + "."

    now = datetime(2026, 1, 1, tzinfo=UTC)
    empty = new_catalog("a.txt", "id", "en", project="a", version="1", now=now)
    made = Provenance(Origin.MACHINE, signature="argos|v:1|model:id-en")
    catalog = replace(
        empty,
        messages=tuple(
            Message(
                sentence(),
                sentence(),
                state=State.REVIEWED,
                provenance=made,
                locations=(Location("source/a.txt", number),),
                extracted=(f"paragraph {number}",),
            )
            for number in range(messages)
        ),
    )
    text = serialise(catalog)
    return parse(text, "a.po", "id", "en"), text


def best(action: Callable[[], object], repeats: int) -> float:
    """Return the CPU seconds of an action, the best of some repeats."""
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        action()
        seconds.append(time.process_time() - start)
    return min(seconds)


def rows(messages: int, repeats: int) -> list[tuple[str, float]]:
    """Return what was measured, with its CPU seconds."""
    file, text = large_file(messages)
    entries = polib.pofile(text, wrapwidth=0)
    measured: dict[str, Callable[[], object]] = {
        "rktranslate: read": lambda: parse(text, "a.po", "id", "en"),
        "  of it, lines to entries": lambda: list(scan(lines_of(text), "a.po")),
        "polib: read": lambda: polib.pofile(text),
        "polib: read, duplicates refused": lambda: polib.pofile(text, check_for_duplicates=True),
        "rktranslate: write, all new": lambda: serialise(file.catalog),
        "rktranslate: write, unchanged": lambda: serialise(file.catalog, file),
        "polib: write": lambda: str(entries),
    }
    return [
        (name, best(action, 1 if "duplicates" in name else repeats))
        for name, action in measured.items()
    ]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    print(f"polib {polib.__version__}\n\n| input | polib | rktranslate |\n|---|---|---|")
    for given in INPUTS:
        print(f"| {given.name} | {verdict(by_polib, given)} | {verdict(by_this_program, given)} |")
    print(f"\n| {options.messages:,} messages | CPU s |\n|---|---|")
    for name, seconds in rows(options.messages, options.repeats):
        print(f"| {name} | {seconds:.2f} |")


if __name__ == "__main__":
    main()
