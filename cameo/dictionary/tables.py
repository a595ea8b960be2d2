"""Tables whose rows are read when they are asked for: all dictionaries in one text, and where each row of it begins.

A hundred thousand objects take a second to make, and coding a story needs a few hundred of them. So a row is a line of
JSON that nobody decodes before its key is asked for. Reading rows is safe in threads: two may decode the same row, and
both get the object that was kept first.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

from attrs import field, frozen

T = TypeVar("T")

_OFFSETS = "I"  # array code of four bytes
_HEAD_BYTES = 4096
"""More than the line takes that names the tables."""


class Table:
    """A run of rows in a :class:`Store`, with a key each; a list has no keys.

    :param first: number of its first row; the keys, if it has any, are the row before.
    :param count: how many rows it has.
    """

    def __init__(self, store: Store, first: int, count: int) -> None:
        self.first = first
        self.count = count
        self.row: Callable[[int], Any] = store.row

    @cached_property
    def places(self) -> dict[str, int]:
        """Key ─► number of its row, counted from the beginning of the store."""
        keys = self.row(self.first - 1)
        return dict(zip(keys, range(self.first, self.first + self.count), strict=True))


@frozen(eq=False)
class Store:
    """Rows of JSON, one behind the other.

    :param head: name of a table ─► number of its first row, and how many rows it has.
    :param offsets: where each row begins in *rows*, and where the last one ends; in bytes.
    """

    head: Mapping[str, tuple[int, int]]
    offsets: Sequence[int] = field(repr=False)
    rows: memoryview = field(repr=False)

    def row(self, number: int) -> Any:
        """The plain value of a row."""
        return json.loads(str(self.rows[self.offsets[number] : self.offsets[number + 1]], "ascii"))

    def table(self, name: str) -> Table:
        """A table by its name."""
        first, count = self.head[name]
        return Table(self, first, count)


def pack(tables: Mapping[str, Mapping[str, Any] | Sequence[Any]]) -> bytes:
    """Plain values as bytes that :func:`unpack` reads.

    :param tables: each a mapping by key, or a list.
    """
    head: dict[str, tuple[int, int]] = {}
    rows: list[str] = []
    for name, table in tables.items():
        if isinstance(table, Mapping):
            rows.append(_text(list(table)))
        head[name] = (len(rows), len(table))
        rows.extend(map(_text, table.values() if isinstance(table, Mapping) else table))
    offsets = array(_OFFSETS, [0])
    for row in rows:
        offsets.append(offsets[-1] + len(row))
    if sys.byteorder == "big":
        offsets.byteswap()
    return b"\n".join((_text([head, len(rows)]).encode("ascii"), offsets.tobytes() + "".join(rows).encode("ascii")))


def unpack(data: memoryview) -> Store:
    """The store that :func:`pack` wrote; the rows stay where they are.

    :raises ValueError: when the lengths do not fit.
    """
    line = bytes(data[:_HEAD_BYTES]).partition(b"\n")[0]
    head, count = json.loads(line)
    offsets = array(_OFFSETS)
    start = len(line) + 1
    end = start + offsets.itemsize * (count + 1)
    offsets.frombytes(data[start:end])
    if sys.byteorder == "big":
        offsets.byteswap()
    rows = data[end:]
    if offsets[-1] != len(rows):
        raise ValueError(f"rows of {offsets[-1]} bytes expected, {len(rows)} found")
    return Store({name: tuple(place) for name, place in head.items()}, offsets, rows)


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


class LazyMapping(Mapping[str, T]):
    """Objects by key, each made when it is first asked for.

    :param make: makes the object of a plain row.
    """

    __slots__ = ("_made", "_table", "in_order")

    def __init__(self, table: Table, make: Callable[[Any], T]) -> None:
        self._table = table
        self._made: dict[str, T] = {}
        self.in_order = LazySequence(table, make)

    def __getitem__(self, key: str) -> T:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self.in_order[self._table.places[key] - self._table.first]
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._table.places

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.places)

    def __len__(self) -> int:
        return self._table.count

    def __repr__(self) -> str:
        return repr(self.in_order)


class LazySequence(Sequence[T]):
    """Objects in their order, each made when it is first asked for; equal to a tuple of the same."""

    __slots__ = ("_made", "_make", "_table")

    def __init__(self, table: Table, make: Callable[[Any], T]) -> None:
        self._table = table
        self._make = make
        self._made: dict[int, T] = {}

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        place = range(self._table.count)[index]
        found = self._made.get(place)
        if found is None:
            found = self._made.setdefault(place, self._make(self._table.row(self._table.first + place)))
        return found

    def __len__(self) -> int:
        return self._table.count

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (tuple, LazySequence)):
            return NotImplemented
        return tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self)} rows, {len(self._made)} read>"
