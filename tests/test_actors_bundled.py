"""What the bundled actor dictionaries say: states by date, peoples, faiths, shared names, and names that are nobody."""

from __future__ import annotations

import datetime

import pytest
from actor_lexicon import actors

from cameo.actors import ActorIndex
from cameo.actors.claims import settled
from cameo.actors.codes import _RELIGIONS
from cameo.dictionary import BUNDLED, Lexicon, load

ARMED = {"REB", "UAF", "SEP", "INS", "RAD"}
FILES_OF_ORGANISATIONS = {
    "organisations.yml",
    "services.yml",
    "parliaments.yml",
    "parties.yml",
    "media.yml",
    "firms.yml",
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load([BUNDLED])


@pytest.fixture(scope="module")
def index(lexicon: Lexicon) -> ActorIndex:
    return ActorIndex(lexicon)


def codes(index: ActorIndex, *sentences: str, head: int, date: str | None = "2015-06-01") -> list[str]:
    return [found.mention.code for found in actors(*sentences, date=date, index=index).at(head - 1)]


@pytest.mark.parametrize(
    ("name", "date", "code"),
    [
        ("Moscow", "1979-12-27", "SUNGOV"),
        ("Moscow", "1995-01-01", "RUSGOV"),
        ("Moscow", None, "RUSGOV"),
        ("Russia", "1968-08-21", "SUN"),
        ("Russia", "1990-07-01", "RUS"),
        ("Leningrad", "1975-01-01", "SUN"),
        ("Kiev", "1986-04-26", "SUN"),
        ("Kiev", "1994-01-01", "UKRGOV"),
        ("Prague", "1968-08-21", "CSKGOV"),
        ("Prague", "2003-01-01", "CZEGOV"),
        ("Bonn", "1980-01-01", "DEUGOV"),
        ("Leipzig", "1989-10-09", "DDR"),
        ("Leipzig", "1999-10-09", "DEU"),
        ("Saigon", "1965-02-01", "RVNGOV"),
        ("Saigon", "1985-02-01", "VNM"),
        ("Hanoi", "1968-01-31", "VDRGOV"),
        ("Hanoi", "1979-02-17", "VNMGOV"),
        ("Belgrade", "1979-01-01", "YUGGOV"),
        ("Belgrade", "1999-03-24", "YUGGOV"),
        ("Belgrade", "2005-01-01", "SCGGOV"),
        ("Belgrade", "2010-01-01", "SRBGOV"),
        ("Yugoslavia", "1995-01-01", "YUG"),
        ("Aden", "1975-01-01", "YMDGOV"),
        ("Aden", "2015-01-01", "YEM"),
        ("Salisbury", "1970-01-01", "ZWEGOV"),
        ("Karachi", "1955-01-01", "PAKGOV"),
        ("Zaire", "1985-01-01", "COD"),
        ("Burma", "2011-01-01", "MMR"),
        ("Peking", "1972-02-21", "CHNGOV"),
    ],
)
def test_states_by_date(index: ActorIndex, name: str, date: str | None, code: str) -> None:
    assert codes(index, f"{name}/PROPN/0/root", head=1, date=date) == [code]


@pytest.mark.parametrize(
    ("phrase", "head", "expected"),
    [
        ("Kurdish/ADJ/2/amod villagers/NOUN/0/root/villager in/ADP/5/case northern/ADJ/5/amod Iraq/PROPN/2/nmod", 2,
         ["IRQCVLKUR"]),
        ("Kurds/PROPN/0/root/Kurd in/ADP/3/case Syria/PROPN/1/nmod", 1, ["SYRKUR"]),
        ("Iraqi/ADJ/2/amod Kurds/PROPN/0/root/Kurd", 2, ["IRQKUR"]),
        ("Shiite/ADJ/2/amod militia/NOUN/0/root", 2, ["UAFMOSSHI"]),
        ("Shiite/ADJ/2/amod Muslims/PROPN/0/root/Muslim", 2, ["MOSSHI"]),
        ("Sunni/ADJ/2/amod clerics/NOUN/0/root/cleric", 2, ["MOSSUN"]),
        ("Iraqi/ADJ/4/amod Sunni/ADJ/4/amod Muslim/ADJ/4/amod cleric/NOUN/0/root", 4, ["IRQMOSSUN"]),
        ("Sunni/ADJ/4/amod and/CCONJ/3/cc Shiite/ADJ/1/conj clerics/NOUN/0/root/cleric", 4, ["MOSSUN", "MOSSHI"]),
        ("Iraqi/ADJ/5/amod Sunni/ADJ/5/amod and/CCONJ/4/cc Shiite/ADJ/2/conj clerics/NOUN/0/root/cleric", 5,
         ["IRQMOSSUN", "IRQMOSSHI"]),
        ("Iraqi/ADJ/4/amod and/CCONJ/3/cc Kurdish/ADJ/1/conj troops/NOUN/0/root/troop", 4, ["IRQMIL", "MILKUR"]),
        ("Tamil/ADJ/2/amod rebels/NOUN/0/root/rebel", 2, ["REBTAM"]),
        ("Coptic/ADJ/2/amod Christians/PROPN/0/root/Christian in/ADP/4/case Egypt/PROPN/2/nmod", 2, ["EGYCHRCPT"]),
        ("Hutu/ADJ/2/amod militiamen/NOUN/0/root/militiaman", 2, ["UAFHUT"]),
        ("Rohingya/ADJ/2/amod refugees/NOUN/0/root/refugee", 2, ["MMRREFRHGMOS"]),
        ("Uighurs/PROPN/0/root/Uighur", 1, ["CHNUIG"]),
        ("Basque/ADJ/2/amod separatists/NOUN/0/root/separatist", 2, ["ESPSEPEUS"]),
        ("Chechen/ADJ/2/amod rebels/NOUN/0/root/rebel", 2, ["RUSREB"]),
        ("Palestinian/ADJ/2/amod protesters/NOUN/0/root/protester", 2, ["PSEOPP"]),
        ("Israeli/ADJ/2/amod settlers/NOUN/0/root/settler", 2, ["ISRSET"]),
        ("the/DET/3/det Catholic/ADJ/3/amod church/NOUN/0/root", 3, ["CHRCTH"]),
        ("ultra-Orthodox/ADJ/2/amod Jews/PROPN/0/root/Jew", 2, ["JEWUDX"]),
        ("Buddhist/ADJ/2/amod monks/NOUN/0/root/monk", 2, ["BUD"]),
        ("the/DET/3/det Jewish/ADJ/3/amod state/NOUN/0/root", 3, ["ISR"]),
        ("Arab/ADJ/2/amod states/NOUN/0/root/state", 2, ["ARB"]),
    ],
)  # fmt: skip
def test_peoples_and_faiths(index: ActorIndex, phrase: str, head: int, expected: list[str]) -> None:
    assert codes(index, phrase, head=head) == expected


@pytest.mark.parametrize(
    ("phrase", "head", "expected"),
    [
        ("Roasted/VERB/2/amod turkey/NOUN/0/root", 2, "---"),
        ("Michael/PROPN/0/root Jordan/PROPN/1/flat", 1, "---"),
        ("Chad/PROPN/0/root Smith/PROPN/1/flat", 1, "---"),
        ("Georgia/PROPN/2/compound Tech/PROPN/0/root", 2, "---"),
        ("the/DET/3/det Jordan/PROPN/3/compound River/PROPN/0/root", 3, "---"),
        ("the/DET/3/det major/ADJ/3/amod powers/NOUN/0/root/power", 3, "---"),
        ("General/PROPN/2/compound Mills/PROPN/0/root", 2, "---"),
        ("the/DET/3/det Premier/PROPN/3/compound League/PROPN/0/root", 3, "---"),
        ("a/DET/3/det third/ADJ/3/amod party/NOUN/0/root", 3, "---"),
        ("the/DET/3/det Paris/PROPN/3/compound Agreement/PROPN/0/root", 3, "---"),
        ("the/DET/4/det South/PROPN/4/compound China/PROPN/4/compound Sea/PROPN/0/root", 4, "---"),
        ("Vietnam/PROPN/3/compound War/PROPN/3/compound heroes/NOUN/0/root/hero", 3, "---"),
        ("General/PROPN/2/compound Electric/PROPN/0/root", 2, "USAMNC"),
        ("General/PROPN/2/compound Motors/PROPN/0/root", 2, "USAMNC"),
        ("the/DET/3/det Washington/PROPN/3/compound Post/PROPN/0/root", 3, "USAMED"),
        ("private/ADJ/2/amod schools/NOUN/0/root/school", 2, "EDU"),
        ("Turkey/PROPN/0/root", 1, "TUR"),
        ("Jordan/PROPN/0/root", 1, "JOR"),
        ("Chad/PROPN/0/root", 1, "TCD"),
        ("Georgia/PROPN/0/root", 1, "GEO"),
    ],
)
def test_what_must_not_count(index: ActorIndex, phrase: str, head: int, expected: str) -> None:
    assert codes(index, phrase, head=head) == [expected]


@pytest.mark.parametrize(
    "sentence", ["TALKS/NOUN/2/nsubj/talk BEGAN/VERB/0/root/begin", "HE/PRON/2/nsubj WON/VERB/0/root/win"]
)
def test_verbs_are_no_names(index: ActorIndex, sentence: str) -> None:
    assert not [hit for hit in actors(sentence, index=index).scene.hits if hit.start == 1]


PARTY = "the/DET/2/det MNR/PROPN/3/nsubj won/VERB/0/root/win"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("Bolivia/PROPN/2/nsubj voted/VERB/0/root/vote", "BOLPTY"),
        ("Salvadoran/ADJ/2/amod voters/NOUN/0/root/voter", "SLVPTY"),
        ("France/PROPN/2/nsubj voted/VERB/0/root/vote", "---"),
    ],
)
def test_a_shared_name_counts_where_its_country_is_named(index: ActorIndex, before: str, expected: str) -> None:
    assert codes(index, before, PARTY, head=2) == [expected]


def test_a_name_of_a_collective_entry_stays_its_own(index: ActorIndex) -> None:
    (found,) = actors("Plaid/PROPN/0/root Cymru/PROPN/1/flat", index=index).at(0)
    assert (found.mention.code, found.mention.name) == ("GBRPTY", "Plaid Cymru")


def test_a_sentence_without_disputed_names_is_left_alone(index: ActorIndex) -> None:
    scene = actors("France/PROPN/2/nsubj met/VERB/0/root/meet Iran/PROPN/2/obj", index=index).scene
    assert settled(scene.hits, datetime.date(2015, 6, 1), ()) == (scene.hits, {"FRA", "IRN"})


def test_codes_of_peoples_and_faiths_are_nobody_elses(lexicon: Lexicon) -> None:
    states = {entry.code for entry in lexicon.actors.values() if entry.code}
    sectors = {sector for agent in lexicon.agents for sector in agent.sectors} - _RELIGIONS
    for entry in lexicon.actors.values():
        assert entry.ethnicity not in states | sectors | _RELIGIONS, entry.id
        assert set(entry.religions) <= _RELIGIONS, entry.id
        if entry.religions and entry.religions[0] != "SHN":  # CAMEO's Shinto is ISO's Saint Helena
            assert entry.religions[0] not in states | sectors, entry.id


def test_ended_states_have_dates_and_successors(lexicon: Lexicon) -> None:
    for entry in lexicon.actors.values():
        if entry.place.file.endswith("historical.yml") and entry.successor is not None:
            assert entry.since or entry.until, entry.id
            assert entry.successor in lexicon.actors, entry.id
    assert lexicon.actors["soviet-union"].cow == "365"
    assert lexicon.actors["france"].iso2 == "FR"


def test_as_many_as_were_asked_for(lexicon: Lexicon) -> None:
    by_file = [(entry.place.file.rpartition("/")[2], entry) for entry in lexicon.actors.values()]
    organisations = [entry for file, entry in by_file if file in FILES_OF_ORGANISATIONS]
    armed = [
        entry
        for file, entry in by_file
        if file in {"groups.yml", "armed-groups.yml", "services.yml"}
        and ARMED & {sector for one in (entry, *entry.roles) for sector in one.sectors}
    ]
    assert len(organisations) >= 600
    assert len(armed) >= 600
    assert len({agent.phrase for agent in lexicon.agents}) >= 900
