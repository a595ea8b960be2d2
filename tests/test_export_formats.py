"""Published formats: the published columns in their order, each filled by its own conventions."""

from __future__ import annotations

import datetime
import json
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from event_tables import ONTOLOGY, UNION, Coded, actor, event, everything, story, write

from cameo import __version__
from cameo.export import FULL, PUBLISHED, gdelt, icews, phoenix, plover
from cameo.export.cells import Context
from cameo.export.dataset import Plan, export_events
from cameo.export.events import open_events
from cameo.export.formats import EndingError, formats
from cameo.export.order import ordered
from cameo.export.published import columns, organisation_parts, penta_class, plover_quad

Records = list[dict[str, Any]]
FILLED = {
    "gdelt1": gdelt.EVENTS_1,
    "gdelt2": gdelt.EVENTS_2,
    "gdelt2-mentions": gdelt.MENTIONS,
    "icews": icews.COLUMNS,
    "polecat": plover.POLECAT,
    "phoenix": phoenix.COLUMNS,
    "plover": plover.JSON,
}


def records(tmp_path: Path, format: str, *coded: Coded, with_text: bool = False) -> Records:
    """What a format makes of events."""
    chosen = formats()[format]
    context = Context(ONTOLOGY, with_text)
    with open_events(write(tmp_path / "events.parquet", coded or everything())) as table:
        rows = [row for piece in ordered(table, chosen.reads) for row in piece.to_pylist()]
    return [
        dict(zip([one.name for one in chosen.columns], chosen.record(row, context), strict=True))
        for row in rows
        if chosen.left_out(row) is None
    ]


def one(tmp_path: Path, format: str, **parts: Any) -> dict[str, Any]:
    document = parts.pop("document", story())
    (record,) = records(tmp_path, format, Coded(document, (event(document, **parts),)))
    return record


# --- columns


@pytest.mark.parametrize(
    ("format", "count", "digest"),
    [
        ("gdelt1", 58, "0892c14884ada3bb"),
        ("gdelt2", 61, "fdaab0fc1d1335d1"),
        ("gdelt2-mentions", 16, "174a314fb66ab33a"),
        ("icews", 20, "76a0eff557fe2911"),
        ("polecat", 40, "90f1f5c973594ffa"),
        ("phoenix", 26, "74aadba551a09821"),
        ("plover", 23, "510278bac60acc33"),
    ],
)
def test_columns_are_those_that_were_published(format: str, count: int, digest: str) -> None:
    """Names, order and types, pinned: SHA-256 of a line ``NAME<tab>TYPE`` for each, as their publications have them."""
    own = json.loads(files("cameo.export").joinpath("published.json").read_text("utf-8"))["formats"][format]["columns"]
    assert sha256("\n".join(f"{name}\t{kind}" for name, kind in own).encode()).hexdigest()[:16] == digest
    assert len(formats()[format].columns) == count


@pytest.mark.parametrize("format", FILLED)
def test_only_published_columns_are_filled(format: str) -> None:
    names = [name for name, _ in columns(format)]
    assert [one.name for one in formats()[format].columns] == names
    assert len(set(names)) == len(names)
    assert set(FILLED[format]) <= set(names)


def test_formats_are_those_of_the_command_line() -> None:
    assert tuple(formats()) == PUBLISHED


@pytest.mark.parametrize("format", ["icews", "polecat", "plover"])
def test_an_intensity_is_never_a_goldstein_value(tmp_path: Path, format: str) -> None:
    (name,) = {"Intensity", "event_scale"} & {column.name for column in formats()[format].columns}
    assert {record[name] for record in records(tmp_path, format)} == {None}


@pytest.mark.parametrize("format", [name for name in PUBLISHED if name != FULL])
def test_undated_events_have_a_place_in_the_full_schema_alone(tmp_path: Path, format: str) -> None:
    assert len(records(tmp_path, FULL)) == 8
    assert len(records(tmp_path, format)) == (5 if format in ("polecat", "plover") else 7)


# --- GDELT


def test_gdelt_event(tmp_path: Path) -> None:
    record = one(tmp_path, "gdelt1", code="043")
    filled = {name: value for name, value in record.items() if value is not None}
    assert filled == {
        "GLOBALEVENTID": 1,
        "SQLDATE": 20240505,
        "MonthYear": 202405,
        "Year": 2024,
        "FractionDate": 2024.3425,  # 125 days of 365
        "Actor1Code": "FRAGOVMILCTH",
        "Actor1Name": "FRANCE",
        "Actor1CountryCode": "FRA",
        "Actor1Religion1Code": "CTH",
        "Actor1Type1Code": "GOV",
        "Actor1Type2Code": "MIL",
        "Actor2Code": "IRNXYZPER",
        "Actor2Name": "IRAN",
        "Actor2CountryCode": "IRN",
        "Actor2KnownGroupCode": "XYZ",
        "Actor2EthnicCode": "PER",
        "IsRootEvent": 1,
        "EventCode": "043",
        "EventBaseCode": "043",
        "EventRootCode": "04",
        "QuadClass": 1,
        "GoldsteinScale": 2.8,
        "NumMentions": 1,
        "NumSources": 1,
        "NumArticles": 1,
        "DATEADDED": 20240505,
        "SOURCEURL": "https://news.example/story-1?a=1&b=2",
    }


def test_gdelt_two_adds_hours(tmp_path: Path) -> None:
    assert one(tmp_path, "gdelt2")["DATEADDED"] == 20240505000000


def test_gdelt_organisations_come_in_parts(tmp_path: Path) -> None:
    record = one(tmp_path, "gdelt2", source=UNION, target=None)
    parts = ("Code", "CountryCode", "KnownGroupCode", "Type1Code")
    assert [record[f"Actor1{part}"] for part in parts] == ["IGOEUREEC", "EUR", "EEC", "IGO"]
    assert {value for name, value in record.items() if name.startswith("Actor2")} == {None}


def test_gdelt_unknown_actor_has_a_name_and_no_code(tmp_path: Path) -> None:
    record = one(tmp_path, "gdelt2", target=actor("others"))
    assert (record["Actor2Code"], record["Actor2Name"]) == (None, "OTHERS")


@pytest.mark.parametrize(("day", "fraction"), [("2013-04-01", 2013.2493), ("2015-02-18", 2015.1315)])
def test_fraction_date_as_in_published_files(day: str, fraction: float) -> None:
    assert gdelt.fraction_date(datetime.date.fromisoformat(day)) == fraction


def test_gdelt_base_code_and_quad_class_of_investigations(tmp_path: Path) -> None:
    record = one(tmp_path, "gdelt1", code="1122", sentence=3)
    assert (record["EventCode"], record["EventBaseCode"], record["IsRootEvent"]) == ("1122", "112", 0)
    assert one(tmp_path, "gdelt1", code="090")["QuadClass"] == 2


def test_mentions(tmp_path: Path) -> None:
    record = one(tmp_path, "gdelt2-mentions", sentence=2)
    assert (record["MentionType"], record["MentionIdentifier"]) == (1, "https://news.example/story-1?a=1&b=2")
    assert (record["SentenceID"], record["Actor1CharOffset"], record["ActionCharOffset"]) == (3, 14, 21)
    assert (record["EventTimeDate"], record["MentionTimeDate"]) == (20240505000000, 20240505000000)
    cited = one(tmp_path, "gdelt2-mentions", document=story(url=None))
    assert (cited["MentionType"], cited["MentionIdentifier"], cited["MentionSourceName"]) == (2, "story-1", "Wire")


def test_counts_of_the_filter_are_used(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = write(tmp_path / "events.parquet")
    table = pq.read_table(path)
    for name, value in (("num_mentions", 5), ("num_articles", 4), ("num_sources", 3)):
        table = table.append_column(name, pa.array([value] * len(table)))
    pq.write_table(table, path)
    with open_events(path) as events:
        export_events(events, Plan("gdelt1", tmp_path / "out.csv"), ONTOLOGY)
    cells = (tmp_path / "out.csv").read_text().splitlines()[0].split("\t")
    names = [name for name, _ in columns("gdelt1")]
    assert [cells[names.index(f"Num{one}")] for one in ("Mentions", "Articles", "Sources")] == ["5", "4", "3"]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("IGOUNO", (["IGO"], None, "UNO")),
        ("IGOAFRAFU", (["IGO"], "AFR", "AFU")),
        ("NGOHRI", (["NGO", "HRI"], None, None)),
        ("IGOASADEVADB", (["IGO", "DEV"], "ASA", "ADB")),
    ],
)
def test_parts_of_organisations(code: str, parts: tuple[Any, ...]) -> None:
    assert organisation_parts(code) == parts


# --- ICEWS, Phoenix


def test_icews(tmp_path: Path) -> None:
    record = one(tmp_path, "icews", code="020", sentence=-1)
    assert record["Event Date"] == datetime.date(2024, 5, 5)
    assert (record["Event Text"], record["CAMEO Code"]) == ("Make an appeal or request", "020")
    assert (record["Source Name"], record["Source Sectors"]) == ("France", "Government,Military")
    assert (record["Source Country"], record["Target Country"]) == ("France", "Iran")
    assert (record["Sentence Number"], record["Publisher"], record["Story ID"]) == (0, "Wire", 1)


def test_icews_countries_are_those_of_the_day(tmp_path: Path) -> None:
    record = one(tmp_path, "icews", document=story(date="1985-01-01"), source=actor("Russia", country="RUS"))
    assert record["Source Country"] == "Soviet Union"


def test_icews_numbers_stories_as_they_come(tmp_path: Path) -> None:
    assert [record["Story ID"] for record in records(tmp_path, "icews")] == [1, 1, 2, 3, 3, 3, 3]


def test_phoenix_has_its_own_classes_and_values(tmp_path: Path) -> None:
    record = one(tmp_path, "phoenix", code="016")
    assert (record["PentaClass"], record["GoldsteinScore"]) == (0, 3.4)
    assert one(tmp_path, "gdelt1", code="016")["GoldsteinScale"] == -2.0
    assert (record["EventID"], record["SentenceID"]) == (f"1_{__version__}", "story-1_0")
    assert (record["Date"], record["Year"], record["Month"], record["Day"]) == ("20240505", "2024", "05", "05")


def test_phoenix_takes_actor_codes_apart_by_threes(tmp_path: Path) -> None:
    record = one(tmp_path, "phoenix", target=None)
    parts = ("Full", "Entity", "Role", "Attribute")
    assert [record[f"SourceActor{part}"] for part in parts] == ["FRAGOVMILCTH", "FRA", "GOV", "MIL;CTH"]
    assert [record[f"TargetActor{part}"] for part in parts] == ["---", "", "", ""]


def test_every_root_has_a_penta_class() -> None:
    assert {root.code: penta_class(root.code) for root in ONTOLOGY.roots if penta_class(root.code) is None} == {}
    assert penta_class("99") is None


# --- PLOVER


def test_every_plover_type_has_a_quad_class() -> None:
    types = {code.plover.type for code in ONTOLOGY.values() if code.plover}
    assert len(types) == 16
    assert {plover_quad(type) for type in types} == {1, 2, 3, 4}


def test_polecat(tmp_path: Path) -> None:
    record = one(tmp_path, "polecat", code="1121")
    assert (record["Event Type"], record["Event Mode"]) == ("ACCUSE", "allege")
    assert (record["Contexts"], record["Quad Code"]) == ("crime; corruption", "V-CONF")
    assert (record["Actor Country"], record["Actor COW"]) == ("FRA", "FRN")
    assert (record["Primary Actor Sector"], record["Actor Sectors"]) == ("GOV", "GOV; MIL")
    assert record["Event ID"] == event(story(), "1121").id


def test_plover_json(tmp_path: Path) -> None:
    record = one(tmp_path, "plover", code="1121", target=None)
    assert (record["event"], record["mode"], record["context"]) == (["ACCUSE"], ["allege"], ["crime", "corruption"])
    assert (record["date"], record["quad_code"], record["recipient"]) == ("2024-05-05", 3, [])
    assert record["actor"] == [
        {
            "code": "FRAGOVMILCTH",
            "sector": ["GOV", "MIL"],
            "entity_text": "France",
            "identifier_id": "france",
            "identifier_text": "cameo",
            "religion": ["CTH"],
        }
    ]
    assert record["text"] is None
    assert "title" not in record["cite_info"]


# --- full schema, text


def test_numbers_of_the_full_schema_are_those_of_gdelt(tmp_path: Path) -> None:
    full = records(tmp_path, FULL)
    assert [record["number"] for record in full] == list(range(1, 9))
    known = {record["number"]: record["document_url"] for record in full}
    for record in records(tmp_path, "gdelt1"):
        assert known[record["GLOBALEVENTID"]] == record["SOURCEURL"]


def test_text_goes_out_only_if_asked_for(tmp_path: Path) -> None:
    for format in PUBLISHED:
        kept, given = records(tmp_path, format), records(tmp_path, format, with_text=True)
        assert "today" not in str(kept)
        assert "Titles" not in str(kept)
        assert "desk" not in str(kept)
        if format in ("plover", FULL):
            assert "today" in str(given)
            assert "Titles" in str(given)
    assert "desk" in str(records(tmp_path, FULL, with_text=True))


def test_codes_of_other_dictionaries_keep_their_own_value() -> None:
    row = {"event_code": "999", "event_root": "99", "goldstein": 1.5, "issues": []}
    context = Context(ONTOLOGY)
    assert phoenix.COLUMNS["GoldsteinScore"].value(row, context) == 1.5
    assert phoenix.COLUMNS["PentaClass"].value(row, context) is None
    assert gdelt.EVENTS_1["GoldsteinScale"].value(row, context) == 1.5
    assert plover.POLECAT["Contexts"].value(row, context) == ""


def test_endings() -> None:
    with pytest.raises(EndingError, match=r"events\.xlsx: its name ends in '\.xlsx', and icews is written as \.tab"):
        formats()["icews"].layout("events.xlsx")
    with pytest.raises(EndingError, match="has no ending"):
        formats()["full"].layout("events")
