"""The ontology and the operator grid: the files, and the code that reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cameo.codes import (
    ComposeGrid,
    MalformedCellError,
    MalformedCodeError,
    Ontology,
    Outcome,
    Plover,
    UnknownCodeError,
)
from cameo.errors import CameoError

DICTIONARIES = Path(__file__).parent.parent / "dictionaries"


def load(name: str) -> Any:
    with (DICTIONARIES / name).open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=yaml.BaseLoader)


SOURCES = load("SOURCES.yml")
ONTOLOGY = Ontology.from_mapping(load("codes/cameo.yml"))
GRID = ComposeGrid.from_mapping(load("codes/compose.yml"))
OPERATORS = sorted(GRID.operators)
ROOTS = [f"{number:02d}" for number in range(1, 21)]


def compose(operators: str, code: str | None) -> str | None:
    """Operators outer first, in one text."""
    return GRID.compose(tuple(operators.split()), code).code


# The ontology


def test_cameo_has_316_codes_under_20_roots() -> None:
    assert len(ONTOLOGY) == 316
    assert [root.code for root in ONTOLOGY.roots] == ROOTS
    assert list(ONTOLOGY) == sorted(ONTOLOGY)


def test_each_code_lies_under_the_code_that_it_begins_with() -> None:
    for code in ONTOLOGY.values():
        assert code.level == len(code.code) - 1
        assert code.parent == (code.code[:-1] if code.level > 1 else None)
        assert code.root == code.code[:2]
        if code.parent:
            assert code in ONTOLOGY.children(code.parent)
            assert code.quad_class == ONTOLOGY[code.parent].quad_class


def test_quad_class_follows_the_root() -> None:
    starts = {1: range(1, 6), 2: range(6, 10), 3: range(10, 15), 4: range(15, 21)}
    for root in ONTOLOGY.roots:
        assert int(root.code) in starts[root.quad_class]


def test_goldstein_says_where_it_is_from() -> None:
    inherited = {code.code for code in ONTOLOGY.values() if code.goldstein_source == "inherited"}
    assert inherited == {"155", "176", "1834", "1951", "1952"}
    for code in inherited:
        assert ONTOLOGY[code].goldstein == ONTOLOGY[ONTOLOGY[code].parent or ""].goldstein
    others = {code.code for code in ONTOLOGY.values() if code.goldstein_phoenix is not None}
    assert others == {"016", "022", "124", "1246", "163", "165", "166"}
    assert (ONTOLOGY["016"].goldstein, ONTOLOGY["016"].goldstein_phoenix) == (-2.0, 3.4)


def test_plover_covers_all_that_the_crosswalk_has() -> None:
    without = {code.code for code in ONTOLOGY.values() if code.plover is None and code.root not in ("01", "02")}
    assert without == {"155", "176", "1834", "1951", "1952"}
    assert ONTOLOGY["071"].plover == Plover("AID", None, "economic")
    assert ONTOLOGY["175"].plover == Plover("ASSAULT", None, "pro_autocracy; military")


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("46", "046"), ("1900", "190"), ("1213", "121"), ("Consult", "04"), ("fight with small arms", "193")],
)
def test_unknown_code_suggests(wrong: str, meant: str) -> None:
    with pytest.raises(UnknownCodeError) as caught:
        ONTOLOGY[wrong]
    assert caught.value.code == wrong
    assert meant in caught.value.suggestions
    assert meant in str(caught.value)
    assert isinstance(caught.value, CameoError)
    assert ONTOLOGY.get(wrong) is None
    assert wrong not in ONTOLOGY


def test_unknown_code_without_a_like_one() -> None:
    assert str(UnknownCodeError("x")) == "unknown CAMEO code 'x'"


def test_children() -> None:
    assert [code.code for code in ONTOLOGY.children("204")] == ["2041", "2042"]
    assert ONTOLOGY.children("2041") == ()
    with pytest.raises(UnknownCodeError):
        ONTOLOGY.children("999")


@pytest.mark.parametrize(
    ("code", "change", "name"),
    [
        ("4", {}, "code"),
        ("04", {"label": ""}, "label"),
        ("04", {"quad": "5"}, "quad"),
        ("04", {"goldstein": "eleven"}, "goldstein"),
        ("04", {"goldstein_phoenix": "11"}, "goldstein_phoenix"),
        ("04", {"plover": {"mode": "visit"}}, "plover"),
    ],
)
def test_malformed_code_names_the_field(code: str, change: dict[str, Any], name: str) -> None:
    entry = {"label": "CONSULT", "quad": "1", "goldstein": "1.0", "goldstein_source": "gdelt"} | change
    with pytest.raises(MalformedCodeError) as caught:
        Ontology.from_mapping({"codes": {code: entry}})
    assert (caught.value.code, caught.value.name) == (code, name)


def test_missing_parent_is_an_unknown_code() -> None:
    entry = {"label": "Consult", "parent": "04", "quad": "1", "goldstein": "1.0", "goldstein_source": "gdelt"}
    with pytest.raises(UnknownCodeError, match="'04'"):
        Ontology.from_mapping({"codes": {"040": entry}})


# The grid


def test_every_cell_is_a_code_or_same_or_empty() -> None:
    for cell in GRID.cells():
        assert cell.row == "*" or cell.row in ONTOLOGY, cell
        assert cell.value in ("", "same") or cell.value in ONTOLOGY, cell


@pytest.mark.parametrize("code", [None, *ONTOLOGY])
def test_every_operator_has_a_decision_for_every_code(code: str | None) -> None:
    for operator in OPERATORS:
        (step,) = GRID.compose((operator,), code).steps
        assert step.outcome is not Outcome.NO_CELL, step


def test_no_cell_repeats_the_cell_of_a_shorter_row() -> None:
    cells = {(cell.row, cell.operators): cell.value for cell in GRID.cells()}
    for (row, operators), value in cells.items():
        shorter = [row[:length] for length in range(len(row) - 1, 1, -1)]
        above = next((cells[each, operators] for each in shorter if (each, operators) in cells), None)
        assert above != value, (row, operators)


@pytest.mark.parametrize(
    ("operator", "roots"),
    [
        ("intend", {"03", "12", "13"}),
        ("attempt", {"03", "18"}),
        ("appeal", {"02", "11"}),
        ("demand", {"10", "11"}),
        ("threaten", {"13"}),
        ("refuse", {"01", "12"}),
        ("stop", {"03", "08", "12", "16", "19"}),
        ("permit", {"08"}),
        ("forbid", {"12", "16", "17"}),
        ("deny", {"01"}),
        ("accuse", {"11"}),
        ("fail", {"18"}),
        ("not", set[str]()),
        ("intend not", {"01", "03", "12"}),
        ("appeal not", {"02"}),
        ("demand not", {"10"}),
        ("threaten not", {"13"}),
    ],
)
def test_an_operator_makes_codes_of_its_own_roots(operator: str, roots: set[str]) -> None:
    made = {cell.value[:2] for cell in GRID.cells() if cell.operators == tuple(operator.split())}
    assert made - {"", "sa"} == roots


@pytest.mark.parametrize("family", ["021", "023", "024", "025", "031", "033", "034", "035", "101", "103", "104", "105"])
def test_operators_reach_all_that_cameo_has_for_them(family: str) -> None:
    made = {cell.value for cell in GRID.cells()}
    assert {code for code in ONTOLOGY if code.startswith(family)} <= made


def test_appeals_intents_demands_and_refusals_are_about_the_same() -> None:
    """What is refused is what would be intended; appeal and demand differ in their root alone."""
    for code in (code for code in ONTOLOGY if code[:2] in ("04", "05", "06", "07", "08")):
        assert compose("intend not", code) == compose("refuse", code), code
        appeal, demand, intent = (compose(operator, code) or "" for operator in ("appeal", "demand", "intend"))
        assert appeal[2:] == demand[2:], code
        assert appeal[2:] == ("8" if intent == "039" else intent[2:]), code  # intent to mediate has no appeal


@pytest.mark.parametrize(
    ("operators", "code", "expected"),
    [
        ("refuse", "057", "127"),  # refused to sign the peace treaty
        ("refuse", "046", "125"),  # refused to negotiate
        ("intend not", "046", "125"),  # will not negotiate
        ("not intend", "046", None),  # has no plans to negotiate
        ("intend", "043", "036"),  # plans to receive the president
        ("intend", "045", "039"),  # offered to mediate
        ("appeal", "0871", "0256"),  # called for a ceasefire
        ("appeal", "073", "0233"),  # asked for food aid
        ("demand", "0841", "1053"),  # demanded the release of the hostages
        ("appeal not", "190", "0256"),  # urged Iran not to attack
        ("demand not", "1622", "1032"),  # insisted that military aid must not stop
        ("intend not", "195", "0356"),  # promised not to bomb
        ("threaten", "190", "138"),
        ("threaten", "191", "1381"),
        ("intend", "195", "1384"),  # "we will bomb them"
        ("threaten", "163", "1312"),
        ("threaten not", "073", "1311"),  # threatened not to send food
        ("threaten stop", "046", "134"),  # threatened to break off the talks
        ("stop", "195", "087"),  # halted air strikes
        ("refuse stop", "195", "1246"),  # refused to halt air strikes
        ("intend not stop", "195", "1246"),  # will not stop the air strikes
        ("demand stop", "191", "1056"),  # demanded an end to the blockade
        ("appeal stop", "141", "0252"),
        ("refuse permit", "090", "1245"),  # refused to let inspectors in
        ("not permit", "073", "1245"),  # did not allow aid in
        ("refuse appeal", "0871", "1246"),  # rejected calls for a ceasefire
        ("refuse demand", "0841", "1243"),  # rejected the demand to free the hostages
        ("deny", "190", "016"),  # denied having attacked
        ("deny accuse", "190", "016"),  # denied the accusation of having attacked
        ("accuse", "195", "1123"),  # accused Israel of bombing
        ("accuse fail", "0874", "112"),  # accused Israel of failing to withdraw
        ("attempt", "186", "185"),  # tried to assassinate
        ("not", "111", None),  # did not condemn
        ("refuse", "190", None),  # refused to bomb
        ("intend not", "010", "011"),  # will not comment
        ("intend", "011", "011"),
        ("refuse", None, "120"),
        ("appeal not", None, "020"),
    ],
)
def test_compose(operators: str, code: str | None, expected: str | None) -> None:
    assert compose(operators, code) == expected


def test_three_operators_leave_a_step_each() -> None:
    """France urged Iran to promise not to attack: `intend not` is used up together, then `appeal`."""
    composition = GRID.compose(("appeal", "intend", "not"), "190")
    assert composition.code == "0256"
    assert [(step.operators, step.row, step.before, step.after) for step in composition.steps] == [
        (("intend", "not"), "19", "190", "0356"),
        (("appeal",), "0356", "0356", "0256"),
    ]
    assert str(composition.steps[0]) == "intend not 190: 0356 (row 19)"


def test_one_by_one_where_no_row_has_the_pair() -> None:
    composition = GRID.compose(("appeal", "intend", "stop"), "191")
    assert [step.after for step in composition.steps] == ["0872", "0356", "0256"]


def test_an_empty_cell_ends_the_composition() -> None:
    composition = GRID.compose(("demand", "refuse"), "190")
    assert composition.code is None
    assert [step.outcome for step in composition.steps] == [Outcome.EMPTY_CELL]


def test_an_operator_that_the_grid_lacks_has_no_cell() -> None:
    (step,) = GRID.compose(("resume",), "190").steps
    assert (step.outcome, step.row, step.after) == (Outcome.NO_CELL, None, None)
    assert str(step) == "resume 190: no cell (no row)"


def test_no_operators_keep_the_code() -> None:
    assert GRID.compose((), "190").code == "190"
    assert GRID.compose((), None).code is None


def test_the_longer_key_wins_over_the_longer_code() -> None:
    rows = {"19": {"appeal not": "0256"}, "190": {"not": "", "appeal": "020"}}
    assert ComposeGrid.from_mapping({"compose": rows}).compose(("appeal", "not"), "190").code == "0256"


def test_the_star_row_serves_only_acts_in_no_entry() -> None:
    grid = ComposeGrid.from_mapping({"compose": {"*": {"refuse": "120"}, "04": {}}})
    assert grid.compose(("refuse",), None).code == "120"
    assert grid.compose(("refuse",), "040").steps[0].outcome is Outcome.NO_CELL


@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        ("x", "appeal", "020"),
        ("04", "a b c", "020"),
        ("04", "", "020"),
        ("04", "appeal", "none"),
        ("*", "appeal", "same"),
    ],
)
def test_malformed_cell_says_where(row: str, key: str, value: str) -> None:
    with pytest.raises(MalformedCellError) as caught:
        ComposeGrid.from_mapping({"compose": {row: {key: value}}})
    assert caught.value.row == row


def test_equal_keys_but_for_spaces_are_refused() -> None:
    with pytest.raises(MalformedCellError, match="each key once"):
        ComposeGrid.from_mapping({"compose": {"04": {"appeal not": "020", "appeal  not": "100"}}})


@given(
    st.lists(st.sampled_from([*OPERATORS, "resume"]), max_size=6).map(tuple),
    st.none() | st.sampled_from(list(ONTOLOGY)) | st.text(max_size=5),
)
def test_compose_never_raises_and_explains_each_step(operators: tuple[str, ...], code: str | None) -> None:
    composition = GRID.compose(operators, code)
    used = [operator for step in reversed(composition.steps) for operator in step.operators]
    assert used == list(operators)[len(operators) - len(used) :]
    before = code
    for step in composition.steps:
        assert step.before == before
        before = step.after
    if operators:
        assert composition.code == before
        assert composition.code is None or composition.code in ONTOLOGY
    if composition.code is not None and operators:
        assert len(used) == len(operators)


# The files


@pytest.mark.parametrize("name", ["SOURCES.yml", "codes/cameo.yml", "codes/compose.yml"])
def test_file_head(name: str) -> None:
    data = load(name)
    assert list(data)[:4] == ["cameo", "kind", "language", "origin"]
    assert data["origin"] in SOURCES["sources"]


def test_each_source_is_described_in_full() -> None:
    for key, source in SOURCES["sources"].items():
        assert list(source) == ["citation", "licence", "url", "note"], key
