"""Start the child: the parent's weights, and self-attention that imitates the parent's SSRU.

The parent's decoder has a recurrent unit (SSRU) that CTranslate2 cannot run.  Two self-attention
sublayers are fitted to its outputs on genuine Portuguese-English text (``pivot.tsv``), each from
the parent's own inputs, before any Indonesian is seen.  Writes ``start.pt``.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
import sentencepiece as spm
import torch
from torch.nn import functional as F  # noqa: N812

from data import pad
from model import PAD, Child, Shape, causal, load_parent, ssru
from parent import read_parent
from vocabulary import BOS, EOS


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--tokens", type=int, default=3000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    arrays = np.load(args.work / "embeddings.npz")
    shape = Shape(len(arrays["source"]), len(arrays["target"]))
    child = Child(shape)
    weights, parent_path = read_parent()
    with torch.no_grad():
        child.source.copy_(torch.from_numpy(arrays["source"]))
        child.target.copy_(torch.from_numpy(arrays["target"]))
        child.bias.copy_(torch.from_numpy(arrays["bias"]))
    load_parent(child, weights)
    tensors = {k: torch.from_numpy(v) for k, v in weights.items()}

    parent = spm.SentencePieceProcessor(model_file=str(parent_path))
    english = spm.SentencePieceProcessor(model_file=str(args.work / "target.model"))
    rows = [line.rstrip("\n").split("\t") for line in (args.work / "pivot.tsv").open("r")]
    sources = parent.encode([r[2] for r in rows])
    targets = english.encode([r[1] for r in rows])
    items = [
        ([*a, 0], [BOS, *b, EOS])
        for a, b in zip(sources, targets, strict=True)
        if 3 < len(a) < 64 and 3 < len(b) < 64
    ]
    items.sort(key=lambda x: len(x[1]))
    batches: list[list[tuple[list[int], list[int]]]] = [[]]
    for item in items:
        if len(batches[-1]) * len(item[1]) > args.tokens:
            batches.append([])
        batches[-1].append(item)
    rng.shuffle(batches)

    layers = [layer["self"] for layer in child.body.decoder]
    trained = [p for own in layers for n, p in own.named_parameters() if "norm" not in n]
    with torch.no_grad():  # queries and keys start small but not at zero
        for own in layers:
            own.qkv.weight[: 2 * shape.width].normal_(0, 0.04)
    optimizer = torch.optim.Adam(trained, lr=2e-3)
    started, shown = time.time(), torch.zeros(4)
    for step in range(1, args.steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * min(1.0, step / 30) * (1 - step / (args.steps + 1)) + 1e-5
        batch = batches[step % len(batches)]
        x = torch.tensor(pad([a for a, _ in batch]))
        y = torch.tensor(pad([b for _, b in batch], 1))
        # The parent has its own <pad>-less vocabulary: 3 is its full stop, so pad after encoding.
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            lengths = torch.tensor([len(a) for a, _ in batch])
            bias = torch.zeros(x.shape)
            bias.masked_fill_(torch.arange(x.shape[1])[None] >= lengths[:, None], -torch.inf)
            bias = bias[:, None, None, :]
            memory = child.body.encode(child.embed(tensors["Wemb"], x, torch.float32), bias)
            z = child.embed(child.target, y[:, :-1], torch.float32)
            inputs, wanted = [], []
            for number, layer in enumerate(child.body.decoder, 1):
                inputs.append(z)
                z = layer["self"].add(z, ssru(z.float(), tensors, number), 0.0)
                wanted.append(z.float())
                z = layer["cross"](z, memory, bias, 0.0)
                z = layer["ffn"](z, 0.0)
        keep = (y[:, :-1] != PAD)[..., None]
        loss = torch.zeros(())
        for i, (layer, z, aim) in enumerate(zip(child.body.decoder, inputs, wanted, strict=True)):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                update = layer["self"].attend(z, causal(z.shape[1], z))
            out = layer["self"].add(z.float(), update.float(), 0.0)
            part = (F.mse_loss(out, aim, reduction="none") * keep).sum() / keep.sum()
            base = (((layer["self"].add(z.float(), z.float() * 0, 0.0) - aim) ** 2) * keep).sum()
            shown[i] += part.detach()
            shown[2 + i] += (base / keep.sum()).detach()
            loss = loss + part
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        if step % 50 == 0:
            a, b, c, d = (shown / 50).tolist()
            print(
                f"step {step} layer 1 {a:.2f} (without {c:.2f}) layer 2 {b:.2f} (without {d:.2f})"
                f" {time.time() - started:.0f} s",
                flush=True,
            )
            shown.zero_()
    partial = args.work / "start.partial"
    torch.save({"shape": shape.__dict__, "model": child.state_dict()}, partial)
    partial.replace(args.work / "start.pt")


if __name__ == "__main__":
    main()
