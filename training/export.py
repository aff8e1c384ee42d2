"""Write the model of a checkpoint as an Argos package: a folder and an ``.argosmodel`` zip.

Works at any moment while training goes on.  The weights are the running averages.  The same
checkpoint gives the same bytes.  With ``--dest``, the folder there is replaced by renaming.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import sentencepiece as spm
import torch
from ctranslate2.specs import common_spec, transformer_spec

import splitter
from model import Shape, positions
from vocabulary import BOS, PAD, PLACEHOLDERS

LICENCE = "MPL-2.0"
README = """\
# Indonesian to English, rktranslate starter model

Draft quality.  Trained by transfer from Mozilla's Firefox Translations model pt-en (MPL-2.0), so
this model is under the Mozilla Public License 2.0, https://mozilla.org/MPL/2.0/.  Copies the
placeholders ｟0｠ to ｟9｠, citations like [3] and URLs.  Steps: {steps}; target tokens: {tokens}.
"""


def _set_norm(spec: Any, weights: dict[str, np.ndarray], name: str) -> None:
    spec.gamma, spec.beta = weights[name + ".add.norm.weight"], weights[name + ".add.norm.bias"]


def _set_linear(spec: Any, weights: dict[str, np.ndarray], name: str) -> None:
    spec.weight, spec.bias = weights[name + ".weight"], weights[name + ".bias"]


def build_spec(state: dict[str, torch.Tensor], shape: Shape) -> transformer_spec.TransformerSpec:
    """A CTranslate2 specification holding the child's weights."""
    weights = {
        k: np.ascontiguousarray(v.float().cpu().numpy(), np.float32) for k, v in state.items()
    }
    spec = transformer_spec.TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.heads,
        pre_norm=False,
        activation=common_spec.Activation.RELU,
    )
    place = positions(shape.positions, shape.width).numpy()
    for side in ("encoder", "decoder"):
        part = getattr(spec, side)
        part.position_encodings.encodings = place
        part.scale_embeddings = True
        for number, layer in enumerate(part.layer):
            name = f"body.{side}.{number}"
            _set_norm(layer.self_attention.layer_norm, weights, name + ".self")
            _set_linear(layer.self_attention.linear[0], weights, name + ".self.qkv")
            _set_linear(layer.self_attention.linear[1], weights, name + ".self.out")
            if side == "decoder":
                _set_norm(layer.attention.layer_norm, weights, name + ".cross")
                _set_linear(layer.attention.linear[0], weights, name + ".cross.q")
                _set_linear(layer.attention.linear[1], weights, name + ".cross.kv")
                _set_linear(layer.attention.linear[2], weights, name + ".cross.out")
            _set_norm(layer.ffn.layer_norm, weights, name + ".ffn")
            _set_linear(layer.ffn.linear_0, weights, name + ".ffn.up")
            _set_linear(layer.ffn.linear_1, weights, name + ".ffn.down")
    spec.encoder.embeddings[0].weight = weights["source"]
    spec.decoder.embeddings.weight = weights["target"]
    spec.decoder.projection.weight = weights["target"]
    bias = weights["bias"].copy()
    bias[[BOS, PAD]] = -100.0
    spec.decoder.projection.bias = bias
    return spec


def write_model(
    state: dict[str, torch.Tensor], shape: Shape, work: Path, folder: Path, quantization: str
) -> None:
    """The CTranslate2 folder."""
    spec = build_spec(state, shape)
    vocabularies = []
    for name in ("source", "target"):
        processor = spm.SentencePieceProcessor(model_file=str(work / f"{name}.model"))
        vocabularies.append([processor.id_to_piece(i) for i in range(processor.get_piece_size())])
    spec.register_source_vocabulary(vocabularies[0])
    spec.register_target_vocabulary(vocabularies[1])
    spec.config.add_source_eos = True
    spec.config.add_source_bos = False
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = "<s>"
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True)
    spec.save(str(folder))


def metadata(checkpoint: dict[str, Any], version: str, scores: dict[str, Any]) -> dict[str, Any]:
    """The package description: Argos's keys, and ours under ``rktranslate``."""
    return {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": "id",
        "from_name": "Indonesian",
        "to_code": "en",
        "to_name": "English",
        "links": [],
        "type": "translate",
        "rktranslate": {
            "name": "rktranslate-starter",
            "quality": "draft",
            "licence": LICENCE,
            "parent": "Mozilla Firefox Translations pt-en (tiny), MPL-2.0",
            "capabilities": ["placeholders"],
            "placeholder_format": "｟{n}｠",
            "placeholder_count": len(PLACEHOLDERS),
            "quantization": "int8",
            "decoding": {"beam_size": 4, "length_penalty": 1.0},
            "training": {
                "steps": checkpoint["step"],
                "target_tokens": checkpoint["seen"],
                "minutes": round(checkpoint["spent"] / 60, 1),
            },
            "scores": scores,
        },
    }


def write_package(
    checkpoint: dict[str, Any],
    work: Path,
    folder: Path,
    *,
    weights: str = "ema",
    version: str = "1.0",
    scores: dict[str, Any] | None = None,
    quantization: str = "int8",
) -> None:
    """The package folder; ``folder`` must not exist."""
    write_model(
        checkpoint[weights], Shape(**checkpoint["shape"]), work, folder / "model", quantization
    )
    shutil.copyfile(work / "source.model", folder / "sentencepiece.model")
    splitter.write(folder)
    described = metadata(checkpoint, version, scores or {})
    (folder / "metadata.json").write_text(
        json.dumps(described, indent=2, ensure_ascii=False, sort_keys=True) + "\n", "utf-8"
    )
    tokens = f"{checkpoint['seen'] / 1e6:.1f} million"
    text = README.format(steps=checkpoint["step"], tokens=tokens)
    (folder / "README.md").write_text(text, "utf-8")


def write_zip(folder: Path, path: Path) -> None:
    """Zip the package under its folder name: sorted entries, fixed dates and modes."""
    partial = path.with_name(path.name + ".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, file.read_bytes())
    partial.replace(path)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True, help="working folder of the training")
    parser.add_argument("--dest", type=Path, required=True, help="folder to put the package in")
    parser.add_argument("--checkpoint", type=Path, help="default: WORK/checkpoint.pt")
    parser.add_argument("--name", default="translate-id_en-1_0", help="name of the package folder")
    parser.add_argument("--package-version", default="1.0")
    parser.add_argument("--weights", choices=("ema", "model"), default="ema")
    parser.add_argument("--quantization", default="int8", help="int8, int8_float32, float32 ...")
    parser.add_argument("--scores", type=Path, help="JSON of evaluate.py to put in the metadata")
    args = parser.parse_args()
    source = args.checkpoint or args.work / "checkpoint.pt"
    checkpoint = torch.load(source, map_location="cpu", weights_only=False)
    scores = json.loads(args.scores.read_text("utf-8")) if args.scores else {}
    args.dest.mkdir(parents=True, exist_ok=True)
    target = args.dest / args.name
    with tempfile.TemporaryDirectory(dir=args.dest, prefix=".export-") as temporary:
        fresh = Path(temporary) / args.name
        write_package(
            checkpoint, args.work, fresh, weights=args.weights, version=args.package_version,
            scores=scores, quantization=args.quantization,
        )  # fmt: skip
        write_zip(fresh, args.dest / f"{args.name}.argosmodel")
        if target.exists():
            target.rename(Path(temporary) / "old")
        fresh.rename(target)
    size = sum(p.stat().st_size for p in target.rglob("*") if p.is_file())
    print(
        f"{target}: step {checkpoint['step']}, {size / 1e6:.1f} MB,"
        f" CTranslate2 {ctranslate2.__version__}"
    )


if __name__ == "__main__":
    main()
