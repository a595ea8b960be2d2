"""How large the numbers get that go into the encoder's linear layers, which computing in eight bits has to know."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from torch import Tensor

from cameo.parser import load_parser
from cameo.parser.loading import INT8_FILE
from cameo.quantized import linear_layers

from .treebank import Sentence

BEYOND = 1e-4
"""The share of a batch's numbers at either end that may be cut off: a few outliers would cost all others a bit."""


def measure(models: Path, sentences: Sequence[Sentence]) -> Path:
    """Write the ranges of a folder of models beside them.

    Args:
        models: a finished folder, ``encoder/`` in it.
        sentences: text like that which the models are for.
    """
    parser = load_parser(models, device="cpu")
    annotator: Any = parser._annotator
    found: dict[str, tuple[float, float]] = {}
    hooks = [
        layer.register_forward_pre_hook(_widening(found, name))
        for name, layer in linear_layers(annotator.encoder.model)
    ]
    annotator.annotate([[word.form for word in sentence.words] for sentence in sentences])
    for hook in hooks:
        hook.remove()
    path = models / INT8_FILE
    rounded = {name: [round(low, 3), round(high, 3)] for name, (low, high) in found.items()}
    path.write_text(json.dumps(rounded, indent=0) + "\n", encoding="utf-8")
    return path


def _widening(found: dict[str, tuple[float, float]], name: str) -> Callable[[Any, tuple[Tensor]], None]:
    def widen(layer: Any, inputs: tuple[Tensor]) -> None:
        values = inputs[0].detach().flatten()
        cut = max(1, round(len(values) * BEYOND))
        low, high = (values.kthvalue(place)[0].item() for place in (cut, len(values) - cut + 1))
        known = found.get(name, (0.0, 0.0))
        found[name] = min(known[0], low), max(known[1], high)

    return widen
