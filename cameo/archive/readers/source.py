"""What every reader gets and gives: a source of bytes, options, limits, and documents or the reason for none."""

from __future__ import annotations

import contextlib
import errno
import importlib
import io
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, BinaryIO, TypeAlias, cast

from attrs import Factory, evolve, field, frozen

from cameo.archive.readers.dates import read_date
from cameo.archive.readers.languages import language_code
from cameo.document import Document, Problem
from cameo.errors import CameoError, DateError
from cameo.inputs import Reading

Report = Callable[[Problem], None]
Stream: TypeAlias = "io.BufferedReader[Any]"

HEAD = 65_536
"""Bytes at the start of a source that a sniffing rule may look at."""

_IN_MEMORY = 8 << 20  # bytes of a member that are kept in memory before a temporary file takes them


@frozen(kw_only=True)
class Limits:
    """How much an archive may unfold to; more is a bomb or no news story.

    :param document: bytes of one story, or of a file that can only be read whole.
    :param member: bytes of one member of a zip or tar.
    :param ratio: unpacked bytes for each byte of the file on disk. Prose packs to a third or a fifth, markup to a
        twentieth; deflate ends at 1,032.
    :param slack: unpacked bytes that are always allowed, so that small files need no ratio.
    :param depth: archives within archives.
    """

    document: int = 64 << 20
    member: int = 64 << 30
    ratio: int = 250
    slack: int = 32 << 20
    depth: int = 5


def _dated(reading: Reading) -> Reading:
    return evolve(reading, dates=read_date)


@frozen(kw_only=True)
class Options:
    """How to read an archive.

    :param reading: fields, encoding, language and date as for ``cameo code``; its ``kind`` names a reader that takes
        every member whatever it looks like.
    """

    reading: Reading = field(factory=Reading, converter=_dated)
    limits: Limits = field(factory=Limits)


class MissingExtraError(CameoError):
    """A format whose library is not installed."""

    def __init__(self, module: str, reason: object) -> None:
        self.module = module
        super().__init__(
            f"reading this archive needs {module}, which cannot be imported ({reason}); "
            "install it: pip install 'cameo-events[archive]'"
        )


class LimitError(CameoError):
    """Something in an archive that is larger than :class:`Limits` allow."""


class StoryError(CameoError):
    """One story that cannot be used.

    :param kind: of the problem it becomes.
    :param line: where the story starts in its file, if that can be told.
    """

    def __init__(self, kind: str, message: str, line: int | None = None) -> None:
        self.kind = kind
        self.line = line
        super().__init__(message)


def extra(module: str) -> Any:
    """A library of ``cameo[archive]``.

    :raises MissingExtraError: when it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtraError(module, error) from None


_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE}


def fault(error: Exception, where: str) -> Problem:
    """What went wrong in one file, as a problem.

    The bytes come from anywhere and pass a dozen decoders with exceptions of their own, so that any exception is taken
    for a fault of the file.

    :raises Exception: the same, when the machine or the installation is at fault: no disk, no memory, no library.
    """
    if isinstance(error, MissingExtraError | MemoryError) or getattr(error, "errno", None) in _MACHINE:
        raise error
    if isinstance(error, LimitError):
        return Problem(where, "too-large", str(error))
    if isinstance(error, SyntaxError):  # as which lxml raises its own
        return Problem(
            f"{where}:{error.lineno}" if error.lineno else where,
            "bad-xml",
            f"{error.msg}; the stories before it are read",
        )
    if isinstance(error, EOFError):
        return Problem(where, "truncated", f"cut off ({error}); the whole stories before the end are read")
    reason = str(error) or "no reason given"
    return Problem(where, "damaged", f"{type(error).__name__}: {reason}; what came before it is read")


def _printable(name: str) -> str:
    """A file's name without the bytes that are no text, which Python keeps as what cannot be written."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _none(source: object) -> bytes | None:
    return None


@frozen(eq=False)
class Source:
    """One file or member, opened.

    :param where: what a person is told, ``news.zip!1987/a.xml``.
    :param name: what ids are made from: the path from the archive's top, ``news/1987/a.xml``.
    :param stream: its bytes, to be read once, in order.
    :param sidecar: the bytes of the file beside it that describes it, if there is one.
    """

    where: str = field(converter=_printable)
    name: str = field(converter=_printable)
    stream: Stream
    sidecar: Callable[[Source], bytes | None] = _none

    @property
    def head(self) -> bytes:
        """The first bytes, which stay in the stream."""
        return self.stream.peek(HEAD)[:HEAD]

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return self.name[: len(self.name) - len(self.suffix)]

    def read(self, limit: int) -> bytes:
        """All bytes.

        :raises LimitError: when there are more than *limit*.
        """
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise LimitError(f"more than {limit:,} bytes in what can only be read whole; split it first")
        return data

    @contextlib.contextmanager
    def file(self) -> Iterator[BinaryIO]:
        """The bytes with random access: the file itself, or a temporary copy of a member."""
        if isinstance(self.stream.raw, io.FileIO):
            yield self.stream
            return
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
            shutil.copyfileobj(self.stream, copy, 1 << 20)
            copy.seek(0)
            yield cast(BinaryIO, copy)


Sniff = Callable[[str, bytes], bool]
"""Whether a reader takes what has this name (lower case) and starts with these bytes."""

Read = Callable[[Source, Options, Report], Iterator[Document]]


@frozen
class Reader:
    """A format.

    :param name: for ``--input-format``.
    :param about: what it is, for people.
    """

    name: str
    about: str
    sniff: Sniff
    read: Read


@frozen(kw_only=True)
class Draft:
    """What an archive says of one story, before it is known to be one.

    :param date: as written there; so is the language.
    :param line: where it starts in its file, if that can be told.
    """

    text: str
    id: str | None = None
    date: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    extra: Mapping[str, Any] = Factory(dict)
    line: int | None = None


Drafts = Iterator[Draft | StoryError]
"""Stories in the order of their file. Those that cannot be used are given, not raised: the others follow, and count."""


def documents(drafts: Drafts, source: Source, options: Options, report: Report) -> Iterator[Document]:
    """Make documents of drafts; what cannot be used is reported with its place."""
    for ordinal, draft in enumerate(drafts, start=1):
        try:
            if isinstance(draft, StoryError):
                raise draft
            yield _document(draft, ordinal, source, options)
        except StoryError as error:
            line = error.line or draft.line
            report(Problem(f"{source.where}:{line}" if line else source.where, error.kind, str(error)))


def _document(draft: Draft, ordinal: int, source: Source, options: Options) -> Document:
    text, title = _sound(draft.text), _blank(draft.title)
    if not text.strip() and not title:
        raise StoryError("empty-text", "there is no text in it; nothing to code")
    if len(text) > options.limits.document:
        raise StoryError("too-large", f"{len(text):,} characters in one story; split it first")
    try:
        date = read_date(draft.date) or options.reading.date
    except DateError as error:
        raise StoryError("bad-date", f"{str(error).removeprefix('date: ')}; the story is not read") from None
    return Document(
        _blank(draft.id) or f"{source.stem}:{ordinal}",
        text,
        date=date,
        title=title,
        source=_blank(draft.source),
        url=_blank(draft.url),
        language=language_code(draft.language) or options.reading.language,
        extra={key: value for key, value in draft.extra.items() if value not in (None, "", [])},
    )


def _blank(value: str | None) -> str | None:
    """White space made even; ``None`` for nothing."""
    return _sound(" ".join(value.split())) or None if value else None


def _sound(text: str) -> str:
    """Text that can be written: the halves of a character that RTF and JSON write apart are joined, others replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
