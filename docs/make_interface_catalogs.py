"""Bring the catalogues of the review desk's interface up to date with its templates.

``python docs/make_interface_catalogs.py`` writes ``src/rktranslate/review/locale/<code>.po`` for
each locale of the interface: translations stay, new texts are empty, and those of texts that
changed are fuzzy. The desk shows English for both until a person has translated them.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from rktranslate.review.i18n import LOCALES, interface_messages

FOLDER = Path(__file__).parents[1] / "src/rktranslate/review/locale"


def template() -> Catalog:
    """Return the texts of the interface, with the templates that have them."""
    catalog = Catalog(project="rktranslate", charset="utf-8")
    for place, texts in interface_messages():
        message = texts if len(texts) > 1 else texts[0]
        catalog.add(message, locations=[(place, 0)], flags=_flags(texts[0]))
    return catalog


def _flags(text: str) -> set[str]:
    return {"python-format"} if "%(" in text else set()


def updated(code: str, before: bytes) -> bytes:
    """Return a catalogue with the texts of today; ``before`` is the catalogue so far."""
    catalog = read_po(io.BytesIO(before), locale=code) if before else Catalog(locale=code)
    catalog.update(template())
    # Dates of the template would change the file each time.
    catalog.fuzzy = False
    written = io.BytesIO()
    write_po(written, catalog, width=100, omit_header=False, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if "POT-Creation-Date" not in line).encode()


def main() -> None:
    """Write the catalogues of all locales but English, which the templates are."""
    FOLDER.mkdir(exist_ok=True)
    for code in LOCALES:
        if code != "en":
            path = FOLDER / f"{code}.po"
            path.write_bytes(updated(code, path.read_bytes() if path.exists() else b""))


if __name__ == "__main__":
    main()
