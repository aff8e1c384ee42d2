"""What a translation copies from its source: names, acronyms, hashtags, file names and the like.

Which words with a capital are names, and which are translated, is known from a bilingual lexicon,
from CLDR and from the language's file. What none of them knows is a name: texts have more rare
names than a lexicon has words.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.name_slips import is_misspelt, translated_names
from rktranslate.compare.name_spelling import is_respelling
from rktranslate.compare.names import capitalised_runs, is_ordinary, is_title
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.tokens import LETTERS, SENTENCE_ENDS, digits_of, opens_sentence, prose
from rktranslate.glossary.morphology import morphology
from rktranslate.languages.codes import preferred_code
from rktranslate.languages.loader import load_language
from rktranslate.lexicon import lexicon, words
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.lexicon import Entry, Lexicon


class CopyKind(StrEnum):
    """Kinds of text that a translation copies."""

    HASHTAG = "hashtag"
    HANDLE = "handle"
    FILE = "file name"
    OPTION = "option"
    PLACEHOLDER = "placeholder"
    CODE = "code"
    """Letters and digits: A-007."""
    NUMBER = "number"
    """A number that is a name: a telephone number, or one with a zero before it."""
    ACRONYM = "acronym"
    NAME = "name"


TECHNICAL = frozenset(
    {CopyKind.HASHTAG, CopyKind.HANDLE, CopyKind.FILE, CopyKind.OPTION, CopyKind.PLACEHOLDER}
)
"""Kinds that no engine should see: any change is an error."""


class Copy(NamedTuple):
    """A stretch of a source that its translation has, too."""

    kind: CopyKind
    text: str
    span: Span
    """In the source."""
    certain: bool = True
    """False for a word that the lexicon lacks where a sentence begins: it may be no name."""


_SUFFIXES = (
    "pdf|docx?|docm|xlsx?|pptx?|od[tsp]|rtf|txt|md|csv|tsv|html?|xml|json|ya?ml|toml|ini|cfg|conf|"
    "log|po|pot|mo|py|ipynb|js|mjs|ts|tsx|jsx|css|scss|sh|bash|bat|exe|msi|deb|rpm|apk|ipa|jar|"
    "java|c|h|cpp|rs|go|rb|php|sql|db|sqlite|png|jpe?g|gif|svg|webp|tiff?|bmp|ico|mp3|mp4|wav|ogg|"
    "avi|mkv|mov|webm|srt|vtt|zip|tar|gz|tgz|bz2|xz|7z|rar|iso|img|dll|so|epub|tmx|tbx|xlf|xliff"
)
_TECHNICAL = re.compile(
    r"(?P<HASHTAG>(?<![\w&/#.])\#(?=\w*[^\W\d_])\w+)"
    r"|(?P<HANDLE>(?<![\w@/.])@(?=\w*[^\W\d_])\w(?:[\w.]*\w)?)"
    rf"|(?P<FILE>(?<![\w.@/-])(?:[\w-]+[./])*[\w-]+\.(?:{_SUFFIXES})(?![\w-]|\.\w)"
    r"|(?<![\w.~/-])(?:~|\.{1,2})?/(?:[\w.-]+/)+[\w.-]*\w)"
    r"|(?P<OPTION>(?<![\w-])--[a-z][\w-]*\w(?:=[\w./-]*\w)?)"
    r"|(?P<PLACEHOLDER>\$?\{[\w.:!-]*\}|%\(\w+\)[a-z]|(?<!\d)(?<!\d )%[sdif](?!\w))"
)
_SUFFIX = re.compile(r"\.[A-Za-z]")
_PATH = re.compile(r"/\w")
_NUMBER = re.compile(
    r"(?<![\w.,:/-])(?:\+\d{1,3}[ -]?)?(?:\(0\d{1,3}\)[ -]?|0)\d++(?>[ -]\d{2,})*+(?!\w|[.,:/-]\d)"
    r"|(?<![\w.,:/-])\+\d{1,3}[ -]?\d[\d -]{5,}\d(?!\w)"
)
_MAY_BE_NUMBER = re.compile(r"0(?<![\w.,:/-].)\d")
"""A quick necessary condition for a match of the pattern above without a plus."""
_CODE = re.compile(r"[A-Z0-9](?<![\w-].)[A-Z0-9]*(?:-[A-Z0-9]+)*(?![\w-]|[.,]\d)")
"""What may be a code: one has letters and digits. Here and below the first letter comes before what
must not stand before it: that is looked for faster."""
ACRONYM = re.compile(r"[A-Z](?<![^\W_].)(?<![-@#&].)[A-Z]+(?![^\W_]|[$€£]|-[A-Z0-9])")
NAME = re.compile(
    r"[A-ZÀ-ÖØ-Þ](?<![^\W_].)[^\W\d_]++(?>['’][^\W\d_]+)*+(?![^\w\s.,;:!?()\[\]{}'\"’”»*/…–—-])"
)
"""A sign after a word that no text has there comes from a text that was decoded wrongly."""
CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-Þ](?<![^\W_].)[^\W\d_]+")
"""A word with a capital."""
_DOUBLED = re.compile(r"(.+)-\1")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ](?<![^\W_].)[A-ZÀ-ÖØ-Þ]{4,}(?![^\W_])")
_QUOTES = " \u00a0\"'“”‘’«»([*_—–-"
_LONGEST_WORD = 40
_NEAR = 8
"""Characters that are examined before a word."""
_LEAST_LETTERS = 3
_SMALL = 0.2
"""Share of small letters from which a word is no name."""
_AGE = re.compile(r" ?\(\d{2}\)")
"""Matches an age after the name of a person."""
_KNOWN = 5
"""Occurrences from which a word is known well."""
_COPIED = 0.5
"""Least share of copies of a name's counterparts."""
_DIGITS = re.compile(r"\d")
_SIGNS_BETWEEN = re.compile(r"[\W_]+")
_LEAST_SHARED = 3
"""Letters, and the share of a name's letters, that begin another word for it: Thailand, Thai."""
_SHARED = 0.5
_ALIKE = 0.7
"""Least share of letters, in their order, of a name and its spelling in another language."""
_RESPELLED = 0.5
"""The same of a rare name whose spelling there follows the rules: Trakia, Thrace."""
_LONGEST = 20_000
"""Characters of the longest text whose names are looked for one by one; more is no sentence."""
_MOST_COPIES = 500
"""Different copies of one text that are looked for in its target."""
_MOST_TEXTS = 1 << 12
"""Texts whose copies are remembered: several checks ask for those of each unit of a document."""
_MOST_WORDS = 1 << 14


def _may_be_technical(text: str) -> bool:
    """Return whether a text may have a hashtag, a file name or the like, by quick searches."""
    if "#" in text or "@" in text or "{" in text or "%" in text or "--" in text:
        return True
    return _SUFFIX.search(text) is not None or ("/" in text and _PATH.search(text) is not None)


def _copy(kind: CopyKind, match: re.Match[str]) -> Copy:
    return Copy(kind, match[0], Span(*match.span()))


def _is_code(text: str) -> bool:
    return not text.isdigit() and any(map(str.isdigit, text)) and any(map(str.isupper, text))


class CopyRules:
    """What is copied between two languages, and what counts as a copy; threads can share them."""

    def __init__(self, source_language: str, target_language: str, known: Lexicon) -> None:
        self.languages = source_language, target_language
        self.lexicon = known
        self._translated = translated_names(source_language, target_language)
        self._morphology = morphology(source_language)
        self._derived = _derived(source_language)
        record = load_language(source_language)
        self._endings = record.grammar.endings
        dates = locale_of(source_language)
        names = (name.casefold() for name in (*dates.months, *dates.weekdays))
        self._dates = frozenset(name for name in names if len(name) > _LEAST_LETTERS)
        """Full names of months and weekdays, which people may shorten: Nov."""
        self._honorifics = record.names.honorifics
        self._option_words = record.vocabulary.options
        self._abbreviations = frozenset((*record.names.abbreviations, *record.drafting.expansions))
        self._copies = lru_cache(maxsize=_MOST_TEXTS)(self._find_copies)
        self._lost = lru_cache(maxsize=_MOST_TEXTS)(self._find_lost)
        self._is_kept = lru_cache(maxsize=_MOST_WORDS)(self._is_kept_word)

    def copies(self, source: str, syntax: Syntax = Syntax.TEXT) -> tuple[Copy, ...]:
        """Return what a translation of a source has to copy, in order, none overlapping.

        Args:
            source: A sentence, or a unit of several.
            syntax: Its inline syntax.
        """
        return self._copies(source, syntax)

    def lost(
        self, source: str, target: str, syntax: Syntax = Syntax.TEXT, *, strict: bool = False
    ) -> tuple[Copy, ...]:
        """Return what a target lacks of the copies that it should have, in order.

        Args:
            source: A sentence, or a unit of several.
            target: Its translation.
            syntax: Inline syntax of the source.
            strict: An engine made the target: a rare name that it spells in another way is garbled.
        """
        return self._lost(source, target, syntax, strict)

    def lost_signs(
        self, source: str, target: str, syntax: Syntax = Syntax.TEXT
    ) -> tuple[Copy, ...]:
        """Return what a target lacks of the copies that are no names, in order; quick.

        The arguments are those of :meth:`lost`.
        """
        text = prose(source, syntax)
        found = self._exact_copies(text)
        if self._may_lack_acronym(source, target):
            text = _blanked(text, found)
            found += self._acronyms(text) if self._has_words(text) else ()
        return self._lacking(found, target) if found else ()

    def lost_names(
        self, source: str, target: str, syntax: Syntax = Syntax.TEXT
    ) -> tuple[Copy, ...]:
        """Return the names that a target lacks, in order; quick where it has all of them.

        The arguments are those of :meth:`lost`.
        """
        if not is_sentence(source, target):
            return ()
        absent = [word for word in CAPITALISED.findall(source) if word not in target]
        if not any(map(self._is_kept, absent)):
            return ()
        names = [copy for copy in self.copies(source, syntax) if copy.kind is CopyKind.NAME]
        return self._lacking(names, target) if names else ()

    def _find_lost(
        self, source: str, target: str, syntax: Syntax, strict: bool
    ) -> tuple[Copy, ...]:
        # Nearly every text of a person has all its names, which a quick search shows.
        if strict or self._may_lack_name(source, target):
            found = self.copies(source, syntax)
        else:
            found = tuple(self._exact_copies(prose(source, syntax)))
        return self._lacking(found, target, source, strict=strict) if found else ()

    def _lacking(
        self, found: Sequence[Copy], target: str, source: str = "", *, strict: bool = False
    ) -> tuple[Copy, ...]:
        """Return which of the copies of a source a target lacks, in order."""
        found = sorted(found, key=attrgetter("span"))
        view = _Target(target, source if strict else "")
        first = dict.fromkeys((copy.kind, copy.text) for copy in found)
        lost = {
            each
            for each in islice(first, _MOST_COPIES)
            if not self._is_copied(*each, view, strict=strict)
        }
        return tuple(copy for copy in found if (copy.kind, copy.text) in lost)

    def _may_lack_name(self, source: str, target: str) -> bool:
        """Return whether a target may lack a name or an acronym, by a quick search."""
        if not is_sentence(source, target):
            return False
        for word in CAPITALISED.findall(source):
            if (word not in target or word.isupper()) and self._is_kept(word):
                return True
        return False

    def _may_lack_acronym(self, source: str, target: str) -> bool:
        """Return whether a target may lack an acronym, by a quick search."""
        if not is_sentence(source, target):
            return False
        for word in CAPITALISED.findall(source):
            if word.isupper() and self._is_kept(word) and not _has_acronym(word, target):
                return True
        return False

    def _find_copies(self, source: str, syntax: Syntax) -> tuple[Copy, ...]:
        text = prose(source, syntax)
        found = self._exact_copies(text)
        text = _blanked(text, found)
        if self._has_words(text):
            found += self._acronyms(text)
            found += self._names(text)
        return tuple(sorted(found, key=attrgetter("span")))

    def _has_words(self, text: str) -> bool:
        """Return whether the capitals of a text, without its exact copies, tell its names."""
        if not self.lexicon or len(text) > _LONGEST:
            return False
        return any(map(str.islower, text)) or not _CAPITALS.search(text)

    def _exact_copies(self, text: str) -> list[Copy]:
        """Return the copies of a text that are no words: technical text, numbers and codes."""
        found = list(self._technical(text)) if _may_be_technical(text) else []
        if not digits_of(text):
            return found
        text = _blanked(text, found)
        if "+" in text or ("0" in text and _MAY_BE_NUMBER.search(text)):
            numbers = [_copy(CopyKind.NUMBER, match) for match in _NUMBER.finditer(text)]
            text = _blanked(text, numbers)
            found += numbers
        found += (
            _copy(CopyKind.CODE, match) for match in _CODE.finditer(text) if _is_code(match[0])
        )
        return found

    def technical(self, source: str, syntax: Syntax = Syntax.TEXT) -> tuple[Copy, ...]:
        """Return the hashtags, handles, file names, options and placeholders of a text."""
        text = prose(source, syntax)
        return tuple(self._technical(text)) if _may_be_technical(text) else ()

    def _technical(self, text: str) -> Iterator[Copy]:
        for match in _TECHNICAL.finditer(text):
            kind = CopyKind[match.lastgroup or ""]
            if kind is not CopyKind.OPTION or self._is_option(match):
                yield Copy(kind, match[0], Span(*match.span()))

    def _is_option(self, match: re.Match[str]) -> bool:
        """Return whether two hyphens and a word are an option: agencies write dashes like that."""
        if self.lexicon.source(match[0].lstrip("-")) is None:
            return True
        before = match.string[max(0, match.start() - _LONGEST_WORD) : match.start()].split()
        return bool(before) and before[-1].casefold().strip("`'\"") in self._option_words

    def _acronyms(self, text: str) -> Iterator[Copy]:
        """Yield the acronyms of a text that are not translated."""
        for match in ACRONYM.finditer(text):
            if self._is_kept(match[0]):
                yield Copy(CopyKind.ACRONYM, match[0], Span(*match.span()))

    def _names(self, text: str) -> Iterator[Copy]:
        """Yield the names of a text; the words of one that stand together are one name."""
        ends = text.rstrip(_QUOTES + ")]").endswith(tuple(SENTENCE_ENDS))
        title = not ends and is_title(text, self.languages[0])
        for run in capitalised_runs(text, NAME.finditer(text)):
            kept = [
                self._is_name(word[0], is_title=title) and not self._is_common(word) for word in run
            ]
            person = self._person(text, run, kept)
            kept[person:] = [
                name or self._may_be_of_person(word[0])
                for name, word in zip(kept[person:], run[person:], strict=True)
            ]
            opens = kept[0] and not any(kept[1:]) and opens_sentence(text, run[0].start())
            if opens:
                kept[0] = self._is_name(run[0][0], opens=True)
            for first, last in _stretches(kept):
                start, end = run[first].start(), run[last].end()
                words = run[first : last + 1] if title else run[:1] if opens else ()
                certain = all(self.lexicon.source(word[0].casefold()) for word in words)
                yield Copy(CopyKind.NAME, text[start:end], Span(start, end), certain)

    def _person(self, text: str, run: Sequence[re.Match[str]], kept: Sequence[bool]) -> int:
        """Return which word of some with a capital begins the name of a person; else their number.

        It follows an honorific (``Ibu``) if a name does, or is the first one where an age follows;
        a word that a sentence begins with is left out.
        """
        start = run[0].start()
        before = text[max(0, start - _NEAR) : start].rstrip(". ").split()
        written = [before[-1] if before else "", *(word[0] for word in run)]
        places = [n for n, word in enumerate(written) if word.casefold() in self._honorifics]
        if places:
            return places[-1] if any(kept[places[-1] :]) else len(run)
        return int(opens_sentence(text, start)) if _AGE.match(text, run[-1].end()) else len(run)

    def _may_be_of_person(self, word: str) -> bool:
        """Return whether a word with a capital can be one of the name of a person."""
        return len(word) >= _LEAST_LETTERS and not (
            word.casefold() in self._dates
            or word.casefold() in self._translated
            or is_ordinary(word, self.languages[0])
        )

    def _is_name(self, word: str, *, is_title: bool = False, opens: bool = False) -> bool:
        if len(word) < _LEAST_LETTERS or word.isupper() or not self._is_kept(word):
            return False
        if not is_title and not opens:
            return True
        known = self.lexicon.source(word.casefold())
        if known is not None and known.seen >= _KNOWN and known.copied:
            return True
        # It may have its capital because a sentence begins with it, or all words of a heading.
        return not self._derived.match(word.casefold())

    def _is_common(self, word: re.Match[str]) -> bool:
        """Return whether a word is an abbreviation, or a part of one in small letters.

        Such are reduplications (Bos-bos) and compounds (Perkereta-apian), but no endings: AS-lah.
        """
        after = word.string[word.end() : word.end() + 1]
        if after == ".":
            return word[0] in self._abbreviations
        rest = LETTERS.match(word.string, word.end() + 1) if after == "-" else None
        return rest is not None and rest[0].islower() and rest[0] not in self._endings

    def _is_kept_word(self, word: str) -> bool:
        """Return whether a word with a capital is copied into a translation."""
        folded = word.casefold().replace("’", "'")
        if folded in self._translated:
            return False
        known = self.lexicon.source(folded)
        if known is not None and known.seen >= _KNOWN and not known.small:
            return _is_mostly_copied(known, word)
        if is_ordinary(word, self.languages[0]):
            return False
        for stem in (folded, *self.stems(folded)):
            entry = self.lexicon.source(stem)
            if entry is not None:
                return _is_mostly_copied(entry, word)
        return True

    def stems(self, folded: str) -> Sequence[str]:
        """Return a word in small letters without its endings, and one half of a reduplication."""
        doubled = _DOUBLED.fullmatch(folded)
        return (*self._morphology.stems(folded), *((doubled[1],) if doubled else ()))

    def _is_copied(self, kind: CopyKind, text: str, target: _Target, *, strict: bool) -> bool:
        """Return whether a target has a copy, in the signs or with the ending that are usual."""
        match kind:
            case CopyKind.NAME:
                if text in target.text:
                    return True
                names = LETTERS.findall(text)
                return all(self._has_name(name, target, strict=strict) for name in names) and not (
                    strict and _is_torn(names, target.text)
                )
            case CopyKind.ACRONYM:
                return _has_acronym(text, target.text)
            case CopyKind.NUMBER:
                return "".join(_DIGITS.findall(text)) in target.digits
            case CopyKind.CODE if not strict:
                return _SIGNS_BETWEEN.sub("", text.casefold()) in target.joined
        return _has_whole(text, target.text)

    def _has_name(self, word: str, target: _Target, *, strict: bool) -> bool:
        """Return whether a target has a word of a name, also as it is spelled or derived there.

        Of a word that the lexicon knows that is a counterpart of it, such as Thai for Thailand, and
        in the text of a person any form of it. Of a rare one it is a spelling that follows the
        rules: what is merely like it may be another name.
        """
        small = word.casefold()
        if len(word) < _LEAST_LETTERS or len(target.text) > _LONGEST or small in target.folded:
            return True
        if not strict and (
            # A date is compared as a value, and a misspelt name by ``name_slips``.
            small in self._dates or any(is_misspelt(word, other) for other in target.names)
        ):
            return True
        entry = self.lexicon.source(small)
        if entry is not None:
            forms = target.words.intersection(entry.counterparts)
            if any(each and each.is_capitalised for each in map(self.lexicon.target_counts, forms)):
                return True
        return any(
            (
                not strict and _is_derived(small, other.casefold())
                if entry is not None
                else is_respelling(word, other, *self.languages)
                and shared_letters(small, other.casefold()) >= _RESPELLED
            )
            and (not strict or self.lexicon.target_counts(other.casefold()) is not None)
            for other in target.names
        )


class _Target:
    """Views of a target, each made when it is needed first."""

    def __init__(self, text: str, source: str) -> None:
        """Take a target, and its source if other words of that explain what it has."""
        self.text = text
        self.source = source

    @cached_property
    def folded(self) -> str:
        return self.text.casefold()

    @cached_property
    def words(self) -> frozenset[str]:
        """The words, in small letters; of a possessive (``Hezbollah's``) the name, too."""
        found = words(self.folded)
        names = (word.partition("'")[0] for word in found if "'" in word)
        return frozenset((*found, *names)).difference(words(self.source.casefold()))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(NAME.findall(self.text)))

    @cached_property
    def joined(self) -> str:
        return _SIGNS_BETWEEN.sub("", self.folded)

    @cached_property
    def digits(self) -> str:
        return "".join(_DIGITS.findall(self.text))


def _is_derived(word: str, other: str) -> bool:
    """Return whether two words in small letters have enough in common to be forms of one name."""
    from rapidfuzz.distance import Prefix

    shared = Prefix.similarity(word, other)
    return (
        shared >= max(_LEAST_SHARED, len(word) * _SHARED) or shared_letters(word, other) >= _ALIKE
    )


def shared_letters(word: str, other: str) -> float:
    """Return the share of letters, in their order, that two words have in common."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(word, other))


def copy_rules(source_language: str, target_language: str) -> CopyRules:
    """Return what is copied between two languages.

    Without a lexicon no names and acronyms are: it is unknown which of them are translated.
    """
    return _rules(preferred_code(source_language), preferred_code(target_language))


@lru_cache(maxsize=16)
def _rules(source_language: str, target_language: str) -> CopyRules:
    return CopyRules(source_language, target_language, lexicon(source_language, target_language))


@lru_cache(maxsize=16)
def _derived(language: str) -> re.Pattern[str]:
    """Return an expression for the shapes of words that are not names."""
    record = load_language(language)
    return re.compile("|".join((*record.grammar.verb_shapes, *record.names.derived)) or "(?!)")


def _blanked(text: str, found: Sequence[Copy]) -> str:
    if not found:
        return text
    parts: list[str] = []
    done = 0
    for copy in sorted(found, key=attrgetter("span")):
        parts += (text[done : copy.span.start], " " * len(copy.text))
        done = copy.span.end
    return "".join((*parts, text[done:]))


def _is_torn(names: Sequence[str], target: str) -> bool:
    """Return whether a target has the words of a name in order, with other words between."""
    gap = r"[^\w]+(?:\w+[^\w]+){1,3}"
    return len(names) > 1 and re.search(gap.join(map(re.escape, names)), target) is not None


def _has_whole(text: str, target: str) -> bool:
    """Return whether a target has a text that is not continued there."""
    return text in target and re.search(rf"{re.escape(text)}(?![\w-])", target) is not None


def _has_acronym(acronym: str, target: str) -> bool:
    """Return whether a target has an acronym, with full stops or in the plural as well."""
    if acronym not in target and acronym[0] + "." not in target:
        return False
    if any(_stands_alone(acronym, target, start) for start in _places(acronym, target)):
        return True
    dotted = r"\.".join(acronym)
    return "." in target and re.search(rf"(?<![^\W_]){dotted}(?![A-Z0-9])", target) is not None


def _places(text: str, target: str) -> Iterator[int]:
    start = target.find(text)
    while start >= 0:
        yield start
        start = target.find(text, start + 1)


def _stands_alone(acronym: str, target: str, start: int) -> bool:
    after = target[start + len(acronym) : start + len(acronym) + 1]
    return not target[max(0, start - 1) : start].isalnum() and not (
        after.isupper() or after.isdigit()
    )


def _is_mostly_copied(entry: Entry, word: str) -> bool:
    """Return whether a word that the lexicon has is mostly copied with its capital."""
    if entry.seen < _KNOWN and not entry.small and 2 * entry.linked <= entry.seen:
        return True  # a name of which so little is known
    if not word.isupper() and entry.small > _SMALL * entry.seen:
        return False
    return entry.copied >= _COPIED * entry.linked


def _stretches(kept: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield first and last index of the stretches of kept words."""
    start = None
    for index, keep in enumerate((*kept, False)):
        if keep and start is None:
            start = index
        elif not keep and start is not None:
            yield start, index - 1
            start = None


def is_sentence(*texts: str) -> bool:
    """Return whether texts are short enough for their words to be looked for one by one."""
    return max(map(len, texts)) <= _LONGEST
