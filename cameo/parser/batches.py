"""Sentences that the networks can take: none too long, and batches whose padded size is bounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

MAX_WORDS = 200
"""Longest sentence that is parsed whole; no sentence of the treebanks is longer."""
PIECE_WORDS = 40
"""Longest piece of a text without any sentence end. The cost of a word grows with the length of its sentence."""
MAX_LETTERS = 40
"""Longest word the model sees whole: one word of 110 letters pads a batch of short sentences to gigabytes."""
BATCH_WORDS = 500
BATCH_LETTERS = 4_000
"""A batch's size with padding, in words and in letters. Four times as much is a fifth slower on a CPU, and larger."""
GPU_BATCH = 16
"""How many times as large a batch is on a GPU, which has more to do at once than a CPU's caches can hold."""


@frozen
class Word:
    """A word before it is parsed; offsets into the chunk."""

    text: str
    start: int
    end: int


def shortened(word: str) -> str:
    """What the model sees of a word: its beginning and end where it is a web address or worse."""
    return word if len(word) <= MAX_LETTERS else word[: MAX_LETTERS // 2] + word[-MAX_LETTERS // 2 :]


def pieces(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """A sentence as it is, or, over :data:`MAX_WORDS`, in pieces that end at punctuation where there is any.

    What is several times as long is no sentence but a table, a list, or text that has lost its punctuation.
    """
    longest = MAX_WORDS if len(words) <= 3 * MAX_WORDS else PIECE_WORDS
    start = 0
    while start < len(words):
        end = start + _piece_end(words[start : start + longest + 1], longest, whole=len(words) <= MAX_WORDS)
        yield words[start:end]
        start = end


def _piece_end(words: Sequence[Word], longest: int, *, whole: bool) -> int:
    if whole or len(words) <= longest:
        return len(words)
    for marks in (".!?", ";:", ",—–-)"):
        for end in range(longest, longest // 2, -1):
            if words[end - 1].text in marks:
                return end
    return longest


def batches(sentences: Sequence[Sequence[str]], scale: int = 1) -> Iterator[list[int]]:
    """Numbers of sentences of like length, as many as the padded sizes allow.

    :param scale: how many times :data:`BATCH_WORDS` and :data:`BATCH_LETTERS` a batch may have.
    """
    letters = [sum(map(len, words)) + len(words) for words in sentences]
    batch: list[int] = []
    longest = 0
    for index in sorted(range(len(sentences)), key=lambda index: (letters[index], index)):
        longest = max(longest, len(sentences[index]))
        size = len(batch) + 1
        if batch and (size * longest > scale * BATCH_WORDS or size * letters[index] > scale * BATCH_LETTERS):
            yield batch
            batch, longest = [], len(sentences[index])
        batch.append(index)
    if batch:
        yield batch
