"""What agencies and web pages put around a story: slugs, bylines, end marks, credits, links.

Lines are judged alone, and only short ones: a wrong cut loses an event, a line left in costs a bad parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from attrs import frozen

from cameo.cleaning.dateline import Dateline, dateline_in
from cameo.cleaning.lines import Line
from cameo.cleaning.wire import Wire, either
from cameo.document import Span

DATELINE, SLUG, BYLINE, MARK, END, CREDIT, PAGE, RIGHTS, TABLE = (
    "dateline",
    "slug",
    "byline",
    "mark",
    "end",
    "credit",
    "page",
    "rights",
    "table",
)
"""Kinds of cuts."""

HEADER_LINES = 12
"""Lines in which slugs, byline and dateline are looked for."""

STORY_LINES = 3
"""Other lines among them, headlines mostly, after which the story has begun."""

MAX_LENGTH = 160
"""Letters of the longest line that may be furniture."""

MAX_SLUG = 80


@frozen
class Cut:
    """A stretch that is not parsed.

    :param kind: ``dateline``, ``slug``, ``byline``, ``mark``, ``end``, ``credit``, ``page``, ``rights``, ``table``.
    """

    kind: str
    span: Span


@frozen
class Header:
    """What stands before the story; spans into the text it was read from."""

    dateline: Dateline | None
    byline: str | None
    slugs: tuple[str, ...]
    cuts: tuple[Cut, ...]


@frozen(eq=False)
class _Patterns:
    """Regular expressions for one language; all but the marks match whole lines."""

    slug: re.Pattern[str]
    byline: re.Pattern[str]
    role: re.Pattern[str]
    marks: re.Pattern[str]
    lines: tuple[tuple[str, re.Pattern[str]], ...]


_NAMES = r"[A-Z][\w.'’\-]+(?: (?:[A-Z][\w.'’\-]*|de|la|al|bin|van|von|el|der|den)){1,4}"
_SLUGGED = r"[\w’']+(?:-[\w’'&/.]+)*"


@lru_cache
def _patterns(wire: Wire) -> _Patterns:
    roles, joins = either(wire.roles), either(wire.joins)
    agencies = either(wire.agencies)
    return _Patterns(
        slug=re.compile(_slug(wire, agencies), re.IGNORECASE),
        byline=re.compile(
            rf"(?i:{either(wire.by)}):? (?P<names>{_NAMES}(?:,? (?i:{joins}) {_NAMES})*|{agencies})"
            rf"(?:,? (?i:{joins}) [A-Z][\w.'’\-]+)*(?:[,|/ ]+(?i:{roles}|{agencies}))*"
        ),
        role=re.compile(rf"(?:{roles}|{agencies})(?:[,|/ ]+(?:{roles}|{agencies}))*", re.IGNORECASE),
        marks=re.compile(rf"[(\[]\s*{either(wire.marks)}\s*[)\]]", re.IGNORECASE),
        lines=(
            (END, re.compile(_end(wire), re.IGNORECASE)),
            (RIGHTS, re.compile(rf".*{either(wire.rights)}.*", re.IGNORECASE)),
            (CREDIT, re.compile(rf"{either(wire.credits)}\b.*", re.IGNORECASE)),
            (PAGE, re.compile(_page(wire), re.IGNORECASE)),
        ),
    )


def _slug(wire: Wire, agencies: str) -> str:
    """``r i BC-Iran-Nuclear 05-05 0345``, ``BC-Mideast, 1st Ld-Writethru``, ``A0345``, ``URGENT``, ``(AP)``."""
    words = either((*wire.priorities, *wire.takes))
    number = r"[a-z]{1,2}\d{3,4}(?:-{2,}|\b)"
    cycle = rf"(?:[a-z] ){{0,3}}{either(wire.cycles)}-(?:[-–]\s?)?{_SLUGGED}(?:[ ,;:()/.]+[\w&’'-]+){{0,8}}"
    rest = rf"(?:[ ,;:()/-]+(?:{words}|{cycle}|{number}|[a-z]\b|\d[\d:/.-]*))*"
    return rf"(?:[*(\[]*(?:{words}){rest}|{number}{rest}|{cycle}|[(\[]?{agencies}[)\]]?|[a-z] {number}{rest})[*)\] :-]*"


def _end(wire: Wire) -> str:
    words = either(tuple(end for end in wire.ends if not end.isdigit()))
    numbers = either(tuple(end for end in wire.ends if end.isdigit()))
    return rf"(?:[(\[<-]*\s*{words}\s*[)\]>-]*|-+\s?{numbers}\s?-+|-+\s?\d{{1,3}}\s?-+|[-=_*~•#. ]{{2,}})\.?"


def _page(wire: Wire) -> str:
    """A line that is a phrase alone, with a count at most (*5 comments*), or begins with one that opens such lines."""
    return rf"(?:\d+ )?{either(wire.page)}|{either(wire.openings)}(?:(?<!\w)|\b).*"


def read_header(text: str, lines: Sequence[Line], wire: Wire) -> Header:
    """Slugs, byline and dateline before the story."""
    patterns = _patterns(wire)
    slugs: list[str] = []
    cuts: list[Cut] = []
    byline: str | None = None
    story = 0
    for line in lines[:HEADER_LINES]:
        goes_on = line.after >= 0 and not (cuts and cuts[-1].span[1] == line.after)
        dateline = None if goes_on else dateline_in(text, line.start, wire)
        if dateline and (dateline.place or dateline.agency in wire.agencies or line is lines[0]):
            return Header(dateline, byline, tuple(slugs), (*cuts, Cut(DATELINE, dateline.span)))
        found = None if goes_on or byline or len(line.text) > MAX_LENGTH else patterns.byline.fullmatch(line.text)
        if found:
            byline = found["names"]
            cuts.append(Cut(BYLINE, (line.start, line.end)))
        elif byline is not None and cuts[-1].kind == BYLINE and patterns.role.fullmatch(line.text):
            cuts.append(Cut(BYLINE, (line.start, line.end)))
        elif not goes_on and len(line.text) <= MAX_SLUG and patterns.slug.fullmatch(line.text):
            slugs.append(line.text)
            cuts.append(Cut(SLUG, (line.start, line.end)))
        elif not is_furniture(line, wire):
            story += 1
            if story == STORY_LINES:
                break
    return Header(None, byline, tuple(slugs), tuple(cuts))


def is_furniture(line: Line, wire: Wire) -> str | None:
    """The kind of furniture that a line is, if any."""
    if len(line.text) > MAX_LENGTH:
        return None
    return next((kind for kind, pattern in _patterns(wire).lines if pattern.fullmatch(line.text)), None)


def find_furniture(text: str, lines: Sequence[Line], taken: Iterable[Cut], wire: Wire) -> Iterator[Cut]:
    """Lines that belong to the page or the agency; a credit reaches to the end of its paragraph.

    :param taken: what was cut before, which no line goes on with.
    """
    until = 0
    ends = {cut.span[1] for cut in taken}
    for line in lines:
        if line.start < until:
            continue
        goes_on = line.after >= 0 and line.after not in ends and line.after != until
        kind = None if goes_on else is_furniture(line, wire)
        if kind:
            until = _paragraph_end(text, line) if kind in (CREDIT, RIGHTS) else line.end
            yield Cut(kind, (line.start, until))


_MAX_CREDIT = 400


def _paragraph_end(text: str, line: Line) -> int:
    """Where the paragraph ends that goes on after *line*; the line's own end where that is far away."""
    match = _BLANK.search(text, line.end, line.end + _MAX_CREDIT)
    if match:
        return match.start()
    return len(text.rstrip()) if len(text) - line.end < _MAX_CREDIT else line.end


_BLANK = re.compile(r"\s*\n\s*\n|\s*\r\s*\r")


def find_marks(text: str, wire: Wire) -> Iterator[Cut]:
    """Editorial marks in brackets, wherever they stand: ``[TEXT]``, ``(CONTINUED)``."""
    if "(" in text or "[" in text:
        for match in _patterns(wire).marks.finditer(text):
            yield Cut(MARK, match.span())
