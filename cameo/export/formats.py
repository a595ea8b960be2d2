"""The formats that events are published in: what fills each column, and how a file looks.

Names, order and types of columns come from ``published.json``; a column that nothing fills is blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from attrs import field, frozen

from cameo.errors import CameoError
from cameo.export import FULL, gdelt, icews, phoenix, plover
from cameo.export.cells import Context, Filled, Row, Value, take
from cameo.export.layout import Layout
from cameo.export.parquet import arrow_schema
from cameo.export.published import columns, source
from cameo.export.schema import COLUMNS, COUNTS

_TABS = Layout("separated", "\t", header=False, quoted=False)
_TABS_HEADER = Layout("separated", "\t", quoted=False)
_CSV = Layout("separated", ",")
_JSON = {".json": Layout("json"), ".jsonl": Layout("jsonl")}
_TEXT = ("sentence_text", "document_title", "extra")
"""Columns of the full schema that hold text of the story, or whatever came with it."""

_FULL_TYPES = {"string": "string", "int": "integer", "float": "number", "date": "date", "strings": "list"}


class EndingError(CameoError):
    """A file name that no layout of the format has."""

    def __init__(self, path: str | Path, format: str, endings: tuple[str, ...]) -> None:
        self.path, self.format, self.endings = str(path), format, endings
        found = Path(path).suffix
        what = f"its name ends in {found!r}" if found else "its name has no ending"
        super().__init__(f"{path}: {what}, and {format} is written as {', '.join(endings)}; rename it")


@frozen
class Column:
    """A column of a published format; ``filled`` is ``None`` where cameo has nothing to put in."""

    name: str
    type: str
    filled: Filled | None

    @property
    def meaning(self) -> str:
        """What stands in it."""
        return self.filled.meaning if self.filled else "blank"


@frozen
class Format:
    """One way to publish events.

    :param layouts: by the end of the file's name.
    :param dated: whether every row needs a date.
    :param typed: whether every row needs a PLOVER type.
    """

    name: str
    title: str
    source: str
    columns: tuple[Column, ...]
    layouts: Mapping[str, Layout] = field(hash=False)
    dated: bool = True
    typed: bool = False

    def layout(self, path: str | Path) -> Layout:
        """How a file of this name is written.

        :raises EndingError: when its end stands for nothing here.
        """
        found = self.layouts.get(Path(path).suffix.lower())
        if found is None:
            raise EndingError(path, self.name, tuple(self.layouts))
        return found

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns of the event table that a row is made from."""
        own = ("number", "story_number")
        needed = ["date", "plover"] + [name for one in self.columns if one.filled for name in one.filled.reads]
        return tuple(name for name in dict.fromkeys(needed) if name not in own)

    def left_out(self, row: Row) -> str | None:
        """Why a row has no place in this format, if it has none."""
        if self.dated and row["date"] is None:
            return "no date"
        if self.typed and row["plover"] is None:
            return "no PLOVER type"
        return None

    def record(self, row: Row, context: Context) -> list[Value]:
        """The cells of one row."""
        return [one.filled.value(row, context) if one.filled else None for one in self.columns]


def arrow_fields(format: Format) -> Any:
    """The ``pyarrow.Schema`` of the full format."""
    kinds = {one.name: one.type for one in arrow_schema()}
    return pa.schema([pa.field(one.name, kinds.get(one.name, pa.int64())) for one in format.columns])


def _published(name: str, title: str, filled: Mapping[str, Filled], **parts: Any) -> Format:
    own = tuple(Column(column, kind, filled.get(column)) for column, kind in columns(name))
    return Format(name=name, title=title, source=source(name), columns=own, **parts)


def _full() -> Format:
    def guarded(name: str, meaning: str) -> Filled:
        return Filled(meaning, lambda row, context: row[name] if context.with_text else None, (name,))

    own = [
        Column("number", "integer", take("number", "1 to N in the order of date and id; the id in other formats")),
        Column("story_number", "integer", take("story_number", "1 to N as the stories come; ICEWS's Story ID")),
    ]
    for one in COLUMNS:
        meaning = f"{one.meaning}; with `--with-text`" if one.name in _TEXT else one.meaning
        value = guarded(one.name, meaning) if one.name in _TEXT else take(one.name, meaning)
        own.append(Column(one.name, _FULL_TYPES[one.type], value))
    own += [Column(name, "integer", take(name, meaning)) for name, meaning in COUNTS]
    own.append(Column("extra", "string", guarded("extra", "what came with the story, as JSON; with `--with-text`")))
    layouts = {".parquet": Layout("parquet"), ".csv": _CSV, ".jsonl": Layout("jsonl")}
    return Format(FULL, "Full schema", "cameo", tuple(own), layouts, dated=False)


@lru_cache(maxsize=1)
def formats() -> Mapping[str, Format]:
    """All formats, by name, in the order of :data:`cameo.export.PUBLISHED`."""
    tabs = dict.fromkeys((".csv", ".tsv", ".txt"), _TABS)
    icews_layouts = {**dict.fromkeys((".tab", ".tsv", ".txt"), _TABS_HEADER), ".csv": _CSV}
    polecat_layouts = dict.fromkeys((".txt", ".tab", ".tsv"), Layout("separated", "\t", null="None", quoted=False))
    found = (
        _published("gdelt1", "GDELT 1.0 events", gdelt.EVENTS_1, layouts=tabs),
        _published("gdelt2", "GDELT 2.0 events", gdelt.EVENTS_2, layouts=tabs),
        _published("gdelt2-mentions", "GDELT 2.0 mentions", gdelt.MENTIONS, layouts=tabs),
        _published("icews", "ICEWS", icews.COLUMNS, layouts=icews_layouts),
        _published("polecat", "POLECAT", plover.POLECAT, layouts=polecat_layouts, typed=True),
        _published("phoenix", "Phoenix", phoenix.COLUMNS, layouts=tabs),
        _published("plover", "PLOVER JSON", plover.JSON, layouts=_JSON, typed=True),
        _full(),
    )
    return {one.name: one for one in found}
