"""Who lends a role word its country from behind, or from elsewhere in the clause.

*president of France*, *police in Lyon*, *troops loyal to Haftar*, *Israel sent its army*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cameo.actors.codes import MILITARY, Codes, lent
from cameo.actors.index import AGENT, NAME, PEOPLE, PLACE, RULING, SEAT, Hit
from cameo.actors.modifiers import Donor, entity_sense, premodifiers
from cameo.clauses.company import company
from cameo.clauses.nounphrase import is_own_possessor, is_speakers_possessor, noun_phrase

if TYPE_CHECKING:
    from cameo.actors.reader import SentenceActors
    from cameo.actors.reading import Found, Phrase

ACTOR = "actor"
UNKNOWN = "unknown"
INSTRUMENT = "instrument"
ROLE_KINDS = (AGENT, "organ", "instrument", "member", "quantity", "counterpart")
WHOLE = ("organ", "member", "quantity")
_MAX_PLACES = 8
"""Places inside places: *a village in a district in a province of Iraq*."""


def owners(actors: SentenceActors, phrase: Phrase, hit: Hit) -> tuple[Donor, ...]:
    """Who lends the role word *hit* a country, if the words in front of it do not."""
    return (
        _possessor(actors, phrase, hit)
        or _wielders(actors, phrase, hit)
        or complements(actors, phrase, hit)
        or _loyalties(actors, phrase)
        or location(actors, phrase, hit)
        or _shared(actors, phrase)
    )


def complements(actors: SentenceActors, phrase: Phrase, hit: Hit) -> tuple[Donor, ...]:
    """*president of France*, *members of the IRA*, *a delegation from the Iranian Armed Forces*."""
    index, tree = actors.scene.index, actors.scene.tree
    whole = hit.has(*WHOLE, "presiding")
    soldiers = not whole and _is_soldier(hit)  # "withdrew troops from Iraq": they need not be Iraqi
    found: list[Donor] = []
    inside = tuple(range(phrase.head + 1, hit.end))
    modifiers = [one for word in inside for one in noun_phrase(tree, word).complements]
    for modifier in (*phrase.noun.complements, *modifiers):
        lends = index.lending | (index.speaking_for if whole else set()) | (set() if soldiers else index.origin)
        if modifier.preposition not in lends or modifier.head < hit.end:
            continue
        for one in actors.found(modifier.head):
            if one.kind in (ACTOR, SEAT, PLACE) and (one.codes.placed or whole):
                codes = one.codes if whole and one.kind == ACTOR else lent(one.codes)
                found.append(Donor(codes, (f"{modifier.preposition}-complement",), one.first, one.last))
    return tuple(found)


def _wielders(actors: SentenceActors, phrase: Phrase, hit: Hit) -> tuple[Donor, ...]:
    """*rockets fired by Hezbollah*, *a bomb planted by the IRA*, *a torpedo from a North Korean submarine*."""
    if not hit.has(INSTRUMENT):
        return ()
    tree, wielding = actors.scene.tree, actors.scene.index.wielding
    by = [one for one in phrase.noun.adjectival if one.preposition == "by" and tree.lemmas[one.through] in wielding]
    origins = [one for one in phrase.noun.complements if one.preposition in actors.scene.index.origin]
    return tuple(
        Donor(one.codes, ("wielded-by",), one.first, one.last)
        for modifier in (*by, *origins)
        for one in actors.found(modifier.head)
        if one.codes.placed and one.kind == (ACTOR if modifier in by else INSTRUMENT)
    )[:1]


def _loyalties(actors: SentenceActors, phrase: Phrase) -> tuple[Donor, ...]:
    """*troops loyal to Haftar*."""
    tree, loyal = actors.scene.tree, actors.scene.index.loyal
    return tuple(
        Donor(lent(one.codes), ("loyal-to",), one.first, one.last)
        for modifier in phrase.noun.adjectival
        if tree.lemmas[modifier.through] in loyal or tree.words[modifier.through] in loyal
        for one in actors.found(modifier.head)
        if one.codes.placed
    )[:1]


def location(actors: SentenceActors, phrase: Phrase, hit: Hit) -> tuple[Donor, ...]:
    """*police in Lyon*, *villagers in northern Iraq*, *Kurds in Syria*; never soldiers, who may be anybody's."""
    tree = actors.scene.tree
    if not hit.has(AGENT, PEOPLE, RULING) or _is_soldier(hit):
        return ()
    places = [one.head for one in phrase.noun.complements if one.preposition in actors.scene.index.locative]
    behind = phrase.last + 1
    if behind < len(tree) and tree.words[behind] in actors.scene.index.locative and tree.heads[behind] > behind:
        places.append(tree.heads[behind])
    for place in (member for listed in places for member in tree.conjuncts(listed)):
        where = country_of(actors, place)
        if where is not None:
            return (Donor(where, ("location",), place, place),)
    return ()


def country_of(actors: SentenceActors, place: int, depth: int = 0) -> Codes | None:
    """The country of a place: *Lyon*, *the Turkish capital Ankara*, *the Iraqi city of X*, *a town in Syria*."""
    if depth > _MAX_PLACES:
        return None
    for one in actors.found(place):
        if one.codes.country and (one.kind == PLACE or one.rules[0] == NAME):
            return Codes(one.codes.country, entry=one.codes.entry)
        if one.kind != UNKNOWN:
            return None
    phrase = actors.phrase(place)
    for donor in premodifiers(actors.scene, phrase.pieces[:-1]):
        if donor.codes.country and not donor.codes.organisation:  # "in a Mazda vehicle"
            return Codes(donor.codes.country, entry=donor.codes.entry)
    inner = (one.head for one in phrase.noun.complements if one.head > place)
    found = (country_of(actors, head, depth + 1) for head in inner)
    return next((where for where in found if where is not None), None)


def _possessor(actors: SentenceActors, phrase: Phrase, hit: Hit) -> tuple[Donor, ...]:
    """*Israel sent its army*: the subject of the clause."""
    if hit.has("counterpart"):
        return ()
    tree = actors.scene.tree
    for word in phrase.noun.possessors:
        if is_own_possessor(tree, word):
            owner = actors.antecedent(phrase, word)
        elif is_speakers_possessor(tree, word):
            owner = _speaker(actors, word)
        else:
            continue
        if owner is not None and owner.codes.placed:
            return (Donor(lent(owner.codes), ("possessive-pronoun",), word, word),)
    return ()


def _speaker(actors: SentenceActors, word: int) -> Found | None:
    """*"Our forces will withdraw," said Russia*."""
    around = company(actors.scene.tree, word)
    found = (one for head in (*around.reporting, *around.beside) for one in actors.found(head))
    return next((one for one in found if one.kind == ACTOR and one.codes.placed), None)


def _shared(actors: SentenceActors, phrase: Phrase) -> tuple[Donor, ...]:
    """*Iraqi soldiers and policemen*: the modifier serves both."""
    noun = phrase.noun
    if noun.determined or noun.possessors:
        return ()
    stray = _stray(actors, phrase)
    if stray is not None:
        return premodifiers(actors.scene, (stray,))
    if not 0 <= noun.conjoined < phrase.head:
        return ()
    *before, last = actors.phrase(noun.conjoined).pieces
    if not isinstance(last, Hit) or not last.has(*ROLE_KINDS):
        return ()
    donors = premodifiers(actors.scene, tuple(before))
    return tuple(Donor(donor.codes, ("shared-modifier",), phrase.first, phrase.first) for donor in donors[:1])


def _stray(actors: SentenceActors, phrase: Phrase) -> Hit | None:
    """A country that the parser made a sibling of its phrase: *US and British troops*, *WHO officials*."""
    tree, before = actors.scene.tree, phrase.first - 1
    hit = actors.scene.cover.get(before)
    if hit is None or entity_sense(hit) is None or tree.heads[before] < 0:
        return None
    conjoined = tree.heads[before] == phrase.noun.conjoined
    twins = (tree.heads[before], tree.deprels[before]) == (tree.heads[phrase.head], tree.deprels[phrase.head])
    return hit if conjoined or twins else None


def _is_soldier(hit: Hit) -> bool:
    agent = hit.sense(AGENT)
    return agent is not None and agent.sectors == (MILITARY,)
