"""Capitals for text that has none, or nothing but."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameo.cleaning import is_all_caps, is_all_lower, prepare
from cameo.cleaning.casing import by_tag, casings_of, load_casings, truecased
from cameo.cleaning.wire import FOLDER

CASED = [
    "The US said it may attack Turkey in May.",
    "US troops told us that the WHO and the Red Cross will leave San Salvador.",
    "U.S. troops, Gen. Ponce said, will leave El Salvador in March.",
    "George W. Bush left China for Jordan, and the Polish army left the White House.",
    "The US-led force and NATO's allies struck. We'll see who is in New York.",
    "They said that he's in Iran. It may be that the UN will meet in Geneva.",
]


@pytest.mark.parametrize("text", CASED)
def test_capitals_come_back(text: str) -> None:
    casings = load_casings("en")
    assert truecased(text.upper(), casings) == text
    assert truecased(text.lower(), casings) == text


def test_a_new_sentence_may_follow_an_abbreviation() -> None:
    assert (
        prepare("THEY LIVED IN THE U.S. THE ARMY OF IRAN LEFT.").text == "They lived in the U.S. The army of Iran left."
    )


@given(text=st.text(max_size=80))
def test_the_length_stays(text: str) -> None:
    recased = truecased(text, load_casings("en"))
    assert len(recased) == len(text)
    assert recased.casefold() == text.casefold()


def test_each_paragraph_has_its_own_case() -> None:
    text = (
        "IRAN AND THE US SIGN DEAL\n\nIran's minister met US officials in Baku. NATO and the UN met too.\n\n"
        "the us and turkey said nothing about it, and iran left the talks in may.\n\nUNITED NATIONS\n\nfootnotes"
    )
    prepared = prepare(text)
    assert prepared.text.split("\n\n") == [
        "Iran and the US sign deal",
        "Iran's minister met US officials in Baku. NATO and the UN met too.",
        "The US and Turkey said nothing about it, and Iran left the talks in May.",
        "UNITED NATIONS",
        "footnotes",
    ]
    assert [prepared.text[slice(*span)][:8] for span in prepared.recased] == ["Iran and", "The US a"]
    assert not prepared.all_caps


def test_a_whole_text_decides_for_its_short_paragraphs() -> None:
    text = "THE ARMY OF IRAN ATTACKED THE TOWN.\n\nUNITED NATIONS\n\n5 MAY"
    assert prepare(text).text == "The army of Iran attacked the town.\n\nUnited Nations\n\n5 May"
    assert prepare(text.lower() + "\n\n" + "iran left. " * 5).text.startswith("The army of Iran attacked the town.")


def test_texts_in_one_case() -> None:
    assert is_all_caps("THE ARMY ATTACKED THE McKINLEY ROAD.")
    assert not is_all_caps("The USA and the USSR signed START.")
    assert is_all_lower("the army of iran attacked the town, and the people of the town fled to iraq.")
    assert not is_all_lower("The army of Iran attacked the town, and the people of the town fled to Iraq.")
    assert not is_all_lower("no verb here")


@pytest.mark.parametrize(
    ("word", "lemma", "upos", "first", "found"),
    [
        ("us", "us", "PROPN", False, ("US", "US")),
        ("castellar", "castellar", "PROPN", False, ("Castellar", "Castellar")),
        ("Us", "us", "PROPN", True, ("US", "US")),
        ("US", "us", "PRON", False, ("us", "us")),
        ("May", "may", "AUX", False, ("may", "may")),
        ("May", "may", "AUX", True, ("May", "may")),
        ("May", "May", "PROPN", False, ("May", "May")),
        ("I", "I", "PRON", False, ("I", "I")),
        ("troops", "troop", "NOUN", False, ("troops", "troop")),
        ("Turkish", "Turkish", "ADJ", False, ("Turkish", "Turkish")),
    ],
)
def test_the_tag_has_the_last_word(word: str, lemma: str, upos: str, first: bool, found: tuple[str, str]) -> None:
    assert by_tag(word, lemma, upos, first, load_casings("en")) == found


def test_the_tag_counts_only_where_case_says_nothing() -> None:
    prepared = prepare("THE US LEFT THE TOWN.\n\nHe told us about it.")
    assert prepared.casings_at(prepared.text.index("us about")) is None
    assert prepared.casings_at(prepared.text.index("US")) is load_casings("en")
    assert casings_of([("The", "THE"), ("US", "US")], "en-US") is load_casings("en")
    assert casings_of([("The", "The"), ("Azerbaijan", "Azer-\nbaijan")], "en") is None


def test_the_table_is_bounded_and_sorted() -> None:
    path = FOLDER / "en" / "casings.txt"
    entries = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert path.stat().st_size < 300_000
    assert entries == sorted(set(entries), key=lambda entry: (entry.lower(), entry))
    assert not any(entry.islower() and " " not in entry for entry in entries)


def test_a_language_without_a_table_still_has_sentences() -> None:
    assert (
        prepare("L'ARMÉE A ATTAQUÉ LA VILLE. ELLE EST PARTIE.", "fr").text
        == "L'armée a attaqué la ville. Elle est partie."
    )
