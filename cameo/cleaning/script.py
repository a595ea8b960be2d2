"""Which script a text is written in."""

from __future__ import annotations

import unicodedata
from collections import Counter

from cameo.cleaning.wire import load_wire

SAMPLE = 2_000
"""Letters that are looked at, evenly from the whole text."""


def foreign_script(text: str, language: str = "en") -> str | None:
    """The script of most letters of *text*, if text in *language* is not written in it: ``cyrillic``, ``cjk``.

    :param language: one without known scripts is taken to use any.
    """
    known = load_wire(language).scripts
    if text.isascii() or not known:
        return None
    letters = [char for char in text if char.isalpha()]
    sample = letters[:: len(letters) // SAMPLE + 1]
    counts = Counter(unicodedata.name(char, "unknown").split()[0].split("-")[0].lower() for char in sample)
    foreign = sum(count for script, count in counts.items() if script not in known)
    if 2 * foreign <= len(sample):
        return None
    return next(script for script, _ in counts.most_common() if script not in known)
