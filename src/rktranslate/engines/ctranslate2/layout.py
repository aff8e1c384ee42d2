"""The files of a converted model, and its language tokens.

A folder has what the converters of CTranslate2 write (``model.bin``, ``config.json``, one or two
vocabularies), and the SentencePiece models that belong to it. The kind of a model is read from its
vocabulary: each kind has language tokens of another form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.engines.neural.tokens import Frame
from rktranslate.errors import EngineError
from rktranslate.languages.codes import canonical_code, closest_pair
from rktranslate.storage.bounded import parse_json
from rktranslate.storage.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CONVERT = (
    "ct2-transformers-converter --model Helsinki-NLP/opus-mt-id-en --output_dir FOLDER "
    "--copy_files source.spm target.spm"
)
"""The command that makes such a folder."""
_MODEL = "model.bin"
_CONFIG = "config.json"
_SUBFOLDER = "model"
"""Where an Argos package has its model; the SentencePiece model is beside it."""
_VOCABULARIES = ("shared_vocabulary", "source_vocabulary", "target_vocabulary")
"""Names without suffix, those of the source's tokens first."""
_SHARED_PIECES = (
    "sentencepiece.bpe.model",
    "sentencepiece.model",
    "spiece.model",
    "spm.model",
    "tokenizer.model",
    "flores200_sacrebleu_tokenizer_spm.model",
    "spm.128k.model",
)
"""Names of a SentencePiece model for both sides."""
_SOURCE_PIECES, _TARGET_PIECES = "source.spm", "target.spm"
_MAX_VOCABULARY = 64 << 20
_MAX_CONFIG = 1 << 20
_PADDING_OF_OPENNMT = "<blank>"
"""A token of OpenNMT-py, whose models read a source without its end."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """The language tokens of a kind of model, and their places."""

    name: str
    token: re.Pattern[str]
    """A language token; the group is the language."""
    source_first: bool = False
    """The token of the source language stands before the source, and that of the target language
    before the target. Otherwise that of the target language stands before the source."""
    any_source: bool = True
    """It translates from each of its languages. Otherwise from one that no token names."""


SCHEMES = (
    Scheme("NLLB-200", re.compile(r"([a-z]{3}_[A-Z][a-z]{3})"), source_first=True),
    Scheme("M2M-100", re.compile(r"__([a-z]{2,3})__"), source_first=True),
    Scheme("MADLAD-400", re.compile(r"<2([a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_[A-Z]{2})?)>")),
    Scheme("OPUS-MT", re.compile(r">>([a-z]{2,3}(?:_[A-Z][a-z]{3})?)<<"), any_source=False),
)
"""The kinds of models with language tokens, by the form of these."""


@dataclass(frozen=True, slots=True)
class ConvertedModel:
    """A model in a folder."""

    folder: Path
    """The folder that was named."""
    model: Path
    """The folder of ``model.bin``."""
    source_pieces: Path
    target_pieces: Path
    vocabularies: tuple[Path, ...]
    scheme: Scheme | None
    """None of a model for one pair of languages, which nothing in the folder names."""
    languages: tuple[tuple[str, str], ...]
    """Languages in canonical codes, and their tokens."""
    end: tuple[str, ...]
    """The token that has to be put at the end of a source, if the library does not."""

    @property
    def name(self) -> str:
        """The name of the folder."""
        return self.folder.name

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that drafts depend on."""
        found = (self.model / _MODEL, self.model / _CONFIG, *self.vocabularies)
        pieces = dict.fromkeys((self.source_pieces, self.target_pieces))
        return tuple(path for path in (*found, *pieces) if path.is_file())

    def token(self, language: str) -> str | None:
        """Return the token of a language, or None: a token of another script does not serve."""
        tokens = dict(reversed(self.languages))
        pair = closest_pair(language, language, ((code, code) for code, _ in self.languages))
        return tokens[pair[0]] if pair else None

    def frame(self, source: str, target: str) -> Frame | None:
        """Return the tokens around texts of a pair of languages; None if it lacks one of them."""
        if self.scheme is None:
            return Frame(after_source=self.end, control=frozenset(self.end))
        of_source, of_target = self.token(source), self.token(target)
        if of_target is None or (of_source is None and self.scheme.any_source):
            return None
        control = frozenset((*self.end, *(token for _, token in self.languages)))
        if self.scheme.source_first and of_source is not None:
            return Frame((of_source,), self.end, (of_target,), control)
        return Frame((of_target,), self.end, (), control)


def open_model(folder: Path) -> ConvertedModel:
    """Return the model in a folder; reads its vocabulary, and not the model.

    Raises:
        EngineError: The folder lacks a file, or a file has other contents than its name says.
    """
    model = folder if (folder / _MODEL).is_file() else folder / _SUBFOLDER
    if not (model / _MODEL).is_file():
        reason = f"not a CTranslate2 model: it has no {_MODEL}"
        raise EngineError(
            reason if folder.is_dir() else "no such folder",
            path=str(folder),
            hint=f"convert a model into it: {_CONVERT}",
        )
    vocabularies = tuple(
        path
        for name in _VOCABULARIES
        for path in (model / f"{name}.json", model / f"{name}.txt")
        if path.is_file()
    )
    if not vocabularies:
        raise EngineError("it has no vocabulary", path=str(model))
    source, target = _pieces(folder, model)
    config = _config(model / _CONFIG)
    status = vocabularies[0].stat()
    facts = _vocabulary_facts(vocabularies[0], status.st_mtime_ns, status.st_size)
    end = str(config.get("eos_token") or "</s>")
    adds_end = config.get("add_source_eos") is not True and not facts.has_blank
    return ConvertedModel(
        folder,
        model,
        source,
        target,
        vocabularies,
        facts.scheme,
        facts.languages,
        (end,) if adds_end else (),
    )


def _pieces(folder: Path, model: Path) -> tuple[Path, Path]:
    """Return the SentencePiece models of the source and of the target."""
    for place in dict.fromkeys((folder, model)):
        pair = place / _SOURCE_PIECES, place / _TARGET_PIECES
        if all(path.is_file() for path in pair):
            return pair
        for name in _SHARED_PIECES:
            if (place / name).is_file():
                return place / name, place / name
    names = f"{_SOURCE_PIECES} and {_TARGET_PIECES}, or {', '.join(_SHARED_PIECES[:3])}"
    raise EngineError(
        "it has no SentencePiece model",
        path=str(folder),
        hint=f"copy from the original model: {names}",
    )


def _config(path: Path) -> Mapping[str, object]:
    if not path.is_file():
        return {}
    try:
        values = parse_json(read_file(path, _MAX_CONFIG))
    except (OSError, ValueError) as error:
        raise EngineError(f"not a configuration of CTranslate2: {error}", path=str(path)) from error
    if not isinstance(values, dict):
        raise EngineError("not a configuration of CTranslate2", path=str(path))
    return values


@dataclass(frozen=True, slots=True)
class _VocabularyFacts:
    """What a vocabulary says about its model."""

    scheme: Scheme | None
    languages: tuple[tuple[str, str], ...]
    has_blank: bool


@lru_cache(maxsize=32)
def _vocabulary_facts(path: Path, changed: int, size: int) -> _VocabularyFacts:  # noqa: ARG001
    """Return the facts of a vocabulary: of 256,000 tokens, so once for each state of the file."""
    try:
        data = read_file(path, _MAX_VOCABULARY)
        values = parse_json(data) if path.suffix == ".json" else data.decode("utf-8").split("\n")
    except (OSError, ValueError) as error:
        raise EngineError(f"not a vocabulary: {error}", path=str(path)) from error
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        raise EngineError("not a vocabulary: expected a list of tokens", path=str(path))
    for scheme in SCHEMES:
        found = {token: match[1] for token in values if (match := scheme.token.fullmatch(token))}
        if found:
            languages = tuple((canonical_code(code), token) for token, code in found.items())
            return _VocabularyFacts(scheme, languages, _PADDING_OF_OPENNMT in values)
    return _VocabularyFacts(None, (), _PADDING_OF_OPENNMT in values)
