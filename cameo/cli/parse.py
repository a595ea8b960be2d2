"""``cameo parse``: text in, parses out, so that coding again after a dictionary change never parses again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from cameo.cli.code import PATHS, given, progress
from cameo.cli.console import Console
from cameo.cli.options import reading, reading_options
from cameo.document import Document, ParsedDocument
from cameo.errors import CameoError
from cameo.export import whole_file
from cameo.inputs import Item, read

_ENDS = (".parquet", ".conllu")


@click.command()
@PATHS
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="File to write: .parquet for the parse store, .conllu for CoNLL-U. [CoNLL-U to standard output]",
)
@reading_options
@click.option(
    "--parser",
    metavar="NAME|PATH",
    help="Stanza model: a language for the official one (downloaded by Stanza), or a folder. [the bundled model]",
)
@click.option("--title", is_flag=True, help="Parse titles too.")
@click.option("--language", default="en", show_default=True, help="Language of the text.")
def parse(
    paths: tuple[str, ...], output: Path | None, parser: str | None, title: bool, language: str, **values: Any
) -> int:
    """Parse text once, and code it as often as you like.

    PATH is what `cameo code` reads. The parse store keeps texts, fields and parses; `cameo code` takes it as a PATH
    and then loads no parser.
    """
    options = reading(values, language)
    places = given(paths)
    if output is not None and output.suffix not in _ENDS:
        raise click.UsageError(f"{output}: cannot tell which format is meant; end it in {' or '.join(_ENDS)}")
    console = Console()
    items = read(places, options, console.problem)
    parsed = _noting(_parsed(items, parser, title, console), console)
    if output is None:
        _print(parsed)
        return console.close()
    with whole_file(output) as part:
        if not _store(part, output.suffix, progress(parsed, places, options.kind)) and console.status:
            raise click.exceptions.Exit(console.close())  # leaves a file of an earlier run as it was
    return console.close()


def _parsed(items: Iterable[Item], name: str | None, title: bool, console: Console) -> Iterator[ParsedDocument]:
    """Parses of texts; what is parsed already goes through. The parser is loaded for the first text."""
    from cameo.parser import load_parser

    loaded = None
    for kind, group in groupby(items, key=type):
        if kind is ParsedDocument:
            yield from (item for item in group if isinstance(item, ParsedDocument))
            continue
        try:
            loaded = loaded or load_parser(name)
            yield from loaded.parse((item for item in group if isinstance(item, Document)), title=title)
        except CameoError as error:
            console.error(error)


def _noting(parsed: Iterable[ParsedDocument], console: Console) -> Iterator[ParsedDocument]:
    for one in parsed:
        for problem in one.problems:
            console.problem(problem)
        yield one


def _print(parsed: Iterable[ParsedDocument]) -> None:
    from cameo.conllu import format_document

    for one in parsed:
        for sentence in format_document(one):
            click.echo(sentence, nl=False)


def _store(path: Path, suffix: str, parsed: Iterable[ParsedDocument]) -> int:
    """Write documents; gives their number."""
    if suffix == ".conllu":
        from cameo.conllu import write_conllu

        return write_conllu(path, parsed)
    from cameo.store import write_store

    return write_store(path, parsed)
