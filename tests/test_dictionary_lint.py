"""Lint: every rule with a dictionary that has the fault, and one that only looks like it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cameo.dictionary import BUNDLED, RULES, bundled_folder, check, describe, freeze, has_errors, load, stats
from cameo.dictionary.lint import check_compiled
from cameo.dictionary.loading import collect, compile_files
from cameo.dictionary.schema import schemas, text
from cameo.dictionary.verblint import looks_inflected
from cameo.document import Sentence, Token
from cameo.errors import Fault
from tests.dictionary_files import HEAD, lint, verbs, write


def by_code(tmp_path: Path, code: str, **files: str) -> list[Fault]:
    """The faults of one code in a layer of files named by kind."""
    for kind, body in files.items():
        write(tmp_path, f"mine/{kind}.yml", kind, body)
    return [one for one in check(tmp_path / "mine") if one.code == code]


def test_a_layer_without_faults_has_none(tmp_path: Path) -> None:
    path = write(tmp_path, "v.yml", "verbs", 'meet: {verbs: meet, code: "040", reverse: same}')
    assert lint(path) == []


def test_check_gives_the_faults_of_loading_too(tmp_path: Path) -> None:
    write(tmp_path, "mine/a.yml", "verbs", "a: {verbs: a}")
    (tmp_path / "mine" / "b.yml").write_text("[", encoding="utf-8")
    found = check(tmp_path / "mine")
    assert [one.code for one in found] == ["E207", "W606", "E103"]
    assert has_errors(found)
    assert not has_errors(one for one in found if one.code == "W606")


TIES = """
a:
  verbs: a
  code: none
  frames:
    - {{object: [ship, boat], by/with: TARGET, code: "020"}}
    - {}
"""


@pytest.mark.parametrize(
    ("frame", "ties"),
    [
        ('{with: SOURCE, object: [plane, boat], code: "030"}', True),
        ('{object: boat, with: TARGET, code: "020", reverse: same}', True),
        ('{object: boat, with: TARGET, code: "020"}', False),  # says the same
        ('{object: plane, with: TARGET, code: "030"}', False),  # no shared word
        ('{object: boat, with: ANY, code: "030"}', False),  # asks less
        ('{object: boat, code: "030"}', False),  # other slots
        ('{object: boat, at: TARGET, code: "030"}', False),
        ('{object: boat, with: navy, code: "030"}', False),
    ],
)
def test_tie(tmp_path: Path, frame: str, ties: bool) -> None:
    found = by_code(tmp_path, "E402", verbs=TIES.format(frame))
    assert len(found) == ties
    if ties:
        assert (found[0].line, found[0].column) == (11, 9)
        assert "mine/verbs.yml:10 on 'boat'" in found[0].message


@pytest.mark.parametrize(
    ("frames", "repeats"),
    [
        ("[{object: troops}]", 1),
        ('[{object: troops, code: "040"}]', 1),
        ("[{with: TARGET}]", 0),
        ('[{object: troops, code: "050"}]', 0),
        ("[{object: troops, reverse: none}]", 0),
        ("[{object: peace troops}, {object: troops, code: none}]", 0),  # shields its words
        ("[{object: peace troops}, {object: ACTOR, clause: NONE, code: none}]", 0),
        ("[{in: peace troops}, {object: troops, code: none}]", 1),
    ],
)
def test_frame_that_repeats_its_entry(tmp_path: Path, frames: str, repeats: int) -> None:
    body = f'a: {{verbs: a, code: "040", reverse: same, frames: {frames}}}'
    assert len(by_code(tmp_path, "W601", verbs=body)) == repeats


def test_one_trigger_in_two_entries(tmp_path: Path) -> None:
    body = 'a: {verbs: [x, Pull Out], nouns: n, code: "010"}\nb: {verbs: [pull, pull out], nouns: x, code: "020"}'
    (found,) = by_code(tmp_path, "E403", verbs=body)
    assert (found.line, found.column) == (7, 21)
    assert "mine/verbs.yml:6" in found.message


def test_an_operator_may_share_a_word_with_a_verb_entry(tmp_path: Path) -> None:
    assert not by_code(tmp_path, "E403", verbs='a: {verbs: refuse, code: "120"}', operators="refuse: {verbs: refuse}")


def test_one_word_in_two_operators(tmp_path: Path) -> None:
    assert by_code(tmp_path, "E403", operators="refuse: {verbs: refuse}\nintend: {verbs: [plan, refuse]}")


@pytest.mark.parametrize("word", ["visited", "visiting", "visits", "pulled out", "planned"])
def test_not_a_base_form(tmp_path: Path, word: str) -> None:
    assert len(by_code(tmp_path, "W603", verbs=f'a: {{verbs: {word}, code: "010"}}')) == 1


BASE_FORMS = (
    "need",
    "feed",
    "shed",
    "bring",
    "swing",
    "press",
    "discuss",
    "focus",
    "bias",
    "wed",
    "proceed",
    "go",
    "do",
)


@pytest.mark.parametrize("word", BASE_FORMS)
def test_base_forms_that_look_inflected(word: str) -> None:
    assert not looks_inflected(word)


def sentence(*words: str) -> tuple[Sentence, ...]:
    """A made-up parse; ``found/find/VERB``, with features behind: ``find/find/VERB/VerbForm=Inf``."""
    tokens: list[Token] = []
    start = 0
    for number, word in enumerate(words, start=1):
        form, lemma, upos, feats = [*word.split("/"), "", "", ""][:4]
        end = start + len(form)
        tokens.append(Token(number, form, lemma or form, upos or "NOUN", "", feats, 0, "root", start, end))
        start += len(form) + 1
    return (Sentence(0, tuple(tokens)),)


def test_lemmas_of_parses_show_other_forms(tmp_path: Path) -> None:
    path = write(tmp_path, "v.yml", "verbs", 'a: {verbs: [sent, fight, met], code: "010"}')
    compiled = compile_files(collect([path])[0], "en")
    parses = {"x": sentence("sent/send/VERB", "met/meet/VERB", "met/met/VERB", "fight/fight/VERB")}
    found = [one for one in check_compiled(compiled, parses) if one.code == "W603"]
    assert [one.message for one in found] == ["'sent' is not a base form; its base form is 'send'"]


def test_an_infinitive_is_a_base_form_with_any_lemma(tmp_path: Path) -> None:
    path = write(tmp_path, "v.yml", "verbs", 'a: {verbs: [widen, took], code: "010"}')
    compiled = compile_files(collect([path])[0], "en")
    parses = {"x": sentence("to", "widen/wide/VERB/VerbForm=Inf", "took/take/VERB/VerbForm=Fin")}
    found = [one for one in check_compiled(compiled, parses) if one.code == "W603"]
    assert [one.message for one in found] == ["'took' is not a base form; its base form is 'take'"]


def test_frame_that_no_example_exercises(tmp_path: Path) -> None:
    body = """
a:
  verbs: withdraw
  code: "0874"
  frames:
    - {object: [ambassador, envoy], from: TARGET, code: "161"}
    - {object: offer, code: none}
    - {object: army corps, examples: [{text: Own, events: none}], code: "087"}
    - {object: delegation, code: "162"}
    - {object: fleet, to: NONE, code: none}
  examples:
    - {text: France withdrew its envoys from Spain., events: [FRA 161 ESP]}
    - {text: France withdrew its delegation., events: none}
    - {text: France withdrew its fleet., events: none}
"""
    assert [one.line for one in by_code(tmp_path, "W604", verbs=body)] == [11, 13]


def test_entry_without_an_example(tmp_path: Path) -> None:
    body = 'a: {verbs: a, code: "010"}\nb: {verbs: b, code: "010", examples: {text: B, events: none}}'
    assert [one.line for one in by_code(tmp_path, "W606", verbs=body)] == [6]


@pytest.mark.parametrize(
    ("roles", "overlap"),
    [
        ("[{sectors: GOV, from: 2001, until: 2003}, {sectors: OPP, from: 2003-06}]", True),
        ("[{sectors: GOV, from: 2001, until: 2003-06-01}, {sectors: OPP, from: 2003-06-01}]", True),
        ("[{sectors: GOV}, {sectors: OPP, from: 2003-06}]", True),
        ("[{sectors: GOV, from: 2001, until: 2003}, {sectors: OPP, from: 2004}]", False),
        ("[{sectors: OPP, from: 2007}, {sectors: GOV, from: 2001, until: 2003}]", False),
    ],
)
def test_overlapping_roles(tmp_path: Path, roles: str, overlap: bool) -> None:
    found = by_code(tmp_path, "E404", actors=f"a: {{country: USA, names: A, roles: {roles}}}")
    assert len(found) == overlap


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        ("names: [X, Congo]", "names: congo", True),
        ("names: X, adjectives: Congolese", "names: Y, people: Congolese", True),
        ("names: Congo, until: 1971", "names: Congo, from: 1971", True),
        ("names: Congo, until: 1970", "names: Congo, from: 1971", False),
        ("names: Congo, roles: [{sectors: GOV, until: 1970}]", "names: Congo, from: 1971", False),
        ("names: A Bush, surname: Bush", "names: B Bush, surname: Bush", False),
        ("names: A Bush, surname: Bush, unmistakable: true", "names: Bush", True),
        ("names: [Congo], places: [Congo]", "names: Y", False),
        ("names: A, seats: Moscow, until: 1991-12-26", "names: B, seats: Moscow", False),  # the dated claim wins
        ("names: A, shared: [National Front]", "names: B, shared: [National Front]", False),
    ],
)
def test_name_claimed_twice(tmp_path: Path, one: str, other: str, twice: bool) -> None:
    found = by_code(tmp_path, "E405", actors=f"a: {{country: COD, {one}}}\nb: {{country: COG, {other}}}")
    assert len(found) == twice


def test_successor_that_is_no_actor(tmp_path: Path) -> None:
    body = "a: {code: SUN, names: A, successor: russa}\nrussia: {code: RUS, names: B}\nc: {code: X, names: C}"
    (found,) = by_code(tmp_path, "E307", actors=body.replace("code: X", "code: XXX, successor: russia"))
    assert "did you mean 'russia'" in found.message


def test_role_word_under_two_sectors(tmp_path: Path) -> None:
    (found,) = by_code(tmp_path, "E406", agents="MIL: [guard, soldier]\nCOP: [Guard]")
    assert (found.line, found.column) == (7, 9)
    assert not by_code(tmp_path, "E406", agents="MIL: [guard]\nCOP: [officer]")


def test_unused_set(tmp_path: Path) -> None:
    body = 'a: {verbs: a, code: "010", frames: [{in: "@used", code: none}]}'
    (found,) = by_code(tmp_path, "W602", verbs=body, sets='used: ["@inner"]\ninner: [x]\norgan: [y]\nidle: [z]')
    assert found.line == 9


def test_unknown_origin(tmp_path: Path) -> None:
    body = 'a: {verbs: a, code: "010", origin: edtors, frames: [{in: x, code: none, origin: nobody}]}'
    found = by_code(tmp_path, "E306", verbs=body, sources="editors: {citation: The editors}")
    assert [(one.line, one.column) for one in found] == [(6, 38), (6, 83)]
    assert "did you mean 'editors'" in found[0].message


def test_without_sources_no_origin_is_unknown(tmp_path: Path) -> None:
    assert not by_code(tmp_path, "E306", sets="organ: x")


def test_file_without_origin(tmp_path: Path) -> None:
    path = write(tmp_path, "s.yml", "sets", "organ: x", HEAD.replace("origin: editors\n", ""))
    assert lint(path) == ["W605"]


def test_compose_grid(tmp_path: Path) -> None:
    body = '"19": {threaten: "138", threten: "138", appeal not: "999"}\n"77": {threaten: same, threaten not: ""}'
    write(tmp_path, "mine/compose.yml", "compose", body)
    write(tmp_path, "mine/operators.yml", "operators", "threaten: {verbs: threaten}\nappeal: {verbs: urge}")
    found = [one for one in check(tmp_path / "mine") if one.path == "mine/compose.yml"]
    assert [(one.code, one.line) for one in found] == [("E304", 6), ("E302", 6), ("E302", 7)]


EXAMPLE = 'a: {verbs: a, code: "010", examples: [{text: France met Spain., events: [FRA 040 ESP, ESP 040 FRA]}]}'


def test_example_without_a_frozen_parse(tmp_path: Path) -> None:
    path = write(tmp_path, "mine/en/verbs/v.yml", "verbs", EXAMPLE)
    assert [one.code for one in check(path)] == ["E501"]
    freeze(tmp_path / "mine", lambda _: ("made-up", sentence("France", "met/meet/VERB", "Spain", ".")))
    assert check(tmp_path / "mine") == ()
    assert check(path) == ()


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (("ESP 040 FRA", "FRA 040 ESP"), 0),
        (("FRA 040 ESP",), 1),
        (("FRA 040 ESP", "FRA 040 ESP", "ESP 040 FRA"), 1),
        ((), 1),
    ],
)
def test_example_that_codes_otherwise(tmp_path: Path, rows: tuple[str, ...], faults: int) -> None:
    write(tmp_path, "mine/en/verbs/v.yml", "verbs", EXAMPLE)
    freeze(tmp_path / "mine", lambda _: ("made-up", sentence("France", "met/meet/VERB", "Spain", ".")))
    found = check(tmp_path / "mine", code_example=lambda example, sentences: rows)
    assert [one.code for one in found] == ["E502"] * faults
    if faults:
        assert "stated FRA 040 ESP, ESP 040 FRA; coded " in found[0].message


def test_parses_that_cannot_be_read(tmp_path: Path) -> None:
    path = write(tmp_path, "mine/v.yml", "verbs", EXAMPLE)
    (tmp_path / "mine" / "parses").mkdir()
    (tmp_path / "mine" / "parses" / "v.conllu").write_text("# text = x\n1\tx\n\n", encoding="utf-8")
    assert [(one.code, one.line) for one in check(path) if one.code == "E503"] == [("E503", 2)]


def test_every_fault_code_of_lint_is_a_rule() -> None:
    assert all(one[0] in "EW" and one[1:].isdigit() and meaning for one, meaning in RULES.items())


def test_bundled_dictionaries_have_no_faults_but_of_examples() -> None:
    faults = [one for one in check(BUNDLED) if one.code.startswith("E") and one.code not in ("E501", "E502")]
    assert not faults, "\n".join(map(str, faults))


def test_schemas_are_current() -> None:
    for name, schema in schemas():
        path = bundled_folder() / "schema" / name
        assert path.read_text(encoding="utf-8") == text(schema), f"{path}: run python -m cameo.dictionary.schema"
        assert json.loads(text(schema)) == schema


def test_statistics(tmp_path: Path) -> None:
    frames = '[{in: [x, y], code: "020"}]'
    body = f'a: {{verbs: [a, b], nouns: n, code: "010", frames: {frames}, examples: {{text: A, events: none}}}}'
    found = stats(verbs(tmp_path, body))
    assert (found["verb entries"], found["trigger verbs"], found["trigger nouns"], found["frames"]) == (1, 2, 1, 1)
    assert (found["frame words"], found["examples"], found["codes"]) == (2, 1, 316)


def test_description_of_a_verb_entry(tmp_path: Path) -> None:
    body = """
meet:
  verbs: [meet, confer]
  nouns: [meeting]
  target: [object, with]
  of: subject
  code: "040"
  reverse: same
  frames:
    - {object: [deadline, need], in: TARGET, at: NONE, code: none, id: needs}
  examples: {text: A met B., events: [FRA 040 DEU, DEU 040 FRA], date: 2001}
"""
    lexicon = verbs(tmp_path, body)
    assert describe(lexicon.verbs["meet"], lexicon.ontology) == (
        "meet  (verbs.yml:6, origin editors)\n"
        "  verbs: meet, confer\n"
        "  event nouns: meeting\n"
        "  SOURCE is the subject; TARGET is object or with.\n"
        "  With the noun, an of phrase is the subject.\n"
        "  Codes as 040 (Consult, not specified below), and the same from target to source.\n"
        "  - With deadline or need in object and TARGET in in and nothing in at: nothing.  [needs, line 14]\n"
        "  e.g. A met B. (2001-01-01)  ─► FRA 040 DEU, DEU 040 FRA"
    )


def test_description_of_an_actor_and_an_operator() -> None:
    lexicon = load(BUNDLED, cached=False)
    assert "is FRA" in describe(lexicon.actors["france"])
    assert "Its object would perform the act." in describe(lexicon.operators["appeal"])
