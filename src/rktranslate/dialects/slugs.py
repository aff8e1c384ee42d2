"""Heading ids: how site generators make them from the text of a heading.

A link such as ``[teks](#latar-belakang)`` leads to an id that nobody wrote: the site's generator
makes it from the heading. Each generator has a rule of its own, and each numbers duplicates in its
own way. The rules here were compared with the programs named in their descriptions.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class HeadingText(StrEnum):
    """The text of a heading that its id is made of."""

    RENDERED = "rendered"
    """What readers see: markup and HTML left out, code and the text of links included."""
    WITH_IMAGES = "with images"
    """The same, with the alternative texts of images."""
    RAW = "raw"
    """The text as it is in the file, markup included."""


class Numbering(StrEnum):
    """How duplicate ids are made unique."""

    FIRST_FREE = "first free"
    """The first of ``id-1``, ``id-2``, ... that no heading before has."""
    COUNTED = "counted"
    """``id-1`` for the second heading with the id, ``id-2`` for the third, taken or not."""
    UNDERSCORE = "underscore"
    """``id_1``; an id that ends so already is counted on: ``id_2``."""


@dataclass(frozen=True, slots=True)
class HeadingName:
    """A heading, as far as its id depends on it."""

    text: str
    """The text of the heading, of the kind that the rule reads."""
    anchor: str = ""
    """The id that is written in the file (``{#id}``); empty if there is none."""


@dataclass(frozen=True, slots=True)
class SlugRule:
    """The rule by which one generator makes the ids of headings."""

    name: str
    """Name in the configuration: ``github``."""
    slug: Callable[[str], str]
    """Returns the id of a heading's text, before duplicates are numbered."""
    reads: HeadingText = HeadingText.RENDERED
    numbering: Numbering = Numbering.FIRST_FREE
    empty: str = ""
    """The id of a heading of whose text nothing is left."""
    reserves: bool = True
    """Explicit ids are taken: a heading with the same text is numbered."""
    keeps_notes: bool = True
    """Footnote marks in the heading are a part of its id."""

    def ids(self, headings: Iterable[HeadingName]) -> tuple[str, ...]:
        """Return the id of each heading of one page, in order; explicit ids as they are."""
        headings = tuple(headings)
        used: set[str] = set()
        if self.reserves and self.numbering is Numbering.UNDERSCORE:
            used.update(heading.anchor for heading in headings if heading.anchor)
        counts: Counter[str] = Counter()
        ids: list[str] = []
        for heading in headings:
            name = heading.anchor or self._numbered(self._slug(heading.text), used, counts)
            if self.reserves or not heading.anchor:
                used.add(name)
            ids.append(name)
        return tuple(ids)

    def _slug(self, text: str) -> str:
        return self.slug(text if self.keeps_notes else _NOTE.sub("", text)) or self.empty

    def _numbered(self, slug: str, used: set[str], counts: Counter[str]) -> str:
        if self.numbering is Numbering.COUNTED:
            counts[slug] += 1
            return slug if counts[slug] == 1 else f"{slug}-{counts[slug] - 1}"
        if self.numbering is Numbering.UNDERSCORE:
            return _underscored(slug, used, counts)
        if slug not in used:
            return slug
        # The numbers below the last one given are taken: no id is ever given back.
        while True:
            counts[slug] += 1
            name = f"{slug}-{counts[slug]}"
            if name not in used:
                return name


_NOTE = re.compile(r"\[\^[^\]\s]{1,64}\]")
_COUNTED_ID = re.compile(r"(.*)_([0-9]{1,9})", re.DOTALL)


def _underscored(slug: str, used: set[str], counts: Counter[str]) -> str:
    """Return the first id with a number after an underscore that is free; empty ones get one."""
    if slug and slug not in used:
        return slug
    found = _COUNTED_ID.fullmatch(slug)
    stem, number = (found[1], int(found[2])) if found else (slug, 0)
    counts[stem] = max(counts[stem], number)
    while True:
        counts[stem] += 1
        name = f"{stem}_{counts[stem]}"
        if name not in used:
            return name


_CIRCLED_LETTERS = frozenset(
    map(chr, (*range(0x24B6, 0x24EA), *range(0x1F130, 0x1F14A), *range(0x1F150, 0x1F16A)))
) | frozenset(map(chr, range(0x1F170, 0x1F18A)))
"""Symbols that are alphabetic in Unicode."""


def _is_word(character: str) -> bool:
    """Return whether a character is a word character: alphabetic, mark, digit or connector."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc") or character in _CIRCLED_LETTERS


def _is_alphanumeric(character: str) -> bool:
    """Return whether a character is a letter or a number of any kind."""
    return unicodedata.category(character)[0] in "LN"


def _kept(text: str, is_kept: Callable[[str], bool], also: str) -> str:
    """Return the characters of a text that are kept, or are among some others."""
    return "".join(each for each in text if each in also or is_kept(each))


def github(text: str) -> str:
    """Return the id of GitHub and Docusaurus (github-slugger 2.0, ``slug``)."""
    return _kept(text.lower(), _is_word, "- ").replace(" ", "-")


def gitlab(text: str) -> str:
    """Return the id of GitLab (``Gitlab::Utils::Markdown#string_to_anchor``)."""
    slug = re.sub("-{2,}", "-", github(text.strip()))
    return f"anchor-{slug}" if slug.isdecimal() else slug


def kramdown(text: str) -> str:
    """Return the id of kramdown without GFM (``Converter::Base#basic_generate_id``)."""
    return re.sub("[^a-zA-Z0-9 -]", "", re.sub("^[^a-zA-Z]+", "", text)).replace(" ", "-").lower()


def kramdown_gfm(text: str) -> str:
    """Return the id of kramdown with GFM, as Jekyll uses it (kramdown-parser-gfm 1.1).

    Two and three hyphens are dashes there, which ids do not have.
    """
    return github(re.sub("-{2,3}", "–", text.replace("\t", " ")))


def goldmark(text: str) -> str:
    """Return the id of Hugo, type ``github`` (``goldmark/autoid.go``, ``sanitizeAnchorName``)."""

    def is_kept(character: str) -> bool:
        return unicodedata.category(character)[0] == "L" or character.isdecimal()

    return _kept(text.strip(), is_kept, "-_ ").replace(" ", "-").lower()


def goldmark_ascii(text: str) -> str:
    """Return the id of Hugo, type ``github-ascii``: accents are left out, so are other scripts."""
    plain = unicodedata.normalize("NFD", text.strip())
    # Not stripped again: blanks around what is left out are hyphens.
    return (
        _kept(plain, lambda each: each.isascii() and each.isalnum(), "-_ ")
        .replace(" ", "-")
        .lower()
    )


def blackfriday(text: str) -> str:
    """Return the id of Hugo, type ``blackfriday`` (``SanitizedAnchorName``)."""
    words = "".join(each if _is_alphanumeric(each) else " " for each in text)
    return "-".join(words.lower().split())


def python_markdown(text: str) -> str:
    """Return the id of MkDocs (Python-Markdown 3, ``extensions.toc.slugify``)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def pandoc(text: str) -> str:
    """Return the id of pandoc (extension ``auto_identifiers``)."""
    words = _kept(_smart(text), _is_alphanumeric, "_-. \t\n").split()
    name = "-".join(words).lower()
    start = next((at for at, each in enumerate(name) if each.isalpha()), len(name))
    return name[start:]


def pandoc_gfm(text: str) -> str:
    """Return the id of pandoc with the extension ``gfm_auto_identifiers``."""
    return _kept(_smart(text), _is_alphanumeric, "_- ").replace(" ", "-").lower()


def _smart(text: str) -> str:
    """Return a text whose double and triple hyphens are dashes (extension ``smart``)."""
    return re.sub("-{2,3}", "–", text)


def markdown_it_anchor(text: str) -> str:
    """Return the id of markdown-it-anchor 9 by default: percent-encoded."""
    # encodeURIComponent leaves these characters, and letters and digits, as they are.
    return quote(re.sub(r"\s+", "-", text.strip().lower()), safe="-_.!~*'()")


_VITEPRESS_SPECIAL = re.compile(r"""[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:"'“”‘’<>,.?/]+""")


def vitepress(text: str) -> str:
    """Return the id of VitePress and VuePress 2 (``@mdit-vue/shared``, ``slugify``)."""
    plain = re.sub("[\u0300-\u036f\0-\x1f]", "", unicodedata.normalize("NFKD", text))
    slug = re.sub("-{2,}", "-", _VITEPRESS_SPECIAL.sub("-", plain)).strip("-")
    return re.sub(r"^([0-9])", r"_\1", slug).lower()


def myst(text: str) -> str:
    """Return the id of MyST (``myst_parser``, ``github_slugify``)."""
    return re.sub(r"[^\w\- ]", "", text.lower().replace(" ", "-"))


_DOCUTILS_LETTERS = str.maketrans(
    "øđħıłŧƀƃƈƌƒƙƚƞƥƫƭƴƶǥȥȴȵȶȷȼȿɀɇɉɋɍɏ", "odhiltbbcdfklnpttyzgzlntjcszejqry"
) | str.maketrans({"ß": "sz", "æ": "ae", "œ": "oe", "ȸ": "db", "ȹ": "qp"})


def docutils(text: str) -> str:
    """Return the id of Sphinx and docutils (``docutils.nodes.make_id``)."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_DOCUTILS_LETTERS))
    slug = re.sub("[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode())
    return re.sub("^[-0-9]+|-+$", "", slug)


def obsidian(text: str) -> str:
    """Return the name by which links of Obsidian call a heading: its text, without link signs."""
    return " ".join(re.sub(r"[#|^:\[\]]|%%", " ", text).split())


def mdbook(text: str) -> str:
    """Return the id of mdBook (``mdbook::utils::normalize_id``)."""
    return "".join(
        "-" if each.isspace() else each
        for each in text.strip().lower()
        if each.isspace() or each in "_-" or _is_alphanumeric(each)
    )


_RULES = (
    SlugRule("github", github),
    SlugRule("docusaurus", github, HeadingText.WITH_IMAGES, reserves=False),
    SlugRule("gitlab", gitlab, numbering=Numbering.COUNTED, reserves=False),
    SlugRule(
        "kramdown",
        kramdown,
        HeadingText.RAW,
        Numbering.COUNTED,
        empty="section",
        reserves=False,
    ),
    SlugRule(
        "kramdown-gfm",
        kramdown_gfm,
        numbering=Numbering.COUNTED,
        reserves=False,
        keeps_notes=False,
    ),
    SlugRule("goldmark", goldmark, HeadingText.RAW, empty="heading"),
    SlugRule("goldmark-ascii", goldmark_ascii, HeadingText.RAW, empty="heading"),
    SlugRule("blackfriday", blackfriday, HeadingText.RAW, empty="heading"),
    SlugRule("python-markdown", python_markdown, numbering=Numbering.UNDERSCORE, keeps_notes=False),
    SlugRule("pandoc", pandoc, HeadingText.WITH_IMAGES, empty="section"),
    SlugRule("pandoc-gfm", pandoc_gfm, HeadingText.WITH_IMAGES, empty="section"),
    SlugRule("markdown-it-anchor", markdown_it_anchor),
    SlugRule("vitepress", vitepress),
    SlugRule("myst", myst),
    SlugRule("docutils", docutils, empty="section"),
    SlugRule("obsidian", obsidian, HeadingText.RAW, Numbering.COUNTED, reserves=False),
    SlugRule("mdbook", mdbook, numbering=Numbering.COUNTED, reserves=False),
)

SLUG_RULES: Mapping[str, SlugRule] = MappingProxyType({rule.name: rule for rule in _RULES})
"""All rules by name."""


def slug_rule(name: str) -> SlugRule:
    """Return the rule with a name.

    Raises:
        ConfigError: There is none.
    """
    if name not in SLUG_RULES:
        hint = f"known: {', '.join(SLUG_RULES)}"
        raise ConfigError(f"unknown rule of heading ids {name!r}", hint=hint)
    return SLUG_RULES[name]
