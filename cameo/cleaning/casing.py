"""Capitals for text that has none, or nothing but: teletype, old wire services, careless web pages.

The encoder is uncased, but the tokenizer and the tagger read letters, and dictionaries tell *US* from *us*. So a
paragraph whose capitals say nothing is written as a newspaper would: known names and acronyms by a table
(``<language>/casings.txt``), ambiguous words by their neighbours (*in May*, *may be*), sentences with a capital. After
tagging, proper nouns that the table does not know get theirs (:func:`by_tag`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from attrs import frozen

from cameo.cleaning.letters import capitalized, lowered, same_length
from cameo.cleaning.wire import data_file, either, language_code, load_wire


@frozen(eq=False)
class Casings:
    """How words and phrases are written inside a sentence.

    :param phrases: by first word; the words of each phrase in small letters and as they are written, longest first.
    :param names: a word in small letters, as it is written where it is a name.
    :param abbreviations: words in small letters whose full stop ends no sentence.
    :param openers: words in small letters that begin a sentence even behind an abbreviation: *in the U.S. The army*.
    :param common: function words and prefixes in small letters.
    """

    phrases: Mapping[str, Sequence[tuple[list[str], tuple[str, ...]]]]
    names: Mapping[str, str]
    abbreviations: frozenset[str]
    openers: re.Pattern[str]
    common: re.Pattern[str]


@lru_cache
def load_casings(language: str) -> Casings:
    """The table of a language, read once; an empty one where there is none."""
    path = data_file(language, "casings.txt")
    entries = path.read_text(encoding="utf-8").splitlines() if path else []
    wire = load_wire(language)
    dates = (date for month in map(capitalized, wire.months) for date in (f"{month} {NUMBER}", f"{NUMBER} {month}"))
    phrases: dict[str, list[tuple[list[str], tuple[str, ...]]]] = {}
    names: dict[str, str] = {}
    abbreviations: set[str] = set()
    for entry in (*entries, *dates):
        words = tuple(match[0] for match in _WORD.finditer(entry)) if not entry.startswith("#") else ()
        if not words:
            continue
        small = [word.lower() for word in words]
        phrases.setdefault(small[0], []).append((small, words))
        if entry.endswith(".") and len(words) == 1:
            abbreviations.add(small[0])
        for form, word in zip(words, small, strict=True):
            if form != word and (len(words) == 1 or word not in names):
                names[word] = form
    for found in phrases.values():
        found.sort(key=lambda phrase: -len(phrase[0]))
    openers = re.compile(rf"{either(wire.running)}\b")
    common = re.compile(either((*wire.running, *wire.first_parts)))
    return Casings(phrases, names, frozenset(abbreviations), openers, common)


_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+|\d+")
NUMBER = "0"
"""Stands for any number in a phrase: *May 0*, *0 May*."""

_JOIN = re.compile(r"[ '’&-]|\. ")
_SENTENCE_START = re.compile(r"""(?:\A|(?P<stop>[.!?]["'”’)\]]* +))["'“‘(\[]*(?P<letter>[^\W\d_])""")
_LAST_WORD = re.compile(r"((?:[^\W\d_]\.)+|[^\W\d_]+)\Z")


def truecased(text: str, casings: Casings) -> str:
    """A paragraph of the same length, with capitals where a newspaper has them.

    A character whose small or capital form is longer (``İ``) stays.
    """
    letters = list(lowered(text))
    small = "".join(letters)
    for start, form in _known_forms(small, casings):
        letters[start : start + len(form)] = form
    for start in _sentence_starts(small, casings):
        letters[start] = same_length(letters[start], letters[start].upper())
    return "".join(letters)


def _known_forms(small: str, casings: Casings) -> Iterator[tuple[int, str]]:
    """Place and form of each word that the table knows; a longer phrase goes on over the end of a shorter one."""
    matches = list(_WORD.finditer(small))
    words = [NUMBER if match[0].isdigit() else match[0] for match in matches]
    joined = [bool(_JOIN.fullmatch(small, one.end(), two.start())) for one, two in pairwise(matches)]
    done = 0
    for here, word in enumerate(words):
        for phrase, forms in casings.phrases.get(word, ()):
            end = here + len(phrase)
            if end <= done or words[here:end] != phrase or not all(joined[here : end - 1]):
                continue
            if len(phrase) == 1 and _is_part(small, matches[here].start()):
                break
            for match, form in zip(matches[here:end], forms, strict=True):
                if form != NUMBER:
                    yield match.start(), form
            done = end
            break
        else:
            first = _first_part(small, matches[here], casings) if here >= done else None
            if first:
                yield matches[here].start(), first


def _is_part(small: str, start: int) -> bool:
    """Whether a word is what follows an apostrophe or number (*we'll*, *1st*), or part of an address (*x.org*)."""
    return start > 0 and (small[start - 1] in "'’.@/_" or small[start - 1].isdigit())


def _first_part(small: str, match: re.Match[str], casings: Casings) -> str | None:
    """The capitals of a word before a hyphen: *US-led*, *WHO-backed*, *M-16*; not *mid-1980s*."""
    word, after = match[0], small[match.end() + 1 : match.end() + 2]
    if small[match.end() : match.end() + 1] != "-" or not after or not word.isalpha():
        return None
    if after.isdigit():
        return word.upper() if len(word) <= _MODEL and not casings.common.fullmatch(word) else None
    name = casings.names.get(word, word)
    return name if len(word) > 1 and name.isupper() and after.isalpha() else None


_MODEL = 3
"""Letters of the longest word before a hyphen and a number that names a model or a group: *SAM-7*, *ERP-27*."""


def _sentence_starts(small: str, casings: Casings) -> Iterator[int]:
    for match in _SENTENCE_START.finditer(small):
        if match["stop"] is None or not _is_abbreviated(small, match, casings):
            yield match.start("letter")


def _is_abbreviated(small: str, match: re.Match[str], casings: Casings) -> bool:
    """Whether the full stop belongs to an abbreviation or initial (*Gen. Ponce*, *U.S. troops*), not the sentence."""
    if small[match.start()] != ".":
        return False
    word = _LAST_WORD.search(small, max(0, match.start() - 20), match.start())
    if word is None or casings.openers.match(small, match.start("letter")):
        return False
    return len(word[0]) == 1 or "." in word[0] or word[0] in casings.abbreviations


_CLOSED = frozenset({"PRON", "AUX", "DET", "ADP", "CCONJ", "SCONJ", "PART"})


def casings_of(words: Iterable[tuple[str, str]], language: str | None) -> Casings | None:
    """The table by which a sentence was recased, if it was.

    :param words: each word as it was parsed, and as the text has it.
    """
    changed = any(word != given and word.lower() == given.lower() for word, given in words)
    return load_casings(language_code(language)) if changed else None


def by_tag(word: str, lemma: str, upos: str, first: bool, casings: Casings) -> tuple[str, str]:
    """Form and lemma of a word of a recased paragraph, with the capitals that its tag asks for.

    :param first: whether the sentence begins with it.
    """
    if upos == "PROPN":
        known = casings.names.get(word.lower())
        form = known or capitalized(word) if first or word.islower() else word
        return form, form if lemma.lower() == form.lower() else capitalized(lemma)
    if upos in _CLOSED and len(word) > 1 and word.lower() in casings.names:
        small = lowered(word)
        return capitalized(small) if first else small, lowered(lemma)
    return word, lemma
