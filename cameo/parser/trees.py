"""From arc scores to trees: what Stanza's graph parser decides, with the work left out that does not change it.

Two steps of Stanza's take a third of the parser's time and hardly ever matter. Chu and Liu's and Edmonds' algorithm
looks for the best tree in plain Python, though the best head of each word nearly always makes one; and all relations
are scored for all pairs of words, though each word needs those of one pair. Where the best heads are no tree, and where
a head would get two subjects, Stanza's own functions decide from the same scores.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.depparse.head_constraints import (
    find_head_constraint_violations,
    resolve_head_constraint_violations,
)
from stanza.models.depparse.model import GraphParser
from stanza.models.depparse.trainer import unpack_batch
from torch import Tensor, nn

Arcs = list[tuple[int, str]]
"""Head, from 1, and relation of each word of a sentence."""


class _Projections(NamedTuple):
    """What goes into the relation scorer: a row for each word as a dependent, and one as a head."""

    dependents: Tensor
    heads: Tensor


class Relations(nn.Module):  # type: ignore[misc]  # torch's types are not followed
    """Stanza's relation scorer, put off until the heads are known.

    :param scorer: a ``DeepBiaffineScorer``, which scores all relations of all pairs.
    """

    def __init__(self, scorer: Any) -> None:
        super().__init__()
        self.scorer = scorer
        weight = scorer.scorer.W_bilin.weight
        self.weight = nn.Parameter(weight.detach().permute(2, 0, 1).contiguous(), requires_grad=False)

    def forward(self, dependents: Tensor, heads: Tensor) -> _Projections:
        """Only project; ``GraphParser.forward_scores`` hands on what it gets here."""
        deep = self.scorer
        return _Projections(
            _with_one(deep.hidden_func(deep.W1(dependents))), _with_one(deep.hidden_func(deep.W2(heads)))
        )

    def of_arcs(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """Scores of shape (arcs, relations) for pairs of projected rows."""
        scores = torch.stack([((dependents @ weight) * heads).sum(1) for weight in self.weight], 1)
        return scores + self.scorer.scorer.W_bilin.bias

    def of_pairs(self, projections: _Projections, row: int, length: int) -> NDArray[np.float32]:
        """Log-probabilities of shape (length, length, relations) for one sentence, as Stanza's repair wants them."""
        bilinear = self.scorer.scorer.W_bilin
        scores = bilinear(projections.dependents[row : row + 1, :length], projections.heads[row : row + 1, :length])
        return _numpy(torch.log_softmax(scores[0], -1))


def _with_one(rows: Tensor) -> Tensor:
    return torch.cat([rows, rows.new_ones(*rows.shape[:-1], 1)], -1)


def _numpy(values: Tensor) -> NDArray[Any]:
    result: NDArray[Any] = values.cpu().numpy()
    return result


def defer_relations(model: Any) -> bool:
    """Let a graph parser score relations after heads, if it is of the kind that scores them apart."""
    if not isinstance(model, GraphParser) or model.args.get("use_arc_embedding"):
        return False
    model.deprel = Relations(model.deprel)
    return True


def graph_arcs(trainer: Any, batch: Any, *, repair: bool) -> list[Arcs]:
    """What ``trainer.predict`` gives for a batch, in the batch's own order.

    :param trainer: Stanza's parser trainer, whose model went through :func:`defer_relations`.
    :param repair: whether heads with two subjects or objects are repaired (Stanza's ``resolve_head_constraints``).
    """
    model = trainer.model.eval()
    inputs, _, word_places, lengths, word_lengths, text = unpack_batch(batch, model.get_device())
    scores, projections, *_ = model.forward_scores(*inputs, word_places, lengths, word_lengths, text)
    trees = _trees(scores, lengths)
    labels = _labels(model.deprel, projections, trees)
    vocabulary = model.vocab["deprel"]
    found: list[Arcs] = []
    for row, (tree, ids) in enumerate(zip(trees, labels, strict=True)):
        names = vocabulary.unmap(ids)
        if repair and find_head_constraint_violations(tree, names):
            pairs = model.deprel.of_pairs(projections, row, len(tree))
            tree, raw = resolve_head_constraint_violations(_log_scores(scores, row, len(tree)), pairs, tree, vocabulary)
            names = vocabulary.unmap([label + VOCAB_PREFIX_SIZE for label in raw])
        found.append(list(zip(map(int, tree[1:]), names, strict=True)))
    return found


def _trees(scores: Tensor, lengths: list[int]) -> list[NDArray[np.int64]]:
    """The best tree of each sentence: for each word its head, the root's own first."""
    size = scores.shape[1]
    beyond = torch.arange(size, device=scores.device)[None] >= torch.tensor(lengths, device=scores.device)[:, None]
    scores.masked_fill_(beyond.unsqueeze(1), -torch.inf)
    greedy = _numpy(scores.argmax(2))
    greedy[:, 0] = 0
    return [
        heads if is_tree(heads) else chuliu_edmonds_one_root(_log_scores(scores, row, len(heads)))
        for row, heads in enumerate(rows[:length] for rows, length in zip(greedy, lengths, strict=True))
    ]


def _log_scores(scores: Tensor, row: int, length: int) -> NDArray[np.float32]:
    return _numpy(torch.log_softmax(scores[row, :length, :length], -1))


def is_tree(heads: NDArray[np.int64]) -> bool:
    """Whether every word leads to the root at 0, and one word directly.

    :param heads: the head of each word, from 1; the first is the root's own and is 0.
    """
    if (heads[1:] == 0).sum() != 1:
        return False
    reached = heads
    for _ in range(len(heads).bit_length()):  # each step doubles the distance
        reached = reached[reached]
    return not reached.any()


def _labels(relations: Relations, projections: _Projections, trees: list[NDArray[np.int64]]) -> list[list[int]]:
    """The best relation of each word to its head, as numbers of Stanza's vocabulary."""
    counts = [len(tree) - 1 for tree in trees]
    rows = torch.from_numpy(np.repeat(np.arange(len(trees)), counts))
    words = torch.from_numpy(np.concatenate([np.arange(1, len(tree)) for tree in trees]))
    heads = torch.from_numpy(np.concatenate([tree[1:] for tree in trees]))
    scores = relations.of_arcs(projections.dependents[rows, words], projections.heads[rows, heads])
    best = (scores.argmax(1) + VOCAB_PREFIX_SIZE).cpu()
    return [part.tolist() for part in best.split(counts)]
