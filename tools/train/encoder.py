"""The transformer that tagger and parser share: where Stanza's trainers find it, and what a frozen one remembers."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from stanza.models.common import bert_embedding
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

KEY = "cameo-en-encoder"
"""The name under which checkpoints ask for the encoder. Stanza picks code by substring, so it must not contain *bart*,
*xlnet*, *LLaMA* or the like."""


class Remembering(nn.Module):
    """A frozen encoder that computes the hidden states of each row of word pieces once.

    Epochs and copies that differ in case alone (the encoder is uncased) then cost a look-up. Rows are kept without
    their padding and in half precision, about 5 kB a word piece.

    Args:
        encoder: the transformer.
        limit: the most word pieces to remember; what comes after that is computed each time.
    """

    together = 16
    """Rows of like length that go through the encoder at once; more would mostly be padding."""

    def __init__(self, encoder: nn.Module, limit: int = 900_000) -> None:
        super().__init__()
        self.encoder = encoder.eval().requires_grad_(False)
        self.config = encoder.config
        self._hf_peft_config_loaded = False
        self._rows: dict[bytes, Tensor] = {}
        self._left = limit

    def train(self, mode: bool = True) -> Remembering:
        """Stay in evaluation mode: dropout inside a frozen encoder is noise that no weight can learn from."""
        return super().train(False)

    @torch.no_grad()
    def forward(self, input_ids: Tensor, attention_mask: Tensor, output_hidden_states: bool = True) -> SimpleNamespace:
        """All hidden states of a batch, as ``transformers`` gives them.

        Args:
            input_ids: word pieces, rows by columns, padded at the end.
            attention_mask: 1 for a word piece, 0 for padding.
            output_hidden_states: taken for the signature's sake; they are always returned.
        """
        lengths = attention_mask.sum(1).tolist()
        ids = input_ids.to(torch.int32).cpu().numpy()
        keys = [row[:length].tobytes() for row, length in zip(ids, lengths, strict=True)]
        rows = {key: self._rows[key] for key in keys if key in self._rows}
        new = sorted((index for index, key in enumerate(keys) if key not in rows), key=lambda index: lengths[index])
        for start in range(0, len(new), self.together):
            chosen = new[start : start + self.together]
            states = self._compute(input_ids[chosen], attention_mask[chosen])
            for place, index in enumerate(chosen):
                rows[keys[index]] = states[:, place, : lengths[index]].clone()
                self._keep(keys[index], rows[keys[index]])
        padded = nn.utils.rnn.pad_sequence([rows[key].transpose(0, 1) for key in keys], batch_first=True)
        return SimpleNamespace(hidden_states=padded.to(input_ids.device).float().unbind(2))

    def _compute(self, input_ids: Tensor, mask: Tensor) -> Tensor:
        """The states of some rows, layers first, in half precision."""
        width = int(mask.sum(1).max())
        with fast(input_ids.device):
            found = self.encoder(input_ids[:, :width], attention_mask=mask[:, :width], output_hidden_states=True)
        return torch.stack([state.half() for state in found.hidden_states])

    def _keep(self, key: bytes, states: Tensor) -> None:
        if self._left >= states.shape[1]:
            self._left -= states.shape[1]
            self._rows[key] = states


class Fast(nn.Module):
    """An encoder that trains with bfloat16 products inside and float32 states outside.

    Autocast around a whole update breaks Stanza's scorers (``bilinear`` wants one dtype), and the cast of a weight must
    not be kept from one call to the next while the weights move.
    """

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder
        self.config = encoder.config
        self._hf_peft_config_loaded = False

    def forward(self, *args: Any, **kwargs: Any) -> SimpleNamespace:
        """The encoder's hidden states, in float32."""
        with fast(next(self.parameters()).device):
            states = self.encoder(*args, **kwargs).hidden_states
        return SimpleNamespace(hidden_states=tuple(state.float() for state in states))


def fast(device: torch.device) -> torch.autocast:
    """bfloat16 products on a device."""
    return torch.autocast(device.type, dtype=torch.bfloat16, cache_enabled=False)


@contextmanager
def provided(folder: Path, *, frozen: bool) -> Iterator[None]:
    """Let Stanza's trainers find the encoder of a folder under ``KEY`` while the block runs.

    The trainers build models by ``bert_embedding.load_bert(name)`` and take no cache, so this function is replaced.

    Args:
        folder: a transformer with its tokenizer.
        frozen: whether the encoder stays as it is, and may therefore remember.
    """
    model = AutoModel.from_pretrained(folder, dtype=torch.float32)
    wrapped = Remembering(model) if frozen else Fast(model)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    before = bert_embedding.load_bert

    def load_bert(name: str | None, *args: Any, **kwargs: Any) -> Any:
        return (wrapped, tokenizer) if name == KEY else before(name, *args, **kwargs)

    bert_embedding.load_bert = load_bert
    try:
        yield
    finally:
        bert_embedding.load_bert = before


def pruned(source: Path, target: Path) -> tuple[int, int]:
    """Write an encoder without the word pieces that English news does not need, in half precision.

    Dropped are ``[unused…]`` and pieces with letters that are neither Latin nor Greek. Text in Latin script gives the
    same pieces and the same states as before; a word in another script becomes ``[UNK]``.

    Args:
        source: the encoder's folder.
        target: where to write; made if missing.

    Returns:
        the number of pieces before and after.
    """
    blob = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = blob["model"]["vocab"]
    kept = [piece for piece, _ in sorted(vocabulary.items(), key=lambda item: item[1]) if _needed(piece)]
    model = AutoModel.from_pretrained(source, dtype=torch.float32)
    table = model.embeddings.word_embeddings.weight.data[[vocabulary[piece] for piece in kept]]
    model.resize_token_embeddings(len(kept), mean_resizing=False)
    model.embeddings.word_embeddings.weight.data.copy_(table)
    target.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(target)
    (target / "model.safetensors").chmod(0o644)
    _renumber(blob, {piece: number for number, piece in enumerate(kept)})
    (target / "tokenizer.json").write_text(json.dumps(blob, ensure_ascii=False), encoding="utf-8")
    settings = json.loads((source / "tokenizer_config.json").read_text(encoding="utf-8"))
    (target / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    return len(vocabulary), len(kept)


def _needed(piece: str) -> bool:
    """Whether a piece is Latin, Greek (*χ²*, *µ*), an ordinal sign or no letters at all."""
    if piece.startswith("[unused"):
        return False
    names = [
        unicodedata.name(letter, "") for letter in piece if unicodedata.category(letter) in ("Lu", "Ll", "Lo", "Lt")
    ]
    return all(name.startswith(("LATIN", "GREEK", "MICRO SIGN")) or "ORDINAL" in name for name in names)


def _renumber(blob: dict[str, Any], numbers: dict[str, int]) -> None:
    """Give the pieces of a ``tokenizer.json`` new numbers, in place, and take the padding to 128 pieces out of it."""
    blob["model"]["vocab"] = numbers
    for token in blob["added_tokens"]:
        token["id"] = numbers[token["content"]]
    for name, special in blob["post_processor"]["special_tokens"].items():
        special["ids"] = [numbers[name]]
    blob["truncation"] = blob["padding"] = None
