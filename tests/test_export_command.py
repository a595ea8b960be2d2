"""``cameo export``: what it says, what it refuses, and what it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from event_tables import Coded, everything, write

from cameo.cli import run
from cameo.export.datapackage import NAME

Command = Callable[..., tuple[int, str]]


@pytest.fixture
def cameo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in a folder with events."""
    monkeypatch.chdir(tmp_path)
    write(Path("events.parquet"))

    def command(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["/usr/bin/cameo", *arguments])
        status = run(list(arguments))
        said = capsys.readouterr()
        assert said.out == ""
        return status, said.err

    return command


def test_it_says_what_it_wrote_and_left_out(cameo: Command) -> None:
    status, said = cameo("export", "events.parquet", "-f", "polecat", "-o", "out.txt", "--codebook", "book.md")
    assert (status, said) == (0, "cameo: out.txt: 5 events; left out: 2 (no PLOVER type), 1 (no date)\n")
    assert sorted(path.name for path in Path().iterdir()) == ["book.md", NAME, "events.parquet", "out.txt"]
    (resource,) = json.loads(Path(NAME).read_text())["resources"]
    assert resource["cameo"]["command"] == "cameo export events.parquet -f polecat -o out.txt --codebook book.md"


def test_nothing_is_left_out_of_the_full_schema(cameo: Command) -> None:
    assert cameo("export", "events.parquet", "-f", "full", "-o", "out.csv") == (0, "cameo: out.csv: 8 events\n")


def test_files_that_are_there_stay(cameo: Command) -> None:
    Path("out.csv").write_text("mine")
    Path("book.md").write_text("mine")
    for extra in ((), ("--codebook", "book.md")):
        output = "new.csv" if extra else "out.csv"
        status, said = cameo("export", "events.parquet", "-f", "gdelt1", "-o", output, *extra)
        assert status == 2
        assert "is there already; give --overwrite to replace it, or another name" in said
    assert Path("out.csv").read_text() == Path("book.md").read_text() == "mine"
    assert not Path("new.csv").exists()
    arguments = ("export", "events.parquet", "-f", "gdelt1", "-o", "out.csv", "--codebook", "book.md", "--overwrite")
    assert cameo(*arguments)[0] == 0
    assert "mine" not in Path("out.csv").read_text() + Path("book.md").read_text()


WRONG = {
    "no such file": ("export missing.parquet -f icews -o a.tab", "missing.parquet: no such file"),
    "no events": ("export notes.txt -f icews -o a.tab", "notes.txt: cannot be read: no Parquet file"),
    "no format": ("export events.parquet -o a.tab", "Missing option '--format'"),
    "unknown format": ("export events.parquet -f acled -o a.tab", "'acled' is not one of"),
    "no output": ("export events.parquet -f icews", "Missing option '--output'"),
    "wrong ending": ("export events.parquet -f icews -o a.json", "icews is written as .tab, .tsv, .txt, .csv"),
    "no ending": ("export events.parquet -f plover -o a", "its name has no ending"),
    "codebook ending": ("export events.parquet -f icews -o a.tab --codebook b.pdf", "b.pdf: a codebook is written as"),
    "no folder": ("export events.parquet -f icews -o none/a.tab", "none/a.tab: cannot be written: No such file"),
    "codebook in no folder": ("export events.parquet -f icews -o a.tab --codebook no/b.md", "no/b.md: cannot be"),
    "a folder": ("export events.parquet -f icews -o folder.tab", "folder.tab: cannot be written: it is a folder"),
    "itself": ("export events.parquet -f full -o events.parquet --overwrite", "it is what is read"),
    "within itself": ("export folder.tab -f full -o folder.tab/a.parquet", "it is what is read, or lies in it"),
    "the package": ("export events.parquet -f plover -o datapackage.json", "a data package of this name goes beside"),
    "two outputs of one name": ("export events.parquet -f icews -o a.html", "icews is written as"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_one_clear_line(cameo: Command, name: str) -> None:
    command, message = WRONG[name]
    Path("notes.txt").write_text("France condemned Israel.")
    Path("folder.tab").mkdir()
    write(Path("folder.tab", "events.parquet"))
    before = sorted(Path().rglob("*"))
    status, said = cameo(*command.split())
    assert status == 2
    assert message in said
    assert said.count("\n") == 1
    assert sorted(Path().rglob("*")) == before


@pytest.mark.usefixtures("anybody")
def test_a_folder_without_permission_is_named(cameo: Command) -> None:
    Path("closed").mkdir(mode=0o500)
    status, said = cameo("export", "events.parquet", "-f", "icews", "-o", "closed/a.tab")
    assert (status, "closed/a.tab: cannot be written: Permission denied" in said) == (2, True)


@pytest.mark.parametrize("text", ["{}", "[]", "no JSON", '{"name": "mine", "resources": []}'])
def test_a_data_package_of_somebody_else_is_not_touched(cameo: Command, text: str) -> None:
    Path(NAME).write_text(text)
    status, said = cameo("export", "events.parquet", "-f", "icews", "-o", "a.tab")
    assert status == 2
    assert "datapackage.json: " in said
    assert "export into another folder, or move this file" in said
    assert Path(NAME).read_text() == text
    assert not Path("a.tab").exists()


def test_failure_on_the_way_leaves_no_half_file(cameo: Command) -> None:
    coded = everything()
    write(Path("twice.parquet"), [*coded, Coded(coded[0].document, coded[0].events)])
    status, said = cameo("export", "twice.parquet", "-f", "icews", "-o", "a.tab")
    assert status == 2
    assert "comes twice" in said
    assert [path.name for path in Path().iterdir() if path.suffix != ".parquet"] == []
