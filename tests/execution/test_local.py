"""Workers on this machine: results stream back, and nobody outlives whom it works for."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from rktranslate.errors import EngineError
from rktranslate.execution import local, stream
from tests.execution.helpers import alive, die, process


@pytest.mark.slow
def test_threads_and_processes_give_the_same() -> None:
    with local(1) as workers:
        here = dict(stream(workers, process, range(20)))
    with local(2) as workers:
        there = dict(stream(workers, process, range(20)))
    assert [here[n][0] for n in range(20)] == [there[n][0] for n in range(20)] == list(range(20))
    assert {pid for _, pid in here.values()} == {os.getpid()}
    assert os.getpid() not in {pid for _, pid in there.values()}
    assert len({pid for _, pid in there.values()}) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 3])
def test_a_worker_has_one_batch_in_hand(jobs: int) -> None:
    taken = 0

    def batches() -> Iterator[int]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield number

    with local(jobs) as workers:
        assert workers.count() == jobs
        most = 0
        for done, _ in enumerate(stream(workers, process, batches())):
            # This one is not kept yet.
            assert taken - done <= jobs
            most = max(most, taken - done)
    assert (taken, most) == (100, jobs)


def test_leaving_early_cancels_the_rest() -> None:
    done: list[int] = []

    def slow(number: int) -> None:
        time.sleep(0.05)
        done.append(number)

    with local(1) as workers:
        next(stream(workers, slow, range(1000)))
    assert len(done) < 20


def test_an_error_comes_through() -> None:
    def broken(number: int) -> None:
        raise EngineError(f"batch {number}", path="model")

    with local(1) as workers, pytest.raises(EngineError, match=r"model: batch \d"):
        list(stream(workers, broken, range(3)))


@pytest.mark.slow
def test_the_death_of_a_worker_process_is_reported() -> None:
    with pytest.raises(EngineError, match="a worker process died"), local(2) as workers:
        list(stream(workers, die, range(3)))


@pytest.mark.slow
def test_workers_leave_with_a_killed_parent() -> None:
    script = (
        "from rktranslate.execution import local, stream\n"
        "from tests.execution.helpers import patient, process\n"
        "if __name__ == '__main__':\n"
        "    with local(2) as workers:\n"
        "        for _, (_, pid) in stream(workers, process, range(6)):\n"
        "            print(pid, flush=True)\n"
        "        print('done', flush=True)\n"
        "        list(stream(workers, patient, range(2)))\n"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = {int(line) for line in iter(parent.stdout.readline, "done\n")}
        assert pids
        assert all(alive(pid) for pid in pids)
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "workers wait for ever"
        time.sleep(0.05)


def test_an_interrupt_does_not_wait_for_the_batch_in_hand() -> None:
    batch = threading.Event()
    before = time.monotonic()
    try:
        with contextlib.suppress(KeyboardInterrupt), local(1) as workers:
            workers.executor.submit(batch.wait, 20)
            raise KeyboardInterrupt
        assert time.monotonic() - before < 10
    finally:
        batch.set()


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_program_ends_at_once_when_interrupted(
    jobs: int, number: signal.Signals, code: int
) -> None:
    script = (
        "import sys\n"
        "import rktranslate.cli.program as program\n"
        "from rktranslate.cli import main\n"
        "from rktranslate.execution import local, stream\n"
        "from tests.execution.helpers import patient, process\n"
        "def work(*_, **__):\n"
        f"    with local({jobs}) as workers:\n"
        "        list(stream(workers, process, range(2)))\n"
        "        print('working', flush=True)\n"
        "        list(stream(workers, patient, range(2)))\n"
        "if __name__ == '__main__':\n"
        "    program.program.main = work\n"
        "    main(['status'])\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A background job of a shell ignores interrupts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "working\n"
        time.sleep(0.3)
        run.send_signal(number)
        _, errors = run.communicate(timeout=30)
    assert (run.returncode, errors.count("\n")) == (code, 1), errors
