"""What a person does while an answer is on its way, and keys that are pressed by mistake."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from rktranslate.model import State
from tests.review.browser.driver import APPROVE, SAVE, Desk
from tests.review.browser.projects import LONG, long_source, long_target

pytestmark = pytest.mark.slow

_STAY = "Control+s"
_DELAY = """([path, milliseconds]) => {
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    this.path = url;
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (body) {
    setTimeout(() => send.call(this, body), this.path.startsWith(path) ? milliseconds : 0);
  };
}"""
_ALT_GR_ENTER = """() => {
  const keys = { ctrlKey: true, altKey: true, modifierAltGraph: true };
  const event = { key: "Enter", code: "Enter", bubbles: true, cancelable: true, ...keys };
  return document.activeElement.dispatchEvent(new KeyboardEvent("keydown", event));
}"""
"""What Windows sends for AltGr and Enter; returns whether the key is left to the browser."""


def slow(desk: Desk, path: str) -> None:
    """Let requests for a path take their time."""
    desk.page.evaluate(_DELAY, [path, 800])


def test_who_types_on_while_a_text_is_saved_loses_nothing(desk: Desk) -> None:
    desk.open(LONG)
    slow(desk, "/save")
    desk.edit(long_source(3))
    desk.type_over("Alpha")
    with desk.answer("/save"):
        desk.page.keyboard.press(_STAY)
        desk.page.keyboard.type(" beta", delay=20)
    desk.page.keyboard.type(" gamma", delay=20)
    field = desk.row(long_source(3)).locator("textarea")
    expect(field).to_have_value("Alpha beta gamma")
    expect(field).to_be_focused()
    assert desk.message(long_source(3)).target == "Alpha"
    desk.page.reload()
    desk.ready()
    desk.edit(long_source(3))
    expect(field).to_have_value("Alpha beta gamma")
    with desk.answer("/save"):
        desk.page.keyboard.press(_STAY)
    assert desk.message(long_source(3)).target == "Alpha beta gamma"


def test_who_goes_on_types_for_the_next_unit_only(desk: Desk) -> None:
    desk.open(LONG)
    slow(desk, "/save")
    desk.edit(long_source(6))
    desk.type_over("Omega")
    with desk.answer("/save"):
        desk.page.keyboard.press(SAVE)
        expect(desk.row(long_source(6)).locator("textarea")).not_to_be_editable()
        desk.page.keyboard.type("x")
    expect(desk.row(long_source(7)).locator("textarea")).to_have_value(long_target(7))
    assert desk.message(long_source(6)).target == "Omega"


def test_a_save_that_fails_is_said_until_it_succeeds(desk: Desk) -> None:
    desk.open(LONG)
    desk.page.route("**/save?*", lambda route: route.fulfill(status=503, body="not now"))
    field = desk.edit(long_source(9))
    desk.type_over("Once more")
    with desk.answer("/save", 503):
        desk.page.keyboard.press(SAVE)
    alert = desk.page.locator("[data-alert]")
    expect(alert).not_to_be_empty()
    with desk.answer("/findings"):
        field.press("End")
        field.type("!")
    expect(alert).not_to_be_empty()
    desk.page.unroute_all()
    with desk.answer("/save"):
        desk.page.keyboard.press(SAVE)
    expect(alert).to_be_empty()
    assert desk.message(long_source(9)).target == "Once more!"


def test_alt_gr_with_enter_approves_nothing(desk: Desk) -> None:
    desk.open(LONG)
    desk.edit(long_source(12))
    assert desk.page.evaluate(_ALT_GR_ENTER) is True
    expect(desk.page.locator("body[data-busy=true]")).to_have_count(0)
    expect(desk.row(long_source(12)).locator("textarea")).to_be_focused()
    assert desk.message(long_source(12)).state is State.TRANSLATED


def test_one_press_or_click_undoes_one_change(desk: Desk) -> None:
    desk.open(LONG)
    for number in (15, 18, 21):
        desk.save(long_source(number), f"Changed {number}")
        expect(desk.row(long_source(number + 1)).locator("textarea")).to_be_focused()
    desk.page.keyboard.press("Escape")
    with desk.answer("/undo"):
        for _ in range(3):
            desk.page.keyboard.down("u")
        desk.page.keyboard.up("u")
    expect(desk.page.locator("[data-undone]")).to_be_visible()
    with desk.answer("/undo"):
        desk.page.locator("header [data-undo]").dblclick()
    slow(desk, "/save")
    desk.edit(long_source(24))
    desk.type_over("Changed 24")
    with desk.answer("/save"):
        desk.page.keyboard.press(SAVE)
        desk.page.locator("header [data-undo]").click()
    expect(desk.row(long_source(25)).locator("textarea")).to_be_focused()
    targets = [desk.message(long_source(number)).target for number in (15, 18, 21, 24)]
    assert targets == ["Changed 15", long_target(18), long_target(21), "Changed 24"]


def test_text_that_is_not_on_screen_is_not_approved(desk: Desk) -> None:
    desk.open(LONG)
    desk.edit(long_source(27))
    desk.type_over(f"{long_target(27)} Unseen.")
    desk.page.keyboard.press("Escape")
    expect(desk.row(long_source(27))).to_be_focused()
    desk.page.keyboard.press(APPROVE)
    field = desk.row(long_source(27)).locator("textarea")
    expect(field).to_have_value(f"{long_target(27)} Unseen.")
    assert desk.message(long_source(27)).state is State.TRANSLATED
