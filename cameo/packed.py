"""BERT over sentences side by side instead of one above the other, so that no product is of padding.

Sentences of like letters differ in word pieces: in a batch as it stands, a fifth to a third of the pieces are padding.
Only attention needs to know where a sentence ends, and it takes sentences of one length together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention


def hidden_states(bert: Any, rows: Sequence[Sequence[int]]) -> list[list[Tensor]]:
    """What each layer says of each row, of shape (word pieces, width); the embeddings are the first layer.

    :param bert: a ``BertModel``; its linear layers may be others of the same shape.
    :param rows: numbers of word pieces.
    """
    order = sorted(range(len(rows)), key=lambda index: len(rows[index]))
    lengths = [len(rows[index]) for index in order]
    device = bert.embeddings.word_embeddings.weight.device
    pieces = torch.tensor([piece for index in order for piece in rows[index]], device=device)
    places = torch.cat([torch.arange(length, device=device) for length in lengths])
    layers = [bert.embeddings(input_ids=pieces[None], position_ids=places[None])[0]]
    groups = [(length, len(list(group))) for length, group in groupby(lengths)]
    for layer in bert.encoder.layer:
        attended = layer.attention.output(_attention(layer.attention.self, layers[-1], groups), layers[-1])
        layers.append(layer.output(layer.intermediate(attended), attended))
    parts = [states.split(lengths) for states in layers]
    back = {index: place for place, index in enumerate(order)}
    return [[part[back[index]] for index in range(len(rows))] for part in parts]


def _attention(attention: Any, states: Tensor, groups: Sequence[tuple[int, int]]) -> Tensor:
    """What each piece gathers from its sentence.

    :param groups: length and number of sentences, as they follow each other.
    """
    mixed = [layer(states) for layer in (attention.query, attention.key, attention.value)]
    found = []
    start = 0
    for length, count in groups:
        end = start + length * count
        shape = (count, length, attention.num_attention_heads, attention.attention_head_size)
        query, key, value = (values[start:end].view(shape).transpose(1, 2) for values in mixed)
        gathered = scaled_dot_product_attention(query, key, value, scale=attention.scaling)
        found.append(gathered.transpose(1, 2).reshape(end - start, -1))
        start = end
    return torch.cat(found)
