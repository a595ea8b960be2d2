"""From an event table to a published dataset: the rows in a format, the data package, the codebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from cameo.codes import Ontology
from cameo.dictionary.model import Issue
from cameo.errors import CameoError
from cameo.export.cells import Context, Row
from cameo.export.codebook import Made, check_ending, codebook
from cameo.export.datapackage import NAME, read_package, resource, write_package
from cameo.export.events import EventTable, same_place
from cameo.export.files import OutputError, check_place, whole_stream
from cameo.export.formats import Format, arrow_fields, formats
from cameo.export.layout import JsonWriter, Layout, ParquetRowWriter, RowWriter, SeparatedWriter
from cameo.export.order import ordered
from cameo.export.tally import READS, Tally

_AT_ONCE = 5_000  # rows that are Python objects at the same time
Watch = Callable[[Iterable[Any]], Iterable[Any]]


class UnknownExportError(CameoError, ValueError):
    """A format that is none."""

    def __init__(self, found: str, choices: Iterable[str]) -> None:
        self.found = found
        super().__init__(f"format {found!r}: expected one of {', '.join(choices)}")


@frozen
class Plan:
    """What is to be written where.

    :param codebook: a Markdown or HTML file, or none.
    :param with_text: whether sentences, titles and fields of the input go out too.
    :param overwrite: whether files that are there may be replaced.
    :param command: how it was asked for, for data package and codebook.
    """

    format: str
    output: Path
    codebook: Path | None = None
    with_text: bool = False
    overwrite: bool = False
    command: str = ""

    def check(self, given: Path) -> tuple[Format, Layout]:
        """See that all of it can be written, before hours of work and not after.

        :param given: what is read, which must not be written over.
        :raises CameoError: when a name, a folder or a file that is there will not do.
        """
        if self.format not in formats():
            raise UnknownExportError(self.format, formats())
        format = formats()[self.format]
        layout = format.layout(self.output)
        if self.codebook is not None:
            check_ending(self.codebook)
        for path in filter(None, (self.output, self.codebook)):
            if path.name == NAME:
                raise OutputError(path, "a data package of this name goes beside the output")
            if same_place(path, given) or (given.is_dir() and path.resolve().is_relative_to(given.resolve())):
                raise OutputError(path, "it is what is read, or lies in it")
            check_place(path, overwrite=self.overwrite)
        read_package(self.output.parent)
        return format, layout


def export_events(
    table: EventTable, plan: Plan, ontology: Ontology, watch: Watch = iter, issues: Mapping[str, Issue] | None = None
) -> Tally:
    """Write an event table in a published format, with a data package and, if asked for, a codebook beside it.

    :param ontology: gives labels, Goldstein values and PLOVER modes of the codes.
    :param watch: wraps the batches of rows, for a progress bar.
    :param issues: the dictionary's issues, for the PLOVER contexts that they stand for.
    :returns: what was written and what was left out.
    :raises CameoError: see :meth:`Plan.check`; and when the table cannot be read.
    """
    format, layout = plan.check(Path(table.name))
    tally = Tally()
    made = Made(plan.output.name, table.about, plan.command, plan.with_text)
    with whole_stream(plan.output) as stream:
        out = _writer(stream, format, layout, table)
        context = Context(ontology, plan.with_text, issues=issues or {})
        for batch in watch(_records(table, format, context, tally)):
            out.write(batch)
        out.close()
    if plan.codebook is not None:
        with whole_stream(plan.codebook) as stream:
            stream.write(codebook(plan.codebook, format, tally, ontology, made).encode())
    write_package(plan.output.parent, resource(plan.output, format, layout, tally, table.rows, made))
    return tally


def _records(table: EventTable, format: Format, context: Context, tally: Tally) -> Iterator[list[list[Any]]]:
    for piece in ordered(table, tuple(dict.fromkeys((*format.reads, *READS)))):
        for batch in piece.to_batches(max_chunksize=_AT_ONCE):
            yield list(_kept(batch.to_pylist(), format, context, tally))


def _kept(rows: Iterable[Row], format: Format, context: Context, tally: Tally) -> Iterator[list[Any]]:
    for row in rows:
        reason = format.left_out(row)
        if reason is None:
            tally.add(row)
            yield format.record(row, context)
        else:
            tally.leave_out(reason)


def _writer(stream: BinaryIO, format: Format, layout: Layout, table: EventTable) -> RowWriter:
    names = [one.name for one in format.columns]
    if layout.kind == "parquet":
        return ParquetRowWriter(stream, arrow_fields(format), table.about)
    if layout.kind == "separated":
        return SeparatedWriter(stream, layout, names)
    return JsonWriter(stream, layout, names, sparse=format.typed)
