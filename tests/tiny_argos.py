"""Makes a real Argos package: a CTranslate2 Transformer whose weights are set by hand.

The model translates word by word. Its decoder attends at step *i* to source position *i*, because
queries and keys are the position codes; what it finds there is the embedding of the source piece,
which is the code of its target piece; the output layer compares that with the codes of all pieces.
Codes are random vectors of ±1 that sum to zero, so that layer norm leaves them alone.

Text is cut into characters (others than the usual into bytes), and words of the lexicon are pieces
of their own; so everything that is not in the lexicon is copied. A lexicon word is also found at
the beginning of a longer word. The n-th target piece stands for the n-th source piece, also after a
forced prefix.
"""

from __future__ import annotations

import json
import shutil
import string
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

LEXICON = {
    "mobil": "car|automobile",
    "rumah": "house|home",
    "besar": "big|large",
    "kunjungan": "visit",
    "pemimpin": "leader",
    "pada": "on",
    "tahun": "year",
    "dan": "and",
    "yang": "that",
    "di": "in",
    "ke": "to",
    "dari": "from",
    "ini": "this",
    "tidak": "not",
    "hubungan": "relations",
    "perang": "war",
    "negara": "country",
}
"""Indonesian to English; renderings after the first are found further down an n-best list."""

_HALF = 128
_CHARACTERS = string.ascii_letters + string.digits + string.punctuation + "“”‘’–—…｟｠é"


def build_package(
    directory: Path,
    source: str = "id",
    target: str = "en",
    lexicon: dict[str, str] | None = None,
    placeholders: bool = True,
    name: str = "",
    positions: int = 1024,
) -> Path:
    """Write a package folder below a directory and return its path.

    Args:
        directory: Where to put it; made when absent.
        source: Language code.
        target: Language code.
        lexicon: Source word to target words, ``|`` between alternatives, best first; each also
            with a capital. The default is ``LEXICON``.
        placeholders: Make ``｟0｠`` .. ``｟9｠`` pieces of their own, and declare it.
        name: Folder name; by default that of Argos, ``translate-id_en-1_0``.
        positions: Tokens that the model can read or write; a longer text makes it fail.
    """
    package = directory / (name or f"translate-{source}_{target}-1_0")
    words = tuple((LEXICON if lexicon is None else lexicon).items())
    shutil.copytree(build_pieces_and_model(words, placeholders, positions), package)
    metadata: dict[str, Any] = {
        "package_version": "1.0",
        "argos_version": "1.9",
        "from_code": source,
        "from_name": source,
        "to_code": target,
        "to_name": target,
        "type": "translate",
    }
    if placeholders:
        metadata["rktranslate"] = {"capabilities": ["placeholders"]}
    (package / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    return package


def zip_package(package: Path, path: Path | None = None) -> Path:
    """Write a package folder as an ``.argosmodel`` file, beside it unless told otherwise."""
    path = path or package.with_suffix(".argosmodel")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(package.rglob("*")):
            archive.write(file, Path(package.name) / file.relative_to(package))
    return path


@cache
def build_pieces_and_model(
    words: tuple[tuple[str, str], ...],
    placeholders: bool,
    positions: int,
    tokens: tuple[str, ...] = (),
    spoken: tuple[tuple[str, str], ...] = (),
) -> Path:
    """Build tokenizer and model once for each lexicon; the folder goes when the tests end.

    Args:
        words: The lexicon.
        placeholders: Make ``｟0｠`` .. ``｟9｠`` pieces of their own.
        positions: Tokens that the model can read or write.
        tokens: Further tokens of the model, which are no pieces: those of languages.
        spoken: Words that the model writes for some of these tokens.
    """
    import atexit
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="tiny-argos-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    lexicon = {}
    for word, targets in words:
        lexicon["▁" + word] = ["▁" + text for text in targets.split("|")]
        lexicon["▁" + word.capitalize()] = ["▁" + t[:1].upper() + t[1:] for t in targets.split("|")]
    lexicon |= {token: ["▁" + word] for token, word in spoken}
    renderings = [text for targets in lexicon.values() for text in targets]
    marks = [f"｟{digit}｠" for digit in range(10)] if placeholders else []
    known = [word for word in lexicon if word not in tokens]
    pieces = list(dict.fromkeys([*known, *renderings, "▁", *_CHARACTERS]))
    _write_sentencepiece(folder / "sentencepiece.model", pieces, marks)
    octets = [f"<0x{n:02X}>" for n in range(256)]
    vocabulary = ["<unk>", "<s>", "</s>", *octets, *marks, *pieces, *tokens]
    _write_model(folder / "model", vocabulary, lexicon, positions)
    return folder


def _write_sentencepiece(path: Path, pieces: list[str], marks: list[str]) -> None:
    """Write a unigram model that takes words where it knows them, and else characters."""
    from sentencepiece import sentencepiece_model_pb2

    protocol: Any = sentencepiece_model_pb2  # its classes are made at run time
    model = protocol.ModelProto()
    kinds = model.SentencePiece

    def add(piece: str, score: float, kind: int) -> None:
        model.pieces.add(piece=piece, score=score, type=kind)

    add("<unk>", 0, kinds.UNKNOWN)
    add("<s>", 0, kinds.CONTROL)
    add("</s>", 0, kinds.CONTROL)
    for byte in range(256):
        add(f"<0x{byte:02X}>", 0, kinds.BYTE)
    for mark in marks:
        add(mark, 0, kinds.USER_DEFINED)
    for piece in pieces:
        add(piece, -1.0, kinds.NORMAL)
    model.trainer_spec.model_type = model.trainer_spec.UNIGRAM
    model.trainer_spec.byte_fallback = True
    model.trainer_spec.vocab_size = len(model.pieces)
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = False
    model.normalizer_spec.escape_whitespaces = True
    path.write_bytes(model.SerializeToString())


def _codes(generator: np.random.Generator, count: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return random vectors of ±1 whose sums are zero."""
    signs = np.ones(_HALF, np.float32)
    signs[: _HALF // 2] = -1
    return np.stack([generator.permutation(signs) for _ in range(count)])


def _write_model(
    path: Path, vocabulary: list[str], lexicon: dict[str, list[str]], count: int
) -> None:
    """Write the Transformer; the first half of each vector is token, the second position."""
    from ctranslate2.specs import TransformerSpec

    generator = np.random.default_rng(2024)
    size, width = len(vocabulary), 2 * _HALF
    codes = _codes(generator, size)
    number = {piece: index for index, piece in enumerate(vocabulary)}
    tokens = np.zeros((size, width), np.float32)
    for piece, index in number.items():
        # The best rendering, and the others fainter, by more than the error of 8-bit arithmetic
        # on any processor.
        for rank, text in enumerate(lexicon.get(piece, [piece])):
            tokens[index, :_HALF] += codes[number[text]] * 0.9**rank
    positions = np.zeros((count, width), np.float32)
    positions[:, _HALF:] = _codes(generator, count)
    ones, zeros = np.ones(_HALF, np.float32), np.zeros(_HALF, np.float32)
    token_half = np.diag(np.concatenate([ones, zeros]))
    position_half = np.diag(np.concatenate([zeros, ones]))
    nothing = np.zeros((width, width), np.float32)

    spec = TransformerSpec.from_config((1, 1), num_heads=1, pre_norm=True)
    for stack in (spec.encoder, spec.decoder):
        stack.scale_embeddings = False
        stack.position_encodings.encodings = positions
        _set_norm(stack.layer_norm, width)
        layer = stack.layer[0]
        _set_attention(layer.self_attention, [np.zeros((3 * width, width), np.float32), nothing])
        _set_norm(layer.ffn.layer_norm, width)
        for linear in (layer.ffn.linear_0, layer.ffn.linear_1):
            _set_linear(linear, nothing)
    spec.encoder.embeddings[0].weight = tokens
    spec.decoder.embeddings.weight = np.zeros((size, width), np.float32)
    keys_values = np.concatenate([position_half * 4, token_half])
    # A factor on the queries makes attention look at one position only.
    _set_attention(
        spec.decoder.layer[0].attention, [position_half * 4, keys_values, token_half * 8]
    )
    projection = np.zeros((size, width), np.float32)
    projection[:, :_HALF] = codes / 8
    _set_linear(spec.decoder.projection, projection)

    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize()
    path.mkdir()
    spec.save(str(path))


def _set_norm(norm: Any, width: int) -> None:
    norm.gamma = np.ones(width, np.float32)
    norm.beta = np.zeros(width, np.float32)


def _set_linear(linear: Any, weight: Any) -> None:
    linear.weight = weight
    linear.bias = np.zeros(weight.shape[0], np.float32)


def _set_attention(attention: Any, weights: list[Any]) -> None:
    _set_norm(attention.layer_norm, weights[-1].shape[0])
    for linear, weight in zip(attention.linear, weights, strict=True):
        _set_linear(linear, weight)
