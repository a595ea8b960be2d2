"""What an entry stands for on a day, and what a role word makes of it."""

from __future__ import annotations

import datetime

from cameo.dictionary.model import ActorEntry, ActorRole
from cameo.records import evolve, frozen

MAX_SECTORS = 3
MAX_RELIGIONS = 2
GOVERNMENT = "GOV"
MILITARY = "MIL"
ELITE = "ELI"
MEDIA = "MED"
FIRM = "MNC"
_AGAINST_STATE = frozenset({"REB", "INS", "SEP", "OPP", "UAF"})
STATE = frozenset({GOVERNMENT, MILITARY})
ORGANS = frozenset({*STATE, "COP", "JUD", "LEG", "SPY"})
"""Sectors by which a state acts upon those who live in it."""
RESIDENTS = frozenset({"CVL", "CRM", "LAB", "AGR", "EDU", "HLH", "REL", "PTY", "MED", "BUS"})
"""Who lives in a country and is none of its institutions."""
_OFFICES = frozenset({GOVERNMENT, MILITARY, ELITE, "LEG", "JUD", "BUS"})
CLERGY = "REL"
_RELIGIONS = frozenset([  # CAMEO's codes of religions (manual, chapter 3)
    "ADR", "ALE", "ATH", "BAH", "BUD", "CHR", "CON", "CPT", "CTH", "DOX", "DRZ", "HIN", "HSD", "ITR", "JAN", "JEW",
    "JHW", "LDS", "MOS", "MRN", "NRM", "PAG", "PRO", "SFI", "SHI", "SHN", "SIK", "SUN", "TAO", "UDX", "ZRO",
])  # fmt: skip


@frozen
class Codes:
    """The parts of an actor's code, and the entry they come from.

    :param keeps: a group with a role of its own: *Hamas fighters* are Hamas, whatever the head noun says.
    """

    country: str | None = None
    organisation: str | None = None
    sectors: tuple[str, ...] = ()
    group: str | None = None
    ethnicity: str | None = None
    religions: tuple[str, ...] = ()
    entry: str | None = None
    name: str | None = None
    keeps: bool = False

    @property
    def known(self) -> bool:
        """Whether there is any code at all."""
        return bool(self.placed or self.sectors or self.ethnicity or self.religions)

    @property
    def placed(self) -> bool:
        """Whether a country, an organisation or a group is known, so that a role word is somebody's."""
        return bool(self.country or self.organisation or self.group)


def is_person(entry: ActorEntry) -> bool:
    """People have a surname, or roles and nobody named after them."""
    return entry.surname is not None or bool(entry.roles and not (entry.code or entry.adjectives or entry.people))


def role_at(entry: ActorEntry, date: datetime.date | None) -> tuple[ActorRole | None, str]:
    """The role that holds on *date*, and the rule that chose it: ``dated-role``, ``undated-role``, ``role-gap``."""
    undated = None
    for role in entry.roles:
        if role.since is None and role.until is None:
            undated = undated or role
        elif date is not None and (role.since or date) <= date <= (role.until or date):
            return role, "dated-role"
    if undated is not None:
        return undated, "undated-role"
    return None, "role-gap" if entry.roles else ""


def entry_codes(entry: ActorEntry, date: datetime.date | None) -> tuple[Codes, str]:
    """Codes of *entry* on *date* and the rule that chose its role; in a gap the country or organisation alone."""
    role, rule = role_at(entry, date)
    gap = role is None and bool(entry.roles)
    country = entry.code or (role and role.country) or entry.country
    organisation = (role and role.organisation) or entry.organisation
    sectors = (role and role.sectors) or (() if gap and is_person(entry) else entry.sectors)
    group = (role and role.group) or entry.group
    keeps = _keeps_role(entry, sectors) and bool(sectors or group)
    name = entry.names[0] if entry.names and not entry.collective else None
    sectors, religions = sectors[:MAX_SECTORS], entry.religions[:MAX_RELIGIONS]
    return Codes(country, organisation, sectors, group, entry.ethnicity, religions, entry.id, name, keeps), rule


def _keeps_role(entry: ActorEntry, sectors: tuple[str, ...]) -> bool:
    """Groups keep their role, states, territories and people lend their country (*Chechen rebels*).

    Movements with dated roles look like people without a surname: they keep what is no office (*UNITA fighters*).
    """
    if entry.code or entry.surname is not None or entry.seats or entry.places:
        return False
    return not is_person(entry) or not set(sectors) & _OFFICES


def lent(codes: Codes) -> Codes:
    """What an actor gives to a role word that it modifies: who it is, not what it does."""
    if codes.keeps or (codes.organisation and codes.entry):
        return codes
    return evolve(codes, sectors=())


def with_sectors(codes: Codes, sectors: tuple[str, ...]) -> Codes:
    """*Iranian* + *troops*; a group with a role of its own keeps it, an organisation adds the new one to its own.

    A movement that governs has the organs of a state: *the Sandinista army*.

    *Sunni clerics*: where the faith is known, the code for clergy of any faith goes.
    """
    if codes.keeps and codes.sectors and not (GOVERNMENT in codes.sectors and ORGANS & set(sectors)):
        return codes
    own = codes.sectors if codes.organisation else ()
    religions = joint(codes.religions, tuple(code for code in sectors if code in _RELIGIONS))
    sectors = tuple(code for code in sectors if code not in _RELIGIONS and not (religions and code == CLERGY))
    sectors = tuple(dict.fromkeys(own + sectors))[:MAX_SECTORS]
    return evolve(codes, sectors=sectors, religions=religions, name=None)


def joint(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Religions of one phrase together: *Coptic* + *Christians*, *Shiite* + *imam*."""
    return tuple(dict.fromkeys(one + other))[:MAX_RELIGIONS]


def merged(near: Codes, far: Codes) -> Codes:
    """*Iraqi Kurdish*: the nearer modifier first, what it does not say from the farther one."""
    return evolve(
        near if near.placed or not far.placed else far,
        ethnicity=near.ethnicity or far.ethnicity,
        religions=joint(far.religions, near.religions),
    )


def former(sectors: tuple[str, ...]) -> tuple[str, ...]:
    """*former president*: no government, an elite."""
    return (ELITE,) if GOVERNMENT in sectors else sectors


def outranks(modifier: tuple[str, ...], head: tuple[str, ...]) -> bool:
    """*opposition* outranks the head in *opposition spokesman*: a foe of the state has no state role."""
    return bool(_AGAINST_STATE & set(modifier)) and STATE.issuperset(head)
