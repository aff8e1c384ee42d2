"""Files of a project at a git revision. No other module runs git."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.storage.reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 60


def resolve(root: Path, revision: str) -> str:
    """Return the full hash of a commit.

    Args:
        root: Folder of the project.
        revision: Any name of a commit: branch, tag, ``HEAD~1``.

    Raises:
        ConfigError: git is not installed, or the folder is in no repository with that revision.
    """
    done = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if done.returncode:
        inside = _git(root, "rev-parse", "--git-dir").returncode == 0
        problem = f"unknown git revision: {revision!r}" if inside else "not in a git repository"
        hint = "fetch it first: CI often checks out one commit only" if inside else None
        raise ConfigError(problem, path=str(root), hint=hint)
    return done.stdout.decode("ascii").strip()


def place_in_repository(root: Path) -> str:
    """Return the path of a folder in its repository, with a final slash.

    Returns:
        An empty string for the top folder of a repository, or without a repository.
    """
    try:
        done = _git(root, "rev-parse", "--show-prefix")
    except ConfigError:
        return ""
    return "" if done.returncode else done.stdout.decode("utf-8", "replace").strip()


def file_at(root: Path, commit: str, path: str) -> bytes | None:
    """Return the bytes of a file at a commit, or None if it did not exist then.

    Args:
        root: Folder of the project, anywhere in its repository.
        commit: Full hash; see :func:`resolve`.
        path: Relative to the folder, with slashes.
    """
    done = _git(root, "show", f"{commit}:./{path}")
    return None if done.returncode else done.stdout


def earlier_version(root: Path, path: str) -> bytes | None:
    """Return the newest committed bytes of a file that differ from its present ones.

    Args:
        root: Folder of the project, anywhere in its repository.
        path: Relative to the folder, with slashes.

    Returns:
        None without git or a repository, and for a file that never changed.
    """
    try:
        now = read_file(root / path)
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
        raise ConfigError(f"git timed out after {_SECONDS} seconds") from error
