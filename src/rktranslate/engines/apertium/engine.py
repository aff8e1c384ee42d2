"""The rule-based engine Apertium, run as the program ``apertium`` found on PATH.

All texts go through one process. They are written in Apertium's own stream format rather than as
plain text, because only that can protect a span from the dictionaries: ``[...]`` is a blank that no
stage changes. Inline codes, and characters that the dictionaries would replace, are written as
such blanks; the zero byte between two texts makes every stage flush, so that no rule sees two texts
at once.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rktranslate.engines.interface import Availability, Capabilities, EngineOptions
from rktranslate.errors import EngineError
from rktranslate.inline import find_codes
from rktranslate.languages.codes import canonical_code, split_pair, subtags
from rktranslate.model import Candidate, Signature

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_INSTALL = "install Debian package apertium-ind-zlm: sudo apt install apertium-ind-zlm"
_LIST_TIMEOUT = 20.0
_BASE_TIMEOUT = 60.0
_SECONDS_PER_MEGABYTE = 120.0
"""Apertium takes a second or two per MB; this allows for slow and busy machines."""

# ISO 639-3 codes of the languages that Apertium has released pairs for, and the older ones that
# some of its packages use. Other codes stand for themselves.
_CODES: dict[str, tuple[str, ...]] = {
    "af": ("afr",), "ar": ("ara",), "be": ("bel",), "br": ("bre",), "ca": ("cat",),
    "cs": ("ces",), "cy": ("cym",), "da": ("dan",), "de": ("deu",), "en": ("eng",),
    "eo": ("epo",), "es": ("spa",), "eu": ("eus",), "fi": ("fin",), "fr": ("fra",),
    "gl": ("glg",), "hi": ("hin",), "id": ("ind",), "is": ("isl",), "it": ("ita",),
    "kk": ("kaz",), "mk": ("mkd",), "ms": ("zlm", "msa", "may"), "mt": ("mlt",),
    "nb": ("nob",), "nl": ("nld",), "nn": ("nno",), "oc": ("oci",), "pl": ("pol",),
    "pt": ("por",), "ro": ("ron",), "ru": ("rus",), "sc": ("srd",), "sl": ("slv",),
    "sr": ("hbs",), "sv": ("swe",), "tr": ("tur",), "tt": ("tat",), "uk": ("ukr",),
    "ur": ("urd",),
}  # fmt: skip

_RESERVED = re.compile(r"[\[\]{}^$/\\@<>]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# The Indonesian analyser reads ’ as ' ; none of these is in a dictionary of words.
_KEPT = re.compile(r"[\xad’‘“”„«»–—…*~#+=|_`\x00-\x08\x0b\x0c\x0e-\x1f]+")
_BLANK = re.compile(r"\[((?>[^\[\]\\]|\\.)*+)\]", re.DOTALL)


def _candidate_codes(language: str) -> list[str]:
    """Return the codes that Apertium may use for a language, the most likely first."""
    primary, *rest = subtags(canonical_code(language))
    region = "_".join(rest)
    bases = [*_CODES.get(primary, ()), primary]
    return [*(f"{base}_{region}" for base in bases if region), *bases]


def _encode(text: str) -> str:
    """Return a text in stream format, with inline codes and special characters in blanks."""
    text = text.replace("\0", "")
    parts: list[str] = []
    position = 0
    for code in find_codes(text):
        parts += (_encode_plain(text[position : code.span.start]), _blank(code.text))
        position = code.span.end
    return "".join([*parts, _encode_plain(text[position:])])


def _encode_plain(text: str) -> str:
    parts: list[str] = []
    position = 0
    for match in _KEPT.finditer(text):
        parts += (_escape(text[position : match.start()]), _blank(match.group()))
        position = match.end()
    return "".join([*parts, _escape(text[position:])])


def _escape(text: str) -> str:
    return _RESERVED.sub(lambda match: "\\" + match.group(), text)


def _blank(text: str) -> str:
    return f"[{_escape(text)}]"


def _decode(stream: str) -> str:
    """Return the text of a part in stream format."""
    return _ESCAPED.sub(r"\1", _BLANK.sub(lambda match: match.group(1), stream))


class ApertiumProvider:
    """Finds ``apertium`` on PATH, and its installed pairs."""

    name: ClassVar[str] = "apertium"
    description: ClassVar[str] = "Rule-based translation between related languages (Apertium)"

    def pairs(self, options: EngineOptions) -> list[tuple[str, str]]:  # noqa: ARG002
        """Return the installed pairs, in ISO 639-1 codes where they exist."""
        short_codes = {code: short for short, codes in _CODES.items() for code in codes}
        pairs = []
        for mode in _modes():
            pair = split_pair(mode)
            if pair is not None:
                source, target = pair
                pairs.append((short_codes.get(source, source), short_codes.get(target, target)))
        return pairs

    def availability(
        self,
        source: str,
        target: str,
        options: EngineOptions,  # noqa: ARG002
    ) -> Availability:
        """Ask ``apertium -l`` for the pair."""
        program = shutil.which("apertium")
        remedy = _remedy(source, target)
        if program is None:
            detail = "apertium is not on PATH"
            return Availability(self.name, source, target, False, detail, remedy)
        try:
            mode = _mode(source, target)
        except EngineError as error:
            return Availability(self.name, source, target, False, str(error), remedy)
        if mode is None:
            detail = f"apertium has no pair {source}-{target}"
            return Availability(self.name, source, target, False, detail, remedy)
        return Availability(self.name, source, target, True, f"{program} {mode}")

    def load(self, source: str, target: str, options: EngineOptions) -> ApertiumEngine:
        """Return the engine for a pair.

        Raises:
            EngineError: The program or the pair is not installed.
        """
        answer = self.availability(source, target, options)
        mode = _mode(source, target) if answer.ready else None
        if mode is None:
            raise EngineError(answer.detail, hint=answer.remedy)
        return ApertiumEngine(mode)


class ApertiumEngine:
    """The engine of one Apertium pair; one process per batch."""

    def __init__(self, mode: str) -> None:
        self._mode = mode

    @property
    def capabilities(self) -> Capabilities:
        """Inline codes and placeholders are kept; one candidate per text."""
        return Capabilities(placeholders=True)

    @cached_property
    def signature(self) -> Signature:
        """Version of the program, and a digest of the dictionaries and rules of the pair."""
        version = _run(["-V"], "", _LIST_TIMEOUT).text.removeprefix("Apertium").strip()
        return Signature("apertium", version, self._mode, _digest(self._mode), "rules")

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,  # noqa: ARG002 - there is always one
        prefixes: Sequence[str] | None = None,  # noqa: ARG002 - not among its capabilities
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        """Translate all texts in one process; see ``Engine.translate``."""
        stripped = [text.strip() for text in texts]
        indexes = [index for index, text in enumerate(stripped) if text]
        targets = list(stripped)
        if indexes:
            texts_in = [stripped[index] for index in indexes]
            for index, target in zip(indexes, _translate(self._mode, texts_in), strict=True):
                targets[index] = target
        if progress:
            progress(len(texts))
        return [
            (Candidate(text.replace(kept, target, 1) if kept else text),)
            for text, kept, target in zip(texts, stripped, targets, strict=True)
        ]


def _translate(mode: str, texts: Sequence[str]) -> list[str]:
    """Send texts through one process, and check that each comes back."""
    # The space keeps the full stop of "2024." from being read as part of the number and lost.
    stream = "".join(f"[{number}]{_encode(text)} \0" for number, text in enumerate(texts))
    timeout = _BASE_TIMEOUT + len(stream) / 1e6 * _SECONDS_PER_MEGABYTE
    # Some stages add a zero byte of their own at the end of the input.
    output = _run(["-f", "none", "-u", "-z", mode], stream, timeout)
    parts = output.text.rstrip("\0\n").split("\0")
    targets = []
    for number, part in enumerate(parts):
        mark = f"[{number}]"
        if not part.startswith(mark):
            break
        targets.append(_decode(part.removeprefix(mark)).strip())
    if len(targets) != len(texts) or len(parts) != len(texts):
        reason = f"expected {len(texts)} translations in order, found {len(targets)}"
        raise EngineError(f"apertium {mode} failed: {output.complaint or reason}")
    return targets


def _remedy(source: str, target: str) -> str:
    if {source, target} == {"id", "ms"}:
        return _INSTALL
    codes = f"{_candidate_codes(source)[0]}-{_candidate_codes(target)[0]}"
    return f"install apertium and its pair {codes}, if there is one: https://www.apertium.org"


def _modes() -> list[str]:
    """Return the installed modes; empty without the program."""
    if shutil.which("apertium") is None:
        return []
    return [
        line.strip() for line in _run(["-l"], "", _LIST_TIMEOUT).text.splitlines() if line.strip()
    ]


def _mode(source: str, target: str) -> str | None:
    """Return the installed mode of a pair, or None."""
    modes = set(_modes())
    wanted = (
        f"{first}-{second}"
        for first in _candidate_codes(source)
        for second in _candidate_codes(target)
    )
    return next((mode for mode in wanted if mode in modes), None)


class _Output(NamedTuple):
    """The output of a program that ended with success."""

    text: str
    complaint: str
    """What it wrote to its error output, on one line. That is no failure: some stages report that
    a sentence has very many words, and a shell that a locale is not installed."""


def _run(arguments: Sequence[str], text: str, timeout: float) -> _Output:
    """Run apertium and return its output.

    Raises:
        EngineError: It is missing, failed or exceeded the timeout.
    """
    program = shutil.which("apertium")
    if program is None:
        raise EngineError(
            "apertium is not on PATH",
            hint=_INSTALL,
        )
    command = f"apertium {' '.join(arguments)}"
    try:
        # Its own process group, so that a timeout ends every stage of the pipeline.
        process = subprocess.Popen(
            [program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise EngineError(f"{command} cannot be started: {error}") from error
    with process:
        try:
            output, errors = process.communicate(text.encode("utf-8", "replace"), timeout)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, 9)
            process.communicate()
            raise EngineError(f"{command} ran longer than {timeout:.0f} seconds") from error
    complaint = " ".join(errors.decode("utf-8", "replace").split())[:300]
    if process.returncode != 0:
        reason = complaint or f"exit status {process.returncode}"
        raise EngineError(f"{command} failed: {reason}")
    return _Output(output.decode("utf-8", "replace"), complaint)


def _digest(mode: str) -> str:
    """Return 12 hex digits of a hash over the files of a mode; empty when one cannot be read."""
    folder = os.environ.get("APERTIUM_DATADIR")
    program = shutil.which("apertium") or ""
    data = Path(folder) if folder else Path(program).parent.parent / "share" / "apertium"
    try:
        recipe = (data / "modes" / f"{mode}.mode").read_text("utf-8")
        names = sorted(set(re.findall(r"'([^']+)'", recipe)))
        digest = hashlib.sha256()
        for name in names:
            digest.update(Path(name).name.encode() + b"\0")
            digest.update(hashlib.sha256(Path(name).read_bytes()).digest())
    except OSError:
        return ""
    return digest.hexdigest()[:12]
