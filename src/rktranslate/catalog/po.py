"""Gettext PO: text to `Catalog` and back, losing nothing; the only module that knows polib.

polib escapes and unescapes the strings of messages. It skips lines it does not like, forgets
previous msgids of obsolete messages, trims comments, cuts strings at U+2028, reorders header fields
and takes a kilobyte a message; so the lines themselves are read here, strictly, one at a time.

Law: ``serialise(parse(text).catalog) == text`` for every text that `serialise` made.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from sys import intern
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import kind_of, read_comments, translator_comments
from rktranslate.errors import CatalogError
from rktranslate.model import Catalog, Location, Message, Plural, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

_BLANK = " \t\r\f\v"
_FUZZY = "fuzzy"
_READ_AHEAD = 1 << 16
"""Characters that are cut into lines at a time."""
_FIRST_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
"""Gettext 0.22 and later put these around file names with spaces."""

_OLD_FUZZY = re.compile(rf"#!(?:.*[\s,])?{_FUZZY}(?![^\s,])")
"""What gettext takes for flags too; without this word it is more likely somebody's note."""
_STATEMENT = re.compile(
    r"(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)\s*)?"
    r'("[^"\\]*(?:\\.[^"\\]*)*")'
)
_ESCAPE = re.compile(r'\\(?:[abfnrtv"\\]|[0-7]{1,3}|x[0-9A-Fa-f]{1,2})')
_ANY_ESCAPE = re.compile(r"\\(.)")
_NUMERIC = re.compile(r"(\\\\)|((?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))+)")
_NUMERIC_ONE = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3}))")
_BELL = re.compile(r"(\\\\)|\\a")
_REFERENCE = re.compile(
    f"{_FIRST_ISOLATE}([^{_POP_ISOLATE}]*){_POP_ISOLATE}(?::([0-9]+))?|([^ \t]+)"
)
_PLAIN = re.compile(r'[^\x00-\x1f"\\]*')
"""Needs no escapes."""
_CONFLICT = re.compile(r"<{7}|\|{7}|={7}|>{7}")
_UNWRITABLE = re.compile("[\0\x04]")
"""NUL ends a string, and EOT a context, in the compiled form."""
_LINE = re.compile(rb"[^\n]+\n?|\n")
_CHARSET = re.compile(
    rb"(?:^|\\n)Content-Type:(?:[^\\]|\\[^n])*?charset=([^\s\"\\;]+)", re.IGNORECASE
)
"""The charset in a header whose escapes still stand."""
_CONTENT_TYPE = "content-type"
_CHARSET_FIELD = re.compile(r"charset=[^\s;]*", re.IGNORECASE)
_FOLLOWERS = {
    "": ("msgctxt", "msgid"),
    "msgctxt": ("msgid",),
    "msgid": ("msgid_plural", "msgstr"),
    "msgid_plural": ("msgstr[0]",),
    **{f"msgstr[{n}]": (f"msgstr[{n + 1}]",) for n in range(9)},
}
_PREVIOUS = ("msgctxt", "msgid", "msgid_plural")


@dataclass(frozen=True, slots=True)
class PoFile:
    """A parsed PO file: the catalogue, and how its parts were written."""

    catalog: Catalog
    raw: Mapping[tuple[str | None, str], tuple[Message, str]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """By message key each message, and its text in the file without the last line end."""
    raw_header: str | None = field(default=None, compare=False, repr=False)
    """Text of the header; None where it cannot be kept as it is."""
    previous_plurals: Mapping[tuple[str | None, str], str] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Previous msgid_plural by message key: `Message` has no place for it."""


@dataclass(slots=True)
class _Entry:
    """One message as its lines stand in the file; it is filled while the file is scanned."""

    first: int
    """Number of its first line."""
    msgid: int = 0
    """Number of the line of its msgid."""
    lines: list[str] = field(default_factory=list)
    """Its lines as they are, blank ones inside of it too."""
    comments: list[str] = field(default_factory=list)
    """Comment lines as they are, but those with previous strings."""
    previous: dict[str, list[str]] = field(default_factory=dict)
    """Keyword and the pieces of its string, of the previous source."""
    strings: dict[str, list[str]] = field(default_factory=dict)
    """Keyword and the pieces of its string."""
    stage: str = ""
    """Keyword of the last statement."""
    obsolete: bool = False

    @property
    def complete(self) -> bool:
        return self.stage.startswith("msgstr")

    def text(self, keyword: str) -> str:
        """Return a string of the message, empty where it has none."""
        pieces = self.strings.get(keyword)
        return "".join(pieces) if pieces else ""

    def text_before(self, keyword: str) -> str | None:
        """Return a string of the previous source, or None where it has none."""
        pieces = self.previous.get(keyword)
        return None if pieces is None else "".join(pieces)


def read(
    path: Path, source_language: str, target_language: str | None = None, *, name: str | None = None
) -> PoFile:
    """Read a PO file.

    Args:
        path: The file.
        source_language: Language of its msgids.
        target_language: Language of its msgstrs; None takes the header's.
        name: How errors name the file; None is the path.

    Raises:
        CatalogError: The file cannot be read, decoded or parsed.
    """
    name = str(path) if name is None else name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CatalogError(
            f"cannot read the PO file: {error.strerror or error}", path=name
        ) from error
    text = _decode(data, name)
    del data  # a big file is in memory once, not twice
    return parse(text, name, source_language, target_language)


def _decode(data: bytes, path: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise CatalogError(
            "PO files in UTF-16 are not supported", path=path, line=1, hint="save it as UTF-8"
        )
    charset, line = _declared_charset(data)
    try:
        return data.decode(charset)
    except LookupError as error:
        raise CatalogError(
            f"unknown charset {charset!r} in the header", path=path, line=line
        ) from error
    except UnicodeDecodeError as error:
        raise CatalogError(
            f"not valid {charset}: {error.reason}",
            path=path,
            line=data.count(b"\n", 0, error.start) + 1,
            hint="save it as UTF-8 and say so in its Content-Type header",
        ) from error
    except UnicodeError as error:  # some codecs know no position
        raise CatalogError(f"not valid {charset}: {error}", path=path, line=line) from error


def _declared_charset(data: bytes) -> tuple[str, int]:
    """Return the charset that the header names and the line of it, else UTF-8 and the first line.

    Only the header's own string counts: comments and messages may speak of charsets too.
    """
    header, at = b"", 0
    for number, found in enumerate(_LINE.finditer(data), 1):
        line = found[0].strip()
        if line.startswith(b'"' if at else b"msgstr"):
            header += line[line.find(b'"') + 1 : -1]
            at = number if not at or b"charset=" in line else at
        elif at and line:
            break
    declared = _CHARSET.search(header)
    charset = declared[1].decode("ascii", "replace") if declared else "UTF-8"
    # CHARSET is the placeholder of a template.
    return ("UTF-8" if charset == "CHARSET" else charset), at if declared else 1


def parse(text: str, path: str, source_language: str, target_language: str | None = None) -> PoFile:
    """Parse the text of a PO file.

    Args:
        text: The decoded file; a byte order mark and CRLF line ends are accepted.
        path: How errors name the file; kept in the catalogue.
        source_language: Language of its msgids.
        target_language: Language of its msgstrs; None takes the header's.

    Raises:
        CatalogError: The text is no PO file, has no header, repeats a message, or is in another
            language than expected. The line is the offending one.
    """
    entries = _scan(_lines(text.removeprefix("\ufeff").replace("\r\n", "\n")), path)
    header = next(entries, None)
    if header is None or header.text("msgid") or header.obsolete:
        raise CatalogError("the PO file has no header", path=path, line=1)
    if "msgctxt" in header.strings or "msgid_plural" in header.strings:
        raise CatalogError("the PO file has no header", path=path, line=1)
    headers = _header_fields(header.text("msgstr"))
    language = _language(headers, target_language, path, header.msgid)

    messages: list[Message] = []
    raw: dict[tuple[str | None, str], tuple[Message, str]] = {}
    plurals: dict[tuple[str | None, str], str] = {}
    for entry in entries:
        message = _message(entry, path)
        if not message.source:
            raise CatalogError("a second message with an empty msgid", path=path, line=entry.msgid)
        key = message.key
        if key in raw:
            raise CatalogError(
                f"the same message as at line {raw[key][0].line}",
                path=path,
                line=entry.msgid,
                hint="delete one of the two",
            )
        previous_plural = entry.text_before("msgid_plural")
        if previous_plural is not None:
            plurals[key] = previous_plural
        messages.append(message)
        raw[key] = (message, "\n".join(entry.lines))

    catalog = Catalog(
        source_language=source_language,
        target_language=language,
        messages=tuple(sorted(messages, key=lambda message: message.obsolete)),
        headers=headers,
        header_comment="\n".join(header.comments),
        path=path,
    )
    unchanged = _with_charset(headers) == headers and not header.previous
    return PoFile(catalog, raw, "\n".join(header.lines) if unchanged else None, plurals)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text; never all of them are in memory beside it."""
    start, end = 0, 0
    while end >= 0:
        end = text.find("\n", start + _READ_AHEAD)
        yield from text[start : end if end >= 0 else len(text)].split("\n")
        start = end + 1


def _scan(lines: Iterable[str], path: str) -> Iterator[_Entry]:
    """Cut the file into messages; every line is accounted for."""
    entry: _Entry | None = None
    blank: list[str] = []
    """Blank lines that may be inside the message."""
    for number, line in enumerate(lines, 1):
        body = line.strip(_BLANK)
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
        if entry is not None and (
            entry.complete
            if comment
            else entry.complete and keyword in ("msgctxt", "msgid", "msgid_plural")
        ):
            yield entry
            entry = None
        if entry is None:
            entry = _Entry(number)
        elif blank:
            entry.lines += blank
        blank.clear()
        entry.lines.append(line)
        if comment:
            _add_comment(entry, line.lstrip(_BLANK), path, number)
        else:
            _add_statement(entry, keyword, literal, body.startswith("#~"), path, number)
    if entry is not None:
        if not entry.complete:
            what = "a comment without a message" if not entry.stage else "a message without msgstr"
            raise CatalogError(f"the file ends in {what}", path=path, line=entry.first)
        yield entry


def _statement(body: str, path: str, number: int) -> tuple[str, str]:
    """Split a line into its keyword (empty on a continuation line) and what its string says."""
    text = body[2:].lstrip(_BLANK) if body.startswith("#~") else body
    match = _STATEMENT.fullmatch(text)
    if match is None:
        raise CatalogError(_why_not(text), path=path, line=number)
    literal = match[2][1:-1]
    if "\\" in literal:
        for escape in _ANY_ESCAPE.finditer(literal):
            if not _ESCAPE.match(literal, escape.start()):
                raise CatalogError(f"unknown escape \\{escape[1]}", path=path, line=number)
        literal = _unescaped(literal, path, number)
    return match[1] or "", literal


def _why_not(text: str) -> str:
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


def _unescaped(literal: str, path: str, number: int) -> str:
    """Return what a string says; polib does not know all escapes."""
    from polib import escape, unescape

    def numeric(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        values = [
            int(one[1], 16) if one[1] else int(one[2], 8) for one in _NUMERIC_ONE.finditer(match[2])
        ]
        try:
            text = bytes(values).decode("utf-8")
        except ValueError as error:
            raise CatalogError(
                f"{match[2]} is not a character in UTF-8", path=path, line=number
            ) from error
        if _UNWRITABLE.search(text):
            raise CatalogError("a NUL or EOT character", path=path, line=number)
        return str(escape(text))

    literal = _NUMERIC.sub(numeric, literal)
    return str(unescape(_BELL.sub(lambda match: match[1] or "\a", literal)))


def _add_comment(entry: _Entry, line: str, path: str, number: int) -> None:
    if entry.stage:
        raise CatalogError("a comment inside a message", path=path, line=number)
    if not line.startswith(("#|", "#~|")):
        entry.comments.append(line)
        return
    keyword, literal = _statement(line.partition("|")[2].strip(_BLANK), path, number)
    if keyword and (keyword not in _PREVIOUS or keyword in entry.previous):
        raise CatalogError(f"unexpected {keyword} in a previous string", path=path, line=number)
    if not keyword and not entry.previous:
        raise CatalogError("a previous string without msgid", path=path, line=number)
    entry.previous.setdefault(keyword or next(reversed(entry.previous)), []).append(literal)


def _add_statement(
    entry: _Entry, keyword: str, literal: str, obsolete: bool, path: str, number: int
) -> None:
    if keyword:
        if keyword not in _FOLLOWERS.get(entry.stage, ()):
            after = f" after {entry.stage}" if entry.stage else ""
            raise CatalogError(f"unexpected {keyword}{after}", path=path, line=number)
        if not entry.stage:
            entry.obsolete = obsolete
        entry.stage = keyword
        entry.strings[keyword] = []
        if keyword == "msgid":
            entry.msgid = number
    elif not entry.stage:
        raise CatalogError("a string without msgid or msgstr", path=path, line=number)
    if obsolete != entry.obsolete:
        raise CatalogError("#~ on only some lines of a message", path=path, line=number)
    entry.strings[entry.stage].append(literal)


def _header_fields(text: str) -> tuple[tuple[str, str], ...]:
    """Return names and values in order; a line without a colon has an empty name."""
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    fields = []
    for line in lines:
        name, colon, value = line.partition(":")
        fields.append((name, value.strip()) if colon and name else ("", line))
    return tuple(fields)


def _language(
    headers: tuple[tuple[str, str], ...], expected: str | None, path: str, line: int
) -> str:
    found = next((value.strip() for name, value in headers if name == "Language"), "")
    if expected is None:
        if not found:
            raise CatalogError("the header names no Language", path=path, line=line)
        return found.replace("_", "-")
    if found and _primary(found) != _primary(expected):
        raise CatalogError(
            f"the header says Language: {found}, but {expected} belongs here", path=path, line=line
        )
    return expected


def _primary(language: str) -> str:
    return re.split(r"[-_@.]", language, maxsplit=1)[0].lower()


def _message(entry: _Entry, path: str) -> Message:
    notes: list[str] = []
    extracted: list[str] = []
    locations: list[Location] = []
    flags: list[str] = []
    for comment in entry.comments:
        marker = comment[1:2]
        if marker == ".":
            extracted.append(comment[2:].removeprefix(" "))
        elif marker == ":":
            locations += _locations(comment[2:])
        elif marker == "," or comment.startswith("#= ") or _OLD_FUZZY.match(comment):
            flags += _flags(comment[2:])
        else:
            notes.append(comment[1:].removeprefix(" "))
    plural = None
    if entry.stage.startswith("msgstr["):
        if not entry.text("msgid_plural"):
            raise CatalogError("an empty msgid_plural", path=path, line=entry.msgid)
        targets = [name for name in entry.strings if name.startswith("msgstr[")]
        plural = Plural(
            entry.text("msgid_plural"),
            tuple((int(name[7:-1]), entry.text(name)) for name in targets),
        )
    target = entry.text("msgstr")
    empty = not any(text for _, text in plural.targets) if plural else not target
    if empty:
        # A fuzzy mark on an empty target says nothing, but it is somebody's: it stays a flag.
        state = State.INITIAL
    else:
        state = State.TRANSLATED if _FUZZY in flags else State.REVIEWED
        flags = [flag for flag in flags if flag != _FUZZY]
    people, provenance = read_comments(notes)
    return Message(
        source=entry.text("msgid"),
        target=target,
        context=entry.text("msgctxt") if "msgctxt" in entry.strings else None,
        state=state,
        provenance=provenance,
        kind=kind_of(extracted),
        notes=people,
        extracted=tuple(extracted),
        locations=tuple(locations),
        flags=tuple(flag for flag in flags if flag),
        previous_source=entry.text_before("msgid"),
        previous_context=entry.text_before("msgctxt"),
        plural=plural,
        obsolete=entry.obsolete,
        line=entry.msgid,
    )


def _flags(text: str) -> Iterator[str]:
    """Yield the flags of a line; blanks separate too, for gettext, where one of them is fuzzy.

    Others stay whole between their commas: ``range: 0..4``, and what only their writer knows.
    """
    for flag in text.split(","):
        words = flag.split()
        if _FUZZY in words:
            yield _FUZZY
            words.remove(_FUZZY)
            yield " ".join(words)
        else:
            yield flag.strip(_BLANK)


def _locations(text: str) -> Iterator[Location]:
    for match in _REFERENCE.finditer(text.strip(_BLANK)):
        if match[3] is None:
            yield Location(intern(match[1]), int(match[2] or 0))
            continue
        path, colon, line = match[3].rpartition(":")
        if colon and path and line.isascii() and line.isdecimal():
            yield Location(intern(path), int(line))
        else:
            yield Location(intern(match[3]), 0)


def serialise(catalog: Catalog, previous: PoFile | None = None) -> str:
    """Return the text of a PO file: UTF-8, LF, one line end at its end, strings not folded.

    Args:
        catalog: What to write, in this order, the header first.
        previous: The file as it was read. A message that is still the same is written as it stands
            there, so that lines folded by an editor stay folded.

    Raises:
        CatalogError: A message cannot be written as PO.
    """
    raw = previous.raw if previous else {}
    plurals = previous.previous_plurals if previous else {}
    parts = [_header_text(catalog, previous)]
    for message in catalog.messages:
        was, text = raw.get(message.key, (None, ""))
        if was is None or (was != message and was != replace(message, line=was.line)):
            text = _entry_text(message, plurals.get(message.key), catalog.path or None)
        parts.append(text)
    parts[-1] += "\n"
    return "\n\n".join(parts)


def _header_text(catalog: Catalog, previous: PoFile | None) -> str:
    if (
        previous is not None
        and previous.raw_header is not None
        and previous.catalog.headers == catalog.headers
        and previous.catalog.header_comment == catalog.header_comment
    ):
        return previous.raw_header
    lines = catalog.header_comment.split("\n") if catalog.header_comment else []
    fields = _with_charset(catalog.headers)
    bad = [line for line in lines if not line.startswith("#") or line.startswith(("#~", "#|"))]
    bad += [name for name, value in fields if "\n" in name + value or ":" in name]
    bad += [value for name, value in fields if _UNWRITABLE.search(name + value)]
    if bad:
        raise CatalogError(f"the header cannot be written: {bad[0]!r}", path=catalog.path or None)
    text = "".join(f"{name}: {value}\n" if name else f"{value}\n" for name, value in fields)
    # The empty first line is how every gettext tool writes a header.
    return "\n".join([*lines, 'msgid ""', 'msgstr ""', *_literals(text)])


def _with_charset(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the header fields with UTF-8 as the charset, which is what is written."""
    if not any(name.lower() == _CONTENT_TYPE for name, _ in headers):
        return (*headers, ("Content-Type", "text/plain; charset=UTF-8"))
    return tuple(
        (name, _utf8(value) if name.lower() == _CONTENT_TYPE else value) for name, value in headers
    )


def _utf8(content_type: str) -> str:
    if re.search(r"charset=utf-?8\b", content_type, re.IGNORECASE):
        return content_type
    if _CHARSET_FIELD.search(content_type):
        return _CHARSET_FIELD.sub("charset=UTF-8", content_type)
    return "text/plain; charset=UTF-8"


def _entry_text(message: Message, previous_plural: str | None, path: str | None) -> str:
    if not message.source:
        raise CatalogError("a message with an empty source", path=path)
    lines = _comments("#", translator_comments(message)) + _comments("#.", message.extracted)
    if message.locations:
        lines.append("#: " + " ".join(_reference(place, path) for place in message.locations))
    flags = _written_flags(message, path)
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    mark = "#~ " if message.obsolete else ""
    before = "#~| " if message.obsolete else "#| "
    plural = message.plural
    lines += _field(before, "msgctxt", message.previous_context)
    lines += _field(before, "msgid", message.previous_source)
    lines += _field(before, "msgid_plural", previous_plural)
    lines += _field(mark, "msgctxt", message.context)
    lines += _field(mark, "msgid", message.source)
    if plural is None:
        lines += _field(mark, "msgstr", message.target)
    else:
        lines += _field(mark, "msgid_plural", plural.source)
        for number, target in plural.targets:
            lines += _field(mark, f"msgstr[{number}]", target)
    text = "\n".join(lines)
    if _UNWRITABLE.search(text):
        raise _unwritable(message, path)
    return text


def _unwritable(message: Message, path: str | None) -> CatalogError:
    """Return the error of a character that PO cannot hold: it must go where it came from."""
    what = f"a NUL or EOT character in {message.source[:40]!r}"
    if _UNWRITABLE.search(message.source) and message.locations:
        place = message.locations[0]
        return CatalogError(what, path=place.path, line=place.line, hint="delete it there")
    return CatalogError(what, path=path)


def _written_flags(message: Message, path: str | None) -> list[str]:
    flags = [flag for flag in message.flags if flag != _FUZZY]
    bad = next((f for f in flags if re.search("[,\n\r]", f) or _FUZZY in f.split()), None)
    if bad is not None:
        raise CatalogError(f"a flag that PO cannot hold: {bad!r}", path=path)
    empty = (
        not any(text for _, text in message.plural.targets)
        if message.plural
        else not message.target
    )
    # A target that nobody reviewed must come back as a draft.
    unreviewed = message.state in (State.INITIAL, State.TRANSLATED)
    if (unreviewed and not empty) or (empty and _FUZZY in message.flags):
        flags.insert(0, _FUZZY)
    return flags


def _field(mark: str, keyword: str, text: str | None) -> list[str]:
    """Return the lines of a string, one for each line of its text."""
    if text is None:
        return []
    if _PLAIN.fullmatch(text):
        return [f'{mark}{keyword} "{text}"']
    lines = _literals(text)
    if len(lines) > 1:
        lines.insert(0, '""')
    return [f"{mark}{keyword} {lines[0]}", *(mark + line for line in lines[1:])]


def _literals(text: str) -> list[str]:
    """Return the quoted strings of a text, cut after each line feed."""
    from polib import escape

    return [
        '"' + str(escape(line)).replace("\a", "\\a") + '"'
        for line in re.split("(?<=\n)", text)
        if line
    ]


def _comments(marker: str, comments: Iterable[str]) -> list[str]:
    lines = (line for comment in comments for line in re.split(r"\r\n|\r|\n", comment))
    return [f"{marker} {line}" if line else marker for line in lines]


def _reference(location: Location, path: str | None) -> str:
    """Return ``path:line``, the path between isolates where it would be misread."""
    name = location.path
    if "\n" in name or _POP_ISOLATE in name:
        raise CatalogError(f"a file name that PO cannot hold: {name!r}", path=path)
    plain = f"{name}:{location.line}" if location.line else name
    if _FIRST_ISOLATE not in name and list(_locations(plain)) == [location]:
        return plain
    line = f":{location.line}" if location.line else ""
    return f"{_FIRST_ISOLATE}{name}{_POP_ISOLATE}{line}"


def new_catalog(
    document_path: str,
    source_language: str,
    target_language: str,
    *,
    project: str,
    version: str,
    now: datetime,
) -> Catalog:
    """Return a catalogue without messages whose header satisfies ``msgfmt --check``.

    Args:
        document_path: The source document, relative to the project.
        source_language: Language code of the document.
        target_language: Language code of the translation.
        project: Name and version of the project, for Project-Id-Version.
        version: Version of this program, for X-Generator.
        now: Time of creation, with its time zone; nothing changes these fields afterwards.
    """
    date = now.strftime("%Y-%m-%d %H:%M%z")
    plural_forms = _plural_forms(target_language)
    headers = [
        ("Project-Id-Version", project),
        ("Report-Msgid-Bugs-To", ""),
        ("POT-Creation-Date", date),
        ("PO-Revision-Date", date),
        ("Last-Translator", "Automatically generated"),
        ("Language-Team", "none"),
        ("Language", target_language.replace("-", "_")),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        *([("Plural-Forms", plural_forms)] if plural_forms else []),
        ("X-Source-Language", source_language.replace("-", "_")),
        ("X-Generator", f"rktranslate {version}"),
    ]
    return Catalog(
        source_language=source_language,
        target_language=target_language,
        headers=tuple(headers),
        header_comment=f"# {document_path}, from {source_language} to {target_language}",
    )


def _plural_forms(language: str) -> str | None:
    """Return the value of Plural-Forms after CLDR; None for a language that CLDR lacks."""
    from babel import Locale, UnknownLocaleError
    from babel.messages.plurals import get_plural
    from babel.plural import to_gettext

    try:
        locale = Locale.parse(language, sep="_" if "_" in language else "-")
    except (ValueError, UnknownLocaleError):
        return None
    rule = locale.plural_form
    numbers = range(200)
    if not rule.tags:
        return "nplurals=1; plural=0;"
    if rule.tags == {"one"}:
        singular = [n for n in numbers if rule(n) == "one"]
        simple = {(1,): "(n != 1)", (0, 1): "(n > 1)"}.get(tuple(singular))
        if simple:
            return f"nplurals=2; plural={simple};"
    expression = str(to_gettext(rule))
    # CLDR's operand for compact decimals (1e6) does not exist in gettext.
    return str(get_plural(locale)) if re.search(r"\be\b", expression) else expression
