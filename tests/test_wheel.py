"""What is released: the wheel, in an environment that knows nothing of this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from .conftest import ROOT

for module in ("hatchling", "hatch_vcs", "pip"):
    pytest.importorskip(module, reason="a wheel is built by hatchling and installed by pip")


def run(*command: str | Path, folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: what a build leaves behind stays out of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("src", "LICENSES", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", folder=folder)
    (made,) = (folder / "dist").glob("*.whl")
    return made


@pytest.mark.slow
def test_the_wheel_has_its_licences_and_its_model(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        licences = [name for name in names if ".dist-info/licenses/" in name]
        assert "License-Expression: MIT AND MPL-2.0 AND 0BSD\n" in archive.read(metadata).decode()
        texts = [archive.read(name).decode() for name in licences]
    assert any(text.startswith("MIT License") for text in texts)
    assert any(text.startswith("Mozilla Public License Version 2.0") for text in texts)
    assert any(name.endswith("translate-id_en-1_0/model/model.bin") for name in names)
    assert any(name.endswith("rktranslate/py.typed") for name in names)
    assert "rktranslate/checks/pages/numbers.md" in names
    assert any(name.endswith("/data/share/man/man1/rktranslate-check.1") for name in names)
    assert "rktranslate/report/templates/findings.html.j2" in names
    assert wheel.stat().st_size < 60_000_000


@pytest.mark.slow
def test_the_wheel_drafts_where_nothing_else_is_installed(wheel: Path, tmp_path: Path) -> None:
    """The libraries are those of this environment; the program is the wheel's."""
    place = tmp_path / "venv"
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index")
    run(*pip, "--no-deps", "--disable-pip-version-check", wheel, folder=tmp_path)
    base = {"base": str(place), "platbase": str(place)}
    site = Path(sysconfig.get_path("purelib", vars=base))
    # Searched after the wheel; its own .pth files, an editable checkout, are not read.
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "libraries.pth").write_text("".join(f"{path}\n" for path in sorted(libraries)))
    where = "import rktranslate; print(rktranslate.__file__)"
    assert Path(run(python, "-c", where, folder=tmp_path).strip()).is_relative_to(site)
    (tmp_path / "berita.txt").write_text("Presiden Rusia mengunjungi Pyongyang pada 2019 [3].\n")
    out = run(
        place / "bin" / "rktranslate", "text", "berita.txt", "--to", "en", "--quiet",
        folder=tmp_path,
    )  # fmt: skip
    assert "Pyongyang" in out
    assert "2019" in out
    assert "[3]" in out
