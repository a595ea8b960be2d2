"""The clauses of one sentence, read on demand."""

from __future__ import annotations

from collections.abc import Iterator

from cameo.clauses.clause import OBJECT, Clause, Decision
from cameo.clauses.context import ContextReader
from cameo.clauses.grammar import Grammar
from cameo.clauses.nounphrase import Modifier, noun_phrase, preposition_of
from cameo.clauses.nouns import NounReader, Support
from cameo.clauses.tree import Tree
from cameo.clauses.verbs import VerbReader

_HYPHENS = frozenset({"-", "–", "‐"})


class ClauseReader:
    """Reads any word of a sentence as a predicate; answers are remembered.

    >>> # ClauseReader(Tree(sentence), grammar).verb(3).slots
    """

    def __init__(self, tree: Tree, grammar: Grammar) -> None:
        self.tree = tree
        self.grammar = grammar
        self.verbs = VerbReader(tree, grammar)
        self.nouns = NounReader(tree, self.verbs)
        self.context = ContextReader(tree, self.verbs)
        self._clauses: dict[tuple[int, str], Clause] = {}

    def verb(self, position: int) -> Clause:
        """A verb, or with ``kind`` adjective a copular adjective, as a clause."""
        return self._remembered(position, "verb")

    def noun(self, position: int) -> Clause:
        """An event noun as a clause."""
        return self._remembered(position, "noun")

    def _remembered(self, position: int, kind: str) -> Clause:
        key = (position, kind)
        if key not in self._clauses:
            self._clauses[key] = self._verb(position) if kind == "verb" else self._noun(position)
        return self._clauses[key]

    def _verb(self, position: int) -> Clause:
        slots, decisions = self.verbs.slots(position)
        mutual = self._drop_reciprocals(slots, decisions)
        return Clause(
            head=position,
            kind="adjective" if self.tree.tokens[position].upos == "ADJ" else "verb",
            slots=slots,
            noun_slots=self._lower_slots(slots),
            mutual=mutual,
            negated=self.context.is_negated(position, slots),
            auxiliaries=self.context.auxiliaries(position),
            links=self.context.links(position),
            decisions=tuple(decisions),
        )

    def _drop_reciprocals(self, slots: dict[str, tuple[int, ...]], decisions: list[Decision]) -> bool:
        """*fought each other*, *talked with one another*: no participant of its own."""
        words, found = self.tree.words, False
        for slot, heads in list(slots.items()):
            others = [k for k in heads if not self._is_reciprocal(k, words)]
            if len(others) < len(heads):
                found = True
                decisions.append(Decision("reciprocal", heads))
                slots[slot] = tuple(others)
                if not others:
                    del slots[slot]
        return found

    def _is_reciprocal(self, position: int, words: tuple[str, ...]) -> bool:
        pairs = (words[position : position + 2], words[max(position - 1, 0) : position + 1])
        return any(" ".join(pair) in self.grammar.reciprocals for pair in pairs)

    def _lower_slots(self, slots: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
        """What hangs on the object noun, then on the other nouns of the clause (*gave 2 million in aid to Mali*)."""
        others = tuple(k for slot, heads in slots.items() if slot in self.grammar.lending_prepositions for k in heads)
        return {**self.on_nouns(others), **self.on_nouns(slots.get(OBJECT, ()))}

    def on_nouns(self, heads: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
        """Prepositional phrases and possessors of nouns; also one lower (*2 million in aid to Fiji*)."""
        found: dict[str, tuple[int, ...]] = {}
        for head in heads:
            phrase = noun_phrase(self.tree, head)
            for complement in phrase.complements:
                found[complement.preposition] = (*found.get(complement.preposition, ()), complement.head)
            for complement in phrase.complements:
                if complement.preposition in self.grammar.measuring_prepositions:
                    for lower in noun_phrase(self.tree, complement.head).complements:
                        found.setdefault(lower.preposition, (lower.head,))
            for complement in self._of_participles(head):
                found.setdefault(complement.preposition, (complement.head,))
            if phrase.possessors:
                found["of"] = (*found.get("of", ()), *phrase.possessors)
        return found

    def _of_participles(self, noun: int) -> Iterator[Modifier]:
        """*restrictions imposed on Iran*: what a participle behind the noun takes."""
        tree = self.tree
        for child in tree.having(noun, "acl"):
            if child > noun and tree.subtypes[child] != "relcl" and self.verbs.is_participle(child):
                for below in tree.having(child, "obl"):
                    preposition = preposition_of(tree, below)
                    if preposition and preposition != "by" and tree.lemmas[below] not in self.grammar.times:
                        yield Modifier(below, preposition)

    def _noun(self, position: int) -> Clause:
        support = self.nouns.support(position)
        slots, decisions = self.nouns.slots(position, support)
        if support is not None:
            decisions.append(Decision(f"support: {support.kind}", (support.verb,)))
        carrier = support.verb if support is not None and support.kind != "relative" else None
        modifiers, leaders = self._before_noun(position)
        return Clause(
            head=position,
            kind="noun",
            slots=slots,
            modifiers=modifiers,
            leaders=leaders,
            negated=self._noun_negated(position, support),
            auxiliaries=self.context.auxiliaries(carrier) if carrier is not None else (),
            support=carrier,
            status=self.nouns.status(position, support),
            links=self.context.links(position if carrier is None else carrier),
            decisions=tuple(decisions),
        )

    def _before_noun(self, position: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Adjectives and nouns before an event noun, and apart from them *US* of *US-led*; backers are left out."""
        tree, grammar = self.tree, self.grammar
        phrase = noun_phrase(tree, position)
        modifiers: list[int] = []
        leaders: list[int] = []
        for k in sorted({*phrase.adjectives, *phrase.compounds}):
            hyphened = k - 2 if k > 1 and tree.words[k - 1] in _HYPHENS else None
            if tree.lemmas[k] in grammar.leading or tree.lemmas[k] in grammar.backing:
                if hyphened is not None and hyphened in modifiers:
                    modifiers.remove(hyphened)
                if hyphened is not None and tree.lemmas[k] in grammar.leading:
                    leaders.append(hyphened)
            else:
                modifiers.append(k)
        return tuple(modifiers), tuple(leaders)

    def _noun_negated(self, position: int, support: Support | None) -> bool:
        """*no talks took place*, *did not hold talks*."""
        if self.context.is_negated(position) or self.nouns.fails(position):
            return True
        return support is not None and self.context.is_negated(support.verb)
