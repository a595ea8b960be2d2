"""Make a trained model small enough to ship: half precision, and nothing that only training needs.

    python tools/shrink_model.py TRAINED cameo/models/en

TRAINED has the files of a model folder as Stanza's trainers save them. Weights are kept in half precision (Stanza
copies them into single-precision parameters when it loads them). Optimizer states, score histories, the paths of the
machine that trained, the vocabularies of embeddings that the model does not have, and word pieces that no English text
needs are dropped. The same input gives the same bytes. Notes (``*.md``) in the target stay.
"""

from __future__ import annotations

import argparse
import json
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save

HEADS = ("tokenize", "pos", "lemma", "depparse", "mwt")
ONLY_FOR_TRAINING = (
    "optimizer_state_dict",
    "scheduler_state_dict",
    "dev_score_history",
    "global_step",
    "last_best_step",
)
PATHS = ("_dir", "_file", "_name", "_gold")
RESERVED = 4
"""Padding, unknown, empty and root stand at the head of every vocabulary of Stanza."""
SCRIPTS = ("LATIN", "GREEK", "MODIFIER", "FEMININE", "MASCULINE", "MICRO")
PIECES = "embeddings.word_embeddings.weight"


def halved(value: Any) -> Any:
    """Every single-precision tensor in *value* in half precision, whatever it is nested in.

    :raises ValueError: when a weight is too large for half precision.
    """
    if isinstance(value, torch.Tensor):
        if value.dtype == torch.float32 and not torch.isfinite(value.half()).all():
            raise ValueError("a weight does not fit into half precision")
        return value.half() if value.dtype == torch.float32 else value.clone()
    if isinstance(value, dict):
        return type(value)((key, halved(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return type(value)(halved(item) for item in value)
    return value


def impersonal(config: dict[str, Any]) -> dict[str, Any]:
    """Settings without the paths of the machine that trained."""
    return {
        key: None if isinstance(value, str) and (key.endswith(PATHS) or "/" in value) else value
        for key, value in config.items()
    }


def emptied(vocabulary: dict[str, Any]) -> dict[str, Any]:
    """A vocabulary with nothing but its reserved words."""
    kept = vocabulary["_id2unit"][:RESERVED]
    return {**vocabulary, "_id2unit": kept, "_unit2id": {unit: vocabulary["_unit2id"][unit] for unit in kept}}


def shrink_head(source: Path, target: Path) -> None:
    """Write the checkpoint at *source* without what only training needs."""
    checkpoint = torch.load(source, map_location="cpu", weights_only=True)
    checkpoint = {key: value for key, value in checkpoint.items() if key not in ONLY_FOR_TRAINING}
    config = checkpoint["config"] = impersonal(checkpoint["config"])
    if config.get("word_emb_dim") == 0:
        vocabularies = checkpoint["vocab"]
        for name in {"word", "lemma"} & set(vocabularies):
            vocabularies[name] = emptied(vocabularies[name])
    torch.save(halved(checkpoint), target)


def needed(piece: str) -> bool:
    """Whether English text can have this word piece: other scripts, and the places that BERT left free, it has not."""
    letters = [char for char in piece.removeprefix("##") if char.isalpha()]
    free = piece.startswith("[unused")
    return not free and all(unicodedata.name(char, "").startswith(SCRIPTS) for char in letters)


def shrink_tokenizer(tokenizer: dict[str, Any]) -> list[int]:
    """Take out the word pieces that are not needed and number the others afresh, in place.

    :returns: the old numbers of those that stay, in order.
    """
    vocabulary = tokenizer["model"]["vocab"]
    special = {token["content"] for token in tokenizer["added_tokens"]}
    kept = sorted((piece for piece in vocabulary if piece in special or needed(piece)), key=vocabulary.__getitem__)
    old = [vocabulary[piece] for piece in kept]
    new = tokenizer["model"]["vocab"] = {piece: number for number, piece in enumerate(kept)}
    for token in tokenizer["added_tokens"]:
        token["id"] = new[token["content"]]
    for token in tokenizer["post_processor"]["special_tokens"].values():
        token["ids"] = [new[piece] for piece in token["tokens"]]
    return old


def shrink_encoder(source: Path, target: Path) -> None:
    """Write the encoder without its pooler, which neither tagger nor parser reads."""
    target.mkdir(parents=True, exist_ok=True)
    tokenizer = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    weights = load_file(source / "model.safetensors")
    rows = shrink_tokenizer(tokenizer)
    weights[PIECES] = weights[PIECES][rows]
    config["vocab_size"] = len(rows)
    kept = {name: halved(weight) for name, weight in weights.items() if not name.startswith("pooler.")}
    (target / "model.safetensors").write_bytes(save(kept, metadata={"format": "pt"}))
    (target / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, indent=1), encoding="utf-8")
    (target / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    shutil.copyfile(source / "tokenizer_config.json", target / "tokenizer_config.json")


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
