"""Documents out of what people have: text files, folders of them, JSON lines, CSV, CoNLL-U, stored parses, a pipe.

Reading never stops at one bad file or row. What cannot be read becomes a :class:`~cameo.document.Problem` that is
handed to *report*, and the rest is read on. Everything is streamed but plain text files, which are documents.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from attrs import evolve, field, frozen

from cameo.document import Document, ParsedDocument, Problem, to_date
from cameo.errors import CameoError, DateError, reason_of

Item = Document | ParsedDocument
Report = Callable[[Problem], None]

STDIN = "-"
"""The path that stands for standard input."""

SUFFIXES: Mapping[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".conllu": "conllu",
    ".parquet": "parses",
}
"""How a file is read, by the end of its name. A file named on its own with any other end is read as text."""

KINDS = tuple(dict.fromkeys(SUFFIXES.values()))

NOTES = frozenset({"no-date", "other-files", "guessed-fields", "other-cleaning", "discarded", "discarded-sentence"})
"""Kinds of problems that only say how something was taken."""

LONG_TEXT = 1_000_000
"""Characters from which a text is doubted to be one story; the longest articles have a tenth of that."""

_HEAD = 8192  # bytes looked at to tell text from binary
_MAGIC = {b"%PDF-": "PDF", b"PK\x03\x04": "ZIP or Office", b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")  # 0x1a, 0x1b stand in old wire files
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTED = re.compile('"[^"]*"')
_DATED_NAME = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


@frozen(kw_only=True)
class Fields:
    """Which fields of a JSON or CSV row mean what; ``None`` is the usual name, and a row may lack it.

    A name that was asked for has to occur: if it never does, it is most likely misspelt.
    """

    id: str | None = None
    text: str | None = None
    date: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None

    def name(self, role: str) -> str:
        """The field that holds *role*: ``id``, ``text``, ``date``, ``title``, ``source``, ``url``, ``language``."""
        return getattr(self, role, None) or role


_ROLES = ("id", "text", "date", "title", "source", "url", "language")
_CHOSEN = ("id", "text", "date", "title")


@frozen(kw_only=True)
class Reading:
    """How to read.

    :param date: of documents that do not bring their own; else a date at the start of a text file's name serves.
    :param kind: one of :data:`KINDS` for every path, or ``None`` to go by the name of each.
    :param dates: reads the date of a row, and raises :class:`DateError` for what is none.
    """

    fields: Fields = field(factory=Fields)
    date: datetime.date | None = field(default=None, converter=to_date)
    language: str = "en"
    encoding: str = "utf-8"
    kind: str | None = None
    dates: Callable[[str | None], datetime.date | None] = to_date


def read(
    paths: Iterable[str | Path], reading: Reading, report: Report, stdin: BinaryIO | None = None
) -> Iterator[Item]:
    """Read documents from files, folders (sorted, with their subfolders) and ``-``, in the order given.

    :param report: called with everything that could not be read, as it is met.
    :param stdin: bytes to read where a path is ``-``; the process's own by default.
    """
    reader = _Reader(reading, report, stdin)
    for path in paths:
        yield from reader.path(path)


def read_stream(
    stream: BinaryIO,
    kind: str,
    reading: Reading,
    report: Report,
    *,
    where: str,
    name: str,
    date: datetime.date | None = None,
) -> Iterator[Document]:
    """Read the documents in bytes, such as a member of an archive.

    :param stream: can ``peek``, as :class:`io.BufferedReader` does.
    :param kind: ``text``, ``json``, ``jsonl``, ``csv`` or ``tsv``.
    :param where: what problems call the place.
    :param name: the id of a text, and the start of the ids of rows that have none.
    :param date: of a text, unless *reading* has one.
    """
    yield from _Reader(reading, report, None)._stream(stream, kind, where, name, date)


def read_rows(
    rows: Iterable[tuple[int, Mapping[str, Any]]], reading: Reading, report: Report, *, where: str, name: str
) -> Iterator[Document]:
    """Make documents of numbered rows of a table that is no text; parameters as of :func:`read_stream`."""
    found = (_Row(values, f"{where}:{number}", f"{name}:{number}") for number, values in rows)
    yield from _Reader(reading, report, None)._documents(found, where)


@frozen
class _Row:
    """One row of a table, and where it stands (``news.csv:17``)."""

    values: Mapping[str, Any]
    where: str
    default_id: str


class _Reader:
    """Holds what is asked for while going from path to path; file names that were used as ids are remembered."""

    def __init__(self, reading: Reading, report: Report, stdin: BinaryIO | None) -> None:
        self._reading = reading
        self._report = report
        self._stdin = stdin
        self._ids: set[str] = set()
        self._first_store: tuple[Path, str] | None = None

    def path(self, path: str | Path) -> Iterator[Item]:
        if str(path) == STDIN:
            yield from self._standard_input()
            return
        path = Path(path)
        self._first_store = None
        if path.is_dir():
            place = _parses_of(path)
            if place != path and not _is_parsed(path):
                message = "not all of this run is parsed yet, and what is not is left out; finish it first"
                self._problem(str(path), "unfinished-run", message)
            yield from self._folder(place)
        elif path.exists():
            yield from self._file(path, path.stem)
        else:
            self._problem(str(path), "missing-file", "no such file or folder; check the path")

    # --- places

    def _folder(self, folder: Path) -> Iterator[Item]:
        others = 0
        found = False
        for path in walk(folder):
            if self._reading.kind is None and path.suffix.lower() not in SUFFIXES and not _archived(path):
                others += 1
                continue
            found = True
            yield from self._file(path, path.relative_to(folder).with_suffix("").as_posix())
        if not found:
            self._problem(str(folder), "empty-folder", f"no file to read; expected {', '.join(SUFFIXES)}")
        elif others:
            files = "1 file whose name does" if others == 1 else f"{others} files whose names do"
            message = f"passed over {files} not end in {', '.join(SUFFIXES)}"
            self._problem(str(folder), "other-files", message)

    def _file(self, path: Path, name: str) -> Iterator[Item]:
        if self._reading.kind is None and _archived(path):
            yield from self._archive(path, name)
            return
        kind = self._reading.kind or SUFFIXES.get(path.suffix.lower(), "text")
        try:
            if kind in ("conllu", "parses"):
                yield from self._parses(path, kind)
                return
            with path.open("rb") as stream:
                yield from self._stream(stream, kind, str(path), self._unused(name, str(path)), _date_in(path.name))
        except OSError as error:
            self._problem(str(path), "unreadable", f"{reason_of(error)}; check the file and your rights to it")

    def _archive(self, path: Path, name: str) -> Iterator[Document]:
        """Imported on demand: reading text needs none of it, and it reads text through this module."""
        from cameo.archive.readers import Options, read_path

        name = self._unused(f"{name}{path.suffix}", str(path))
        yield from read_path(path, name, Options(reading=self._reading), self._report)

    def _standard_input(self) -> Iterator[Item]:
        source: Any = self._stdin or sys.stdin.buffer
        stream = source if hasattr(source, "peek") else io.BufferedReader(source)
        kind = self._reading.kind or _sniff(stream)
        if kind in ("conllu", "parses"):
            self._problem("standard input", "not-a-file", f"{kind} is read from files only; save it and give its path")
            return
        yield from self._stream(stream, kind, "standard input", "stdin", None)

    def _unused(self, name: str, path: str) -> str:
        """Event ids are made from document ids, so two files of one name must not share theirs."""
        chosen = path if name in self._ids else name
        self._ids.add(chosen)
        return chosen

    # --- kinds

    def _stream(
        self, stream: BinaryIO, kind: str, where: str, name: str, date: datetime.date | None
    ) -> Iterator[Document]:
        if reason := _binary(stream, self._reading.encoding):
            self._problem(where, "binary", reason)
        elif kind == "text":
            yield from self._text(stream, where, name, date)
        else:
            encoding = "utf-8-sig" if self._reading.encoding == "utf-8" else self._reading.encoding
            lines = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
            table = self._delimited if kind in ("csv", "tsv") else self._json
            yield from self._documents(table(lines, kind, where, name), where)
            lines.detach()

    def _text(self, stream: BinaryIO, where: str, name: str, date: datetime.date | None) -> Iterator[Document]:
        text = stream.read().decode(self._reading.encoding, errors="surrogateescape").removeprefix("\ufeff")
        bad = len(_SURROGATE.findall(text))
        if bad * 10 > len(text):
            self._problem(where, "encoding", f"not {self._reading.encoding}; say which encoding with --encoding")
            return
        text = self._repaired(text, where)
        if not text.strip():
            self._problem(where, "empty-text", "there is no text in it; leave it out or check how it was made")
            return
        self._doubt(text, where)
        yield Document(name, text, date=self._reading.date or date, language=self._reading.language)

    def _json(self, lines: TextIO, kind: str, where: str, name: str) -> Iterator[_Row]:
        found: Iterable[tuple[int, str | Any]] = enumerate(lines, start=1)
        if kind == "json":
            found = self._json_values(lines, where)
        for number, line in found:
            place = f"{where}:{number}"
            if isinstance(line, str) and kind == "jsonl":
                if not line.strip():
                    continue
                try:
                    line = json.loads(line)
                except (ValueError, RecursionError) as error:
                    self._problem(place, "bad-json", f"no JSON: {_reason(error)}; expected one object on each line")
                    continue
            if isinstance(line, dict):
                yield _Row(line, place, f"{name}:{number}")
            else:
                self._problem(place, "bad-json", f'found {_short(line)}, expected an object such as {{"text": …}}')

    def _json_values(self, lines: TextIO, where: str) -> Iterator[tuple[int, Any]]:
        """A whole JSON file: a list of objects, or one object. Numbers count list items, not lines."""
        try:
            value = json.loads(lines.read())
        except (ValueError, RecursionError) as error:
            self._problem(where, "bad-json", f"no JSON: {_reason(error)}; for one object a line, name the file .jsonl")
            return
        yield from enumerate(value if isinstance(value, list) else [value], start=1)

    def _delimited(self, lines: TextIO, kind: str, where: str, name: str) -> Iterator[_Row]:
        csv.field_size_limit(2**31 - 1)  # the default, 128 KiB, is less than a long article
        first = next(lines, "")
        rows = csv.reader(chain([first] if first else [], lines), delimiter=delimiter(kind, first))
        header: list[str] | None = None
        try:
            for row in rows:
                place = f"{where}:{rows.line_num}"
                if not row:
                    continue
                if header is None:
                    header = row
                    if not self._has_text(row, where):
                        return
                elif len(row) != len(header):
                    message = f"found {len(row)} columns, expected {len(header)} as in the header; check its quotes"
                    self._problem(place, "bad-row", message)
                else:
                    values = dict(zip(header, row, strict=True))
                    yield _Row(values, place, f"{name}:{rows.line_num}")
        except csv.Error as error:
            self._problem(f"{where}:{rows.line_num}", "bad-row", f"no CSV: {error}; the rest of the file is not read")
        if header is None:
            self._problem(where, "empty-text", "there is nothing in it; expected a header and rows")

    def _has_text(self, header: Collection[str], where: str) -> bool:
        """Whether the rows have the text's field; said once, not for each row."""
        name = self._reading.fields.name("text")
        if name not in header:
            self._no_text(name, header, where)
        return name in header

    def _no_text(self, name: str, found: Collection[str], where: str) -> None:
        hint = _hint(name, found) or f"; it has {', '.join(map(repr, found)) or 'none'}"
        self._problem(where, "no-field", f"no field {name!r}{hint}; say which with --text-field")

    def _parses(self, path: Path, kind: str) -> Iterator[ParsedDocument]:
        if kind == "parses" and not self._fits(path):
            return
        date = self._reading.date or _date_in(path.name)
        try:
            for parsed in _read_parses(path, kind):
                document = parsed.document
                if document.date is None and date:
                    parsed = evolve(parsed, document=evolve(document, date=date))
                yield parsed
        except CameoError as error:
            self._problem("", "bad-parses", str(error))
        except ValueError as error:  # what Arrow raises for a file that is cut off or overwritten
            self._problem(str(path), "bad-parses", f"cannot be read: {error}; parse again")

    def _fits(self, path: Path) -> bool:
        """Whether a file of stored parses can be read together with the others of its folder."""
        from cameo.cleaning import VERSION
        from cameo.store import StoreError, store_info

        try:
            origin = store_info(path).origin
        except StoreError as error:
            self._problem("", "bad-parses", str(error))
            return False
        self._first_store = self._first_store or (path, origin.model)
        first, model = self._first_store
        if model != origin.model:
            message = f"parses by {origin.model}, but {first} has parses by {model}; left out"
            self._problem(str(path), "bad-parses", f"{message}: code them one by one, in folders of their own")
            return False
        if origin.cleaning != VERSION:
            message = f"parsed with version {origin.cleaning} of the cleaning, this cameo has {VERSION}"
            self._problem(str(path), "other-cleaning", f"{message}; parse again to have what it does better")
        return True

    # --- rows

    def _documents(self, rows: Iterable[_Row], where: str) -> Iterator[Document]:
        seen: set[str] = set()
        for row in rows:
            if not row.values.keys() <= seen:
                seen.update(row.values)
            if document := self._document(row):
                yield document
        for role in _CHOSEN:
            asked = getattr(self._reading.fields, role)
            if asked and seen and asked not in seen and role != "text":
                hint = _hint(asked, seen)
                self._problem(where, "no-field", f"no row has the field {asked!r} (--{role}-field){hint}")

    def _document(self, row: _Row) -> Document | None:
        names = {role: self._reading.fields.name(role) for role in _ROLES}
        given = {role: self._string(row, names[role]) for role in _ROLES}
        text = given["text"]
        if names["text"] not in row.values:
            self._no_text(names["text"], row.values, row.where)
            return None
        if not (text and text.strip()) and not given["title"]:
            self._problem(row.where, "empty-text", f"the field {names['text']!r} is empty; nothing to code")
            return None
        self._doubt(text or "", row.where)
        try:
            date = self._reading.dates(given["date"]) or self._reading.date
        except DateError as error:
            reason = str(error).removeprefix("date: ")
            self._problem(row.where, "bad-date", f"field {names['date']!r}: {reason}; the row is not coded")
            return None
        used = set(names.values())
        return Document(
            given["id"] or row.default_id,
            text or "",
            date=date,
            title=given["title"],
            source=given["source"],
            url=given["url"],
            language=given["language"] or self._reading.language,
            extra={key: _clean(value) for key, value in row.values.items() if key not in used},
        )

    def _string(self, row: _Row, name: str) -> str | None:
        """A field as text. A number is taken as written: ``20240505`` is a date and 17 an id."""
        value = row.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return self._repaired(value, row.where)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        self._problem(row.where, "bad-field", f"field {name!r}: found {_short(value)}, expected text; taken as missing")
        return None

    def _repaired(self, text: str, where: str) -> str:
        """Bytes that are no text become U+FFFD, one for one, so that what is written can be read by anybody."""
        clean, count = _SURROGATE.subn("\ufffd", text)
        if count:
            start = _SURROGATE.search(text)
            at = start.start() if start else 0
            message = f"{count} bytes are not {self._reading.encoding}, the first at character {at}; replaced by U+FFFD"
            self._problem(where, "encoding", f"{message} (another encoding? say --encoding)")
        return clean

    def _doubt(self, text: str, where: str) -> None:
        if len(text) > LONG_TEXT:
            what = f"{len(text):,} characters in one story"
            message = f"{what}; it is read on, long sentences in pieces, but if it is an archive, split it first"
            self._problem(where, "long-text", message)

    def _problem(self, where: str, kind: str, message: str) -> None:
        self._report(Problem(where, kind, message))


def _read_parses(path: Path, kind: str) -> Iterator[ParsedDocument]:
    """Imported on demand: the store brings pyarrow, which plain text does not need."""
    if kind == "conllu":
        from cameo.conllu import read_conllu

        return read_conllu(path)
    from cameo.store import read_store

    return iter(read_store(path))


def _parses_of(folder: Path) -> Path:
    """The parses of an archive run, where its folder is given; else the folder."""
    if not (folder / "run.json").is_file():
        return folder
    from cameo.archive.folder import is_run

    return folder / "parses" if is_run(folder) else folder


def _is_parsed(folder: Path) -> bool:
    from cameo.archive.folder import RunFolder
    from cameo.archive.run import is_parsed

    return is_parsed(RunFolder(folder))


def delimiter(kind: str, header: str) -> str:
    """What stands between the cells of a table; in CSV it may be a semicolon, where commas are for decimals."""
    bare = _QUOTED.sub("", header)
    return "\t" if kind == "tsv" else next((mark for mark in ",;\t" if mark in bare), ",")


def walk(folder: Path) -> Iterator[Path]:
    """The files in a folder and below it, in order of their names; hidden ones are left out."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(names) if not name.startswith("."))


def _archived(path: Path) -> bool:
    """Whether the readers of archives have to read a file: this module does not know its format."""
    from cameo.archive.readers import knows

    return knows(path)


def _date_in(name: str) -> datetime.date | None:
    found = _DATED_NAME.match(name)
    try:
        return datetime.date.fromisoformat(found.group()) if found else None
    except ValueError:
        return None


def _sniff(stream: Any) -> str:
    """JSON lines or text: what comes through a pipe has no name to go by."""
    first = stream.peek(_HEAD).lstrip()[:1]
    return "jsonl" if first == b"{" else "text"


def _binary(stream: Any, encoding: str) -> str | None:
    """Why this is no text, or ``None``."""
    head = stream.peek(_HEAD)[:_HEAD]
    for magic, name in _MAGIC.items():
        if head.startswith(magic):
            return f"a {name} file, not text; take the text out of it first"
    if "16" in encoding or "32" in encoding:
        return None
    if head.startswith(_UTF16):
        return "UTF-16 text; say --encoding utf-16"
    if len(_CONTROL.findall(head)) * 20 > len(head) or b"\0" in head:
        return "binary, not text; give text, JSON lines, CSV, CoNLL-U or stored parses"
    return None


def _clean(value: Any) -> Any:
    """Unknown fields go through as they are, except for what no file could hold."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value


def _hint(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _short(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 40 else f"{shown[:40]}…"


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, ValueError) else "nested too deeply"


def count(paths: Iterable[str | Path], kind: str | None = None) -> int | None:
    """How many documents the paths hold, for a progress bar; ``None`` where counting means reading all of it."""
    total = 0
    for path in paths:
        files = walk(_parses_of(Path(path))) if Path(path).is_dir() else [Path(path)]
        for file in files:
            read_as = kind or SUFFIXES.get(file.suffix.lower(), "" if file != Path(path) else "text")
            if kind is None and _archived(file):
                return None
            if str(path) == STDIN or read_as not in _COUNTED:
                return None
            total += _COUNTED[read_as](file)
    return total


def _stored(path: Path) -> int:
    from cameo.store import StoreError, store_info

    try:
        return store_info(path).documents
    except StoreError:
        return 0  # reading it reports why


def _lines(path: Path) -> int:
    try:
        with path.open("rb") as stream:
            return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
    except OSError:
        return 0  # reading it reports why


_COUNTED: Mapping[str, Callable[[Path], int]] = {
    "": lambda _: 0,  # not read
    "text": lambda _: 1,
    "jsonl": _lines,
    "parses": _stored,
}
