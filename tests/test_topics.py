"""Discards and issues: what a sentence speaks of, what is left out for it, and that nothing vanishes silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from dictionary_files import write
from event_tables import ONTOLOGY, Coded, event, story
from event_tables import write as write_events
from hypothesis import given
from hypothesis import strategies as st

from cameo import BUNDLED, Coder
from cameo.clauses.tree import Tree
from cameo.cli import run
from cameo.conllu import read_conllu
from cameo.dictionary import bundled_folder, check, describe, diff, load, stats
from cameo.dictionary.cache import dumps, loads
from cameo.document import Document, ParsedDocument, Sentence, Token
from cameo.errors import Fault
from cameo.explain import explain
from cameo.export.cells import Context
from cameo.export.dataset import Plan, export_events
from cameo.export.events import open_events
from cameo.export.phoenix import COLUMNS as PHOENIX
from cameo.export.plover import JSON, POLECAT
from cameo.export.schema import row
from cameo.gate import Gate
from cameo.topics import LEAD, TopicIndex

DISCARDS = """
games:
  phrases: [drop goal, World Oval, UEFZ]
  story: [oval team]
  unless: [bomb, gunman]
"""
ISSUES = """
fuel: {phrases: [oil, gas pipeline], exceptions: [olive oil], context: resource}
arms: {phrases: [nuclear weapon, weapons test]}
"""


def sentence(text: str, index: int = 0, start: int = 0, lemmas: Mapping[str, str] | None = None) -> Sentence:
    """*France condemned Israel …*: a verb with a subject and an object, and a heap of words behind it."""
    tokens: list[Token] = []
    for number, word in enumerate(text.split(), 1):
        lemma = (lemmas or {}).get(word, {"condemned": "condemn"}.get(word, word))
        upos = "VERB" if word == "condemned" else "PROPN" if word in ("France", "Israel") else "NOUN"
        relation = {1: "nsubj", 2: "root", 3: "obj"}.get(number, "dep")
        head = 0 if number == 2 else 2
        tokens.append(Token(number, word, lemma, upos, "_", "_", head, relation, start, start + len(word)))
        start += len(word) + 1
    return Sentence(index, tuple(tokens))


def parsed(*texts: str) -> ParsedDocument:
    """A document of these sentences."""
    sentences, start = [], 0
    for index, text in enumerate(texts):
        sentences.append(sentence(text, index, start))
        start += len(text) + 1
    return ParsedDocument(Document("d", " ".join(texts), date="2024-05-05"), tuple(sentences))


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own") / "mine"
    write(folder, "discards.yml", "discards", DISCARDS)
    write(folder, "issues.yml", "issues", ISSUES)
    return folder


@pytest.fixture(scope="module")
def coder(layer: Path) -> Coder:
    return Coder([BUNDLED, layer])


@pytest.fixture(scope="module")
def index(layer: Path) -> TopicIndex:
    return TopicIndex(load(layer))


EVENT = "France condemned Israel"


def rows(coder: Coder, *texts: str) -> tuple[list[str], list[str]]:
    """Codes of the events, and kinds of the problems."""
    (coded,) = coder.code_parsed([parsed(*texts)])
    return [one.code for one in coded.events], [one.kind for one in coded.problems]


# --- what a sentence speaks of


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        ("talks on oil", ("fuel",)),
        ("talks on olive oil", ()),
        ("olive oil and oil", ("fuel",)),
        ("a Gas-Pipeline", ("fuel",)),
        ("Gas Pipelines", ("fuel",)),
        ("gas and a pipeline", ()),
        ("NUCLEAR WEAPONS", ("arms",)),
        ("nuclear weapons test for oil", ("arms", "fuel")),  # phrases may overlap; the order is the alphabet's
        ("turmoil", ()),
        ("", ()),
    ],
)
def test_issues(index: TopicIndex, text: str, issues: tuple[str, ...]) -> None:
    assert index.read(Tree(sentence(text))).issues == issues


def test_lemmas_count(index: TopicIndex) -> None:
    assert index.read(Tree(sentence("oily oils", lemmas={"oily": "oil"}))).issues == ("fuel",)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("a drop goal", "drop goal"),
        ("two DROP GOALS", "drop goal"),
        ("the World Oval", "World Oval"),
        ("a world oval", None),  # capitals as the dictionary has them
        ("the UEFZ", "UEFZ"),
        ("the Uefz", None),
        ("a drop goal and a bomb", None),
        ("an oval team", "oval team"),
    ],
)
def test_discards(index: TopicIndex, text: str, phrase: str | None) -> None:
    found = index.read(Tree(sentence(text))).discarded
    assert (found and found.phrase) == phrase


@given(st.lists(st.sampled_from(["oil", "olive", "gas", "pipeline", "nuclear", "weapon", "weapons", "test"])))
def test_a_plain_search_finds_the_same_issues(index: TopicIndex, words: Sequence[str]) -> None:
    text = f" {'  '.join(words)} ".replace(" olive  oil ", " ")
    phrases = {"arms": ("nuclear  weapon", "nuclear  weapons", "weapons  test"), "fuel": ("oil", "gas  pipeline")}
    expected = [name for name, own in phrases.items() if any(f" {one} " in text for one in own)]
    assert list(index.read(Tree(sentence(" ".join(words)))).issues) == expected


# --- what is left out


def test_a_sentence_is_left_out_and_said(coder: Coder) -> None:
    assert rows(coder, EVENT, f"{EVENT} with a drop goal") == (["111"], ["discarded-sentence"])
    (coded,) = coder.code_parsed([parsed(EVENT, f"{EVENT} with a drop goal")])
    (problem,) = coded.problems
    assert "games, for 'drop goal' (mine/discards.yml:6)" in problem.message
    assert problem.span is not None and coded.document.text[slice(*problem.span)] == f"{EVENT} with a drop goal"


def test_nothing_is_said_where_there_would_be_no_event(coder: Coder) -> None:
    assert rows(coder, "the rain and a drop goal") == ([], [])


def test_a_story_is_left_out_for_its_lead(coder: Coder) -> None:
    assert rows(coder, EVENT, "the oval team", EVENT) == ([], ["discarded"])
    late = [EVENT] * LEAD + ["the oval team"]
    assert rows(coder, *late) == (["111"] * LEAD, [])


def test_a_bomb_in_the_lead_keeps_the_story(coder: Coder) -> None:
    assert rows(coder, EVENT, "the oval team", "a bomb") == (["111"], [])


def test_discards_can_be_turned_off(coder: Coder) -> None:
    keeping = coder.keeping_discarded()
    assert rows(keeping, EVENT, "the oval team", f"{EVENT} with a drop goal") == (["111", "111"], [])
    assert coder.discards and not keeping.discards and not Coder(discards=False).discards


def test_the_gate_lets_through_what_decides_over_a_story(coder: Coder) -> None:
    gate = Gate(coder.lexicon, coder.engine.actors, coder.engine.triggers)
    silenced, other = (
        Document("d", text) for text in ("Rain fell.\nThe Oval-\nTeams slept. A bomb lay.", "A bomb lay.")
    )
    assert gate.wants(silenced, ["A", "bomb", "lay", "."]) and not gate.wants(other, ["A", "bomb", "lay", "."])


def test_explain_says_so(coder: Coder) -> None:
    one = str(explain(coder, parsed(f"{EVENT} over oil with a drop goal")))
    assert "no events, by the discard games, for 'drop goal' (mine/discards.yml:6)" in one
    assert "issues: fuel" in one
    story = str(explain(coder, parsed(EVENT, "an oval team")))
    assert story.startswith("No events of this story, by the discard games, for 'oval team'")
    assert "discard" not in str(explain(coder.keeping_discarded(), parsed(EVENT, "an oval team")))


def test_the_command_has_the_option(layer: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "a.conllu"
    name = next(bundled_folder().rglob("parses/discards.conllu"))
    path.write_text(name.read_text("utf-8"), encoding="utf-8")
    assert run(["code", str(path), "-o", str(tmp_path / "out.csv")]) == 0
    assert b"has the discard" in capsysbinary.readouterr().err
    few = (tmp_path / "out.csv").read_text("utf-8").count("\n")
    assert run(["code", str(path), "-o", str(tmp_path / "out.csv"), "--keep-discarded"]) == 0
    assert b"discard" not in capsysbinary.readouterr().err
    assert (tmp_path / "out.csv").read_text("utf-8").count("\n") > few
    assert list(read_conllu(path))


# --- events and exports


def test_events_have_the_issues_of_their_sentence(coder: Coder) -> None:
    (coded,) = coder.code_parsed([parsed(f"{EVENT} over oil and a nuclear weapon", EVENT)])
    assert [one.issues for one in coded.events] == [("arms", "fuel", "nuclear-weapons", "oil-and-gas"), ()]


def test_issues_in_published_formats(layer: Path) -> None:
    document = story()
    made = row(event(document, issues=("arms-trade", "fuel")), document)
    bare = row(event(document), document)
    context = Context(ONTOLOGY, issues=load(layer).issues)
    assert made["issues"] == ["arms-trade", "fuel"]
    assert PHOENIX["Issues"].value(made, context) == "ARMS_TRADE,1;FUEL,1"
    assert PHOENIX["Issues"].value(bare, context) == ""
    assert PHOENIX["Issues"].value({"issues": None}, context) == ""  # a table made before there were issues
    of_code = JSON["context"].value(bare, context)
    assert JSON["context"].value(made, context) == [*of_code, "resource"]
    assert POLECAT["Contexts"].value(made, context) == "; ".join([*of_code, "resource"])


def test_issues_go_to_disk_and_come_back(tmp_path: Path) -> None:
    document = story()
    events = (event(document, issues=("elections", "refugees")), event(document, "190"))
    for name in ("a.parquet", "b.jsonl"):
        write_events(tmp_path / name, [Coded(document, events)])
        with open_events(tmp_path / name) as table:
            (batch,) = table.batches(["issues", "event_code"])
        assert batch["issues"].to_pylist() == [["elections", "refugees"], []]


def test_a_table_of_before_has_no_issues(tmp_path: Path) -> None:
    path = write_events(tmp_path / "new.parquet", [Coded(story(), (event(story()),))])
    pq.write_table(pq.read_table(path).drop_columns(["issues"]), tmp_path / "old.parquet")
    plan = Plan("phoenix", tmp_path / "out.tsv", codebook=tmp_path / "book.md")
    with open_events(tmp_path / "old.parquet") as table:
        assert export_events(table, plan, ONTOLOGY).rows == 1
    assert "## Issues" not in (tmp_path / "book.md").read_text("utf-8")


def test_the_codebook_counts_issues(tmp_path: Path) -> None:
    document = story()
    path = write_events(tmp_path / "new.parquet", [Coded(document, (event(document, issues=("refugees",)),))])
    plan = Plan("phoenix", tmp_path / "out.tsv", codebook=tmp_path / "book.md")
    with open_events(path) as table:
        export_events(table, plan, ONTOLOGY)
    assert "| refugees | 1 |" in (tmp_path / "book.md").read_text("utf-8")
    assert "REFUGEES,1" in (tmp_path / "out.tsv").read_text("utf-8")


# --- layers, lint, cache


def test_later_layers_add_replace_and_remove(layer: Path, tmp_path: Path) -> None:
    write(tmp_path, "i.yml", "issues", "fuel: {extends: fuel, phrases: peat}\narms: {remove: true}")
    write(tmp_path, "d.yml", "discards", "games: {phrases: chess}")
    merged = load([layer, tmp_path])
    assert merged.issues["fuel"].phrases == ("oil", "gas pipeline", "peat")
    assert list(merged.issues) == ["fuel"]
    assert merged.discards["games"].phrases == ("chess",) and not merged.discards["games"].story
    told = [str(one) for one in diff(load(layer), merged)]
    assert told == [
        "changed discard games: phrases + chess − drop goal, World Oval, UEFZ; "
        "story − oval team; unless − bomb, gunman",
        "changed issue fuel: phrases + peat",
        "removed issue arms",
    ]


def test_compiled_and_read_back(layer: Path) -> None:
    lexicon = load(layer, cached=False)
    assert loads(dumps(lexicon)).discards == lexicon.discards and loads(dumps(lexicon)).issues == lexicon.issues


def test_read_out_and_counted(layer: Path) -> None:
    lexicon = load(layer)
    assert "A sentence gives no events if it holds drop goal, World Oval or UEFZ." in describe(
        lexicon.discards["games"]
    )
    assert "Not as part of olive oil." in describe(lexicon.issues["fuel"])
    assert [stats(lexicon)[key] for key in ("discards", "discard phrases", "issues", "issue phrases")] == [1, 4, 2, 4]


def faults(folder: Path, kind: str, body: str) -> list[Fault]:
    ignored = ("E501", "W607")
    return [one for one in check(write(folder, f"{kind}.yml", kind, body)) if one.code not in ignored]


@pytest.mark.parametrize(
    ("kind", "body", "code", "line"),
    [
        ("discards", "a: {phrase: chess}", "E203", 6),
        ("discards", "a: {unless: bomb}", "E207", 6),
        ("discards", "a: {phrases: chess}\nb: {story: Chess}", "E407", 7),
        ("discards", "a: {phrases: chess, story: chess}", "E407", 6),
        ("discards", "a: {phrases: chess, unless: chess}", "E407", 6),
        ("discards", 'a: {phrases: chess, unless: "@none"}', "E301", 6),
        ("issues", "a: {words: oil}", "E203", 6),
        ("issues", "a: {exceptions: olive oil}", "E207", 6),
        ("issues", "a: {phrases: oil, exceptions: oil}", "E407", 6),
        ("issues", "a: {phrases: oil, exceptions: olive tree}", "W608", 6),
        ("issues", "a: {phrases: oil}\na: {phrases: gas}", "E107", 7),
    ],
)
def test_lint(tmp_path: Path, kind: str, body: str, code: str, line: int) -> None:
    found = faults(tmp_path, kind, body)
    assert (code, line) in [(one.code, one.line) for one in found], found


def test_one_phrase_may_cancel_two_discards_and_serve_two_issues(tmp_path: Path) -> None:
    assert not faults(tmp_path, "discards", "a: {phrases: chess, unless: bomb}\nb: {phrases: golf, unless: bomb}")
    assert not faults(tmp_path, "issues", "a: {phrases: oil}\nb: {phrases: oil}")


def test_an_example_that_shows_nothing_is_an_error(tmp_path: Path) -> None:
    text = "France condemned Israel with a drop goal"
    body = f'games:\n  phrases: drop goal\n  examples:\n    - {{text: "{text}", events: none}}'
    path = write(tmp_path, "discards.yml", "discards", body)
    parse = "".join(
        f"{one.id}\t{one.text}\t{one.lemma}\t{one.upos}\t_\t_\t{one.head}\t{one.deprel}\t_\t_\n"
        for one in sentence(text).tokens
    )
    from cameo.dictionary import text_hash

    (tmp_path / "parses").mkdir()
    (tmp_path / "parses" / "discards.conllu").write_text(f"# text_hash = {text_hash(text)}\n# text = {text}\n{parse}\n")
    codes = {
        events: [
            one.code
            for one in check(path, code_example=lambda *_: (), code_undiscarded=lambda *_, events=events: events)
        ]
        for events in ((), ("FRA 111 ISR",))
    }
    assert codes == {(): ["E504"], ("FRA 111 ISR",): []}


# --- the bundled ones


def test_bundled_issues_are_many_and_each_has_phrases() -> None:
    issues = load(BUNDLED).issues
    assert len(issues) >= 40 and all(one.phrases for one in issues.values())
    known = {
        context
        for code in ONTOLOGY.values()
        if code.plover and code.plover.context
        for context in code.plover.context.split("; ")
    }
    assert {context for one in issues.values() for context in one.context} <= known


def test_bundled_discards_leave_the_examples_of_other_entries_alone() -> None:
    """A phrase that an example of a verb entry holds would silence it; the examples are events that people wrote."""
    from cameo.dictionary import frozen_parses, text_hash

    lexicon = load(BUNDLED)
    index = TopicIndex(lexicon)
    parses = frozen_parses(BUNDLED)
    for entry in lexicon.verbs.values():
        for example in (*entry.examples, *(one for frame in entry.frames for one in frame.examples)):
            for one in parses.get(text_hash(example.text), ()) if example.events else ():
                assert index.read(Tree(one)).discarded is None, example.text
