"""Makes a real GGUF file: a Llama model whose weights are set by hand, and which says one thing.

It is a chain: the next token depends on the last one alone. Attention and feed-forward layers are
zero; a token's embedding has a dimension of its own if it is in the chain, and dimension 0 if it is
not, and the output layer leads from each to the next. So the model says its sentence after whatever
prompt, and ends. Everything else (file, tokenizer, template, grammar, server) is llama.cpp's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

_WIDTH = 64
_BYTES = 256


def says(target: str) -> list[str]:
    """Return the tokens of a reply in JSON with a target, whose words must differ."""
    words = re.findall(r"\s*\S+", json.dumps(target, ensure_ascii=False)[1:-1])
    return ['{"', "translation", '": "', *words, '"}']


def build_gguf(path: Path, chain: Sequence[str], *, ends: bool = True) -> Path:
    """Write a model that says the tokens of a chain, and return its path.

    Args:
        path: Where to write it.
        chain: At most 62 tokens, all different.
        ends: Whether it ends after them; otherwise it says the last one for ever.
    """
    import gguf

    assert len(set(chain)) == len(chain) < _WIDTH - 1
    texts = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(_BYTES))]
    kinds = [
        gguf.TokenType.UNKNOWN,
        *[gguf.TokenType.CONTROL] * 2,
        *[gguf.TokenType.BYTE] * _BYTES,
    ]
    first = len(texts)
    texts += [piece.replace(" ", "▁") for piece in chain]
    kinds += [gguf.TokenType.NORMAL] * len(chain)
    count = len(texts)
    embeddings = np.zeros((count, _WIDTH), np.float32)
    output = np.zeros((count, _WIDTH), np.float32)
    embeddings[:first, 0] = 1
    for step in range(len(chain)):
        embeddings[first + step, step + 1] = 1
        output[first + step, step] = 8
    output[2 if ends else count - 1, len(chain)] = 8

    writer: Any = gguf.GGUFWriter(str(path), "llama")
    writer.add_context_length(4096)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(_WIDTH)
    writer.add_head_count(1)
    writer.add_head_count_kv(1)
    writer.add_rope_dimension_count(_WIDTH)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(count)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(texts)
    writer.add_token_scores([-1000.0] * count)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    template = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}"
    writer.add_chat_template(template)
    writer.add_tensor("token_embd.weight", embeddings)
    writer.add_tensor("output.weight", output)
    ones, zeros = np.ones(_WIDTH, np.float32), np.zeros((_WIDTH, _WIDTH), np.float32)
    writer.add_tensor("output_norm.weight", ones)
    for name in ("attn_norm", "ffn_norm"):
        writer.add_tensor(f"blk.0.{name}.weight", ones)
    for name in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"):
        writer.add_tensor(f"blk.0.{name}.weight", zeros)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
