"""Finds the terms of a glossary in source texts, and their renderings in target texts.

A text is searched in a normal form: NFC, case folded. Every character that is no part of a word
becomes a space, which leaves words; each is looked up in a table that tells what may begin there.
Nearly all words begin nothing, and cost no more than that. From the others a tree of words is
followed for as long as the text agrees. Each form on the way is held against what stands between
the words, the end of the last word, and the case. Offsets are those of the text as it was given.

Forms begin and end with words, so a tree of words does what an automaton over characters would,
and is faster: the automaton also finds every form that a longer word only begins with, and each of
these costs more than the words around it.

What may end a word depends on the language (``morphology``): Indonesian and Malay have clitics and
reduplication, English has plurals and possessives.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, compress, count, islice
from operator import add
from sys import intern
from typing import TYPE_CHECKING

from rktranslate.glossary.morphology import Morphology, morphology
from rktranslate.glossary.terms import fold
from rktranslate.model import Span, Term, TermMatch, TermStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rktranslate.glossary.terms import Glossary

_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
"""Soft hyphens, joiners and zero-width spaces: they change no word."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_STRETCH = re.compile(r"(?:[\x00-\x7f]?[^\x00-\x7f]+)+")
"""Where the normal form of a text may be longer or shorter than the text."""


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
            [TermMatch(terms[index], Span(start, end)) for start, end, index in self._find(text)]
        )

    def renderings(self, text: str, term: Term) -> tuple[Span, ...]:
        """Return where accepted renderings of a term stand in a target text."""
        same = {
            index for index, each in enumerate(self.terms) if _identity(each) == _identity(term)
        }
        hits = [hit for hit in self._in_target(text) if hit[2].term in same and hit[2].accepted]
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

    def _find(self, text: str) -> Iterator[tuple[int, int, int]]:
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
        found = self._source_scanner.best(text)
        if morphology(self.source_language).reduplicates and _HYPHEN.search(text):
            return _without_reduplication(found, text)
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
        hits = [hit for hit in self._in_target(target) if hit[2].term in places]
        chosen = {hit[:2]: False for hit in _leftmost_longest(hits)}
        for start, minus_end, form in hits:
            if form.accepted and (start, minus_end) in chosen:
                chosen[start, minus_end] = True
                accepted[form.term].append(Span(start, -minus_end))
        for start, minus_end, form in hits:
            if not form.accepted and chosen.get((start, minus_end)) is False:
                forbidden[form.term].append(Span(start, -minus_end))
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
_PART = 1 << 10
"""Code points of a long text that are searched at a time, at least."""
_REMEMBERED = 1 << 16
"""Distinct words of texts that are remembered at a time, at most."""
_SPACE = re.compile(r"\s+")
_WORD = re.compile("[^ ]+")


@dataclass(frozen=True, slots=True, eq=False)
class _Form:
    """One spelling of a term, ready to be compared."""

    gaps: str
    """What stands between its words, each after a line break."""
    before: str
    """What comes before the first word; mostly nothing."""
    after: str
    """What comes after the last word; mostly nothing, but a full stop for ``A.S.``."""
    exact: str | None
    """All of it not folded, where the case matters."""
    common: bool
    """One common word, which may have a proclitic."""
    plain_end: bool
    """The form was altered for its ending: nothing more may be attached."""
    bare: bool
    """Nothing comes before or after, and the case does not matter."""
    term: int
    accepted: bool
    rank: int
    """Order among forms at one place: exact case before any case, then as in the glossary."""
    last: int
    """Length of the last word."""
    lead: int = 0
    """Length of the proclitic, in ``last`` too."""

    def __lt__(self, other: _Form) -> bool:
        return self.rank < other.rank


_Hit = tuple[int, int, _Form]
"""A form found in a text: start, minus end, form; the best sorts first.

A bare tuple, because there is one for every few words of a text.
"""


@dataclass(slots=True)
class _Node:
    """A word in a tree of words."""

    forms: tuple[_Form, ...] = ()
    """What ends with this word."""
    following: dict[str, _Node] | None = None
    """What may be the next word, if any may be."""

    def next(self, word: str) -> _Node:
        """Return the node of a next word, made if there is none."""
        if self.following is None:
            self.following = {}
        return self.following.get(word) or self.following.setdefault(word, _Node())


class _Known(dict[str, _Node | None]):
    """What begins with a word of a text, None for nothing; worked out once for each word."""

    def __init__(self, tree: dict[str, _Node], rules: Morphology) -> None:
        super().__init__()
        self._tree = tree
        self._rules = rules

    def __missing__(self, word: str) -> _Node | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        node = self._tree.get(word)
        if more := tuple(self._attached(word)):
            node = _Node(node.forms + more, node.following) if node else _Node(more)
        self[word] = node
        return node

    def _attached(self, word: str) -> Iterator[_Form]:
        """Yield the forms that are this word without what is attached to it."""
        for stem in (word, *self._rules.stems(word)):
            for lead in ("", *filter(stem.startswith, self._rules.proclitics)):
                node = self._tree.get(stem[len(lead) :])
                for form in node.forms if node and (lead or stem != word) else ():
                    if (form.common or not lead) and not (form.plain_end and stem != word):
                        yield replace(form, lead=len(lead), last=len(stem)) if lead else form


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
        self._tree: dict[str, _Node] = {}
        self._known = _Known(self._tree, rules)
        self._most_spaces = 0
        for rank, (text, case_exact, term, accepted) in enumerate(forms):
            plain = _plain(text)
            letters = [char for char in plain if char.isalpha()]
            acronym = len(letters) > 1 and all(map(str.isupper, letters))
            exact = plain if case_exact or acronym else None
            self._most_spaces = max(self._most_spaces, plain.count(" "))
            folded = plain.casefold()
            self._enter(
                folded,
                exact,
                term,
                accepted,
                rank,
                common=folded.isalpha() and plain[0].islower(),
            )
            altered = rules.altered_plural(folded)
            if altered is not None:
                self._enter(altered, exact, term, accepted, rank, plain_end=True)

    def _enter(
        self,
        folded: str,
        exact: str | None,
        term: int,
        accepted: bool,
        rank: int,
        *,
        common: bool = False,
        plain_end: bool = False,
    ) -> None:
        """Put a spelling of a term into the tree."""
        words = list(_WORD.finditer(folded.translate(_WORDS_ONLY)))
        if not words:
            return
        gaps, done = "", words[0].end()
        before, after = folded[: words[0].start()], folded[words[-1].end() :]
        node = self._tree.setdefault(words[0][0], _Node())
        for word in words[1:]:
            node = node.next(word[0])
            gaps += "\n" + folded[done : word.start()]
            done = word.end()
        form = _Form(
            gaps=intern(gaps),
            before=before,
            after=after,
            exact=exact,
            common=common,
            plain_end=plain_end,
            bare=not (before or after or exact),
            term=term,
            accepted=accepted,
            rank=rank if exact else rank + _ANY_CASE,
            last=len(words[-1][0]),
        )
        node.forms += (form,)

    def hits(self, text: str) -> list[_Hit]:
        """Return every form that stands in a text as whole words; they may overlap."""
        return self._search(_Normal.of(text), best=False)

    def best(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and term of the forms in a text: leftmost, longest, none overlapping.

        A long text is searched in parts, which keeps the memory small.
        """
        begin = 0
        size = _PART
        while begin < len(text):
            cut = after = len(text)
            if cut - begin > 2 * size and (space := _SPACE.search(text, begin + size)):
                # A form may begin here and end in the next part.
                cut = after = space.end()
                for following in islice(_SPACE.finditer(text, cut), self._most_spaces + 2):
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
            for start, minus_end, form in found:
                yield begin + start, begin - minus_end, form.term
            begin, size = cut, _PART

    def _search(self, text: _Normal, *, best: bool) -> list[_Hit]:
        """Return the forms at each word, or the best form at each word that is not taken yet."""
        # Nearly all words begin nothing: no more is done for them than in these few lines, of which
        # none is a loop in Python.
        stretches = text.words.split(" ")
        tokens = list(filter(None, stretches))
        nodes = list(map(self._known.__getitem__, tokens))
        if not any(nodes):
            return []
        lengths = accumulate(map(len, stretches), initial=0)
        starts = list(compress(map(add, lengths, count()), stretches))
        folded, regular, endings = text.folded, text.places is None, self._rules.endings
        tokens.append("")
        starts.append(len(folded))
        found: list[_Hit] = []
        free = 0
        # Fewer objects touched make this faster than fewer steps: with many terms, most are not in
        # the processor's cache.
        for number, begin, node in compress(zip(count(), starts, nodes, strict=False), nodes):
            if begin < free:
                continue
            here: list[_Hit] = []
            start, gaps = begin, ""
            while node:
                for form in node.forms:
                    if form.gaps == gaps:
                        if form.bare and regular:
                            here.append((begin + form.lead, -start - form.last, form))
                        else:
                            self._add(here, form, text, begin, start + form.last, free)
                following, word = node.following, tokens[number + 1]
                if following is None:
                    break
                node = following.get(word)
                attached = word.endswith(endings)
                if node or attached:
                    end = start + len(tokens[number])
                    number += 1
                    start = starts[number]
                    gaps += _gap(folded[end:start])
                if attached:
                    for form in self._without_ending(following, gaps, word):
                        self._add(here, form, text, begin, start + form.last, free)
            if here:
                if best:
                    if len(here) > 1:
                        here = [min(here)]
                    free = -here[0][1]
                found += here
        return found if text.places is None else text.places.of(found)

    def _without_ending(self, following: dict[str, _Node], gaps: str, word: str) -> Iterator[_Form]:
        """Yield the forms that end with a word, but for one of the endings."""
        for stem in self._rules.stems(word):
            node = following.get(stem)
            for form in node.forms if node else ():
                if form.gaps == gaps and not form.plain_end:
                    yield form

    def _add(
        self, found: list[_Hit], form: _Form, text: _Normal, begin: int, end: int, free: int
    ) -> None:
        """Add a form whose words stand at a place that is free, if all else agrees too."""
        begin += form.lead
        if form.before:
            begin = _begin_with(form.before, text, begin)
        if form.after:
            end = self._end_with(form.after, text, end)
        if begin < free or end < 0:
            return
        place = text.places.span(begin, end) if text.places else (begin, end)
        if place is None:
            return
        exact = form.exact
        if exact is not None and not self._same_case(_plain(text.text[slice(*place)]), exact):
            return
        found.append((begin, -end, form))

    def _end_with(self, after: str, text: _Normal, end: int) -> int:
        """Return where a form ends of which something comes after the last word; -1 if nowhere."""
        word = _WORD.search(text.words, end)
        beyond = word.start() if word else len(text.words)
        match = _pattern(after).match(text.folded[end:beyond].translate(_ONE_KIND))
        if match is None:
            return -1
        end += match.end()
        return -1 if word and end == beyond and not self._rules.attaches("", word[0]) else end


@dataclass(frozen=True, slots=True)
class _Normal:
    """A text and its normal form."""

    text: str
    folded: str
    words: str
    """``folded`` with a space for each character that is no part of a word."""
    places: _Places | None
    """Where the characters of ``folded`` stand; None where that is their own place, which is so
    for nearly every text."""

    @classmethod
    def of(cls, text: str) -> _Normal:
        """Bring a text into its normal form."""
        folded, places = _normal(text)
        return cls(text, folded, folded.translate(_WORDS_ONLY), places)


def _begin_with(before: str, text: _Normal, begin: int) -> int:
    """Return where a form begins of which something comes before the first word; -1 if nowhere."""
    start = begin
    while start and text.words[start - 1] == " ":
        start -= 1
    match = _pattern(before, r"\Z").search(text.folded[start:begin].translate(_ONE_KIND))
    if match is None or (start and not match.start()):
        return -1
    return start + match.start()


@lru_cache(maxsize=256)
def _pattern(plain: str, then: str = "") -> re.Pattern[str]:
    """Return a pattern for what stands around words, in which a space is any run of spaces."""
    return re.compile(re.escape(plain).replace("\\ ", " +") + then)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the characters of a normal form stood in the text."""

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

    def of(self, hits: list[_Hit]) -> list[_Hit]:
        """Return hits in the normal form as hits in the text."""
        return [
            (self.starts[start], -self.ends[-minus_end - 1], form)
            for start, minus_end, form in hits
        ]


def _plain(text: str) -> str:
    """Return a text in NFC with one kind of apostrophe, hyphen and space, its case kept."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return " ".join(text.split()).translate(_ONE_KIND)


def _normal(text: str) -> tuple[str, _Places | None]:
    """Return the folded text, and where its characters stood if that is not their own place."""
    # All of this is faster for ASCII, which many texts are but for this one character.
    text = text.replace("\u00a0", " ")
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        folded = text.casefold()
        if len(folded) == len(text) and (text.isascii() or not _UNSEEN.search(text)):
            return folded, None
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
            visible = text[start:end].translate(_INVISIBLE)
            normal = unicodedata.normalize("NFC", visible).casefold()
            chars.append(normal)
            starts += [start] * len(normal)
            ends += [end] * len(normal)
    chars.append(text[done:].lower())
    starts += range(done, len(text))
    ends += range(done + 1, len(text) + 1)
    return "".join(chars), _Places(starts, ends)


def _characters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches that are one character to a reader."""
    begin = start
    for place in range(start + 1, end):
        joins = unicodedata.category(text[place])[0] == "M" or "\u1160" <= text[place] <= "\u11ff"
        if not joins or text[begin].isspace():
            yield begin, place
            begin = place
    yield begin, end


@lru_cache(maxsize=1024)
def _gap(text: str) -> str:
    """Return a line break and a gap, with one kind of apostrophe, hyphen and space."""
    return "\n" + _SPACE.sub(" ", text.translate(_ONE_KIND))


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
    found: Iterable[tuple[int, int, int]], text: str
) -> Iterator[tuple[int, int, int]]:
    """Join ``laporan-laporan`` into one occurrence."""
    begin = first = last = term = -1
    for start, end, this in found:
        doubled = (
            this == term
            and start == last + 1
            and text[last].translate(_ONE_KIND) == "-"
            and fold(text[first:last]) == fold(text[start:end])
        )
        if not doubled:
            if last > 0:
                yield begin, last, term
            begin = start
        first, last, term = start, end, this
    if last > 0:
        yield begin, last, term


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
