"""``cameo aggregate``: dyads by day, week, month or year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cameo.cli.console import many, say, watched
from cameo.cli.export import EVENTS, OVERWRITE, left_out
from cameo.cli.reduction import Reduction, reduction_options


@click.command()
@EVENTS
@click.option(
    "--by",
    "period",
    type=click.Choice(["day", "week", "month", "year"]),
    default="month",
    show_default=True,
    help="Length of a period; weeks start on Monday.",
)
@click.option(
    "--count",
    type=click.Choice(["root", "quad", "code"]),
    default="root",
    show_default=True,
    help="What has a column of its own: CAMEO roots, quad classes, or every code that occurs.",
)
@click.option(
    "--actors",
    type=click.Choice(["country", "code"]),
    default="country",
    show_default=True,
    help="What a dyad is made of: states, or full actor codes.",
)
@click.option("--undirected", is_flag=True, help="Take source and target as two sides, and mirrored rows once.")
@click.option("--zero-fill", is_flag=True, help="A row for every dyad in every period, while both states exist.")
@click.option("--output", "-o", required=True, type=click.Path(path_type=Path), help="File: .csv or .parquet.")
@OVERWRITE
@reduction_options
def aggregate(
    events: Path,
    period: str,
    count: str,
    actors: str,
    undirected: bool,
    zero_fill: bool,
    output: Path,
    overwrite: bool,
    **values: Any,
) -> int:
    """Count events by dyad and period, with sums and means of Goldstein values.

    EVENTS is what `cameo code` wrote to .parquet or .jsonl, a folder of such Parquet files, or an archive run. Each
    side has the ISO, Correlates of War and CAMEO codes of its state on the day.
    """
    from cameo.dictionary import BUNDLED, load
    from cameo.export.aggregate import Options, layout_of, write_aggregate
    from cameo.export.files import check_place

    reduction = Reduction.taken(values)
    layout_of(output)
    check_place(output, overwrite=overwrite)
    options = Options(period, count, actors, undirected, zero_fill)
    with reduction.applied(events) as table:
        made = write_aggregate(table, output, options, load(BUNDLED).ontology, lambda rows: watched(rows, None, "rows"))
    say(f"{output}: {many(made.rows, 'row')} of {many(made.events, 'event')}{left_out(made.left_out)}")
    return 0
