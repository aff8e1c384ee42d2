"""A content of unknown origin among the temporaries is kept, and never leaves the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from rktranslate.storage.lock import folder_lock

NAME = f"{'deadbeef' * 2}.{'0' * 64}.{'1' * 64}.swap"


@pytest.fixture
def found(tmp_path: Path) -> Path:
    """A project with such a file."""
    root = tmp_path / "project"
    (root / ".rktranslate" / "tmp").mkdir(parents=True)
    (root / ".rktranslate" / "tmp" / NAME).write_text("unknown", encoding="utf-8")
    return root


def contents(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in folder.iterdir()]


def test_it_is_moved_beside_the_temporaries(found: Path) -> None:
    kept = found / ".rktranslate" / "recovered"
    kept.mkdir()
    (kept / NAME[:16]).write_text("earlier", encoding="utf-8")
    with folder_lock(found, "extract"):
        assert not list((found / ".rktranslate" / "tmp").iterdir())
    assert sorted(contents(kept)) == ["earlier", "unknown"]


def test_a_link_in_place_of_the_folder_is_not_followed(found: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (found / ".rktranslate" / "recovered").symlink_to(outside)
    with folder_lock(found, "extract"):
        pass
    assert not list(outside.iterdir())
    assert contents(found / ".rktranslate" / "tmp") == ["unknown"]
