"""Exports read back by the programs that people read them with: pandas, DuckDB, Frictionless."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pandas
import pytest
from event_tables import ONTOLOGY, write

from cameo.export.datapackage import NAME
from cameo.export.dataset import Plan, export_events
from cameo.export.events import open_events
from cameo.export.formats import formats

Export = Callable[..., Path]
SEPARATED = [
    (format.name, ending)
    for format in formats().values()
    for ending, layout in format.layouts.items()
    if layout.kind == "separated"
]


@pytest.fixture
def export(tmp_path: Path) -> Export:
    events = write(tmp_path / "events.parquet")
    folder = tmp_path / "out"
    folder.mkdir()

    def command(format: str, ending: str, **options: Any) -> Path:
        path = folder / f"{format}{ending}"
        with open_events(events) as table:
            export_events(table, Plan(format, path, **options), ONTOLOGY)
        return path

    return command


@pytest.mark.parametrize(("format", "ending"), SEPARATED)
def test_pandas_reads_separated_text(export: Export, format: str, ending: str) -> None:
    chosen = formats()[format]
    layout = chosen.layouts[ending]
    names = [column.name for column in chosen.columns]
    frame = pandas.read_csv(
        export(format, ending),
        sep=layout.delimiter,
        header=0 if layout.header else None,
        names=None if layout.header else names,
        dtype=str,
        keep_default_na=False,
    )
    assert list(frame.columns) == names
    assert len(frame) == {"full": 8, "polecat": 5}.get(format, 7)
    for column in chosen.columns:
        if column.filled is None:
            assert set(frame[column.name]) == {layout.null}
    if format in ("gdelt1", "gdelt2", "icews", "phoenix"):
        code = {"icews": "CAMEO Code"}.get(format, "EventCode")
        assert sorted(frame[code]) == ["010", "016", "040", "040", "1121", "141", "163"]


@pytest.mark.parametrize(("format", "ending"), SEPARATED)
def test_duckdb_reads_separated_text(export: Export, format: str, ending: str) -> None:
    chosen = formats()[format]
    layout = chosen.layouts[ending]
    names = [column.name for column in chosen.columns]
    relation = duckdb.connect().read_csv(
        str(export(format, ending)),
        sep=layout.delimiter,
        header=layout.header,
        names=None if layout.header else names,
        all_varchar=True,
    )
    assert relation.columns == names
    assert len(relation.fetchall()) == {"full": 8, "polecat": 5}.get(format, 7)


def test_published_types_hold(export: Export) -> None:
    """As somebody would load GDELT: numbers as numbers, codes as text."""
    types = {"integer": "BIGINT", "number": "DOUBLE", "string": "VARCHAR", "date": "DATE"}
    for format in ("gdelt1", "gdelt2", "gdelt2-mentions", "phoenix"):
        columns = {column.name: types[column.type] for column in formats()[format].columns}
        path = str(export(format, ".tsv"))
        query = "SELECT count(*) FROM read_csv($path, delim='\t', header=false, columns=$columns)"
        assert duckdb.connect().execute(query, {"path": path, "columns": columns}).fetchall() == [(7,)]


def test_quotes_tabs_and_line_ends_keep_cells_in_their_column(export: Export) -> None:
    frame = pandas.read_csv(export("icews", ".tab"), sep="\t", dtype=str, keep_default_na=False)
    assert "'others'" in set(frame["Target Name"])
    frame = pandas.read_csv(export("icews", ".csv"), dtype=str, keep_default_na=False)
    assert '"others"' in set(frame["Target Name"])
    frame = pandas.read_csv(export("full", ".csv", with_text=True), dtype=str, keep_default_na=False)
    assert "met\tIran and others" in frame["sentence_text"][0]  # a row is a line, for Stata and spreadsheets


@pytest.mark.parametrize(("format", "ending"), SEPARATED)
def test_a_row_is_a_line_for_any_program(export: Export, format: str, ending: str) -> None:
    layout = formats()[format].layouts[ending]
    text = export(format, ending, with_text=True).read_text("utf-8")
    rows = {"full": 8, "polecat": 5}.get(format, 7) + layout.header
    assert len(text.splitlines()) == len(text.split("\n")) - 1 == rows  # which also splits at U+2028 and form feeds
    if not layout.quoted:
        cells = {line.count(layout.delimiter) + 1 for line in text.splitlines()}
        assert cells == {len(formats()[format].columns)}
        assert '"' not in text


def test_plover_json(export: Export) -> None:
    listed = json.loads(export("plover", ".json").read_text("utf-8"))
    lines = [json.loads(line) for line in export("plover", ".jsonl").read_text("utf-8").splitlines()]
    assert listed == lines
    assert len(listed) == 5
    names = [column.name for column in formats()["plover"].columns]
    for record in listed:
        assert {"id", "date", "actor", "event"} <= set(record) <= set(names)  # those that PLOVER requires
        assert list(record) == [name for name in names if name in record]
    assert len(pandas.read_json(export("plover", ".json", overwrite=True))) == 5
    assert duckdb.connect().read_json(str(export("plover", ".jsonl", overwrite=True))).fetchall()


def test_full_schema_is_the_same_in_all_layouts(export: Export) -> None:
    parquet = pandas.read_parquet(export("full", ".parquet", with_text=True))
    lines = pandas.read_json(export("full", ".jsonl", with_text=True), lines=True, dtype=False)
    text = pandas.read_csv(export("full", ".csv", with_text=True), dtype=str, keep_default_na=False)
    assert list(parquet.columns) == list(lines.columns) == list(text.columns)
    for name in ("event_id", "event_code", "sentence_text", "document", "document_source"):
        assert list(parquet[name]) == list(lines[name])
        flat = [re.sub(r"[\n\u2028\x0c]", " ", value) for value in parquet[name]]
        assert flat == list(text[name])
    assert list(parquet["number"]) == list(lines["number"]) == [int(one) for one in text["number"]]
    sectors = [list(one) if one is not None else None for one in parquet["source_sectors"]]
    assert sectors == list(lines["source_sectors"])
    assert "GOV MIL" in set(text["source_sectors"])


def test_duckdb_reads_the_full_schema(export: Export) -> None:
    relation = duckdb.connect().read_parquet(str(export("full", ".parquet")))
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    assert (types["number"], types["date"], types["source_sectors"]) == ("BIGINT", "DATE", "VARCHAR[]")
    assert relation.aggregate("max(number), count(DISTINCT event_id), count(sentence_text)").fetchall() == [(8, 8, 0)]


@pytest.mark.parametrize("ending", [".parquet", ".jsonl"])
def test_the_full_schema_can_be_exported_again(export: Export, tmp_path: Path, ending: str) -> None:
    first = export("gdelt2", ".tsv").read_bytes()
    with open_events(export("full", ending)) as table:
        export_events(table, Plan("gdelt2", tmp_path / "again.tsv"), ONTOLOGY)
    assert (tmp_path / "again.tsv").read_bytes() == first


# --- the data package


@pytest.mark.parametrize(("format", "ending"), SEPARATED)
def test_frictionless_finds_no_fault(export: Export, format: str, ending: str) -> None:
    package = export(format, ending).parent / NAME
    report = frictionless.validate(str(package))
    assert report.valid, report.flatten(["type", "message"])
    assert report.tasks[0].stats["rows"] == {"full": 8, "polecat": 5}.get(format, 7)
    assert report.tasks[0].labels or format.startswith(("gdelt", "phoenix"))


def test_frictionless_takes_the_description_of_every_format(export: Export) -> None:
    for format in formats().values():
        for ending in format.layouts:
            package = export(format.name, ending).parent / NAME
    described = frictionless.Package(str(package))
    assert len(described.resources) == sum(len(format.layouts) for format in formats().values())


def test_package_says_how_it_was_made(export: Export) -> None:
    path = export("polecat", ".txt", command="cameo export …")
    export("gdelt2", ".csv")
    package = json.loads((path.parent / NAME).read_text("utf-8"))
    first, second = package["resources"]
    assert (first["path"], second["path"]) == ("gdelt2.csv", "polecat.txt")
    made = second["cameo"]
    assert made["made"]["dictionaries"] == "d1c7"
    assert made["made"]["model"] == "a parser"
    assert (made["rows_read"], made["rows"], made["left_out"]) == (8, 5, {"no PLOVER type": 2, "no date": 1})
    assert (made["command"], made["first_day"], made["last_day"]) == ("cameo export …", "1989-12-30", "2024-05-07")
    assert second["bytes"] == path.stat().st_size
    fields = {field["name"]: field for field in second["schema"]["fields"]}
    assert fields["Event Type"]["description"] == "PLOVER type of the CAMEO code"


def test_equal_exports_are_equal_bytes(export: Export) -> None:
    for format in formats().values():
        for ending in format.layouts:
            first = export(format.name, ending)
            before = first.read_bytes(), (first.parent / NAME).read_bytes()
            again = export(format.name, ending, overwrite=True)
            assert (again.read_bytes(), (again.parent / NAME).read_bytes()) == before
