"""Rows in the order of date and id, with whole numbers for events and stories, in flat memory.

Published formats number their events. Here an event's number is its place in the order of (date, id), from 1, so that
it is the same in every format of one table; undated events come last. Only dates, ids and stories of all rows are held
at once (about 80 bytes a row). Rows that are not in order already go through temporary files of :data:`BUCKET` rows.
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
"""Rows that are sorted at once, in tables of some millions."""

FILES = 500
"""Temporary files that are open at once; systems allow about a thousand. Larger tables are sorted in larger pieces."""

_KEYS = ("date", "event_id", "document")


def ordered(table: EventTable, columns: Sequence[str], *, bucket: int = BUCKET) -> Iterator[Any]:
    """The rows as ``pyarrow.Table`` pieces, in order, with the columns ``number`` and ``story_number`` added.

    Stories are numbered as their first event comes.

    :param bucket: rows that are sorted at once, or more where that would take over :data:`FILES` files.
    :raises EventTableError: when an event comes twice, or a file cannot be read.
    """
    numbers, stories = _numbers(table)
    pieces = _with_numbers(table.batches(columns), numbers, stories)
    if _ascending(numbers):
        yield from pieces
        return
    bucket = max(bucket, -(-table.rows // FILES))
    with tempfile.TemporaryDirectory(prefix="cameo-") as folder:
        for path in _scattered(pieces, Path(folder), bucket, table.rows):
            with pa.memory_map(str(path)) as source:
                rows = pa.ipc.open_stream(source).read_all()
                yield rows.sort_by("number")
            path.unlink()


def _numbers(table: EventTable) -> tuple[Any, Any]:
    """The numbers of event and story of each row, less one, as the rows come: ``uint32`` arrays."""
    keys, documents = _keys(table)
    order = pc.sort_indices(keys, sort_keys=[("date", "ascending"), ("event_id", "ascending")]).cast(pa.uint32())
    _refuse_twice(table, keys["event_id"], order)
    del keys
    place = pc.sort_indices(order).cast(pa.uint32())  # the inverse of a permutation is what sorts it
    stories = pc.dictionary_encode(documents.take(order)).indices.cast(pa.uint32())  # in the order of first appearance
    stories = stories.take(place)
    pa.default_memory_pool().release_unused()
    return place, stories


def _keys(table: EventTable) -> tuple[Any, Any]:
    """What rows are sorted by, as a table of one chunk, and the story of each row: a number that stands for its id."""
    days, ids, documents = [], [], []
    for batch in table.batches(_KEYS):
        date, event, document = (batch[name].combine_chunks() for name in _KEYS)
        days.append(date.cast(pa.date32()))
        ids.append(event.cast(pa.large_string()))
        documents.append(pc.dictionary_encode(document.cast(pa.large_string())))
    kinds = (pa.date32(), pa.large_string(), pa.dictionary(pa.int32(), pa.large_string()))
    day, event, document = (
        pa.chunked_array(chunks, kind) for chunks, kind in zip((days, ids, documents), kinds, strict=True)
    )
    stories = pa.concat_arrays(
        [chunk.indices for chunk in document.unify_dictionaries().chunks] or [pa.array([], pa.int32())]
    )
    return pa.table({"date": day, "event_id": event}).combine_chunks(), stories


def _refuse_twice(table: EventTable, ids: Any, order: Any) -> None:
    """Equal ids stand side by side in the order, except of two dates, which one story never has."""
    for start in range(0, len(order), BUCKET):
        some = ids.take(order.slice(start, BUCKET + 1))
        at = pc.index(pc.equal(some.slice(1), some.slice(0, len(some) - 1)), True).as_py()
        if at >= 0:
            reason = f"event {some[at]} comes twice, so a story was coded twice or two stories have one id"
            raise EventTableError(table.name, reason, "give every story an id of its own, and each file once")


def _ascending(numbers: Any) -> bool:
    size = max(len(numbers) - 1, 0)
    return bool(pc.all(pc.less(numbers.slice(0, size), numbers.slice(1))).as_py() is not False)


def _with_numbers(batches: Iterator[Any], numbers: Any, stories: Any) -> Iterator[Any]:
    start = 0
    for batch in batches:
        size = len(batch)
        for name, places in (("number", numbers), ("story_number", stories)):
            batch = batch.append_column(name, pc.add(places.slice(start, size).cast(pa.int64()), 1))
        yield batch
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
