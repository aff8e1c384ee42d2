"""Work beside the answers: the latest first, waiting for answers, with errors that cost a job."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from rktranslate.errors import ConfigError
from rktranslate.workflow.reviewing import background
from rktranslate.workflow.reviewing.background import Background


def test_the_latest_job_comes_first_and_lasting_ones_last() -> None:
    work = Background()
    begun, go = threading.Event(), threading.Event()
    done: list[str] = []

    def first() -> Iterator[None]:
        begun.set()
        go.wait(5)
        yield

    def job(name: str) -> Iterator[None]:
        for _ in range(2):
            done.append(name)
            yield

    work.submit("first", first)
    assert begun.wait(5)
    work.submit("scan", lambda: job("scan"), last=True)
    work.submit("one", lambda: job("one"))
    work.submit("two", lambda: job("two"))
    work.submit("two", lambda: job("two again"))
    assert work.has("scan")
    go.set()
    assert work.wait(5)
    assert done == ["two again", "two again", "one", "one", "scan", "scan"]
    assert not work.has("scan")


def test_an_error_is_reported_and_costs_its_job(monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda error: reported.append(error.exc_type))
    work = Background()
    done = threading.Event()

    def broken() -> Iterator[None]:
        yield
        raise ValueError("broken")

    def invalid() -> Iterator[None]:
        yield
        raise ConfigError("a glossary that is invalid now")

    def sound() -> Iterator[None]:
        done.set()
        yield

    work.submit("sound", sound, last=True)
    work.submit("broken", broken)
    work.submit("invalid", invalid)
    assert done.wait(5)
    assert work.wait(5)
    assert reported == [ValueError]


def test_answers_come_before_steps() -> None:
    work = Background()
    steps: list[float] = []

    def job() -> Iterator[None]:
        for _ in range(3):
            steps.append(time.monotonic())
            yield

    with work.answering():
        start = time.monotonic()
        work.submit("job", job)
        time.sleep(background._LONGEST_WAIT / 2)
    end = time.monotonic()
    assert work.wait(5)
    if end - start < background._LONGEST_WAIT:  # the machine was not too busy to tell
        assert steps[0] >= end


def test_answers_without_a_pause_do_not_stop_the_work() -> None:
    work = Background()
    done = threading.Event()

    def job() -> Iterator[None]:
        yield
        done.set()

    with work.answering():
        work.submit("job", job)
        assert done.wait(5)


def test_jobs_that_nobody_waits_for_are_dropped() -> None:
    work = Background()
    begun, go = threading.Event(), threading.Event()
    done: list[int] = []

    def first() -> Iterator[None]:
        begun.set()
        go.wait(5)
        yield

    def job(number: int) -> Iterator[None]:
        done.append(number)
        yield

    work.submit("first", first, last=True)
    assert begun.wait(5)
    for number in range(1000):
        work.submit(number, lambda number=number: job(number))  # type: ignore[misc]
    go.set()
    assert work.wait(5)
    assert done == list(range(999, 999 - background._MOST_JOBS, -1))
