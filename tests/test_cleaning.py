"""Dirty text and the way back from it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cameo.cleaning import find_dateline, is_all_caps, is_wrapped, prepare

WRAPPED = """\
The foreign minister of Iran met his counterpart from Azerbaijan in
Baku on Sunday. They discussed the border between their two countries
and the war.

   The talks will go on in Tehran next week, officials said. A new ad-
ministration is in office there. The Saudi-
led coalition struck again.
"""


def test_hard_wrapped_lines_are_joined() -> None:
    text = prepare(WRAPPED).text
    assert text.count("\n") == 2
    assert "Azerbaijan in Baku on Sunday. They" in text
    assert "A new administration is in office there. The Saudi-led coalition" in text


def test_one_paragraph_a_line_stays_so() -> None:
    text = "Iran met Azerbaijan on Sunday.\nThe talks were short.\nOil was not discussed at all there."
    assert not is_wrapped(text)
    assert prepare(text).text == text.replace("\n", "\n\n")


def test_headlines_above_long_paragraphs_stay_apart() -> None:
    text = "Iran and Azerbaijan boost contacts\nA+ A-\n" + "High-level talks aim to strengthen ties. " * 10
    assert prepare(text).text.startswith("Iran and Azerbaijan boost contacts\n\nHigh-level talks")


def test_short_last_line_ends_a_paragraph_of_wrapped_text() -> None:
    text = WRAPPED.replace("\n\n   ", "\n")
    assert "the war.\n\nThe talks" in prepare(text).text


@pytest.mark.parametrize("line", ["pro-\ngovernment forces", "Iranian-\nbacked militia", "anti-\nwar march"])
def test_hyphens_of_compounds_stay(line: str) -> None:
    assert prepare(line).text == line.replace("\n", "")


def test_the_rest_of_the_story_decides_about_a_hyphen() -> None:
    assert prepare("The cease-\nfire held. A ceasefire is a truce.").text.startswith("The ceasefire held")
    assert prepare("The cease-\nfire held. A cease-fire is a truce.").text.startswith("The cease-fire held")


def test_invisible_and_odd_characters() -> None:
    assert prepare("Ir\u00adan\u00a0 and\tFra\u200bnce\x00met.\x0cThey").text == "Iran and France met.\n\nThey"


@pytest.mark.parametrize(
    ("text", "place", "date", "agency", "rest"),
    [
        ("BAKU, May 5 (Reuters) - Iran's", "BAKU", "May 5", "Reuters", "Iran's"),
        ("BAKU, Azerbaijan (AP) -- Iran", "BAKU", None, "AP", "Iran"),
        ("BAKU, Azerbaijan (AP) — Iran", "BAKU", None, "AP", "Iran"),
        ("SAN FRANCISCO - Iran", "SAN FRANCISCO", None, None, "Iran"),
        ("SAN SALVADOR, 19 JUN 89 (AFP) -- [TEXT] THE ARMY SAID", "SAN SALVADOR", "19 JUN 89", "AFP", "The army said"),
        ("WASHINGTON (AP) - \nIran", "WASHINGTON", None, "AP", "Iran"),
        ("(AP) Iran and", None, None, "AP", "Iran and"),
        ("MOSCOW/BAKU, Sept. 12, 2023 (Xinhua) -- Iran", "MOSCOW/BAKU", "Sept. 12, 2023", "Xinhua", "Iran"),
        ("TEHRAN, Iran (AP) _ Iran", "TEHRAN", None, "AP", "Iran"),
        ("Tehran, May 5, IRNA -- Iran", "Tehran", "May 5", "IRNA", "Iran"),
        ("MOSCOW, May 5. /TASS/. Russia", "MOSCOW", "May 5", "TASS", "Russia"),
        (
            "NEW YORK, Monday, May 5, 2010 /PRNewswire/ -- Exxon",
            "NEW YORK",
            "Monday, May 5, 2010",
            "PRNewswire",
            "Exxon",
        ),
        ("Reuters - Iran", None, None, "Reuters", "Iran"),
    ],
)
def test_datelines(text: str, place: str | None, date: str | None, agency: str | None, rest: str) -> None:
    prepared = prepare(text)
    assert prepared.dateline is not None
    assert (prepared.dateline.place, prepared.dateline.date, prepared.dateline.agency) == (place, date, agency)
    assert prepared.text == rest
    assert prepared.to_original(0) == text.index(rest[0], prepared.dateline.span[1])


@pytest.mark.parametrize(
    "text",
    [
        "Iran - the largest country in the region - said no.",
        "The US - led by Biden - left.",
        "US-led forces struck.",
        "NATO (the alliance) said no.",
        "THE ARMY - A FORCE OF MANY THOUSANDS - ATTACKED THE TOWN.",
        "IAEA chief Grossi - in Tehran - said so.",
        "US - Iran talks failed.",
        "IRAN ATTACKS IRAQ - WAR BEGINS\n\nThe war between the two countries has begun.",
        "General - Reuters - said no.",
    ],
)
def test_no_datelines(text: str) -> None:
    assert find_dateline(text) is None


def test_teletype_is_lowered_in_place() -> None:
    prepared = prepare("THE ARMY ATTACKED THE TOWN.  IT WAS IN İZMIR.\n\nI SAW IT.")
    assert prepared.all_caps
    assert prepared.text == "The army attacked the town. It was in İzmir.\n\nI saw it."
    assert not is_all_caps("The USA and the USSR signed START.")


_LETTERS = (
    "a",
    "b",
    "A",
    "É",
    "ß",
    "-",
    ".",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\x00",
    "\u00ad",
    "\x0c",
    "US",
    "İ",
    "May",
)
_DAMAGE = ("â€™", "Ã©", "&amp;", "<b>", "<p>", "\ufb01", "\x92", "e\u0301", "ＵＳ")
_FURNITURE = ("(AP)", "(MORE)", "\nENDS\n", "\nRead more: x\n", "\n1 2 3")
_HEADS = ["", "BAKU, May 5 (Reuters) - ", "THE ARMY OF THE REPUBLIC ATTACKED AGAIN ON ", "a0345\nBy John Smith\n"]
_PIECES = st.sampled_from((*_LETTERS, *_DAMAGE, *_FURNITURE))
_texts = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=60).map("".join))


@settings(deadline=None)  # the first damaged text imports what mends it
@given(text=_texts, head=st.sampled_from(_HEADS))
def test_every_character_is_found_again(text: str, head: str) -> None:
    """What is copied maps to itself but for case; what is repaired maps to all that it stands for."""
    text = head + text
    prepared = prepare(text)
    places = [prepared.to_original(offset) for offset in range(len(prepared.text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)
    for start, origin, width, copied in prepared.runs:
        if copied:
            shown = prepared.text[start : start + width]
            assert len(shown) == width
            assert shown.casefold() == text[origin : origin + width].casefold()


@settings(deadline=None)  # the first damaged text imports what mends it
@given(text=_texts, head=st.sampled_from(_HEADS))
def test_spans_cover_what_they_stand_for_and_never_go_backwards(text: str, head: str) -> None:
    text = head + text
    prepared = prepare(text)
    spans = [prepared.to_span(offset, offset + 1) for offset in range(len(prepared.text))]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    whole = prepared.to_span(0, len(prepared.text))
    assert whole == ((spans[0][0], spans[-1][1]) if spans else (prepared.to_original(0),) * 2)


@settings(deadline=None)  # the first damaged text imports what mends it
@given(text=_texts, head=st.sampled_from(_HEADS))
def test_nothing_that_was_cut_is_left(text: str, head: str) -> None:
    text = head + text
    prepared = prepare(text)
    spans = [cut.span for cut in prepared.cut]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    kept = {
        place for start, origin, width, copied in prepared.runs if copied for place in range(origin, origin + width)
    }
    assert not any(kept & set(range(*span)) for span in spans)


@settings(deadline=None)  # the first damaged text imports what mends it
@given(text=_texts)
def test_preparing_twice_changes_nothing_more(text: str) -> None:
    once = prepare(text)
    if not once.recased and not once.cut and "&" not in once.text and "<" not in once.text:
        assert "\n" not in prepare(once.text).text.replace("\n\n", "")
