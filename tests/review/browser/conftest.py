"""A Chromium for all tests, a server per module, and a project as it was before each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.review.browser import projects
from tests.review.browser.driver import Desk, Watch
from tests.review.browser.server import ReviewServer, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first has the engine without the window around it: pages open in a third of the time."""
CHROMIUM = next(filter(None, map(shutil.which, _PROGRAMS)), None)
_HOSTS = "MAP rebound.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""No page reaches another machine, whatever it asks for; one foreign name leads to this one."""
_MILLISECONDS = 30_000

NewDesk = Callable[..., Desk]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; the tests are skipped where none is installed."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[f"--host-resolver-rules={_HOSTS}"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that tests begin with; never changed."""
    return projects.write(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="module")
def server(
    chromium: Browser, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ReviewServer]:
    """A desk on a project of the module's own."""
    folder = tmp_path_factory.mktemp("majalah") / "majalah"
    shutil.copytree(template, folder)
    with serving(folder) as running:
        yield running


@pytest.fixture
def new_desk(chromium: Browser) -> Iterator[NewDesk]:
    """Open another browser, with storage of its own; none may have complained at the end."""
    watches: list[Watch] = []
    with ExitStack() as stack:

        def new(server: ReviewServer, *, login: str = "", **options: object) -> Desk:
            context = chromium.new_context(**options)  # type: ignore[arg-type]
            stack.callback(context.close)
            context.set_default_timeout(_MILLISECONDS)
            watches.append(Watch(context, server.base))
            desk = Desk(context.new_page(), server, watches[-1])
            desk.log_in(login)
            return desk

        yield new
    assert [complaint for watch in watches for complaint in watch.complaints] == []


@pytest.fixture
def desk(server: ReviewServer, template: Path, new_desk: NewDesk) -> Iterator[Desk]:
    """A browser that is logged in, on the project as it was at the beginning."""
    restore(server.project, template)
    yield new_desk(server)
    restore(server.project, template)


def restore(project: Path, template: Path) -> None:
    """Give the files of a project that tests change their content back."""
    for name in ("translations", "source", "glossary.csv", "rktranslate.toml"):
        original = template / name
        paths = original.rglob("*") if original.is_dir() else [original]
        for path in filter(Path.is_file, paths):
            copy = project / path.relative_to(template)
            if not copy.exists() or copy.read_bytes() != path.read_bytes():
                copy.write_bytes(path.read_bytes())
