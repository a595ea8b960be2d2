"""Whom a state holds power over: people of no named country whom it arrests, bans, questions or frees are its own.

*Venezuela releases dozens of activists*, *Cyprus authorities investigate 70 employees*: the act says where they live.
Of others it is said whose they are (*Iran arrested British sailors*), and who is deported is as a rule a foreigner.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import attrs

from cameo.actors.codes import ORGANS, RESIDENTS
from cameo.events import ActorMention
from cameo.participants import Participant
from cameo.records import evolve

BY_ACT = "country-of-act"
"""Rule that gives people the country of the state that acts on them."""

_OVER_PEOPLE = ("081", "083", "084", "09", "170", "171", "172", "173", "175")
"""Codes of what an authority does to people under it: to ease restrictions, give in, release, investigate, coerce."""
_UNDER_STATE = RESIDENTS | {"OPP"}
_PROTEST = "14"
_ON_PLACES = ("18", "19", "20")
"""Codes of violence, which strikes the place and not whoever governs from it."""
_WORDS = re.compile(r"\w+")


def at_home(
    source: Participant | None, target: Participant | None, code: str, elsewhere: Collection[str]
) -> tuple[Participant | None, Participant | None]:
    """Source and target of an act, people with the country of the authority that they have to do with.

    A seat that violence strikes is a place: *bombed Baghdad* is IRQ, not IRQGOV.

    :param code: of the act itself, before any operator.
    :param elsewhere: words that say that somebody is of another country: *foreign*.
    """
    if target is not None and target.kind == "seat" and code.startswith(_ON_PLACES):
        target = evolve(target, mention=attrs.evolve(target.mention, sectors=()), kind="place")
    if source is None or target is None:
        return source, target
    if code.startswith(_OVER_PEOPLE) and _is_authority(source.mention):
        return source, _placed(target, source.mention.country, elsewhere)
    if code.startswith(_PROTEST) and _is_authority(target.mention) and target.mention.sectors:
        return _placed(source, target.mention.country, elsewhere), target
    return source, target


def _is_authority(one: ActorMention) -> bool:
    """A state or one of its organs: *Venezuela*, *Turkish police*."""
    if not one.country or one.organisation or one.group or one.ethnicity or one.religions:
        return False
    return ORGANS.issuperset(one.sectors)


def _placed(one: Participant, country: str | None, elsewhere: Collection[str]) -> Participant:
    mention = one.mention
    if mention.country or mention.organisation or mention.group or mention.entry or mention.ethnicity:
        return one
    people = _UNDER_STATE.issuperset(mention.sectors[:1]) if mention.sectors else bool(mention.religions)
    if not people or not set(_WORDS.findall(mention.text.lower())).isdisjoint(elsewhere):
        return one
    return evolve(one, mention=attrs.evolve(mention, country=country), rules=(*one.rules, BY_ACT))
