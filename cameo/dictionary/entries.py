"""Verb entries and operators, from nodes to plain data."""

from __future__ import annotations

from difflib import get_close_matches

from attrs import evolve

from cameo.dictionary.frames import frame_id, slot_keys
from cameo.dictionary.keys import EXAMPLE, OPERATOR, VERB_ENTRY
from cameo.dictionary.layers import Entry
from cameo.dictionary.model import ROLES, SAME, Frame, Operator, Place, SlotPattern, VerbEntry
from cameo.dictionary.nodes import Node, Table, Text, as_listing
from cameo.dictionary.values import Reader

_ENTRY_ONLY = frozenset(VERB_ENTRY) - {"of"}
"""Keys that are no slots; in a frame *of* is the preposition."""


def read_verb(name: str, entry: Entry, reader: Reader) -> VerbEntry:
    """One verb entry with its frames."""
    table = entry.table
    reader.check_keys(table, VERB_ENTRY, f"entry {name!r}")
    result = VerbEntry(
        id=name,
        verbs=reader.words(table, "verbs"),
        nouns=reader.words(table, "nouns"),
        adjectives=reader.words(table, "adjectives"),
        code=reader.code(table, "code"),
        reverse=_no_none(reader.reverse(table)),
        negated=reader.code(table, "negated"),
        source=reader.slots(table, "source"),
        target=reader.slots(table, "target"),
        of=reader.choice(table, "of", ("subject", "object")),
        adjective=reader.choice(table, "adjective", ("subject", "object")),
        frames=(),
        examples=reader.examples(table, EXAMPLE),
        origin=entry.origin,
        place=entry.place,
        note=reader.text(table, "note"),
    )
    _check_verb(result, table, reader)
    return _with_frames(result, table, reader)


def _no_none(value: str | None) -> str | None:
    return None if value == "none" else value


def _check_verb(entry: VerbEntry, table: Table, reader: Reader) -> None:
    if not (entry.verbs or entry.nouns or entry.adjectives):
        reader.add(entry.place, "E207", f"entry {entry.id!r} has no words; give it verbs, nouns or adjectives")
    if "code" not in table:
        reader.add(entry.place, "E207", f"entry {entry.id!r} needs a code, or 'code: none' if only its frames code")


def _with_frames(entry: VerbEntry, table: Table, reader: Reader) -> VerbEntry:
    frames = tuple(_read_frame(node, entry, reader) for node in reader.tables(table, "frames", "a frame"))
    for number, frame in enumerate(frames):
        first = next((one for one in frames[:number] if one.id == frame.id), None)
        if first is not None:
            message = f"frame with the same slots or id as the one at {first.place}; delete one"
            reader.add(frame.place, "E401", message)
    return evolve(entry, frames=frames)


def _read_frame(node: Table, entry: VerbEntry, reader: Reader) -> Frame:
    """One frame.

    Without a code it has the entry's code, and with it the entry's ``reverse`` and ``negated``. With a code of its
    own it keeps only ``reverse: same`` of the entry: what two sides do to each other they do in the refinement too
    (*meet*, *meet for talks*), but a code for the mirrored row belongs to the entry's own code (042 and 043).
    """
    own_code = "code" in node
    code = reader.code(node, "code") if own_code else entry.code
    reverse = _no_none(reader.reverse(node))
    if "reverse" not in node and code is not None and (not own_code or entry.reverse == SAME):
        reverse = entry.reverse
    negated = reader.code(node, "negated") if own_code or "negated" in node else entry.negated
    slots = tuple(_read_slot(key, node.values[key], node.marks[key], reader) for key in slot_keys(node))
    if not slots:
        reader.add(node.place, "E207", "a frame needs a slot, such as 'object: ceasefire'")
    reader.flag(node, "remove")
    examples = reader.examples(node, EXAMPLE)
    return Frame(frame_id(node), slots, code, reverse, negated, node.place, examples, reader.text(node, "note"))


def _read_slot(key: str, node: Node, mark: Place, reader: Reader) -> SlotPattern:
    """One slot of a frame: a role, or words."""
    if key in _ENTRY_ONLY:
        reader.add(mark, "E203", f"key {key!r} belongs to the entry, not to a frame")
        return SlotPattern((key,))
    slots = reader.slot_names(key, mark)
    if isinstance(node, Table):
        reader.add(node.place, "E204", f"{key}: expected a word, a list, a set or a role")
        return SlotPattern(slots)
    if isinstance(node, Text) and node.value in ROLES:
        return SlotPattern(slots, role=node.value)
    texts = []
    for item in as_listing(node).items:
        if not isinstance(item, Text) or not item.value.strip():
            reader.add(item.place, "E204", f"{key}: expected a word or phrase")
        elif item.value in ROLES:
            reader.add(item.place, "E206", f"{key}: {item.value} stands alone, not in a list")
        else:
            _check_role_slip(key, item, reader)
            texts.append(item)
    return SlotPattern(slots, words=reader.spread(texts))


def _check_role_slip(key: str, item: Text, reader: Reader) -> None:
    """``TARGT`` is meant as a role, not as a word."""
    if item.value.isupper() and (close := get_close_matches(item.value, ROLES, n=1, cutoff=0.75)):
        reader.add(item.place, "E206", f"{key}: found {item.value!r}; did you mean {close[0]}?")


def read_operator(name: str, entry: Entry, reader: Reader) -> Operator:
    """One operator."""
    table = entry.table
    reader.check_keys(table, OPERATOR, f"operator {name!r}")
    result = Operator(
        id=name,
        verbs=reader.words(table, "verbs"),
        nouns=reader.words(table, "nouns"),
        adjectives=reader.words(table, "adjectives"),
        aux=reader.words(table, "aux"),
        doer=reader.choice(table, "doer", ("subject", "object")) or "subject",
        place=entry.place,
        examples=reader.examples(table, EXAMPLE),
    )
    if not (result.verbs or result.nouns or result.adjectives or result.aux):
        reader.add(entry.place, "E207", f"operator {name!r} has no words; give it verbs, nouns, adjectives or aux")
    return result
