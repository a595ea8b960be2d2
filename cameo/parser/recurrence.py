"""An LSTM that reads sequences of many lengths as fast as of one.

Torch hands an LSTM to oneDNN, which is three times as fast, if all sequences of a batch are of one length. But for each
new shape oneDNN builds a program of half a megabyte, and it keeps a thousand of them: so batches go through in steps of
one length, and in few sizes.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

STEP = 50
"""Places that are read at once. Half as many take a tenth more time; twice as many are padded more."""
SIZES = (1, 2, 4, 8, 16, 24, 32)
"""Numbers of sequences to which a batch is filled up; beyond the last, its multiples."""


class EvenLSTM(nn.Module):  # type: ignore[misc]  # torch's types are not followed
    """What an ``nn.LSTM`` of one layer in both directions gives for a packed batch, up to rounding.

    Either direction reads padded sequences from where they start, so that what pads is read last and changes nothing.

    :param lstm: whose weights are used; see :func:`can_even`.
    """

    def __init__(self, lstm: Any) -> None:
        super().__init__()
        self.lstm = lstm

    def forward(self, batch: PackedSequence) -> tuple[PackedSequence, None]:
        """The hidden states; nobody asks for the last ones alone, which ``nn.LSTM`` gives too."""
        sizes = batch.batch_sizes.tolist()
        values, lengths = pad_packed_sequence(batch)
        places, columns = torch.arange(len(sizes))[:, None], torch.arange(sizes[0])
        turned = torch.where(places < lengths, lengths - 1 - places, places)
        half = len(self.lstm._flat_weights) // 2
        ahead, back = self.lstm._flat_weights[:half], self.lstm._flat_weights[half:]
        states = [
            self._run(values, ahead, sizes),
            self._run(values[turned, columns], back, sizes)[turned, columns],
        ]
        return pack_padded_sequence(torch.cat(states, 2), lengths), None

    def _run(self, values: Tensor, weights: list[Tensor], sizes: list[int]) -> Tensor:
        """The states of one direction, of shape (places, sequences, width)."""
        longest, count = values.shape[:2]
        padded = values.new_zeros(_rounded(longest, (STEP,)), _rounded(count, SIZES), values.shape[2])
        padded[:longest, :count] = values
        states = values.new_zeros(*padded.shape[:2], self.lstm.hidden_size)
        last = (states[:1], states[:1])
        for start in range(0, longest, STEP):
            at, going = slice(start, start + STEP), _rounded(sizes[start], SIZES)
            last = (last[0][:, :going], last[1][:, :going])
            states[at, :going], *last = torch.lstm(padded[at, :going], last, weights, True, 1, 0.0, False, False, False)
        return states[:longest, :count]


def can_even(lstm: Any) -> bool:
    """Whether :class:`EvenLSTM` can stand for an LSTM."""
    plain = (lstm.num_layers, lstm.bidirectional, lstm.bias, lstm.proj_size) == (1, True, True, 0)
    return plain and next(lstm.parameters()).device.type == "cpu"


def _rounded(count: int, steps: tuple[int, ...]) -> int:
    """The next step from *count* upwards; beyond the last step its next multiple."""
    return next((step for step in steps if step >= count), -(-count // steps[-1]) * steps[-1])
