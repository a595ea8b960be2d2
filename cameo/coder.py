"""``Coder``: text in, coded events out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from cameo.actors import StoryActors
from cameo.acts import Act, Engine, SentenceReading
from cameo.clauses.tree import Tree
from cameo.dictionary import BUNDLED, LayerLike, load
from cameo.dictionary.model import Lexicon
from cameo.document import Document, ParsedDocument, Problem, Sentence, Span, to_date
from cameo.errors import CameoError
from cameo.events import ActorMention, Event, Rule, Trigger, event_id
from cameo.gate import LANGUAGES, Gate
from cameo.operators import ASSERTED, MODALITIES, PRESUPPOSED
from cameo.rows import Row
from cameo.topics import LEAD, Discarded, TopicIndex, Topics

if TYPE_CHECKING:
    from cameo.parser import Parser

UNRESOLVED = ("drop", "keep")
_UNPARSED = (
    "document {}: {} left out that a gate kept from the parser and these dictionaries want; {}; "
    "parse again without the gate, or code with the dictionaries and options of the gate"
)
AHEAD = 200
"""Sentences of a story that are looked at for the country it is about, before the first is coded."""

_KEEP = "Coder(discards=False) or --keep-discarded codes it all the same"
_STORY_DISCARDED = "document {}: not coded; its lead has the discard {}; {}"
_SENTENCE_DISCARDED = "document {}: {} of sentence {} left out; it has the discard {}; {}"
_NO_DATE = "document {}: no date, so actors with dated roles count as their country; give a date with the document"


class OptionError(CameoError, ValueError):
    """A coder option with a value that it does not take."""

    def __init__(self, option: str, found: object, choices: Iterable[str]) -> None:
        self.option, self.found, self.choices = option, found, tuple(choices)
        super().__init__(f"{option}: found {found!r}, expected one of {', '.join(self.choices)}")


@frozen
class CodedDocument:
    """A document with its events in the order of the text, and what went wrong with it.

    :param model: id of the parser, as in :class:`ParsedDocument`.
    :param dictionaries: content hash of the dictionaries.
    """

    document: Document
    events: tuple[Event, ...]
    problems: tuple[Problem, ...] = ()
    model: str = ""
    dictionaries: str = ""


class Coder:
    """Codes political events from news text.

    The parser is loaded when the first text needs it; coding given parses never loads it.

    :param dictionaries: layers, later ones over earlier ones: ``[BUNDLED, "mine/"]``.
    :param parser: ``None`` for the bundled English model, ``cameo-en-int8`` for the same in integers, a language for
        the official Stanza models, a folder for another.
    :param unresolved: ``drop`` gives events whose two sides are known actors; ``keep`` also those with one side or both
        unknown, and those with one side absent.
    :param modality: which events to give: ``asserted``, ``presupposed``, ``background``, ``alleged``, ``hypothetical``.
    :param title: also code the title, as sentence −1.
    :param discards: leave out sentences and stories that the dictionaries call no source of events, such as sport
        results; a problem says which.
    :param gate: do not parse sentences of which no event can come (:mod:`cameo.gate`); faster, and the same events.
    :raises DictionaryError: when a dictionary has faults; it lists them all.
    :raises OptionError: when an option has a value it does not take.
    """

    def __init__(
        self,
        dictionaries: Sequence[LayerLike] = (BUNDLED,),
        *,
        parser: str | Path | None = None,
        unresolved: str = "drop",
        modality: AbstractSet[str] = frozenset({ASSERTED, PRESUPPOSED}),
        title: bool = False,
        language: str = "en",
        gate: bool = False,
        discards: bool = True,
    ) -> None:
        if gate and language not in LANGUAGES:
            raise OptionError("language of a gate", language, LANGUAGES)
        if unresolved not in UNRESOLVED:
            raise OptionError("unresolved", unresolved, UNRESOLVED)
        for each in modality:
            if each not in MODALITIES:
                raise OptionError("modality", each, MODALITIES)
        self._parser_name = parser
        self.unresolved = unresolved
        self.modality = frozenset(modality)
        self.title = title
        self.discards = discards
        self._is_gated = gate
        self.lexicon: Lexicon = load(dictionaries, language)
        self.engine = Engine(self.lexicon)
        self.topics = TopicIndex(self.lexicon)

    def keeping_discarded(self) -> Coder:
        """This coder without discards."""
        other = copy(self)
        other.discards = False
        return other

    @cached_property
    def parser(self) -> Parser:
        """The parser, loaded on first use."""
        from cameo.parser import load_parser

        return load_parser(self._parser_name)

    @cached_property
    def gate(self) -> Gate:
        """Which sentences these dictionaries and options need parsed."""
        return Gate(self.lexicon, self.engine.actors, self.engine.triggers, unresolved=self.unresolved)

    # --- text

    def code(self, text: str, date: str | datetime.date | None = None, *, id: str = "text") -> list[Event]:
        """Code one text.

        :param date: day of the story; without it, actors whose role depends on the date count as their country.
        :raises DateError: when *date* is no ISO date.
        """
        coded = next(iter(self.code_documents([Document(id=id, text=text, date=date)])))
        return list(coded.events)

    def code_documents(
        self, documents: Iterable[Document], *, on_document: Callable[[CodedDocument], None] | None = None
    ) -> Iterator[CodedDocument]:
        """Code documents as a stream, in their order.

        :param on_document: called after each document, for a progress bar.
        """
        wanted = self.gate.wants if self._is_gated else None
        for coded in self.code_parsed(self.parser.parse(documents, title=self.title, wanted=wanted)):
            if on_document is not None:
                on_document(coded)
            yield coded

    # --- parses

    def code_parsed(
        self, parsed: Iterable[ParsedDocument], date: str | datetime.date | None = None
    ) -> Iterator[CodedDocument]:
        """Code documents parsed elsewhere.

        Sentences that a gate of other dictionaries has kept from the parser are parsed now if these dictionaries
        want them; no other sentence ever is. Where that cannot be done, a problem says so.

        :param date: for documents that have none.
        """
        default = to_date(date)
        for each in parsed:
            if each.document.date is None and default is not None:
                each = evolve(each, document=evolve(each.document, date=default))
            yield self._code_one(self._completed(each))

    def _completed(self, parsed: ParsedDocument) -> ParsedDocument:
        """The document with every sentence parsed that these dictionaries want."""
        bare = [
            sentence for sentence in parsed.sentences if not sentence.parsed and (self.title or sentence.index >= 0)
        ]
        wanted = [each for each in bare if self.gate.wants(parsed.document, [token.text for token in each.tokens])]
        if not wanted:
            return parsed
        try:
            if self.parser.model_id == parsed.model:
                return self.parser.complete(parsed, self.gate.wants)
            reason = f"the parser at hand is {self.parser.model_id}, the parses are by {parsed.model}"
        except CameoError as error:
            reason = str(error)
        left_out = "1 sentence" if len(wanted) == 1 else f"{len(wanted)} sentences"
        message = _UNPARSED.format(parsed.document.id, left_out, reason)
        return evolve(parsed, problems=(*parsed.problems, Problem(parsed.document.id, "not-parsed", message)))

    def _code_one(self, parsed: ParsedDocument) -> CodedDocument:
        document = parsed.document
        problems = list(parsed.problems)
        if document.date is None:
            problems.append(Problem(document.id, "no-date", _NO_DATE.format(document.id)))
        rows, left_out = self._read_story(parsed)
        events = tuple(event for event in _ordered(rows) if self.gives(event))
        return CodedDocument(document, events, (*problems, *left_out), parsed.model, self.lexicon.digest)

    def _read_story(self, parsed: ParsedDocument) -> tuple[list[Event], list[Problem]]:
        """The events of all sentences, and what discards leave out."""
        document = parsed.document
        story = StoryActors(self.engine.actors, document)
        rows: list[Event] = []
        left_out: list[Problem] = []
        lead: list[tuple[Topics, Tree]] = []
        sentences = [one for one in parsed.sentences if one.parsed and (self.title or one.index >= 0)]
        ahead = {one.index: Tree(one) for one in sentences[:AHEAD]}
        story.look_ahead(ahead.values())
        for sentence in sentences:
            tree, leads = ahead.pop(sentence.index, None) or Tree(sentence), sentence.index < LEAD
            actors = story.sentence(tree)
            is_empty = self.unresolved == "drop" and not actors.may_be_two
            reading = None if is_empty else self.engine.read(tree, actors, document.date)
            acts = reading.acts if reading is not None and self._may_give(reading.acts) else ()
            if not leads and not acts:
                continue  # what it speaks of is nobody's business
            topics = self.topics.read(tree)
            if leads:
                lead.append((topics, tree))
            if not acts:
                continue
            found = [event for act in acts for event in self.events_of(act, sentence, document, topics)]
            if self.discards and topics.discarded:
                left_out.extend(self._left_out(topics.discarded, found, sentence, document))
            else:
                rows.extend(found)
        if self.discards and (discarded := self.topics.discarded_story(lead)):
            return [], [Problem(document.id, "discarded", _STORY_DISCARDED.format(document.id, discarded, _KEEP))]
        return rows, left_out

    def _may_give(self, acts: Iterable[Act]) -> bool:
        """Whether a row of these acts may be given; spans of a title may number those of the text, so it always may."""
        if self.unresolved == "keep" or self.title:
            return any(act.rows for act in acts)
        return any(_both_known(row) for act in acts for row in act.rows)

    def _left_out(
        self, discarded: Discarded, found: Sequence[Event], sentence: Sentence, document: Document
    ) -> Iterator[Problem]:
        """What a discard keeps from the reader of the events; nothing where there would be none."""
        if count := sum(map(self.gives, found)):
            many = "1 event" if count == 1 else f"{count} events"
            message = _SENTENCE_DISCARDED.format(document.id, many, sentence.index, discarded, _KEEP)
            yield Problem(document.id, "discarded-sentence", message, sentence.span)

    def read_sentence(self, sentence: Sentence, document: Document, story: StoryActors) -> SentenceReading:
        """The acts of one sentence with all their reasons; :mod:`cameo.explain` prints them."""
        tree = Tree(sentence)
        return self.engine.read(tree, story.sentence(tree), document.date)

    # --- events

    def events_of(
        self, act: Act, sentence: Sentence, document: Document, topics: Topics | None = None
    ) -> Iterator[Event]:
        """The events of one act, each mirror right after its row.

        :param topics: what the sentence speaks of; its issues are the events'.
        """
        issues = topics.issues if topics else ()
        original: Event | None = None
        for row in act.rows:
            event = self._event(act, row, sentence, document, issues)
            if row.mirror and original is not None:
                yield evolve(event, mirror_of=original.id)
            else:
                original = event
                yield event

    def _event(self, act: Act, row: Row, sentence: Sentence, document: Document, issues: tuple[str, ...]) -> Event:
        code = self.lexicon.ontology[row.code]
        source = row.source.mention if row.source else None
        target = row.target.mention if row.target else None
        trigger = _trigger(act, sentence, document)
        speaker = act.around.speaker
        return Event(
            id=event_id(document.id, trigger.span, _span(source), _span(target), 0),
            story_date=document.date,
            date=document.date,
            source=source,
            target=target,
            code=code.code,
            label=code.label,
            root=code.root,
            quad_class=code.quad_class,
            goldstein=code.goldstein,
            plover=code.plover.type if code.plover else None,
            trigger=trigger,
            rule=self._rule(act),
            operators=act.operators,
            modality=act.modality,
            attribution=speaker[0].mention if speaker else None,
            sentence=sentence.index,
            sentence_span=sentence.span,
            document=document.id,
            issues=issues,
        )

    def _rule(self, act: Act) -> Rule:
        if act.entry is None:
            operator = self.lexicon.operators[act.match.pattern.entry]
            return Rule(operator.id, None, operator.place.file, operator.place.line)
        if act.frame is None:
            return Rule(act.entry.id, None, act.entry.place.file, act.entry.place.line)
        frame = act.frame.frame
        return Rule(act.entry.id, frame.id, frame.place.file, frame.place.line)

    def gives(self, event: Event) -> bool:
        """Whether the options let *event* through."""
        return event.modality in self.modality and (self.unresolved == "keep" or _is_resolved(event))


def _both_known(row: Row) -> bool:
    source, target = row.source, row.target
    return source is not None and target is not None and source.mention.resolved and target.mention.resolved


def _is_resolved(event: Event) -> bool:
    return bool(event.source and event.target and event.source.resolved and event.target.resolved)


def _span(mention: ActorMention | None) -> Span | None:
    return mention.span if mention else None


def _trigger(act: Act, sentence: Sentence, document: Document) -> Trigger:
    """The trigger's words as one span, from the first to the last."""
    tokens = [sentence.tokens[position] for position in act.match.positions]
    span = tokens[0].span
    if len(tokens) > 1:
        span = (min([token.start for token in tokens]), max([token.end for token in tokens]))
    text = (document.title or "") if sentence.index < 0 else document.text
    return Trigger(text[slice(*span)], span)


def _ordered(events: list[Event]) -> list[Event]:
    """By trigger, source and target; mirrors right after their row; equal rows once, equal ids numbered."""
    if len(events) < 2:
        return events
    seen: set[tuple[object, ...]] = set()
    unique = []
    for event in events:
        key = (event.sentence, event.trigger.span, _span(event.source), _span(event.target), event.code, event.modality)
        if key not in seen:
            seen.add(key)
            unique.append(event)
    return _numbered(sorted(unique, key=_position))


def _position(event: Event) -> tuple[object, ...]:
    far = (1 << 60, 0)
    source, target = _span(event.source) or far, _span(event.target) or far
    mirrored = event.mirror_of is not None
    return (event.sentence, event.trigger.span, *((target, source) if mirrored else (source, target)), mirrored)


def _numbered(events: list[Event]) -> list[Event]:
    """Give events with the same words an ordinal each, so that ids are unique."""
    counts: dict[str, int] = {}
    renamed: dict[str, str] = {}
    result = []
    for event in events:
        ordinal = counts.get(event.id, 0)
        counts[event.id] = ordinal + 1
        if ordinal:
            span = event.trigger.span
            fresh = event_id(event.document, span, _span(event.source), _span(event.target), ordinal)
            renamed[event.id] = fresh
            event = evolve(event, id=fresh)
        elif event.mirror_of in renamed:
            event = evolve(event, mirror_of=renamed[event.mirror_of])
        result.append(event)
    return result
