"""SIGTERM and SIGHUP: one line, 128 + n, no temporary, no lock, no worker left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rktranslate.cli import signals

WRITER = """
import sys, time
from pathlib import Path
from rktranslate.cli import main
from rktranslate.cli import program

def chunks():
    yield b"new" * 100_000
    print("writing", flush=True)
    for _ in range(600):
        time.sleep(0.1)
        yield b"more"

def write(*_arguments, **_options):
    from rktranslate.storage.lock import folder_lock
    from rktranslate.storage.writing import write_inside_chunks
    with folder_lock(Path(sys.argv[1]), "run"):
        write_inside_chunks(Path(sys.argv[1]), "translations/a.po", chunks())

program.program.main = write
main([])
"""
"""The whole program, with a command that writes a file slowly."""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs POSIX signals")


@pytest.fixture
def handlers() -> Iterator[None]:
    """The handlers of this process, put back afterwards."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.slow
@pytest.mark.parametrize("sent", [("SIGTERM",), ("SIGHUP",), ("SIGHUP", "SIGHUP", "SIGTERM")])
def test_a_signal_in_the_middle_of_a_write(tmp_path: Path, sent: tuple[str, ...]) -> None:
    path = tmp_path / "translations/a.po"
    path.parent.mkdir()
    path.write_bytes(b"old")
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    assert list((tmp_path / ".rktranslate/tmp").iterdir())
    for name in sent:
        process.send_signal(getattr(signal, name))
        time.sleep(0.05)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 128 + getattr(signal, sent[0])
    assert err == f"ended by {sent[0]}: all files are intact; run the command again to resume\n"
    assert path.read_bytes() == b"old"
    left = {each.name for each in tmp_path.rglob("*") if each.is_file()}
    assert left == {"a.po", ".gitignore", "lock", "changes.lock"}


def test_only_the_first_signal_is_obeyed(handlers: None) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signals.raise_on_termination()
    with pytest.raises(signals.Terminated) as caught:
        signal.raise_signal(signal.SIGHUP)
    assert caught.value.exit_code == 129
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGHUP)
    time.sleep(0.01)
    signals.end_on_termination()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_signal_that_is_ignored_or_handled_stays_so(handlers: None) -> None:
    """Under ``nohup``; and in a program that calls this one."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, own := lambda *_: None)
    signals.raise_on_termination()
    signals.end_on_termination()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) is own


def test_another_thread_leaves_signals_alone(handlers: None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    thread = threading.Thread(target=signals.raise_on_termination)
    thread.start()
    thread.join()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
