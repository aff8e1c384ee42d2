"""Headers of PO files: their fields, their language, and the header of a new catalogue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.catalog.po.strings import UNWRITABLE, literals
from rktranslate.errors import CatalogError
from rktranslate.languages.codes import cldr_locale, gettext_code, language_tag, same_primary
from rktranslate.model import Catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from rktranslate.catalog.po.reader import PoFile

    Fields = tuple[tuple[str, str], ...]

_CONTENT_TYPE = "content-type"
_CHARSET_FIELD = re.compile(r"charset=[^\s;]*", re.IGNORECASE)


def parse_fields(text: str) -> Fields:
    """Return the names and values of header fields in order; a line without a colon has no name."""
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    fields = []
    for line in lines:
        name, colon, value = line.partition(":")
        fields.append((name, value.strip()) if colon and name else ("", line))
    return tuple(fields)


def with_fields(fields: Fields, new: Mapping[str, str]) -> Fields:
    """Return header fields with others in place of those of the same names, or behind them."""
    known = {name for name, _ in fields}
    replaced = tuple((name, new.get(name, value)) for name, value in fields)
    return (*replaced, *((name, value) for name, value in new.items() if name not in known))


def target_language_of(fields: Fields, expected: str | None, path: str, line: int) -> str:
    """Return the language of a PO file.

    Args:
        fields: Its header fields.
        expected: The language that it must be in; None takes the header's.
        path: The file, for errors.
        line: The line of the header, for errors.

    Raises:
        CatalogError: The header names another language, or none where none is expected.
    """
    declared = next((value.strip() for name, value in fields if name == "Language"), "")
    if expected is None:
        if not declared:
            raise CatalogError(
                "the header names no Language",
                path=path,
                line=line,
                hint="add that field, or name the target language with --to",
            )
        return language_tag(declared)
    if declared and not same_primary(declared, expected):
        raise CatalogError(
            f"expected target language {expected}, found {declared} in the header",
            path=path,
            line=line,
        )
    return expected


def header_text(catalog: Catalog, previous: PoFile | None) -> str:
    """Return the header entry, unchanged if it is as it was read.

    Raises:
        CatalogError: PO cannot hold a comment line or a field.
    """
    if (
        previous is not None
        and previous.raw_header is not None
        and previous.catalog.headers == catalog.headers
        and previous.catalog.header_comment == catalog.header_comment
    ):
        return previous.raw_header
    lines = catalog.header_comment.split("\n") if catalog.header_comment else []
    fields = with_utf8(catalog.headers)
    bad = [line for line in lines if not line.startswith("#") or line.startswith(("#~", "#|"))]
    bad += [name for name, value in fields if "\n" in name + value or ":" in name]
    bad += [value for name, value in fields if UNWRITABLE.search(name + value)]
    if bad:
        raise CatalogError(f"the header cannot be written: {bad[0]!r}", path=catalog.path or None)
    return header_lines(lines, fields)


def header_lines(comments: Iterable[str], fields: Fields) -> str:
    """Return the text of a header entry, without the last line end.

    Args:
        comments: Its comment lines, with their markers.
        fields: Its fields.
    """
    text = "".join(f"{name}: {value}\n" if name else f"{value}\n" for name, value in fields)
    # Not written by polib: it sorts the fields, and drops duplicate ones and lines without a colon.
    # The empty first string is how every gettext tool writes a header.
    return "\n".join([*comments, 'msgid ""', 'msgstr ""', *literals(text)])


def with_utf8(fields: Fields) -> Fields:
    """Return the header fields with UTF-8 as the charset, in which files are written."""
    if not any(name.lower() == _CONTENT_TYPE for name, _ in fields):
        return (*fields, ("Content-Type", "text/plain; charset=UTF-8"))
    return tuple(
        (name, _utf8(value) if name.lower() == _CONTENT_TYPE else value) for name, value in fields
    )


def _utf8(content_type: str) -> str:
    if re.search(r"charset=utf-?8\b", content_type, re.IGNORECASE):
        return content_type
    if _CHARSET_FIELD.search(content_type):
        return _CHARSET_FIELD.sub("charset=UTF-8", content_type)
    return "text/plain; charset=UTF-8"


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
        now: Time of creation, with its time zone; later updates do not change these fields.
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
        ("Language", gettext_code(target_language)),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        *([("Plural-Forms", plural_forms)] if plural_forms else []),
        ("X-Source-Language", gettext_code(source_language)),
        ("X-Generator", f"rktranslate {version}"),
    ]
    return Catalog(
        source_language=source_language,
        target_language=target_language,
        headers=tuple(headers),
        header_comment=f"# {document_path}, from {source_language} to {target_language}",
    )


def _plural_forms(language: str) -> str | None:
    """Return the value of Plural-Forms by CLDR; None for a language that CLDR lacks."""
    from babel.messages.plurals import get_plural
    from babel.plural import to_gettext

    locale = cldr_locale(language)
    if locale is None:
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
