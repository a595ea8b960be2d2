"""Entries read out in plain words, for those who check a dictionary without reading YAML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cameo.codes import Ontology
from cameo.dictionary.model import (
    SAME,
    ActorEntry,
    ActorRole,
    Discard,
    Example,
    Frame,
    Issue,
    Operator,
    SlotPattern,
    VerbEntry,
)

Described = VerbEntry | Operator | ActorEntry | Discard | Issue

_NAMED = (
    ("shared", "where the story names the country, also"),
    ("adjectives", "adjectives"),
    ("people", "its people"),
    ("seats", "acts for the government"),
    ("places", "places"),
)
_MAX_WORDS = 12


def describe(entry: Described, ontology: Ontology | None = None) -> str:
    """An entry as sentences, several lines of text.

    :param ontology: gives the labels of codes; without it codes stand alone.
    """
    if isinstance(entry, VerbEntry):
        lines = _verb(entry, ontology)
    elif isinstance(entry, Operator):
        lines = _operator(entry)
    elif isinstance(entry, Discard):
        lines = _discard(entry)
    elif isinstance(entry, Issue):
        lines = _issue(entry)
    else:
        lines = _actor(entry)
    return "\n".join(lines)


def _verb(entry: VerbEntry, ontology: Ontology | None) -> Iterator[str]:
    yield f"{entry.id}  ({entry.place}{f', origin {entry.origin}' if entry.origin else ''})"
    yield from _word_lines(entry)
    source = _or(entry.source) if entry.source else "the subject"
    target = _or(entry.target) if entry.target else "the first actor in object, recipient, against, with or to"
    yield f"  SOURCE is {source}; TARGET is {target}."
    if entry.of or entry.adjective:
        parts = [("an of phrase", entry.of), ("a country adjective", entry.adjective)]
        yield f"  With the noun, {' and '.join(f'{what} is the {side}' for what, side in parts if side)}."
    yield f"  Codes as {_codes(entry, ontology)}."
    for frame in entry.frames:
        yield f"  - {_frame(frame, ontology)}"
    yield from _examples((*entry.examples, *(one for frame in entry.frames for one in frame.examples)))
    if entry.note:
        yield f"  Note: {entry.note}"


def _word_lines(entry: VerbEntry | Operator) -> Iterator[str]:
    for name, words in (("verbs", entry.verbs), ("event nouns", entry.nouns), ("adjectives", entry.adjectives)):
        if words:
            yield f"  {name}: {', '.join(words)}"


def _codes(rule: VerbEntry | Frame, ontology: Ontology | None) -> str:
    """What a rule says: its code, the mirrored row, the negated act."""
    if rule.code is None:
        return "nothing"
    said = _label(rule.code, ontology)
    if rule.reverse == SAME:
        said += ", and the same from target to source"
    elif rule.reverse:
        said += f", and from target to source as {_label(rule.reverse, ontology)}"
    return said + (f"; negated as {_label(rule.negated, ontology)}" if rule.negated else "")


def _label(code: str, ontology: Ontology | None) -> str:
    return f"{code} ({ontology[code].label})" if ontology is not None and code in ontology else code


def _frame(frame: Frame, ontology: Ontology | None) -> str:
    slots = " and ".join(_slot(slot) for slot in frame.slots)
    note = f"  Note: {frame.note}" if frame.note else ""
    return f"With {slots}: {_codes(frame, ontology)}.  [{frame.id}, line {frame.place.line}]{note}"


def _slot(slot: SlotPattern) -> str:
    where = _or(slot.slots)
    if slot.role == "NONE":
        return f"nothing in {where}"
    if slot.role == "ANY":
        return f"anything in {where}"
    if slot.role == "ACTOR":
        return f"an actor in {where}"
    return f"{slot.role or _or(slot.words)} in {where}"


def _or(words: Sequence[str]) -> str:
    """Words with commas and *or*; a long list is cut."""
    if len(words) > _MAX_WORDS:
        return f"{', '.join(words[:_MAX_WORDS])} or one of {len(words) - _MAX_WORDS} more"
    return " or ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _examples(examples: Sequence[Example]) -> Iterator[str]:
    for example in examples:
        date = f" ({example.date})" if example.date else ""
        yield f"  e.g. {example.text}{date}  ─► {', '.join(example.events) or 'none'}"


def _operator(entry: Operator) -> Iterator[str]:
    yield f"{entry.id}  ({entry.place})"
    yield from _word_lines(entry)
    if entry.aux:
        yield f"  auxiliaries: {', '.join(entry.aux)}"
    yield f"  Its {entry.doer} would perform the act."
    yield from _examples(entry.examples)


def _discard(entry: Discard) -> Iterator[str]:
    yield f"{entry.id}  ({entry.place})"
    if entry.phrases:
        yield f"  A sentence gives no events if it holds {_or(entry.phrases)}."
    if entry.story:
        yield f"  Nor does a story whose lead holds {_or(entry.story)}."
    if entry.unless:
        yield f"  Unless there is {_or(entry.unless)}."
    yield from _examples(entry.examples)


def _issue(entry: Issue) -> Iterator[str]:
    yield f"{entry.id}  ({entry.place})"
    yield f"  An event has this issue if its sentence holds {_or(entry.phrases)}."
    if entry.exceptions:
        yield f"  Not as part of {_or(entry.exceptions)}."
    if entry.context:
        yield f"  PLOVER context: {', '.join(entry.context)}."


def _actor(entry: ActorEntry) -> Iterator[str]:
    dates = _dates(entry)
    yield f"{entry.id}  ({entry.place}{f', origin {entry.origin}' if entry.origin else ''})"
    yield f"  {', '.join(entry.names) or entry.surname or entry.id} is {_actor_code(entry) or 'coded by role'}{dates}."
    for key, what in _NAMED:
        if words := getattr(entry, key):
            yield f"  {what}: {', '.join(words)}"
    if entry.surname:
        when = "alone" if entry.unmistakable else "after the full name or with a title"
        yield f"  {entry.surname} resolves {when}."
    for role in entry.roles:
        yield f"  - {_actor_code(role, entry) or 'no role'}{_dates(role)}"


def _actor_code(one: ActorEntry | ActorRole, actor: ActorEntry | None = None) -> str:
    """The parts of a code in CAMEO's order; a role takes from its actor what it does not say."""
    base = actor or one
    own = getattr(base, "code", None)
    parts = (
        one.country or base.country or own,
        one.organisation or base.organisation,
        *(one.sectors or base.sectors),
        one.group or base.group,
        getattr(base, "ethnicity", None),
        *getattr(base, "religions", ()),
    )
    return "".join(part for part in parts if part)


def _dates(one: ActorEntry | ActorRole) -> str:
    since = f" from {one.since}" if one.since else ""
    return since + (f" until {one.until}" if one.until else "")
