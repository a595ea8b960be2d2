"""Text files and tables: text, JSON, JSON lines, CSV, TSV, Parquet. :mod:`cameo.inputs` reads them; here they come
out of an archive, with dates from names, descriptions from sidecars, and fields found by their usual names.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, evolve

from cameo.archive.readers.dates import date_in_path, read_date
from cameo.archive.readers.languages import language_code
from cameo.archive.readers.source import LimitError, Options, Read, Reader, Report, Source, Stream
from cameo.document import Document, Problem
from cameo.errors import DateError
from cameo.inputs import Fields, Reading, delimiter, read_rows, read_stream

USUAL: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "guid", "doc_id", "docid", "document_id", "article_id", "story_id", "uuid", "uid", "_id"),
    "text": (
        "text",
        "body",
        "content",
        "maintext",
        "full_text",
        "fulltext",
        "article_text",
        "article",
        "plain_text",
        "story",
    ),
    "date": (
        "date",
        "publication_date",
        "published",
        "date_publish",
        "pub_date",
        "published_at",
        "publish_date",
        "date_published",
        "story_date",
        "datetime",
    ),
    "title": ("title", "headline", "heading"),
    "source": ("source", "publisher", "publication", "outlet", "source_name", "source_domain", "newspaper"),
    "url": ("url", "link", "uri", "web_url"),
    "language": ("language", "lang"),
}
"""Names that tables give the fields of a story, the likeliest first; case and blanks do not count."""

_ROWS = 64  # of Parquet, read at a time: a few megabytes of news
_STORE = b"cameo"  # the key of Parquet metadata that a parse store has


def guess_fields(names: Iterable[str], asked: Fields) -> Fields:
    """Which columns hold what: those asked for, else those with a usual name."""
    known = {name.strip().lower().replace(" ", "_").replace("-", "_"): name for name in reversed(list(names))}
    chosen = asdict(asked)
    for role, usual in USUAL.items():
        if chosen[role] is None:
            chosen[role] = next((known[name] for name in usual if name in known), None)
    return Fields(**chosen)


def _mapped(names: Iterable[str], source: Source, options: Options, report: Report) -> Reading:
    """How to read a table with these columns; what was guessed is said."""
    asked = options.reading.fields
    fields = guess_fields(names, asked)
    guessed = [
        f"{name!r} for the {role}"
        for role, name in asdict(fields).items()
        if name not in (None, role) and getattr(asked, role) is None
    ]
    if guessed:
        message = f"taking {', '.join(guessed)}; --id-field, --text-field … say otherwise"
        report(Problem(source.where, "guessed-fields", message))
    return evolve(options.reading, fields=fields)


# --- text


def _text(source: Source, options: Options, report: Report) -> Iterator[Document]:
    stream = _buffered(source.read(options.limits.document))
    date = date_in_path(source.name)
    about = _sidecar(source, report)
    for document in read_stream(
        stream, "text", options.reading, report, where=source.where, name=source.stem, date=date
    ):
        yield _described(document, about, source, report)


def _sidecar(source: Source, report: Report) -> dict[str, Any]:
    """What the JSON file beside a text says of it."""
    data = source.sidecar(source)
    if data is None:
        return {}
    try:
        about = json.loads(data)
        if isinstance(about, dict):
            return about
        message = 'expected an object such as {"date": …}'
    except (ValueError, RecursionError) as error:
        message = f"no JSON: {error}"
    report(Problem(source.where, "bad-sidecar", f"the file that describes it: {message}; it is left aside"))
    return {}


def _described(document: Document, about: Mapping[str, Any], source: Source, report: Report) -> Document:
    fields = asdict(guess_fields(about, Fields()))
    values: dict[str, Any] = {
        role: str(about[name]) for role, name in fields.items() if name and about[name] not in (None, "")
    }
    values.pop("text", None)
    if "date" in values:
        try:
            values["date"] = read_date(values["date"])
        except DateError as error:
            report(Problem(source.where, "bad-sidecar", f"the file that describes it: {error}; it is left aside"))
            values.pop("date")
    if "language" in values:
        values["language"] = language_code(values["language"]) or document.language
    extra = {name: value for name, value in about.items() if name not in fields.values()}
    return evolve(document, **values, extra=extra)


# --- tables in text


def _table(kind: str) -> Read:
    def read(source: Source, options: Options, report: Report) -> Iterator[Document]:
        stream: Any = source.stream
        head = source.head
        if kind == "json":
            head = source.read(options.limits.document)
            stream = _buffered(head)
        else:
            stream = io.BufferedReader(_Lines(source.stream, options.limits.document))
        reading = _mapped(_columns(kind, head, options.reading.encoding), source, options, report)
        yield from read_stream(stream, kind, reading, report, where=source.where, name=source.stem)

    return read


class _Lines(io.RawIOBase):
    """Bytes whose lines may not be longer than a document, since a line is read whole."""

    def __init__(self, stream: Stream, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._since = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read1(len(buffer))
        buffer[: len(data)] = data
        end = data.rfind(b"\n")
        self._since = self._since + len(data) if end < 0 else len(data) - end
        if self._since > self._limit:
            raise LimitError(f"more than {self._limit:,} bytes in one line; one story should stand there")
        return len(data)


def _columns(kind: str, head: bytes, encoding: str) -> list[str]:
    """The fields of the first row, if the first bytes tell them."""
    text = head.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
    if kind in ("csv", "tsv"):
        mark = delimiter(kind, text.partition("\n")[0])
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), None)
        return header or []
    try:
        row = json.loads(text if kind == "json" else next(filter(str.strip, text.splitlines()), "{}"))
    except (ValueError, RecursionError):
        return []  # the reader says what is wrong
    row = row[0] if isinstance(row, list) and row else row
    return list(row) if isinstance(row, dict) else []


def _buffered(data: bytes) -> Any:
    return io.BufferedReader(io.BytesIO(data))


# --- Parquet


def is_table(path: Path) -> bool:
    """Whether a Parquet file is whole and holds no parses."""
    import pyarrow.parquet as pq

    try:
        return _STORE not in (pq.read_metadata(path).metadata or {})
    except (OSError, ValueError):
        return False


def _parquet(source: Source, options: Options, report: Report) -> Iterator[Document]:
    import pyarrow.parquet as pq

    with source.file() as file, pq.ParquetFile(file) as table:
        if _STORE in (table.metadata.metadata or {}):
            message = "holds parses; give it to `cameo code` by itself, nothing has to be read or parsed again"
            report(Problem(source.where, "parses", message))
            return
        reading = _mapped(table.schema_arrow.names, source, options, report)
        yield from read_rows(_rows(table, source, report), reading, report, where=source.where, name=source.stem)


def _rows(table: Any, source: Source, report: Report) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Numbered rows; one with text that is not UTF-8, which Parquet does not rule out, is left."""
    number = 0
    for batch in table.iter_batches(batch_size=_ROWS):
        for at in range(len(batch)):
            number += 1
            try:
                (row,) = batch.slice(at, 1).to_pylist()
            except UnicodeDecodeError as error:
                report(Problem(f"{source.where}:{number}", "encoding", f"{error}; the row is not read"))
                continue
            yield number, {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """A value as JSON could hold it."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _named(*suffixes: str) -> Any:
    return lambda name, head: name.endswith(suffixes)


PARQUET = Reader("parquet", "Parquet table, one story a row", lambda name, head: head.startswith(b"PAR1"), _parquet)
JSONL = Reader(
    "jsonl",
    "JSON lines, one story a line",
    lambda name, head: (
        name.endswith((".jsonl", ".ndjson")) or ("." not in name.rpartition("/")[2] and head[:1] == b"{")
    ),
    _table("jsonl"),
)
JSON = Reader("json", "JSON, a list of stories", _named(".json"), _table("json"))
CSV = Reader("csv", "CSV table, one story a row", _named(".csv"), _table("csv"))
TSV = Reader("tsv", "TSV table, one story a row", _named(".tsv"), _table("tsv"))
TEXT = Reader("text", "plain text, one story a file", _named(".txt", ".text"), _text)
