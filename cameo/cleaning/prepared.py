"""The text that the parser sees, and the way to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, frozen

from cameo.cleaning.casing import Casings, load_casings, truecased
from cameo.cleaning.dateline import Dateline
from cameo.cleaning.furniture import (
    MARK,
    TABLE,
    Cut,
    find_furniture,
    find_marks,
    read_header,
)
from cameo.cleaning.letters import is_all_caps, is_all_lower, uncased_paragraphs
from cameo.cleaning.lines import PARAGRAPH, is_wrapped, line_width, pieces, read_lines
from cameo.cleaning.offsets import Run, composed, edited, to_original, to_span
from cameo.cleaning.repair import repairs
from cameo.cleaning.tables import find_tables
from cameo.cleaning.wire import Wire, language_code, load_wire
from cameo.document import Span


@frozen
class Prepared:
    """The text that the parser sees, and what was found around it.

    :param runs: where its stretches came from, see :data:`cameo.cleaning.offsets.Run`; ascending.
    :param dateline: where, when and by whom the story was filed.
    :param byline: who wrote it, as written.
    :param slugs: the lines before it that agencies put there, as written.
    :param cut: what is not parsed, in order; spans point into the original.
    :param all_caps: whether the original is teletype, so that case says nothing.
    :param recased: the paragraphs whose capitals are ours; spans into the prepared text.
    """

    text: str
    original: str
    runs: tuple[Run, ...]
    dateline: Dateline | None = None
    byline: str | None = None
    slugs: tuple[str, ...] = ()
    cut: tuple[Cut, ...] = ()
    all_caps: bool = False
    recased: tuple[Span, ...] = ()
    language: str = "en"

    @property
    def tables(self) -> tuple[Span, ...]:
        """The tables that were left out."""
        return tuple(cut.span for cut in self.cut if cut.kind == TABLE)

    def to_original(self, offset: int) -> int:
        """The original offset of the prepared character at *offset*; the map never goes backwards.

        What was put in or repaired has the place of what it stands for.
        """
        if offset >= len(self.text):
            return len(self.original)
        return to_original(self.runs, offset, len(self.text))

    def to_span(self, start: int, end: int) -> Span:
        """The original span of prepared characters: from the first one's place to the end of the last one's."""
        if end <= start:
            return self.to_original(start), self.to_original(start)
        return to_span(self.runs, start, end, len(self.text))

    def casings_at(self, start: int) -> Casings | None:
        """The table for words whose case says nothing, if the prepared character at *start* is of such a paragraph."""
        at = bisect_right(self.recased, start, key=_first) - 1
        return load_casings(self.language) if at >= 0 and start < self.recased[at][1] else None


def prepare(text: str, language: str | None = "en") -> Prepared:
    """Make *text* fit for a parser trained on clean news.

    Damaged characters are repaired; dateline, byline, slugs, page furniture and tables are taken out; hard-wrapped
    lines are joined, words split at a line end are put together, runs of white space become one blank or a paragraph
    break, invisible characters go; paragraphs in capitals or in small letters alone are written as newspapers would.

    :param language: decides whose words and names are known; ``en`` where it is not said.
    """
    code = language_code(language)
    edits = repairs(text)
    repaired, back = edited(text, edits) if edits else (text, None)
    found = _assembled(repaired, load_wire(code))
    if back is not None:
        found = _brought_back(found, text, back)
    spans = tuple(uncased_paragraphs(found.text, found.all_caps or is_all_lower(found.text)))
    shown = _recased(found.text, spans, code) if spans else found.text
    return evolve(found, text=shown, recased=spans, language=code)


def _assembled(text: str, wire: Wire) -> Prepared:
    """*text* without its furniture, its lines joined; spans into *text*."""
    wrapped, width = is_wrapped(text), line_width(text)
    lines = list(read_lines(text, wrapped, width))
    header = read_header(text, lines, wire)
    taken = frozenset(cut.span[0] for cut in header.cuts)
    story = [line for line in lines if line.start not in taken]
    tables = (Cut(TABLE, span) for span in find_tables(text, story, wire))
    cut = _disjoint((*header.cuts, *find_furniture(text, story, header.cuts, wire), *tables, *find_marks(text, wire)))
    shown, runs = _joined(_stretches(text, cut, wrapped, width, wire), text)
    dateline, byline, slugs = header.dateline, header.byline, header.slugs
    return Prepared(shown, text, runs, dateline, byline, slugs, cut, is_all_caps(text))


def _disjoint(cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """Cuts in order; one that overlaps an earlier or longer one goes."""
    kept: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.span[0], -cut.span[1])):
        if not kept or cut.span[0] >= kept[-1].span[1]:
            kept.append(cut)
    return tuple(kept)


def _joined(stretches: Iterable[tuple[int, int, str]], text: str) -> tuple[str, tuple[Run, ...]]:
    """Stretches of *text* as one text; of blanks that meet the widest stays, and none at either end."""
    parts: list[str] = []
    runs: list[Run] = []
    length = 0
    for start, end, shown in stretches:
        blank = not shown.strip()
        if blank and (not parts or not parts[-1].strip()):
            if parts and shown == PARAGRAPH != parts[-1]:
                begin, origin, *_ = runs.pop()
                runs.append((begin, origin, end - origin, False))
                length += len(shown) - len(parts[-1])
                parts[-1] = shown
            continue
        runs.append((length, start, end - start, shown == text[start:end]))
        parts.append(shown)
        length += len(shown)
    if parts and not parts[-1].strip():
        runs.pop()
        parts.pop()
    return "".join(parts), tuple(runs)


def _stretches(
    text: str, cut: Sequence[Cut], wrapped: bool, width: float, wire: Wire
) -> Iterator[tuple[int, int, str]]:
    """Stretches as :func:`pieces` gives them; a cut becomes a blank within a line, else a paragraph break."""
    at = 0
    for one in cut:
        start, end = one.span
        yield from pieces(text, (at, start), wrapped, width, wire)
        yield start, end, " " if one.kind == MARK else PARAGRAPH
        at = end
    yield from pieces(text, (at, len(text)), wrapped, width, wire)


def _brought_back(found: Prepared, original: str, back: Sequence[Run]) -> Prepared:
    """All places of *found* in the text before its repair."""
    middle = len(found.original)

    def place(span: Span) -> Span:
        return to_span(back, *span, middle)

    dateline = evolve(found.dateline, span=place(found.dateline.span)) if found.dateline else None
    cut = tuple(_apart(Cut(one.kind, place(one.span)) for one in found.cut))
    return evolve(found, original=original, runs=composed(found.runs, back, middle), dateline=dateline, cut=cut)


def _apart(cuts: Iterable[Cut]) -> Iterator[Cut]:
    """Cuts in order, those that one repaired stretch holds together as one."""
    last: Cut | None = None
    for one in cuts:
        if last is not None and one.span[0] < last.span[1]:
            last = Cut(last.kind, (last.span[0], max(last.span[1], one.span[1])))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _recased(text: str, spans: Iterable[Span], language: str) -> str:
    casings = load_casings(language)
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [text[at:start], truecased(text[start:end], casings)]
        at = end
    return "".join([*parts, text[at:]])


def _first(span: Span) -> int:
    return span[0]
