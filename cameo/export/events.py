"""Event tables read back: Parquet and JSON lines that ``cameo code`` wrote, also folders of them, in flat memory."""

from __future__ import annotations

import contextlib
import datetime
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen

from cameo.errors import CameoError, reason_of
from cameo.export.parquet import arrow_schema, read_about
from cameo.export.schema import ABOUT, COUNTS, NAMES

BATCH = 10_000
"""Rows that are read at once."""

_LATER = ("document_language", "document_length", "issues", *(name for name, _ in COUNTS))  # a table may lack these
_LATER_TYPES = {"document_language": pa.string(), "issues": pa.list_(pa.string())}
_LINES = (".jsonl", ".ndjson")
_HINT = "give what `cameo code -o events.parquet` or `-o events.jsonl` wrote"


class EventTableError(CameoError):
    """A file that is no event table, or one that cannot be read."""

    def __init__(self, path: str | Path, reason: str, hint: str = _HINT) -> None:
        self.path = str(path)
        super().__init__(f"{path}: {reason}; {hint}")


@frozen
class EventTable:
    """Rows of one or more files with the same columns.

    :param name: what the user gave, for messages.
    :param about: what made the rows (:data:`cameo.export.schema.ABOUT`); empty for JSON lines, which do not say.
    """

    name: str
    files: tuple[Path, ...]
    rows: int
    about: Mapping[str, str]

    def batches(self, columns: Sequence[str]) -> Iterator[Any]:
        """The rows as ``pyarrow.Table`` of at most :data:`BATCH` rows, in the order of the files.

        A column that this table lacks (counts of a filter) is all null.

        :raises EventTableError: when a file is damaged.
        """
        for file in self.files:
            try:
                with pq.ParquetFile(file) as parquet:
                    there = [name for name in columns if name in parquet.schema_arrow.names]
                    for batch in parquet.iter_batches(BATCH, columns=there):
                        yield _completed(pa.Table.from_batches([batch]), columns)
            except (OSError, pa.ArrowException) as error:
                raise EventTableError(
                    self.name, f"cannot be read: {' '.join(str(error).split())}", "make it again"
                ) from None


def _completed(table: Any, columns: Sequence[str]) -> Any:
    for name in columns:
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(len(table), _LATER_TYPES.get(name, pa.int64())))
    return table.select(list(columns))


@contextlib.contextmanager
def open_events(path: str | Path) -> Iterator[EventTable]:
    """An event table: a Parquet or JSON lines file, or a folder with Parquet files, in order of their names.

    Parquet files of other kinds in a folder (problems, parses) are left aside; an archive run in it has to be finished.
    JSON lines are put into a temporary Parquet file first.

    :raises EventTableError: when there is no event table, or its files do not belong together.
    """
    place = Path(path)
    if not place.exists():
        raise EventTableError(path, "no such file or folder", "check the path")
    if place.is_dir():
        yield _of_folder(place)
    elif place.suffix.lower() in _LINES:
        with tempfile.TemporaryDirectory(prefix="cameo-") as folder:
            spool = Path(folder, "events.parquet")
            yield _table(str(path), [(spool, _spooled(place, spool))])
    else:
        yield _table(str(path), [(place, _metadata(place))])


def _of_folder(folder: Path) -> EventTable:
    """The tables of a folder; of an archive run, or a folder of such runs, what is finished."""
    for manifest in (folder / "run.json", *sorted(folder.glob("*/run.json"))):
        if manifest.is_file():
            _check_run(manifest.parent)
    found = []
    for file in sorted(folder.rglob("*.parquet")):
        if not any(part.startswith(".") for part in file.relative_to(folder).parts):
            with contextlib.suppress(EventTableError):
                found.append((file, _metadata(file)))
    if not found:
        raise EventTableError(folder, "no event table in this folder")
    return _table(str(folder), found)


def _check_run(folder: Path) -> None:
    """:raises EventTableError: when an archive run is not finished, so that half of it is taken for all."""
    from cameo.archive.folder import RunFolder, is_run
    from cameo.archive.run import is_finished

    if is_run(folder) and not is_finished(RunFolder(folder)):
        hint = f"finish it with the command that began it, or give {folder / 'events'} to take what is there"
        raise EventTableError(folder, "the run in it is not finished", hint)


def _table(name: str, found: Sequence[tuple[Path, Any]]) -> EventTable:
    made = [read_about(metadata.metadata) for _, metadata in found]
    about = {key: ", ".join(sorted({one[key] for one in made if key in one})) for key in ABOUT}
    return EventTable(
        name=name,
        files=tuple(file for file, _ in found),
        rows=sum(metadata.num_rows for _, metadata in found),
        about={key: value for key, value in about.items() if value},
    )


def _metadata(path: Path) -> Any:
    """The metadata of a Parquet file with all columns of an event table.

    :raises EventTableError: when it is none.
    """
    try:
        metadata = pq.read_metadata(path)
    except (OSError, pa.ArrowException) as error:
        refused = isinstance(error, OSError) and error.errno
        reason = reason_of(error) if refused else "no Parquet file, or a damaged one"
        raise EventTableError(path, f"cannot be read: {reason}") from None
    missing = [name for name in NAMES if name not in metadata.schema.to_arrow_schema().names and name not in _LATER]
    if missing:
        raise EventTableError(path, f"no event table: it has no column {missing[0]!r}")
    return metadata


def _spooled(path: Path, spool: Path) -> Any:
    """JSON lines as a Parquet file."""
    schema = arrow_schema()
    for name, _ in COUNTS:
        schema = schema.append(pa.field(name, pa.int64()))
    with path.open(encoding="utf-8") as lines, pq.ParquetWriter(spool, schema, compression="zstd") as out:
        rows = _lines(path, lines)
        while batch := list(islice(rows, BATCH)):
            try:
                out.write_table(pa.Table.from_pylist(batch, schema=schema))
            except (pa.ArrowException, TypeError) as error:
                raise EventTableError(path, f"a value is of the wrong type: {error}") from None
    return pq.read_metadata(spool)


def _lines(path: Path, lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                yield _row(json.loads(line))
        except KeyError as error:
            raise EventTableError(f"{path}:{number}", f"no event: it has no field {error}") from None
        except (ValueError, TypeError, AttributeError) as error:
            raise EventTableError(f"{path}:{number}", f"no event: {error}") from None


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {name: values.get(name) if name in _LATER else values[name] for name in (*NAMES, *_LATER)}
    for name in ("date", "story_date"):
        row[name] = datetime.date.fromisoformat(row[name]) if row[name] else None
    extra = values.get("extra")
    packed = extra if isinstance(extra, str) else json.dumps(extra, ensure_ascii=False) if extra else None
    return {**row, "extra": packed}


def same_place(first: Path, second: Path) -> bool:
    """Whether two paths are one file."""
    return first.exists() and second.exists() and first.samefile(second)
