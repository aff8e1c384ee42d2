"""What translators do to tags, and what the program says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rktranslate.checks import run_checks
from rktranslate.formats.targets import refusal
from rktranslate.inline.tags import Form, find_tags
from rktranslate.model import Catalog, Message, State, Syntax


@dataclass(frozen=True)
class Damage:
    """A target with tags that are not where they were."""

    name: str
    target: str
    faulty: bool = True
    """Something is wrong with it: a check says so."""


def damages(source: str) -> Iterator[Damage]:
    """Yield targets with the tags of a source moved, repeated, crossing, lost and invented."""
    tags = find_tags(source)
    text = source
    for tag in reversed(tags):
        text = text[: tag.span.start] + text[tag.span.end :]
    yield Damage("invented pair", f"<zz>{source}</zz>")
    yield Damage("invented tag", f"{source}<98/>")
    yield Damage("invented opening tag", f"{source} <zz> x")
    if not tags:
        return
    marks = [str(tag) for tag in tags]
    yield Damage("all at the end", f"x{text}{''.join(marks)}", faulty=False)
    yield Damage("all at the beginning", f"{''.join(marks)}{text}x", faulty=False)
    yield Damage("lost", f"x{text}x")
    has_codes = any(tag.form is Form.STANDALONE for tag in tags)
    yield Damage("repeated", f"{source} {source}", faulty=has_codes)
    yield Damage("reversed", f"x{''.join(reversed(marks))}{text}", faulty=False)
    closing = {tag.name for tag in tags if tag.form is Form.CLOSING}
    for tag in tags:
        without = source[: tag.span.start] + source[tag.span.end :]
        yield Damage(f"without {tag}", f"x{without}")
        if tag.form is Form.OPENING:
            yield Damage(f"{tag} as a single one", f"{source}<{tag.name}/>")
    names = [tag.name for tag in tags if tag.form is Form.OPENING and tag.name in closing]
    for first, second in pairwise(names):
        if first != second:
            crossing = f"<{first}>a <{second}>b</{first}> c</{second}>"
            yield Damage(f"{first} and {second} crossing", crossing)


def findings(source: str, target: str) -> set[str]:
    """Return the names of the checks that find fault with a target."""
    message = Message(source, target, state=State.REVIEWED, line=3)
    catalog = Catalog("id", "en", (message,), path="translations/en/a.po")
    found = {finding.check_id for finding in run_checks(catalog, syntax=Syntax.TAGS)}
    if refusal(target, source, Syntax.TAGS):
        found.add("unpublishable")
    return found & {"markup", "unpublishable"}
