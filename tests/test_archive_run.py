"""The archive run: what it gives, what it may be mixed with, and that a pause anywhere changes nothing."""

from __future__ import annotations

import json
import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from archive_runs import FakeParser, contents, frozen_store, frozen_stories, plan, rows, run_here
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from cameo import Coder, dictionary
from cameo.archive import run as running
from cameo.archive import shards, splitting
from cameo.archive.folder import RunError, RunFolder
from cameo.archive.readers import Options
from cameo.archive.run import Plan, Progress, run
from cameo.archive.shards import Settings, Worker
from cameo.archive.status import status
from cameo.cli import run as cameo
from cameo.document import Problem
from cameo.export.events import EventTableError, open_events
from cameo.export.files import OutputError
from cameo.inputs import Reading
from cameo.inputs import read as read_inputs
from cameo.parser import loading
from cameo.store import StoreError, read_store, store_size, write_store

STORIES = 16
CODER, LOAD = lru_cache(Settings.coder), lru_cache(dictionary.load)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "run_local", run_here)
    monkeypatch.setattr(loading, "model_id", lambda name: "fake-1")
    monkeypatch.setattr(FakeParser, "asked", 0)
    monkeypatch.setattr(Settings, "coder", CODER)  # loading takes longer than what is tested here
    monkeypatch.setattr(dictionary, "load", lambda layers, language="en": LOAD(tuple(layers), language))
    monkeypatch.setattr(Worker, "parser", property(lambda self: FakeParser()))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return frozen_store(tmp_path / "parses.parquet", STORIES)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    rows = [{"id": f"n-{number}", "text": f"France met Iran .\nIt snowed {number} ."} for number in range(20)]
    return write_lines(tmp_path / "news.jsonl", rows)


def write_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


# --- what it gives


def test_a_run_gives_what_coding_gives(store: Path, tmp_path: Path) -> None:
    run(plan(tmp_path / "out", store))
    coded = Coder().code_parsed(frozen_stories(STORIES))
    expected = [(event.id, event.code, event.document) for one in coded for event in one.events]
    assert expected
    assert [
        (row["event_id"], row["event_code"], row["document"]) for row in rows(tmp_path / "out", "events")
    ] == expected
    assert list(read_store(tmp_path / "out" / "parses")) == list(read_store(store))


def test_the_numbers_add_up(store: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    run(plan(tmp_path / "out", store), seen.append)
    found = status(RunFolder(tmp_path / "out"))
    assert (found.documents, found.coded, found.left_out, found.waiting) == (STORIES, STORIES, 0, 0)
    assert (found.shards, found.done, found.complete, found.faults) == (3, 3, True, ())
    assert found.events == seen[-1].events == len(rows(tmp_path / "out", "events"))
    assert (seen[-1].read, seen[-1].done, seen[-1].complete) == (STORIES, STORIES, True)


def test_texts_are_parsed_and_then_deleted(news: Path, tmp_path: Path) -> None:
    run(plan(tmp_path / "out", news))
    assert [len(parsed.sentences) for parsed in read_store(tmp_path / "out" / "parses")] == [2] * 20
    assert FakeParser.asked == 20
    assert list((tmp_path / "out" / "texts").iterdir()) == []


def test_exports_read_the_folder_of_a_run(store: Path, tmp_path: Path) -> None:
    run(plan(tmp_path / "out", store))
    with open_events(tmp_path / "out") as table:
        ids = [row["event_id"] for batch in table.batches(["event_id"]) for row in batch.to_pylist()]
    assert ids == [row["event_id"] for row in rows(tmp_path / "out", "events")]
    assert set(table.about) == {"cameo", "dictionaries", "model"}


def test_an_unfinished_run_is_not_taken_for_all(store: Path, tmp_path: Path) -> None:
    run(plan(tmp_path / "runs" / "out", store))
    (tmp_path / "runs" / "out" / "events" / "events-000002.parquet").unlink()
    for path in (tmp_path / "runs" / "out", tmp_path / "runs"):
        with pytest.raises(EventTableError, match="the run in it is not finished"), open_events(path):
            pass
    with open_events(tmp_path / "runs" / "out" / "events") as table:
        assert len(table.files) == 2


def test_coding_reads_the_parses_of_a_run(store: Path, tmp_path: Path) -> None:
    run(plan(tmp_path / "out", store))
    assert list(read_inputs([tmp_path / "out"], Reading(), pytest.fail)) == list(read_store(store))


def test_coding_says_that_a_run_is_not_finished(store: Path, tmp_path: Path) -> None:
    begun, said = plan(tmp_path / "out", store), list[Problem]()
    run(begun)
    begun.folder.parses(2).unlink()
    assert len(list(read_inputs([tmp_path / "out"], Reading(), said.append))) == 14
    assert [problem.kind for problem in said] == ["unfinished-run"]


def test_a_run_reads_another_run(store: Path, tmp_path: Path) -> None:
    run(plan(tmp_path / "a", store))
    run(plan(tmp_path / "b", tmp_path / "a", documents=11))
    assert rows(tmp_path / "a", "events") == rows(tmp_path / "b", "events")


# --- documents that cannot be coded


def test_a_bad_document_is_a_row_and_the_others_are_coded(tmp_path: Path) -> None:
    texts = ["It snowed .", "Ouch .", "", "It rained ."]
    news = write_lines(
        tmp_path / "n.jsonl", [{"id": str(n), "title": "T", "text": text} for n, text in enumerate(texts)]
    )
    run(plan(tmp_path / "out", news))
    found = status(RunFolder(tmp_path / "out"))
    assert (found.documents, found.coded, found.left_out, found.faults) == (4, 2, 2, ())
    left_out = [row for row in rows(tmp_path / "out", "coding") if row["left_out"]]
    assert [(row["document"], row["kind"], row["stage"]) for row in left_out] == [
        ("1", "parser-failed", "parse"),
        ("2", "empty-text", "parse"),
    ]
    assert "ValueError: that hurts" in left_out[0]["message"]


def test_a_document_that_breaks_the_coder_is_a_row(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Coder._code_one

    def breaking(self: Coder, parsed: Any) -> Any:
        if parsed.document.id.endswith("-3"):
            raise IndexError("no such word")
        return whole(self, parsed)

    monkeypatch.setattr(Coder, "_code_one", breaking)
    run(plan(tmp_path / "out", store))
    (row,) = (row for row in rows(tmp_path / "out", "coding") if row["left_out"])
    assert (row["kind"], row["stage"]) == ("coder-failed", "code")
    assert status(RunFolder(tmp_path / "out")).left_out == 1


def test_what_a_machine_lacks_stops_the_run(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(self: Coder, parsed: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(Coder, "_code_one", failing)
    with pytest.raises(MemoryError):
        run(plan(tmp_path / "out", store))


def test_ids_that_come_again_are_numbered(tmp_path: Path) -> None:
    names = ["a", "b", "a", "a#2", "a", "b", "a"]
    news = write_lines(tmp_path / "n.jsonl", [{"id": name, "text": "It snowed ."} for name in names])
    run(plan(tmp_path / "out", news, documents=2))
    ids = [parsed.document.id for parsed in read_store(tmp_path / "out" / "parses")]
    assert ids == ["a", "b", "a#2", "a#2#2", "a#3", "b#2", "a#4"]
    found = rows(tmp_path / "out", "reading")
    assert [row["document"] for row in found] == ["a#2", "a#2#2", "a#3", "b#2", "a#4"]
    assert {row["kind"] for row in found} == {splitting.DUPLICATE}


def test_one_id_a_thousand_times() -> None:
    ids = splitting._Ids()
    assert len({ids.add("a") for _ in range(1000)}) == 1000
    assert ids.add("a") == "a#1001"


@given(st.lists(st.sampled_from(["a", "b", "a#2", "a#3", "a#2#2", ""]), max_size=40))
def test_ids_are_unique_and_the_first_keeps_its_own(names: list[str]) -> None:
    ids, fresh = splitting._Ids(), list[str]()
    for name in names:
        fresh.append(ids.add(name))
        assert fresh[-1] == name or name in fresh[:-1]
    assert len(set(fresh)) == len(fresh)


# --- a pause anywhere


class _Stopped(BaseException):
    """As a kill: nothing may catch it."""


def _stop_at(monkeypatch: pytest.MonkeyPatch, turn: int, folder: Path) -> Counter[str]:
    """Stop when the given file of a folder would take its name, as if the power failed there."""
    turns: Counter[str] = Counter()
    whole = Path.replace

    def replace(self: Path, target: Path) -> Path:
        turns["all"] += target.is_relative_to(folder)  # there is a cache of dictionaries elsewhere
        if turns["all"] == turn:
            raise _Stopped
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    return turns


@pytest.mark.parametrize("source", ["store", "news"])
def test_a_stop_before_any_file_changes_nothing(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(source)
    with monkeypatch.context() as patch:
        turns = _stop_at(patch, 0, tmp_path)
        run(plan(tmp_path / "whole", path))
    expected = contents(tmp_path / "whole")
    for turn in range(1, turns["all"] + 1):
        out = tmp_path / f"stopped-{turn}"
        with monkeypatch.context() as patch, pytest.raises(_Stopped):
            _stop_at(patch, turn, tmp_path)
            run(plan(out, path))
        run(plan(out, path))
        assert contents(out) == expected, turn
        assert not list(out.rglob("*.part"))


def test_only_what_is_missing_is_done_again(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(plan(out, news))
    expected, FakeParser.asked = contents(out), 0
    run(plan(out, news))
    assert FakeParser.asked == 0
    (out / "parses" / "parses-000001.parquet").unlink()
    (out / "events" / "events-000002.parquet").write_bytes(b"PAR1 cut off")
    run(plan(out, news))
    assert (contents(out), FakeParser.asked) == (expected, 7)


def test_reading_goes_on_in_the_middle_of_a_file(tmp_path: Path) -> None:
    lines = [f'{{"id": "{n}", "text": "It snowed ."}}\n' if n % 3 else "no JSON\n" for n in range(20)]
    (tmp_path / "a.jsonl").write_text("".join(lines))
    (tmp_path / "b.jsonl").write_text('{"id": "z", "text": "It rained ."}\nneither\n')
    paths = (tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    run(plan(tmp_path / "whole", *paths, documents=4))
    assert len(rows(tmp_path / "whole", "reading")) == 8
    run(plan(tmp_path / "out", *paths, documents=4))
    for shard in (1, 2, 3, 4):
        RunFolder(tmp_path / "out").record(shard).unlink(missing_ok=True)
        run(plan(tmp_path / "out", *paths, documents=4))
        assert contents(tmp_path / "out") == contents(tmp_path / "whole")


# --- what may change


@pytest.fixture
def began(news: Path, tmp_path: Path) -> Plan:
    """A run that was stopped after some of its shards."""
    begun = plan(tmp_path / "out", news)
    run(begun)
    for name in ("record", "parses", "events"):
        for shard in (2, 3):
            getattr(begun.folder, name)(shard).unlink(missing_ok=True)
    return begun


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"options": Options(reading=Reading(date="2024-05-05"))}, "date: none then, 2024-05-05 now"),
        ({"options": Options(reading=Reading(encoding="cp1252"))}, "encoding: utf-8 then, cp1252 now"),
        ({"documents": 8}, "shard-size: 7 then, 8 now"),
        ({"settings": Settings(title=True)}, "titles: False then, True now; give what it began with"),
        ({"settings": Settings(unresolved="keep")}, "unresolved: drop then, keep now .--recode codes"),
        ({"settings": Settings(discards=False)}, "keep-discarded: none then, True now .--recode codes"),
    ],
)
def test_another_option_is_refused_by_name(began: Plan, parts: dict[str, Any], said: str) -> None:
    with pytest.raises(RunError, match=said):
        run(evolve(began, **parts))
    run(evolve(began, begin="new", **parts))


def test_another_model_or_cleaning_is_refused(began: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(RunError, match="model: fake-1 then, fake-2 now"):
        patch.setattr(loading, "model_id", lambda name: "fake-2")
        run(began)
    manifest = json.loads(began.folder.manifest.read_text())
    manifest["parsing"]["cleaning"] = 1
    began.folder.manifest.write_text(json.dumps(manifest))
    with pytest.raises(RunError, match="cleaning: 1 then, "):
        run(began)


def test_another_input_is_refused_by_name(began: Plan, news: Path, tmp_path: Path) -> None:
    more = write_lines(tmp_path / "more.jsonl", [{"text": "It snowed ."}])
    with pytest.raises(RunError, match=r"more\.jsonl was not there"):
        run(evolve(began, paths=(news, more)))
    with pytest.raises(RunError, match=r"news\.jsonl is gone"):
        run(evolve(began, paths=(more,)))
    news.write_text(news.read_text().replace("France", "Ghana"))
    with pytest.raises(RunError, match=r"news\.jsonl has changed: .* bytes .* then"):
        run(began)


def test_input_may_be_moved_or_touched(began: Plan, news: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    moved = news.rename(tmp_path / "elsewhere" / "news.jsonl")
    run(evolve(began, paths=(moved,)))
    assert status(began.folder).finished


def test_input_that_is_read_may_be_gone(news: Path, tmp_path: Path) -> None:
    begun = plan(tmp_path / "out", news)
    run(begun)
    news.unlink()
    (tmp_path / "out" / "events" / "events-000001.parquet").unlink()
    run(begun)
    assert status(begun.folder).finished


def test_other_dictionaries_code_again_and_never_parse(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, said = plan(tmp_path / "out", news), list[str]()
    run(begun)
    mine = tmp_path / "mine.yml"
    mine.write_text(
        "cameo: 1\nkind: verbs\nlanguage: en\norigin: editors\nverbs:\n  snow: {verbs: [snow], code: '010'}\n"
    )
    monkeypatch.setattr(Worker, "parser", property(lambda self: pytest.fail("the parser was asked for")))
    other = evolve(begun, settings=Settings(dictionaries=(mine,)))
    before = {one.shard: begun.folder.counts(one.shard) for one in begun.folder.records()}
    run(other, say=said.append)
    assert "coding the stored parses again: dictionaries: " in said[0]
    found = status(begun.folder)
    assert (found.finished, found.waiting, found.coded) == (True, 0, 20)
    assert begun.folder.counts(0) != before[0]


def test_recoding_that_was_stopped_is_not_mixed(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = plan(tmp_path / "out", store)
    run(begun)
    other = evolve(begun, settings=Settings(unresolved="keep"), recode=True)
    with monkeypatch.context() as patch, pytest.raises(_Stopped):
        _stop_at(patch, 6, tmp_path)
        run(other)
    found = status(begun.folder)
    assert 0 < found.done < found.shards
    with pytest.raises(EventTableError, match="not finished"), open_events(begun.folder.path):
        pass
    run(other)
    run(evolve(other, folder=RunFolder(tmp_path / "fresh")))
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_recoding_loads_no_torch(store: Path, tmp_path: Path) -> None:
    import os
    import subprocess

    code = (
        "import sys; from cameo.cli import run;"
        f"run(['archive', 'run', {str(store)!r}, '-o', {str(tmp_path / 'out')!r}, '--workers', '1']);"
        "from cameo.archive.shards import *; from cameo.archive.folder import *;"
        f"run_shard(0, Worker(RunFolder(__import__('pathlib').Path({str(tmp_path / 'out')!r})), Settings()));"
        "print('torch' in sys.modules, 'stanza' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout.splitlines()[-1] == "False False", done.stderr


def test_dictionaries_that_change_while_it_goes_on(store: Path, tmp_path: Path) -> None:
    entry = "cameo: 1\nkind: verbs\nlanguage: en\norigin: editors\nverbs:\n  snow: {{verbs: [{}], code: '010'}}\n"
    mine = tmp_path / "mine.yml"
    mine.write_text(entry.format("snow"))
    begun = plan(tmp_path / "out", store, settings=Settings(dictionaries=(mine,)))
    with pytest.raises(RunError, match="the dictionaries have changed since the run began"):
        run(begun, lambda progress: mine.write_text(entry.format("rain")) and None)
    assert not list((tmp_path / "out" / "events").iterdir())


def test_parses_that_are_damaged_inside(store: Path, tmp_path: Path) -> None:
    begun = plan(tmp_path / "out", store)
    run(begun)
    expected = contents(tmp_path / "out")
    damaged = begun.folder.parses(1)
    data = damaged.read_bytes()
    damaged.write_bytes(data[:50] + bytes(1000) + data[1050:])
    begun.folder.events(1).unlink()
    with pytest.raises(StoreError, match=r"parses-000001\.parquet: cannot be read"):
        run(begun)
    damaged.unlink()
    run(begun)
    assert contents(tmp_path / "out") == expected


def test_every_option_of_the_command_reaches_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Plan] = []

    def noted(plan: Plan, *rest: Any) -> None:
        asked.append(plan)
        raise RunError("enough")

    monkeypatch.setattr(running, "run", noted)
    options = (
        "--unresolved keep --modality alleged --title --keep-discarded --language fr --parser fr --recode --resume"
    )
    others = "--workers 3 --shard-size 9 --engine ray --ray-address head:1 --date 2024-05-05 --text-field body"
    words = f"archive run {tmp_path} -o out --dictionaries {tmp_path} {options} {others}".split()
    assert cameo(words) == 2
    (plan,) = asked
    settings = Settings(
        dictionaries=(tmp_path,),
        parser="fr",
        unresolved="keep",
        modality=frozenset({"alleged"}),
        title=True,
        discards=False,
        language="fr",
    )
    assert (plan.settings, plan.folder.path, plan.paths) == (settings, Path("out"), (tmp_path,))
    assert (plan.workers, plan.documents, plan.recode, plan.begin) == (3, 9, True, "resume")
    assert (plan.engine, plan.address) == ("ray", "head:1")
    assert (str(plan.options.reading.date), plan.options.reading.fields.text) == ("2024-05-05", "body")


# --- where it lies


def test_resume_wants_a_run_and_new_deletes_it(store: Path, news: Path, tmp_path: Path) -> None:
    begun = plan(tmp_path / "out", store)
    with pytest.raises(RunError, match="no run in it to go on with"):
        run(evolve(begun, begin="resume"))
    run(begun)
    run(evolve(begun, begin="resume"))
    with pytest.raises(RunError, match="no such file or folder"):
        run(evolve(begun, begin="new", paths=(tmp_path / "nothing",)))
    assert status(begun.folder).finished  # nothing is deleted before the new run can begin
    run(evolve(begun, begin="new", paths=(news,)))
    assert status(begun.folder).documents == 20


def test_folders_of_other_things_stay_as_they_are(store: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("dear")
    for begin in ("auto", "new"):
        with pytest.raises(RunError, match="something in it, and no run"):
            run(plan(tmp_path / "out", store, begin=begin))
    with pytest.raises(RunError, match="a file; give a folder"):
        run(plan(store, store))
    with pytest.raises(RunError, match="lies in the folder that is read"):
        run(plan(tmp_path / "new", tmp_path))
    with pytest.raises(RunError, match="no such file or folder"):
        run(plan(tmp_path / "new", tmp_path / "nothing"))


def test_new_deletes_only_what_a_run_wrote(store: Path, tmp_path: Path) -> None:
    begun = plan(tmp_path / "out", store)
    run(begun)
    for place in ("notes.txt", "events/notes.txt"):
        (tmp_path / "out" / place).write_text("mine")
    run(evolve(begun, begin="new"))
    assert (tmp_path / "out" / "notes.txt").exists() and (tmp_path / "out" / "events" / "notes.txt").exists()


def test_texts_and_parses_are_not_mixed(store: Path, news: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"has texts, .* has parses"):
        run(plan(tmp_path / "out", news, store))
    write_store(tmp_path / "other.parquet", (evolve(one, model="m-2") for one in frozen_stories(3)), "m-2")
    with pytest.raises(RunError, match=r"different makers: .* by frozen-1, .* by m-2"):
        run(plan(tmp_path / "out", store, tmp_path / "other.parquet"))


def test_a_manifest_that_is_no_manifest(store: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "run.json").write_text("{")
    with pytest.raises(RunError, match="cannot be read as the manifest"):
        run(plan(tmp_path / "out", store))
    (tmp_path / "out" / "run.json").write_text('{"version": 99, "cameo": "9.0"}')
    with pytest.raises(RunError, match=r"made by cameo 9\.0, which is newer"):
        run(plan(tmp_path / "out", store))


def test_status_finds_what_does_not_add_up(store: Path, tmp_path: Path) -> None:
    begun = plan(tmp_path / "out", store)
    run(begun)
    record = begun.folder.read_record(1)
    assert record is not None
    begun.folder.write_record(evolve(record, documents=9))
    begun.folder.problems(2, "coding").unlink()
    faults = status(begun.folder).faults
    assert [fault.partition(";")[0] for fault in faults] == [
        "shard 1: 9 documents read, 7 coded or left out",
        "shard 2: its problems cannot be read",
    ]


# --- the parts


def test_shards_end_after_many_documents_or_many_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, news: Path
) -> None:
    monkeypatch.setattr(running, "LETTERS", 100)
    run(plan(tmp_path / "out", news))
    sizes = [record.documents for record in RunFolder(tmp_path / "out").records()]
    assert sizes == [4, 4, 4, 4, 4, 0]
    assert store_size(tmp_path / "out" / "parses").documents == 20


def test_a_full_disk_is_said_and_leaves_nothing_half(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: Any, **options: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shards.pq, "ParquetWriter", full)
    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        run(plan(tmp_path / "out", store))
    assert not list((tmp_path / "out" / "problems").iterdir())


def test_parquet_files_say_what_made_them(store: Path, tmp_path: Path) -> None:
    run(plan(tmp_path / "out", store))
    about = json.loads(pq.read_metadata(tmp_path / "out" / "events" / "events-000000.parquet").metadata[b"cameo"])
    assert about["model"] == "frozen-1"
