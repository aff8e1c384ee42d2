"""Per-user folders: the places that earlier versions used, and those of each system."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import platformdirs
import pytest
from platformdirs.api import PlatformDirsABC
from platformdirs.macos import MacOS
from platformdirs.windows import Windows

from rktranslate.engines.argos.packages import cache_dir
from rktranslate.errors import ConfigError
from rktranslate.memory.project_memory import cached_store
from rktranslate.models.layout import store_folder, store_root
from rktranslate.project.layout import find_project
from rktranslate.storage.user_dirs import base_folder, cache_folder, data_folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without any of the variables."""
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def on(system: type[PlatformDirsABC], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("user_data_path", "user_cache_path"):

        def path(program: str, appauthor: Literal[False], name: str = name) -> Path:
            found: Path = getattr(system(program, appauthor), name)
            return found

        monkeypatch.setattr(platformdirs, name, path)


@pytest.fixture
def macos(monkeypatch: pytest.MonkeyPatch) -> None:
    on(MacOS, monkeypatch)


def test_the_folders_on_linux(home: Path, project: Path) -> None:
    assert store_root() == home / ".local/share/rktranslate/models"
    assert store_folder("argos") == home / ".local/share/rktranslate/models/argos"
    assert cache_dir() == home / ".cache/rktranslate/packages"
    store = cached_store(find_project(project))
    assert store.parent == home / ".cache/rktranslate/memory"
    assert len(store.name) == len("0123456789abcdef.sqlite")
    assert not (home / ".local").exists()
    assert not (home / ".cache").exists()


def test_the_variables_count(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    assert data_folder() == home / "data/rktranslate"
    assert cache_folder() == home / "cache/rktranslate"
    monkeypatch.setenv("XDG_DATA_HOME", "")
    assert data_folder() == home / ".local/share/rktranslate"


@pytest.mark.usefixtures("macos")
def test_the_folders_on_macos(home: Path) -> None:
    assert data_folder() == home / "Library/Application Support/rktranslate"
    assert cache_folder() == home / "Library/Caches/rktranslate"


@pytest.mark.usefixtures("macos")
def test_folders_of_earlier_versions_are_found(home: Path) -> None:
    (home / ".local/share/rktranslate/models/argos/id-en").mkdir(parents=True)
    assert store_folder("argos") == home / ".local/share/rktranslate/models/argos"
    assert cache_folder() == home / "Library/Caches/rktranslate"


@pytest.mark.usefixtures("macos")
def test_the_variables_count_on_macos(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".local/share/rktranslate").mkdir(parents=True)
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    assert data_folder() == home / "data/rktranslate"


def test_the_folders_on_windows(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.windows.get_win_folder", lambda _: str(home / "Local"))
    on(Windows, monkeypatch)
    assert data_folder() == home / "Local/rktranslate"
    assert cache_folder() == home / "Local/rktranslate/Cache"
    (home / ".cache/rktranslate").mkdir(parents=True)
    assert cache_folder() == home / ".cache/rktranslate"


def test_a_relative_variable_is_ignored(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "here")
    assert data_folder() == home / ".local/share/rktranslate"
    assert base_folder("XDG_DATA_HOME", ".local/share") == home / ".local/share"


def test_a_home_that_is_no_place_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "here")
    with pytest.raises(ConfigError, match="HOME must be an absolute path, found 'here'"):
        data_folder()
