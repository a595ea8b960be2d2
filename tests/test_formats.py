"""The pages on formats and aggregates say what the code does, and every command on them works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import archive_files
import pytest

from cameo.archive.inspection import inspect
from cameo.archive.readers import READERS
from cameo.cli import run
from cameo.export import PUBLISHED
from cameo.export.formats import formats

DOCS = Path(__file__).parent.parent / "docs"
PAGES = ("formats.md", "aggregates.md")
PARSES = """\
# newdoc id = {id}
# date = {date}
# text = France condemned Israel.
1\tFrance\tFrance\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_
2\tcondemned\tcondemn\tVERB\tVBD\tMood=Ind|Tense=Past|VerbForm=Fin\t0\troot\t_\t_
3\tIsrael\tIsrael\tPROPN\tNNP\tNumber=Sing\t2\tobj\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""


def commands(page: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_works(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From parses to the last file, as somebody would type them."""
    monkeypatch.chdir(archive_files.build(tmp_path))
    Path("articles").mkdir()
    stories = [PARSES.format(id=f"s{day}", date=f"2024-05-0{day}") for day in (1, 2, 3)]
    Path("articles", "parses.conllu").write_text("".join(stories))
    assert run(["code", "articles/", "-o", "events.parquet"]) == 0
    for command in commands(page):
        program, *arguments = shlex.split(command)
        assert program == "cameo"
        assert run(arguments) == 0, command
        for written in re.findall(r"(?:-o|--codebook) (\S+)", command):
            assert Path(written).stat().st_size > 0


def test_every_format_has_an_example() -> None:
    asked = [re.findall(r"--format (\S+)", command) for command in commands("formats.md")]
    assert {name for names in asked for name in names} == set(PUBLISHED)


def test_every_format_that_is_read_has_an_example(tmp_path: Path) -> None:
    archives = archive_files.build(tmp_path)
    shown = [shlex.split(command)[3] for command in commands("formats.md") if "archive inspect" in command]
    read = {name for path in shown for name in inspect([archives / path]).members}
    section = (DOCS / "formats.md").read_text("utf-8").partition("\n## Formats that are read\n")[2]
    named = re.findall(r"`([\w-]+)`", "".join(re.findall(r"^\| [^|]+ \| (`.*) \|$", section, re.MULTILINE)))
    assert read == {reader.name for reader in READERS} == set(named) - {"--input-format"}


@pytest.mark.parametrize("format", PUBLISHED)
def test_page_lists_the_columns_as_they_are(format: str) -> None:
    chosen = formats()[format]
    text = (DOCS / "formats.md").read_text("utf-8")
    section = text.split(f"\n## {chosen.title}\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `([^`]+)` \| (.*?) \| (.*) \|$", section, re.MULTILINE)
    assert listed == [(column.name, column.type, column.meaning) for column in chosen.columns]
    endings = ", ".join(f"`{ending}`" for ending in chosen.layouts)
    assert f"| `{format}` | {len(chosen.columns)} | {endings} |" in text


def test_every_option_is_on_its_page() -> None:
    for name, page in (("export", "formats.md"), ("aggregate", "aggregates.md")):
        from cameo.cli import cli

        text = (DOCS / page).read_text("utf-8")
        options = [max(one.opts, key=len) for one in cli.commands[name].params if one.param_type_name == "option"]
        assert [option for option in options if option not in ("--output",) and option not in text] == []
