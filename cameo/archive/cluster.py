"""The engine for more machines than one: Ray Data maps over the numbers of shards, never over rows.

Actors hold what is loaded once. Each shard is done by :func:`cameo.archive.shards.run_shard`, as on one machine, so the
files are the same, byte for byte. The folder of the run has to be on a disk that all machines see under one path; the
input is read by the process that starts the run, before anything is sent out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import asdict

from cameo.archive.folder import Counts, Record, RunError, RunFolder
from cameo.archive.manifest import read_manifest
from cameo.archive.readers import Options
from cameo.archive.shards import Settings, Worker, run_shard
from cameo.archive.splitting import split
from cameo.errors import CameoError


class MissingRayError(CameoError):
    """Ray was asked for and is not installed."""

    def __init__(self, reason: object) -> None:
        super().__init__(
            f"--engine ray needs Ray, which cannot be imported ({reason}); install it: pip install 'cameo-events[ray]'"
        )


class ShardActor:
    """Does shards in a process of Ray's; made once in each.

    :param folder: of the run.
    """

    def __init__(self, folder: str, settings: Settings) -> None:
        self._worker = Worker(RunFolder(Path(folder)), settings)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[str]]:
        """Do the shards of a batch, and say what became of each: counts as JSON, or why not."""
        done, failed = [], []
        for shard in batch["shard"]:
            try:
                done.append(json.dumps(asdict(run_shard(int(shard), self._worker))))
                failed.append("")
            except CameoError as error:
                done.append("")
                failed.append(f"shard {shard}: {error}")
        return {"done": done, "failed": failed}


def run_ray(
    folder: RunFolder,
    settings: Settings,
    options: Options,
    workers: int | None,
    waiting: list[int],
    *,
    read: bool,
    address: str | None = None,
) -> Iterator[Record | Counts]:
    """Read what is to be read, then do what shards there are.

    Parameters as of :func:`cameo.archive.processes.run_local`, and:

    :param workers: actors, of one processor each; by default as many as the cluster has processors.
    :param address: of a cluster; without it, Ray is started on this machine, unless ``RAY_ADDRESS`` names one.
    :raises MissingRayError: when Ray is not installed.
    :raises RunError: at the end, when a shard could not be done.
    """
    ray = _ray()
    shards = list(waiting)
    manifest = read_manifest(folder)
    for record in split(folder, manifest, options) if read and manifest else ():
        shards += [] if record.last else [record.shard]
        yield record
    if not shards:
        return
    started = not ray.is_initialized()
    if started:
        ray.init(address=address, include_dashboard=False, log_to_driver=False, logging_level="error")
    try:
        yield from _mapped(ray, folder, settings, shards, workers)
    finally:
        if started:
            ray.shutdown()


def _mapped(
    ray: Any, folder: RunFolder, settings: Settings, shards: list[int], workers: int | None
) -> Iterator[Record | Counts]:
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    most = max(1, min(workers or int(ray.cluster_resources().get("CPU", 1)), len(shards)))
    numbers = ray.data.from_items([{"shard": shard} for shard in shards], override_num_blocks=len(shards))
    done = numbers.map_batches(
        ShardActor,
        fn_constructor_args=(str(folder.path.resolve()), settings),
        batch_size=1,
        concurrency=(1, most),
        num_cpus=1,
    )
    failures = []
    for row in done.iter_rows():
        if row["failed"]:
            failures.append(row["failed"])
        else:
            yield Counts(**json.loads(row["done"]))
    if failures:
        raise RunError("; ".join(sorted(failures)), stopped=True)


def _ray() -> Any:
    try:
        import ray.data
    except ImportError as error:
        raise MissingRayError(error) from None
    return ray
