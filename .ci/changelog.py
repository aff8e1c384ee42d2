"""The changelog of a release: what its notes are, and how it gets its section.

    python .ci/changelog.py notes 1.2.3               print the section of a version
    python .ci/changelog.py release 1.2.3 2026-01-31  make "Unreleased" the section of a version

CHANGELOG.md has the form of Keep a Changelog 1.1.0.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FILE = Path(__file__).parent.parent / "CHANGELOG.md"
_SECTION = re.compile(r"^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$", re.MULTILINE)
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
"""Headings of a section."""
_UNRELEASED = "Unreleased"


def sections(text: str) -> dict[str, str]:
    """Return the text of each section by version, in the order of the file.

    Raises:
        ValueError: A version has two sections.
    """
    found: dict[str, str] = {}
    headings = list(_SECTION.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        if heading[1] in found:
            raise ValueError(f"CHANGELOG.md: duplicate section {heading[1]}")
        found[heading[1]] = text[heading.end() : end].strip()
    return found


def notes(text: str, version: str) -> str:
    """Return the section of a version.

    Raises:
        ValueError: There is none, or it is empty.
    """
    section = sections(text).get(version, "")
    if not section:
        raise ValueError(f"CHANGELOG.md: no section for {version}; see `changelog.py release`")
    return section


def released(text: str, version: str, date: str) -> str:
    """Return a changelog whose unreleased changes are those of a version, below an empty section.

    Raises:
        ValueError: Nothing is unreleased, or the version has a section already.
    """
    known = sections(text)
    if version in known:
        raise ValueError(f"CHANGELOG.md: duplicate section {version}")
    if not known.get(_UNRELEASED):
        raise ValueError("CHANGELOG.md: nothing is unreleased")
    old = f"## [{_UNRELEASED}]\n"
    return text.replace(old, f"{old}\n## [{version}] - {date}\n", 1)


def main(arguments: list[str]) -> None:
    """Run a command."""
    text = FILE.read_text(encoding="utf-8")
    try:
        match arguments:
            case ["notes", version]:
                print(notes(text, version))
            case ["release", version, date]:
                FILE.write_text(released(text, version, date), encoding="utf-8")
            case _:
                raise SystemExit(__doc__)
    except ValueError as error:
        raise SystemExit(f"error: {error}") from None


if __name__ == "__main__":
    main(sys.argv[1:])
