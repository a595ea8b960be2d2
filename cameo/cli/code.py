"""``cameo code`` and ``cameo explain``: text in, events or reasons out."""

from __future__ import annotations

import contextlib
import datetime
import shutil
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast

import click
from attrs import evolve

from cameo.cli.console import Console, wants_colour, watched
from cameo.cli.options import date_option, engine, engine_options, gate_option, reading, reading_options
from cameo.document import ParsedDocument
from cameo.errors import CameoError
from cameo.export import FORMATS, Makers, format_of, whole_stream, writer
from cameo.inputs import STDIN, Item, count, read

if TYPE_CHECKING:
    from cameo.coder import CodedDocument, Coder

T = TypeVar("T")

PATHS = click.argument("paths", nargs=-1, metavar="[PATH]...")


@click.command()
@PATHS
@click.option("--format", "-f", type=click.Choice(FORMATS), help="What to write. [by the name of -o, else table]")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="File to write; it appears whole or not at all.")
@reading_options
@engine_options
@gate_option
def code(paths: tuple[str, ...], format: str | None, output: Path | None, **values: Any) -> int:
    """Code political events in news text.

    PATH is a text file (one document; a date at the start of its name is its date), JSON lines, CSV or TSV (one row,
    one document), CoNLL-U or stored parses (nothing is parsed again), a folder of these, or - for standard input,
    which is read too when no PATH is given.

    Fields of rows that cameo does not know go through to the output.
    """
    maker = engine(values)
    options = reading(values, maker.language)
    places = given(paths)
    kind = format or (format_of(output) if output else "table")
    refuse_binary_terminal(kind, output)
    console = Console()
    stories = coded(maker.coder(), read(places, options, console.problem), console)
    if output or not sys.stdout.isatty():
        stories = progress(stories, places, options.kind, console)
    with destination(output) as stream:
        _write(stories, kind, stream, console, keep=output is None)
    return console.close()


def _write(stories: Iterable[CodedDocument], kind: str, stream: BinaryIO, console: Console, *, keep: bool) -> None:
    """Write the events of all stories; a file that could get none because of errors is not written at all."""
    out = writer(kind, stream, width=shutil.get_terminal_size((120, 24)).columns, colour=wants_colour())
    empty = True
    makers = Makers()
    for one in stories:
        empty = False
        makers.add(one)
        console.problems(one.document, one.problems)
        out.write(one.document, one.events)
    if not empty or not console.status:
        out.close(makers.about())
    elif not keep:
        raise click.exceptions.Exit(console.close())  # leaves a file of an earlier run as it was


@click.command()
@click.argument("text", required=False)
@date_option
@click.option("--parsed", type=click.Path(path_type=Path), help="Explain the parses in a CoNLL-U file instead of TEXT.")
@click.option("--conllu", is_flag=True, help="Write the parses as CoNLL-U, with the reasons as comments.")
@click.option("--all", "every_frame", is_flag=True, help="Show every frame that fails, not only the nearest three.")
@engine_options
def explain(
    text: str | None, date: datetime.date | None, parsed: Path | None, conllu: bool, every_frame: bool, **values: Any
) -> int:
    """Show why TEXT gives the events it gives, and why not others.

    For each clause: the rules that read it, the frames that were tried with their first failing slot, the winner with
    its file and line, and the events of every modality. With - as TEXT, or none, standard input is read.
    """
    if text is not None and parsed is not None:
        raise click.UsageError("TEXT and --parsed exclude each other; give one of them")
    if parsed is not None and not parsed.is_file():
        raise click.UsageError(f"{parsed}: no such file; check the path")
    words = sentence(text) if parsed is None else ""
    from cameo.conllu import read_conllu
    from cameo.explain import explain as explanation

    coder = engine(values).coder()
    console = Console()
    stories = [words] if parsed is None else (dated(one, date) for one in read_conllu(parsed))
    for each in stories:
        found = explanation(coder, each, date=date, every_frame=every_frame)
        for problem in found.problems:
            console.problem(problem)
        click.echo(found.conllu() if conllu else str(found))
    return console.close()


def dated(parsed: ParsedDocument, date: datetime.date | None) -> ParsedDocument:
    """A parsed document with this date, if it has none."""
    if parsed.document.date is not None:
        return parsed
    return evolve(parsed, document=evolve(parsed.document, date=date))


def sentence(text: str | None) -> str:
    """The text to explain: the argument, else standard input."""
    if text is None and sys.stdin.isatty():
        raise click.UsageError("nothing to explain; give a sentence in quotes")
    text = sys.stdin.buffer.read().decode("utf-8", "replace") if text in (None, STDIN) else text
    if not text or not text.strip():
        raise click.UsageError("the text is empty; give a sentence in quotes")
    return text


def given(paths: Iterable[str]) -> list[str]:
    """What to read: the paths, else a pipe.

    :raises click.UsageError: when there is neither, rather than wait for a person to type an article.
    """
    places = list(paths)
    if not places and sys.stdin.isatty():
        raise click.UsageError("nothing to read; give a file or a folder, or pipe text in")
    return places or [STDIN]


def coded(coder: Coder, items: Iterable[Item], console: Console) -> Iterator[CodedDocument]:
    """Code texts and parses in the order they come; what stops one kind does not stop the other.

    ``cameo code a.conllu b.txt --parser nothing`` codes the first and says what is wrong with the second.
    """
    for kind, group in groupby(items, key=type):
        try:
            if kind is ParsedDocument:
                yield from coder.code_parsed(cast("Iterator[ParsedDocument]", group))
            else:
                yield from coder.code_documents(cast("Iterator[Any]", group))
        except CameoError as error:
            console.error(error)


@contextlib.contextmanager
def destination(output: Path | None) -> Iterator[BinaryIO]:
    """The file, whole or not at all; or standard output."""
    if output is None:
        yield sys.stdout.buffer
    else:
        with whole_stream(output) as stream:
            yield stream


def refuse_binary_terminal(kind: str, output: Path | None) -> None:
    """Parquet on a terminal is noise.

    :raises click.UsageError: when that was asked for.
    """
    if kind == "parquet" and output is None and sys.stdout.isatty():
        raise click.UsageError("parquet is not for reading; give a file with -o")


def progress(
    items: Iterable[T], places: list[str], kind: str | None, console: Console | None = None, done: int = 0
) -> Iterator[T]:
    """The items, watched; documents are counted beforehand only if somebody looks on.

    :param done: documents among them that need no more work.
    """
    total = count(places, kind) if sys.stderr.isatty() else None
    return watched(items, None if total is None else total - done, "stories", lambda: console.found if console else 0)
