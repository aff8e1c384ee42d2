"""Texts that are markup, and pages of others that use the login of a person: nothing happens.

Each text of the project calls a function of the page if anything of it is ever taken for markup.
"""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rktranslate.model import State
from tests.review.browser import projects
from tests.review.browser.conftest import NewDesk
from tests.review.browser.driver import APPROVE, FIELD, SAVE, Desk
from tests.review.browser.projects import ALARM, HOSTILE, HOSTILE_PAGE
from tests.review.browser.server import ReviewServer, serving

pytestmark = pytest.mark.slow

PAYLOAD = f"<img src=x onerror={ALARM}(9)><script>{ALARM}(9)</script>{{{{7*7}}}}"
_FOREIGN = f"""() => [...document.querySelectorAll("*")].filter(element =>
  [...element.attributes].some(each => each.name.startsWith("on"))
  || element.matches("img[src=x], iframe, object, embed, base, script:not([src])")
  || /^(javascript|data):/i.test(element.getAttribute("href") || "")
  || (element.matches("svg") && element.outerHTML.includes("{ALARM}"))
).map(element => element.outerHTML.slice(0, 200))"""
"""Elements and attributes that only a text of the project can have brought."""


@pytest.fixture(scope="module")
def hostile(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewServer]:
    """A desk on the project whose texts are all markup."""
    folder = tmp_path_factory.mktemp("hostile") / "project"
    folder.mkdir()
    with serving(projects.write_hostile(folder)) as server:
        yield server


@pytest.fixture
def alarms() -> list[str]:
    """What texts called."""
    return []


@pytest.fixture
def victim(hostile: ReviewServer, new_desk: NewDesk, alarms: list[str]) -> Iterator[Desk]:
    """A browser with the function that no text may call."""
    desk = new_desk(hostile)
    desk.page.context.expose_binding(ALARM, lambda source, *said: alarms.append(str(said)))
    desk.page.on("dialog", lambda dialog: alarms.append(dialog.message))
    yield desk
    assert desk.page.evaluate(_FOREIGN) == []
    assert alarms == []


def test_the_alarm_would_be_heard_and_the_policy_holds(
    hostile: ReviewServer, new_desk: NewDesk, alarms: list[str]
) -> None:
    desk = new_desk(hostile)
    desk.page.context.expose_binding(ALARM, lambda source, *said: alarms.append(str(said)))
    desk.page.goto(f"{hostile.base}/documents?language=en")
    desk.ready()
    desk.page.evaluate(f"{ALARM}('once')")
    assert alarms == ["('once',)"]
    with desk.page.expect_console_message(lambda message: "Content Security" in message.text):
        desk.page.evaluate(f"document.body.innerHTML += '<img src=x onerror={ALARM}(2)>'")
    assert len(desk.page.evaluate(_FOREIGN)) == 1
    assert alarms == ["('once',)"]
    assert desk.watch.complaints
    desk.watch.complaints.clear()


@pytest.mark.parametrize("document", [HOSTILE, HOSTILE_PAGE])
def test_a_document_is_read_edited_and_previewed(victim: Desk, document: str) -> None:
    expect(victim.page.locator("body")).to_contain_text("<img src=x")
    victim.open(document)
    page = victim.page
    for index in range(victim.rows().count()):
        row = victim.rows().nth(index)
        row.focus()
        page.keyboard.press("Enter")
        expect(row.locator(FIELD)).to_be_focused()
        with victim.answer("/findings"):
            page.keyboard.insert_text(PAYLOAD)
        expect(row.locator("[data-live-findings] [data-check]").first).to_be_visible()
        identity = row.get_attribute("data-unit")
        expect(page.locator(f"aside [data-about='{identity}']")).to_be_attached()
        preview = victim.card("preview")
        preview.locator("button[data-load-preview]").click()
        expect(preview.locator("[data-preview]")).to_be_visible()
        assert page.evaluate(_FOREIGN) == []
        page.keyboard.press("Escape")
    expect(victim.card("notes")).to_contain_text("<script>")


def test_what_is_typed_into_every_field(victim: Desk) -> None:
    page = victim.page
    victim.open(HOSTILE)
    row = victim.rows().nth(1)
    row.focus()
    page.keyboard.press("Enter")
    expect(row.locator(FIELD).first).to_be_focused()
    victim.type_over(PAYLOAD)
    assert victim.press(APPROVE, "/approve") == 422
    expect(row.locator("[data-refusal]")).to_be_visible()
    page.locator("input[name^='waive.']").first.fill(PAYLOAD)
    assert victim.press(SAVE, "/save") == 200
    following = victim.rows().nth(2).get_attribute("data-unit")
    expect(page.locator(f"aside [data-about='{following}']")).to_be_attached()
    form = victim.card("notes").locator("form[data-note-form]").last
    form.locator("textarea[name=text]").fill(PAYLOAD)
    with victim.answer("/note"):
        form.locator("button").last.click()
    expect(
        victim.card("notes").locator("[data-note]").filter(has_text="alarm(9)").first
    ).to_be_visible()
    with victim.answer("/undo"):
        page.locator("button[data-undo]").first.click()
    assert page.evaluate(_FOREIGN) == []
    for query in ({"text": PAYLOAD}, {"text": "("}, {"since": PAYLOAD}, {"check": PAYLOAD}):
        victim.open(HOSTILE, **query)
        assert page.evaluate(_FOREIGN) == []
    page.locator("input[data-search]").fill("alarm")
    page.locator("input[data-search]").press("Shift+Enter")
    expect(page.locator("[data-hits] [data-hit]").first).to_be_visible()


def test_names_in_addresses(victim: Desk) -> None:
    for path in (
        f"/document?language={PAYLOAD}&document={PAYLOAD}",
        f"/document?language=en&document=../../../../etc/passwd&unit={PAYLOAD}",
        f"/{PAYLOAD}",
        f"/login?token={PAYLOAD}",
    ):
        answer = victim.page.goto(f"{victim.server.base}{path}")
        assert answer is not None
        assert 400 <= answer.status < 500
        assert "root:" not in victim.page.content()
        assert victim.page.evaluate(_FOREIGN) == []


def test_a_conflict_of_hostile_texts(victim: Desk) -> None:
    victim.open(HOSTILE)
    row = victim.rows().nth(0)
    row.focus()
    victim.page.keyboard.press("Enter")
    expect(row.locator(FIELD).first).to_be_focused()
    victim.type_over(f"Mine {PAYLOAD}")
    path = victim.catalog()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgstr "Judul', 'msgstr "Theirs'), encoding="utf-8")
    assert victim.press(SAVE, "/save") == 409
    expect(row.locator("[data-theirs]")).to_contain_text("Theirs <script>")


# --- pages of others ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def neighbour() -> Iterator[str]:
    """Another server on this machine, whose pages are of the same site but another origin."""

    class Empty(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!DOCTYPE html><title>Neighbour</title><p>Neighbour")

        def log_message(self, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


_SEND = """async ([url, body]) => {
  const form = new URLSearchParams(body);
  const options = {method: "POST", body: form, credentials: "include", mode: "no-cors"};
  try { await fetch(url, options); } catch (error) { /* the answer may not be read */ }
}"""
_READ = """async url => {
  try { return await (await fetch(url, {credentials: "include"})).text(); }
  catch (error) { return ""; }
}"""


@pytest.mark.parametrize("origin", ["neighbour", "http://evil.test"])
def test_a_stolen_form_is_refused(desk: Desk, neighbour: str, origin: str) -> None:
    """The page of another has all fields of the form; the browser sends what cookies it may."""
    desk.open(projects.REPORT)
    desk.edit("Ringkasan")
    form = desk.page.locator("form[data-editor]").first.evaluate(
        "form => Object.fromEntries(new FormData(form))"
    )
    form |= {"language": "en", "document": projects.REPORT, "target": "Stolen"}
    form |= {"unit": desk.identity("Ringkasan")}
    before = desk.catalog().read_bytes()
    page: Page = desk.page.context.new_page()
    page.route("http://evil.test/**", lambda route: route.fulfill(
        content_type="text/html", body="<!DOCTYPE html><title>Evil</title>"
    ))  # fmt: skip
    page.goto(neighbour if origin == "neighbour" else origin)
    base = desk.server.base
    statuses: list[int] = []
    page.on("response", lambda response: statuses.append(response.status))
    for path in ("/save", "/approve", "/undo", "/preferences", "/logout", "/note"):
        page.evaluate(_SEND, [f"{base}{path}", form])
    assert set(statuses) <= {401, 403}  # of those whose answer the browser lets anybody see
    assert page.evaluate(_READ, f"{base}/documents?language=en") == ""
    assert desk.catalog().read_bytes() == before
    assert desk.message("Ringkasan").state is State.TRANSLATED
    desk.open(projects.REPORT)  # still logged in

    # As a form that the page submits by itself, and in a frame.
    with page.expect_navigation() as navigation:
        page.evaluate(
            """([url, fields]) => {
              const form = document.createElement("form");
              Object.assign(form, {method: "POST", action: url});
              for (const [name, value] of Object.entries(fields)) {
                form.append(Object.assign(document.createElement("input"), {name, value}));
              }
              document.body.append(form);
              form.submit();
            }""",
            [f"{base}/save", form],
        )
    assert navigation.value is not None
    assert navigation.value.status in (401, 403)
    assert desk.catalog().read_bytes() == before
    desk.watch.complaints.clear()


def test_no_page_may_frame_it(desk: Desk, neighbour: str) -> None:
    page = desk.page.context.new_page()
    page.goto(neighbour)
    with page.expect_console_message(lambda message: "frame" in message.text):
        page.evaluate(
            """url => document.body.append(
              Object.assign(document.createElement("iframe"), {src: url}))""",
            f"{desk.server.base}/documents?language=en",
        )
    desk.watch.complaints.clear()


def test_another_name_of_this_machine_is_refused(desk: Desk) -> None:
    page = desk.page.context.new_page()
    answer = page.goto(f"http://rebound.test:{desk.server.port}/documents")
    assert answer is not None
    assert answer.status == 421
    assert "laporan" not in page.content()
    desk.watch.complaints.clear()


def test_a_link_from_elsewhere_begins_without_the_login(desk: Desk, chromium: Browser) -> None:
    """The cookie is not sent with a request that another site began; the desk's own page sends it.

    So a link in a mail leads to the unit, and another site makes no request with a login.
    """
    link = f"{desk.server.base}/documents?language=en"
    for context, shows_documents in ((desk.page.context, True), (chromium.new_context(), False)):
        page = context.new_page()
        page.route("http://evil.test/**", lambda route: route.fulfill(
            content_type="text/html", body=f'<!DOCTYPE html><a href="{link}">x</a>',
        ))  # fmt: skip
        page.goto("http://evil.test/")
        with page.expect_response(link) as first:
            page.get_by_role("link").click()
        assert first.value.status in (401, 403)
        if shows_documents:
            expect(page.locator("[data-documents]")).to_be_visible()
        else:
            page.wait_for_load_state("networkidle")
            assert "laporan" not in page.content()
            context.close()
    desk.watch.complaints.clear()
