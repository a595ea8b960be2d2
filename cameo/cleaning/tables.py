"""Stock tables, results, schedules: runs of lines that hold no sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cameo.cleaning.lines import Line
from cameo.cleaning.wire import Wire, either
from cameo.document import Span

MIN_NUMBERED = 4
"""Lines of a table whose lines have numbers or columns."""

MIN_SHORT = 6
"""Lines of a list whose lines are only short."""

SHORT = 40
"""Letters of a short line: newspaper columns are rarely narrower, and have function words in most lines."""

MAX_RUNNING = 0.2
"""Share of a table's lines that may have a function word: *Bank of America 12.40*."""

MAX_TITLES = 0.6
"""The same where lines have columns or begin with a time: *9.00 The Story of the Sea*; justified text has more."""

_COLUMNS = re.compile(r"\S(?:\t+|[ \xa0]{3,}|\s*\|\s*)\S")
_GAPS = re.compile(r"\S(?:\t+|[ \xa0]{2,}|\s*\|\s*)(?=\S)")
_NUMBER = re.compile(r"(?<![^\W_])[-+$€£]?\d[\d,.:/%-]*(?![^\W_])")
_TIME = re.compile(r"\d{1,2}[.:]\d\d\s?(?:[ap]\.?m\.?)?\b|\d{1,2}\s?[ap]\.?m\.?\b|\d{4}\s", re.IGNORECASE)
_SENTENCE_END = re.compile(r"""[.!?;,:…]["'”’)\]]*\Z""")


def find_tables(text: str, lines: Sequence[Line], wire: Wire) -> Iterator[Span]:
    """The spans of tables, from the first line to the last.

    A line of a table has numbers in columns, is mostly numbers, begins with a time, or is short, ends no sentence and
    has a number; so are :data:`MIN_NUMBERED` lines in a row, or :data:`MIN_SHORT` short ones without a number.
    """
    if len(lines) < MIN_NUMBERED:
        return
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_cell(lines[end].text):
            end += 1
        if end > start and _is_table([line.text for line in lines[start:end]], wire):
            yield lines[start].start, lines[end - 1].end
        start = end + 1


def _is_cell(line: str) -> bool:
    """Whether a line may be one of a table."""
    return _is_numbered(line) or (len(line) <= SHORT and not _SENTENCE_END.search(line))


def _is_numbered(line: str) -> bool:
    numbers = _NUMBER.findall(line)
    if not numbers:
        return False
    if len(_GAPS.findall(line)) >= 2 or (_COLUMNS.search(line) and len(line) <= 2 * SHORT):
        return True
    if sum(map(len, numbers)) >= 0.35 * len(line.replace(" ", "")):
        return True
    return len(line) <= 1.5 * SHORT and not _SENTENCE_END.search(line)


def _is_table(lines: Sequence[str], wire: Wire) -> bool:
    numbered = sum(map(_is_numbered, lines))
    if len(lines) < (MIN_NUMBERED if numbered >= 0.6 * len(lines) else MIN_SHORT):
        return False
    running = sum(bool(_running(wire).search(line)) for line in lines)
    columns = sum(len(_GAPS.findall(line)) >= 2 or bool(_TIME.match(line)) for line in lines)
    if columns >= 0.8 * len(lines) and numbered >= 0.5 * len(lines):
        return running <= MAX_TITLES * len(lines)
    return running <= MAX_RUNNING * len(lines)


@lru_cache
def _running(wire: Wire) -> re.Pattern[str]:
    return re.compile(rf"\b{either(wire.running)}\b", re.IGNORECASE)
