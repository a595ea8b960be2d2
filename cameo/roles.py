"""Who fills a slot: source and target of an act, from the slots of its clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from cameo.actors import Reading, SentenceActors
from cameo.clauses.clause import OBJECT, RECIPIENT, SUBJECT, Clause
from cameo.clauses.nounphrase import noun_phrase
from cameo.clauses.pronouns import PERSON, PLURAL, antecedents, is_plural, kind_of_pronoun
from cameo.clauses.reader import ClauseReader
from cameo.dictionary.model import Frame, VerbEntry
from cameo.events import ActorMention

DEFAULT_SOURCE = (SUBJECT,)
DEFAULT_TARGET = (OBJECT, RECIPIENT, "against", "with", "to")
_PLACE_CODES = ("042", "15", "17", "18", "19", "20")
_PERSONAL = frozenset(
    {
        *("person", "title+name", "title+surname", "surname-after-full-name", "given-name+surname"),
        *("unmistakable-surname", "named-before"),
    }
)
"""Rules of :mod:`cameo.actors` that say that a reading is one person."""


@frozen
class Participant:
    """One filler of a role, and the rules that made it one."""

    mention: ActorMention
    kind: str
    rules: tuple[str, ...]


class RoleReader:
    """Finds the participants of the acts of one sentence.

    :param event_nouns: entries whose event nouns stand at a position.
    :param collectives: singular nouns that *they* may stand for: *delegation*.
    """

    def __init__(
        self,
        reader: ClauseReader,
        actors: SentenceActors,
        event_nouns: Mapping[int, tuple[VerbEntry, ...]],
        collectives: frozenset[str] = frozenset(),
    ) -> None:
        self.reader = reader
        self.collectives = collectives
        self.actors = actors
        self.event_nouns = event_nouns
        self._readings: dict[int, tuple[Reading, ...]] = {}

    # --- readings

    def readings(self, position: int) -> tuple[Reading, ...]:
        """Who the word at *position* is; a country adjective is its country."""
        if position not in self._readings:
            self._readings[position] = self._read(position)
        return self._readings[position]

    def _read(self, position: int) -> tuple[Reading, ...]:
        tree = self.reader.tree
        pronoun = kind_of_pronoun(tree, position, self.reader.grammar)
        if pronoun is not None:
            return self._antecedent(position, pronoun) or self.actors.at(position)
        shared = self._shared_role(position)
        if shared is not None:
            return shared
        if tree.tokens[position].upos == "ADJ" or tree.deprels[position] in ("amod", "compound"):
            adjective = self.actors.adjective(position)
            if adjective is not None:
                return (adjective,)
        return self.actors.at(position)

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
        if not all(each and each.mention.country and "adjective" in each.rules for each in known):
            return None
        if position == last:
            lent = {each.mention.country for each in known if each}
            return roles if roles[0].mention.country not in {None, *lent} else ()
        own = self.actors.adjective(position)
        assert own is not None
        mention = evolve(own.mention, sectors=roles[0].mention.sectors)
        return (evolve(own, mention=mention, rules=(*own.rules, "shared-role")),)

    def _antecedent(self, position: int, pronoun: str) -> tuple[Reading, ...]:
        """The nearest known actors in the sentence that a pronoun can stand for."""
        self._readings[position] = ()  # a pronoun is never its own antecedent
        for heads in antecedents(self.reader.tree, self.reader.verbs, position):
            found = tuple(reading for head in heads for reading in self.readings(head))
            if found and all(reading.mention.resolved for reading in found) and self._agrees(pronoun, heads, found):
                return tuple(evolve(reading, rules=(*reading.rules, "pronoun")) for reading in found)
        return ()

    def _agrees(self, pronoun: str, heads: tuple[int, ...], readings: tuple[Reading, ...]) -> bool:
        tree = self.reader.tree
        many = len(readings) > 1 or is_plural(tree, heads[0])
        if pronoun == PLURAL:
            return many or tree.lemmas[heads[0]] in self.collectives
        person = bool(_PERSONAL.intersection(readings[0].rules))
        return not many and (person or bool(readings[0].mention.sectors) if pronoun == PERSON else not person)

    def resolved_positions(self, clause: Clause) -> frozenset[int]:
        """Fillers of the clause that are known actors."""
        fillers = {k for slots in (clause.slots, clause.noun_slots) for heads in slots.values() for k in heads}
        return frozenset(k for k in fillers if any(reading.mention.resolved for reading in self.readings(k)))

    # --- event nouns

    def noun_clause(self, clause: Clause, entry: VerbEntry) -> Clause:
        """The clause of an event noun once it is known who its modifiers are and what *of* means for this entry."""
        slots = dict(clause.slots)
        self._place_giver(clause, slots)
        self._place_between(entry, slots)
        self._place_modifiers(clause, entry, slots)
        self._place_of(entry, slots)
        if SUBJECT not in slots and "from" in slots and "from" not in entry.target:
            slots[SUBJECT] = slots.pop("from")  # *a request from France*
        return evolve(clause, slots=slots)

    def _place_giver(self, clause: Clause, slots: dict[str, tuple[int, ...]]) -> None:
        """*The rebels have the support of Cuba*: Cuba gives it."""
        grammar, lemmas = self.reader.grammar, self.reader.tree.lemmas
        of = slots.get("of", ())
        if clause.support is None or lemmas[clause.support] not in grammar.receiving or SUBJECT not in slots:
            return
        if any(reading.mention.resolved for k in of for reading in self.readings(k)):
            slots[OBJECT], slots[SUBJECT] = slots[SUBJECT], slots.pop("of")

    def _place_between(self, entry: VerbEntry, slots: dict[str, tuple[int, ...]]) -> None:
        """*talks between Iran and Iraq* are theirs; *mediation between* them is somebody else's."""
        for slot in ("between", "among"):
            if slot in slots and slot not in entry.target:
                slots[SUBJECT] = slots.pop(slot)

    def _place_modifiers(self, clause: Clause, entry: VerbEntry, slots: dict[str, tuple[int, ...]]) -> None:
        """Adjectives are the subject, a bare country name the object (*Iran sanctions*), two names are both doers."""
        named = [k for k in clause.modifiers if self._is_country(k)]
        slots.update({SUBJECT: clause.leaders} if clause.leaders and SUBJECT not in slots else {})
        if len(named) > 1:
            slots[SUBJECT] = tuple(named)
            return
        for position in named:
            slot = entry.adjective or self._modifier_slot(position, entry, slots)
            slots.setdefault(slot, (position,))
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

    def _place_of(self, entry: VerbEntry, slots: dict[str, tuple[int, ...]]) -> None:
        """*the shelling of Grozny* is done to Grozny, *the threats of Iran against Israel* are Iran's."""
        of = slots.get("of")
        if not of:
            return
        target_held = self._target_held(entry, slots) or self._knows_object(slots)
        slot = entry.of or (SUBJECT if SUBJECT not in slots and target_held else OBJECT)
        if slot == OBJECT or slot not in slots:
            slots[slot] = of

    def _knows_object(self, slots: Mapping[str, tuple[int, ...]]) -> bool:
        return any(reading.mention.resolved for k in slots.get(OBJECT, ()) for reading in self.readings(k))

    # --- sources

    def sources(self, clause: Clause, entry: VerbEntry | None, frame: Frame | None) -> tuple[Participant, ...]:
        """Who acts: the frame's SOURCE, else the entry's slots, else the subject."""
        slots = _role_slots(frame, "SOURCE") or (entry.source if entry else ()) or DEFAULT_SOURCE
        for slot in slots:
            fillers = clause.fillers(slot, named=True)
            found = _flat(self.source_of(k) for k in fillers)
            if found and not any(each.mention.resolved for each in found):
                return self._authors(clause, fillers) or found
            if found:
                return found
        return ()

    def _authors(self, clause: Clause, fillers: tuple[int, ...]) -> tuple[Participant, ...]:
        """*Amnesty put out a report accusing the army*: whoever made the paper says what it says."""
        if not any(decision.rule == "subject: reduced-relative" for decision in clause.decisions):
            return ()
        found = _flat(self.source_of(k) for noun in fillers for k in self.reader.verbs.holder(noun).heads)
        return tuple(evolve(each, rules=(*each.rules, "author")) for each in found if each.mention.resolved)

    def source_of(self, position: int) -> tuple[Participant, ...]:
        """The source that a phrase stands for: itself, or behind an event noun its doer (*an Israeli raid killed*)."""
        found = tuple(_participant(reading) for reading in self.readings(position) if reading.kind != "place")
        if any(each.mention.resolved for each in found):
            return found
        if position in self.event_nouns:
            doers = self.event_source(position)
            if doers:
                return doers
        return found or tuple(_unresolved(reading) for reading in self.readings(position))

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
        slots = explicit or DEFAULT_TARGET
        passes = [(slot, False) for slot in slots]
        if explicit or not any(k in self.event_nouns for k in clause.fillers(OBJECT)):
            passes += [(slot, True) for slot in slots]  # the parser may hang *to Iran* on the object
        for slot, named in passes:
            heads = _on_object(clause, slot) if named else clause.fillers(slot)
            fillers = tuple(k for k in heads if self._may_be_target(k, clause))
            groups = {k: self._target_of(k, code, sources) for k in fillers}
            found = _flat(group for k, group in groups.items() if k not in taken or _is_placed(group))
            if any(each.mention.resolved for each in found):
                return found
            named_only = named_only or _flat(group for k, group in groups.items() if k in taken)
            unknown = unknown or found
        return named_only if any(each.mention.resolved for each in named_only) else unknown

    def _may_be_target(self, position: int, clause: Clause) -> bool:
        """A modifier of an event noun is a target only if it names an actor: not *high-level* of *high-level talks*."""
        return position not in clause.modifiers or self._is_country(position)

    def targets_at(self, position: int) -> tuple[Participant, ...]:
        """Whom an appeal, a threat, a refusal at *position* is addressed to."""
        return self._target_of(position, None, ())

    def _target_of(self, position: int, code: str | None, sources: tuple[Participant, ...]) -> tuple[Participant, ...]:
        """The target that a phrase stands for: itself, behind an event noun its doer, behind a thing its owner."""
        readings = self.readings(position)
        places = code is not None and code.startswith(_PLACE_CODES)
        found = tuple(
            _participant(reading) if reading.kind != "place" or places else _unresolved(reading) for reading in readings
        )
        if any(each.mention.resolved for each in found):
            return tuple(each for each in found if not _is_own(each, sources))
        if position in self.event_nouns:
            own = {each.mention.span for each in sources}
            return tuple(each for each in self.event_source(position) if each.mention.span not in own) or found
        if any(reading.kind == "place" for reading in readings):
            return found
        return self._owners(position, sources) or found

    def _owners(self, position: int, sources: tuple[Participant, ...]) -> tuple[Participant, ...]:
        """*condemned the nuclear programme of Iran*: what is done to a thing is done to its owner."""
        own = {each.mention.span for each in sources}
        phrase = noun_phrase(self.reader.tree, position)
        of = tuple(complement.head for complement in phrase.complements if complement.preposition == "of")
        for heads in (phrase.possessors, phrase.adjectives, phrase.compounds, of):
            known = [
                evolve(_participant(reading), rules=(*reading.rules, "owner"))
                for head in heads
                for reading in self.readings(head)
                if (reading.mention.country or reading.mention.organisation)
                and reading.kind != "place"
                and reading.mention.span not in own
            ]
            if known:
                return tuple(known[:1])
        return ()


def _flat(groups: Iterable[tuple[Participant, ...]]) -> tuple[Participant, ...]:
    return tuple(each for group in groups for each in group)


def _on_object(clause: Clause, slot: str) -> tuple[int, ...]:
    """A preposition of the object noun; the recipient is its *to*."""
    return clause.noun_slots.get(slot) or (clause.noun_slots.get("to", ()) if slot == RECIPIENT else ())


def _is_own(target: Participant, sources: tuple[Participant, ...]) -> bool:
    """*recalled its ambassador*: what belongs to the source by a pronoun is not whom it acts on."""
    if "possessive-pronoun" not in target.rules:
        return False
    return any(each.mention.country and each.mention.country == target.mention.country for each in sources)


def _is_placed(group: tuple[Participant, ...]) -> bool:
    """Whether the country or organisation is known."""
    return any(each.mention.country or each.mention.organisation for each in group)


def _role_slots(frame: Frame | None, role: str) -> tuple[str, ...]:
    if frame is None:
        return ()
    return tuple(slot for pattern in frame.slots if pattern.role == role for slot in pattern.slots)


def _participant(reading: Reading) -> Participant:
    return Participant(reading.mention, reading.kind, reading.rules)


def _unresolved(reading: Reading) -> Participant:
    mention = reading.mention
    bare = ActorMention(text=mention.text, span=mention.span, head_span=mention.head_span)
    return Participant(bare, "unknown", reading.rules)
