"""Dyads by period: sums, country codes of the day, rows of zeros."""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pyarrow.parquet as pq
import pytest
from event_tables import FRANCE, IRAN, ONTOLOGY, UNION, Coded, actor, event, everything, story, write
from hypothesis import given, settings
from hypothesis import strategies as st

from cameo.cli import run
from cameo.dictionary import BUNDLED, load
from cameo.export.aggregate import (
    AggregateEndingError,
    Options,
    aggregate,
    layout_of,
    next_period,
    period_start,
    write_aggregate,
)
from cameo.export.countries import _table, country
from cameo.export.events import open_events

GERMANY, RUSSIA = actor("Germany", country="DEU"), actor("Russia", country="RUS")
USA = actor("United States", country="USA")
Rows = list[dict[str, Any]]


def rows(tmp_path: Path, *coded: Coded, **options: Any) -> Rows:
    with open_events(write(tmp_path / "events.parquet", coded or everything())) as table:
        names, values, _ = aggregate(table, Options(**options), ONTOLOGY)
        return [dict(zip(names, row, strict=True)) for row in values]


def on(day: str, *parts: Any, **named: Any) -> Coded:
    document = story(f"{day}-{parts}-{named}", day)
    return Coded(document, (event(document, *parts, **named),))


def test_counts_and_goldstein_by_month(tmp_path: Path) -> None:
    given = [on("2024-05-01", "040"), on("2024-05-31", "043"), on("2024-05-31", "190"), on("2024-06-01", "040")]
    first, second = rows(tmp_path, *given)
    assert (first["month"], second["month"]) == (datetime.date(2024, 5, 1), datetime.date(2024, 6, 1))
    assert (first["source"], first["target"], first["events"]) == ("FRA", "IRN", 3)
    assert (first["root_04"], first["root_19"], first["root_20"]) == (2, 1, 0)
    assert (first["goldstein_sum"], first["goldstein_mean"]) == (-6.2, -2.0667)  # 1.0 + 2.8 - 10.0
    assert second["goldstein_mean"] == 1.0


def test_quad_classes_and_codes(tmp_path: Path) -> None:
    given = [on("2024-05-01", "040"), on("2024-05-02", "190")]
    (quad,) = rows(tmp_path, *given, count="quad")
    assert [quad[f"quad_{one}"] for one in (1, 2, 3, 4)] == [1, 0, 0, 1]
    (code,) = rows(tmp_path, *given, count="code")
    assert {name: value for name, value in code.items() if name.startswith("code_")} == {"code_040": 1, "code_190": 1}


def test_undirected_counts_mirrors_once(tmp_path: Path) -> None:
    document = story()
    meeting = event(document)
    mirror = event(document, source=IRAN, target=FRANCE, mirror_of=meeting.id)
    answer = event(document, "111", source=IRAN, target=FRANCE, ordinal=1)
    coded = Coded(document, (meeting, mirror, answer))
    assert [(row["source"], row["events"]) for row in rows(tmp_path, coded)] == [("FRA", 1), ("IRN", 2)]
    (row,) = rows(tmp_path, coded, undirected=True)
    assert (row["a"], row["b"], row["events"], row["root_04"]) == ("FRA", "IRN", 2, 1)


def test_codes_are_those_of_the_day(tmp_path: Path) -> None:
    given = [
        on("1985-03-01", "040", RUSSIA, GERMANY),
        on("1990-10-02", "040", USA, GERMANY),
        on("1990-10-03", "040", USA, GERMANY),
        on("1995-03-01", "040", RUSSIA, GERMANY),
    ]
    found = rows(tmp_path, *given, period="year")
    names = ("source", "source_iso3", "source_cow", "target_cow", "target_cowc", "events")
    assert [tuple(row[name] for name in names) for row in found] == [
        ("SUN", "SUN", "365", "260", "GFR", 1),
        ("USA", "USA", "2", "255", "GMY", 1),
        ("USA", "USA", "2", "260", "GFR", 1),
        ("RUS", "RUS", "365", "255", "GMY", 1),
    ]


def test_two_codes_of_one_state_are_one_side(tmp_path: Path) -> None:
    soviet = actor("Soviet Union", country="SUN")
    (row,) = rows(tmp_path, on("1985-03-01", "040", RUSSIA), on("1985-03-02", "040", soviet))
    assert (row["source"], row["source_name"], row["events"]) == ("SUN", "Soviet Union", 2)


def test_actors_by_full_code(tmp_path: Path) -> None:
    given = [on("2024-05-01", "040", UNION, FRANCE), on("2024-05-02", "040", actor("others"), FRANCE)]
    assert rows(tmp_path, *given) == []
    (row,) = rows(tmp_path, *given, actors="code")
    assert (row["source"], row["source_cow"], row["source_name"]) == ("IGOEUREEC", None, None)
    assert (row["target"], row["target_cow"]) == ("FRAGOVMILCTH", "220")


def test_events_that_are_left_out_are_counted(tmp_path: Path) -> None:
    with open_events(write(tmp_path / "events.parquet")) as table:
        made = write_aggregate(table, tmp_path / "out.csv", Options(undirected=True), ONTOLOGY)
    assert made.left_out == {"no date": 1, "a side without a country": 3, "mirrors another row": 1}
    assert (made.events, made.rows) == (3, 2)


# --- zero-filling


def test_zero_fill_gives_every_dyad_every_period(tmp_path: Path) -> None:
    given = [on("2023-11-05", "040"), on("2024-02-05", "190", USA, IRAN)]
    found = rows(tmp_path, *given, zero_fill=True)
    assert [(str(row["month"])[:7], row["source"], row["events"]) for row in found] == [
        (month, source, int((month, source) in (("2023-11", "FRA"), ("2024-02", "USA"))))
        for month in ("2023-11", "2023-12", "2024-01", "2024-02")
        for source in ("FRA", "USA")
    ]
    empty = found[1]
    assert (empty["root_19"], empty["goldstein_sum"], empty["goldstein_mean"]) == (0, 0.0, None)


def test_zero_fill_stops_where_a_state_does(tmp_path: Path) -> None:
    given = [on("1990-05-05", "040", RUSSIA, USA), on("1993-05-05", "040", RUSSIA, USA)]
    found = rows(tmp_path, *given, period="year", zero_fill=True)
    assert [(row["year"].year, row["source"], row["events"]) for row in found] == [
        (1990, "SUN", 1),
        (1991, "RUS", 0),  # the last days of December
        (1991, "SUN", 0),
        (1992, "RUS", 0),
        (1993, "RUS", 1),
    ]


def test_nothing_to_fill(tmp_path: Path) -> None:
    assert rows(tmp_path, Coded(story(), ()), zero_fill=True) == []


@settings(max_examples=200)
@given(day=st.dates(datetime.date(1800, 1, 1), datetime.date(2200, 1, 1)))
@pytest.mark.parametrize("period", ["day", "week", "month", "year"])
def test_periods_follow_each_other_without_a_gap(period: str, day: datetime.date) -> None:
    start = period_start(day, period)
    following = next_period(start, period)
    assert start <= day < following
    assert period_start(following, period) == following
    assert period_start(following - datetime.timedelta(days=1), period) == start


# --- all rows, and files


@pytest.mark.parametrize("period", ["day", "week", "month", "year"])
@pytest.mark.parametrize("undirected", [False, True])
def test_sums_are_those_of_the_events(tmp_path: Path, period: str, undirected: bool) -> None:
    coded = everything()
    kept = [
        one
        for each in coded
        for one in each.events
        if one.date and one.source and one.target and one.source.country and one.target.country
        if not (undirected and one.mirror_of)
    ]
    found = rows(tmp_path, *coded, period=period, undirected=undirected)
    assert sum(row["events"] for row in found) == len(kept)
    roots = Counter(one.root for one in kept)
    assert {root: sum(row[f"root_{root}"] for row in found) for root in roots} == dict(roots)
    assert round(sum(row["goldstein_sum"] for row in found), 1) == round(sum(one.goldstein for one in kept), 1)


def test_csv_and_parquet_hold_the_same(tmp_path: Path) -> None:
    events = write(tmp_path / "events.parquet")
    for name in ("out.csv", "out.parquet"):
        with open_events(events) as table:
            write_aggregate(table, tmp_path / name, Options(zero_fill=True), ONTOLOGY)
    text = pandas.read_csv(tmp_path / "out.csv", dtype={"source_cow": str, "target_cow": str}, keep_default_na=False)
    table = pq.read_table(tmp_path / "out.parquet")
    assert list(text.columns) == table.column_names
    assert [str(one) for one in text["month"]] == [str(one) for one in table["month"].to_pylist()]
    assert list(text["source_cow"]) == table["source_cow"].to_pylist()
    assert list(text["root_04"]) == table["root_04"].to_pylist()
    query = f"SELECT sum(events), min(month) FROM '{tmp_path / 'out.parquet'}'"
    assert duckdb.connect().execute(query).fetchall() == [(4, datetime.date(1989, 12, 1))]


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events, out = write(tmp_path / "events.parquet"), tmp_path / "out.csv"
    assert run(["aggregate", str(events), "--by", "year", "--count", "quad", "-o", str(out)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"cameo: {out}: 3 rows of 4 events; left out: 3 (a side without a country), 1 (no date)\n"
    assert run(["aggregate", str(events), "-o", str(out)]) == 2
    assert "is there already; give --overwrite" in capsys.readouterr().err
    assert run(["aggregate", str(events), "-o", str(out), "--overwrite"]) == 0
    assert out.read_text().startswith("month,source,")


@pytest.mark.parametrize("name", ["out.xlsx", "none/out.csv"])
def test_outputs_that_cannot_be_are_named(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["aggregate", str(write(tmp_path / "events.parquet")), "-o", str(tmp_path / name)]) == 2
    assert name in capsys.readouterr().err


def test_endings() -> None:
    with pytest.raises(AggregateEndingError, match=r"out\.json: aggregates are written as \.csv or \.parquet"):
        layout_of("out.json")


# --- country codes


def test_countries_are_those_of_the_dictionaries() -> None:
    """The table is made from the dictionaries; a state that they gain or change needs ``tools/make_countries.py``."""
    codes = {entry.code for entry in load(BUNDLED).actors.values() if entry.code}
    assert {code for code in codes if country(code, None).name == code} == set()


def test_periods_of_a_country_are_in_order_without_a_gap() -> None:
    for code, periods in _table().items():
        for before, after in itertools.pairwise(periods):
            assert after.since - before.until == datetime.timedelta(days=1), code


@pytest.mark.parametrize(
    ("code", "day", "iso3", "cow"),
    [
        ("YEM", "1990-05-21", "YEM", "678"),
        ("YEM", "1990-05-22", "YEM", "679"),
        ("SRB", "1995-01-01", "YUG", "345"),
        ("CZE", "1992-12-31", "CSK", "315"),
        ("COD", "1980-01-01", "ZAR", "490"),
        ("DZA", "1962-07-04", "DZA", ""),
        ("DZA", "1962-07-05", "DZA", "615"),
        ("ATG", "2000-01-01", "ATG", "58"),
        ("HKG", "2000-01-01", "HKG", ""),
        ("ZZZ", "2000-01-01", "", ""),
    ],
)
def test_country_on_a_day(code: str, day: str, iso3: str, cow: str) -> None:
    found = country(code, datetime.date.fromisoformat(day))
    assert (found.iso3, found.cow) == (iso3, cow)


def test_a_state_that_ended_stays_itself() -> None:
    assert country("SUN", datetime.date(1995, 1, 1)).code == "SUN"
