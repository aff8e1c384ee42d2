"""The inflector of a language: the inflected forms of a word, and the words of an inflected form.

It serves matching, drafting, checking and scoring alike. Everything that it knows about a language
is in the section ``[grammar]`` of the language's file; without one no word inflects.

Only the forward direction, from a dictionary form to its forms, is written down. The other way, a
word is cut at each ending that the file names, and what remains is a dictionary form if the word is
among its forms: so both directions always agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Flag, auto
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from rktranslate.languages.schema import Grammar

    _Rules = tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]

_MOST_REMEMBERED = 1 << 16
"""Distinct words that an inflector remembers the dictionary forms of."""
_WORD = re.compile(r"[^\W_]+")
_HYPHEN = re.compile("[-‐‑]")
_ALTERNATIVES = "/"
_ACRONYM = re.compile(r"(?<![\w.])[^\W\d_a-z]{2,5}(?![\w.])")
_DOTTED = re.compile(r"(?<![\w.])(?:[^\W\d_a-z]\.){2,5}(?!\w)")
_COMPOUND = re.compile(r"(?<![\w-])([^\W_]+)-([a-z]+|[0-9]+)(?![\w-])")
_LETTER_NUMBER = re.compile(r"\b([A-Z])([0-9]{1,3})\b")
_LEAST_AFTER_COMBINING = 4
"""Letters that follow a combining word, at least: ``policymaker``, but not ``cooler``."""


class Forms(Flag):
    """Inflected forms; one word can be several of them."""

    NONE = 0
    PLURAL = auto()
    PRESENT = auto()
    """Third person singular of the present: ``signs``."""
    PAST = auto()
    PARTICIPLE = auto()
    """Past participle: ``written``."""
    PROGRESSIVE = auto()
    """Present participle and gerund: ``writing``."""
    OTHER = auto()
    """A further form of an irregular verb: ``am``."""
    VERBAL = PRESENT | PAST | PARTICIPLE | PROGRESSIVE | OTHER


_REGULAR = (Forms.PLURAL, Forms.PRESENT, Forms.PAST, Forms.PARTICIPLE, Forms.PROGRESSIVE)


@dataclass(frozen=True, slots=True)
class Lemma:
    """A dictionary form of an inflected word."""

    word: str
    forms: Forms
    """What the inflected word is of it."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The words of a phrase that inflect, by their numbers from 0."""

    nouns: tuple[tuple[int, ...], ...]
    """The words that go into the plural together; the usual way first."""
    verbs: tuple[int, ...]
    """The words that can take the form of a verb."""


_NO_HEADS = Heads((), ())


_CONJUGATED = (Forms.PRESENT, Forms.PAST, Forms.PARTICIPLE, Forms.PROGRESSIVE)
_AFTER_DOUBLING = (Forms.PAST, Forms.PARTICIPLE, Forms.PROGRESSIVE)


class Inflector:
    """The inflection of one language; threads can share it."""

    def __init__(self, grammar: Grammar) -> None:
        """Take the grammar of a language's file."""
        self._grammar = grammar
        self._rules = {
            Forms.PLURAL: _compiled(grammar.plural),
            Forms.PRESENT: _compiled(grammar.present),
            Forms.PAST: _compiled(grammar.past),
            Forms.PARTICIPLE: _compiled(grammar.past),
            Forms.PROGRESSIVE: _compiled(grammar.progressive),
        }
        self._stems = tuple(
            (ending, ["" if stem == "-" else stem for stem in stems.split()])
            for ending, stems in grammar.stems.items()
        )
        self._endings = tuple(grammar.stems)
        self._unconjugated = [re.compile(pattern) for pattern in grammar.unconjugated]
        self._doubled = _compiled(grammar.doubled)
        self.candidates = lru_cache(maxsize=_MOST_REMEMBERED)(self._candidates)
        self.heads = lru_cache(maxsize=_MOST_REMEMBERED)(self._heads)

    @property
    def inflects(self) -> bool:
        """Whether words of the language have inflected forms."""
        return bool(self._grammar.stems or self._grammar.nouns or self._grammar.verbs)

    def forms(self, word: str, form: Forms) -> tuple[str, ...]:
        """Return a case-folded word in one form, the usual spelling first; empty without one.

        Args:
            word: A dictionary form.
            form: One form.
        """
        irregular = self._irregular.get(word)
        if irregular is not None:
            if form in irregular:
                return irregular[form]
            if form & Forms.VERBAL and word not in self._grammar.verbs:
                return ()
        stems: tuple[str, ...] = (word,)
        if form in _AFTER_DOUBLING:
            stems = _applied(self._doubled, word) or stems
        return tuple(text for stem in stems for text in _applied(self._rules.get(form, ()), stem))

    def lemmas(self, word: str, known: Container[str]) -> tuple[Lemma, ...]:
        """Return those of some words that a case-folded word is another form of; mostly none.

        Args:
            word: Any word.
            known: Dictionary forms, case folded.
        """
        candidates = [lemma for lemma in self.candidates(word) if lemma in known]
        if not candidates:
            return ()
        lemmas = (Lemma(lemma, self.analyse(word, lemma)) for lemma in candidates)
        return tuple(lemma for lemma in lemmas if lemma.forms)

    def analyse(self, word: str, lemma: str) -> Forms:
        """Return which forms of a dictionary form a word is; both are case folded."""
        found = Forms.NONE
        for form in (*_REGULAR, Forms.OTHER):
            if word in self.forms(lemma, form):
                found |= form
        return found

    def allows(self, phrase: str, inflected: Sequence[tuple[int, Forms]]) -> bool:
        """Return whether a phrase can have some of its words inflected.

        Args:
            phrase: The dictionary form of a term, in its case.
            inflected: The number of each inflected word, from 0, and what it is of its lemma.
        """
        heads = self.heads(phrase)
        if (
            len(inflected) == 1
            and inflected[0][1] & Forms.VERBAL
            and inflected[0][0] in heads.verbs
        ):
            return True
        return tuple(position for position, _ in inflected) in heads.nouns and all(
            forms & Forms.PLURAL for _, forms in inflected
        )

    def inflect(self, phrase: str, form: Forms) -> str:
        """Return a phrase with its head in one form; unchanged if it has no such form."""
        heads = self.heads(phrase)
        if form is Forms.PLURAL:
            positions = heads.nouns[0] if heads.nouns else ()
        else:
            positions = heads.verbs[:1]
        words = _WORD.findall(phrase)
        forms = {at: self.forms(words[at].casefold(), form) for at in positions}
        return with_words(phrase, {at: texts[0] for at, texts in forms.items() if texts})

    @property
    def hyphens_are_spaces(self) -> bool:
        """Whether a hyphen between two words may be a space."""
        return self._grammar.hyphens_are_spaces

    def spellings(self, phrase: str) -> tuple[str, ...]:
        """Return other spellings of a phrase in its dictionary form, in no particular order.

        Acronyms have full stops or none (``U.S.``, ``US``); compounds are written together or with
        a hyphen (``reelection``, ``re-election``; ``G20``, ``G-20``). In place of a hyphen there
        may be a space too.
        """
        found = [
            _ACRONYM.sub(lambda word: "".join(f"{letter}." for letter in word[0]), phrase),
            _DOTTED.sub(lambda word: word[0].replace(".", ""), phrase),
            _COMPOUND.sub(r"\1\2", phrase),
            _LETTER_NUMBER.sub(r"\1-\2", phrase),
        ]
        if self._combining is not None:
            # Of a compound in two words the space is left out, and the other way round.
            found += [
                self._combining.sub(lambda match: match[1] + ("" if match[2] else "-"), phrase),
                self._combining.sub(lambda match: match[1] + ("" if match[2] else " "), phrase),
            ]
        return tuple(text for text in dict.fromkeys(found) if text != phrase)

    def conjugates(self, phrase: str) -> bool:
        """Return whether a phrase has a word that can be conjugated, by its look."""
        words = _WORD.findall(phrase)
        verbs = [words[at].casefold() for at in self.heads(phrase).verbs]
        return any(
            verb in self._grammar.verbs
            or not any(pattern.search(verb) for pattern in self._unconjugated)
            for verb in verbs
        )

    @property
    def has_verbs(self) -> bool:
        """Whether forms of verbs are known."""
        return bool(self._grammar.past or self._grammar.verbs)

    def conjugation(self, phrase: str) -> tuple[str, ...]:
        """Return the other forms of a phrase with a verb in its dictionary form."""
        if not self.has_verbs or not self.conjugates(phrase) or self.is_conjugated(phrase):
            return ()
        forms = (self.inflect(phrase, form) for form in _CONJUGATED)
        return tuple(text for text in dict.fromkeys(forms) if text != phrase)

    def is_conjugated(self, phrase: str) -> bool:
        """Return whether the verb of a phrase is in an inflected form, by its look."""
        words = [word.casefold() for word in _WORD.findall(phrase)]
        verbs = [words[at] for at in self.heads(phrase).verbs]
        return self.has_verbs and any(
            verb not in self._grammar.verbs
            and (
                any(pattern.search(verb) for pattern in self._unconjugated)
                or any(
                    lemma in self._grammar.verbs for lemma in self._irregular_lemmas.get(verb, ())
                )
            )
            for verb in verbs
        )

    def noun_spans(self, phrase: str) -> tuple[tuple[int, int], ...]:
        """Return start and end of the words of a phrase that go into the plural together."""
        nouns = self.heads(phrase).nouns
        matches = list(_WORD.finditer(phrase))
        return tuple(matches[at].span() for at in nouns[0]) if nouns else ()

    def head_words(self, phrase: str) -> tuple[tuple[str, Forms], ...]:
        """Return the case-folded words of a phrase that inflect, and the forms they can have."""
        heads = self.heads(phrase)
        words = [word.casefold() for word in _WORD.findall(phrase)]
        nouns = heads.nouns[0] if heads.nouns else ()
        return (
            *((words[at], Forms.PLURAL) for at in nouns),
            *((words[at], Forms.VERBAL) for at in heads.verbs),
        )

    def base_phrases(self, phrase: str, excluded: re.Pattern[str]) -> tuple[str, ...]:
        """Return what the dictionary form of a phrase may be if its verb is inflected.

        Args:
            phrase: Any words.
            excluded: Finds words that are not inflected.
        """
        words = [word.casefold() for word in _WORD.findall(phrase)]
        return tuple(
            with_words(phrase, {at: lemma})
            for at in self.heads(phrase).verbs
            if not excluded.search(words[at])
            for lemma in self.candidates(words[at])
            if self.analyse(words[at], lemma) & Forms.VERBAL
        )

    def without_infinitive(self, phrase: str) -> str:
        """Return a verb without the marker of its infinitive: ``sign`` for ``to sign``."""
        marker, _, verb = phrase.partition(" ")
        return verb if verb and marker in self._grammar.infinitive else phrase

    @cached_property
    def _combining(self) -> re.Pattern[str] | None:
        """Finds what may be written together with the rest of a word, or with the next word."""
        words = sorted(self._grammar.combining, key=len, reverse=True)
        if not words:
            return None
        rest = rf"(?=[^\W\d_A-Z]{{{_LEAST_AFTER_COMBINING},}}\b)"
        return re.compile(rf"\b((?i:{'|'.join(words)}))( ?){rest}")

    def _candidates(self, word: str) -> tuple[str, ...]:
        """Return what may be the dictionary form of a case-folded word; mostly nothing."""
        found = list(self._irregular_lemmas.get(word, ()))
        if word.endswith(self._endings) and word not in self._grammar.whole_words:
            for ending, stems in self._stems:
                rest = word.removesuffix(ending)
                if rest and rest != word:
                    found += [rest + stem for stem in stems]
                    if rest[-1:] == rest[-2:-1]:
                        found.append(rest[:-1])
        return tuple(dict.fromkeys(text for text in found if text != word))

    def _heads(self, phrase: str) -> Heads:
        """Return the words of a phrase that inflect."""
        grammar = self._grammar
        matches = list(_WORD.finditer(phrase))
        words = [match[0].casefold() for match in matches]
        if not words:
            return _NO_HEADS
        gaps = [phrase[one.end() : other.start()] for one, other in pairwise(matches)]
        hyphens = [_HYPHEN.fullmatch(gap) is not None for gap in gaps]
        spaced = [True, *(gap == " " for gap in gaps), True]
        start = int(len(words) > 1 and words[0] in grammar.infinitive)
        end = next(
            (
                index
                for index in range(start + 1, len(words))
                if words[index] in grammar.prepositions and spaced[index] and spaced[index + 1]
            ),
            len(words),
        )
        verb = next((i for i in range(start, len(gaps)) if not hyphens[i]), len(words) - 1)
        if words[verb] in grammar.prepositions or verb >= end:
            verb = start
        return Heads(
            tuple(dict.fromkeys(self._noun_heads(words, hyphens, end))),
            (verb,) if matches[start][0].islower() else (),
        )

    def _noun_heads(
        self, words: Sequence[str], hyphens: Sequence[bool], end: int
    ) -> Iterator[tuple[int, ...]]:
        """Yield the words before a number that go into the plural together, the usual way first."""
        grammar = self._grammar
        head = end - 1
        compound = head
        while compound and hyphens[compound - 1]:
            compound -= 1
        inside = (at for at in range(compound + 1, end) if words[at] in grammar.prepositions)
        preposition = next(inside, None)
        if preposition is not None:
            head = preposition - 1
            if preposition == end - 1 and not words[head].endswith(grammar.agents):
                yield (preposition,)
        agrees = head and not {words[0], f"{words[0]} {words[head]}"}.isdisjoint(grammar.agreeing)
        if agrees:
            yield (0, head)
        if head and words[head] in grammar.postpositive:
            yield (head - 1,)
        yield (head,)
        if agrees:
            yield (0,)

    @cached_property
    def _irregular(self) -> Mapping[str, Mapping[Forms, tuple[str, ...]]]:
        """The irregular forms of words."""
        irregular: dict[str, dict[Forms, tuple[str, ...]]] = {}
        for lemma, (plural, *_) in self._grammar.nouns.items():
            irregular.setdefault(lemma, {})[Forms.PLURAL] = tuple(plural.split(_ALTERNATIVES))
        for lemma, (past, *more) in self._grammar.verbs.items():
            forms = irregular.setdefault(lemma, {})
            named = (Forms.PARTICIPLE, Forms.PRESENT, Forms.PROGRESSIVE, Forms.OTHER)
            forms[Forms.PAST] = forms[Forms.PARTICIPLE] = tuple(past.split(_ALTERNATIVES))
            for form, text in zip(named, more, strict=False):
                forms[form] = tuple(text.split(_ALTERNATIVES))
        return irregular

    @cached_property
    def _irregular_lemmas(self) -> Mapping[str, Sequence[str]]:
        """The dictionary forms of irregular forms."""
        lemmas: dict[str, list[str]] = {}
        for lemma, forms in self._irregular.items():
            for word in dict.fromkeys(word for words in forms.values() for word in words):
                if word != lemma:
                    lemmas.setdefault(word, []).append(lemma)
        return lemmas


def with_words(phrase: str, words: Mapping[int, str]) -> str:
    """Return a phrase with other, case-folded words at some numbers, in the case of its own."""
    matches = list(_WORD.finditer(phrase))
    for position, text in sorted(words.items(), reverse=True):
        if position < len(matches):
            word = matches[position]
            phrase = phrase[: word.start()] + cased(word[0], text) + phrase[word.end() :]
    return phrase


def cased(word: str, form: str) -> str:
    """Return a case-folded form of a word in the case of the word: ``Woman``, ``Women``."""
    if len(word) > 1 and word.isupper():
        # An acronym keeps its letters: NGO, NGOs.
        return word + form[len(word) :] if form.startswith(word.casefold()) else form.upper()
    return form[:1].upper() + form[1:] if word[:1].isupper() else form


@lru_cache(maxsize=64)
def inflector(language: str) -> Inflector:
    """Return the inflector of a language; one that inflects nothing if there is no data."""
    return Inflector(load_language(language).grammar)


def _compiled(rules: Mapping[str, str]) -> _Rules:
    return tuple(
        (re.compile(end), tuple(replacement.split(_ALTERNATIVES)))
        for end, replacement in rules.items()
    )


def _applied(rules: _Rules, word: str) -> tuple[str, ...]:
    """Return what the first rule that matches a word makes of it, the usual spelling first."""
    for end, replacements in rules:
        match = end.search(word)
        if match:
            start, after = word[: match.start()], word[match.end() :]
            # Expanding a template parses it anew each time.
            return tuple(
                start + (match.expand(text) if "\\" in text else text) + after
                for text in replacements
            )
    return ()
