"""Compile the section ``[segmentation]`` of a language file.

All linguistic data is in the file; it is validated here and put into the form that ``rule_based``
can look up quickly. The model is that of SRX: break rules, and exceptions that suppress them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from re import Pattern


class Ends(StrEnum):
    """When a sentence ends at the full stop of an abbreviation."""

    NEVER = "never"
    UNLESS_NUMBER = "unless-number"
    BEFORE_STARTER = "before-starter"
    BEFORE_CAPITAL = "before-capital"


@dataclass(frozen=True, slots=True)
class Additions:
    """Additions of a project to the rules of its source language; words without the final dot."""

    titles: tuple[str, ...] = ()
    """Before a name; never end a sentence."""
    inline: tuple[str, ...] = ()
    """Inside a phrase; never end a sentence."""
    addresses: tuple[str, ...] = ()
    """Before a place name; never end a sentence."""
    companies: tuple[str, ...] = ()
    """Around a company name; end a sentence only before a starter."""
    before_number: tuple[str, ...] = ()
    """Do not end a sentence when a number or a code follows."""
    may_end: tuple[str, ...] = ()
    """End a sentence when a capital letter follows."""
    starters: tuple[str, ...] = ()
    """Words that begin a sentence and never a name, capitalised."""

    @classmethod
    def from_table(cls, table: Mapping[str, object], path: str | None = None) -> Additions:
        """Read the table ``[tool.rktranslate.segmentation]``.

        Args:
            table: Keys as the fields of this class, with hyphens; values are lists of words.
            path: File of the table, for errors.

        Raises:
            ConfigError: A key is unknown, or a value is no list of words.
        """
        known = {field.name.replace("_", "-"): field.name for field in fields(cls)}
        values: dict[str, tuple[str, ...]] = {}
        for key, value in table.items():
            if key not in known:
                raise ConfigError(
                    f"unknown key segmentation.{key}", path=path, hint=f"known: {', '.join(known)}"
                )
            values[known[key]] = _words(value, f"segmentation.{key}", path)
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Rules:
    """A compiled table; regular expressions for a word match the whole word (``fullmatch``)."""

    candidate: Pattern[str]
    """Finds places where a sentence may end: group 1 is the text of the sentence after the
    end marks, group 2 the white space, and the match ends where the next word begins."""
    citation: Pattern[str]
    paragraph: Pattern[str]
    """Between two paragraphs, or before a reference entry on its own line."""
    reference: Pattern[str]
    openers: str
    """Characters that may precede a word, to be stripped."""
    continuing: frozenset[str]
    """Closing marks after which a small letter continues the sentence."""
    words: Mapping[str, Ends]
    patterns: tuple[tuple[Pattern[str], Ends], ...]
    units: frozenset[str]
    """Ordinary words after a number."""
    labels: frozenset[str]
    captions: frozenset[str]
    """Words that begin a heading or caption together with the number after them."""
    item: Pattern[str]
    item_after: str
    """Marks after which the number of a list item may follow."""
    item_first_after: str
    """Marks after which only the number of a first item may follow."""
    item_first: frozenset[str]
    roman: Pattern[str]
    broken_number: Pattern[str]
    lower_min: int
    lower_name: Pattern[str]
    code_marks: str
    lower_continues: frozenset[str]
    exclamations: frozenset[str]
    starters: frozenset[str]
    starter: Pattern[str]


def _words(value: object, key: str, path: str | None) -> tuple[str, ...]:
    """Return a list of words without their final dots."""
    if not isinstance(value, (list, tuple)) or not all(isinstance(word, str) for word in value):
        raise ConfigError(f"{key} must be a list of words", path=path)
    words = tuple(word.strip().removesuffix(".") for word in value)
    for word in words:
        if not word or any(map(str.isspace, word)):
            raise ConfigError(
                f"{key}: {word!r} is not one word", path=path, hint="write one word per string"
            )
    return words


class _Table:
    """A TOML table that is read key by key, with errors that name the key."""

    def __init__(self, data: Mapping[str, object], path: str, name: str = "") -> None:
        self._data = data
        self._path = path
        self._name = name

    def _key(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key

    def table(self, key: str) -> _Table:
        value = self._data.get(key)
        if not isinstance(value, dict):
            raise ConfigError(f"[{self._key(key)}] is missing", path=self._path)
        return _Table(value, self._path, self._key(key))

    def tables(self) -> Iterator[tuple[str, _Table]]:
        return ((key, self.table(key)) for key in self._data)

    def only(self, *known: str) -> None:
        for key in self._data:
            if key not in known:
                raise ConfigError(
                    f"unknown key {self._key(key)}",
                    path=self._path,
                    hint=f"known: {', '.join(known)}",
                )

    def text(self, key: str) -> str:
        value = self._data.get(key)
        if not isinstance(value, str) or not value:
            raise ConfigError(f"{self._key(key)} must be a string", path=self._path)
        return value

    def ends(self) -> Ends:
        value = self.text("ends")
        if value not in list(Ends):
            raise ConfigError(
                f"{self._key('ends')} must be one of {', '.join(Ends)}", path=self._path
            )
        return Ends(value)

    def number(self, key: str) -> int:
        value = self._data.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ConfigError(f"{self._key(key)} must be a whole number", path=self._path)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        return _words(self._data.get(key, []), self._key(key), self._path)

    def strings(self, key: str) -> tuple[str, ...]:
        value = self._data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ConfigError(f"{self._key(key)} must be a list of strings", path=self._path)
        return tuple(value)

    def pattern(self, key: str, sources: Iterable[str] | None = None) -> Pattern[str]:
        """Compile one expression, or several as alternatives; none at all matches nothing."""
        sources = [self.text(key)] if sources is None else list(sources)
        try:
            for source in sources:
                re.compile(source)
            return re.compile("|".join(f"(?:{source})" for source in sources) or r"(?!)")
        except re.error as error:
            raise ConfigError(
                f"{self._key(key)} is not a regular expression: {error}", path=self._path
            ) from error


def _forms(word: str, ends: Ends) -> Iterator[tuple[str, Ends]]:
    """Yield the spellings of an entry of the table, and when each ends a sentence."""
    yield word, ends
    if word.islower() and len(word) > 1:
        yield word[0].upper() + word[1:], ends
    if len(word) > 2 and "." not in word and not word.isupper():
        # In capitals it may be an acronym as well, which ends sentences.
        yield word.upper(), Ends.BEFORE_STARTER if ends is Ends.NEVER else ends


def _candidate(marks: _Table, citations: _Table) -> Pattern[str]:
    """Compile the search for places where a sentence may end.

    Every repetition is possessive and every run of end marks is tried from its first mark only
    (the look-behind), so that the search is linear in any text. The look-behind comes after
    the first mark because ``re`` searches fast only for a pattern that begins with a set.
    """
    end = re.escape(marks.text("end"))
    close = re.escape(marks.text("close"))
    apart = re.escape(marks.text("close_after_space"))
    opening = re.escape(marks.text("open"))
    dash = re.escape(marks.text("dash"))
    citation = citations.pattern("patterns", citations.strings("patterns")).pattern
    markup = citations.pattern("markup", citations.strings("markup")).pattern
    return re.compile(
        rf"[{end}](?<![{end}][{end}])[{end}]*+"
        # Markup goes first: it may begin with a closing mark, as ``](address)`` does.
        rf"((?>{markup}|[{close}]|\s?[{apart}]|[ ]?(?:{citation}))*+)"
        # White space, or none at all between a citation and a letter: ``2022.[3]Moskow``.
        rf"(\s++|(?<=[\]>⁰¹²³⁴⁵⁶⁷⁸⁹])(?=[{opening}]*[^\W\d_]))"
        rf"[{opening}]*+(?:[{dash}]{{1,3}}[ ]?[{opening}]*+)?"
    )


def _vocabulary(
    table: _Table, additions: Additions
) -> tuple[dict[str, Ends], tuple[tuple[Pattern[str], Ends], ...]]:
    """Return the abbreviations by word and by pattern; a project's own ones come first."""
    words: dict[str, Ends] = {}
    patterns: list[tuple[Pattern[str], Ends]] = []
    own: list[tuple[Ends, tuple[str, ...]]] = []
    for field in fields(Additions):
        if field.name != "starters":
            table.table(field.name)  # else the project's additions would be lost silently
    for name, group in table.tables():
        group.only("ends", "words", "patterns")
        ends = group.ends()
        own.append((ends, getattr(additions, name, ())))
        for word in group.words("words"):
            for form, form_ends in _forms(word, ends):
                words.setdefault(form, form_ends)
        sources = group.strings("patterns")
        if sources:
            patterns.append((group.pattern("patterns", sources), ends))
    for ends, extra in own:
        for word in extra:
            words.update(_forms(word, ends))
    return words, tuple(patterns)


def compile_rules(
    data: Mapping[str, object], path: str, additions: Additions | None = None
) -> Rules:
    """Compile a section ``[segmentation]``.

    Args:
        data: The section as read from TOML.
        path: The name of its file, for errors.
        additions: Abbreviations and starters that the project adds.

    Raises:
        ConfigError: A key is missing or malformed; the error names it.
    """
    root = _Table(data, path, "segmentation")
    additions = additions or Additions()
    marks, citations, starters = (
        root.table("marks"),
        root.table("citations"),
        root.table("starters"),
    )
    lower, items, labels = root.table("lower_case"), root.table("ordinals"), root.table("labels")
    abbreviations = root.table("abbreviations")
    words, patterns = _vocabulary(abbreviations, additions)
    return Rules(
        candidate=_candidate(marks, citations),
        citation=citations.pattern("patterns", citations.strings("patterns")),
        paragraph=re.compile(
            r"(?:\r\n?|\n)(?:[^\S\r\n]*+(?:\r\n?|\n)\s*+|(?=\[\d{1,4}\][^\S\r\n]))"
        ),
        reference=root.table("references").pattern(
            "patterns", root.table("references").strings("patterns")
        ),
        openers=marks.text("open") + marks.text("dash"),
        continuing=frozenset(marks.text("continue")),
        words=words,
        patterns=patterns,
        units=frozenset(
            {*labels.words("after_number"), *abbreviations.table("units").words("words")}
        ),
        labels=frozenset(labels.words("words")),
        captions=frozenset(labels.words("captions")),
        item=items.pattern("item"),
        item_after=items.text("after"),
        item_first_after=items.text("first_after"),
        item_first=frozenset(items.words("first")),
        roman=items.pattern("roman"),
        broken_number=items.pattern("broken_number"),
        lower_min=lower.number("min_word"),
        lower_name=lower.pattern("name"),
        code_marks=lower.text("code"),
        lower_continues=frozenset(lower.words("continues")),
        exclamations=frozenset(root.table("exclamations").strings("words")),
        starters=frozenset({*starters.words("words"), *additions.starters}),
        starter=starters.pattern("patterns", starters.strings("patterns")),
    )


def load_rules(language: str, additions: Additions | None = None) -> Rules | None:
    """Return the compiled rules of a language, None where its file has none.

    Args:
        language: A language code.
        additions: Abbreviations and starters that the project adds.

    Raises:
        ConfigError: The language's file is malformed.
    """
    record = load_language(language)
    if not record.segmentation:
        return None
    return compile_rules(record.segmentation, f"{record.code}.toml", additions)
