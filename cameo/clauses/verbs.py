"""Verbs and copular adjectives: who is their subject and object, in whatever construction.

Each rule is a small function whose docstring is an example; :class:`VerbReader` asks them in order and keeps the name
of the one that answered.
"""

from __future__ import annotations

from collections.abc import Iterator

from cameo.clauses.clause import CLAUSE, OBJECT, RECIPIENT, SUBJECT, Decision
from cameo.clauses.grammar import Grammar
from cameo.clauses.nounphrase import is_indefinite, is_plural_noun, is_time, noun_phrase, preposition_of
from cameo.clauses.tree import Tree
from cameo.records import frozen

_SUBJECTS = ("nsubj", "csubj")
_QUOTE_ENDS = frozenset({",", '"', "”", "''", "’", "'"})
_QUOTE_STARTS = frozenset({'"', "“", "``", "‘", "'"})
_MAX_DEPTH = 12
HYPHENS = frozenset({"-", "–", "‐"})


@frozen
class Found:
    """An answer: the words and the rule that found them."""

    heads: tuple[int, ...]
    rule: str


NOTHING = Found((), "none")


class VerbReader:
    """Reads the slots of the verbs of one sentence; answers are remembered."""

    def __init__(self, tree: Tree, grammar: Grammar) -> None:
        self.tree = tree
        self.grammar = grammar
        self._surface: dict[int, Found] = {}
        self._is_accompanied = not grammar.first_accompanying.isdisjoint(tree.words)

    # --- voice

    def is_passive(self, verb: int) -> bool:
        """*was attacked*, *got arrested*, *troops sent by France*, *arrested and charged*."""
        tree = self.tree
        for child in tree.children[verb]:
            if tree.subtypes[child] == "pass":
                return True
            if tree.deprels[child] == "aux" and self._is_passive_auxiliary(verb, child):
                return True
        if not self.is_participle(verb):
            return False
        if tree.having(verb, *_SUBJECTS) or tree.having(verb, "aux"):
            return False
        relation = tree.deprels[verb]
        if relation == "conj":
            return self.is_passive(tree.heads[verb]) and tree.tokens[verb].xpos in ("VBN", "_", "")
        return relation in ("acl", "advcl", "amod", "xcomp", "root", "parataxis") and tree.tokens[verb].xpos != "VBD"

    def _is_passive_auxiliary(self, verb: int, auxiliary: int) -> bool:
        """*was* of *was attacked*, for parsers without ``aux:pass``."""
        return self.tree.lemmas[auxiliary] in self.grammar.be and self.is_participle(verb)

    def is_participle(self, verb: int) -> bool:
        """A past participle: *attacked* in *was attacked*, not in *they attacked* or *has attacked*."""
        token = self.tree.tokens[verb]
        if token.xpos == "VBG":
            return False
        if "Voice=Pass" in token.feats:
            return True
        return token.xpos == "VBN" or ("VerbForm=Part" in token.feats and "Tense=Past" in token.feats)

    # --- the surface subject

    def surface(self, verb: int, depth: int = 0) -> Found:
        """The grammatical subject of *verb*, its own or the one it shares."""
        if verb in self._surface:
            return self._surface[verb]
        found = NOTHING if depth > _MAX_DEPTH else self._surface_subject(verb, depth)
        self._surface[verb] = found
        return found

    def _surface_subject(self, verb: int, depth: int) -> Found:
        tree = self.tree
        own = tree.having(verb, "nsubj")
        if len(own) > 1:
            return self._nearest_subject(verb, own)
        if own:
            return self._own_subject(verb, own[0])
        inverted = self._inverted(verb)
        if inverted is not None:
            return Found(tree.conjuncts(inverted), "inverted-subject")
        if tree.first(verb, "csubj") is not None:
            return NOTHING
        head = tree.heads[verb]
        if head < 0:
            return self._addressed_by_quotation(verb)
        match tree.deprels[verb]:
            case "conj":
                return self._shared(self.surface(head, depth + 1), "conjoined-subject")
            case "acl":
                return self._of_modified_noun(verb, head, depth)
            case "amod":
                return Found((head,), "participle-before-noun")
            case "ccomp" | "advcl" if self.is_imperative(verb):
                return self._addressee(head)
            case "xcomp" | "ccomp":
                return self._controller(verb, head, depth)
            case "advcl":
                return self._of_main_clause(verb, head, depth)
            case _:
                return NOTHING

    def _own_subject(self, verb: int, subject: int) -> Found:
        """*France attacked*; *troops who attacked* takes the antecedent."""
        antecedent = self.antecedent(verb, subject)
        if antecedent is not None:
            return Found(self.tree.conjuncts(antecedent), "relative-subject")
        return Found(self.tree.conjuncts(subject), "own-subject")

    def _nearest_subject(self, verb: int, subjects: tuple[int, ...]) -> Found:
        """*KABUL: The army attacked*, *the town that rebels attacked*: of two subjects, the last before the verb."""
        before = [child for child in subjects if child < verb and not self.is_relative(child)]
        found = self._own_subject(verb, before[-1] if before else subjects[0])
        return Found(found.heads, "nearest-subject")

    def _inverted(self, verb: int) -> int | None:
        """*"We will leave," said the minister*: behind a speech verb, with the words it reports before it."""
        tree = self.tree
        if tree.lemmas[verb] not in self.grammar.report or self.is_passive(verb):
            return None
        before = not _QUOTE_ENDS.isdisjoint(tree.words[max(verb - 2, 0) : verb])
        after = [child for child in tree.having(verb, "obj", "iobj") if child > verb]
        return after[0] if before and after else None

    def _shared(self, found: Found, rule: str) -> Found:
        return Found(found.heads, rule) if found.heads else NOTHING

    def _of_modified_noun(self, verb: int, noun: int, depth: int) -> Found:
        """*troops attacking the town*, *troops sent by France*; *a plan to attack* is the planner's.

        *Germany is a donor, giving millions*, *Poland was the first to protest*: what the subject of the noun does.
        """
        if self.is_infinitive(verb):
            held = self.holder(noun, depth + 1)
            if held.heads or not self.tree.having(noun, "cop"):
                return self._shared(held, "infinitive-of-noun")
        if self.tree.having(noun, "cop"):
            return self._shared(self.surface(noun, depth + 1), "subject-of-predicate-noun")
        if self.tree.deprels[noun] == "obj" and not self._not_time((noun,)):
            return self._shared(self.surface(self.tree.heads[noun], depth + 1), "subject-control")
        return Found(self.tree.conjuncts(noun), "reduced-relative")

    def _not_time(self, nouns: tuple[int, ...]) -> tuple[int, ...]:
        """*spent two years searching*: the years search for nothing."""
        return tuple([k for k in nouns if not is_time(self.tree, k, self.grammar.times)])

    def holder(self, noun: int, depth: int = 0) -> Found:
        """Whose a noun is: *Iran's plan*, *Iran announced a plan*."""
        tree = self.tree
        for child in tree.having(noun, "nmod", "det"):
            if tree.subtypes[child] == "poss" or tree.feature(child, "Poss") == "Yes":
                return Found(tree.conjuncts(child), "possessor")
        governor = tree.heads[noun]
        judged = tree.lemmas[governor] in self.grammar.judging  # *discovered plans to attack*: somebody else's
        if governor >= 0 and tree.deprels[noun] in ("obj", "xcomp", "obl") and not judged:
            return self._shared(self.doers(governor, depth), "subject-of-noun's-verb")
        return NOTHING

    def _controller(self, verb: int, head: int, depth: int) -> Found:
        """*forced Iran to leave*: Iran; *promised Iran to leave*, *agreed to*, *held a rally to protest*: the doer."""
        tree = self.tree
        if self._is_finite(verb):
            return NOTHING
        controlled = self._not_time(tree.having(head, "obj", "iobj"))
        own_act = tree.lemmas[head] in self.grammar.subject_control
        if controlled and not self.controls_object(head) and self.is_infinitive(verb):
            return self._shared(self.surface(head, depth + 1), "purpose-subject")
        if controlled and not own_act and tree.lemmas[controlled[0]] not in self.grammar.vehicles:
            return Found(tree.conjuncts(controlled[0]), "object-control")
        addressee = self._prepositional_controller(head, verb)
        if addressee:
            return Found(addressee, "prepositional-control")
        return self._shared(self.surface(head, depth + 1), "subject-control")

    def controls_object(self, verb: int) -> bool:
        """*forced Iran to leave*, *urged it to*, *sent jets to bomb*; but *bought ships to* is the buyer's."""
        lemma, grammar = self.tree.lemmas[verb], self.grammar
        if lemma in grammar.pausing:
            return False  # *blocked the road to demand a clinic*
        if not grammar.causing:
            return True  # a grammar without the list knows no better
        known = lemma in grammar.causing or lemma in grammar.enacting or lemma in grammar.light
        return known or lemma in grammar.asking or lemma in grammar.operating or lemma in grammar.alleging

    def takes_infinitive(self, verb: int) -> bool:
        """*agreed with Turkey to pull back*: an operator without an object takes the infinitive as its complement."""
        return self.tree.lemmas[verb] in self.grammar.operating and not self.tree.having(verb, "obj", "iobj")

    def has_own_subject(self, verb: int) -> bool:
        """*that the spring was wet*: a subject of its own, which is no pronoun."""
        own = self.tree.first(verb, "nsubj")
        return own is not None and self.tree.tokens[own].upos != "PRON"

    def is_imperative(self, verb: int) -> bool:
        """*Withdraw your troops*: a bare form without subject, auxiliary or mark, that a speech or sentence ends in."""
        tree = self.tree
        if tree.tokens[verb].xpos != "VB" and tree.feature(verb, "Mood") != "Imp":
            return False
        if tree.having(verb, "nsubj", "csubj", "aux", "mark", "expl"):
            return False
        if tree.deprels[verb] == "conj":
            return self.is_imperative(tree.heads[verb])
        quoted = tree.deprels[verb] == "advcl" and verb > 0 and tree.words[verb - 1] in _QUOTE_STARTS
        return quoted or tree.deprels[verb] in ("root", "ccomp", "parataxis")

    def _addressed_by_quotation(self, verb: int) -> Found:
        """*Stop the attacks, the president told Israel*, where the parser hangs the speech below what is said."""
        if not self.is_imperative(verb):
            return NOTHING
        speeches = (k for k in self.tree.having(verb, "parataxis") if self.tree.lemmas[k] in self.grammar.report)
        return next((self._addressee(speech) for speech in speeches), NOTHING)

    def _addressee(self, speech: int) -> Found:
        """*"Withdraw," the president told Russia*: who is told so is to do it."""
        tree = self.tree
        told = tree.having(speech, "iobj", "obj") or tuple(
            child for child in tree.having(speech, "obl") if preposition_of(tree, child) == "to"
        )
        return Found(tree.conjuncts(told[0]), "imperative-addressee") if told else NOTHING

    def _prepositional_controller(self, head: int, verb: int) -> tuple[int, ...]:
        """*called on Iran to leave*, *appealed to Iran to leave*: the last such phrase before the complement."""
        tree = self.tree
        if tree.lemmas[head] not in self.grammar.prepositional_control:
            return ()
        for child in reversed(tree.having(head, "obl")):
            if is_time(tree, child, self.grammar.times):
                continue
            if head < child < verb and preposition_of(tree, child) in self.grammar.control_prepositions:
                return tree.conjuncts(child)
        return ()

    def _of_main_clause(self, verb: int, head: int, depth: int) -> Found:
        """*Citing threats, Russia left*; *accused Iran of arming rebels* is Iran's act."""
        tree = self.tree
        mark = self.mark(verb)
        if self._is_finite(verb) and mark not in ("",):
            return NOTHING
        absolute = self._absolute_subject(verb, head, mark)
        if absolute:
            return Found(absolute, "absolute-subject")
        objects = () if self.is_passive(head) else tree.having(head, "obj", "iobj")
        aside = mark == "to" and not self.controls_object(head)
        if mark in self.grammar.complement_marks and mark != "in" and not aside and objects and objects[0] < verb:
            return Found(tree.conjuncts(objects[0]), "object-control")
        if mark in ("to", "") and objects and self._prepositional_controller(head, verb):
            return Found(tree.conjuncts(objects[0]), "object-control")
        if mark == "to" and (addressee := self._prepositional_controller(head, verb)):
            return Found(addressee, "prepositional-control")
        return self._shared(self.surface(head, depth + 1), "adverbial-subject")

    def _absolute_subject(self, verb: int, head: int, mark: str) -> tuple[int, ...]:
        """*left, with Turkish soldiers shelling the town*, where the parser hangs the soldiers on *left*."""
        tree, before = self.tree, verb - 1
        if mark or before < 0 or tree.heads[before] != head or tree.deprels[before] != "obl":
            return ()
        return tree.conjuncts(before) if preposition_of(tree, before) in self.grammar.absolute_marks else ()

    # --- the relative clause

    def antecedent(self, verb: int, pronoun: int) -> int | None:
        """The noun that a relative pronoun stands for: *troops* of *troops who attacked*."""
        tree = self.tree
        if not self.is_relative(pronoun):
            return None
        here = verb
        for _ in range(_MAX_DEPTH):
            if here < 0:
                return None
            if tree.deprels[here] == "acl":
                return tree.heads[here]
            if tree.deprels[here] not in ("conj", "xcomp", "ccomp", "cop", "aux"):
                return None
            here = tree.heads[here]
        return None

    def is_relative(self, position: int) -> bool:
        """*who*, *which*, *that* as a pronoun; older parses have no ``PronType=Rel``."""
        token = self.tree.tokens[position]
        return "PronType=Rel" in token.feats or token.xpos in ("WDT", "WP")

    # --- logical roles

    def doers(self, verb: int, depth: int = 0) -> Found:
        """Who performs the act: the subject of an active verb, the *by* phrase of a passive one."""
        if not self.is_passive(verb):
            return self.surface(verb, depth)
        agents = [member for child in self.agents(verb) for member in self._replaced(verb, child)]
        if agents:
            return Found(tuple(agents), "passive-agent")
        hyphened = self._hyphened_agent(verb)
        if hyphened is not None:
            return Found((hyphened,), "hyphened-agent")
        conjoined = self._conjoined_agent(verb)
        return conjoined if conjoined.heads else self._agent_on_noun(verb)

    def _hyphened_agent(self, verb: int) -> int | None:
        """*the Russian-backed rebels*: Russia backs them."""
        tree = self.tree
        if tree.deprels[verb] != "amod" or verb < 2 or tree.words[verb - 1] not in HYPHENS:
            return None
        before = verb - 2
        return before if verb in (tree.heads[before], tree.heads[verb - 1]) else None

    def _conjoined_agent(self, verb: int) -> Found:
        """*was arrested and charged by police*: the last *by* phrase serves all the participles."""
        for other in self.tree.having(verb, "conj"):
            agents = self.agents(other) if self.is_passive(other) and not self.tree.having(other, "nsubj") else ()
            if agents:
                return Found(self.tree.conjuncts(agents[0]), "conjoined-agent")
        return NOTHING

    def _agent_on_noun(self, verb: int) -> Found:
        """*was shot in the yard of his station by gunmen*, where the parser hangs them on the station."""
        tree = self.tree
        for noun in reversed([child for child in tree.having(verb, "obj", "xcomp", "obl") if child > verb]):
            if self._may_hold_agent(noun):
                for holder in self._nouns_below(noun):
                    agents = self.agents(holder)
                    if agents and agents[0] > holder:
                        return Found(tree.conjuncts(agents[0]), "agent-on-noun")
        return Found((), "passive-without-agent")

    def _nouns_below(self, noun: int) -> Iterator[int]:
        """*the yard of his station*, the last of each, as far as they are known things and not *a play by students*."""
        while True:
            yield noun
            below = [child for child in self.tree.having(noun, "nmod") if child > noun]
            if not below or is_indefinite(self.tree, below[-1]) or is_plural_noun(self.tree, below[-1]):
                return
            noun = below[-1]

    def _may_hold_agent(self, noun: int) -> bool:
        """*under investigation*, *in the yard*; but *in a protest by students* is the students' protest."""
        tree = self.tree
        if tree.tokens[noun].upos not in ("NOUN", "PROPN"):
            return False
        preposition = preposition_of(tree, noun)
        if not preposition:
            return True
        return preposition in self.grammar.locative and not is_indefinite(tree, noun) and not is_plural_noun(tree, noun)

    def agents(self, verb: int) -> tuple[int, ...]:
        """*by France* of a passive, also for parsers without ``obl:agent`` and with the phrase on the wrong word."""
        tree = self.tree
        found = [
            child
            for child in tree.having(verb, "obl", "nmod")
            if (tree.subtypes[child] == "agent" or preposition_of(tree, child) == "by")
            and not self._is_means(child)
            and not is_time(tree, child, self.grammar.times)
        ]
        return tuple(found[:1])

    def _is_means(self, noun: int) -> bool:
        """*withdrawn by rail*, *taken by force*; but *released by rebel forces* names who did it."""
        return self.tree.words[noun] in self.grammar.means

    def objects(self, verb: int, depth: int = 0) -> Found:
        """What the act is done to: the object of an active verb, the subject of a passive one."""
        tree = self.tree
        if self.is_passive(verb):
            surface = self.surface(verb, depth)
            return Found(surface.heads, f"passive:{surface.rule}") if surface.heads else self._own_objects(verb)
        own = self._own_objects(verb)
        if own.heads:
            return own
        if tree.deprels[verb] == "acl" and tree.subtypes[verb] == "relcl" and self._lacks_object(verb):
            return Found(tree.conjuncts(tree.heads[verb]), "relative-object")
        shared = self._shared_object(verb)
        return shared if shared.heads else self._fronted_object(verb)

    def _fronted_object(self, verb: int) -> Found:
        """*Syria, France condemned*, *the rebels whom Russia bombed*: a second subject before the subject."""
        tree = self.tree
        before = [child for child in tree.having(verb, "nsubj") if child < verb]
        if len(before) < 2 or tree.having(verb, "xcomp", "ccomp", "cop"):
            return NOTHING
        first = before[0]
        comma = tree.words[before[1] - 1] == "," or any(tree.words[k] == "," for k in tree.having(first, "punct"))
        if self.is_relative(first) or comma:
            return Found(self._replaced(verb, first), "fronted-object")
        return NOTHING

    def _own_objects(self, verb: int) -> Found:
        tree = self.tree
        heads = [member for child in tree.having(verb, "obj") for member in self._replaced(verb, child)]
        if heads:
            return Found(tuple(heads), "own-object")
        lone = tree.having(verb, "iobj") if not tree.having(verb, "ccomp", "xcomp") else ()
        if lone:
            return Found(tree.conjuncts(lone[0]), "lone-recipient") if lone[0] > verb else NOTHING
        return self._bare_oblique(verb)

    def _bare_oblique(self, verb: int) -> Found:
        """*shot down a Russian jet*, where the parser says ``obl`` though there is no preposition."""
        tree = self.tree
        if tree.having(verb, "ccomp", "xcomp"):
            return NOTHING
        for child in tree.having(verb, "obl"):
            plain = not tree.subtypes[child] and not tree.having(child, "case", "nummod")
            between = (k for k in range(verb + 1, child) if tree.heads[k] != verb)
            if not plain or child < verb or any(tree.words[k] in self.grammar.prepositions for k in between):
                continue
            if not is_time(tree, child, self.grammar.times):
                return Found(tree.conjuncts(child), "bare-oblique")
        return NOTHING

    def _lacks_object(self, verb: int) -> bool:
        """*the troops France sent*: own subject, no relative pronoun anywhere in the clause."""
        tree = self.tree
        own = tree.first(verb, "nsubj")
        if own is None or self.is_relative(own):
            return False
        return not tree.having(verb, "xcomp", "ccomp", "cop") and not any(
            self.is_relative(child) for child in tree.children[verb]
        )

    def _shared_object(self, verb: int) -> Found:
        """*attacked and destroyed the town*: the first verb shares the object of the verb right after *and*."""
        tree = self.tree
        for other in tree.having(verb, "conj"):
            between = range(verb + 1, other)
            if tree.tokens[other].upos == "VERB" and all(tree.deprels[k] in ("cc", "advmod", "punct") for k in between):
                return self._shared(self._own_objects(other), "conjoined-object")
        if tree.deprels[verb] == "conj" and not tree.having(verb, "obl", "xcomp", "ccomp"):
            first = tree.heads[verb]
            own = self._own_objects(first)
            if own.heads and own.heads[0] > verb:
                return Found(own.heads, "conjoined-object")
        return NOTHING

    def _replaced(self, verb: int, filler: int) -> tuple[int, ...]:
        antecedent = self.antecedent(verb, filler)
        return self.tree.conjuncts(filler if antecedent is None else antecedent)

    # --- all slots

    def slots(self, verb: int) -> tuple[dict[str, tuple[int, ...]], list[Decision]]:
        """Every slot of the clause, and the rules that found subject and object."""
        slots: dict[str, tuple[int, ...]] = {}
        decisions: list[Decision] = []
        for slot, found in ((SUBJECT, self.doers(verb)), (OBJECT, self.objects(verb))):
            if found.heads:
                slots[slot] = found.heads
            if found is not NOTHING:
                decisions.append(Decision(f"{slot}: {found.rule}", found.heads))
        agents = self.agents(verb) if self.is_passive(verb) else ()
        companions = self._companions(verb, slots.get(SUBJECT, ()))
        if companions:
            slots[SUBJECT] += companions
            decisions.append(Decision("subject: companion", companions))
        self._add_recipients(verb, slots, decisions)
        self._add_prepositions(verb, slots, (*agents, *companions))
        self._add_possessors(verb, slots, decisions)
        self._add_clauses(verb, slots)
        return slots, decisions

    def _companions(self, verb: int, subjects: tuple[int, ...]) -> tuple[int, ...]:
        """*France, together with Britain, attacked Libya*; *alongside Iraqi soldiers, Iran attacked the town*."""
        tree, accompanying = self.tree, self.grammar.accompanying
        if not subjects or not self._is_accompanied:
            return ()
        near = [child for subject in subjects for child in tree.having(subject, "nmod", "obl") if child > subject]
        near += [child for child in tree.having(verb, "obl") if child < verb]
        return tuple(
            member
            for child in near
            if child < verb and child not in subjects and self._accompaniment(child) in accompanying
            for member in tree.conjuncts(child)
        )

    def _accompaniment(self, noun: int) -> str:
        """*together with*, also where the parser makes *together* an adverb beside the preposition."""
        tree = self.tree
        cases = tree.having(noun, "case")
        if len(cases) > 1:
            return " ".join(tree.words[case] for case in cases)
        if cases and cases[0] > 0 and tree.tokens[cases[0] - 1].upos in ("ADV", "ADP"):
            return f"{tree.words[cases[0] - 1]} {tree.words[cases[0]]}"
        return preposition_of(tree, noun)

    def _add_possessors(self, noun: int, slots: dict[str, tuple[int, ...]], decisions: list[Decision]) -> None:
        """*Iran is Syria's ally* is *an ally of Syria*."""
        if self.tree.having(noun, "cop"):
            possessors = noun_phrase(self.tree, noun).possessors
            if possessors:
                slots["of"] = (*slots.get("of", ()), *possessors)
                decisions.append(Decision("of: possessor-of-predicate", possessors))

    def _add_recipients(self, verb: int, slots: dict[str, tuple[int, ...]], decisions: list[Decision]) -> None:
        """*gave Iran arms*, *gave arms to Iran*."""
        tree = self.tree
        indirect = [child for child in tree.having(verb, "iobj") if child not in slots.get(OBJECT, ())]
        heads = [member for child in indirect for member in self._replaced(verb, child)]
        if OBJECT in slots:
            for child in tree.having(verb, "obl"):
                if preposition_of(tree, child) == "to":
                    heads.extend(self._replaced(verb, child))
        if heads:
            slots[RECIPIENT] = tuple(heads)
            decisions.append(Decision(f"recipient: {'indirect-object' if indirect else 'to'}", tuple(heads)))

    def _add_prepositions(self, verb: int, slots: dict[str, tuple[int, ...]], agents: tuple[int, ...]) -> None:
        tree = self.tree
        for child in tree.having(verb, "obl", "nmod"):
            preposition = preposition_of(tree, child)
            if preposition and child not in agents and not is_time(tree, child, self.grammar.times):
                slots[preposition] = slots.get(preposition, ()) + self._replaced(verb, child)

    def _add_clauses(self, verb: int, slots: dict[str, tuple[int, ...]]) -> None:
        tree = self.tree
        for child in tree.having(verb, "xcomp", "ccomp"):
            slots[CLAUSE] = slots.get(CLAUSE, ()) + tree.conjuncts(child)
        for child in tree.having(verb, "advcl"):
            mark = self.mark(child)
            if mark == "to":
                slots[CLAUSE] = slots.get(CLAUSE, ()) + tree.conjuncts(child)
            elif mark in self.grammar.prepositions:
                slots[mark] = slots.get(mark, ()) + tree.conjuncts(child)

    # --- small questions

    def mark(self, verb: int) -> str:
        """The word that introduces a clause: *if*, *to*, *without*, *of* in *accused of arming*."""
        tree = self.tree
        if not tree.children[verb]:
            return ""
        found = tree.first(verb, "mark", "case")
        if found is None:
            adverb = tree.first(verb, "advmod")
            if adverb is not None and adverb < verb and tree.tokens[adverb].upos == "SCONJ":
                return tree.words[adverb]
            return ""
        if not tree.children[found]:
            return tree.words[found]
        return " ".join([tree.words[word] for word in (found, *tree.having(found, "fixed"))])

    def is_infinitive(self, verb: int) -> bool:
        """*to attack*, *for France to attack*."""
        tree = self.tree
        return any(tree.words[child] == "to" for child in tree.having(verb, "mark"))

    def _is_finite(self, verb: int) -> bool:
        tree = self.tree
        if any("VerbForm=Fin" in tree.tokens[child].feats for child in tree.having(verb, "aux", "cop")):
            return True
        token = tree.tokens[verb]
        return "VerbForm=Fin" in token.feats or token.xpos in ("VBD", "VBZ", "VBP")
