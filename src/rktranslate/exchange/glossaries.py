"""Glossaries of other tools, in and out: Weblate CSV, DeepL CSV and TSV, OmegaT; TBX by ``tbx``.

These tables know a source term, one rendering a row, and at most a comment. What a format cannot
hold is told, never dropped in silence. What a file has and ``glossary.csv`` cannot hold is left out
term by term, with the line and the reason.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.errors import GlossaryError
from rktranslate.exchange import tbx
from rktranslate.exchange.entry import Entry
from rktranslate.glossary.rows import SAME, SEPARATOR, parse_term
from rktranslate.glossary.terms import fold
from rktranslate.languages.codes import same_language, spelled
from rktranslate.model import Skipped, TermStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.glossary.terms import Glossary
    from rktranslate.model import Term

FORMATS = ("tbx", "weblate", "deepl-csv", "deepl-tsv", "omegat")
"""What ``--format`` may say."""
WEBLATE_COLUMNS = (
    "location",
    "source",
    "target",
    "id",
    "fuzzy",
    "context",
    "translator_comments",
    "developer_comments",
)
_DEEPL_BYTES = 1024
"""Longest source or target phrase that DeepL takes, in UTF-8 bytes."""
_NOT_FUZZY = ("", "0", "false", "no")


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a foreign file holds."""

    terms: tuple[Term, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """A glossary in a foreign format."""

    data: bytes
    entries: int
    lost: tuple[Skipped, ...]


def format_of(name: str) -> str | None:
    """Return the format that a file's name is enough to tell, or None."""
    lower = name.lower()
    if lower.endswith((".tbx", ".xml")):
        return "tbx"
    if lower.endswith(".tsv"):
        return "deepl-tsv"
    return "omegat" if lower.endswith((".utf8", ".tab", ".txt")) else None


def read(
    data: bytes,
    kind: str,
    *,
    path: str,
    source_language: str,
    languages: tuple[str, ...],
) -> Foreign:
    """Read a glossary of another tool.

    Args:
        data: The file.
        kind: One of ``FORMATS``.
        path: Its name in messages.
        source_language: Language of the terms.
        languages: Target languages of the glossary; only TBX may have more than one.

    Raises:
        GlossaryError: It is not a file of this format.
    """
    if kind == "tbx":
        entries: Iterable[Entry] = tbx.read(data, path, source_language, languages)
        skipped: list[Skipped] = []
    else:
        if len(languages) != 1:
            raise GlossaryError(
                f"a {kind} file has one target language, and {len(languages)} are asked for",
                path=path,
                hint="name it with --to",
            )
        rows = _READERS[kind](data, path)
        entries, skipped = _grouped(rows, path, source_language, languages[0])
    terms: list[Term] = []
    for entry in entries:
        try:
            terms.append(_term(entry, path, source_language, languages))
        except GlossaryError as error:
            skipped.append(Skipped(f"{path}:{entry.line}: {entry.source}", _reason(error)))
    return Foreign(tuple(terms), tuple(skipped))


def write(glossary: Glossary, kind: str, language: str | None = None) -> Exported:
    """Return a glossary in the format of another tool.

    Args:
        glossary: What to write.
        kind: One of ``FORMATS``.
        language: Target language; TBX writes all of them without one.

    Raises:
        GlossaryError: The format needs a language and there is not exactly one.
    """
    wanted, language = language, language and spelled(language, glossary.languages)
    if wanted is not None and language is None:
        raise GlossaryError(
            f"the glossary has no column {wanted!r}",
            path=glossary.path or None,
            hint=f"it has {', '.join(glossary.languages)}",
        )
    if kind == "tbx":
        chosen = glossary if language is None else replace(glossary, languages=(language,))
        return Exported(tbx.write(chosen), len(chosen.terms), ())
    if language is None:
        if len(glossary.languages) != 1:
            raise GlossaryError(
                f"a {kind} file has one target language",
                path=glossary.path or None,
                hint=f"name it with --to: {', '.join(glossary.languages)}",
            )
        language = glossary.languages[0]
    return _WRITERS[kind](glossary, language)


# --- reading ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    source: str
    target: str
    comment: str = ""
    skip: str = ""
    """Why the row is left out; empty when it is not."""
    languages: tuple[str, str] | None = None
    """What the row says of its languages."""


def _grouped(
    rows: Iterable[_Row], path: str, source_language: str, language: str
) -> tuple[list[Entry], list[Skipped]]:
    """Join the rows of one source term into one entry, its renderings in file order."""
    groups: dict[str, list[_Row]] = {}
    skipped: list[Skipped] = []
    for row in rows:
        reason = row.skip
        if row.languages and not reason:
            pairs = zip(row.languages, (source_language, language), strict=True)
            if not all(
                same_language(theirs.partition("-")[0], ours) or same_language(theirs, ours)
                for theirs, ours in pairs
            ):
                reason = f"it is {row.languages[0]} to {row.languages[1]}"
        if reason:
            skipped.append(Skipped(f"{path}:{row.line}: {row.source or row.target}", reason))
        else:
            groups.setdefault(row.source, []).append(row)
    entries = [
        Entry(
            line=each[0].line,
            source=source,
            accepted={language: tuple(dict.fromkeys(row.target for row in each))},
            cells={"note": "; ".join(dict.fromkeys(row.comment for row in each if row.comment))},
        )
        for source, each in groups.items()
    ]
    return entries, skipped


def _term(entry: Entry, path: str, source_language: str, languages: Sequence[str]) -> Term:
    """Return an entry as a term, held to everything that a row of glossary.csv is held to."""
    cells = {source_language: entry.source}
    for language in languages:
        cells[language] = _joined(entry.accepted.get(language, ()))
    cells |= {name: cell for name, cell in entry.cells.items() if cell}
    if entry.variants:
        cells["variants"] = _joined(entry.variants)
    for language, texts in entry.forbidden.items():
        if texts:
            cells[f"forbidden_{language}"] = _joined(texts)
    return parse_term(cells, source_language=source_language, line=entry.line, shown=path)


def _joined(texts: Iterable[str]) -> str:
    for text in texts:
        if SEPARATOR in text:
            raise GlossaryError(f"{text!r} holds {SEPARATOR!r}, which separates renderings here")
        if text == SAME:
            raise GlossaryError(f"{SAME!r} is no rendering")
    return SEPARATOR.join(texts)


def _reason(error: GlossaryError) -> str:
    return error.message


def _decoded(data: bytes, path: str) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(f"not {encoding[:6].upper()}", path=path, line=line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise GlossaryError("a NUL byte does not belong in a glossary", path=path, line=line)
    return text


def _table(text: str, path: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of CSV that are not blank, with the line that each begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise GlossaryError(f"not a row of CSV: {error}", path=path, line=line) from error
        if any(cell.strip() for cell in row):
            yield line, [" ".join(cell.split()) for cell in row]


def _read_weblate(data: bytes, path: str) -> Iterator[_Row]:
    rows = _table(_decoded(data, path), path, ",")
    line, header = next(rows, (1, []))
    names = [name.casefold() for name in header]
    if "source" not in names or "target" not in names:
        raise GlossaryError(
            "there are no columns source and target",
            path=path,
            line=line,
            hint=f"Weblate's CSV begins with {','.join(WEBLATE_COLUMNS)}",
        )
    for line, row in rows:
        if len(row) != len(names):
            raise GlossaryError(
                f"the row has {len(row)} cells and the header {len(names)}", path=path, line=line
            )
        cells = dict(zip(names, row, strict=True))
        skip = ""
        if not cells["target"]:
            skip = "it has no translation"
        elif cells.get("fuzzy", "").casefold() not in _NOT_FUZZY:
            skip = "it needs editing"
        comment = cells.get("developer_comments") or cells.get("translator_comments", "")
        yield _Row(line, cells["source"], cells["target"], comment, skip)


def _read_deepl(data: bytes, path: str, delimiter: str) -> Iterator[_Row]:
    for line, row in _table(_decoded(data, path), path, delimiter):
        # Source and target; DeepL's own exports add both languages, and one of them a figure.
        if len(row) not in (2, 4, 5):
            raise GlossaryError(
                f"expected source and target, found {len(row)} columns", path=path, line=line
            )
        skip = "" if row[1] else "it has no translation"
        languages = (row[2], row[3]) if len(row) > 2 and row[2] and row[3] else None
        yield _Row(line, row[0], row[1], skip=skip, languages=languages)


def _read_deepl_csv(data: bytes, path: str) -> Iterator[_Row]:
    return _read_deepl(data, path, ",")


def _read_deepl_tsv(data: bytes, path: str) -> Iterator[_Row]:
    return _read_deepl(data, path, "\t")


def _read_omegat(data: bytes, path: str) -> Iterator[_Row]:
    text = _decoded(data, path)
    if path.lower().endswith(".csv"):
        rows: Iterable[tuple[int, list[str]]] = _table(text, path, ",")
    else:
        rows = (
            (line, [" ".join(cell.split()) for cell in row.split("\t")])
            for line, row in enumerate(text.replace("\r\n", "\n").split("\n"), 1)
            if row.strip()
        )
    for line, row in rows:
        if row[0].startswith("#"):
            continue
        if len(row) < 2:
            raise GlossaryError(
                "expected source, target and perhaps a comment, found one column",
                path=path,
                line=line,
                hint="the columns are separated by tabs",
            )
        skip = "" if row[1] else "it has no translation"
        yield _Row(line, row[0], row[1], row[2] if len(row) > 2 else "", skip)


_READERS = {
    "weblate": _read_weblate,
    "deepl-csv": _read_deepl_csv,
    "deepl-tsv": _read_deepl_tsv,
    "omegat": _read_omegat,
}


# --- writing ---------------------------------------------------------------------------------


class _Losses:
    """Counts what a format cannot hold."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str], int] = {}

    def add(self, what: str, reason: str, count: int = 1) -> None:
        if count:
            self.counts[what, reason] = self.counts.get((what, reason), 0) + count

    def skipped(self) -> tuple[Skipped, ...]:
        return tuple(
            Skipped(f"{count} {what}", reason) for (what, reason), count in self.counts.items()
        )


def _accepted(
    glossary: Glossary, language: str, losses: _Losses, kind: str
) -> Iterator[tuple[Term, tuple[str, ...]]]:
    """Yield the terms that have something to write, and count what stays behind."""
    seen: dict[str, int] = {}
    order: list[tuple[Term, list[str]]] = []
    for term in glossary.terms:
        losses.add("forbidden renderings", f"{kind} has none", len(term.forbidden_in(language)))
        losses.add("terms' exact case", f"{kind} has none", int(term.case_exact))
        losses.add("terms' types", f"{kind} has none", int(bool(term.type)))
        if term.status is TermStatus.DO_NOT_TRANSLATE:
            losses.add("do-not-translate marks", f"{kind} has none; the term is its own rendering")
        texts = term.renderings(language)
        if not texts:
            continue
        at = seen.setdefault(fold(term.source), len(order))
        if at == len(order):
            order.append((term, []))
        order[at][1].extend(text for text in texts if text not in order[at][1])
    yield from ((term, tuple(texts)) for term, texts in order)


def _write_weblate(glossary: Glossary, language: str) -> Exported:
    losses = _Losses()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(WEBLATE_COLUMNS)
    entries = 0
    for term, texts in _accepted(glossary, language, losses, "Weblate's CSV"):
        losses.add("variants", "Weblate's CSV has none", len(term.variants))
        for text in texts:
            writer.writerow(["", term.source, text, "", "", "", "", term.note])
            entries += 1
    return Exported(out.getvalue().encode(), entries, losses.skipped())


def _write_deepl(glossary: Glossary, language: str, delimiter: str) -> Exported:
    losses = _Losses()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", delimiter=delimiter)
    written: set[str] = set()
    for term, texts in _accepted(glossary, language, losses, "DeepL"):
        losses.add("further renderings", "DeepL takes one a term", len(texts) - 1)
        losses.add("notes", "DeepL has none", int(bool(term.note)))
        # DeepL looks for the text as it stands, so that a variant is an entry of its own.
        for form in (term.source, *term.variants):
            if form in written:
                continue
            if max(len(form.encode()), len(texts[0].encode())) > _DEEPL_BYTES:
                losses.add("terms", f"DeepL takes at most {_DEEPL_BYTES} bytes")
                continue
            written.add(form)
            writer.writerow([form, texts[0]])
    return Exported(out.getvalue().encode(), len(written), losses.skipped())


def _write_deepl_csv(glossary: Glossary, language: str) -> Exported:
    return _write_deepl(glossary, language, ",")


def _write_deepl_tsv(glossary: Glossary, language: str) -> Exported:
    return _write_deepl(glossary, language, "\t")


def _write_omegat(glossary: Glossary, language: str) -> Exported:
    losses = _Losses()
    lines = ["# Glossary in tab-separated format -*- coding: utf-8 -*-"]
    for term, texts in _accepted(glossary, language, losses, "OmegaT"):
        for form in (term.source, *term.variants):
            if form.startswith("#"):
                losses.add("terms", "OmegaT takes a line that begins with # for a comment")
                continue
            lines += ["\t".join((form, text, term.note)).rstrip("\t") for text in texts]
    data = "".join(line + "\n" for line in lines).encode()
    return Exported(data, len(lines) - 1, losses.skipped())


_WRITERS = {
    "weblate": _write_weblate,
    "deepl-csv": _write_deepl_csv,
    "deepl-tsv": _write_deepl_tsv,
    "omegat": _write_omegat,
}
