"""Event tables with fewer rows: without stories that come twice, and one row a day for equal events.

Each gives another event table, in a temporary file, that any export or aggregate takes.
"""

from __future__ import annotations

import contextlib
import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import define, evolve, field, frozen

from cameo.errors import CameoError
from cameo.events import UNKNOWN
from cameo.export.events import EventTable, EventTableError
from cameo.export.files import whole_stream
from cameo.export.layout import Layout, ParquetRowWriter, RowWriter, SeparatedWriter
from cameo.export.order import ordered
from cameo.export.parquet import arrow_schema
from cameo.export.schema import COUNTS

SCHEMA = pa.schema([*arrow_schema(), *(pa.field(name, pa.int64()) for name, _ in COUNTS)])

REPORT = pa.schema([("event_id", pa.string()), ("kept", pa.string())])
"""One row for each event that is merged into another of its day."""

_LAYOUTS = {".csv": Layout("separated"), ".parquet": Layout("parquet")}
_ROWS = 5_000  # that are Python objects at the same time


class ReportError(CameoError):
    """A report of duplicates or of merged events that cannot be read or written."""


@frozen
class Reduced:
    """A table with fewer rows, and how many are gone."""

    table: EventTable
    gone: int


def check_report(path: str | Path) -> None:
    """:raises ReportError: when the end of a report's name says no format."""
    if Path(path).suffix.lower() not in _LAYOUTS:
        raise ReportError(f"{path}: a report is CSV or Parquet; let its name end in {' or '.join(_LAYOUTS)}")


def read_duplicates(path: str | Path) -> frozenset[str]:
    """The ids of the stories that ``cameo archive duplicates`` found to be merged into others.

    :raises ReportError: when the file is no such report.
    """
    check_report(path)
    try:
        if Path(path).suffix.lower() == ".parquet":
            return frozenset(pq.read_table(path, columns=["document"])["document"].to_pylist())
        with Path(path).open(newline="", encoding="utf-8") as lines:
            return frozenset(row["document"] for row in csv.DictReader(lines))
    except (OSError, pa.ArrowException, KeyError, ValueError) as error:
        raise ReportError(
            f"{path}: no report of duplicates ({error}); write one with `cameo archive duplicates`"
        ) from None


@contextlib.contextmanager
def without_stories(table: EventTable, stories: frozenset[str]) -> Iterator[Reduced]:
    """The table without the events of some stories.

    :raises EventTableError: when it cannot be read.
    """
    with _spool(table) as spool:
        for batch in table.batches(SCHEMA.names):
            kept = pa.array([name not in stories for name in batch["document"].to_pylist()], pa.bool_())
            spool.write(batch.filter(kept))
        yield Reduced(spool.close(), table.rows - spool.rows)


@contextlib.contextmanager
def one_a_day(table: EventTable, report: str | Path | None = None) -> Iterator[Reduced]:
    """The table with one row for each date, source, target and code, and the counts of what the row stands for.

    The row that stays is the first by event id, an original before a mirrored one. Two participants that no dictionary
    knows are the same if their names are. Undated events stay as they are. Rows are sorted by date through temporary
    files; held at once are the different rows of one day.

    :param report: a CSV or Parquet file for the events that are merged, and into which.
    :raises EventTableError: when the table cannot be read, or is one row a day already.
    :raises ReportError: when the report's name says no format.
    """
    with _spool(table) as spool, _merged_file(report) as merged:
        for day in _days(table):
            spool.write(pa.Table.from_pylist([*_rows(day)], schema=SCHEMA))
            merged(sorted(_merged(day)))
        yield Reduced(spool.close(), table.rows - spool.rows)


# --- one day


@define
class _Kept:
    """The row that stays for one key, and what it stands for."""

    row: dict[str, Any]
    events: list[str] = field(factory=list)
    sentences: set[tuple[str, int]] = field(factory=set)
    articles: set[str] = field(factory=set)
    sources: set[str | None] = field(factory=set)

    def add(self, row: Mapping[str, Any]) -> None:
        self.events.append(row["event_id"])
        self.sentences.add((row["document"], row["sentence"]))
        self.articles.add(row["document"])
        self.sources.add(row["document_source"])
        if (row["mirror_of"] is not None, row["event_id"]) < (self.row["mirror_of"] is not None, self.row["event_id"]):
            self.row = dict(row)

    def counts(self) -> dict[str, int]:
        numbers = (len(self.events), len(self.sentences), len(self.articles), len(self.sources))
        return dict(zip((name for name, _ in COUNTS), numbers, strict=True))


_Day = dict[tuple[Any, ...], _Kept]


def _days(table: EventTable) -> Iterator[_Day]:
    """The rows of each day by what makes them equal; each undated row for itself."""
    day: _Day = {}
    today = None
    for piece in ordered(table, SCHEMA.names):
        for batch in piece.drop_columns(["number", "story_number"]).to_batches(max_chunksize=_ROWS):
            for row in batch.to_pylist():
                if row["num_mentions"] is not None:
                    raise EventTableError(table.name, "has one row a day already", "leave --one-a-day out")
                if row["date"] is None or row["date"] != today:
                    if day:
                        yield day
                    day, today = {}, row["date"]
                day.setdefault(_key(row), _Kept(row)).add(row)
    if day:
        yield day


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (*_side(row, "source"), *_side(row, "target"), row["event_code"])


def _side(row: Mapping[str, Any], role: str) -> tuple[Any, ...]:
    code = row[f"{role}_code"]
    return (code, row[f"{role}_name"] if code == UNKNOWN else None)


def _rows(day: _Day) -> Iterator[dict[str, Any]]:
    """What stays of a day; a mirrored row names the row that what it mirrors was merged into."""
    stays = {event: kept.row["event_id"] for kept in day.values() for event in kept.events}
    for kept in sorted(day.values(), key=lambda one: str(one.row["event_id"])):
        mirrored = kept.row["mirror_of"]
        yield {**kept.row, "mirror_of": stays.get(mirrored, mirrored), **kept.counts()}


def _merged(day: _Day) -> Iterator[list[Any]]:
    for kept in day.values():
        yield from ([event, kept.row["event_id"]] for event in kept.events if event != kept.row["event_id"])


@contextlib.contextmanager
def _merged_file(path: str | Path | None) -> Iterator[Any]:
    """What takes rows of :data:`REPORT`."""
    if path is None:
        yield lambda rows: None
        return
    check_report(path)
    layout = _LAYOUTS[Path(path).suffix.lower()]
    with whole_stream(path) as stream:
        out: RowWriter = (
            ParquetRowWriter(stream, REPORT, {})
            if layout.kind == "parquet"
            else SeparatedWriter(stream, layout, REPORT.names)
        )
        waiting: list[list[Any]] = []

        def take(rows: Iterable[list[Any]]) -> None:
            waiting.extend(rows)
            if len(waiting) >= _ROWS:
                out.write(waiting)
                waiting.clear()

        yield take
        out.write(waiting)
        out.close()


# --- a table in a temporary file


class _Spool:
    """Takes rows, some days or batches at a time, and becomes an event table."""

    def __init__(self, path: Path, table: EventTable) -> None:
        self._path, self._table = path, table
        self._file = pq.ParquetWriter(path, SCHEMA, compression="zstd")
        self._waiting: list[Any] = []
        self.rows = 0

    def write(self, rows: Any) -> None:
        self._waiting.append(rows.cast(SCHEMA))
        self.rows += len(rows)
        if sum(map(len, self._waiting)) >= _ROWS:
            self._flush()

    def close(self) -> EventTable:
        self._flush()
        self._file.close()
        return evolve(self._table, files=(self._path,), rows=self.rows)

    def _flush(self) -> None:
        if self._waiting:
            self._file.write_table(pa.concat_tables(self._waiting))
            self._waiting = []


@contextlib.contextmanager
def _spool(table: EventTable) -> Iterator[_Spool]:
    with tempfile.TemporaryDirectory(prefix="cameo-") as folder:
        yield _Spool(Path(folder, "events.parquet"), table)
