"""Why a sentence gives its events, and why it gives no others."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from attrs import frozen

from cameo.actors import StoryActors
from cameo.acts import Act, SentenceReading
from cameo.coder import Coder
from cameo.conllu import format_sentence
from cameo.dictionary.model import SlotPattern
from cameo.document import Document, ParsedDocument, Problem, Sentence, to_date
from cameo.events import Event
from cameo.patterns import Attempt


@frozen
class ActExplanation:
    """One trigger: what was read, which frames were tried, what came of it.

    :param attempts: every frame of the entry with the first slot that failed.
    :param events: the events it gives, also those that the coder's options leave out.
    """

    act: Act
    attempts: tuple[Attempt, ...]
    events: tuple[Event, ...]
    lines: tuple[str, ...]


@frozen
class SentenceExplanation:
    """One sentence with its triggers."""

    sentence: Sentence
    text: str
    acts: tuple[ActExplanation, ...]

    def __str__(self) -> str:
        lines = [f"{self.sentence.index}: {' '.join(self.text.split())}"]
        if not self.acts:
            lines.append("   no word of this sentence is a trigger")
        for act in self.acts:
            lines.extend(act.lines)
        return "\n".join(lines)

    def conllu(self) -> str:
        """The parse with the explanation as comments."""
        comments = {"text": " ".join(self.text.split())}
        block = format_sentence(self.sentence, comments)
        reasons = "".join(f"# cameo = {line.strip()}\n" for act in self.acts for line in act.lines)
        return reasons + block


@frozen
class Explanation:
    """All sentences of a text."""

    sentences: tuple[SentenceExplanation, ...]
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        return "\n\n".join(str(each) for each in self.sentences)

    def conllu(self) -> str:
        """All parses with the explanations as comments."""
        return "\n".join(each.conllu() for each in self.sentences)


def explain(coder: Coder, text: str | ParsedDocument, date: str | datetime.date | None = None) -> Explanation:
    """Explain the coding of a text, or of a document that is parsed already.

    :raises DateError: when *date* is no ISO date.
    """
    if isinstance(text, str):
        parsed = next(iter(coder.parser.parse([Document(id="text", text=text, date=to_date(date))])))
    else:
        parsed = text
    story = StoryActors(coder.engine.actors, parsed.document)
    return Explanation(
        tuple(_sentence(coder, sentence, parsed.document, story) for sentence in parsed.sentences), parsed.problems
    )


def _sentence(coder: Coder, sentence: Sentence, document: Document, story: StoryActors) -> SentenceExplanation:
    reading = coder.read_sentence(sentence, document, story)
    acts = tuple(_act(coder, reading, act, sentence, document) for act in reading.acts)
    source = (document.title or "") if sentence.index < 0 else document.text
    return SentenceExplanation(sentence, source[slice(*sentence.span)], acts)


def _act(coder: Coder, reading: SentenceReading, act: Act, sentence: Sentence, document: Document) -> ActExplanation:
    attempts: tuple[Attempt, ...] = ()
    if act.entry is not None:
        actors = reading.roles.resolved_positions(act.clause)
        attempts = tuple(coder.engine.frames.attempts(act.entry, act.clause, reading.tree, actors))
    events = tuple(coder.events_of(act, sentence, document))
    lines = (
        *_headline(reading, act),
        *_slots(reading, act),
        *_surroundings(reading, act),
        *_frames(act, attempts),
        *_outcome(coder, act, events),
    )
    return ActExplanation(act, attempts, events, lines)


def _words(reading: SentenceReading, positions: Iterable[int]) -> str:
    return " ".join(reading.tree.tokens[k].text for k in positions)


def _headline(reading: SentenceReading, act: Act) -> Iterator[str]:
    place = act.entry.place if act.entry else None
    entry = (
        f"entry {act.entry.id} ({place})" if act.entry else f"operator {act.match.pattern.entry}, inner act in no entry"
    )
    yield f"   {_words(reading, act.match.positions)!r}: {act.clause.kind}, {entry}"


def _slots(reading: SentenceReading, act: Act) -> Iterator[str]:
    named = [(name, heads, "") for name, heads in act.clause.slots.items()]
    named += [(name, heads, " (on the object)") for name, heads in act.clause.noun_slots.items()]
    for name, heads, where in named:
        yield f"      {name}{where}: {'; '.join(_filler(reading, k) for k in heads)}"
    for decision in act.clause.decisions:
        yield f"      rule {decision.rule}"


def _filler(reading: SentenceReading, position: int) -> str:
    found = []
    for each in reading.roles.readings(position):
        rules = f" by {', '.join(each.rules)}" if each.rules else ""
        found.append(f"{each.mention.text} = {each.mention.code} ({each.kind}{rules})")
    return ", ".join(found) or reading.tree.tokens[position].text


def _surroundings(reading: SentenceReading, act: Act) -> Iterator[str]:
    yield f"      modality {act.modality}"
    for decision in act.around.decisions:
        yield f"      rule {decision.rule} at {_words(reading, decision.positions)!r}"
    if act.composition is not None:
        for step in act.composition.steps:
            yield f"      compose {step}"


def _frames(act: Act, attempts: tuple[Attempt, ...]) -> Iterator[str]:
    for attempt in attempts:
        code = attempt.frame.code or "none"
        slots = ", ".join(_pattern(pattern) for pattern in attempt.frame.slots)
        result = "fits" if attempt.failed is None else f"fails at {_pattern(attempt.failed)}"
        yield f"      frame {attempt.frame.id} {{{slots}}} {code}: {result}"
    for frame in act.verdict.tie:
        yield f"      tie: frame {frame.id} ({frame.place}); the entry's own code serves"


def _pattern(pattern: SlotPattern) -> str:
    words = pattern.role or " | ".join(pattern.words[:4]) + (" …" if len(pattern.words) > 4 else "")
    return f"{'/'.join(pattern.slots)}: {words}"


def _outcome(coder: Coder, act: Act, events: tuple[Event, ...]) -> Iterator[str]:
    if act.reason:
        yield f"      no event: {act.reason}"
    for event in events:
        kept = coder.gives(event)
        note = "" if kept else f"  (left out: {event.modality}, unresolved={coder.unresolved})"
        yield f"   => {event}{note}"
        yield f"      by {event.rule}"
