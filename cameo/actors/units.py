"""The words of a sentence, and of a phrase of the dictionaries, cut so that both meet: at hyphens, in plain letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from cameo.clauses.tree import Tree
from cameo.records import frozen

_HYPHENS = frozenset({"-", "–", "‐", "‑"})


@frozen
class Units:
    """The words of a sentence as the trie knows them: split at hyphens, without the hyphens.

    :param joined: whether a hyphen stands before the unit, and behind the last; empty where all units are whole words.
    """

    keys: Sequence[str]
    lemmas: Sequence[str]
    positions: Sequence[int]
    joined: Sequence[bool] = ()


def units_of(tree: Tree) -> Units:
    """The words of a sentence, split at hyphens and folded to plain letters."""
    units: Units | None = tree.units
    if units is None:
        units = tree.units = _cut(tree)
    return units


def _cut(tree: Tree) -> Units:
    words = tree.words
    if tree.plain:
        return Units(words, tree.lemmas, range(len(words)))
    keys, lemmas, positions = list(words), list(tree.lemmas), list(range(len(words)))
    if not "".join(lemmas).isascii():
        lemmas = [lemma if lemma.isascii() else fold(lemma) for lemma in lemmas]
    joined = [False] * (len(words) + 1)
    for place in [place for place, word in enumerate(words) if "-" in word or not word.isascii()][::-1]:
        word = words[place]
        pieces = _pieces(word)
        keys[place : place + 1] = pieces
        if len(pieces) != 1:
            lemmas[place : place + 1] = pieces
            positions[place : place + 1] = [place] * len(pieces)
            joined[place : place + 1] = [False, *[True] * (len(pieces) - 1)] if pieces else []
        after = place + len(pieces)
        if (not pieces or (word[-1] in _HYPHENS and len(word) > 1)) and 0 < after < len(keys):
            joined[after] = True
    whole = len(keys) == len(words) and True not in joined
    return Units(keys, lemmas, positions, () if whole else joined)


def _pieces(word: str) -> Sequence[str]:
    if word.isascii():
        return word.replace("-", " ").split() if "-" in word else (word,)
    if _HYPHENS.isdisjoint(word):
        return (fold(word),)
    for hyphen in _HYPHENS:
        word = word.replace(hyphen, " ")
    return [fold(piece) for piece in word.split()]


@lru_cache(maxsize=2048)
def fold(word: str) -> str:
    """Without accents, and with one kind of apostrophe."""
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)) or word


def split_phrase(phrase: str) -> tuple[str, ...]:
    """A phrase of the dictionary as the tokenizer would cut it: *People's* in two, hyphens gone."""
    lower = fold(phrase.lower())
    if "-" in lower or not lower.isascii():
        for hyphen in _HYPHENS:
            lower = lower.replace(hyphen, " ")
    if "'" not in lower:
        return tuple(lower.split())
    return tuple(_clitics(lower.split()))


def _clitics(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        for clitic in ("'s", "'"):
            if word.endswith(clitic) and word != clitic:
                yield word.removesuffix(clitic)
                yield clitic
                break
        else:
            yield word
