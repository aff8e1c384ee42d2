"""Closed classes: words of which one cannot stand for another, such as countries and titles.

The words are in ``closed_classes/<code>.toml``, whose first lines explain the form; names of
countries and cities come from CLDR besides. A meaning has the same name in every language, so that
a text can be compared with its translation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rktranslate.errors import ConfigError
from rktranslate.languages.codes import cldr_locale
from rktranslate.languages.loader import load_language, parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_MARKS = ",;:!?()"
WORD = re.compile(rf"\w+|[{_MARKS}]")
"""What is a word here: of ``U.S.`` and ``ex-president`` each part is one, and so are the marks that
no phrase goes over."""
_ASCII_WORDS = (
    "".join(c if c.isalnum() or c in f"_{_MARKS}" else " " for c in map(chr, range(128)))
    .encode()
    .ljust(256)
)
"""A table for ``bytes.translate``: a space for what is in no word."""
OTHER = "other"
"""Meaning of phrases that only look like members of a class: ``Middle East`` among directions."""
COUNTRIES, CITIES = "countries", "cities"
_REST = "*"
"""Any letters, at the end of a form."""
_MOST_REMEMBERED = 1 << 16
"""Distinct words whose members are remembered."""
_CONTINENTS = frozenset({"002", "142", "150"})
_PLAIN_NAME = re.compile(r"[^\W\d_][\w\s'’.-]*")
_LEAST_LETTERS = 3
"""Letters of the name of a city from CLDR: shorter ones are mostly other words, too."""


class Member(NamedTuple):
    """What a word or phrase means among the words of a class."""

    of_class: str
    """``countries``, ``titles``, ``opposites.rise_fall``."""
    meaning: str
    """The same in every language: ``FR``, ``prime_minister``."""


class ClassForm(NamedTuple):
    """A word or phrase of a class."""

    text: str
    """With ``*`` for any letters at the end."""
    member: Member
    is_sure: bool
    """Whether it means this and nothing else."""


class Use(NamedTuple):
    """A member of a class in a text."""

    member: Member
    first: int
    """Number of its first word in the text."""
    last: int
    """Number of its last word."""


class _Phrase(NamedTuple):
    """A phrase without its first word, and its members."""

    rest: tuple[str, ...]
    members: tuple[Member, ...]


class _Beginning(NamedTuple):
    """What begins with a word."""

    alone: tuple[Member, ...]
    """The members that the word is by itself."""
    phrases: Mapping[str, tuple[_Phrase, ...]]
    """Phrases that begin with it by the first letter of their second word, longer ones first."""


class _Forms(dict[str, "_Beginning | None"]):
    """What can begin with a word as it is written.

    It is put together when a word is looked up first, and remembered: with most words nothing does.
    """

    def __init__(self, forms: Iterable[tuple[str, Member]], endings: Sequence[str]) -> None:
        super().__init__()
        self._endings = tuple(endings)
        self._exact: defaultdict[str, list[tuple[tuple[str, ...], Member]]] = defaultdict(list)
        self._open: defaultdict[str, list[Member]] = defaultdict(list)
        for text, member in forms:
            first, *rest = WORD.findall(text)
            if not text.endswith(_REST):
                self._exact[first].append((tuple(rest), member))
            elif rest:
                self._exact[first].append(((*rest[:-1], rest[-1] + _REST), member))
            else:
                self._open[first].append(member)
        self._open_lengths = sorted({len(beginning) for beginning in self._open})

    def __missing__(self, word: str) -> _Beginning | None:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        members: defaultdict[tuple[str, ...], list[Member]] = defaultdict(list)
        for spelling in self._spellings(word):
            for rest, member in self._exact.get(spelling, ()):
                members[rest].append(member)
        folded = word.lower()
        for length in self._open_lengths:
            if length <= len(folded) and folded[:length] in self._open:
                members[()] += self._open[folded[:length]]
        return self.setdefault(word, _beginning(members) if members else None)

    def uses(self, words: Sequence[str]) -> tuple[Use, ...]:
        """Return the members in the words of a text, in order."""
        return tuple(
            Use(member, first, last)
            for first, last, members in self._found(words)
            for member in members
        )

    def members(self, words: Sequence[str]) -> frozenset[Member]:
        """Return the members in the words of a text; quicker than :meth:`uses`."""
        return frozenset().union(*[members for _, _, members in self._found(words)])

    def _found(self, words: Sequence[str]) -> list[tuple[int, int, tuple[Member, ...]]]:
        """Return first and last word, by their numbers in a text, and members of what it has."""
        # With most words nothing begins.
        begun = [
            (index, beginning)
            for index, beginning in enumerate(map(self.__getitem__, words))
            if beginning
        ]
        found: list[tuple[int, int, tuple[Member, ...]]] = []
        end = 0
        for index, (alone, phrases) in begun:
            if index < end:
                continue
            phrase = self._phrase(phrases, words, index + 1) if phrases else None
            if phrase is not None:
                end = index + len(phrase.rest) + 1
                found.append((index, end - 1, phrase.members))
            elif alone:
                found.append((index, index, alone))
        return found

    def _phrase(
        self, phrases: Mapping[str, tuple[_Phrase, ...]], words: Sequence[str], at: int
    ) -> _Phrase | None:
        """Return the first of some phrases whose words after the first one stand at a place."""
        if at == len(words):
            return None
        for phrase in phrases.get(words[at][0].lower(), ()):
            following = words[at : at + len(phrase.rest)]
            if len(following) == len(phrase.rest) and all(
                map(self._is_written, phrase.rest, following)
            ):
                return phrase
        return None

    def _is_written(self, form: str, word: str) -> bool:
        spellings = self._spellings(word)
        if form.endswith(_REST):
            return any(each.startswith(form[:-1]) for each in spellings)
        return form in spellings

    def _spellings(self, word: str) -> tuple[str, ...]:
        """Return the words of the data that one of a text can be: ``France`` for ``FRANCE``."""
        if word.islower():
            cased: tuple[str, ...] = (word,)
        elif word.isupper() and len(word) > 1:
            cased = (word, word.lower(), word.capitalize())
        else:
            cased = (word, word.lower())
        if not word.endswith(self._endings):
            return cased
        bare = (each.removesuffix(ending) for each in cased for ending in self._endings)
        return (*cased, *dict.fromkeys(each for each in bare if each and each not in cased))


def _beginning(members: Mapping[tuple[str, ...], Iterable[Member]]) -> _Beginning:
    """Return what a word begins.

    Args:
        members: Members by the words after it, of which it has none by itself.
    """
    unique = {rest: tuple(dict.fromkeys(found)) for rest, found in members.items()}
    phrases: defaultdict[str, list[_Phrase]] = defaultdict(list)
    for rest in sorted(unique, key=len, reverse=True):
        if rest:
            phrases[rest[0][0].lower()].append(_Phrase(rest, unique[rest]))
    by_letter = {letter: tuple(found) for letter, found in phrases.items()}
    return _Beginning(unique.get((), ()), by_letter)


class ClosedClasses:
    """The closed classes of one language; threads can share it."""

    def __init__(
        self,
        sure: Iterable[tuple[str, Member]],
        other: Iterable[tuple[str, Member]],
        endings: Sequence[str] = (),
    ) -> None:
        """Take words and phrases, with ``*`` for any letters at the end, and their members.

        Args:
            sure: Those that mean this and nothing else.
            other: Those that have other meanings, too.
            endings: Endings that any word can have.
        """
        self._sure, self._other = _Forms(sure, endings), _Forms(other, endings)

    def uses(self, words: Sequence[str]) -> tuple[Use, ...]:
        """Return the members that the words of a text, as they are written, surely mean, in order.

        The words of a phrase are no members by themselves: in ``prime minister`` is no minister.
        """
        return self._sure.uses(words)

    def members(self, words: Sequence[str]) -> frozenset[Member]:
        """Return the members of :meth:`uses` without their places, sooner."""
        return self._sure.members(words)

    def possible_uses(self, words: Sequence[str]) -> tuple[Use, ...]:
        """Return the members that the words of a text can mean besides those of :meth:`uses`."""
        return self._other.uses(words)


@lru_cache(maxsize=16)
def members_in(text: str, language: str) -> frozenset[Member]:
    """Return the members that a text surely has; kept for a while.

    Several checks ask for those of one text after the other.
    """
    return closed_classes(language).members(_words(text))


def _words(text: str) -> list[str]:
    """Return the words of a text, as ``WORD`` finds them."""
    if not text.isascii():
        return WORD.findall(text)
    # The same, and faster.
    for mark in _MARKS:
        if mark in text:
            text = text.replace(mark, f" {mark} ")
    return text.encode().translate(_ASCII_WORDS).decode().split()


@lru_cache(maxsize=32)
def closed_classes(language: str) -> ClosedClasses:
    """Return the closed classes of a language; without a file there are none.

    Raises:
        ConfigError: The language's file is malformed.
    """
    record = load_language(language)
    text = _read(record.code)
    forms = [] if text is None else [*parse_classes(text, record.code), *_cldr_names(language)]
    return ClosedClasses(
        ((form.text, form.member) for form in forms if form.is_sure),
        ((form.text, form.member) for form in forms if not form.is_sure),
        record.grammar.endings,
    )


def parse_classes(text: str, code: str) -> tuple[ClassForm, ...]:
    """Read the text of a file of closed classes.

    Args:
        text: A TOML document; ``closed_classes/en.toml`` explains its form.
        code: Primary subtag of the language; errors name the file ``closed_classes/<code>.toml``.

    Raises:
        ConfigError: The text is not TOML, or a value is malformed.
    """
    return tuple(_forms(_table_of(text, code), _path(code)))


def _path(code: str) -> str:
    return f"closed_classes/{code}.toml"


def _read(code: str) -> str | None:
    """Return the text of a language's file, None where there is none."""
    from importlib.resources import files

    entry = files(__package__).joinpath("closed_classes", f"{code}.toml")
    return entry.read_text(encoding="utf-8") if entry.is_file() else None


def _table_of(text: str, code: str) -> dict[str, Any]:
    """Return the tables of a file over those of the file that it inherits."""
    own = parse_toml(text, _path(code))
    parent = own.pop("inherits", None)
    if parent is None:
        return own
    inherited = _read(parent) if isinstance(parent, str) and parent != code else None
    if inherited is None:
        message = f"inherits must name another language with a file: {parent!r}"
        raise ConfigError(message, path=_path(code))
    return _merged(parse_toml(inherited, _path(parent)), own)


def _merged(inherited: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return the tables of one language over those of another; a key's own value goes first."""
    merged = dict(inherited)
    for key, value in own.items():
        before = merged.get(key)
        if isinstance(value, dict) and isinstance(before, dict):
            value = _merged(before, value)
        merged[key] = value
    return merged


def _forms(table: dict[str, Any], path: str, name: str = "") -> Iterator[ClassForm]:
    """Yield the words and phrases of a table and of those within it."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _forms(value, path, f"{name}.{key}" if name else key)
            continue
        place = f"{name}.{key}" if name else key
        forms = value.split(",") if isinstance(value, str) and name else []
        bare = [form.strip().strip("()").strip() for form in forms]
        if not bare or not all(re.search(r"\w", form) for form in bare):
            hint = "write the words of a meaning as one string, with commas between them"
            raise ConfigError(f"{place} is malformed: {value!r}", path=path, hint=hint)
        for form, text in zip(forms, bare, strict=True):
            yield ClassForm(text, Member(name, key), not form.strip().startswith("("))


def _cldr_names(language: str) -> Iterator[ClassForm]:
    """Yield the names of countries and cities that CLDR knows."""
    from babel.core import get_global

    locale = cldr_locale(language)
    if locale is None:
        return
    for code, name in locale.territories.items():
        if (code.isalpha() and len(code) == 2) or code in _CONTINENTS:
            for text in re.split(r"[()]", name):
                if _PLAIN_NAME.fullmatch(text.strip()):
                    yield ClassForm(text.strip(), Member(COUNTRIES, code), is_sure=True)
    for zone in get_global("zone_territories"):
        area, _, last = zone.rpartition("/")
        if not area or area == "Etc":
            continue
        city = str(locale.time_zones.get(zone, {}).get("city", last.replace("_", " ")))
        if len(city) >= _LEAST_LETTERS and _PLAIN_NAME.fullmatch(city):
            yield ClassForm(city, Member(CITIES, last.lower()), is_sure=True)
