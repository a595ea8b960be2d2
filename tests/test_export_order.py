"""Events in the order of date and id, whatever the order they come in, and event tables that are none."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from event_tables import Coded, event, everything, many, story, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cameo.export import events, order
from cameo.export.events import EventTableError, open_events
from cameo.export.order import ordered
from cameo.export.schema import NAMES

DAYS = [datetime.date(2024, 1, day) for day in (3, 1, 2)]
READS = ("date", "event_id", "document", "num_mentions")


def numbered(path: Path, bucket: int = 50_000) -> list[tuple[int, int, str, str]]:
    with open_events(path) as table:
        rows = [row for piece in ordered(table, READS, bucket=bucket) for row in piece.to_pylist()]
    return [(row["number"], row["story_number"], str(row["date"]), row["event_id"]) for row in rows]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.permutations(range(12)), bucket=st.integers(1, 13), data=st.data())
def test_order_does_not_hang_on_how_rows_come(
    tmp_path: Path, places: list[int], bucket: int, data: st.DataObject
) -> None:
    dates = data.draw(st.lists(st.sampled_from([*DAYS, None]), min_size=12, max_size=12))
    stories = [story(f"s{index}", date.isoformat() if date else None) for index, date in enumerate(dates)]
    coded = [Coded(stories[index], (event(stories[index]),)) for index in places]
    found = numbered(write(tmp_path / "e.parquet", coded), bucket)
    wanted = sorted((one.events[0].date or datetime.date.max, one.events[0].id) for one in coded)
    assert [id for *_, id in found] == [id for _, id in wanted]
    assert [number for number, *_ in found] == list(range(1, 13))
    assert [number for _, number, *_ in found] == list(range(1, 13))


def test_sorted_rows_need_no_temporary_files(tmp_path: Path) -> None:
    path = write(tmp_path / "e.parquet", many(30, DAYS))
    pq.write_table(pq.read_table(path).sort_by([("date", "ascending"), ("event_id", "ascending")]), path)
    with open_events(path) as table:
        pieces = list(ordered(table, READS, bucket=7))
    assert [len(piece) for piece in pieces] == [30]  # one batch as it was read, in no buckets


def test_how_many_rows_are_read_or_sorted_at_once_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "e.parquet", [*many(30, DAYS), *everything()])
    expected = numbered(path)
    monkeypatch.setattr(events, "BATCH", 4)
    monkeypatch.setattr(order, "BUCKET", 3)
    monkeypatch.setattr(order, "FILES", 5)  # and no more, however small the pieces should be
    with open_events(path) as table:
        pieces = [len(piece) for piece in ordered(table, READS, bucket=2)]
    assert pieces == [8, 8, 8, 8, 6]
    assert numbered(path, bucket=2) == expected


def test_stories_are_numbered_as_they_come(tmp_path: Path) -> None:
    late, early = story("late", "2024-02-01"), story("early", "2024-01-01")
    coded = [Coded(late, (event(late), event(late, "043", ordinal=1))), Coded(early, (event(early),))]
    assert [(number, of_story) for number, of_story, *_ in numbered(write(tmp_path / "e.parquet", coded))] == [
        (1, 1),
        (2, 2),
        (3, 2),
    ]


def test_empty_table(tmp_path: Path) -> None:
    assert numbered(write(tmp_path / "e.parquet", [])) == []


@pytest.mark.parametrize("name", ["e.jsonl", "e.ndjson"])
def test_json_lines_hold_the_same_rows(tmp_path: Path, name: str) -> None:
    columns = [*NAMES, "extra"]
    with open_events(write(tmp_path / "e.parquet")) as table:
        wanted = [row for piece in ordered(table, columns) for row in piece.to_pylist()]
        assert table.about == {"cameo": table.about["cameo"], "dictionaries": "d1c7", "model": "a parser"}
    with open_events(write(tmp_path / name)) as table:
        assert [row for piece in ordered(table, columns) for row in piece.to_pylist()] == wanted
        assert table.about == {}


def test_folder_of_shards_leaves_other_tables_aside(tmp_path: Path) -> None:
    whole = numbered(write(tmp_path / "whole.parquet"))
    folder = tmp_path / "run"
    for index, one in enumerate(everything()):
        (folder / "shards").mkdir(parents=True, exist_ok=True)
        write(folder / "shards" / f"{index}.parquet", [one])
    pq.write_table(pa.table({"reason": ["none"]}), folder / "problems.parquet")
    (folder / ".hidden.parquet").write_bytes(b"half")
    assert numbered(folder) == whole


def test_an_event_that_comes_twice_is_named(tmp_path: Path) -> None:
    coded = everything()
    path = write(tmp_path / "e.parquet", [*coded, coded[0]])
    with pytest.raises(EventTableError, match=r"e\.parquet: event \w{16} comes twice.*id of its own"):
        numbered(path)


# --- no event tables


def test_files_that_are_no_event_tables(tmp_path: Path) -> None:
    text, other = tmp_path / "a.txt", tmp_path / "other.parquet"
    text.write_text("France condemned Israel.")
    pq.write_table(pa.table({"id": ["a"]}), other)
    (tmp_path / "empty").mkdir()
    for path, message in (
        (tmp_path / "missing.parquet", "no such file or folder; check the path"),
        (text, "cannot be read: no Parquet file, or a damaged one; give what `cameo code"),
        (other, "no event table: it has no column 'event_id'"),
        (tmp_path / "empty", "no event table in this folder"),
    ):
        with pytest.raises(EventTableError, match=f"{path.name}: {message}"), open_events(path):
            pass


def test_a_cut_parquet_file_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "e.parquet")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(EventTableError, match=r"e\.parquet: cannot be read"), open_events(path):
        pass


def test_damage_inside_a_parquet_file_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "e.parquet", many(200, DAYS))
    data = bytearray(path.read_bytes())
    data[4:2000] = bytes(1996)
    path.write_bytes(data)
    with pytest.raises(EventTableError, match=r"e\.parquet: cannot be read.*make it again"):
        numbered(path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "e.jsonl:2: no event: Expecting property name"),
        ("[]", "e.jsonl:2: no event"),
        ('{"id": "a", "text": "b"}', "e.jsonl:2: no event: it has no field 'event_id'"),
    ],
)
def test_lines_that_are_no_events_are_named(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path / "e.jsonl", everything()[:1])
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], line, *lines[1:]]))
    with pytest.raises(EventTableError, match=message), open_events(path):
        pass


def test_values_of_the_wrong_type_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "e.jsonl", everything()[:1])
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    rows[0]["sentence"] = "first"
    path.write_text("\n".join(map(json.dumps, rows)))
    with pytest.raises(EventTableError, match="wrong type"), open_events(path):
        pass
