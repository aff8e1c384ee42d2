"""Seeds errors and counts which are found, by kind of error and by check."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

from measured.texts import Text, findings
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from measured.peers import Pair, Peer, Said
    from rktranslate.glossary import Glossary
    from rktranslate.model import Catalog, Finding, Message
    from seeds import Seeder

NORMAL = 1.959964
"""Standard deviations around the mean that hold 95 % of a normal distribution."""


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """0 to 1; 0 of nothing is 0."""
        return self.hits / self.total if self.total else 0.0

    def interval(self) -> tuple[float, float]:
        """Return the 95 % confidence interval of Wilson (1927), which is right near 0 and 1 too."""
        if not self.total:
            return 0.0, 1.0
        squared = NORMAL**2
        middle = (self.hits + squared / 2) / (self.total + squared)
        spread = sqrt(self.hits * (1 - self.value) + squared / 4) * NORMAL / (self.total + squared)
        return max(middle - spread, 0.0), min(middle + spread, 1.0)


@dataclass(frozen=True)
class Planted:
    """One seeded error, and what speaks about it that is silent without it."""

    languages: tuple[str, str]
    before: Pair
    after: Pair
    checks: frozenset[str]
    """Checks that have a finding in the unit which they do not have without the error."""
    as_error: bool
    """Whether one of these findings is an error."""


def pair_of(message: Message) -> Pair:
    return message.source, message.target


def seeded(
    catalog: Catalog, seeder: Seeder, limit: int, rng: random.Random
) -> tuple[Catalog, list[tuple[Message, Message]]]:
    """Return a catalogue with errors in a tenth of it at most, and its units before and after."""
    messages = list(catalog.messages)
    places = list(range(len(messages)))
    rng.shuffle(places)
    most = min(limit, max(len(messages) // 10, 1))
    changed: list[tuple[Message, Message]] = []
    taken = {message.source for message in messages}
    for place in places:
        if len(changed) >= most:
            break
        before = messages[place]
        message = seeder(before, rng, catalog)
        if message is None or message == before:
            continue
        if message.source != before.source and message.source in taken:
            continue
        changed.append((before, message))
        messages[place] = message
    return replace(catalog, messages=tuple(messages)), changed


Spoken = Counter[tuple[str, Severity]]
"""How often which check spoke with which severity."""


def by_source(found: Iterable[Finding]) -> dict[str, Spoken]:
    """Return what was said about each source."""
    counts: dict[str, Spoken] = {}
    for each in found:
        counts.setdefault(each.source, Counter())[each.check_id, each.severity] += 1
    return counts


def errors_of(found: Iterable[Finding]) -> list[Finding]:
    return [each for each in found if each.severity is Severity.ERROR]


def plant(
    text: Text, seeder: Seeder, limit: int, rng: random.Random, terms: Glossary | None
) -> list[Planted]:
    """Seed one kind of error into a text and return what becomes of each."""
    bad, changed = seeded(text.catalog, seeder, limit, rng)
    if not changed:
        return []
    was, now = by_source(text.findings), by_source(findings(bad, terms))
    languages = text.catalog.source_language, text.catalog.target_language
    planted = []
    for before, after in changed:
        new = now.get(after.source, Spoken()) - was.get(before.source, Spoken())
        checks = frozenset(check for check, _ in new)
        as_error = any(severity is Severity.ERROR for _, severity in new)
        planted.append(Planted(languages, pair_of(before), pair_of(after), checks, as_error))
    return planted


def plant_all(
    texts: list[Text],
    kinds: dict[str, Seeder],
    limit: int,
    seed: int,
    terms: Glossary | None,
    tell: Callable[[str], None],
) -> dict[str, list[Planted]]:
    """Return the seeded errors by kind, each kind from a random sequence of its own."""
    planted = {}
    for name, seeder in kinds.items():
        rng = random.Random(f"{seed} {name}")
        tell(name)
        planted[name] = [each for text in texts for each in plant(text, seeder, limit, rng, terms)]
    return planted


# --- peers -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heard:
    """What a peer says about all pairs of all texts, as they are and with errors."""

    name: str
    said: dict[tuple[str, str], Said]

    def about(self, languages: tuple[str, str], pair: Pair) -> Counter[str]:
        return self.said[languages].get(pair, Counter())

    def finds(self, planted: Planted) -> bool:
        """Whether it says more about the pair with the error than about the one without."""
        languages = planted.languages
        return bool(self.about(languages, planted.after) - self.about(languages, planted.before))

    def findings_in(self, text: Text) -> int:
        """Return how often it speaks about a text as it is."""
        languages = text.catalog.source_language, text.catalog.target_language
        pairs = map(pair_of, text.catalog.messages)
        return sum(self.about(languages, pair).total() for pair in pairs)


def hear(peer: Peer, texts: list[Text], planted: dict[str, list[Planted]]) -> Heard:
    """Ask a peer once for each pair of languages."""
    pairs: dict[tuple[str, str], dict[Pair, None]] = {}
    for text in texts:
        languages = text.catalog.source_language, text.catalog.target_language
        pairs.setdefault(languages, {}).update(dict.fromkeys(map(pair_of, text.catalog.messages)))
    for each in (each for some in planted.values() for each in some):
        pairs[each.languages][each.after] = None
    return Heard(peer.name, {both: peer.ask(list(some), both) for both, some in pairs.items()})
