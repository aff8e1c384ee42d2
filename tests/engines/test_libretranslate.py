"""The engine of LibreTranslate servers: the real one where it is installed, and bad answers."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rktranslate.engines import EngineOptions, load
from rktranslate.engines.argos.engine import ArgosEngine, ArgosProvider
from rktranslate.engines.argos.packages import bundled_dir
from rktranslate.engines.libretranslate.engine import (
    API_KEY,
    LibreTranslateEngine,
    LibreTranslateProvider,
)
from rktranslate.errors import EngineError
from rktranslate.project.engine_settings import EngineSettings, LibreTranslateSettings
from rktranslate.testing import EngineConformance

from ..conftest import Run
from ..tiny_argos import build_package
from .servers import Answer, Scripted, scripted

PROVIDER = LibreTranslateProvider()
LANGUAGES = [
    {"code": "en", "name": "English", "targets": ["en", "id"]},
    {"code": "id", "name": "Indonesian", "targets": ["en", "id", "zh-Hant", "pt-BR"]},
    {"code": "broken"},
    None,
]


def configured(url: str, **settings: int) -> EngineOptions:
    own = LibreTranslateSettings(url, **settings)
    return EngineOptions(settings=EngineSettings(libretranslate=own))


def engine_of(url: str, **settings: int) -> LibreTranslateEngine:
    return LibreTranslateEngine(LibreTranslateSettings(url, **settings), ("id", "en"))


def answers(values: object, status: int = 200) -> Answer:
    return Answer(json.dumps(values).encode(), status)


class Api:
    """The interface of a LibreTranslate server over a real model, as its documentation has it."""

    def __init__(self, engine: ArgosEngine, *, longest: int = 10_000) -> None:
        self.engine = engine
        self.longest = longest

    def __call__(self, path: str, body: Any) -> Answer:
        if path == "/languages":
            return answers(LANGUAGES)
        if path == "/spec":
            return answers({"info": {"version": "1.9.6"}})
        if any(not text or len(text) > self.longest for text in body["q"]):
            return answers({"error": "Invalid request: request exceeds text limit"}, 400)
        more = body.get("alternatives", 0)
        found = self.engine.translate(body["q"], candidates=1 + more)
        values: dict[str, object] = {"translatedText": [each[0].target for each in found]}
        if more:
            values["alternatives"] = [[one.target for one in each[1:]] for each in found]
        return answers(values)


Serve = Callable[[Callable[[str, Any], Answer]], Scripted]


@pytest.fixture
def serve() -> Iterator[Serve]:
    with contextlib.ExitStack() as stack:
        yield lambda answer: stack.enter_context(scripted(answer))


@pytest.fixture
def api(tmp_path: Path) -> Api:
    package = build_package(tmp_path / "packages", placeholders=False)
    return Api(ArgosProvider().load("id", "en", EngineOptions((package,))))


def test_translates_in_batches(serve: Serve, api: Api) -> None:
    server = serve(api)
    engine = load("id", "en", configured(server.url), "libretranslate")
    texts = [f"rumah besar {number}" for number in range(70)]
    counts: list[int] = []
    found = engine.translate([*texts, "", " ", "RUMAH BESAR"], progress=counts.append)
    assert [each[0].target for each in found] == [
        *(f"house big {number}" for number in range(70)),
        "",
        " ",
        "HOUSE BIG",
    ]
    assert sum(counts) == 73
    posts = [body for path, _, body in server.requests if path == "/translate"]
    assert [len(body["q"]) for body in posts] == [32, 32, 7]
    assert {(body["source"], body["target"], body["format"]) for body in posts} == {
        ("id", "en", "text")
    }
    assert str(engine.signature) == "libretranslate|v:1.9.6|model:id-en"


def test_alternatives(serve: Serve, api: Api) -> None:
    server = serve(api)
    engine = engine_of(server.url, alternatives=2)
    assert engine.capabilities.max_candidates == 3
    (found,) = engine.translate(["rumah besar"], candidates=3)
    assert [each.target for each in found] == ["house big", "home big", "house large"]
    assert engine_of(server.url, alternatives=0).capabilities.max_candidates == 1


def test_a_server_without_alternatives_is_asked_once_for_them(serve: Serve, api: Api) -> None:
    def answer(path: str, body: Any) -> Answer:
        return (
            answers({"error": "no alternatives"}, 400)
            if "alternatives" in body
            else api(path, body)
        )

    server = serve(answer)
    engine = engine_of(server.url)
    for _ in range(2):
        assert engine.translate(["rumah"], candidates=4)[0][0].target == "house"
    assert len(server.requests) == 3


def test_the_server_s_codes_are_used(serve: Serve, api: Api) -> None:
    server = serve(api)
    options = configured(server.url)
    assert PROVIDER.load("ind", "zh_TW", options)._pair == ("id", "zh-Hant")
    assert PROVIDER.load("id", "pt_BR", options)._pair == ("id", "pt-BR")
    assert ("id", "pt-BR") in PROVIDER.pairs(options)
    answer = PROVIDER.availability("id", "ms", options)
    assert not answer.ready
    assert "does not translate id to ms" in answer.detail
    assert "argospm install translate-id_ms" in answer.remedy


def test_the_key_comes_from_the_environment(
    serve: Serve, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(path: str, body: Any) -> Answer:
        if body["api_key"] != "k":
            return answers({"error": "Invalid API key"}, 403)
        return api(path, body)

    server = serve(answer)
    monkeypatch.setenv(API_KEY, "k")
    assert engine_of(server.url).translate(["rumah"])[0][0].target == "house"
    monkeypatch.setenv(API_KEY, "other")
    with pytest.raises(EngineError, match="refuses access: Invalid API key") as raised:
        engine_of(server.url).translate(["rumah"] * 50)
    assert "other" not in str(raised.value)


def test_a_text_that_the_server_refuses_costs_itself(serve: Serve, api: Api) -> None:
    api.longest = 100
    server = serve(api)
    long = "rumah " * 50
    found = engine_of(server.url).translate(["rumah", long, "mobil"])
    assert [each[0].target for each in found] == ["house", "", "car"]
    assert "exceeds text limit" in found[1][0].issues[0]


def test_long_texts_are_cut(serve: Serve, api: Api) -> None:
    server = serve(api)
    text = "Rumah besar. " * 400
    (found,) = engine_of(server.url).translate([text])
    assert found[0].target == text.replace("Rumah", "House").replace("besar", "big")
    sent = [each for _, _, body in server.requests for each in body["q"]]
    assert len(sent) > 1
    assert max(map(len, sent)) <= 2000


BAD = {
    "a page": Answer(b"<html>"),
    "a list": answers([]),
    "null": answers(None),
    "too few": answers({"translatedText": ["x"] * 3}),
    "numbers": answers({"translatedText": [1, 2]}),
    "500": answers({"error": "out of memory"}, 500),
    "cut off": Answer(b'{"tr', missing=99),
    "a redirect": Answer(b"", 301, {"Location": "http://127.0.0.1:9/"}),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_answer_costs_its_text(serve: Serve, api: Api, kind: str) -> None:
    def answer(path: str, body: Any) -> Answer:
        return BAD[kind] if body and "buruk" in body["q"] else api(path, body)

    found = engine_of(serve(answer).url).translate(["rumah", "buruk", "mobil", "ini"])
    assert [each[0].target for each in found] == ["house", "", "car", "this"]
    assert found[1][0].issues


@pytest.mark.parametrize("kind", ["a page", "500", "a list"])
def test_a_server_that_is_at_fault_is_an_error_soon(serve: Serve, kind: str) -> None:
    server = serve(lambda path, body: answers(LANGUAGES) if body is None else BAD[kind])
    with pytest.raises(EngineError):
        engine_of(server.url).translate(["rumah"] * 320)
    assert len(server.requests) < 30


def test_a_server_that_hangs_is_not_waited_for_text_by_text(serve: Serve) -> None:
    server = serve(lambda path, body: Answer(b"{}", seconds=4))
    started = time.monotonic()
    with pytest.raises(EngineError, match="no complete answer within 1 second"):
        engine_of(server.url, timeout=1).translate(["rumah"] * 320)
    assert time.monotonic() - started < 15
    assert not PROVIDER.availability("id", "en", configured(server.url, timeout=1)).ready


def test_what_is_no_libretranslate_server(serve: Serve) -> None:
    server = serve(lambda path, body: answers({"data": []}))
    answer = PROVIDER.availability("id", "en", configured(server.url))
    assert not answer.ready
    assert "it lists no languages" in answer.detail
    assert PROVIDER.pairs(configured(server.url)) == PROVIDER.pairs(EngineOptions()) == []


def test_it_is_never_used_without_its_table() -> None:
    answer = PROVIDER.availability("id", "en", EngineOptions())
    assert not answer.ready
    assert "[engine.libretranslate]" in answer.remedy


def test_a_project_is_drafted_by_it(
    project: Path, rkt: Callable[..., Run], serve: Serve, api: Api
) -> None:
    server = serve(api)
    (project / "rktranslate.toml").write_text(
        f'target-languages = ["en"]\n[engine.libretranslate]\nurl = "{server.url}"\n'
    )
    (project / "source" / "a.txt").write_text("rumah besar", encoding="utf-8")
    run = rkt("translate")
    assert run.code == 0, run.err
    text = (project / "translations/en/a.txt.po").read_text("utf-8")
    assert 'msgstr "house big"' in text
    assert "# mt: libretranslate 1.9.6 id-en" in text


class TestApi(EngineConformance):
    """The kit, over HTTP: the interface is that of the server's documentation."""

    provider = PROVIDER
    pair = ("id", "en")
    texts = ("Kunjungan pemimpin ke rumah besar.", "Perang pada tahun 1953.", "Rumah itu.")

    @pytest.fixture(autouse=True)
    def server(self, serve: Serve, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(type(self), "options", configured(serve(api).url))


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("libretranslate") is None,
    reason="LibreTranslate is not installed: pipx install libretranslate",
)
class TestServer(EngineConformance):
    """The kit, on LibreTranslate itself with the bundled package."""

    provider = PROVIDER
    pair = ("id", "en")
    texts = ("Presiden mengunjungi Pyongyang.", "Perang berakhir pada tahun 1953.", "Harga naik.")

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def server(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
        home = tmp_path_factory.mktemp("libretranslate")
        (package,) = (path for path in bundled_dir().iterdir() if path.is_dir())
        shutil.copytree(package, home / "packages" / package.name)
        # With a single package it would try to download others.
        build_package(home / "packages", "en", "id")
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        environment = {
            **os.environ,
            "HOME": str(home),
            "ARGOS_PACKAGES_DIR": str(home / "packages"),
        }
        for name in ("PYTHONPATH", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            environment.pop(name, None)
        command = ["libretranslate", "--host", "127.0.0.1", "--port", str(port)]
        url = f"http://127.0.0.1:{port}"
        with subprocess.Popen(
            [*command, "--load-only", "id,en", "--threads", "2"],
            env=environment,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                for _ in range(240):
                    with contextlib.suppress(OSError):
                        urllib.request.urlopen(f"{url}/health", timeout=2).close()
                        break
                    time.sleep(0.5)
                cls.options = configured(url)
                yield
            finally:
                process.kill()
