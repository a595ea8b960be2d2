"""JSON lines: one event a line, written as it is coded; fields of the input under ``extra``."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from cameo.document import Document
from cameo.events import Event
from cameo.export.schema import extra, row

_ENDS = {end: f"\\u{end:04x}" for end in (0x85, 0x2028, 0x2029)}


def one_line(text: str) -> str:
    """JSON that no program takes for two lines: ends of lines that it allows in a string are escaped, too."""
    return text.translate(_ENDS)


class JsonlWriter:
    """Nothing is held back, so that a pipe sees each story's events at once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, document: Document, events: Iterable[Event]) -> None:
        for event in events:
            values = {**row(event, document), "extra": dict(extra(document))}
            line = one_line(json.dumps(values, ensure_ascii=False, default=_plain))
            self._stream.write(line.encode("utf-8", "replace") + b"\n")
        self._stream.flush()

    def close(self, about: Mapping[str, str] | None = None) -> None:
        self._stream.flush()


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
