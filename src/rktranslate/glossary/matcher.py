"""Finds the terms of a glossary in source texts, and their renderings in target texts.

A text is searched in a normal form: NFC, case folded, one space for white space. Every character
that is no part of a word becomes a space, and the words are gone through once: a word that begins a
form is looked up, alone and with as many following words as any form that begins so has. What is
found is then held against the exact form of the term, the end of the word, and the case. Offsets
are those of the text as it was given.

Forms begin and end with words, so a table of words does what an automaton over characters would,
and is faster: the automaton also finds every form that a longer word only begins with, and each of
these costs more than the words around it.

What may end a word depends on the language (``morphology``): Indonesian and Malay have clitics and
reduplication, English has plurals and possessives.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.glossary.csv_file import fold
from rktranslate.glossary.morphology import Morphology, morphology
from rktranslate.model import Span, Term, TermMatch, TermStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rktranslate.glossary.csv_file import Glossary

_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
"""Soft hyphens, joiners and zero-width spaces: they change no word."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_IRREGULAR = re.compile(rf"\s\s|{_UNSEEN.pattern}")
_GAP = re.compile(r"\s{2,}")
_STRETCH = re.compile(r"(?:\s{2,}|[\x00-\x7f]?[^\x00-\x7f]+\s*)+")
"""Where the normal form of a text may be longer or shorter than the text."""
_PIECE = re.compile(r"\s+|[^\s]")


class _WordsOnly(dict[int, int]):
    """Table for ``str.translate``: whatever is no part of a word becomes a space."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        in_word = char.isalnum() or unicodedata.category(char)[0] == "M"
        self[code] = code if in_word else 0x20
        return self[code]


class _OneKind(dict[int, int]):
    """Table for ``str.translate``: one apostrophe, one hyphen, one space."""

    def __missing__(self, code: int) -> int:
        self[code] = 0x20 if chr(code).isspace() else code
        return self[code]


_APOSTROPHES = "’‘ʼ＇`´"
_HYPHENS = "‐‑‒–−﹣－"
_HYPHEN = re.compile(f"[-{_HYPHENS}]")
_WORDS_ONLY = _WordsOnly(dict.fromkeys(map(ord, _APOSTROPHES), 0x20))
_ONE_KIND = _OneKind(
    {
        **dict.fromkeys(map(ord, _APOSTROPHES), ord("'")),
        **dict.fromkeys(map(ord, _HYPHENS), ord("-")),
    }
)


@dataclass(frozen=True, slots=True)
class TermUse:
    """How often a term stands in a source text, and what stands for it in the target."""

    term: Term
    renderings: tuple[str, ...]
    """What is accepted in the target language, preferred first; empty where it is only forbidden
    to write certain things."""
    source_spans: tuple[Span, ...]
    target_spans: tuple[Span, ...]
    """Accepted renderings that are not part of a longer rendering of another term."""
    forbidden: tuple[Span, ...] = ()
    """Renderings in the target that must not be used for the term."""

    @property
    def source_count(self) -> int:
        """How often the term stands in the source."""
        return len(self.source_spans)

    @property
    def target_count(self) -> int:
        """How often an accepted rendering stands in the target."""
        return len(self.target_spans)

    def missing(self, *, strict: bool = False) -> int:
        """Return how many renderings the target lacks.

        Prose replaces a repeated name by a pronoun, so one rendering is enough for any number of
        occurrences; ``strict`` asks for one each.
        """
        if not self.renderings:
            return 0
        needed = self.source_count if strict else min(1, self.source_count)
        return max(0, needed - self.target_count)


class Matcher:
    """The terms of a glossary for one target language, ready to be searched for.

    Making one only reads the glossary; each of its two tables is built at its first use.
    """

    def __init__(self, glossary: Glossary, language: str) -> None:
        """Take the terms of a glossary that say something about a target language."""
        self.language = language
        self.source_language = glossary.source_language
        self.terms = _merged(glossary.terms, language)
        self._source_scanner: _Scanner | None = None
        self._target_scanner: _Scanner | None = None
        self._last: tuple[str, str, tuple[TermUse, ...]] | None = None

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """Return the terms in a source text: leftmost, longest, none overlapping another."""
        terms = self.terms
        return tuple(
            TermMatch(terms[index], Span(start, end)) for start, end, index in self._find(text)
        )

    def renderings(self, text: str, term: Term) -> tuple[Span, ...]:
        """Return where accepted renderings of a term stand in a target text."""
        same = {
            index for index, each in enumerate(self.terms) if _identity(each) == _identity(term)
        }
        hits = [hit for hit in self._in_target(text) if hit[3] in same and hit[4]]
        return tuple(Span(hit[0], -hit[1]) for hit in _leftmost_longest(hits))

    def count_terms(self, source: str, target: str) -> tuple[TermUse, ...]:
        """Return each term of a source text once, with what stands for it in the target.

        Renderings of the terms in this source are counted disjointly: ``Korea`` in
        ``North Korea`` is no rendering of ``Korea`` when the source speaks of both.
        """
        last = self._last
        if last is None or last[0] != source or last[1] != target:
            last = self._last = (source, target, self._count(source, target))
        return last[2]

    def _find(self, text: str) -> list[tuple[int, int, int]]:
        if self._source_scanner is None:
            self._source_scanner = _Scanner(
                [
                    (form, term.case_exact, index, True)
                    for index, term in enumerate(self.terms)
                    for form in (term.source, *term.variants)
                ],
                morphology(self.source_language),
                _is_exact,
            )
        found = list(self._source_scanner.best(text))
        if morphology(self.source_language).reduplicates and _HYPHEN.search(text):
            found = _without_reduplication(found, text)
        return found

    def _in_target(self, text: str) -> list[_Hit]:
        if self._target_scanner is None:
            self._target_scanner = _Scanner(
                [
                    (form, term.case_exact, index, accepted)
                    for index, term in enumerate(self.terms)
                    for accepted, forms in (
                        (True, term.renderings(self.language)),
                        (False, term.forbidden_in(self.language)),
                    )
                    for form in forms
                ],
                morphology(self.language),
                _is_exact_or_capital,
            )
        return self._target_scanner.hits(text)

    def _count(self, source: str, target: str) -> tuple[TermUse, ...]:
        places: dict[int, list[Span]] = {}
        for start, end, index in self._find(source):
            places.setdefault(index, []).append(Span(start, end))
        if not places:
            return ()
        accepted: dict[int, list[Span]] = {index: [] for index in places}
        forbidden: dict[int, list[Span]] = {index: [] for index in places}
        hits = [hit for hit in self._in_target(target) if hit[3] in places]
        chosen = {hit[:2]: False for hit in _leftmost_longest(hits)}
        for start, minus_end, _, index, is_accepted in hits:
            if is_accepted and (start, minus_end) in chosen:
                chosen[start, minus_end] = True
                accepted[index].append(Span(start, -minus_end))
        for start, minus_end, _, index, is_accepted in hits:
            if not is_accepted and chosen.get((start, minus_end)) is False:
                forbidden[index].append(Span(start, -minus_end))
        return tuple(
            TermUse(
                self.terms[index],
                self.terms[index].renderings(self.language),
                tuple(spans),
                tuple(accepted[index]),
                tuple(forbidden[index]),
            )
            for index, spans in places.items()
        )


@lru_cache(maxsize=16)
def matcher_for(glossary: Glossary, language: str) -> Matcher:
    """Return the matcher of a glossary and a target language, made once."""
    return Matcher(glossary, language)


_ANY_CASE = 1 << 40
_PART = 1 << 11
"""Code points of a long text that are searched at a time, at least."""
_SPACE = re.compile(r"\s+")


class _Form(NamedTuple):
    """One spelling of a term, ready to be compared."""

    folded: str
    """Normal form, folded, with one kind of apostrophe, hyphen and space."""
    exact: str | None
    """The same not folded, where the case matters."""
    several_words: bool
    lead: int
    """Length of a proclitic before the term itself."""
    plain_end: bool
    """The form was altered for its ending: nothing more may be attached."""
    term: int
    accepted: bool
    rank: int
    """Order among forms at one place: exact case before any case, then as in the glossary."""

    simple: bool
    """Words that agree are the form, without a second look."""


_Hit = tuple[int, int, int, int, bool]
"""A form found in a text: start, minus end, rank, term, accepted; the best place sorts first.

A bare tuple, because there is one for every few words of a text.
"""


class _Scanner:
    """A table of many forms by their words, for one language."""

    def __init__(
        self,
        forms: Iterable[tuple[str, bool, int, bool]],
        rules: Morphology,
        same_case: Callable[[str, str], bool],
    ) -> None:
        """Build the table.

        Args:
            forms: Text, whether its case matters, number of its term, whether it is accepted.
            rules: What may be attached to a word.
            same_case: Tells whether a stretch of text has the case that a form asks for.
        """
        self._rules = rules
        self._same_case = same_case
        self._forms: dict[str, list[_Form]] = {}
        """By the words of the form, a space for each character that is no part of one."""
        self._begun: dict[str, tuple[int, set[str]]] = {}
        """By a first word, how many words the longest form has that begins with it, and the words
        that may come second."""
        for number, (text, case_exact, term, accepted) in enumerate(forms):
            plain = _plain(text)
            letters = [char for char in plain if char.isalpha()]
            acronym = len(letters) > 1 and all(map(str.isupper, letters))
            exact = plain if case_exact or acronym else None
            rank = number if exact else number + _ANY_CASE
            for lead, folded, altered in _spellings(plain, rules):
                words = folded.translate(_WORDS_ONLY)
                if not words.strip():
                    continue
                several = " " in words
                simple = not (several or exact or lead)
                form = _Form(folded, exact, several, lead, altered, term, accepted, rank, simple)
                self._forms.setdefault(words, []).append(form)
                first, *others = words.split(" ")
                most, seconds = self._begun.get(first, (0, set()))
                seconds.update(others[:1])
                self._begun[first] = max(most, len(others) + 1), seconds
        self._longest = max((most for most, _ in self._begun.values()), default=0)

    def hits(self, text: str) -> list[_Hit]:
        """Return every form that stands in a text as whole words; they may overlap."""
        return self._search(_Normal.of(text), best=False) if self._forms else []

    def best(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and term of the forms in a text: leftmost, longest, none overlapping.

        A long text is searched in parts, which keeps the memory small.
        """
        begin = 0
        size = _PART
        while begin < len(text) and self._forms:
            cut = after = len(text)
            if cut - begin > 2 * size and (space := _SPACE.search(text, begin + size)):
                # A form may begin here and end in the next part.
                cut = after = space.end()
                for following in islice(_SPACE.finditer(text, cut), self._longest + 1):
                    after = following.end()
            found = self._search(_Normal.of(text[begin:after]), best=True)
            while found and found[-1][0] >= cut - begin:
                found.pop()
            if found and begin - found[-1][1] > cut:
                # It goes on into the next part, which begins with it; or this part is too short.
                cut = begin + found.pop()[0]
                if cut == begin:
                    size *= 2
                    continue
            for start, minus_end, _, term, _ in found:
                yield begin + start, begin - minus_end, term
            begin, size = cut, _PART

    def _search(self, text: _Normal, *, best: bool) -> list[_Hit]:
        """Return the forms at each word, or the best form at each word that is not taken yet."""
        begun, forms, endings = self._begun.get, self._forms.get, self._rules.endings
        words, regular = text.words, text.places is None
        found: list[_Hit] = []
        begin = free = 0
        tokens = words.split(" ")
        last = len(tokens) - 1
        for number, word in enumerate(tokens):
            end = begin + len(word)
            if number >= free:
                first = begun(word)
                attached = word.endswith(endings)
                if first is not None or attached:
                    here: list[_Hit] = []
                    if first is not None:
                        most, seconds = first
                        if most > 1 and number < last:
                            second = tokens[number + 1]
                            if second in seconds or second.endswith(endings):
                                some = tokens[number : number + most]
                                taken = self._several(here, text, begin, some, best)
                                free = number + taken if best else 0
                        if not (best and here):
                            for form in forms(word, ()):
                                if form.simple and regular:
                                    here.append((begin, -end, form.rank, form.term, form.accepted))
                                else:
                                    self._add(here, form, text, begin, end)
                    if attached and not (best and here):
                        self._attached(here, text, word, begin, end)
                    if best and len(here) > 1:
                        here = [min(here)]
                    found += here
            begin = end + 1
        return found

    def _several(
        self, found: list[_Hit], text: _Normal, begin: int, tokens: list[str], best: bool
    ) -> int:
        """Add the forms of several words, longest first; return how many words the best has."""
        end = begin + sum(map(len, tokens)) + len(tokens) - 1
        for count in range(len(tokens), 1, -1):
            for form in self._forms.get(text.words[begin:end], ()):
                self._add(found, form, text, begin, end)
            if tokens[count - 1].endswith(self._rules.endings) and not (best and found):
                self._attached(found, text, tokens[count - 1], begin, end)
            if best and found:
                return count
            end -= 1 + len(tokens[count - 1])
        return 0

    def _attached(self, found: list[_Hit], text: _Normal, word: str, begin: int, end: int) -> None:
        """Add the forms whose last word has one of the endings."""
        for ending in self._rules.endings:
            if not word.endswith(ending):
                continue
            stem = end - len(ending)
            for form in self._forms.get(text.words[begin:stem], ()):
                if not form.plain_end and self._rules.attaches(word[: -len(ending)], ending):
                    self._add(found, form, text, begin, stem)

    def _add(self, found: list[_Hit], form: _Form, text: _Normal, begin: int, end: int) -> None:
        """Add a form whose words stand at a place, if all else agrees too."""
        if form.several_words:
            here = text.folded[begin:end]
            if here != form.folded and here.translate(_ONE_KIND) != form.folded:
                return
        begin += form.lead
        if text.places is not None:
            place = text.places.span(begin, end)
            if place is None:
                return
            begin, end = place
        exact = form.exact
        if exact is not None and not self._same_case(_plain(text.text[begin:end]), exact):
            return
        found.append((begin, -end, form.rank, form.term, form.accepted))


class _Normal(NamedTuple):
    """A text and its normal form."""

    text: str
    folded: str
    words: str
    """``folded`` with a space for each character that is no part of a word, and one at the end,
    for forms that end in a full stop."""
    places: _Gaps | _Pieces | None
    """Where the characters of ``folded`` stand; None where that is their own place, which is so
    for nearly every text."""

    @classmethod
    def of(cls, text: str) -> _Normal:
        """Bring a text into its normal form."""
        folded, places = _normal(text)
        return cls(text, folded, folded.translate(_WORDS_ONLY) + " ", places)


@dataclass(frozen=True, slots=True)
class _Gaps:
    """The places of a text whose runs of white space have become one space each."""

    gaps: list[int]
    """Where those spaces are now."""
    shifts: list[int]
    """How many characters were left out before the first gap, after it, after the second, ..."""

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Return where a stretch stood."""
        return (
            begin + self.shifts[bisect_left(self.gaps, begin)],
            end + self.shifts[bisect_right(self.gaps, end - 1)],
        )


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The places of a text, character by character."""

    starts: list[int]
    ends: list[int]

    def span(self, begin: int, end: int) -> tuple[int, int] | None:
        """Return where a stretch stood; None where it ends inside of what a reader sees as one."""
        starts = self.starts
        if begin and starts[begin] == starts[begin - 1]:
            return None
        if end < len(starts) and starts[end] == starts[end - 1]:
            return None
        return starts[begin], self.ends[end - 1]


def _spellings(plain: str, rules: Morphology) -> Iterable[tuple[int, str, bool]]:
    """Yield the forms under which a term may begin and end: lead, folded text, altered end."""
    folded = plain.casefold()
    yield 0, folded, False
    plural = rules.altered_plural(folded)
    if plural is not None:
        yield 0, plural, True
    if folded.isalpha() and plain[0].islower():
        for lead in rules.proclitics:
            yield len(lead), lead + folded, False


def _plain(text: str) -> str:
    """Return a text in NFC with one kind of apostrophe, hyphen and space, its case kept."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return " ".join(text.split()).translate(_ONE_KIND)


def _normal(text: str) -> tuple[str, _Gaps | _Pieces | None]:
    """Return the folded text, and where its characters stand if that is not their own place."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        folded = text.casefold()
        # The first two tests are cheap, and true of nearly every text.
        regular = ("  " not in text and text.isprintable()) or not _IRREGULAR.search(text)
        if len(folded) == len(text):
            if regular:
                return folded, None
            if not _UNSEEN.search(text):
                return _without_gaps(folded)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for stretch in _STRETCH.finditer(text):
        chars.append(text[done : stretch.start()].lower())
        starts += range(done, stretch.start())
        ends += range(done + 1, stretch.start() + 1)
        done = stretch.end()
        for start, end in _characters(text, stretch.start(), done):
            normal = " "
            if not text[start].isspace():
                visible = text[start:end].translate(_INVISIBLE)
                normal = unicodedata.normalize("NFC", visible).casefold()
            chars.append(normal)
            starts += [start] * len(normal)
            ends += [end] * len(normal)
    chars.append(text[done:].lower())
    starts += range(done, len(text))
    ends += range(done + 1, len(text) + 1)
    return "".join(chars), _Pieces(starts, ends)


def _without_gaps(folded: str) -> tuple[str, _Gaps]:
    """Return a text with one space for each run of white space, and where everything was."""
    parts: list[str] = []
    gaps: list[int] = []
    shifts = [0]
    done = 0
    for gap in _GAP.finditer(folded):
        start, end = gap.span()
        parts.append(folded[done:start])
        gaps.append(start - shifts[-1])
        shifts.append(shifts[-1] + end - start - 1)
        done = end
    parts.append(folded[done:])
    return " ".join(parts), _Gaps(gaps, shifts)


def _characters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches that are one character to a reader, and each run of white space."""
    begin = start
    for piece in _PIECE.finditer(text, start, end):
        joins = unicodedata.category(piece[0][0])[0] == "M" or "\u1160" <= piece[0] <= "\u11ff"
        joins = joins and not text[begin].isspace()
        if not joins and piece.start() > begin:
            yield begin, piece.start()
            begin = piece.start()
    if begin < end:
        yield begin, end


def _is_exact(text: str, form: str) -> bool:
    return text == form


def _is_exact_or_capital(text: str, form: str) -> bool:
    """Tell whether a form stands here as it is, begins a sentence, or is in capitals."""
    return text in (form, form[:1].upper() + form[1:], form.upper())


def _leftmost_longest(hits: list[_Hit]) -> list[_Hit]:
    """Sort the hits, and return those that overlap no better one."""
    hits.sort()
    chosen: list[_Hit] = []
    free = 0
    for hit in hits:
        if hit[0] >= free:
            chosen.append(hit)
            free = -hit[1]
    return chosen


def _without_reduplication(
    found: list[tuple[int, int, int]], text: str
) -> list[tuple[int, int, int]]:
    """Join ``laporan-laporan`` into one occurrence."""
    joined: list[tuple[int, int, int]] = []
    first = last = term = -1
    for match in found:
        start, end, this = match
        if (
            start == last + 1
            and this == term
            and text[last].translate(_ONE_KIND) == "-"
            and fold(text[first:last]) == fold(text[start:end])
        ):
            joined[-1] = (first, end, this)
        else:
            joined.append(match)
        first, last, term = start, end, this
    return joined


def _identity(term: Term) -> tuple[str, str]:
    return (fold(term.source), term.source if term.case_exact else "")


def _merged(terms: Iterable[Term], language: str) -> tuple[Term, ...]:
    """Join the rows of one term, and leave out what says nothing about a language."""
    rows: dict[tuple[str, str], list[Term]] = {}
    for term in terms:
        rows.setdefault(_identity(term), []).append(term)
    merged = (_join(each, language) if len(each) > 1 else each[0] for each in rows.values())
    return tuple(
        term for term in merged if term.renderings(language) or term.forbidden_in(language)
    )


def _join(rows: list[Term], language: str) -> Term:
    adding = (TermStatus.ADMITTED, TermStatus.FORBIDDEN)
    rows = sorted(rows, key=lambda term: term.status in adding)

    def union(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for part in parts for text in part))

    return replace(
        rows[0],
        targets=((language, union(term.renderings(language) for term in rows)),),
        forbidden=((language, union(term.forbidden_in(language) for term in rows)),),
        variants=union(term.variants for term in rows),
    )
