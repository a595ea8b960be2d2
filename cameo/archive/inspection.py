"""What is in an archive, before anything runs: formats, members, and what the first documents look like."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from cameo.archive.readers import READERS, Options, Reader, Source, read
from cameo.document import Document, Problem
from cameo.inputs import walk

GUESSES = "guessed-fields"
"""The kind of the problem that says which columns were taken for what; it is none."""


@frozen(kw_only=True)
class Inspection:
    """What was found.

    :param files: on disk, and *size* their bytes.
    :param members: that were opened, by the name of their reader.
    :param complete: whether *documents* are all there are; else they are the first ones.
    :param undated: documents without a date.
    :param sample: the first document.
    """

    files: int
    size: int
    members: Mapping[str, int]
    documents: int
    complete: bool
    first: datetime.date | None
    last: datetime.date | None
    undated: int
    languages: Mapping[str, int]
    sources: Mapping[str, int]
    guesses: Sequence[str]
    sample: Document | None
    problems: Sequence[Problem]

    def formats(self) -> Iterator[str]:
        """Each format that was found, in words."""
        about = {reader.name: reader.about for reader in READERS}
        yield from (f"{name}: {about.get(name, 'a reader of your own')}" for name in self.members)


def inspect(
    paths: Iterable[str | Path],
    options: Options | None = None,
    *,
    sample: int = 100,
    readers: Sequence[Reader] = READERS,
) -> Inspection:
    """Read the first documents of an archive and say what it is.

    :param sample: how many documents to read at most; what comes after them is not opened.
    :raises MissingExtraError: when a format needs a library that is not installed.
    """
    places = [Path(path) for path in paths]
    found = _Found()
    documents = read(places, options, found.report, tuple(map(found.watch, readers)))
    for document in islice(documents, sample):
        found.add(document)
    complete = next(documents, None) is None
    sizes = [path.stat().st_size for path in _files(places)]
    days = sorted(found.days)
    return Inspection(
        files=len(sizes),
        size=sum(sizes),
        members=dict(found.members),
        documents=found.count,
        complete=complete,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        undated=found.undated,
        languages=dict(found.languages.most_common()),
        sources=dict(found.sources.most_common()),
        guesses=tuple(dict.fromkeys(found.guesses)),
        sample=found.sample,
        problems=tuple(found.problems),
    )


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from (one for one in (walk(path) if path.is_dir() else [path]) if one.is_file())


@define
class _Found:
    """What has been seen so far."""

    count: int = 0
    undated: int = 0
    sample: Document | None = None
    days: set[datetime.date] = field(factory=set)
    members: Counter[str] = field(factory=Counter)
    languages: Counter[str] = field(factory=Counter)
    sources: Counter[str] = field(factory=Counter)
    guesses: list[str] = field(factory=list)
    problems: list[Problem] = field(factory=list)

    def watch(self, reader: Reader) -> Reader:
        """The reader, counting what it is given."""

        def counted(source: Source, *rest: Any) -> Iterator[Document]:
            self.members[reader.name] += 1
            return reader.read(source, *rest)

        return Reader(reader.name, reader.about, reader.sniff, counted)

    def report(self, problem: Problem) -> None:
        if problem.kind == GUESSES:
            self.guesses.append(problem.message)
        else:
            self.problems.append(problem)

    def add(self, document: Document) -> None:
        self.sample = self.sample or document
        self.count += 1
        self.languages[document.language] += 1
        if document.source:
            self.sources[document.source] += 1
        if document.date is None:
            self.undated += 1
        else:
            self.days.add(document.date)
