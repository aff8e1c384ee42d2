"""Server-sent events: changes, presence, progress, and their ends."""

from __future__ import annotations

import contextlib
import functools
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rktranslate.review import events
from rktranslate.review.events import Stream
from rktranslate.review.presence import Place, Presence
from rktranslate.review.sessions import Session
from rktranslate.workflow.reviewing.changes import Person, Role
from tests.review.served import Served, serving

pytestmark = pytest.mark.slow


def save(_request: Request) -> Response:
    return PlainTextResponse("saved")


@pytest.fixture
def served(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(events, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(events, "PROGRESS_SECONDS", 0.05)
    with serving(home, [Route("/save", save, methods=["POST"])]) as running:
        yield running


class Reader:
    """A page that reads events in a thread."""

    def __init__(self, answer: httpx.Response) -> None:
        self.events: list[tuple[str, Any]] = []
        self.has_ended = False
        self._answer = answer
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        name = ""
        try:
            for line in self._answer.iter_lines():
                key, _, value = line.partition(": ")
                if key == "event":
                    name = value
                elif key == "data":
                    self.events.append((name, json.loads(value)))
        except httpx.HTTPError:
            pass
        self.has_ended = True

    def named(self, name: str) -> list[Any]:
        return [data for event, data in self.events if event == name]

    def wait(self, condition: Callable[[], object]) -> None:
        until = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < until, self.events
            time.sleep(0.005)

    def leave(self) -> None:
        """Close the connection, as a page that is closed does."""
        stream = self._answer.extensions["network_stream"]
        with contextlib.suppress(OSError):  # the server has closed it
            stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        self.join()

    def join(self) -> None:
        self._thread.join(10)
        assert self.has_ended


@contextmanager
def reading(browser: httpx.Client) -> Iterator[Reader]:
    with browser.stream("GET", "/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        reader = Reader(answer)
        reader.wait(lambda: reader.named("progress"))
        yield reader
        reader.leave()


def test_changes_on_disk_are_told_to_every_page(served: Served) -> None:
    with (
        served.browser() as one,
        served.browser() as other,
        reading(one) as first,
        reading(other) as second,
    ):
        hello = first.named("hello")[0]
        assert hello["person"] == "Ani"
        assert hello["role"] == "reviewer"
        assert hello["server"] == second.named("hello")[0]["server"]
        served.desk.changes.append(("en", "source/<b>.md"))
        for reader in (first, second):
            reader.wait(functools.partial(reader.named, "changed"))
            assert reader.named("changed") == [{"language": "en", "document": "source/<b>.md"}]


def test_many_changes_are_one_event(served: Served) -> None:
    with served.browser() as browser, reading(browser) as reader:
        served.desk.changes.extend(("en", f"source/{number}.md") for number in range(60))
        reader.wait(lambda: reader.named("changed"))
        assert reader.named("changed") == [{"language": "", "document": ""}]


def test_a_save_is_told_at_once(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "POLL_SECONDS", 30.0)
    with served.browser() as browser, reading(browser) as reader:
        monkeypatch.setattr(events, "PROGRESS_SECONDS", 0.3)
        time.sleep(0.2)  # the poll that the new stream made
        served.desk.changes.append(("en", "source/a.md"))
        served.desk.units = 7
        start = time.monotonic()
        browser.post("/save", data={"target": "x"})
        reader.wait(lambda: reader.named("changed") and len(reader.named("progress")) > 1)
        assert time.monotonic() - start < 5
        assert reader.named("progress")[-1]["units"] == 7


def test_presence_is_that_of_the_others(served: Served) -> None:
    token, _ = served.people.add(Person("Budi", Role.TRANSLATOR), "2026-11-30")
    place = {"language": "en", "document": "source/a.md", "unit": "u1"}
    with served.browser() as ani, reading(ani) as first:
        with served.browser(token) as budi, reading(budi) as second:
            assert budi.post("/presence", data=place).status_code == 204
            first.wait(lambda: {"who": "Budi", **place} in first.named("presence")[-1])
            assert second.named("presence")[-1] == []
            assert budi.post("/presence", data={"unit": "x" * 5000}).status_code == 422
        first.wait(lambda: first.named("presence")[-1] == [])  # Budi closed the page
    served.people.remove("Budi")


def test_a_session_has_a_few_streams(served: Served) -> None:
    with served.browser(limits=httpx.Limits(max_connections=20)) as browser:
        answers = [browser.send(browser.build_request("GET", "/events"), stream=True)]
        oldest = Reader(answers[0])
        request = browser.build_request("GET", "/events")
        answers.extend(browser.send(request, stream=True) for _ in range(4))
        oldest.wait(lambda: oldest.named("replaced"))
        oldest.join()
        for answer in answers[1:]:
            Reader(answer).leave()


def test_errors_of_the_desk_do_not_end_the_events(served: Served) -> None:
    with served.browser() as browser, reading(browser) as reader:
        served.desk.error = OSError("gone")
        reader.wait(lambda: served.reported)
        served.desk.error = None
        served.desk.changes.append(("en", "source/a.md"))
        reader.wait(lambda: reader.named("changed"))
    assert served.reported[0][0] == "following the catalogues"


def test_streams_of_clients_that_left_are_forgotten(served: Served) -> None:
    hub = served.server.config.loaded_app.state.hub
    for _ in range(3):
        with served.browser() as browser, reading(browser):
            pass
    until = time.monotonic() + 5
    while hub._streams and time.monotonic() < until:
        time.sleep(0.01)
    assert hub._streams == []


def test_the_server_ends_with_open_streams(home: Path) -> None:
    with serving(home, []) as served, served.browser() as browser, reading(browser) as reader:
        start = time.monotonic()
        served.server.should_exit = True
        reader.join()
        while served.server.server_state.tasks:
            time.sleep(0.005)
        assert time.monotonic() - start < 3


def test_a_client_that_takes_no_events_is_ended() -> None:
    stream = Stream(Session("s", "", None))
    for number in range(300):
        stream.put("changed", number)
    assert stream._events.qsize() <= 201


def test_places_expire() -> None:
    now = [0.0]
    presence = Presence(lambda: now[0])
    assert presence.put("1", "Ani", Place("en"))
    assert not presence.put("1", "Ani", Place("en"))
    assert presence.put("1", "Ani", Place("ms"))
    now[0] = 100.0
    assert presence.put("2", "Budi", Place())
    assert presence.others("2") == [{"who": "Ani", "language": "ms", "document": "", "unit": ""}]
    now[0] = 130.0
    assert not presence.expire({"1"})
    assert presence.expire(())
    assert not presence.expire(())
    assert presence.others("1") != []
    assert presence.others("2") == []
    assert presence.remove("2")
    assert not presence.remove("2")
