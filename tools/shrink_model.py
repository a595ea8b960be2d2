"""Make a trained model small enough to ship: half-precision weights, nothing that only training needs.

    python tools/shrink_model.py TRAINED cameo/models/en

TRAINED has the files of a model folder as Stanza's trainers save them. Weights are kept in half precision (Stanza copies
them into single-precision parameters when it loads them); optimizer states and score histories are dropped. The same
input gives the same bytes. Notes (``*.md``) in the target stay.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

HEADS = ("tokenize", "pos", "lemma", "depparse", "mwt")
ONLY_FOR_TRAINING = ("optimizer_state_dict", "scheduler_state_dict", "dev_score_history", "global_step", "last_best_step")


def halved(value: Any) -> Any:
    """Every single-precision tensor in *value* in half precision, whatever it is nested in.

    :raises ValueError: when a weight is too large for half precision.
    """
    if isinstance(value, torch.Tensor):
        if value.dtype != torch.float32:
            return value.clone()
        half = value.half()
        if not torch.isfinite(half).all():
            raise ValueError("a weight does not fit into half precision")
        return half
    if isinstance(value, dict):
        return type(value)((key, halved(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return type(value)(halved(item) for item in value)
    return value


def shrink_head(source: Path, target: Path) -> None:
    """Write the checkpoint at *source* without what only training needs."""
    checkpoint = torch.load(source, map_location="cpu", weights_only=True)
    torch.save(halved({key: value for key, value in checkpoint.items() if key not in ONLY_FOR_TRAINING}), target)


def shrink_encoder(source: Path, target: Path) -> None:
    """Write the encoder's weights without its pooler, which neither tagger nor parser reads."""
    target.mkdir(parents=True, exist_ok=True)
    weights = load_file(source / "model.safetensors")
    kept = {name: halved(weight) for name, weight in weights.items() if not name.startswith("pooler.")}
    save_file(kept, target / "model.safetensors", metadata={"format": "pt"})
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(source / name, target / name)


def shrink(source: Path, target: Path) -> int:
    """Write the model in *source* to *target*.

    :returns: the size of the result in bytes.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in HEADS:
        if (source / f"{name}.pt").exists():
            shrink_head(source / f"{name}.pt", target / f"{name}.pt")
    shrink_encoder(source / "encoder", target / "encoder")
    shutil.copyfile(source / "resources.json", target / "resources.json")
    return sum(file.stat().st_size for file in target.rglob("*") if file.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    print(f"{shrink(arguments.source, arguments.target) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
