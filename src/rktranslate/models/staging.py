"""Atomic changes to the model store: a lock, staging folders, publication by one rename.

A model is assembled in a hidden folder and becomes visible by one rename, whatever interrupts the
installation; the next one deletes the leftovers of an interrupted one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from typing import TYPE_CHECKING

from rktranslate.errors import EngineError
from rktranslate.models import layout
from rktranslate.storage.files import staging_folder, sync_folder
from rktranslate.storage.lock import file_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK_SECONDS = 5.0
_PART_DAYS = 7


@contextlib.contextmanager
def locked() -> Iterator[Path]:
    """Lock the store for writing, delete leftovers of interrupted runs, and yield its folder.

    Raises:
        EngineError: Another process holds it, or it cannot be written.
    """
    root = layout.store_root()
    in_use = EngineError(
        "another rktranslate is installing or removing models",
        path=str(root),
        hint="wait for it to finish and try again",
    )
    with as_engine_errors(root):
        root.mkdir(parents=True, exist_ok=True)
        with file_lock(root / ".lock", _LOCK_SECONDS, lambda: in_use):
            _sweep(root)
            yield root


@contextlib.contextmanager
def as_engine_errors(root: Path) -> Iterator[None]:
    """Raise errors of the file system as ``EngineError``."""
    try:
        yield
    except OSError as error:
        raise EngineError(
            f"cannot be written: {error.strerror or error}", path=error.filename or str(root)
        ) from error


@contextlib.contextmanager
def staged(root: Path) -> Iterator[Path]:
    """Yield a hidden folder on the same file system as the models; delete it afterwards."""
    with contextlib.ExitStack() as stack:
        with as_engine_errors(root):
            folder = stack.enter_context(staging_folder(root, ".staging-"))
        yield folder


def publish(folder: Path, kind: str) -> bool:
    """Make a complete model visible by one rename; return whether it replaced another one."""
    home = layout.store_folder(kind)
    home.mkdir(exist_ok=True)
    final = home / folder.name
    replaced = os.path.lexists(final)
    # The record is deleted first and renamed last: a model without one is complete, only not
    # verifiable.
    layout.record_path(final).unlink(missing_ok=True)
    if replaced:
        # Two renames are not one: if we are stopped between them, the sweep puts it back.
        aside = home / f".old-{folder.name}"
        _delete(aside)
        final.rename(aside)
        folder.rename(final)
        _delete(aside)
    else:
        folder.rename(final)
    layout.record_path(folder).rename(layout.record_path(final))
    sync_folder(home)
    return replaced


def _sweep(root: Path) -> None:
    for kind in layout.subfolders(root):
        for aside in kind.glob(".old-*"):
            final = aside.with_name(aside.name.removeprefix(".old-"))
            if final.exists():
                _delete(aside)
            else:
                aside.rename(final)
    for left in root.glob(".staging-*"):
        shutil.rmtree(left, ignore_errors=True)
    for part in (root / ".partial").glob("*"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > _PART_DAYS * 86_400:
                part.unlink()


def _delete(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
