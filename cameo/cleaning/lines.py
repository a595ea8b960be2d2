"""Lines and paragraphs: which line ends were put in by a fixed width, and which hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from statistics import median

from attrs import frozen

from cameo.cleaning.wire import Wire, either
from cameo.document import Span

_SPACE = r"[\s\x00-\x1f\x7f-\x9f\ufffc\ud800-\udfff]"
_INVISIBLE = r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
_PIECE = re.compile(
    rf"(?P<hyphen>(?<=[^\W\d_]{{2}})-[ \t]*\r?\n[ \t]*(?=[^\W\d_]))|(?P<space>{_SPACE}{{2,}}|(?! ){_SPACE})"
    rf"|(?P<gone>{_INVISIBLE}+)"
)
_BLANK_LINE = re.compile(r"(?:\n|\r(?!\n))[^\S\r\n]*(?:\r?\n|\r)|[\f\u2029]")
_SENTENCE_END = re.compile(r"""[.!?:;…]["'”’)\]]*\Z""")
_LINE = re.compile(r"[^\r\n]+")
_LINE_END = re.compile(r"\r\n|\n|\r")

PARAGRAPH = "\n\n"
FULL = 0.8
"""Share of the usual width from which a line counts as full."""


@frozen
class Line:
    """One line that is not blank, without the white space around it.

    :param after: the end of the line whose sentence it goes on with, if that line was full; else −1.
    """

    text: str
    start: int
    after: int = -1

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def read_lines(text: str, wrapped: bool, width: float) -> Iterator[Line]:
    """The lines of *text* that are not blank.

    :param wrapped: whether a line end may stand within a sentence.
    :param width: what a full line comes near to.
    """
    before, end, last = "", 0, -1
    for match in _LINE.finditer(text):
        stripped = match[0].strip()
        if stripped:
            joined = wrapped and not _BLANK_LINE.search(text, end, match.start())
            full = joined and len(before) >= FULL * width
            after = last if full and not _SENTENCE_END.search(before) else -1
            line = Line(stripped, match.start() + match[0].index(stripped), after)
            yield line
            last = line.end
        before, end = stripped, match.end()


def pieces(text: str, span: Span, wrapped: bool, width: float, wire: Wire) -> Iterator[tuple[int, int, str]]:
    """Start, end and what to show for each stretch of *text* within *span*, in order; invisible ones are left out."""
    at, stop = span
    words: frozenset[str] = frozenset()
    for match in _PIECE.finditer(text, at, stop):
        yield from _stretch(text, at, match.start())
        at = match.end()
        if match["space"] is not None:
            yield match.start(), at, _space(text, match, wrapped, width)
        elif match["hyphen"] is not None:
            words = words or frozenset(_WORD.findall(text))
            left, right = _WORD_END.search(text, max(0, match.start() - 60), match.start()), _WORD.match(text, at)
            if left and right and _keeps_hyphen(left[0], right[0], words, wire):
                yield match.start(), match.start() + 1, "-"
    yield from _stretch(text, at, stop)


def _stretch(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """What is shown as it stands, single blanks within it too; those at its ends may meet others and come alone."""
    first = start + (text[start : start + 1] == " ")
    last = max(first, end - (text[end - 1 : end] == " "))
    for left, right in ((start, first), (first, last), (last, end)):
        if right > left:
            yield left, right, text[left:right]


def _space(text: str, match: re.Match[str], wrapped: bool, width: float) -> str:
    """What a run of white space becomes: a blank, or the blank line between paragraphs."""
    space = match[0]
    if _BLANK_LINE.search(space):
        return PARAGRAPH
    if "\n" not in space and "\r" not in space:
        return " "
    return " " if _is_wrap(text, match.start(), match.end(), wrapped, width) else PARAGRAPH


def _is_wrap(text: str, start: int, end: int, wrapped: bool, width: float) -> bool:
    """Whether the line end between *start* and *end* only broke a line that had become too long."""
    if text[end : end + 1].islower() and (wrapped or text[start - 1 : start] not in _ENDS):
        return True
    if not wrapped:
        return False
    line = text[max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1 : start]
    ended = bool(_SENTENCE_END.search(line.rstrip()))
    indented = len(text[start:end].rpartition("\n")[2].expandtabs(4)) >= 2
    return not (ended and (indented or len(line) < 0.6 * width))


_ENDS = frozenset(".!?")
"""Behind these a new line is a new sentence, though all is in small letters."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORD_END = re.compile(r"[^\W\d_]+\Z")


@lru_cache
def _compounds(wire: Wire) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(either(wire.first_parts), re.IGNORECASE), re.compile(either(wire.second_parts), re.IGNORECASE)


def _keeps_hyphen(left: str, right: str, words: frozenset[str], wire: Wire) -> bool:
    """Whether the hyphen before a line end belongs to the word (*Saudi-led*), and not to the line (*ad-ministration*).

    The rest of the story decides where it has either form; then the usual first and second parts of compounds, and
    capitals: *Sino-Soviet*, *Beirut-bound*.
    """
    if f"{left}-{right}" in words or left + right in words:
        return f"{left}-{right}" in words
    first, second = _compounds(wire)
    if first.fullmatch(left) or second.fullmatch(right):
        return True
    return not left.isupper() and (right[0].isupper() or (left[0].isupper() and right.endswith("ed")))


def line_width(text: str) -> float:
    """The width that most lines end at: the median of lines that another line follows directly; 0 without any."""
    lengths = [len(line) for line in _inner_lines(_lines(text))]
    return median(lengths) if lengths else 0.0


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in _LINE_END.split(text)]


def _inner_lines(lines: list[str]) -> list[str]:
    return [line for line, after in pairwise(lines) if line and after]


def is_wrapped(text: str) -> bool:
    """Whether single line ends were put in by a fixed line width, and do not end paragraphs.

    Wrapped text has hardly a line over 132 characters, and its lines mostly stop in the middle of a sentence.
    """
    lines = _lines(text)
    inner = _inner_lines(lines)
    if not inner or sum(len(line) > 132 for line in lines) > 0.05 * len(lines):
        return False
    ended = sum(bool(_SENTENCE_END.search(line)) for line in inner)
    return median(map(len, inner)) >= 25 and ended < 0.5 * len(inner)
