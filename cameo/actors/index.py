"""Every name, adjective, seat and role word of a lexicon in one trie, and the longest matches of a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from cameo.actors.codes import is_person
from cameo.actors.units import Units, split_phrase, units_of
from cameo.clauses.tree import Tree
from cameo.dictionary.model import ActorEntry, Lexicon
from cameo.dictionary.tables import LazyMapping
from cameo.document import Token
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
_CLOSED_CLASS = frozenset({"PRON", "AUX", "DET", "ADP", "CCONJ", "SCONJ", "PART", "INTJ", "ADV"})
_VERBAL = frozenset({"VERB", "AUX"})
_MEMORY = 20_000
"""Hits that are kept, of a hundred bytes each."""
_NAMED, _RAISED, _CAPITALS = 1, 2, 3
_FITTING = ((_ANY_CASE,), (_ANY_CASE, _CAPITAL), (_ANY_CASE, _UPPER), (_ANY_CASE, _CAPITAL, _UPPER))
"""Cases of the dictionary that fit a phrase in small letters, with a capital, all in capitals (first word), or so."""
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


Node = dict[str, Any]
"""A node of the trie: next word ─► node, and under :data:`_END` the senses of a phrase that ends here.

Senses are rows until a text holds the phrase: kind and entry by their numbers, or sectors for a role word.
"""

Ending = tuple[tuple[Sense, ...], ...]
"""What a phrase means as it is written; see :func:`_writing` for the order."""

End = tuple[int, Node, bool]
"""Where a phrase ends, the node that it ends at, and whether all its forms are the dictionary's."""

First = tuple[Node | None, tuple[Sense, ...], Ending | None]
"""What begins with a word: what goes on from it, and what it means alone, whatever its case or in each."""

Words = tuple[Sequence[str], Sequence[str], Sequence[Token], bool]
"""The units of a sentence, their lemmas and tokens, and whether their case tells nothing."""

Place = tuple[int, int, tuple[Sense, ...]]
"""Where a phrase begins and ends, and what it means."""

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
        self._hits: dict[Place, Hit] = {}
        self.leading = _word_set(lexicon, "leading")
        self.backing = _word_set(lexicon, "backing")
        self.loyal = _word_set(lexicon, "loyal")
        self.wielding = _word_set(lexicon, "wielding")
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
        open_nodes: list[tuple[tuple[str, ...], Node]] = [((first,), self._node(first)) for first in self._root]
        while open_nodes:
            units, node = open_nodes.pop()
            if _END in node:
                yield units, tuple((sense.kind, sense.case) for sense in self._ending(node)[-1])
            open_nodes += [((*units, unit), child) for unit, child in node.items() if unit != _END]

    def _node(self, word: str) -> Node:
        """Everything that begins with a word, as a node of the trie."""
        following, alone, ending = self._opened(word)
        known = ending or ((alone,) if alone else None)
        return {**(following or {}), **({_END: known} if known else {})}

    def _opened(self, word: str) -> First:
        """What begins with a word, read from the store when a text first holds the word."""
        first: Any = self._root[word]
        if first.__class__ is not tuple:
            node: Node = self._stored.row(first) if self._stored and first.__class__ is int else first
            ending = self._ending(node) if _END in node else ((),)
            following = {unit: child for unit, child in node.items() if unit != _END}
            cased = ending[0] is not ending[-1]
            first = self._root[word] = (following or None, ending[-1], ending if cased else None)
        found: First = first
        return found

    def _ending(self, node: Node) -> Ending:
        """What a phrase that ends at a node means; the senses are made when a text first holds it."""
        ending = node[_END]
        if ending.__class__ is not tuple:
            senses = tuple(self._sense(*row) for row in ending)
            made = [tuple(sense for sense in senses if sense.case in cases) for cases in _FITTING]
            ending = node[_END] = tuple(senses if one == senses else one for one in made)
        found: Ending = ending
        return found

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
        node = self._node(first) if first in self._root else {}
        for unit in rest:
            node = node.get(unit, {})
        return self._ending(node)[-1] if _END in node else ()

    # --- matching

    def find(self, tree: Tree, lower_document: bool) -> tuple[Hit, ...]:
        """The longest phrases of a sentence, from left to right, none overlapping another.

        :param lower_document: the document is all in small letters or in capitals, so that case tells nothing.
        """
        keys: Sequence[str] = tree.words
        lemmas: Sequence[str] = tree.lemmas
        tokens, joined = tree.tokens, None
        if not tree.plain:
            units = units_of(tree)
            keys, lemmas, positions, joined = units.keys, units.lemmas, units.positions, units.joined
            tokens = tokens if not joined else tuple(map(tokens.__getitem__, positions))
        caseless = lower_document or _has_no_small_letter(tokens)
        sentence, last = (keys, lemmas, tokens, caseless), len(keys) - 1
        root, made, free = self._root, self._hits, 0
        hits: list[Hit] = []
        for here, key in enumerate(keys):  # four words in five are passed over, so that is what has to be quick
            lemma = lemmas[here]
            if lemma is key:
                if key not in root or here < free:
                    continue
                first, other = root[key], None
            else:
                first, other = root.get(key), root.get(lemma)
                if (first is None and other is None) or here < free:
                    continue
            free = here + 1
            longer = None
            if other is None or other is first:
                following, senses, ending = first if first.__class__ is tuple else self._opened(key)
                if ending is not None:
                    token = tokens[here]
                    if caseless or token.id == 1:
                        senses = ending[_writing_of_word(token, caseless)]
                    else:
                        senses = ending[0 if token.text.islower() else _CAPITALS if token.text.isupper() else _NAMED]
                if following is not None and here < last and (keys[free] in following or lemmas[free] in following):
                    longer = self._longer(sentence, here, following, None)
            else:
                senses, longer = self._by_lemma(sentence, here, first)
            if longer is not None:
                senses, free = longer
            if senses:
                if not joined:
                    place = here, free, senses
                elif joined[here] or joined[free]:
                    hits.append(_joined_hit(units, here, free, senses))
                    continue
                else:
                    place = positions[here], positions[free - 1] + 1, senses
                hits.append(made.get(place) or self._hit(place))
        return tuple(hits)

    def _hit(self, place: Place) -> Hit:
        """The same hit for the same phrase at the same place of any sentence; the last few thousand are kept."""
        if len(self._hits) >= _MEMORY:
            self._hits.clear()
        hit = self._hits[place] = Hit(*place)
        return hit

    def _by_lemma(
        self, sentence: Words, start: int, first: Any
    ) -> tuple[tuple[Sense, ...], tuple[tuple[Sense, ...], int] | None]:
        """What a word means alone whose lemma is another word, and the longest phrase that begins with it.

        :param first: what is known of the form, if it is of the dictionaries as the lemma is.
        """
        keys, lemmas, tokens, caseless = sentence
        end = start + 1
        following, senses, ending = self._opened(keys[start]) if first is not None else (None, (), None)
        onward, stem, cases = self._opened(lemmas[start])
        if stem:
            by_stem = cases[_writing(tokens[start:end], caseless)] if cases is not None else stem
            stem = _inflected(by_stem, tokens[start:end])
        if not stem and ending is not None:
            senses = ending[_writing(tokens[start:end], caseless)]
        if end < len(keys):
            for one in (following, onward):
                if one is not None and (keys[end] in one or lemmas[end] in one):
                    return stem or senses, self._longer(sentence, start, following, onward)
        return stem or senses, None

    def _longer(
        self, sentence: Words, start: int, following: Node | None, onward: Node | None
    ) -> tuple[tuple[Sense, ...], int] | None:
        """What the longest phrase of several words that begins at *start* means, and where it ends, if there is one.

        :param following: what goes on from the form.
        :param onward: what goes on from the lemma, if it is another word; a form goes before its lemma.
        """
        keys, lemmas, tokens, caseless = sentence
        ends = _walk(following, keys, lemmas, start + 1, True) if following is not None else []
        if onward is not None:
            ends += _walk(onward, keys, lemmas, start + 1, False)
            ends.sort(key=itemgetter(0))
        for end, node, exact in reversed(ends):
            ending = self._ending(node)
            senses = ending[-1]
            if ending[0] is not senses:
                senses = ending[_writing(tokens[start:end], caseless)]
            if not exact:
                senses = _inflected(senses, tokens[start:end])
            if senses:
                return senses, end
        return None


def _walk(node: Node, keys: Sequence[str], lemmas: Sequence[str], here: int, exact: bool) -> list[End]:
    """Ends of the phrases that go on from *node*, and whether all forms are the dictionary's; a form goes first."""
    ends: list[End] = []
    count = len(keys)
    while here < count:
        child = node.get(keys[here])
        if child is None:
            child, exact = node.get(lemmas[here]), False
            if child is None:
                break
        node = child
        here += 1
        if _END in node:
            ends.append((here, node, exact))
            if len(node) == 1:
                break
    return ends


def _inflected(senses: tuple[Sense, ...], tokens: Sequence[Token]) -> tuple[Sense, ...]:
    """Those that may stand in a form that is not their own: *Contras*, but not *began* (Begin), *opened doors*."""
    for sense in senses:
        if sense.case != _ANY_CASE:
            break
    else:
        return senses
    verbal = any(token.upos in _VERBAL for token in tokens)
    return tuple(
        [sense for sense in senses if sense.case == _ANY_CASE or not (verbal or sense.kind in (PERSON, SURNAME))]
    )


def _writing(tokens: Sequence[Token], caseless: bool) -> int:
    """How the text writes a phrase, as an index into an :data:`Ending`: *US* is not *us*, *Turkey* is not *turkey*."""
    first = tokens[0]
    if first is tokens[-1]:
        return _writing_of_word(first, caseless)
    if caseless:
        return _CAPITALS
    if first.text.islower():
        return 0 if all(token.text.islower() for token in tokens) else _NAMED
    return _CAPITALS if first.text.isupper() and all(token.text.isupper() for token in tokens) else _NAMED


def _writing_of_word(token: Token, caseless: bool) -> int:
    text = token.text
    if caseless:
        return 0 if token.upos in _CLOSED_CLASS else _CAPITALS
    if text.islower():
        return 0
    named = 0 if token.id == 1 and token.upos in _CLOSED_CLASS else _NAMED
    return named | _RAISED if text.isupper() else named


def _has_no_small_letter(tokens: Sequence[Token]) -> bool:
    for token in tokens:
        if token.text.islower():  # most sentences have such a word soon
            return False
    return not any(any(map(str.islower, token.text)) for token in tokens)


def _joined_hit(units: Units, start: int, end: int, senses: tuple[Sense, ...]) -> Hit:
    """A phrase with a hyphen before or behind it: *Saudi* in *Saudi-led*."""
    keys, positions, joined = units.keys, units.positions, units.joined
    first, last = positions[start], positions[end - 1]
    partial = (start > 0 and positions[start - 1] == first) or (end < len(keys) and positions[end] == last)
    return Hit(
        first,
        last + 1,
        senses,
        before=keys[start - 1] if joined[start] else "",
        after=keys[end] if joined[end] else "",
        partial=partial,
    )


def _case(phrase: str) -> int:
    if phrase.islower():
        return _ANY_CASE
    return _UPPER if phrase.isupper() and len(phrase) > 1 else _CAPITAL


def _word_set(lexicon: Lexicon, name: str) -> frozenset[str]:
    """A closed list of single words, from the grammar or the sets."""
    return frozenset(word.lower() for word in (*lexicon.grammar.get(name, ()), *lexicon.sets.get(name, ())))
