"""Datelines: ``BAKU, May 5 (Reuters) -``."""

from __future__ import annotations

import re
from functools import lru_cache

from attrs import frozen

from cameo.cleaning.letters import is_all_caps
from cameo.cleaning.wire import Wire, either, load_wire
from cameo.document import Span


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


HEAD = 240
"""Characters that a dateline is looked for in."""

_PLACE = r"[A-Z][A-Z.'’\-]+(?:\s(?:[A-Z][A-Z.'’\-]*|[Dd][Ee]|[Ll][Aa]))*"
_TITLED = r"[A-Z][\w.'’\-]+(?: (?:[A-Z][\w.'’\-]*|[Dd][Ee]|[Ll][Aa])){0,3}"
_REGION = r"(?:, [A-Z][\w.'’\-]*(?: (?:and |of |the )?[A-Z][\w.'’\-]*){0,3})"
_NAME = r"[A-Z][\w.&/' \-]{1,40}"
_DASH = r"(?:--+|[-–—_])"
_MIN_PLACE = 4
"""Letters of a place that is followed by nothing but a dash: *US - Iran talks* has no dateline."""


@frozen(eq=False)
class _Patterns:
    """Regular expressions for one language, from the strictest form to the barest."""

    full: re.Pattern[str]
    titled: re.Pattern[str]
    agency: re.Pattern[str]


@lru_cache
def _patterns(wire: Wire) -> _Patterns:
    month = rf"(?i:{either(wire.months)})\.?"
    weekday = rf"(?:(?i:{either(wire.weekdays)})\.?,? )?"
    day = rf"{weekday}(?:{month} \d{{1,2}}|\d{{1,2}} {month})(?:,? (?:19|20)?\d\d)?"
    known = either(wire.agencies)
    mark = either(tuple(f"[{text}]" for mark in wire.marks for text in (mark, mark.upper(), mark.capitalize())))
    tail = rf"(?:\s*{_DASH}(?!\w)\s*(?:{mark})?|\s*{mark}|(?<=/)\.)"
    signed = rf"(?:\((?P<agency>{_NAME})\)|/(?P<slashed>{_NAME})/)"
    return _Patterns(
        re.compile(
            rf"\s*(?P<whole>(?P<place>{_PLACE}(?:/{_PLACE})?){_REGION}??"
            rf"(?:, ?(?P<date>{day}))?(?:[ ,.]*{signed})?{tail})\s*"
        ),
        re.compile(
            rf"\s*(?P<whole>(?P<place>{_TITLED}){_REGION}??(?:, ?(?P<date>{day}))?[ ,.]*"
            rf"(?:[(\[](?P<agency>{known})[)\]]|(?P<slashed>{known})){tail})\s*"
        ),
        re.compile(
            rf"\s*(?P<whole>\((?P<agency>{_NAME})\)\s*{_DASH}?|(?P<slashed>{known})\s*{_DASH}(?!\w))\s+(?=[\"“'‘]?[A-Z])"
        ),
    )


def find_dateline(text: str, language: str = "en") -> Dateline | None:
    """The dateline that *text* starts with, if any.

    A place in capitals and a dash are enough (``SAN FRANCISCO - ``) before text that is not in capitals too; in
    teletype a date or an agency must stand between them. A place in small letters needs an agency that is known:
    ``Tehran, May 5, IRNA -``. A bare agency counts too: ``(AP)``;
    in teletype it must be known.
    """
    return dateline_in(text, 0, load_wire(language))


def dateline_in(text: str, at: int, wire: Wire) -> Dateline | None:
    """The dateline that stands at offset *at*, if any."""
    head = text[at : at + HEAD]
    patterns = _patterns(wire)
    match = patterns.full.match(head)
    if match and not (match["date"] or _agency(match)) and not _is_place(match["place"], head[match.end() :]):
        match = None
    match = match or patterns.titled.match(head)
    if match:
        return Dateline(match["place"], match["date"], _agency(match), _span(match, at))
    match = patterns.agency.match(head)
    if match is None or (_agency(match) not in wire.agencies and is_all_caps(head)):
        return None
    return Dateline(None, None, _agency(match), _span(match, at))


def _agency(match: re.Match[str]) -> str | None:
    found: str | None = match["agency"] or match["slashed"]
    return found


def _span(match: re.Match[str], at: int) -> Span:
    start, end = match.span("whole")
    return at + start, at + end


def _is_place(place: str, rest: str) -> bool:
    """Whether capitals before a dash stand out from what follows, so that they are no headline and no acronym."""
    line = rest.partition("\n")[0][:60]
    return len(place) >= _MIN_PLACE and len(place.split()) <= 3 and any(map(str.islower, line))
