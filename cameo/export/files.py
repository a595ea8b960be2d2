"""Where output goes: a file that appears whole or not at all, or a stream."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from cameo.errors import CameoError, reason_of


class OutputError(CameoError):
    """A file that cannot be written."""

    def __init__(self, path: str | Path, reason: str) -> None:
        self.path = str(path)
        super().__init__(f"{path}: cannot be written: {reason}; choose another place with -o")


class ExistsError(CameoError):
    """A file that is there already and was not meant to be replaced."""

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        super().__init__(f"{path}: is there already; give --overwrite to replace it, or another name")


def check_place(path: str | Path, *, overwrite: bool) -> None:
    """See that a file can be written, before the work for it is done.

    :param overwrite: whether it may replace one that is there.
    :raises ExistsError: when there is one, and it may not.
    :raises OutputError: when it is a folder, or its folder is not there or not writable.
    """
    target = Path(path)
    part = _beside(target)
    part.unlink()
    if target.exists() and not overwrite:
        raise ExistsError(path)


@contextlib.contextmanager
def whole_file(path: str | Path, *, durable: bool = False) -> Iterator[Path]:
    """A temporary path beside *path* that takes its name when the block ends well, and is gone otherwise.

    Nobody ever sees half a file, and a run that is interrupted leaves the file of the run before.

    :param durable: whether to wait until it is on the disk, so that not even a power failure leaves half a file.
    :raises OutputError: when the folder is not there or not writable.
    """
    target = Path(path)
    part = _beside(target)
    try:
        part.chmod(0o666 & ~_umask())  # mkstemp's 0600 would hide the results from the group
        yield part
        if durable:
            sync(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def whole_stream(path: str | Path, *, durable: bool = False) -> Iterator[BinaryIO]:
    """Like :func:`whole_file`, opened for writing bytes."""
    with whole_file(path, durable=durable) as part, part.open("wb") as stream:
        yield cast(BinaryIO, stream)


def _beside(target: Path) -> Path:
    """A new empty file beside *target*."""
    if target.is_dir():
        raise OutputError(target, "it is a folder")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise OutputError(target, reason_of(error)) from None
    os.close(handle)
    return Path(name)


def sync(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
