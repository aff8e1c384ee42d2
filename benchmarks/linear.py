"""Measures how the cost of checks and of other operations grows with the size of one unit.

    python benchmarks/linear.py [--size 16000] [--only NAME ...] [--all] [--json]

Each operation runs on texts of many kinds (``rktranslate.testing.growth``), whose size is doubled
three times; what is counted is CPU time. The table has, for each operation, the content with the
largest exponent among those that take long enough to be judged; ``--all`` has each of these. The
exit code is 1 where an exponent is above 1.3.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import count, product
from typing import TYPE_CHECKING

from measure import named, table
from rktranslate.catalog.merge import merge
from rktranslate.catalog.po.reader import parse
from rktranslate.catalog.po.writer import serialise
from rktranslate.catalog.units import units_of
from rktranslate.checks import CheckOptions, all_checks
from rktranslate.compare.numbers.repair import in_target_notation
from rktranslate.drafting.acronyms import repeated_in_parentheses, restore_short_forms
from rktranslate.formats.markdown import MarkdownFormat
from rktranslate.formats.text import TextFormat
from rktranslate.glossary import load, matcher_for
from rktranslate.glossary.lint import lint
from rktranslate.glossary.suggest import Sentence, suggest
from rktranslate.inline import compare_codes
from rktranslate.inline.placeholders import protect, restore
from rktranslate.inline.plan import plan
from rktranslate.memory.adapt import adapt
from rktranslate.model import Catalog, Location, Message, State, Syntax
from rktranslate.report.escaping import visible
from rktranslate.segmentation import segmenter
from rktranslate.segmentation.blocks import segmented
from rktranslate.testing.check_growth import TARGETS, check_growth
from rktranslate.testing.growth import CONTENTS, MAX_EXPONENT, measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rktranslate.testing.growth import Growth

HEAD = ("operation", "content", "target", "size", "CPU s", "exponent")
FLOOR = 0.02
"""CPU seconds under which an operation is too fast to be judged."""
MATCHER = matcher_for(
    load(b"id,en\nRusia,Russia|Russian\nkata,word\nKorea Utara,North Korea\nPBB,UN\n"), "en"
)


def extract(name: str, source: str, changed: str) -> object:
    reader = MarkdownFormat() if name.endswith("md") else TextFormat()
    catalog = Catalog("id", "en", (), path="a.po")
    for text in (source, changed):
        document = segmented(reader.read(text.encode(), name), segmenter("id").spans)
        catalog = merge(units_of(document), catalog).catalog
    return catalog


def write_and_read(source: str, target: str) -> object:
    unit = Message(source, target, state=State.REVIEWED)
    return parse(serialise(Catalog("id", "en", (unit,), path="a.po")), "a.po", "id", "en")


def find_terms(source: str, target: str) -> object:
    uses = MATCHER.count_terms(source, target)
    return restore_short_forms(source, target, uses)


def capitalised(text: str, bits: int) -> str:
    return "".join(char.upper() if bits >> index & 1 else char for index, char in enumerate(text))


def suggest_terms(source: str) -> object:
    sentence = Sentence(source, Location("a", 1))
    return suggest([sentence], lambda text: [match.span for match in MATCHER.find(text)], "id")


PAIRS: dict[str, Callable[[str, str], object]] = {
    "sentences": lambda source, _: segmenter("id").spans(source),
    "inline codes, Markdown": lambda one, other: compare_codes(one, other, Syntax.MARKDOWN),
    "inline codes, tags": lambda one, other: compare_codes(one, other, Syntax.TAGS),
    "inline codes, text": lambda one, other: compare_codes(one, other, Syntax.TEXT),
    "placeholders": lambda one, other: restore(other, protect(one, Syntax.MARKDOWN)),
    "code positions": lambda one, other: plan(one, Syntax.MARKDOWN).finish(other),
    "extract, Markdown": lambda one, other: extract("a.md", one, other),
    "extract, text": lambda one, other: extract("a.txt", one, other),
    "PO": write_and_read,
    "terms": find_terms,
    "suggested terms": lambda source, _: suggest_terms(source),
    "numbers of drafts": lambda one, other: in_target_notation(one, other, "id", "ms"),
    "parentheses of drafts": lambda _, target: repeated_in_parentheses(target),
    "memory, adapted": lambda one, other: adapt(one, other, one),
    "printed": lambda source, _: visible(source),
}
"""Operations on a source and a target."""
ROWS: dict[str, Callable[[int], str]] = {
    "one term": lambda n: f"kata,a{n},admitted,\n",
    "one term, in conflict": lambda n: f"kata,a{n},,\n",
    "different terms": lambda n: f"kata{n},a{n},,\n",
    "one rendering": lambda n: f"kata{n},a,,\n",
    "one variant": lambda n: f"kata{n},a,,kita\n",
    "one variant, in conflict": lambda n: f"kata{n},a{n},,kita\n",
    "different variants": lambda n: f"kata{n},a{n},,kita{n}|kota{n}\n",
    "capitals": lambda n: f"{capitalised('abcdefghijklmnop', n)},a,,\n",
}
"""Rows of a glossary by their number."""
_number = count()


def growths(only: set[str], size: int) -> Iterator[tuple[str, str, str, Growth]]:
    """Yield what takes long enough to be judged: operation, content, target, growth."""
    options = CheckOptions({"en": "title"})
    for check in all_checks():
        # The check of spelling needs a dictionary, which is not everywhere.
        if check.name != "spelling" and (not only or check.name in only):
            for content, target in product(CONTENTS, TARGETS):
                growth = check_growth(check, content, target, options, size=size, floor=FLOOR)
                if growth is not None:
                    yield check.name, content, target, growth
    for name, operation in PAIRS.items():
        if only and name not in only:
            continue
        for content, target in product(CONTENTS, TARGETS):

            def prepare(size: int) -> Callable[[], object]:
                first = next(_number)
                source = CONTENTS[content](size)  # noqa: B023 (called at once)
                other = TARGETS[target](source)  # noqa: B023
                return lambda: operation(f"{first:06} {source}", f"{first:06} {other}")  # noqa: B023

            growth = measure(prepare, size=size, floor=FLOOR)
            if growth is not None:
                yield name, content, target, growth
    for name, row in ROWS.items():
        if not only or "glossary check" in only:

            def prepare_rows(size: int) -> Callable[[], object]:
                rows = "".join(row(n) for n in range(size))  # noqa: B023
                data = f"id,en,status,variants\n{rows}".encode()
                return lambda: lint(data, source_language="id")

            growth = measure(prepare_rows, size=size // 4, floor=FLOOR)
            if growth is not None:
                yield "glossary check", f"rows: {name}", "", growth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=16_000, help="largest size, in characters")
    parser.add_argument("--only", nargs="+", default=[], help="names of checks and operations")
    parser.add_argument("--all", action="store_true", help="show every content that was judged")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    rows = [
        (name, content, target, growth.sizes[-1], growth.seconds[-1], growth.exponent)
        for name, content, target, growth in growths(set(arguments.only), arguments.size)
    ]
    steep = [row for row in rows if row[-1] > MAX_EXPONENT]
    if not arguments.all:
        largest: dict[str, tuple[str, str, str, int, float, float]] = {}
        for row in rows:
            largest[row[0]] = max(row, largest.get(row[0], row), key=lambda row: row[-1])
        rows = list(largest.values())
    if arguments.json:
        print(json.dumps({"rows": named(HEAD, rows), "steep": named(HEAD, steep)}))
    else:
        print(table(HEAD, rows))
        print(f"{len(steep)} above {MAX_EXPONENT}")
    sys.exit(bool(steep))


if __name__ == "__main__":
    main()
