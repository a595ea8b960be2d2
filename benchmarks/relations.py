"""Relation classification on records like PLV's: root, source and target of marked sentences, with bootstrap intervals.

    python benchmarks/relations.py RECORDS.tsv [--parses STORE.parquet]

RECORDS has the columns ``marked`` (a sentence with ``<s>source</s>`` and ``<t>target</t>``) and ``root`` (a PLOVER
type, CONCEDE and RETREAT as YIELD). The coder gets the bare sentence, dated 2015-01-01. The first event whose source
and target overlap the marked ones answers; without one, nothing does. *Type in the sentence* asks only whether the type
is among the sentence's events. Intervals are the middle 95 % of bootstrap samples over sentences.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

import click
from attrs import frozen

from cameo import Coder, Document, Event
from cameo.document import ParsedDocument, Span
from cameo.store import read_store, write_store

SAMPLES = 1_000
DATE = "2015-01-01"
TYPES = {
    **{"02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "YIELD"},
    **{"09": "ACCUSE", "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST"},
    **{"15": "MOBILIZE", "16": "SANCTION", "17": "COERCE", "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT"},
}
"""PLOVER's types, joined as the records join them, by CAMEO root."""


@frozen
class Record:
    """A sentence with the places of its marked source and target, and the type of their event."""

    text: str
    source: tuple[Span, ...]
    target: tuple[Span, ...]
    type: str


@frozen
class Answer:
    """The type in the record, the coder's for the marked pair, and the nearest of all in the sentence."""

    gold: str
    pair: str | None
    sentence: str | None


def records(path: Path) -> list[Record]:
    """The records of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_record(row["marked"], row["root"]) for row in csv.DictReader(file, delimiter="\t")]


def _record(marked: str, type_: str) -> Record:
    places: dict[str, list[Span]] = {"s": [], "t": []}
    text, opened = "", 0
    for part in re.split("(</?[st]>)", marked):
        if re.fullmatch("<[st]>", part):
            opened = len(text)
        elif re.fullmatch("</[st]>", part):
            places[part[2]].append((opened, len(text)))
        else:
            text += part
    return Record(text, tuple(places["s"]), tuple(places["t"]), type_)


def answer(record: Record, events: Sequence[Event]) -> Answer:
    """What the coder says about a record."""
    types = [TYPES.get(event.root) for event in events]
    hits = [
        TYPES.get(event.root)
        for event in events
        if event.source and event.target
        if _overlaps(event.source.span, record.source) and _overlaps(event.target.span, record.target)
    ]
    nearest = record.type if record.type in types else next(iter(types), None)
    return Answer(record.type, hits[0] if hits else None, nearest)


def _overlaps(span: Span, places: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in places)


def scores(answers: Iterable[tuple[str, str | None]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each type in the records."""
    answers = list(answers)
    gold, given = Counter(each for each, _ in answers), Counter(each for _, each in answers)
    right = Counter(each for each, other in answers if each == other)
    return {
        name: (
            right[name] / given[name] if given[name] else 0.0,
            right[name] / count,
            2 * right[name] / (given[name] + count),
        )
        for name, count in sorted(gold.items())
    }


def mean_f1(answers: Iterable[tuple[str, str | None]]) -> float:
    """F1, averaged over types."""
    found = scores(answers)
    return sum(f1 for _, _, f1 in found.values()) / len(found)


def interval(answers: Sequence[Answer], score: Callable[[list[Answer]], float], random: Random) -> tuple[float, float]:
    """The middle 95 % of a score over samples."""
    found = sorted(score(random.choices(answers, k=len(answers))) for _ in range(SAMPLES))
    return found[round(0.025 * SAMPLES)], found[round(0.975 * SAMPLES) - 1]


def parses(path: Path | None, found: Sequence[Record]) -> list[ParsedDocument]:
    """The sentences' parses, from a store if there is one."""
    if path is not None and path.exists():
        return list(read_store(path))
    parser = Coder().parser
    parsed = list(parser.parse([Document(str(number), record.text, DATE) for number, record in enumerate(found)]))
    if path is not None:
        write_store(path, parsed, parser.model_id)
    return parsed


@click.command(help=__doc__)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--parses", "store", type=click.Path(path_type=Path), help="Read parses here; write them if not there.")
@click.option("--seed", default=1, show_default=True, help="Of the bootstrap.")
def main(file: Path, store: Path | None, seed: int) -> None:
    """Print the scores."""
    found = records(file)
    parsed = parses(store, found)
    for unresolved in ("keep", "drop"):
        coded = Coder(unresolved=unresolved).code_parsed(parsed)
        answers = [answer(record, each.events) for record, each in zip(found, coded, strict=True)]
        click.echo(f'\n`unresolved="{unresolved}"`\n\n| | records | precision | recall | F1 | 95 % |')
        click.echo("| --- | --- | --- | --- | --- | --- |")
        for name, (precision, recall, f1) in scores((a.gold, a.pair) for a in answers).items():
            low, high = interval(answers, lambda some, name=name: _one(some, name), Random(seed))
            count = sum(each.gold == name for each in answers)
            click.echo(f"| {name} | {count} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {low:.3f}–{high:.3f} |")
        for label, score in (("all: pair and type", _pairs), ("all: type in the sentence", _sentences)):
            low, high = interval(answers, score, Random(seed))
            click.echo(f"| {label} | {len(answers)} | | | {score(answers):.3f} | {low:.3f}–{high:.3f} |")


def _one(answers: list[Answer], name: str) -> float:
    return scores((each.gold, each.pair) for each in answers).get(name, (0.0, 0.0, 0.0))[2]


def _pairs(answers: list[Answer]) -> float:
    return mean_f1((each.gold, each.pair) for each in answers)


def _sentences(answers: list[Answer]) -> float:
    return mean_f1((each.gold, each.sentence) for each in answers)


if __name__ == "__main__":
    main()
