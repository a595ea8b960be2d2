"""Where each stretch of a changed text came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from cameo.document import Span

Run = tuple[int, int, int, bool]
"""Start in the changed text, start in the original, width in the original, and whether it is copied letter for letter.

What is not copied stands for the whole stretch: each of its characters has the place of all of it.
"""

Edit = tuple[int, int, str]
"""Start, end and what stands there instead; edits ascend and do not overlap."""


def edited(text: str, edits: Iterable[Edit]) -> tuple[str, tuple[Run, ...]]:
    """The text with *edits* made, and where its stretches came from."""
    parts: list[str] = []
    runs: list[Run] = []
    at = length = 0
    for start, end, shown in (*edits, (len(text), len(text), "")):
        if start > at:
            runs.append((length, at, start - at, True))
            parts.append(text[at:start])
            length += start - at
        if shown:
            runs.append((length, start, end - start, False))
            parts.append(shown)
            length += len(shown)
        at = end
    return "".join(parts), tuple(runs)


def composed(second: Iterable[Run], first: Sequence[Run], middle: int) -> tuple[Run, ...]:
    """The runs of a text that was changed twice.

    :param second: from the last text to the one in the middle.
    :param first: from the one in the middle to the original.
    :param middle: length of the text in the middle.
    """
    return tuple(run for one in second for run in _traced(one, first, middle))


def _traced(run: Run, first: Sequence[Run], middle: int) -> Iterator[Run]:
    start, at, width, copied = run
    end = at + width
    index = max(0, bisect_right(first, at, key=_start) - 1)
    if not copied:
        origin, last = to_span(first, at, end, middle)
        yield start, origin, last - origin, False
        return
    while index < len(first) and first[index][0] < end:
        begin, origin, long, plain = first[index]
        stop = first[index + 1][0] if index + 1 < len(first) else middle
        left, right = max(at, begin), min(end, stop)
        if right > left:
            place = (origin + left - begin, right - left) if plain else (origin, long)
            yield start + left - at, *place, plain
        index += 1


def to_span(runs: Sequence[Run], start: int, end: int, length: int) -> Span:
    """The original place of the characters from *start* to *end*: from the first one's to the end of the last one's.

    :param length: of the changed text; what lies behind it has the place of its end.
    """
    origin = to_original(runs, start, length)
    if end <= start:
        return origin, origin
    run = _run_at(runs, min(end, length) - 1)
    return origin, run[1] + (end - run[0] if run[3] else run[2])


def to_original(runs: Sequence[Run], offset: int, length: int) -> int:
    """The original place of the character at *offset*."""
    if not runs:
        return 0
    if offset >= length:
        return runs[-1][1] + runs[-1][2]
    start, origin, _, copied = _run_at(runs, offset)
    return origin + offset - start if copied else origin


def _run_at(runs: Sequence[Run], offset: int) -> Run:
    return runs[bisect_right(runs, offset, key=_start) - 1]


def _start(run: Run) -> int:
    return run[0]
