"""The rules that make a noun phrase an actor, one by one, on hand-made trees."""

from __future__ import annotations

import pytest
from actor_lexicon import INDEX, actors, codes, lexicon, readings, tree

from cameo.actors import ActorIndex, StoryActors
from cameo.document import Document

HIS = "his/PRON/{}/nmod:poss/his/Poss=Yes|Person=3"


# --- modifiers and role words


@pytest.mark.parametrize(
    ("phrase", "head", "code"),
    [
        ("Iranian/ADJ/2/amod troops/NOUN/0/root/troop", 2, "IRNMIL"),
        ("Iranian/ADJ/2/amod troops/NOUN/0/root/troops", 2, "IRNMIL"),
        ("Israel/PROPN/4/nmod:poss 's/PART/1/case army/NOUN/1/nmod:desc chief/NOUN/0/root", 4, "ISRMIL"),
        ("president/NOUN/0/root of/ADP/3/case France/PROPN/1/nmod", 1, "FRAGOV"),
        ("US/PROPN/2/compound troops/NOUN/0/root/troop", 2, "USAMIL"),
        ("U.S./PROPN/2/compound troops/NOUN/0/root/troop", 2, "USAMIL"),
        ("French/ADJ/2/amod police/NOUN/0/root", 2, "FRACOP"),
        ("Lyon/PROPN/2/compound police/NOUN/0/root", 2, "FRACOP"),
        ("Basra/PROPN/2/compound governor/NOUN/0/root", 2, "IRQGOV"),
        ("UN/PROPN/2/compound soldiers/NOUN/0/root/soldier", 2, "IGOUNOMIL"),
        ("UN/PROPN/2/compound officials/NOUN/0/root/official", 2, "IGOUNO"),
        ("Hamas/PROPN/2/compound militants/NOUN/0/root/militant", 2, "PSEREBHMS"),
        ("French/ADJ/2/amod priests/NOUN/0/root/priest", 2, "FRACHRCTH"),
        ("Iranian/ADJ/2/amod side/NOUN/0/root", 2, "IRN"),
        ("rebel/NOUN/2/compound delegation/NOUN/0/root", 2, "REB"),
        ("opposition/NOUN/2/compound official/NOUN/0/root", 2, "OPP"),
        ("army/NOUN/2/compound spokesman/NOUN/0/root", 2, "MIL"),
        ("soldiers/NOUN/0/root/soldier", 1, "MIL"),
        ("five/NUM/2/nummod Israelis/PROPN/0/root/Israeli", 2, "ISR"),
        ("Iraqi/ADJ/2/amod Kurds/PROPN/0/root/Kurd", 2, "IRQKUR"),
        ("Iraqi/ADJ/3/amod Kurdish/ADJ/3/amod villagers/NOUN/0/root/villager", 3, "IRQCVLKUR"),
    ],
)
def test_a_country_and_a_role_word(phrase: str, head: int, code: str) -> None:
    assert codes(phrase, head=head) == [code]


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("Iranian/ADJ/2/amod oil/NOUN/0/root", 2),
        ("French/ADJ/2/amod elections/NOUN/0/root/election", 2),
        ("Washington/PROPN/2/compound Post/PROPN/0/root", 2),
        ("Paris/PROPN/2/compound agreement/NOUN/0/root", 2),
        ("Paris/PROPN/0/root Hilton/PROPN/1/flat", 1),
        ("New/PROPN/2/compound Mexico/PROPN/0/root", 2),
        ("Michelle/PROPN/0/root Obama/PROPN/1/flat", 1),
        ("They/PRON/0/root", 1),
        ("French/ADJ/2/amod group/NOUN/0/root", 2),
    ],
)
def test_any_other_head_is_no_actor(phrase: str, head: int) -> None:
    (reading,) = readings(phrase, head=head)
    assert (reading.kind, reading.mention.code) == ("unknown", "---")
    assert not reading.mention.resolved


def test_the_nearest_country_decides() -> None:
    sentence = (
        "Iran/PROPN/2/nsubj told/VERB/0/root the/DET/5/det French/ADJ/5/amod president/NOUN/2/obj "
        "of/ADP/7/case Iraq/PROPN/5/nmod"
    )
    assert codes(sentence, head=5) == ["FRAGOV"]


def test_a_word_that_heads_no_noun_phrase() -> None:
    assert readings("Iran/PROPN/2/nsubj attacked/VERB/0/root", head=2) == ()


def test_an_instrument_acts_for_its_army() -> None:
    (reading,) = readings("Israeli/ADJ/2/amod warplanes/NOUN/0/root/warplane", head=2)
    assert (reading.kind, reading.mention.code) == ("instrument", "ISRMIL")
    assert readings("missiles/NOUN/0/root/missile", head=1)[0].kind == "unknown"


def test_conjoined_modifiers_are_two_mentions() -> None:
    found = readings(
        "French/ADJ/5/amod and/CCONJ/3/cc German/ADJ/1/conj foreign/ADJ/5/amod ministers/NOUN/0/root/minister", head=5
    )
    assert [(one.mention.text, one.mention.code) for one in found] == [
        ("French", "FRAGOV"),
        ("German foreign ministers", "DEUGOV"),
    ]


def test_conjoined_complements_are_two_mentions() -> None:
    found = readings(
        "presidents/NOUN/0/root/president of/ADP/3/case Iran/PROPN/1/nmod and/CCONJ/5/cc Iraq/PROPN/3/conj", head=1
    )
    assert [(one.mention.text, one.mention.code) for one in found] == [
        ("presidents of Iran", "IRNGOV"),
        ("Iraq", "IRQGOV"),
    ]


def test_hyphenated_partners_are_two_mentions() -> None:
    assert codes("US/PROPN/3/compound -/PUNCT/1/punct Israeli/ADJ/4/amod forces/NOUN/0/root/force", head=4) == [
        "USAMIL",
        "ISRMIL",
    ]


def test_a_modifier_serves_both_conjuncts() -> None:
    sentence = "Iraqi/ADJ/2/amod soldiers/NOUN/0/root/soldier and/CCONJ/4/cc policemen/NOUN/2/conj/policeman"
    assert codes(sentence, head=4) == ["IRQCOP"]
    assert readings(sentence, head=4)[0].rules[0] == "shared-modifier"


# --- led, backed, loyal


def test_who_leads_lends_its_country_and_who_backs_does_not() -> None:
    led = "Saudi/ADJ/3/amod -/PUNCT/1/punct led/VERB/4/amod forces/NOUN/0/root/force"
    assert codes(led, head=4) == ["SAUMIL"]
    assert codes(led.replace("led", "backed"), head=4) == ["MIL"]
    assert codes(led.replace("led", "based"), head=4) == ["MIL"]


def test_words_that_the_tokenizer_left_whole() -> None:
    assert codes("Saudi-led/ADJ/2/amod forces/NOUN/0/root/force", head=2) == ["SAUMIL"]
    assert codes("Iran-backed/ADJ/3/amod Hamas/PROPN/3/compound fighters/NOUN/0/root/fighter", head=3) == ["PSEREBHMS"]
    assert codes("pro-Iranian/ADJ/2/amod fighters/NOUN/0/root/fighter", head=2) == ["UAF"]


def test_a_leaning_is_no_country() -> None:
    assert codes("pro/ADJ/3/amod -/PUNCT/1/punct Iranian/ADJ/4/amod fighters/NOUN/0/root/fighter", head=4) == ["UAF"]


def test_troops_loyal_to_somebody_have_his_country() -> None:
    sentence = "Troops/NOUN/0/root/troops loyal/ADJ/1/acl to/ADP/4/case Haftar/PROPN/2/obl"
    assert codes(sentence, head=1) == ["LBYMIL"]


# --- what stands behind the head


def test_members_and_spokesmen_have_the_role_of_what_they_speak_for() -> None:
    assert codes("Members/NOUN/0/root/member of/ADP/3/case Hamas/PROPN/1/nmod", head=1) == ["PSEREBHMS"]
    assert codes("leader/NOUN/0/root of/ADP/3/case opposition/NOUN/1/nmod", head=1) == ["OPP"]
    spokesman = "spokesman/NOUN/0/root for/ADP/4/case President/PROPN/4/nmod:desc Obama/PROPN/1/nmod"
    assert codes(spokesman, head=1) == ["USAGOV"]
    misplaced = "spokesman/NOUN/0/root for/ADP/3/case President/PROPN/4/nmod:desc Obama/PROPN/1/nmod"
    assert codes(misplaced, head=1) == ["USAGOV"]


def test_a_count_is_what_it_counts() -> None:
    soldiers = "of/ADP/4/case Iraqi/ADJ/4/amod soldiers/NOUN/1/nmod/soldier"
    assert codes(f"Dozens/NOUN/0/root/dozen {soldiers}", head=1) == ["IRQMIL"]
    assert codes(f"Two/NUM/0/root {soldiers}", head=1) == ["IRQMIL"]


def test_a_place_lends_its_country_to_all_but_soldiers() -> None:
    assert codes("Police/NOUN/0/root in/ADP/3/case Lyon/PROPN/1/nmod", head=1) == ["FRACOP"]
    assert codes("Soldiers/NOUN/0/root/soldier in/ADP/3/case Lyon/PROPN/1/nmod", head=1) == ["MIL"]
    beside = (
        "killed/VERB/0/root by/ADP/4/case Kurdish/ADJ/4/amod villagers/NOUN/1/obl/villager in/ADP/6/case "
        "Iraq/PROPN/1/obl"
    )
    assert codes(beside, head=4) == ["IRQCVLKUR"]
    town = (
        "Police/NOUN/0/root in/ADP/5/case the/DET/5/det Iraqi/ADJ/5/amod town/NOUN/1/nmod of/ADP/7/case X/PROPN/5/nmod"
    )
    assert codes(town, head=1) == ["IRQCOP"]


def test_soldiers_withdrawn_from_a_place_are_not_from_there() -> None:
    assert codes("troops/NOUN/0/root/troop from/ADP/3/case Iraq/PROPN/1/nmod", head=1) == ["MIL"]
    assert codes("delegation/NOUN/0/root from/ADP/3/case Iraq/PROPN/1/nmod", head=1) == ["IRQ"]


# --- seats and places


def test_a_seat_acts_for_its_government_except_in_it() -> None:
    (seat,) = readings("Paris/PROPN/2/nsubj said/VERB/0/root", head=1)
    assert (seat.kind, seat.mention.code, seat.mention.entry) == ("seat", "FRAGOV", "france")
    (place,) = readings("met/VERB/0/root in/ADP/3/case Paris/PROPN/1/obl", head=3)
    assert (place.kind, place.mention.code) == ("place", "FRA")
    (city,) = readings("bombed/VERB/0/root Lyon/PROPN/1/obj", head=2)
    assert (city.kind, city.mention.code) == ("place", "FRA")


def test_accents_are_folded() -> None:
    assert codes("Elysee/PROPN/2/nsubj said/VERB/0/root", head=1) == ["FRAGOV"]
    assert codes("Élysée/PROPN/2/nsubj said/VERB/0/root", head=1) == ["FRAGOV"]


# --- people


def test_dated_roles() -> None:
    sentence = "Barack/PROPN/0/root Obama/PROPN/1/flat"
    assert codes(sentence, head=1, date="2006-01-01") == ["USALEG"]
    assert codes(sentence, head=1, date="2016-01-01") == ["USAGOV"]
    assert codes(sentence, head=1, date="2018-01-01") == ["USAELI"]
    assert codes(sentence, head=1, date="2008-12-01") == ["USA"]
    assert codes(sentence, head=1, date=None) == ["USA"]
    assert readings(sentence, head=1, date="2006-01-01")[0].rules == ("person", "dated-role")
    assert readings(sentence, head=1, date="2008-12-01")[0].rules == ("person", "role-gap")


def test_an_office_that_the_text_names_beats_the_dated_role_and_fills_a_gap() -> None:
    sentence = "President/PROPN/2/nmod:desc Barack/PROPN/0/root Obama/PROPN/2/flat"
    assert codes(sentence, head=2, date="2018-01-01") == ["USAGOV"]
    former = "Former/ADJ/2/amod President/PROPN/3/nmod:desc Barack/PROPN/0/root Obama/PROPN/3/flat"
    assert codes(former, head=3, date="2018-01-01") == ["USAELI"]
    assert codes(sentence, head=2, date="2008-12-01") == ["USAGOV"]
    assert codes(sentence, head=2, date=None) == ["USAGOV"]


@pytest.mark.parametrize(
    "phrase",
    [
        "Iranian/ADJ/3/amod foreign/ADJ/3/amod minister/NOUN/0/root Ali/PROPN/3/appos X/PROPN/4/flat",
        "Iranian/ADJ/3/amod foreign/ADJ/3/amod minister/NOUN/0/root Ali/PROPN/3/flat X/PROPN/3/flat",
        "Iranian/ADJ/4/amod Foreign/PROPN/4/compound Minister/PROPN/4/nmod:desc Ali/PROPN/0/root X/PROPN/4/flat",
        "Iranian/ADJ/5/amod foreign/ADJ/3/amod minister/NOUN/5/compound Ali/PROPN/5/compound X/PROPN/0/root",
    ],
)
def test_the_title_of_somebody_unknown(phrase: str) -> None:
    head = next(number for number, word in enumerate(phrase.split(), 1) if "/0/root" in word)
    (reading,) = readings(phrase, head=head)
    assert reading.mention.code == "IRNGOV"
    assert reading.rules[0] == "title+name"
    assert reading.mention.text.lower() == "iranian foreign minister ali x"


def test_the_title_of_a_building_is_no_title() -> None:
    assert codes("Government/PROPN/2/compound House/PROPN/0/root", head=2) == ["---"]


def test_former_offices() -> None:
    sentence = "former/ADJ/3/amod US/PROPN/3/compound president/NOUN/4/nmod:desc Ali/PROPN/0/root X/PROPN/4/flat"
    assert codes(sentence, head=4) == ["USAELI"]
    assert codes("former/ADJ/3/amod Iraqi/ADJ/3/amod soldier/NOUN/0/root", head=3) == ["IRQMIL"]


def test_surnames_wait_for_the_full_name_or_a_title() -> None:
    bare = "Obama/PROPN/2/nsubj spoke/VERB/0/root"
    assert codes(bare, head=1) == ["---"]
    assert codes("Barack/PROPN/3/nsubj Obama/PROPN/1/flat came/VERB/0/root", bare, head=1) == ["USAGOV"]
    titled = "President/PROPN/2/nmod:desc Obama/PROPN/3/nsubj came/VERB/0/root"
    assert codes(titled, head=2) == ["USAGOV"]
    assert codes(titled, bare, head=1) == ["USAGOV"]


def test_the_full_name_counts_in_its_own_sentence() -> None:
    sentence = "Barack/PROPN/3/nsubj Obama/PROPN/1/flat said/VERB/0/root Obama/PROPN/5/nsubj left/VERB/3/ccomp"
    assert codes(sentence, head=4) == ["USAGOV"]


def test_unmistakable_surnames_resolve_at_once() -> None:
    assert codes("Khomeini/PROPN/2/nsubj spoke/VERB/0/root", head=1, date="1980-01-01") == ["IRNGOV"]


def test_of_two_namesakes_the_one_in_office_bears_the_title() -> None:
    sentence = "President/PROPN/2/nmod:desc Aliyev/PROPN/0/root"
    assert readings(sentence, head=2, date="2010-01-01")[0].mention.entry == "ilham-aliyev"
    assert readings(sentence, head=2, date="2000-01-01")[0].mention.entry == "heydar-aliyev"
    assert readings(sentence, head=2, date=None)[0].mention.entry is None


def test_a_title_of_another_country_or_office_is_somebody_else() -> None:
    other = "Iraqi/ADJ/4/amod Prime/PROPN/3/compound Minister/PROPN/4/nmod:desc Johnson/PROPN/0/root"
    assert codes(other, head=4, date="2020-01-01") == ["IRQGOV"]
    soldier = "General/PROPN/2/nmod:desc Johnson/PROPN/0/root"
    assert codes(soldier, head=2, date="2020-01-01") == ["MIL"]
    assert codes("Mr./PROPN/2/nmod:desc Johnson/PROPN/0/root", head=2, date="2020-01-01") == ["---"]


def test_a_middle_name() -> None:
    assert codes("Barack/PROPN/0/root Hussein/PROPN/1/flat Obama/PROPN/1/flat", head=1) == ["USAGOV"]


def test_people_of_no_dictionary_are_remembered() -> None:
    first = "Iranian/ADJ/2/amod General/PROPN/5/nsubj Ali/PROPN/2/flat Ahadi/PROPN/2/flat came/VERB/0/root"
    bare = "Ahadi/PROPN/2/nsubj spoke/VERB/0/root"
    assert codes(first, bare, head=1) == ["IRNMIL"]
    assert codes(first, "Reza/PROPN/3/nsubj Ahadi/PROPN/1/flat spoke/VERB/0/root", head=1) == ["---"]
    assert codes(first, "General/PROPN/2/nmod:desc Ahadi/PROPN/3/nsubj spoke/VERB/0/root", head=2) == ["IRNMIL"]


def test_a_government_is_called_after_who_leads_it() -> None:
    """*The Aliyev government*: father or son, it is Azerbaijan's; *the Haftar government*: he is in no government."""
    for surname, expected in (("Aliyev", "AZEGOV"), ("Obama", "USAGOV"), ("Smith", "GOV")):
        words = f"the/DET/3/det {surname}/PROPN/3/compound government/NOUN/4/nsubj spoke/VERB/0/root"
        assert codes(words, head=3) == [expected]


def test_each_document_forgets() -> None:
    story = StoryActors(INDEX, Document("a", "Barack Obama came", date="2016-01-01"))
    story.sentence(tree("Barack/PROPN/3/nsubj Obama/PROPN/1/flat came/VERB/0/root"))
    assert codes("Obama/PROPN/2/nsubj spoke/VERB/0/root", head=1) == ["---"]


# --- apposition


def test_an_apposition_says_who_somebody_is() -> None:
    after = "Ali/PROPN/0/root ,/PUNCT/4/punct the/DET/4/det president/NOUN/1/appos of/ADP/6/case Iraq/PROPN/4/nmod"
    (reading,) = readings(after, head=1)
    assert (reading.mention.text, reading.mention.code) == ("Ali", "IRQGOV")
    name = "the/DET/2/det president/NOUN/0/root ,/PUNCT/4/punct Barack/PROPN/2/appos Obama/PROPN/4/flat"
    assert codes(name, head=2) == ["USAGOV"]


def test_a_list_in_parentheses_says_nothing() -> None:
    sentence = "Bloc/PROPN/0/root (/PUNCT/3/punct Iran/PROPN/1/appos ,/PUNCT/5/punct Iraq/PROPN/3/conj )/PUNCT/3/punct"
    assert codes(sentence, head=1) == ["---"]


# --- what the clause says


def test_a_counterpart_has_the_office_of_the_subject() -> None:
    sentence = (
        "Iran/PROPN/4/nmod:poss 's/PART/1/case defence/NOUN/4/compound minister/NOUN/5/nsubj met/VERB/0/root "
        f"{HIS.format(8)} Azerbaijani/ADJ/8/amod counterpart/NOUN/5/obj"
    )
    assert codes(sentence, head=4) == ["IRNGOVMIL"]
    assert codes(sentence, head=8) == ["AZEGOVMIL"]


def test_a_counterpart_in_the_same_phrase() -> None:
    sentence = (
        "Iraqi/ADJ/2/amod minister/NOUN/7/nsubj and/CCONJ/6/cc "
        f"{HIS.format(6)} French/ADJ/6/amod counterpart/NOUN/2/conj met/VERB/0/root"
    )
    assert codes(sentence, head=6) == ["FRAGOV"]


def test_possessive_pronouns_mean_the_subject() -> None:
    its = "its/PRON/4/nmod:poss/its/Poss=Yes|Person=3"
    assert codes(f"Israel/PROPN/2/nsubj sent/VERB/0/root {its} army/NOUN/2/obj", head=4) == ["ISRMIL"]
    reported = f"Israel/PROPN/2/nsubj said/VERB/0/root {its} army/NOUN/5/nsubj won/VERB/2/ccomp"
    assert codes(reported, head=4) == ["ISRMIL"]
    assert codes("its/PRON/2/nmod:poss/its/Poss=Yes army/NOUN/3/nsubj won/VERB/0/root", head=2) == ["MIL"]
    ours = "our/PRON/4/nmod:poss/our/Poss=Yes|Person=1"
    assert codes(f"Israel/PROPN/2/nsubj sent/VERB/0/root {ours} army/NOUN/2/obj", head=4) == ["---"]


# --- states that ended, groups that changed


def test_states_that_ended_resolve_at_any_date() -> None:
    assert codes("USSR/PROPN/0/root", head=1, date="2020-01-01") == ["SUN"]
    assert codes("Soviet/ADJ/2/amod troops/NOUN/0/root/troops", head=2, date=None) == ["SUNMIL"]


def test_a_movement_keeps_its_role_until_it_takes_office() -> None:
    sentence = "Taliban/PROPN/2/compound fighters/NOUN/0/root/fighter"
    assert codes(sentence, head=2, date="2010-01-01") == ["AFGREBTAL"]
    assert codes("Taliban/PROPN/0/root", head=1, date="2023-01-01") == ["AFGGOVTAL"]


# --- letters


def test_small_letters_are_another_word() -> None:
    sentence = (
        "They/PRON/2/nsubj told/VERB/0/root us/PRON/2/iobj of/ADP/5/case turkey/NOUN/2/obl who/PRON/7/nsubj "
        "ate/VERB/5/acl"
    )
    assert [codes(sentence, head=head) for head in (3, 5, 6)] == [["---"], ["---"], ["---"]]
    assert codes("US/PROPN/2/nsubj left/VERB/0/root Turkey/PROPN/2/obj", head=3) == ["TUR"]
    assert codes("WHO/PROPN/2/nsubj left/VERB/0/root", head=1) == ["IGOUNOHLHWHO"]
    assert codes("Who/PRON/2/nsubj left/VERB/0/root Turkey/PROPN/2/obj", head=1) == ["---"]


def test_capitals_throughout() -> None:
    sentence = (
        "TURKEY/PROPN/2/nsubj TOLD/VERB/0/root US/PRON/2/iobj WHO/PRON/5/nsubj SHOT/VERB/2/ccomp "
        "US/PROPN/7/compound TROOPS/NOUN/5/obj/troops"
    )
    found = [codes(sentence, head=head) for head in (1, 3, 4, 7)]
    assert found == [["TUR"], ["---"], ["---"], ["USAMIL"]]


def test_small_letters_throughout() -> None:
    sentence = (
        "turkey/PROPN/2/nsubj told/VERB/0/root us/PRON/2/iobj of/ADP/6/case iraqi/ADJ/6/amod troops/NOUN/2/obl/troops"
    )
    assert [codes(sentence, head=head) for head in (1, 3, 6)] == [["TUR"], ["---"], ["IRQMIL"]]


# --- modifiers by themselves


def test_adjectives_name_countries_organisations_and_roles() -> None:
    found = actors("the/DET/3/det Israeli/ADJ/3/amod attack/NOUN/0/root").adjective(1)
    assert found is not None
    assert (found.mention.text, found.mention.code, found.kind) == ("Israeli", "ISR", "actor")
    led = actors("Saudi/ADJ/3/amod -/PUNCT/1/punct led/VERB/4/amod raid/NOUN/0/root").adjective(0)
    assert led is not None and led.mention.code == "SAU"
    army = actors("Israeli/ADJ/3/amod army/NOUN/3/compound raid/NOUN/0/root").adjective(1)
    assert army is not None and (army.mention.text, army.mention.code) == ("Israeli army", "ISRMIL")
    talks = actors("Paris/PROPN/2/compound talks/NOUN/0/root").adjective(0)
    assert talks is not None and talks.kind == "seat"
    assert actors("long/ADJ/2/amod talks/NOUN/0/root").adjective(0) is None


# --- spans


def test_the_span_leaves_out_relative_clauses_appositions_and_prepositions() -> None:
    sentence = (
        "by/ADP/4/case the/DET/4/det French/ADJ/4/amod president/NOUN/0/root of/ADP/6/case late/NOUN/4/nmod "
        ",/PUNCT/8/punct Ali/PROPN/4/appos ,/PUNCT/11/punct who/PRON/11/nsubj left/VERB/4/acl:relcl"
    )
    assert readings(sentence, head=4)[0].mention.text == "the French president of late"


def test_the_title_sentence_points_into_the_title() -> None:
    story = StoryActors(INDEX, Document("a", "Nothing here.", title="Iran wins"))
    (reading,) = story.sentence(tree("Iran/PROPN/2/nsubj wins/VERB/0/root", index=-1)).at(0)
    assert reading.mention.text == "Iran"


def test_an_empty_lexicon_knows_nobody() -> None:
    index = ActorIndex(lexicon(()))
    found = actors("Iran/PROPN/2/nsubj fell/VERB/0/root", index=index).at(0)
    assert [reading.kind for reading in found] == ["unknown"]
