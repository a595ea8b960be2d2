"""The parse store."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from cameo import store
from cameo.document import Document, ParsedDocument, Problem, Sentence, Token
from cameo.store import (
    Origin,
    StoreError,
    folder_origin,
    portions,
    read_store,
    store_info,
    store_size,
    stored_ids,
    write_folder,
    write_store,
)

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


def test_stores_of_version_1_are_read() -> None:
    """Written by the first cameo that had a store: no gate, no word of titles."""
    old = Path(__file__).parent / "data" / "store-v1.parquet"
    assert list(read_store(old)) == [PARSED, EMPTY]
    assert store_info(old).origin == Origin(model="m-1", schema=1, cleaning=1)
    assert store_size(old).sentences == 3


def test_sentences_that_were_not_parsed_stay_so(tmp_path: Path) -> None:
    bare = Sentence(1, (Token(1, "No", "", "", "", "", 0, "", 7, 9),), parsed=False)
    gated = evolve(PARSED, sentences=(*PARSED.sentences[:2], bare))
    write_store(tmp_path / "a.parquet", [gated, EMPTY], "m-1", gate="g-1", titles=True)
    assert list(read_store(tmp_path / "a.parquet")) == [gated, EMPTY]
    origin = store_info(tmp_path / "a.parquet").origin
    assert (origin.gate, origin.titles) == ("g-1", True)


def test_size(tmp_path: Path) -> None:
    bare = evolve(PARSED.sentences[1], parsed=False)
    gated = evolve(PARSED, sentences=(PARSED.sentences[0], bare))
    write_store(tmp_path / "a.parquet", [gated, EMPTY, EMPTY], "m-1")
    write_store(tmp_path / "b.parquet", [PARSED], "m-1")
    size = store_size(tmp_path)
    assert (size.files, size.documents, size.sentences, size.skipped, size.words) == (2, 4, 5, 1, 7)
    assert size.bytes == sum(file.stat().st_size for file in tmp_path.iterdir())


def test_files_that_are_cut_off(tmp_path: Path) -> None:
    write_store(tmp_path / "a.parquet", _stories(300), "m-1")
    content = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(content[: len(content) // 2])
    with pytest.raises(StoreError, match="no parse store"):
        list(read_store(tmp_path / "a.parquet"))
    (tmp_path / "a.parquet").write_bytes(content[:100] + b"\0" * 400 + content[500:])
    with pytest.raises(StoreError, match="cannot be read"):
        list(read_store(tmp_path / "a.parquet"))


class FullDisk:
    """A Parquet writer that finds no room."""

    def __init__(self, path: Path, *_: object, **__: object) -> None:
        path.touch()

    def write_table(self, table: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def close(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_store(tmp_path / "a.parquet", [EMPTY], "m-1")
    monkeypatch.setattr(store.pq, "ParquetWriter", FullDisk)
    with pytest.raises(StoreError, match=r"a\.parquet: cannot be written: No space left on device; make room"):
        write_store(tmp_path / "a.parquet", [PARSED], "m-1")
    assert list(read_store(tmp_path / "a.parquet")) == [EMPTY]
    assert [file.name for file in tmp_path.iterdir()] == ["a.parquet"]


# --- folders


def _stories(count: int, start: int = 0) -> list[ParsedDocument]:
    numbers = range(start, start + count)
    return [evolve(PARSED, document=evolve(PARSED.document, id=str(n)), problems=()) for n in numbers]


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FILE_ROWS", 3)


@pytest.mark.usefixtures("small_files")
def test_a_folder_has_files_of_bounded_size(tmp_path: Path) -> None:
    assert write_folder(tmp_path / "p", _stories(7)) == 7
    assert sorted(file.name for file in (tmp_path / "p").iterdir()) == [f"parses-0000{n}.parquet" for n in range(3)]
    assert list(read_store(tmp_path / "p")) == _stories(7)
    assert stored_ids(tmp_path / "p") == {str(number): 1 for number in range(7)}
    assert folder_origin(tmp_path / "p") == Origin.now("m-1")


@pytest.mark.usefixtures("small_files")
def test_a_run_that_was_cut_off_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    def killed() -> Iterator[ParsedDocument]:
        yield from _stories(5)
        raise KeyboardInterrupt

    write_folder(tmp_path / "whole", _stories(8))
    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "cut", killed())
    assert stored_ids(tmp_path / "cut").total() == 3
    (tmp_path / "cut" / ".parses-00001.parquet.77.part").write_text("what a killed process leaves")
    write_folder(tmp_path / "cut", _stories(5, start=3))
    assert _contents(tmp_path / "cut") == _contents(tmp_path / "whole")


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_long_documents_end_a_file_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FILE_LETTERS", 10)
    documents = [Document(str(number), "x" * length) for number, length in enumerate((4, 5, 1, 20, 3))]
    assert [[each.id for each in portion] for portion in portions(documents)] == [["0", "1", "2"], ["3"], ["4"]]


def test_what_a_portion_leaves_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FILE_ROWS", 2)
    assert [next(portion).document.id for portion in portions(_stories(5))] == ["0", "2", "4"]


@pytest.mark.parametrize(
    ("gate", "titles", "model", "said"),
    [
        (
            "g",
            False,
            "m-1",
            "m-1, cleaning 1, schema 2, no gate, no titles, these are by m-1, cleaning 1, schema 2, gate g",
        ),
        ("", True, "m-1", "these are by m-1, cleaning 1, schema 2, no gate, titles"),
        ("", False, "m-2", "these are by m-2"),
    ],
)
def test_what_was_made_otherwise_is_never_mixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gate: str, titles: bool, model: str, said: str
) -> None:
    monkeypatch.setattr(store, "CLEANING", 1)
    write_folder(tmp_path, _stories(2))
    before = _contents(tmp_path)
    with pytest.raises(StoreError, match="start anew with --overwrite") as caught:
        write_folder(tmp_path, [evolve(PARSED, model=model)], gate=gate, titles=titles)
    assert said in str(caught.value)
    assert _contents(tmp_path) == before


def test_another_version_of_the_cleaning_is_never_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path, _stories(2))
    monkeypatch.setattr(store, "CLEANING", 99)
    with pytest.raises(StoreError, match="these are by m-1, cleaning 99"):
        write_folder(tmp_path, _stories(1))


def test_a_damaged_file_in_the_folder_stops_a_run(tmp_path: Path) -> None:
    (tmp_path / "parses-00000.parquet").write_text("no")
    with pytest.raises(StoreError, match=r"parses-00000\.parquet: no parse store .*; delete it"):
        write_folder(tmp_path, _stories(1))
    with pytest.raises(StoreError, match="no parse store"):
        stored_ids(tmp_path)


def test_other_parquet_files_are_no_parses(tmp_path: Path) -> None:
    store.pq.write_table(store.pa.table({"id": ["a"]}), tmp_path / "events.parquet")
    with pytest.raises(StoreError, match="it was not written by cameo"):
        write_folder(tmp_path, _stories(1))


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        write_folder(tmp_path / "file" / "parses", _stories(1))


def test_same_parses_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_store(tmp_path / name, [PARSED, EMPTY], "m-1")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_reading_loads_no_torch() -> None:
    check = (
        "import sys, cameo.store, cameo.document, cameo.parser; sys.exit(bool({'torch', 'stanza'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
