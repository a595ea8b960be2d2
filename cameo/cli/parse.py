"""``cameo parse``: text in, parses out, so that coding again after a dictionary change never parses again."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import frozen

from cameo.cli.code import PATHS, given, progress
from cameo.cli.console import Console, many, say
from cameo.cli.options import dictionaries_option, gate_option, reading, reading_options
from cameo.document import Document, ParsedDocument
from cameo.errors import CameoError
from cameo.export import whole_file
from cameo.inputs import STDIN, Item, Reading, read

if TYPE_CHECKING:
    from cameo.gate import Gate
    from cameo.parser import Parser

INTERRUPTED = 130
_ENDS = (".parquet", ".conllu")


@click.command()
@PATHS
@click.option(
    "--output",
    "-o",
    help="Where to write: a folder (DIR/) or a file ending in .parquet for the parse store, .conllu for CoNLL-U. "
    "[CoNLL-U to standard output]",
)
@click.option("--overwrite", is_flag=True, help="Start the output folder anew instead of going on where it ends.")
@click.option("--about", is_flag=True, help="Say what a parse store holds and what made it, and parse nothing.")
@reading_options
@click.option(
    "--parser",
    metavar="NAME|PATH",
    help="Stanza model: a language for the official one (downloaded by Stanza), or a folder. [the bundled model]",
)
@gate_option
@dictionaries_option
@click.option("--title", is_flag=True, help="Parse titles too.")
@click.option("--language", default="en", show_default=True, help="Language of the text.")
def parse(paths: tuple[str, ...], output: str | None, overwrite: bool, about: bool, **values: Any) -> int:
    """Parse text once, and code it as often as you like.

    PATH is what `cameo code` reads. The parse store keeps texts, fields and parses; `cameo code` takes it as a PATH
    and then loads no parser.

    Into a folder (-o parses/) the store is written as files of bounded size. A run that was cut off goes on where it
    ended if it is started again.
    """
    if about:
        return _describe(paths)
    dictionaries = values.pop("dictionaries")
    work = Work(values.pop("parser"), values.pop("title"), values.pop("gate"), dictionaries, values.pop("language"))
    options = reading(values, work.language)
    places = given(paths)
    into_folder = output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir())
    _check_use(work, output, overwrite, into_folder)
    if output is not None and into_folder:
        return _parse_into(Path(output), places, options, work, overwrite)
    if output is not None:
        _check_place(Path(output))
    console, gate = Console(), work.gate()
    parsed = _noting(work.parsed(read(places, options, console.problem), gate, console), console)
    if output is None:
        _print(parsed)
    else:
        watched = progress(parsed, places, options.kind, console)
        _store(Path(output), watched, gate.id if gate else "", work.title)
    return console.close()


@frozen
class Work:
    """What to do with each document."""

    parser_name: str | None
    title: bool
    gated: bool
    dictionaries: tuple[Path, ...]
    language: str

    def gate(self) -> Gate | None:
        """The gate of the dictionaries, if one is asked for."""
        if not self.gated:
            return None
        from cameo.coder import Coder
        from cameo.dictionary import BUNDLED

        return Coder([BUNDLED, *self.dictionaries], language=self.language, gate=True).gate

    def parsed(self, items: Iterable[Item], gate: Gate | None, console: Console) -> Iterator[ParsedDocument]:
        """Parses of texts; what is parsed already goes through. The parser is loaded for the first text.

        Texts are parsed in portions that end where the files of a folder do, so that a run that goes on after a file
        gives what it would have given without a pause.
        """
        from cameo.parser import load_parser
        from cameo.store import portions

        loaded: Parser | None = None
        for portion in portions(items):
            for kind, group in groupby(portion, key=type):
                if kind is ParsedDocument:
                    yield from (item for item in group if isinstance(item, ParsedDocument))
                    continue
                texts = (item for item in group if isinstance(item, Document))
                try:
                    loaded = loaded or load_parser(self.parser_name)
                    yield from loaded.parse(texts, title=self.title, wanted=gate.wants if gate else None)
                except CameoError as error:
                    console.error(error)


def _check_use(work: Work, output: str | None, overwrite: bool, into_folder: bool) -> None:
    """:raises click.UsageError: for options that do not go together."""
    if overwrite and not into_folder:
        raise click.UsageError("--overwrite is for a folder, such as -o parses/; a file is always replaced")
    if work.gated and not (into_folder or (output or "").endswith(".parquet")):
        raise click.UsageError("--gate is for the parse store, which can hold unparsed sentences; give -o parses/")
    if work.dictionaries and not work.gated:
        raise click.UsageError("--dictionaries is for --gate; without it, parses are the same for all dictionaries")


def _check_place(output: Path) -> None:
    """Say what is wrong with the output before hours of parsing, not after.

    :raises click.UsageError: when its name or its folder will not do.
    """
    if output.suffix not in _ENDS:
        choices = f"end it in {' or '.join(_ENDS)}, or in / for a folder"
        raise click.UsageError(f"{output}: cannot tell which format is meant; {choices}")
    if not os.access(output.parent, os.W_OK):
        raise click.UsageError(f"{output}: no such folder, or not writable; choose another place with -o")


def _noting(parsed: Iterable[ParsedDocument], console: Console) -> Iterator[ParsedDocument]:
    for one in parsed:
        console.problems(one.document, one.problems)
        yield one


def _print(parsed: Iterable[ParsedDocument]) -> None:
    from cameo.conllu import format_document

    for one in parsed:
        for sentence in format_document(one):
            click.echo(sentence, nl=False)


def _store(path: Path, parsed: Iterator[ParsedDocument], gate: str, titles: bool) -> None:
    """Write documents to one file; without any, a file of an earlier run stays as it was."""
    first = next(parsed, None)
    if first is None:
        return
    stories = chain((first,), parsed)
    if path.suffix == ".parquet":
        from cameo.store import write_store

        write_store(path, stories, first.model, gate=gate, titles=titles)
        return
    from cameo.conllu import write_conllu

    with whole_file(path) as part:
        write_conllu(part, stories)


# --- a folder


def _parse_into(folder: Path, places: list[str], options: Reading, work: Work, overwrite: bool) -> int:
    """Write what the folder does not hold yet."""
    from cameo.store import stored_ids, write_folder

    _check_folder(folder, places)
    if overwrite:
        for file in folder.glob("parses-*.parquet"):
            file.unlink()
    console = Console()
    known = stored_ids(folder)
    done = known.total()
    if done:
        say(f"{folder}: {many(done, 'document')} stored already, going on with the rest")
    gate = work.gate()
    items = _without(read(places, options, console.problem), known)
    parsed = _noting(work.parsed(items, gate, console), console)
    try:
        watched = progress(parsed, places, options.kind, console, done)
        write_folder(folder, watched, gate=gate.id if gate else "", titles=work.title)
    except KeyboardInterrupt:
        say(f"interrupted; {folder} keeps the files that are whole, and the same command goes on from there")
        raise click.exceptions.Exit(INTERRUPTED) from None
    return console.close()


def _check_folder(folder: Path, places: Iterable[str]) -> None:
    """:raises click.UsageError: when the folder cannot be written, or would be read while it is written."""
    around = folder if folder.is_dir() else folder.resolve().parent
    if not os.access(around, os.W_OK):
        raise click.UsageError(f"{folder}: no such folder, or not writable; choose another place with -o")
    for place in places:
        if place != STDIN and Path(place).is_dir() and folder.resolve().is_relative_to(Path(place).resolve()):
            raise click.UsageError(f"{folder}: lies in the folder that is read, {place}; choose another place with -o")


def _without(items: Iterable[Item], known: Counter[str]) -> Iterator[Item]:
    """The documents that are not stored; of two with one id, as many are left out as are stored."""
    for item in items:
        name = (item.document if isinstance(item, ParsedDocument) else item).id
        if known[name] > 0:
            known[name] -= 1
        else:
            yield item


# --- what a store holds


def _describe(paths: Iterable[str]) -> int:
    """Print what each store says of itself."""
    from cameo.store import folder_origin, store_info, store_size

    places = [Path(path) for path in paths]
    if not places:
        raise click.UsageError("nothing to describe; give a parse store, a file or a folder")
    for place in places:
        origin = folder_origin(place) if place.is_dir() else store_info(place).origin
        if origin is None:
            raise click.UsageError(f"{place}: no parse store in it; write one with `cameo parse PATH -o {place}/`")
        size = store_size(place)
        each: Callable[[int], str] = "{:,}".format
        facts = {
            "model": origin.model or "unnamed",
            "cleaning": f"version {origin.cleaning}",
            "schema": f"version {origin.schema}",
            "gate": origin.gate or "none",
            "titles": "parsed" if origin.titles else "not parsed",
            "documents": each(size.documents),
            "sentences": each(size.sentences) + (f", {each(size.skipped)} of them not parsed" if size.skipped else ""),
            "words": each(size.words),
            "bytes": f"{each(size.bytes)} in {many(size.files, 'file')}",
        }
        click.echo(str(place))
        for name, fact in facts.items():
            click.echo(f"  {name:<10} {fact}")
    return 0
