"""The typed form of a language file: one frozen record per section; docs/languages.md shows each.

A field's annotation decides how its value is written in the file, see ``loader``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    Words = frozenset[str]
    """Words in lower case; in a file one string, with white space between the words."""
    Phrases = tuple[str, ...]
    """Strings in order; in a file a list."""
    Patterns = tuple[str, ...]
    """Regular expressions; in a file a list."""
    Numbers = Mapping[str, int]
    """Numbers by the words for them; in a file a table of the words by number."""
    Shares = Mapping[str, Fraction]
    """Fractions by the words for them; in a file a table of the words by fraction (``"1/2"``)."""
    Groups = Mapping[str, str]
    """Names of groups by their words; in a file a table of the words by group."""
    PatternGroups = Mapping[str, tuple[str, ...]]
    """Regular expressions by what they mean; in a file a table of lists."""
    Texts = Mapping[str, str]
    """Strings by strings; in a file a table."""
    Conditions = Mapping[str, str]
    """Regular expressions by strings; in a file a table."""
    Rules = Mapping[str, str]
    """Replacements by regular expressions, in order, alternatives separated by ``/``; in a file a
    table. A replacement can refer to groups of its expression (``\\1``)."""
    Paradigms = Mapping[str, tuple[str, ...]]
    """Irregular forms by dictionary form; in a file one string with a line per word: its dictionary
    form, then its other forms, alternatives of one form separated by ``/``."""

_EMPTY: Mapping[str, Any] = MappingProxyType({})


def _empty() -> Mapping[str, Any]:
    return _EMPTY


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The section ``[numbers]``: words that are numbers, and words around numbers."""

    cardinals: Numbers = field(default_factory=_empty)
    """``three``: 3; tens and compounds too."""
    ordinals: Numbers = field(default_factory=_empty)
    """``third``: 3; an ordinal can stand for a Roman numeral."""
    counts: Numbers = field(default_factory=_empty)
    """Other words for a number: ``twice``, ``both``, ``centenary``."""
    factors: Numbers = field(default_factory=_empty)
    """Words that multiply the number before them, within a thousand: ``hundred``."""
    magnitudes: Numbers = field(default_factory=_empty)
    """Words that multiply all before them, also digits (``1.5 million``); the usual one first."""
    teens: Words = frozenset()
    """Words that add ten to the unit before them: ``belas`` in ``dua belas``."""
    dozens: Words = frozenset()
    """Factors that can be left out of a number in digits: ``4 dozen`` has a 4."""
    joiners: Words = frozenset()
    """Words inside a number: ``and`` in ``two hundred and five``."""
    percent: Phrases = ()
    """Names of the percent sign, the usual one first."""
    percentage_points: Words = frozenset()
    """Words beside a percent word that make it percentage points."""
    shares: Shares = field(default_factory=_empty)
    """Words that are a fraction by themselves: ``half``."""
    parts: Numbers = field(default_factory=_empty)
    """Denominators, which follow a number: ``thirds`` in ``two thirds``."""
    numbered: Words = frozenset()
    """Nouns before a Roman numeral of one letter: ``chapter V``."""
    minus: Words = frozenset()
    """Words for a minus sign that mean nothing else beside a number."""
    negative: Words = frozenset()
    """Words for a minus sign with other meanings: a negative can be a photograph."""
    plus: Phrases = ()
    """Words before a minus word that make it a plus-minus sign: ``plus or``."""
    decreases: Words = frozenset()
    """Words that make a minus sign superfluous: ``fell 5%``."""
    degrees: Words = frozenset()
    """Words for the degree sign."""
    ordinal_suffixes: Words = frozenset()
    """Endings of ordinals in digits: ``th`` in ``5th``."""
    prefixes: Words = frozenset()
    """Prefixes of digits that do not make them a name: ``ke`` in ``ke-5``."""
    ranges: Words = frozenset()
    """Words between the two numbers of a range: ``5 to 10``."""
    between: Words = frozenset()
    """Words before a range whose numbers are joined by a conjunction: ``between 5 and 10``."""
    decade_endings: Words = frozenset()
    """Endings that make a decade of a number: ``s`` in ``the 90s``, ``an`` in ``90-an``."""
    rough: Numbers = field(default_factory=_empty)
    """Words for a rough number: ``hundreds``, ``ratusan``; one for 1 (``several``) needs a factor
    or magnitude after it."""
    rough_joiners: Words = frozenset()
    """Words between a rough number and its magnitude: ``of`` in ``tens of thousands``."""
    idioms: PatternGroups = field(default_factory=_empty)
    """Expressions that say a number without a number word: 24, ``round the clock``."""
    money_letters: Numbers = field(default_factory=_empty)
    """Letters that are a magnitude right after an amount of money: ``$4.6m``."""
    repetition_digit: str = ""
    """Digit that, right after a word, repeats the word: ``anak2``."""
    lone_roman_one: bool = False
    """Whether a single I is a Roman numeral, and not a pronoun."""
    relative_years: Patterns = ()
    """Expressions for a year named from the writer's present: ``last year``."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The section ``[calendar]``: names of months and weekdays beside those of CLDR."""

    months: Numbers = field(default_factory=_empty)
    """1 is January."""
    weekdays: Numbers = field(default_factory=_empty)
    """Capitalised as in the middle of a sentence; 1 is Monday (ISO 8601)."""
    order_varies: bool = False
    """Whether the order of day and month in digits differs by region: without a region in the
    language code both orders are read."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The section ``[clock]``: times of day.

    In the expressions ``{hour}`` stands for an hour in digits or words, ``{minutes}`` for minutes,
    halves and quarters of an hour.
    """

    cues: Words = frozenset()
    """Words, one of which is in every text with a time that is an hour and what marks it."""
    minute_cues: Words = frozenset()
    """Words, one of which is in every text with minutes beside an hour: ``past``, ``quarter``."""
    before: Patterns = ()
    """Expressions before an hour: ``pukul``."""
    after: Patterns = ()
    """Expressions after an hour: ``o'clock``."""
    parts: PatternGroups = field(default_factory=_empty)
    """Parts of the day, after an hour, by the hour from which on each has twelve hours: 12 for
    ``p.m.``, 18 for ``at night`` (2 at night is 26 o'clock, 2:00)."""
    counted: Patterns = ()
    """Parts of the day that are counted, too: ``3 malam`` is 3 nights."""
    past: Patterns = ()
    """Expressions for minutes after an hour: ``{minutes} past {hour}``."""
    to: Patterns = ()
    """Expressions for minutes before an hour: ``{minutes} minutes to {hour}``."""
    half_to: Patterns = ()
    """Expressions for half an hour before an hour: ``setengah {hour}``."""
    fixed: PatternGroups = field(default_factory=_empty)
    """Names of times, by time: ``"12:00"``, ``noon``."""
    zones: PatternGroups = field(default_factory=_empty)
    """Time zones by their international abbreviation, the usual name first."""
    twelve_hours: bool = False
    """Whether hours in digits count to twelve."""
    half_days: Phrases = ()
    """What is written after a time before noon, and after one after noon."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The section ``[measures]``: names of units and currencies beside CLDR's and symbols."""

    units: Groups = field(default_factory=_empty)
    """English singular names of units (those of ``compare.measures``) by word."""
    one: Phrases = ()
    """Words before a unit that mean 1: ``an`` (hour), ``the last`` (hour)."""
    one_prefix: str = ""
    """Prefix of a unit that means 1: ``se`` in ``sejam``."""
    not_one_after: Phrases = ()
    """Words before ``one`` that cancel it: ``half`` an hour."""
    not_one_before: Phrases = ()
    """Words after the unit that cancel it: an hour ``and a`` half."""


@dataclass(frozen=True, slots=True)
class Negation:
    """The section ``[negation]``."""

    words: Words = frozenset()
    """Words that turn a statement into its contrary."""
    patterns: Patterns = ()
    """The same as regular expressions, for forms that are not words: ``n't``."""
    cues: Words = frozenset()
    """Words, one of which is in every text that a pattern can match; ``don't`` is two words."""
    denials: Words = frozenset()
    """Words that can render a negation, besides ``words``; ``*`` stands for any letters."""
    denial_patterns: Patterns = ()
    """The same as regular expressions."""
    joiners: Words = frozenset()
    """Conjunctions over which a negation goes on: *no paper or pencil*."""
    repeated: Words = frozenset()
    """Negations that come again where another language denies once: *no injuries and no damage*."""
    weak: Patterns = ()
    """Negations that another language often expresses without one: ``not only``."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The section ``[vocabulary]``: frequent words."""

    frequent: Words = frozenset()
    """Function words found in nearly every sentence and in few other languages."""
    distinguishing: Words = frozenset()
    """Words that distinguish this language from the others of its group."""
    instead: Texts = field(default_factory=_empty)
    """By word of another language of its group the word that this language has instead of it."""
    function: Words = frozenset()
    """Words that no term begins or ends with."""
    heading_small: Words = frozenset()
    """Words that stay in lower case in a heading in title case."""
    repeatable: Words = frozenset()
    """Words that can occur twice in a row."""
    unfinished: Words = frozenset()
    """Words that no sentence ends with."""
    capitalised: Words = frozenset()
    """Words that are always capitalised, but not names."""
    options: Words = frozenset()
    """Words before the option of a command: ``opsi --paksa``."""
    mentions: Phrases = ()
    """What stands before a word that is mentioned, and so may be foreign: ``the word``."""
    conjunctions: Words = frozenset()
    """Words before the last item of an enumeration."""


@dataclass(frozen=True, slots=True)
class Names:
    """The section ``[names]``: shapes of names, and of words that look like names."""

    ordinary: Words = frozenset()
    """Capitalised words that are translated: titles, offices, kinds of places."""
    honorifics: Words = frozenset()
    """Words and abbreviations, without their full stop, before the name of a person."""
    ordinary_patterns: Patterns = ()
    """Shapes of such words, matched from their beginning."""
    derived: Patterns = ()
    """Shapes of words that may have a capital only because a sentence begins with them."""
    foreign: Patterns = ()
    """Spellings that native and assimilated words do not have."""
    uncommon: Patterns = ()
    """Spellings that hardly any word has, loanwords included."""
    respelled: Patterns = ()
    """Spellings that assimilated names have in this language only: America, Amerika."""
    endings: Words = frozenset()
    """Endings that make an adjective or plural of a name: Indonesian."""
    abbreviations: Phrases = ()
    """Abbreviations before a name, without their full stop."""
    stand_ins: Words = frozenset()
    """Words that a translator writes for a name that was just mentioned: ``he``, ``company``."""
    possessives: Words = frozenset()
    """Words for whose something is: ``his``."""
    pronoun_endings: Phrases = ()
    """Endings that mean the same: ``nya``."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """The section ``[grammar]``: inflection, articles, possessives."""

    endings: Phrases = ()
    """Endings that a term can have."""
    after: Conditions = field(default_factory=_empty)
    """By ending a regular expression that the word before it must match at its end."""
    proclitics: Phrases = ()
    """Prefixed clitics that a term of one common word can have."""
    prefixes: Texts = field(default_factory=_empty)
    """What the root of a derived word may begin with in place of its prefix, in a text with spaces
    between; ``-`` is nothing: ``meng`` in ``mengirim``, root ``kirim``."""
    suffixes: Phrases = ()
    """Endings of derived words: ``kan`` in ``kirimkan``."""
    reduplicates: bool = False
    """Whether a doubled word is a plural: ``laporan-laporan``."""
    whole_words: Words = frozenset()
    """Words that only look like a shorter word with an ending."""
    nouns: Paradigms = field(default_factory=_empty)
    """Irregular plurals."""
    verbs: Paradigms = field(default_factory=_empty)
    """Irregular verbs: past, past participle, third person of the present, form in ``-ing``, and
    further forms; what is left out at the end is regular, or the participle is the past."""
    stems: Texts = field(default_factory=_empty)
    """What a dictionary form may have in place of the end of an inflected form; ``-`` is nothing.
    The rules below decide whether the form belongs to it."""
    plural: Rules = field(default_factory=_empty)
    """How a noun becomes a plural; the first expression that matches decides."""
    present: Rules = field(default_factory=_empty)
    """The third person singular of a verb in the present."""
    doubled: Rules = field(default_factory=_empty)
    """How a verb changes before ``past`` and ``progressive``: ``stop`` becomes ``stopp``."""
    past: Rules = field(default_factory=_empty)
    """The past and the past participle of a verb."""
    progressive: Rules = field(default_factory=_empty)
    """The present participle of a verb: ``signing``."""
    invariable: Patterns = ()
    """Words that have no plural of their own."""
    prepositions: Words = frozenset()
    """Words within a term that follow its head: ``of`` in ``head of state``."""
    postpositive: Words = frozenset()
    """Words at the end of a term that follow its head: ``general`` in ``attorney general``."""
    agreeing: Phrases = ()
    """First nouns of terms that go into the plural with the head (``women doctors``), or such a
    first noun and its head (``states parties``)."""
    agents: Phrases = ()
    """Endings of nouns that are the head of a compound with a preposition: ``passers-by``."""
    infinitive: Words = frozenset()
    """Words before a verb in its dictionary form: ``to``."""
    uninflected: Patterns = ()
    """Words that are not taken for an inflected form of a word that is not in the glossary."""
    plural_words: Words = frozenset()
    """Nouns that are in the plural without an ending: ``police``."""
    plural_cues: Words = frozenset()
    """Words after which a noun is in the plural: ``several``."""
    amounts: Words = frozenset()
    """Words after which a noun is in the plural if it is one that is counted: ``all``."""
    plural_verbs: Words = frozenset()
    """Verbs before which a noun is in the plural: ``are``."""
    combining: Words = frozenset()
    """Words that are written together with the next one, with a hyphen or a space:
    ``re-election``, ``air strike``."""
    hyphens_are_spaces: bool = False
    """Whether a hyphen between two words of a term may be a space, and the other way round."""
    articled: Words = frozenset()
    """Words in names that have the definite article: ``the United States``."""
    compass: Words = frozenset()
    """Those of them that have it only at the end of a name, and begin the names of places without
    one: ``North Korea``, but ``the North``."""
    auxiliaries: Texts = field(default_factory=_empty)
    """By form (``participle``, ``progressive``, ``base``), the words right after which a verb has
    this form."""
    unconjugated: Patterns = ()
    """Words that have no forms of a verb, unless they are irregular verbs."""
    verb_shapes: Patterns = ()
    """Shapes of words that are verbs, matched from their beginning: ``menulis``."""
    passive_shapes: Patterns = ()
    """Those of them that are in the passive: ``ditulis``."""
    articles: Words = frozenset()
    """Articles, definite ones included."""
    indefinite: Phrases = ()
    """The indefinite article before a consonant, then before a vowel."""
    vowel_sounds: Patterns = ()
    """Beginnings of words that sound like a vowel without being written so."""
    consonant_sounds: Patterns = ()
    """Beginnings of words that are written with a vowel and sound like a consonant."""
    vowel_letters: str = ""
    """Letters whose names begin with a vowel, for acronyms that are spelt out."""
    possessive: str = ""
    """Endings of possessives of names."""
    name_adjectives: Patterns = ()
    """Shapes of adjectives that are made of names: Danish."""
    determiners: Patterns = ()
    """Words before a noun phrase that exclude a possessive."""


@dataclass(frozen=True, slots=True)
class Typography:
    """The section ``[typography]``."""

    quotes: str = ""
    """Outer and inner quotation marks, opening and closing: four characters."""
    spaced_marks: str = ""
    """Marks that are preceded by a space."""
    marks: Texts = field(default_factory=_empty)
    """Marks at the end of a sentence that mean another one: the Greek question mark ``;``."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """The section ``[drafting]``."""

    frames: Phrases = ()
    """Carrier sentences with ``{}`` for a noun, from which an engine's rendering is learned."""
    expansions: Texts = field(default_factory=lambda: _EMPTY)
    """What abbreviations stand for, written without their full stop, which is required."""
    expansions_before_number: Texts = field(default_factory=lambda: _EMPTY)
    """The same for those that are so only before a number: ``hal. 5``."""
    bare_expansions: Texts = field(default_factory=lambda: _EMPTY)
    """The same for those that are also written without a full stop."""


@dataclass(frozen=True, slots=True)
class Language:
    """All data of a language; neutral if it has no file."""

    code: str
    """Primary subtag in lower case: ``id``."""
    group: str = ""
    """Languages of one group are so alike that short sentences can be identical in them."""
    relative_length: float = 0.0
    """Characters of a text, relative to the same text in English; 0 where unknown."""
    segmentation: Mapping[str, object] = field(default_factory=_empty)
    """The rule table that ``segmentation.rules`` compiles; empty where there is none."""
    numbers: NumberWords = NumberWords()
    calendar: Calendar = Calendar()
    clock: Clock = Clock()
    measures: Measures = Measures()
    negation: Negation = Negation()
    vocabulary: Vocabulary = Vocabulary()
    names: Names = Names()
    grammar: Grammar = Grammar()
    typography: Typography = Typography()
    drafting: Drafting = Drafting()
