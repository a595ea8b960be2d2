"""``cameo parse``: text in, parses out, so that coding again after a dictionary change never parses again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
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
    if output is not None:
        _check_place(output)
    console = Console()
    parsed = _noting(_parsed(read(places, options, console.problem), parser, title, console), console)
    if output is None:
        _print(parsed)
    else:
        _store(output, progress(parsed, places, options.kind))
    return console.close()


def _check_place(output: Path) -> None:
    """Say what is wrong with the output before hours of parsing, not after.

    :raises click.UsageError: when its name or its folder will not do.
    """
    if output.suffix not in _ENDS:
        raise click.UsageError(f"{output}: cannot tell which format is meant; end it in {' or '.join(_ENDS)}")
    if not os.access(output.parent, os.W_OK):
        raise click.UsageError(f"{output}: no such folder, or not writable; choose another place with -o")


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
        console.problems(one.document, one.problems)
        yield one


def _print(parsed: Iterable[ParsedDocument]) -> None:
    from cameo.conllu import format_document

    for one in parsed:
        for sentence in format_document(one):
            click.echo(sentence, nl=False)


def _store(path: Path, parsed: Iterator[ParsedDocument]) -> None:
    """Write documents; without any, a file of an earlier run stays as it was."""
    first = next(parsed, None)
    if first is None:
        return
    stories = chain((first,), parsed)
    if path.suffix == ".parquet":
        from cameo.store import write_store

        write_store(path, stories, first.model)
        return
    from cameo.conllu import write_conllu

    with whole_file(path) as part:
        write_conllu(part, stories)
