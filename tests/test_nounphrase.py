"""Noun phrases on hand-made trees: where they end, and what hangs on them."""

from __future__ import annotations

from actor_lexicon import tree
from hypothesis import given
from hypothesis import strategies as st
from test_actors_properties import documents

from cameo.clauses.nounphrase import (
    Modifier,
    describes,
    is_own_possessor,
    noun_phrase,
    preposition_of,
    subjects_above,
)
from cameo.clauses.tree import Tree
from cameo.document import Document


def words(one: Tree, positions: tuple[int, ...]) -> str:
    return " ".join(one.tokens[position].text for position in positions)


def test_the_phrase_ends_before_relative_clauses_appositions_and_conjuncts() -> None:
    one = tree(
        "of/ADP/4/case the/DET/4/det/the/PronType=Art Iraqi/ADJ/4/amod "
        "army/NOUN/0/root of/ADP/6/case Basra/PROPN/4/nmod "
        ",/PUNCT/8/punct Ali/PROPN/4/appos ,/PUNCT/11/punct which/PRON/11/nsubj left/VERB/4/acl:relcl "
        "and/CCONJ/13/cc France/PROPN/4/conj"
    )
    phrase = noun_phrase(one, 3)
    assert words(one, phrase.positions) == "the Iraqi army of Basra"
    assert words(one, phrase.core) == "the Iraqi army"
    assert phrase.determined
    assert (phrase.adjectives, phrase.appositions, phrase.close) == ((2,), (7,), ())
    assert phrase.complements == (Modifier(5, "of"),)
    assert noun_phrase(one, 12).conjoined == 3


def test_a_name_right_behind_a_title_is_close() -> None:
    one = tree(
        "Foreign/ADJ/2/amod Minister/NOUN/0/root Javad/PROPN/2/appos "
        "Zarif/PROPN/3/flat ,/PUNCT/6/punct Ali/PROPN/2/appos"
    )
    phrase = noun_phrase(one, 1)
    assert (phrase.close, phrase.appositions) == ((2,), (5,))
    assert words(one, phrase.core) == "Foreign Minister Javad Zarif"
    assert describes(one, 1, 2)


def test_conjuncts_of_a_close_name_are_others() -> None:
    one = tree(
        "Minister/NOUN/0/root Zarif/PROPN/1/appos and/CCONJ/5/cc an/DET/5/det official/NOUN/2/conj came/VERB/1/acl"
    )
    assert words(one, noun_phrase(one, 0).positions) == "Minister Zarif"


def test_chained_flat_names_are_one_name() -> None:
    one = tree("Colonel/PROPN/0/root General/PROPN/1/flat Hasanov/PROPN/2/flat")
    assert noun_phrase(one, 0).name == (0, 1, 2)


def test_conjoined_modifiers_and_possessors() -> None:
    one = tree(
        "France/PROPN/6/nmod:poss and/CCONJ/3/cc Germany/PROPN/1/conj "
        "'s/PART/3/case foreign/ADJ/6/amod ministers/NOUN/0/root"
    )
    phrase = noun_phrase(one, 5)
    assert (phrase.possessors, phrase.adjectives) == ((0, 2), (4,))
    assert words(one, phrase.positions) == "France and Germany 's foreign ministers"


def test_possessors_without_the_subtype() -> None:
    one = tree("Iran/PROPN/3/nmod 's/PART/1/case army/NOUN/0/root")
    assert noun_phrase(one, 2).possessors == (0,)
    assert preposition_of(one, 0) == ""


def test_complements_of_an_adjective_behind_the_noun() -> None:
    one = tree("Troops/NOUN/0/root loyal/ADJ/1/acl to/ADP/4/case Haftar/PROPN/2/obl")
    phrase = noun_phrase(one, 0)
    assert phrase.adjectival == (Modifier(3, "to", through=1),)
    assert phrase.complements == ()
    assert phrase.positions == (0,)


def test_words_that_open_no_phrase_are_left_out() -> None:
    one = tree("also/ADV/3/advmod the/DET/3/det army/NOUN/0/root ,/PUNCT/3/punct")
    assert words(one, noun_phrase(one, 2).positions) == "the army"
    count = tree("nearly/ADV/2/advmod 4,000/NUM/3/nummod prisoners/NOUN/0/root")
    assert words(count, noun_phrase(count, 2).positions) == "nearly 4,000 prisoners"


def test_prepositions() -> None:
    one = tree("in/ADP/3/case response/NOUN/1/fixed attack/NOUN/0/root")
    assert preposition_of(one, 2) == "in response"
    misplaced = tree("for/ADP/2/case President/PROPN/3/nmod:desc Ghani/PROPN/0/root")
    assert preposition_of(misplaced, 2) == "for"


def test_subjects_above_are_before_and_outside() -> None:
    one = tree(
        "Iran/PROPN/2/nsubj said/VERB/0/root Iraq/PROPN/4/nsubj sent/VERB/2/ccomp its/PRON/6/nmod:poss army/NOUN/4/obj"
    )
    assert list(subjects_above(one, 4)) == [2, 0]
    assert list(subjects_above(one, 2)) == [0]


def test_possessive_pronouns_of_the_third_person() -> None:
    one = tree("its/PRON/0/root/its/Poss=Yes|Person=3 my/PRON/1/dep/my/Poss=Yes|Person=1 it/PRON/1/dep/it/Person=3")
    assert [is_own_possessor(one, position) for position in range(3)] == [True, False, False]


@given(documents(), st.data())
def test_a_phrase_is_a_stretch_of_words_around_its_head(case: tuple[Document, list[Tree]], data: st.DataObject) -> None:
    one = case[1][0]
    phrase = noun_phrase(one, data.draw(st.sampled_from(range(len(one)))))
    for positions in (phrase.positions, phrase.core):
        assert phrase.head in positions
        assert positions == tuple(range(positions[0], positions[-1] + 1))
    assert set(phrase.core) <= set(phrase.positions)
    assert not set(phrase.close) & set(phrase.appositions)
