"""What goes wrong for real: processes that are killed, files that are damaged or vanish, disks that are full.

``docs/reliability.md`` has a line for each.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import archive_files
import pytest
from archive_runs import FakeParser, contents, frozen_store, plan, rows, run_here
from attrs import evolve

from cameo.archive import processes
from cameo.archive import run as running
from cameo.archive.folder import RunError, RunFolder
from cameo.archive.run import run
from cameo.archive.shards import Settings, Worker
from cameo.archive.status import status
from cameo.cli import run as cameo
from cameo.errors import CameoError
from cameo.parser import loading

STORIES, SHARDS = 240, 40
KILLS = 10

CODER = lru_cache(Settings.coder)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "cameo", "archive", "run", *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything in this process, and a parser that splits at blanks."""
    monkeypatch.setattr(running, "run_local", run_here)
    monkeypatch.setattr(loading, "model_id", lambda name: "fake-1")
    monkeypatch.setattr(Settings, "coder", CODER)
    monkeypatch.setattr(Worker, "parser", property(lambda self: FakeParser()))


# --- processes that are killed


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A parse store, and what a run over it leaves that nothing disturbs."""
    folder = tmp_path_factory.mktemp("whole")
    store = frozen_store(folder / "parses.parquet", STORIES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "run_local", run_here)
        run(plan(folder / "out", store, documents=6))
    return store, contents(folder / "out")


def test_a_run_that_is_killed_ten_times_ends_as_one_that_is_not(
    whole: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    store, expected = whole
    out = tmp_path / "out"
    arguments = command(store, "-o", out, "--workers", 2, "--shard-size", 6)
    for turn, (shards, pause) in enumerate(_moments()):
        process = subprocess.Popen(arguments, env=environment(), stderr=subprocess.PIPE, start_new_session=True)
        _wait_for(partial(_has, out, shards), process)
        time.sleep(pause)
        assert process.poll() is None, "it was over before it could be killed"
        if turn % 2:
            os.killpg(process.pid, signal.SIGKILL)  # all its processes at once, as when the machine goes down
        else:
            process.kill()  # the one that hands out work; the others have to leave by themselves
        process.communicate()
        assert process.returncode == -signal.SIGKILL
    done = subprocess.run(arguments, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert rows(out, "events") == rows(store.parent / "out", "events")
    assert contents(out) == expected  # and the same bytes, also of parses, problems and records
    assert not list(out.rglob("*.part"))


def _moments() -> Iterator[tuple[int, float]]:
    """Random ones, others each time: so many shards done, and so many seconds later.

    The first may come before anything is written. Those that follow are spread over three quarters of the run.
    """
    seed = random.randrange(1 << 30)
    print(f"moments drawn with seed {seed}")
    draw = random.Random(seed)
    yield 0, draw.uniform(0, 1)
    for shards in sorted(draw.sample(range(1, SHARDS * 3 // 4), KILLS - 1)):
        yield shards, draw.uniform(0, 0.02)


def _has(out: Path, shards: int) -> bool:
    return _done(out) >= shards


def _done(out: Path) -> int:
    return len(list((out / "events").glob("events-*.parquet"))) if (out / "events").is_dir() else 0


def _wait_for(what: Any, process: subprocess.Popen[Any]) -> None:
    while not what():
        assert process.poll() is None, (process.stderr.read() if process.stderr else b"").decode()
        time.sleep(0.01)


def test_a_worker_that_is_killed_is_replaced(whole: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    store, expected = whole
    killed: list[int] = []

    def watch(progress: running.Progress) -> None:
        if progress.done and not killed:
            killed.append(_kill_one())

    run(plan(tmp_path / "out", store, documents=6), watch)
    assert killed and contents(tmp_path / "out") == expected


def _kill_one() -> int:
    """Kill the process that was started last, which is a worker."""
    child = max(multiprocessing.active_children(), key=lambda one: one.pid or 0)
    child.kill()
    return child.pid or 0


def test_workers_that_are_always_killed_end_the_run_with_a_reason(
    whole: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    store, expected = whole
    over = threading.Event()

    def kill() -> None:
        while not over.wait(0.02):
            for child in multiprocessing.active_children():
                child.kill()

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        with pytest.raises(RunError, match=r"was killed \(SIGKILL\)") as caught:
            run(plan(tmp_path / "out", store, documents=6))
    finally:
        over.set()
        thread.join()
    assert caught.value.stopped
    run(plan(tmp_path / "out", store, documents=6))
    assert contents(tmp_path / "out") == expected


def test_a_killed_reader_ends_the_run_with_a_reason(
    whole: tuple[Path, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = processes._Pool.start

    def killed(self: processes._Pool, target: Any, *arguments: Any) -> Any:
        one = start(self, target, *arguments)
        if target is processes._read:
            one.process.kill()
        return one

    monkeypatch.setattr(processes._Pool, "start", killed)
    with pytest.raises(RunError, match=r"the process that reads was killed \(SIGKILL\)"):
        run(plan(tmp_path / "out", whole[0]))


def test_workers_are_replaced_before_their_memory_has_grown(
    whole: tuple[Path, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    start = processes._Pool.start

    def counted(self: processes._Pool, target: Any, *arguments: Any) -> Any:
        started.append(target.__name__)
        return start(self, target, *arguments)

    monkeypatch.setattr(processes, "LIFETIME", 1)
    monkeypatch.setattr(processes._Pool, "start", counted)
    run(plan(tmp_path / "out", whole[0], documents=80, workers=1))
    assert started == ["_read", "_work", "_work", "_work"]
    assert status(RunFolder(tmp_path / "out")).finished


def test_the_signal_that_ends_batch_jobs_ends_a_run_in_good_order(
    whole: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    store, _ = whole
    out = tmp_path / "out"
    arguments = command(store, "-o", out, "--workers", 1, "--shard-size", 6)
    process = subprocess.Popen(arguments, env=environment(), stderr=subprocess.PIPE, text=True)
    _wait_for(lambda: _done(out) >= 2, process)
    process.terminate()
    _, err = process.communicate()
    assert process.returncode == 130
    assert "keeps all that is done, and the same command goes on from there" in err
    assert not list(out.rglob("*.part"))


def test_two_runs_in_one_folder(whole: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    store, expected = whole
    out = tmp_path / "out"
    arguments = command(store, "-o", out, "--workers", 1, "--shard-size", 6)
    first = subprocess.Popen(arguments, env=environment(), stderr=subprocess.PIPE, text=True)
    _wait_for(partial(_has, out, 1), first)
    first.send_signal(signal.SIGSTOP)  # in the middle, for as long as the second takes
    second = subprocess.run(arguments, env=environment(), capture_output=True, text=True)
    first.send_signal(signal.SIGCONT)
    assert (second.returncode, second.stdout) == (2, "")
    assert f"{out}: another process is running in it; wait for it, or give another -o" in second.stderr
    first.communicate()
    assert first.returncode == 0
    assert contents(out) == expected


def test_status_says_that_a_run_is_going_on(here: None, whole: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    states: list[bool] = []
    begun = plan(tmp_path / "out", whole[0], documents=100)
    run(begun, lambda progress: states.append(status(begun.folder).running))
    assert all(states) and not status(begun.folder).running


# --- the disk


def test_a_disk_that_takes_no_more(whole: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """The limit is on the size of a file, which a process may set for itself and its children."""
    store, expected = whole
    out = tmp_path / "out"
    limit = max(len(data) for name, data in expected.items() if name.startswith("parses"))
    done = subprocess.run(
        command(store, "-o", out, "--workers", 1, "--shard-size", 6),
        env=environment(),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit - 100, limit - 100)),
    )
    assert done.returncode == 2
    assert "cannot be written: File too large" in done.stderr
    assert not list(out.rglob("*.part"))
    run(plan(out, store, documents=6))
    assert contents(out) == expected


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 kB, where disks may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no disk may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_full(here: None, whole: tuple[Path, dict[str, bytes]], small_disk: Path) -> None:
    store, expected = whole
    begun = plan(small_disk / "out", store, documents=6)
    with pytest.raises(CameoError, match=r"cannot be written: .*No space left on device"):
        run(begun)
    done = {name: data for name, data in contents(small_disk / "out").items() if name.startswith("events")}
    assert done and all(expected[name] == data for name, data in done.items())
    subprocess.run(["mount", "-o", "remount,size=5m", str(small_disk)], check=True)
    run(begun)
    assert contents(small_disk / "out") == expected


@pytest.mark.usefixtures("anybody")
def test_a_folder_that_may_not_be_written(whole: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(RunError, match="Permission denied; choose another place"):
        run(plan(tmp_path / "closed" / "out", whole[0]))


@pytest.mark.usefixtures("anybody")
def test_a_folder_that_may_not_be_written_any_more(
    here: None, whole: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    store, expected = whole
    begun = plan(tmp_path / "out", store, documents=6)

    def watch(progress: running.Progress) -> None:
        if progress.done == 12:
            (tmp_path / "out" / "parses").chmod(0o500)

    with pytest.raises(CameoError, match=r"parses-000002\.parquet: cannot be written: Permission denied"):
        run(begun, watch)
    (tmp_path / "out" / "parses").chmod(0o700)
    run(begun)
    assert contents(tmp_path / "out") == expected


@pytest.mark.usefixtures("anybody")
def test_a_file_that_may_not_be_read(here: None, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("It snowed .")
    (tmp_path / "in" / "b.txt").write_text("It rained .")
    (tmp_path / "in" / "a.txt").chmod(0)
    run(plan(tmp_path / "out", tmp_path / "in"))
    assert [row["kind"] for row in rows(tmp_path / "out", "reading")] == ["unreadable"]
    assert status(RunFolder(tmp_path / "out")).coded == 1


# --- the input


def damaged() -> Iterator[tuple[str, bytes, str]]:
    """Files with faults, and the kind of the problem that each becomes."""
    news = "".join(f"{json.dumps({'id': str(n), 'text': 'It snowed in France .'})}\n" for n in range(2000)).encode()
    packed = gzip.compress(news, mtime=0)
    yield "cut.jsonl.gz", packed[: len(packed) // 2], "truncated"
    yield "wrong.jsonl.gz", packed[:-6] + b"\0\0" + packed[-4:], "damaged"
    yield "cut.parquet", archive_files.parquet()[:-40], "damaged"
    good = (archive_files.DATA / "nyt" / "01" / "01" / "0000001.xml").read_bytes()
    yield "bad.xml", good[: len(good) // 2], "bad-xml"
    bomb = '<!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    yield (
        "entities.xml",
        f"{bomb}]><nitf><body><body.content><p>&j;</p></body.content></body></nitf>".encode(),
        "bad-xml",
    )
    yield "bomb.zip", archive_files.zipped({"a.txt": b"0" * (40 << 20)}), "too-large"
    yield "lines.jsonl", b'{"text": "It snowed ."}\nno JSON\n', "bad-json"
    yield "letter.doc", b"\xd0\xcf\x11\xe0 a letter", "unknown-format"


def test_damaged_files_are_rows_and_the_rest_is_coded(here: None, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "z.txt").write_text("It rained .")
    expected = {}
    for name, data, kind in damaged():
        (folder / name).write_bytes(data)
        expected[name] = kind
    run(plan(tmp_path / "out", folder, documents=1000))
    found = {Path(row["document"].partition(":")[0]).name.partition("!")[0]: row["kind"] for row in _reading(tmp_path)}
    assert found == expected
    assert all(row["message"] for row in _reading(tmp_path))
    numbers = status(RunFolder(tmp_path / "out"))
    assert numbers.finished and numbers.faults == ()
    assert numbers.documents == numbers.coded + numbers.left_out
    ids = [row for row in _documents(tmp_path / "out") if row in ("z", "lines:1")]
    assert ids == ["lines:1", "z"]


def _reading(folder: Path) -> list[dict[str, Any]]:
    notes = ("guessed-fields", "duplicate-id")
    return [row for row in rows(folder / "out", "reading") if row["kind"] not in notes]


def _documents(out: Path) -> list[str]:
    from cameo.store import stored_ids

    return list(stored_ids(out / "parses"))


def test_every_format_that_is_read_can_be_run(here: None, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    archive_files.build(tmp_path / "in")
    run(plan(tmp_path / "out", tmp_path / "in"))
    found = status(RunFolder(tmp_path / "out"))
    assert found.finished and found.faults == ()
    assert found.documents > 30
    assert len(_documents(tmp_path / "out")) == found.documents


def test_a_file_that_vanishes_stops_the_run_until_it_is_back(here: None, tmp_path: Path) -> None:
    _two_files(tmp_path)
    begun = plan(tmp_path / "out", tmp_path / "in", documents=3)
    away = tmp_path / "away"

    def watch(progress: running.Progress) -> None:
        if progress.done == 3 and not away.exists():
            (tmp_path / "in" / "b.jsonl").rename(away)

    with pytest.raises(RunError, match=r"b\.jsonl is gone or cannot be read any more; bring it back"):
        run(begun, watch)
    with pytest.raises(RunError, match=r"b\.jsonl is gone"):
        run(begun)
    away.rename(tmp_path / "in" / "b.jsonl")
    run(begun)
    run(evolve(begun, folder=RunFolder(tmp_path / "fresh")))
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_what_was_read_before_a_file_vanished_is_done(tmp_path: Path) -> None:
    for name in ("a", "b"):
        frozen_store(tmp_path / f"{name}.parquet", 12)
    begun = plan(tmp_path / "out", tmp_path / "a.parquet", tmp_path / "b.parquet", documents=3)

    def watch(progress: running.Progress) -> None:
        if (tmp_path / "b.parquet").exists():  # at the start, when its hash is known and nothing is read
            (tmp_path / "b.parquet").unlink()

    with pytest.raises(RunError, match=r"b\.parquet is gone"):
        run(begun, watch)
    found = status(begun.folder)
    assert (found.coded, found.waiting, found.complete) == (12, 0, False)


def test_a_file_that_grows_stops_the_run(here: None, tmp_path: Path) -> None:
    _two_files(tmp_path)

    def watch(progress: running.Progress) -> None:
        if progress.done == 3:
            (tmp_path / "in" / "b.jsonl").write_text('{"text": "It thawed ."}\n')

    with pytest.raises(RunError, match=r"b\.jsonl has changed since the run began"):
        run(plan(tmp_path / "out", tmp_path / "in", documents=3), watch)


def _two_files(folder: Path) -> None:
    (folder / "in").mkdir()
    for name in ("a", "b"):
        lines = [json.dumps({"id": f"{name}-{number}", "text": "It snowed ."}) for number in range(6)]
        (folder / "in" / f"{name}.jsonl").write_text("\n".join(lines))


# --- the command


def test_the_command_says_how_it_ended(
    here: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "It snowed ."}\n{"id": "b", "text": "Ouch ."}\nnone\n')
    out = str(tmp_path / "out")
    assert cameo(["archive", "run", str(tmp_path / "a.jsonl"), "-o", out]) == 1
    said = capsys.readouterr().out
    assert "2 read = 1 coded + 1 left out; all there are" in said
    assert "bad-json 1; see problems/" in said
    assert cameo(["archive", "status", out, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["state"], found["documents"], found["coded"], found["left_out"]) == ("finished", 2, 1, 1)
    assert cameo(["archive", "run", str(tmp_path / "a.jsonl"), "-o", out, "--title"]) == 2
    assert "titles: False then, True now" in capsys.readouterr().err
    assert cameo(["archive", "status", str(tmp_path)]) == 2
    assert "no run in it; begin one with" in capsys.readouterr().err


def test_progress_in_words() -> None:
    from cameo.cli.runs import line_of

    progress = running.Progress(read=9000, done=3000, before=1000, events=7, problems=1)
    assert line_of(progress, 100.0) == "3,000 (9,000 read so far) stories, 20.0 a second; 7 events, 1 problem"
    known = evolve(progress, complete=True, read=183000)
    assert line_of(known, 100.0) == "3,000 of 183,000 stories, 20.0 a second, 2 h 30 min to go; 7 events, 1 problem"


@pytest.mark.model
def test_the_page_on_scale_codes_what_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parent.parent / "docs" / "scale.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(block, {})
    assert capsys.readouterr().out == "111 1 of 1\n"


@pytest.mark.model
def test_a_run_with_the_parser_that_is_killed_ends_as_one_that_is_not(tmp_path: Path) -> None:
    texts = Path(__file__).parent.parent / "docs" / "examples"
    whole, out = tmp_path / "whole", tmp_path / "out"
    arguments = [texts, "--workers", 1, "--shard-size", 2]
    done = subprocess.run(command(*arguments, "-o", whole), env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    process = subprocess.Popen(command(*arguments, "-o", out), env=environment(), stderr=subprocess.PIPE)
    _wait_for(lambda: _done(out) >= 1, process)
    process.kill()
    process.communicate()
    assert subprocess.run(command(*arguments, "-o", out), env=environment(), capture_output=True).returncode == 0
    assert contents(out) == contents(whole)
    assert len(rows(out, "events")) > 10
