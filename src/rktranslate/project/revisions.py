"""Files of a project at a git revision. No other module runs git."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.storage.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SECONDS = 60
_EXPORT_SECONDS = 600
"""A repository may have many gigabytes of documents."""
_MAX_CONFLICTS = 127
_MAX_NAME = 1000
"""Characters of a revision that git is asked for."""
_NO_COMMIT = re.compile(r"0{40}|0{64}")
"""What git, GitHub and GitLab write where a branch had no commit before a push."""


def is_no_commit(revision: str) -> bool:
    """Return whether a revision is the hash that stands for no commit: all zeros."""
    return _NO_COMMIT.fullmatch(revision) is not None


def resolve(root: Path, revision: str) -> str:
    """Return the full hash of a commit.

    Args:
        root: Folder of the project.
        revision: Any name of a commit: branch, tag, ``HEAD~1``.

    Raises:
        ConfigError: git is not installed, or the folder is in no repository with that revision.
    """
    if len(revision) > _MAX_NAME or "\0" in revision:
        # It may come from a browser, and no command can be given it.
        shown = revision[:_MAX_NAME]
        raise ConfigError(f"unknown git revision: {shown!r}", path=str(root))
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


def user(root: Path) -> tuple[str, str]:
    """Return the name and the email address that git is configured with in a folder.

    Each is empty where it is not set, and without git.
    """
    values = []
    for key in ("user.name", "user.email"):
        try:
            done = _git(root, "config", "--get", key)
        except ConfigError:
            return "", ""
        values.append("" if done.returncode else done.stdout.decode("utf-8", "replace").strip())
    return values[0], values[1]


def file_at(root: Path, commit: str, path: str) -> bytes | None:
    """Return the bytes of a file at a commit, or None if it did not exist then.

    Args:
        root: Folder of the project, anywhere in its repository.
        commit: Full hash; see :func:`resolve`.
        path: Relative to the folder, with slashes.
    """
    done = _git(root, "show", f"{commit}:./{path}")
    return None if done.returncode else done.stdout


def is_unchanged(root: Path, commit: str, paths: Sequence[str]) -> bool:
    """Return whether a commit is the current one, and the files at some paths are as in it.

    Args:
        root: Folder of the project, anywhere in its repository.
        commit: Full hash; see :func:`resolve`.
        paths: Files and folders relative to the folder; new files in them count.
    """
    head = _git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if head.returncode or head.stdout.decode("ascii").strip() != commit:
        return False
    arguments = ("status", "--porcelain", "--untracked-files=all", "--", *paths)
    status = _git(root, *arguments, variables=_LITERAL)
    return status.returncode == 0 and not status.stdout


def unchanged_files(root: Path, commit: str, folder: str) -> frozenset[str]:
    """Return the files below a folder that are as they were at a commit.

    Args:
        root: Folder of the project, anywhere in its repository.
        commit: Full hash; see :func:`resolve`.
        folder: Relative to ``root``, with slashes.

    Returns:
        Their paths relative to ``root``.

    Raises:
        ConfigError: git cannot read the commit.
    """
    place = ("--", f"./{folder}")
    there = _names(root, "ls-tree", "-r", "-z", "--name-only", commit, *place)
    arguments = ("--name-only", "-z", "--relative", "--no-renames", "--no-ext-diff")
    return there - _names(root, "diff", *arguments, commit, *place)


def _names(root: Path, *arguments: str) -> frozenset[str]:
    """Return the names that git lists."""
    done = _git(root, *arguments, variables={**_LITERAL, "GIT_OPTIONAL_LOCKS": "0"})
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise ConfigError(f"git cannot list files: {reason}", path=str(root))
    names = (os.fsdecode(name) for name in done.stdout.split(b"\0") if name)
    return frozenset(names)


def export(root: Path, commit: str, paths: Sequence[str], target: Path) -> Path:
    """Write files as they were at a commit below another folder, as git would check them out.

    The working tree and the index of the repository are not touched.

    Args:
        root: Folder of the project, anywhere in its repository.
        commit: Full hash; see :func:`resolve`.
        paths: Files and folders relative to ``root``; those that did not exist are left out.
        target: An empty folder.

    Returns:
        The folder of the project below the target.

    Raises:
        ConfigError: git cannot read the commit.
    """
    place = place_in_repository(root)
    if not paths:
        return target / place
    with tempfile.TemporaryDirectory(prefix="rktranslate-") as folder:
        # Large files that git keeps elsewhere are not fetched for a comparison.
        variables = {
            **_LITERAL,
            "GIT_INDEX_FILE": str(Path(folder, "index")),
            "GIT_LFS_SKIP_SMUDGE": "1",
        }
        names = b""
        for arguments in (
            ("read-tree", commit),
            ("ls-files", "-z", "--", *paths),
            ("checkout-index", "-f", "-z", "--stdin", f"--prefix={target}/"),
        ):
            done = _git(root, *arguments, variables=variables, data=names, seconds=_EXPORT_SECONDS)
            if done.returncode:
                reason = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
                raise ConfigError(f"git cannot read the commit {commit[:12]}: {reason}")
            names = done.stdout
    return target / place


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


_LITERAL = {"GIT_LITERAL_PATHSPECS": "1"}
"""Names of files are no patterns."""


def merge_lines(base: Path, ours: Path, theirs: Path) -> tuple[bytes, bool] | None:
    """Merge versions of a file line by line, as git merges any text.

    Args:
        base: File with the common ancestor.
        ours: File with our version.
        theirs: File with their version.

    Returns:
        The merged file, and whether it has conflicts, between marker lines; None if git cannot
        merge the files, because one is binary.

    Raises:
        ConfigError: git is not installed.
    """
    names = [str(path.absolute()) for path in (ours, base, theirs)]
    labels = ("-L", "ours", "-L", "base", "-L", "theirs")
    done = _git(Path(), "merge-file", "--stdout", "--quiet", *labels, "--", *names)
    # Its exit code is the number of conflicts, at most 127; above, or negative, it is an error.
    if not 0 <= done.returncode <= _MAX_CONFLICTS:
        return None
    return done.stdout, done.returncode > 0


def _git(
    root: Path,
    *arguments: str,
    variables: Mapping[str, str] | None = None,
    data: bytes = b"",
    seconds: float = _SECONDS,
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments],  # noqa: S607 - git is found on PATH
            capture_output=True,
            check=False,
            timeout=seconds,
            env=None if variables is None else {**os.environ, **variables},
            input=data,
        )
    except FileNotFoundError as error:
        raise ConfigError("git is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise ConfigError(f"git timed out after {seconds:.0f} seconds") from error
