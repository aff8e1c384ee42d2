"""Seeds negations that are lost, added or turned, and what was likely made certain."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.model import Catalog, Message, State
from seeds.kinds import any_match, kind, put, words_of
from seeds.tables import tables

if TYPE_CHECKING:
    import random


def negated(message: Message) -> str | None:
    found = re.search(
        r"(?<!tidak )\b(?:telah|akan|dapat|adalah|merupakan|sudah|harus|bisa)\b", message.source
    )
    if found is None:
        return None
    return f"{message.source[: found.start()]}tidak {message.source[found.start() :]}"


@kind("negation inserted in the source, carried over")
def negation_carried(message: Message, _rng: random.Random, _catalog: Catalog) -> Message | None:
    source = negated(message)
    if source is None:
        return None
    return replace(message, source=source, previous_source=message.source, state=State.TRANSLATED)


@kind("negation inserted in the source, unmarked")
def negation_unmarked(message: Message, _rng: random.Random, _catalog: Catalog) -> Message | None:
    source = negated(message)
    return None if source is None else replace(message, source=source)


def count(alternatives: str, text: str) -> int:
    return len(words_of(alternatives).findall(text))


PLAIN = {"won't": "will", "can't": "can", "cannot": "can", "shan't": "shall"}
DO = {"did": "past", "does": "third", "do": "plain"}
NOT = re.compile(
    r"\b(?:(?P<do>did|does|do)(?:n['’]t| not) (?P<verb>[a-z]+)"
    r"|(?P<short>can['’]t|won['’]t|cannot)"
    r"|(?P<aux>is|are|was|were|has|have|had|will|would|can|could|should|may|might|must)"
    r"(?:n['’]t| not)\b(?! only| just| yet))",
    re.IGNORECASE,
)
IRREGULAR_VERBS = """
be:was become:became begin:began bring:brought build:built buy:bought come:came cut:cut do:did
draw:drew drink:drank eat:ate fall:fell feel:felt fight:fought find:found fly:flew forget:forgot
get:got give:gave go:went grow:grew have:had hear:heard hold:held keep:kept know:knew lead:led
leave:left lose:lost make:made mean:meant meet:met pay:paid put:put read:read run:ran say:said
see:saw seek:sought sell:sold send:sent set:set shoot:shot show:showed speak:spoke spend:spent
stand:stood take:took teach:taught tell:told think:thought understand:understood win:won
write:wrote
"""
IRREGULAR = dict(each.split(":") for each in IRREGULAR_VERBS.split())


def past(verb: str) -> str:
    """Return the past tense of an English verb."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if re.search("[^aeiou]y$", verb) else verb + "ed"


def third(verb: str) -> str:
    """Return the third person of an English verb."""
    if verb in ("have", "be", "do", "go"):
        return {"have": "has", "be": "is", "do": "does", "go": "goes"}[verb]
    if re.search("(?:s|x|ch|sh)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search("[^aeiou]y$", verb) else verb + "s"


def affirmed(found: re.Match[str]) -> str:
    """Return what a negated English verb is without its negation."""
    if found["do"]:
        make = {"did": past, "does": third}.get(found["do"].lower(), str)
        return make(found["verb"])
    if found["short"]:
        return PLAIN[found["short"].lower().replace("’", "'")]
    return found["aux"]


@kind("not dropped")
def not_dropped(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """Affirm the only negated verb of both texts."""
    words = tables(catalog.target_language)
    if count(words.pattern("source_negation"), message.source) != 1:
        return None
    if re.search(r"\b(?:tidak|bukan) (?:hanya|saja|cuma)\b", message.source):
        return None
    if count(words.pattern("target_negations"), message.target) != 1:
        return None
    if "dropped_negation" in words.patterns:
        found = re.search(rf"\b(?:{words.pattern('dropped_negation')}) ", message.target)
        return put(message, *found.span(), "") if found else None
    verb = NOT.search(message.target)
    return put(message, *verb.span(), affirmed(verb)) if verb else None


@kind("no or never dropped")
def no_dropped(message: Message, _rng: random.Random, catalog: Catalog) -> Message | None:
    words = tables(catalog.target_language)
    if count(words.pattern("source_negation"), message.source) != 1:
        return None
    if count(words.pattern("target_negations"), message.target) != 1:
        return None
    found = re.search(
        r"(?<=[a-z] )(?:no(?! (?:longer|one|more|less|matter))|never) ", message.target
    )
    return put(message, *found.span(), "") if found and catalog.target_language == "en" else None


ADDED = re.compile(
    r"(?<=[a-z] )(?:is|are|was|were|will|would|can|could|should|must"
    r"|(?:has|have|had)(?= (?:been|[a-z]+(?:ed|en|wn))\b))(?! (?:also|still|only|just)\b)(?= [a-z])"
)


@kind("not added")
def not_added(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """Deny a verb where neither text denies anything."""
    words = tables(catalog.target_language)
    if count(words.pattern("negations"), message.source):
        return None
    if count(words.pattern("target_negations"), message.target):
        return None
    if "added_negation" in words.patterns:
        before, word = words.patterns["added_negation"]
        verb = any_match(re.compile(rf"(?<=[a-z] )(?:{before})(?= [a-z])"), message.target, rng)
        return put(message, verb.start(), verb.start(), f"{word} ") if verb else None
    found = any_match(ADDED, message.target, rng)
    return put(message, found.end(), found.end(), " not") if found else None


@kind("hedge dropped")
def hedge_dropped(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """Drop the word by which something is no fact yet."""
    words = tables(catalog.target_language)
    if not words_of(words.pattern("hedges_of_source")).search(message.source):
        return None
    adverb = rf"(?<![\w-])(?:{words.pattern('hedge_words')}) (?=[a-z])"
    found = list(re.finditer(adverb, message.target))
    places = [(*each.span(), "") for each in found]
    phrase = re.finditer(words.pattern("hedge_phrases"), message.target)
    places += [(*each.span(), each[1]) for each in phrase]
    if len(places) != 1:
        return None
    return put(message, *places[0])


@kind("possibility made a certainty")
def made_certain(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """Write "will" for the "may" of a source that says "mungkin"."""
    words = tables(catalog.target_language)
    if not words_of(words.pattern("modals_of_source")).search(message.source):
        return None
    pattern = rf"(?<=[a-z] )(?:{words.pattern('modals')})(?= [a-z])"
    found = list(re.finditer(pattern, message.target))
    if len(found) != 1 or words_of(words.pattern("hedge_words")).search(
        message.target[: found[0].start()]
    ):
        return None
    return put(message, *found[0].span(), words.pattern("certain"))


@kind("plan made a fact")
def plan_made_fact(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """Write the past for a future of the source."""
    words = tables(catalog.target_language)
    if not words_of(words.pattern("future_of_source")).search(message.source):
        return None
    if catalog.target_language == "ms":
        found = any_match(re.compile(r"(?<=[a-z] )akan(?= [a-z])"), message.target, rng)
        return put(message, *found.span(), "telah") if found else None
    found = any_match(re.compile(r"(?<=[a-z] )(?:will|plans? to) ([a-z]+)\b"), message.target, rng)
    if found is None or found[1] in ("not", "also", "never", "likely", "soon", "probably"):
        return None
    return put(message, *found.span(), past(found[1]))
