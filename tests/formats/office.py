"""LibreOffice as an independent reader: what it sees in documents."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from lxml import etree

PROGRAM = shutil.which("soffice")
_FLAT = {
    ".docx": "fodt",
    ".odt": "fodt",
    ".pptx": "fodp",
    ".odp": "fodp",
    ".xlsx": "fods",
    ".ods": "fods",
}
"""Flat XML of OpenDocument: all text, headers and notes included, in one file."""
SUFFIXES = frozenset(_FLAT)
_BLANKS = {"s", "tab", "line-break"}
_NOT_TEXT = {"binary-data", "object", "forms", "settings", "meta", "scripts", "font-face-decls"}
_PARAGRAPHS = {"p", "h", "note", "table-cell", "page"}
_SECONDS = 240


def texts(documents: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """Return the paragraphs that LibreOffice sees in documents, by their names.

    One start of the program reads all documents of a kind; one that it does not open is missing.

    Args:
        documents: Files by name; the suffix says what they are.
        folder: An empty folder.
    """
    found: dict[str, list[str]] = {}
    for flat in sorted(set(_FLAT.values())):
        names = {
            f"{number}{Path(name).suffix}": name
            for number, name in enumerate(documents)
            if _FLAT.get(Path(name).suffix) == flat
        }
        if not names:
            continue
        source, output = folder / flat / "in", folder / flat / "out"
        source.mkdir(parents=True)
        for short, name in names.items():
            (source / short).write_bytes(documents[name])
        _convert((source / short for short in names), flat, output, folder / "profile")
        for short, name in names.items():
            converted = output / f"{Path(short).stem}.{flat}"
            if converted.exists():
                found[name] = _paragraphs(converted.read_bytes())
    return found


def _convert(files: Iterable[Path], flat: str, output: Path, profile: Path) -> None:
    assert PROGRAM is not None
    command = [PROGRAM, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", flat, "--outdir", str(output), *map(str, files)],
        check=True,
        timeout=_SECONDS,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
    )


def _paragraphs(data: bytes) -> list[str]:
    """Return the paragraphs of a flat document, blanks of any kind as one space."""
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "comment":
            continue
        name = etree.QName(element).localname
        skipped = any(etree.QName(each).localname in _NOT_TEXT for each in element.iterancestors())
        if event == "start" and not skipped and name not in _NOT_TEXT:
            parts.append("\n" if name in _PARAGRAPHS else " " if name in _BLANKS else "")
            parts.append(element.text or "")
        elif event == "end" and not skipped:
            parts.append("\n" if name in _PARAGRAPHS else "")
            parts.append(element.tail or "")
    lines = "".join(parts).split("\n")
    return [line for line in (re.sub(r"\s+", " ", line).strip() for line in lines) if line]
