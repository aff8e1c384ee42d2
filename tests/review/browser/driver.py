"""A person at the desk: a page of Chromium, with the steps that tests have in common.

Elements are found by the attributes and roles of the page, never by classes or texts.
"""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import expect

from rktranslate.catalog.unit_ids import unit_id
from tests.review.browser import projects

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import (
        BrowserContext,
        ConsoleMessage,
        Locator,
        Page,
        Request,
        Response,
        WebError,
    )

    from rktranslate.model import Message
    from tests.review.browser.server import ReviewServer

_SECONDS = 30
SAVE, APPROVE = "Control+Enter", "Control+Alt+Enter"
FIELD = "form[data-editor] textarea[name^=target]"
_ANSWERED = re.compile(
    "(Failed to load resource: the server responded with a status of|Response Status Error Code) "
    "(4|503)"
)
_REPLACED = re.compile(r"htmx:(afterRequest|sendAbort)")
"""htmx logs each request that a later one has replaced."""


class Watch:
    """What a browser complains of: errors of scripts, violations of the policy, requests abroad."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self._base = base
        self.complaints: list[str] = []
        self.expects_outage = False
        """Whether the server may be away."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        text = message.text
        if message.type != "error" or _ANSWERED.search(text) or _REPLACED.match(text):
            return
        if not self.expects_outage:
            self.complaints.append(f"console: {text}")

    def _error(self, error: WebError) -> None:
        if not self.expects_outage:
            self.complaints.append(f"script: {error.error.stack}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._base}/", "data:", "about:")):
            self.complaints.append(f"request to {request.url}")


class Desk:
    """A browser that is logged in.

    Args:
        page: A page of a context of its own.
        server: The desk that it visits.
        watch: What it complains of.
    """

    def __init__(self, page: Page, server: ReviewServer, watch: Watch) -> None:
        self.page = page
        self.server = server
        self.watch = watch
        self.language = "en"
        self.document = ""

    @property
    def project(self) -> Path:
        """The folder of the project."""
        return self.server.project

    # --- going places -------------------------------------------------------------------------

    def log_in(self, url: str = "") -> None:
        """Follow the login URL."""
        self.page.goto(url or self.server.login)
        self.ready()

    def open(self, document: str = projects.REPORT, language: str = "en", **query: str) -> None:
        """Show a document."""
        self.document, self.language = document, language
        wanted = {"language": language, "document": document, **query}
        self.page.goto(f"{self.server.base}/document?{urlencode(wanted)}")
        self.ready()

    def ready(self) -> None:
        """Wait until the scripts of the page have run."""
        expect(self.page.locator("body[data-ready=true]")).to_be_attached()

    @property
    def path(self) -> str:
        """Path and query of the page."""
        parts = urlsplit(self.page.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def preferences(self) -> None:
        """Open the panel of the preferences."""
        panel = self.page.locator("details[data-preferences-panel]")
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()

    def prefer(self, **values: str) -> None:
        """Choose preferences."""
        self.preferences()
        form = self.page.locator("form[data-preferences]")
        for name, value in values.items():
            form.locator(f"select[name={name}]").select_option(value)
        with self.answer("/preferences", 303):
            form.locator("button").click()
        self.page.wait_for_load_state()
        self.ready()

    # --- units --------------------------------------------------------------------------------

    def rows(self) -> Locator:
        """Return the units that the page shows, in its order."""
        return self.page.locator("[data-unit-list] li[data-unit]")

    def row(self, source: str) -> Locator:
        """Return the first unit with a source."""
        return self.page.locator(f'li[data-unit="{self.identity(source)}"]').first

    def identity(self, source: str) -> str:
        """Return the id of the unit of a source."""
        return unit_id(self.document, self.language, (None, source))

    def current(self) -> Locator:
        """Return the unit under the cursor."""
        return self.page.locator("[data-unit-list] li[aria-current=true]")

    def sources(self) -> list[str]:
        """Return the sources that the page shows, in order."""
        texts = self.page.locator("[data-unit-list] li[data-unit] [data-source]").all_inner_texts()
        return [" ".join(text.split()) for text in texts]

    def select(self, source: str) -> None:
        """Put the cursor on a unit, and wait for what stands beside it."""
        self.row(source).click()
        self.wait_for_aside(source)

    def wait_for_aside(self, source: str) -> None:
        """Wait until the right column is about a unit as it is now."""
        about = self.page.locator(f'aside[data-aside] [data-about="{self.identity(source)}"]')
        row, name = self.row(source), "data-revision"
        end = time.monotonic() + _SECONDS
        # Either of them may be of an earlier version for a moment.
        while about.get_attribute(name) != row.get_attribute(name):
            assert time.monotonic() < end, "the right column is of another version"
            self.page.wait_for_timeout(20)

    def edit(self, source: str) -> Locator:
        """Put the cursor on a unit, open it by the keyboard, and return its text field."""
        row = self.row(source)
        row.focus()
        self.page.keyboard.press("Enter")
        field = row.locator(FIELD).first
        expect(field).to_be_focused()
        return field

    def type_over(self, text: str) -> None:
        """Replace what the focused field has by keys."""
        self.page.keyboard.press("Control+a")
        if text:
            self.page.keyboard.insert_text(text)
        else:
            self.page.keyboard.press("Delete")

    def save(self, source: str, target: str) -> None:
        """Edit a unit that is not the last one, save it, and wait for the next one to be open."""
        self.edit(source)
        self.type_over(target)
        with self.answer("/save"):
            self.page.keyboard.press(SAVE)
        others = f'li[data-unit]:not([data-unit="{self.identity(source)}"])'
        expect(self.page.locator(f"{others} {FIELD}:focus")).to_be_attached()

    def press(self, key: str, path: str) -> int:
        """Press a key that sends a form; return the status once the page has the answer."""
        with self.page.expect_response(lambda response: urlsplit(response.url).path == path) as got:
            self.page.keyboard.press(key)
        self.settle()
        return got.value.status

    @contextmanager
    def answer(self, path: str, status: int = 200) -> Iterator[None]:
        """Wait until the page has an answer of the server to what is done inside."""

        def is_wanted(response: Response) -> bool:
            return urlsplit(response.url).path == path and response.status == status

        with self.page.expect_response(is_wanted):
            yield
        self.settle()

    def settle(self) -> None:
        """Wait until the page has taken in all answers: they are seen before it has them."""
        expect(self.page.locator("body[data-busy=true]")).to_have_count(0)

    # --- the aside ----------------------------------------------------------------------------

    def card(self, name: str) -> Locator:
        """Return a part of the right column."""
        return self.page.locator(f"aside[data-aside] section[data-card={name}]")

    # --- the files ----------------------------------------------------------------------------

    def catalog(self, document: str = "", language: str = "") -> Path:
        """Return the PO file of a document; of the one that is shown by default."""
        path = projects.catalog_path(document or self.document, language or self.language)
        return self.project / path

    def message(self, source: str, document: str = "") -> Message:
        """Return a message as it is in the file now."""
        return projects.message(self.project, document or self.document, source, self.language)
