"""Text of catalogues made safe to show: what cannot be seen is spelled out."""

from __future__ import annotations


def visible(text: str) -> str:
    """Return a text with control, bidi and other invisible characters as ``\\uXXXX``."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char == "\u00a0" else f"\\u{ord(char):04x}" for char in text
    )


def place(path: str, line: int) -> str:
    """Return ``path:line``, or the path alone where there is no line."""
    return f"{path}:{line}" if line else path
