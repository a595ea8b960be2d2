"""What stands above a predicate: governors, negation, auxiliaries, and whether the sentence tells it as a fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cameo.clauses.clause import Link
from cameo.clauses.nounphrase import is_indefinite, is_time, is_year, preposition_of
from cameo.clauses.tree import Tree
from cameo.clauses.verbs import VerbReader

_MAX_LINKS = 12
_PRESENT = ("VBZ", "VBP")
_RELATIVE = ("WDT", "WP")


class ContextReader:
    """Climbs from predicates of one sentence to what governs them."""

    def __init__(self, tree: Tree, verbs: VerbReader) -> None:
        self.tree = tree
        self.verbs = verbs
        self.grammar = verbs.grammar

    # --- links

    def links(self, position: int) -> tuple[Link, ...]:
        """The chain of governors, nearest first; conjuncts share that of the first."""
        found: list[Link] = []
        here = position
        for _ in range(_MAX_LINKS):
            if self.tree.heads[here] < 0:
                break
            link = self._link(here)
            if link is None:
                here = self.tree.heads[here]
                continue
            found.append(link)
            here = link.head
        quote = self._quoting_verb(here)
        if quote is not None:
            found.append(Link("quote", quote))
        return tuple(found)

    def complements(self, head: int) -> tuple[int, ...]:
        """The clauses that complete a verb: *refused to meet*, *said that*, *accused Iran of arming*."""
        children = self.tree.having(head, "xcomp", "ccomp", "advcl")
        found = [child for child in children if (link := self._link(child)) and link.kind == "complement"]
        return tuple(member for child in found for member in self.tree.conjuncts(child))

    def conditions(self, head: int | None) -> tuple[int, ...]:
        """The clauses that an act depends on: *will attack unless Iran withdraws*; not *until Iran withdraws*."""
        children = self.tree.having(head, "advcl") if head is not None else ()
        return tuple(child for child in children if self.verbs.mark(child) in self.grammar.conditions)

    def _link(self, here: int) -> Link | None:
        """One step up; ``None`` where the step is no government (conjuncts)."""
        tree = self.tree
        head = tree.heads[here]
        match tree.deprels[here]:
            case "conj":
                return None
            case "xcomp" | "ccomp":
                return self._complement(here, head)
            case "advcl":
                return self._adverbial(here, head)
            case "acl":
                return self._clause_of_noun(here, head)
            case "csubj":
                return Link("infinitive" if self.verbs.is_infinitive(here) else "subject", head)
            case "parataxis":
                return Link("parataxis", head)
            case "nsubj":
                return Link("object" if self.verbs.is_passive(head) else "subject", head)
            case "obj" | "iobj":
                return Link("object", head)
            case "obl":
                return Link("oblique", head, self._preposition(here))
            case "nmod" | "appos" | "compound":
                return Link("nominal", head, preposition_of(tree, here))
            case _:
                return Link("other", head)

    def _preposition(self, noun: int) -> str:
        """*ahead of the talks*, also where the parser makes *ahead* an adverb beside the preposition."""
        preposition, case = preposition_of(self.tree, noun), self.tree.first(noun, "case")
        joined = f"{self.tree.words[case - 1]} {preposition}" if case else ""
        return joined if joined in self.grammar.expecting else preposition

    def _complement(self, here: int, head: int) -> Link:
        """*refused to attack*, *said that*, *asked whether*; *bought ships to attack Greece* tells a purpose."""
        mark = self.verbs.mark(here)
        if mark in self.grammar.conditions:
            return Link("condition", head, mark)
        aside = self.tree.having(head, "obj") and self.verbs.surface(here).rule == "purpose-subject"
        kind = "purpose" if aside or self._pauses(here, head) else "complement"
        return Link(kind, head, mark, self.verbs.is_infinitive(here))

    def _adverbial(self, here: int, head: int) -> Link:
        """*if it attacks*, *marched to protest*, *accused Iran of arming*; *with Iran arming them* stands alone."""
        mark = self.verbs.mark(here)
        if mark in self.grammar.conditions or (mark in self.grammar.awaiting and self._is_present(here)):
            return Link("condition", head, mark)
        if mark in self.grammar.purposes:
            controlled = self.verbs.surface(here).rule in ("object-control", "prepositional-control")
            governed = controlled or self.verbs.takes_infinitive(head) or self.is_achieved(head)
            governed = governed and not self._pauses(here, head)
            return Link("complement" if governed else "purpose", head, mark, True)
        if not mark and self.verbs.is_imperative(here):
            return Link("complement", head, mark)
        absolute = mark in self.grammar.absolute_marks and self.tree.first(here, "nsubj") is not None
        if mark in self.grammar.complement_marks and not absolute:
            return Link("complement", head, mark)
        return Link("adverbial", head, mark)

    def _is_present(self, position: int) -> bool:
        """*until the government guarantees their safety*: what is still to come; *until it left* is told."""
        tree = self.tree
        return any(tree.tokens[k].xpos in _PRESENT for k in (position, *tree.having(position, "aux", "cop")))

    def _pauses(self, here: int, head: int) -> bool:
        """*stopped the convoy to talk with the drivers*, which is not *stopped talking*."""
        infinitive = self.tree.feature(here, "VerbForm") == "Inf"
        return infinitive and self.tree.lemmas[head] in self.grammar.pausing

    def _clause_of_noun(self, here: int, head: int) -> Link:
        """*a plan to attack*, *the claim that it attacked*; a relative clause tells a fact of its own."""
        if self.tree.subtypes[here] == "relcl":
            return Link("relative", head)
        mark = self.verbs.mark(here)
        if mark and self._completes_verb_of(head, mark):
            return Link("complement", self.tree.heads[head], mark)
        return Link("nominal" if mark else "relative", head, mark, self.verbs.is_infinitive(here))

    def _completes_verb_of(self, noun: int, mark: str) -> bool:
        """*accused the army of "murdering" villagers*, where the parser hangs the gerund on the army."""
        tree, grammar = self.tree, self.grammar
        governor = tree.heads[noun]
        if governor < 0 or tree.deprels[noun] != "obj" or mark == "to" or mark not in grammar.complement_marks:
            return False
        return tree.lemmas[governor] in grammar.asking and tree.lemmas[governor] in grammar.alleging

    def _quoting_verb(self, root: int) -> int | None:
        """*"We will leave," said the minister*, where the parser hangs *said* below the quotation."""
        tree = self.tree
        for child in tree.having(root, "parataxis"):
            if tree.lemmas[child] in self.grammar.report and tree.first(child, "nsubj") is not None:
                return child
        return None

    def doubt(self, noun: int) -> int | None:
        """*a possible visit*, *any attack*, *possibly attacked*: the word that makes of an act no fact."""
        tree, unreal = self.tree, self.grammar.unreal
        near = tree.having(noun, "amod", "det", "advmod")
        return next((k for k in near if tree.lemmas[k] in unreal or tree.words[k] in unreal), None)

    def is_achieved(self, head: int) -> bool:
        """*was the first to condemn*, *was quick to praise*: an infinitive that tells a fact."""
        tree, achieving = self.tree, self.grammar.achieving
        return any(tree.lemmas[k] in achieving for k in (head, *tree.having(head, "amod", "nummod")))

    # --- negation and auxiliaries

    def is_negated(self, position: int, slots: dict[str, tuple[int, ...]] | None = None) -> bool:
        """*did not attack*, *no troops attacked*, *without attacking*, *no longer supports*."""
        tree, grammar = self.tree, self.grammar
        for child in tree.children[position]:
            if tree.deprels[child] in ("advmod", "cc", "det") and self._negates(child):
                return True
            if tree.deprels[child] == "cc" and self._joined(child) in grammar.negative_marks:
                return True
            if tree.deprels[child] == "det" and tree.words[child] in grammar.negative_determiners:
                return True
        if self.verbs.mark(position) in grammar.negative_marks or self._shares_negation(position):
            return True
        if not slots:
            return False
        for head in slots.get("subject", ())[:1] + slots.get("object", ())[:1]:
            if tree.words[head] in grammar.negative_pronouns:
                return True
            determiners = tree.having(head, "det", "cc", "advmod") if head != position else ()
            if any(tree.words[child] in grammar.negative_determiners for child in determiners):
                return True
        return False

    def _shares_negation(self, position: int) -> bool:
        """*did not invade Kuwait or attack Iran*: a bare conjunct; but *did not attack but praised Iran*."""
        tree = self.tree
        if (
            tree.deprels[position] != "conj"
            or tree.tokens[position].xpos != "VB"
            or tree.having(position, "aux", "nsubj")
        ):
            return False
        joint = tree.first(position, "cc")
        if joint is not None and tree.words[joint] in self.grammar.opposing:
            return False
        head = tree.heads[position]
        return any(self._negates(child) for child in tree.having(head, "advmod") if child < head)

    def is_generic(self, position: int) -> bool:
        """*a regime that murders priests*: the present tense of a relative clause whose noun is anybody's."""
        tree = self.tree
        if tree.subtypes[position] != "relcl" or not is_indefinite(tree, tree.heads[position]):
            return False
        subject = tree.first(position, "nsubj")
        if subject is not None and tree.tokens[subject].xpos not in _RELATIVE:
            return False  # *a treaty under which Russia supplies Iran*
        tenses = [tree.tokens[k].xpos for k in (position, *tree.having(position, "aux"))]
        return "VBN" not in tenses and any(tense in _PRESENT for tense in tenses)

    def _joined(self, position: int) -> str:
        """*rather than*: a word with those that make one with it."""
        return " ".join(self.tree.words[k] for k in (position, *self.tree.having(position, "fixed")))

    def _negates(self, adverb: int) -> bool:
        """*not*, *no longer* whichever of its words is the head; but *not only attacked* and *not just* affirm."""
        tree, grammar = self.tree, self.grammar
        word, following = tree.words[adverb], tree.words[adverb + 1 : adverb + 2]
        around = (" ".join(tree.words[max(start, 0) : start + 2]) for start in (adverb - 1, adverb))
        if any(pair in grammar.negators for pair in around):
            return True
        return word in grammar.negators and not (following and following[0] in grammar.affirming)

    def auxiliaries(self, position: int) -> tuple[str, ...]:
        """Lower-case lemmas and forms of the auxiliaries; a bare conjunct shares those of the first verb.

        *is to visit*, *is due to visit* have the auxiliary ``be to``.
        """
        tree = self.tree
        own = tuple(
            name
            for child in tree.having(position, "aux")
            for name in dict.fromkeys((tree.lemmas[child], tree.words[child]))
        )
        if not own and tree.deprels[position] == "conj" and tree.tokens[position].xpos in ("VB", "VBN"):
            head = tree.heads[position]
            return () if tree.having(position, "nsubj") else self.auxiliaries(head)
        return (*own, "be to") if self._is_arranged(position) else own

    def _is_arranged(self, position: int) -> bool:
        """*is to visit*, *is due to visit*; but *agreed to be visited*."""
        tree = self.tree
        mark = tree.first(position, "mark")
        if mark is None or not self.verbs.mark(position).endswith("to"):
            return False
        return any(
            child < mark and tree.lemmas[child] in self.grammar.be for child in tree.having(position, "aux", "cop")
        )

    def is_pluperfect(self, position: int) -> bool:
        """*had attacked*."""
        tree = self.tree
        return any(
            tree.lemmas[child] in self.grammar.have
            and (tree.feature(child, "Tense") == "Past" or tree.tokens[child].xpos == "VBD")
            for child in tree.having(position, "aux")
        )

    def is_told_in_order(self, position: int) -> bool:
        """*The union had earlier accused the ministry*, *left after rebels had attacked*: a step of the story."""
        tree, grammar = self.tree, self.grammar
        if tree.deprels[position] == "advcl" and self.verbs.mark(position) in grammar.narrating_marks:
            return True
        near = grammar.near_times
        return any(
            tree.words[child] in near or any(tree.words[below] in near for below in tree.children[child])
            for child in tree.having(position, "advmod", "obl", "nmod")
        )

    # --- dates

    def years(self, position: int, slots: Mapping[str, tuple[int, ...]]) -> Iterator[tuple[int, int]]:
        """*in 1968*, *on September 24, 1944*, *in the fall of 1999*, *the 1982 invasion*: each year with its place.

        :param slots: those of the clause at *position*.
        """
        tree = self.tree
        dated = [head for slot, heads in slots.items() if slot in self.grammar.year_prepositions for head in heads]
        for child in tree.having(position, "obl", "nmod"):
            below = tree.having(child, "nmod", "nummod", "compound", "flat", "appos", "obl")
            if is_time(tree, child, self.grammar.times):
                dated += below
            elif preposition_of(tree, child) in self.grammar.year_prepositions:
                dated += [k for k in below if preposition_of(tree, k) == "of"]
        if tree.tokens[position].upos == "NOUN":
            dated += tree.having(position, "nummod", "compound", "amod")
        for k in dated:
            year = tree.words[k].removesuffix("s")
            if is_year(year):
                yield int(year), k

    def is_question(self) -> bool:
        """The sentence ends in a question mark."""
        if "?" not in self.tree.words[-3:]:
            return False
        words = [word for word in self.tree.words[-3:] if word not in ("''", '"', "”", "'", "’", ")")]
        return bool(words) and words[-1] == "?"
