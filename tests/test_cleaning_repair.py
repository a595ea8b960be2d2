"""Damaged characters, entities and tags, and the places of what they stand for."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameo.cleaning import prepare
from cameo.cleaning.offsets import composed, edited, to_span
from cameo.cleaning.repair import repairs


@pytest.mark.parametrize(
    ("text", "found", "place"),
    [
        ("Iranâ€™s army", "Iran’s army", ("’", "â€™")),
        ("the cafÃ© fell", "the café fell", ("é", "Ã©")),
        ("paid Â£5m", "paid £5m", ("£", "Â£")),
        ("Iranâ€™s", "Iran’s", ("’s", "â€™s")),
        ("ItÃ¢â‚¬â„¢s war", "It’s war", ("’", "Ã¢â‚¬â„¢")),
        ("It\x92s war", "It’s war", ("’", "\x92")),
        ("GarcÃ\xada left", "García left", ("í", "Ã\xad")),
        ("AT&amp;T left", "AT&T left", ("&", "&amp;")),
        ("Iran&#8217;s army", "Iran’s army", ("’", "&#8217;")),
        ("Iran&amp;#8217;s army", "Iran’s army", ("’", "&amp;#8217;")),
        ("a ﬁnal word", "a final word", ("fi", "ﬁ")),
        ("the ＵＳ left", "the US left", ("US", "ＵＳ")),
        ("Jose\u0301 left", "José left", ("é", "e\u0301")),
    ],
)
def test_a_repaired_stretch_is_one_run(text: str, found: str, place: tuple[str, str]) -> None:
    prepared = prepare(text)
    assert prepared.text == found
    start = found.index(place[0])
    span = prepared.to_span(start, start + len(place[0]))
    assert text[slice(*span)] == place[1]
    assert prepared.original == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was <b>bold</b> of <a href='x'>Iran</a>.", "It was bold of Iran."),
        ("<p>Iran left.</p><p>Iraq stayed.</p>", "Iran left.\n\nIraq stayed."),
        ("Iran left.<br/>Iraq stayed.", "Iran left.\n\nIraq stayed."),
        ("Iran <!-- not -->left.<script>x = '<p>';</script>", "Iran left."),
        ("Iran&nbsp;left \u00a0 in\u00adto Iraq.", "Iran left into Iraq."),
    ],
)
def test_tags_and_blanks(text: str, found: str) -> None:
    assert prepare(text).text == found


@pytest.mark.parametrize(
    "text",
    [
        "Iran and Iraq met; 3 < 4 and 5 > 4 & so on. R&D; AT&T.",
        "Erdoğan and Müller said “no” – it’s over… €5m for Åland, São Tomé and Nguyễn.",
        "Les députés ont créé un comité à Genève.",
        "Владимир Путин",
        "a <made-up> tag and &unknownentity; here",
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert repairs(text) == []


def test_sound_text_imports_nothing() -> None:
    code = "import sys; from cameo.cleaning import prepare; prepare('Iran’s “army” — <b>so</b>.'); "
    code += "sys.exit('ftfy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_places_of_furniture_are_in_the_text_as_given() -> None:
    text = "BAKU, May 5 (Reuters) â€” Iranâ€™s army left.\n\nRead more: Iranâ€™s war"
    prepared = prepare(text)
    assert prepared.dateline is not None
    assert text[slice(*prepared.dateline.span)] == "BAKU, May 5 (Reuters) â€” "
    assert [text[slice(*cut.span)] for cut in prepared.cut if cut.kind == "page"] == ["Read more: Iranâ€™s war"]


_EDITS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.text("xyz", max_size=3)), max_size=6)


@given(text=st.text("abcdef", max_size=30), first=_EDITS, second=_EDITS)
def test_two_changes_in_a_row_map_as_one_after_the_other(text: str, first: list, second: list) -> None:
    middle, one = edited(text, _within(text, first))
    last, two = edited(middle, _within(middle, second))
    both = composed(two, one, len(middle))
    for offset in range(len(last)):
        step = to_span(two, offset, offset + 1, len(last))
        assert to_span(both, offset, offset + 1, len(last)) == to_span(one, *step, len(middle))


def _within(text: str, steps: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Ascending edits that fit into *text*, from distances and widths."""
    edits, at = [], 0
    for gap, width, shown in steps:
        start, end = at + gap, at + gap + width
        if end <= len(text):
            edits.append((start, end, shown))
            at = end
    return edits
