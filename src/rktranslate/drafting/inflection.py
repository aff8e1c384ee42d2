"""Inflection of renderings in a draft: article, plural, form of a verb, possessive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import any_of
from rktranslate.languages.inflector import Forms, inflector
from rktranslate.languages.loader import load_language
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.languages.inflector import Inflector

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_FORMS = {
    "participle": Forms.PARTICIPLE,
    "progressive": Forms.PROGRESSIVE,
    "base": Forms.NONE,
}
_PLURAL_DIGITS = r"(?<![\w.,])(?:[2-9]|[1-9]\d{1,2}|[1-9]\d{0,2}(?:,\d{3})+)"
"""A number from 2 on in digits, but no year."""


@dataclass(frozen=True, slots=True)
class Inflection:
    """The grammar of a language for drafting; empty for a language without one."""

    indefinite: tuple[str, ...]
    """Indefinite article before a consonant, before a vowel; fewer if it does not vary."""
    article_before: re.Pattern[str]
    """Finds an indefinite article at the end of a text: group 1; group 2 is the space after it."""
    vowel_sounds: re.Pattern[str]
    consonant_sounds: re.Pattern[str]
    vowel_letters: str
    words: Inflector
    """The forms of words."""
    uninflected: re.Pattern[str]
    """Words that only look like an inflected form of a word that nobody knows."""
    plural_cue: re.Pattern[str]
    """Finds a word after which a noun is in the plural, at the end of a text, perhaps with an
    adjective behind it."""
    far_plural_cue: re.Pattern[str]
    """Finds the same with up to three adjectives behind it."""
    amount: re.Pattern[str]
    """Finds a word at the end of a text, perhaps with an adjective behind it, after which a noun
    that is counted is in the plural, and another one is not: "all vessels", "all evidence"."""
    plural_verb: re.Pattern[str]
    """Matches a verb in the plural at the start of a text."""
    phrase_end: re.Pattern[str]
    """Matches what no noun can begin with, at the start of a text: a noun phrase ends before it."""
    definite: str
    """The definite article; empty if the language has none, or several."""
    definite_article: re.Pattern[str]
    """Finds a definite article at the end of a text."""
    plural_words: frozenset[str]
    """Nouns that are in the plural without an ending."""
    articled: frozenset[str]
    """Words in names that have the definite article."""
    compass: frozenset[str]
    """Those of them that have it only at the end of a name."""
    opens_noun_phrase: re.Pattern[str]
    """Finds the beginning of a sentence or clause, or a preposition, with up to one adjective
    behind it, at the end of a text. Not a comma or "and": a list can share an article."""
    open_before: re.Pattern[str]
    """Finds, at the end of a text, the beginning of a sentence or clause, or a preposition: a noun
    phrase begins after it."""
    auxiliary: tuple[tuple[re.Pattern[str], Forms], ...]
    """Finds, at the end of a text, a word after which a verb has a form."""
    verb_shape: re.Pattern[str] | None
    """Matches words that are verbs; None if that cannot be seen."""
    passive: re.Pattern[str]
    """Matches those of them that are in the passive."""
    invariable: re.Pattern[str]
    possessive: str
    name_adjective: re.Pattern[str]
    determiner: re.Pattern[str]
    quantifier: re.Pattern[str]
    """Finds a function word at the end of a text that begins a noun phrase: "more", "any"."""
    attributive: re.Pattern[str]
    """Matches a noun at the start of a text that the words before it may modify."""
    leading_article: re.Pattern[str]
    """Matches an article at the start of a text."""
    function: frozenset[str]
    abbreviation: re.Pattern[str]
    """Finds a full stop at the end of a text that does not end a sentence."""

    def takes_vowel_article(self, text: str) -> bool | None:
        """Return whether a text has the article for vowels before it: ``an``.

        None if it does not begin with a letter.
        """
        word = _WORD.match(text)
        if word is None or not word[0][0].isalpha():
            return None
        first = word[0]
        if (first[:2].isupper() and len(first) < 5) or len(first) == 1:  # spelt out
            return first[0].upper() in self.vowel_letters
        if self.vowel_sounds.match(first):
            return True
        return first[0].lower() in "aeiou" and not self.consonant_sounds.match(first)

    def with_article(self, before: str, old: str, new: str) -> str:
        """Return a text with the article at its end adapted to the sound of a new next word."""
        if len(self.indefinite) != 2:
            return before
        match = self.article_before.search(before)
        old_takes_vowel = self.takes_vowel_article(old)
        new_takes_vowel = self.takes_vowel_article(new)
        if match is None or new_takes_vowel is None:
            return before
        has_vowel_article = match[1].lower() == self.indefinite[1]
        if old_takes_vowel not in (None, has_vowel_article):
            # A single letter ("vitamin A") is not an article, and an error of the text is kept.
            return before
        article = self.indefinite[new_takes_vowel]
        return before[: match.start()] + match[1][0] + article[1:] + match[2]

    def in_form(self, rendering: str, form: Forms, *, title: bool = False) -> str:
        """Return a rendering in one form; without such a form it is returned unchanged.

        Names take no plural, nor do words that seem to be in it.

        Args:
            rendering: A dictionary form.
            form: One form.
            title: A capitalised rendering is a common noun, and not a name.
        """
        phrase = self.words.without_infinitive(rendering)
        if form is Forms.PLURAL:
            nouns = [phrase[start:end] for start, end in self.words.noun_spans(phrase)]
            is_name = not title and any(noun[0].isupper() for noun in nouns)
            if is_name or any(self.invariable.search(noun) for noun in nouns):
                return rendering
        elif not self.words.conjugates(phrase):
            return rendering
        inflected = self.words.inflect(phrase, form)
        return rendering if inflected == phrase else inflected

    def in_forms(self, rendering: str, forms: Forms, *, title: bool = False) -> tuple[str, ...]:
        """Return a rendering in each of several forms, without duplicates."""
        each = (self.in_form(rendering, form, title=title) for form in Forms if form & forms)
        return tuple(dict.fromkeys(text for text in each if text != rendering))

    def has_no_article(self, name: str) -> bool:
        """Return whether a name has no definite article: "North Korea", but "the United States"."""
        words = _WORD.findall(name)
        return (
            bool(words)
            and not self._has_articled(words)
            and all(word[:1].isupper() and (len(word) == 1 or not word.isupper()) for word in words)
        )

    def is_place(self, name: str) -> bool:
        """Return whether a name of two words is that of a place by its first one: "West Java"."""
        words = [word.casefold() for word in _WORD.findall(name)]
        is_adjective = self.name_adjective.fullmatch(name.rpartition(" ")[2]) is not None
        return len(words) == 2 and words[0] in self.compass and not is_adjective

    def lacks_article(self, text: str, start: int, end: int) -> bool:
        """Return whether a name that has the definite article is without it in a text.

        Before another noun a name has the article of that: "a Russian Federation law".
        """
        name = text[start:end]
        words = _WORD.findall(name)
        return (
            bool(self.definite)
            and name[:1].isupper()
            and self._has_articled(words)
            and not self.leading_article.match(name)
            and self.is_bare(text, start, end)
        )

    def is_bare(self, text: str, start: int, end: int) -> bool:
        """Return whether some words of a text are a noun phrase alone, without a determiner."""
        return self._is_phrase_after(self.open_before, text, start, end)

    def lacks_determiner(self, text: str, start: int, end: int) -> bool:
        """Return whether some words are a noun phrase without a determiner, or end one."""
        return self._is_phrase_after(
            self.opens_noun_phrase, text, start, end
        ) and not self.determiner.search(text[:start])

    def _is_phrase_after(self, opening: re.Pattern[str], text: str, start: int, end: int) -> bool:
        """Return whether some words behind an opening are a noun phrase, or its end."""
        return (
            bool(self.definite)
            and opening.search(text, 0, start) is not None
            and (self.ends_phrase(text, start, end) or self.is_before_verb(text, end))
        )

    def may_own(self, text: str, start: int, end: int) -> bool:
        """Return whether a name that modifies a noun in a text can be a possessive instead."""
        before = text[:start]
        return (
            bool(self.possessive)
            and self.attributive.match(text, end) is not None
            and not before.endswith(("-", "/"))
            and not self.quantifier.search(before)
            and not self.plural_cue.search(before)
            and not text[start:end].endswith("s")
            and not self.determiner.search(before)
        )

    def _has_articled(self, words: Sequence[str]) -> bool:
        """Return whether a name has the definite article, by one of its words."""
        *others, last = (word.casefold() for word in words)
        return last in self.articled or not (self.articled - self.compass).isdisjoint(others)

    def required_form(self, before: str) -> Forms | None:
        """Return the form of a verb after a text; none for the dictionary form, None if any."""
        return next((form for word, form in self.auxiliary if word.search(before)), None)

    def is_before_verb(self, text: str, end: int) -> bool:
        """Return whether the next word after a place is the past of a verb."""
        word = _WORD.match(text, end + 1)
        return word is not None and bool(self.analyse(word[0]) & Forms.PAST)

    def without_opener(self, text: str, span: Span) -> Span:
        """Return the span of some words without an article or ``to`` at their start."""
        words = text[span.start : span.end]
        opener = self.leading_article.match(words)
        if opener is not None:
            return Span(span.start + opener.end(), span.end)
        return Span(span.end - len(self.words.without_infinitive(words)), span.end)

    def article_alone(self, text: str, span: Span) -> str:
        """Return an article and a space if a span is nothing else; otherwise an empty text."""
        article = f"{text[span.start : span.end].casefold()} "
        return article if self.leading_article.fullmatch(article) else ""

    def as_title(self, rendering: str) -> str:
        """Return a rendering with capitals, as a title before a name has them."""
        words = rendering.split(" ")
        return " ".join(
            word if word in self.function else word[:1].upper() + word[1:] for word in words
        )

    def ends_phrase(self, text: str, start: int, end: int) -> bool:
        """Return whether a noun phrase ends with some words, so that they modify no next word.

        A phrase whose head is not its last word ("head of state") modifies none.
        """
        words = text[start:end]
        nouns = self.words.noun_spans(words)
        head_is_last = bool(nouns) and nouns[-1][1] == len(words)
        return not head_is_last or self.phrase_end.match(text, end) is not None

    def analyse(self, words: str) -> Forms:
        """Return which forms the head of some words may be of words that are not known."""
        found = Forms.NONE
        for word, mask in self.words.head_words(words):
            if word in self.plural_words:
                found |= Forms.PLURAL & mask
            if not self.uninflected.search(word):
                for lemma in self.words.candidates(word):
                    found |= self.words.analyse(word, lemma) & mask
        return found

    def spellings(self, words: str, forms: Forms) -> dict[str, Forms]:
        """Return what some words are in other forms, and which forms these are; case folded."""
        found = {words.casefold(): Forms.NONE}
        if words[-1:].isalpha():
            bases = [words]
            if forms & Forms.VERBAL:
                bases += self.words.base_phrases(words, self.uninflected)
            for base in bases:
                for form in Forms:
                    if form & forms:
                        text = self.words.inflect(base, form).casefold()
                        found[text] = found.get(text, Forms.NONE) | (
                            Forms.NONE if text == base.casefold() else form
                        )
                found.setdefault(base.casefold(), Forms.NONE)
        return found


@lru_cache(maxsize=16)
def inflection(language: str) -> Inflection:
    """Return the inflection of a language."""
    record = load_language(language)
    grammar = record.grammar
    titles = any_of(record.names.abbreviations)
    function = any_of(record.vocabulary.function)
    definite = sorted(grammar.articles - set(grammar.indefinite))
    verbal = [end for end, stems in grammar.stems.items() if "e" in stems.split()]
    verbs = set(" ".join(grammar.auxiliaries.values()).split())
    openers = grammar.prepositions | record.vocabulary.conjunctions
    plural_numbers = sorted(word for word, value in record.numbers.cardinals.items() if value > 1)
    plural_cues = rf"\b(?:{any_of((*grammar.plural_cues, *plural_numbers))}|{_PLURAL_DIGITS})\s+"
    adjective = rf"(?:(?!(?:{function})\b)[^\W\d_]+\s+)"
    quotation = r"[\"'“‘(\[]*"
    return Inflection(
        indefinite=grammar.indefinite,
        article_before=re.compile(rf"\b({any_of(grammar.indefinite)})(\s+)$", re.IGNORECASE),
        vowel_sounds=_any(grammar.vowel_sounds, re.IGNORECASE),
        consonant_sounds=_any(grammar.consonant_sounds, re.IGNORECASE),
        vowel_letters=grammar.vowel_letters,
        words=inflector(language),
        uninflected=_any(grammar.uninflected),
        plural_cue=re.compile(rf"{plural_cues}{adjective}?$", re.IGNORECASE),
        far_plural_cue=re.compile(rf"{plural_cues}{adjective}{{0,3}}$", re.IGNORECASE),
        amount=re.compile(rf"\b(?:{any_of(grammar.amounts)})\s+{adjective}?$", re.IGNORECASE),
        plural_verb=re.compile(rf"\s+(?:{any_of(grammar.plural_verbs)})\b", re.IGNORECASE),
        phrase_end=re.compile(
            rf"\s*(?:$|[^\w\s'’-]|(?!(?:{any_of(record.numbers.joiners)})\b)(?:{function})\b)",
            re.IGNORECASE,
        ),
        definite_article=re.compile(rf"\b(?:{any_of(definite)})\s+$", re.IGNORECASE),
        definite=definite[0] if len(definite) == 1 else "",
        plural_words=grammar.plural_words,
        articled=grammar.articled,
        compass=grammar.compass,
        opens_noun_phrase=re.compile(
            rf"(?:^|[.!?:;–—]\s+|\b(?:{any_of(grammar.prepositions)})\s+){quotation}{adjective}?$",
            re.IGNORECASE,
        ),
        open_before=re.compile(
            rf"(?:^|[.!?:;,–—]\s+|\b(?:{any_of(openers)})\s+){quotation}$", re.IGNORECASE
        ),
        auxiliary=tuple(
            (re.compile(rf"\b(?:{any_of(words.split())})\s+$", re.IGNORECASE), _FORMS[name])
            for name, words in grammar.auxiliaries.items()
        ),
        verb_shape=_any(grammar.verb_shapes, re.IGNORECASE) if grammar.verb_shapes else None,
        passive=_any(grammar.passive_shapes, re.IGNORECASE),
        invariable=_any(grammar.invariable),
        possessive=grammar.possessive,
        name_adjective=_any(grammar.name_adjectives),
        determiner=_any((f"(?:{text})$" for text in grammar.determiners), re.IGNORECASE),
        quantifier=re.compile(
            rf"\b(?:{any_of(record.vocabulary.function - openers - verbs)})\s+$", re.IGNORECASE
        ),
        attributive=re.compile(
            rf" (?!(?:{function})\b)(?!\w+(?:{any_of(verbal)})\b)[^\W\d_]{{3,}}", re.IGNORECASE
        ),
        leading_article=re.compile(rf"^(?:{any_of(grammar.articles)})\s+", re.IGNORECASE),
        function=record.vocabulary.function,
        abbreviation=re.compile(rf"\b(?:[^\W\d_]|{titles})\.$"),
    )


def _any(patterns: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """Compile expressions as alternatives; without any, the pattern never matches."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)", flags)
