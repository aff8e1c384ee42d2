"""A desk in a network without TLS, where browsers send no ``Sec-Fetch-Site``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from rktranslate.review.security import HostRules
from tests.review.served import Served, serving

pytestmark = pytest.mark.slow
NAME = "rebound.test"
"""The browser of the tests finds this machine by it; see the configuration of these tests."""
WRITTEN: list[str] = []
FORM = """<!doctype html><title>x</title><p id="who">{}</p>
<form method="post" action="/save"><input name="target" value="own"><button>Save</button></form>"""


def home(request: Request) -> Response:
    return HTMLResponse(FORM.format(request.state.person.name))


def save(request: Request) -> Response:
    WRITTEN.append(request.state.form.get("target"))
    return HTMLResponse("<!doctype html><title>x</title><p id=saved>saved</p>")


@pytest.fixture
def served(home_folder: Path) -> Iterator[Served]:
    WRITTEN.clear()
    routes = [Route("/", home), Route("/save", save, methods=["POST"])]
    with serving(home_folder, routes, hosts=HostRules(frozenset({NAME}))) as running:
        yield running


@pytest.fixture
def home_folder(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    (tmp_path / "rktranslate.toml").write_text('target-languages = ["en"]\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_forms_of_the_desk_and_of_others(served: Served, page: Page) -> None:
    page.route("http://mail.test/**", lambda route: route.fulfill(
        content_type="text/html", body="<!doctype html><title>Mail</title>"
    ))  # fmt: skip
    page.goto("http://mail.test/")
    base = f"http://{NAME}:{served.port}"
    page.evaluate(
        "url => document.body.append(Object.assign(document.createElement('a'), {href: url, "
        "textContent: 'login'}))",
        base + served.login,
    )
    page.get_by_text("login").click()
    page.wait_for_selector("#who")
    assert page.url == f"{base}/"

    page.get_by_text("Save").click()
    page.wait_for_selector("#saved")
    assert WRITTEN == ["own"]

    page.goto("http://mail.test/")
    with page.expect_navigation(url="**/save") as navigation:
        page.evaluate(
            "url => { const form = document.createElement('form');"
            " Object.assign(form, {method: 'post', action: url});"
            " document.body.append(form); form.submit(); }",
            f"{base}/save",
        )
    assert navigation.value is not None
    assert navigation.value.status == 403
    assert WRITTEN == ["own"]
