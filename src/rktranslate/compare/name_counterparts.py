"""Reasons for which a target need not have a name of its source.

Names have forms of their own in other languages (Kalimantan, Borneo), and translators write *he*
or *the company* for a name that was just mentioned. A bilingual lexicon tells which words of a
target have nothing else in the source to stand for.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining, normalize

from rktranslate.compare.acronyms import acronyms_in
from rktranslate.compare.copies import ACRONYM, CAPITALISED, shared_letters
from rktranslate.compare.name_spelling import is_respelling
from rktranslate.compare.renderings import LIKELY
from rktranslate.compare.tokens import LETTERS, opens_sentence
from rktranslate.compare.tokens import words as single_words
from rktranslate.languages.loader import load_language
from rktranslate.lexicon import words

if TYPE_CHECKING:
    from rktranslate.compare.copies import Copy, CopyRules
    from rktranslate.lexicon import Entry

_SMALL = 0.2
"""Share of small letters from which a word is no name."""
_LEAST_SHARED = 3
"""Letters that begin a name and the word for its people: Manchester, Mancunian."""
_STEM = 4
"""Letters that begin two forms of a name: Palestina, Palestinian."""
_ALIKE = 0.55
"""Least share of letters, in their order, of a name and another form of it: Sidney, Sydneysider."""
_SAME = 0.7
"""The same of a name and a common word: Rabi, rabbi."""
_SURE = 0.8
"""The same where they begin with different letters: Koronovirus, coronavirus."""
_LEAST_PART = 4
"""Letters of a word within a compound that is written as one: Jurubicara."""
_ACRONYM = re.compile(r"\(([A-Z]{2,})\)")
_INITIALS_AND_WORD = re.compile(r"(?: [A-Z]\.?){1,3} ([A-ZÀ-ÖØ-Þ][^\W\d_]+)")
"""Matches the rest of a name behind its first word."""
_NEAR = 60
"""Characters behind a name in which its acronym stands."""
_LONGEST_ACRONYM = 5
_LEAST_STEM = 5
"""Letters of a word behind a prefix: Prapaskah."""
_PREFIXES = range(2, 6)
"""Letters of a prefix."""


class _NewWord(NamedTuple):
    """A word with a capital of a target of which its source has no counterpart."""

    text: str
    span: tuple[int, int]
    entry: Entry | None
    """What the lexicon has of it, or of its singular."""


class NameCounterparts:
    """The words of one target that may stand for a name that it lacks."""

    def __init__(self, source: str, target: str, rules: CopyRules) -> None:
        self._source, self._target, self._rules = source, target, rules
        self._record = load_language(rules.languages[1])

    def explains(self, name: Copy) -> bool:
        """Return whether a target need not have a name of its source, which it lacks.

        Args:
            name: A name of one word or more.
        """
        if self._has_acronym(name) or self._is_shortened(name):
            return True
        parts = [part for part in words(name.text) if part.casefold() not in self._joined]
        if all(self._is_common(part) or self._has_form(part) for part in parts):
            return True
        if self._has_translated:
            return True
        # A pronoun stands for all of a name.
        return parts == words(name.text) and not self._exchanged and self._has_stand_in

    def _has_acronym(self, name: Copy) -> bool:
        """Return whether the target has an acronym of a name.

        It stands behind the name in the source, or is new in the target and has the initial of the
        name: *perjanjian Darfur*, "the DPA".
        """
        for match in _ACRONYM.finditer(self._source, name.span.end, name.span.end + _NEAR):
            if name.text[0] in match[1] and match[1] in self._target:
                return True
        own = frozenset(words(name.text.casefold()))
        return any(
            acronym[0] == name.text[0] and (entry is None or not self._is_accounted(entry, but=own))
            for acronym, entry in self._new_acronyms
        )

    @cached_property
    def _new_acronyms(self) -> list[tuple[str, Entry | None]]:
        """The acronyms that only the target has, and what the lexicon has of them."""
        known = set(ACRONYM.findall(self._source))
        written = (text for text, _ in acronyms_in(self._target, self._rules.languages[1]))
        return [(text, self._entry(text.casefold())) for text in written if text not in known]

    def _is_shortened(self, name: Copy) -> bool:
        """Return whether the target has a name's last word alone: George W. Bush, Bush."""
        match = _INITIALS_AND_WORD.match(self._source, name.span.end)
        return match is not None and match[1] in self._target

    @cached_property
    def _joined(self) -> str:
        """The target in small letters, without spaces and hyphens, which names may lose or get."""
        return "".join(LETTERS.findall(self._target.casefold()))

    @cached_property
    def _source_words(self) -> frozenset[str]:
        """The words of the source and their stems, in small letters."""
        found = (*words(self._source.casefold()), *single_words(self._source))
        return frozenset(stem for word in found for stem in (word, *self._rules.stems(word)))

    @cached_property
    def _stems(self) -> frozenset[str]:
        """How the words of the source begin that have a capital."""
        return frozenset(word[:_STEM].casefold() for word in CAPITALISED.findall(self._source))

    @cached_property
    def _new(self) -> list[_NewWord]:
        """The words with a capital of which the source has no counterpart."""
        found: list[_NewWord] = []
        for match in CAPITALISED.finditer(self._target):
            folded = match[0].casefold()
            entry = self._entry(folded)
            if folded in self._source_words or (entry and self._is_accounted(entry)):
                continue
            if match[0] in self._record.names.abbreviations:
                continue  # a title
            capitalised = entry is None or entry.is_capitalised
            if capitalised or not opens_sentence(self._target, match.start()):
                found.append(_NewWord(match[0], match.span(), entry))
        return found

    def _entry(self, word: str) -> Entry | None:
        """Return what the lexicon has of a word of the target, else of its singular."""
        lexicon = self._rules.lexicon
        entry = lexicon.target(word)
        if (entry is None or not entry.linked) and word.endswith("s"):
            return lexicon.target(word[:-1]) or entry
        return entry

    def _is_accounted(
        self, entry: Entry, least: float = 0.0, but: frozenset[str] = frozenset()
    ) -> bool:
        """Return whether the source has a word, but for some, that another one translates."""
        found = self._source_words.intersection(entry.counterparts) - but
        return any(entry.share(word) >= least for word in found)

    @cached_property
    def _exchanged(self) -> bool:
        """Whether the target has a name of its own that a translation would have copied."""
        return any(map(self._is_copied, self._new))

    def _is_copied(self, word: _NewWord) -> bool:
        if word.entry is None:
            return word.text[:_STEM].casefold() not in self._stems
        return word.entry.linked > 0 and not word.entry.is_translated

    @cached_property
    def _has_translated(self) -> bool:
        """Whether the target has a word with a capital that may be its own word for a name.

        Beside a word that would have been copied it belongs to another name: Trinity College.
        """
        runs: list[list[_NewWord]] = []
        for word in self._new:
            if runs and word.span[0] <= runs[-1][-1].span[1] + 1:
                runs[-1].append(word)
            else:
                runs.append([word])
        return any(
            any(word.entry is not None and word.entry.is_translated for word in run)
            and not any(map(self._is_copied, run))
            for run in runs
        )

    @cached_property
    def _has_stand_in(self) -> bool:
        """Whether the target has a pronoun or noun for a name that the source has not."""
        names = self._record.names
        stand_ins = names.stand_ins
        pronouns = tuple(load_language(self._rules.languages[0]).names.pronoun_endings)
        if not any(word.endswith(pronouns) for word in words(self._source)):
            stand_ins |= names.possessives
        found = {word.partition("'")[0] for word in words(self._target.casefold())}
        entries = map(self._rules.lexicon.target, found & stand_ins)
        return any(entry and not self._is_accounted(entry, LIKELY) for entry in entries)

    def _has_form(self, name: str) -> bool:
        """Return whether the target has a form of a name that the lexicon lacks.

        That is another spelling of it, the word for its people, or a common word that is like it.
        """
        folded = _unaccented(name)
        if any(_shortens(_unaccented(word.text), folded) for word in self._new):
            return True
        if any(
            self._is_form(name, word.text)
            or (word.entry is not None and _begin_alike(folded, _unaccented(word.text)))
            for word in self._new
        ):
            return True
        common = dict.fromkeys(word for word in words(self._target) if word.islower())
        return any(
            shared_letters(folded, word) >= (_SAME if word[0] == folded[0] else _SURE)
            and not self._is_new_name(word)
            for word in common
        )

    def _is_new_name(self, word: str) -> bool:
        """Return whether a word in small letters is a name: ``names`` says that of it."""
        entry = self._rules.lexicon.target_counts(word)
        return entry is not None and entry.is_name

    def _is_form(self, name: str, other: str) -> bool:
        endings = self._record.names.endings
        one, two = name.casefold(), other.casefold()
        if shared_letters(one, two) >= _ALIKE and (
            is_respelling(name, other, *self._rules.languages)
            or (one[0] == two[0] and len(two) - len(one) >= _STEM)
        ):
            return True
        return one[:_LEAST_SHARED] == two[:_LEAST_SHARED] and any(
            len(ending) > 1 and two.endswith(ending) for ending in endings
        )

    def _is_common(self, word: str) -> bool:
        """Return whether a word that the lexicon lacks is made of common words that it has."""
        folded = word.casefold()
        if self._rules.lexicon.source(folded) is not None:
            return False
        if len(word) <= _LONGEST_ACRONYM and not word.istitle():
            return True  # MoU
        prefixes = load_language(self._rules.languages[0]).grammar.combining
        if any(
            folded[:size] in prefixes and self._is_word(folded[size:], _LEAST_STEM)
            for size in _PREFIXES
        ):
            return True
        places = range(_LEAST_PART, len(folded) - _LEAST_PART + 1)
        return any(
            self._is_word(folded[:place], _LEAST_PART)
            and self._is_word(folded[place:], _LEAST_PART)
            for place in places
        )

    def _is_word(self, text: str, least: int) -> bool:
        """Return whether letters are a common word that is translated."""
        entry = self._rules.lexicon.source(text) if len(text) >= least else None
        return entry is not None and entry.is_translated and entry.small > _SMALL * entry.seen


def _unaccented(name: str) -> str:
    """Return a name in small letters without accents."""
    decomposed = normalize("NFD", name.casefold())
    return "".join(letter for letter in decomposed if not combining(letter))


def _begin_alike(one: str, other: str) -> bool:
    """Return whether words begin with the same letters and have most of them: Munchen, Munich."""
    return one[:_LEAST_SHARED] == other[:_LEAST_SHARED] and shared_letters(one, other) >= _SAME


def _shortens(short: str, name: str) -> bool:
    """Return whether a word is a name, or its beginning: Penn, Pennsylvania."""
    return name == short or (len(short) >= _STEM and name.startswith(short))
