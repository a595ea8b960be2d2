"""Codebooks: every code with its frequency, what the columns mean, how the data were made; nothing breaks the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from event_tables import ONTOLOGY, Coded, actor, event, everything, story, write

from cameo import __version__
from cameo.export import FULL, PUBLISHED
from cameo.export.codebook import CodebookError
from cameo.export.dataset import Plan, export_events
from cameo.export.events import open_events
from cameo.export.formats import formats


class Page(HTMLParser):
    """Texts of cells and headings, and whether every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag != "meta":
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data


def codebook(folder: Path, format: str, name: str, *coded: Coded, **options: object) -> str:
    events = write(folder / "events.parquet", coded or everything())
    ending = next(iter(formats()[format].layouts))
    plan = Plan(format, folder / f"out{ending}", folder / name, **options)  # type: ignore[arg-type]
    with open_events(events) as table:
        export_events(table, plan, ONTOLOGY)
    return (folder / name).read_text("utf-8")


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of the Markdown table under a heading, without its head."""
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def test_every_code_has_its_frequency(tmp_path: Path) -> None:
    found = table(codebook(tmp_path, FULL, "book.md"), "Codes")
    assert [row[0] for row in found] == list(ONTOLOGY)
    counts = {row[0]: row[4] for row in found if row[4] != "0"}
    assert counts == {"010": "1", "016": "1", "040": "2", "1121": "1", "141": "1", "163": "1", "190": "1"}
    (row,) = [row for row in found if row[0] == "163"]
    assert row == ["163", "Impose embargo, boycott, or sanctions", "4", "-8.0", "1"]


def test_codes_are_in_the_scheme_of_the_format(tmp_path: Path) -> None:
    found = table(codebook(tmp_path, "phoenix", "book.md"), "Codes")
    assert [row[2:4] for row in found if row[0] in ("016", "163")] == [["0", "3.4"], ["3", "-6.5"]]
    text = codebook(tmp_path, "phoenix", "book.md", overwrite=True)
    assert [row[2] for row in table(text, "Classes")] == ["2", "2", "0", "2", "1"]
    text = codebook(tmp_path, "plover", "book.md", overwrite=True)
    assert "Goldstein" not in text  # which PLOVER knows nothing of
    assert [row[2:4] for row in table(text, "Codes") if row[0] in ("016", "163")] == [["", ""], ["COERCE", "4"]]


def test_roots_classes_types_and_modalities(tmp_path: Path) -> None:
    text = codebook(tmp_path, "polecat", "book.md")
    assert sum(int(row[2]) for row in table(text, "Roots")) == 5
    assert table(text, "Classes")[0] == ["1", "verbal cooperation", "2"]
    assert table(text, "PLOVER types") == [
        ["ACCUSE", "3", "1"],
        ["COERCE", "4", "1"],
        ["CONSULT", "1", "2"],
        ["PROTEST", "4", "1"],
    ]
    assert table(text, "Modality") == [["asserted", "5"]]
    assert ["FRA", "France", "2", "1"] in table(text, "Countries")
    assert table(text, "Countries")[-1] == ["", "no country", "1", "3"]


def test_it_says_how_the_data_were_made(tmp_path: Path) -> None:
    text = codebook(tmp_path, "polecat", "book.md", command="cameo export x -o y|z")
    made = {row[0]: row[1] for row in table(text, "How it was made")}
    assert made == {
        "version of cameo": __version__,
        "hash of the dictionaries": "d1c7",
        "parser": "a parser",
        "command": "cameo export x -o y\\|z",
    }
    contents = {row[0]: row[1] for row in table(text, "Contents")}
    assert contents["events"] == "5"
    assert contents["stories with events"] == "3"
    assert contents["days of events"] == "1989-12-30 to 2024-05-07"
    assert (contents["left out: no PLOVER type"], contents["left out: no date"]) == ("2", "1")
    assert "not in the data" in text
    assert "part of the data" in codebook(tmp_path, "polecat", "book.md", with_text=True, overwrite=True)


@pytest.mark.parametrize("format", PUBLISHED)
def test_every_variable_is_explained(tmp_path: Path, format: str) -> None:
    text = codebook(tmp_path, format, "book.md")
    rows = table(text, "Variables")
    assert [row[0].replace("\\", "") for row in rows] == [column.name for column in formats()[format].columns]
    assert all(row[2] for row in rows)
    blank = sum(row[2] == "blank" for row in rows)
    assert (f"are not coded: {blank}." in text) == bool(blank)


def test_html_says_the_same_and_escapes(tmp_path: Path) -> None:
    command = 'cameo export "<script>alert(1)</script>" & more'
    page = Page(codebook(tmp_path, "gdelt2", "book.html", command=command))
    assert page.open == []
    assert "script" not in page.tags
    assert ["command", command] in page.rows
    assert ["040", "Consult, not specified below", "1", "1.0", "2"] in page.rows


def test_markdown_escapes(tmp_path: Path) -> None:
    text = codebook(tmp_path, "gdelt2", "book.md", command="a *b* <c> [d](e) `f|<g>` \\ h")
    ((_, shown),) = [row for row in table(text, "How it was made") if row[0] == "command"]
    assert shown == "a \\*b\\* &lt;c&gt; \\[d\\](e) `f\\|<g>` \\\\ h"


def test_codes_of_other_dictionaries_are_listed(tmp_path: Path) -> None:
    document = story()
    rows = [event(document), event(document, ordinal=1)]
    import attrs

    odd = Coded(document, (rows[0], attrs.evolve(rows[1], code="0499")))
    found = table(codebook(tmp_path, FULL, "book.md", odd), "Codes")
    assert found[-1] == ["0499", "not a CAMEO code", "", "", "1"]


def test_rare_countries_are_one_line(tmp_path: Path) -> None:
    document = story()
    codes = [f"Q{index:02}" for index in range(45)]
    events = tuple(
        event(document, source=actor(country=code, entry=code), target=None, ordinal=index)
        for index, code in enumerate(codes)
    )
    found = table(codebook(tmp_path, FULL, "book.md", Coded(document, events)), "Countries")
    assert len(found) == 42
    assert found[-2] == ["", "5 others", "5", "0"]


def test_no_events(tmp_path: Path) -> None:
    text = codebook(tmp_path, "icews", "book.md", Coded(story(), ()))
    assert {row[4] for row in table(text, "Codes")} == {"0"}
    assert dict(map(tuple, table(text, "Contents")))["days of events"] == "none"  # type: ignore[arg-type]


def test_endings(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"book\.pdf: a codebook is written as \.md or \.html"):
        codebook(tmp_path, "icews", "book.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["events.parquet"]
