"""Dates as archives write them. A date that could be two days is refused, never guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from cameo.document import to_date
from cameo.errors import DateError

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})[ -]([^\W\d_]{3,9})\.?,?[ -](\d{4})\b")
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})\b")
_IN_PATHS = (
    re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(\d{4})[_.](\d{2})[_.](\d{2})(?!\d)"),
    re.compile(r"(?<!\d)((?:1[6-9]|20)\d{2})(\d{2})(\d{2})(?!\d)"),
    re.compile(r"(?:^|/)(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)"),
)


def read_date(value: str | datetime.date | None) -> datetime.date | None:
    """Read the date at the start of ISO or compact text, or one with the month as a word.

    ``2024-05-05T10:00Z``, ``20240505T101500Z``, ``2024/05/05``, ``Sunday, May 5, 2024``, ``5 May 2024``,
    ``05-MAY-2024``. Not ``05/06/2024``.

    :returns: ``None`` for ``None`` and empty text.
    :raises DateError: when there is no date in it that is only one.
    """
    try:
        return to_date(value.strip() if isinstance(value, str) else value)
    except DateError:
        found = next(_readings(" ".join(str(value).split())), None)
    if found is None:
        raise DateError(value) from None
    return found


def find_date(line: str) -> datetime.date | None:
    """The date with a month's name that a line starts with, after a weekday perhaps; ``None`` if there is none."""
    words = " ".join(line.split())
    for pattern, order in ((_MONTH_FIRST, (2, 0, 1)), (_DAY_FIRST, (2, 1, 0))):
        found = pattern.search(words)
        if found and found.start() <= len("Wednesday, "):
            groups = found.groups()
            return _named(*(groups[at] for at in order))
    return None


def date_in_path(path: str) -> datetime.date | None:
    """The day that a file's path names: ``2024-05-05``, ``2024_05_05``, ``20240505``, ``2024/05/05/``.

    The last one wins, as names of files say more than those of folders.
    """
    for pattern in _IN_PATHS:
        for found in reversed(list(pattern.finditer(path))):
            if date := _day(*found.groups()):
                return date
    return None


def _readings(text: str) -> Iterator[datetime.date]:
    for pattern in (_COMPACT, _SLASHED):
        if (found := pattern.match(text)) and (date := _day(*found.groups())):
            yield date
    if date := find_date(text):
        yield date


def _day(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _named(year: str, month: str, day: str) -> datetime.date | None:
    """Month names as the C library has them in the C locale, which is the one Python starts in."""
    for form in ("%B", "%b"):
        try:
            number = datetime.datetime.strptime(month[:3] if form == "%b" else month, form).month
        except ValueError:
            continue
        return _day(year, str(number), day)
    return None
