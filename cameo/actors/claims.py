"""Which of several actors that bear a name is meant: by the day of the story, then by the countries that it names."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence

from cameo.actors.codes import FIRM, MEDIA, entry_codes
from cameo.actors.index import ABROAD, ENTITY_KINDS, SURNAME, Hit, Sense
from cameo.dictionary.model import ActorEntry
from cameo.records import evolve


def settled(
    hits: tuple[Hit, ...], date: datetime.date | None, named: Collection[str]
) -> tuple[tuple[Hit, ...], frozenset[str]]:
    """The hits with one actor for each name, and the countries that the sentence names without doubt.

    *Moscow* is the Soviet Union's until 1991 and Russia's since. A shared name counts only where the story names its
    country; else the actor that claims it as its own serves, if there is one.

    :param named: countries that the story has named before.
    """
    disputed = [hit for hit in hits if _is_disputed(hit)]
    if not disputed:
        return hits, frozenset(_countries(hits, date))
    here = frozenset(_countries((hit for hit in hits if hit not in disputed), date))
    chosen = {id(hit): _settle(hit, date, (here, named)) for hit in disputed}
    kept = (chosen.get(id(hit), hit) for hit in hits)
    return tuple(hit for hit in kept if hit.senses), here


def _is_disputed(hit: Hit) -> bool:
    if len(hit.senses) == 1:
        return hit.senses[0].shared
    claims = [sense for sense in hit.senses if sense.kind in ENTITY_KINDS]
    if len(claims) < 2:
        return bool(claims) and claims[0].shared
    return any(sense.shared for sense in claims) or len({sense.entry.id for sense in claims if sense.entry}) > 1


def _countries(hits: Iterable[Hit], date: datetime.date | None) -> Iterator[str]:
    return (code for hit in hits for code in countries_of(hit, date))


def countries_of(hit: Hit, date: datetime.date | None) -> list[str]:
    """Codes of what a hit names in full; a surname may be many people's, and a news agency has reporters everywhere."""
    found: list[str] = []
    for sense in hit.senses:
        entry = sense.entry
        if entry is None or sense.kind == SURNAME or MEDIA in entry.sectors:
            continue
        if code := _country(entry, date):
            found.append(code)
    return found


def standing_at_home(hits: tuple[Hit, ...], words: Sequence[str]) -> Iterator[Hit]:
    """The hits without those that say whose embassy, envoy or tourist it is: they are somewhere else as a rule.

    :param words: the words of the sentence, lower case.
    """
    for place, hit in enumerate(hits):
        after = hits[place + 1] if place + 1 < len(hits) else None
        before = hits[place - 1] if place else None
        if after is not None and after.start == hit.end and after.has(ABROAD):
            continue
        if before is not None and before.has(ABROAD) and {"of", "the"}.issuperset(words[before.end : hit.start]):
            continue
        yield hit


def is_firm(hit: Hit) -> bool:
    """Whether it names a firm, which is at home in one country and has its plants in another."""
    return all(sense.entry is not None and sense.entry.organisation == FIRM for sense in hit.senses)


def country_of_place(senses: tuple[Sense, ...], date: datetime.date | None) -> str | None:
    """The country of a place known by its name alone, as in a dateline."""
    hit = Hit(0, 1, tuple(sense for sense in senses if sense.kind in ENTITY_KINDS and not sense.shared))
    kept = settled((hit,), date, ())[0] if hit.senses else ()
    return next((code for one in kept for code in countries_of(one, date)), None)


def _country(entry: ActorEntry, date: datetime.date | None) -> str | None:
    return entry.code or entry.country or (entry_codes(entry, date)[0].country if entry.roles else None)


def _settle(hit: Hit, date: datetime.date | None, contexts: tuple[Collection[str], ...]) -> Hit:
    claims = [sense for sense in hit.senses if sense.kind in ENTITY_KINDS]
    others = tuple(sense for sense in hit.senses if sense.kind not in ENTITY_KINDS)
    own = _current([sense for sense in claims if not sense.shared], date)
    shared = _current([sense for sense in claims if sense.shared], date)
    for named in contexts:  # the sentence first, then what came before it
        for sense in (*own, *shared):
            if sense.entry is not None and _country(sense.entry, date) in named:
                return _meaning(hit, sense, claims, others)
    return _meaning(hit, own[0], claims, others) if own else evolve(hit, senses=others)


def _meaning(hit: Hit, chosen: Sense, claims: list[Sense], others: tuple[Sense, ...]) -> Hit:
    """The hit with the senses of one entry: *US* is its name and its adjective."""
    return evolve(hit, senses=(*(sense for sense in claims if sense.entry is chosen.entry), *others))


def _current(claims: list[Sense], date: datetime.date | None) -> list[Sense]:
    """Claims of entries whose dates hold, else of those without dates, else the latest."""
    dated = [sense for sense in claims if _lifetime(sense) != (None, None)]
    if date is not None and (holding := [sense for sense in dated if _holds(sense, date)]):
        return holding
    undated = [sense for sense in claims if sense not in dated]
    return undated or sorted(dated, key=lambda sense: _lifetime(sense)[1] or datetime.date.max, reverse=True)[:1]


def _lifetime(sense: Sense) -> tuple[datetime.date | None, datetime.date | None]:
    return (sense.entry.since, sense.entry.until) if sense.entry else (None, None)


def _holds(sense: Sense, date: datetime.date) -> bool:
    since, until = _lifetime(sense)
    return (since or date) <= date <= (until or date)
