"""Parquet with real types; fields of the input as one JSON object in ``extra``, what made the rows in the metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from cameo import __version__
from cameo.document import Document
from cameo.events import Event
from cameo.export.schema import ABOUT, COLUMNS, extra, row

_TYPES = {
    "string": pa.string(),
    "int": pa.int32(),
    "float": pa.float64(),
    "date": pa.date32(),
    "strings": pa.list_(pa.string()),
}
_GROUP = 50_000  # rows that are written as one row group
_HELD = 500  # rows held as Python objects, ten times as large as in Arrow's columns
_KEY = "cameo"


def arrow_schema() -> Any:
    """The ``pyarrow.Schema`` of an event table."""
    fields = [pa.field(column.name, _TYPES[column.type]) for column in COLUMNS]
    fields.append(pa.field("extra", pa.string()))
    return pa.schema(fields, metadata={"cameo_version": __version__})


def event_rows(document: Document, events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """The events of one document as rows of :func:`arrow_schema`."""
    fields = extra(document)
    packed = json.dumps(dict(fields), ensure_ascii=False, default=str) if fields else None
    yield from ({**row(event, document), "extra": packed} for event in events)


def about_metadata(about: Mapping[str, str]) -> dict[str, str]:
    """What made the rows (:data:`cameo.export.schema.ABOUT`) as metadata of a Parquet file."""
    return {_KEY: json.dumps({"cameo": __version__, **about}, sort_keys=True)}


def read_about(metadata: Mapping[bytes, bytes] | None) -> dict[str, str]:
    """What the metadata of a Parquet file says of what made its rows; empty where it says nothing."""
    try:
        found = json.loads((metadata or {})[_KEY.encode()])
    except (KeyError, ValueError):
        return {}
    return {name: str(found[name]) for name in ABOUT if name in found}


class ParquetWriter:
    """Row groups are written as they fill, so that memory stays flat."""

    def __init__(self, stream: BinaryIO) -> None:
        self._schema = arrow_schema()
        self._file = pq.ParquetWriter(stream, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._packed: list[Any] = []

    def write(self, document: Document, events: Iterable[Event]) -> None:
        self._rows += event_rows(document, events)
        if len(self._rows) >= _HELD:
            self._pack()
        if len(self._rows) + sum(table.num_rows for table in self._packed) >= _GROUP:
            self._flush()

    def close(self, about: Mapping[str, str] | None = None) -> None:
        """Write what is left. ``about`` says what made the rows."""
        self._flush()
        self._file.add_key_value_metadata(about_metadata(about or {}))
        self._file.close()

    def _pack(self) -> None:
        if self._rows:
            self._packed.append(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []

    def _flush(self) -> None:
        self._pack()
        if self._packed:
            self._file.write_table(pa.concat_tables(self._packed).combine_chunks())
            self._packed = []
