"""Readers of news archives: each turns one format into documents, one at a time.

A reader is a function ``(source, options, report) -> Iterator[Document]`` with a name and a rule for what it takes; see
:class:`Reader`. To read a format of your own, put one in front: ``read(paths, readers=(MINE, *READERS))``.
Archives are opened, whatever is in them, without unpacking them to disk; see :mod:`cameo.archive.readers.containers`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from attrs import define, field

from cameo.archive.readers import factiva, gigaword, newsml, nexis, nitf, petrarch, plain, proquest, reuters, warc
from cameo.archive.readers.containers import Opener, is_sidecar, looks_packed
from cameo.archive.readers.source import (
    HEAD,
    Limits,
    MissingExtraError,
    Options,
    Reader,
    Report,
    Source,
    fault,
)
from cameo.document import Document, Problem
from cameo.inputs import KINDS, SUFFIXES, walk

__all__ = [
    "READERS",
    "Limits",
    "MissingExtraError",
    "Options",
    "Reader",
    "Report",
    "Source",
    "files_of",
    "knows",
    "read",
    "read_path",
    "read_source",
    "reader_of",
]

READERS: Sequence[Reader] = (
    plain.PARQUET,
    warc.READER,
    nexis.DOCX,
    nexis.RTF,
    nitf.READER,
    newsml.READER,
    reuters.READER,
    proquest.READER,
    petrarch.READER,
    gigaword.READER,
    factiva.READER,
    plain.JSONL,
    plain.JSON,
    plain.CSV,
    plain.TSV,
    plain.TEXT,
)
"""Every format, in the order in which they are tried."""

_SHOWN = 3  # suffixes that are named where files were passed over


def read(
    paths: Iterable[str | Path],
    options: Options | None = None,
    report: Report = lambda problem: None,
    readers: Sequence[Reader] = READERS,
) -> Iterator[Document]:
    """Read the documents of files, folders and archives, in the order given and then by name.

    :param report: called with everything that could not be read, as it is met.
    :raises MissingExtraError: when a format needs a library that is not installed.
    """
    for path, name in _named(paths):
        yield from read_path(path, name, options or Options(), report, readers)


def read_path(
    path: Path, name: str, options: Options, report: Report, readers: Sequence[Reader] = READERS
) -> Iterator[Document]:
    """Read the documents of one file, folder or archive.

    :param name: what ids start with where the archive has none; the file's own, with its suffix.
    """
    others = _Others(str(path))

    def told(problem: Problem) -> None:
        others.problems += 1
        report(problem)

    for source in Opener(options, told).path(path, name):
        reader = reader_of(source, options, readers)
        if reader is None:
            others.add(source, report)
        else:
            others.known += 1
            yield from read_source(reader, source, options, report)
    others.close(report)


def files_of(paths: Iterable[str | Path]) -> Iterator[tuple[Path, str, bool]]:
    """The files that :func:`read` opens, in its order: path, name of :func:`read_path`, and whether it is a sidecar.

    A sidecar describes the text beside it, and is read with that one.
    """
    for path, name in _named(paths):
        if not path.is_dir():
            yield path, name, False
            continue
        for file in walk(path):
            if file.is_file():
                yield file, (PurePosixPath(name) / file.relative_to(path)).as_posix(), is_sidecar(file)


def _named(paths: Iterable[str | Path]) -> Iterator[tuple[Path, str]]:
    """Paths, and what the ids of their documents start with, which must differ; one folder alone needs nothing."""
    places = [Path(path) for path in paths]
    names: set[str] = set()
    for path in places:
        name = path.name if path.name not in names else path.as_posix()
        names.add(name)
        yield path, "" if len(places) == 1 and path.is_dir() else name


def reader_of(source: Source, options: Options, readers: Sequence[Reader] = READERS) -> Reader | None:
    """The reader that takes a source: the one asked for, else the first whose rule fits."""
    if kind := options.reading.kind:
        return next((reader for reader in readers if reader.name == kind), None)
    name, head = source.name.lower(), source.head
    return next((reader for reader in readers if reader.sniff(name, head)), None)


def read_source(reader: Reader, source: Source, options: Options, report: Report) -> Iterator[Document]:
    """The documents of one source. Whatever is wrong with its bytes is a problem, and ends it alone."""
    found = problems = 0

    def counted(problem: Problem) -> None:
        nonlocal problems
        problems += problem.kind != "guessed-fields"
        report(problem)

    try:
        for document in reader.read(source, options, counted):
            found += 1
            yield document
    except Exception as error:
        report(fault(error, source.where))
        return
    if not found and not problems:
        report(Problem(source.where, "no-story", f"no story in it; read as {reader.name} ({reader.about})"))


def knows(path: Path, readers: Sequence[Reader] = READERS) -> bool:
    """Whether a file is an archive, or of a format that :mod:`cameo.inputs` does not read by itself."""
    if path.suffix.lower() == ".parquet":
        return plain.is_table(path)
    if not path.is_file() or path.suffix.lower() in SUFFIXES:
        return False
    if looks_packed(path.name):
        return True
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError:
        return False  # whoever reads it says why
    return any(reader.sniff(path.name.lower(), head) for reader in readers if reader.name not in KINDS)


@define
class _Others:
    """Files under one path that no reader takes: counted, and said in one line.

    :ivar problems: of opening, which say why nothing may have been found.
    """

    path: str
    known: int = 0
    problems: int = 0
    _suffixes: Counter[str] = field(factory=Counter)

    def add(self, source: Source, report: Report) -> None:
        suffix = PurePosixPath(source.name).suffix.lower()
        self._suffixes[suffix or "no suffix"] += 1
        if suffix in (".xml", ".html", ".htm", ".rtf", ".docx", ".warc"):  # which people expect to be read
            start = source.head[:60].decode("latin-1")
            message = f"of no format that is known; it starts with {start!r}; `cameo archive inspect` lists formats"
            report(Problem(source.where, "unknown-format", message))

    def close(self, report: Report) -> None:
        count = sum(self._suffixes.values())
        if not count:
            if not self.known and not self.problems:
                report(Problem(self.path, "no-story", "there is no file in it; check the path"))
            return
        found = ", ".join(f"{number} {suffix}" for suffix, number in self._suffixes.most_common(_SHOWN))
        if self.known:
            files = "1 file" if count == 1 else f"{count} files"
            report(Problem(self.path, "other-files", f"passed over {files} of no known format ({found})"))
        else:
            report(Problem(self.path, "unknown-format", f"nothing of a known format in it, only {found}"))
