"""Reading: every kind of input, and everything that can be wrong with one while the rest is read on."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest

from cameo.document import Document, ParsedDocument, Problem
from cameo.inputs import Fields, Item, Reading, count, read

MAY_5 = datetime.date(2024, 5, 5)


def read_all(*paths: Path | str, stdin: bytes | None = None, **options: Any) -> tuple[list[Item], list[Problem]]:
    problems: list[Problem] = []
    stream = None if stdin is None else io.BytesIO(stdin)
    return list(read(paths, Reading(**options), problems.append, stream)), problems


def documents(*paths: Path | str, **options: Any) -> list[Document]:
    items, problems = read_all(*paths, **options)
    assert problems == []
    return [item for item in items if isinstance(item, Document)]


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- text


def test_text_file(tmp_path: Path) -> None:
    (document,) = documents(file(tmp_path, "2024-05-05-talks.txt", "One.\r\nTwo.\r"))
    assert document == Document("2024-05-05-talks", "One.\r\nTwo.\r", date=MAY_5)


def test_given_date_wins_over_the_name_of_a_file(tmp_path: Path) -> None:
    (document,) = documents(file(tmp_path, "2020-01-01.txt", "One."), date="2024-05-05")
    assert document.date == MAY_5


@pytest.mark.parametrize("name", ["talks.txt", "2024-13-45.txt", "2024-05-051.txt", "20240505.txt"])
def test_names_without_a_date(tmp_path: Path, name: str) -> None:
    (document,) = documents(file(tmp_path, name, "One."))
    assert document.date is None


def test_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (document,) = documents(file(tmp_path, "a.txt", b"\xef\xbb\xbfOne."))
    assert document.text == "One."


def test_folder_is_read_in_order_with_its_subfolders(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.txt", ".hidden.txt", ".git/c.txt"):
        file(tmp_path, name, "One.")
    assert [document.id for document in documents(tmp_path)] == ["b", "a/1", "a/2"]


def test_files_of_one_name_get_ids_of_their_own(tmp_path: Path) -> None:
    one, two = file(tmp_path, "x/a.txt", "One."), file(tmp_path, "y/a.txt", "Two.")
    assert [document.id for document in documents(one, two)] == ["a", str(two)]


def test_files_of_other_kinds_are_passed_over_with_a_note(tmp_path: Path) -> None:
    file(tmp_path, "a.txt", "One.")
    file(tmp_path, "picture.png", b"\x89PNG")
    items, (problem,) = read_all(tmp_path)
    assert len(items) == 1
    assert problem.kind == "other-files"


def test_pipe_is_text_or_json_lines() -> None:
    assert documents("-", stdin=b"One.") == [Document("stdin", "One.")]
    (document,) = documents("-", stdin=b'{"id": 7, "text": "One."}\n')
    assert (document.id, document.text) == ("7", "One.")


def test_input_format_wins_over_names(tmp_path: Path) -> None:
    (document,) = documents("-", stdin=b"text,date\nOne.,2024-05-05\n", kind="csv")
    assert document.date == MAY_5
    (document,) = documents(file(tmp_path, "a.jsonl", '{"text": 1}'), kind="text")
    assert document.text == '{"text": 1}'


# --- rows


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": "One.", "date": "2024-05-05", "title": "T", "url": "u", "source": "AP", "desk": ["x"]},
        {"text": "Two.", "date": "2024-05-05T10:00:00Z", "id": None},
        {"text": "Three.", "date": 20240505},
    ]
    path = file(tmp_path, "news.jsonl", "\n".join(map(json.dumps, rows)) + "\n\n")
    first, second, third = documents(path)
    assert first == Document("a", "One.", MAY_5, "T", "AP", "u", extra={"desk": ["x"]})
    assert (second.id, second.date) == ("news:2", MAY_5)
    assert third.date == MAY_5


def test_chosen_fields(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", '{"doc": "One.", "no": 3, "day": "2024-05-05", "head": "H", "text": "other"}')
    (document,) = documents(path, fields=Fields(id="no", text="doc", date="day", title="head"))
    assert document == Document("3", "One.", MAY_5, "H", extra={"text": "other"})


def test_date_of_a_row_wins_over_the_given_one(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", '{"text": "One.", "date": "2024-05-05"}\n{"text": "Two."}')
    assert [document.date for document in documents(path, date="2020-01-01")] == [MAY_5, datetime.date(2020, 1, 1)]


def test_whole_json_file(tmp_path: Path) -> None:
    path = file(tmp_path, "a.json", json.dumps([{"text": "One."}, {"text": "Two."}], indent=2))
    assert [document.id for document in documents(path)] == ["a:1", "a:2"]


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_delimited(tmp_path: Path, name: str, mark: str) -> None:
    content = f'\ufeffid{mark}text{mark}desk\n1{mark}"One,\ttwo\r\nthree."{mark}\n\n2{mark}Four.{mark}world\n'
    first, second = documents(file(tmp_path, name, content))
    assert (first.id, first.text, first.extra) == ("1", "One,\ttwo\r\nthree.", {"desk": ""})
    assert (second.id, second.extra) == ("2", {"desk": "world"})


def test_a_comma_in_a_quoted_name_separates_nothing(tmp_path: Path) -> None:
    (document,) = documents(file(tmp_path, "a.csv", 'text;"city, state"\nOne, two.;Nairobi\n'))
    assert (document.text, document.extra) == ("One, two.", {"city, state": "Nairobi"})


def test_long_cells_are_read(tmp_path: Path) -> None:
    (document,) = documents(file(tmp_path, "a.csv", f"text\n{'word ' * 100_000}\n"))
    assert len(document.text) == 500_000


# --- parses


CONLLU = (
    "# newdoc id = d\n# text = Ghana won\n"
    "1\tGhana\tGhana\tPROPN\t_\t_\t2\tnsubj\t_\t_\n"
    "2\twon\twin\tVERB\t_\t_\t0\troot\t_\t_\n\n"
)


def test_conllu(tmp_path: Path) -> None:
    items, problems = read_all(file(tmp_path, "2024-05-05.conllu", CONLLU))
    assert problems == []
    (parsed,) = items
    assert isinstance(parsed, ParsedDocument)
    assert (parsed.document.id, parsed.document.date, len(parsed.sentences)) == ("d", MAY_5, 1)


def test_broken_conllu_gives_what_comes_before_the_fault(tmp_path: Path) -> None:
    path = file(tmp_path, "a.conllu", CONLLU + "# newdoc id = e\nno table\n")
    good = file(tmp_path, "b.txt", "One.")
    items, (problem,) = read_all(path, good)
    assert isinstance(items[-1], Document)
    assert "a.conllu:7" in problem.message


# --- what is wrong


BAD: dict[str, tuple[str, bytes, str, str]] = {
    "empty": ("a.txt", b" \n", "empty-text", "no text"),
    "pdf": ("a.txt", b"%PDF-1.7 text", "binary", "PDF"),
    "gzip": ("a.jsonl", b"\x1f\x8b\x08\x00", "binary", "gzip"),
    "machine code": ("a.txt", b"\x7fELF\x02\x01\x01\0\0\0", "binary", "binary"),
    "control characters": ("a.csv", bytes(range(1, 9)) * 20, "binary", "binary"),
    "utf-16": ("a.txt", "One.".encode("utf-16"), "binary", "--encoding utf-16"),
    "cyrillic": ("a.txt", "Переговоры".encode("cp1251"), "encoding", "--encoding"),
    "no object": ("a.jsonl", b"[1]", "bad-json", 'found [1], expected an object such as {"text"'),
    "cut off": ("a.jsonl", b'{"text": "One.', "bad-json", "Unterminated string"),
    "deep": ("a.jsonl", b"[" * 100_000, "bad-json", "nested too deeply"),
    "whole, broken": ("a.json", b'{"text": 1}\n{"text": 2}', "bad-json", "name the file .jsonl"),
    "no text": ("a.jsonl", b'{"texts": "One."}', "no-field", "did you mean 'texts'?"),
    "text is a list": ("a.jsonl", b'{"text": ["One."]}', "bad-field", 'found ["One."], expected text'),
    "row without text": ("a.jsonl", b'{"text": ""}', "empty-text", "'text' is empty"),
    "date": ("a.jsonl", b'{"text": "One.", "date": "5 May"}', "bad-date", "'5 May', expected an ISO date"),
    "columns": ("a.csv", b"id,text\n1,One, two.\n", "bad-row", "found 3 columns, expected 2"),
    "empty table": ("a.csv", b"", "empty-text", "nothing in it"),
    "not a store": ("a.parquet", b"PAR0", "bad-parses", "a.parquet"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    filename, content, kind, message = BAD[name]
    items, problems = read_all(file(tmp_path, filename, content), file(tmp_path, "good.txt", "One."))
    assert [item.id for item in items if isinstance(item, Document)] == ["good"]
    assert problems[0].kind == kind
    assert message in problems[0].message
    assert filename in problems[0].document + problems[0].message


def test_bad_rows_do_not_stop_their_file(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", '{"text": "One."}\n{\n{"text": "Two."}\n')
    items, (problem,) = read_all(path)
    assert len(items) == 2
    assert problem.document == f"{path}:2"


def test_missing_file(tmp_path: Path) -> None:
    items, (problem,) = read_all(tmp_path / "none.txt", file(tmp_path, "a.txt", "One."))
    assert len(items) == 1
    assert (problem.kind, problem.document) == ("missing-file", str(tmp_path / "none.txt"))


def test_folder_without_text(tmp_path: Path) -> None:
    assert [problem.kind for problem in read_all(tmp_path)[1]] == ["empty-folder"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"One \xff two three."),
        ("a.csv", b"text\nOne \xff two three.\n"),
        ("a.jsonl", b'{"text": "One \xff two three."}'),
    ],
)
def test_a_bad_byte_becomes_one_character(tmp_path: Path, name: str, content: bytes) -> None:
    (document,), (problem,) = read_all(file(tmp_path, name, content))
    assert isinstance(document, Document)
    assert document.text == "One \ufffd two three."
    assert problem.kind == "encoding"


def test_other_encodings(tmp_path: Path) -> None:
    (document,) = documents(file(tmp_path, "a.txt", "Переговоры.".encode("cp1251")), encoding="cp1251")
    assert document.text == "Переговоры."
    (document,) = documents(file(tmp_path, "b.txt", "One.".encode("utf-16")), encoding="utf-16")
    assert document.text == "One."


def test_half_a_character_from_json_is_replaced(tmp_path: Path) -> None:
    (document,), (problem,) = read_all(file(tmp_path, "a.jsonl", r'{"text": "One \ud83d.", "x": ["\ud83d"]}'))
    assert isinstance(document, Document)
    assert (document.text, document.extra) == ("One \ufffd.", {"x": ["\ufffd"]})
    assert problem.kind == "encoding"


def test_misspelt_field_is_noticed(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", '{"text": "One.", "published": "2024-05-05"}')
    _, (problem,) = read_all(path, fields=Fields(date="publishd"))
    assert "'publishd' (--date-field); did you mean 'published'?" in problem.message


def test_parses_cannot_come_through_a_pipe() -> None:
    assert read_all("-", stdin=b"x", kind="parses")[1][0].kind == "not-a-file"


def test_count(tmp_path: Path) -> None:
    file(tmp_path, "a.txt", "One.")
    file(tmp_path, "b.jsonl", '{"text": "One."}\n{"text": "Two."}\n')
    assert count([tmp_path, tmp_path / "a.txt"]) == 4
    assert count([file(tmp_path, "c.csv", "text\n")]) is None
    assert count(["-"]) is None
