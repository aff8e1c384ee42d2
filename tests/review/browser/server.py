"""The real program as a process: `rktranslate review` of a project."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAM = (sys.executable, "-m", "rktranslate")
_LOGIN = re.compile(r"https?://\S+/login\?token=[^\s\"'<>]+")
_START_SECONDS = 60
_STOP_SECONDS = 20


class ReviewServer:
    """A running review desk.

    Args:
        project: Its folder.
        options: Further options of the command.
        environment: Further variables.
        port: 0 for any that is free.
        program: What to run.
    """

    def __init__(
        self,
        project: Path,
        *options: str,
        environment: dict[str, str] | None = None,
        port: int = 0,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self.project = project
        self._lines: list[str] = []
        self._login: queue.Queue[str] = queue.Queue()
        self._process = subprocess.Popen(
            [*program, "review", "--no-open", "--port", str(port), *options],
            cwd=project,
            env=process_environment(project) | (environment or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            # A shell starts programs in the background with this signal ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.login = self._wait_for_login()
        """The URL that logs in."""
        parts = urlsplit(self.login)
        self.base = f"{parts.scheme}://{parts.netloc}"
        self.port = parts.port or 0

    @property
    def log(self) -> str:
        """What the program printed so far."""
        return "".join(self._lines)

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    def stop(self) -> int:
        """Interrupt it as Ctrl-C does, and return the exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            return self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        finally:
            self._reader.join(_STOP_SECONDS)

    def kill(self) -> None:
        """End it without warning, as a power cut does."""
        self._process.kill()
        self._process.wait(_STOP_SECONDS)

    def wait_until_dead(self) -> int:
        """Return the exit code of a process that ends by itself."""
        return self._process.wait(_STOP_SECONDS)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.append(line)
            url = _LOGIN.search(line)
            if url:
                self._login.put(url[0])

    def _wait_for_login(self) -> str:
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            try:
                return self._login.get(timeout=0.2)
            except queue.Empty:
                if self._process.poll() is not None:
                    break
        self.kill()
        raise AssertionError(f"the desk did not start:\n{self.log}")


def process_environment(project: Path) -> dict[str, str]:
    """Return the variables of a process that sees nothing of the person who runs the tests."""
    home = project.parent / f"{project.name}-home"
    home.mkdir(exist_ok=True)
    hidden = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    identity = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return kept | identity | {"HOME": str(home), "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}


def command(project: Path, *arguments: str) -> str:
    """Run a command of the program in a project, and return what it prints."""
    done = subprocess.run(
        [*PROGRAM, *arguments],
        cwd=project,
        env=process_environment(project),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1, 3), (
        f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
    )
    return done.stdout + done.stderr


@contextmanager
def serving(project: Path, *options: str, **others: object) -> Iterator[ReviewServer]:
    """Yield a running desk, and stop it."""
    server = ReviewServer(project, *options, **others)  # type: ignore[arg-type]
    try:
        yield server
    finally:
        server.stop()
