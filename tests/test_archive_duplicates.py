"""Stories that come twice, and one row a day."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from event_tables import FRANCE, IRAN, Coded, actor, event, everything, story, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cameo.archive.duplicates import EXACT, NEAR, UPDATE, DuplicatesError, Merged, Rules, find_duplicates, write_report
from cameo.cli import run
from cameo.document import Document, ParsedDocument
from cameo.events import Event
from cameo.export.events import EventTableError, open_events
from cameo.export.reduction import SCHEMA, ReportError, one_a_day, read_duplicates, without_stories
from cameo.store import write_store

WORDS = [f"word{number}" for number in range(400)]
ALL = Rules(near=0.8, updates=True)


def text(seed: int, length: int = 120) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def edited(given: str, *places: int) -> str:
    words = given.split()
    for place in places:
        words[place] = "edited"
    return " ".join(words)


A, B = text(1), text(2)
STORIES = [
    Document("a-1", A, "2024-05-05", source="Wire"),
    Document("a-2", A.upper() + " !", "2024-05-06", source="Times"),
    Document("a-3", edited(A, 40), "2024-05-07", source="Post"),
    Document("a-late", A, "2024-05-20", source="Wire"),
    Document("b-1", B, "2024-05-05", source="Wire"),
    Document("b-2", f"{B} {text(3)}", "2024-05-06", source="Wire"),
    Document("b-other", f"{B} {text(4)}", "2024-05-06", source="Post"),
    Document("short-1", "It snowed .", "2024-05-05"),
    Document("short-2", "It snowed today .", "2024-05-05"),
    Document("undated-1", text(5), None),
    Document("undated-2", text(5), None),
    Document("empty-1", "", "2024-05-05"),
    Document("empty-2", " . ", "2024-05-05"),
]


def store(path: Path, documents: list[Document]) -> Path:
    write_store(path, (ParsedDocument(document, (), (), "m-1") for document in documents), "m-1")
    return path


def found(path: Path, rules: Rules) -> list[tuple[str, str, str]]:
    return [(one.document, one.kept, one.kind) for one in find_duplicates([path], rules)]


def test_equal_words_are_one_story_within_some_days(tmp_path: Path) -> None:
    path = store(tmp_path / "p.parquet", STORIES)
    assert found(path, Rules()) == [("a-2", "a-1", EXACT), ("undated-2", "undated-1", EXACT)]
    assert ("a-late", "a-1", EXACT) in found(path, Rules(days=15))
    assert ("a-2", "a-1", EXACT) not in found(path, Rules(days=0))


def test_near_stories_join_the_first(tmp_path: Path) -> None:
    path = store(tmp_path / "p.parquet", STORIES)
    assert ("a-3", "a-1", NEAR) in found(path, Rules(near=0.8))
    assert ("a-3", "a-1", NEAR) not in found(path, Rules(near=0.99))
    assert len(found(path, Rules(near=0.8))) == 3
    (likeness,) = [one.similarity for one in find_duplicates([path], Rules(near=0.8)) if one.kind == NEAR]
    assert likeness == pytest.approx(111 / 121, abs=0.08)  # five of 116 sequences are other ones


def test_the_longest_version_of_a_publisher_is_kept(tmp_path: Path) -> None:
    path = store(tmp_path / "p.parquet", STORIES)
    updates = [row for row in found(path, Rules(updates=True)) if row[2] == UPDATE]
    assert ("b-1", "b-2", UPDATE) in updates
    assert not [row for row in updates if "b-other" in row]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_and_the_files_do_not_matter(tmp_path: Path, seed: int) -> None:
    expected = found(store(tmp_path / "p.parquet", STORIES), ALL)
    shuffled = random.Random(seed).sample(STORIES, len(STORIES))
    (tmp_path / "parts").mkdir()
    for number in range(3):
        store(tmp_path / "parts" / f"parses-{number}.parquet", shuffled[number::3])
    assert found(tmp_path / "parts", ALL) == expected
    assert len(expected) == 4


def test_no_story_is_merged_twice_nor_into_one_that_is_gone(tmp_path: Path) -> None:
    rows = found(store(tmp_path / "p.parquet", STORIES), ALL)
    gone = [row[0] for row in rows]
    assert len(set(gone)) == len(gone)
    assert not set(gone) & {row[1] for row in rows}


def test_texts_have_to_be_parsed_first(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It snowed .")
    with pytest.raises(DuplicatesError, match="no parses; give a run or a parse store"):
        list(find_duplicates([tmp_path / "a.txt"]))


@pytest.mark.parametrize("name", ["report.csv", "report.parquet"])
def test_reports_read_back(tmp_path: Path, name: str) -> None:
    merged = [Merged("a, 1", "b", EXACT, 1.0), Merged("c", "b", NEAR, 0.87654)]
    assert write_report(tmp_path / name, merged) == {EXACT: 1, NEAR: 1}
    assert read_duplicates(tmp_path / name) == {"a, 1", "c"}


def test_reports_have_an_ending(tmp_path: Path) -> None:
    with pytest.raises(DuplicatesError, match=r"written as \.csv or \.parquet"):
        write_report(tmp_path / "report.txt", [])
    with pytest.raises(ReportError, match="CSV or Parquet"):
        read_duplicates(tmp_path / "report.txt")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ReportError, match="no report of duplicates"):
        read_duplicates(tmp_path / "other.csv")


# --- one row a day


def _rows(table: Any) -> list[dict[str, Any]]:
    return [row for batch in table.batches(SCHEMA.names) for row in batch.to_pylist()]


def coded(id: str, *events: dict[str, Any], **about: Any) -> Coded:
    document = story(id, **about)
    return Coded(document, tuple(event(document, ordinal=number, **parts) for number, parts in enumerate(events)))


def test_equal_events_of_a_day_become_one_row(tmp_path: Path) -> None:
    stories = [
        coded("a", {}, {}, source="Wire"),
        coded("b", {}, {"code": "043"}, source="Post"),
        coded("c", {}, source="Post", date="2024-05-06"),
        coded("d", {}, source=None, date=None),
        coded("e", {}, source=None, date=None),
    ]
    write(tmp_path / "events.parquet", stories)
    with open_events(tmp_path / "events.parquet") as table, one_a_day(table, tmp_path / "merged.csv") as reduced:
        rows = _rows(reduced.table)
    counted = [(row["event_code"], str(row["date"]), *(row[name] for name in SCHEMA.names[-4:])) for row in rows]
    assert sorted(counted) == [
        ("040", "2024-05-05", 3, 2, 2, 2),
        ("040", "2024-05-06", 1, 1, 1, 1),
        ("040", "None", 1, 1, 1, 1),
        ("040", "None", 1, 1, 1, 1),
        ("043", "2024-05-05", 1, 1, 1, 1),
    ]
    kept = min(one.id for each in stories[:2] for one in each.events if one.code == "040")
    assert reduced.gone == 2
    lines = (tmp_path / "merged.csv").read_text().splitlines()
    assert len(lines) == 3 and all(line.endswith(f",{kept}") for line in lines[1:])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["040", "043", "190"]), st.booleans()), max_size=25))
def test_counts_add_up_and_no_two_rows_are_equal(tmp_path: Path, events: list[tuple[int, str, bool]]) -> None:
    stories = [
        coded(f"story-{number}", {"code": code}, date=f"2024-05-0{day}" if dated else None)
        for number, (day, code, dated) in enumerate(events)
    ]
    write(tmp_path / "events.parquet", stories)
    with open_events(tmp_path / "events.parquet") as table, one_a_day(table) as reduced:
        found = _rows(reduced.table)
    assert sum(row["num_mentions"] for row in found) == len(events)
    dated_rows = [(row["date"], row["event_code"]) for row in found if row["date"]]
    assert len(set(dated_rows)) == len(dated_rows)


def test_participants_without_a_code_are_told_apart_by_name(tmp_path: Path) -> None:
    first, second = actor("Bank"), actor("others")
    stories = [coded("a", {"source": first}), coded("b", {"source": second}), coded("c", {"source": first})]
    write(tmp_path / "events.parquet", stories)
    with open_events(tmp_path / "events.parquet") as table, one_a_day(table) as reduced:
        assert sorted(row["num_mentions"] for row in _rows(reduced.table)) == [1, 2]


def test_mirrored_rows_name_rows_that_are_there(tmp_path: Path) -> None:
    def meeting(id: str) -> Coded:
        document = story(id)
        row = event(document, source=FRANCE, target=IRAN)
        mirror: Event = event(document, source=IRAN, target=FRANCE, mirror_of=row.id)
        return Coded(document, (row, mirror))

    write(tmp_path / "events.parquet", [meeting(str(number)) for number in range(6)])
    with open_events(tmp_path / "events.parquet") as table, one_a_day(table) as reduced:
        rows = _rows(reduced.table)
    assert len(rows) == 2
    (mirror,) = [row for row in rows if row["mirror_of"]]
    assert mirror["mirror_of"] in {row["event_id"] for row in rows}


def test_nothing_but_counts_changes_where_nothing_is_equal(tmp_path: Path) -> None:
    write(tmp_path / "events.parquet", everything())
    with open_events(tmp_path / "events.parquet") as table:
        before = {row["event_id"]: row for row in _rows(table)}
        with one_a_day(table) as reduced:
            for row in _rows(reduced.table):
                was = before[row["event_id"]]
                assert {name: row[name] for name in SCHEMA.names[:-4]} == {n: was[n] for n in SCHEMA.names[:-4]}
            with pytest.raises(EventTableError, match="one row a day already"), one_a_day(reduced.table):
                pass


def test_stories_can_be_left_out(tmp_path: Path) -> None:
    write(tmp_path / "events.parquet", everything())
    with open_events(tmp_path / "events.parquet") as table:
        stories = {row["document"] for row in _rows(table)}
        gone = frozenset(sorted(stories)[:1])
        with without_stories(table, gone) as reduced:
            rows = _rows(reduced.table)
            assert {row["document"] for row in rows} == stories - gone
            assert reduced.gone == table.rows - len(rows) > 0


# --- commands


def test_from_stories_to_an_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("a-1", "a-2", "b-1")
    texts = [Document(name, {"a": A, "b": B}[name[0]], "2024-05-05") for name in names]
    parses, report = store(tmp_path / "p.parquet", texts), tmp_path / "duplicates.csv"
    assert (
        run(["archive", "duplicates", str(parses), "-o", str(report), "--near", "0.8", "--updates", "--days", "1"]) == 0
    )
    assert "stories merged into others: exact 1" in capsys.readouterr().err
    write(tmp_path / "events.parquet", [coded(name, {}) for name in names])
    arguments = ["export", str(tmp_path / "events.parquet"), "-f", "full", "-o", str(tmp_path / "out.parquet")]
    extra = ["--duplicates", str(report), "--one-a-day", "--merged", str(tmp_path / "merged.parquet")]
    assert run([*arguments, *extra]) == 0
    said = capsys.readouterr().err
    assert "1 event of duplicate stories left out" in said and "1 event merged into equal ones of their day" in said
    (row,) = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert (row["num_mentions"], row["num_articles"]) == (2, 2)
    assert pq.read_table(tmp_path / "merged.parquet").num_rows == 1
    assert run([*arguments, "--merged", "x.csv", "--overwrite"]) == 2
    assert "--merged is for --one-a-day" in capsys.readouterr().err


def test_aggregates_take_reduced_tables(tmp_path: Path) -> None:
    write(tmp_path / "events.parquet", [coded(name, {}) for name in "abc"])
    output = tmp_path / "dyads.parquet"
    assert run(["aggregate", str(tmp_path / "events.parquet"), "-o", str(output), "--one-a-day"]) == 0
    assert pq.read_table(output)["events"].to_pylist() == [1]
