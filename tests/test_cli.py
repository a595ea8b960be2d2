"""The command line: what it reads, writes and says, with a coder that needs neither dictionaries nor a parser."""

from __future__ import annotations

import csv
import io
import json
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import pyarrow.parquet as pq
import pytest
from attrs import evolve, frozen

from cameo import __version__
from cameo.cli import cli, options, run
from cameo.document import Document, ParsedDocument, Problem
from cameo.errors import DictionaryError, Fault, ParserError
from cameo.events import ActorMention, Event, Rule, Trigger, event_id

ROOT = Path(__file__).parent.parent
TEXT = "France condemned Israel."


@frozen
class Coded:
    document: Document
    events: tuple[Event, ...]
    problems: tuple[Problem, ...] = ()
    model: str = "a parser"
    dictionaries: str = "d1c7"


@frozen
class Result:
    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


class FakeCoder:
    """Finds one event in every text that has the word *condemned*; its parser cannot be loaded if it is told so."""

    def __init__(self, engine: options.Engine) -> None:
        self.engine = engine

    def code_documents(self, documents: Iterable[Document]) -> Iterator[Coded]:
        if self.engine.parser == "nothing":
            raise ParserError("parser 'nothing': no such folder")
        yield from map(_coded, documents)

    def code_parsed(self, parsed: Iterable[ParsedDocument]) -> Iterator[Coded]:
        yield from (_coded(one.document) for one in parsed)


def _coded(document: Document) -> Coded:
    start = document.text.find("condemned")
    problems = () if document.date else (Problem(document.id, "no-date", f"document {document.id}: no date"),)
    if start < 0:
        return Coded(document, (), problems)
    place = (0, start - 1)
    actor = ActorMention(document.text[slice(*place)], place, place, country="FRA")
    event = Event(
        id=event_id(document.id, (start, start + 9), place, None, 0),
        story_date=document.date,
        date=document.date,
        source=actor,
        target=None,
        code="111",
        label="Criticize or denounce",
        root="11",
        quad_class=3,
        goldstein=-2.0,
        plover="ACCUSE",
        trigger=Trigger("condemned", (start, start + 9)),
        rule=Rule("condemn", None, "en/verbs/11.yml", 3),
        operators=(),
        modality="asserted",
        attribution=None,
        sentence=0,
        sentence_span=(0, len(document.text)),
        document=document.id,
    )
    return Coded(document, (event,), problems)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[options.Engine]:
    """What commands asked a coder to be."""
    engines: list[options.Engine] = []

    def coder(self: options.Engine) -> FakeCoder:
        engines.append(self)
        return FakeCoder(self)

    monkeypatch.setattr(options.Engine, "coder", coder)
    return engines


@pytest.fixture
def cameo(
    made: list[options.Engine],
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
) -> Callable[..., Result]:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str | Path, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Result(status, out, err.decode())

    return command


Cameo = Callable[..., Result]


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "2024-05-05-row.txt"
    path.write_text(TEXT)
    return path


# --- at once


def test_help_and_import_are_fast_and_load_nothing_heavy() -> None:
    for program in ("from cameo.cli import run; run(['--help'])", "import cameo; cameo.Document"):
        heavy = (
            "[name for name in ('torch', 'stanza', 'transformers', 'pyarrow', 'yaml', 'numpy') if name in sys.modules]"
        )
        out = subprocess.run(
            [sys.executable, "-c", f"import sys; {program}; print({heavy})"], capture_output=True, text=True, check=True
        )
        assert out.stdout.splitlines()[-1] == "[]"


def test_help_answers_in_a_third_of_a_second() -> None:
    """In processor time, which other work on the machine does not stretch; help waits for nothing else."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "cameo", "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(3)) < 0.3


def test_version(cameo: Cameo) -> None:
    result = cameo("--version")
    assert (result.status, result.text) == (0, f"cameo {__version__}\n")


def test_no_command_shows_help_as_wrong_use(cameo: Cameo) -> None:
    result = cameo()
    assert (result.status, result.text) == (2, "")
    assert "Usage: cameo" in result.err


def _commands(group: click.Group, name: str = "cameo") -> Iterator[tuple[str, click.Command]]:
    for word, command in sorted(group.commands.items()):
        yield f"{name} {word}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{name} {word}")


@pytest.mark.parametrize(("name", "command"), list(_commands(cli)))
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    assert f"`{name}" in guide or f"\n{name}" in guide
    assert command.help
    if not isinstance(command, click.Group):
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, parameter.name
                assert f"`{max(parameter.opts, key=len)}" in guide, f"{name} {parameter.opts}"


# --- code


def test_text_to_table(cameo: Cameo, story: Path) -> None:
    result = cameo("code", story)
    assert result.status == 0
    assert "2024-05-05  FRA     111   Criticize or denounce" in result.text
    assert "France [condemned] Israel." in result.text
    assert result.err == ""


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_formats_to_standard_output(cameo: Cameo, story: Path, format: str) -> None:
    out = cameo("code", story, "--format", format).out
    if format == "csv":
        (row,) = csv.DictReader(io.StringIO(out.decode()))
    elif format == "jsonl":
        row = json.loads(out)
    else:
        (row,) = pq.read_table(io.BytesIO(out)).to_pylist()
    assert (row["event_code"], row["source_code"], row["document"]) == ("111", "FRA", "2024-05-05-row")


@pytest.mark.parametrize("name", ["e.csv", "e.jsonl", "e.parquet", "e.txt"])
def test_output_file_says_the_format(cameo: Cameo, story: Path, tmp_path: Path, name: str) -> None:
    result = cameo("code", story, "-o", name)
    assert (result.status, result.out, result.err) == (0, b"", "")
    head = (tmp_path / name).read_bytes()[:8]
    assert head.startswith(
        {".csv": b"event_id", ".jsonl": b'{"event_', ".parquet": b"PAR1", ".txt": b"2024-05-"}[name[1:]]
    )


def test_standard_input(cameo: Cameo) -> None:
    for arguments in ((), ("-",)):
        (row,) = cameo("code", *arguments, "--date", "2024-05-05", "-f", "jsonl", stdin=TEXT.encode()).rows
        assert (row["document"], row["date"]) == ("stdin", "2024-05-05")


def test_rows_carry_their_unknown_fields_to_the_output(cameo: Cameo, tmp_path: Path) -> None:
    rows = [{"n": 1, "doc": TEXT, "day": "2024-05-05", "desk": "world"}, {"n": 2, "doc": TEXT, "day": "2024-05-06"}]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    fields = ("--id-field", "n", "--text-field", "doc", "--date-field", "day")
    first, second = cameo("code", "news.jsonl", *fields, "-f", "jsonl").rows
    assert (first["document"], first["date"], first["extra"]) == ("1", "2024-05-05", {"desk": "world"})
    assert second["date"] == "2024-05-06"
    (tmp_path / "news.csv").write_text(f"n,doc,day,desk\n1,{TEXT},2024-05-05,world\n")
    (row,) = csv.DictReader(io.StringIO(cameo("code", "news.csv", *fields, "-f", "csv").text))
    assert row["desk"] == "world"


def test_title_field(cameo: Cameo) -> None:
    line = json.dumps({"text": TEXT, "head": "H"}).encode()
    (row,) = cameo("code", "--title-field", "head", "-f", "jsonl", stdin=line).rows
    assert row["document_title"] == "H"


def test_options_reach_the_coder(cameo: Cameo, story: Path, made: list[options.Engine], tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    cameo("code", story)
    cameo(
        *("code", story, "--dictionaries", "a", "--dictionaries", "b", "--parser", "fr", "--unresolved", "keep"),
        *("--modality", "asserted, alleged", "--title", "--language", "fr"),
    )
    usual, chosen = made
    assert usual == options.Engine(
        dictionaries=(),
        parser=None,
        unresolved="drop",
        modality=frozenset({"asserted", "presupposed"}),
        title=False,
        language="en",
    )
    assert chosen == options.Engine(
        dictionaries=(Path("a"), Path("b")),
        parser="fr",
        unresolved="keep",
        modality=frozenset({"asserted", "alleged"}),
        title=True,
        language="fr",
    )


def test_inputs_keep_their_order(cameo: Cameo, tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.txt").write_text(TEXT)
    conllu = "1\tCongo\tCongo\tPROPN\t_\t_\t2\tnsubj\t_\t_\n2\tcondemned\t_\tVERB\t_\t_\t0\troot\t_\t_\n\n"
    (tmp_path / "p.conllu").write_text(conllu)
    rows = cameo("code", "b.txt", "p.conllu", "a.txt", "--date", "2024-05-05", "-f", "jsonl").rows
    assert [row["document"] for row in rows] == ["b", "p", "a"]


# --- what is wrong


def test_missing_date_is_said_and_is_no_failure(cameo: Cameo) -> None:
    result = cameo("code", stdin=TEXT.encode())
    assert (result.status, len(result.lines)) == (0, 1)
    assert result.err.startswith("cameo: document stdin: no date (--date ")


WRONG_USE = {
    "option": (["code", "--fromat", "csv"], "Did you mean", "--format"),
    "format": (["code", "--format", "xlsx"], "'xlsx'", "parquet"),
    "date": (["code", "--date", "5 May"], "'--date': found '5 May'", "2024-05-05"),
    "output": (["code", "-o", "events.xlsx"], "events.xlsx", "--format"),
    "output folder": (["code", "-o", "none/events.csv"], "none/events.csv: cannot be written", "-o"),
    "modality": (["code", "--modality", "certain"], "'certain'", "asserted"),
    "encoding": (["code", "--encoding", "utf-9"], "'utf-9'", "utf-8"),
    "command": (["cod"], "'cod'", "code"),
    "parse output": (["parse", "-o", "parses.csv"], "parses.csv", ".parquet"),
    "empty sentence": (["explain", " "], "empty", "give a sentence"),
    "both": (["explain", "One.", "--parsed", "a.conllu"], "--parsed", "give one of them"),
    "dictionary": (["code", "--dictionaries", "none"], "none: no such file or folder", "check the path"),
    "dictionary to check": (["dictionaries", "check", "none"], "none: no such file or folder", "check the path"),
    "no CoNLL-U": (["explain", "--parsed", "a.conllu"], "a.conllu: no such file", "check the path"),
}


@pytest.mark.parametrize("name", WRONG_USE)
def test_wrong_use_is_one_clear_line(cameo: Cameo, name: str) -> None:
    arguments, *said = WRONG_USE[name]
    result = cameo(*arguments, stdin=TEXT.encode())
    assert (result.status, result.out, len(result.lines)) == (2, b"", 1)
    assert result.err.startswith("cameo: ")
    for words in said:
        assert words in result.err


def test_nothing_to_read_is_wrong_use(cameo: Cameo, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    assert run(["code"]) == run(["parse"]) == run(["explain"]) == 2


BAD: dict[str, tuple[bytes, int, str]] = {
    "empty.txt": (b"", 1, "empty.txt: there is no text in it"),
    "binary.txt": (b"\x7fELF\0\0\0\0", 1, "binary.txt: binary, not text"),
    "date.jsonl": (b'{"text": "One.", "date": "5 May"}', 1, "date.jsonl:1: field 'date'"),
    "field.jsonl": (
        b'{"body": "One."}',
        2,
        "field.jsonl:1: no field 'text'; it has 'body'; say which with --text-field",
    ),
    "field.csv": (b"body,day\nOne.,1\nTwo.,2\n", 2, "field.csv: no field 'text'; it has 'body', 'day'; say which with"),
    "json.jsonl": (b"{", 1, "json.jsonl:1: no JSON"),
    "row.csv": (b"text,date\nOne\n", 1, "row.csv:2: found 1 columns, expected 2"),
    "long.txt": (b"and rebels " * 190_000, 1, "long.txt: 2,090,000 characters in one story; it is read on, long"),
    "tree.conllu": (b"no table\n", 1, "tree.conllu:1: found 1 columns, expected 10"),
}


@pytest.mark.parametrize("name", [*BAD, "missing.txt"])
def test_bad_input_is_said_and_the_rest_is_coded(cameo: Cameo, story: Path, tmp_path: Path, name: str) -> None:
    content, status, said = BAD.get(name, (None, 2, "missing.txt: no such file or folder; check the path"))
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = cameo("code", name, story, "-f", "jsonl")
    assert result.status == status
    assert [row["document"] for row in result.rows] == [story.stem]
    assert len([line for line in result.lines if "no date" not in line]) == 1
    assert result.err.startswith(f"cameo: {said}")


def test_a_parser_that_cannot_be_loaded_does_not_stop_parses(cameo: Cameo, story: Path, tmp_path: Path) -> None:
    (tmp_path / "p.conllu").write_text("1\tcondemned\t_\tVERB\t_\t_\t0\troot\t_\t_\n\n")
    result = cameo("code", story, "p.conllu", story, "--parser", "nothing", "--date", "2024-05-05", "-f", "jsonl")
    assert result.status == 2
    assert result.lines == ["cameo: parser 'nothing': no such folder"]
    assert [row["document"] for row in result.rows] == ["p"]


def test_a_run_that_codes_nothing_leaves_the_old_file(cameo: Cameo, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("old")
    assert cameo("code", "missing.txt", "-o", "e.csv").status == 2
    assert (tmp_path / "e.csv").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["e.csv"]


def test_faults_of_dictionaries_are_listed(
    cameo: Cameo, story: Path, made: list[options.Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: options.Engine) -> FakeCoder:
        raise DictionaryError(
            (Fault("mine/a.yml", 3, 5, "E101", "unknown key 'verb'"), Fault("mine/a.yml", 9, 1, "E1", "x"))
        )

    monkeypatch.setattr(options.Engine, "coder", broken)
    result = cameo("code", story)
    assert result.status == 1
    assert result.lines[0] == "mine/a.yml:3:5: E101 unknown key 'verb'"
    assert "2 faults" in result.lines[-1]


def test_a_long_text_is_one_line(cameo: Cameo, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_pieces(self: FakeCoder, documents: Iterable[Document]) -> Iterator[Coded]:
        for document in documents:
            yield evolve(_coded(document), problems=(Problem(document.id, "long-sentence", f"{document.id}: pieces"),))

    monkeypatch.setattr(FakeCoder, "code_documents", in_pieces)
    long = cameo("code", stdin=b"and rebels " * 100_000)
    assert (long.status, len(long.lines)) == (1, 1)
    assert "1,100,000 characters" in long.err and "in pieces" in long.err
    assert cameo("code", stdin=TEXT.encode()).lines == ["cameo: stdin: pieces"]


def test_conllu_with_faults_is_a_problem_found(cameo: Cameo, tmp_path: Path) -> None:
    (tmp_path / "bad.conllu").write_text("1\tFrance\n")
    result = cameo("explain", "--parsed", "bad.conllu")
    assert (result.status, result.lines) == (1, ["cameo: bad.conllu:1: found 2 columns, expected 10"])


def test_many_problems_of_one_kind_are_counted(cameo: Cameo) -> None:
    result = cameo("code", stdin=b"{\n" * 50)
    assert len(result.lines) == 21
    assert "30 more problems" in result.lines[-1]


def test_interrupted(cameo: Cameo, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: FakeCoder, documents: object) -> Iterator[Coded]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(FakeCoder, "code_documents", interrupted)
    assert cameo("code", story).status == 130


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m cameo code --help | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_lines_of_problems_are_single(cameo: Cameo, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_problem(self: FakeCoder, documents: Iterable[Document]) -> Iterator[Coded]:
        for document in documents:
            problem = Problem(document.id, "parser-failed", "two\nlines")
            yield evolve(_coded(document), problems=(problem,))

    monkeypatch.setattr(FakeCoder, "code_documents", with_problem)
    result = cameo("code", story)
    assert (result.status, result.lines) == (1, [f"cameo: {story.stem}: two lines"])
    assert re.search(r"^2024-05-05 ", result.text, re.MULTILINE)


def test_the_modalities_of_the_command_are_those_of_the_engine() -> None:
    from cameo.cli.options import MODALITIES
    from cameo.operators import MODALITIES as ENGINE

    assert MODALITIES == ENGINE
