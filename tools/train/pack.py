"""From a trainer's checkpoint to the file that ships."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import torch
from stanza.models.common.vocab import VOCAB_PREFIX
from transformers import AutoModel

from .encoder import KEY

PATHS = ("_dir", "_file", "_name", "_gold")


def halved(source: Path, target: Path) -> None:
    """Write a checkpoint in half precision, without the paths of the machine it was trained on.

    Stanza copies weights into float32 modules when it loads them, so they are half as large on disk only.
    """
    checkpoint = torch.load(source, map_location="cpu", weights_only=True)
    _save(checkpoint, checkpoint["model"], checkpoint["config"], target)


def parted(source: Path, base: Path, encoder: Path, parser: Path) -> None:
    """Take the encoder out of a parser's checkpoint.

    A checkpoint that holds ``bert_model.*`` makes Stanza pass by its cache, and the tagger could not share the encoder.

    Args:
        source: the parser's checkpoint, trained with ``--bert_finetune``.
        base: the folder of the encoder that training started from; its tokenizer is kept.
        encoder: the folder to write the encoder to.
        parser: the file to write the rest to.
    """
    checkpoint = torch.load(source, map_location="cpu", weights_only=True)
    prefix = "bert_model.encoder."
    inner = {name.removeprefix(prefix): value for name, value in checkpoint["model"].items() if name.startswith(prefix)}
    model = AutoModel.from_pretrained(base, dtype=torch.float32)
    model.load_state_dict(inner)
    model.half().save_pretrained(encoder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (encoder / name).write_bytes((base / name).read_bytes())
    rest = {name: value for name, value in checkpoint["model"].items() if not name.startswith("bert_model.")}
    _save(checkpoint, rest, {**checkpoint["config"], "bert_finetune": False, "bert_model": KEY}, parser)


def _half(weights: dict[str, Any]) -> dict[str, Any]:
    return {name: value.half() if torch.is_floating_point(value) else value for name, value in weights.items()}


def _impersonal(config: dict[str, Any]) -> dict[str, Any]:
    """A copy of a trainer's settings whose paths are ``None``."""
    clean = copy.deepcopy(config)
    return {name: None if name.endswith(PATHS) and isinstance(value, str) else value for name, value in clean.items()}


def _vocabulary(checkpoint: dict[str, Any]) -> Any:
    """The vocabularies without the words that no embedding looks up: 1 MB of a parser that sees the encoder alone."""
    if checkpoint["config"].get("word_emb_dim") != 0:
        return checkpoint["vocab"]
    unused = ("word", "lemma")
    return {name: _emptied(part) if name in unused else part for name, part in checkpoint["vocab"].items()}


def _emptied(vocabulary: dict[str, Any]) -> dict[str, Any]:
    """A vocabulary of the four special units only, so that each word is unknown."""
    units = vocabulary["_id2unit"][: len(VOCAB_PREFIX)]
    return {**vocabulary, "_id2unit": units, "_unit2id": {unit: number for number, unit in enumerate(units)}}


def _save(checkpoint: dict[str, Any], weights: dict[str, Any], config: dict[str, Any], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    changed = {"model": _half(weights), "config": _impersonal(config)}
    torch.save({**checkpoint, **changed, "vocab": _vocabulary(checkpoint)}, target)
