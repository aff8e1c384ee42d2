"""Training examples: sampled by weight, changed for the job's needs, cut into pieces, batched.

The changes teach what a translation editor needs: placeholders, citations and URLs copied,
capitals, headings without a final stop, typographic quotation marks, long inputs.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sentencepiece as spm

from vocabulary import BOS, EOS, PAD, PLACEHOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_EDGE = ".,;:!?()[]\"“”'‘’"
_STRAIGHT = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Rates:
    """Share of sentences changed in each way."""

    placeholders: float = 0.25
    tags: float = 0.03
    citation: float = 0.04
    url: float = 0.01
    capitals: float = 0.02
    no_stop: float = 0.05
    title: float = 0.01
    quotes: float = 0.35
    joined: float = 0.06


Row = tuple[float, str, str]


def read_rows(path: Path) -> list[Row]:
    """(weight, Indonesian, English) from a file of ``prepare.py``."""
    rows = []
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            weight, _source, indonesian, english = line.rstrip("\n").split("\t")
            rows.append((float(weight), indonesian, english))
    return rows


class Changer:
    """Random changes to a pair, the same on both sides."""

    def __init__(self, names: list[tuple[str, str]], rates: Rates) -> None:
        self.rates = rates
        self.names = {a: b for a, b in names if len(a) > 3}
        longest = sorted(map(re.escape, self.names), key=len, reverse=True)
        self.pattern = re.compile(r"\b(?:" + "|".join(longest) + r")\b") if longest else None

    def anchors(self, a: str, b: str) -> list[tuple[str, str]]:
        """Spans found exactly once on each side that mean the same: names and numbers."""
        found = []
        if self.pattern:
            for match in self.pattern.finditer(a):
                name = match.group()
                if a.count(name) == 1 == b.count(self.names[name]):
                    found.append((name, self.names[name]))
        parts = a.split()
        bare = [p.strip(_EDGE) for p in parts]
        other = {p.strip(_EDGE) for p in b.split()}
        for word in dict.fromkeys(bare):
            named = len(word) > 2 and word[:1].isupper()
            number = word[:1].isdigit() and len(word) > 1
            if (named or number) and word in other and a.count(word) == 1 == b.count(word):
                found.append((word, word))
        for i in range(len(parts) - 1):
            phrase = f"{parts[i]} {bare[i + 1]}"
            named = bare[i][:1].isupper() and bare[i + 1][:1].isupper()
            if named and a.count(phrase) == 1 == b.count(phrase):
                found += [(phrase, phrase)] * 2
        return found

    def mask(self, a: str, b: str, rng: random.Random) -> tuple[str, str] | None:
        """Replace one to three anchors by placeholders; None without anchors."""
        anchors = self.anchors(a, b)
        rng.shuffle(anchors)
        wanted, used = rng.choice((1, 1, 1, 2, 2, 3)), 0
        slots = rng.sample(PLACEHOLDERS, 4)
        if rng.random() < 0.5:
            slots = sorted(slots)
        for left, right in anchors:
            if used == wanted:
                break
            if a.count(left) != 1 or b.count(right) != 1 or "｟" in left:
                continue
            a, b = a.replace(left, slots[used]), b.replace(right, slots[used])
            used += 1
        if used and used < 3 and rng.random() < 0.12:  # a citation held by a placeholder
            mark = slots[used]
            if a[-1] in ".!?" and b[-1] in ".!?":
                if rng.random() < 0.5:
                    a, b = a + mark, b + mark
                else:
                    a, b = a[:-1] + mark + a[-1], b[:-1] + mark + b[-1]
        return (a, b) if used else None

    def tag(self, a: str, b: str, rng: random.Random) -> tuple[str, str] | None:
        """Wrap an anchor, or the whole sentence, in a pair of placeholders."""
        first, second = sorted(rng.sample(PLACEHOLDERS, 2))
        anchors = self.anchors(a, b)
        if anchors and rng.random() < 0.8:
            left, right = rng.choice(anchors)
            if a.count(left) != 1 or b.count(right) != 1:
                return None
            return (
                a.replace(left, first + left + second),
                b.replace(right, first + right + second),
            )
        return first + a + second, first + b + second

    def cite(self, a: str, b: str, rng: random.Random) -> tuple[str, str]:
        """Glue a citation to an anchor or to the end, before or after the stop."""
        number = str(rng.randint(1, 60))
        if rng.random() < 0.15:
            number += f", {rng.randint(2, 60)}"
        mark = f"[{number}]"
        anchors = self.anchors(a, b)
        if anchors and rng.random() < 0.4:
            left, right = rng.choice(anchors)
            if a.count(left) == 1 == b.count(right):
                return a.replace(left, left + mark), b.replace(right, right + mark)
        if a[-1] in ".!?" and b[-1] in ".!?" and rng.random() < 0.5:
            return a[:-1] + mark + a[-1], b[:-1] + mark + b[-1]
        return a + mark, b + mark

    def link(self, a: str, b: str, rng: random.Random) -> tuple[str, str]:
        """Append a URL, alone or in brackets."""
        letters = "abcdefghijklmnoprstuwy"
        host = "".join(rng.choices(letters, k=rng.randint(4, 10)))
        tail = rng.choice(("", "/", f"/{rng.randint(1, 2024)}", "/news", "/berita/a-1.html"))
        url = (
            f"https://{rng.choice(('www.', ''))}{host}.{rng.choice(('com', 'org', 'go.id'))}{tail}"
        )
        if rng.random() < 0.5:
            return f"{a} {url}", f"{b} {url}"
        return f"{a} ({url})", f"{b} ({url})"

    def __call__(self, a: str, b: str, rng: random.Random) -> tuple[str, str]:
        """One random change, and typographic quotation marks on top."""
        rates, changed = self.rates, None
        roll = rng.random()
        for share, change in (
            (rates.placeholders, self.mask),
            (rates.tags, self.tag),
            (rates.citation, self.cite),
            (rates.url, self.link),
        ):
            if roll < share:
                changed = change(a, b, rng)
                break
            roll -= share
        else:
            if roll < rates.capitals:
                changed = a.upper(), b.upper()
            elif roll < rates.capitals + rates.no_stop:
                if a[-1] == "." == b[-1] and len(a) > 2 < len(b):
                    changed = a[:-1], b[:-1]
            elif roll < rates.capitals + rates.no_stop + rates.title and len(a.split()) < 10:
                changed = a.title().rstrip("."), b.title().rstrip(".")
        a, b = changed or (a, b)
        if '"' in a and '"' in b and rng.random() < rates.quotes:
            even = a.count('"') % 2 == 0 == b.count('"') % 2
            if even:
                a, b = _STRAIGHT.sub(r"“\1”", a), _STRAIGHT.sub(r"“\1”", b)
        return a, b


class Examples:
    """Batches without end, reproducible from (seed, epoch, pool)."""

    def __init__(
        self,
        work: Path,
        seed: int,
        tokens: int,
        rates: Rates | None = None,
        pool: int = 16000,
        sampling: float = 0.1,
        longest: int = 150,
    ) -> None:
        self.rows = read_rows(work / "train.tsv")
        names = [
            tuple(line.rstrip("\n").split("\t"))
            for line in (work / "names.tsv").open(encoding="utf-8")
        ]
        self.rates = rates or Rates()
        self.change = Changer(names, self.rates)
        for left, right in names:
            self.rows.append((0.5, left, right))
        self.source = spm.SentencePieceProcessor(model_file=str(work / "source.model"))
        self.target = spm.SentencePieceProcessor(model_file=str(work / "target.model"))
        self.seed, self.tokens, self.pool = seed, tokens, pool
        self.sampling, self.longest = sampling, longest

    def pools(self, epoch: int) -> list[list[int]]:
        """The epoch's sampled row numbers in shuffled pools."""
        rng = random.Random(f"{self.seed}-{epoch}")
        chosen = []
        for i, (weight, _, _) in enumerate(self.rows):
            chosen += [i] * (int(weight) + (rng.random() < weight % 1))
        rng.shuffle(chosen)
        return [chosen[o : o + self.pool] for o in range(0, len(chosen), self.pool)]

    def batches(
        self, numbers: list[int], key: str
    ) -> list[tuple[list[list[int]], list[list[int]]]]:
        """Batches (source ids, target ids) of one pool, lengths alike, in random order."""
        rng = random.Random(f"{self.seed}-{key}")
        spm.set_random_generator_seed(rng.randrange(1 << 31))
        texts = []
        waiting = None
        for number in numbers:
            _, a, b = self.rows[number]
            a, b = self.change(a, b, rng)
            if waiting is not None:
                texts.append((f"{waiting[0]} {a}", f"{waiting[1]} {b}"))
                waiting = None
            elif a[-1] in ".!?" and b[-1] in ".!?" and len(a) < 240 and self._join(rng):
                waiting = a, b
            else:
                texts.append((a, b))
        sampled = [rng.random() < self.sampling for _ in texts]
        sources = self.source.encode([a for a, _ in texts])
        for i, noisy in enumerate(sampled):
            if noisy:
                sources[i] = self.source.encode(
                    texts[i][0], enable_sampling=True, alpha=0.3, nbest_size=-1
                )
        targets = self.target.encode([b for _, b in texts])
        items = [
            ([*a, EOS], [BOS, *b, EOS])
            for a, b in zip(sources, targets, strict=True)
            if 0 < len(a) <= self.longest and 0 < len(b) <= self.longest
        ]
        items.sort(key=lambda x: (_round(len(x[1]) - 1), _round(len(x[0])), len(x[1])))
        batches, current, source_max, target_max = [], [], 0, 0
        for item in items:
            s, t = _round(len(item[0])), _round(len(item[1]) - 1)
            s, t = max(source_max, s), max(target_max, t)
            if current and (s + t) * (len(current) + 1) > 2 * self.tokens:
                batches.append(current)
                current, s, t = [], _round(len(item[0])), _round(len(item[1]) - 1)
            current.append(item)
            source_max, target_max = s, t
        if current:
            batches.append(current)
        rng.shuffle(batches)
        return [([a for a, _ in b], [t for _, t in b]) for b in batches]

    def _join(self, rng: random.Random) -> bool:
        return rng.random() < self.rates.joined

    def stream(
        self, epoch: int, pool: int, batch: int
    ) -> Iterator[tuple[tuple[int, int, int], list[list[int]], list[list[int]]]]:
        """Yield (place to resume after this batch, sources, targets) from a place onward."""
        while True:
            pools = self.pools(epoch)
            for p in range(pool, len(pools)):
                made = self.batches(pools[p], f"{epoch}-{p}")
                for i in range(batch, len(made)):
                    yield (epoch, p, i + 1), *made[i]
                batch = 0
            epoch, pool, batch = epoch + 1, 0, 0


def _round(length: int, multiple: int = 4) -> int:
    return -(-length // multiple) * multiple


def pad(rows: list[list[int]], extra: int = 0) -> list[list[int]]:
    """Pad to a common length, a multiple of 4 plus ``extra``."""
    width = _round(max(map(len, rows)) - extra) + extra
    return [row + [PAD] * (width - len(row)) for row in rows]
