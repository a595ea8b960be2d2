"""Folders, zip, tar, gzip, bzip2, xz, zstd, one in another: every member as a source, none of them on disk.

What an archive says about itself is not believed: sizes are counted while reading, links and devices are not
followed, paths that lead out of the archive are refused. Each is a problem of its own and the rest is read.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any

from attrs import define, frozen

from cameo.archive.readers.source import HEAD, LimitError, Limits, Options, Report, Source, Stream, fault
from cameo.document import Problem
from cameo.errors import reason_of
from cameo.inputs import walk

_MAGIC = ((b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"))
_SUFFIXES = {".tgz": ".tar", ".tbz2": ".tar", ".tbz": ".tar", ".txz": ".tar", ".tzst": ".tar"}
_PACKED = (".gz", ".bz2", ".xz", ".zst", ".zstd", *_SUFFIXES)
_ARCHIVED = (".tar", ".zip")
_OFFICE = "[Content_Types].xml"
_MAC = "__MACOSX"


@define
class Budget:
    """Bytes that a file on disk may still unfold to, through all its layers."""

    left: int

    def spend(self, count: int) -> None:
        """Count unpacked bytes.

        :raises LimitError: when there were more than any news archive unfolds to.
        """
        self.left -= count
        if self.left < 0:
            raise LimitError("unfolds to far more than its size, as a bomb does; the rest of it is not read")


class _Unpacked(io.RawIOBase):
    """Bytes out of a decompressor, counted. What came before a fault is given first, then the fault is raised."""

    def __init__(self, read: Callable[[int], bytes], budget: Budget | None) -> None:
        self._read = read
        self._budget = budget
        self._fault: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._fault:
            raise self._fault
        filled = 0
        try:
            while filled < len(buffer) and (data := self._read(len(buffer) - filled)):
                buffer[filled : filled + len(data)] = data
                filled += len(data)
                if self._budget:
                    self._budget.spend(len(data))
        except Exception as error:  # kept for the next call, whatever it is
            if not filled:
                raise
            self._fault = error
        return filled


class _Member(tarfile.TarInfo):
    """A tar header; one that is damaged or missing is a fault, where tarfile takes it for the end of the archive."""

    @classmethod
    def fromtarfile(cls, tar: tarfile.TarFile) -> _Member:
        try:
            return super().fromtarfile(tar)
        except tarfile.HeaderError as error:
            if type(error).__name__ == "EOFHeaderError":
                raise
            raise tarfile.ReadError(f"damaged or cut off ({error}); the rest of it is not read") from None


def _zstd(stream: Stream) -> Any:
    """Arrow's decoder, which tells a stream that is cut off from one that ends."""
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd")


_DECODERS: Mapping[str, Callable[[Stream], Any]] = {
    "gzip": lambda stream: gzip.GzipFile(fileobj=stream),
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
    "zstd": _zstd,
}


@frozen
class Opener:
    """Opens paths, and archives in archives, down to the files that readers read."""

    options: Options
    report: Report

    @property
    def _limits(self) -> Limits:
        return self.options.limits

    def path(self, path: Path, name: str) -> Iterator[Source]:
        """Every file that a path leads to, in the order of names.

        :param name: what the names of sources are or, in a folder, start with.

        A source is to be read before the next is asked for: its bytes come from one stream.
        """
        if path.is_dir():
            yield from self._folder(path, name)
        elif path.is_file():
            yield from self._file(path, name)
        elif path.exists():
            self._problem(str(path), "unreadable", "neither a file nor a folder; it is not read")
        else:
            self._problem(str(path), "missing-file", "no such file or folder; check the path")

    def _folder(self, folder: Path, name: str) -> Iterator[Source]:
        top = PurePosixPath(name)
        for path in walk(folder):
            if path.is_file() and not is_sidecar(path):
                yield from self._file(path, (top / path.relative_to(folder)).as_posix())

    def _file(self, path: Path, name: str) -> Iterator[Source]:
        try:
            stream = io.BufferedReader(path.open("rb", buffering=0), HEAD)
            budget = Budget(path.stat().st_size * self._limits.ratio + self._limits.slack)
        except OSError as error:
            self._problem(str(path), "unreadable", f"{reason_of(error)}; check the file and your rights to it")
            return
        with stream:
            yield from self._opened(Source(str(path), name, stream, _beside), budget, 0)

    def _opened(self, source: Source, budget: Budget, depth: int) -> Iterator[Source]:
        """The source itself, or what is in it."""
        try:
            packing = packing_of(source)
            if packing is None:
                yield source
            else:
                yield from self._members(packing, source, budget, depth)
        except Exception as error:  # of these layers alone: a reader's do not come back here
            self.report(fault(error, source.where))

    def _members(self, packing: str, source: Source, budget: Budget, depth: int) -> Iterator[Source]:
        if depth >= self._limits.depth:
            message = f"archives in archives, more than {self._limits.depth} deep; unpack the outer ones first"
            self._problem(source.where, "too-deep", message)
        else:
            inside = {"tar": self._tar, "zip": self._zip}.get(packing, self._unpacked)
            yield from inside(source, budget, depth + 1)

    def _unpacked(self, source: Source, budget: Budget, depth: int) -> Iterator[Source]:
        """One compressed stream."""
        decoder = _DECODERS[packing_of(source) or ""](source.stream)
        path = PurePosixPath(source.name)
        suffix = path.suffix.lower()
        name = str(path.with_suffix(_SUFFIXES.get(suffix, ""))) if suffix in _PACKED else source.name
        stream = io.BufferedReader(_Unpacked(decoder.read, budget), HEAD)
        yield from self._opened(Source(source.where, name, stream, source.sidecar), budget, depth)

    def _tar(self, source: Source, budget: Budget, depth: int) -> Iterator[Source]:
        with tarfile.open(fileobj=source.stream, mode="r|", tarinfo=_Member) as tar:
            while (member := tar.next()) is not None:
                vars(tar)["members"].clear()  # which grows with every member that was seen
                place = f"{source.where}!{member.name}"
                if member.isdir() or _hidden(member.name):
                    continue
                if reason := self._refused(member.name, member.size) or _no_file(member):
                    self._problem(place, *reason)
                elif (opened := tar.extractfile(member)) is not None:
                    yield from self._member(source, member.name, opened, budget, depth, None)

    def _zip(self, source: Source, budget: Budget, depth: int) -> Iterator[Source]:
        with source.file() as file, zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if _OFFICE in names:
                message = "an Office document of a kind that is not read; export plain text, CSV or .docx of Nexis Uni"
                self._problem(source.where, "unknown-format", message)
                return
            for member in archive.infolist():
                name = member.filename.replace("\\", "/")
                if member.is_dir() or _hidden(name) or _sidecar_of(name, names):
                    continue
                if reason := self._refused(name, member.file_size) or self._unsound(member):
                    self._problem(f"{source.where}!{name}", *reason)
                    continue
                if budget.left < 0:
                    return  # said already
                try:
                    with archive.open(member) as opened:
                        yield from self._member(source, name, opened, budget, depth, archive)
                except Exception as error:
                    self.report(fault(error, f"{source.where}!{name}"))

    def _member(
        self,
        source: Source,
        name: str,
        opened: IO[bytes],
        budget: Budget,
        depth: int,
        archive: zipfile.ZipFile | None,
    ) -> Iterator[Source]:
        stream = io.BufferedReader(_Unpacked(opened.read, budget if archive else None), HEAD)
        path = f"{_without_suffixes(source.name)}/{PurePosixPath(name)}"
        member = Source(f"{source.where}!{name}", path, stream, _in_zip(archive, name, self._limits))
        yield from self._opened(member, budget, depth)

    def _refused(self, name: str, size: int) -> tuple[str, str] | None:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\0" in name:
            return "unsafe-path", "the path leads out of the archive; the member is not read"
        if size > self._limits.member:
            return "too-large", f"{size:,} bytes, more than {self._limits.member:,}; the member is not read"
        return None

    def _unsound(self, member: zipfile.ZipInfo) -> tuple[str, str] | None:
        """Why a member of a zip is not read."""
        if stat.S_ISLNK(member.external_attr >> 16):
            return "link", "a link; the member is not read"
        if member.flag_bits & 1:
            return "encrypted", "encrypted; unpack it with its password first"
        if member.file_size > self._limits.slack and member.file_size > member.compress_size * self._limits.ratio:
            found = f"{member.compress_size:,} bytes unfold to {member.file_size:,}"
            return "too-large", f"{found}, as a bomb does; the member is not read"
        return None

    def _problem(self, where: str, kind: str, message: str) -> None:
        self.report(Problem(where, kind, message))


def packing_of(source: Source) -> str | None:
    """How a source is packed: ``gzip bzip2 xz zstd tar zip``, or ``None`` for what a reader reads."""
    head = source.head
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None if source.suffix == ".docx" else "zip"
    return "tar" if head[257:262] == b"ustar" or source.suffix == ".tar" else None


def looks_packed(name: str) -> bool:
    """Whether a file's name is that of an archive or a compressed file."""
    return name.lower().endswith((*_PACKED, *_ARCHIVED))


def _without_suffixes(name: str) -> str:
    """``news`` for ``news.tar``: the names of members start so."""
    path = PurePosixPath(name)
    return str(path.with_suffix("")) if path.suffix.lower() in _ARCHIVED else name


def _no_file(member: tarfile.TarInfo) -> tuple[str, str] | None:
    if member.issym() or member.islnk():
        return "link", f"a link to {member.linkname}; the member is not read"
    if not member.isfile() or member.issparse():
        return "no-file", "no plain file; the member is not read"
    return None


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return _MAC in parts or any(part.startswith(".") and part != ".." for part in parts)


# --- sidecars: talks.txt is described by talks.json or talks.txt.json


def _sidecars(name: str) -> tuple[str, ...]:
    stem, dot, suffix = name.rpartition(".")
    return (f"{name}.json", f"{stem}.json") if dot and suffix.lower() in ("txt", "text") else (f"{name}.json",)


def is_sidecar(path: Path) -> bool:
    """Whether a file is JSON that describes a text beside it."""
    if path.suffix.lower() != ".json":
        return False
    texts = (path.with_suffix(""), path.with_suffix(".txt"), path.with_suffix(".text"))
    return any(text.suffix.lower() in (".txt", ".text") and text.is_file() for text in texts)


def _sidecar_of(name: str, names: set[str]) -> bool:
    stem = name.removesuffix(".json")
    return stem != name and bool({f"{stem}.txt", f"{stem}.text"} & names or stem.endswith((".txt", ".text")))


def _beside(source: Source) -> bytes | None:
    for name in _sidecars(source.where):
        if (path := Path(name)).is_file():
            return path.read_bytes()
    return None


def _in_zip(archive: zipfile.ZipFile | None, name: str, limits: Limits) -> Callable[[Source], bytes | None]:
    def sidecar(source: Source) -> bytes | None:
        for beside in _sidecars(name):
            try:
                about = archive.getinfo(beside) if archive else None
            except KeyError:
                continue
            if archive and about and about.file_size <= limits.slack:
                return archive.read(about)
        return None

    return sidecar
