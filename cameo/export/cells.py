"""What fills the columns of a published format: one function a column, from a row of an event table."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from cameo import __version__
from cameo.codes import Code, Ontology
from cameo.dictionary.model import Issue
from cameo.events import UNKNOWN

Row = Mapping[str, Any]
Value = Any
"""A text, number, date or nothing; PLOVER's JSON also has lists and objects."""


@frozen
class Context:
    """What a cell may need beside the row.

    :param with_text: whether sentences, titles and fields of the input may be given away.
    :param issues: the dictionary's issues, for the PLOVER contexts that they stand for.
    """

    ontology: Ontology
    with_text: bool = False
    version: str = __version__
    issues: Mapping[str, Issue] = field(factory=dict, hash=False)

    def code(self, row: Row) -> Code | None:
        """The row's code; ``None`` for one of somebody's own dictionary."""
        return self.ontology.get(row["event_code"])

    def issue_contexts(self, row: Row) -> list[str]:
        """The PLOVER contexts of the row's issues; one of somebody's own dictionary has none."""
        found = (self.issues[name].context for name in row["issues"] or () if name in self.issues)
        return [context for contexts in found for context in contexts]


@frozen
class Filled:
    """A column that is filled.

    :param reads: columns of the event table that *value* looks at.
    """

    meaning: str
    value: Callable[[Row, Context], Value]
    reads: tuple[str, ...]


def take(column: str, meaning: str) -> Filled:
    """A column as it is."""
    return Filled(meaning, lambda row, context: row[column], (column,))


def count(column: str, meaning: str) -> Filled:
    """A count of the filter for equal events of one day; 1 where that filter was not used."""
    return Filled(meaning, lambda row, context: 1 if row[column] is None else row[column], (column,))


def known(code: str | None) -> str | None:
    """A participant's code, nothing for one that is absent or in no dictionary."""
    return None if code == UNKNOWN else code


def day(date: datetime.date | None, pattern: str) -> str | None:
    """A date as digits, such as ``20240505``; years before 1000 keep their four digits."""
    if date is None:
        return None
    return pattern.format(y=f"{date.year:04}", m=f"{date.month:02}", d=f"{date.day:02}")


def reads(role: str, *parts: str) -> tuple[str, ...]:
    """Columns of one participant."""
    return tuple(f"{role}_{part}" for part in parts)
