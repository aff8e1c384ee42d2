"""Renames that exchange two files, or never replace one, where the system has them (Linux).

The functions of the C library are called by :mod:`ctypes`: the standard library does not have
``renameat2``. See its manual page, renameat2(2).
"""

from __future__ import annotations

import errno
import functools
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

NO_REPLACE = 1
"""Fail if the new name exists."""
EXCHANGE = 2
"""Exchange the two files."""
_AT_CWD = -100
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
"""Some file systems, and some containers, do not allow the operation."""


def rename(path: Path, new: Path, flag: int) -> bool:
    """Rename a file by one operation; return whether the system has it.

    Args:
        path: The file.
        new: Its new path, on the same file system.
        flag: ``NO_REPLACE`` or ``EXCHANGE``.

    Raises:
        FileExistsError: With ``NO_REPLACE``, the new path exists.
        OSError: The operation failed; both files are as they were.
    """
    function = _renameat2()
    if function is None:
        return False
    import ctypes

    ctypes.set_errno(0)
    if function(_AT_CWD, os.fsencode(path), _AT_CWD, os.fsencode(new), flag) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(path))


@functools.cache
def _renameat2() -> Any:
    """Return the function of the C library, or None where it has none."""
    try:
        import ctypes

        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (ImportError, OSError, TypeError, AttributeError):
        return None
    function.argtypes = (
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_uint,
    )
    return function
