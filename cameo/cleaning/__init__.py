"""From text as archives have it to text that a parser was trained on, with a map back.

Nothing here changes ``Document.text``. :func:`prepare` makes a second text and remembers where each of its characters
came from, so that every span of an event still points into the text as given.
"""

from __future__ import annotations

from cameo.cleaning.casing import Casings, by_tag, casings_of
from cameo.cleaning.dateline import Dateline, find_dateline
from cameo.cleaning.furniture import Cut
from cameo.cleaning.letters import capitalized, is_all_caps, is_all_lower
from cameo.cleaning.lines import is_wrapped, line_width
from cameo.cleaning.prepared import Prepared, prepare
from cameo.cleaning.script import foreign_script

VERSION = 3
"""Raised whenever the same text is prepared differently: stored parses name it."""

__all__ = [
    "VERSION",
    "Casings",
    "Cut",
    "Dateline",
    "Prepared",
    "by_tag",
    "capitalized",
    "casings_of",
    "find_dateline",
    "foreign_script",
    "is_all_caps",
    "is_all_lower",
    "is_wrapped",
    "line_width",
    "prepare",
]
