"""Every name, adjective, seat and role word of a lexicon in one trie, and the longest matches of a sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from attrs import frozen

from cameo.actors.codes import is_person
from cameo.clauses.tree import Tree
from cameo.dictionary.model import ActorEntry, Lexicon

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

WORD_SETS = ("organ", "instrument", "title", "former", "member", "quantity", "counterpart", "sole", "ruling", "abroad")
"""Sets whose phrases are looked up together with the names."""

NO_ACTOR = "no-actor"
"""Set of names that hold an actor's name or a role word and are nobody: *General Motors*, *Jordan River*."""

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

    :param joined: whether a hyphen stands before the unit.
    """

    keys: tuple[str, ...]
    lemmas: tuple[str, ...]
    positions: tuple[int, ...]
    joined: tuple[bool, ...]


class ActorIndex:
    """All phrases of a lexicon that may name an actor; immutable, so threads may share it.

    :param lexicon: the merged dictionaries.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._root: dict[str, Any] = {}
        self.leading = _word_set(lexicon, "leading")
        self.backing = _word_set(lexicon, "backing")
        self.loyal = _word_set(lexicon, "loyal")
        self.leaning = _word_set(lexicon, "leaning")
        self.locative = _word_set(lexicon, "locative")
        self.lending = _word_set(lexicon, "lending")
        self.origin = _word_set(lexicon, "origin")
        self.speaking_for = _word_set(lexicon, "speaking-for")
        self.elsewhere = _word_set(lexicon, "elsewhere")
        for agent in lexicon.agents:
            self._add_role(agent.phrase, Sense(AGENT, _case(agent.phrase), None, agent.sectors))
        for name in WORD_SETS:
            for phrase in lexicon.sets.get(name, ()):
                self._add_role(phrase, Sense(name, _ANY_CASE))
        for phrase in lexicon.sets.get(NO_ACTOR, ()):
            self._add(split_phrase(phrase), Sense(NO_ACTOR, _case(phrase)))
        for entry in lexicon.actors.values():
            self._add_entry(entry)

    # --- building

    def _add(self, units: Iterable[str], sense: Sense) -> None:
        node = self._root
        for unit in units:
            child = node.get(unit)
            if child is None:
                child = node[unit] = {}
            node = child
        node.setdefault(_END, []).append(sense)

    def _add_role(self, phrase: str, sense: Sense) -> None:
        """A role word, and its regular plural: parsers give *troops* the lemma *troops*."""
        units = split_phrase(phrase)
        if not units:
            return
        self._add(units, sense)
        if units[-1].isalpha() and not units[-1].endswith("s"):
            self._add((*units[:-1], units[-1] + "s"), sense)

    def _add_entry(self, entry: ActorEntry) -> None:
        kinds: tuple[tuple[str, tuple[str, ...]], ...] = (
            (PERSON if is_person(entry) else NAME, entry.names),
            (ADJECTIVE, entry.adjectives),
            (PEOPLE, entry.people),
            (SEAT, entry.seats),
            (PLACE, entry.places),
            (SURNAME, (entry.surname,) if entry.surname else ()),
        )
        for kind, phrases in kinds:
            self._add_names(entry, kind, phrases)
        self._add_names(entry, NAME, entry.shared, shared=True)

    def _add_names(self, entry: ActorEntry, kind: str, phrases: tuple[str, ...], *, shared: bool = False) -> None:
        """Names of one kind; equal senses are one object."""
        senses: dict[int, Sense] = {}
        for phrase in phrases:
            case = _case(phrase)
            sense = senses.get(case) or senses.setdefault(case, Sense(kind, case, entry, shared=shared))
            if units := split_phrase(phrase):
                self._add(units, sense)
                if case == _UPPER and len(phrase) <= 4 and phrase.isalpha():
                    self._add((".".join(phrase.lower()) + ".",), sense)
                    self._add((".".join(phrase.lower()),), sense)

    def phrases(self) -> Iterator[tuple[tuple[str, ...], tuple[Sense, ...]]]:
        """Every phrase, as its units, with all that it may mean."""
        open_nodes: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), self._root)]
        while open_nodes:
            units, node = open_nodes.pop()
            if _END in node:
                yield units, tuple(node[_END])
            open_nodes += [((*units, unit), child) for unit, child in node.items() if unit != _END]

    def senses(self, phrase: str) -> tuple[Sense, ...]:
        """What a phrase may mean by itself, whatever its case: *BEIRUT* of a dateline."""
        node = self._root
        for unit in split_phrase(phrase):
            node = node.get(unit, {})
        return tuple(node.get(_END, ()))

    # --- matching

    def find(self, tree: Tree, lower_document: bool) -> tuple[Hit, ...]:
        """The longest phrases of a sentence, from left to right, none overlapping another.

        :param lower_document: the document is all in small letters or in capitals, so that case tells nothing.
        """
        units = units_of(tree)
        caseless = lower_document or not any(any(map(str.islower, token.text)) for token in tree.tokens)
        keys, lemmas, root = units.keys, units.lemmas, self._root
        hits: list[Hit] = []
        here, count = 0, len(keys)
        while here < count:
            if keys[here] in root or lemmas[here] in root:
                hit, end = self._longest(tree, units, here, caseless)
                if hit is not None:
                    hits.append(hit)
                    here = end
                    continue
            here += 1
        return tuple(hits)

    def _longest(self, tree: Tree, units: Units, start: int, caseless: bool) -> tuple[Hit | None, int]:
        """The longest phrase that begins at unit *start* and is written as its dictionary asks."""
        key, lemma = units.keys[start], units.lemmas[start]
        ends = _walk(self._root.get(key), units, start + 1, True)
        if lemma != key and (other := self._root.get(lemma)) is not None:
            ends = sorted((*ends, *_walk(other, units, start + 1, False)), key=itemgetter(0))
        for place in range(len(ends) - 1, -1, -1):
            end, senses, exact = ends[place]
            fitting = tuple(
                sense
                for sense in senses
                if sense.case == _ANY_CASE or _fits(sense, tree, units, start, end, caseless, exact)
            )
            if fitting:
                return _hit(units, start, end, fitting), end
        return None, start


def _walk(node: dict[str, Any] | None, units: Units, here: int, exact: bool) -> list[tuple[int, list[Sense], bool]]:
    """Ends of the phrases that go on from *node*, and whether all forms are the dictionary's; a form goes first."""
    ends: list[tuple[int, list[Sense], bool]] = []
    keys, lemmas = units.keys, units.lemmas
    count = len(keys)
    while node is not None:
        if _END in node:
            ends.append((here, node[_END], exact))
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


def _may_inflect(sense: Sense, tree: Tree, units: Units, start: int, end: int) -> bool:
    """Whether a name may stand in a form that is not its own: *Contras*, but not *began* (Begin), *opened doors*."""
    if sense.kind in (PERSON, SURNAME):
        return False
    return all(tree.tokens[position].upos not in _VERBAL for position in units.positions[start:end])


def _fits(sense: Sense, tree: Tree, units: Units, start: int, end: int, caseless: bool, exact: bool) -> bool:
    """Whether the text is written as the dictionary writes it: *US* is not *us*, *Turkey* is not *turkey*."""
    if not (exact or _may_inflect(sense, tree, units, start, end)):
        return False
    positions = units.positions[start:end]
    first = tree.tokens[positions[0]]
    single = positions[0] == positions[-1]
    if caseless:
        return not (single and first.upos in _CLOSED_CLASS)
    if sense.case == _UPPER:
        return all(tree.tokens[position].text.isupper() for position in positions)
    if single and positions[0] == 0 and first.upos in _CLOSED_CLASS:
        return False
    return not all(tree.tokens[position].text.islower() for position in positions)


def _hit(units: Units, start: int, end: int, senses: tuple[Sense, ...]) -> Hit:
    positions, joined, count = units.positions, units.joined, len(units.keys)
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
    words = tree.words
    text = " ".join(words)
    if text.isascii() and "-" not in text:
        return Units(words, tree.lemmas, tuple(range(len(words))), (False,) * len(words))
    keys: list[str] = []
    lemmas: list[str] = []
    positions: list[int] = []
    joined: list[bool] = []
    hyphen = False
    for position, word in enumerate(words):
        pieces = _pieces(word)
        for number, piece in enumerate(pieces):
            keys.append(fold(piece))
            lemmas.append(fold(tree.lemmas[position]) if len(pieces) == 1 else keys[-1])
            positions.append(position)
            joined.append(bool(positions[:-1]) and (hyphen or number > 0))
        hyphen = not pieces or (word[-1] in _HYPHENS and len(word) > 1)
    return Units(tuple(keys), tuple(lemmas), tuple(positions), tuple(joined))


def _hyphenated(word: str) -> bool:
    return "-" in word or (not word.isascii() and any(hyphen in word for hyphen in _HYPHENS))


def _pieces(word: str) -> list[str]:
    if not _hyphenated(word):
        return [word]
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
