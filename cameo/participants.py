"""The participants of an act, and what can be asked of them without the sentence."""

from __future__ import annotations

from cameo.actors import Reading
from cameo.actors.codes import RESIDENTS
from cameo.events import ActorMention
from cameo.records import frozen

VISIT = "042"
_PLACE_CODES = (VISIT, "07", "15", "17", "18", "19", "20")
_FOREIGN_PLACE_CODES = ("0863", "0872", "0874")
OWN_RULES = frozenset({"possessive-pronoun", "lent", "wielded-by"})
"""Rules that made somebody belong to somebody else."""


@frozen
class Participant:
    """One filler of a role, and the rules that made it one."""

    mention: ActorMention
    kind: str
    rules: tuple[str, ...]


def participant(reading: Reading) -> Participant:
    return Participant(reading.mention, reading.kind, reading.rules)


def unresolved(reading: Reading) -> Participant:
    mention = reading.mention
    bare = ActorMention(text=mention.text, span=mention.span, head_span=mention.head_span)
    return Participant(bare, "unknown", reading.rules)


def is_known(participants: tuple[Participant, ...]) -> bool:
    """Whether a dictionary knows one of them."""
    for each in participants:  # noqa: SIM110 -- asked of every slot, and twice as fast as any()
        if each.mention.resolved:
            return True
    return False


def is_own(target: Participant, sources: tuple[Participant, ...]) -> bool:
    """*recalled its ambassador*, *sent troops*: what is the source's by a pronoun, or is sent by it, is no target."""
    if OWN_RULES.isdisjoint(target.rules):
        return False
    return any(each.mention.country and each.mention.country == target.mention.country for each in sources)


def takes_place(code: str | None, reading: Reading, sources: tuple[Participant, ...]) -> bool:
    """Whether the act may be done to a place; *pulled out of Kherson* only to a place of others."""
    if code is None or not code.startswith(_FOREIGN_PLACE_CODES):
        return code is not None and code.startswith(_PLACE_CODES)
    country = reading.mention.country
    owners = [each.mention.country or each.mention.organisation for each in sources]
    return bool(country) and None not in owners and country not in owners


def is_home(target: Participant, sources: tuple[Participant, ...]) -> bool:
    """*A peasant arrived in the capital*: nobody visits the country that he lives in.

    A regional leader visits its government, though: *Kurdish ministers arrived in Baghdad*.
    """
    if is_own(target, sources) or is_state_of(target, sources):
        return True
    if target.kind != "seat":
        return False
    country = target.mention.country
    return any(each.mention.country == country and RESIDENTS.issuperset(each.mention.sectors) for each in sources)


def is_state_of(target: Participant, sources: tuple[Participant, ...]) -> bool:
    """Whether *target* is the bare country of one of *sources*."""
    country = target.mention.country
    if country is None or target.mention.code != country:
        return False
    return any(each.mention.country == country for each in sources)


def is_placed(group: tuple[Participant, ...]) -> bool:
    """Whether the country or organisation is known."""
    return any(each.mention.country or each.mention.organisation for each in group)
