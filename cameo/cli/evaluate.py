"""``cameo sample`` and ``cameo evaluate``: how right the events are, judged by a person or by gold records."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cameo.cli.code import PATHS, coded, given, progress
from cameo.cli.console import Console, many, say
from cameo.cli.options import engine, engine_options, reading, reading_options
from cameo.export import whole_file
from cameo.inputs import read

if TYPE_CHECKING:
    from cameo.evaluation import Agreement, Gold, Share
    from cameo.events import Event


@click.command()
@PATHS
@click.option("-n", "size", default=200, show_default=True, type=click.IntRange(1), help="How many events to draw.")
@click.option("--seed", default=1, show_default=True, help="Another seed draws other events.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="CSV file to write. [standard output]")
@reading_options
@engine_options
def sample(paths: tuple[str, ...], size: int, seed: int, output: Path | None, **values: Any) -> int:
    """Draw coded events at random, as a sheet to be judged.

    PATH is what `cameo code` reads. Write yes or no into source_right, target_right and code_right of each row, and
    give the sheet to `cameo evaluate`. Mirrored rows are left out.
    """
    from cameo.evaluation import sample as draw
    from cameo.evaluation import write_sheet

    maker = engine(values)
    options = reading(values, maker.language)
    places = given(paths)
    console = Console()
    stories = coded(maker.coder(), read(places, options, console.problem), console)
    rows = draw(progress(stories, places, options.kind, console), size, seed)
    if output is None:
        write_sheet(sys.stdout, rows)
    else:
        with whole_file(output) as part, part.open("w", encoding="utf-8", newline="") as stream:
            write_sheet(stream, rows)
    if len(rows) < size:
        say(f"only {many(len(rows), 'event')} to draw from; all of them are in the sheet")
    return console.close()


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--strip", type=click.Path(path_type=Path), help="Also write the sheet without texts, which may be shared."
)
@engine_options
def evaluate(path: Path, strip: Path | None, **values: Any) -> int:
    """Say how right events are.

    PATH is a judged sheet of `cameo sample` (.csv), or gold records (.jsonl), one article a line:
    {"id": …, "text": …, "date": …, "events": [["IRN", "040", "AZE"], …]}. The articles are then coded and compared.
    """
    if not path.is_file():
        raise click.UsageError(f"{path}: no such file; make a sheet with `cameo sample`")
    if path.suffix == ".jsonl":
        if strip is not None:
            raise click.UsageError("--strip is for sheets; a gold file has no columns of text to leave out")
        return _gold(path, values)
    return _sheet(path, strip)


def _sheet(path: Path, strip: Path | None) -> int:
    from cameo.evaluation import audit, read_sheet, write_sheet

    rows = read_sheet(path)
    shares = audit(rows)
    judged = shares["all"].of
    if not judged:
        raise click.UsageError(f"{path}: no row has all three verdicts; fill in source_right, target_right, code_right")
    click.echo("\n".join(_share_lines(shares)))
    if judged < len(rows):
        say(f"{many(len(rows) - judged, 'row')} without all three verdicts left out")
    if strip is not None:
        with whole_file(strip) as part, part.open("w", encoding="utf-8", newline="") as stream:
            write_sheet(stream, rows, texts=False)
    return 0


def _share_lines(shares: Mapping[str, Share]) -> Iterator[str]:
    yield "| what is right | of | share | 95 % |\n| --- | --- | --- | --- |"
    for name, share in shares.items():
        low, high = share.interval
        yield f"| {name} | {share.of} | {share.value:.3f} | {low:.3f}–{high:.3f} |"


def _gold(path: Path, values: dict[str, Any]) -> int:
    from cameo.evaluation import compare, read_gold

    gold = list(read_gold(path))
    if not gold:
        raise click.UsageError(f"{path}: no gold records; it is empty")
    coder = engine(values).coder()
    stories = coder.code_documents(one.document for one in gold)
    pairs: list[tuple[Gold, Sequence[Event]]] = [(one, story.events) for one, story in zip(gold, stories, strict=True)]
    found = compare(pairs)
    click.echo("| events | gold | coded | precision | recall | F1 |\n| --- | --- | --- | --- | --- | --- |")
    rows = {"exact code": found.exact, "same root": found.root}
    for name, one in (rows | {f"root {root}": one for root, one in found.roots.items()}).items():
        click.echo(_agreement_line(name, one))
    return 0


def _agreement_line(name: str, one: Agreement) -> str:
    return f"| {name} | {one.gold} | {one.coded} | {one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f} |"
