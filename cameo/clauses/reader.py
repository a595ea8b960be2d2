"""The clauses of one sentence, read on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cameo.clauses.clause import OBJECT, SUBJECT, Clause, Decision
from cameo.clauses.context import ContextReader
from cameo.clauses.grammar import Grammar
from cameo.clauses.nounphrase import Modifier, is_time, noun_phrase, preposition_of
from cameo.clauses.nouns import ASSERTED, PRESUPPOSED, NounReader, Support
from cameo.clauses.tree import Tree
from cameo.clauses.verbs import HYPHENS, VerbReader
from cameo.records import evolve

_QUANTITY = frozenset({"DET", "PRON", "NUM", "SYM"})


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
        self._gaps: dict[int, tuple[int, int]] = {}
        self._has_reciprocals = not grammar.first_reciprocals.isdisjoint(tree.words)

    def verb(self, position: int) -> Clause:
        """A verb, or with ``kind`` adjective a copular adjective, as a clause."""
        return self._remembered(position, "verb")

    def noun(self, position: int) -> Clause:
        """An event noun as a clause."""
        return self._remembered(position, "noun")

    def _remembered(self, position: int, kind: str) -> Clause:
        key = (position, kind)
        known = self._clauses.get(key)
        if known is None:
            clause = self._verb(position) if kind == "verb" else self._noun(position)
            known = self._clauses[key] = self._mended(clause) if self.tree.repairs else clause
        return known

    def _mended(self, clause: Clause) -> Clause:
        """Name the faults of the parser that were mended in this clause."""
        near = (each for each in self.tree.repairs if clause.head in (each.position, each.head))
        mended = tuple(Decision(f"mended: {each.rule}", (each.position,)) for each in near)
        return evolve(clause, decisions=(*mended, *clause.decisions)) if mended else clause

    def gapped(self, position: int) -> Clause | None:
        """*France expelled two diplomats and Germany three*: the clause that the verb at *position* is left out of."""
        clause = self.verb(position)
        gap = self._gaps.get(position)
        if gap is None:
            return None
        subject, remnant = gap
        slots = {**clause.slots, SUBJECT: (subject,)}
        if self.tree.tokens[remnant].upos != "NUM":
            slots[OBJECT] = (remnant,)
        decision = Decision("gapping", (subject, remnant))
        return evolve(clause, slots=slots, noun_slots=self._lower_slots(slots), decisions=(decision,))

    def _find_gap(self, verb: int, slots: dict[str, tuple[int, ...]]) -> None:
        """Take what belongs to the second clause out of the slots of the first."""
        tree, objects = self.tree, slots.get(OBJECT, ())
        if SUBJECT not in slots or not objects:
            return
        for word in tree.having(verb, "conj"):
            for orphan in tree.having(word, "orphan"):
                self._gaps[verb] = (word, orphan)
        for name in objects[1:]:
            remnant = self._remnant(name, objects) if tree.tokens[name].upos == "PROPN" else None
            if remnant is not None:
                self._gaps[verb] = (name, remnant)
                slots[OBJECT] = tuple(k for k in objects if k not in (name, remnant))

    def _remnant(self, name: int, objects: tuple[int, ...]) -> int | None:
        """*three* of *and Germany three*, *diplomats* of *and Germany four diplomats*: a number follows at once."""
        tree, number = self.tree, name + 1
        if name == 0 or tree.deprels[name - 1] != "cc" or number >= len(tree) or tree.tokens[number].upos != "NUM":
            return None
        if tree.heads[number] == name and tree.deprels[number] in ("flat", "nummod", "appos", "dep", "nmod", "orphan"):
            return number
        return tree.heads[number] if tree.heads[number] in objects else None

    def _verb(self, position: int) -> Clause:
        slots, decisions = self.verbs.slots(position)
        self._find_gap(position, slots)
        mutual = self._drop_reciprocals(slots, decisions)
        return Clause(
            head=position,
            kind="adjective" if self.tree.tokens[position].upos == "ADJ" else "verb",
            slots=slots,
            noun_slots=self._lower_slots(slots),
            mutual=mutual,
            negated=self.context.is_negated(position, slots),
            auxiliaries=self.context.auxiliaries(position),
            status=PRESUPPOSED if self._is_attribute(position) else ASSERTED,
            links=self.context.links(position),
            decisions=tuple(decisions),
        )

    def _is_attribute(self, position: int) -> bool:
        """*the occupied town*, *the Russian-backed rebels*: a participle before its noun takes its act for granted."""
        return self.tree.deprels[position] == "amod" and position < self.tree.heads[position]

    def _drop_reciprocals(self, slots: dict[str, tuple[int, ...]], decisions: list[Decision]) -> bool:
        """*fought each other*, *talked with one another*: no participant of its own."""
        if not self._has_reciprocals:
            return False
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
        lending = self.grammar.lending_prepositions
        others = [k for slot, heads in slots.items() if slot in lending for k in heads]
        lower = self.on_nouns(others) if others else {}
        if OBJECT in slots:
            lower |= self.on_nouns(slots[OBJECT])
        return lower

    def on_nouns(self, heads: Iterable[int]) -> dict[str, tuple[int, ...]]:
        """Prepositional phrases and possessors of nouns; one lower, too: *2 million in aid to Fiji*, *some of its*."""
        found: dict[str, tuple[int, ...]] = {}
        for head in heads:
            phrase = noun_phrase(self.tree, head)
            for complement in phrase.complements:
                dated = is_time(self.tree, complement.head, self.grammar.times)
                if (
                    not dated or self.tree.first(complement.head, "compound") is not None
                ):  # *against North Korea hours after*
                    found[complement.preposition] = (*found.get(complement.preposition, ()), complement.head)
            for complement in self._lower_complements(head, phrase.complements):
                found.setdefault(complement.preposition, (complement.head,))
            for complement in self._of_participles(head):
                found.setdefault(complement.preposition, (complement.head,))
            if phrase.possessors:
                found["of"] = (*found.get("of", ()), *phrase.possessors)
        return found

    def _lower_complements(self, noun: int, uppers: Iterable[Modifier]) -> Iterator[Modifier]:
        """*2 million in aid to Fiji*; *deliveries of tents and shells to Fiji*, which the parser hangs on the tents."""
        grammar, counting = self.grammar, self.tree.tokens[noun].upos in _QUANTITY
        carried = grammar.low_prepositions - grammar.making_prepositions  # "a banker from Spain" is Spanish
        for upper in uppers:
            if counting or upper.preposition in grammar.measuring_prepositions:
                yield from noun_phrase(self.tree, upper.head).complements
            elif upper.preposition == "of":
                for part in self.tree.conjuncts(upper.head):
                    below = noun_phrase(self.tree, part).complements
                    yield from (each for each in below if each.preposition in carried)

    def _of_participles(self, noun: int) -> Iterator[Modifier]:
        """*restrictions imposed on Iran*: what a participle behind the noun takes."""
        tree = self.tree
        for child in tree.having(noun, "acl"):
            if child > noun and tree.subtypes[child] != "relcl" and self.verbs.is_participle(child):
                for below in tree.having(child, "obl"):
                    preposition = preposition_of(tree, below)
                    if preposition and preposition != "by" and not is_time(tree, below, self.grammar.times):
                        yield Modifier(below, preposition)

    def _noun(self, position: int) -> Clause:
        support = self.nouns.support(position)
        slots, decisions = self.nouns.slots(position, support)
        if support is not None:
            decisions.append(Decision(f"support: {support.kind}", (support.verb,)))
        status = self.nouns.status(position, support)
        if status == ASSERTED and support is None:
            decisions.append(Decision("headline", (position,)))
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
            status=status,
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
            hyphened = k - 2 if k > 1 and tree.words[k - 1] in HYPHENS else None
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
