"""The parse store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from cameo import store
from cameo.document import Document, ParsedDocument, Problem, Sentence, Token
from cameo.store import StoreError, read_store, store_info, write_store

GO = Token(1, "Géh", "go", "VERB", "VB", "Mood=Imp", 0, "root", 2, 5)
STOP = Token(2, "!", "!", "PUNCT", "", "", 1, "punct", 5, 6)
PARSED = ParsedDocument(
    Document("ä 1", "  Géh! No", "2024-05-05", title="T", url="u", extra={"page": 3}),
    (Sentence(-1, (GO,)), Sentence(0, (GO, STOP)), Sentence(1, (GO,))),
    (Problem("ä 1", "long-sentence", "what", (0, 3)), Problem("ä 1", "no-date", "why")),
    "m-1",
)
EMPTY = ParsedDocument(Document("b", ""), (), (Problem("b", "empty-text", "…"),), "m-1")


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    assert write_store(tmp_path / "a.parquet", [PARSED, EMPTY], "m-1") == 2
    assert list(read_store(tmp_path / "a.parquet")) == [PARSED, EMPTY]
    assert store_info(tmp_path / "a.parquet").model == "m-1"


def test_row_groups_end_after_many_documents_or_many_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "ROWS", 2)
    documents = [evolve(PARSED, document=evolve(PARSED.document, id=str(number)), problems=()) for number in range(5)]
    write_store(tmp_path / "a.parquet", iter(documents), "m-1")
    assert list(read_store(tmp_path / "a.parquet")) == documents
    assert store.pq.read_metadata(tmp_path / "a.parquet").num_row_groups == 3


def test_half_characters_keep_their_place(tmp_path: Path) -> None:
    broken = ParsedDocument(Document("a", "x\ud800y"), (), (), "m")
    write_store(tmp_path / "a.parquet", [broken], "m")
    (read,) = read_store(tmp_path / "a.parquet")
    assert read.document.text == "x?y"


def test_a_store_holds_parses_of_one_model(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="document ä 1 was parsed by m-1, the store is for m-2"):
        write_store(tmp_path / "a.parquet", [PARSED], "m-2")
    write_store(tmp_path / "a.parquet", [PARSED], "m-1")
    write_store(tmp_path / "b.parquet", [evolve(PARSED, model="m-2")], "m-2")
    with pytest.raises(StoreError, match="different models"):
        list(read_store(tmp_path))


def test_nothing_is_left_of_a_run_that_fails(tmp_path: Path) -> None:
    def failing() -> Iterator[ParsedDocument]:
        yield PARSED
        raise RuntimeError

    write_store(tmp_path / "a.parquet", [EMPTY], "m-1")
    with pytest.raises(RuntimeError):
        write_store(tmp_path / "a.parquet", failing(), "m-1")
    assert list(read_store(tmp_path / "a.parquet")) == [EMPTY]
    assert [file.name for file in tmp_path.iterdir()] == ["a.parquet"]


def test_files_that_are_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such file"):
        list(read_store(tmp_path / "none.parquet"))
    (tmp_path / "a.parquet").write_text("no")
    with pytest.raises(StoreError, match="no parse store"):
        list(read_store(tmp_path / "a.parquet"))


def test_newer_stores_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SCHEMA_VERSION", 99)
    write_store(tmp_path / "a.parquet", [PARSED], "m-1")
    monkeypatch.undo()
    with pytest.raises(StoreError, match="schema 99"):
        list(read_store(tmp_path / "a.parquet"))


def test_same_parses_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_store(tmp_path / name, [PARSED, EMPTY], "m-1")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_reading_loads_no_torch() -> None:
    check = (
        "import sys, cameo.store, cameo.document, cameo.parser; sys.exit(bool({'torch', 'stanza'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
