"""Event tables: every format holds the same rows, and reads back as it was written."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import evolve, frozen

from cameo import __version__, export
from cameo.document import Document
from cameo.events import Event
from cameo.export.parquet import read_about
from cameo.export.schema import COLUMNS, NAMES, row

DOCS = Path(__file__).parent.parent / "docs"


@frozen
class Coded:
    document: Document
    events: tuple[Event, ...]
    problems: tuple[()] = ()
    model: str = "a parser"
    dictionaries: str = "d1c7"


def written(format: str, *coded: Coded, **options: Any) -> bytes:
    stream = io.BytesIO()
    writer = export.writer(format, stream, **options)
    for one in coded:
        writer.write(one.document, one.events)
    writer.close()
    return stream.getvalue()


def csv_rows(*coded: Coded) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", *coded).decode(), newline="")))


def test_schema_is_documented() -> None:
    documented = re.findall(r"^\| `(\w+)` \| (\w+) \|", (DOCS / "schema.md").read_text("utf-8"), re.MULTILINE)
    assert [(name, kind) for name, kind in documented if name != "extra"] == [(c.name, c.type) for c in COLUMNS]


def test_column_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_row_of_an_event(story: Document, condemnation: Event) -> None:
    values = row(condemnation, story)
    assert values["source_code"] == "FRA"
    assert values["source_sectors"] == []
    assert story.text[values["target_start"] : values["target_end"]] == values["target_text"] == "Israel"  # type: ignore[misc]
    assert (values["rule_file"], values["rule_line"], values["rule_frame"]) == ("en/verbs/11-disapprove.yml", 12, None)
    assert values["sentence_text"] == "France condemned Israel."
    assert values["document_url"] == "https://news.example/1"


def test_absent_and_unknown_have_one_code_and_differ_in_text(story: Document, condemnation: Event) -> None:
    unknown = evolve(condemnation.source, country=None, entry=None)
    values = row(evolve(condemnation, source=unknown, target=None), story)
    assert (values["source_code"], values["source_text"]) == ("---", "France")
    assert (values["target_code"], values["target_text"], values["target_start"]) == ("---", None, None)


def test_event_in_the_title_shows_the_title(story: Document, condemnation: Event) -> None:
    titled = evolve(story, title="France condemns Israel")
    assert row(evolve(condemnation, sentence=-1, sentence_span=(0, 22)), titled)["sentence_text"] == titled.title


def test_csv(story: Document, condemnation: Event, meeting: Event) -> None:
    first, second = csv_rows(Coded(story, (condemnation, meeting)))
    assert list(first) == [*NAMES, "desk", "n"]
    assert (first["date"], first["story_date"], first["event_code"]) == ("2024-05-04", "2024-05-05", "111")
    assert (first["desk"], first["n"]) == ("world", "3")
    assert (second["event_code"], second["source_sectors"], second["operators"]) == ("040", "GOV MIL", "refuse intend")
    assert (second["target_code"], second["target_text"]) == ("---", "")
    assert second["attribution_code"] == "EGYGOV"


def test_csv_without_events_has_a_header() -> None:
    assert written("csv").decode() == ",".join(NAMES) + "\n"


def test_csv_keeps_fields_that_appear_late_and_names_that_clash(story: Document, condemnation: Event) -> None:
    late = evolve(story, extra={"date": "x", "n": [1, 2], "x_date": "y"})
    first, second = csv_rows(Coded(story, (condemnation,)), Coded(late, (condemnation,)))
    assert (first["x_date"], first["x_x_date"], first["n"]) == ("", "", "3")
    assert (second["x_date"], second["x_x_date"], second["n"], second["desk"]) == ("x", "y", "[1, 2]", "")


def test_csv_keeps_line_ends_and_quotes(story: Document, condemnation: Event) -> None:
    odd = 'a\r\nb\rc\n"d", e'
    (values,) = csv_rows(Coded(evolve(story, extra={"odd": odd, "late": 1}), (condemnation,)))
    assert values["odd"] == odd
    early, values = csv_rows(
        Coded(evolve(story, extra={}), (condemnation,)), Coded(evolve(story, extra={"odd": odd}), (condemnation,))
    )
    assert (early["odd"], values["odd"]) == ("", odd)


def test_jsonl(story: Document, condemnation: Event, meeting: Event) -> None:
    lines = written("jsonl", Coded(story, (condemnation, meeting))).decode().splitlines()
    first, second = map(json.loads, lines)
    assert list(first) == [*NAMES, "extra"]
    assert first["extra"] == {"desk": "world", "n": 3}
    assert (first["date"], first["goldstein"], first["source_start"]) == ("2024-05-04", -2.0, 0)
    assert (second["source_sectors"], second["target_text"]) == (["GOV", "MIL"], None)


def test_parquet_has_types_and_reads_back(tmp_path: Path, story: Document, condemnation: Event, meeting: Event) -> None:
    path = tmp_path / "events.parquet"
    assert export.write([Coded(story, (condemnation, meeting))], path) == 2  # type: ignore[list-item]
    table = pq.read_table(path)
    assert table.column_names == [*NAMES, "extra"]
    assert table.schema.field("date").type == pa.date32()
    assert table.schema.field("goldstein").type == pa.float64()
    assert table.schema.field("source_start").type == pa.int32()
    assert table.schema.field("operators").type == pa.list_(pa.string())
    first, second = table.to_pylist()
    assert first == {**row(condemnation, story), "extra": '{"desk": "world", "n": 3}'}
    assert second["target_start"] is None


def test_parquet_says_what_made_it(tmp_path: Path, story: Document, condemnation: Event) -> None:
    path = tmp_path / "events.parquet"
    coded = [Coded(story, (condemnation,)), Coded(story, (), model="another"), Coded(story, (), model="")]
    export.write(coded, path)  # type: ignore[arg-type]
    about = read_about(pq.read_metadata(path).metadata)
    assert about == {"cameo": __version__, "dictionaries": "d1c7", "model": "a parser, another"}


def test_parquet_without_events_has_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    assert export.write([], path) == 0
    assert pq.read_table(path).column_names == [*NAMES, "extra"]


@pytest.mark.parametrize("width", [80, 120, 200])
def test_table_fits_the_terminal(width: int, story: Document, condemnation: Event, meeting: Event) -> None:
    mirror = evolve(condemnation, mirror_of=condemnation.id)
    lines = written("table", Coded(story, (condemnation, mirror, meeting)), width=width).decode().splitlines()
    assert max(map(len, lines)) <= min(width, 140)
    assert lines[0] == "story-1"
    assert ("France [condemned] Israel." if width > 80 else "ance [condemned] Isra") in lines[2]
    assert "⇄" in lines[3]
    assert "[met]" in lines[4]
    assert lines[4].endswith("(presupposed)") == (width > 80)
    assert lines[-1] == "3 events in 1 story: 1 verbal cooperation, 2 verbal conflict"


def test_table_says_when_there_is_nothing(story: Document) -> None:
    assert written("table", Coded(story, ())).decode() == "story-1\nno events\n\n0 events in 1 story\n"


def test_table_in_colour_marks_the_trigger_without_brackets(story: Document, condemnation: Event) -> None:
    shown = written("table", Coded(story, (condemnation,)), colour=True).decode()
    assert "France \x1b[1mcondemned\x1b[0m Israel." in shown


def test_characters_that_no_file_can_hold_do_not_stop_a_run(story: Document, condemnation: Event) -> None:
    broken = evolve(story, title="half a \ud83d smile")
    for format in ("table", "csv", "jsonl"):
        written(format, Coded(broken, (condemnation,))).decode()


def test_file_appears_whole_or_not_at_all(tmp_path: Path, story: Document, condemnation: Event) -> None:
    path = tmp_path / "events.csv"
    path.write_text("from the run before")

    def failing() -> Any:
        yield Coded(story, (condemnation,))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export.write(failing(), path)
    assert path.read_text() == "from the run before"
    assert list(tmp_path.iterdir()) == [path]


def test_unknown_ends_and_unwritable_places_are_named(tmp_path: Path) -> None:
    with pytest.raises(export.UnknownFormatError, match=r"events\.xlsx.*table, csv, jsonl, parquet"):
        export.write([], tmp_path / "events.xlsx")
    with pytest.raises(export.OutputError, match=r"events\.csv: cannot be written"):
        export.write([], tmp_path / "none" / "events.csv")
    with pytest.raises(export.OutputError, match="is a folder"):
        export.write([], tmp_path, format="csv")
