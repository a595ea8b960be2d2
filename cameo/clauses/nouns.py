"""Event nouns: *the Israeli attack on Gaza*, *talks between X and Y*, *Iran held talks with Syria*.

Whose act an adjective or a bare name before the noun tells is for those to say who know names; the reader lists them.
"""

from __future__ import annotations

from cameo.clauses.clause import OBJECT, SUBJECT, Decision
from cameo.clauses.nounphrase import Modifier, is_time, noun_phrase, preposition_of
from cameo.clauses.tree import Tree
from cameo.clauses.verbs import VerbReader
from cameo.records import frozen

ASSERTED = "asserted"
PRESUPPOSED = "presupposed"


@frozen
class Support:
    """The verb that carries an event noun.

    :param verb: its position.
    :param kind: ``light`` (*held talks*), ``occurrence`` (*clashes erupted*), ``existential`` (*there were clashes*),
        ``errand`` (*was in Rome for talks*), ``relative`` (*the talks that Iran held*).
    """

    verb: int
    kind: str


class NounReader:
    """Reads event nouns of one sentence."""

    def __init__(self, tree: Tree, verbs: VerbReader) -> None:
        self.tree = tree
        self.verbs = verbs
        self.grammar = verbs.grammar

    # --- what carries the noun

    def support(self, noun: int) -> Support | None:
        """The light or occurrence verb of an event noun, if one asserts it; else a light verb below it."""
        noun = self.first_conjunct(noun)
        return self._support_above(noun) or self._relative_support(noun)

    def _support_above(self, noun: int) -> Support | None:
        tree = self.tree
        verb, relation = tree.heads[noun], tree.deprels[noun]
        if verb < 0:
            return None
        passive = relation == "nsubj" and self.verbs.is_passive(verb)
        if relation == "obj" or passive:
            return Support(verb, "light") if self._is_light(verb, noun) else self._held(verb, passive)
        if relation == "nsubj":
            if tree.first(verb, "expl") is not None and tree.lemmas[verb] in self.grammar.be:
                return Support(verb, "existential")
            return Support(verb, "occurrence") if self._occurs(verb) else None
        if relation == "obl" and self._is_errand(verb, noun):
            return Support(verb, "errand")
        return Support(verb, "light") if relation == "obl" and self._is_light(verb, noun) else None

    def _is_errand(self, place: int, noun: int) -> bool:
        """*The minister was in Warsaw for talks*, *is in Lima on a visit*."""
        tree, case = self.tree, self.tree.first(noun, "case")
        if case is None or tree.words[case] not in self.grammar.errands or tree.tokens[place].upos != "PROPN":
            return False
        return bool(tree.having(place, "cop") and tree.having(place, "case") and tree.having(place, "nsubj"))

    def fails(self, noun: int) -> bool:
        """*The talks collapsed*: they did not come to anything."""
        tree = self.tree
        verb = tree.heads[noun]
        if tree.deprels[noun] != "nsubj" or verb < 0 or tree.having(verb, "obj", "xcomp", "ccomp"):
            return False
        parts = (f"{tree.lemmas[verb]} {tree.words[child]}" for child in tree.having(verb, "compound"))
        return tree.lemmas[verb] in self.grammar.failing or any(part in self.grammar.failing for part in parts)

    def _held(self, verb: int, passive: bool) -> Support | None:
        """*talks were held*: an occurrence in the passive."""
        phrase = f"be {self.tree.words[verb]}"
        return Support(verb, "occurrence") if passive and phrase in self.grammar.occurrence else None

    def _relative_support(self, noun: int) -> Support | None:
        """*the talks that Iran held*, *an attack carried out by rebels*: the light verb below the noun."""
        for child in self.tree.having(noun, "acl"):
            objects = self.verbs.objects(child).heads
            if noun in objects and self._is_light(child, noun):
                return Support(child, "relative")
        return None

    def first_conjunct(self, noun: int) -> int:
        """*helmets* of *helmets, boots and tents*."""
        while self.tree.deprels[noun] == "conj":
            noun = self.tree.heads[noun]
        return noun

    def _is_light(self, verb: int, noun: int) -> bool:
        """*hold*, *carry out*, *engage in*: alone, with its particle, or with the preposition of the noun."""
        tree = self.tree
        lemma = tree.lemmas[verb]
        if lemma in self.grammar.receiving and tree.deprels[noun] == "obj":
            return True
        parts = [tree.lemmas[k] for k in tree.having(verb, "compound")]
        case = tree.first(noun, "case")
        if case is not None:
            return f"{lemma} {tree.words[case]}" in self.grammar.light
        return any(f"{lemma} {part}" in self.grammar.light for part in parts) or lemma in self.grammar.light

    def _occurs(self, verb: int) -> bool:
        """*broke out*, *took place*, *are under way*."""
        tree = self.tree
        lemma = tree.lemmas[verb]
        if lemma in self.grammar.occurrence:
            return True
        after = [tree.words[k] for k in tree.having(verb, "compound", "obj", "advmod", "obl") if k > verb]
        if any(f"{lemma} {word}" in self.grammar.occurrence for word in after):
            return True
        state = " ".join(tree.words[k] for k in (*tree.having(verb, "case"), verb))
        return bool(tree.having(verb, "cop")) and f"be {state}" in self.grammar.occurrence

    # --- slots

    def slots(self, noun: int, support: Support | None) -> tuple[dict[str, tuple[int, ...]], list[Decision]]:
        """The slots of an event noun: its own, then those its verb lends it."""
        slots: dict[str, tuple[int, ...]] = {}
        decisions: list[Decision] = []
        self._own_slots(noun, slots, decisions)
        if support is not None:
            self._lent_slots(noun, support, slots, decisions)
        return slots, decisions

    def _own_slots(self, noun: int, slots: dict[str, tuple[int, ...]], decisions: list[Decision]) -> None:
        phrase = noun_phrase(self.tree, noun)
        if phrase.possessors:
            slots[SUBJECT] = phrase.possessors
            decisions.append(Decision("subject: possessor", phrase.possessors))
        for complement in (*phrase.complements, *self._stray_complements(noun)):
            self._complement(complement, slots, decisions)
        for complement in phrase.complements:
            self._low_complements(complement, slots, decisions)
        doers = tuple(
            head for decision in decisions if decision.rule == "subject: noun-by" for head in decision.positions
        )
        if phrase.possessors and doers:
            slots[SUBJECT] = doers
            slots["of"] = (*phrase.possessors, *slots.get("of", ()))
            decisions.append(Decision("of: possessor beside noun-by", phrase.possessors))

    def _stray_complements(self, noun: int) -> tuple[Modifier, ...]:
        """Complements of a conjoined noun serve both: *talks and meetings with Syria*."""
        last = self.tree.conjuncts(noun)[-1]
        return noun_phrase(self.tree, last).complements if last != noun else ()

    def _low_complements(self, upper: Modifier, slots: dict[str, tuple[int, ...]], decisions: list[Decision]) -> None:
        """*an attack by the army on Syria*, *of Kenyans by rebels*, where the parser hangs the second on the first."""
        is_name = self.tree.tokens[upper.head].upos == "PROPN"
        for complement in noun_phrase(self.tree, upper.head).complements:
            belongs = complement.preposition == "by" or (is_name and complement.preposition != "of")
            belongs |= upper.preposition == "by" and complement.preposition in self.grammar.low_prepositions
            if belongs and complement.preposition not in slots:
                decisions.append(Decision("low-complement", (complement.head,)))
                self._complement(complement, slots, decisions)

    def _complement(self, complement: Modifier, slots: dict[str, tuple[int, ...]], decisions: list[Decision]) -> None:
        """*by* gives the doer; other prepositions are a slot each."""
        name, head = complement.preposition, complement.head
        if is_time(self.tree, head, self.grammar.times):
            return
        if name == "by":
            slots[SUBJECT] = (*slots.get(SUBJECT, ()), head)
            decisions.append(Decision("subject: noun-by", (head,)))
        else:
            slots[name] = (*slots.get(name, ()), head)
            decisions.append(Decision(f"{name}: noun-preposition", (head,)))

    def _lent_slots(
        self, noun: int, support: Support, slots: dict[str, tuple[int, ...]], decisions: list[Decision]
    ) -> None:
        lent, _ = self.verbs.slots(support.verb)
        if support.kind == "errand":
            slots.setdefault(preposition_of(self.tree, support.verb), (support.verb,))
        carries = support.kind in ("light", "relative", "errand")
        if carries and lent.get(SUBJECT) and (SUBJECT not in slots or support.kind in ("light", "errand")):
            slots[SUBJECT] = lent[SUBJECT]
            decisions.append(Decision("subject: light-verb", lent[SUBJECT]))
        for slot, heads in lent.items():
            if slot in (SUBJECT, OBJECT) or slot in slots or noun in heads:
                continue
            slots[slot] = heads

    # --- status

    def status(self, noun: int, support: Support | None) -> str:
        """Asserted under a light or occurrence verb, *there is*, or as head of a headline; else presupposed."""
        if support is not None and support.kind != "relative":
            return ASSERTED
        return ASSERTED if self._heads_headline(noun) else PRESUPPOSED

    def _heads_headline(self, noun: int) -> bool:
        """*French raid on Mali*: root of a sentence without a finite verb."""
        tree = self.tree
        noun = self.first_conjunct(noun)
        return tree.heads[noun] < 0 and not tree.having(noun, "cop", "nsubj")
