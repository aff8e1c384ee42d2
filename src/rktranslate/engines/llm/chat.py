"""Chat models: one in a GGUF file, by ``xllamacpp`` (extra ``llm``), or one behind a server."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import weakref
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from rktranslate.engines.llm.prompt import FIELD, SCHEMA
from rktranslate.engines.server import AnswerError, Server
from rktranslate.errors import EngineError
from rktranslate.execution import cores
from rktranslate.storage.reading import open_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LIBRARY = "xllamacpp"
INSTALL_LIBRARY = "pip install xllamacpp"
_HOST = "from rktranslate.engines.llm.host import main; main()"
_MAGIC = b"GGUF"
_SEED = 0
_FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": FIELD, "strict": True, "schema": SCHEMA},
}


class Chat(Protocol):
    """A chat model."""

    def reply(self, messages: Sequence[Mapping[str, str]], tokens: int) -> tuple[str, bool]:
        """Return the reply, and whether it ended within a number of tokens.

        Raises:
            AnswerError: There is no usable reply to these messages.
            EngineError: The model cannot be used.
        """
        ...


def has_library() -> bool:
    """Return whether the library that runs GGUF files is installed."""
    return find_spec(LIBRARY) is not None


def is_gguf(path: Path) -> bool:
    """Return whether a file begins as a GGUF file does."""
    try:
        with open_file(path) as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


class ServerChat:
    """A model behind a server with the interface of OpenAI."""

    def __init__(self, server: Server, model: str) -> None:
        """Take the server, and its name of the model."""
        self._server = server
        self._model = model
        self._constrained = True

    def reply(self, messages: Sequence[Mapping[str, str]], tokens: int) -> tuple[str, bool]:
        """Return the reply; a server that knows no schema is asked without one."""
        body = {"model": self._model, **_body(messages, tokens)}
        if not self._constrained:
            del body["response_format"]
        try:
            return _content(self._server.post("/chat/completions", body))
        except AnswerError as error:
            if not self._constrained or "response_format" not in error.message:
                raise
        self._constrained = False
        return self.reply(messages, tokens)


class FileChat:
    """A model in a process of its own, which a damaged file ends instead of the command."""

    def __init__(self, path: Path, *, threads: int, context_tokens: int) -> None:
        """Load a model.

        Raises:
            EngineError: The library is not installed, or the model cannot be loaded.
        """
        if not has_library():
            raise EngineError(f"the library {LIBRARY} is not installed", hint=INSTALL_LIBRARY)
        self._path = str(path)
        self._lock = Lock()
        self._process = subprocess.Popen(
            # -P: not from the current folder, which may be a project of another person.
            [sys.executable, "-P", "-c", _HOST],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, "GGML_NO_BACKTRACE": "1"},
        )
        weakref.finalize(self, _end, self._process)
        model = {"path": self._path, "threads": threads or cores()}
        answer = self._ask({**model, "context_tokens": context_tokens})
        if "error" in answer:
            raise EngineError(f"the model cannot be loaded: {answer['error']}", path=self._path)

    def reply(self, messages: Sequence[Mapping[str, str]], tokens: int) -> tuple[str, bool]:
        """Return the reply. What came before is not reused: it would change the last digits."""
        answer = self._ask({**_body(messages, tokens), "cache_prompt": False})
        fault = answer.get("error")
        if fault is not None:
            reason = fault.get("message", "") if isinstance(fault, dict) else fault
            raise AnswerError(f"the model failed: {reason}", path=self._path)
        return _content(answer)

    def _ask(self, request: Mapping[str, object]) -> dict[str, Any]:
        """Send a line, and return the answer.

        Raises:
            EngineError: The process has ended.
        """
        process = self._process
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            with self._lock:
                process.stdin.write(json.dumps(request) + "\n")
                process.stdin.flush()
                answer = json.loads(process.stdout.readline())
        except (OSError, ValueError) as error:
            reason = "the process of the model ended: a damaged file, or too little memory"
            raise EngineError(reason, path=self._path) from error
        return answer if isinstance(answer, dict) else {"error": "no answer"}


def _end(process: subprocess.Popen[str]) -> None:
    """End the process of a model, which holds most of the memory."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


def _body(messages: Sequence[Mapping[str, str]], tokens: int) -> dict[str, Any]:
    """Return a request that has the same reply each time."""
    return {
        "messages": list(messages),
        "temperature": 0,
        "seed": _SEED,
        "max_tokens": tokens,
        "stream": False,
        "response_format": _FORMAT,
    }


def _content(answer: Any) -> tuple[str, bool]:
    """Return the content of an answer, and whether the model ended it."""
    try:
        choice = answer["choices"][0]
        content = choice["message"]["content"]
        ended = choice.get("finish_reason") != "length"
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise AnswerError("the answer has no message") from error
    if not isinstance(content, str):
        raise AnswerError("the answer has no message")
    return content, ended
