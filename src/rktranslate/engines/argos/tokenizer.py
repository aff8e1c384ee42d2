"""The tokenizer of an Argos package: Argos Translate's own, with a decoder that loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rktranslate.engines.argos.upstream import open_package
from rktranslate.engines.neural.tokens import join_pieces
from rktranslate.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rktranslate.engines.neural.tokens import Tokenizer


class SentencePieceTokenizer:
    """Argos Translate's tokenizer of packages with ``sentencepiece.model``, decoding by itself."""

    def __init__(self, tokenizer: Any) -> None:
        """Take an ``argostranslate.tokenizer.SentencePieceTokenizer``."""
        self._tokenizer = tokenizer

    def encode(self, text: str) -> list[str]:
        """Cut a text into pieces."""
        pieces: list[str] = self._tokenizer.encode(text)
        return pieces

    def decode(self, tokens: Sequence[str]) -> str:
        """Join pieces; Argos Translate's decoder replaces every ``_`` by a space."""
        return join_pieces(tokens)


def load_tokenizer(folder: Path) -> Tokenizer:
    """Load the tokenizer of a package: SentencePiece, or Moses with BPE.

    Raises:
        EngineError: Its model cannot be loaded.
    """
    tokenizer = open_package(folder).tokenizer
    kind, load = (
        ("SentencePiece", "lazy_processor")
        if hasattr(tokenizer, "lazy_processor")
        else ("BPE", "lazy_load")
    )
    try:
        getattr(tokenizer, load)()
    except Exception as error:  # of several libraries, none of them documented
        raise EngineError(f"not a {kind} model: {error}", path=str(tokenizer.model_file)) from error
    return SentencePieceTokenizer(tokenizer) if kind == "SentencePiece" else tokenizer
