"""Finding packages, and refusing those that are broken or hostile."""

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.engines import EngineOptions
from rktranslate.engines.argos.engine import ArgosProvider
from rktranslate.engines.argos.packages import argos_dir, find_packages
from rktranslate.errors import EngineError

from ..tiny_argos import build_package, zip_package


def test_places_and_their_order(tmp_path: Path, own_home: Path) -> None:
    installed = own_home / ".local" / "share" / "argos-translate" / "packages"
    build_package(installed)
    build_package(tmp_path / "named", name="old")
    newer = build_package(tmp_path / "named", name="new")
    metadata = json.loads((newer / "metadata.json").read_text())
    (newer / "metadata.json").write_text(json.dumps({**metadata, "package_version": "1.10"}))
    (tmp_path / "named" / "stray").mkdir()
    (tmp_path / "named" / "notes.txt").write_text("x")
    found = [package.path for package in find_packages([tmp_path / "named"])]
    assert found == [newer, tmp_path / "named" / "old", installed / "translate-id_en-1_0"]


def test_the_folder_of_argos_translate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path.home()
    assert argos_dir() == home / ".local" / "share" / "argos-translate" / "packages"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert argos_dir() == tmp_path / "data" / "argos-translate" / "packages"
    settings = home / ".config" / "argos-translate" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text("[")
    assert argos_dir() == tmp_path / "data" / "argos-translate" / "packages"
    settings.write_text(json.dumps({"ARGOS_PACKAGES_DIR": "/by/settings"}))
    assert argos_dir() == Path("/by/settings")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", "/by/variable")
    assert argos_dir() == Path("/by/variable")


def test_broken_packages_of_others_are_passed_over(own_home: Path) -> None:
    installed = own_home / ".local" / "share" / "argos-translate" / "packages"
    build_package(installed)
    (installed / "broken").mkdir()
    (installed / "broken" / "metadata.json").write_text("{")
    (installed / "x.argosmodel").write_bytes(b"no zip")
    assert ArgosProvider().pairs(EngineOptions()) == [("id", "en")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"[]", "JSON object"),
        (b'{"from_code": "id"}', "to_code is not a language code: None"),
        (b'{"from_code": 1, "to_code": "en"}', "from_code is not a language code: 1"),
        (
            b'{"type": "sbd", "from_code": "id", "to_code": "en"}',
            "expected type translate, found 'sbd'",
        ),
    ],
)
def test_broken_metadata_is_named(tmp_path: Path, content: bytes, reason: str) -> None:
    package = build_package(tmp_path)
    (package / "metadata.json").write_bytes(content)
    with pytest.raises(EngineError, match=reason) as raised:
        find_packages([package])
    assert raised.value.path == str(package / "metadata.json")
    with pytest.raises(EngineError):
        find_packages([tmp_path])
    answer = ArgosProvider().availability("id", "en", EngineOptions((package,)))
    assert not answer.ready
    assert reason in answer.detail


@pytest.mark.parametrize("lacking", ["metadata.json", "model/model.bin", "sentencepiece.model"])
def test_an_incomplete_package_is_named(tmp_path: Path, lacking: str) -> None:
    package = build_package(tmp_path)
    (package / lacking).unlink()
    with pytest.raises(EngineError) as raised:
        ArgosProvider().load("id", "en", EngineOptions((package,)))
    assert raised.value.path == str(package)
    assert Path(lacking).name in str(raised.value)


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no such Argos package") as raised:
        find_packages([tmp_path / "absent"])
    assert raised.value.path == str(tmp_path / "absent")


def write(archive: zipfile.ZipFile, name: str, data: bytes = b"x", mode: int = 0) -> None:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


def traversal(archive: zipfile.ZipFile) -> None:
    write(archive, "p/../../evil")


def absolute(archive: zipfile.ZipFile) -> None:
    write(archive, "/tmp/evil")


def backslash(archive: zipfile.ZipFile) -> None:
    write(archive, "p/..\\..\\evil")


def symlink(archive: zipfile.ZipFile) -> None:
    write(archive, "p/evil", b"/etc/passwd", stat.S_IFLNK | 0o777)


def device(archive: zipfile.ZipFile) -> None:
    write(archive, "p/evil", b"", stat.S_IFCHR | 0o666)


def bomb(archive: zipfile.ZipFile) -> None:
    write(archive, "p/zeros", b"\0" * 30_000_000)


def twice(archive: zipfile.ZipFile) -> None:
    write(archive, "p/Metadata.json")


def two_tops(archive: zipfile.ZipFile) -> None:
    write(archive, "q/x")


def crowd(archive: zipfile.ZipFile) -> None:
    for number in range(2001):
        write(archive, f"p/{number}", b"")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (traversal, "leads out"),
        (absolute, "absolute path"),
        (backslash, "backslash"),
        (symlink, "link"),
        (device, "special file"),
        (bomb, "zip bomb"),
        (twice, "duplicate name"),
        (two_tops, "expected one top folder, found 2"),
        (crowd, "exceed the limit of 2,000"),
    ],
)
def test_hostile_files_are_refused_and_nothing_is_written(
    tmp_path: Path, own_home: Path, spoil: Callable[[zipfile.ZipFile], None], reason: str
) -> None:
    package = build_package(tmp_path, name="p")
    path = zip_package(package)
    with zipfile.ZipFile(path, "a") as archive:
        spoil(archive)
    before = sorted(tmp_path.rglob("*"))
    for attempt in (find_packages, lambda paths: _folder(paths[0])):
        with pytest.raises(EngineError, match=reason) as raised:
            attempt([path])
        assert raised.value.path == str(path)
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/tmp/evil").exists()


def _folder(path: Path) -> Path:
    from rktranslate.engines.argos.packages import ArgosPackage

    return ArgosPackage(path, "id", "en").folder()


def test_no_zip_and_a_damaged_zip(tmp_path: Path, own_home: Path) -> None:
    path = zip_package(build_package(tmp_path))
    data = path.read_bytes()
    path.write_bytes(b"PK no zip at all")
    with pytest.raises(EngineError, match="not a model package: not a zip archive"):
        find_packages([path])
    middle = data.index(b"model.bin") + 2_000
    path.write_bytes(data[:middle] + b"\xff" * 300 + data[middle + 300 :])
    engine = ArgosProvider().load("id", "en", EngineOptions((path,)))
    with pytest.raises(EngineError, match="damaged zip archive") as raised:
        engine.translate(["mobil"])
    assert raised.value.path == str(path)
    assert not (own_home / ".cache" / "rktranslate" / "packages").exists()


def test_a_file_without_metadata(tmp_path: Path) -> None:
    path = tmp_path / "x.argosmodel"
    with zipfile.ZipFile(path, "w") as archive:
        write(archive, "p/model/model.bin")
    with pytest.raises(EngineError, match=r"metadata\.json is missing"):
        find_packages([path])


def test_a_file_is_unpacked_once(tmp_path: Path, own_home: Path) -> None:
    path = zip_package(build_package(tmp_path))
    (package,) = find_packages([path])
    assert not (own_home / ".cache").exists()
    first = package.folder()
    assert first.parent == own_home / ".cache" / "rktranslate" / "packages"
    assert (first / "model" / "model.bin").is_file()
    changed = (first / "metadata.json").stat().st_mtime_ns
    assert package.folder() == first
    assert (first / "metadata.json").stat().st_mtime_ns == changed
