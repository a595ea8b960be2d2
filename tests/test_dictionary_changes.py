"""What of the codes is within reach, which frames nothing fires, and what changed between two dictionaries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cameo.cli import run
from cameo.coder import Coder
from cameo.conllu import read_conllu
from cameo.dictionary import BUNDLED, Lexicon, bundled_folder, coverage, diff, event_changes, load, unused
from tests.dictionary_files import write

VISIT = "visit: {verbs: [visit], code: '042', reverse: '043', frames: [{object: base, with: TARGET, code: '062'}]}"
EXPEL = "expel: {verbs: [expel], code: '161'}"
PARSES = "11-disapprove.conllu"


def _layer(folder: Path, name: str, *entries: str) -> Lexicon:
    return load(write(folder, name, "verbs", "\n".join(entries)), cached=False)


def test_ways_to_a_code(tmp_path: Path) -> None:
    found = {one.code.code: one for one in coverage(_layer(tmp_path, "a.yml", VISIT))}
    assert found["043"].entries == ("visit",)
    assert [frame.partition("/")[0] for frame in found["062"].frames] == ["visit"]
    assert found["161"].entries == found["161"].frames == ()


def test_every_code_below_the_roots_is_within_reach() -> None:
    """Codes of two digits are sums; what else lacks a way, and no other, has its reason in docs/coverage.md."""
    reasons = (Path(__file__).parents[1] / "docs" / "coverage.md").read_text(encoding="utf-8")
    without = [one.code.code for one in coverage(load([BUNDLED])) if not one.reached and len(one.code.code) > 2]
    assert re.findall(r"^\| (\d+) \|", reasons, re.MULTILINE) == without


def test_frame_that_no_event_names_is_unused(tmp_path: Path) -> None:
    lexicon = _layer(tmp_path, "a.yml", VISIT)
    (frame,) = lexicon.verbs["visit"].frames
    assert list(unused(lexicon, {("visit", None)})) == [(lexicon.verbs["visit"], frame)]
    assert list(unused(lexicon, {("visit", frame.id)})) == []


def test_nothing_changed(tmp_path: Path) -> None:
    lexicon = load([BUNDLED])
    assert list(diff(lexicon, lexicon)) == []


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ([VISIT], [VISIT, EXPEL], ["added entry expel"]),
        ([VISIT, EXPEL], [VISIT], ["removed entry expel"]),
        ([EXPEL], [EXPEL.replace("[expel]", "[expel, oust]")], ["changed entry expel: verbs + oust"]),
        ([EXPEL], [EXPEL.replace("[expel]", "[oust]")], ["changed entry expel: verbs + oust − expel"]),
        ([EXPEL], [EXPEL.replace("161", "160")], ["changed entry expel: code 161 ─► 160"]),
    ],
)
def test_changes_of_entries(before: list[str], after: list[str], lines: list[str], tmp_path: Path) -> None:
    old, new = _layer(tmp_path, "a.yml", *before), _layer(tmp_path, "b.yml", *after)
    assert [str(change) for change in diff(old, new)] == lines


def test_changes_of_frames(tmp_path: Path) -> None:
    old = _layer(tmp_path, "a.yml", VISIT)
    same_slots = _layer(tmp_path, "b.yml", VISIT.replace("'062'", "'060'"))
    other_slots = _layer(tmp_path, "c.yml", VISIT.replace("base", "port"))
    (changed,) = diff(old, same_slots)
    assert str(changed).startswith("changed frame visit/") and changed.detail == "code 062 ─► 060"
    removed, added = diff(old, other_slots)
    assert (removed.kind, added.kind) == ("removed", "added")
    assert added.detail == "{object: port, with: TARGET} 062"


def test_changes_of_actors_and_agents(tmp_path: Path) -> None:
    old = load([BUNDLED])
    write(tmp_path, "mine.yml", "actors", "france: {extends: france, seats: [Vichy]}")
    write(tmp_path, "agents.yml", "agents", "MIL: [space marine]")
    lines = [str(change) for change in diff(old, load([BUNDLED, tmp_path], cached=False))]
    assert lines == ["changed actor france: seats + Vichy", "added agent space marine: MIL"]


def test_events_gained_lost_and_recoded(tmp_path: Path) -> None:
    layer = write(tmp_path, "mine.yml", "verbs", "criticize: {extends: criticize, code: '110'}")
    parsed = list(read_conllu(bundled_folder() / "en" / "parses" / PARSES))
    (was,) = Coder().code_parsed(parsed, "2015-01-01")
    (now,) = Coder([BUNDLED, layer]).code_parsed(parsed, "2015-01-01")
    kinds = {change.kind for change in event_changes(was.events, now.events)}
    assert kinds == {"recoded"}
    assert [change.kind for change in event_changes(was.events[:1], was.events[1:2])] == ["lost", "gained"]


def test_diff_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layer = write(tmp_path, "mine.yml", "verbs", "criticize: {extends: criticize, code: '110'}")
    assert run(["dictionaries", "diff", str(layer)]) == 0
    assert "changed entry criticize: code 111 ─► 110" in capsys.readouterr().out
    parses = bundled_folder() / "en" / "parses" / PARSES
    assert run(["dictionaries", "diff", str(layer), "--events", str(parses)]) == 0
    out = capsys.readouterr().out
    assert "recoded  11-disapprove" in out and out.splitlines()[-1].startswith("0 gained, 0 lost, ")


def test_text_is_no_corpus_for_diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "a.txt"
    text.write_text("France met Germany.", encoding="utf-8")
    layer = write(tmp_path, "mine.yml", "verbs", EXPEL.replace("expel", "oust"))
    assert run(["dictionaries", "diff", str(layer), "--events", str(text)]) == 2
    assert "make stored parses with `cameo parse` first" in capsys.readouterr().err


def test_missing_codes_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dictionaries", "coverage", "--missing"]) == 1
    out = capsys.readouterr().out
    assert "MAKE PUBLIC STATEMENT" in out and out.splitlines()[-1].endswith("of 316 codes within reach")
