"""``cameo export``: coded events as a dataset in a published format."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cameo.cli.console import many, say, watched
from cameo.cli.reduction import Reduction, reduction_options
from cameo.export import PUBLISHED

EVENTS = click.argument("events", type=click.Path(path_type=Path))
OVERWRITE = click.option("--overwrite", is_flag=True, help="Replace files that are there.")


@click.command()
@EVENTS
@click.option("--format", "-f", required=True, type=click.Choice(PUBLISHED), help="What to write.")
@click.option("--output", "-o", required=True, type=click.Path(path_type=Path), help="File to write.")
@click.option("--with-text", is_flag=True, help="Give sentences, titles and fields of the input away too.")
@click.option(
    "--codebook",
    type=click.Path(path_type=Path),
    metavar="PATH.md|.html",
    help="Also write a codebook, with the frequency of every code.",
)
@OVERWRITE
@reduction_options
def export(
    events: Path, format: str, output: Path, with_text: bool, codebook: Path | None, overwrite: bool, **values: Any
) -> int:
    """Publish coded events in the format of GDELT, ICEWS, POLECAT, Phoenix or PLOVER, or in full.

    EVENTS is what `cameo code` wrote to .parquet or .jsonl, a folder of such Parquet files, or an archive run. A
    datapackage.json with the columns, versions, counts and this command is written beside the output.
    """
    from cameo.dictionary import BUNDLED, load
    from cameo.export.dataset import Plan, export_events

    plan = Plan(format, output, codebook, with_text, overwrite, command_line())
    reduction = Reduction.taken(values)
    plan.check(events)
    with reduction.applied(events) as table:
        lexicon = load(BUNDLED)
        tally = export_events(
            table, plan, lexicon.ontology, lambda rows: watched(rows, None, "batches"), lexicon.issues
        )
    say(f"{output}: {many(tally.rows, 'event')}{left_out(tally.left_out)}")
    return 0


def command_line() -> str:
    """The command as it was typed, for data packages and codebooks."""
    return shlex.join(["cameo", *sys.argv[1:]])


def left_out(reasons: Mapping[str, int]) -> str:
    """``; left out: 3 no date, 2 no PLOVER type``, or nothing."""
    listed = ", ".join(f"{count} ({reason})" for reason, count in sorted(reasons.items()))
    return f"; left out: {listed}" if listed else ""
