"""How far a run is, and whether its numbers add up: counted from the files, not from memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from attrs import frozen

from cameo.archive.folder import RunError, RunFolder
from cameo.archive.manifest import Manifest, read_manifest
from cameo.archive.run import is_running


@frozen(kw_only=True)
class Status:
    """What is there.

    :param complete: whether the whole input has been read.
    :param shards: that were read; *done* of them are coded with the dictionaries and options of the manifest.
    :param documents: in shards that were read; those of shards that are done are *coded* or *left_out*.
    :param reading: problems of reading by kind; *coding* those of parsing and coding.
    :param faults: where the files contradict each other; none in a sound run.
    """

    manifest: Manifest
    running: bool
    complete: bool
    shards: int
    done: int
    documents: int
    waiting: int
    coded: int
    left_out: int
    events: int
    reading: Mapping[str, int]
    coding: Mapping[str, int]
    faults: tuple[str, ...]

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.complete and self.done == self.shards

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        made = self.manifest
        return {
            "state": "finished" if self.finished else "running" if self.running else "stopped",
            "inputs": dict(made.inputs),
            "read_to_the_end": self.complete,
            "shards": self.shards,
            "shards_done": self.done,
            "documents": self.documents,
            "coded": self.coded,
            "left_out": self.left_out,
            "waiting": self.waiting,
            "events": self.events,
            "problems_of_reading": dict(self.reading),
            "problems_of_coding": dict(self.coding),
            "faults": list(self.faults),
            "parsing": dict(made.parsing),
            "coding": dict(made.coding),
        }


def status(folder: RunFolder) -> Status:
    """Count what is there.

    :raises RunError: when there is no run.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise RunError(f"{folder.path}: no run in it; begin one with `cameo archive run SOURCE -o {folder.path}`")
    total: Counter[str] = Counter()
    reading: Counter[str] = Counter()
    coding: Counter[str] = Counter()
    faults: list[str] = []
    complete = False
    for record in folder.records():
        reading += folder.reading_problems(record.shard)
        complete = record.last
        if record.last:
            break
        total.update(shards=1, documents=record.documents)
        counts = folder.counts(record.shard)
        if counts is None or counts.coding != manifest.coding_id:
            total["waiting"] += record.documents
            continue
        total.update(done=1, coded=counts.coded, left_out=counts.left_out, events=counts.events)
        coding.update(counts.problems)
        faults += _faults(folder, record.shard, record.documents, counts.coded + counts.left_out, counts.left_out)
    names = ("shards", "done", "documents", "waiting", "coded", "left_out", "events")
    return Status(
        manifest=manifest,
        running=is_running(folder),
        complete=complete,
        reading=dict(reading.most_common()),
        coding=dict(coding.most_common()),
        faults=tuple(faults),
        **{name: total[name] for name in names},
    )


def _faults(folder: RunFolder, shard: int, read: int, accounted: int, left_out: int) -> Iterator[str]:
    """Where a shard's files contradict each other."""
    again = f"delete {folder.events(shard)} and start the same command again"
    if read != accounted:
        yield f"shard {shard}: {read} documents read, {accounted} coded or left out; {again}"
    try:
        rows = pq.read_table(folder.problems(shard, "coding"), columns=["left_out"])["left_out"]
    except (OSError, ValueError):
        yield f"shard {shard}: its problems cannot be read; {again}"
        return
    if (found := pc.sum(rows).as_py() or 0) != left_out:
        yield f"shard {shard}: {left_out} documents left out, {found} in its problems; {again}"
