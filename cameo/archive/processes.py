"""The engine for one machine: one process reads, the others take shards, this one only hands them out.

A process that dies takes one shard with it, which is done again by a new one; if that dies too, the run goes on without
the shard and says so at the end. Processes leave when the one that started them is gone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any

from attrs import define, field, frozen

from cameo.archive.folder import Counts, Record, RunError, RunFolder
from cameo.archive.manifest import read_manifest
from cameo.archive.readers import Options
from cameo.archive.shards import Settings, Worker, run_shard
from cameo.archive.splitting import split
from cameo.errors import CameoError

LIFETIME = 50
"""Shards after which a worker makes room for a new one: memory that is freed in pieces is not given back for days."""

_TRIES = 2
_SPAWN = multiprocessing.get_context("spawn")  # no thread or lock of this process is copied into another


@frozen
class Failure:
    """Why a process could not go on."""

    message: str


Message = Record | Counts | Failure


def run_local(
    folder: RunFolder, settings: Settings, options: Options, workers: int, waiting: list[int], *, read: bool
) -> Iterator[Record | Counts]:
    """Read what is to be read and do what shards there are; what is done is told as it is done.

    :param waiting: shards that are read and not coded.
    :param read: whether there is more to read.
    :raises RunError: at the end, when a part could not be done; what could is done then.
    """
    pool = _Pool(folder, settings, deque(waiting))
    try:
        if read:
            pool.start(_read, folder, options)
        while pool.fill(workers):
            yield from pool.results()
    finally:
        pool.stop()
    if pool.failures:
        raise RunError("; ".join(dict.fromkeys(pool.failures)), stopped=True)


@define(eq=False)
class _Process:
    """A process and the shard it is at; the one that reads has none."""

    process: Any
    pipe: Connection
    shard: int | None = None
    done: int = 0


@define
class _Pool:
    """The processes that run, the shards that wait, and what went wrong."""

    folder: RunFolder
    settings: Settings
    waiting: deque[int]
    busy: list[_Process] = field(factory=list)
    idle: list[_Process] = field(factory=list)
    failures: list[str] = field(factory=list)
    deaths: dict[int, int] = field(factory=dict)
    failed: bool = False

    def start(self, target: Callable[..., None], *arguments: Any) -> _Process:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_guarded, args=(target, theirs, *arguments), daemon=True)
        process.start()
        theirs.close()
        one = _Process(process, ours)
        self.busy.append(one)
        return one

    def fill(self, workers: int) -> bool:
        """Give waiting shards to workers; whether anything is going on.

        When a worker has failed, nothing new is begun. When reading has failed, what is read is still done.
        """
        if self.failed:
            self._end_reading()
        at_work = sum(one.shard is not None for one in self.busy)
        while self.waiting and at_work < workers and not self.failed:
            shard = self.waiting.popleft()
            worker = self.idle.pop() if self.idle else self.start(_work, self.folder, self.settings)
            if worker not in self.busy:
                self.busy.append(worker)
            worker.shard = shard
            with contextlib.suppress(OSError):  # it has died; its results say so
                worker.pipe.send(shard)
            at_work += 1
        return bool(self.busy)

    def results(self) -> Iterator[Record | Counts]:
        """Wait for something to happen, and tell what was done."""
        ready = set(wait([one.pipe for one in self.busy]))
        for one in [one for one in self.busy if one.pipe in ready]:
            try:
                message: Message = one.pipe.recv()
            except (EOFError, OSError):
                self._died(one)
                continue
            if isinstance(message, Failure):
                self._failed(one, message.message)
                self.busy.remove(one)
            elif isinstance(message, Record):
                if message.last:
                    self.busy.remove(one)
                else:
                    self.waiting.append(message.shard)
                yield message
            else:
                self._did(one)
                yield message

    def _did(self, one: _Process) -> None:
        """A worker is free for another shard, or has done enough of them."""
        one.shard, one.done = None, one.done + 1
        self.busy.remove(one)
        if one.done < LIFETIME:
            self.idle.append(one)
        else:
            one.pipe.close()  # at which it leaves
            one.process.join()

    def _died(self, one: _Process) -> None:
        """A process is gone without a word: killed, most likely for memory."""
        one.process.join()
        self.busy.remove(one)
        how = _how(one.process.exitcode)
        hint = "most likely for want of memory; start the same command again, with fewer --workers"
        if one.shard is None:
            self._failed(one, f"the process that reads {how}, {hint}")
            return
        self.deaths[one.shard] = self.deaths.get(one.shard, 0) + 1
        if self.deaths[one.shard] < _TRIES:
            self.waiting.appendleft(one.shard)
        else:
            self._failed(one, f"shard {one.shard}: its process {how} {_TRIES} times, {hint}")

    def _failed(self, one: _Process, message: str) -> None:
        self.failures.append(message)
        self.failed = self.failed or one.shard is not None

    def _end_reading(self) -> None:
        for one in [one for one in self.busy if one.shard is None]:
            self.busy.remove(one)
            one.process.terminate()
            one.process.join()
            one.pipe.close()

    def stop(self) -> None:
        for one in (*self.busy, *self.idle):
            one.pipe.close()
            one.process.terminate()
        for one in (*self.busy, *self.idle):
            one.process.join()


def _how(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        with contextlib.suppress(ValueError):
            return f"was killed ({signal.Signals(-exitcode).name})"
    return f"ended (exit status {exitcode})"


# --- in the other processes


def _guarded(target: Callable[..., None], pipe: Connection, *arguments: Any) -> None:
    """Run a process's work; whatever stops it is told. Ctrl-C is for the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    try:
        target(pipe, *arguments)
    except (EOFError, BrokenPipeError):
        return
    except CameoError as error:
        pipe.send(Failure(str(error)))
    except MemoryError:
        pipe.send(Failure("no memory left; start the same command again, with fewer --workers"))
    except Exception as error:
        pipe.send(Failure(f"{type(error).__name__}: {error}; this should not happen, please report it"))


def _leave_with_parent() -> None:
    """Nobody may write into a folder whose run is over: the next run may be another one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(pipe: Connection, folder: RunFolder, options: Options) -> None:
    manifest = read_manifest(folder)
    if manifest is None:
        raise RunError(f"{folder.manifest} is gone")
    for record in split(folder, manifest, options):
        pipe.send(record)


def _work(pipe: Connection, folder: RunFolder, settings: Settings) -> None:
    worker = Worker(folder, settings)
    while True:
        pipe.send(run_shard(pipe.recv(), worker))
