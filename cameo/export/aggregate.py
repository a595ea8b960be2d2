"""Dyads by period: counts of events, sums and means of Goldstein values, with country codes valid at the date.

A dyad is two states (source and target, or two sides in either order); or two full actor codes. An event goes to the
states that its country codes stand for on its day, so a year in which a state ended or changed its number (Germany in
1990) has a row before and a row after. Everything but the sums is streamed.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from attrs import field, frozen

from cameo.codes import Ontology
from cameo.errors import CameoError
from cameo.events import UNKNOWN
from cameo.export.countries import Country, country
from cameo.export.events import EventTable
from cameo.export.files import whole_stream
from cameo.export.layout import Layout, ParquetRowWriter, RowWriter, SeparatedWriter

PERIODS = ("day", "week", "month", "year")
CATEGORIES = ("root", "quad", "code")
ACTORS = ("country", "code")
_LAYOUTS = {".csv": Layout("separated"), ".parquet": Layout("parquet")}
_BATCH = 10_000
_TENTHS = 10  # Goldstein values have one decimal; whole tenths add up to the same sum in any order
_COLUMN = {"root": "event_root", "quad": "quad_class", "code": "event_code"}
_SIDES = {False: ("source", "target"), True: ("a", "b")}
_PARTS = ("iso3", "iso2", "cow", "cowc", "name")


class AggregateEndingError(CameoError):
    """An output whose name says no format."""

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        super().__init__(f"{path}: aggregates are written as {' or '.join(_LAYOUTS)}; rename it")


@frozen
class Options:
    """What is asked for.

    :param period: ``day``, ``week`` (from Monday), ``month`` or ``year``.
    :param count: one column for each ``root``, ``quad`` class, or each ``code`` that occurs.
    :param actors: ``country``: states; ``code``: full actor codes, also of actors without a state.
    :param undirected: the two sides in alphabetical order; rows that mirror another one are not counted again.
    :param zero_fill: a row for each dyad that occurs and each period from the first to the last, while both exist.
    """

    period: str = "month"
    count: str = "root"
    actors: str = "country"
    undirected: bool = False
    zero_fill: bool = False


@frozen(order=True)
class Side:
    """One side of a dyad; what its state is called on the day tells two sides apart, its years do not."""

    code: str
    iso3: str
    cow: str
    state: Country | None = field(eq=False, order=False, repr=False)


@frozen(order=True)
class Cell:
    """One dyad in one period; ``start`` is the period's first day."""

    start: datetime.date
    first: Side
    second: Side


class Sums:
    """What one cell adds up to."""

    __slots__ = ("counts", "events", "tenths")

    def __init__(self) -> None:
        self.events = 0
        self.tenths = 0
        self.counts: Counter[str] = Counter()


@frozen
class Aggregated:
    """What was made of a table: events counted, rows written, events left out by reason."""

    events: int
    rows: int
    left_out: Mapping[str, int]


def period_start(day: datetime.date, period: str) -> datetime.date:
    """First day of the period that a day is in; weeks start on Monday (ISO 8601)."""
    if period == "week":
        return datetime.date.fromordinal(max(day.toordinal() - day.weekday(), 1))
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[period]


def next_period(start: datetime.date, period: str) -> datetime.date:
    """First day of the period after the one that starts on a day."""
    if period in ("day", "week"):
        return start + datetime.timedelta(days=7 if period == "week" else 1)
    return period_start(start + datetime.timedelta(days=32 if period == "month" else 366), period)


def layout_of(path: str | Path) -> Layout:
    """How the output is written.

    :raises AggregateEndingError: when the end of its name stands for nothing.
    """
    try:
        return _LAYOUTS[Path(path).suffix.lower()]
    except KeyError:
        raise AggregateEndingError(path) from None


def aggregate(
    table: EventTable, options: Options, ontology: Ontology
) -> tuple[list[str], Iterator[list[Any]], Counter[str]]:
    """The names of the columns, the rows in order of period and dyad, and the events left out by reason."""
    cells, left_out = _summed(table, options)
    categories = _categories(options.count, cells, ontology)
    return _names(options, categories), _rows(cells, options, categories), left_out


def write_aggregate(
    table: EventTable,
    path: str | Path,
    options: Options,
    ontology: Ontology,
    watch: Callable[[Iterable[Any]], Iterable[Any]] = iter,
) -> Aggregated:
    """Write dyads by period as CSV or Parquet, as the end of the name says.

    :raises AggregateEndingError: when it says nothing.
    :raises OutputError: when the file cannot be written.
    """
    layout = layout_of(path)
    names, rows, left_out = aggregate(table, options, ontology)
    written = events = 0
    with whole_stream(path) as stream:
        out: RowWriter = (
            ParquetRowWriter(stream, _arrow_schema(names, options), table.about)
            if layout.kind == "parquet"
            else SeparatedWriter(stream, layout, names)
        )
        at = names.index("events")
        batch: list[list[Any]] = []
        for row in watch(rows):
            batch.append(row)
            written += 1
            events += row[at]
            if len(batch) == _BATCH:
                out.write(batch)
                batch = []
        out.write(batch)
        out.close()
    return Aggregated(events, written, left_out)


# --- adding up


def _summed(table: EventTable, options: Options) -> tuple[dict[Cell, Sums], Counter[str]]:
    cells: dict[Cell, Sums] = {}
    left_out: Counter[str] = Counter()
    category = _COLUMN[options.count]
    keys = (
        "date",
        "source_country",
        "source_code",
        "target_country",
        "target_code",
        "mirror_of",
        category,
        "goldstein",
    )
    for batch in table.batches(tuple(dict.fromkeys(keys))):
        for row in batch.to_pylist():
            reason = _left_out(row, options)
            if reason:
                left_out[reason] += 1
                continue
            sums = cells.setdefault(_cell(row, options), Sums())
            sums.events += 1
            sums.tenths += round(row["goldstein"] * _TENTHS)
            sums.counts[str(row[category])] += 1
    return cells, left_out


def _left_out(row: Mapping[str, Any], options: Options) -> str | None:
    if row["date"] is None:
        return "no date"
    if options.undirected and row["mirror_of"] is not None:
        return "mirrors another row"
    if options.actors == "country" and not (row["source_country"] and row["target_country"]):
        return "a side without a country"
    if options.actors == "code" and UNKNOWN in (row["source_code"], row["target_code"]):
        return "a side that is not known"
    return None


def _cell(row: Mapping[str, Any], options: Options) -> Cell:
    sides = [_side(row, role, options.actors) for role in ("source", "target")]
    first, second = sorted(sides) if options.undirected else sides
    return Cell(period_start(row["date"], options.period), first, second)


def _side(row: Mapping[str, Any], role: str, actors: str) -> Side:
    code = row[f"{role}_country"]
    state = country(code, row["date"]) if code else None
    if state is None:  # an actor of no state; only full codes come this far
        return Side(row[f"{role}_code"], "", "", None)
    return Side(state.code if actors == "country" else row[f"{role}_code"], state.iso3, state.cow, state)


# --- rows


def _categories(count: str, cells: Mapping[Cell, Sums], ontology: Ontology) -> list[str]:
    if count == "quad":
        return ["1", "2", "3", "4"]
    if count == "root":
        known = [root.code for root in ontology.roots]
        others = {name for sums in cells.values() for name in sums.counts} - set(known)
        return [*known, *sorted(others)]
    return sorted({name for sums in cells.values() for name in sums.counts})


def _names(options: Options, categories: Sequence[str]) -> list[str]:
    counts = [f"{options.count}_{one}" for one in categories]
    return [options.period, *_side_names(options), "events", *counts, "goldstein_sum", "goldstein_mean"]


def _side_names(options: Options) -> list[str]:
    return [name for side in _SIDES[options.undirected] for name in (side, *(f"{side}_{part}" for part in _PARTS))]


def _rows(cells: Mapping[Cell, Sums], options: Options, categories: Sequence[str]) -> Iterator[list[Any]]:
    nothing = Sums()
    keys: Iterable[Cell] = _filled(cells, options.period) if options.zero_fill else sorted(cells)
    for cell in keys:
        sums = cells.get(cell, nothing)
        mean = round(sums.tenths / sums.events / _TENTHS, 4) if sums.events else None
        yield [
            cell.start,
            *_side_values(cell.first),
            *_side_values(cell.second),
            sums.events,
            *(sums.counts[one] for one in categories),
            sums.tenths / _TENTHS,
            mean,
        ]


def _side_values(side: Side) -> list[Any]:
    parts = [getattr(side.state, part) or None for part in _PARTS] if side.state else [None] * len(_PARTS)
    return [side.code, *parts]


def _filled(cells: Mapping[Cell, Sums], period: str) -> Iterator[Cell]:
    """Every dyad that occurs in every period, while the states that its sides stand for exist."""
    dyads = sorted({(cell.first, cell.second) for cell in cells})
    starts = [cell.start for cell in cells]
    if not starts:
        return
    start, last = min(starts), max(starts)
    while start <= last:
        following = next_period(start, period)
        for first, second in dyads:
            cell = Cell(start, first, second)
            if cell in cells or (_exists(first, start, following) and _exists(second, start, following)):
                yield cell
        start = following


def _exists(side: Side, start: datetime.date, following: datetime.date) -> bool:
    """Whether the state exists on some day of the period."""
    return side.state is None or (side.state.since < following and start <= side.state.until)


def _arrow_schema(names: Sequence[str], options: Options) -> Any:
    texts = set(_side_names(options))
    special = {options.period: pa.date32(), "goldstein_sum": pa.float64(), "goldstein_mean": pa.float64()}
    kinds = [special.get(name, pa.string() if name in texts else pa.int64()) for name in names]
    return pa.schema(list(zip(names, kinds, strict=True)))
