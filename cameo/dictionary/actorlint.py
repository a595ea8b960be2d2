"""Lint of actors and role words: dates that overlap, names that two actors claim."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import combinations

from cameo.dictionary.layers import Merged
from cameo.dictionary.model import ActorEntry, ActorRole, Lexicon, Place
from cameo.dictionary.nodes import Table, Text, as_listing, fault
from cameo.dictionary.rules import did_you_mean
from cameo.dictionary.verblint import word_place
from cameo.errors import Fault

_CLAIMS = ("names", "adjectives", "people", "seats", "places")
_FIRST, _LAST = datetime.date.min, datetime.date.max

Period = tuple[datetime.date, datetime.date]


def check_actors(lexicon: Lexicon, merged: Merged) -> Iterator[Fault]:
    """Faults of actor entries."""
    nodes = merged.entries["actors"]
    for name, actor in lexicon.actors.items():
        yield from _check_roles(actor, nodes[name].table)
        successor = nodes[name].table.get("successor")
        if isinstance(successor, Text) and successor.value not in lexicon.actors:
            hint = did_you_mean(successor.value, lexicon.actors)
            yield fault(successor.place, "E307", f"unknown successor {successor.value!r}{hint}")
    yield from _check_names(lexicon, merged)


def check_agents(lexicon: Lexicon) -> Iterator[Fault]:
    """Role words that stand under two sector codes: the engine could take only one."""
    first: dict[str, tuple[tuple[str, ...], Place]] = {}
    for agent in lexicon.agents:
        sectors, place = first.setdefault(agent.phrase.lower(), (agent.sectors, agent.place))
        if sectors != agent.sectors:
            codes = f"{''.join(agent.sectors)} and {''.join(sectors)} ({place})"
            yield fault(agent.place, "E406", f"{agent.phrase!r} stands under {codes}; keep it in one")


def _check_roles(actor: ActorEntry, table: Table) -> Iterator[Fault]:
    """Roles whose dates overlap: no date would have one answer."""
    node = table.get("roles")
    places = [item.place for item in as_listing(node).items if isinstance(item, Table)] if node is not None else []
    for (_, one), (at, other) in combinations(enumerate(actor.roles), 2):
        if _overlap(_period(one), _period(other)):
            place = places[at] if at < len(places) else actor.place
            yield fault(place, "E404", f"actor {actor.id!r}: {_dates(other)} overlaps {_dates(one)}")


def _period(one: ActorRole | ActorEntry) -> Period:
    return one.since or _FIRST, one.until or _LAST


def _overlap(one: Period, other: Period) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _dates(role: ActorRole) -> str:
    return f"{role.since or 'always'} to {role.until or 'today'}"


def _check_names(lexicon: Lexicon, merged: Merged) -> Iterator[Fault]:
    """Names that two actors claim at the same time.

    A surname may be many people's: it needs the full name first. A claim with dates beats one without: *Moscow* is the
    Soviet Union's in its time and Russia's else.
    """
    nodes = merged.entries["actors"]
    claims: dict[str, list[tuple[ActorEntry, str, str]]] = {}
    for actor in lexicon.actors.values():
        for key, word in _claimed(actor):
            claims.setdefault(word.casefold(), []).append((actor, key, word))
    for found in claims.values():
        for (one, key, word), (other, other_key, other_word) in combinations(found, 2):
            if one.id == other.id or _is_dated(one) != _is_dated(other):
                continue
            if not _overlap(_lifetime(one), _lifetime(other)):
                continue
            there = word_place(nodes[one.id], key, word)
            message = f"{other_word!r} is claimed by {other.id!r} and by {one.id!r} ({there}) at the same time"
            yield fault(word_place(nodes[other.id], other_key, other_word), "E405", message)


def _claimed(actor: ActorEntry) -> Iterator[tuple[str, str]]:
    for key in _CLAIMS:
        for word in getattr(actor, key):
            yield key, word
    if actor.surname and actor.unmistakable:
        yield "surname", actor.surname


def _is_dated(actor: ActorEntry) -> bool:
    return bool(actor.since or actor.until)


def _lifetime(actor: ActorEntry) -> Period:
    """When a name means this actor: the entry's own dates, else from the first role to the last."""
    if actor.since or actor.until or not actor.roles:
        return _period(actor)
    periods = [_period(role) for role in actor.roles]
    return min(since for since, _ in periods), max(until for _, until in periods)
