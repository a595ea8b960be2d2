"""Actor entries and role words, from nodes to plain data."""

from __future__ import annotations

from collections.abc import Mapping

from cameo.dictionary.keys import ACTOR, ROLE
from cameo.dictionary.layers import Entry, WordList
from cameo.dictionary.model import ActorEntry, ActorRole, Agent
from cameo.dictionary.nodes import Table, Text
from cameo.dictionary.values import Reader

_CODED = ("code", "country", "organisation", "sectors", "group", "ethnicity", "religions", "roles")
_UNREAD = ("note", "origin")
_NAMED = ("names", "shared", "adjectives", "people", "seats", "places", "surname")


def read_actor(name: str, entry: Entry, reader: Reader) -> ActorEntry:
    """One actor."""
    table = entry.table
    reader.check_keys(table, ACTOR, f"actor {name!r}")
    _check_actor(name, entry, reader)
    for key in _UNREAD:
        reader.text(table, key)
    result = ActorEntry(
        id=name,
        code=reader.actor_code(table, "code"),
        country=reader.actor_code(table, "country"),
        organisation=reader.actor_code(table, "organisation"),
        sectors=reader.actor_codes(table, "sectors"),
        group=reader.actor_code(table, "group"),
        ethnicity=reader.actor_code(table, "ethnicity"),
        religions=reader.actor_codes(table, "religions"),
        names=reader.words(table, "names"),
        adjectives=reader.words(table, "adjectives"),
        people=reader.words(table, "people"),
        seats=reader.words(table, "seats"),
        places=reader.words(table, "places"),
        surname=reader.text(table, "surname"),
        unmistakable=reader.flag(table, "unmistakable"),
        roles=tuple(_read_role(node, reader) for node in reader.tables(table, "roles", "a role")),
        since=reader.date(table, "from", last=False),
        until=reader.date(table, "until", last=True),
        origin=entry.origin,
        place=entry.place,
        shared=reader.words(table, "shared"),
        collective=reader.flag(table, "collective"),
        successor=reader.text(table, "successor"),
        iso2=reader.text(table, "iso2"),
        cow=reader.text(table, "cow"),
        wikidata=reader.text(table, "wikidata"),
    )
    _check_order(result.since, result.until, table, reader)
    return result


def _check_actor(name: str, entry: Entry, reader: Reader) -> None:
    if not any(key in entry.table for key in _CODED):
        reader.add(entry.place, "E207", f"actor {name!r} has no code; give it code, country, organisation or roles")
    if not any(key in entry.table for key in _NAMED):
        reader.add(entry.place, "E207", f"actor {name!r} has no names")


def _read_role(node: Table, reader: Reader) -> ActorRole:
    reader.check_keys(node, ROLE, "a role")
    role = ActorRole(
        country=reader.actor_code(node, "country"),
        organisation=reader.actor_code(node, "organisation"),
        sectors=reader.actor_codes(node, "sectors"),
        group=reader.actor_code(node, "group"),
        since=reader.date(node, "from", last=False),
        until=reader.date(node, "until", last=True),
    )
    _check_order(role.since, role.until, node, reader)
    return role


def _check_order(since: object, until: object, table: Table, reader: Reader) -> None:
    if since is not None and until is not None and str(since) > str(until):
        reader.add(table.values["until"].place, "E206", f"until: {until} is before from: {since}")


def read_agents(lists: Mapping[str, WordList], reader: Reader) -> tuple[Agent, ...]:
    """All role words, in the order of the files."""
    found: list[Agent] = []
    for key, words in lists.items():
        sectors = reader.split_codes(Text(key, words.place), "a key of agents")
        for word in words.words:
            found.extend(Agent(phrase, sectors, word.place) for phrase in reader.spread([word]))
    return tuple(found)
