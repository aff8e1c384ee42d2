"""Parts of packages that are damaged, odd, or meant to harm: a line each, and nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.errors import DocumentError
from rktranslate.model import Document
from tests.formats.hostile import BY_KIND, changed, outcome, parts, text_part
from tests.formats.laws.kinds import Kind, is_xml
from tests.formats.raw_zip import raw_zip

# --- XML ---------------------------------------------------------------------------------------

_SECRET = Path("/etc/hostname")
_ROOT = re.compile(rb"(<(?![?!])[^\s/>]+)")


def _doctype(content: bytes, declarations: bytes, inside: bytes) -> bytes:
    """Return a part with a document type, and something at the beginning of its root's content."""
    match = _ROOT.search(content)
    assert match
    name = match[1][1:]
    end = content.index(b">", match.end()) + 1
    return (
        content[: match.start()]
        + b"<!DOCTYPE " + name + b" " + declarations + b">"
        + content[match.start() : end]
        + inside
        + content[end:]
    )  # fmt: skip


_LAUGHS = b"".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">'.encode() if n else b'<!ENTITY l0 "ha">'
    for n in range(12)
)
_PARTS: dict[str, Callable[[bytes], bytes]] = {
    "billion laughs": lambda part: _doctype(part, b"[" + _LAUGHS + b"]", b"&l11;"),
    "quadratic entities": lambda part: _doctype(
        part, b'[<!ENTITY a "' + b"a" * 100_000 + b'">]', b"&a;" * 1000
    ),
    "an external entity": lambda part: _doctype(
        part, f'[<!ENTITY a SYSTEM "{_SECRET.as_uri()}">]'.encode(), b"&a;"
    ),
    "a parameter entity": lambda part: _doctype(
        part, f'[<!ENTITY % a SYSTEM "{_SECRET.as_uri()}"> %a;]'.encode(), b""
    ),
    "an external subset": lambda part: _doctype(part, f'SYSTEM "{_SECRET.as_uri()}"'.encode(), b""),
    "a default attribute": lambda part: _doctype(part, b'[<!ATTLIST a b CDATA "c">]', b""),
    "an unknown entity": lambda part: _doctype(part, b'SYSTEM "x"', b"&nama;"),
    "an element that is not closed": lambda part: part[: part.rindex(b"<")],
    "truncated": lambda part: part[: len(part) // 2],
    "nothing": lambda part: b"",
    "no XML": lambda part: b"Satu kalimat.",
    "another root": lambda part: b"<html><body>x</body></html>",
    "text after the root": lambda part: part + b"x",
    "two roots": lambda part: part + b"<a/>",
    "NUL": lambda part: part.replace(b"a", b"\0", 3),
    "NULs only": lambda part: bytes(len(part)),
    "a control character": lambda part: part.replace(b"><", b">\x01<", 1),
    "a reference to a control character": lambda part: part.replace(b"</", b"&#1;</", 1),
    "a reference to a surrogate": lambda part: part.replace(b"</", b"&#xD800;</", 1),
    "invalid UTF-8": lambda part: part.replace(b"</", b"\xff\xfe</", 1),
    "surrogates in UTF-8": lambda part: part.replace(b"</", b"\xed\xa0\x80</", 1),
    "UTF-16": lambda part: (
        b"\xff\xfe" + part.decode().replace("UTF-8", "UTF-16").encode("utf-16-le")
    ),
    "UTF-16, big end first": lambda part: (
        b"\xfe\xff" + part.decode().replace("UTF-8", "UTF-16").encode("utf-16-be")
    ),
    "UTF-16 without a mark": lambda part: part.decode().encode("utf-16-le"),
    "UTF-32": lambda part: part.decode().encode("utf-32"),
    "a byte order mark": lambda part: b"\xef\xbb\xbf" + part,
    "Latin-1": lambda part: part.replace(b"UTF-8", b"ISO-8859-1").replace(b"Harga", b"H\xe4rga"),
    "an unknown encoding": lambda part: part.replace(b"UTF-8", b"x-none"),
    "UTF-7": lambda part: part.replace(b"UTF-8", b"UTF-7"),
    "XML 1.1": lambda part: part.replace(b'version="1.0"', b'version="1.1"', 1),
    "a prefix that is not declared": lambda part: re.sub(rb"</", b"<zz:a/></", part, count=1),
    "an attribute twice": lambda part: _ROOT.sub(rb'\1 q="1" q="2"', part, count=1),
    "CR line ends": lambda part: part.replace(b"><", b">\r<"),
    "comments and instructions": lambda part: part.replace(b"</", b"<!-- a --><?b c?></", 5),
    "CDATA": lambda part: re.sub(rb">([A-Za-z ]+)</", rb"><![CDATA[\1]]></", part),
}


@BY_KIND
@pytest.mark.parametrize("name", _PARTS)
def test_parts_of_bad_xml(kind: Kind, name: str) -> None:
    own = parts(kind)
    secret = _SECRET.read_text("utf-8").strip() if _SECRET.exists() else "?"
    for entry in own:
        part = entry.name.decode()
        if not is_xml(part):
            continue
        found = outcome(
            kind, raw_zip(changed(own, entry.name, content=_PARTS[name](entry.content)))
        )
        if isinstance(found, Document):
            text = " ".join(block.text for block in found.blocks)
            assert len(text) < 200_000
            assert f" {secret} " not in f" {text} " or secret in str(own)
        if entry.name == text_part(kind) and name in _REFUSED and kind.suffix not in _LENIENT:
            assert isinstance(found, DocumentError), part


_REFUSED = {
    "billion laughs", "quadratic entities", "an external entity", "a parameter entity", "nothing", "no XML",
    "truncated", "an element that is not closed", "text after the root", "two roots", "NUL", "NULs only",
    "a control character", "a reference to a control character", "invalid UTF-8", "UTF-32",
    "an unknown encoding", "an attribute twice", "a prefix that is not declared",
}  # fmt: skip
_LENIENT = {".epub"}
"""Kinds whose text is read as browsers read a page: whatever it is, and without its entities."""


# --- relationships and other parts that lead nowhere -------------------------------------------


@BY_KIND
def test_parts_that_are_missing(kind: Kind) -> None:
    own = parts(kind)
    for entry in own:
        outcome(kind, raw_zip([each for each in own if each is not entry]))


@BY_KIND
@pytest.mark.parametrize(
    "target",
    [
        "missing.xml", "../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/a",
        "", ".", "#", "%00", "document.xml", "a" * 5000, "\\\\server\\share\\a.xml", "//a/b", "?", "%2e%2e/x",
    ],
)  # fmt: skip
def test_references_that_lead_nowhere(kind: Kind, target: str) -> None:
    """Every reference of a part to another one, each in turn, leads somewhere else."""
    own = parts(kind)
    pattern = re.compile(rb'\b(Target|href|full-path|src|xlink:href|manifest:full-path)="([^"]*)"')
    for entry in own:
        for match in pattern.finditer(entry.content):
            start, end = match.span(2)
            content = entry.content[:start] + target.encode() + entry.content[end:]
            outcome(kind, raw_zip(changed(own, entry.name, content=content)))


@BY_KIND
@pytest.mark.parametrize(
    "what", ["Type", "ContentType", "media-type", "PartName", "Id", "TargetMode"]
)
def test_kinds_of_parts_that_are_wrong(kind: Kind, what: str) -> None:
    own = parts(kind)
    pattern = re.compile(rf'\b{what}="([^"]*)"'.encode())
    for entry in own:
        for match in pattern.finditer(entry.content):
            for value in (b"", b"x", b"a" * 3000):
                start, end = match.span(1)
                content = entry.content[:start] + value + entry.content[end:]
                outcome(kind, raw_zip(changed(own, entry.name, content=content)))


@BY_KIND
def test_a_part_that_is_its_own_relationships(kind: Kind) -> None:
    own = parts(kind)
    for entry in own:
        if entry.name.endswith(b".rels"):
            name = entry.name.rsplit(b"/", 1)[-1]
            content = re.sub(rb'Target="[^"]*"', b'Target="' + name + b'"', entry.content)
            outcome(kind, raw_zip(changed(own, entry.name, content=content)))
