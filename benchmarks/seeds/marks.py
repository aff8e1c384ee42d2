"""Seeds errors into punctuation, spaces and single characters."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from seeds.kinds import any_match, kind, put, replacing

if TYPE_CHECKING:
    import random

    from rktranslate.model import Catalog, Message

LOOK_ALIKES = {"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "x": "х"}


@kind("quotation mark dropped")
def quote_dropped(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile('["“”]'), message.target, rng)
    # Where the source opens what another unit closes, nobody can tell.
    if any(len(re.findall('["“”]', text)) % 2 for text in (message.source, message.target)):
        return None
    return None if found is None else put(message, *found.span(), "")


replacing("bracket dropped", "[()]", lambda found: "")


replacing("look-alike letter", "(?<=[a-z])[aeocpx](?=[a-z])", lambda found: LOOK_ALIKES[found[0]])


@kind("invisible character")
def invisible(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    place = rng.randrange(len(message.target) + 1)
    return put(message, place, place, rng.choice("\u200b\u200e\u202e\u00ad\ufeff"))


replacing("space doubled", r"(?<=\S) (?=\S)", lambda found: "  ")


@kind("space at the end")
def space_at_end(message: Message, _rng: random.Random, _catalog: Catalog) -> Message | None:
    return replace(message, target=message.target + " ")


@kind("final mark changed")
def final_mark(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    if message.target[-1] not in ".?!" or message.source[-1] != message.target[-1]:
        return None
    if re.search(r"\b(?:[A-Z]|\w+\.\w+|[A-Z]\w{0,4})[.]$", message.target):
        return None
    other = "." if message.target[-1] == "?" else "?"
    return replace(message, target=message.target[:-1] + rng.choice(["", ":", other]))


replacing("space before a mark", r"(?<=[a-z])[,;:](?= )", lambda found: f" {found[0]}")


replacing("entity left escaped", r"(?<=[a-z]) (?=[a-z])", lambda found: "&nbsp;")


@kind("both quotation marks dropped")
def quotes_dropped(message: Message, _rng: random.Random, _catalog: Catalog) -> Message | None:
    """Make a fact of a quotation: both texts have one, with both its marks."""
    marks = '["“”]'
    if len(re.findall(marks, message.target)) != 2 or len(re.findall(marks, message.source)) < 2:
        return None
    target = re.sub(marks, "", message.target)
    return replace(message, target=target[0].upper() + target[1:]) if target else None


@kind("source decoded twice")
def decoded_twice(message: Message, _rng: random.Random, _catalog: Catalog) -> Message | None:
    """Read the bytes of the source in the wrong encoding, as spreadsheets do."""
    curly = re.sub(r'"(?=\w)', "“", message.source)
    curly = re.sub(r'"', "”", curly).replace("'", "’").replace(" - ", " – ")
    source = "".join(as_windows(byte) for byte in curly.encode("utf-8", "surrogatepass"))
    return replace(message, source=source) if source != message.source else None


def as_windows(byte: int) -> str:
    """Return the character that programs make of a byte which they take for Windows' Latin."""
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)
