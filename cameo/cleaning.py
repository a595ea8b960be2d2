"""From text as archives have it to text that a parser was trained on, with a map back.

Nothing here changes ``Document.text``. :func:`prepare` makes a second text and remembers where each of its characters
came from, so that every span of an event still points into the text as given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from attrs import frozen

from cameo.document import Span

VERSION = 1
"""Raised whenever the same text is prepared differently: stored parses name it."""


@frozen
class Dateline:
    """Where, when and by whom a story was filed: ``BAKU, May 5 (Reuters) -``.

    :param date: as written; it rarely has a year.
    :param span: from the first letter to the end of the dash or bracket, in the text as given.
    """

    place: str | None
    date: str | None
    agency: str | None
    span: Span


@frozen
class Prepared:
    """The text that the parser sees.

    :param runs: start in the prepared text, start in the original, length; ascending in both.
    :param all_caps: whether the original is teletype, so that case says nothing.
    """

    text: str
    original: str
    runs: tuple[tuple[int, int, int], ...]
    dateline: Dateline | None
    all_caps: bool

    def to_original(self, offset: int) -> int:
        """The original offset of the prepared character at *offset*; the map never goes backwards.

        White space that was put in has the place of what it stands for.
        """
        if offset >= len(self.text):
            return len(self.original)
        index = bisect_right(self.runs, offset, key=lambda run: run[0]) - 1
        start, origin, length = self.runs[index]
        return origin + min(offset - start, length)

    def to_span(self, start: int, end: int) -> Span:
        """The original span of prepared characters: from the first one's place to the end of the last one's."""
        if end <= start:
            return self.to_original(start), self.to_original(start)
        return self.to_original(start), self.to_original(end - 1) + 1


def prepare(text: str) -> Prepared:
    """Make *text* fit for a parser trained on clean news.

    Hard-wrapped lines are joined, words split at a line end are put together, a dateline is taken off, runs of white
    space become one blank or a paragraph break, invisible characters go, and teletype loses its capitals.
    """
    dateline = find_dateline(text)
    wrapped = is_wrapped(text)
    caps = is_all_caps(text)
    parts: list[str] = []
    runs: list[tuple[int, int, int]] = []
    length = 0
    for start, end, shown in _pieces(text, dateline.span[1] if dateline else 0, wrapped):
        if not parts and not shown.strip():
            continue
        runs.append((length, start, end - start if shown == text[start:end] else 0))
        parts.append(shown)
        length += len(shown)
    while parts and not parts[-1].strip():
        runs.pop()
        parts.pop()
    prepared = "".join(parts)
    return Prepared(lower_teletype(prepared) if caps else prepared, text, tuple(runs), dateline, caps)


# --- pieces: what is kept, what becomes white space, what goes

_SPACE = r"[\s\x00-\x1f\x7f-\x9f\ufffc\ud800-\udfff]"
_INVISIBLE = r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
_PIECE = re.compile(
    rf"(?P<hyphen>(?<=[^\W\d_]{{2}})-[ \t]*\r?\n[ \t]*(?=[^\W\d_]))|(?P<space>{_SPACE}+)|(?P<gone>{_INVISIBLE}+)"
)
_BLANK_LINE = re.compile(r"(?:\n|\r(?!\n))[^\S\r\n]*(?:\r?\n|\r)|[\f\u2029]")
_SENTENCE_END = re.compile(r"""[.!?:;…]["'”’)\]]*\Z""")


def _pieces(text: str, at: int, wrapped: bool) -> Iterator[tuple[int, int, str]]:
    """Start, end and what to show for each stretch of *text* from *at*, in order and without gaps."""
    width = line_width(text)
    words: frozenset[str] = frozenset()
    for match in _PIECE.finditer(text, at):
        if match.start() > at:
            yield at, match.start(), text[at : match.start()]
        at = match.end()
        if match["space"] is not None:
            yield match.start(), at, _space(text, match, wrapped, width)
        elif match["hyphen"] is not None:
            words = words or frozenset(_WORD.findall(text))
            left, right = _WORD_END.search(text, max(0, match.start() - 60), match.start()), _WORD.match(text, at)
            if left and right and _keeps_hyphen(left[0], right[0], words):
                yield match.start(), match.start() + 1, "-"
    if at < len(text):
        yield at, len(text), text[at:]


def _space(text: str, match: re.Match[str], wrapped: bool, width: float) -> str:
    """What a run of white space becomes: a blank, or the blank line between paragraphs."""
    space = match[0]
    if _BLANK_LINE.search(space):
        return "\n\n"
    if "\n" not in space and "\r" not in space:
        return " "
    return " " if _is_wrap(text, match.start(), match.end(), wrapped, width) else "\n\n"


def _is_wrap(text: str, start: int, end: int, wrapped: bool, width: float) -> bool:
    """Whether the line end between *start* and *end* only broke a line that had become too long."""
    if text[end : end + 1].islower():
        return True
    if not wrapped:
        return False
    line = text[max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1 : start]
    ended = bool(_SENTENCE_END.search(line.rstrip()))
    indented = len(text[start:end].rpartition("\n")[2].expandtabs(4)) >= 2
    return not (ended and (indented or len(line) < 0.6 * width))


_FIRST_PART = re.compile(
    "anti|co|counter|cross|ex|half|inter|mid|multi|non|post|pre|pro|quasi|self|semi|vice", re.IGNORECASE
)
_SECOND_PART = re.compile(
    "backed|based|born|bound|controlled|day|dominated|general|held|led|made|old|owned|related|run|sponsored|style|term|"
    "torn|trained|wide|wing|year",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORD_END = re.compile(r"[^\W\d_]+\Z")


def _keeps_hyphen(left: str, right: str, words: frozenset[str]) -> bool:
    """Whether the hyphen before a line end belongs to the word (*Saudi-led*), and not to the line (*ad-ministration*).

    The rest of the story decides where it has either form; then the usual first and second parts of compounds, and
    capitals: *Sino-Soviet*, *Beirut-bound*.
    """
    if f"{left}-{right}" in words or left + right in words:
        return f"{left}-{right}" in words
    if _FIRST_PART.fullmatch(left) or _SECOND_PART.fullmatch(right):
        return True
    return not left.isupper() and (right[0].isupper() or (left[0].isupper() and right.endswith("ed")))


# --- lines


def line_width(text: str) -> float:
    """The width that most lines end at: the median of lines that another line follows directly; 0 without any."""
    lengths = [len(line) for line in _inner_lines(_lines(text))]
    return median(lengths) if lengths else 0.0


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in re.split(r"\r\n|\n|\r", text)]


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


# --- datelines

_PLACE = r"[A-Z][A-Z.'’\-]+(?: (?:[A-Z][A-Z.'’\-]*|[Dd][Ee]|[Ll][Aa]))*"
_REGION = r"(?:, [A-Z][\w.'’\-]*(?: (?:and |of |the )?[A-Z][\w.'’\-]*){0,3})"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = rf"(?:(?i:{_MONTH}) \d{{1,2}}|\d{{1,2}} (?i:{_MONTH}))(?:,? (?:19|20)?\d\d)?"
_AGENCY = r"\((?P<{0}>[A-Z][\w.&/' \-]{{1,40}})\)"
_DASH = r"(?:--+|[-–—])"
_TAIL = rf"(?:\s*{_DASH}(?!\w)\s*(?:\[TEXT\])?|\s*\[TEXT\])"
_DATELINE = re.compile(
    rf"\s*(?P<whole>(?P<place>{_PLACE}(?:/{_PLACE})?){_REGION}?"
    rf"(?:, ?(?P<date>{_DAY}))?(?:[ ,]*{_AGENCY.format('agency')})?{_TAIL})\s*"
)
_AGENCY_ONLY = re.compile(rf"\s*(?P<whole>{_AGENCY.format('agency')}\s*{_DASH}?)\s+(?=[\"“'‘]?[A-Z])")


def find_dateline(text: str) -> Dateline | None:
    """The dateline that *text* starts with, if any.

    A place in capitals and a dash are enough (``SAN FRANCISCO - ``); in teletype, where everything is in capitals, a
    date or an agency must stand between them. A bare agency counts too: ``(AP)``.
    """
    head = text[:240]
    match = _DATELINE.match(head)
    if match and is_all_caps(text) and not (match["date"] or match["agency"]):
        match = None
    if match:
        place: str | None = match["place"]
        date: str | None = match["date"]
    else:
        match, place, date = _AGENCY_ONLY.match(head), None, None
    return Dateline(place, date, match["agency"], match.span("whole")) if match else None


# --- capitals


def is_all_caps(text: str) -> bool:
    """Whether nearly every letter is a capital: at least 20 cased letters, 90 % of them upper case."""
    upper = sum(char.isupper() for char in text)
    lower = sum(char.islower() for char in text)
    return upper + lower >= 20 and upper >= 0.9 * (upper + lower)


_SENTENCE_START = re.compile(r"""(?:\A|[.!?]["'”)]* +|\n\n)["'“(\[]*[^\W\d_]|\bi\b""")


def lower_teletype(text: str) -> str:
    """Lower case of the same length, with capitals at the start of sentences and for *I*.

    Names get theirs once the tagger has found them (:func:`capitalized`). A character whose lower case is longer
    (``İ``) stays.
    """
    lowered = "".join(_same_length(char, char.lower()) for char in text)
    return _SENTENCE_START.sub(lambda match: match[0][:-1] + capitalized(match[0][-1]), lowered)


def capitalized(word: str) -> str:
    """*word* with a capital, if that is one character too."""
    return _same_length(word[:1], word[:1].upper()) + word[1:]


def _same_length(char: str, other: str) -> str:
    return other if len(other) == len(char) else char
