"""From files to shards: documents in the order of the input, so many to a shard, with ids that are unique.

A shard's record says where in the input it begins and ends, so that reading goes on there after a pause, and a shard
whose files are lost can be read again. The same input and options always give the same shards.
"""

from __future__ import annotations

import contextlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from cameo.archive.batches import PROBLEMS, problem_batch, text_batch
from cameo.archive.folder import Position, Record, RunError, RunFolder, readable
from cameo.archive.manifest import Manifest, read_originals
from cameo.archive.originals import PARSES, Original, check_unchanged
from cameo.archive.readers import Options, read_path
from cameo.archive.shards import origin_of, table_file
from cameo.document import Document, ParsedDocument, Problem
from cameo.inputs import Item
from cameo.inputs import read as read_parses
from cameo.store import groups, portions, read_batches, to_batch, write_batches

DOCUMENTS = 1_000
LETTERS = 4_000_000
"""A shard ends after so many documents, or so many characters of text: some minutes of parsing on one core."""

DUPLICATE = "duplicate-id"
"""The kind of the problem that says that an id came before, and what the document is called instead."""

_PROBLEMS_AT_ONCE = 1_000


def split(folder: RunFolder, manifest: Manifest, options: Options) -> Iterator[Record]:
    """Read the input into shards, beginning with the first that is not there; gives each as it is written.

    What is there and whole stays as it is. The last record has no documents.

    :raises CameoError: when a file has changed or gone, or nothing can be written.
    """
    done = list(folder.records())
    first = next((record.shard for record in done if not folder.has_documents(record)), len(done))
    if first and done[first - 1].last:
        return
    ids = _Ids()
    for record in done[:first]:
        ids.load(folder, record.shard)
    start = done[first - 1].end if first else Position()
    stream = _Stream(manifest, read_originals(folder), options, ids, start)
    shard_size = manifest.reading["shard-size"], manifest.reading["shard-letters"]
    cut = portions(stream.items(), *shard_size)
    for shard in count(first):
        start = stream.position
        with _problem_file(folder, shard, stream):
            portion = next(cut, None)
            digest = _Digest()
            if portion is not None:
                _write(folder, shard, digest.watched(portion), manifest)
        record = Record(
            shard=shard,
            documents=digest.documents,
            start=start,
            end=stream.position,
            digest=digest.hex,
            last=portion is None,
        )
        _check_same(folder, record)
        folder.write_record(record)
        yield record
        if record.last:
            return


class _Stream:
    """The documents of the input from a position on, with unique ids; and the position as they are taken."""

    def __init__(
        self, manifest: Manifest, originals: Sequence[Original], options: Options, ids: _Ids, start: Position
    ) -> None:
        self.position = start
        self.report: Any = lambda problem: None
        self._kind, self._originals, self._options, self._ids = manifest.kind, originals, options, ids

    def items(self) -> Iterator[Item]:
        files = [one for one in self._originals if not one.sidecar]
        sidecars = {one.path: one for one in self._originals if one.sidecar}
        start = self.position
        for number in range(start.files, len(files)):
            skip = start.documents if number == start.files else 0
            self._check(files[number], sidecars)
            for taken, item in enumerate(self._read(files[number], skip), start=1):
                if taken > skip:
                    self.position = Position(number, taken)
                    yield self._unique(item)
            self._check(files[number], sidecars)
            self.position = Position(number + 1, 0)

    def _read(self, original: Original, skip: int) -> Iterator[Item]:
        """The documents of one file. Problems met before the last that is passed over were reported before."""
        seen = 0

        def report(problem: Problem) -> None:
            if seen >= skip:
                self.report(problem)

        path = Path(original.path)
        texts = self._kind != PARSES
        parses: Iterator[Item] = iter(()) if texts else read_parses([path], self._options.reading, report)
        for item in read_path(path, original.name, self._options, report) if texts else parses:
            seen += 1
            yield item

    def _unique(self, item: Item) -> Item:
        document = item.document if isinstance(item, ParsedDocument) else item
        fresh = self._ids.add(document.id)
        if fresh == document.id:
            return item
        message = f"document {document.id}: the id came before; this one is called {fresh}, its events too"
        self.report(Problem(fresh, DUPLICATE, message))
        renamed = evolve(document, id=fresh)
        return evolve(item, document=renamed) if isinstance(item, ParsedDocument) else renamed

    def _check(self, original: Original, sidecars: dict[str, Original]) -> None:
        check_unchanged(original)
        path = Path(original.path)
        for beside in (path.with_suffix(".json"), path.with_name(f"{path.name}.json")):
            if str(beside) in sidecars:
                check_unchanged(sidecars[str(beside)])


class _Ids:
    """Which ids came before, in eight bytes each: sorted hashes in 4,096 drawers.

    Two of ten million different ids have one hash with a chance of three in a million; then one of them is renamed,
    which does no harm.
    """

    def __init__(self) -> None:
        self._drawers = [array("Q") for _ in range(1 << 12)]

    def add(self, name: str) -> str:
        """Note an id; gives it back, or ``ID#2``, ``ID#3`` … if it came before."""
        if self._note(name):
            return name
        return self._numbered(name)

    def load(self, folder: RunFolder, shard: int) -> None:
        """Note the ids of a shard that was read before."""
        parses = folder.parses(shard)
        for batch in read_batches(parses if readable(parses) else folder.texts(shard), ["id"]):
            for name in batch.column("id").to_pylist():
                self._note(name)

    def _numbered(self, name: str) -> str:
        """The first free number, by doubling and halving: an archive can have one id a million times."""
        low, high = 1, 2
        while self._has(f"{name}#{high}"):
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._has(f"{name}#{middle}") else (low, middle)
        self._note(f"{name}#{high}")
        return f"{name}#{high}"

    def _has(self, name: str) -> bool:
        drawer, key, at = self._place(name)
        return at < len(drawer) and drawer[at] == key

    def _note(self, name: str) -> bool:
        """Whether an id is new."""
        drawer, key, at = self._place(name)
        if at < len(drawer) and drawer[at] == key:
            return False
        drawer.insert(at, key)
        return True

    def _place(self, name: str) -> tuple[Any, int, int]:
        key = int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=8).digest())
        drawer = self._drawers[key & 0xFFF]
        return drawer, key, bisect_left(drawer, key)


class _Digest:
    """Counts documents, and hashes their ids and texts, as they go by."""

    def __init__(self) -> None:
        self.documents = 0
        self._hash = blake2b(digest_size=16)

    @property
    def hex(self) -> str:
        return self._hash.hexdigest()

    def watched(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            document = item.document if isinstance(item, ParsedDocument) else item
            self.documents += 1
            for part in (document.id, document.text):
                self._hash.update(part.encode("utf-8", "replace") + b"\0")
            yield item


@frozen
class _Sink:
    """Takes problems and writes them some at a time."""

    file: Any
    waiting: list[Problem] = field(factory=list)

    def report(self, problem: Problem) -> None:
        self.waiting.append(problem)
        if len(self.waiting) >= _PROBLEMS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        self.file.write_batch(problem_batch(self.waiting, "read"))
        self.waiting.clear()


@contextlib.contextmanager
def _problem_file(folder: RunFolder, shard: int, stream: _Stream) -> Iterator[None]:
    """What reading a shard meets goes into its own file, which is there even if nothing was wrong."""
    with table_file(folder.problems(shard, "reading"), PROBLEMS) as file:
        sink = _Sink(file)
        stream.report = sink.report
        yield
        sink.flush()


def _write(folder: RunFolder, shard: int, items: Iterator[Item], manifest: Manifest) -> None:
    """Write the documents of a shard, unless they are there, parsed or not: then only pass over them."""
    if readable(folder.parses(shard)) or readable(folder.texts(shard)):
        for _ in items:
            pass
    elif manifest.kind == PARSES:
        parsed = (to_batch([one for one in group if isinstance(one, ParsedDocument)]) for group in groups(items))
        write_batches(folder.parses(shard), parsed, origin_of(manifest))
    else:
        texts: Iterator[list[Document]] = groups(one for one in items if isinstance(one, Document))
        with table_file(folder.texts(shard), text_batch(()).schema) as file:
            for group in texts:
                file.write_batch(text_batch(group))


def _check_same(folder: RunFolder, record: Record) -> None:
    """:raises RunError: when a shard that was read again is not what it was."""
    before = folder.read_record(record.shard)
    if before is not None and before != record:
        message = f"{folder.record(record.shard)}: reading the input again gives other documents"
        raise RunError(f"{message}; the archive or a library that reads it has changed; start anew with --new")
