"""``cameo archive run`` and ``cameo archive status``: an archive goes in, events come out, however long it takes."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cameo.cli.archive import archive, archive_options, archive_reading
from cameo.cli.console import PROBLEMS, many, say
from cameo.cli.options import engine, engine_options
from cameo.inputs import NOTES

if TYPE_CHECKING:
    from cameo.archive.run import Progress
    from cameo.archive.status import Status

runs = archive
"""``cameo archive`` with the commands of this module, which are added to it here."""

INTERRUPTED = 130
_MINUTE = 60.0  # seconds between lines where no terminal shows a bar
_MOST = 8  # kinds of problems that are named


@archive.command("run")
@click.argument("paths", nargs=-1, required=True, metavar="SOURCE...", type=click.Path(path_type=Path))
@click.option("--output", "-o", required=True, type=click.Path(path_type=Path), help="Folder of the run.")
@click.option("--workers", type=click.IntRange(1), help="Processes that parse and code. [one for each core]")
@click.option(
    "--resume/--new",
    "resume",
    default=None,
    help="Only go on with a run that is there; or delete it and begin anew. [go on if there is one, else begin]",
)
@click.option("--recode", is_flag=True, help="Code the stored parses again if options of coding have changed.")
@click.option(
    "--shard-size", type=click.IntRange(1), help="Documents in a shard, at most. [1000, or what the run began with]"
)
@click.option(
    "--engine",
    "scheduler",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Who runs it.",
)
@click.option("--ray-address", metavar="ADDRESS", help="Ray cluster to use. [one that is started on this machine]")
@archive_options
@engine_options
def run_archive(
    paths: tuple[Path, ...],
    output: Path,
    workers: int | None,
    resume: bool | None,
    recode: bool,
    shard_size: int | None,
    scheduler: str,
    ray_address: str | None,
    **values: Any,
) -> int:
    """Code a whole archive, for days if need be.

    SOURCE is a news archive (files, folders), a parse store, or the folder of another run. Everything goes into the
    folder -o: parses, events and problems, a file of each for every thousand documents. A run that was cut off goes on
    if the same command is started again, and ends with the same files. With other dictionaries, the same command codes
    the stored parses again.
    """
    from cameo.archive.folder import RunFolder
    from cameo.archive.run import AUTO, NEW, RESUME, Plan, run
    from cameo.archive.shards import Settings
    from cameo.archive.status import status

    made = engine(values)
    names = ("dictionaries", "parser", "unresolved", "modality", "title", "language")
    folder = RunFolder(output)
    plan = Plan(
        paths=paths,
        folder=folder,
        settings=Settings(**{name: getattr(made, name) for name in names}, discards=not made.keep_discarded),
        options=archive_reading(values, made.language),
        workers=workers,
        begin=AUTO if resume is None else RESUME if resume else NEW,
        recode=recode,
        documents=shard_size,
        engine=scheduler,
        address=ray_address,
    )
    with _interruptible(output), _Shown() as shown:
        run(plan, shown.watch, say)
    found = status(folder)
    click.echo("\n".join(_lines(found, output)))
    return PROBLEMS if _problems(found) or found.faults else 0


@archive.command("status")
@click.argument("folder", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object instead of text.")
def run_status(folder: Path, as_json: bool) -> int:
    """Say how far a run is, and whether its numbers add up.

    Everything is counted from the files in OUT, while the run goes on or after it.
    """
    from cameo.archive.folder import RunFolder
    from cameo.archive.status import status

    found = status(RunFolder(folder))
    text = json.dumps(found.as_json(), ensure_ascii=False) if as_json else "\n".join(_lines(found, folder))
    click.echo(text)
    return PROBLEMS if found.faults else 0


@archive.command("duplicates")
@click.argument("paths", nargs=-1, required=True, metavar="OUT...", type=click.Path(exists=True, path_type=Path))
@click.option("--output", "-o", required=True, type=click.Path(path_type=Path), help="Report: .csv or .parquet.")
@click.option(
    "--near",
    type=click.FloatRange(0.35, 1.0),
    metavar="SHARE",
    help="Also stories that share so much of their five-word sequences (Jaccard), such as 0.8.",
)
@click.option("--updates", is_flag=True, help="Also earlier versions of a story that its publisher then updated.")
@click.option("--days", type=click.IntRange(0), default=3, show_default=True, help="Apart at most.")
def duplicates(paths: tuple[Path, ...], output: Path, near: float | None, updates: bool, days: int) -> int:
    """Find stories that come twice, and say which is merged into which.

    OUT is the folder of a run, or a parse store. Stories with the same words in the same order are always found.
    `cameo export --duplicates` and `cameo aggregate --duplicates` take the report.
    """
    from cameo.archive.duplicates import Rules, find_duplicates, write_report

    kinds = write_report(output, find_duplicates(paths, Rules(near=near, updates=updates, days=days)))
    listed = ", ".join(f"{kind} {count:,}" for kind, count in sorted(kinds.items())) or "none"
    say(f"{output}: stories merged into others: {listed}")
    return 0


# --- what is said


def _lines(found: Status, folder: Path) -> Iterator[str]:
    made = found.manifest
    state = "finished" if found.finished else "running" if found.running else "stopped; the same command goes on"
    end = "all there are" if found.complete else "so far"
    sums = f"{found.documents:,} read = {found.coded:,} coded + {found.left_out:,} left out"
    facts = {
        "run": f"{folder}, {state}",
        "input": f"{many(made.inputs['files'], 'file')}, {made.inputs['bytes']:,} bytes",
        "documents": f"{sums}{f' + {found.waiting:,} waiting' if found.waiting else ''}; {end}",
        "events": f"{found.events:,}",
        "shards": f"{found.done:,} of {found.shards:,} done",
        "reading": _kinds(found.reading),
        "coding": _kinds(found.coding),
        "model": made.model or "not named",
        "dictionaries": str(made.coding["dictionaries"]),
    }
    for name, fact in facts.items():
        yield f"{name:<13}{fact}"
    for fault in found.faults:
        yield f"{'wrong':<13}{fault}"


def _kinds(kinds: Mapping[str, int]) -> str:
    listed = [f"{kind} {count:,}" for kind, count in list(kinds.items())[:_MOST]]
    more = f", and {len(kinds) - _MOST} more kinds" if len(kinds) > _MOST else ""
    return f"{', '.join(listed)}{more}; see problems/" if listed else "no problems"


def _problems(found: Status) -> int:
    return sum(count for kinds in (found.reading, found.coding) for kind, count in kinds.items() if kind not in NOTES)


class _interruptible:
    """Ctrl-C, and the signal with which batch systems end a job, stop a run in good order."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._before: Any = None

    def __enter__(self) -> None:
        self._before = signal.signal(signal.SIGTERM, signal.default_int_handler)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        signal.signal(signal.SIGTERM, self._before)
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            say(f"interrupted; {self._output} keeps all that is done, and the same command goes on from there")
            raise click.exceptions.Exit(INTERRUPTED)


class _Shown:
    """Progress as a bar on a terminal, else as a line a minute, as logs want it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun = self._said = clock()
        self._bar: Any = None

    def __enter__(self) -> _Shown:
        return self

    def __exit__(self, *rest: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def watch(self, progress: Progress) -> None:
        if sys.stderr.isatty():
            self._draw(progress)
        elif self._clock() - self._said >= _MINUTE:
            self._said = self._clock()
            say(line_of(progress, self._clock() - self._begun))

    def _draw(self, progress: Progress) -> None:
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(initial=progress.done, unit=" stories", file=sys.stderr, leave=False, dynamic_ncols=True)
        self._bar.total = progress.read if progress.complete else None
        self._bar.set_postfix_str(_found(progress), refresh=False)
        self._bar.update(progress.done - self._bar.n)


def line_of(progress: Progress, seconds: float) -> str:
    """How far a run is, with its rate and, once all is read, the time that is left.

    :param seconds: since this command began.
    """
    new = progress.done - progress.before
    rate = new / seconds if seconds > 0 else 0.0
    total = f"of {progress.read:,}" if progress.complete else f"({progress.read:,} read so far)"
    left = f", {_hours((progress.read - progress.done) / rate)} to go" if progress.complete and rate else ""
    return f"{progress.done:,} {total} stories, {rate:,.1f} a second{left}; {_found(progress)}"


def _found(progress: Progress) -> str:
    return f"{many(progress.events, 'event')}, {many(progress.problems, 'problem')}"


def _hours(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"
