"""Makes an archive of Markdown documents out of real sentences, and the same archive edited.

    python benchmarks/archive.py --text DIR --units N [--per-document N] [--seed N] OUT

DIR holds ``*.jsonl``; a line is an object with ``text`` and ``spans`` (its sentences as code point
offsets). A sentence of the archive is the beginning of one of theirs and the end of another, so
that a few thousand sentences give any number of distinct ones which, as in a real archive, share
long stretches with each other.

OUT becomes a project: ``rktranslate.toml``, ``source/*.md``; beside them ``edited/*.md``, the same
documents after a day's work, and ``edits.jsonl``, what was done: a line an edit with its ``kind``,
the sentences ``before`` and the sentences ``after``.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EDITED = 0.1
"""Share of the sentences that are edited."""
KINDS = {
    "word": 30,
    "insert word": 15,
    "delete word": 10,
    "number": 5,
    "rewrite end": 10,
    "typography": 5,
    "split": 5,
    "join": 5,
    "delete": 5,
    "new": 10,
}
"""What is done to a sentence, and how often."""
_UNITS = 30
"""Units of a document, unless told."""
_CLAUSE = re.compile(r", (?:dan|tetapi|serta|namun|sedangkan) ")

Document = list[list[str]]
"""Paragraphs of sentences; one that begins with ``# `` or ``- `` is a heading or list item."""


@dataclass(frozen=True)
class Edit:
    """What was done to one place; the right predecessors of ``after`` are ``before``."""

    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Archive:
    source: list[Document]
    edited: list[Document]
    edits: list[Edit]


def sentences_of(folder: Path) -> list[str]:
    """Return the clean sentences of all files: a capital, 6 to 40 words, one end mark."""
    found: dict[str, None] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for start, end in row["spans"]:
                text = " ".join(row["text"][start:end].split())
                clean = re.fullmatch(r"[A-Z][\w ,;()“”\"'-]*\w\.", text) is not None
                if clean and 6 <= len(text.split()) <= 40:
                    found[text] = None
    if len(found) < 100:
        raise SystemExit(f"{folder}: fewer than 100 clean sentences")
    return list(found)


class Writer:
    """Makes up sentences, each once."""

    def __init__(self, sentences: Sequence[str], rng: random.Random) -> None:
        self._parts = [sentence.split() for sentence in sentences]
        self._rng = rng
        self._seen: set[str] = set()
        self.words = sorted({word for part in self._parts for word in part[1:-1] if word.isalpha()})

    def sentence(self) -> str:
        rng = self._rng
        while True:
            head, tail = rng.choice(self._parts), rng.choice(self._parts)
            words = head[: rng.randint(2, len(head) - 1)] + tail[rng.randint(1, len(tail) - 2) :]
            text = " ".join(words)
            if 6 <= len(words) <= 40 and text not in self._seen:
                self._seen.add(text)
                return text

    def title(self) -> str:
        return " ".join(self.sentence().rstrip(".").split()[:6])


def make(sentences: Sequence[str], units: int, per_document: int, seed: int) -> Archive:
    """Return an archive of about so many units, before and after the edits."""
    rng = random.Random(seed)
    writer = Writer(sentences, rng)
    source: list[Document] = []
    edited: list[Document] = []
    edits: list[Edit] = []
    while units > 0:
        document = _document(writer, rng, min(units, per_document))
        units -= sum(map(len, document))
        source.append(document)
        edited.append(list(_edited(document, writer, rng, edits)))
    return Archive(source, edited, edits)


def _document(writer: Writer, rng: random.Random, units: int) -> Document:
    document = [[f"# {writer.title()}"]]
    units -= 1
    while units > 0:
        if rng.random() < 0.1:
            document.append([f"## {writer.title()}"])
            units -= 1
        if rng.random() < 0.1:
            document += [[f"- {writer.sentence()}"] for _ in range(3)]
            units -= 3
        size = max(1, min(units, rng.randint(2, 7)))
        document.append([writer.sentence() for _ in range(size)])
        units -= size
    return document


def _edited(
    document: Document, writer: Writer, rng: random.Random, edits: list[Edit]
) -> Iterator[list[str]]:
    for paragraph in document:
        after: list[str] = []
        position = 0
        while position < len(paragraph):
            here = paragraph[position : position + 2]
            edit = None
            if paragraph[0][0] not in "#-" and rng.random() < EDITED:
                edit = _edit(here, rng.choices(list(KINDS), list(KINDS.values()))[0], writer, rng)
            if edit is None:
                after.append(here[0])
                position += 1
                continue
            edits.append(edit)
            after += edit.after
            position += len(edit.before)
            if edit.kind == "new":
                after.append(here[0])
                position += 1
        if after:
            yield after


def _edit(here: Sequence[str], kind: str, writer: Writer, rng: random.Random) -> Edit | None:
    """Return one edit of the first sentence, or of both; None where the kind does not fit."""
    text = here[0]
    words = text.split()
    inner = rng.randrange(1, len(words) - 1)
    match kind:
        case "word":
            words[inner] = rng.choice(writer.words)
        case "insert word":
            words.insert(inner, rng.choice([*writer.words[:200], "tidak", "belum", "hanya"]))
        case "delete word":
            del words[inner]
        case "number":
            words.insert(inner, str(rng.randint(2, 2024)))
        case "rewrite end":
            keep = max(3, len(words) * 2 // 3)
            words = words[:keep] + writer.sentence().split()[-(len(words) - keep + 1) :]
        case "typography":
            return Edit(kind, (text,), (_typographic(text, rng),))
        case "split":
            return _split(text)
        case "join":
            return _join(here)
        case "delete":
            return Edit(kind, (text,), ())
        case "new":
            return Edit(kind, (), (writer.sentence(),))
    after = " ".join(words)
    return Edit(kind, (text,), (after,)) if after != text else None


def _typographic(text: str, rng: random.Random) -> str:
    spaces = [found.start() for found in re.finditer(" ", text)]
    at = rng.choice(spaces)
    return f"{text[:at]}\u00a0{text[at + 1 :]}"


def _split(text: str) -> Edit | None:
    found = _CLAUSE.search(text, 20, len(text) - 20)
    if found is None:
        middle = text.find(", ", 20, len(text) - 20)
        if middle < 0:
            return None
        ends = (middle, middle + 2)
    else:
        ends = found.span()
    rest = text[ends[1] :]
    return Edit("split", (text,), (text[: ends[0]] + ".", rest[0].upper() + rest[1:]))


def _join(here: Sequence[str]) -> Edit | None:
    if len(here) < 2:
        return None
    first, second = here
    joined = f"{first[:-1]}, dan {second[0].lower()}{second[1:]}"
    return Edit("join", (first, second), (joined,))


def markdown(document: Document) -> str:
    """Return a document as it would be written: a paragraph a line, list items together."""
    text = ""
    for number, paragraph in enumerate(document):
        close = paragraph[0].startswith("- ") and document[number - 1][0].startswith("- ")
        text += ("" if not number else "\n" if close else "\n\n") + " ".join(paragraph)
    return text + "\n"


def save(archive: Archive, folder: Path) -> None:
    """Write the archive as a project, with its edits beside it."""
    for name, documents in (("source", archive.source), ("edited", archive.edited)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number, document in enumerate(documents, 1):
            path = folder / name / f"{number:05}.md"
            path.write_text(markdown(document), encoding="utf-8")
    (folder / "rktranslate.toml").write_text(
        'source-language = "id"\ntarget-languages = ["en"]\n', encoding="utf-8"
    )
    with (folder / "edits.jsonl").open("w", encoding="utf-8") as file:
        for edit in archive.edits:
            file.write(json.dumps(asdict(edit), ensure_ascii=False) + "\n")


def parser(description: str) -> argparse.ArgumentParser:
    """Return a parser with the options of whatever makes an archive."""
    made = argparse.ArgumentParser(description=description.split("\n\n")[0])
    made.add_argument("--text", type=Path, required=True, help="folder with *.jsonl")
    made.add_argument("--seed", type=int, default=1)
    return made


def measuring(description: str, fails: str) -> argparse.ArgumentParser:
    """Return a parser with the options of whatever measures commands on archives."""
    made = parser(description)
    made.add_argument("--repeats", type=int, default=3)
    made.add_argument("--json", action="store_true", help="print JSON")
    made.add_argument("--check", action="store_true", help=f"fail where {fails}")
    return made


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--units", type=int, default=1000, help="default: %(default)s")
    options.add_argument("--per-document", type=int, default=_UNITS, help="default: %(default)s")
    options.add_argument("out", type=Path)
    given = options.parse_args()
    archive = make(sentences_of(given.text), given.units, given.per_document, given.seed)
    save(archive, given.out)
    units = sum(len(paragraph) for document in archive.source for paragraph in document)
    words = sum(len(s.split()) for d in archive.source for p in d for s in p)
    print(
        f"{len(archive.source)} documents, {units} units, {words} words, "
        f"{len(archive.edits)} edits in {given.out}"
    )


if __name__ == "__main__":
    main()
