"""CSV: one header, UTF-8, lists joined by blanks, fields of the input as columns of their own at the end.

Cells hold what the text says, also if it starts with ``=``: this is for programs that read data. Read codes as text
(``dtype=str``), or ``010`` becomes 10.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from cameo.document import Document
from cameo.events import Event
from cameo.export.schema import NAMES, Value, extra, row

_IN_MEMORY = 8 * 1024 * 1024  # bytes of rows that are kept before a temporary file takes them


class CsvWriter:
    """Rows wait in a temporary file until the end: a story may bring a field that no story before it had."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._spool = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - lives as long as the writer
            max_size=_IN_MEMORY, mode="w+", encoding="utf-8", errors="replace", newline=""
        )
        self._rows = csv.writer(self._spool, lineterminator="\n")
        self._extra: dict[str, str] = {}
        self._first_width: int | None = None

    def write(self, document: Document, events: Iterable[Event]) -> None:
        for event in events:
            fields = extra(document)
            for name in fields:
                if name not in self._extra:
                    self._extra[name] = _column(name, {*NAMES, *self._extra.values()})
            cells = [_cell(value) for value in row(event, document).values()]
            cells += [_extra_cell(fields.get(name)) for name in self._extra]
            if self._first_width is None:
                self._first_width = len(cells)
            self._rows.writerow(cells)

    def close(self, about: Mapping[str, str] | None = None) -> None:
        """Write the header, now that all columns are known, and the rows."""
        header = [*NAMES, *self._extra.values()]
        out = io.TextIOWrapper(self._stream, encoding="utf-8", errors="replace", newline="", write_through=True)
        self._spool.seek(0)
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(header)
        if self._first_width in (None, len(header)):
            shutil.copyfileobj(self._spool, out)
        else:
            rows.writerows(cells + [""] * (len(header) - len(cells)) for cells in csv.reader(self._spool))
        out.detach()
        self._spool.close()


def _column(name: str, taken: set[str]) -> str:
    """The field's own name, unless a column of the schema or another field has it."""
    while name in taken:
        name = f"x_{name}"
    return name


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def _extra_cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, default=str)
