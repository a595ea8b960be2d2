"""The matcher finds what a slow and plain one finds, whatever the words, tags and hyphens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actor_lexicon import INDEX
from hypothesis import given, settings
from hypothesis import strategies as st

from cameo.actors.index import PERSON, SURNAME, Hit, Sense
from cameo.actors.units import units_of
from cameo.clauses.tree import Tree
from cameo.document import Sentence, Token

_CLOSED = {"PRON", "AUX", "DET", "ADP", "CCONJ", "SCONJ", "PART", "INTJ", "ADV"}
_PHRASES = frozenset(units for units, _ in INDEX.phrases())
_BEGUN = frozenset(units[:length] for units in _PHRASES for length in range(1, len(units) + 1))

WORDS = st.sampled_from([
    "Iran", "Iranian", "French", "and", "German", "US", "us", "-", "'s", "of", "in", "the", "THE", "President",
    "former", "Prime", "Minister", "minister", "ministers", "Obama", "obama", "Barack", "Aliyev", "Ilham", "army", "–",
    "troops", "soldiers", "member", "members", "Paris", "Lyon", "Saudi", "Saudi-led", "pro-Iranian", "Iran-", "Élysée",
    "Hamas", "Kurds", "Kurd", "United", "Nations", "nations", "IS", "WHO", "who", "government", "rebels", "World",
    "Health", "Organization", "U.S.-led", "½", "of-the", "Islamic", "Republic",
])  # fmt: skip
LEMMAS = st.sampled_from(["", "_", "minister", "kurd", "us", "france", "member", "soldier", "united", "nation", "who"])
TAGS = st.sampled_from(["NOUN", "PROPN", "ADJ", "PRON", "DET", "ADP", "VERB", "AUX", "ADV", "X"])


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Words in a row; a lemma is mostly the word's own."""
    tokens: list[Token] = []
    start = 0
    for number, (word, tag) in enumerate(draw(st.lists(st.tuples(WORDS, TAGS), min_size=1, max_size=12)), 1):
        lemma = draw(st.one_of(st.just(word.lower()), LEMMAS))
        tokens.append(Token(number, word, lemma, tag, "_", "", number - 1, "dep", start, start + len(word)))
        start += len(word) + 1
    return Tree(Sentence(0, tuple(tokens)))


@settings(deadline=None, max_examples=400)
@given(trees(), st.booleans())
def test_the_matcher_agrees_with_a_plain_one(tree: Tree, caseless: bool) -> None:
    found = [(hit.start, hit.end, hit.before, hit.after, hit.partial, hit.senses) for hit in INDEX.find(tree, caseless)]
    assert found == list(_plainly(tree, caseless or not any(token.text != token.text.upper() for token in tree.tokens)))


def _plainly(tree: Tree, caseless: bool) -> Iterator[tuple[object, ...]]:
    units = units_of(tree)
    here = 0
    while here < len(units.keys):
        end, senses = _longest(tree, here, caseless)
        if senses:
            first, last = units.positions[here], units.positions[end - 1]
            joined = units.joined or [False] * (len(units.keys) + 1)
            parts = [place for place, position in enumerate(units.positions) if first <= position <= last]
            before = units.keys[here - 1] if joined[here] else ""
            after = units.keys[end] if joined[end] else ""
            yield first, last + 1, before, after, parts != list(range(here, end)), senses
        here = end


def _longest(tree: Tree, start: int, caseless: bool) -> tuple[int, tuple[Sense, ...]]:
    """End and meaning of the longest phrase; of two equally long, the lemma's goes first."""
    units = units_of(tree)
    best: tuple[int, tuple[Sense, ...]] = (start + 1, ())
    for by_form, first in ((False, units.lemmas[start]), (True, units.keys[start])):
        if not by_form and first == units.keys[start]:
            continue
        exact, phrase = by_form, (first,)
        for end in range(start + 1, len(units.keys) + 1):
            if phrase not in _BEGUN:
                break
            if phrase in _PHRASES and (end > best[0] or not best[1]):
                senses = _written(INDEX.senses(" ".join(phrase)), tree, units.positions[start:end], caseless, exact)
                best = (end, senses) if senses else best
            if end < len(units.keys):
                further = (*phrase, units.keys[end])
                exact = exact and further in _BEGUN
                phrase = further if further in _BEGUN else (*phrase, units.lemmas[end])
    return best


def _written(
    senses: tuple[Sense, ...], tree: Tree, positions: Sequence[int], caseless: bool, exact: bool
) -> tuple[Sense, ...]:
    """The senses that the text's capitals allow, and that may be inflected if they are."""
    tokens = [tree.tokens[position] for position in positions]
    closed = len(set(positions)) == 1 and tokens[0].upos in _CLOSED
    capital = not all(token.text.islower() for token in tokens) and not (closed and tokens[0].id == 1)
    raised = all(token.text.isupper() for token in tokens)
    fits = (True, not closed, not closed) if caseless else (True, capital, raised)
    verbal = any(token.upos in {"VERB", "AUX"} for token in tokens)
    return tuple(
        sense
        for sense in senses
        if fits[sense.case] and (exact or not sense.case or not (verbal or sense.kind in (PERSON, SURNAME)))
    )


def test_a_hit_is_made_once_for_all_sentences_that_have_it_at_the_same_place() -> None:
    tokens = (
        Token(1, "France", "France", "PROPN", "_", "", 2, "nsubj", 0, 6),
        Token(2, "spoke", "speak", "VERB", "_", "", 0, "root", 7, 12),
    )
    first, second = (INDEX.find(Tree(Sentence(number, tokens)), False) for number in range(2))
    assert isinstance(first[0], Hit) and first[0] is second[0]
