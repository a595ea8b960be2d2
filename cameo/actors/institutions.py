"""*The government*, *the army*, *rebels*: which institutions that name no country may get one, and from whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from cameo.actors.claims import countries_of
from cameo.actors.codes import ELITE, GOVERNMENT, MEDIA, MILITARY, ORGANS, RESIDENTS, STATE, Codes
from cameo.actors.index import ABROAD, AGENT, PEOPLE, PLACE, RULING, SOLE, Hit
from cameo.actors.owners import country_of
from cameo.actors.persons import BY_PERSON
from cameo.actors.scene import Scene
from cameo.actors.setting import BY_SCENE, BY_SENTENCE, SETTING_RULES, Placed
from cameo.clauses.company import Company, company
from cameo.clauses.nounphrase import is_definite, is_indefinite, is_plural_noun, preposition_of

if TYPE_CHECKING:
    from cameo.actors.reader import SentenceActors
    from cameo.actors.reading import Found

_OPPOSITION = "OPP"
_FOES = frozenset({"REB", "INS", "SEP", "UAF", "RAD"})
_LOCAL = frozenset({*_FOES, _OPPOSITION, "COP"})
"""Who as a rule acts where it lives: *gunmen attacked a camp in Mali*; soldiers and officials go abroad."""
_ANYWHERE = frozenset({"CVL", "REF", "MED", "BUS"})
"""Whom anybody's institutions may deal with."""
_INSTITUTIONS = ORGANS | _FOES | {_OPPOSITION, ELITE}


def may_be_placed(scene: Scene, hit: Hit, head: int, words: tuple[int, ...]) -> bool:
    """Whether a role word without a country is an institution of the story's own: not *a government*, *foreign troops*.

    :param head: position of the head of its phrase.
    :param words: positions of the phrase.
    """
    if hit.has(ABROAD) or not hit.has(AGENT, RULING):
        return False
    if hit.has(SOLE) and (_is_one_of_many(scene, hit, head) or is_indefinite(scene.tree, head)):
        return False
    around = [word for word in words if not hit.start <= word < hit.end]  # "the foreign minister"
    barring = scene.index.elsewhere
    if not hit.has(SOLE, RULING):  # "two other peasants" are as much the story's as the first were
        barring -= scene.index.choosing
    return not any(scene.tree.words[word] in barring for word in around)


def _is_one_of_many(scene: Scene, hit: Hit, head: int) -> bool:
    """*Presidents*, of whom a state has one; but *the armed forces* are so called."""
    tree = scene.tree
    noun = head if hit.start <= head < hit.end else hit.end - 1  # "chiefs of state"
    if not is_plural_noun(tree, head) or tree.words[noun] == tree.lemmas[noun]:
        return False
    singular = " ".join((*tree.words[hit.start : noun], tree.lemmas[noun], *tree.words[noun + 1 : hit.end]))
    return any(sense.kind == SOLE for sense in scene.index.senses(singular))


def is_institution(sectors: tuple[str, ...]) -> bool:
    """Whether a state has it as a rule: a government, an army, courts, but also an opposition and rebels."""
    return bool(sectors) and sectors[0] in _INSTITUTIONS


def is_resident(codes: Codes) -> bool:
    """Whether it is people of a country: civilians, workers, students, priests, drug traffickers."""
    return codes.sectors[0] in RESIDENTS if codes.sectors else bool(codes.religions)


def home(actors: SentenceActors, head: int, hit: Hit, codes: Codes) -> Placed | None:
    """The country of an institution that names none, and the rule that found it; ``None`` where nothing tells.

    :param head: position of the head of its phrase.
    :param codes: what its words make of it.
    """
    around, sectors = company(actors.scene.tree, head), codes.sectors
    others = _parties(actors, around.mates)
    if is_resident(codes):
        return _residence(actors, head, around, others)
    barred = _barred(others, hit) | _in_phrase(actors, head)
    near = (
        _leader(actors, head)
        or _opening_place(actors, around)
        or _domestic([one for one in others if not _is_abroad(actors.scene, one)], sectors)
        or _partner(actors, head, hit, sectors)
    )
    near = near or _around(actors, around, hit, weak=False)
    if near is None and sectors and sectors[0] in _LOCAL and not codes.ethnicity:
        near = _battleground(actors, around, others)
    if near is not None:
        return (near, BY_SENTENCE) if near not in barred else None
    setting, here = actors.scene.memory.setting, frozenset(_named_before(actors.scene, hit)) - barred
    same = setting.roles.get(_role_word(actors.scene, hit)) if _is_same(actors.scene, hit, head) else None
    if same is not None and same not in barred:
        return same, BY_SCENE
    if setting.is_known:
        return setting.country(here, barred)
    speakers = _barred(_parties(actors, around.reporting), hit) if hit.has(RULING) else frozenset()
    lone = _around(actors, around, hit, weak=True) or _lone(here - speakers, others, sectors)
    return (lone, BY_SENTENCE) if lone is not None and lone not in barred else None


def _residence(actors: SentenceActors, head: int, around: Company, others: list[Found]) -> Placed | None:
    """*Iranian police arrested students*, *held civilians in Raqqa*; else the country that the story is about.

    It is not whom another state deals with.
    """
    near = _leader(actors, head) or _opening_place(actors, around) or _place_of_clause(actors, around)
    if near is None:
        whole = actors.scene.memory.setting.whole
        domestic = [one.codes.country or "" for one in others if _is_domestic(one, ()) and not _is_raider(one, whole)]
        near = domestic[0] if domestic else None
    if near is not None:
        return (near, BY_SENTENCE) if near not in _in_phrase(actors, head) else None
    return _of_story(actors.scene, _states(others) | _in_phrase(actors, head))


def _is_raider(one: Found, whole: Placed | None) -> bool:
    """*American snipers shot at children*, in a story about Iraq; but *death squads in El Salvador* kill there."""
    return _fights(one) and "location" not in one.rules and whole is not None and whole[0] != one.codes.country


def home_of_person(actors: SentenceActors, head: int, codes: Codes) -> Placed | None:
    """*Castellar*, whom the story has introduced as a mayor: of the country that it is about."""
    if not (is_institution(codes.sectors) or is_resident(codes)):
        return None
    return _of_story(actors.scene, _states(_parties(actors, company(actors.scene.tree, head).mates)))


def _states(others: list[Found]) -> frozenset[str]:
    """Countries that act or suffer as such."""
    return frozenset(one.codes.country or "" for one in others if _is_bare_state(one))


def _of_story(scene: Scene, foreign: Collection[str]) -> Placed | None:
    """The country that the story is about, else that of a sentence that names one alone.

    :param foreign: with which they have to do, so that they are not of it.
    """
    lone = next(iter(scene.named_from)) if len(scene.named_from) == 1 else None
    chosen = scene.memory.setting.whole or ((lone, BY_SENTENCE) if lone else None)
    return chosen if chosen is not None and chosen[0] not in foreign else None


def _is_same(scene: Scene, hit: Hit, head: int) -> bool:
    """*The minister* is the last one named; *the government* is the story's, though another's was named last."""
    return is_definite(scene.tree, head) and not hit.has(RULING)


def last_of_name(scene: Scene, hit: Hit, head: int) -> Placed | None:
    """*The embassy*, after *the Costa Rican embassy*: what stands abroad is of those who were said to have sent it."""
    country = scene.memory.setting.roles.get(_role_word(scene, hit)) if is_definite(scene.tree, head) else None
    return (country, BY_SCENE) if country is not None else None


def _parties(actors: SentenceActors, heads: tuple[int, ...]) -> list[Found]:
    """Who of those is of some country; not where it is (*in Mali*), and reporters of a news agency are everywhere."""
    tree, locative = actors.scene.tree, actors.scene.index.locative
    found = (one for head in heads if preposition_of(tree, head) not in locative for one in actors.found(head))
    return [
        one
        for one in found
        if one.codes.country and one.kind != PLACE and not (one.codes.entry and MEDIA in one.codes.sectors)
    ]


def _is_bare_state(one: Found) -> bool:
    """*France*, *Paris*: the state itself, and not one of its institutions."""
    codes = one.codes
    is_clergy = codes.religions and PEOPLE not in one.rules  # a bishop, but not "two Lebanese Shiites"
    role = codes.sectors or codes.ethnicity or codes.group or is_clergy
    return one.kind == "seat" or not (role or BY_PERSON & set(one.rules))


def _acts_for_state(one: Found) -> bool:
    return _is_bare_state(one) or bool(STATE & set(one.codes.sectors))


def _barred(others: list[Found], hit: Hit) -> frozenset[str]:
    """Whose it cannot be: the other party's. *France urged the government to talk*."""
    return frozenset(
        one.codes.country or ""
        for one in others
        if SETTING_RULES.isdisjoint(one.rules) and (_is_bare_state(one) or (hit.has(RULING) and _acts_for_state(one)))
    )


def _in_phrase(actors: SentenceActors, head: int) -> frozenset[str]:
    """*Russian-backed rebels*, *anti-Soviet guerrillas*: a country that the phrase names, and not as theirs."""
    scene = actors.scene
    words = (word for word in actors.phrase(head).noun.positions if word < head)
    hits = (scene.cover[word] for word in words if word in scene.cover)
    return frozenset(country for hit in hits for country in countries_of(hit, scene.date))


def _domestic(others: list[Found], sectors: tuple[str, ...]) -> str | None:
    """*Pakistan's Supreme Court freed the former minister*: what is no organ of foreign policy deals with its own.

    Rebels may fight the army of another state; a government's opposition is its own.
    """
    return next((one.codes.country for one in others if _is_domestic(one, sectors)), None)


def _is_abroad(scene: Scene, one: Found) -> bool:
    """*Demonstrators occupied the embassy*, which is not their government's."""
    hits = (scene.cover.get(word) for word in range(one.first, one.last + 1))
    return any(hit is not None and hit.has(ABROAD) for hit in hits)


def _is_domestic(one: Found, sectors: tuple[str, ...]) -> bool:
    if _acts_for_state(one):
        return _OPPOSITION in sectors and GOVERNMENT in one.codes.sectors and not _is_bare_state(one)
    if not set(one.codes.sectors).isdisjoint(_ANYWHERE):
        return False
    return not (_fights(one) and STATE & set(sectors))


def _fights(one: Found) -> bool:
    return bool(one.codes.group or _FOES & set(one.codes.sectors))


def _partner(actors: SentenceActors, head: int, hit: Hit, sectors: tuple[str, ...]) -> str | None:
    """*Damascus and the opposition*, *the government and the FARC*."""
    tree = actors.scene.tree
    first = actors.phrase(head).noun.conjoined
    others = (other for other in tree.conjuncts(head if first < 0 else first) if other != head)
    partners = [one for other in others for one in actors.found(other)]
    if sectors[:1] != (_OPPOSITION,):
        partners = [one for one in partners if hit.has(RULING) and _fights(one)]
    return next((one.codes.country for one in partners if one.codes.country), None)


def _leader(actors: SentenceActors, head: int) -> str | None:
    """*The US speaker and other members of Congress*, *the Polish consul and two other diplomats*: of their kind."""
    tree, first = actors.scene.tree, actors.phrase(head).noun.conjoined
    if first < 0 or not any(
        tree.words[word] in actors.scene.index.further for word in tree.having(head, "amod", "det")
    ):
        return None
    countries = {one.codes.country for one in actors.found(first)}
    return next(iter(countries)) if len(countries) == 1 else None


def _opening_place(actors: SentenceActors, around: Company) -> str | None:
    """*In Nairobi, the government said*."""
    return _located(actors, around.places)


def _place_of_clause(actors: SentenceActors, around: Company) -> str | None:
    """*The militants held civilians in Raqqa*."""
    return _located(actors, around.mates)


def _located(actors: SentenceActors, heads: Iterable[int]) -> str | None:
    """The country of the first of those phrases that says where."""
    tree, locative = actors.scene.tree, actors.scene.index.locative
    places = (head for head in heads if preposition_of(tree, head) in locative)
    return next((where.country for head in places if (where := country_of(actors, head)) is not None), None)


def _battleground(actors: SentenceActors, around: Company, others: list[Found]) -> str | None:
    """*Gunmen attacked a camp in Mali*; but rebels who met the Turkish foreign minister in Istanbul were his guests."""
    place = _place_of_clause(actors, around)
    hosts = {one.codes.country for one in others if _is_bare_state(one) or GOVERNMENT in one.codes.sectors}
    return place if place not in hosts else None


def _around(actors: SentenceActors, around: Company, hit: Hit, *, weak: bool) -> str | None:
    """*The rebels said the army …*, *Greece recalled its envoy after the government …*.

    :param weak: states and their governments count too; they speak and act about others.
    """
    for heads, reports in ((around.beside, False), (around.reporting, True)):
        for head in heads:
            found = _parties(actors, actors.scene.tree.conjuncts(head))
            countries = {one.codes.country for one in found}
            if len(countries) > 1:
                return None
            acting = any(map(_is_bare_state if not reports else _acts_for_state, found))
            if countries and (weak and not (reports and hit.has(RULING)) if acting else True):
                return next(iter(countries))
    return None


def _lone(here: frozenset[str], others: list[Found], sectors: tuple[str, ...]) -> str | None:
    """Where nothing is known of the story: the only country that the sentence has named so far, if that may be it."""
    if len(here) != 1:
        return None
    (country,) = here
    soldiers = any(MILITARY in one.codes.sectors and one.codes.country == country for one in others)
    return None if soldiers and _FOES & set(sectors) else country


def _named_before(scene: Scene, hit: Hit) -> Iterator[str]:
    """Countries of the names in front of *hit*."""
    return (country for country, start in scene.named_from.items() if start < hit.start)


def institutions_of(actors: SentenceActors) -> Iterator[tuple[str, str]]:
    """Role words, or names, and countries of the institutions whose country a sentence says itself, in their order."""
    for hit in actors.scene.hits:
        if not hit.has(*_NAMED) or hit.partial or hit.has(ABROAD):
            continue
        for one in actors.said(_head_of(actors, hit)):
            if one.codes.country and _is_institution(one) and SETTING_RULES.isdisjoint(one.rules):
                for word in range(hit.start, hit.end):  # a "foreign ministry spokesman" has told whose the ministry is
                    yield actors.scene.tree.lemmas[word], one.codes.country


def missions_of(actors: SentenceActors) -> Iterator[tuple[str, str]]:
    """Role words and countries of the embassies, envoys and others abroad whose country a sentence says itself."""
    for hit in actors.scene.hits:
        if hit.has(ABROAD) and hit.has(AGENT) and not hit.partial:
            for one in actors.said(_head_of(actors, hit)):
                if one.codes.country and SETTING_RULES.isdisjoint(one.rules):
                    yield _role_word(actors.scene, hit), one.codes.country


def _is_institution(one: Found) -> bool:
    return one.kind == "seat" or (one.kind != PLACE and is_institution(one.codes.sectors))


def _role_word(scene: Scene, hit: Hit) -> str:
    return scene.tree.lemmas[hit.end - 1]


_NAMED = (AGENT, "name", "person", "surname", "seat")


def _head_of(actors: SentenceActors, hit: Hit) -> int:
    """The word of *hit* that the others hang on."""
    tree = actors.scene.tree
    return next((here for here in range(hit.start, hit.end) if not hit.start <= tree.heads[here] < hit.end), hit.start)
