"""One parsed sentence ─► coded acts: triggers, frames, roles, operators, and the rows they give."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import partial

from cameo.actors import ActorIndex, SentenceActors
from cameo.clauses.clause import OBJECT, SUBJECT, Clause
from cameo.clauses.grammar import Grammar
from cameo.clauses.reader import ClauseReader
from cameo.clauses.tree import Tree
from cameo.codes import Composition
from cameo.dictionary.model import SAME, SPEAKER, Lexicon, VerbEntry
from cameo.jurisdiction import at_home
from cameo.operators import (
    ASSERTED,
    HYPOTHETICAL,
    NOT,
    OperatorReader,
    OperatorWords,
    Surroundings,
    composed_roles,
    demanding_auxiliaries,
    speaker_is_doer,
)
from cameo.participants import Participant
from cameo.patterns import FrameIndex, FrameMatch, Verdict
from cameo.records import evolve, frozen
from cameo.roles import RoleReader
from cameo.rows import Row, is_mutual, mutual_rows, rows_of
from cameo.triggers import NOUN, VERB, Match, TriggerIndex, TriggerPattern, adapted, by_head

FORCE_ROOTS = frozenset({"14", "15", "16", "17", "18", "19", "20"})
"""Roots that *will* announces only in the doer's own words."""
THREAT = "13"
STAGED_ROOTS = frozenset({"01", "02", "05", "10", "11", "12", "14"})
"""Roots of what a crowd can do by marching: say, appeal, praise, demand, disapprove, reject, protest."""


@frozen
class Act:
    """A trigger that was coded, or the reason why it gave no row.

    :param entry: the verb entry, ``None`` for an operator whose inner act is in no entry.
    :param sources: who performs the act itself, before any operator.
    :param targets: to whom it is done, before any operator.
    :param composition: what the operators made of the code, ``None`` without operators.
    :param reason: why there are no rows, empty if there are.
    """

    match: Match
    clause: Clause
    entry: VerbEntry | None
    frame: FrameMatch | None
    verdict: Verdict
    code: str | None
    around: Surroundings
    modality: str
    sources: tuple[Participant, ...] = ()
    targets: tuple[Participant, ...] = ()
    composition: Composition | None = None
    rows: tuple[Row, ...] = ()
    reason: str = ""

    @property
    def reverse(self) -> str | None:
        """Code of the mirrored row, ``same``, or ``None``; *each other* makes every act mutual."""
        if self.clause.mutual:
            return SAME
        if self.frame is not None:
            return self.frame.frame.reverse
        return self.entry.reverse if self.entry is not None else None

    @property
    def operators(self) -> tuple[str, ...]:
        """Operators, outer first."""
        return tuple(operator.id for operator in reversed(self.around.operators))


class Engine:
    """The compiled dictionaries: everything that coding a sentence needs and no sentence changes."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.grammar = Grammar.of(lexicon.grammar, lexicon.sets, tuple(lexicon.operators.values()))
        self.collectives = frozenset(lexicon.sets.get("organ", ())) | self.grammar.collectives
        self.triggers = TriggerIndex(lexicon)
        self.frames = FrameIndex(lexicon)
        self.actors = ActorIndex(lexicon)
        self.demanding = demanding_auxiliaries(lexicon.operators.values())
        self.operator_words = OperatorWords.of(lexicon.operators, self.grammar.imperative_operators)

    def read(self, tree: Tree, actors: SentenceActors, date: datetime.date | None) -> SentenceReading:
        """Code one sentence."""
        return SentenceReading(self, tree, actors, date)


class SentenceReading:
    """All acts of one sentence, in the order of their triggers."""

    def __init__(self, engine: Engine, tree: Tree, actors: SentenceActors, date: datetime.date | None) -> None:
        self.engine = engine
        self.tree = tree
        self.reader = ClauseReader(tree, engine.grammar)
        found = engine.triggers.find(self.reader)
        self.matches = by_head(found, operators=False)
        self.operator_matches = by_head(found, operators=True)
        nouns = {
            head: tuple(engine.lexicon.verbs[match.pattern.entry] for match in matches if match.pattern.kind == NOUN)
            for head, matches in self.matches.items()
        }
        self.roles = RoleReader(
            self.reader,
            actors,
            {head: entries for head, entries in nouns.items() if entries},
            engine.collectives,
            frozenset(head for head, matches in self.operator_matches.items() if self._asks_others(matches)),
        )
        self.operators = OperatorReader(
            self.reader, self.roles, self.operator_matches, engine.lexicon.operators, engine.operator_words, date
        )
        self._demands = not engine.demanding.keys().isdisjoint(tree.words)
        self.acts: tuple[Act, ...] = tuple(self._settle(list(self._code_all()))) if found or self._demands else ()

    def _asks_others(self, matches: tuple[Match, ...]) -> bool:
        """*urged Iran to withdraw*: the object is to do it."""
        return any(self.engine.lexicon.operators[match.pattern.entry].doer == OBJECT for match in matches)

    # --- every trigger by itself

    def _code_all(self) -> Iterator[Act]:
        for head in sorted(self.matches):
            yield from self._code_head(self.matches[head])

    def _code_head(self, matches: tuple[Match, ...]) -> Iterator[Act]:
        """The acts of one trigger; where several entries claim it, the one whose frame fits best."""
        judged = [(match, *self._judge(match)) for match in matches]
        judged.sort(key=lambda item: _best_score(item[3]), reverse=True)
        match, entry, clause, verdict = judged[0]
        around = self.operators.around(clause)
        for frame in verdict.matches or (None,):
            yield self._code(match, entry, clause, verdict, frame, around)
        gapped = self.reader.gapped(match.head) if match.pattern.kind == VERB and not match.taken else None
        if gapped is not None:
            entry, clause, verdict = self._judge(match, gapped)
            for frame in verdict.matches or (None,):
                yield self._code(match, entry, clause, verdict, frame, around)

    def _judge(self, match: Match, clause: Clause | None = None) -> tuple[VerbEntry, Clause, Verdict]:
        entry = self.engine.lexicon.verbs[match.pattern.entry]
        clause = self._clause_of(match, entry) if clause is None else clause
        return entry, clause, self.engine.frames.judge(entry, clause, self.tree, self.roles.is_resolved)

    def _clause_of(self, match: Match, entry: VerbEntry) -> Clause:
        """The clause of a trigger, its own words taken out of the slots."""
        if match.pattern.kind == NOUN:
            clause = self.reader.noun(match.head)
            if len(match.positions) > 1:
                modifiers = tuple(k for k in clause.modifiers if k not in match.positions)
                slots = {**self._on_inner_words(match), **adapted(clause, match)}
                clause = evolve(clause, slots=slots, modifiers=modifiers)
            return self.roles.noun_clause(clause, entry)
        clause = self.reader.verb(match.head)
        if len(match.positions) == 1 and not match.object_slot and match.pattern.kind == VERB:
            return clause
        slots = adapted(clause, match)
        if match.taken and match.object_slot not in clause.slots:
            own = self.reader.on_nouns(match.taken).get(match.object_slot, ())  # "a member of Y, to the applause of Z"
            slots |= {OBJECT: own} if own else {}
        lower = self.reader.on_nouns((*slots.get(OBJECT, ()), *match.taken))
        return evolve(clause, slots=slots, noun_slots={**clause.noun_slots, **lower})

    def _on_inner_words(self, match: Match) -> dict[str, tuple[int, ...]]:
        """*a round of discussions with Syria*, *the restoration of ties with Uganda*: what hangs on the second noun."""
        inner = self.reader.on_nouns(k for k in match.positions if k != match.head)
        slots = {name: tuple(k for k in heads if k not in match.positions) for name, heads in inner.items()}
        return {name: heads for name, heads in slots.items() if heads and name in self.reader.grammar.prepositions}

    def _code(
        self,
        match: Match,
        entry: VerbEntry,
        clause: Clause,
        verdict: Verdict,
        frame: FrameMatch | None,
        around: Surroundings,
    ) -> Act:
        code = frame.frame.code if frame else entry.code
        negated = frame.frame.negated if frame and frame.frame.negated else entry.negated
        if negated and around.operators and around.operators[0].id == NOT:
            code, around = negated, evolve(around, operators=around.operators[1:])
        modality = around.modality
        act = partial(Act, match, clause, entry, frame, verdict, code, around)
        if code is None:
            return act(modality, reason="code: none")
        if around.staged and code[:2] not in STAGED_ROOTS and not any(each.own for each in around.operators):
            modality = HYPOTHETICAL  # *gathered to attack the town*
        bound = tuple(frame.bound.values()) if frame else ()
        if SPEAKER in entry.source:
            if match.pattern.words[0] == "to":
                around = _without_auxiliaries(around, clause.head)
            act = partial(Act, match, clause, entry, frame, verdict, code, around)
            return self._said(act, entry, clause, frame, around)
        sources = self.roles.sources(clause, entry, frame.frame if frame else None)
        sources = self._speakers(sources or self.roles.agents_of(clause, match.taken), around)
        targets = self.roles.targets(clause, entry, frame.frame if frame else None, code, sources=sources, bound=bound)
        if not targets and match.taken:
            targets = tuple(each for k in match.taken for each in self.roles.makers_of(k, sources))
        if not targets and match.taken and not clause.fillers(OBJECT):
            targets = tuple(each for k in match.taken for each in self._of_own_noun(k, sources))
        if match.pattern.kind == VERB and clause.status != ASSERTED and not (sources and targets):
            return act(modality, reason="participle before a noun: a state, with nobody who does it to anybody")
        found = act(modality, sources, targets)
        if found.reverse == SAME and is_mutual(sources) and self._is_matter(clause, targets):
            found = act(modality, sources)
        return self._composed(found)

    def _said(
        self, act: partial[Act], entry: VerbEntry, clause: Clause, frame: FrameMatch | None, around: Surroundings
    ) -> Act:
        """*Pakistan said India was to blame*: Pakistan accuses India; nobody accuses himself."""
        voices = tuple(each for each in around.speaker if each.mention.resolved)
        foretold = self._is_foretold(around)
        modality = ASSERTED if foretold else around.modality
        if not voices:
            return act(modality, reason="speaker: nobody known says so")
        targets = self.roles.targets(clause, entry, frame.frame if frame else None, None, sources=voices)
        targets = tuple(each for each in targets if each.mention.resolved and not _is_own(each, voices))
        if not targets:
            return act(modality, voices, reason="speaker: of himself, or of nobody known")
        found = act(modality, voices, targets)
        if found.code and found.code.startswith(THREAT) and not (around.operators or foretold):
            return evolve(found, reason="speaker: no threat without a future")
        return self._composed(found)

    def _is_foretold(self, around: Surroundings) -> bool:
        """*warned that Israel would pay*: unsure only because somebody warns of it."""
        grammar = self.engine.grammar
        doubts = {each.rule for each in around.decisions if each.rule.startswith(HYPOTHETICAL)}
        warned = {f"{HYPOTHETICAL}: complement of {verb}" for verb in grammar.foretelling}
        future = {f"{HYPOTHETICAL}: auxiliary {word}" for word in grammar.reported_future}
        return not warned.isdisjoint(doubts) and doubts <= warned | future

    def _of_own_noun(self, noun: int, sources: tuple[Participant, ...]) -> tuple[Participant, ...]:
        """*Azerbaijan holds Armenian prisoners*, *entered a Somali town*: whose the trigger's own noun is."""
        if noun in self.matches or self.tree.tokens[noun].upos not in ("NOUN", "PROPN"):
            return ()
        own = {each.mention.country for each in sources}
        found = self.roles.targets_at(noun, sources)
        return tuple(each for each in found if each.mention.country and each.mention.country not in own)

    def _is_matter(self, clause: Clause, targets: tuple[Participant, ...]) -> bool:
        """*Iran and Iraq discussed the situation*: what two do together is no third party."""
        heads = clause.fillers(OBJECT, named=True)
        things = {self.tree.tokens[k].start for k in heads if self.tree.tokens[k].upos == "NOUN"}
        return bool(targets) and all(
            not each.mention.resolved and any(each.mention.span[0] <= start < each.mention.span[1] for start in things)
            for each in targets
        )

    def _speakers(self, sources: tuple[Participant, ...], around: Surroundings) -> tuple[Participant, ...]:
        """*"We will withdraw," said Russia*: *we* is the speaker."""
        pronouns = self.engine.grammar.speaker_pronouns
        if len(sources) == 1 and around.speaker and sources[0].mention.text.lower() in pronouns:
            return tuple(evolve(each, rules=(*each.rules, "pronoun-of-speaker")) for each in around.speaker)
        return sources

    # --- operators

    def _composed(self, act: Act) -> Act:
        """Rows of an act once the operators are around it."""
        if not act.around.operators:
            return _with_rows(act, self._at_home(rows_of(act.sources, act.targets, act.code or "", act.reverse), act))
        if self._only_announced_by_others(act):
            return evolve(act, reason="will: announced by somebody else than the doer")
        if any(operator.spoken for operator in act.around.operators) and speaker_is_doer(act.around, act.sources):
            return evolve(act, reason="must: said by the doer of himself")
        composition = self.engine.lexicon.grid.compose(act.operators, act.code)
        act = evolve(act, composition=composition)
        if composition.code is None:
            return evolve(act, reason=f"compose: {composition.steps[-1]}")
        mutual = act.reverse == SAME or self._needs_two(act)
        agreeing = self._agreeing(act) if mutual and not any(each.mention.resolved for each in act.targets) else ()
        agreeing = self._accusing_each_other(act) or agreeing
        if len(agreeing) > 1:
            return _with_rows(act, mutual_rows(agreeing, composition.code))
        sources, targets = composed_roles(act.around.operators, act.sources, act.targets)
        if composition.code.startswith(THREAT) and not any(each.mention.resolved for each in targets):
            targets = self._conditioned(act, sources) or targets
        return _with_rows(act, self._at_home(rows_of(sources, targets, composition.code, None), act))

    def _conditioned(self, act: Act, sources: tuple[Participant, ...]) -> tuple[Participant, ...]:
        """*Iran will close the strait if Kuwait joins the war*: the threat is to whoever may do what it depends on."""
        heads = (act.clause.head, act.clause.support, *(operator.head for operator in act.around.operators))
        clauses = [self.reader.verb(k) for head in dict.fromkeys(heads) for k in self.reader.context.conditions(head)]
        doers = [each for clause in clauses for each in self.roles.doers(clause, clause.fillers(SUBJECT))]
        return tuple(each for each in doers if each.mention.resolved and not _is_own(each, sources))

    def _at_home(self, rows: Iterable[Row], act: Act) -> Iterator[Row]:
        """*Venezuela freed activists*: its own; not those whose release France asked for."""
        doers = {each.mention.span for each in act.sources}
        last: Row | None = None
        for row in rows:
            if row.mirror and last is not None:
                yield evolve(row, source=last.target, target=last.source)
                continue
            if row.source is not None and row.source.mention.span in doers:
                source, target = at_home(row.source, row.target, act.code or "", self.engine.actors.elsewhere)
                if source is not row.source or target is not row.target:
                    row = evolve(row, source=source, target=target)
            last = row
            yield row

    def _needs_two(self, act: Act) -> bool:
        """*Trump and Putin agreed to share information*: with one another."""
        own = [operator.head for operator in act.around.operators if operator.own]
        return bool(own) and self.tree.lemmas[own[0]] in self.engine.grammar.mutual_operators

    def _accusing_each_other(self, act: Act) -> tuple[Participant, ...]:
        """*Iran and Iraq accused each other of attacking fishermen*: each is subject and addressee."""
        own = [operator for operator in act.around.operators if operator.own and not operator.spoken]
        mutual = len(own) == 1 and self.reader.verb(own[0].head).mutual and is_mutual(own[0].subject)
        return own[0].subject if mutual else ()

    def _agreeing(self, act: Act) -> tuple[Participant, ...]:
        """*Jordan and Britain agreed to hold exercises*: the doers, where no third party is in it."""
        own = [operator for operator in act.around.operators if operator.own]
        doers = act.sources or (own[0].subject if own else ())
        spans = {each.mention.span for each in doers}
        others = [each for operator in own for each in (*operator.subject, *operator.addressee)]
        return doers if all(each.mention.span in spans for each in others) else ()

    def _only_announced_by_others(self, act: Act) -> bool:
        first = act.around.operators[0]
        if first.own or first.id == NOT or act.code is None or act.code[:2] not in FORCE_ROOTS:
            return False
        return not speaker_is_doer(act.around, act.sources)

    # --- the acts of a sentence together

    def _settle(self, acts: list[Act]) -> list[Act]:
        """Light verbs yield to their nouns, operators to what they govern; acts in no entry are added."""
        acts = [act for act in _without_light_verbs(acts) if not self._is_in_no_entry(act)]
        used = {
            operator.head
            for act in acts
            for operator in act.around.operators
            if operator.own and not operator.spoken and self._governs(act) and (act.code or not act.frame)
        }
        acts = [act for act in acts if act.match.head not in used or act.match.pattern.kind == NOUN]
        carried = {act.clause.support for act in acts if act.clause.support is not None and act.around.operators}
        unlisted = list(self._unlisted({act.match.head for act in acts} | carried, used))
        unlisted = [act for act in unlisted if act.composition is None or act.composition.code is not None]
        taken = {operator.head for act in unlisted for operator in act.around.operators}
        acts = [act for act in acts if act.match.head not in taken] + unlisted
        told = _told_by_verbs(_without_vehicles(acts), self.engine.grammar.occasions)
        return sorted([*told, *_alleged(acts)], key=lambda act: act.match.head)

    def _is_in_no_entry(self, act: Act) -> bool:
        """*accused Greece of having bought soldiers*: an entry without a code of its own, none of whose frames fits."""
        if act.code is not None or act.frame is not None or act.match.pattern.kind == NOUN:
            return False
        return any(operator.own and not operator.spoken for operator in act.around.operators)

    def _governs(self, act: Act) -> bool:
        """An operator reading holds over a clause, and over an event noun that it can make something of."""
        return act.match.pattern.kind != NOUN or (act.composition is not None and act.composition.code is not None)

    def _unlisted(self, coded: set[int], used: set[int]) -> Iterator[Act]:
        """Operators whose complement is a clause in no entry: *urged Iran to reconsider*."""
        done = set(used)
        if self._demands:
            yield from self._unlisted_demands(coded)
        for head in sorted(self.operator_matches, reverse=True):
            match = self.operator_matches[head][0]
            if head in done or match.pattern.kind == NOUN:
                continue
            complements = [k for k in self.reader.context.complements(head) if k not in coded]
            for complement in complements[:1]:
                act = self._unlisted_act(match, complement)
                if act is not None:
                    done.update(operator.head for operator in act.around.operators)
                    yield act

    def _unlisted_demands(self, coded: set[int]) -> Iterator[Act]:
        """*Obama said that Iran must reconsider*: what somebody else must do, though it is in no entry."""
        tree, demanding = self.tree, self.engine.demanding
        for position, word in enumerate(tree.words):
            head = tree.heads[position]
            minds = tree.lemmas[head] in self.engine.grammar.minding  # *the rebels must understand*
            if word not in demanding or tree.deprels[position] != "aux" or head in coded or minds:
                continue
            pattern = TriggerPattern(VERB, (word,), 0, (), demanding[word], True)
            around = self.operators.around(clause := self.reader.verb(head))
            if len(around.operators) == 1 and around.operators[0].spoken and not self.reader.verbs.is_passive(head):
                act = self._unlisted_composed(Match(pattern, head, (position,)), clause, around)
                if any(row.source and row.target and row.target.mention.resolved for row in act.rows):
                    yield act

    def _unlisted_act(self, match: Match, complement: int) -> Act | None:
        clause = self.reader.verb(complement)
        around = self.operators.around(clause)
        if not any(operator.own and operator.head == match.head for operator in around.operators):
            return None
        if (
            around.operators[0].own
            and not self._asks_others((match,))
            and self.reader.verbs.has_own_subject(complement)
        ):
            return None  # *agreed that the spring was wet*
        if self.tree.lemmas[match.head] in self.engine.grammar.planning:
            return None  # *decided to rename the ship*
        outer = [operator.head for operator in around.operators if operator.own][-1]
        return self._unlisted_composed(self.operator_matches[outer][0], clause, around)

    def _unlisted_composed(self, match: Match, clause: Clause, around: Surroundings) -> Act:
        sources = tuple(each for k in clause.fillers(SUBJECT) for each in self.roles.source_of(k))
        targets = self.roles.targets(clause, None, None, None, sources=sources)
        return self._composed(
            Act(match, clause, None, None, Verdict(), None, around, around.modality, sources, targets)
        )


def _is_own(other: Participant, sources: tuple[Participant, ...]) -> bool:
    """*Iran will strike if its troops are hit*: no threat to them."""
    theirs = {(each.mention.country, each.mention.sectors) for each in sources}
    mention = other.mention
    return any(
        mention.country == country and (not mention.sectors or not sectors or mention.sectors == sectors)
        for country, sectors in theirs
    )


def _without_auxiliaries(around: Surroundings, head: int) -> Surroundings:
    """*was to blame*: nobody is going to blame."""
    return evolve(around, operators=tuple(o for o in around.operators if o.own or o.head != head or o.id == NOT))


def _best_score(verdict: Verdict) -> tuple[int, int, int, int]:
    return verdict.matches[0].score if verdict.matches else (0, 0, 0, 0)


def _without_light_verbs(acts: list[Act]) -> list[Act]:
    """*launched an attack*: the noun is the act, unless a frame of the verb names it (*sought aid from*).

    A noun that a frame took as its word is no trigger of its own: *lifted its sanctions on Iran* imposes none.
    """
    named = {(act.match.head, k) for act in acts if act.frame for k in act.frame.bound.values()}
    counted = {
        k for act in acts if act.frame and act.rows and not act.around.operators for k in act.frame.bound.values()
    }
    supports = {(act.clause.support, act.match.head) for act in acts if act.clause.support is not None}
    governed = {
        (operator.head, act.match.head)
        for act in acts
        if act.match.pattern.kind == NOUN
        for operator in act.around.operators
    }
    yielding = counted | {noun for verb, noun in supports | governed if (verb, noun) in named}
    silent = {verb for verb, noun in supports if noun not in yielding}
    return [act for act in acts if act.match.head not in yielding and act.match.head not in silent]


def _told_by_verbs(acts: list[Act], occasions: AbstractSet[str]) -> list[Act]:
    """*An air strike killed three soldiers*, *they were killed in a raid*: the noun without a target yields.

    :param occasions: prepositions of the noun.
    """
    told = {
        (k, row.code[:2])
        for act in acts
        if act.match.pattern.kind == VERB
        for row in act.rows
        for slot in (SUBJECT, *occasions)
        for k in act.clause.fillers(slot)
    }
    return [
        act
        for act in acts
        if act.match.pattern.kind != NOUN
        or any(row.target is not None or (act.match.head, row.code[:2]) not in told for row in act.rows)
        or not act.rows
    ]


def _without_vehicles(acts: list[Act]) -> list[Act]:
    """*marched to protest against Israel* is one protest: the march itself, which names no target, yields."""
    staged = {
        (decision.positions[0], row.code[:2])
        for act in acts
        if act.around.staged
        for decision in act.around.decisions
        for row in act.rows
    }
    return [
        act
        for act in acts
        if not act.rows
        or any(row.target or (place, row.code[:2]) not in staged for row in act.rows for place in _places(act))
    ]


def _places(act: Act) -> tuple[int, ...]:
    """The verb of an act, or the one that carries its noun."""
    return (act.match.head,) if act.clause.support is None else (act.clause.support,)


def _alleged(acts: Iterable[Act]) -> Iterator[Act]:
    """The act inside an accusation or a denial, as what it is: only alleged."""
    for act in acts:
        own = [operator for operator in act.around.operators if operator.own]
        if not own or act.around.inner_modality == ASSERTED or act.code is None or act.entry is None:
            continue
        if len(own) < len(act.around.operators):
            continue
        bare = evolve(
            act, around=evolve(act.around, operators=()), composition=None, modality=act.around.inner_modality
        )
        yield _with_rows(bare, rows_of(act.sources, act.targets, act.code, act.reverse))


def _with_rows(act: Act, rows: Iterable[Row]) -> Act:
    rows = tuple(rows)
    return evolve(act, rows=rows, reason="" if rows else "no participants")
