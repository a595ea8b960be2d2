"""Who fills a slot: source and target of an act, from the slots of its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import attrs

from cameo.actors import Reading, SentenceActors
from cameo.actors.setting import SETTING_RULES
from cameo.clauses.clause import OBJECT, RECIPIENT, SUBJECT, Clause, Decision
from cameo.clauses.nounphrase import NounPhrase, is_time, is_year, noun_phrase
from cameo.clauses.pronouns import PERSON, PLURAL, antecedents, is_plural, kind_of_pronoun, reported_subject
from cameo.clauses.reader import ClauseReader
from cameo.dictionary.model import Frame, VerbEntry
from cameo.participants import (
    VISIT,
    Participant,
    is_home,
    is_known,
    is_own,
    is_placed,
    is_state_of,
    participant,
    takes_place,
    unresolved,
)
from cameo.records import evolve

DEFAULT_SOURCE = (SUBJECT,)
DEFAULT_TARGET = (OBJECT, RECIPIENT, "against", "with", "to")
_ON_VERB = [(slot, False) for slot in DEFAULT_TARGET]
_ON_BOTH = [*_ON_VERB, *((slot, True) for slot in DEFAULT_TARGET)]
_FORCE_CODES = ("17", "18", "19", "20")
_POWER_CODES = ("15", "17")  # *declared an emergency in Peru's south* is done to Peru
_JUDGING_CODES = ("09", "11")
_HARM = frozenset({"190", "193", "194", "195", *(f"{root}{k}" for root in ("18", "20") for k in range(10))})
"""What is done to people's bodies; a siege that is lifted is lifted from somebody."""
_OWNER_DEPTH = 2
_MAX_SECTORS = 3
_FORCES = frozenset({"MIL", "COP"})
_PERSONAL = frozenset(
    {
        *("person", "title+name", "title+surname", "surname-after-full-name", "given-name+surname"),
        *("unmistakable-surname", "named-before"),
    }
)
"""Rules of :mod:`cameo.actors` that say that a reading is one person."""
ROLE_RULES = frozenset(
    {
        *("owner", "author", "event-noun-source", "shared-role", "lent"),
        *("pronoun", "pronoun-of-speaker", "pronoun-of-reporter"),
    }
)
"""Rules by which this module, and not :mod:`cameo.actors`, made a participant."""
_AUTHORED = frozenset({"subject: reduced-relative", "subject: object-control"})


class RoleReader:
    """Finds the participants of the acts of one sentence.

    :param event_nouns: entries whose event nouns stand at a position.
    :param collectives: singular nouns that *they* may stand for: *delegation*.
    :param controllers: positions of operators whose object is to do the act: *urged the crowd to leave*.
    """

    def __init__(
        self,
        reader: ClauseReader,
        actors: SentenceActors,
        event_nouns: Mapping[int, tuple[VerbEntry, ...]],
        collectives: frozenset[str] = frozenset(),
        controllers: frozenset[int] = frozenset(),
    ) -> None:
        self.reader = reader
        self.collectives = collectives
        self.controllers = controllers
        self.actors = actors
        self.event_nouns = event_nouns
        self._readings: dict[int, tuple[Reading, ...]] = {}

    # --- readings

    def readings(self, position: int) -> tuple[Reading, ...]:
        """Who the word at *position* is; a country adjective is its country."""
        known = self._readings.get(position)
        if known is None:
            known = self._readings[position] = self._read(position)
        return known

    def _read(self, position: int) -> tuple[Reading, ...]:
        tree = self.reader.tree
        pronoun = kind_of_pronoun(tree, position, self.reader.grammar)
        if pronoun is not None:
            return self._antecedent(position, pronoun) or self._reporter(position, pronoun) or self.actors.at(position)
        if is_year(tree.words[position]):
            return ()
        shared = self._shared_role(position)
        if shared is not None:
            return shared
        if tree.tokens[position].upos == "ADJ" or tree.deprels[position] in ("amod", "compound"):
            adjective = self.actors.adjective(position)
            if adjective is not None:
                return (adjective,)
        return self._lent(position, self.actors.at(position))

    def _lent(self, position: int, found: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """*troops sent by France*, *Iran, whose president …*: a role without a country has its sender's."""
        if len(found) != 1 or not found[0].mention.sectors or found[0].mention.organisation:
            return found
        if found[0].mention.country and SETTING_RULES.isdisjoint(found[0].rules):
            return found
        sent = not _FORCES.isdisjoint(found[0].mention.sectors) or self.reader.tree.deprels[position] != "obj"
        if not sent:
            return found  # *sent refugees home*
        lenders = {reading.mention.country for head in self._lenders(position) for reading in self.readings(head)}
        if len(lenders) != 1 or None in lenders:
            return found
        (country,) = lenders
        mention = attrs.evolve(found[0].mention, country=country)
        return (evolve(found[0], mention=mention, rules=(*found[0].rules, "lent")),)

    def _lenders(self, position: int) -> tuple[int, ...]:
        """Who sends a force (*troops sent by France*, *France sent troops*), or what *whose* stands for."""
        tree, verbs = self.reader.tree, self.reader.verbs
        verb = tree.heads[position]
        if tree.deprels[position] == "obj" and tree.lemmas[verb] in self.reader.grammar.sending:
            return tuple(k for k in verbs.doers(verb).heads if k != position)
        for child in tree.children[position]:
            if tree.deprels[child] == "acl" and tree.lemmas[child] in self.reader.grammar.sending and child > position:
                return verbs.agents(child) if verbs.is_passive(child) else ()
            if tree.tokens[child].xpos == "WP$":
                clause = next((k for k in tree.above(position) if tree.deprels[k] == "acl"), None)
                return () if clause is None else (tree.heads[clause],)
        return ()

    def _shared_role(self, position: int) -> tuple[Reading, ...] | None:
        """*the Rican and Honduran presidents*, where the parser conjoins adjectives and noun: all have the role.

        ``None`` where the phrase is no such list.
        """
        tree = self.reader.tree
        first = position
        while tree.deprels[first] == "conj":
            first = tree.heads[first]
        *countries, last = tree.conjuncts(first)
        if not countries or tree.tokens[last].upos != "NOUN" or tree.having(last, "cc", "punct"):
            return None
        roles = self.actors.at(last)
        known = [self.actors.adjective(k) for k in countries]
        if len(roles) != 1 or not roles[0].mention.sectors:
            return None
        if not all(each and each.mention.country for each in known):
            return None
        if known[-1] is None or "adjective" not in known[-1].rules:
            return None
        if position == last:
            lent = {each.mention.country for each in known if each}
            return roles if roles[0].mention.country not in {None, *lent} else ()
        own = self.actors.adjective(position)
        if own is None or "adjective" not in own.rules:
            return None  # *Georgia and Abkhaz officials*: the officials are those of one
        sectors = tuple(dict.fromkeys((*own.mention.sectors, *roles[0].mention.sectors)))
        mention = attrs.evolve(own.mention, sectors=sectors[:_MAX_SECTORS])
        return (evolve(own, mention=mention, rules=(*own.rules, "shared-role")),)

    def _antecedent(self, position: int, pronoun: str) -> tuple[Reading, ...]:
        """The nearest known actors in the sentence that a pronoun can stand for."""
        self._readings[position] = ()  # a pronoun is never its own antecedent
        for heads in antecedents(self.reader.tree, self.reader.verbs, position):
            found = tuple(reading for head in heads for reading in self.readings(head))
            if found and all(reading.mention.resolved for reading in found) and self._agrees(pronoun, heads, found):
                return tuple(evolve(reading, rules=(*reading.rules, "pronoun")) for reading in found)
        return ()

    def _reporter(self, position: int, pronoun: str) -> tuple[Reading, ...]:
        """*The committee said it would strike*: one who is in no dictionary is named, too, by who reports."""
        heads = reported_subject(self.reader.tree, self.reader.verbs, position)
        many = len(heads) > 1 or any(is_plural(self.reader.tree, head) for head in heads)
        if not heads or (many and pronoun != PLURAL):
            return ()
        found = tuple(reading for head in heads for reading in self.readings(head))
        return tuple(evolve(reading, rules=(*reading.rules, "pronoun-of-reporter")) for reading in found)

    def _agrees(self, pronoun: str, heads: tuple[int, ...], readings: tuple[Reading, ...]) -> bool:
        tree = self.reader.tree
        many = len(readings) > 1 or is_plural(tree, heads[0])
        if pronoun == PLURAL:
            return many or tree.lemmas[heads[0]] in self.collectives
        person = bool(_PERSONAL.intersection(readings[0].rules))
        return not many and (person or bool(readings[0].mention.sectors) if pronoun == PERSON else not person)

    def is_resolved(self, position: int) -> bool:
        """Whether the word at *position* names a known actor."""
        return any(reading.mention.resolved for reading in self.readings(position))

    # --- event nouns

    def noun_clause(self, clause: Clause, entry: VerbEntry) -> Clause:
        """The clause of an event noun once it is known who its modifiers are and what *of* means for this entry."""
        slots = dict(clause.slots)
        rules = (
            *self._place_giver(clause, slots),
            *self._place_between(entry, slots),
            *self._place_modifiers(clause, entry, slots),
            *self._place_of(entry, slots),
        )
        if SUBJECT not in slots and "from" in slots and "from" not in entry.target:
            slots[SUBJECT] = slots.pop("from")  # *a request from France*
            rules = (*rules, Decision("subject: noun-from", slots[SUBJECT]))
        return evolve(clause, slots=slots, decisions=(*clause.decisions, *rules))

    def _place_giver(self, clause: Clause, slots: dict[str, tuple[int, ...]]) -> Iterator[Decision]:
        """*The rebels have the support of Cuba*: Cuba gives it."""
        grammar, lemmas = self.reader.grammar, self.reader.tree.lemmas
        of = slots.get("of", ())
        if clause.support is None or lemmas[clause.support] not in grammar.receiving or SUBJECT not in slots:
            return
        if any(reading.mention.resolved for k in of for reading in self.readings(k)):
            slots[OBJECT], slots[SUBJECT] = slots[SUBJECT], slots.pop("of")
            yield Decision("subject: giver", of)

    def _place_between(self, entry: VerbEntry, slots: dict[str, tuple[int, ...]]) -> Iterator[Decision]:
        """*talks between Iran and Iraq* are theirs; *mediation between* them is somebody else's."""
        for slot in ("between", "among"):
            if slot in slots and slot not in entry.target:
                slots[SUBJECT] = slots.pop(slot)
                yield Decision("subject: noun-between", slots[SUBJECT])

    def _place_modifiers(
        self, clause: Clause, entry: VerbEntry, slots: dict[str, tuple[int, ...]]
    ) -> Iterator[Decision]:
        """Adjectives are the subject, a bare country name the object (*Iran sanctions*), two names are both doers."""
        named = tuple(k for k in clause.modifiers if self._is_country(k))
        if clause.leaders and SUBJECT not in slots:
            slots[SUBJECT] = clause.leaders
            yield Decision("subject: leader", clause.leaders)
        if len(named) > 1:
            slots[SUBJECT] = named
            yield Decision("subject: two-modifiers", named)
            return
        for position in named:
            slot = entry.adjective or self._modifier_slot(position, entry, slots)
            if slot not in slots:
                slots[slot] = (position,)
                yield Decision(f"{slot}: modifier", (position,))
        plain = tuple(k for k in clause.modifiers if k not in named)
        if plain and OBJECT not in slots:
            slots[OBJECT] = plain

    def _modifier_slot(self, position: int, entry: VerbEntry, slots: Mapping[str, tuple[int, ...]]) -> str:
        if SUBJECT in slots:
            return OBJECT
        bare = any("name" in reading.rules and reading.mention.country for reading in self.readings(position))
        return OBJECT if bare and not self._target_held(entry, slots) else SUBJECT

    def _target_held(self, entry: VerbEntry, slots: Mapping[str, tuple[int, ...]]) -> bool:
        return any(slots.get(slot) for slot in entry.target or DEFAULT_TARGET if slot not in ("of", OBJECT))

    def _is_country(self, position: int) -> bool:
        reading = self.actors.adjective(position)
        if reading is None or reading.kind in ("seat", "place"):
            return False  # *Vienna talks* were held there
        if self.reader.tree.tokens[position].upos == "ADJ" and "agent" in reading.rules:
            return False  # *US military aid* is the state's
        return bool(reading.mention.country or reading.mention.organisation)

    def _place_of(self, entry: VerbEntry, slots: dict[str, tuple[int, ...]]) -> Iterator[Decision]:
        """*the shelling of Grozny* is done to Grozny, *the threats of Iran against Israel* are Iran's."""
        of = slots.get("of")
        if not of:
            return
        target_held = self._target_held(entry, slots) or self._knows_object(slots)
        slot = entry.of or (SUBJECT if SUBJECT not in slots and target_held else OBJECT)
        if slot == OBJECT or slot not in slots:
            slots[slot] = of
            yield Decision(f"{slot}: noun-of", of)

    def _knows_object(self, slots: Mapping[str, tuple[int, ...]]) -> bool:
        return any(reading.mention.resolved for k in slots.get(OBJECT, ()) for reading in self.readings(k))

    # --- sources

    def sources(self, clause: Clause, entry: VerbEntry | None, frame: Frame | None) -> tuple[Participant, ...]:
        """Who acts: the frame's SOURCE, else the entry's slots, else the subject."""
        slots = _role_slots(frame, "SOURCE") or (entry.source if entry else ()) or DEFAULT_SOURCE
        for slot in slots:
            found = self.doers(clause, clause.fillers(slot, named=True))
            if found:
                return found
        return self._occasion(clause)

    def _occasion(self, clause: Clause) -> tuple[Participant, ...]:
        """*Nine soldiers were slain in an attack by rebels*: the rebels slew them.

        *A girl was wounded in clashes between soldiers and rebels* tells neither.
        """
        if not _lacks_agent(clause):
            return ()
        occasions = (k for slot in self.reader.grammar.occasions for k in clause.slots.get(slot, ()))
        forceful = (k for k in occasions if any(_is_forceful(each) for each in self.event_nouns.get(k, ())))
        found = next((found for k in forceful if (found := self.event_source(k))), ())
        if len({each.mention.code for each in found}) < 2:
            return found
        sides = {each.mention.country for each in found}
        suffered = (reading for k in clause.fillers(OBJECT) for reading in self.readings(k))
        return found if any(reading.mention.country in sides for reading in suffered) else ()

    def agents_of(self, clause: Clause, nouns: tuple[int, ...]) -> tuple[Participant, ...]:
        """*was granted asylum by Togo*, where the parser hangs Togo on a noun of the trigger."""
        if not nouns or not _lacks_agent(clause):
            return ()
        found = _flat([self.source_of(k) for k in self.reader.on_nouns(nouns).get("by", ())])
        return found if any(each.mention.resolved for each in found) else ()

    def doers(self, clause: Clause, fillers: tuple[int, ...]) -> tuple[Participant, ...]:
        """Who acts, of the fillers of a slot, or whoever made them speak."""
        found = _flat([self.source_of(k) for k in fillers])
        if found and not is_known(found):
            return self._authors(clause, fillers) or found
        return found

    def _authors(self, clause: Clause, fillers: tuple[int, ...]) -> tuple[Participant, ...]:
        """*Amnesty put out a report accusing the army*, *Turkish police launched an operation to detain soldiers*.

        Whoever makes the paper says what it says, and whoever sends a thing does what it is for.
        """
        if not any(decision.rule in _AUTHORED for decision in clause.decisions) or self._causes(clause):
            return ()
        found = _flat([self.source_of(k) for noun in fillers for k in self.reader.verbs.holder(noun).heads])
        return tuple(evolve(each, rules=(*each.rules, "author")) for each in found if each.mention.resolved)

    def _causes(self, clause: Clause) -> bool:
        """*forced the men to attack*, *urged the crowd to leave*: the object does it, whoever it is."""
        tree = self.reader.tree
        head = tree.heads[clause.head]
        if head < 0 or tree.deprels[clause.head] not in ("xcomp", "ccomp", "advcl"):
            return False
        return head in self.controllers or tree.lemmas[head] in self.reader.grammar.causing

    def source_of(self, position: int) -> tuple[Participant, ...]:
        """The source that a phrase stands for: itself, or behind an event noun its doer (*an Israeli raid killed*)."""
        found = tuple([participant(reading) for reading in self.readings(position) if reading.kind != "place"])
        if is_known(found):
            return found
        if position in self.event_nouns:
            doers = self.event_source(position)
            if doers:
                return doers
        return found or tuple(unresolved(reading) for reading in self.readings(position))

    def event_source(self, position: int) -> tuple[Participant, ...]:
        """The known doers of the event noun at *position*."""
        for entry in self.event_nouns.get(position, ()):
            clause = self.noun_clause(self.reader.noun(position), entry)
            heads = [k for k in clause.fillers(SUBJECT) if k != position and k not in self.event_nouns]
            found = [each for k in heads for each in self.source_of(k) if each.mention.resolved]
            if found:
                return tuple(evolve(each, rules=(*each.rules, "event-noun-source")) for each in found)
        return ()

    # --- targets

    def targets(
        self,
        clause: Clause,
        entry: VerbEntry | None,
        frame: Frame | None,
        code: str | None,
        *,
        sources: tuple[Participant, ...] = (),
        bound: Iterable[int] = (),
    ) -> tuple[Participant, ...]:
        """To whom: the frame's TARGET, else the entry's slots, else object, recipient, *against*, *with*, *to*.

        :param sources: who acts: never the owner of what the act is done to (*Iran lifted its siege of Basra*).
        :param bound: fillers that the frame took as words: the target only if of a known country (*offered Iraqi
            soldiers*), or if there is no other (*offered captured soldiers to Iraq*).
        """
        explicit = _role_slots(frame, "TARGET") or (entry.target if entry else ())
        taken = frozenset(bound)
        unknown: tuple[Participant, ...] = ()
        named_only: tuple[Participant, ...] = ()
        for slot, named in self._target_passes(clause, explicit):
            heads = self._on_object(clause, slot, code) if named else clause.fillers(slot)
            if not heads:
                continue
            owns = named and slot == "of"
            groups = {
                k: self._target_of(k, code, sources) for k in heads if self._may_be_target(k, clause, owns, sources)
            }
            found = _flat([group for k, group in groups.items() if k not in taken or is_placed(group)])
            if is_known(found):
                return found
            if taken:
                named_only = named_only or _flat([group for k, group in groups.items() if k in taken])
            unknown = unknown or found
        if is_known(named_only):
            return named_only
        known = is_known(sources)
        return unknown or (named_only if known else ())

    def _target_passes(self, clause: Clause, explicit: tuple[str, ...]) -> list[tuple[str, bool]]:
        """Slots in their order, each first on the verb, then on its object (``True``), where the parser may hang it.

        By default the slots of the verb all go first, and those of an event noun are its own.
        """
        if explicit:
            return _both_ways(explicit)
        return _ON_VERB if any(k in self.event_nouns for k in clause.fillers(OBJECT)) else _ON_BOTH

    def _on_object(self, clause: Clause, slot: str, code: str | None) -> tuple[int, ...]:
        """A preposition of the object noun; the recipient is its *to*.

        *investigated the murder of a priest*: who suffered what the object tells is not investigated.
        """
        found = clause.noun_slots.get(slot) or (clause.noun_slots.get("to", ()) if slot == RECIPIENT else ())
        judged = slot == "of" and found and code is not None and code.startswith(_JUDGING_CODES)
        return () if judged and any(map(self._is_violent, clause.fillers(OBJECT))) else found

    def _is_violent(self, noun: int) -> bool:
        entries = self.event_nouns.get(noun, ())
        return any(entry.of == OBJECT and entry.code is not None and entry.code[:3] in _HARM for entry in entries)

    def _may_be_target(self, position: int, clause: Clause, owns: bool, sources: tuple[Participant, ...]) -> bool:
        """Not *high-level* of *high-level talks*, nor *its* of *withdrew its troops*."""
        if owns:
            own = {each.mention.span for each in sources}
            if any(reading.mention.span in own for reading in self.readings(position)):
                return False
        return position not in clause.modifiers or self._is_country(position)

    def targets_at(self, position: int, sources: tuple[Participant, ...] = ()) -> tuple[Participant, ...]:
        """Whom an appeal, a threat, a refusal at *position* is addressed to; not *sources* by way of *its allies*."""
        return self._target_of(position, None, sources)

    def _target_of(self, position: int, code: str | None, sources: tuple[Participant, ...]) -> tuple[Participant, ...]:
        """The target that a phrase stands for: itself, behind an event noun its doer, behind a thing its owner."""
        readings = self.readings(position)
        found = tuple(
            [
                participant(reading)
                if reading.kind != "place" or takes_place(code, reading, sources)
                else unresolved(reading)
                for reading in readings
            ]
        )
        if is_known(found):
            of_source = is_home if code == VISIT else is_own
            return tuple([each for each in found if not of_source(each, sources)])
        if position in self.event_nouns:
            own = {each.mention.span for each in sources}
            doers = tuple(each for each in self.event_source(position) if each.mention.span not in own)
            return doers or self.makers_of(position, sources) or found
        if any(reading.kind == "place" for reading in readings):
            return found
        owners = self._owners(position, sources)
        bare = owners and not (code or "").startswith(_POWER_CODES) and is_state_of(owners[0], sources)
        if bare and all(not each.mention.sectors or "GOV" in each.mention.sectors for each in sources):
            return found  # *the president of Peru renamed a Peruvian ship*: it is his own
        return owners or found

    def _owners(self, position: int, sources: tuple[Participant, ...], depth: int = 0) -> tuple[Participant, ...]:
        """*condemned the nuclear programme of Iran*, *rejected a plan drawn up by Iran*: to a thing is to its owner."""
        if self.reader.tree.lemmas[position] in self.reader.grammar.contrary:
            return ()  # *fought the enemies of the people*
        own = {each.mention.span for each in sources}
        phrase = noun_phrase(self.reader.tree, position)
        of = tuple(complement.head for complement in phrase.complements if complement.preposition == "of")
        makers = self._makers(phrase)
        beside = self.reader.grammar.party_prepositions
        parties = tuple(each.head for each in phrase.complements if each.preposition in beside)
        for heads in (phrase.possessors, phrase.adjectives, phrase.compounds, of, makers, parties):
            known = [
                evolve(participant(reading), rules=(*reading.rules, "owner"))
                for head in heads
                for reading in self.readings(head)
                if (reading.mention.country or reading.mention.organisation)
                and reading.kind != "place"
                and reading.mention.span not in own
                and not is_time(self.reader.tree, head, self.reader.grammar.times)
            ]
            if known:
                return tuple(known) if heads in (of, makers, parties) else tuple(known[:1])
        lower = (self._owners(k, sources, depth + 1) for k in of) if depth < _OWNER_DEPTH else ()
        return next((found for found in lower if found), ())

    def makers_of(self, noun: int, sources: tuple[Participant, ...]) -> tuple[Participant, ...]:
        """*accepted the demands by protesters*, *a request from Iran*: who made it, if known."""
        own = {each.mention.span for each in sources}
        makers = self._makers(noun_phrase(self.reader.tree, noun))
        found = (participant(reading) for k in makers for reading in self.readings(k) if reading.kind != "place")
        return tuple(
            evolve(each, rules=(*each.rules, "owner"))
            for each in found
            if each.mention.resolved and each.mention.span not in own
        )

    def _makers(self, phrase: NounPhrase) -> tuple[int, ...]:
        """*a proposal by Iran*, *a request from Iran*, *threats made by Iran*."""
        tree, verbs = self.reader.tree, self.reader.verbs
        by = [each.head for each in phrase.complements if each.preposition in self.reader.grammar.making_prepositions]
        for child in tree.having(phrase.head, "acl"):
            if tree.lemmas[child] in self.reader.grammar.belonging:
                by.extend(verbs.slots(child)[0].get("to", ()))
            elif tree.lemmas[child] in self.reader.grammar.making and verbs.is_passive(child):
                by.extend(member for agent in verbs.agents(child) for member in tree.conjuncts(agent))
        return tuple(by)


@cache
def _both_ways(slots: tuple[str, ...]) -> list[tuple[str, bool]]:
    return [(slot, named) for slot in slots for named in (False, True)]


def _flat(groups: Sequence[tuple[Participant, ...]]) -> tuple[Participant, ...]:
    return groups[0] if len(groups) == 1 else tuple([each for group in groups for each in group])


def _is_forceful(entry: VerbEntry) -> bool:
    """A raid, a clash; but nobody is wounded by those who hold a protest."""
    return entry.code is not None and entry.code.startswith(_FORCE_CODES)


def _lacks_agent(clause: Clause) -> bool:
    return any(decision.rule == "subject: passive-without-agent" for decision in clause.decisions)


def _role_slots(frame: Frame | None, role: str) -> tuple[str, ...]:
    if frame is None:
        return ()
    return tuple(slot for pattern in frame.slots if pattern.role == role for slot in pattern.slots)
