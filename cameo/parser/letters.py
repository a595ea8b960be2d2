"""Stanza's network for words and sentence ends, run over the letters of paragraphs.

Stanza puts 32 paragraphs into a batch. If one of them is longer than the network reads at once, all are padded to the
longest and read again for each of its windows: over wire texts the network reads five letters for each that is there.
Here windows of like length go together, and only paragraphs that have another window are read on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from attrs import define, field, frozen
from numpy.typing import NDArray
from stanza.models.tokenization.data import NEWLINE_WHITESPACE_RE, PER_CHAR_FEAT_FUNCS, POSITION_FEAT_FUNCS
from stanza.models.tokenization.utils import update_pred_regex

from cameo.parser.recurrence import EvenLSTM, can_even

WINDOW = 1_000
"""Letters of a paragraph that the network reads at once, as in Stanza."""
BATCH = 4_000
"""Letters of a batch, with padding. The network makes 10 kB of each, and more at once are no faster."""
SENTENCE_ENDS = (2, 4)
"""Answers for the last letter of a sentence; 1 and 3 are for other words, 3 and 4 for words of several."""

_BLANKS = re.compile(r"[\s\u0080-\u009f]+")
_ADDRESS = re.compile(r"""@|\.[^\s"]{2}""")
"""What every mail and web address has; to look for one takes Stanza's pattern a tenth of the network's time."""


@frozen(eq=False)
class Paragraph:
    """A paragraph as the network reads it: any blanks are one space.

    :ivar places: offset of each letter in the text that the paragraph is from.
    """

    text: str
    places: NDArray[np.int64]


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text, which empty lines part."""
    start = 0
    for gap in [*NEWLINE_WHITESPACE_RE.finditer(text), None]:
        part = text[start : gap.start() if gap else None].rstrip()
        if part:
            yield Paragraph(_BLANKS.sub(" ", part), start + _kept(part))
        start = gap.end() if gap else start


def _kept(part: str) -> NDArray[np.int64]:
    """Offsets of the letters, and of the first of each row of blanks."""
    keep = np.ones(len(part), bool)
    for blanks in _BLANKS.finditer(part):
        keep[blanks.start() + 1 : blanks.end()] = False
    return np.flatnonzero(keep)


@define(eq=False)
class _Reading:
    """A paragraph on its way through the network.

    :ivar units: numbers of the letters, and of what pads, after the last.
    :ivar start: where the next window starts.
    """

    units: NDArray[np.int64]
    features: NDArray[np.float32]
    start: int = 0
    answers: list[NDArray[np.int64]] = field(factory=list)

    @property
    def letters(self) -> int:
        return len(self.units) - 1

    @property
    def window(self) -> slice:
        return slice(self.start, min(self.start + WINDOW, len(self.units)))

    def take(self, found: NDArray[np.int64]) -> None:
        """Take the answers for a window; the next starts after the last sentence that ends in this one."""
        taken = min(WINDOW, self.letters - self.start)
        if self.start + WINDOW < self.letters and (ends := np.flatnonzero(np.isin(found, SENTENCE_ENDS))).size:
            taken = int(ends[-1]) + 1
        self.answers.append(found[:taken])
        self.start += taken


class Letters:
    """The network of a tokenizer.

    :param trainer: Stanza's, for which :func:`can_read` is true.
    """

    def __init__(self, trainer: Any) -> None:
        self._network = trainer.model.eval()
        if can_even(self._network.rnn):
            self._network.rnn = EvenLSTM(self._network.rnn)
        if trainer.args["hierarchical"] and can_even(self._network.rnn2):
            self._network.rnn2 = EvenLSTM(self._network.rnn2)
        self._vocab = trainer.vocab
        self._features: list[str] = trainer.args["feat_funcs"]
        self._device = next(self._network.parameters()).device

    def classes(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """For each letter of each paragraph 0, or, where a word ends, what :data:`SENTENCE_ENDS` tells."""
        readings = [self._reading(text) for text in texts]
        waiting = readings
        while waiting:
            for batch in _batches(waiting):
                for reading, found in zip(batch, self._answers(batch), strict=True):
                    reading.take(found)
            waiting = [reading for reading in waiting if reading.start < reading.letters]
        return [_finished(text, np.concatenate(one.answers)) for text, one in zip(texts, readings, strict=True)]

    def _reading(self, text: str) -> _Reading:
        known = {letter: number for number, letter in enumerate(set(text))}
        numbers = np.fromiter(map(known.__getitem__, text), np.int64, len(text))
        units = np.array([*self._vocab.map(known), self._vocab.unit2id("<PAD>")])
        features = np.zeros((len(text) + 1, len(self._features)), np.float32)
        for column, name in enumerate(self._features):
            if (function := PER_CHAR_FEAT_FUNCS.get(name)) is not None:
                features[:-1, column] = np.array([function(letter) for letter in known])[numbers]
            else:
                features[0 if name == "start_of_para" else -2, column] = 1
        return _Reading(units[np.append(numbers, len(known))], features)

    def _answers(self, batch: Sequence[_Reading]) -> NDArray[np.int64]:
        """The network's answers for the windows of a batch, the longest first."""
        windows = [reading.window for reading in batch]
        lengths = [window.stop - window.start for window in windows]
        units = torch.full((len(batch), lengths[0]), self._vocab.unit2id("<PAD>"))
        features = torch.zeros(len(batch), lengths[0], len(self._features))
        for row, (reading, window) in enumerate(zip(batch, windows, strict=True)):
            units[row, : lengths[row]] = torch.from_numpy(reading.units[window])
            features[row, : lengths[row]] = torch.from_numpy(reading.features[window])
        scores = self._network(units.to(self._device), features.to(self._device), lengths)
        found: NDArray[np.int64] = scores.argmax(2).cpu().numpy()
        return found


def can_read(trainer: Any) -> bool:
    """Whether a tokenizer looks at letters and paragraph ends only, not at word lists or another network."""
    known = {*PER_CHAR_FEAT_FUNCS, *POSITION_FEAT_FUNCS}
    args = trainer.args
    special = ("use_dictionary", "skip_newline", "charlm_forward_file")
    return not any(map(args.get, special)) and known.issuperset(args["feat_funcs"]) and args["shorthand"] != "la_ittb"


def _batches(readings: Sequence[_Reading]) -> Iterator[list[_Reading]]:
    """Readings whose next windows are of like length, the longest first."""
    batch: list[_Reading] = []
    longest = 0
    for length, reading in sorted(((one.window.stop - one.start, one) for one in readings), key=lambda pair: -pair[0]):
        if batch and (len(batch) + 1) * longest > BATCH:
            yield batch
            batch = []
        longest = longest if batch else length
        batch.append(reading)
    if batch:
        yield batch


def _finished(text: str, found: NDArray[np.int64]) -> NDArray[np.int64]:
    """The answers, with a sentence end at the last letter, and no word end within addresses."""
    found[-1] = found[-1] if found[-1] in SENTENCE_ENDS else 4 if found[-1] > 2 else 2
    if _ADDRESS.search(text):
        update_pred_regex(list(text), found)
    return found
