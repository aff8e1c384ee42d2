"""Make pictures of the brief beside its translations, as LibreOffice and Chromium show them.

    python examples/brief/make_pictures.py

writes ``docs/pictures/``; it needs Pillow, LibreOffice and Chromium. Build the project first.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "docs" / "pictures"
LANGUAGES = ("en", "ms")
HEIGHT = 680
"""Pixels of a page."""


def main() -> None:
    """Write one picture per format: the source, then its translations."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, shot in (("brief.docx", page_of_document), ("brief.html", page_of_browser)):
            files = [HERE / "source" / name, *(HERE / "build" / each / name for each in LANGUAGES)]
            pages = [
                shot(file, Path(folder, f"{number}-{name}.png"), Path(folder, "profile"))
                for number, file in enumerate(files)
            ]
            target = PICTURES / f"{name.replace('.', '-')}.png"
            side_by_side(pages).quantize(16).save(target, optimize=True)
            print(f"{target.name}: {target.stat().st_size / 1000:.0f} kB", file=sys.stderr)


def page_of_document(file: Path, picture: Path, profile: Path) -> Image.Image:
    """Return the first page of a document as LibreOffice prints it."""
    copy = picture.with_suffix(file.suffix)
    copy.write_bytes(file.read_bytes())
    office = ("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless")
    subprocess.run(
        [*office, "--convert-to", "png", "--outdir", str(picture.parent), str(copy)],
        check=True,
        stdout=sys.stderr,
    )
    return Image.open(picture)


def page_of_browser(file: Path, picture: Path, profile: Path) -> Image.Image:
    """Return the beginning of a page as Chromium shows it."""
    subprocess.run(
        [
            *("chromium", "--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"),
            *(f"--user-data-dir={profile}-browser", "--window-size=760,1000"),
            *(f"--screenshot={picture}", file.as_uri()),
        ],
        check=True,
        stdout=sys.stderr,
        stderr=subprocess.DEVNULL,
    )
    return Image.open(picture)


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """Return pictures of one height beside each other."""
    scaled = [
        page.convert("RGB").resize((round(page.width * HEIGHT / page.height), HEIGHT))
        for page in pages
    ]
    gap = 12
    width = sum(page.width for page in scaled) + gap * (len(scaled) + 1)
    whole = Image.new("RGB", (width, HEIGHT + 2 * gap), "#9e9e9e")
    left = gap
    for page in scaled:
        whole.paste(page, (left, gap))
        left += page.width + gap
    return whole


if __name__ == "__main__":
    main()
