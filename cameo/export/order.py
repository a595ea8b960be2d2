"""Rows in the order of date and id, with whole numbers for events and stories, in flat memory.

Published formats number their events. Here an event's number is its place in the order of (date, id), from 1, so that
it is the same in every format of one table; undated events come last. Only dates, ids and stories of all rows are held
at once (about 60 bytes a row). Rows that are not in order already go through temporary files of :data:`BUCKET` rows.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from cameo.export.events import EventTable, EventTableError

BUCKET = 50_000
"""Rows that are sorted at once."""

_KEYS = ("date", "event_id", "document")


def ordered(table: EventTable, columns: Sequence[str], *, bucket: int = BUCKET) -> Iterator[Any]:
    """The rows as ``pyarrow.Table`` pieces, in order, with the columns ``number`` and ``story_number`` added.

    Stories are numbered as their first event comes.

    :param bucket: rows that are sorted at once.
    :raises EventTableError: when an event comes twice, or a file cannot be read.
    """
    numbers, stories = _numbers(table)
    pieces = _with_numbers(table.batches(columns), numbers, stories)
    if _ascending(numbers):
        yield from pieces
        return
    with tempfile.TemporaryDirectory(prefix="cameo-") as folder:
        for path in _scattered(pieces, Path(folder), bucket, table.rows):
            with pa.memory_map(str(path)) as source:
                rows = pa.ipc.open_stream(source).read_all()
                yield rows.sort_by("number")
            path.unlink()


def _numbers(table: EventTable) -> tuple[Any, Any]:
    """The numbers of event and story of each row, as the rows come."""
    schema = pa.schema([("date", pa.date32()), ("event_id", pa.large_string()), ("document", pa.large_string())])
    batches = [batch.cast(schema) for batch in table.batches(_KEYS)]
    keys = pa.concat_tables(batches) if batches else schema.empty_table()
    order = pc.sort_indices(keys, sort_keys=[("date", "ascending"), ("event_id", "ascending")])
    _refuse_twice(table, keys.select(["date", "event_id"]), order)
    place = pc.sort_indices(order)  # the inverse of a permutation is what sorts it
    documents = pc.dictionary_encode(keys["document"].combine_chunks()).indices
    stories = pc.dictionary_encode(documents.take(order)).indices  # in the order of first appearance
    return pc.add(place.cast(pa.int64()), 1), pc.add(stories.take(place).cast(pa.int64()), 1)


def _refuse_twice(table: EventTable, keys: Any, order: Any) -> None:
    """Equal ids stand side by side in the order, except of two dates, which one story never has."""
    ids = keys["event_id"].combine_chunks().take(order)
    same = pc.equal(ids.slice(1), ids.slice(0, max(len(ids) - 1, 0)))
    at = pc.index(same, True).as_py()
    if at >= 0:
        reason = f"event {ids[at]} comes twice, so a story was coded twice or two stories have one id"
        raise EventTableError(table.name, reason, "give every story an id of its own, and each file once")


def _ascending(numbers: Any) -> bool:
    size = max(len(numbers) - 1, 0)
    return bool(pc.all(pc.less(numbers.slice(0, size), numbers.slice(1))).as_py() is not False)


def _with_numbers(batches: Iterator[Any], numbers: Any, stories: Any) -> Iterator[Any]:
    start = 0
    for batch in batches:
        size = len(batch)
        batch = batch.append_column("number", numbers.slice(start, size))
        yield batch.append_column("story_number", stories.slice(start, size))
        start += size


def _scattered(pieces: Iterator[Any], folder: Path, bucket: int, rows: int) -> list[Path]:
    """One file for each range of numbers, rows in any order within."""
    paths = [folder / f"{index}.arrow" for index in range(-(-rows // bucket))]
    with contextlib.ExitStack() as stack:
        writers: dict[int, Any] = {}
        for piece in pieces:
            where = pc.divide(pc.subtract(piece["number"], 1), bucket)
            for index in pc.unique(where).to_pylist():
                if index not in writers:
                    sink = stack.enter_context(pa.OSFile(str(paths[index]), "wb"))
                    writers[index] = stack.enter_context(pa.ipc.new_stream(sink, piece.schema))
                writers[index].write_table(piece.filter(pc.equal(where, index)))
    return paths
