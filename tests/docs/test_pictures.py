"""The pictures of terminals show what the program prints today."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.docs.examples import ROOT

SCRIPT = ROOT / "docs" / "pictures" / "make_pictures.py"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
def test_pictures_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
