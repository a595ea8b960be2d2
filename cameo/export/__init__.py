"""Events as files: a table for reading, CSV, JSON lines and Parquet with the library's own full schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from cameo.document import Document
from cameo.errors import CameoError
from cameo.events import Event
from cameo.export.files import OutputError, whole_file, whole_stream
from cameo.export.schema import COLUMNS, Column

if TYPE_CHECKING:
    from cameo.coder import CodedDocument

__all__ = [
    "COLUMNS",
    "FORMATS",
    "FULL",
    "PUBLISHED",
    "Column",
    "Makers",
    "OutputError",
    "UnknownFormatError",
    "Writer",
    "format_of",
    "whole_file",
    "whole_stream",
    "write",
    "writer",
]

FORMATS = ("table", "csv", "jsonl", "parquet")
"""What events can be written as."""

FULL = "full"
PUBLISHED = ("gdelt1", "gdelt2", "gdelt2-mentions", "icews", "polecat", "phoenix", "plover", FULL)
"""The formats of ``cameo export``; :mod:`cameo.export.formats` says what is in them."""

_ENDS = {".txt": "table", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet"}


class Writer(Protocol):
    """Takes events story by story; ``close`` completes the output and leaves the stream open.

    ``about`` says what made the rows (:data:`cameo.export.schema.ABOUT`); Parquet has room for it.
    """

    def write(self, document: Document, events: Iterable[Event]) -> None: ...

    def close(self, about: Mapping[str, str] | None = None) -> None: ...


class Makers:
    """Collects what made the events of a stream of coded documents."""

    def __init__(self) -> None:
        self._models: set[str] = set()
        self._dictionaries: set[str] = set()

    def add(self, coded: CodedDocument) -> None:
        """Note the model and the dictionaries of one document."""
        self._models.add(coded.model)
        self._dictionaries.add(coded.dictionaries)

    def about(self) -> dict[str, str]:
        """As :data:`cameo.export.schema.ABOUT`."""
        found = {"dictionaries": self._dictionaries, "model": self._models}
        return {name: ", ".join(sorted(filter(None, values))) for name, values in found.items() if any(values)}


class UnknownFormatError(CameoError):
    """A file name or format that stands for no format."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(f"{found}: cannot tell which format is meant; choose one of {', '.join(FORMATS)} (--format)")


def format_of(path: str | Path) -> str:
    """The format that the end of a file name stands for.

    :raises UnknownFormatError: when it stands for none.
    """
    try:
        return _ENDS[Path(path).suffix.lower()]
    except KeyError:
        raise UnknownFormatError(str(path)) from None


def writer(format: str, stream: BinaryIO, *, width: int = 120, colour: bool = False) -> Writer:
    """A writer of one of :data:`FORMATS` on a stream of bytes. Each is imported on demand: Parquet brings pyarrow.

    :param width: columns, for the table.
    :param colour: whether the table may use bold and dim.
    :raises UnknownFormatError: for any other format.
    """
    if format == "table":
        from cameo.export.table import TableWriter

        return TableWriter(stream, width, colour)
    if format == "csv":
        from cameo.export.delimited import CsvWriter

        return CsvWriter(stream)
    if format == "jsonl":
        from cameo.export.jsonl import JsonlWriter

        return JsonlWriter(stream)
    if format == "parquet":
        from cameo.export.parquet import ParquetWriter

        return ParquetWriter(stream)
    raise UnknownFormatError(format)


def write(coded: Iterable[CodedDocument], path: str | Path, *, format: str | None = None) -> int:
    """Write coded documents to a file that appears whole or not at all.

    :param format: one of :data:`FORMATS`; by default what the end of *path* says.
    :returns: the number of events.
    :raises UnknownFormatError: when the format cannot be told.
    :raises OutputError: when the file cannot be written.
    """
    count = 0
    makers = Makers()
    with whole_stream(path) as stream:
        out = writer(format or format_of(path), stream)
        for one in coded:
            makers.add(one)
            out.write(one.document, one.events)
            count += len(one.events)
        out.close(makers.about())
    return count
