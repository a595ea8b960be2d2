"""How right the events are: audit sheets that a person fills in, and gold records to compare with.

A sheet holds events drawn at random, one a row, with empty columns for the verdicts. A gold file is JSON lines: an
article and the events that a careful coder gives it, ``{"id", "text", "date", "events": [["IRN", "040", "AZE"], …]}``.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from heapq import nsmallest
from math import sqrt
from pathlib import Path
from typing import TextIO

from attrs import field, frozen

from cameo.coder import CodedDocument
from cameo.document import Document
from cameo.errors import CameoError
from cameo.events import UNKNOWN, ActorMention, Event

VERDICTS = ("source_right", "target_right", "code_right")
_YES = frozenset({"1", "y", "yes", "true", "right"})
_NO = frozenset({"0", "n", "no", "false", "wrong"})
_TEXTS = ("sentence", "source_text", "target_text", "trigger")
SHEET = (
    *("event", "document", "date", "sentence", "source_text", "source", "code", "label", "target_text", "target"),
    *("trigger", "rule", "modality", "sentence_span", "trigger_span", "source_span", "target_span"),
    *(*VERDICTS, "note"),
)
"""The columns of an audit sheet. Spans are ``start-end`` in the document's text."""

_Z = 1.959964  # 95 % of a normal distribution


class SheetError(CameoError):
    """An audit sheet or a gold file that cannot be read."""

    def __init__(self, path: str | Path, line: int | None, message: str) -> None:
        self.path = str(path)
        self.line = line
        place = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{place}: {message}")


# --- sheets


def sample(stories: Iterable[CodedDocument], size: int, seed: int = 1) -> list[dict[str, str]]:
    """Rows of an audit sheet for events drawn at random, mirrors left out.

    An event is drawn by a hash of its id and the seed: whatever the order of the documents and however many they are,
    the same events are drawn, and no more than ``size`` are held.

    :param size: how many events; all of them where there are fewer.
    :returns: the rows, by document and place in it.
    """
    rows = (
        (_draw(seed, event), event.document, event.trigger.span, _row(event, coded.document))
        for coded in stories
        for event in coded.events
        if event.mirror_of is None
    )
    drawn = nsmallest(size, rows, key=lambda row: row[0])
    return [row for *_, row in sorted(drawn, key=lambda row: row[1:3])]


def _draw(seed: int, event: Event) -> bytes:
    key = f"{seed}\x1f{event.document}\x1f{event.id}"
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _row(event: Event, document: Document) -> dict[str, str]:
    text = (document.title or "") if event.sentence < 0 else document.text
    spans = {"sentence_span": event.sentence_span, "trigger_span": event.trigger.span}
    sides = {"source": event.source, "target": event.target}
    return {
        **dict.fromkeys(SHEET, ""),
        "event": event.id,
        "document": event.document,
        "date": event.date.isoformat() if event.date else "",
        "sentence": " ".join(text[slice(*event.sentence_span)].split()),
        "code": event.code,
        "label": event.label,
        "trigger": " ".join(event.trigger.text.split()),
        "rule": str(event.rule),
        "modality": event.modality,
        **{name: f"{start}-{end}" for name, (start, end) in spans.items()},
        **{name: value for side, mention in sides.items() for name, value in _side(side, mention).items()},
    }


def _side(name: str, mention: ActorMention | None) -> dict[str, str]:
    if mention is None:
        return {name: UNKNOWN, f"{name}_text": "", f"{name}_span": ""}
    start, end = mention.span
    return {name: mention.code, f"{name}_text": " ".join(mention.text.split()), f"{name}_span": f"{start}-{end}"}


def write_sheet(stream: TextIO, rows: Iterable[Mapping[str, str]], *, texts: bool = True) -> None:
    """Write a sheet as CSV.

    :param texts: without them, only ids, spans, codes and verdicts stay, which may be shared where articles may not.
    """
    columns = [name for name in SHEET if texts or name not in _TEXTS]
    out = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
    out.writeheader()
    out.writerows(rows)


def read_sheet(path: str | Path) -> list[dict[str, str]]:
    """Read a sheet, filled in or not.

    :raises SheetError: when it lacks columns, or a verdict is neither yes nor no.
    """
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [name for name in ("event", "code", *VERDICTS) if name not in (reader.fieldnames or ())]
        if missing:
            raise SheetError(path, 1, f"no column {', '.join(missing)}; make a sheet with `cameo sample`")
        rows = list(reader)
    for number, row in enumerate(rows, 2):
        for name in VERDICTS:
            value = (row[name] or "").strip().lower()
            if value and value not in _YES | _NO:
                raise SheetError(path, number, f"{name}: found {row[name]!r}, expected yes, no or nothing")
    return rows


@frozen
class Share:
    """How many of how many, with Wilson's 95 % interval (Wilson 1927)."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 without any case."""
        return self.right / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound; all of 0 to 1 without any case."""
        if not self.of:
            return 0.0, 1.0
        share, square = self.value, _Z * _Z / self.of
        middle, width = share + square / 2, _Z * sqrt(share * (1 - share) / self.of + square / (4 * self.of))
        low, high = (middle - width) / (1 + square), (middle + width) / (1 + square)
        return max(0.0, min(low, share)), min(1.0, max(high, share))  # rounding puts 1.0 outside otherwise


def audit(rows: Iterable[Mapping[str, str]]) -> dict[str, Share]:
    """Shares of right sources, targets, codes, and of events in which all three are right.

    :param rows: of a sheet; a row counts where all three verdicts are given.
    :returns: ``source``, ``target``, ``code``, ``all``, then ``all`` by root: ``root 04``.
    """
    judged = [row for row in rows if all((row[name] or "").strip() for name in VERDICTS)]
    marks = {name: [row[name].strip().lower() in _YES for row in judged] for name in VERDICTS}
    found = {name.removesuffix("_right"): Share(sum(column), len(judged)) for name, column in marks.items()}
    right = [all(marks[name][place] for name in VERDICTS) for place in range(len(judged))]
    found["all"] = Share(sum(right), len(judged))
    roots = [row["code"][:2] for row in judged]
    for root in sorted(set(roots)):
        own = [mark for mark, other in zip(right, roots, strict=True) if other == root]
        found[f"root {root}"] = Share(sum(own), len(own))
    return found


# --- gold records

Triple = tuple[str, str, str]
"""Codes of source, act and target; ``---`` for nobody and for somebody unknown."""


@frozen
class Gold:
    """An article and the events that it should give."""

    document: Document
    events: tuple[Triple, ...]


def read_gold(path: str | Path) -> Iterator[Gold]:
    """Read a gold file.

    :raises SheetError: for a line that is no gold record.
    """
    with Path(path).open(encoding="utf-8", newline="") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _gold(line, path, number)


def _gold(line: str, path: str | Path, number: int) -> Gold:
    try:
        found = json.loads(line)
        document = Document(id=str(found.get("id", number)), text=found["text"], date=found.get("date"))
        return Gold(document, tuple(_triple(event) for event in found["events"]))
    except (CameoError, ValueError, TypeError, KeyError, AttributeError) as error:
        expected = 'expected {"id", "text", "date", "events": [["IRN", "040", "AZE"]]}'
        raise SheetError(path, number, f"no gold record ({type(error).__name__}: {error}); {expected}") from None


def _triple(event: Sequence[str | None]) -> Triple:
    source, code, target = event
    if not code:
        raise ValueError(f"event without code: {event}")
    return source or UNKNOWN, code, target or UNKNOWN


@frozen
class Agreement:
    """Precision, recall and F1 of coded events against gold ones."""

    both: int = 0
    coded: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of the coded events that are in the gold."""
        return self.both / self.coded if self.coded else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold events that were coded."""
        return self.both / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.both / (self.coded + self.gold) if self.coded + self.gold else 0.0


@frozen
class Comparison:
    """Coded events against gold ones, all told and by root.

    :ivar exact: source, code and target are equal.
    :ivar root: the codes need only have the same root.
    :ivar roots: as ``root``, for each root.
    """

    exact: Agreement
    root: Agreement
    roots: Mapping[str, Agreement] = field(factory=dict)


def compare(pairs: Iterable[tuple[Gold, Sequence[Event]]]) -> Comparison:
    """Count what gold records and coded events have in common, article by article."""
    exact, rooted = Counter[str](), Counter[tuple[str, str]]()
    for gold, events in pairs:
        coded = [_triple_of(event) for event in events]
        exact.update(_counts(gold.events, coded))
        for root in {code[:2] for _, code, _ in (*gold.events, *coded)}:
            own = [[(s, root, t) for s, code, t in side if code[:2] == root] for side in (gold.events, coded)]
            rooted.update({(root, name): count for name, count in _counts(*own).items()})
    roots = {
        root: Agreement(**{name: rooted[root, name] for name in ("both", "coded", "gold")})
        for root in sorted({root for root, _ in rooted})
    }
    total = {name: sum(getattr(one, name) for one in roots.values()) for name in ("both", "coded", "gold")}
    return Comparison(Agreement(**exact), Agreement(**total), roots)


def _triple_of(event: Event) -> Triple:
    source, target = (side.code if side else UNKNOWN for side in (event.source, event.target))
    return source, event.code, target


def _counts(gold: Iterable[Triple], coded: Iterable[Triple]) -> Counter[str]:
    left, right = Counter(gold), Counter(coded)
    return Counter(both=(left & right).total(), coded=right.total(), gold=left.total())
