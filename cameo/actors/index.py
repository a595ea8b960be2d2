"""Every name, adjective, seat and role word of a lexicon in one trie, and the longest matches of a sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from cameo.actors.codes import is_person
from cameo.clauses.tree import Tree
from cameo.dictionary.model import ActorEntry, Lexicon
from cameo.dictionary.tables import LazyMapping
from cameo.records import frozen

NAME = "name"
PERSON = "person"
SURNAME = "surname"
ADJECTIVE = "adjective"
PEOPLE = "people"
SEAT = "seat"
PLACE = "place"
AGENT = "agent"
ENTITY_KINDS = frozenset({NAME, ADJECTIVE, PEOPLE, SEAT, PLACE})
"""What an actor entry that is no person may be called."""

KNOWN_KINDS = ENTITY_KINDS | {PERSON, SURNAME, AGENT}
"""Without one of these a sentence names nobody, unless by what the story has told before."""

SOLE, RULING, ABROAD = "sole", "ruling", "abroad"
WORD_SETS = (
    "organ",
    "instrument",
    "title",
    "former",
    "member",
    "presiding",
    "quantity",
    "counterpart",
    SOLE,
    RULING,
    ABROAD,
)
"""Sets whose phrases are looked up together with the names."""

NO_ACTOR = "no-actor"
"""Set of names that hold an actor's name or a role word and are nobody: *General Motors*, *Jordan River*."""

NAMES = "names"
"""Table of the compiled dictionaries that holds the trie."""

_ANY_CASE, _CAPITAL, _UPPER = 0, 1, 2
_HYPHENS = frozenset({"-", "–", "‐", "‑"})
_CLOSED_CLASS = frozenset({"PRON", "AUX", "DET", "ADP", "CCONJ", "SCONJ", "PART", "INTJ", "ADV"})
_VERBAL = frozenset({"VERB", "AUX"})
_END = "\n"  # key under which a node keeps its senses; no word holds a line end, while a lemma may be empty


@frozen(eq=False)
class Sense:
    """One thing that a phrase of the dictionaries may mean.

    :param kind: :data:`NAME`, …, or one of :data:`WORD_SETS`.
    :param case: how the dictionary writes it: in any case, with a capital, or all in capitals (*US*, *WHO*).
    :param shared: others bear the name too, and it counts only where the story names the entry's country.
    """

    kind: str
    case: int
    entry: ActorEntry | None = None
    sectors: tuple[str, ...] = ()
    shared: bool = False


@frozen(eq=False)
class Hit:
    """A phrase of the dictionaries in a sentence.

    :param start: position of its first word.
    :param end: position after its last word.
    :param before: the word that a hyphen joins to it in front: *pro* in *pro-Iranian*; lower case.
    :param after: the word that a hyphen joins to it behind: *led* in *Saudi-led*; lower case.
    :param partial: it is a part of a word that the parser did not split.
    """

    start: int
    end: int
    senses: tuple[Sense, ...]
    before: str = ""
    after: str = ""
    partial: bool = False

    def sense(self, kind: str) -> Sense | None:
        """The first sense of *kind*."""
        for sense in self.senses:
            if sense.kind == kind:
                return sense
        return None

    def has(self, *kinds: str) -> bool:
        """Whether it may mean one of *kinds*."""
        for sense in self.senses:  # noqa: SIM110 -- asked ten times a phrase, and twice as fast as any()
            if sense.kind in kinds:
                return True
        return False


@frozen
class Units:
    """The words of a sentence as the trie knows them: split at hyphens, without the hyphens.

    :param joined: whether a hyphen stands before the unit; empty where all units are whole words.
    """

    keys: tuple[str, ...]
    lemmas: tuple[str, ...]
    positions: Sequence[int]
    joined: tuple[bool, ...] = ()


Node = dict[str, Any]
"""A node of the trie: next word ─► node, and under :data:`_END` the senses of a phrase that ends here.

Senses are rows until a text holds the phrase: kind and entry by their numbers, or sectors for a role word.
"""

Ending = tuple[tuple[Sense, ...], bool, dict[str, tuple[Sense, ...]]]
"""What a phrase means, whether its case tells anything, and what a word then means as it was met in a text."""

End = tuple[int, Node, bool]
"""Where a phrase ends, the node that it ends at, and whether all its forms are the dictionary's."""

_KINDS = (NAME, PERSON, SURNAME, ADJECTIVE, PEOPLE, SEAT, PLACE, AGENT, NO_ACTOR, *WORD_SETS)


def name_rows(lexicon: Lexicon) -> Node:
    """Every phrase of a lexicon that may name an actor, by its first word: the trie in plain values.

    :returns: what :class:`ActorIndex` looks words up in, and the compiled dictionaries store.
    """
    root: Node = {}
    for agent in lexicon.agents:
        _add_role(root, agent.phrase, [_KINDS.index(AGENT), _case(agent.phrase), agent.sectors, 0])
    for name in WORD_SETS:
        for phrase in lexicon.sets.get(name, ()):
            _add_role(root, phrase, [_KINDS.index(name), _ANY_CASE, (), 0])
    for phrase in lexicon.sets.get(NO_ACTOR, ()):
        _add(root, split_phrase(phrase), [_KINDS.index(NO_ACTOR), _case(phrase), (), 0])
    for number, entry in enumerate(lexicon.actors.values()):
        _add_entry(root, entry, number)
    return root


def _add(root: Node, units: Iterable[str], sense: list[Any]) -> None:
    node = root
    for unit in units:
        child = node.get(unit)
        if child is None:
            child = node[unit] = {}
        node = child
    if node is not root:
        node.setdefault(_END, []).append(sense)


def _add_role(root: Node, phrase: str, sense: list[Any]) -> None:
    """A role word, and its regular plural: parsers give *troops* the lemma *troops*."""
    units = split_phrase(phrase)
    _add(root, units, sense)
    if units and units[-1].isalpha() and not units[-1].endswith("s"):
        _add(root, (*units[:-1], units[-1] + "s"), sense)


def _add_entry(root: Node, entry: ActorEntry, number: int) -> None:
    kinds: tuple[tuple[str, tuple[str, ...], bool], ...] = (
        (PERSON if is_person(entry) else NAME, entry.names, False),
        (ADJECTIVE, entry.adjectives, False),
        (PEOPLE, entry.people, False),
        (SEAT, entry.seats, False),
        (PLACE, entry.places, False),
        (SURNAME, (entry.surname,) if entry.surname else (), False),
        (NAME, entry.shared, True),
    )
    for kind, phrases, shared in kinds:
        for phrase in phrases:
            case = _case(phrase)
            sense = [_KINDS.index(kind), case, number, int(shared)]
            _add(root, split_phrase(phrase), sense)
            if case == _UPPER and len(phrase) <= 4 and phrase.isalpha():
                _add(root, (".".join(phrase.lower()) + ".",), sense)
                _add(root, (".".join(phrase.lower()),), sense)


class ActorIndex:
    """All phrases of a lexicon that may name an actor.

    What a phrase means is made when a text first holds it. Threads may share the index: a phrase that two of them meet
    at once means the same to both.

    :param lexicon: the merged dictionaries.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        actors = lexicon.actors
        self._actors = actors.in_order if isinstance(actors, LazyMapping) else tuple(actors.values())
        self._stored = lexicon.stored[NAMES] if lexicon.stored else None
        self._root: dict[str, Any] = dict(self._stored.places) if self._stored else name_rows(lexicon)
        self._senses: dict[tuple[Any, ...], Sense] = {}
        self.leading = _word_set(lexicon, "leading")
        self.backing = _word_set(lexicon, "backing")
        self.loyal = _word_set(lexicon, "loyal")
        self.leaning = _word_set(lexicon, "leaning")
        self.locative = _word_set(lexicon, "locative")
        self.lending = _word_set(lexicon, "lending")
        self.origin = _word_set(lexicon, "origin")
        self.speaking_for = _word_set(lexicon, "speaking-for")
        self.elsewhere = _word_set(lexicon, "elsewhere")
        self.choosing = _word_set(lexicon, "choosing")
        self.further = _word_set(lexicon, "further")

    def phrases(self) -> Iterator[tuple[tuple[str, ...], tuple[tuple[str, int], ...]]]:
        """Every phrase, as its units, with kind and case (see :class:`Sense`) of all that it may mean."""
        open_nodes: list[tuple[tuple[str, ...], Node]] = [((first,), self._opened(first)) for first in self._root]
        while open_nodes:
            units, node = open_nodes.pop()
            if _END in node:
                yield units, tuple(_kinds_and_cases(node[_END]))
            open_nodes += [((*units, unit), child) for unit, child in node.items() if unit != _END]

    def _opened(self, first: str) -> Node:
        """The node of a phrase's first word, read from the store when a text first holds the word."""
        node = self._root[first]
        if isinstance(node, int):
            assert self._stored is not None
            node = self._root[first] = self._stored.row(node)
        return node  # type: ignore[no-any-return]

    def _meanings(self, node: Node) -> Ending:
        """The senses of a phrase that ends at a node, made when a text first holds it."""
        senses = tuple(self._sense(*row) for row in node[_END])
        ending: Ending = (senses, any(sense.case != _ANY_CASE for sense in senses), {})
        node[_END] = ending
        return ending

    def _sense(self, kind: int, case: int, value: int | Sequence[str], shared: int) -> Sense:
        """Equal senses are one object."""
        entry = self._actors[value] if isinstance(value, int) else None
        sectors = () if isinstance(value, int) else tuple(value)
        key = (kind, case, entry.id if entry else sectors, shared)
        found = self._senses.get(key)
        return found or self._senses.setdefault(key, Sense(_KINDS[kind], case, entry, sectors, bool(shared)))

    def senses(self, phrase: str) -> tuple[Sense, ...]:
        """What a phrase may mean by itself, whatever its case: *BEIRUT* of a dateline."""
        first, *rest = split_phrase(phrase) or ("",)
        node: Node = self._opened(first) if first in self._root else {}
        for unit in rest:
            node = node.get(unit, {})
        if _END not in node:
            return ()
        ending: Ending = node[_END] if isinstance(node[_END], tuple) else self._meanings(node)
        return ending[0]

    # --- matching

    def find(self, tree: Tree, lower_document: bool) -> tuple[Hit, ...]:
        """The longest phrases of a sentence, from left to right, none overlapping another.

        :param lower_document: the document is all in small letters or in capitals, so that case tells nothing.
        """
        units = units_of(tree)
        caseless = lower_document or not any(any(map(str.islower, token.text)) for token in tree.tokens)
        keys, lemmas, root = units.keys, units.lemmas, self._root
        starts = [here for here, key in enumerate(keys) if key in root or lemmas[here] in root]
        last = len(keys) - 1
        hits: list[Hit] = []
        free = 0
        for here in starts:
            if here < free:
                continue
            key, lemma = keys[here], lemmas[here]
            next_key, next_lemma = (keys[here + 1], lemmas[here + 1]) if here < last else ("", "")
            node: Any = root.get(key)
            if node.__class__ is int:
                node = self._opened(key)
            goes_on = node is not None and (next_key in node or next_lemma in node)
            other: Any = root.get(lemma) if lemma != key else None
            if other is not None:
                if other.__class__ is int:
                    other = self._opened(lemma)
                goes_on = goes_on or next_key in other or next_lemma in other
            if not goes_on:  # most phrases are of one word; "the" begins "The Hague", and stands before other words
                senses: tuple[Sense, ...] = ()
                if other and _END in other:
                    senses = self._written(other, tree, units, here, here + 1, False, caseless)
                if not senses and node and _END in node:
                    senses = self._written(node, tree, units, here, here + 1, True, caseless)
                if senses:
                    hits.append(_hit(units, here, here + 1, senses) if units.joined else Hit(here, here + 1, senses))
                continue
            hit, free = self._longest(tree, units, here, self._ends(units, here, node, other), caseless)
            if hit is not None:
                hits.append(hit)
        return tuple(hits)

    def _ends(self, units: Units, start: int, node: Node | None, other: Node | None) -> list[End]:
        """Where phrases end that begin at unit *start*, the shortest first; a form goes before its lemma.

        :param node: of the form.
        :param other: of the lemma, if it is another word.
        """
        ends = _walk(node, units, start + 1, True) if node is not None else []
        others = _walk(other, units, start + 1, False) if other is not None else []
        return sorted((*ends, *others), key=itemgetter(0)) if ends and others else ends or others

    def _longest(self, tree: Tree, units: Units, start: int, ends: list[End], caseless: bool) -> tuple[Hit | None, int]:
        """The longest phrase that begins at unit *start* and is written as its dictionary asks."""
        for end, node, exact in reversed(ends):
            senses = self._written(node, tree, units, start, end, exact, caseless)
            if senses:
                return _hit(units, start, end, senses), end
        return None, start + 1

    def _written(
        self, node: Node, tree: Tree, units: Units, start: int, end: int, exact: bool, caseless: bool
    ) -> tuple[Sense, ...]:
        """What a phrase that ends at a node means as the text writes it; a word of its own is remembered."""
        if _END not in node:
            return ()
        senses, cased, met = node[_END] if node[_END].__class__ is tuple else self._meanings(node)
        if not cased:
            return senses
        if exact and end == start + 1 and not caseless:
            token = tree.tokens[units.positions[start]]
            if (token.id > 1 or token.upos not in _CLOSED_CLASS) and len(token.text) == len(units.keys[start]):
                found = met.get(token.text)
                if found is None:
                    fits = _fitting_cases(tree, units.positions[start:end], caseless)
                    found = met[token.text] = tuple([sense for sense in senses if fits[sense.case]])
                return found
        positions = units.positions[start:end]
        fits = _fitting_cases(tree, positions, caseless)
        senses = tuple([sense for sense in senses if fits[sense.case]])
        return senses if exact else _inflected(senses, tree, positions)


def _kinds_and_cases(ending: Ending | list[list[Any]]) -> Iterator[tuple[str, int]]:
    if isinstance(ending, list):
        yield from ((_KINDS[row[0]], row[1]) for row in ending)
    else:
        yield from ((sense.kind, sense.case) for sense in ending[0])


def _walk(start: Node, units: Units, here: int, exact: bool) -> list[End]:
    """Ends of the phrases that go on from *start*, and whether all forms are the dictionary's; a form goes first."""
    ends: list[End] = []
    keys, lemmas = units.keys, units.lemmas
    count = len(keys)
    node: Node | None = start
    while node is not None:
        if _END in node:
            ends.append((here, node, exact))
            if len(node) == 1:
                break
        if here >= count:
            break
        child = node.get(keys[here])
        if child is None:
            child, exact = node.get(lemmas[here]), False
        node = child
        here += 1
    return ends


def _inflected(senses: tuple[Sense, ...], tree: Tree, positions: Sequence[int]) -> tuple[Sense, ...]:
    """Those that may stand in a form that is not their own: *Contras*, but not *began* (Begin), *opened doors*."""
    verbal = any(tree.tokens[position].upos in _VERBAL for position in positions)
    return tuple(
        sense for sense in senses if sense.case == _ANY_CASE or not (verbal or sense.kind in (PERSON, SURNAME))
    )


def _fitting_cases(tree: Tree, positions: Sequence[int], caseless: bool) -> tuple[bool, bool, bool]:
    """For each case of the dictionary whether the text is written so: *US* is not *us*, *Turkey* is not *turkey*."""
    first = tree.tokens[positions[0]]
    single = positions[0] == positions[-1]
    if caseless:
        named = not (single and first.upos in _CLOSED_CLASS)
        return True, named, named
    if single:
        text = first.text
        opens = positions[0] == 0 and first.upos in _CLOSED_CLASS
        return True, not (opens or text.islower()), text.isupper()
    texts = [tree.tokens[position].text for position in positions]
    return True, not all(map(str.islower, texts)), all(map(str.isupper, texts))


def _hit(units: Units, start: int, end: int, senses: tuple[Sense, ...]) -> Hit:
    positions, joined, count = units.positions, units.joined, len(units.keys)
    if not joined:
        return Hit(start, end, senses)
    first, last = positions[start], positions[end - 1]
    return Hit(
        first,
        last + 1,
        senses,
        before=units.keys[start - 1] if joined[start] else "",
        after=units.keys[end] if end < count and joined[end] else "",
        partial=(start > 0 and positions[start - 1] == first) or (end < count and positions[end] == last),
    )


def units_of(tree: Tree) -> Units:
    """The words of a sentence, split at hyphens and folded to plain letters."""
    units: Units | None = tree.units
    if units is None:
        units = tree.units = _cut(tree)
    return units


def _cut(tree: Tree) -> Units:
    words = tree.words
    text = " ".join(words)
    if text.isascii() and "-" not in text:
        return Units(words, tree.lemmas, range(len(words)))
    plain_lemmas = tree.lemmas if "".join(tree.lemmas).isascii() else tuple(map(fold, tree.lemmas))
    keys: list[str] = []
    lemmas: list[str] = []
    positions: list[int] = []
    joined: list[bool] = []
    hyphen = False  # the word before ends in one
    start = 0
    for position in [*(k for k, word in enumerate(words) if "-" in word or not word.isascii()), len(words)]:
        if start < position:
            joined += (hyphen and bool(keys), *(False for _ in range(start + 1, position)))
            keys += words[start:position]
            lemmas += plain_lemmas[start:position]
            positions += range(start, position)
            hyphen = False
        if position < len(words):
            word = words[position]
            pieces = tuple(map(fold, _pieces(word)))
            joined += (hyphen and bool(keys), *(True for _ in pieces[1:])) if pieces else ()
            keys += pieces
            lemmas += (plain_lemmas[position],) if len(pieces) == 1 else pieces
            positions += (position,) * len(pieces)
            hyphen = not pieces or (word[-1] in _HYPHENS and len(word) > 1)
        start = position + 1
    whole = len(keys) == len(words) and not any(joined)
    return Units(tuple(keys), tuple(lemmas), tuple(positions), () if whole else tuple(joined))


def _hyphenated(word: str) -> bool:
    return "-" in word or (not word.isascii() and any(hyphen in word for hyphen in _HYPHENS))


def _pieces(word: str) -> Sequence[str]:
    if not _hyphenated(word):
        return (word,)
    for hyphen in _HYPHENS:
        word = word.replace(hyphen, " ")
    return word.split()


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


def _case(phrase: str) -> int:
    if phrase.islower():
        return _ANY_CASE
    return _UPPER if phrase.isupper() and len(phrase) > 1 else _CAPITAL


def _word_set(lexicon: Lexicon, name: str) -> frozenset[str]:
    """A closed list of single words, from the grammar or the sets."""
    return frozenset(word.lower() for word in (*lexicon.grammar.get(name, ()), *lexicon.sets.get(name, ())))
