"""Paths of outputs: one pattern for all, such as ``docs/{language}/{path}``.

What matches the pattern is an output of the project, whether or not its document still exists; so
outputs may lie among the source documents, and none of them is ever read as one.
"""

from __future__ import annotations

import functools
import posixpath
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.languages.codes import language_tag
from rktranslate.model import Missing

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = ("language", "tag", "path", "dir", "name", "stem", "suffix")
_DEFAULT = "build/{language}/{path}"
_OF_DOCUMENT = frozenset({"path", "name", "stem"})
_OF_LANGUAGE = frozenset({"language", "tag"})
_MATCHES = {
    "path": ".+",
    "dir": ".+",
    "name": "[^/]+",
    "stem": "[^/]+",
    "suffix": r"(?:\.draft)?\.[^./]+",
}


class AssetMode(StrEnum):
    """What becomes of relative links to files that are no documents."""

    COPY = "copy"
    """The file is copied to the outputs, and the link leads to the copy."""
    LINK = "link"
    """The link leads to the file where it is."""
    NONE = "none"
    """The link stays as it is written."""


@dataclass(frozen=True)
class OutputPattern:
    """The pattern of the paths of outputs, in the project folder."""

    text: str

    @functools.cached_property
    def _parts(self) -> tuple[str, ...]:
        """The text in turns: literal text, name of a placeholder, literal text, ..."""
        return tuple(_PLACEHOLDER.split(self.text))

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of the placeholders, in order."""
        return self._parts[1::2]

    def fault(self, languages: Sequence[str]) -> str:
        """Return why the pattern cannot be used for some target languages; empty if it can."""
        names = set(self.placeholders)
        unknown = [name for name in self.placeholders if name not in PLACEHOLDERS]
        parts = self.text.split("/")
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            return f"unknown placeholder {{{unknown[0]}}}; known: {known}"
        if any("{" in literal or "}" in literal for literal in self._parts[::2]):
            return "a brace without its counterpart"
        if not all(parts) or {".", ".."} & set(parts) or "\\" in self.text:
            return "expected a relative path with slashes, without empty parts, . and .."
        if not self.text.endswith(("{path}", "{name}", "{suffix}")):
            return "it must end in {path}, {name} or {suffix}: an output has its document's format"
        if not names & _OF_DOCUMENT:
            return "it must have {path}, {name} or {stem}: each document has its own output"
        whole = [part for part in parts if "{path}" in part or "{dir}" in part]
        if not all(part in ("{path}", "{dir}") for part in whole):
            return "{path} and {dir} must be between slashes"
        if len(languages) > 1 and not names & _OF_LANGUAGE:
            return f"it must have {{language}} or {{tag}}: there are {len(languages)} languages"
        return ""

    def path(self, document: str, language: str, *, draft: bool = False) -> str:
        """Return the path of an output; a draft has ``.draft`` before its suffix.

        Args:
            document: Path of the document in the source folder.
            language: Code of the target language.
            draft: Whether it is a draft.
        """
        folder, name = posixpath.split(document)
        rendered = self._rendered(self.text, language, folder, name)
        suffix = posixpath.splitext(name)[1]
        if not draft:
            return rendered
        return f"{rendered.removesuffix(suffix)}.draft{suffix}"

    def language_of(self, path: str, languages: Sequence[str]) -> str | None:
        """Return the target language of the output that a path is; None if it is no output.

        A pattern without the language has only one.
        """
        for language in languages:
            if self._regex(language).fullmatch(path):
                return language
        return None

    def folder(self, language: str) -> str:
        """Return the folder that all outputs in a language are in; empty for the project's own."""
        leading: list[str] = []
        for part in self.text.split("/")[:-1]:
            if not set(_PLACEHOLDER.findall(part)) <= _OF_LANGUAGE:
                break
            leading.append(part)
        return self._rendered("/".join(leading), language, "", "")

    @property
    def root(self) -> str:
        """The folder that all outputs are in; empty for the project's own."""
        leading: list[str] = []
        for part in self.text.split("/")[:-1]:
            if "{" in part:
                break
            leading.append(part)
        return "/".join(leading)

    @property
    def separates_languages(self) -> bool:
        """Whether outputs in different languages are in different folders, whatever their names."""
        following = self.text.removeprefix(self.root).lstrip("/").split("/")
        return len(following) > 1 and set(_PLACEHOLDER.findall(following[0])) <= _OF_LANGUAGE

    def beside(self, path: str, language: str) -> str:
        """Return the path of a file that outputs refer to, where it is beside them as its source.

        Args:
            path: Path of the file in the source folder.
            language: Code of the target language.
        """
        folder, name = posixpath.split(path)
        above = "/".join(self.text.split("/")[:-1])
        if "{dir}" in above:
            return posixpath.join(self._rendered(above, language, folder, ""), name)
        return posixpath.join(self._rendered(above, language, "", ""), path)

    def _rendered(self, text: str, language: str, folder: str, name: str) -> str:
        stem, suffix = posixpath.splitext(name)
        values = {
            "language": language,
            "tag": language_tag(language),
            "path": posixpath.join(folder, name),
            "dir": folder,
            "name": name,
            "stem": stem,
            "suffix": suffix,
        }
        rendered = _PLACEHOLDER.sub(lambda match: values[match[1]], text)
        return "/".join(filter(None, rendered.split("/")))

    def _regex(self, language: str) -> re.Pattern[str]:
        return _compiled(self._parts, language)


@functools.lru_cache(maxsize=256)
def _compiled(parts: tuple[str, ...], language: str) -> re.Pattern[str]:
    texts = _MATCHES | {
        "language": re.escape(language),
        "tag": re.escape(language_tag(language)),
    }
    pattern = "".join(
        texts[part] if index % 2 else re.escape(part) for index, part in enumerate(parts)
    )
    # Of a document at the top, the folder and its slash are missing.
    return re.compile(pattern.replace(".+/", "(?:.+/)?"))


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How outputs are laid out."""

    output: OutputPattern = field(default_factory=lambda: OutputPattern(_DEFAULT))
    rewrites_links: bool = True
    """In outputs, relative links lead to the translations of documents."""
    assets: AssetMode = AssetMode.COPY
    missing: Missing = Missing.HOLD
    """What stands for a unit without a reviewed target; never ``DRAFT``."""
