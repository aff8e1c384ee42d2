"""A table of many forms (spellings of terms) by their words, to find them in texts.

Each word of a text is looked up in an index of the words with which a form may begin. Nearly all
words begin no form, and cost no more than that. From the others a tree of words is followed for as
long as the text agrees. Each form on the way is compared with what is between the words, the end of
the last word, and the case.

Forms begin and end with words, so a tree of words does what an automaton over characters would do,
and is faster: the automaton also finds every form with which a longer word only begins, and each of
these costs more than the words around it.

Any number of threads can search a table: its tree never changes after it is built.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, compress, count, islice
from operator import add
from sys import intern
from typing import TYPE_CHECKING

from rktranslate.glossary.normal_form import (
    BLANK_NON_WORDS,
    UNIFY_PUNCTUATION,
    NormalText,
    unify,
)
from rktranslate.languages.inflector import with_words

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from rktranslate.glossary.morphology import Morphology
    from rktranslate.glossary.normal_form import Offsets
    from rktranslate.languages.inflector import Forms, Lemma

_ANY_CASE = 1 << 40
_VARIED = 1 << 41
_MOST_INFLECTED = 2
"""Words of one form that are inflected together, at most: ``states parties``."""
_PART = 1 << 10
"""Code points of a long text that are searched at a time, at least."""
_MOST_REMEMBERED = 1 << 16
"""Distinct words of texts that a table remembers."""
_SPACE = re.compile(r"\s+")
_WORD = re.compile("[^ ]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling of a term that a table finds."""

    text: str
    listed: str
    """What the glossary has: the text itself, or with an infinitive marker before it."""
    case_exact: bool
    """Whether its case matters."""
    term: int
    """Index of its term."""
    accepted: bool
    inflects: bool = False
    """Whether inflected forms of it are found too."""
    varied: bool = False
    """Whether the glossary has another spelling of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One spelling of a term, prepared for comparison."""

    gaps: str
    """The text between its words, each part after a line break."""
    loose_gaps: str | None
    """The same with spaces for hyphens, if a hyphen may be a space."""
    before: str
    """The text before the first word; mostly empty."""
    after: str
    """The text after the last word; mostly empty, but a full stop for ``A.S.``."""
    exact: str | None
    """The whole form with its case, if the case matters."""
    common: bool
    """One common word, to which a proclitic may be attached."""
    bare: bool
    """Nothing is before or after the words, and the case does not matter."""
    term: int
    accepted: bool
    rank: int
    """Order among forms at one place: as listed before varied, exact case before any case, then as
    in the glossary."""
    listed: str
    """The spelling in the glossary."""
    inflecting: str | None
    """The form with its case, if it inflects."""
    last: int
    """Length of the last word."""
    lead: int = 0
    """Length of the proclitic, which ``last`` includes."""
    varied: bool = False
    """Whether the text has an inflected form or another spelling of it."""

    def __lt__(self, other: Form) -> bool:
        """Return whether a form goes before another at the same place."""
        return self.rank < other.rank


Hit = tuple[int, int, Form]
"""A form found in a text: start, minus end, form; the best sorts first.

A bare tuple, because there is one for every few words of a text.
"""


@dataclass(slots=True)
class _Node:
    """A word in a tree of words."""

    forms: tuple[Form, ...] = ()
    """The forms that end with this word."""
    following: dict[str, _Node] | None = None
    """The possible next words, if there are any."""
    lemmas: tuple[tuple[_Node, Forms], ...] = ()
    """The words of which this word of a text is an inflected form, if forms of several words begin
    with them, and which form it is."""

    def next(self, word: str) -> _Node:
        """Return the node of a next word, and create it if it is missing."""
        if self.following is None:
            self.following = {}
        return self.following.get(word) or self.following.setdefault(word, _Node())


@dataclass(frozen=True, slots=True)
class _Branch:
    """A way through a tree of words on which words of the text are inflected."""

    node: _Node
    index: int
    """Number of the word of the text."""
    gaps: str
    inflected: tuple[tuple[int, Forms], ...]
    """The words that are inflected, counted from the first, and in which form."""


class _WordIndex(dict[str, _Node | None]):
    """The node of each word of a text, with everything that can be attached; None for no form.

    It remembers the words that were looked up, because looking at every word without its endings
    takes long. A word has the same forms whichever thread looks it up first, and none is removed,
    so that threads can share an index without a lock.
    """

    def __init__(self, tree: Mapping[str, _Node], rules: Morphology) -> None:
        super().__init__()
        self._tree = tree
        self._rules = rules

    def __missing__(self, word: str) -> _Node | None:
        node = self._tree.get(word)
        inflector = self._rules.inflector
        lemmas = () if inflector is None else inflector.lemmas(word, self._tree)
        attached = (*self._attached(word), *self._inflected(word, lemmas))
        if attached or lemmas:
            forms, following = (node.forms, node.following) if node else ((), None)
            first_words = tuple(
                (lemma_node, lemma.forms)
                for lemma in lemmas
                if (lemma_node := self._tree[lemma.word]).following is not None
            )
            node = _Node(forms + attached, following, first_words)
        if len(self) < _MOST_REMEMBERED:
            self[word] = node
        return node

    def _inflected(self, word: str, lemmas: Iterable[Lemma]) -> Iterator[Form]:
        """Yield the forms of one word that this word is an inflected form of."""
        for lemma in lemmas:
            for form in self._tree[lemma.word].forms:
                if self._rules.inflects(form.inflecting, ((0, lemma.forms),)):
                    yield _as_inflected(form, {0: word}, len(word))

    def _attached(self, word: str) -> Iterator[Form]:
        """Yield the forms that are this word without what is attached to it."""
        for stem in (word, *self._rules.stems(word)):
            for lead in ("", *filter(stem.startswith, self._rules.proclitics)):
                node = self._tree.get(stem[len(lead) :])
                for form in node.forms if node and (lead or stem != word) else ():
                    if form.common or not lead:
                        yield replace(form, lead=len(lead), last=len(stem)) if lead else form


class FormTable:
    """A table of many forms by their words, for one language."""

    def __init__(
        self,
        spellings: Iterable[Spelling],
        rules: Morphology,
        same_case: Callable[[str, str], bool],
    ) -> None:
        """Build the table.

        Args:
            spellings: What is to be found; the first goes before others at one place.
            rules: What may be attached to a word, and how words inflect.
            same_case: Returns whether a part of a text has the case that a form requires.
        """
        self._rules = rules
        self._same_case = same_case
        self._most_spaces = 0
        tree: dict[str, _Node] = {}
        for rank, spelling in enumerate(spellings):
            unified = unify(spelling.text)
            self._most_spaces = max(self._most_spaces, unified.count(" "))
            _insert(tree, spelling, unified, rank, rules)
        self._index = _WordIndex(tree, rules)

    def all_hits(self, text: str, terms: Container[int]) -> list[Hit]:
        """Return every form of some terms that is in a text as whole words; they may overlap."""
        hits = self._search(NormalText.of(text), best=False, terms=terms)
        return [hit for hit in hits if hit[2].term in terms]

    def best_hits(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and term of the forms in a text: leftmost, longest, none overlapping.

        A long text is searched in parts, which keeps the memory small.
        """
        start = 0
        size = _PART
        while start < len(text):
            cut = after = len(text)
            if cut - start > 2 * size and (space := _SPACE.search(text, start + size)):
                # A form may begin here and end in the next part.
                cut = after = space.end()
                for following in islice(_SPACE.finditer(text, cut), self._most_spaces + 2):
                    after = following.end()
            hits = self._search(NormalText.of(text[start:after]), best=True)
            while hits and hits[-1][0] >= cut - start:
                hits.pop()
            if hits and start - hits[-1][1] > cut:
                # The last form ends in the next part, which begins with it; or this part is too
                # short.
                cut = start + hits.pop()[0]
                if cut == start:
                    size *= 2
                    continue
            for hit_start, minus_end, form in hits:
                yield start + hit_start, start - minus_end, form.term
            start, size = cut, _PART

    def _search(
        self, text: NormalText, *, best: bool, terms: Container[int] | None = None
    ) -> list[Hit]:
        """Return the forms at each word, or only the best at each word that is not covered yet.

        With ``terms``, forms of other terms need not be returned.
        """
        # Nearly all words begin no form: no more is done for them than in these few lines, none of
        # which is a loop in Python.
        parts = text.words.split(" ")
        words = list(filter(None, parts))
        nodes = list(map(self._index.__getitem__, words))
        if not any(nodes):
            return []
        lengths = accumulate(map(len, parts), initial=0)
        starts = list(compress(map(add, lengths, count()), parts))
        folded, same_offsets, endings = text.folded, text.offsets is None, self._rules.endings
        inflector = self._rules.inflector
        words.append("")
        starts.append(len(folded))
        hits: list[Hit] = []
        free = 0
        # Fewer objects touched make this faster than fewer steps: with many terms, most are not in
        # the processor's cache.
        for first, begin, found in compress(zip(count(), starts, nodes, strict=False), nodes):
            node: _Node | None = found
            if begin < free:
                continue
            hits_here: list[Hit] = []
            branches: list[_Branch] = []
            if node and node.lemmas:
                branches += [_Branch(n, first, "", ((0, forms),)) for n, forms in node.lemmas]
            index, start, gaps = first, begin, ""
            while node:
                for form in node.forms:
                    if form.gaps == gaps:
                        if form.bare and same_offsets:
                            hits_here.append((begin + form.lead, -start - form.last, form))
                        else:
                            self._add(hits_here, form, text, begin, start + form.last, free)
                    elif _agrees(form, gaps):
                        varied = _as_varied(form)
                        self._add(hits_here, varied, text, begin, start + form.last, free)
                following, word = node.following, words[index + 1]
                if following is None:
                    break
                node = following.get(word)
                has_ending = word.endswith(endings)
                lemmas: tuple[Lemma, ...] = ()
                if inflector and not following.keys().isdisjoint(inflector.candidates(word)):
                    lemmas = inflector.lemmas(word, following)
                if node or has_ending or lemmas:
                    end = start + len(words[index])
                    index += 1
                    start = starts[index]
                    gaps += _gap(folded[end:start])
                if has_ending:
                    for form in self._without_ending(following, gaps, word):
                        self._add(hits_here, form, text, begin, start + form.last, free)
                for lemma in lemmas:
                    inflected = ((index - first, lemma.forms),)
                    branches.append(_Branch(following[lemma.word], index, gaps, inflected))
            if branches:
                self._follow(branches, hits_here, text, words, starts, first, free, terms)
            if hits_here:
                if best:
                    if len(hits_here) > 1:
                        hits_here = [min(hits_here)]
                    free = -hits_here[0][1]
                hits += hits_here
        return hits if text.offsets is None else _in_text(hits, text.offsets)

    def _follow(
        self,
        branches: list[_Branch],
        hits: list[Hit],
        text: NormalText,
        words: Sequence[str],
        starts: Sequence[int],
        first: int,
        free: int,
        terms: Container[int] | None,
    ) -> None:
        """Add the forms whose words a text has, some of them inflected."""
        inflector = self._rules.inflector
        while branches and inflector is not None:
            branch = branches.pop()
            index = branch.index
            end = starts[index] + len(words[index])
            for form in branch.node.forms:
                if (
                    _agrees(form, branch.gaps)
                    and (terms is None or form.term in terms)
                    and self._rules.inflects(form.inflecting, branch.inflected)
                ):
                    in_text = {at: words[first + at] for at, _ in branch.inflected}
                    found = _as_inflected(form, in_text, form.last)
                    self._add(hits, found, text, starts[first], end, free)
            following, word = branch.node.following, words[index + 1]
            if following is None:
                continue
            gaps = branch.gaps + _gap(text.folded[end : starts[index + 1]])
            if word in following:
                branches.append(_Branch(following[word], index + 1, gaps, branch.inflected))
            if len(branch.inflected) < _MOST_INFLECTED:
                for lemma in inflector.lemmas(word, following):
                    inflected = (*branch.inflected, (index + 1 - first, lemma.forms))
                    branches.append(_Branch(following[lemma.word], index + 1, gaps, inflected))

    def _without_ending(self, following: dict[str, _Node], gaps: str, word: str) -> Iterator[Form]:
        """Yield the forms that end with a word without one of its endings."""
        for stem in self._rules.stems(word):
            node = following.get(stem)
            for form in node.forms if node else ():
                if form.gaps == gaps:
                    yield form
                elif _agrees(form, gaps):
                    yield _as_varied(form)

    def _add(
        self, hits: list[Hit], form: Form, text: NormalText, begin: int, end: int, free: int
    ) -> None:
        """Add a form whose words are at a place, if that is free and everything else agrees."""
        begin += form.lead
        if form.before:
            begin = _start_with(form.before, text, begin)
        if form.after:
            if _continues_letters(text.folded, begin):
                return
            end = self._end_with(form.after, text, end)
        if begin < free or end < 0:
            return
        span = text.offsets.span(begin, end) if text.offsets else (begin, end)
        if span is None:
            return
        exact = form.exact
        if exact is not None and not self._same_case(unify(text.text[slice(*span)]), exact):
            return
        hits.append((begin, -end, form))

    def _end_with(self, after: str, text: NormalText, end: int) -> int:
        """Return the end of a form that has a text after its last word; -1 if it is not there."""
        word = _WORD.search(text.words, end)
        limit = word.start() if word else len(text.words)
        match = _pattern(after).match(text.folded[end:limit].translate(UNIFY_PUNCTUATION))
        if match is None:
            return -1
        end += match.end()
        return -1 if word and end == limit and not self._rules.attaches("", word[0]) else end


def _insert(
    tree: dict[str, _Node], spelling: Spelling, unified: str, rank: int, rules: Morphology
) -> None:
    """Add a spelling of a term to a tree."""
    folded = unified.casefold()
    blanked = folded.translate(BLANK_NON_WORDS)
    words = blanked.split()
    if not words:
        return
    before, gaps, after = "", "\n " * (len(words) - 1), ""
    if blanked != folded:
        before, *between, after = _around_words(folded, blanked)
        gaps = "".join("\n" + gap for gap in between)
    node = tree.setdefault(words[0], _Node())
    for word in words[1:]:
        node = node.next(word)
    letters = [char for char in unified if char.isalpha()]
    acronym = len(letters) > 1 and all(map(str.isupper, letters))
    exact = unified if spelling.case_exact or acronym else None
    rank = rank if exact else rank + _ANY_CASE
    form = Form(
        gaps=intern(gaps),
        loose_gaps=intern(_loose(gaps)) if rules.hyphens_are_spaces else None,
        before=before,
        after=after,
        exact=exact,
        common=folded.isalpha() and unified[0].islower(),
        bare=not (before or after or exact),
        term=spelling.term,
        accepted=spelling.accepted,
        rank=rank + _VARIED if spelling.varied else rank,
        listed=spelling.listed,
        # Nothing can be attached to what ends with a full stop.
        inflecting=unified if rules.inflector and spelling.inflects and not after else None,
        last=len(words[-1]),
        varied=spelling.varied,
    )
    node.forms += (form,)


def _as_inflected(form: Form, words: Mapping[int, str], last: int) -> Form:
    """Return a form with other words at some of its numbers, the last of them so long."""
    return replace(
        form,
        exact=form.exact and with_words(form.exact, words),
        rank=form.rank | _VARIED,
        last=last,
        varied=True,
    )


def _agrees(form: Form, gaps: str) -> bool:
    """Return whether the words of a form may have some gaps between them."""
    return form.gaps == gaps or (form.loose_gaps is not None and form.loose_gaps == _loose(gaps))


def _as_varied(form: Form) -> Form:
    """Return a form as another spelling of it."""
    return replace(form, rank=form.rank | _VARIED, varied=True)


def _around_words(folded: str, blanked: str) -> Iterator[str]:
    """Yield the text before the first word, between each two words, and after the last word."""
    done = 0
    for word in _WORD.finditer(blanked):
        yield folded[done : word.start()]
        done = word.end()
    yield folded[done:]


def _start_with(before: str, text: NormalText, begin: int) -> int:
    """Return the start of a form that has a text before its first word; -1 if it is not there."""
    start = begin
    while start and text.words[start - 1] == " ":
        start -= 1
    match = _pattern(before, r"\Z").search(text.folded[start:begin].translate(UNIFY_PUNCTUATION))
    if match is None or (start and not match.start()):
        return -1
    return start + match.start()


def _continues_letters(folded: str, begin: int) -> bool:
    """Return whether a letter with a full stop is right before a place: ``S.`` in ``S.A.S.``."""
    return begin > 1 and folded[begin - 1] == "." and folded[begin - 2].isalpha()


@lru_cache(maxsize=256)
def _pattern(unified: str, then: str = "") -> re.Pattern[str]:
    """Return a pattern for the text around words, in which a space is any run of spaces."""
    return re.compile(re.escape(unified).replace("\\ ", " +") + then)


@lru_cache(maxsize=1024)
def _loose(gaps: str) -> str:
    """Return the gaps between words with spaces for single hyphens."""
    return gaps.replace("\n-", "\n ")


@lru_cache(maxsize=1024)
def _gap(text: str) -> str:
    """Return a line break and a gap, with one kind of apostrophe, hyphen and space."""
    return "\n" + _SPACE.sub(" ", text.translate(UNIFY_PUNCTUATION))


def _in_text(hits: list[Hit], offsets: Offsets) -> list[Hit]:
    """Return hits in a normal form as hits in the text."""
    starts, ends = offsets.starts, offsets.ends
    return [(starts[start], -ends[-minus_end - 1], form) for start, minus_end, form in hits]
