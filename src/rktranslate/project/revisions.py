"""Files of a project as they were at a git revision; the only place that asks git anything."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 60


def resolve(root: Path, revision: str) -> str:
    """Return the full name of a commit.

    Raises:
        ConfigError: git is not installed, the folder is in no repository, or has no such revision.
    """
    done = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if done.returncode:
        inside = _git(root, "rev-parse", "--git-dir").returncode == 0
        problem = f"there is no git revision {revision!r}" if inside else "not in a git repository"
        hint = "fetch it first: CI often has only the newest commit" if inside else None
        raise ConfigError(problem, path=str(root), hint=hint)
    return done.stdout.decode("ascii").strip()


def place_in_repository(root: Path) -> str:
    """Return the path of a folder in its repository, with a slash at its end.

    Returns:
        An empty text for the top of a repository, and where there is none.
    """
    try:
        done = _git(root, "rev-parse", "--show-prefix")
    except ConfigError:
        return ""
    return "" if done.returncode else done.stdout.decode("utf-8", "replace").strip()


def file_at(root: Path, commit: str, path: str) -> bytes | None:
    """Return a file's bytes at a commit, or None where it was not there.

    Args:
        root: Folder of the project, anywhere in its repository.
        commit: Full name, as :func:`resolve` returns it.
        path: Relative to the folder, with slashes.
    """
    done = _git(root, "show", f"{commit}:./{path}")
    return None if done.returncode else done.stdout


def earlier_version(root: Path, path: str) -> bytes | None:
    """Return a file's newest committed bytes that are not those it has now.

    Args:
        root: Folder of the project, anywhere in its repository.
        path: Relative to the folder, with slashes.

    Returns:
        None where there are none: no git, no repository, or a file that never changed.
    """
    try:
        now = (root / path).read_bytes()
        listed = _git(root, "log", "-n", "2", "--format=%H", "--", f"./{path}")
        for commit in listed.stdout.decode("ascii").split():
            then = file_at(root, commit, path)
            if then is not None and then.splitlines() != now.splitlines():
                return then
    except (ConfigError, OSError):
        pass
    return None


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments],  # noqa: S607 - git is found on PATH
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except FileNotFoundError as error:
        raise ConfigError("git is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise ConfigError(f"git did not answer in {_SECONDS} seconds") from error
