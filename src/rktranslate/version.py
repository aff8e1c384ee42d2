"""The version of this package, importable by every layer."""

from __future__ import annotations

__version__ = "0.1.0"
