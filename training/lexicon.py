"""Make a bilingual lexicon from the corpus: how often each word was translated by which.

    python training/lexicon.py --work $W --corpus $C --output src/rktranslate/lexicon/id-en.tsv

Both sides are cut into lower-cased words and aligned by eflomal (GPL-3.0; a tool of this recipe, no
part of the program) in both directions; a link counts that both directions have. Words and links
seen too seldom to say anything are left out. The alignment is sampled, so that rare counts differ
by one or two from run to run. Of the sentences, nothing is kept but the counts of their words.

The file has a line per word, sorted, in two sections. After ``# id``: the word, how often it was
seen, how often in small letters, how often without a counterpart, and its counterparts with their
counts. After ``# en`` the same without counterparts, which are those of the first section.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from clean import NO_LICENCE, Pair, read_corpus
from rktranslate.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST = 80
"""Words of the longest sentence that is aligned; a longer one takes the square of its length."""
_LEAST_SEEN = 3
_LEAST_LINKS = 2
_LEAST_SHARE = 0.01
_MOST_LINKS = 10


@dataclass
class Side:
    """The counts of the words of one language."""

    seen: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)
    unlinked: Counter[str] = field(default_factory=Counter)

    def count(self, sentence: list[str], linked: set[int]) -> None:
        """Count the words of a sentence."""
        for index, word in enumerate(sentence):
            folded = word.lower()
            self.seen[folded] += 1
            self.small[folded] += word[0].islower() or not word[0].isalpha()
            self.unlinked[folded] += index not in linked

    def line(self, word: str) -> str:
        """Return the counts of a word."""
        return f"{word}\t{self.seen[word]}\t{self.small[word]}\t{self.unlinked[word]}"


def usable(pairs: Iterable[Pair]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the words of the pairs that can be aligned."""
    for pair in pairs:
        source, target = words(pair.indonesian), words(pair.english)
        fits = 0 < len(source) <= _LONGEST and len(target) <= _LONGEST
        if fits and len(source) <= 3 * len(target) <= 9 * len(source):
            yield source, target


def links(line: str) -> set[tuple[int, int]]:
    """Return the links of an alignment: ``0-0 1-2``."""
    return {(int(one), int(other)) for one, _, other in (p.partition("-") for p in line.split())}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True, help="folder of the alignment")
    parser.add_argument("--corpus", type=Path, required=True, help="id-en.tsv.gz")
    parser.add_argument("--output", type=Path, required=True, help="the lexicon")
    parser.add_argument("--exclude", action="append", metavar="NAME", help="leave a source out")
    parser.add_argument(
        "--keep-nc", action="store_true", help="keep iwslt17_ted (CC BY-NC-ND), out by default"
    )
    parser.add_argument(
        "--licensed-only", action="store_true", help="leave out sources with no licence stated"
    )
    arguments = parser.parse_args()
    excluded = set(arguments.exclude or [])
    if not arguments.keep_nc:
        excluded.add("iwslt17_ted")
    if arguments.licensed_only:
        excluded.update(NO_LICENCE)
    folder = arguments.work / "lexicon"
    folder.mkdir(parents=True, exist_ok=True)
    pairs = list(usable(read_corpus(arguments.corpus, excluded)))
    for name, side in (("id", 0), ("en", 1)):
        lines = (" ".join(pair[side]).lower() + "\n" for pair in pairs)
        (folder / name).write_text("".join(lines), "utf-8")
    print(f"aligning {len(pairs):,} pairs", flush=True)
    subprocess.run(
        [
            sys.executable,
            Path(sysconfig.get_path("scripts"), "eflomal-align"),
            *("-s", folder / "id", "-t", folder / "en", "--overwrite"),
            *("-f", folder / "forward", "-r", folder / "reverse"),
        ],
        check=True,
    )
    source, target = Side(), Side()
    counterparts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    alignments = (
        (folder / name).read_text("utf-8").splitlines() for name in ("forward", "reverse")
    )
    for (left, right), forward, reverse in zip(pairs, *alignments, strict=True):
        both = links(forward) & links(reverse)
        source.count(left, {one for one, _ in both})
        target.count(right, {other for _, other in both})
        for one, other in both:
            counterparts[left[one].lower()][right[other].lower()] += 1
    lines = [f"# bilingual lexicon\t1\tid\ten\t{len(pairs)}", "# id"]
    kept: set[str] = set()
    for word in sorted(source.seen):
        if source.seen[word] < _LEAST_SEEN:
            continue
        likely = [
            (other, count)
            for other, count in counterparts[word].most_common(_MOST_LINKS)
            if count >= max(_LEAST_LINKS, _LEAST_SHARE * source.seen[word])
        ]
        kept.update(other for other, _ in likely)
        lines.append("\t".join((source.line(word), " ".join(f"{o}:{n}" for o, n in likely))))
    lines.append("# en")
    lines += [
        target.line(word)
        for word in sorted(target.seen)
        if word in kept or target.seen[word] >= _LEAST_SEEN
    ]
    arguments.output.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    print(f"{arguments.output}: {len(lines):,} lines, {arguments.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
