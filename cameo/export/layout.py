"""How rows become bytes: separated text with or without a header, JSON, Parquet."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen

from cameo.export.jsonl import one_line
from cameo.export.parquet import about_metadata

_ENDS = dict.fromkeys(map(ord, "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\0"), " ")
"""Whatever some program takes for the end of a line or of a text: a row is one line, and places in it stay right."""

_BARE = {**_ENDS, ord("\t"): " ", ord('"'): "'"}


@frozen
class Layout:
    """The shape of a file.

    :param kind: ``separated``, ``json`` (one list), ``jsonl`` (an object a line) or ``parquet``.
    :param delimiter: between the cells of separated text.
    :param null: what stands for nothing in separated text.
    :param quoted: whether cells may be put in quotes. Where not, tabs become blanks and double quotes single ones, so
        that every reader sees the same cells. Line ends become blanks in any case.
    """

    kind: str
    delimiter: str = ","
    header: bool = True
    null: str = ""
    quoted: bool = True


class RowWriter(Protocol):
    """Takes rows in batches; ``close`` completes the output."""

    def write(self, rows: Sequence[Sequence[Any]]) -> None: ...

    def close(self) -> None: ...


class SeparatedWriter:
    """CSV and tab-separated text."""

    def __init__(self, stream: BinaryIO, layout: Layout, names: Sequence[str]) -> None:
        self._out = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=True)
        self._null, self._quoted = layout.null, layout.quoted
        self._rows = csv.writer(
            self._out,
            delimiter=layout.delimiter,
            quoting=csv.QUOTE_MINIMAL if layout.quoted else csv.QUOTE_NONE,
            quotechar='"' if layout.quoted else None,
            lineterminator="\n",
        )
        if layout.header:
            self._rows.writerow(names)

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        self._rows.writerows([self._cell(value) for value in row] for row in rows)

    def close(self) -> None:
        self._out.detach()

    def _cell(self, value: Any) -> str:
        if value is None:
            return self._null
        if isinstance(value, int | float):
            return str(value)
        text = cell_text(value)
        return text.translate(_ENDS if self._quoted else _BARE) or self._null


class JsonWriter:
    """Objects, one a line or in one list. Nothing is written of what is not known."""

    def __init__(self, stream: BinaryIO, layout: Layout, names: Sequence[str], *, sparse: bool) -> None:
        self._stream, self._names, self._sparse = stream, names, sparse
        self._listed = layout.kind == "json"
        self._first = True
        if self._listed:
            stream.write(b"[\n")

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            values: Mapping[str, Any] = dict(zip(self._names, row, strict=True))
            if self._sparse:
                values = {name: value for name, value in values.items() if value is not None}
            if not self._first:
                self._stream.write(b",\n" if self._listed else b"\n")
            self._first = False
            text = one_line(json.dumps(values, ensure_ascii=False, default=cell_text))
            self._stream.write(text.encode("utf-8", "replace"))

    def close(self) -> None:
        if not self._first:
            self._stream.write(b"\n")
        if self._listed:
            self._stream.write(b"]\n")


class ParquetRowWriter:
    """Parquet with the types of the schema."""

    def __init__(self, stream: BinaryIO, schema: Any, about: Mapping[str, str]) -> None:
        self._schema = schema.with_metadata(about_metadata(about))
        self._file = pq.ParquetWriter(stream, self._schema, compression="zstd")

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [[] for _ in self._schema]
        arrays = [pa.array(values, field.type) for values, field in zip(columns, self._schema, strict=True)]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        self._file.close()


def cell_text(value: Any) -> str:
    """A value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)
