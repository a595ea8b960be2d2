"""The parse store: what a parser found, kept so that coding again never parses again.

One Parquet file (zstd), one row a document: what the document says of itself, its text, and one column for each field
of a token, as lists of sentences of values. Offsets point into the text as given. The file's metadata names the model
and the versions of schema and cleaning. Reading needs neither torch nor Stanza.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen

from cameo.cleaning import VERSION as CLEANING
from cameo.document import Document, ParsedDocument, Problem, Sentence, Token
from cameo.errors import CameoError

SCHEMA_VERSION = 1
ROWS = 256
LETTERS = 4_000_000
"""A row group ends after so many documents, or so many characters of text, whichever comes first."""

_METADATA = b"cameo"
_STRINGS = ("text", "lemma", "upos", "xpos", "feats", "deprel")
_NUMBERS = ("head", "start", "end")
_ABOUT = ("id", "text", "title", "source", "url", "language")

_PROBLEM = pa.struct(
    [("kind", pa.string()), ("message", pa.string()), ("start", pa.int32()), ("end", pa.int32())],
)
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in _ABOUT),
        ("date", pa.date32()),
        ("extra", pa.string()),
        ("parsed", pa.bool_()),
        ("sentence", pa.list_(pa.int32())),
        *((f"token_{name}", pa.list_(pa.list_(pa.string()))) for name in _STRINGS),
        *((f"token_{name}", pa.list_(pa.list_(pa.int32()))) for name in _NUMBERS),
        ("problems", pa.list_(_PROBLEM)),
    ]
)
"""``sentence`` holds the sentences' indices (−1 for the title); ``extra`` is JSON."""


class StoreError(CameoError):
    """A parse store that cannot be written or read."""

    def __init__(self, path: str | Path, message: str) -> None:
        self.path = str(path)
        super().__init__(f"{path}: {message}")


@frozen
class StoreInfo:
    """What a store says about itself."""

    model: str
    schema: int
    cleaning: int
    documents: int


def write_store(path: str | Path, parsed_documents: Iterable[ParsedDocument], model_id: str) -> int:
    """Write parses; the file appears under its name only when it is whole.

    :param model_id: of the parser that made them all.
    :returns: the number of documents.
    :raises StoreError: when a parse comes from another model.
    """
    target = Path(path)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    about = {"schema": SCHEMA_VERSION, "cleaning": CLEANING, "model": model_id}
    schema = SCHEMA.with_metadata({_METADATA: json.dumps(about, sort_keys=True).encode()})
    count = 0
    try:
        with pq.ParquetWriter(unfinished, schema, compression="zstd") as writer:
            for group in _groups(parsed_documents):
                for parsed in group:
                    _check_model(target, parsed, model_id)
                writer.write_table(pa.Table.from_pydict(_columns(group), schema=schema))
                count += len(group)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def read_store(path: str | Path) -> Iterator[ParsedDocument]:
    """Read the documents of a store, in the order they were written.

    :param path: a file, or a folder of ``*.parquet`` files, read by name; all from one model.
    :raises StoreError: when it is no store, is from a newer cameo, or mixes models.
    """
    files = sorted(Path(path).glob("*.parquet")) if Path(path).is_dir() else [Path(path)]
    models = {file: store_info(file).model for file in files}
    if len(set(models.values())) > 1:
        found = ", ".join(f"{model} ({file.name})" for file, model in models.items())
        raise StoreError(path, f"parses of different models: {found}; code them one by one, or parse again")
    for file in files:
        yield from _read_file(file, models[file])


def store_info(path: str | Path) -> StoreInfo:
    """Model, versions and size of one store file, without reading the parses.

    :raises StoreError: when the file is no store, or is from a newer cameo.
    """
    try:
        metadata = pq.read_metadata(path)
        about = json.loads((metadata.metadata or {})[_METADATA])
    except FileNotFoundError:
        raise StoreError(path, "no such file") from None
    except (KeyError, ValueError, OSError) as error:
        raise StoreError(path, f"no parse store ({error}); write one with `cameo parse`") from None
    if about["schema"] > SCHEMA_VERSION:
        found = f"schema {about['schema']}, but this cameo reads up to {SCHEMA_VERSION}"
        raise StoreError(path, f"{found}; update cameo, or parse again")
    return StoreInfo(about["model"], about["schema"], about["cleaning"], metadata.num_rows)


# --- writing


def _groups(parsed_documents: Iterable[ParsedDocument]) -> Iterator[list[ParsedDocument]]:
    group: list[ParsedDocument] = []
    letters = 0
    for parsed in parsed_documents:
        group.append(parsed)
        letters += len(parsed.document.text)
        if len(group) >= ROWS or letters >= LETTERS:
            yield group
            group, letters = [], 0
    if group:
        yield group


def _check_model(path: Path, parsed: ParsedDocument, model_id: str) -> None:
    if parsed.model != model_id:
        found = f"document {parsed.document.id} was parsed by {parsed.model or 'an unnamed model'}"
        raise StoreError(path, f"{found}, the store is for {model_id}; a store holds parses of one model only")


def _columns(group: Sequence[ParsedDocument]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        name: [_storable(getattr(parsed.document, name)) for parsed in group] for name in _ABOUT
    }
    columns["date"] = [parsed.document.date for parsed in group]
    columns["extra"] = [_json(parsed.document.extra) for parsed in group]
    columns["parsed"] = [bool(parsed.sentences) for parsed in group]
    columns["sentence"] = [[sentence.index for sentence in parsed.sentences] for parsed in group]
    for name in _STRINGS:
        columns[f"token_{name}"] = [_values(parsed, name, _storable) for parsed in group]
    for name in _NUMBERS:
        columns[f"token_{name}"] = [_values(parsed, name, None) for parsed in group]
    columns["problems"] = [[_problem(problem) for problem in parsed.problems] for parsed in group]
    return columns


def _values(parsed: ParsedDocument, name: str, change: Any) -> list[list[Any]]:
    rows = [[getattr(token, name) for token in sentence.tokens] for sentence in parsed.sentences]
    return [[change(value) for value in row] for row in rows] if change else rows


def _problem(problem: Problem) -> dict[str, Any]:
    start, end = problem.span or (None, None)
    return {"kind": problem.kind, "message": _storable(problem.message), "start": start, "end": end}


def _storable(text: str | None) -> str | None:
    """Text without half characters (lone surrogates), which no file can hold; the length stays, and so do offsets."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


def _json(extra: Mapping[str, Any]) -> str | None:
    return json.dumps(dict(extra), ensure_ascii=True, default=str) if extra else None


# --- reading


def _read_file(path: Path, model: str) -> Iterator[ParsedDocument]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=64):
            columns = [batch.column(name) for name in SCHEMA.names]
            for row in range(batch.num_rows):
                values = {name: column[row].as_py() for name, column in zip(SCHEMA.names, columns, strict=True)}
                yield _parsed(values, model)


def _parsed(row: Mapping[str, Any], model: str) -> ParsedDocument:
    about = {name: row[name] for name in _ABOUT}
    document = Document(**about, date=row["date"], extra=json.loads(row["extra"]) if row["extra"] else {})
    fields = [row[f"token_{name}"] for name in (*_STRINGS, *_NUMBERS)]
    sentences = tuple(
        Sentence(index, tuple(_tokens(*values))) for index, *values in zip(row["sentence"], *fields, strict=True)
    )
    problems = tuple(
        Problem(
            document.id,
            found["kind"],
            found["message"],
            None if found["start"] is None else (found["start"], found["end"]),
        )
        for found in row["problems"]
    )
    return ParsedDocument(document, sentences, problems, model)


def _tokens(*columns: Sequence[Any]) -> Iterator[Token]:
    for number, (text, lemma, upos, xpos, feats, deprel, head, start, end) in enumerate(zip(*columns, strict=True), 1):
        yield Token(number, text, lemma, upos, xpos, feats, head, deprel, start, end)
