"""The language of a translation, as office documents record it."""

from __future__ import annotations

from dataclasses import dataclass

from rktranslate.languages.codes import is_right_to_left, regional_tag


@dataclass(frozen=True, slots=True)
class TargetLanguage:
    """The language of the targets, or none."""

    tag: str = ""
    """Code with a region: ``en-US``; empty to leave what the document says."""
    is_rtl: bool = False
    """Its script is written from right to left."""

    @classmethod
    def of(cls, code: str) -> TargetLanguage:
        """Return the language of a code; an empty one changes nothing."""
        return cls(regional_tag(code), is_right_to_left(code)) if code else cls()
