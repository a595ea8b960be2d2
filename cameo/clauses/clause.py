"""The normalised clause: a predicate with its slots, whatever construction the sentence used."""

from __future__ import annotations

from collections.abc import Mapping

from cameo.records import field, frozen

SUBJECT = "subject"
OBJECT = "object"
RECIPIENT = "recipient"
CLAUSE = "clause"
HIDDEN = frozenset({"of", "to"})
"""Prepositions whose slot may be filled though the text has not the word: *Iran's visit*, *gave Iran arms*."""


@frozen
class Decision:
    """One decision of the engine: the rule that took it, and the words it is about (0-based positions)."""

    rule: str
    positions: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.rule


@frozen
class Link:
    """One step up from a predicate to the one that governs it.

    :param kind: ``complement`` (*refused to meet*), ``condition``, ``purpose``, ``adverbial``, ``relative``,
        ``subject`` (of a verb), ``infinitive`` (as a subject: *it is wrong to attack*), ``object``,
        ``nominal`` (*a threat of war*), ``quote`` (*"…", said the minister*).
    :param head: position of the governing word.
    :param preposition: the preposition or mark between them.
    :param infinitive: whether the lower one is an infinitive (*a plan to attack*).
    """

    kind: str
    head: int
    preposition: str = ""
    infinitive: bool = False


@frozen
class Clause:
    """A predicate and what stands around it, in the active voice.

    :param head: position of the predicate.
    :param kind: ``verb``, ``noun`` (an event noun) or ``adjective`` (a copular one).
    :param slots: slot name ─► positions of the fillers' heads, conjuncts spread out, relative pronouns replaced.
    :param noun_slots: prepositions on the object noun: read only where a frame or the entry's target names them.
    :param modifiers: for event nouns, adjectives and nouns before the head: whose act it is depends on who they are.
    :param leaders: for event nouns, *US* in *US-led invasion*.
    :param mutual: by *each other*.
    :param negated: by a word of this clause.
    :param auxiliaries: lower-case lemmas of its auxiliaries.
    :param support: position of the light or occurrence verb that carries an event noun, else ``None``.
    :param links: the chain of governors, nearest first.
    :param decisions: the rules that fired.
    """

    head: int
    kind: str
    slots: Mapping[str, tuple[int, ...]] = field(hash=False)
    noun_slots: Mapping[str, tuple[int, ...]] = field(default_factory=dict, hash=False)
    modifiers: tuple[int, ...] = ()
    leaders: tuple[int, ...] = ()
    mutual: bool = False
    negated: bool = False
    auxiliaries: tuple[str, ...] = ()
    support: int | None = None
    status: str = "asserted"
    links: tuple[Link, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def fillers(self, slot: str, *, named: bool = False) -> tuple[int, ...]:
        """What fills *slot*; with *named* also a preposition of the object noun, and *to* as recipient."""
        found = self.slots.get(slot, ())
        if slot == "to" and not found:
            found = self.slots.get(RECIPIENT, ())
        if not found and named:
            found = self.noun_slots.get(slot, ())
        return found
