"""Archive runs for tests: frozen parses as a store, an engine in this process, and folders compared byte by byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from attrs import evolve

from cameo.archive.folder import Counts, Record, RunFolder
from cameo.archive.manifest import read_manifest
from cameo.archive.readers import Options
from cameo.archive.run import Plan
from cameo.archive.shards import Settings, Worker, run_shard
from cameo.archive.splitting import split
from cameo.conllu import read_conllu
from cameo.dictionary import bundled_folder
from cameo.document import Document, ParsedDocument, Problem, Sentence, Token
from cameo.store import write_store

OUTCOME = ("parses", "events", "problems", "shards")


def frozen_stories(number: int | None = None) -> Iterator[ParsedDocument]:
    """The dictionaries' examples, each a story of its own."""
    paths = sorted((bundled_folder() / "en" / "parses").glob("*.conllu"))
    sentences = (_story(path.stem, one, each) for path in paths for one in read_conllu(path) for each in one.sentences)
    yield from islice(sentences, number)


def _story(name: str, parsed: ParsedDocument, sentence: Sentence) -> ParsedDocument:
    first, end = sentence.span
    tokens = (evolve(token, start=token.start - first, end=token.end - first) for token in sentence.tokens)
    document = Document(f"{name}-{sentence.index}", parsed.document.text[first:end], date="2015-01-01", source="Wire")
    return ParsedDocument(document, (Sentence(0, tuple(tokens)),), (), "frozen-1")


def frozen_store(path: Path, number: int | None = None) -> Path:
    """A parse store of these stories."""
    write_store(path, frozen_stories(number), "frozen-1")
    return path


def plan(folder: Path, *paths: Path, **parts: Any) -> Plan:
    usual: dict[str, Any] = {"documents": 7, "workers": 2}
    return Plan(paths=paths, folder=RunFolder(folder), **{**usual, **parts})


def run_here(
    folder: RunFolder, settings: Settings, options: Options, workers: int, waiting: list[int], *, read: bool
) -> Iterator[Record | Counts]:
    """An engine without processes."""
    worker = Worker(folder, settings)
    manifest = read_manifest(folder)
    assert manifest is not None
    yield from (run_shard(shard, worker) for shard in waiting)
    for record in split(folder, manifest, options) if read else ():
        yield record
        if not record.last:
            yield run_shard(record.shard, worker)


def contents(folder: Path) -> dict[str, bytes]:
    """Everything a run leaves, byte by byte; but not how often it was begun."""
    files = [path for name in OUTCOME for path in sorted((folder / name).iterdir())]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def rows(folder: Path, what: str) -> list[dict[str, Any]]:
    """The rows of ``events``, or of problems of ``reading`` or ``coding``, in order."""
    place = folder / ("events" if what == "events" else "problems")
    return [row for path in sorted(place.glob(f"{what}-*.parquet")) for row in pq.read_table(path).to_pylist()]


class FakeParser:
    """One sentence a line, nothing but words; it breaks on the word *Ouch*."""

    model_id = "fake-1"
    asked = 0

    def parse(self, documents: Iterable[Document], *, title: bool = False) -> Iterator[ParsedDocument]:
        for document in documents:
            type(self).asked += 1
            if "Ouch" in document.text:
                raise ValueError("that hurts")
            yield ParsedDocument(document, tuple(_sentences(document.text)), _problems(document), self.model_id)


def _sentences(text: str) -> Iterator[Sentence]:
    for index, line in enumerate(filter(str.strip, text.splitlines())):
        at = text.index(line)
        words = enumerate(line.split(), 1)
        yield Sentence(index, tuple(Token(n, word, word, "X", "", "", 0, "", at, at + 1) for n, word in words))


def _problems(document: Document) -> tuple[Problem, ...]:
    return () if document.text.strip() else (Problem(document.id, "empty-text", f"{document.id}: empty"),)
