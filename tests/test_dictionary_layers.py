"""Layers: what a later one changes in the earlier ones, and what the digest counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from cameo.dictionary import BUNDLED, Lexicon, bundled_folder, load
from tests.dictionary_files import HEAD, faults_of, only_fault, write

BASE = """
condemn:
  verbs: [condemn]
  code: "111"
  target: object
  frames:
    - {to: death, code: none}
    - {object: abuse, code: "1122", id: abuse}
  examples: [{text: A, events: none}]
praise: {verbs: praise, code: "051"}
"""


def layered(tmp_path: Path, body: str, kind: str = "verbs", base: str = BASE) -> Lexicon:
    """A lexicon of two layers."""
    write(tmp_path, "base/f.yml", kind, base)
    write(tmp_path, "mine/f.yml", kind, body)
    return load([tmp_path / "base", tmp_path / "mine"], cached=False)


def test_later_layers_add(tmp_path: Path) -> None:
    lexicon = layered(tmp_path, 'meet: {verbs: meet, code: "040"}')
    assert list(lexicon.verbs) == ["condemn", "praise", "meet"]
    assert lexicon.verbs["meet"].place.file == "mine/f.yml"


def test_the_same_id_replaces(tmp_path: Path) -> None:
    entry = layered(tmp_path, 'condemn: {verbs: slam, code: "110"}').verbs["condemn"]
    assert (entry.verbs, entry.code, entry.frames) == (("slam",), "110", ())


def test_remove_deletes(tmp_path: Path) -> None:
    assert list(layered(tmp_path, "condemn: {remove: true}").verbs) == ["praise"]


@pytest.mark.parametrize("name", ["condemn", "my-words"])
def test_extends_adds_words_slots_frames_and_examples(tmp_path: Path, name: str) -> None:
    body = f"""
{name}:
  extends: condemn
  verbs: slam
  nouns: [blast]
  target: against
  frames:
    - {{in: court, code: none}}
    - {{object: abuse, code: "111", id: abuse}}
  examples: {{text: B, events: none}}
"""
    lexicon = layered(tmp_path, body)
    assert list(lexicon.verbs) == ["condemn", "praise"]
    entry = lexicon.verbs["condemn"]
    assert (entry.verbs, entry.nouns, entry.target) == (("condemn", "slam"), ("blast",), ("object", "against"))
    assert entry.code == "111"
    assert [frame.code for frame in entry.frames] == [None, "111", None]
    assert [one.text for one in entry.examples] == ["A", "B"]
    assert (entry.place.file, entry.frames[2].place.file) == ("base/f.yml", "mine/f.yml")


def test_extends_replaces_what_is_no_list(tmp_path: Path) -> None:
    assert layered(tmp_path, 'x: {extends: praise, code: "050", reverse: same}').verbs["praise"].code == "050"


def test_extends_can_remove_frames(tmp_path: Path) -> None:
    entry = layered(tmp_path, "x: {extends: condemn, frames: [{id: abuse, remove: true}, {to: Death, remove: true}]}")
    assert entry.verbs["condemn"].frames == ()


def test_extends_within_a_layer(tmp_path: Path) -> None:
    path = write(tmp_path, "f.yml", "verbs", f"more: {{extends: condemn, verbs: slam}}\n{BASE}")
    assert load(path, cached=False).verbs["condemn"].verbs == ("condemn", "slam")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("condem: {remove: true}", "nothing to remove: no entry 'condem'; did you mean 'condemn'?"),
        ("x: {extends: condem}", "nothing to extend: no entry 'condem'; did you mean 'condemn'?"),
        ("x: {extends: condemn, frames: [{id: y, remove: true}]}", "nothing to remove: no frame 'y'"),
    ],
)
def test_nothing_to_change(tmp_path: Path, body: str, message: str) -> None:
    write(tmp_path, "base/f.yml", "verbs", BASE)
    write(tmp_path, "mine/f.yml", "verbs", body)
    found = only_fault(tmp_path / "base", tmp_path / "mine")
    assert (found.path, found.code, found.message) == ("mine/f.yml", "E209", message)


def test_the_same_id_twice_in_a_layer(tmp_path: Path) -> None:
    write(tmp_path, "mine/a.yml", "verbs", 'meet: {verbs: meet, code: "040"}')
    write(tmp_path, "mine/b.yml", "verbs", 'meet: {verbs: meet, code: "041"}')
    found = only_fault(tmp_path / "mine")
    assert (found.path, found.code) == ("mine/b.yml", "E208")
    assert "mine/a.yml:6" in found.message


def test_actors_extend_with_roles(tmp_path: Path) -> None:
    base = "obama: {country: USA, names: Barack Obama, roles: [{sectors: LEG, from: 2005, until: 2008}]}"
    body = "obama: {extends: obama, names: B. Obama, roles: {sectors: GOV, from: 2009}}"
    actor = layered(tmp_path, body, "actors", base).actors["obama"]
    assert actor.names == ("Barack Obama", "B. Obama")
    assert [role.sectors for role in actor.roles] == [("LEG",), ("GOV",)]


def test_operators_extend(tmp_path: Path) -> None:
    base, body = "appeal: {verbs: urge, doer: object}", "x: {extends: appeal, verbs: beg}"
    operator = layered(tmp_path, body, "operators", base).operators["appeal"]
    assert (operator.verbs, operator.doer) == (("urge", "beg"), "object")


def test_lists_grow_and_shrink(tmp_path: Path) -> None:
    body = "a: [z]\nb: {add: q, remove: y}"
    lexicon = layered(tmp_path, body, "sets", "a: [x]\nb: [x, y]")
    assert lexicon.sets == {"a": ("x", "z"), "b": ("x", "q")}


def test_removing_an_unknown_word(tmp_path: Path) -> None:
    write(tmp_path, "base/f.yml", "sets", "a: [treaty]")
    write(tmp_path, "mine/f.yml", "sets", "a: {remove: treatys}")
    assert "did you mean 'treaty'" in only_fault(tmp_path / "base", tmp_path / "mine").message


def test_a_role_word_moves_to_the_later_layer(tmp_path: Path) -> None:
    lexicon = layered(tmp_path, "COP: guard", "agents", "MIL: [guard, soldier]")
    assert {one.phrase: one.sectors for one in lexicon.agents} == {"guard": ("COP",), "soldier": ("MIL",)}


def test_grammar_is_lower_case(tmp_path: Path) -> None:
    assert layered(tmp_path, "be: [Be]", "grammar", "be: [IS]").grammar == {"be": ("is", "be")}


def test_compose_cells_and_codes_change_one_by_one(tmp_path: Path) -> None:
    write(tmp_path, "c.yml", "compose", '"087": {appeal: "020"}')
    write(
        tmp_path, "d.yml", "codes", '"0999": {label: Other, parent: "09", quad: 1, goldstein: 0, goldstein_source: own}'
    )
    lexicon, bundled = load([BUNDLED, tmp_path], cached=False), load(BUNDLED, cached=False)
    assert lexicon.grid.compose(("appeal",), "087").code == "020"
    assert lexicon.grid.compose(("demand",), "087") == bundled.grid.compose(("demand",), "087")
    assert lexicon.ontology["0999"].label == "Other"
    assert lexicon.ontology["190"] == bundled.ontology["190"]


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("codes", '"01": {label: X}', "E305"),
        ("codes", '"01": x', "E204"),
        ("codes", '"0111": {label: X, parent: "0x", quad: 1, goldstein: 0, goldstein_source: own}', "E305"),
        ("codes", '"0111": {label: X, quad: 1, goldstein: 0, goldstein_source: own, plover: x}', "E204"),
        ("compose", '"01": {intend not if: "010"}', "E305"),
        ("compose", '"01": {intend: [a]}', "E204"),
        ("compose", '"01": [a]', "E204"),
    ],
)
def test_an_ontology_that_cannot_be_read(tmp_path: Path, kind: str, body: str, code: str) -> None:
    found = only_fault(write(tmp_path, "o.yml", kind, body))
    assert (found.path, found.line, found.code) == ("o.yml", 6, code)


def test_codes_come_with_every_layer(tmp_path: Path) -> None:
    lexicon = load(write(tmp_path, "s.yml", "sets", "a: b"), cached=False)
    assert "190" in lexicon.ontology
    assert not lexicon.verbs


def test_other_languages_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", "actors", "france: {code: FRA, names: France, adjectives: French}")
    french = HEAD.replace("language: en", "language: fr")
    write(tmp_path, "fr/a.yml", "actors", "france: {names: La France}", french)
    write(tmp_path, "fr/v.yml", "verbs", 'condamner: {verbs: condamner, code: "111"}', french)
    write(tmp_path, "en/v.yml", "verbs", 'condemn: {verbs: condemn, code: "111"}')
    english, other = load(tmp_path, cached=False), load(tmp_path, "fr", cached=False)
    assert (list(english.verbs), english.actors["france"].names) == (["condemn"], ("France",))
    assert (list(other.verbs), other.actors["france"].names) == (["condamner"], ("France", "La France"))


def test_hidden_files_and_other_files_are_no_dictionaries(tmp_path: Path) -> None:
    write(tmp_path, "s.yaml", "sets", "a: b")
    write(tmp_path, ".hidden/s.yml", "sets", "c: d")
    (tmp_path / "readme.txt").write_text("x", encoding="utf-8")
    assert load(tmp_path, cached=False).sets == {"a": ("b",)}


def test_two_folders_of_one_name_stay_apart_in_faults(tmp_path: Path) -> None:
    one = write(tmp_path, "a/mine/f.yml", "sets", "a: ['@x']").parent
    two = write(tmp_path, "b/mine/f.yml", "sets", "b: ['@x']").parent
    assert [found.path for found in faults_of(one, two)] == sorted(["mine/f.yml", f"{two.as_posix()}/f.yml"])


def test_the_digest_is_of_content_and_order(tmp_path: Path) -> None:
    body = 'meet: {verbs: meet, code: "040"}'
    here = write(tmp_path, "here/f.yml", "verbs", body).parent
    there = write(tmp_path, "there/f.yml", "verbs", body).parent
    other = write(tmp_path, "other/f.yml", "verbs", body.replace("040", "041")).parent
    digests = [load(layers, cached=False).digest for layers in (here, there, other, [here, other], [other, here])]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 4


def test_bundled_folder_is_found() -> None:
    assert (bundled_folder() / "SOURCES.yml").is_file()
