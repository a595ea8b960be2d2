"""Options of ``cameo export`` and ``cameo aggregate`` that make an event table smaller before it is used."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from attrs import frozen

from cameo.cli.console import many, say

if TYPE_CHECKING:
    from cameo.export.events import EventTable

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--duplicates",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="Leave out the stories that `cameo archive duplicates` merged into others, by its report.",
    ),
    click.option("--one-a-day", is_flag=True, help="One row for each day, source, target and code, with counts."),
    click.option(
        "--merged",
        type=click.Path(path_type=Path),
        metavar="PATH.csv|.parquet",
        help="With --one-a-day: also write which event was merged into which.",
    ),
)


@frozen
class Reduction:
    """What is asked for."""

    duplicates: Path | None
    daily: bool
    merged: Path | None

    @classmethod
    def taken(cls, values: dict[str, Any]) -> Reduction:
        """The options out of a command's.

        :raises click.UsageError: when they do not go together.
        """
        made = cls(values.pop("duplicates"), values.pop("one_a_day"), values.pop("merged"))
        if made.merged and not made.daily:
            raise click.UsageError("--merged is for --one-a-day; give both, or leave it out")
        return made

    @contextlib.contextmanager
    def applied(self, path: Path) -> Iterator[EventTable]:
        """The event table at a path, reduced; what is gone is said."""
        from cameo.export import reduction
        from cameo.export.events import open_events

        if self.merged:
            reduction.check_report(self.merged)
        stories = reduction.read_duplicates(self.duplicates) if self.duplicates else None
        with contextlib.ExitStack() as stack:
            table = stack.enter_context(open_events(path))
            if stories is not None:
                left = stack.enter_context(reduction.without_stories(table, stories))
                say(f"{many(left.gone, 'event')} of duplicate stories left out")
                table = left.table
            if self.daily:
                left = stack.enter_context(reduction.one_a_day(table, self.merged))
                say(f"{many(left.gone, 'event')} merged into equal ones of their day")
                table = left.table
            yield table


def reduction_options(function: F) -> F:
    """The options; :meth:`Reduction.taken` takes them out again."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function
