"""The encoder's large products in integers of eight bits, for processors that multiply those faster.

What goes into a product is rounded on a scale that was measured once, on the text that the model was trained on, and
never on the batch at hand: a sentence gets the same numbers whatever stands beside it. Inputs have seven bits, so that
sums of two products fit the sixteen bits in which older processors add them, and all processors give one result.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from cameo.errors import ParserError
from cameo.parser.loading import INT8_FILE

_LEVELS = 127
_ENGINES = ("x86", "fbgemm")


class Int8Linear(nn.Module):  # type: ignore[misc]  # torch's types are not followed
    """A linear layer with weights of eight bits, scaled for each output, and inputs of seven, scaled by a fixed range.

    :param layer: the layer in single precision.
    :param low: what is below counts as this; at most 0.
    :param high: what is above counts as this; at least 0.
    """

    def __init__(self, layer: Any, low: float, high: float) -> None:
        super().__init__()
        self.scale = (high - low) / _LEVELS
        self.zero = round(-low / self.scale)
        weight = layer.weight.detach()
        scales = (weight.abs().amax(1) / _LEVELS).clamp_min(torch.finfo(weight.dtype).tiny)
        zeros = torch.zeros(len(scales), dtype=torch.long)
        with warnings.catch_warnings():  # torch 3 may replace this call; constraints.txt pins torch
            warnings.simplefilter("ignore", UserWarning)
            rounded = torch.quantize_per_channel(weight, scales.double(), zeros, 0, torch.qint8)
        self.packed = torch.ops.quantized.linear_prepack(rounded, layer.bias.detach())

    def forward(self, values: Tensor) -> Tensor:
        """What the layer gives for *values*, in single precision."""
        product = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32
        return product(values, self.scale, self.zero, self.packed)


def linear_layers(encoder: Any) -> Iterator[tuple[str, Any]]:
    """The names and linear layers of a transformer's blocks."""
    blocks = encoder.encoder.named_modules()
    return ((name, layer) for name, layer in blocks if isinstance(layer, nn.Linear))


def quantize(encoder: Any, folder: Path) -> None:
    """Let a transformer compute in integers, in place.

    :param folder: of the model; it has the ranges in :data:`INT8_FILE`.
    :raises ParserError: when the model has no ranges, or other layers than they are for, or torch no integers here.
    """
    if not (engines := [name for name in _ENGINES if name in torch.backends.quantized.supported_engines]):
        raise ParserError("precision 'int8': torch has it for x86 processors only; take float32")
    torch.backends.quantized.engine = engines[0]
    ranges = _ranges(folder)
    layers = dict(linear_layers(encoder))
    if layers.keys() != ranges.keys():
        raise ParserError(f"{folder / INT8_FILE}: has ranges of other layers than the encoder; measure them again")
    for name, layer in layers.items():
        owner, _, last = name.rpartition(".")
        setattr(encoder.encoder.get_submodule(owner), last, Int8Linear(layer, *ranges[name]))


def _ranges(folder: Path) -> Mapping[str, tuple[float, float]]:
    """The name of each layer ─► the least and the greatest number that is let into it."""
    try:
        return {name: (low, high) for name, (low, high) in json.loads((folder / INT8_FILE).read_text()).items()}
    except FileNotFoundError:
        hint = "it is made by python -m tools.train --only int8; or take float32"
        raise ParserError(f"parser {str(folder)!r}: precision 'int8' needs {INT8_FILE}; {hint}") from None
