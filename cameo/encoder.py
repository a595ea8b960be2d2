"""The encoder that tagger and parser share: loaded once, run once for each batch.

Stanza's ``FoundationCache`` shares a transformer's weights among processors, not its activations: tagger and parser
would each run it over the same sentences. The module here stands in for the transformer and remembers what it said.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from cameo.packed import hidden_states
from cameo.parser.loading import INT8
from cameo.quantized import quantize

KEY = "cameo-en-encoder"
"""The name by which the checkpoints of the bundled model ask for their encoder."""


class Encoded(NamedTuple):
    """What Stanza reads of a transformer's output: one tensor (rows, word pieces, width) for each layer."""

    hidden_states: tuple[Tensor, ...]


class SharedEncoder(nn.Module):  # type: ignore[misc]  # torch's types are not followed
    """A transformer that remembers its hidden states by row of word-piece ids until told to forget.

    :param model: any transformer that takes ``attention_mask`` and ``output_hidden_states``.
    :ivar passes: how often the transformer itself has run.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        self.config = model.config
        self.passes = 0
        self._is_bert = type(model).__name__ == "BertModel" and not model.config.is_decoder
        self._hf_peft_config_loaded = False  # asked by Stanza before it runs a transformer
        self._known: dict[tuple[int, ...], tuple[Tensor, ...]] = {}

    def forward(self, input_ids: Tensor, attention_mask: Tensor, output_hidden_states: bool = True) -> Encoded:
        """Hidden states of every layer; only rows not seen since :meth:`forget` go through the transformer."""
        lengths = attention_mask.sum(1).tolist()
        rows = [tuple(ids[:length]) for ids, length in zip(input_ids.tolist(), lengths, strict=True)]
        unseen = [index for index, row in enumerate(rows) if row not in self._known]
        if unseen:
            self._run(input_ids[unseen], attention_mask[unseen], [rows[index] for index in unseen])
        known = [self._known[row] for row in rows]
        width = input_ids.shape[1]
        return Encoded(tuple(_padded([states[layer] for states in known], width) for layer in range(len(known[0]))))

    def forget(self) -> None:
        """Forget the batch; without this, memory would grow with every sentence."""
        self._known.clear()

    def _run(self, input_ids: Tensor, attention_mask: Tensor, rows: list[tuple[int, ...]]) -> None:
        self.passes += 1
        if self._is_bert:
            layers = hidden_states(self.model, rows)
        else:
            output = self.model(input_ids, attention_mask=attention_mask, output_hidden_states=True)
            layers = [[states[index, : len(row)] for index, row in enumerate(rows)] for states in output.hidden_states]
        for index, row in enumerate(rows):
            self._known[row] = tuple(states[index].float() for states in layers)


def _padded(rows: list[Tensor], width: int) -> Tensor:
    """Rows of one layer side by side, zeros after the end of each."""
    result = rows[0].new_zeros(len(rows), width, rows[0].shape[-1])
    for index, row in enumerate(rows):
        result[index, : len(row)] = row
    return result


def load_encoder(folder: Path, precision: str = "float32") -> tuple[SharedEncoder, Any]:
    """The encoder and its tokenizer from a folder with ``config.json``, ``model.safetensors`` and ``tokenizer.json``.

    :param precision: ``int8``, or the name of the torch type that the transformer computes with; what it gives is
        ``float32``.
    :raises ParserError: when it cannot compute with integers.

    BERT's classes are named here because the ``Auto`` classes take seconds to import and may ask a network.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = _bert(folder, config) if config["model_type"] == "bert" else _any_model(folder)
    if precision == INT8:
        quantize(model, folder.parent)
    else:
        model = model.to(getattr(torch, precision))
    return SharedEncoder(model.eval()), _tokenizer(folder)


def _bert(folder: Path, config: dict[str, Any]) -> Any:
    from safetensors.torch import load_file
    from transformers.models.bert.configuration_bert import BertConfig
    from transformers.models.bert.modeling_bert import BertModel

    with torch.device("meta"):  # no time is lost on random weights that the real ones replace
        model = BertModel(BertConfig(**{**config, "dtype": "float32", "attn_implementation": "sdpa"}), False)
    weights = {
        name.removeprefix("bert."): weight.float() for name, weight in load_file(folder / "model.safetensors").items()
    }
    model.load_state_dict(weights, strict=False, assign=True)
    for name, buffer in list(model.named_buffers()):
        if buffer.is_meta:
            owner, _, last = name.rpartition(".")
            setattr(model.get_submodule(owner), last, _position_buffer(last, buffer))
    return model


def _position_buffer(name: str, like: Tensor) -> Tensor:
    """The two buffers of BERT's embeddings that no checkpoint has: 0 1 2 …, and zeros."""
    return (
        torch.arange(like.shape[-1]).expand(like.shape)
        if name == "position_ids"
        else torch.zeros(like.shape, dtype=like.dtype)
    )


def _any_model(folder: Path) -> Any:
    from transformers import AutoModel

    return AutoModel.from_pretrained(folder, local_files_only=True)


def _tokenizer(folder: Path) -> Any:
    from transformers import PreTrainedTokenizerFast

    settings = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    special = {key: value for key, value in settings.items() if key.endswith("_token") and isinstance(value, str)}
    return PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), model_max_length=settings["model_max_length"], **special
    )
