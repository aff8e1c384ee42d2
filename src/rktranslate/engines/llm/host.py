"""The process of a GGUF model: a damaged file, or too little memory, ends it and not the command.

The first line of its input names the model; each further line is a request, and has a line of
output as its answer. All lines are JSON.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from typing import Any


def main() -> None:
    """Load a model and answer requests until the input ends."""
    # What the library prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def answer(value: object) -> None:
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    try:
        server = _server(**json.loads(sys.stdin.readline()))
    except Exception as error:  # noqa: BLE001 - of a library that documents none
        answer({"error": " ".join(str(error).split())})
        return
    answer({})
    for line in sys.stdin:
        try:
            answer(server.handle_chat_completions(json.loads(line)))
        except Exception as error:  # noqa: BLE001
            answer({"error": " ".join(str(error).split())})


def _server(path: str, threads: int, context_tokens: int) -> Any:
    """Load a model. The library ties it to a loopback port, which a random key keeps closed."""
    import xllamacpp

    parameters: Any = xllamacpp.CommonParams()
    parameters.model.path = path
    parameters.n_ctx = context_tokens
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = threads
    parameters.offline = True
    parameters.ui = False
    parameters.warmup = False
    parameters.verbosity = -1
    parameters.hostnames = ["127.0.0.1"]
    parameters.api_keys = [secrets.token_hex(16)]
    return xllamacpp.Server(parameters)
