"""A small project to serve."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / "source").mkdir()
    (folder / "source/a.md").write_text("Satu kalimat.\n", encoding="utf-8")
    (folder / "rktranslate.toml").write_text('target-languages = ["en"]\n', encoding="utf-8")
    return folder
