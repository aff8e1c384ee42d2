"""Hostile and broken packages are refused before anything is written."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rktranslate.engines.argos.metadata import read_metadata
from rktranslate.engines.argos.packages import RULES, bundled_dir, find_packages
from rktranslate.errors import EngineError
from rktranslate.storage import archive
from rktranslate.workflow.models import install_file
from tests.models.conftest import METADATA, package, tree

TOP = "translate-id_en"
GOOD = {
    f"{TOP}/metadata.json": json.dumps(METADATA).encode(),
    f"{TOP}/model/model.bin": b"weights",
    f"{TOP}/sentencepiece.model": b"pieces",
}
Entry = tuple[str | zipfile.ZipInfo, bytes]


def write(path: Path, *extra: Entry, base: dict[str, bytes] | None = None) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in (GOOD if base is None else base).items():
            target.writestr(name, data)
        for entry, data in extra:
            target.writestr(entry, data)


def special(name: str, kind: int, data: bytes = b"/etc/passwd") -> Entry:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    return info, data


def named(name: str) -> Callable[[Path], None]:
    """A package with one more entry, whose name is not corrected by zipfile."""

    def build(path: Path) -> None:
        stand_in = "Q" * len(name.encode())
        write(path, (f"{TOP}/{stand_in}", b"x"))
        data = path.read_bytes()
        raw = f"{TOP}/{stand_in}".encode()
        wanted = name.encode()
        # Names below the top folder keep it; the others replace it.
        if not name.startswith(("/", "..", "C:", "\\")):
            wanted = f"{TOP}/{name}".encode()
        else:
            wanted = wanted + b"Q" * (len(raw) - len(wanted))
        assert len(raw) == len(wanted)
        path.write_bytes(data.replace(raw, wanted))

    return build


def without(name: str) -> Callable[[Path], None]:
    return lambda path: write(path, base={k: v for k, v in GOOD.items() if not k.endswith(name)})


def with_metadata(data: bytes) -> Callable[[Path], None]:
    return lambda path: write(path, base=GOOD | {f"{TOP}/metadata.json": data})


def metadata(**changes: object) -> Callable[[Path], None]:
    return with_metadata(json.dumps(METADATA | changes).encode())


def page(path: Path) -> None:
    path.write_bytes(b"<html>404</html>")


def encrypted(path: Path) -> None:
    write(path)
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.rindex(mark)
        data[place + offset] |= 1
    path.write_bytes(data)


def truncated(path: Path) -> None:
    write(path)
    path.write_bytes(path.read_bytes()[:-40])


def wrong_checksum(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for name, data in GOOD.items():
            target.writestr(name, data)
    path.write_bytes(path.read_bytes().replace(b"weights", b"WEIGHTS"))


def bomb_by_ratio(path: Path) -> None:
    write(path, (f"{TOP}/model/extra.bin", bytes(80 * 1024**2)))


def bomb_by_lie(path: Path) -> None:
    """Its directory claims one byte where there are a million."""
    write(path, (f"{TOP}/model/extra.bin", bytes(1_000_000)))
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 1_000_000), struct.pack("<L", 1)))


def bomb_by_size(path: Path) -> None:
    extra = [(f"{TOP}/model/{name}.bin", b"abcd" * 250_000) for name in ("one", "two")]
    write(path, *extra)
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 1_000_000), struct.pack("<L", 0xFFFFFF00)))


def bomb_by_count(path: Path) -> None:
    write(path, *[(f"{TOP}/model/{number}", b"") for number in range(RULES.max_entries)])


def overlapping(path: Path) -> None:
    """Two entries of the directory share the bytes of one file."""
    write(path, (f"{TOP}/model/one.bin", b"1" * 500), (f"{TOP}/model/two.bin", b"1" * 500))
    data = bytearray(path.read_bytes())
    first = data.index(f"{TOP}/model/one.bin".encode()) - 30
    entry = data.rindex(f"{TOP}/model/two.bin".encode()) - 46
    struct.pack_into("<L", data, entry + 42, first)
    path.write_bytes(data)


def tar_with(kind: bytes, target: str) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        with tarfile.open(path, "w:gz") as out:
            info = tarfile.TarInfo(f"{TOP}/model/model.bin")
            info.type, info.linkname = kind, target
            out.addfile(info)

    return build


def duplicate(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        write(path, (f"{TOP}/metadata.json", b"{}"))


HOSTILE: dict[str, tuple[Callable[[Path], None], str]] = {
    "absolute path": (named("/etc/cron.d/evil"), "absolute"),
    "path out": (named("../../evil.txt"), "leads out"),
    "path out, deeper": (
        lambda path: write(path, (f"{TOP}/model/../../../evil", b"x")),
        "leads out",
    ),
    "drive letter": (named("C:/Windows/x"), "absolute"),
    "backslash": (named("..\\..\\evil"), "backslash"),
    "NUL in a name": (named("model\0.bin"), "invisible"),
    "control in a name": (lambda path: write(path, (f"{TOP}/mo\x1b[2Jdel", b"x")), "invisible"),
    "bidi in a name": (lambda path: write(path, (f"{TOP}/gnp\u202ebin.exe", b"x")), "invisible"),
    "stream name": (named("model.bin:evil"), "file system"),
    "device name": (lambda path: write(path, (f"{TOP}/NUL.txt", b"x")), "device on Windows"),
    "trailing dot": (lambda path: write(path, (f"{TOP}/model.", b"x")), "file system"),
    "empty part": (lambda path: write(path, (f"{TOP}//x", b"x")), "file system"),
    "long name": (lambda path: write(path, (f"{TOP}/{'n' * 300}", b"x")), "255 bytes"),
    "long path": (lambda path: write(path, (f"{TOP}/{'d/' * 20}x", b"x")), "too deep"),
    "symbolic link": (
        lambda path: write(path, special(f"{TOP}/model/link", stat.S_IFLNK)),
        "symbolic link",
    ),
    "device": (lambda path: write(path, special(f"{TOP}/model/null", stat.S_IFCHR, b"")), "device"),
    "pipe": (lambda path: write(path, special(f"{TOP}/model/pipe", stat.S_IFIFO, b"")), "special"),
    "hard link in a tar": (tar_with(tarfile.LNKTYPE, "/etc/passwd"), "not a zip"),
    "device in a tar": (tar_with(tarfile.CHRTYPE, ""), "not a zip"),
    "bomb by ratio": (bomb_by_ratio, "zip bomb"),
    "bomb by a false size": (bomb_by_lie, "damaged"),
    "bomb by size": (bomb_by_size, "the limit is"),
    "bomb by count": (bomb_by_count, "entries"),
    "overlapping entries": (overlapping, "overlapping entries"),
    "duplicate names": (duplicate, "duplicate name"),
    "names differ by case": (
        lambda path: write(path, (f"{TOP}/Model/MODEL.bin", b"x")),
        "duplicate name",
    ),
    "file as folder": (
        lambda path: write(path, (f"{TOP}/sentencepiece.model/x", b"x")),
        "is a file and also the folder",
    ),
    "encrypted": (encrypted, "encrypted"),
    "odd compression": (
        lambda path: zip_with(path, zipfile.ZIP_LZMA),
        "compression",
    ),
    "truncated": (truncated, "damaged"),
    "wrong checksum": (wrong_checksum, "damaged"),
    "no metadata": (without("metadata.json"), "metadata.json is missing"),
    "no model": (without("model.bin"), "model/model.bin is missing"),
    "no tokenizer": (without("sentencepiece.model"), "bpe.model is missing"),
    "two top folders": (
        lambda path: write(path, ("other/x", b"x")),
        "one top folder, found 2",
    ),
    "stray file": (lambda path: write(path, ("README", b"x")), "outside the top folder"),
    "empty": (lambda path: write(path, base={}), "not a zip"),
    "not an archive": (page, "not a zip"),
    "metadata not UTF-8": (with_metadata(b'{"from_code": "\xff"}'), "not UTF-8"),
    "metadata not JSON": (with_metadata(b"{"), "not JSON"),
    "metadata nested too deep": (with_metadata(b"[" * 200_000), "not JSON"),
    "metadata a list": (with_metadata(b"[]"), "not a JSON object"),
    "metadata oversized": (
        with_metadata(json.dumps(METADATA | {"x": os.urandom(600_000).hex()}).encode()),
        "larger than",
    ),
    "metadata of wrong types": (metadata(from_code=["id"]), "from_code"),
    "code with a path": (metadata(to_code="../../en"), "to_code"),
    "version with an escape": (metadata(package_version="1\x1b[2J"), "package_version"),
    "prefix of wrong type": (metadata(target_prefix=7), "target_prefix"),
    "same language": (metadata(to_code="id"), "same language"),
    "another kind of package": (metadata(type="sbd"), "not for translation"),
}


def zip_with(path: Path, method: int) -> None:
    with zipfile.ZipFile(path, "w", method) as target:
        for name, data in GOOD.items():
            target.writestr(name, data)


@pytest.mark.parametrize("kind", HOSTILE)
def test_refused_with_nothing_written(kind: str, tmp_path: Path, store: Path) -> None:
    build, reason = HOSTILE[kind]
    path = tmp_path / "hostile.argosmodel"
    build(path)
    before = tree(tmp_path)
    with pytest.raises(EngineError) as caught:
        install_file(str(path))
    assert reason in caught.value.message
    assert caught.value.path == str(path)
    assert str(caught.value).isprintable()
    assert tree(tmp_path) == before
    assert not list(store.glob(".staging*"))
    assert not (store / "argos").exists()


def test_existing_model_is_not_overwritten(tmp_path: Path, store: Path) -> None:
    install_file(str(package(tmp_path / "one.argosmodel", b"first")))
    before = tree(store)
    other = package(tmp_path / "two.argosmodel", b"second", package_version="2.0")
    with pytest.raises(EngineError, match="already installed"):
        install_file(str(other))
    assert tree(store) == before
    assert install_file(str(other), force=True).replaced
    assert (store / "argos/id-en/model/model.bin").read_bytes() == b"second"
    assert not list((store / "argos").glob(".old*"))


def test_what_packages_do_have_is_allowed(tmp_path: Path, store: Path) -> None:
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as inner:
        inner.writestr("../evil", b"x")
    path = tmp_path / "translate.argosmodel"
    write(
        path,
        (zipfile.ZipInfo(f"{TOP}/stanza/"), b""),
        (f"{TOP}/stanza/id/tokenize.pt", nested.getvalue()),
        (f"{TOP}/README.md", "Dibuat di Jakarta – é".encode()),
        special(f"{TOP}/run.sh", stat.S_IFREG, b"#!/bin/sh\n"),
    )
    install_file(str(path))
    folder = store / "argos/id-en"
    assert (folder / "stanza/id/tokenize.pt").read_bytes() == nested.getvalue()
    assert not os.access(folder / "run.sh", os.X_OK)
    assert not (store / "evil").exists()


@pytest.mark.slow
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
@example(data=None)
def test_damage_is_refused_or_harmless(data: st.DataObject | None, tmp_path: Path) -> None:
    """Whatever bytes change: a clear refusal, or the very same files."""
    path = tmp_path / "translate.argosmodel"
    write(path)
    whole = path.read_bytes()
    changed = bytearray(whole)
    if data is not None:
        for _ in range(data.draw(st.integers(1, 4))):
            changed[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
        changed = changed[: data.draw(st.integers(0, len(whole)))]
    path.write_bytes(changed)
    try:
        found = archive.inspect(path, RULES)
    except EngineError:
        return
    folder = Path(os.path.realpath(tmp_path)) / "out"
    for old in sorted(folder.rglob("*"), reverse=True):
        old.rmdir() if old.is_dir() else old.unlink()
    folder.mkdir(exist_ok=True)
    archive.unpack(found, folder)
    written = tree(folder)
    assert len(written) == len(found.files)
    assert set(written.values()) <= set(GOOD.values()) | {b""}


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        ({"score": "BLEU 30"}, "BLEU 30"),
        ({"scores": {"flores_dev": {"bleu": 26.456, "chrf": 54.0}}}, "BLEU 26.46 (flores dev)"),
        ({"scores": {"speed": 99.0, "flores_dev": {"chrf": 54.0}}}, "chrF 54 (flores dev)"),
        ({"scores": {"flores": {"bleu": "30"}}}, ""),
        ({"scores": {"flo\x1bres": {"bleu": 30}}}, ""),
        ({"scores": [30]}, ""),
        ({}, ""),
        ([], ""),
    ],
)
def test_quality_of_a_package(facts: object, score: str) -> None:
    assert read_metadata(json.dumps(METADATA | {"rktranslate": facts}).encode()).facts.score == (
        score
    )


def test_quality_of_the_bundled_model_is_reported() -> None:
    (folder,) = (path for path in bundled_dir().iterdir() if path.is_dir())
    told = read_metadata((folder / "metadata.json").read_bytes()).facts
    assert told.licence == "MPL-2.0"
    assert told.score.startswith("BLEU 2")


@pytest.mark.parametrize("kind", HOSTILE)
def test_one_gate_for_installing_and_for_using_a_package(kind: str, tmp_path: Path) -> None:
    """`models install FILE` and `--package FILE` refuse the same files with the same message."""
    build, reason = HOSTILE[kind]
    path = tmp_path / "hostile.argosmodel"
    build(path)
    with pytest.raises(EngineError) as installed:
        install_file(str(path))
    with pytest.raises(EngineError) as used:
        [package.folder() for package in find_packages([path])]
    assert str(used.value) == str(installed.value)
    assert reason in str(used.value)
    assert not (tmp_path / "XDG_CACHE_HOME").exists()


@pytest.mark.parametrize("code", ["../x", "..", "en/../..", "en\u202e", "EN", ""])
def test_language_codes_are_validated_once(code: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.argosmodel"
    metadata(to_code=code)(path)
    with pytest.raises(EngineError) as installed:
        install_file(str(path))
    with pytest.raises(EngineError) as used:
        find_packages([path])
    assert str(used.value) == str(installed.value)
    assert str(used.value) == f"{path}: metadata.json: to_code is not a language code: {code!a}"
    with pytest.raises(EngineError, match="to_code is not a language code"):
        install_file(str(unpacked(path, tmp_path / "unpacked")))
    with pytest.raises(EngineError, match="to_code is not a language code"):
        find_packages([tmp_path / "unpacked"])


def unpacked(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            target = folder.joinpath(*name.split("/")[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(packed.read(name))
    return folder
