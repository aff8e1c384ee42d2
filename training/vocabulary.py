"""The child's two vocabularies, both made from the parent's SentencePiece model.

Target: the parent's pieces that English text uses, same scores, so that English is cut as the
parent's decoder knows it.  Source: the same pieces (names, numbers, subwords are cut alike on both
sides, which makes copying easy) plus the pieces of a unigram model of Indonesian.  Both hold the
placeholders as user-defined symbols and typographic marks that the parent lacks.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import sentencepiece as spm
from sentencepiece import sentencepiece_model_pb2 as model_pb

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PLACEHOLDERS = tuple(f"｟{n}｠" for n in range(10))
#: Marks missing from the parent and the parent's piece that each starts from.
MARKS = {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "′": "'", "°": "."}
EOS, UNK, BOS, PAD = 0, 1, 2, 3
_NAME = re.compile(r"▁[A-ZÁÉÍÓÚÂÊÔÃÕÇ0-9]")
_FOREIGN = re.compile(r"[ãõçâêô]|ções?$|dade$|mente$", re.IGNORECASE)  # Portuguese, not names
_NORMAL = model_pb.ModelProto.SentencePiece.NORMAL
_CONTROL = model_pb.ModelProto.SentencePiece.CONTROL
_USER = model_pb.ModelProto.SentencePiece.USER_DEFINED


def read_proto(path: Path) -> model_pb.ModelProto:
    """A SentencePiece model as its protocol buffer."""
    proto = model_pb.ModelProto()
    proto.ParseFromString(path.read_bytes())
    return proto


def _skeleton(parent: model_pb.ModelProto) -> model_pb.ModelProto:
    proto = model_pb.ModelProto()
    proto.CopyFrom(parent)
    del proto.pieces[:]
    for piece in parent.pieces[:2]:  # </s>, <unk>
        proto.pieces.add().CopyFrom(piece)
    for name in ("<s>", "<pad>"):
        proto.pieces.add(piece=name, score=0.0, type=_CONTROL)
    for name in PLACEHOLDERS:
        proto.pieces.add(piece=name, score=0.0, type=_USER)
    spec = proto.trainer_spec
    spec.eos_id, spec.unk_id, spec.bos_id, spec.pad_id = EOS, UNK, BOS, PAD
    return proto


def _finish(proto: model_pb.ModelProto, path: Path) -> spm.SentencePieceProcessor:
    proto.trainer_spec.vocab_size = len(proto.pieces)
    path.write_bytes(proto.SerializeToString(deterministic=True))
    return spm.SentencePieceProcessor(model_file=str(path))


def build_target(
    parent_path: Path, english: Iterable[str], size: int, path: Path
) -> spm.SentencePieceProcessor:
    """The ``size`` parent pieces that English needs most, all names and numbers, all characters.

    Names and numbers are any piece that starts a word with a capital or a digit: they cost little
    and a name of one piece is copied more surely than one of three.
    """
    parent = read_proto(parent_path)
    processor = spm.SentencePieceProcessor(model_file=str(parent_path))
    count: Counter[int] = Counter()
    for ids in processor.encode(list(english), num_threads=2):
        count.update(ids)
    proto = _skeleton(parent)
    have = {p.piece for p in proto.pieces}
    single = {i for i, p in enumerate(parent.pieces) if len(p.piece) == 1 and p.type == _NORMAL}
    single |= {
        i
        for i, p in enumerate(parent.pieces)
        if p.type == _NORMAL and _NAME.match(p.piece) and not _FOREIGN.search(p.piece)
    }
    ranked = [i for i, _ in count.most_common() if parent.pieces[i].type == _NORMAL]
    chosen = set(ranked[:size]) | single
    worst = min(p.score for p in parent.pieces if p.type == _NORMAL)
    for i in sorted(chosen):
        if parent.pieces[i].piece not in have:
            proto.pieces.add().CopyFrom(parent.pieces[i])
            have.add(parent.pieces[i].piece)
    for mark in MARKS:
        for piece in (mark, "▁" + mark):
            if piece not in have:
                proto.pieces.add(piece=piece, score=worst + 3, type=_NORMAL)
                have.add(piece)
    return _finish(proto, path)


def build_source(
    parent_path: Path, target_path: Path, indonesian: Path, size: int, seed: int, path: Path
) -> spm.SentencePieceProcessor:
    """Target pieces plus the pieces of a unigram model trained on the Indonesian text file."""
    parent = read_proto(parent_path)
    prefix = path.with_name("indonesian")
    spm.set_random_generator_seed(seed)
    spm.SentencePieceTrainer.train(
        input=str(indonesian),
        model_prefix=str(prefix),
        vocab_size=size,
        character_coverage=0.9998,
        model_type="unigram",
        normalization_rule_name=parent.normalizer_spec.name or "nmt_nfkc",
        num_threads=2,
        minloglevel=2,
    )
    own = read_proto(prefix.with_suffix(".model"))
    proto = read_proto(target_path)
    have = {p.piece for p in proto.pieces}
    for piece in own.pieces:
        if piece.type == _NORMAL and piece.piece not in have:
            proto.pieces.add().CopyFrom(piece)
    return _finish(proto, path)
