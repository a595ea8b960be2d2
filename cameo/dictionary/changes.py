"""What changed between two sets of dictionaries: in words and frames, and in the events of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import asdict, fields, frozen

from cameo.dictionary.model import ActorEntry, Agent, Discard, Frame, Issue, Lexicon, Operator, VerbEntry
from cameo.events import UNKNOWN, Event

Entry = VerbEntry | Operator | ActorEntry | Discard | Issue
_NOT_COMPARED = frozenset({"id", "place", "frames", "examples", "origin", "note"})
"""Where a thing stands, who says so and what illustrates it change no event."""


@frozen
class Change:
    """One difference.

    :ivar kind: ``added``, ``removed`` or ``changed``.
    :ivar what: the thing: ``entry visit``, ``frame withdraw/3fa9c02e``, ``actor france``, ``set @organ``.
    :ivar detail: what is new or gone in it, readable.
    """

    kind: str
    what: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.what}" + (f": {self.detail}" if self.detail else "")


def diff(old: Lexicon, new: Lexicon) -> Iterator[Change]:
    """The differences that can change an event, dictionaries first, grid last."""
    tables: Sequence[tuple[str, Mapping[str, Entry], Mapping[str, Entry]]] = (
        ("entry", old.verbs, new.verbs),
        ("operator", old.operators, new.operators),
        ("actor", old.actors, new.actors),
        ("discard", old.discards, new.discards),
        ("issue", old.issues, new.issues),
    )
    for name, before, after in tables:
        for key in _keys(before, after):
            yield from _entry(f"{name} {key}", before.get(key), after.get(key))
    yield from _agents(old.agents, new.agents)
    for key in _keys(old.sets, new.sets):
        yield from _listed(f"set @{key}", old.sets.get(key, ()), new.sets.get(key, ()))
    yield from _cells(old, new)


def _keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys((*before, *after)))


def _entry(what: str, before: Entry | None, after: Entry | None) -> Iterator[Change]:
    if before is None or after is None:
        yield Change("removed" if after is None else "added", what)
        return
    details = list(_fields(before, after))
    if details:
        yield Change("changed", what, "; ".join(details))
    if isinstance(before, VerbEntry) and isinstance(after, VerbEntry):
        yield from _frames(after.id, before.frames, after.frames)


def _fields(before: Any, after: Any) -> Iterator[str]:
    """What each field lost and got."""
    for one in fields(type(before)):
        old, new = getattr(before, one.name), getattr(after, one.name)
        if one.name in _NOT_COMPARED or old == new:
            continue
        yield f"{one.name} {_listing(old, new)}" if isinstance(old, tuple) else f"{one.name} {old} ─► {new}"


def _listing(old: Iterable[Any], new: Iterable[Any]) -> str:
    """``+ confer, − chat``; or that only the order is another."""
    old, new = list(map(_plain, old)), list(map(_plain, new))
    parts = [
        f"{sign} {', '.join(words)}"
        for sign, words in (("+", [w for w in new if w not in old]), ("−", [w for w in old if w not in new]))
        if words
    ]
    return " ".join(parts) or "in another order"


def _plain(value: Any) -> str:
    """A word as it is; a dated role as its parts."""
    if isinstance(value, str):
        return value
    found = asdict(value, recurse=False)
    return " ".join(f"{key}={' '.join(one) if isinstance(one, tuple) else one}" for key, one in found.items() if one)


def _frames(entry: str, before: Sequence[Frame], after: Sequence[Frame]) -> Iterator[Change]:
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    for key in _keys(old, new):
        what = f"frame {entry}/{key}"
        if key not in new:
            yield Change("removed", what, _frame(old[key]))
        elif key not in old:
            yield Change("added", what, _frame(new[key]))
        elif details := list(_fields(old[key], new[key])):
            yield Change("changed", what, "; ".join(details))


def _frame(frame: Frame) -> str:
    slots = ", ".join(f"{'/'.join(slot.slots)}: {slot.role or ' | '.join(slot.words[:4])}" for slot in frame.slots)
    return f"{{{slots}}} {frame.code or 'none'}"


def _agents(before: Iterable[Agent], after: Iterable[Agent]) -> Iterator[Change]:
    tables = [{agent.phrase: " ".join(agent.sectors) for agent in agents} for agents in (before, after)]
    for key in _keys(*tables):
        old, new = (table.get(key) for table in tables)
        if old is None or new is None:
            yield Change("removed" if new is None else "added", f"agent {key}", new or old or "")
        elif old != new:
            yield Change("changed", f"agent {key}", f"{old} ─► {new}")


def _listed(what: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    if not before or not after:
        yield Change("removed" if before else "added", what)
    elif set(before) != set(after):
        yield Change("changed", what, _listing(before, after))


def _cells(old: Lexicon, new: Lexicon) -> Iterator[Change]:
    before, after = ({(cell.row, cell.operators): cell.value for cell in one.grid.cells()} for one in (old, new))
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was != now:
            kind = "removed" if now is None else "added" if was is None else "changed"
            yield Change(kind, f"cell {key[0]} {' '.join(key[1])}", f"{was or 'no event'} ─► {now or 'no event'}")


# --- events


@frozen
class EventChange:
    """An event that one set of dictionaries gives and the other does not, or gives otherwise.

    :ivar kind: ``gained``, ``lost`` or ``recoded``.
    """

    kind: str
    before: Event | None
    after: Event | None

    @property
    def event(self) -> Event:
        """The later of the two."""
        found = self.after or self.before
        assert found is not None  # one of them is always there
        return found


def event_changes(before: Iterable[Event], after: Iterable[Event]) -> Iterator[EventChange]:
    """Compare the events of one document; ids do not depend on codes, so a recoded event keeps its own."""
    old, new = {event.id: event for event in before}, {event.id: event for event in after}
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was is None or now is None:
            yield EventChange("gained" if was is None else "lost", was, now)
        elif signature(was) != signature(now):
            yield EventChange("recoded", was, now)


def signature(event: Event) -> tuple[str, ...]:
    """What a researcher sees of an event: both actors' codes, its code, its modality."""
    source, target = (side.code if side else UNKNOWN for side in (event.source, event.target))
    return source, event.code, target, event.modality
