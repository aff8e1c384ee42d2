"""One holder at a time, in one process as in several; errors of the holder pass unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from rktranslate.errors import ConfigError, EngineError
from rktranslate.storage.lock import (
    BusyError,
    change_lock,
    file_lock,
    folder_lock,
    sweep_project,
)


def in_use() -> EngineError:
    return EngineError("in use")


def test_a_second_holder_is_refused_until_the_first_is_done(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with (
        file_lock(path, 1, in_use),
        pytest.raises(EngineError, match="in use"),
        file_lock(path, 0.01, in_use),
    ):
        raise AssertionError("held twice")
    with file_lock(path, 0.01, in_use):
        pass


def test_an_error_of_the_holder_passes_and_releases(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    for error in (OSError("theirs"), KeyboardInterrupt()):
        with pytest.raises(type(error)) as caught, file_lock(path, 1, in_use):
            raise error
        assert caught.value is error
    with pytest.raises(OSError, match="theirs"), folder_lock(tmp_path, "build"):
        raise OSError("theirs")
    with folder_lock(tmp_path, "run"):
        assert (tmp_path / ".rktranslate/lock.holder").read_text().startswith("run, process ")
    assert not (tmp_path / ".rktranslate/lock.holder").exists()


def test_a_folder_that_is_a_file_is_an_error_of_the_file_system(tmp_path: Path) -> None:
    (tmp_path / ".rktranslate").touch()
    with pytest.raises(OSError), file_lock(tmp_path / ".rktranslate/lock", 1, in_use):
        pass
    with pytest.raises(ConfigError, match=r"\.rktranslate: cannot be written"):
        folder_lock(tmp_path, "run").__enter__()


def test_a_command_does_not_hold_the_changes_of_people(tmp_path: Path) -> None:
    with (
        folder_lock(tmp_path, "translate"),
        change_lock(tmp_path, 0),
        pytest.raises(BusyError, match="others are saving"),
    ):
        change_lock(tmp_path, 0).__enter__()
    with change_lock(tmp_path, 0), folder_lock(tmp_path, "translate", 0):
        pass


def test_nothing_is_swept_that_another_process_may_use(tmp_path: Path) -> None:
    scratch = tmp_path / ".rktranslate/tmp"
    scratch.mkdir(parents=True)
    left = scratch / "0123456789abcdef.new"
    left.touch()
    with change_lock(tmp_path, 0):
        with folder_lock(tmp_path, "extract"):
            assert left.exists()
        sweep_project(tmp_path)
        assert left.exists()
    with folder_lock(tmp_path, "extract"):
        left.touch()
        sweep_project(tmp_path)
        assert left.exists()
    sweep_project(tmp_path)
    assert not left.exists()
