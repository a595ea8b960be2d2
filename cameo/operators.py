"""What is put around an act: negation, intent, appeal, threat …; whether it is told as a fact; and who tells it.

The reader climbs from a predicate along its governors. Each step is a rule with a name, kept for explanations.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from cameo.clauses.clause import OBJECT, RECIPIENT, SUBJECT, Clause, Decision, Link
from cameo.clauses.reader import ClauseReader
from cameo.dictionary.model import Operator
from cameo.participants import OWN_RULES, Participant
from cameo.records import frozen
from cameo.roles import RoleReader
from cameo.triggers import NOUN, Match, adapted

ASSERTED = "asserted"
PRESUPPOSED = "presupposed"
BACKGROUND = "background"
ALLEGED = "alleged"
HYPOTHETICAL = "hypothetical"
MODALITIES = (ASSERTED, PRESUPPOSED, BACKGROUND, ALLEGED, HYPOTHETICAL)
"""From the firmest to the weakest; the weakest that applies wins."""

NOT = "not"
_STATE = frozenset({"GOV", "MIL", "COP", "SPY"})
"""Sectors that a government speaks for."""
_INDICATIVE = frozenset({"VBD", "VBZ", "MD"})
"""Tags of verbs that tell a fact; *that Iran withdraw* and *that they withdraw* may be a wish."""
_FINITE = _INDICATIVE | {"VBP"}


@frozen
class Applied:
    """One operator around an act.

    :param head: position of the word that is the operator.
    :param own: whether the operator has a subject of its own (*not* and auxiliaries have none).
    :param subject: who appeals, threatens, refuses.
    :param addressee: to whom.
    :param implied: who intends it is who would do it, even if not said (*a raid by pilots was planned*).
    :param spoken: an auxiliary in reported words, put there by the speaker (*said that Israel must withdraw*).
    :param controls: whose infinitive it governs, so that its subject is the doer (*opposed a French plan to attack*).
    """

    id: str
    head: int
    own: bool = False
    subject: tuple[Participant, ...] = ()
    addressee: tuple[Participant, ...] = ()
    spoken: bool = False
    implied: bool = False
    controls: bool = False


@frozen
class Surroundings:
    """All that stands around an act.

    :param operators: innermost first.
    :param modality: of the act with its operators.
    :param inner_modality: of the act alone: ``alleged`` under *accuse* and *deny*.
    :param speaker: who says so.
    :param staged: the purpose of a march or a rally: done by it, if it is something one says (*marched to protest*).
    """

    operators: tuple[Applied, ...]
    modality: str
    inner_modality: str
    speaker: tuple[Participant, ...]
    decisions: tuple[Decision, ...]
    staged: bool = False


@dataclass
class _Climb:
    """What has been found on the way up so far."""

    modality: str
    inner: str = ASSERTED
    operators: list[Applied] = field(default_factory=list)
    speaker: tuple[Participant, ...] = ()
    decisions: list[Decision] = field(default_factory=list)
    open: bool = True
    staged: bool = False
    carried: bool = False
    """Whether the last step was from the purpose of a thing that is sent or carried out."""

    def weaken(self, modality: str, rule: str, position: int) -> None:
        if MODALITIES.index(modality) > MODALITIES.index(self.modality):
            self.modality = modality
        self.decisions.append(Decision(f"{modality}: {rule}", (position,)))

    def apply(self, operator: Applied, rule: str) -> None:
        """Put *operator* around what was found so far; what it makes of it is a new, asserted act."""
        if operator.id != NOT:
            self.modality = ASSERTED
        self.operators.append(operator)
        self.decisions.append(Decision(f"operator {operator.id}: {rule}", (operator.head,)))


@frozen
class OperatorWords:
    """What the operators of a lexicon say of auxiliaries and of the imperative.

    :param auxiliaries: auxiliary ─► operator: *will* ─► intend.
    :param future: the operator whose auxiliary the doer uses of himself.
    :param commands: the operator that an imperative is.
    """

    auxiliaries: Mapping[str, str] = field(hash=False)
    future: str | None
    commands: str | None

    @classmethod
    def of(cls, operators: Mapping[str, Operator], imperative: AbstractSet[str]) -> OperatorWords:
        """Collect them.

        :param imperative: ids of operators that may be an imperative, from the grammar.
        """
        auxiliaries = {word.lower(): operator.id for operator in operators.values() for word in operator.aux}
        own = (name for name in auxiliaries.values() if operators[name].doer == SUBJECT)
        return cls(auxiliaries, next(own, None), next((name for name in operators if name in imperative), None))


class OperatorReader:
    """Reads the surroundings of the acts of one sentence."""

    def __init__(
        self,
        reader: ClauseReader,
        roles: RoleReader,
        matches: Mapping[int, tuple[Match, ...]],
        operators: Mapping[str, Operator],
        words: OperatorWords,
        story_date: datetime.date | None,
    ) -> None:
        self.reader = reader
        self.grammar = reader.grammar
        self.roles = roles
        self.matches = matches
        self.operators = operators
        self.story_date = story_date
        self._auxiliaries = words.auxiliaries
        self._future = words.future
        self._commands = words.commands
        self._met: dict[int, tuple[tuple[Participant, ...], tuple[Participant, ...]]] = {}

    def around(self, clause: Clause) -> Surroundings:
        """Climb from *clause* to the root of its sentence."""
        climb = _Climb(modality=clause.status)
        reported = self._is_reported(clause)
        self._local(climb, clause, reported)
        self._dated(climb, clause)
        for link in clause.links:
            self._step(climb, link, reported)
        if clause.kind == "verb" and not climb.operators and self.reader.context.is_generic(clause.head):
            climb.weaken(HYPOTHETICAL, "of anybody", clause.head)
        stands = clause.kind == "noun" and climb.modality == PRESUPPOSED and not climb.operators
        if stands and self.reader.tree.lemmas[clause.head] in self.grammar.states:
            climb.weaken(BACKGROUND, "a standing state", clause.head)
        if not reported and self.reader.context.is_question():
            climb.weaken(HYPOTHETICAL, "question", clause.head)
        return Surroundings(
            tuple(climb.operators), climb.modality, climb.inner, climb.speaker, tuple(climb.decisions), climb.staged
        )

    # --- the clause itself

    def _local(self, climb: _Climb, clause: Clause, reported: bool) -> None:
        """Negation and auxiliaries: *did not attack*, *will attack*, *might attack*, *had attacked*."""
        if clause.negated:
            climb.apply(Applied(NOT, clause.head), "negation")
        self._doubted(climb, clause.head)
        for auxiliary in clause.auxiliaries:
            operator = self._auxiliaries.get(auxiliary)
            if auxiliary in self.grammar.reported_future and reported:
                operator = self._future
            if operator is not None and self.operators[operator].doer == OBJECT:
                self._spoken(climb, clause, operator, auxiliary)
            elif operator is not None:
                if not any(each.head == clause.head and each.id == operator for each in climb.operators):
                    climb.apply(Applied(operator, clause.head), f"auxiliary {auxiliary}")
            elif auxiliary in self.grammar.possibility:
                climb.weaken(HYPOTHETICAL, f"auxiliary {auxiliary}", clause.head)
        position = clause.head if clause.support is None else clause.support
        self._commanded(climb, clause, position)
        if not reported and self.reader.context.is_pluperfect(position):
            if self.reader.context.is_told_in_order(position):
                climb.decisions.append(Decision("pluperfect of the story", (position,)))
            else:
                climb.weaken(BACKGROUND, "pluperfect", position)

    def _doubted(self, climb: _Climb, position: int) -> None:
        """*a possible visit*, *the planned talks*, *perhaps attacked*."""
        doubt = self.reader.context.doubt(position)
        if doubt is not None:
            climb.weaken(HYPOTHETICAL, f"{self.reader.tree.lemmas[doubt]} beside it", doubt)

    def _commanded(self, climb: _Climb, clause: Clause, position: int) -> None:
        """*"Withdraw your troops," the president told Russia*: a demand; without a known speaker, no event."""
        verbs = self.reader.verbs
        if not self._commands or not verbs.is_imperative(position):
            return
        speaker = self._speaker(clause)
        if any(each.mention.resolved for each in speaker):
            doer = self._known(verbs.surface(position).heads)
            addressee = tuple(each for each in doer if each.mention.resolved)
            climb.apply(Applied(self._commands, position, True, speaker, addressee, True), "imperative")
        else:
            climb.weaken(HYPOTHETICAL, "imperative", position)

    def _spoken(self, climb: _Climb, clause: Clause, operator: str, auxiliary: str) -> None:
        """*Russia says Israel must withdraw*: a demand of the speaker; without a speaker, a mere opinion."""
        speaker = self._speaker(clause)
        if any(each.mention.resolved for each in speaker):
            climb.apply(Applied(operator, clause.head, True, speaker, (), True), f"reported {auxiliary}")
        else:
            climb.weaken(HYPOTHETICAL, f"auxiliary {auxiliary}", clause.head)

    def _speaker(self, clause: Clause) -> tuple[Participant, ...]:
        for link in clause.links:
            if link.kind == "relative":
                break  # *said the figures that should be told*
            reports = link.kind == "complement" and self.reader.tree.lemmas[link.head] in self.grammar.report
            if reports or link.kind == "quote":
                return self._known(self.reader.verb(link.head).fillers(SUBJECT))
        return ()

    def _dated(self, climb: _Climb, clause: Clause) -> None:
        """*in 1968*, *forty years ago*: told as history."""
        tree = self.reader.tree
        year = self.story_date.year if self.story_date else None
        for told, position in self.reader.context.years(clause.head, clause.slots):
            if year is not None and told < year:
                climb.weaken(BACKGROUND, "dated before the story", position)
        for child in tree.having(clause.head, "advmod", "obl"):
            near = (child, *tree.children[child])
            words = {tree.words[k] for k in near}
            lemmas = {tree.lemmas[k] for k in near}
            if words & self.grammar.past_adverbs and lemmas & self.grammar.long_units:
                climb.weaken(BACKGROUND, "long ago", child)

    def _is_reported(self, clause: Clause) -> bool:
        lemmas = self.reader.tree.lemmas
        return any(
            link.kind == "quote" or (link.kind == "complement" and lemmas[link.head] in self.grammar.report)
            for link in clause.links
        )

    # --- steps up

    def _step(self, climb: _Climb, link: Link, reported: bool) -> None:
        match link.kind:
            case "purpose" if climb.open and self._is_vehicle(link.head):
                climb.staged = True
                climb.decisions.append(Decision("purpose of a vehicle", (link.head,)))
            case "condition" | "purpose" | "infinitive":
                if climb.open:
                    climb.weaken(HYPOTHETICAL, link.kind, link.head)
                climb.open = False
            case "complement":
                self._governor(climb, link, reported)
            case "object" | "oblique":
                self._governor_of_noun(climb, link, reported)
            case "nominal":
                self._noun_governor(climb, link)
            case "quote":
                self._speak(climb, link.head)
            case _:
                climb.open = False

    def _is_vehicle(self, verb: int) -> bool:
        """*marched to protest*, *took to the streets to demand*, *held a rally to condemn*."""
        lemmas, vehicles = self.reader.tree.lemmas, self.grammar.vehicles
        if lemmas[verb] in vehicles:
            return True
        slots = self.reader.verb(verb).slots
        return any(f"{lemmas[verb]} {lemmas[k]}" in vehicles for heads in slots.values() for k in heads) or any(
            lemmas[k] in vehicles for k in slots.get(OBJECT, ())
        )

    def _governor(self, climb: _Climb, link: Link, reported: bool) -> None:
        """The verb that a clause completes: *refused to meet*, *said that*, *denied that*, *wants to meet*."""
        head, lemma = link.head, self.reader.tree.lemmas[link.head]
        if climb.open and self._foretells(head):
            climb.weaken(HYPOTHETICAL, f"complement of {lemma}", head)
            self._speak(climb, head)
            climb.open = False
        elif climb.open and not self._is_told(head) and self._operator(climb, head):
            self._local(climb, self.reader.verb(head), reported)
        elif climb.open and self._is_vehicle(head) and link.preposition == "to":
            climb.staged = True
            climb.decisions.append(Decision("purpose of a vehicle", (head,)))
        elif lemma in self.grammar.report:
            self._speak(climb, head)
            climb.open = False
        elif not climb.open:
            return
        elif lemma in self.grammar.alleging or self._is_charge(lemma, link.preposition):
            climb.weaken(ALLEGED, f"complement of {lemma}", head)
            climb.open = False
        elif lemma in self.grammar.believing:
            if not self.reader.verbs.is_passive(head):  # *are believed to have attacked* is how news is told
                climb.weaken(ALLEGED, f"complement of {lemma}", head)
            climb.open = False
        elif lemma in self.grammar.supposing:
            climb.weaken(HYPOTHETICAL, f"complement of {lemma}", head)
        else:
            if link.infinitive and self._is_adjective(head) and not self.reader.context.is_achieved(head):
                climb.weaken(HYPOTHETICAL, "infinitive of an adjective", head)
            self._local(climb, self.reader.verb(head), reported)

    def _is_adjective(self, position: int) -> bool:
        return self.reader.tree.tokens[position].upos == "ADJ"

    def _is_charge(self, lemma: str, preposition: str) -> bool:
        """*arrested for collaborating with rebels*: what somebody is held for is not proved."""
        return lemma in self.grammar.charging and preposition in self.grammar.reasons

    def _foretells(self, head: int) -> bool:
        """*warned that rebels would attack the town*: what others will do is no threat of the speaker's."""
        tree, verbs = self.reader.tree, self.reader.verbs
        if tree.lemmas[head] not in self.grammar.foretelling:
            return False
        clauses = [k for k in tree.having(head, "ccomp") if verbs.has_own_subject(k)]
        found = [each for k in clauses for each in self._known(self.reader.verb(k).fillers(SUBJECT))]
        doers = [each for each in found if each.mention.resolved]
        speakers = self._known(self.reader.verb(head).fillers(SUBJECT))
        return bool(doers) and not any(_speaks_for(voice, doer) for voice in speakers for doer in doers)

    def _is_told(self, head: int) -> bool:
        """*told Iran that it had withdrawn* reports; *told Iran to withdraw*, *insisted that it withdraw* ask for it.

        *"Withdraw," he told Iran* is a command by itself.
        """
        tree = self.reader.tree
        if tree.lemmas[head] not in self.grammar.report:
            return False
        finite = _FINITE if tree.lemmas[head] in self.grammar.stating else _INDICATIVE
        return any(
            self.reader.verbs.is_imperative(clause)
            or self._is_finite(clause, finite)
            or any(tree.tokens[k].xpos in _FINITE for k in tree.having(clause, "aux", "cop"))
            for clause in tree.having(head, "ccomp")
        )

    def _is_finite(self, verb: int, finite: frozenset[str]) -> bool:
        """*insisted that he was ill*; not *insisted that the minister step down*, whatever the tagger calls it."""
        tree = self.reader.tree
        if tree.tokens[verb].xpos == "VBZ" and tree.words[verb] == tree.lemmas[verb]:
            return False
        return tree.tokens[verb].xpos in (_FINITE if tree.lemmas[verb] in self.grammar.be else finite)

    def _governor_of_noun(self, climb: _Climb, link: Link, reported: bool) -> None:
        """The verb that an event noun completes: *rejected talks*, *agreed to talks*, *denied the attack*."""
        head, lemma = link.head, self.reader.tree.lemmas[link.head]
        if climb.carried:
            climb.carried = False
            self._local(climb, self.reader.verb(head), reported)
            return
        fits = link.kind == "object" or self._takes(head, link.preposition)
        if climb.open and fits and lemma not in self.grammar.stating and self._operator(climb, head):
            self._local(climb, self.reader.verb(head), reported)
            return
        if climb.open and lemma in self.grammar.alleging:
            climb.weaken(ALLEGED, f"object of {lemma}", head)
        elif climb.open and (lemma in self.grammar.supposing or lemma in self.grammar.averting):
            climb.weaken(HYPOTHETICAL, f"object of {lemma}", head)
        elif climb.open and link.preposition in self.grammar.expecting:
            climb.weaken(HYPOTHETICAL, f"{link.preposition} before a noun", head)
        elif climb.open and lemma in self.grammar.bringing and fits:
            self._local(climb, self.reader.verb(head), reported)
            return  # *efforts to bring about a dialogue*: as much a fact as the verb is
        climb.open = (
            climb.open and bool(climb.operators) and (lemma in self.grammar.light or lemma in self.grammar.report)
        )
        if climb.open:
            self._local(climb, self.reader.verb(head), reported)

    def _takes(self, verb: int, preposition: str) -> bool:
        """*agreed to talks*, *asked Iran for help*; but *demanded money for the destruction* asks for the money."""
        if preposition not in self.grammar.operator_prepositions:
            return False
        objects = self.reader.verb(verb).fillers(OBJECT)
        return not objects or any(each.mention.resolved for k in objects for each in self.roles.readings(k))

    def _noun_governor(self, climb: _Climb, link: Link) -> None:
        """The noun that an act completes: *a threat to attack*, *plans for talks*, *the possibility of war*."""
        if climb.open and self._operator(climb, link.head, controls=link.infinitive):
            return
        lemma = self.reader.tree.lemmas[link.head]
        if climb.open and lemma in self.grammar.supposing:
            climb.weaken(HYPOTHETICAL, f"complement of {lemma}", link.head)
        elif climb.open and link.infinitive and self._is_carried_out(link.head):
            climb.carried = True
            return  # *urged Iran to send a team to free the men* is *urged Iran to free the men*
        elif climb.open and link.infinitive:
            climb.weaken(HYPOTHETICAL, "infinitive of a noun", link.head)
        elif climb.open and lemma in self.grammar.claims and link.preposition not in self.grammar.prepositions:
            climb.weaken(ALLEGED, f"complement of {lemma}", link.head)  # *criticism that judges release suspects*
        elif climb.open and lemma in self.grammar.phases and link.preposition == "of":
            self._doubted(climb, link.head)
            return  # *called for the resumption of talks* is *called for talks*
        climb.open = False

    def _is_carried_out(self, noun: int) -> bool:
        """*launched an operation to arrest*, *sent a team to free*, *the first to condemn*: the infinitive is done."""
        tree, grammar = self.reader.tree, self.grammar
        first = self.reader.nouns.first_conjunct(noun)
        verb = tree.lemmas[tree.heads[first]] if tree.deprels[first] == "obj" else ""
        sent = any(verb in verbs for verbs in (grammar.enacting, grammar.sending, grammar.light))
        return sent or self.reader.nouns.support(noun) is not None or self.reader.context.is_achieved(noun)

    def _operator(self, climb: _Climb, head: int, *, controls: bool = False) -> bool:
        """Apply the operator that stands at *head*, if one does.

        :param controls: whether it governs an infinitive.
        """
        found = self.matches.get(head)
        if not found:
            return False
        match = found[0]
        if self.reader.tree.lemmas[head] in self.grammar.alleging and climb.modality != HYPOTHETICAL:
            climb.inner = ALLEGED
        elif climb.inner == ASSERTED:
            climb.inner = HYPOTHETICAL
        if head not in self._met:
            self._met[head] = self._parties(match)
        subject, addressee = self._met[head]
        name = match.pattern.entry
        own_act = controls and self.operators[name].doer == SUBJECT and any(each.mention.resolved for each in subject)
        applied = Applied(name, head, True, subject, addressee, implied=name == self._future, controls=own_act)
        climb.apply(applied, f"trigger {' '.join(match.pattern.words)}")
        return True

    def _speak(self, climb: _Climb, head: int) -> None:
        clause = self.reader.verb(head)
        if not climb.speaker:
            climb.speaker = tuple(each for k in clause.fillers(SUBJECT) for each in self.roles.source_of(k))
            climb.decisions.append(Decision("attribution", (head,)))
        if climb.open and clause.negated:
            climb.weaken(HYPOTHETICAL, "negated report", head)

    # --- who appeals to whom

    def _parties(self, match: Match) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
        """Subject and addressee of an operator word."""
        if match.pattern.kind == NOUN:
            return self._parties_of_noun(match.head)
        clause = self.reader.verb(match.head)
        slots = adapted(clause, match)
        subject = self.roles.doers(clause, slots.get(SUBJECT, ()))
        for slot in (OBJECT, RECIPIENT, "to", "with", "against", "from"):
            heads = tuple(k for k in slots.get(slot, ()) if k not in self.roles.event_nouns)
            asked = (each for k in heads for each in self.roles.targets_at(k, subject))
            addressee = tuple(each for each in asked if each.mention.resolved)
            if addressee:
                return subject, addressee
        return subject, ()

    def _parties_of_noun(self, head: int) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
        """*Iran's threat to attack*, *the Iranian threat*, *a threat by Iran*, *Iran made a threat*."""
        clause = self.reader.noun(head)
        subject = self._known(clause.slots.get(SUBJECT, ()))
        if not subject:
            makers = (k for slot in sorted(self.grammar.making_prepositions) for k in clause.slots.get(slot, ()))
            subject = tuple(each for each in self._known(makers) if each.mention.resolved)
        if not subject:
            subject = tuple(each for each in self._known(clause.modifiers) if each.mention.resolved)
        if not subject:
            subject = self._known(self.reader.verbs.holder(head).heads)
        addressee = tuple(
            each
            for slot in ("to", "on", "against", RECIPIENT)
            for k in clause.slots.get(slot, ())
            for each in self.roles.targets_at(k)
            if each.mention.resolved
        )
        return subject, addressee

    def _known(self, heads: Iterable[int]) -> tuple[Participant, ...]:
        return tuple(each for k in heads for each in self.roles.source_of(k))


def demanding_auxiliaries(operators: Iterable[Operator]) -> dict[str, str]:
    """Auxiliary ─► operator, of those that a speaker lays on somebody else: *must* ─► demand."""
    return {word.lower(): operator.id for operator in operators for word in operator.aux if operator.doer == OBJECT}


def speaker_is_doer(surroundings: Surroundings, sources: Iterable[Participant]) -> bool:
    """Whether who announces an act is, or speaks for, who would do it (*"We will attack," said Iran*)."""
    return any(_speaks_for(speaker, doer) for speaker in surroundings.speaker for doer in sources)


def _speaks_for(speaker: Participant, doer: Participant) -> bool:
    """A minister speaks for his country, its government and its forces, but for no party and no rebels of it."""
    voice, act = speaker.mention, doer.mention
    if voice.span == act.span:
        return True
    if not act.resolved or voice.code == act.code:
        return act.resolved
    if voice.country is None or voice.country != act.country or "GOV" not in voice.sectors:
        return False
    return _STATE.issuperset(act.sectors)


def composed_roles(
    operators: Iterable[Applied], sources: tuple[Participant, ...], targets: tuple[Participant, ...]
) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Source and target once the operators, innermost first, are around the act.

    The source is the operator's subject; the target its addressee, else the inner doer if another actor, else the inner
    target. A known actor goes before an unknown one.
    """
    for operator in operators:
        if not operator.own:
            continue
        if operator.implied and not operator.subject:
            continue
        others = () if operator.controls else tuple(each for each in sources if not _same(each, operator.subject))
        beyond = tuple(each for each in targets if not _same(each, operator.subject))
        choices = (operator.addressee, others, beyond)
        known = next((choice for choice in choices if any(each.mention.resolved for each in choice)), None)
        targets = known or next((choice for choice in choices if choice), ())
        sources = operator.subject
    return sources, targets


def _same(participant: Participant, others: Iterable[Participant]) -> bool:
    mention = participant.mention
    owned = not OWN_RULES.isdisjoint(participant.rules)  # *denied that its troops had attacked*
    return any(
        mention.span == other.mention.span
        or (owned and mention.country is not None and mention.country == other.mention.country)
        or (mention.resolved and (mention.code, mention.entry) == (other.mention.code, other.mention.entry))
        for other in others
    )
