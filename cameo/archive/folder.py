"""The folder of a run: which file is where, and what its small files say.

    run.json                      what the run is (:mod:`cameo.archive.manifest`)
    run-inputs.jsonl              the files it reads, with sizes and hashes
    shards/shard-000000.json      one for each shard that was read: how many documents, from where to where
    texts/texts-000000.parquet    its documents, until they are parsed
    parses/parses-000000.parquet  its parses, a parse store
    events/events-000000.parquet  its events; that it is there says that the shard is done
    problems/reading-000000.parquet, coding-000000.parquet    what went wrong

Every file appears whole or not at all. What is done is told by the files alone, so nothing else has to be kept right.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import asdict, field, frozen

from cameo.errors import CameoError, reason_of
from cameo.export.files import OutputError, whole_stream

MANIFEST = "run.json"
INPUTS = "run-inputs.jsonl"
COUNTS = "cameo-counts"
"""The key of the metadata of an events file that holds its :class:`Counts`."""

_FOLDERS = ("shards", "texts", "parses", "events", "problems")


class RunError(CameoError):
    """A run that cannot begin or go on.

    :ivar stopped: whether it had begun: what was done stays, and the same command goes on.
    """

    def __init__(self, message: str, *, stopped: bool = False) -> None:
        self.stopped = stopped
        super().__init__(message)


@frozen(order=True)
class Position:
    """A place in the input: so many files are read, and so many documents of the one after them."""

    files: int = 0
    documents: int = 0


@frozen(kw_only=True)
class Record:
    """A shard that was read.

    :param digest: over the ids and texts of its documents.
    :param last: whether the input ends here; this shard has no documents, only what was wrong at the end.
    """

    shard: int
    documents: int
    start: Position
    end: Position
    digest: str = ""
    last: bool = False


@frozen(kw_only=True)
class Counts:
    """What became of the documents of a shard; ``documents == coded + left_out``.

    :param coding: id of dictionaries and options that coded it.
    :param problems: how many of each kind, of parsing and coding.
    """

    shard: int
    coding: str
    documents: int
    coded: int
    left_out: int
    events: int
    problems: Mapping[str, int] = field(factory=dict, hash=False)


@frozen
class RunFolder:
    """Paths, and the small files."""

    path: Path

    @property
    def manifest(self) -> Path:
        return self.path / MANIFEST

    @property
    def inputs(self) -> Path:
        return self.path / INPUTS

    def record(self, shard: int) -> Path:
        return self.path / "shards" / f"shard-{shard:06}.json"

    def texts(self, shard: int) -> Path:
        return self.path / "texts" / f"texts-{shard:06}.parquet"

    def parses(self, shard: int) -> Path:
        return self.path / "parses" / f"parses-{shard:06}.parquet"

    def events(self, shard: int) -> Path:
        return self.path / "events" / f"events-{shard:06}.parquet"

    def problems(self, shard: int, stage: str) -> Path:
        """Of ``reading`` or of ``coding``."""
        return self.path / "problems" / f"{stage}-{shard:06}.parquet"

    def make(self) -> None:
        """:raises RunError: when it cannot be made."""
        try:
            for name in _FOLDERS:
                (self.path / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunError(f"{self.path}: {reason_of(error)}; choose another place with -o") from None

    def clear(self) -> None:
        """Delete what a run wrote, and nothing else; the manifest stays, so that half a folder is still a run."""
        for name in _FOLDERS:
            for file in sorted((self.path / name).glob("*")):
                if file.suffix in (".parquet", ".json", ".part"):
                    file.unlink()

    def sweep(self) -> None:
        """Delete unfinished files of a process that was killed. Only for who holds the folder's lock."""
        for name in (".", *_FOLDERS):
            for file in (self.path / name).glob(".*.part"):
                file.unlink(missing_ok=True)

    # --- records

    def records(self) -> Iterator[Record]:
        """The shards that were read, in order, up to the first gap."""
        shard = 0
        while (record := self.read_record(shard)) is not None:
            yield record
            if record.last:
                return
            shard += 1

    def read_record(self, shard: int) -> Record | None:
        """One shard's record, ``None`` if there is none that can be read."""
        try:
            found = json.loads(self.record(shard).read_text("utf-8"))
            start, end = Position(*found.pop("start")), Position(*found.pop("end"))
            return Record(**found, start=start, end=end)
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    def write_record(self, record: Record) -> None:
        start, end = [record.start.files, record.start.documents], [record.end.files, record.end.documents]
        write_json(self.record(record.shard), {**asdict(record), "start": start, "end": end})

    def has_documents(self, record: Record) -> bool:
        """Whether a shard's documents are here, parsed or not."""
        return record.last or readable(self.parses(record.shard)) or readable(self.texts(record.shard))

    # --- counts

    def counts(self, shard: int) -> Counts | None:
        """What a shard's events file says of itself; ``None`` if it is not there, or damaged."""
        try:
            metadata = pq.read_metadata(self.events(shard)).metadata or {}
            return Counts(**json.loads(metadata[COUNTS.encode()]))
        except (OSError, pa.ArrowException, KeyError, ValueError, TypeError):
            return None

    def reading_problems(self, shard: int) -> Counter[str]:
        """How many problems of each kind reading a shard met."""
        return kinds_in(self.problems(shard, "reading"))


def is_run(path: Path) -> bool:
    """Whether a folder is that of a run."""
    try:
        return "coding" in json.loads((path / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def kinds_in(path: Path) -> Counter[str]:
    """The kinds of problems in a file, counted; nothing where there is no file."""
    if not readable(path):
        return Counter()
    return Counter(pq.read_table(path, columns=["kind"])["kind"].to_pylist())


def readable(path: Path) -> bool:
    """Whether a Parquet file is there and whole."""
    try:
        pq.read_metadata(path)
    except (OSError, pa.ArrowException):
        return False
    return True


def write_json(path: Path, value: Any) -> None:
    """Write a small file that appears whole.

    :raises OutputError: when it cannot be written.
    """
    try:
        with whole_stream(path, durable=True) as stream:
            stream.write(json.dumps(value, indent=1, ensure_ascii=False).encode() + b"\n")
    except OSError as error:
        raise OutputError(path, reason_of(error)) from None
