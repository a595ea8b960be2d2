"""From arc scores to trees: what Stanza's graph parser decides, with the work left out that does not change it.

Two steps of Stanza's take a third of the parser's time and hardly ever matter. Chu and Liu's and Edmonds' algorithm
looks for the best tree in plain Python, though the best head of each word nearly always makes one; and all relations
are scored for all pairs of words, though each word needs those of one pair. Where the best heads are no tree, and where
a head would get two subjects, Stanza's own functions decide from the same scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from stanza.models.common.chuliu_edmonds import expand_contracted_tree, prepare_scores, process_cycle
from stanza.models.common.utils import simplify_punct
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
    return _arcs(model, (*inputs, word_places, lengths, word_lengths, text), repair)


def reads_text_alone(args: Mapping[str, Any]) -> bool:
    """Whether a parser sees words through its encoder only, so that nothing need be made of them beforehand."""
    tags = args["tag_emb_dim"] and any(args.get(name, True) for name in ("use_upos", "use_xpos", "use_ufeats"))
    read = (args["word_emb_dim"], args["pretrain"], args["char"] and args["char_emb_dim"], tags)
    return bool(args.get("bert_model")) and not any(read)


def text_arcs(trainer: Any, sentences: Sequence[Sequence[str]], *, repair: bool) -> list[Arcs]:
    """What :func:`graph_arcs` gives, for a parser that :func:`reads_text_alone`.

    :param sentences: their words, the longest first.
    """
    model = trainer.model.eval()
    lengths = [len(words) + 1 for words in sentences]
    words = torch.zeros(len(sentences), lengths[0], dtype=torch.long, device=model.get_device())
    unread = (None,) * 8
    text = [[form for (form,) in row] for row in simplify_punct([[[form] for form in row] for row in sentences])]
    return _arcs(model, (words, *unread, words[:, 1:], None, None, lengths, None, text), repair)


def _arcs(model: Any, inputs: tuple[Any, ...], repair: bool) -> list[Arcs]:
    lengths = inputs[-3]
    scores, projections, *_ = model.forward_scores(*inputs)
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
        heads if is_tree(heads) else best_tree(_log_scores(scores, row, len(heads)))
        for row, heads in enumerate(rows[:length] for rows, length in zip(greedy, lengths, strict=True))
    ]


def _log_scores(scores: Tensor, row: int, length: int) -> NDArray[np.float32]:
    return _numpy(torch.log_softmax(scores[row, :length, :length], -1))


def is_tree(heads: NDArray[np.int64]) -> bool:
    """Whether every word leads to the root at 0, and one word directly.

    :param heads: the head of each word, from 1; the first is the root's own and is 0.
    """
    return (heads[1:] == 0).sum() == 1 and not _reached(heads).any()


def best_tree(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Stanza's ``chuliu_edmonds_one_root``, which looks for cycles in plain Python; the steps are its own.

    :param scores: of heads, by word.
    """
    raised = scores.astype(np.float64)
    raised[:, 0] += raised[np.isfinite(raised)].min() * len(raised)  # so dear that there is one root only
    return _contracted(raised)


def _contracted(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """The best tree, by the best tree of the words in which one cycle of best heads counts as one word."""
    prepare_scores(scores)
    heads: NDArray[np.int64] = scores.argmax(1)
    at = _reached(heads).max()
    if at == 0:
        return heads
    cycle = np.zeros(len(heads), bool)
    while not cycle[at]:
        cycle[at] = True
        at = heads[at]
    smaller, *places = process_cycle(heads, cycle, scores)
    found: NDArray[np.int64] = expand_contracted_tree(heads, _contracted(smaller), *places)
    return found


def _reached(heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each word is after as many steps to heads as there are words: at the root, or in a cycle."""
    reached = heads
    for _ in range(len(heads).bit_length()):  # each step doubles the distance
        reached = reached[reached]
    return reached


def _labels(relations: Relations, projections: _Projections, trees: list[NDArray[np.int64]]) -> list[list[int]]:
    """The best relation of each word to its head, as numbers of Stanza's vocabulary."""
    counts = [len(tree) - 1 for tree in trees]
    rows = torch.from_numpy(np.repeat(np.arange(len(trees)), counts))
    words = torch.from_numpy(np.concatenate([np.arange(1, len(tree)) for tree in trees]))
    heads = torch.from_numpy(np.concatenate([tree[1:] for tree in trees]))
    scores = relations.of_arcs(projections.dependents[rows, words], projections.heads[rows, heads])
    best = (scores.argmax(1) + VOCAB_PREFIX_SIZE).cpu()
    return [part.tolist() for part in best.split(counts)]
