"""One shard, from its documents to its events: the unit of work of every engine, on one machine or many."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
from attrs import asdict, frozen

from cameo.archive.batches import EVENTS, PROBLEMS, code_batch, parse_batch
from cameo.archive.folder import COUNTS, Counts, RunError, RunFolder, readable
from cameo.archive.manifest import Manifest, read_manifest
from cameo.archive.originals import PARSES
from cameo.errors import reason_of
from cameo.export.files import OutputError, whole_stream
from cameo.export.parquet import about_metadata
from cameo.store import Origin, read_batches, write_batches

if TYPE_CHECKING:
    from cameo.coder import Coder
    from cameo.parser import Parser

_ROWS = 256  # documents that are parsed together, where their file does not cut them smaller


@frozen(kw_only=True)
class Settings:
    """What a run codes with; as for :class:`cameo.coder.Coder`.

    :param dictionaries: laid over the bundled ones.
    :param discards: whether to leave out what they discard.
    """

    dictionaries: tuple[Path, ...] = ()
    parser: str | None = None
    unresolved: str = "drop"
    modality: frozenset[str] = frozenset({"asserted", "presupposed"})
    title: bool = False
    discards: bool = True
    language: str = "en"

    def coder(self) -> Coder:
        """Load the dictionaries; no parser."""
        from cameo.coder import Coder
        from cameo.dictionary import BUNDLED

        return Coder(
            [BUNDLED, *self.dictionaries],
            parser=self.parser,
            unresolved=self.unresolved,
            modality=self.modality,
            title=self.title,
            discards=self.discards,
            language=self.language,
        )


class Worker:
    """What a process loads once and uses for every shard: dictionaries, and the model when a text needs it.

    :param folder: of a run that has begun.
    """

    def __init__(self, folder: RunFolder, settings: Settings) -> None:
        manifest = read_manifest(folder)
        if manifest is None:
            raise RunError(f"{folder.path}: no run in it")
        self.folder = folder
        self.manifest: Manifest = manifest
        self._settings = settings

    @cached_property
    def coder(self) -> Coder:
        """:raises RunError: when the dictionaries are no more those that the run began with."""
        coder = self._settings.coder()
        if coder.lexicon.digest != self.manifest.coding["dictionaries"]:
            hint = "start the same command again, and all of it is coded with the new ones"
            raise RunError(f"the dictionaries have changed since the run began; {hint}", stopped=True)
        return coder

    @cached_property
    def parser(self) -> Parser:
        """:raises RunError: when the model is no more the one that the run began with."""
        from cameo.parser import load_parser

        parser = load_parser(self._settings.parser, threads=1)
        if parser.model_id != self.manifest.model:
            hint = "bring that one back, or start anew with --new"
            raise RunError(f"the parser is {parser.model_id}, the run began with {self.manifest.model}; {hint}")
        return parser

    def parse(self, batch: Any) -> Any:
        """:func:`parse_batch` with what is loaded."""
        return parse_batch(batch, self.parser, title=self._settings.title)


def run_shard(shard: int, worker: Worker) -> Counts:
    """Parse and code one shard, unless its parses are there: then only code it.

    Its files appear whole: first the parses, then the problems, then the events.

    :raises CameoError: when a file cannot be read or written.
    """
    folder = worker.folder
    if not readable(folder.parses(shard)):
        _parse(shard, worker)
    folder.texts(shard).unlink(missing_ok=True)
    return _code(shard, worker)


def origin_of(manifest: Manifest) -> Origin:
    """What the parses of a run say of themselves."""
    names = ("model", "cleaning", "gate", "titles")
    return Origin(schema=Origin.now("").schema, **{name: manifest.parsing[name] for name in names})


def _parse(shard: int, worker: Worker) -> None:
    texts = worker.folder.texts(shard)
    if worker.manifest.kind == PARSES or not texts.exists():
        raise RunError(f"{worker.folder.parses(shard)}: gone or damaged; start the same command again", stopped=True)
    batches = (worker.parse(batch) for batch in _row_groups(texts))
    write_batches(worker.folder.parses(shard), batches, origin_of(worker.manifest))


def _row_groups(path: Path) -> Iterator[Any]:
    """What is parsed together depends on the file alone, so that every run gives the same parses."""
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            yield from file.iter_batches(batch_size=_ROWS, row_groups=[group])


def _code(shard: int, worker: Worker) -> Counts:
    folder, model = worker.folder, worker.manifest.model
    documents = coded = events = 0
    kinds: Counter[str] = Counter()
    with (
        table_file(folder.events(shard), EVENTS) as event_file,  # takes its name last
        table_file(folder.problems(shard, "coding"), PROBLEMS) as problem_file,
    ):
        for batch in read_batches(folder.parses(shard)):
            found = code_batch(batch, worker.coder, model)
            event_file.write_batch(found.events)
            problem_file.write_batch(found.problems)
            documents, coded, events = documents + found.documents, coded + found.coded, events + len(found.events)
            kinds.update(found.problems.column("kind").to_pylist())
        counts = Counts(
            shard=shard,
            coding=worker.manifest.coding_id,
            documents=documents,
            coded=coded,
            left_out=documents - coded,
            events=events,
            problems=dict(sorted(kinds.items())),
        )
        about = about_metadata({"dictionaries": worker.coder.lexicon.digest, "model": model})
        event_file.add_key_value_metadata(about | {COUNTS: json.dumps(asdict(counts))})
    return counts


@contextlib.contextmanager
def table_file(path: Path, schema: Any) -> Iterator[Any]:
    """A ``pyarrow.parquet.ParquetWriter`` on a file that appears whole, and is on the disk then.

    :raises OutputError: when it cannot be written.
    """
    try:
        with whole_stream(path, durable=True) as stream, pq.ParquetWriter(stream, schema, compression="zstd") as out:
            yield out
    except OSError as error:
        raise OutputError(path, reason_of(error)) from None
