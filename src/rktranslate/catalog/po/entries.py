"""The lines of a PO file cut into entries; every line is accounted for, or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.catalog.po.comments import BLANKS
from rktranslate.catalog.po.strings import unescaped
from rktranslate.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from rktranslate.model import Key

_STRING = r'"[^"\\\n]*+(?>\\[^\n][^"\\\n]*+)*+"'
_STRINGS = rf"{_STRING}(?>\n{_STRING})*+"
_USUAL = re.compile(
    r"\n*+((?>\#(?![~|])[^\n]*+\n)*+)((?>\#\|[^\n]*+\n)*+)"
    rf"(?:msgctxt[ ]({_STRINGS})\n)?msgid[ ]({_STRINGS})\nmsgstr[ ]({_STRINGS})(?=\n|\Z)",
)
"""Most entries, with the blank lines before them: comments, the previous source, a source and a
target, as gettext writes them."""
_CONTINUED = re.compile(r'[\s#~]*(?:msgstr|")')
"""What goes on with a complete entry."""
_STATEMENT = re.compile(
    r"(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)\s*)?"
    r'("[^"\\]*(?:\\.[^"\\]*)*")'
)
_CONFLICT = re.compile(r"<{7}|\|{7}|={7}|>{7}")
_FOLLOWERS = {
    "": ("msgctxt", "msgid"),
    "msgctxt": ("msgid",),
    "msgid": ("msgid_plural", "msgstr"),
    "msgid_plural": ("msgstr[0]",),
    **{f"msgstr[{n}]": (f"msgstr[{n + 1}]",) for n in range(9)},
}
"""The keywords that may follow each keyword in an entry."""
_SOURCE_KEYWORDS = ("msgctxt", "msgid", "msgid_plural")


@dataclass(slots=True)
class Entry:
    """An entry as its lines are in the file; it is filled while the file is scanned."""

    first: int
    """Number of its first line."""
    msgid: int = 0
    """Number of the line of its msgid."""
    lines: list[str] = field(default_factory=list)
    """Its unchanged lines, with blank lines inside; one item may be several lines."""
    comments: list[str] = field(default_factory=list)
    """Its unchanged comment lines, without those of previous strings."""
    previous: dict[str, list[str]] = field(default_factory=dict)
    """Keyword and parts of each string of the previous source."""
    strings: dict[str, list[str]] = field(default_factory=dict)
    """Keyword and parts of each string."""
    keyword: str = ""
    """The last keyword."""
    obsolete: bool = False
    repeated: bool = False
    """It has only a further msgstr of the entry before it, and all else from there."""
    known: bool = False
    """Its text is known to the caller: it has no comments and strings here."""

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.first - 1 + sum(1 + part.count("\n") for part in self.lines)

    @property
    def key(self) -> Key:
        """The key of its message."""
        strings = self.strings
        context = "".join(strings["msgctxt"]) if "msgctxt" in strings else None
        return context, "".join(strings["msgid"])

    @property
    def complete(self) -> bool:
        """Return whether the entry has a msgstr."""
        return self.keyword.startswith("msgstr")

    @property
    def has_plural(self) -> bool:
        """Return whether the entry has plural forms."""
        return self.keyword.startswith("msgstr[")

    def text(self, keyword: str) -> str:
        """Return a string of the entry; empty if it has none."""
        parts = self.strings.get(keyword)
        return "".join(parts) if parts else ""

    def previous_text(self, keyword: str) -> str | None:
        """Return a string of the previous source; None if it has none."""
        parts = self.previous.get(keyword)
        return None if parts is None else "".join(parts)


def scan(text: str, path: str, known: Container[str] = ()) -> Iterator[Entry]:
    """Yield the entries of a file, the header first.

    Most entries are found by one regular expression. The others are read line by line; the lines of
    a file are never all in memory beside its text.

    Args:
        text: The text of the file; its lines end in ``\\n``.
        path: How errors name the file.
        known: Texts of usual entries that the caller has read before.

    Raises:
        CatalogError: A line is not one of a PO file, or is in the wrong place.
    """
    entry: Entry | None = None
    blank: list[str] = []
    """Blank lines that may be inside the entry."""
    is_usual = "\0" not in text and "\x04" not in text
    position = number = 0
    while position <= len(text):
        # Where it does not match at the first of some blank lines, it does not at the others.
        if is_usual and not blank and (entry is None or entry.complete):
            match = _USUAL.match(text, position)
            if match is not None:
                if entry is not None:
                    yield entry
                entry = _usual_entry(match, number + 1, path, known)
                number += match[0].count("\n") + 1
                position = match.end() + 1
                continue
        end = text.find("\n", position)
        line = text[position : end if end >= 0 else len(text)]
        position += len(line) + 1
        number += 1
        body = line.strip(BLANKS)
        if "\0" in body or "\x04" in body:
            raise CatalogError("a NUL or EOT character", path=path, line=number)
        if body in ("", "#~"):
            blank.append(line)
            continue
        first = body[0]
        if first in "<|=>" and _CONFLICT.match(body):
            raise CatalogError(
                "an unresolved merge conflict",
                path=path,
                line=number,
                hint="keep the right side and delete the marker lines",
            )
        comment = first == "#" and (body[1:2] != "~" or body[2:3] == "|")
        keyword, literal = ("", "") if comment else _statement(body, path, number)
        if entry is not None and entry.complete and (comment or keyword in _SOURCE_KEYWORDS):
            yield entry
            entry = None
        if entry and keyword == entry.keyword == "msgstr" and entry.text("msgid"):
            # Two branches may give one message two targets, and a merge that keeps both lines too.
            yield entry
            entry = _repeated(entry, number)
        if entry is None:
            entry = Entry(number)
        elif blank:
            entry.lines += blank
        blank.clear()
        entry.lines.append(line)
        if comment:
            _add_comment(entry, line.lstrip(BLANKS), path, number)
        else:
            _add_statement(entry, keyword, literal, body.startswith("#~"), path, number)
    if entry is not None:
        if not entry.complete:
            what = "a message without msgstr" if entry.keyword else "a comment without a message"
            raise CatalogError(f"the file ends in {what}", path=path, line=entry.first)
        yield entry


def _usual_entry(match: re.Match[str], number: int, path: str, known: Container[str]) -> Entry:
    """Return an entry that was matched as a whole.

    Args:
        match: Of the text from the blank lines before it to the end of its last line.
        number: Number of the first line of the match.
        path: How errors name the file.
        known: See :func:`scan`.
    """
    comments, previous, context, source, target = match.groups()
    start = match.start(1)
    number += start - match.start()
    text = match.string[start : match.end()]
    entry = Entry(number, lines=[text])
    if text in known and not _CONTINUED.match(match.string, match.end()):
        entry.known = True
        entry.msgid = number + text.count("\n", 0, match.start(4) - start)
        entry.keyword = "msgstr"
        return entry
    if comments:
        entry.comments = comments[:-1].split("\n")
        number += len(entry.comments)
    if previous:
        for line in previous[:-1].split("\n"):
            _add_comment(entry, line, path, number)
            number += 1
    if context is not None:
        entry.strings["msgctxt"] = _parts(context, path, number)
        number += context.count("\n") + 1
    entry.msgid = number
    entry.strings["msgid"] = _parts(source, path, number)
    entry.strings["msgstr"] = _parts(target, path, number + source.count("\n") + 1)
    entry.keyword = "msgstr"
    return entry


def _parts(strings: str, path: str, number: int) -> list[str]:
    """Return the texts of the strings on successive lines, the first of which has a number."""
    parts = strings[1:-1].split('"\n"') if "\n" in strings else [strings[1:-1]]
    if "\\" not in strings:
        return parts
    return [unescaped(part, path, number + index) for index, part in enumerate(parts)]


def _repeated(entry: Entry, number: int) -> Entry:
    """Return an entry for a further msgstr of an entry, at the line of that msgstr."""
    return Entry(
        number,
        msgid=number,
        comments=entry.comments,
        previous=entry.previous,
        strings={key: parts for key, parts in entry.strings.items() if key != "msgstr"},
        keyword="msgid",
        obsolete=entry.obsolete,
        repeated=True,
    )


def _statement(body: str, path: str, number: int) -> tuple[str, str]:
    """Return the keyword of a line, empty on a continuation line, and the text of its string."""
    text = body[2:].lstrip(BLANKS) if body.startswith("#~") else body
    match = _STATEMENT.fullmatch(text)
    if match is None:
        raise CatalogError(_syntax_error(text), path=path, line=number)
    return match[1] or "", unescaped(match[2][1:-1], path, number)


def _syntax_error(text: str) -> str:
    keyword = re.match(r'[^\s"]*', text)
    word = keyword[0] if keyword else ""
    if re.fullmatch(r"msgctxt|msgid|msgid_plural|msgstr(\[[0-9]\])?|", word):
        if '"' not in text:
            return f"{word} without a quoted string"
        bare = re.sub(r"\\.", "", text)
        if bare.count('"') == 1:
            return "the quoted string does not end on its line"
        return 'a quotation mark inside a string must be written \\"'
    return f"not a line of a PO file: {text[:40]!r}"


def _add_comment(entry: Entry, line: str, path: str, number: int) -> None:
    if entry.keyword:
        raise CatalogError("a comment inside a message", path=path, line=number)
    if not line.startswith(("#|", "#~|")):
        entry.comments.append(line)
        return
    keyword, literal = _statement(line.partition("|")[2].strip(BLANKS), path, number)
    if keyword and (keyword not in _SOURCE_KEYWORDS or keyword in entry.previous):
        raise CatalogError(f"unexpected {keyword} in a previous string", path=path, line=number)
    if not keyword and not entry.previous:
        raise CatalogError("a previous string without msgid", path=path, line=number)
    entry.previous.setdefault(keyword or next(reversed(entry.previous)), []).append(literal)


def _add_statement(
    entry: Entry, keyword: str, literal: str, obsolete: bool, path: str, number: int
) -> None:
    if keyword:
        if keyword not in _FOLLOWERS.get(entry.keyword, ()):
            after = f" after {entry.keyword}" if entry.keyword else ""
            raise CatalogError(f"unexpected {keyword}{after}", path=path, line=number)
        if not entry.keyword:
            entry.obsolete = obsolete
        entry.keyword = keyword
        entry.strings[keyword] = []
        if keyword == "msgid":
            entry.msgid = number
    elif not entry.keyword:
        raise CatalogError("a string without msgid or msgstr", path=path, line=number)
    if obsolete != entry.obsolete:
        raise CatalogError("#~ on only some lines of a message", path=path, line=number)
    entry.strings[entry.keyword].append(literal)
