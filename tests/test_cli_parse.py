"""``cameo parse``: what it writes, how it goes on, and what it says; with a parser that only splits at blanks."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from attrs import evolve, frozen

from cameo import parser, store
from cameo.cli import run
from cameo.document import Document, ParsedDocument, Problem, Sentence, Token
from cameo.errors import ParserError
from cameo.store import read_store, store_info, write_store

OLD_STORE = Path(__file__).parent / "data" / "store-v1.parquet"


@frozen
class Result:
    status: int
    out: str
    err: str


class FakeParser:
    """One sentence a line; stops as a user would after so many documents."""

    model_id = "fake-1"
    stop_after = 1000
    asked = 0

    def parse(
        self,
        documents: Iterable[Document],
        *,
        title: bool = False,
        wanted: Callable[[Document, list[str]], bool] | None = None,
    ) -> Iterator[ParsedDocument]:
        for document in documents:
            FakeParser.asked += 1
            if FakeParser.asked > self.stop_after:
                raise KeyboardInterrupt
            problems = () if document.text.strip() else (Problem(document.id, "empty-text", f"{document.id}: empty"),)
            lines = enumerate(document.text.splitlines())
            sentences = tuple(_sentence(index, line, document, wanted) for index, line in lines)
            yield ParsedDocument(document, sentences, problems, self.model_id)


def _sentence(
    index: int, line: str, document: Document, wanted: Callable[[Document, list[str]], bool] | None
) -> Sentence:
    words = line.split()
    parsed = wanted is None or wanted(document, words)
    upos = "X" if parsed else ""
    tokens = (Token(number, word, word * parsed, upos, "", "", 0, "", 0, 1) for number, word in enumerate(words, 1))
    return Sentence(index, tuple(tokens), parsed)


Cameo = Callable[..., Result]


@pytest.fixture
def cameo(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Cameo:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(parser, "load_parser", lambda name: FakeParser())
    monkeypatch.setattr(FakeParser, "asked", 0)
    monkeypatch.setattr(store, "FILE_ROWS", 3)

    def command(*arguments: str | Path) -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        status = run([str(argument) for argument in arguments])
        return Result(status, *capsys.readouterr())

    return command


@pytest.fixture
def news(tmp_path: Path) -> Path:
    rows = [{"id": f"n-{number}", "text": f"France met Iran .\nIt snowed {number} ."} for number in range(8)]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def _ids(path: Path | str) -> list[str]:
    return [parsed.document.id for parsed in read_store(path)]


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


# --- folders


@pytest.mark.parametrize("exists", [True, False])
def test_into_a_folder(cameo: Cameo, news: Path, tmp_path: Path, exists: bool) -> None:
    if exists:
        (tmp_path / "parses").mkdir()
    result = cameo("parse", news, "-o", "parses" if exists else "parses/")
    assert (result.status, result.out, result.err) == (0, "", "")
    assert sorted(_contents(tmp_path / "parses")) == [f"parses-0000{number}.parquet" for number in range(3)]
    assert _ids("parses") == [f"n-{number}" for number in range(8)]


@pytest.mark.parametrize("stop_after", [1, 3, 5, 6, 7])
def test_a_run_that_was_interrupted_goes_on_to_the_same_files(
    cameo: Cameo, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_after: int
) -> None:
    assert cameo("parse", news, "-o", "whole/").status == 0
    monkeypatch.setattr(FakeParser, "asked", 0)
    monkeypatch.setattr(FakeParser, "stop_after", stop_after)
    first = cameo("parse", news, "-o", "cut/")
    assert first.status == 130
    assert "interrupted; cut keeps the files that are whole, and the same command goes on from there" in first.err
    monkeypatch.setattr(FakeParser, "stop_after", 1000)
    second = cameo("parse", news, "-o", "cut/")
    stored = stop_after // 3 * 3
    assert second.status == 0
    assert second.err == (f"cameo: cut: {stored} documents stored already, going on with the rest\n" if stored else "")
    assert _contents(tmp_path / "cut") == _contents(tmp_path / "whole")


def test_stories_of_one_id_are_all_stored(cameo: Cameo, tmp_path: Path) -> None:
    (tmp_path / "twins.jsonl").write_text('{"id": "t", "text": "One ."}\n' * 5)
    for _ in range(2):
        cameo("parse", "twins.jsonl", "-o", "parses/")
        assert _ids("parses") == ["t"] * 5


def test_nothing_left_to_do_loads_no_parser(cameo: Cameo, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cameo("parse", news, "-o", "parses/")
    monkeypatch.setattr(parser, "load_parser", _no_parser)
    assert (
        cameo("parse", news, "-o", "parses/").err
        == "cameo: parses: 8 documents stored already, going on with the rest\n"
    )


def _no_parser(name: object) -> FakeParser:
    raise ParserError("parser 'nothing': no such folder")


def test_new_stories_go_to_new_files(cameo: Cameo, news: Path) -> None:
    cameo("parse", news, "-o", "parses/")
    news.write_text(f'{news.read_text()}{{"id": "new", "text": "One ."}}\n')
    assert "8 documents stored already" in cameo("parse", news, "-o", "parses/").err
    assert _ids("parses")[-1] == "new"
    assert _ids("parses/parses-00003.parquet") == ["new"]


def test_overwrite_starts_anew(cameo: Cameo, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cameo("parse", news, "-o", "parses/")
    monkeypatch.setattr(FakeParser, "model_id", "fake-2")
    refused = cameo("parse", news, "--title", "-o", "parses/")
    assert (refused.status, len(refused.err.splitlines())) == (0, 1)  # all is stored: nothing to mix
    news.write_text('{"id": "new", "text": "One ."}\n')
    refused = cameo("parse", news, "-o", "parses/")
    assert refused.status == 2
    assert "parses: holds parses by fake-1" in refused.err and "these are by fake-2" in refused.err
    assert cameo("parse", news, "-o", "parses/", "--overwrite").err == ""
    assert _ids("parses") == ["new"]


def test_a_parser_that_cannot_be_loaded(cameo: Cameo, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "load_parser", _no_parser)
    result = cameo("parse", news, "-o", "parses/")
    assert (result.status, result.err) == (2, "cameo: parser 'nothing': no such folder\n")


def test_a_damaged_file_in_the_folder(cameo: Cameo, news: Path, tmp_path: Path) -> None:
    cameo("parse", news, "-o", "parses/")
    damaged = tmp_path / "parses" / "parses-00001.parquet"
    damaged.write_bytes(damaged.read_bytes()[:50])
    result = cameo("parse", news, "-o", "parses/")
    assert result.status == 2
    assert "parses-00001.parquet: no parse store" in result.err and "delete it" in result.err
    damaged.unlink()
    assert cameo("parse", news, "-o", "parses/").status == 0
    assert sorted(_ids("parses")) == [f"n-{number}" for number in range(8)]


def test_a_full_disk(cameo: Cameo, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cameo("parse", news, "-o", "parses/")
    news.write_text('{"id": "new", "text": "One ."}\n')

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.pq, "ParquetWriter", full)
    result = cameo("parse", news, "-o", "parses/")
    assert result.status == 2
    assert "parses-00003.parquet: cannot be written: No space left on device; make room" in result.err
    assert len(_ids("parses")) == 8


WRONG_USE = {
    "missing folder": (["-o", "none/parses/"], "none/parses: no such folder"),
    "inside the input": (["-o", "./parses/"], "lies in the folder that is read"),
    "overwrite a file": (["-o", "p.parquet", "--overwrite"], "a file is always replaced"),
    "gate without a store": (["--gate"], "--gate is for the parse store"),
    "gate for CoNLL-U": (["-o", "p.conllu", "--gate"], "--gate is for the parse store"),
    "dictionaries without a gate": (["-o", "p.parquet", "--dictionaries", "."], "--dictionaries is for --gate"),
    "language": (["-o", "p.parquet", "--gate", "--language", "fr"], "expected one of en"),
}


@pytest.mark.parametrize("name", WRONG_USE)
def test_wrong_use_is_one_clear_line(cameo: Cameo, tmp_path: Path, name: str) -> None:
    arguments, said = WRONG_USE[name]
    (tmp_path / "a.txt").write_text("One .")
    result = cameo("parse", ".", *arguments)
    assert (result.status, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert said in result.err


# --- the gate


def test_parsing_behind_the_gate(cameo: Cameo, news: Path) -> None:
    for output in ("parses/", "parses.parquet"):
        assert cameo("parse", news, "-o", output, "--gate").status == 0
        (first, *_) = read_store(output)
        assert [sentence.parsed for sentence in first.sentences] == [True, False]
    gate = store_info("parses.parquet").origin.gate
    assert gate and gate == store_info("parses/parses-00000.parquet").origin.gate
    assert cameo("code", "parses/", "-o", "e.jsonl", "--date", "2024-05-05").status == 0


def test_a_gate_of_other_dictionaries_is_never_mixed(cameo: Cameo, news: Path, tmp_path: Path) -> None:
    cameo("parse", news, "-o", "parses/", "--gate")
    (tmp_path / "mine.yml").write_text("cameo: 1\nkind: sets\nlanguage: en\norigin: editors\nsets:\n  x: [weather]\n")
    news.write_text('{"id": "new", "text": "One ."}\n')
    result = cameo("parse", news, "-o", "parses/", "--gate", "--dictionaries", "mine.yml")
    assert result.status == 2
    assert result.err.count("gate ") == 2


# --- what a store holds


def test_about(cameo: Cameo, news: Path) -> None:
    cameo("parse", news, "-o", "parses/", "--gate")
    lines = cameo("parse", "parses/", "--about").out.splitlines()
    assert lines[0] == "parses"
    facts = dict(line.split(maxsplit=1) for line in lines[1:])
    assert facts["model"] == "fake-1"
    assert (facts["documents"], facts["words"]) == ("8", "64")
    assert facts["sentences"] == "16, 8 of them not parsed"
    assert facts["bytes"].endswith(" in 3 files")
    assert facts["gate"] == store_info("parses/parses-00000.parquet").origin.gate


def test_about_an_old_store(cameo: Cameo) -> None:
    out = cameo("parse", OLD_STORE, "--about").out
    assert "  schema     version 1\n  gate       none\n" in out


@pytest.mark.parametrize(
    ("path", "said"), [(None, "nothing to describe"), (".", "no parse store in it"), ("none.parquet", "no such file")]
)
def test_about_nothing(cameo: Cameo, path: str | None, said: str) -> None:
    result = cameo("parse", *([path] if path else []), "--about")
    assert (result.status, result.out) == (2, "")
    assert said in result.err


# --- reading stores


def test_a_folder_with_parses_of_two_models_is_said(cameo: Cameo, tmp_path: Path) -> None:
    (first, second) = read_store(OLD_STORE)
    (tmp_path / "p").mkdir()
    write_store(tmp_path / "p" / "a.parquet", [first], "m-1")
    write_store(tmp_path / "p" / "b.parquet", [evolve(second, model="m-2")], "m-2")
    result = cameo("code", "p", "-f", "jsonl")
    assert result.status == 1
    assert "p/b.parquet: parses by m-2, but p/a.parquet has parses by m-1; left out" in result.err
    apart = cameo("code", "p/a.parquet", "p/b.parquet", "-f", "jsonl")
    assert "left out" not in apart.err


def test_another_version_of_the_cleaning_is_only_noted(
    cameo: Cameo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, _) = read_store(OLD_STORE)
    monkeypatch.setattr(store, "CLEANING", 99)
    write_store(tmp_path / "a.parquet", [evolve(first, problems=())], "m-1")
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert run(["code", "a.parquet", "-f", "jsonl", "-o", "e.jsonl"]) == 0


def test_coding_stored_parses_loads_no_torch(cameo: Cameo, news: Path, tmp_path: Path) -> None:
    import subprocess

    cameo("parse", news, "-o", "parses/")
    check = "import sys; from cameo.cli import run; s = run(['code', 'parses/', '-o', 'e.csv', '--date', '2024-05-05'])"
    check += "; sys.exit(s or bool({'torch', 'stanza'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], check=False, cwd=tmp_path).returncode == 0


def test_the_guide_has_every_column_of_the_store() -> None:
    guide = (Path(__file__).parent.parent / "docs" / "guide.md").read_text("utf-8")
    section = guide.partition("### What is stored")[2].partition("\n### ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    documented = [name.strip(" `") for row in rows for name in row.split(",")]
    assert sorted(documented) == sorted(store.SCHEMA.names)
