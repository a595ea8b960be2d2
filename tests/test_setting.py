"""Institutions that name no country: whose they are, by sentence, scene, dateline and story."""

from __future__ import annotations

import pytest
from actor_lexicon import INDEX, actors, codes, text_of, tree
from hypothesis import given
from hypothesis import strategies as st

from cameo.actors import StoryActors
from cameo.actors.setting import SETTING_RULES, Setting
from cameo.clauses.company import company
from cameo.document import Document

ARMY = "The/DET/2/det//Definite=Def army/NOUN/3/nsubj moved/VERB/0/root/move"
IRAN = "Iranian/ADJ/2/amod troops/NOUN/3/nsubj/troop moved/VERB/0/root/move"
FRANCE = "France/PROPN/2/nsubj voted/VERB/0/root/vote"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ((), ["MIL"]),
        ((IRAN,), ["IRNMIL"]),
        ((FRANCE,), ["FRAMIL"]),
        ((FRANCE, IRAN), ["IRNMIL"]),
        ((IRAN, FRANCE, FRANCE), ["FRAMIL"]),
        ((IRAN, FRANCE), ["IRNMIL"]),
        ((FRANCE, "Turkey/PROPN/2/nsubj voted/VERB/0/root/vote"), ["MIL"]),
    ],
)
def test_the_scene_else_the_story(before: tuple[str, ...], expected: list[str]) -> None:
    assert codes(*before, ARMY, head=2) == expected


def in_story(dateline: str, *sentences: str) -> str:
    trees = []
    start = len(dateline)
    for number, sentence in enumerate(sentences):
        trees.append(tree(sentence, start, number))
        start += len(text_of(trees[-1])) + 1
    story = StoryActors(INDEX, Document("a", dateline + text_of(*trees), date="2015-06-01"))
    found = [story.sentence(one) for one in trees][-1].at(1)[0]
    assert SETTING_RULES.intersection(found.rules) or not found.mention.country
    return found.mention.code


def test_the_dateline_serves_where_nothing_was_named() -> None:
    assert in_story("BAKU, May 5 (Reuters) - ", ARMY) == "AZEMIL"
    assert in_story("", ARMY) == "MIL"


def test_the_dateline_decides_between_countries_that_compete() -> None:
    """*The army* of a story from Baku that has named Iran and Azerbaijan once each."""
    baku = "Azerbaijan/PROPN/2/nsubj voted/VERB/0/root/vote"
    assert in_story("BAKU, May 5 (Reuters) - ", FRANCE, baku, ARMY) == "AZEMIL"


VILLAGERS = "Villagers/NOUN/2/nsubj/villager marched/VERB/0/root/march"


def foreseen(*sentences: str) -> list[str]:
    """The code of the first sentence's subject, once the story has been looked ahead at."""
    trees, start = [], 0
    for number, sentence in enumerate(sentences):
        trees.append(tree(sentence, start, number))
        start += len(text_of(trees[-1])) + 1
    story = StoryActors(INDEX, Document("a", text_of(*trees), date="2015-06-01"))
    story.look_ahead(trees)
    head = 1 if sentences[0] == ARMY else 0
    return [one.mention.code for one in story.sentence(trees[0]).at(head)]


def test_what_is_to_come_tells_what_the_story_is_about() -> None:
    assert foreseen(ARMY, FRANCE, FRANCE) == ["FRAMIL"]
    assert foreseen(VILLAGERS, FRANCE, FRANCE) == ["FRACVL"]


def test_between_two_countries_to_come_and_in_one_sentence_there_is_none() -> None:
    baku = "Azerbaijan/PROPN/2/nsubj voted/VERB/0/root/vote"
    assert foreseen(ARMY, FRANCE, FRANCE, baku, baku) == ["MIL"]
    assert foreseen(VILLAGERS) == ["CVL"]
    assert foreseen(VILLAGERS, FRANCE) == ["FRACVL"]


def test_whose_embassy_it_is_does_not_say_where_the_story_plays() -> None:
    embassy = "The/DET/3/det Turkish/ADJ/3/amod embassy/NOUN/4/nsubj burned/VERB/0/root/burn"
    assert foreseen(VILLAGERS, FRANCE, embassy, embassy) == ["FRACVL"]


def test_the_dateline_may_be_a_field_of_the_record() -> None:
    one = tree(ARMY)
    story = StoryActors(INDEX, Document("a", text_of(one), extra={"dateline": "Baku, May 5"}))
    assert story.sentence(one).at(1)[0].mention.code == "AZEMIL"


def test_words_inside_a_role_word_say_nothing_of_whose_it_is() -> None:
    """*The foreign minister* is no foreigner, and *the armed forces* are one body."""
    minister = "The/DET/3/det//Definite=Def foreign/ADJ/3/amod minister/NOUN/4/nsubj left/VERB/0/root/leave"
    forces = "The/DET/3/det//Definite=Def armed/ADJ/3/amod forces/NOUN/4/nsubj/force/Number=Plur left/VERB/0/root/leave"
    assert codes(IRAN, minister, head=3) == ["IRNGOV"]
    assert codes(IRAN, forces, head=3) == ["IRNMIL"]


def test_people_are_of_the_place_they_are_in_and_of_the_police_that_arrest_them() -> None:
    police = "Turkish/ADJ/2/amod police/NOUN/3/nsubj held/VERB/0/root/hold villagers/NOUN/3/obj/villager"
    place = "Militants/NOUN/2/nsubj/militant held/VERB/0/root/hold villagers/NOUN/2/obj/villager in/ADP/5/case"
    assert codes(IRAN, IRAN, police, head=4) == ["TURCVL"]
    assert codes(IRAN, IRAN, f"{place} Lyon/PROPN/2/obl", head=3) == ["FRACVL"]
    assert codes(IRAN, IRAN, f"{place} Lyon/PROPN/2/obl", head=1) == ["FRAUAF"]


def test_our_forces_are_those_of_who_says_so() -> None:
    ours = "Our/PRON/2/nmod:poss//Poss=Yes|Person=1 troops/NOUN/3/nsubj/troop left/VERB/{}"
    said = f"{ours.format('6/ccomp/leave')} ,/PUNCT/3/punct France/PROPN/6/nsubj said/VERB/0/root/say"
    assert codes(IRAN, said, head=2) == ["FRAMIL"]
    assert codes(IRAN, ours.format("0/root/leave"), head=2) == ["---"]


def test_an_acronym_in_brackets_stands_for_what_it_follows() -> None:
    named = (
        "The/DET/3/det Turkish/ADJ/3/amod rebels/NOUN/7/nsubj/rebel (/PUNCT/5/punct XYZ/PROPN/3/appos )/PUNCT/5/punct "
        "left/VERB/0/root/leave"
    )
    assert codes(named, "XYZ/PROPN/2/nsubj attacked/VERB/0/root/attack", head=1) == ["TURREB"]
    led = "XYZ/PROPN/2/compound president/NOUN/3/nsubj spoke/VERB/0/root/speak"
    assert codes(named, led, head=2) == ["TURREB"]


def test_a_dateline_needs_no_agency() -> None:
    assert in_story("BAKU - ", ARMY) == "AZEMIL"


TO_GOVERNMENT = "France/PROPN/2/nsubj urged/VERB/0/root/urge the/DET/4/det//Definite=Def government/NOUN/2/obj"


def test_the_same_word_goes_before_the_scene() -> None:
    minister = "Iran/PROPN/3/nmod:poss 's/PART/1/case minister/NOUN/4/nsubj spoke/VERB/0/root/speak"
    again = "The/DET/2/det//Definite=Def minister/NOUN/3/nsubj left/VERB/0/root/leave"
    turkish = "Turkish/ADJ/2/amod troops/NOUN/3/nsubj/troop moved/VERB/0/root/move"
    assert codes(minister, turkish, turkish, again, head=2) == ["IRNGOV"]
    assert codes(minister, turkish, turkish, ARMY, head=2) == ["TURMIL"]


def test_an_ambassador_is_of_the_country_that_the_last_one_was_of() -> None:
    ambassador = "Iranian/ADJ/2/amod ambassador/NOUN/3/nsubj spoke/VERB/0/root/speak"
    again = "The/DET/2/det//Definite=Def ambassador/NOUN/3/nsubj left/VERB/0/root/leave"
    assert codes(ambassador, FRANCE, FRANCE, again, head=2) == ["IRNGOV"]
    assert codes(ambassador, FRANCE, FRANCE, ARMY, head=2) == ["FRAMIL"]
    assert codes(ambassador, again.replace("The", "An").replace("Def", "Ind"), head=2) == ["GOV"]


def test_a_given_name_tells_somebody_from_a_namesake_abroad() -> None:
    named = "President/PROPN/{0}/nsubj {1}Johnson/PROPN/1/flat spoke/VERB/0/root/speak"
    assert codes(IRAN, named.format(4, "Pedro/PROPN/1/flat "), head=1) == ["IRNGOV"]
    assert codes(IRAN, named.format(3, ""), head=1) == ["GOV"]


def test_a_person_without_an_office_is_no_state() -> None:
    american = "US/PROPN/2/compound troops/NOUN/3/nsubj/troop moved/VERB/0/root/move"
    rescued = "The/DET/2/det//Definite=Def army/NOUN/3/nsubj rescued/VERB/0/root/rescue {}"
    obama = rescued.format("Barack/PROPN/3/obj Obama/PROPN/4/flat")
    assert codes(american, obama, head=2, date="2004-01-01") == ["USAMIL"]
    assert codes(american, rescued.format("America/PROPN/3/obj"), head=2, date="2004-01-01") == ["MIL"]


def test_fighters_of_elsewhere_hold_whom_the_story_is_about() -> None:
    held = (
        "The/DET/2/det//Definite=Def villagers/NOUN/4/nsubj:pass/villager were/AUX/4/aux:pass/be held/VERB/0/root/hold "
        "by/ADP/7/case Turkish/ADJ/7/amod {}/NOUN/4/obl:agent"
    )
    assert in_story("BAKU, May 5 (Reuters) - ", held.format("militants")) == "AZECVL"
    assert in_story("BAKU, May 5 (Reuters) - ", held.format("police")) == "TURCVL"


def test_chiefs_of_state_are_of_several_states() -> None:
    chiefs = (
        "The/DET/2/det//Definite=Def {}/NOUN/5/nsubj/chief/Number={} of/ADP/4/case state/NOUN/2/nmod met/VERB/0/root"
    )
    assert codes(IRAN, chiefs.format("chiefs", "Plur"), head=2) == ["GOV"]
    assert codes(IRAN, chiefs.format("chief", "Sing"), head=2) == ["IRNGOV"]


def test_a_list_of_places_is_where_its_members_are() -> None:
    places = (
        "Villagers/NOUN/6/nsubj/villager in/ADP/3/case X/PROPN/1/nmod and/CCONJ/5/cc Lyon/PROPN/3/conj met/VERB/0/root"
    )
    assert codes(IRAN, places, head=1) == ["FRACVL"]


def test_authorities_are_of_the_place_they_are_in() -> None:
    lyon = "Authorities/NOUN/4/nsubj/authority in/ADP/3/case Lyon/PROPN/1/nmod met/VERB/0/root/meet"
    assert codes(IRAN, lyon, head=1) == ["FRA"]
    assert codes(IRAN, lyon.replace("Authorities", "Troops").replace("authority", "troop"), head=1) == ["IRNMIL"]


def test_the_other_party_is_never_whose_government_it_is() -> None:
    assert codes(FRANCE, FRANCE, TO_GOVERNMENT, head=4) == ["GOV"]
    assert codes(IRAN, TO_GOVERNMENT, head=4) == ["IRNGOV"]


@pytest.mark.parametrize(
    "sentence",
    [
        "A/DET/2/det//Definite=Ind government/NOUN/3/nsubj fell/VERB/0/root/fall",
        "Governments/NOUN/2/nsubj/government/Number=Plur fell/VERB/0/root/fall",
        "foreign/ADJ/2/amod troops/NOUN/3/nsubj/troop left/VERB/0/root/leave",
        "the/DET/2/det ambassador/NOUN/3/nsubj left/VERB/0/root/leave",
        "Russian/ADJ/3/amod backed/ADJ/3/amod rebels/NOUN/4/nsubj/rebel left/VERB/0/root/leave",
    ],
)
def test_what_is_nobodys_institution(sentence: str) -> None:
    for one in actors(IRAN, sentence).at(1):
        assert one.mention.country is None


@pytest.mark.parametrize(
    ("sentence", "head", "code"),
    [
        ("In/ADP/2/case Baku/PROPN/6/obl ,/PUNCT/2/punct the/DET/5/det army/NOUN/6/nsubj moved/VERB/0/root/move", 5,
         "AZEMIL"),
        ("Police/NOUN/4/nsubj in/ADP/3/case Lyon/PROPN/1/nmod fought/VERB/0/root/fight the/DET/6/det "
         "army/NOUN/4/obj", 6, "FRAMIL"),
        ("Turkey/PROPN/2/nsubj left/VERB/0/root/leave after/SCONJ/6/mark the/DET/5/det government/NOUN/6/nsubj "
         "fell/VERB/2/advcl/fall", 5, "TURGOV"),
        ("Ankara/PROPN/4/nsubj and/CCONJ/3/cc opposition/NOUN/1/conj met/VERB/0/root/meet", 3, "TUROPP"),
    ],
)  # fmt: skip
def test_what_the_sentence_says(sentence: str, head: int, code: str) -> None:
    (found,) = actors(sentence).at(head - 1)
    assert found.mention.code == code
    assert "country-of-sentence" in found.rules


def test_a_state_that_speaks_of_the_government_may_mean_another() -> None:
    said = "Turkey/PROPN/2/nsubj said/VERB/0/root/say the/DET/4/det {}/NOUN/5/nsubj fell/VERB/2/ccomp/fall"
    assert codes(said.format("government"), head=4) == ["GOV"]
    assert codes(said.format("army"), head=4) == ["TURMIL"]


def test_the_company_of_a_phrase() -> None:
    one = tree("Rebels/NOUN/2/nsubj/rebel attacked/VERB/0/root/attack Saudi/ADJ/4/amod warplane/NOUN/2/obj")
    assert company(one, 0).mates == (3,)
    assert company(one, 3).mates == (0,)


COUNTRIES = st.sampled_from(["IRN", "FRA", "TUR"])


@given(
    st.none() | COUNTRIES,
    st.dictionaries(COUNTRIES, st.integers(1, 4)),
    st.lists(COUNTRIES, unique=True).map(tuple),
    st.sets(COUNTRIES),
    st.sets(COUNTRIES),
)
def test_a_setting_gives_what_was_named_and_never_what_is_barred(
    dateline: str | None, named: dict[str, int], institutions: tuple[str, ...], here: set[str], barred: set[str]
) -> None:
    chosen = Setting(dateline, named, institutions).country(here, barred)
    if chosen is not None:
        country, rule = chosen
        assert country not in barred
        assert country in {dateline, *named, *institutions, *here}
        assert rule in SETTING_RULES
