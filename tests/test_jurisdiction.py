"""Whom a state holds power over: people get the country of the authority that arrests, bans or frees them."""

from __future__ import annotations

import pytest

from cameo.events import ActorMention
from cameo.jurisdiction import BY_ACT, at_home
from cameo.participants import Participant


def somebody(text: str, country: str | None, *sectors: str, kind: str = "actor") -> Participant:
    mention = ActorMention(text=text, span=(0, len(text)), head_span=(0, len(text)), country=country, sectors=sectors)
    return Participant(mention, kind, ("agent",))


STATE = somebody("Venezuela", "VEN")
COURT = somebody("A court in Caracas", "VEN", "JUD")
PRESIDENT = somebody("the French president", "FRA", "GOV")


@pytest.mark.parametrize(
    ("source", "code", "target", "expected"),
    [
        (STATE, "0841", somebody("dozens of activists", None, "OPP"), "VENOPP"),
        (COURT, "1721", somebody("national newspapers", None, "MED"), "VENMED"),
        (STATE, "0841", somebody("foreign journalists", None, "MED"), "MED"),
        (STATE, "174", somebody("activists", None, "OPP"), "OPP"),
        (STATE, "111", somebody("activists", None, "OPP"), "OPP"),
        (STATE, "173", somebody("British sailors", "GBR", "MIL"), "GBRMIL"),
        (STATE, "173", somebody("aid workers", None, "NGO"), "NGO"),
        (somebody("the Security Council", None), "090", somebody("civilians", None, "CVL"), "CVL"),
        (STATE, "195", somebody("Bogota", "COL", "GOV", kind="seat"), "COL"),
        (STATE, "111", somebody("Bogota", "COL", "GOV", kind="seat"), "COLGOV"),
    ],
)
def test_whose_the_target_is(source: Participant, code: str, target: Participant, expected: str) -> None:
    found = at_home(source, target, code, {"foreign"})[1]
    assert found is not None
    assert found.mention.code == expected
    assert (BY_ACT in found.rules) == (found.mention.country == "VEN")


def test_whom_a_protest_is_against_tells_whose_the_protesters_are() -> None:
    students = somebody("students", None, "EDU")
    for target, expected in ((PRESIDENT, "FRAEDU"), (somebody("France", "FRA"), "EDU")):
        found = at_home(students, target, "141", ())[0]
        assert found is not None
        assert found.mention.code == expected


def test_one_side_alone_stays_as_it_is() -> None:
    assert at_home(None, STATE, "173", ()) == (None, STATE)
    assert at_home(STATE, None, "173", ()) == (STATE, None)
