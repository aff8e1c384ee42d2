"""The description of a dialect of Markdown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """The markup that a dialect adds to CommonMark with tables and footnotes."""

    name: str
    """Stable id in lower case, as in the configuration."""
    summary: str
    """The programs that use it, for people."""
    suffixes: tuple[str, ...] = ()
    """File name extensions that only this dialect has."""
    marks: tuple[str, ...] = ()
    """Regular expressions (multi-line) of markup that identifies a document of this dialect."""
    codes: tuple[str, ...] = ()
    """Regular expressions (verbose) of inline codes that are kept verbatim.

    A code begins with one of ``rktranslate.inline.dialect_codes.DIALECT_SIGNS``, and its pattern
    takes time linear in the text. Codes with text inside are found by ``inline.markdown``.
    """
    slug: str = "github"
    """Name of the rule by which headings get their ids."""
    has_components: bool = False
    """Imports, exports, ``{expressions}`` and components of MDX are markup."""
    has_indented_code: bool = True
    """Four columns of indentation make code."""
    has_tilde_definitions: bool = False
    """``~ text`` is a definition, as ``: text`` is in every dialect."""
    has_percent_comments: bool = False
    """A line that begins with ``%`` is a comment."""
