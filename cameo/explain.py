"""Why a sentence gives its events, and why it gives no others."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import chain

from attrs import field, frozen

from cameo.actors import StoryActors
from cameo.acts import Act, SentenceReading
from cameo.clauses.tree import Tree
from cameo.coder import AHEAD, Coder
from cameo.conllu import format_sentence
from cameo.dictionary.model import SlotPattern
from cameo.document import Document, ParsedDocument, Problem, Sentence, to_date
from cameo.events import Event
from cameo.patterns import Attempt
from cameo.topics import LEAD, Discarded, Topics

NEAREST = 3
"""Failing frames that are shown of each entry, unless all are asked for."""
_WORDS = 4
_COLUMN = 11


@frozen
class ActExplanation:
    """One trigger: what was read, which frames were tried, what came of it.

    :param attempts: every frame of the entry with the first slot that failed.
    :param events: the events it gives, also those that the coder's options leave out.
    :param lines: all this for a reader, with the nearest of the failing frames or with all.
    """

    act: Act
    attempts: tuple[Attempt, ...]
    events: tuple[Event, ...]
    lines: tuple[str, ...]


@frozen
class SentenceExplanation:
    """One sentence with its triggers, and what it speaks of.

    :param is_discarded: whether it gives no events for that reason.
    """

    sentence: Sentence
    text: str
    acts: tuple[ActExplanation, ...]
    topics: Topics = field(factory=Topics)
    is_discarded: bool = False

    def __str__(self) -> str:
        lines = [f"Sentence {self.sentence.index}: {' '.join(self.text.split())}"]
        if self.topics.issues:
            lines += ["", f"   issues: {', '.join(self.topics.issues)}"]
        if self.is_discarded:
            lines += ["", f"   no events, by the discard {self.topics.discarded} (--keep-discarded)"]
        if not self.acts:
            lines += ["", "   no verb, noun or adjective of this sentence is in an entry"]
        for act in self.acts:
            lines += ["", *(f"   {line}" for line in act.lines)]
        return "\n".join(lines)

    def conllu(self) -> str:
        """The parse with the explanation as comments."""
        comments = {"text": " ".join(self.text.split())}
        block = format_sentence(self.sentence, comments)
        reasons = "".join(f"# cameo = {line.strip()}\n" for act in self.acts for line in act.lines)
        return reasons + block


@frozen
class Explanation:
    """All sentences of a text.

    :param discarded: why the story as a whole gives no events.
    """

    sentences: tuple[SentenceExplanation, ...]
    problems: tuple[Problem, ...] = ()
    discarded: Discarded | None = None

    def __str__(self) -> str:
        story = [f"No events of this story, by the discard {self.discarded} (--keep-discarded)"]
        return "\n\n".join([*(story if self.discarded else ()), *map(str, self.sentences)])

    def conllu(self) -> str:
        """All parses with the explanations as comments."""
        return "\n".join(each.conllu() for each in self.sentences)


def explain(
    coder: Coder, text: str | ParsedDocument, date: str | datetime.date | None = None, *, every_frame: bool = False
) -> Explanation:
    """Explain the coding of a text, or of a document that is parsed already.

    :param every_frame: show every frame that fails, not only the nearest.
    :raises DateError: when *date* is no ISO date.
    """
    if isinstance(text, str):
        parsed = next(iter(coder.parser.parse([Document(id="text", text=text, date=to_date(date))])))
    else:
        parsed = text
    story = StoryActors(coder.engine.actors, parsed.document)
    story.look_ahead([Tree(one) for one in parsed.sentences[:AHEAD] if one.parsed])
    shown = None if every_frame else NEAREST
    sentences = tuple(_sentence(coder, sentence, parsed.document, story, shown) for sentence in parsed.sentences)
    lead = [(one.topics, Tree(one.sentence)) for one in sentences if one.sentence.index < LEAD]
    return Explanation(sentences, parsed.problems, coder.topics.discarded_story(lead) if coder.discards else None)


def _sentence(
    coder: Coder, sentence: Sentence, document: Document, story: StoryActors, shown: int | None
) -> SentenceExplanation:
    reading = coder.read_sentence(sentence, document, story)
    topics = coder.topics.read(reading.tree)
    acts = tuple(
        _act(coder, reading, act, tuple(coder.events_of(act, sentence, document, topics)), shown)
        for act in reading.acts
    )
    source = (document.title or "") if sentence.index < 0 else document.text
    is_discarded = coder.discards and topics.discarded is not None
    return SentenceExplanation(sentence, source[slice(*sentence.span)], acts, topics, is_discarded)


def _act(
    coder: Coder, reading: SentenceReading, act: Act, events: tuple[Event, ...], shown: int | None
) -> ActExplanation:
    attempts: tuple[Attempt, ...] = ()
    if act.entry is not None:
        known = reading.roles.is_resolved
        attempts = tuple(coder.engine.frames.attempts(act.entry, act.clause, reading.tree, known))
    lines = (
        _headline(reading, act),
        *_slots(reading, act),
        *_rules(reading, act),
        *_frames(act, attempts, shown),
        *_outcome(coder, act, events),
    )
    return ActExplanation(act, attempts, events, lines)


def _row(name: str, value: object) -> str:
    return f"   {name:<{_COLUMN}}{value}"


def _words(reading: SentenceReading, positions: Iterable[int]) -> str:
    return " ".join(reading.tree.tokens[k].text for k in positions)


def _headline(reading: SentenceReading, act: Act) -> str:
    words = _words(reading, act.match.positions)
    if act.entry is None:
        return f"[{words}] operator {act.match.pattern.entry}; what it is about is in no entry"
    return f"[{words}] {act.clause.kind} of the entry {act.entry.id}, {act.entry.place}"


def _slots(reading: SentenceReading, act: Act) -> Iterator[str]:
    """*object     his Azerbaijani counterpart = AZEGOVMIL (country-modifier, counterpart)*"""
    for slots, where in ((act.clause.slots, ""), (act.clause.noun_slots, "; belongs to the object")):
        for name, heads in slots.items():
            for number, filler in enumerate(chain.from_iterable(_fillers(reading, head) for head in heads)):
                yield _row("" if number else name, f"{filler}{where}")


def _fillers(reading: SentenceReading, position: int) -> Iterator[str]:
    """Who the word is, with the rules that read it; a kind is named where it limits what the words can do."""
    readings = reading.roles.readings(position)
    for each in readings:
        if not each.mention.resolved:
            yield f"{each.mention.text} (no actor: in no dictionary, or no participant)"
            continue
        notes = (*(() if each.kind == "actor" else (f"as a {each.kind}",)), *(r for r in each.rules if r != each.kind))
        yield f"{each.mention.text} = {each.mention.code} ({', '.join(notes)})"
    if not readings:
        yield reading.tree.tokens[position].text


def _rules(reading: SentenceReading, act: Act) -> Iterator[str]:
    if act.clause.decisions:
        yield _row("read by", "; ".join(dict.fromkeys(decision.rule for decision in act.clause.decisions)))
    for decision in act.around.decisions:
        yield _row("around it", f"{decision.rule} [{_words(reading, decision.positions)}]")
    if act.composition is not None:
        for step in act.composition.steps:
            yield _row("compose", step)
    yield _row("modality", act.modality)


def _frames(act: Act, attempts: tuple[Attempt, ...], shown: int | None) -> Iterator[str]:
    """The frames that fit, then those that fail, the nearest first."""
    failed = sorted((one for one in attempts if one.failed), key=lambda one: _distance(act, one))
    for attempt in attempts:
        if attempt.failed is None:
            chosen = act.frame is not None and act.frame.frame.id == attempt.frame.id
            yield _row("frame", f"{_frame(attempt)}: fits{', and wins' if chosen else ''}")
    for frame in act.verdict.tie:
        yield _row("tie", f"{frame.id} ({frame.place}); the entry's own code serves")
    for attempt in failed[:shown]:
        yield _row("frame", f"{_frame(attempt)}: fails, {_failure(act, attempt.failed)}")
    if hidden := len(failed[shown:]) if shown is not None else 0:
        yield _row("", f"{hidden} more frame{'s' * (hidden > 1)} of the entry fail{'s' * (hidden == 1)} (--all)")


def _distance(act: Act, attempt: Attempt) -> tuple[int, bool]:
    """How far from fitting a frame is: slots from the failing one on, then whether nothing stands there."""
    slots = list(attempt.frame.slots)
    failed = attempt.failed
    if failed is None:
        return 0, False
    return len(slots) - slots.index(failed), not any(act.clause.fillers(slot, named=True) for slot in failed.slots)


def _frame(attempt: Attempt) -> str:
    frame = attempt.frame
    slots = ", ".join(f"{'/'.join(pattern.slots)}: {_wanted(pattern)}" for pattern in frame.slots)
    return f"{frame.id} line {frame.place.line} {{{slots}}} ─► {frame.code or 'no event'}"


def _wanted(pattern: SlotPattern) -> str:
    return pattern.role or "|".join(pattern.words[:_WORDS]) + ("|…" if len(pattern.words) > _WORDS else "")


def _failure(act: Act, failed: SlotPattern | None) -> str:
    """*object is none of these*, *nothing in with*."""
    if failed is None:
        return ""
    slots = "/".join(failed.slots)
    if failed.role == "NONE":
        return f"{slots} is filled"
    if not any(act.clause.fillers(slot, named=True) for slot in failed.slots):
        return f"{slots} is empty"
    return f"{slots} is {'no actor' if failed.role else 'none of these'}"


def _outcome(coder: Coder, act: Act, events: tuple[Event, ...]) -> Iterator[str]:
    if act.reason:
        yield _row("no event", act.reason)
    for event in events:
        yield f"=> {event}{_note(coder, event)}"
    for rule in dict.fromkeys(str(event.rule) for event in events):
        yield f"   by {rule}"


def _note(coder: Coder, event: Event) -> str:
    if coder.gives(event):
        return ""
    if event.modality not in coder.modality:
        return f"  (not given: {event.modality}; see --modality)"
    return "  (not given: a side is unknown or absent; see --unresolved)"
