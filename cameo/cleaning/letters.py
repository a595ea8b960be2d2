"""Capitals and small letters: which text has only the ones or the others, and how to change them in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase

from cameo.cleaning.lines import PARAGRAPH
from cameo.document import Span

MIN_LETTERS = 12
"""Cased letters of a paragraph whose capitals are judged without the rest of the text: *UNITED NATIONS* is a name."""

MIN_WORDS = 3
MIN_TEXT = 20
"""Cased letters of a text that is judged as a whole."""

MIN_LOWER = 40
"""Letters of a paragraph that would have a capital if its writer used any."""

CAPITALS = 0.9
"""Share of capitals in teletype; *Mc* and units keep their small letters."""

FEW = 0.005
"""Share of capitals in text that is all in small letters but for a slip."""

_ASCII = re.compile(r"[\x00-\x7f]+")


def is_all_caps(text: str) -> bool:
    """Whether nearly every letter is a capital: at least 20 cased letters, 90 % of them upper case."""
    upper, lower = _counts(text)
    return upper + lower >= MIN_TEXT and upper >= CAPITALS * (upper + lower)


def is_all_lower(text: str) -> bool:
    """Whether hardly any letter is a capital, in a text long enough to need some."""
    upper, lower = _counts(text)
    return lower >= MIN_LOWER and upper <= FEW * lower


def _counts(text: str) -> tuple[int, int]:
    rest = "" if text.isascii() else _ASCII.sub("", text)  # seldom many, and the others are counted much faster
    upper = sum(map(text.count, ascii_uppercase)) + sum(map(str.isupper, rest))
    return upper, sum(map(text.count, ascii_lowercase)) + sum(map(str.islower, rest))


def uncased_paragraphs(text: str, whole: bool) -> Iterator[Span]:
    """The paragraphs of a prepared text whose capitals say nothing.

    :param whole: whether all the text is so, which decides for its short paragraphs; a paragraph that is long enough
        decides for itself.
    """
    start = 0
    for paragraph in text.split(PARAGRAPH):
        end = start + len(paragraph)
        if _is_uncased(paragraph, whole):
            yield start, end
        start = end + len(PARAGRAPH)


def _is_uncased(paragraph: str, whole: bool) -> bool:
    if (
        not whole
        and not paragraph.isupper()
        and any(map(str.isupper, paragraph[:MIN_LOWER]))
        and any(map(str.islower, paragraph[:MIN_LETTERS]))
    ):
        return False  # plainly neither; most paragraphs of most texts need no counting
    upper, lower = _counts(paragraph)
    letters = upper + lower
    if whole:
        return upper >= CAPITALS * letters or upper <= max(1, FEW * letters)
    if upper >= CAPITALS * letters:
        return letters >= MIN_LETTERS and len(paragraph.split()) >= MIN_WORDS
    return upper == 0 and letters >= MIN_LOWER


def lowered(text: str) -> str:
    """*text* in small letters, letter for letter; one whose small form is longer (``İ``) stays."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(same_length(char, char.lower()) for char in text)


def capitalized(word: str) -> str:
    """*word* with a capital, if that is one character too."""
    return same_length(word[:1], word[:1].upper()) + word[1:]


def same_length(char: str, other: str) -> str:
    """*other*, if it is as long as *char*; else *char*."""
    return other if len(other) == len(char) else char
