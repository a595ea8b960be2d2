"""The parse store: what a parser found, kept so that coding again never parses again.

Parquet (zstd), one row a document: what the document says of itself, its text, and one column for each field of a
token, as lists of sentences of values. Offsets point into the text as given. The file's metadata names the model, the
versions of schema and cleaning, and the gate. Reading needs neither torch nor Stanza.

A store is one file, or a folder of files of bounded size, so that a run that is cut off loses at most the last one.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from attrs import asdict, frozen

from cameo.cleaning import VERSION as CLEANING
from cameo.document import Document, ParsedDocument, Problem, Sentence, Token
from cameo.errors import CameoError, reason_of
from cameo.export.files import sync

T = TypeVar("T", Document, ParsedDocument, Document | ParsedDocument)

SCHEMA_VERSION = 2
"""2 can say of a sentence that it was not parsed; stores of version 1 have none such."""
ROWS = 256
LETTERS = 1_000_000
"""A row group ends after so many documents, or so many characters of text, whichever comes first."""
FILE_ROWS = 1_000
FILE_LETTERS = 4_000_000
"""Likewise a file of a folder: some minutes of parsing on one core."""

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
        ("sentence_parsed", pa.list_(pa.bool_())),
        *((f"token_{name}", pa.list_(pa.list_(pa.string()))) for name in _STRINGS),
        *((f"token_{name}", pa.list_(pa.list_(pa.int32()))) for name in _NUMBERS),
        ("problems", pa.list_(_PROBLEM)),
    ]
)
"""``sentence`` holds the sentences' indices (−1 for the title); ``extra`` is JSON."""

_FILE_NAME = re.compile(r"parses-(\d+)\.parquet")
_BATCH = 64  # documents that are turned into objects at once


class StoreError(CameoError):
    """A parse store that cannot be written or read."""

    def __init__(self, path: str | Path, message: str) -> None:
        self.path = str(path)
        super().__init__(f"{path}: {message}")


@frozen(kw_only=True)
class Origin:
    """What made the parses of a store: two stores whose origins differ are never mixed.

    :param model: id of the parser's model.
    :param gate: id of the gate that kept sentences from being parsed, empty for none.
    :param titles: whether titles were parsed too.
    """

    model: str
    schema: int
    cleaning: int
    gate: str = ""
    titles: bool = False

    @classmethod
    def now(cls, model: str, *, gate: str = "", titles: bool = False) -> Origin:
        """Of parses that are made by this version of cameo."""
        return cls(model=model, schema=SCHEMA_VERSION, cleaning=CLEANING, gate=gate, titles=titles)


@frozen
class StoreInfo:
    """What one store file says about itself."""

    origin: Origin
    documents: int

    @property
    def model(self) -> str:
        return self.origin.model


@frozen
class StoreSize:
    """What a store holds; ``skipped`` sentences were kept from the parser by a gate, ``bytes`` lie on the disk."""

    files: int
    documents: int
    sentences: int
    skipped: int
    words: int
    bytes: int


def write_store(
    path: str | Path,
    parsed_documents: Iterable[ParsedDocument],
    model_id: str,
    *,
    gate: str = "",
    titles: bool = False,
) -> int:
    """Write parses to one file, which appears under its name only when it is whole.

    :param model_id: of the parser that made them all.
    :param gate: id of the gate they were parsed behind.
    :param titles: whether titles were parsed too.
    :returns: the number of documents.
    :raises StoreError: when a parse comes from another model, or the file cannot be written.
    """

    def batches() -> Iterator[Any]:
        for group in groups(parsed_documents):
            for parsed in group:
                _check_model(Path(path), parsed, model_id)
            yield to_batch(group)

    return write_batches(path, batches(), Origin.now(model_id, gate=gate, titles=titles))


def write_batches(path: str | Path, batches: Iterable[Any], origin: Origin) -> int:
    """Write rows of parses, as :func:`to_batch` makes them, to one file; each batch becomes a row group.

    :param batches: ``pyarrow.RecordBatch`` with the columns of :data:`SCHEMA`.
    :returns: the number of documents.
    :raises StoreError: when the file cannot be written.
    """
    target = Path(path)
    schema = SCHEMA.with_metadata({_METADATA: json.dumps(asdict(origin), sort_keys=True).encode()})
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    count = 0
    try:
        writer = _trying(target, pq.ParquetWriter, unfinished, schema, compression="zstd")
        try:
            for batch in batches:
                _trying(target, writer.write_batch, batch)
                count += len(batch)
        finally:
            _trying(target, writer.close)
        _trying(target, sync, unfinished)  # a name must not outlive its contents when the power fails
        _trying(target, unfinished.replace, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def write_folder(
    folder: str | Path, parsed_documents: Iterable[ParsedDocument], *, gate: str = "", titles: bool = False
) -> int:
    """Write parses to ``parses-00000.parquet`` … in a folder, after those that are there; one run at a time.

    Every file appears whole or not at all. What comes in :func:`portions`, each parsed by itself, gives the same files
    whether or not it was interrupted between two of them.

    :returns: the number of documents written.
    :raises StoreError: when the folder holds parses of another origin, or something else; when it cannot be written.
    """
    folder = Path(folder)
    _trying(folder, folder.mkdir, exist_ok=True)
    for left in folder.glob(".parses-*.part"):
        left.unlink(missing_ok=True)
    known = folder_origin(folder)
    numbers = [int(found[1]) for file in folder.iterdir() if (found := _FILE_NAME.fullmatch(file.name))]
    count = 0
    for number, portion in enumerate(portions(parsed_documents), start=max(numbers, default=-1) + 1):
        first = next(portion)
        _check_origin(folder, known, Origin.now(first.model, gate=gate, titles=titles))
        file = folder / f"parses-{number:05}.parquet"
        count += write_store(file, chain((first,), portion), first.model, gate=gate, titles=titles)
    return count


def portions(documents: Iterable[T], rows: int | None = None, letters: int | None = None) -> Iterator[Iterator[T]]:
    """Cut a stream of documents, parsed or not, where the files of a folder end; each portion is used up in turn.

    :param rows: documents after which a portion ends, by default :data:`FILE_ROWS`; one is never cut in two.
    :param letters: likewise characters of text, by default :data:`FILE_LETTERS`.
    """
    stream = iter(documents)
    for first in stream:
        portion = _portion(chain((first,), stream), rows or FILE_ROWS, letters or FILE_LETTERS)
        yield portion
        for _ in portion:  # what the caller left
            pass


def folder_origin(folder: str | Path) -> Origin | None:
    """What made the parses of a folder, ``None`` if it holds none.

    :raises StoreError: when a file is no store, or when two differ.
    """
    origins = {file: store_info(file).origin for file in sorted(Path(folder).glob("*.parquet"))}
    if len(set(origins.values())) > 1:
        found = ", ".join(f"{_named(origin)} ({file.name})" for file, origin in _first_of_each(origins))
        raise StoreError(folder, f"parses of different models or settings: {found}; code them one by one")
    return next(iter(origins.values()), None)


def stored_ids(folder: str | Path) -> Counter[str]:
    """How often each document's id stands in the files of a folder.

    :raises StoreError: when a file cannot be read.
    """
    ids: Counter[str] = Counter()
    for file in sorted(Path(folder).glob("*.parquet")):
        store_info(file)
        for batch in read_batches(file, ["id"]):
            ids.update(batch.column("id").to_pylist())
    return ids


def read_store(path: str | Path) -> Iterator[ParsedDocument]:
    """Read the documents of a store, in the order they were written.

    :param path: a file, or a folder of ``*.parquet`` files, read by name; all from one model.
    :raises StoreError: when it is no store, is from a newer cameo, mixes models, or is cut off.
    """
    files = _files(Path(path))
    models = {file: store_info(file).model for file in files}
    if len(set(models.values())) > 1:
        found = ", ".join(f"{model} ({file.name})" for file, model in _first_of_each(models))
        raise StoreError(path, f"parses of different models: {found}; code them one by one, or parse again")
    for file in files:
        for batch in read_batches(file):
            yield from parsed_documents_of(batch, models[file])


def store_info(path: str | Path) -> StoreInfo:
    """Origin and size of one store file, without reading the parses.

    :raises StoreError: when the file is no store, or is from a newer cameo.
    """
    try:
        metadata = pq.read_metadata(path)
        about = json.loads((metadata.metadata or {})[_METADATA])
    except FileNotFoundError:
        raise StoreError(path, "no such file") from None
    except (KeyError, ValueError, OSError) as error:
        reason = "it was not written by cameo" if isinstance(error, KeyError) else str(error).strip()
        raise StoreError(path, f"no parse store ({reason}); delete it, or write one with `cameo parse`") from None
    if about["schema"] > SCHEMA_VERSION:
        found = f"schema {about['schema']}, but this cameo reads up to {SCHEMA_VERSION}"
        raise StoreError(path, f"{found}; update cameo, or parse again")
    return StoreInfo(Origin(**about), metadata.num_rows)


def store_size(path: str | Path) -> StoreSize:
    """Count what a store holds, reading two columns of it.

    :param path: a file, or a folder of ``*.parquet`` files.
    :raises StoreError: when it is no store, or is cut off.
    """
    files = _files(Path(path))
    documents = sentences = skipped = words = 0
    for file in files:
        documents += store_info(file).documents
        for batch in read_batches(file, ["token_head", *(["sentence_parsed"] if _has_gate_column(file) else [])]):
            heads = batch.column(batch.schema.get_field_index("token_head")).flatten()
            sentences += len(heads)
            words += len(heads.flatten())
            if "sentence_parsed" in batch.schema.names:
                skipped += pc.sum(pc.invert(batch.column("sentence_parsed").flatten())).as_py() or 0
    return StoreSize(len(files), documents, sentences, skipped, words, sum(file.stat().st_size for file in files))


# --- writing


def _trying(path: Path, action: Any, *arguments: Any, **options: Any) -> Any:
    """Do something to the disk.

    :raises StoreError: when it is full, broken or not ours.
    """
    try:
        return action(*arguments, **options)
    except OSError as error:
        hint = "make room or choose another place with -o; what is stored already stays"
        raise StoreError(path, f"cannot be written: {reason_of(error)}; {hint}") from None


def _portion(documents: Iterator[T], rows: int, most: int) -> Iterator[T]:
    letters = 0
    for count, each in enumerate(documents, start=1):
        yield each
        letters += len(_document(each).text)
        if count >= rows or letters >= most:
            return


def groups(documents: Iterable[T]) -> Iterator[list[T]]:
    """Documents, parsed or not, in lists of at most :data:`ROWS` documents or about :data:`LETTERS` characters."""
    group: list[T] = []
    letters = 0
    for each in documents:
        group.append(each)
        letters += len(_document(each).text)
        if len(group) >= ROWS or letters >= LETTERS:
            yield group
            group, letters = [], 0
    if group:
        yield group


def _document(item: Document | ParsedDocument) -> Document:
    return item.document if isinstance(item, ParsedDocument) else item


def _check_model(path: Path, parsed: ParsedDocument, model_id: str) -> None:
    if parsed.model != model_id:
        found = f"document {parsed.document.id} was parsed by {parsed.model or 'an unnamed model'}"
        raise StoreError(path, f"{found}, the store is for {model_id}; a store holds parses of one model only")


def _check_origin(folder: Path, known: Origin | None, new: Origin) -> None:
    if known is not None and known != new:
        hint = "parse into another folder, or start anew with --overwrite"
        raise StoreError(folder, f"holds parses by {_named(known)}, these are by {_named(new)}; {hint}")


def _named(origin: Origin) -> str:
    """An origin in words."""
    parts = [origin.model or "an unnamed model", f"cleaning {origin.cleaning}", f"schema {origin.schema}"]
    parts += [f"gate {origin.gate}" if origin.gate else "no gate", "titles" if origin.titles else "no titles"]
    return ", ".join(parts)


def to_batch(group: Sequence[ParsedDocument]) -> Any:
    """Parses as a ``pyarrow.RecordBatch`` with the columns of :data:`SCHEMA`."""
    return pa.RecordBatch.from_pydict(_columns(group), schema=SCHEMA)


def document_columns(documents: Sequence[Document]) -> dict[str, list[Any]]:
    """What documents say of themselves, as columns that a file can hold."""
    columns: dict[str, list[Any]] = {name: [_storable(getattr(one, name)) for one in documents] for name in _ABOUT}
    columns["date"] = [one.date for one in documents]
    columns["extra"] = [_json(one.extra) for one in documents]
    return columns


def _columns(group: Sequence[ParsedDocument]) -> dict[str, list[Any]]:
    columns = document_columns([parsed.document for parsed in group])
    columns["parsed"] = [bool(parsed.sentences) for parsed in group]
    columns["sentence"] = [[sentence.index for sentence in parsed.sentences] for parsed in group]
    columns["sentence_parsed"] = [[sentence.parsed for sentence in parsed.sentences] for parsed in group]
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


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path]


def _first_of_each(found: Mapping[Path, Hashable]) -> list[tuple[Path, Any]]:
    """One file for each value, in order."""
    firsts: dict[Hashable, Path] = {}
    for file, value in found.items():
        firsts.setdefault(value, file)
    return [(file, value) for value, file in firsts.items()]


def read_batches(path: Path, columns: list[str] | None = None) -> Iterator[Any]:
    """The rows of a store file as ``pyarrow.RecordBatch``, some documents at a time.

    :raises StoreError: when the file is damaged.
    """
    try:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=_BATCH, columns=columns)
    except (pa.ArrowException, OSError) as error:
        raise StoreError(path, f"cannot be read: {error}; parse again") from None


def _has_gate_column(path: Path) -> bool:
    return "sentence_parsed" in pq.read_schema(path).names


def documents_of(batch: Any) -> Iterator[Document]:
    """The documents of some rows, of a table that has :func:`document_columns`."""
    about = [batch.column(name).to_pylist() for name in (*_ABOUT, "date", "extra")]
    for *fields, date, extra in zip(*about, strict=True):
        facts = dict(zip(_ABOUT, fields, strict=True))
        yield Document(**facts, date=date, extra=json.loads(extra) if extra else {})


def parsed_documents_of(batch: Any, model: str) -> Iterator[ParsedDocument]:
    """The parses of some rows: whole columns become lists at once, which are then cut."""
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    sentences = _sentences(columns)
    counts = columns["sentence"].value_lengths().to_pylist()
    rows = zip(counts, documents_of(batch), columns["problems"].to_pylist(), strict=True)
    for count, document, problems in rows:
        said = tuple(_read_problem(document.id, found) for found in problems)
        yield ParsedDocument(document, tuple(islice(sentences, count)), said, model)


def _sentences(columns: Mapping[str, Any]) -> Iterator[Sentence]:
    """All sentences of some rows, in order."""
    lengths = columns["token_head"].flatten().value_lengths().to_pylist()
    fields = [_strings(columns[f"token_{name}"].flatten().flatten()) for name in _STRINGS]
    numbers = [columns[f"token_{name}"].flatten().flatten().to_pylist() for name in _NUMBERS]
    (text, lemma, upos, xpos, feats, deprel), (head, start, end) = fields, numbers
    ids = chain.from_iterable(range(1, length + 1) for length in lengths)
    tokens = map(Token, ids, text, lemma, upos, xpos, feats, head, deprel, start, end)
    indices = columns["sentence"].flatten().to_pylist()
    known = columns.get("sentence_parsed")
    parsed = [True] * len(indices) if known is None else known.flatten().to_pylist()
    for index, length, whole in zip(indices, lengths, parsed, strict=True):
        yield Sentence(index, tuple(islice(tokens, length)), whole)


def _strings(values: Any) -> list[str]:
    """A column of words; equal ones are one object."""
    encoded = values.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    return [words[index] for index in encoded.indices.to_pylist()]


def _read_problem(document: str, found: Mapping[str, Any]) -> Problem:
    span = None if found["start"] is None else (found["start"], found["end"])
    return Problem(document, found["kind"], found["message"], span)
