"""Ray gives the same files as the processes of one machine. Skipped where Ray is not installed: it is large."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from archive_runs import contents, frozen_store, plan, run_here
from attrs import evolve

from cameo.archive import cluster
from cameo.archive import run as running
from cameo.archive.cluster import MissingRayError
from cameo.archive.folder import RunFolder
from cameo.archive.run import RAY, run
from cameo.archive.shards import Settings


def test_ray_gives_the_same_files_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray.data")
    store = frozen_store(tmp_path / "parses.parquet", 40)
    here = plan(tmp_path / "here", store, workers=2)
    with monkeypatch.context() as patch:
        patch.setattr(running, "run_local", run_here)
        run(here)
    there = evolve(here, folder=RunFolder(tmp_path / "there"), engine=RAY)
    run(there)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
    (tmp_path / "there" / "events" / "events-000001.parquet").unlink()
    run(there)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_an_actor_does_shards_and_says_what_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "run_local", run_here)
    begun = plan(tmp_path / "out", frozen_store(tmp_path / "parses.parquet", 14))
    run(begun)
    begun.folder.parses(1).unlink()
    actor = cluster.ShardActor(str(begun.folder.path), Settings())
    found = actor({"shard": [0, 1]})
    assert json.loads(found["done"][0])["documents"] == 7
    assert (found["failed"][0], found["done"][1]) == ("", "")
    assert "shard 1: " in found["failed"][1] and "gone or damaged" in found["failed"][1]


def test_without_ray_there_is_a_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise MissingRayError("No module named 'ray'")

    monkeypatch.setattr(cluster, "_ray", missing)
    store = frozen_store(tmp_path / "parses.parquet", 3)
    with pytest.raises(MissingRayError, match=r"pip install 'cameo-events\[ray\]'"):
        run(plan(tmp_path / "out", store, engine=RAY))
