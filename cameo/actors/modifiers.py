"""Whose a role is: country, organisation or group, from the words in front of the role word."""

from __future__ import annotations

from collections.abc import Iterator

from cameo.actors.codes import Codes, entry_codes, lent, merged
from cameo.actors.index import ADJECTIVE, AGENT, NAME, PEOPLE, PERSON, PLACE, SEAT, SURNAME, Hit, Sense
from cameo.actors.persons import find_person
from cameo.actors.scene import Piece, Scene
from cameo.records import evolve, frozen

_AS_MODIFIER = (ADJECTIVE, NAME, PEOPLE, SEAT, PLACE)
_AS_HEAD = (NAME, PEOPLE, SEAT, PLACE, ADJECTIVE)
_BETWEEN_PARTNERS = frozenset({"CCONJ", "PUNCT", "PART"})


@frozen
class Donor:
    """Somebody who lends a role word a country.

    :param first: position of its first word.
    :param last: position of its last word.
    """

    codes: Codes
    rules: tuple[str, ...]
    first: int
    last: int


def entity_sense(hit: Hit, head: bool = False) -> Sense | None:
    """What a hit means as a modifier, or as the head of a phrase; people apart."""
    for kind in _AS_HEAD if head else _AS_MODIFIER:
        sense = hit.sense(kind)
        if sense is not None:
            return sense
    return None


def modifier_codes(scene: Scene, hit: Hit, before: tuple[Piece, ...]) -> Codes | None:
    """Who *hit* is when it stands in front of another noun."""
    sense = entity_sense(hit)
    if sense is not None and sense.entry is not None:
        return entry_codes(sense.entry, scene.date)[0]
    if hit.has(PERSON, SURNAME):
        known = find_person(scene, hit, before, Codes())
        return known[0] if known else None
    return None


def premodifiers(scene: Scene, before: tuple[Piece, ...]) -> tuple[Donor, ...]:
    """The nearest country in front of a role word, with those conjoined to it: *French and German*.

    Modifiers that only name an ethnic group or a religion join the country in front of them: *Iraqi Kurdish fighters*.
    """
    conjuncts: list[Donor] = []
    parted = False
    for place in range(len(before) - 1, -1, -1):
        piece = before[place]
        donor = (
            _donor(scene, piece, before[:place], before[place + 1 :])
            if isinstance(piece, Hit)
            else _acronym(scene, piece)
        )
        if donor is None:
            parted = parted or _is_conjunction(scene, piece)
            continue
        if parted or not conjuncts:
            conjuncts.insert(0, donor)
        else:
            conjuncts[0] = _joined(conjuncts[0], donor)
        parted = False
        if donor.codes.placed and not _partner_before(scene, before[:place]):
            break
    return tuple(_with_country(conjuncts)) if len(conjuncts) > 1 else tuple(conjuncts)


def _joined(near: Donor, far: Donor) -> Donor:
    """*Iraqi Kurdish*, *Shiite Muslim*: two modifiers of one actor."""
    base = far if far.codes.placed else near
    return Donor(merged(near.codes, far.codes), base.rules, base.first, base.last)


def _with_country(conjuncts: list[Donor]) -> Iterator[Donor]:
    """*Iraqi Sunni and Shiite clerics*: all are Iraqi; in *Iraqi and Kurdish troops* the Kurds are not said to be."""
    country = Codes()
    for donor in conjuncts:
        if not donor.codes.placed and country.placed:
            yield evolve(donor, codes=merged(donor.codes, country))
            continue
        if donor.codes.ethnicity or donor.codes.religions:
            country = evolve(donor.codes, ethnicity=None, religions=())
        yield donor


def _is_conjunction(scene: Scene, piece: Piece) -> bool:
    return isinstance(piece, int) and scene.tree.tokens[piece].upos in ("CCONJ", "PUNCT")


def _is_link(scene: Scene, piece: Piece) -> bool:
    return isinstance(piece, int) and scene.tree.tokens[piece].upos in _BETWEEN_PARTNERS


def _partner_before(scene: Scene, before: tuple[Piece, ...]) -> bool:
    """Whether only *and*, a comma or a hyphen stands between what was read and a hit in front of it."""
    links = 0
    for piece in reversed(before):
        if isinstance(piece, Hit):
            return bool(links) and entity_sense(piece) is not None
        if not _is_link(scene, piece):
            return False
        links += scene.tree.tokens[piece].upos != "PART"
    return False


def _donor(scene: Scene, hit: Hit, before: tuple[Piece, ...], behind: tuple[Piece, ...]) -> Donor | None:
    """*Israeli*, *Saudi-led*; not *Iran-backed*, not *pro-Iranian*, not *Paris-based*."""
    tie = _tie(scene, hit, behind)
    if tie is None:
        return None
    codes = modifier_codes(scene, hit, before)
    if codes is None or not codes.known:
        return None
    rule = tie if codes.placed else "ethnic-modifier"
    return Donor(lent(codes), (rule,), hit.start, hit.end - 1)


def _acronym(scene: Scene, piece: int) -> Donor | None:
    """*FUTH* in *the FUTH president*, after *the United Federation of Honduran Workers (FUTH)*."""
    codes = scene.memory.acronyms.get(scene.tree.words[piece]) if scene.memory.acronyms else None
    return Donor(codes, ("acronym",), piece, piece) if codes is not None else None


def _tie(scene: Scene, hit: Hit, behind: tuple[Piece, ...]) -> str | None:
    """How the modifier is tied to its noun; ``None`` when it is a backer, a direction or an origin."""
    index, words = scene.index, scene.tree.words
    if hit.before and hit.before in index.leaning:
        return None
    following = hit.after
    if not following and behind and isinstance(behind[0], int):
        following = words[behind[0]]
        if following not in index.leading and following not in index.backing:
            return "country-modifier"
    if not following:
        return "country-modifier"
    if following in index.leading:
        return "led-by"
    if following in index.backing:
        return None
    joined = next((piece for piece in behind if isinstance(piece, Hit)), None)
    linked = joined is not None and joined.before != "" and entity_sense(joined) is not None
    role = joined is not None and joined.before != "" and joined.has(AGENT)
    return "country-modifier" if linked or role else None
