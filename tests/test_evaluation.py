"""Audit sheets and gold records."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from cameo.coder import CodedDocument, Coder
from cameo.conllu import read_conllu
from cameo.dictionary import bundled_folder
from cameo.document import Document
from cameo.evaluation import (
    SHEET,
    Gold,
    Share,
    SheetError,
    audit,
    compare,
    read_gold,
    read_sheet,
    sample,
    write_sheet,
)


@pytest.fixture(scope="module")
def stories() -> list[CodedDocument]:
    parses = sorted((bundled_folder() / "en" / "parses").glob("*.conllu"))[4:7]
    return list(Coder().code_parsed((one for path in parses for one in read_conllu(path)), "2015-01-01"))


def test_draw_depends_on_seed_and_not_on_order(stories: list[CodedDocument]) -> None:
    drawn = sample(stories, 10)
    assert len(drawn) == 10
    assert sample(reversed(stories), 10) == drawn
    assert sample(stories, 10, seed=2) != drawn
    assert {row["event"] for row in sample(stories, 5)} <= {row["event"] for row in drawn}


def test_all_events_but_mirrors_are_drawn_where_there_are_few(stories: list[CodedDocument]) -> None:
    events = [event for story in stories for event in story.events if event.mirror_of is None]
    assert sorted(row["event"] for row in sample(stories, 10**6)) == sorted(event.id for event in events)


def test_row_shows_what_has_to_be_judged(stories: list[CodedDocument]) -> None:
    for row in sample(stories, 50):
        text = next(story.document.text for story in stories if story.document.id == row["document"])
        start, end = map(int, row["trigger_span"].split("-"))
        assert " ".join(text[start:end].split()) == row["trigger"]
        assert row["trigger"] in row["sentence"]
        assert row["source_text"] in row["sentence"]


def test_sheet_comes_back_as_it_was_written(stories: list[CodedDocument], tmp_path: Path) -> None:
    rows = sample(stories, 20)
    stream = io.StringIO()
    write_sheet(stream, rows)
    path = tmp_path / "sheet.csv"
    path.write_text(stream.getvalue(), encoding="utf-8")
    assert read_sheet(path) == rows


def test_sheet_without_texts_keeps_ids_codes_and_verdicts(stories: list[CodedDocument]) -> None:
    stream = io.StringIO()
    write_sheet(stream, sample(stories, 3), texts=False)
    header = stream.getvalue().splitlines()[0].split(",")
    assert set(SHEET) - set(header) == {"sentence", "source_text", "target_text", "trigger"}


def _judged(code: str, *verdicts: str) -> dict[str, str]:
    return dict(zip(("code", "source_right", "target_right", "code_right"), (code, *verdicts), strict=True))


def test_audit_counts_judged_rows_only() -> None:
    rows = [_judged("040", "yes", "y", "1"), _judged("042", "yes", "no", "yes"), _judged("190", "", "yes", "yes")]
    found = audit(rows)
    assert found == {
        "source": Share(2, 2),
        "target": Share(1, 2),
        "code": Share(2, 2),
        "all": Share(1, 2),
        "root 04": Share(1, 2),
    }


def test_interval_is_wilson_s() -> None:
    low, high = Share(15, 20).interval
    assert (round(low, 4), round(high, 4)) == (0.5313, 0.8881)


@given(st.integers(0, 400), st.integers(0, 400))
def test_interval_holds_the_share(right: int, wrong: int) -> None:
    share = Share(right, right + wrong)
    low, high = share.interval
    assert 0 <= low <= share.value <= high <= 1 or not share.of


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("event,code\n1,040\n", "no column source_right"),
        ("event,code,source_right,target_right,code_right\n1,040,perhaps,,\n", "sheet.csv:2: source_right"),
    ],
)
def test_sheet_that_cannot_be_read(content: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SheetError, match=words):
        read_sheet(path)


def test_gold_record(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    record = {"id": "a", "text": "Iran met.", "date": "2015-01-01", "events": [["IRN", "040", None]]}
    path.write_text(json.dumps(record) + "\n\n", encoding="utf-8")
    assert list(read_gold(path)) == [Gold(Document("a", "Iran met.", date="2015-01-01"), (("IRN", "040", "---"),))]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"text": "a"}',
        '{"text": "a", "events": [["IRN", "040"]]}',
        '{"text": "a", "events": [["A", "", "B"]]}',
    ],
)
def test_line_that_is_no_gold_record(line: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(SheetError, match=r"gold\.jsonl:1: no gold record"):
        list(read_gold(path))


def _gold_of(story: CodedDocument) -> Gold:
    sides = [[side.code if side else "---" for side in (event.source, event.target)] for event in story.events]
    triples = tuple((a, event.code, b) for (a, b), event in zip(sides, story.events, strict=True))
    return Gold(story.document, triples)


def test_events_agree_with_themselves(stories: list[CodedDocument]) -> None:
    found = compare((_gold_of(story), story.events) for story in stories)
    assert found.exact.f1 == found.root.f1 == 1
    assert sum(one.gold for one in found.roots.values()) == found.root.gold == found.exact.gold


def test_wrong_subcode_agrees_in_root_only(stories: list[CodedDocument]) -> None:
    story = next(story for story in stories if story.events)
    gold = _gold_of(story)
    (source, code, target), *rest = gold.events
    other = evolve(gold, events=((source, code[:2] + "X", target), *rest))
    found = compare([(other, story.events)])
    assert found.exact.both == len(story.events) - 1
    assert found.root.f1 == 1


def test_missing_and_surplus_events_count(stories: list[CodedDocument]) -> None:
    story = stories[0]
    gold, many = _gold_of(story), len(story.events)
    assert compare([(evolve(gold, events=gold.events[1:]), story.events)]).exact.precision == (many - 1) / many
    assert compare([(gold, story.events[1:])]).exact.recall == (many - 1) / many
