"""The gate: which sentences need no parser, since no event of the loaded dictionaries can come out of them.

It sees the words of a sentence before they are tagged, and asks four things of them. Is somebody named whom the
dictionaries know? Is there a role word (*soldiers*)? A word that triggers an entry or an operator (as *must* does in
*said that the rebels must leave*)? A name that no dictionary knows? An event with two known sides has a trigger, and
beside it a known name, a role word, or names that the story has introduced before (*Hasanov*, after *Colonel-General
Zakir Hasanov*). A story learns from known names, and from a role word beside a name. So a sentence is parsed

- if it names somebody who is known;
- if it holds two of the other three: role word, trigger, name;
- if a phrase that may silence the whole story (``story`` of a discard) stands anywhere in it;
- and, where events with unknown sides are asked for (``unresolved="keep"``), if it holds a trigger.

In doubt a sentence is parsed: forms are led back to more base forms than they have, and in teletype and lower-case
texts every word may be a name. Whatever else the engine should come to learn from one sentence for another (what a
pronoun stands for, say) has to be asked for here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from cameo.actors.index import AGENT, ENTITY_KINDS, PERSON, SURNAME, ActorIndex
from cameo.actors.units import fold, split_phrase
from cameo.cleaning import is_all_caps
from cameo.dictionary.model import Lexicon
from cameo.document import Document
from cameo.inflection import base_forms
from cameo.operators import demanding_auxiliaries
from cameo.triggers import NOUN, TriggerIndex, TriggerPattern

VERSION = 3
"""Raised whenever the same dictionaries let other sentences through: the id of a gate holds it."""

LANGUAGES = ("en",)
"""Languages whose inflection is known here."""

_NAMED = ENTITY_KINDS | {PERSON, SURNAME}
_HYPHENS = re.compile("[-–‐‑]")
_SPELLINGS = tuple(
    (re.compile(british), american)
    for british, american in (
        ("is(?=[ei]|ation)", "iz"),
        ("ys(?=[ei])", "yz"),
        ("our", "or"),
        ("enc", "ens"),
        ("ll", "l"),
    )
)
_ANY_CASE, _UPPER = 0, 2  # of cameo.actors.index.Sense.case

Unit = tuple[str, frozenset[str]]
"""A word as it stands in the text, and what it, or a part of it between hyphens, may be a form of."""


class Gate:
    """Decides which sentences are worth parsing.

    :param lexicon: the merged dictionaries, whose names and triggers are looked for.
    :param unresolved: ``drop`` or ``keep``, as of :class:`cameo.coder.Coder`.
    :ivar id: changes with the dictionaries, with *unresolved* and with the rules above.
    """

    def __init__(
        self, lexicon: Lexicon, actors: ActorIndex, triggers: TriggerIndex, *, unresolved: str = "drop"
    ) -> None:
        self.id = blake2b(f"{VERSION} {unresolved} {lexicon.digest}".encode(), digest_size=6).hexdigest()
        self._keeps_unknown = unresolved == "keep"
        self._bases: dict[str, frozenset[str]] = {}
        self._irregular = _irregular(lexicon)
        self._triggers: dict[str, set[frozenset[str]]] = {}
        for pattern in triggers.patterns():
            words = frozenset(_spelt(word) for word in _needed(pattern))
            self._triggers.setdefault(_spelt(pattern.words[pattern.head]), set()).add(words)
        for auxiliary in map(_spelt, demanding_auxiliaries(lexicon.operators.values())):
            self._triggers.setdefault(auxiliary, set()).add(frozenset({auxiliary}))
        self._phrases: dict[str, set[tuple[tuple[str, ...], int, bool]]] = {}
        for units, senses in actors.phrases():
            first, *rest = map(_spelt, units)
            self._phrases.setdefault(first, set()).update((tuple(rest), *kind) for kind in _kinds(senses))
        self._story = tuple(" ".join(split_phrase(one)) for each in lexicon.discards.values() for one in each.story)

    def wants(self, document: Document, words: Sequence[str]) -> bool:
        """Whether a sentence of *document* with these words has to be parsed."""
        if _holds(document.text, self._story):
            return True
        caseless = _is_caseless(document.text)
        units = [(word, self._forms(part)) for word in words for part in _HYPHENS.sub(" ", word.lower()).split()]
        found = self._actors(units, caseless or not any(any(map(str.islower, word)) for word in words))
        if True in found:
            return True
        trigger = self._has_trigger(words)
        if self._keeps_unknown and trigger:
            return True
        return bool(found) + trigger + (caseless or _has_name(words)) > 1

    def _forms(self, word: str) -> frozenset[str]:
        """What a lower-case word may be a form of, spelt alike; remembered, as texts repeat their words."""
        known = self._bases.get(word)
        if known is None:
            if len(self._bases) > _MEMORY:
                self._bases.clear()
            plain = fold(word)
            forms = base_forms(plain) | {word} | self._irregular.get(plain, frozenset())
            known = self._bases[word] = frozenset(map(_spelt, forms))
        return known

    def _has_trigger(self, words: Iterable[str]) -> bool:
        forms = frozenset(form for word in words for form in self._forms(word.lower()))
        return any(needed <= forms for form in forms for needed in self._triggers.get(form, ()))

    def _actors(self, units: Sequence[Unit], caseless: bool) -> set[bool]:
        """What the phrases of the dictionaries in a sentence are: ``True`` for a name, ``False`` for a role word."""
        found: set[bool] = set()
        for start, (_, forms) in enumerate(units):
            for form in forms:
                for rest, case, named in self._phrases.get(form, ()):
                    if named not in found and _stands(rest, units, start, case, caseless):
                        if named:
                            return {True}
                        found.add(named)
        return found


_MEMORY = 100_000


def _irregular(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """Form ─► base forms."""
    found: dict[str, frozenset[str]] = {}
    for row in (*lexicon.grammar.get("irregular-verbs", ()), *lexicon.grammar.get("irregular-forms", ())):
        base, *forms = row.split()
        for form in forms:
            found[form] = found.get(form, frozenset()) | {base}
    return found


def _needed(pattern: TriggerPattern) -> Iterator[str]:
    """The words without which a trigger cannot stand; prepositions may hide in a dative or in *'s*."""
    if pattern.kind == NOUN:
        yield from pattern.words
        return
    yield pattern.words[pattern.head]
    for part in pattern.parts:
        yield from part.noun


def _kinds(senses: Iterable[tuple[str, int]]) -> Iterator[tuple[int, bool]]:
    """How a phrase is written, and whether it names somebody, for each sense that can make an actor known."""
    for kind, case in senses:
        if kind in _NAMED or kind == AGENT:
            yield case, kind != AGENT


def _stands(rest: Sequence[str], units: Sequence[Unit], start: int, case: int, caseless: bool) -> bool:
    """Whether a phrase goes on after its first unit, and is written as its dictionary asks."""
    end = start + 1 + len(rest)
    if end > len(units) or any(word not in units[start + 1 + step][1] for step, word in enumerate(rest)):
        return False
    if caseless or case == _ANY_CASE:
        return True
    words = [word for word, _ in units[start:end]]
    return all(map(str.isupper, words)) if case == _UPPER else not all(map(str.islower, words))


def _has_name(words: Sequence[str]) -> bool:
    """Whether a word has a capital, or belongs to a script without: not the first, unless an apposition may follow."""
    first = words[:1] if len(words) > 1 and not words[1][0].isalnum() else ()
    return any(char.isalpha() and not char.islower() for word in (*first, *words[1:]) for char in word)


@lru_cache(maxsize=16)
def _is_caseless(text: str) -> bool:
    """As the story is read (:class:`cameo.actors.StoryActors`): case tells nothing of names."""
    return text.islower() or is_all_caps(text)


@lru_cache(maxsize=16)
def _holds(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of *phrases* stands in a text, in any case, over line ends and with or without hyphens."""
    plain = " ".join(_HYPHENS.sub(" ", fold(text.lower())).split())
    return any(phrase in plain for phrase in phrases)


def _spelt(word: str) -> str:
    """One spelling for British and American English."""
    for british, american in _SPELLINGS:
        word = british.sub(american, word)
    return word
