"""``cameo archive``: news archives as they come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cameo.cli.console import Console, many
from cameo.cli.options import date_option, encoding_option, field_options, reading

if TYPE_CHECKING:
    from cameo.archive.inspection import Inspection
    from cameo.archive.readers import Options

F = TypeVar("F", bound=Callable[..., Any])

_HEAD = 300  # characters of the sample that are shown
_MOST = 5  # languages and sources that are named


def _format(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from cameo.archive.readers import READERS

    names = [reader.name for reader in READERS]
    if value is not None and value not in names:
        raise click.BadParameter(f"{value!r} is none of {', '.join(names)}")
    return value


def archive_options(function: F) -> F:
    """How to read an archive; :func:`archive_reading` takes them out again."""
    chosen = click.option(
        "--input-format",
        metavar="FORMAT",
        callback=_format,
        help="Read every member as this, whatever its name and first bytes. [by what each is]",
    )
    return date_option(field_options(chosen(encoding_option(function))))


def archive_reading(values: dict[str, Any], language: str = "en") -> Options:
    """Take the options of :func:`archive_options` out of a command's."""
    from cameo.archive.readers import Options

    return Options(reading=reading(values, language))


@click.group()
def archive() -> None:
    """Read news archives in the formats they are handed out in.

    docs/archives.md lists the formats.
    """


@archive.command("inspect")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--sample", default=100, show_default=True, type=click.IntRange(1), help="Documents to read at most.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object instead of text.")
@archive_options
def inspect_archive(paths: tuple[Path, ...], sample: int, as_json: bool, **values: Any) -> int:
    """Say what an archive holds, before anything runs.

    Reads the first documents of PATH (files, folders, archives) and shows the format, dates, languages, which columns
    were taken for what, one document, and everything that could not be read.
    """
    from cameo.archive.inspection import inspect

    found = inspect(paths, archive_reading(values), sample=sample)
    console = Console()
    click.echo(json.dumps(_object(found), ensure_ascii=False, default=str) if as_json else "\n".join(_lines(found)))
    for problem in found.problems:
        console.problem(problem)
    return console.close()


def _lines(found: Inspection) -> Iterator[str]:
    """What was found, a line for each kind of thing, with its name in front."""
    count = many(found.documents, "document")
    facts = [
        ("format", [*found.formats()] or ["none that is known"]),
        ("files", [f"{found.files:,} ({found.size:,} bytes)"]),
        ("members", [f"{sum(found.members.values()):,} opened: {_most(found.members)}"]),
        ("documents", [f"{count}, {'all there are' if found.complete else 'the first ones; there are more'}"]),
        ("dates", [_dates(found)]),
        ("languages", [_most(found.languages)]),
        ("sources", [_most(found.sources)]),
        ("fields", [*found.guesses]),
        ("sample", [*_sample(found)]),
        ("problems", [f"{len(found.problems):,}, on standard error" if found.problems else "none"]),
    ]
    for name, lines in facts:
        for at, line in enumerate(filter(None, lines)):
            yield f"{'' if at else name:<11}{line}"


def _dates(found: Inspection) -> str:
    days = f"{found.first} to {found.last}" if found.first else "none"
    return f"{days}; {many(found.undated, 'document')} without" if found.undated else days


def _most(counts: Mapping[str, int]) -> str:
    named = ", ".join(f"{name} {count:,}" for name, count in list(counts.items())[:_MOST])
    return f"{named}, and {len(counts) - _MOST} more" if len(counts) > _MOST else named


def _sample(found: Inspection) -> Iterator[str]:
    if (document := found.sample) is None:
        return
    yield f"{document.id}  {document.date or 'no date'}  {document.title or ''}".rstrip()
    text = " ".join(document.text.split())
    yield text if len(text) <= _HEAD else f"{text[:_HEAD]}…"


def _object(found: Inspection) -> dict[str, Any]:
    """The same for programs."""
    sample = found.sample
    return {
        "formats": dict(found.members),
        "files": found.files,
        "bytes": found.size,
        "documents": found.documents,
        "complete": found.complete,
        "first_date": found.first,
        "last_date": found.last,
        "without_date": found.undated,
        "languages": dict(found.languages),
        "sources": dict(found.sources),
        "fields": list(found.guesses),
        "sample": sample
        and {
            "id": sample.id,
            "date": sample.date,
            "title": sample.title,
            "source": sample.source,
            "url": sample.url,
            "language": sample.language,
            "text": sample.text[:_HEAD],
            "extra": dict(sample.extra),
        },
        "problems": [{"where": one.document, "kind": one.kind, "message": one.message} for one in found.problems],
    }
