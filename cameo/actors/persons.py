"""People by name: full names at once, surnames only after them or with a title."""

from __future__ import annotations

import datetime

from cameo.actors.codes import GOVERNMENT, MILITARY, Codes, entry_codes, former, role_at, with_sectors
from cameo.actors.index import AGENT, PERSON, RULING, SOLE, SURNAME, Hit
from cameo.actors.scene import Piece, Scene
from cameo.actors.units import split_phrase
from cameo.dictionary.model import ActorEntry
from cameo.records import evolve

Known = tuple[Codes, tuple[str, ...]]

BY_PERSON = frozenset(
    {"person", "surname-after-full-name", "given-name+surname", "unmistakable-surname", "title+surname"}
)
"""Rules by which a name is a person's, who is no state in a year without an office."""


def find_person(scene: Scene, hit: Hit, before: tuple[Piece, ...], around: Codes) -> Known | None:
    """Who a person's name means, and the rules that said so.

    :param before: the pieces of the phrase in front of the name.
    :param around: country or organisation that the phrase itself gives: *Canadian Prime Minister Johnson*.
    """
    title = _title(scene, before)
    ended = any(isinstance(piece, Hit) and piece.has("former") for piece in before)
    full = [sense.entry for sense in hit.senses if sense.kind == PERSON and sense.entry]
    if full:
        return _as_person(scene, most_current(full, scene.date), ("person",), title, ended, around)
    given = scene.names_before(before)
    entries = [sense.entry for sense in hit.senses if sense.kind == SURNAME and sense.entry]
    entries = [entry for entry in entries if not given or _first_name(entry) == given[0]]
    chosen = _by_story(scene, entries) or _by_given_name(entries, given)
    chosen = chosen or _by_title(scene, entries, title, ended, around) or _by_government(scene, entries, hit)
    if chosen is None:
        return None
    entry, rule = chosen
    return _as_person(scene, entry, (rule,), title, ended, around)


def _title(scene: Scene, before: tuple[Piece, ...]) -> tuple[str, ...]:
    """Sectors of the role word in front of the name, given names skipped; of *Defence Minister General*, the office."""
    rank: tuple[str, ...] = ()
    for piece in reversed(before):
        if isinstance(piece, Hit):
            sense = piece.sense(AGENT)
            sectors = sense.sectors if sense else ()
            if rank or sectors != (MILITARY,) or not piece.has("title"):
                return sectors if not rank or GOVERNMENT in sectors else rank
            rank = sectors
        elif rank or not scene.is_name_word(piece):
            return rank
    return rank


def _first_name(entry: ActorEntry) -> str:
    units = split_phrase(entry.names[0]) if entry.names else ()
    return units[0] if units else ""


def most_current(entries: list[ActorEntry], date: datetime.date | None) -> ActorEntry:
    """Of namesakes, the one in office on *date*."""
    return next((entry for entry in entries if role_at(entry, date)[1] == "dated-role"), entries[0])


def _by_story(scene: Scene, entries: list[ActorEntry]) -> tuple[ActorEntry, str] | None:
    for known in reversed(scene.memory.known):
        for entry in entries:
            if entry.id == known:
                return entry, "surname-after-full-name"
    return None


def _by_given_name(entries: list[ActorEntry], given: tuple[str, ...]) -> tuple[ActorEntry, str] | None:
    """*Barack Hussein Obama*; and surnames that can mean nobody else."""
    if given and len(entries) == 1:
        return entries[0], "given-name+surname"
    unmistakable = [entry for entry in entries if entry.unmistakable]
    return (unmistakable[0], "unmistakable-surname") if unmistakable else None


def _by_title(
    scene: Scene, entries: list[ActorEntry], title: tuple[str, ...], ended: bool, around: Codes
) -> tuple[ActorEntry, str] | None:
    """*President Bush*: the one who holds (or held) such an office; two such people are nobody."""
    if not title:
        return None
    fitting = [entry for entry in entries if _may_bear(scene, entry, title, ended, around)]
    return (fitting[0], "title+surname") if len(fitting) == 1 else None


def _by_government(scene: Scene, entries: list[ActorEntry], hit: Hit) -> tuple[ActorEntry, str] | None:
    """*The Bush administration*: whoever of that name governs, or has governed; two of one country are that country."""
    behind = scene.cover.get(hit.end)
    if behind is None or not (behind.has(RULING) and behind.has(SOLE)):
        return None
    governed = [entry for entry in entries if any(GOVERNMENT in role.sectors for role in entry.roles)]
    governing = [entry for entry in governed if GOVERNMENT in entry_codes(entry, scene.date)[0].sectors]
    fitting = governing or governed
    return (fitting[0], "surname+government") if len({entry.country for entry in fitting}) == 1 else None


def _may_bear(scene: Scene, entry: ActorEntry, title: tuple[str, ...], ended: bool, around: Codes) -> bool:
    codes, rule = entry_codes(entry, scene.date)
    if around.country and codes.country and around.country != codes.country:
        return False
    if not entry.roles:
        return not entry.sectors or bool(set(title) & set(entry.sectors))
    if scene.date is None or ended:
        return any(set(title) & set(role.sectors) for role in entry.roles)
    return rule != "role-gap" and bool(set(title) & set(codes.sectors))


def _as_person(
    scene: Scene, entry: ActorEntry, rules: tuple[str, ...], title: tuple[str, ...], ended: bool, around: Codes
) -> Known:
    """The dated role of the person; where there is none, the title of the text."""
    codes, rule = entry_codes(entry, scene.date)
    if not (codes.country or codes.organisation):
        codes = evolve(codes, country=around.country, organisation=around.organisation)
    silent = rule in ("", "role-gap") and not codes.sectors
    if title and (silent or (rule == "dated-role" and not ended and _is_in_office(title, codes, around))):
        own = codes.name
        codes = evolve(with_sectors(codes, former(title) if ended else title), name=own)
        rules = (*rules, "title-in-text")
    return codes, (*rules, rule) if rule else rules


def _is_in_office(title: tuple[str, ...], codes: Codes, around: Codes) -> bool:
    """*President Carter*, in a story of days when he was none any more: the text knows what it speaks of.

    *BJP president Amit Shah* governs no country, nor does a party's man whom the text gives none.
    """
    if GOVERNMENT not in title or GOVERNMENT in codes.sectors or ("PTY" in codes.sectors and not around.country):
        return False
    return not (around.sectors or around.organisation)
