"""Makes real converted models of the layouts that people have: OPUS-MT, NLLB, M2M-100, MADLAD.

The Transformer is that of :mod:`tests.tiny_argos`: it translates word by word, the n-th target
piece from the n-th source piece. A language token that is missing, or one too many, therefore
shifts the target; and a source without its end does not end.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.tiny_argos import LEXICON, build_pieces_and_model

LAYOUTS = {
    "opus": ((), ("source.spm", "target.spm")),
    "opus-multi": (
        (">>ind<<", ">>eng<<", ">>zsm_Latn<<"),
        ("source.spm", "target.spm"),
    ),
    "nllb": (
        ("ind_Latn", "eng_Latn", "zsm_Latn", "zho_Hans", "zho_Hant"),
        ("sentencepiece.bpe.model",),
    ),
    "m2m": (("__id__", "__en__", "__ms__", "__zh__"), ("sentencepiece.bpe.model",)),
    "madlad": (("<2id>", "<2en>", "<2ms>", "<2zh_Hant>"), ("spiece.model",)),
}
"""Language tokens, and names of the SentencePiece files."""


def build_converted(directory: Path, layout: str, lexicon: dict[str, str] | None = None) -> Path:
    """Write the folder of a converted model below a directory and return its path.

    Where the token of the target language is read as a part of the source, the model writes it out
    as ``english`` or ``malay``: the target then shows which token the engine has put there.
    """
    tokens, names = LAYOUTS[layout]
    read = {">>eng<<": "english", "<2en>": "english", ">>zsm_Latn<<": "malay", "<2ms>": "malay"}
    spoken = {token: read[token] for token in tokens if token in read}
    words = tuple((LEXICON if lexicon is None else lexicon).items())
    built = build_pieces_and_model(words, False, 200, tokens, tuple(spoken.items()))
    folder = directory / layout
    shutil.copytree(built / "model", folder)
    for name in names:
        shutil.copy(built / "sentencepiece.model", folder / name)
    # As the converter of Transformers models leaves it: the caller puts the end of the source.
    config = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "add_source_eos": False}), "utf-8")
    return folder
