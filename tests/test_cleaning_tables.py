"""Tables are told from text."""

from __future__ import annotations

import pytest

from cameo.cleaning import prepare

BEFORE, AFTER = "Iran sold oil to China on Monday.", "France condemned the sale."

STOCKS = """\
DOW        10,234.1   -12.3
NASDAQ      2,234.1    -1.3
S&P 500     1,134.1    -2.3
FTSE        5,134.1    +3.3"""
RESULTS = "Arsenal 2 Chelsea 1\nLeeds 0 Everton 0\nFulham 3 Derby 2\nBarnsley 1 Burnley 1"
SCHEDULE = "8.00 News\n8.30 The Simpsons\n9.00 Panorama\n10.00 Newsnight\n10.30 Film of the Week"
PIPES = "Iran | 12 | 4\nIraq | 11 | 5\nOman | 10 | 6\nYemen | 9 | 7"
NAMES = "J. Smith (capt)\nP. Jones\nR. Brown\nA. Green\nT. White\nS. Black\nK. Grey"
NUMBERS = "12 34 56\n78 90 12\n34 56 78\n90 12 34"


@pytest.mark.parametrize("table", [STOCKS, RESULTS, SCHEDULE, PIPES, NAMES, NUMBERS])
def test_tables_are_left_out(table: str) -> None:
    text = f"{BEFORE}\n\n{table}\n\n{AFTER}"
    prepared = prepare(text)
    assert prepared.text == f"{BEFORE}\n\n{AFTER}"
    assert [text[slice(*span)] for span in prepared.tables] == [table]


NARROW = """\
Iran sold 3 million barrels of oil
to China on Monday, and the United
States said that it would not let
the 2 tankers pass. France and 4
other countries condemned the sale
and called on Iran to stop it."""
JUSTIFIED = """\
Iran  sold  3  million  barrels  of oil to  China on  Monday,  and the
United States  said that  it  would  not  let  the  2 tankers  pass.  The
French  and 4 other  governments  condemned  the sale and  called on Iran
to  stop it  by 12 May,  or to  face  sanctions  that would  be severe and
would  last for  10 years."""
HEADLINES = "Iran attacks Iraq\nFrance condemns attack\nOil price rises\nTalks begin"
POINTS = "1. Iran will leave Iraq.\n2. France will pay 3 million euros.\n3. Talks will go on.\n4. Oil will flow."


@pytest.mark.parametrize("story", [NARROW, JUSTIFIED, HEADLINES, POINTS])
def test_text_is_no_table(story: str) -> None:
    assert prepare(f"{BEFORE}\n\n{story}\n\n{AFTER}").tables == ()
