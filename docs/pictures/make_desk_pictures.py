"""Make the pictures of the review desk, from a real server in a real Chromium.

    python docs/pictures/make_desk_pictures.py

writes ``docs/pictures/desk-*.png``, of the formatted brief with English drafts of the engine. It
needs the program with its extra ``review``, Playwright, Pillow and an installed Chromium.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
DOCUMENT = "source/brief.html"
CATALOG = "translations/en/brief.html.po"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
_COLOURS = 256
_REVIEWED = 35
"""Messages that are reviewed already."""
_QUESTION = "# question: as in the glossary of the ministry?"
_LOGIN = re.compile(r"https?://\S+/login\?token=\S+")


def project(folder: Path) -> Path:
    """Return the formatted brief, with drafts of the engine after its first messages."""
    root = folder / "brief"
    shutil.copytree(REPOSITORY / "examples/brief", root, ignore=shutil.ignore_patterns("*.py"))
    reviewed = (root / CATALOG).read_text(encoding="utf-8")
    for catalog in (
        root / "translations/en"
    ).iterdir():  # drafts are the engine's, not the memory's
        catalog.unlink()
    _run(root, "run", "--to", "en")
    drafted = (root / CATALOG).read_text(encoding="utf-8")
    (root / CATALOG).write_text(_partly_reviewed(drafted, reviewed), encoding="utf-8")
    return root


def _partly_reviewed(drafted: str, reviewed: str) -> str:
    """Return a catalogue whose first messages are those of another one."""
    final = {_source(entry): entry for entry in reviewed.split("\n\n")}
    entries = drafted.split("\n\n")
    for position, entry in enumerate(entries[1 : _REVIEWED + 1], 1):
        entries[position] = final.get(_source(entry), entry)
    entries[_REVIEWED + 1] = f"{_QUESTION}\n{entries[_REVIEWED + 1]}"
    return "\n\n".join(entries)


def _source(entry: str) -> str:
    return entry[entry.index("msgid ") : entry.index("msgstr ")] if "msgid " in entry else ""


def _run(root: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "rktranslate", *arguments]
    subprocess.run(command, cwd=root, check=False, stdout=subprocess.DEVNULL)


@contextmanager
def desk(root: Path) -> Iterator[str]:
    """Yield the login address of a desk that serves a project."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rktranslate", "review", "--no-open", "--port", "0"],
        cwd=root, env=os.environ | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield next(match[0] for match in map(_LOGIN.search, process.stdout) if match)
    finally:
        process.terminate()
        process.wait()


class Camera:
    """A person at the desk whose pages are kept as pictures."""

    def __init__(self, browser: Browser, login: str) -> None:
        self._browser = browser
        self._login = login

    @contextmanager
    def page(self, width: int, height: int, scheme: str = "light") -> Iterator[Page]:
        """Yield a page of a size, logged in."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(self._login)
        yield page
        context.close()

    def document(self, page: Page, **query: str) -> None:
        """Show the brief."""
        base = self._login.partition("/login")[0]
        wanted = {"language": "en", "document": DOCUMENT, **query}
        page.goto(f"{base}/document?{urlencode(wanted)}")
        expect(page.locator("body[data-ready=true]")).to_be_attached()


def open_unit(page: Page, row: Locator) -> None:
    """Open a unit by the keyboard."""
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("form[data-editor] textarea").first).to_be_focused()


def open_draft(page: Page) -> None:
    """Open the first draft with an error, and wait for what stands beside it."""
    open_unit(page, page.locator("li[data-unit][data-state=draft][data-severity=error]").first)
    expect(page.locator("[data-live-findings] [data-check]").first).to_be_visible()
    expect(page.locator("[data-card=terms] button[data-insert]").first).to_be_visible()
    page.locator("button[data-load-preview]").click()
    expect(page.locator("[data-preview]")).to_be_visible()
    page.locator("[data-aside]").evaluate("aside => aside.scrollTo(0, 0)")


def keep(page: Page, name: str) -> None:
    """Write what a page shows as a small picture."""
    expect(page.locator("body[data-busy=true]")).to_have_count(0)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    small = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    small.save(HERE / f"{name}.png", optimize=True)


def conflict(page: Page, catalog: Path) -> None:
    """Save a text over another one that was written meanwhile."""
    field = page.locator("[data-editor] textarea").first
    draft = field.input_value()
    field.fill(draft.replace("a means to affect", "a means of influencing"))
    text = catalog.read_text(encoding="utf-8")
    other = draft.replace("a means to affect", "a way to shape")
    catalog.write_text(text.replace(draft, other), encoding="utf-8")
    expect(page.locator("[data-changed-elsewhere]")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-theirs]")).to_be_visible()


def take_pictures(camera: Camera, root: Path) -> None:
    """Write all pictures."""
    for name, width, height, scheme in (
        ("desk-1280", 1280, 800, "light"),
        ("desk-1920", 1920, 1080, "dark"),
        ("desk-820", 820, 1180, "light"),
    ):
        with camera.page(width, height, scheme) as page:
            camera.document(page)
            open_draft(page)
            keep(page, name)
    with camera.page(1280, 320) as page:
        expect(page.locator("body[data-ready=true]")).to_be_attached()
        expect(page.locator("[data-progress]").first).to_be_visible()
        keep(page, "desk-documents")
    with camera.page(1280, 800) as page:
        camera.document(page, check="error")
        expect(page.locator("li[data-match=true]").first).to_be_visible()
        keep(page, "desk-filter")
    with camera.page(1280, 800) as page:
        camera.document(page)
        open_draft(page)
        page.keyboard.press("Control+Alt+Enter")
        expect(page.locator("[data-refusal] input").first).to_be_visible()
        keep(page, "desk-waiver")
    with camera.page(1280, 560) as page:
        camera.document(page, questions="1")
        open_unit(page, page.locator("li[data-match=true]").first)
        conflict(page, root / CATALOG)
        keep(page, "desk-conflict")


def main() -> int:
    """Make the pictures; return the exit code."""
    if CHROMIUM is None:
        print("no Chromium is installed", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = project(Path(folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        with desk(root) as login:
            take_pictures(Camera(browser, login), root)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
