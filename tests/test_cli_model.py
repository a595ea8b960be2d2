"""The command line on real text with the bundled parser and dictionaries, and the documentation's examples."""

from __future__ import annotations

import io
import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path

import click
import pyarrow.parquet as pq
import pytest
from attrs import frozen

from cameo.cli import cli, run
from cameo.export.schema import NAMES

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.txt"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
STORY = ROOT / "docs" / "examples" / "2024-03-14-sanctions.txt"


@frozen
class Result:
    status: int
    out: bytes
    err: str


Cameo = Callable[..., Result]


@pytest.fixture
def cameo(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Cameo:
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str | Path) -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        status = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Result(status, out, err.decode())

    return command


# --- the sample articles


def test_sample_articles_are_of_many_kinds_and_dated() -> None:
    assert len(EXAMPLES) >= 7
    for path in EXAMPLES:
        assert re.match(r"\d{4}-\d{2}-\d{2}-", path.name)
        assert 150 <= len(path.read_text("utf-8").split()) <= 300


@pytest.mark.model
def test_sample_articles_go_through_the_parse_store(cameo: Cameo) -> None:
    """What ``make demo`` does: every article gives events, and coding stored parses gives the same ones."""
    assert cameo("parse", ROOT / "docs" / "examples", "-o", "parses.parquet").status == 0
    stored = cameo("code", "parses.parquet", "-o", "events.parquet")
    assert (stored.status, stored.err) == (0, "")
    table = pq.read_table("events.parquet")
    assert table.column_names == [*NAMES, "extra"]
    documents = set(table.column("document").to_pylist())
    assert documents == {path.stem for path in EXAMPLES}
    for row in table.to_pylist():
        text = (ROOT / "docs" / "examples" / f"{row['document']}.txt").read_text("utf-8")
        for role in ("source", "target", "trigger"):
            assert text[row[f"{role}_start"] : row[f"{role}_end"]] == row[f"{role}_text"]
    direct = [json.loads(line) for line in cameo("code", STORY, "-f", "jsonl").out.splitlines()]
    assert {row["event_id"] for row in direct} == {
        row["event_id"] for row in table.to_pylist() if row["document"] == STORY.stem
    }


# --- bad input that only the real parts meet


@pytest.mark.model
def test_a_long_text_without_a_full_stop(cameo: Cameo, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("troops and rebels and " * 500)
    result = cameo("code", "long.txt", STORY, "--date", "2024-05-05", "-f", "jsonl")
    assert result.status in (0, 1)  # as one sentence cut in pieces, or as many, as the model likes
    assert len(result.err.splitlines()) == result.status
    assert b"2024-03-14-sanctions" in result.out


@pytest.mark.model
@pytest.mark.slow
def test_two_megabytes_without_a_full_stop(cameo: Cameo, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("troops and rebels and " * 91_000)
    result = cameo("code", "long.txt", STORY, "--date", "2024-05-05", "-f", "jsonl")
    assert result.status == 1
    assert result.err.startswith("cameo: long.txt: 2,002,000 characters in one story")
    assert b"2024-03-14-sanctions" in result.out


def test_a_path_that_is_no_model(cameo: Cameo, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    for name in ("model", "./none", "README.md"):
        result = cameo("code", STORY, "--parser", name)
        assert result.status == 2
        assert re.fullmatch(rf"cameo: parser '.*{Path(name).name}': no .*\n", result.err)


@pytest.mark.parametrize("command", ["code", "explain"])
def test_an_unknown_language(cameo: Cameo, command: str) -> None:
    result = cameo(command, STORY, "--language", "tlh")
    assert result.status == 2
    assert len(result.err.splitlines()) == 1
    assert "tlh" in result.err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("cameo: 1\nkind: verbs\nlanguage: en\norigin: editors\nverbs:\n  a: {verbs: [a\n", "E103"),
        ("[" * 100_000, "E105"),
        ("cameo: 1\nkind: verbs\nlanguage: en\norigin: editors\nverbs:\n  a: {verbs: [garland], cod: '051'}\n", "E203"),
    ],
)
@pytest.mark.parametrize("command", [("code", STORY, "--dictionaries"), ("dictionaries", "check")])
def test_a_broken_dictionary(cameo: Cameo, tmp_path: Path, content: str, code: str, command: tuple[str, ...]) -> None:
    (tmp_path / "mine.yml").write_text(content)
    result = cameo(*command, "mine.yml")
    assert result.status == 1
    assert re.search(rf"^mine\.yml:\d+:\d+: {code} ", result.out.decode() + result.err, re.MULTILINE)


# --- explain

CONDEMNED = """\
# text = France condemned Israel .
1\tFrance\tFrance\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_
2\tcondemned\tcondemn\tVERB\tVBD\tMood=Ind|Tense=Past|VerbForm=Fin\t0\troot\t_\t_
3\tIsrael\tIsrael\tPROPN\tNNP\tNumber=Sing\t2\tobj\t_\t_

"""
GARLAND = """\
cameo: 1
kind: verbs
language: en
origin: editors
verbs:
  garland:
    verbs: [condemn]
    code: "051"
    frames:
      - {object: [statue, tree], code: none}
      - {object: [statue, tree], with: TARGET, code: "050"}
      - {with: [rose], code: "052"}
      - {object: NONE, code: none}
      - {object: ACTOR, code: "053"}
  criticize: {remove: true}
"""


def test_explain_shows_the_nearest_frames_or_all(cameo: Cameo, tmp_path: Path) -> None:
    (tmp_path / "p.conllu").write_text(CONDEMNED)
    (tmp_path / "mine.yml").write_text(GARLAND)
    command = ("explain", "--parsed", "p.conllu", "--date", "2024-05-05", "--dictionaries", "mine.yml")
    shown = cameo(*command).out.decode().splitlines()
    assert shown[0] == "Sentence 0: France condemned Israel"
    assert "   [condemned] verb of the entry garland, mine.yml:6" in shown
    assert "      object     Israel = ISR (name)" in shown
    frames = [line for line in shown if line.startswith("      frame ")]
    assert frames[0].endswith("line 14 {object: ACTOR} ─► 053: fits, and wins")
    assert [line.rpartition(": ")[2] for line in frames[1:]] == [
        "fails, object is none of these",
        "fails, object is filled",
        "fails, with is empty",
    ]
    assert "1 more frame of the entry fails (--all)" in "\n".join(shown)
    assert [line for line in shown if line.startswith("   => 2024-05-05  FRA  053  ISR")]
    assert any(line.endswith("(mine.yml:14)") for line in shown)
    every = cameo(*command, "--all").out.decode()
    assert (every.count("      frame "), "more frame" in every) == (5, False)


# --- dictionaries


def test_show(cameo: Cameo) -> None:
    by_id = cameo("dictionaries", "show", "france").out.decode()
    assert by_id.startswith("france  (")
    assert cameo("dictionaries", "show", "France").out.decode() == by_id
    assert b"\n\n" in cameo("dictionaries", "show", "france", "germany").out
    wrong = cameo("dictionaries", "show", "slovenja")
    assert (wrong.status, "did you mean 'slovenia'?" in wrong.err) == (2, True)


def test_stats(cameo: Cameo) -> None:
    assert re.search(rb"^ +316  codes$", cameo("dictionaries", "stats").out, re.MULTILINE)


@pytest.mark.model
def test_freeze_and_check_a_folder_of_ones_own(cameo: Cameo, tmp_path: Path) -> None:
    """The README's *Add a pattern*, as it stands there."""
    (yaml,) = [block for kind, block in _blocks(ROOT / "README.md") if kind == "yaml" and block.startswith("cameo: 1")]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "verbs.yml").write_text(yaml)
    unfrozen = cameo("dictionaries", "check", "mine")
    assert (unfrozen.status, len(re.findall(rb"^mine/verbs.yml.* E501", unfrozen.out, re.MULTILINE))) == (1, 2)
    assert cameo("dictionaries", "freeze", "--dictionaries", "mine").status == 0
    frozen = cameo("dictionaries", "check", "mine", "--live")
    assert not re.search(rb"^mine/", frozen.out, re.MULTILINE), frozen.out.decode()
    assert b"2 of 2 examples (100.0 %) code right on fresh parses" in frozen.out
    (tmp_path / "a.txt").write_text("France garlanded Egypt.")
    coded = cameo("code", "a.txt", "--dictionaries", "mine", "--date", "2024-05-05", "-f", "jsonl")
    assert json.loads(coded.out)["rule_file"] == "mine/verbs.yml"


# --- documentation


def _blocks(page: Path) -> Iterator[tuple[str, str]]:
    """The code blocks of a page, with their language."""
    for found in re.finditer(r"^```(\w*)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        yield found[1], found[2]


def _commands() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for kind, block in _blocks(page):
            if kind == "sh":
                yield from ((page.name, line) for line in block.splitlines() if "cameo " in line)


@pytest.mark.parametrize(("page", "line"), list(_commands()))
def test_documented_commands_exist(page: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command line in the documentation is one that the program takes."""
    monkeypatch.chdir(tmp_path)
    for folder in ("mine", "run"):
        (tmp_path / folder).mkdir()
    command_line = re.search(r"(?:^|\bexec |\bdo |\| )(cameo [^|;>]+)", line)
    assert command_line
    words = shlex.split(command_line[1])
    command: click.Command = cli
    while isinstance(command, click.Group):
        del words[0]
        command = command.commands[words[0]]
    command.make_context(words[0], words[1:])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_documented_dictionaries_load(page: Path, tmp_path: Path) -> None:
    from cameo.dictionary import BUNDLED, load

    layers = []
    for number, (kind, block) in enumerate(_blocks(page)):
        if kind == "yaml" and block.startswith("cameo: 1"):
            layers.append(tmp_path / f"{number}.yml")
            layers[-1].write_text(block)
    load([BUNDLED, *layers], cached=False)


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


@pytest.mark.model
def test_first_screen_of_the_readme_is_true() -> None:
    from cameo import Coder

    page = (ROOT / "README.md").read_text("utf-8")
    sentence = re.search(r"^> (.+)$", page, re.MULTILINE)
    shown, rule = (block for _, block in list(_blocks(ROOT / "README.md"))[:2])
    assert sentence
    events = Coder().code(sentence[1], date="2024-05-05")
    assert "".join(f"{event}\n" for event in events) == shown
    assert {f"`{event.rule.file}`" for event in events} == {"`dictionaries/en/verbs/04-consult.yml`"}
    assert "`dictionaries/en/verbs/04-consult.yml`" in page
    written = (ROOT / events[0].rule.file).read_text("utf-8").splitlines()[events[0].rule.line - 1 :]
    entry = written[: written.index("    frames:")]
    for line in rule.splitlines():
        start = line.partition("…")[0].rstrip()
        assert any(found.startswith(start) for found in entry), line


@pytest.mark.model
def test_python_of_the_readme_prints_what_it_says() -> None:
    (code,) = [block for kind, block in _blocks(ROOT / "README.md") if kind == "python"]
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {})
    assert out.getvalue() == "".join(f"{line[2:]}\n" for line in code.splitlines() if line.startswith("# "))
