"""Reading files: everything is text, every fault has its place, nothing crashes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cameo.dictionary import BUNDLED, RULES, load
from cameo.dictionary.keys import KINDS
from cameo.dictionary.layers import RawFile
from cameo.dictionary.loading import compile_files
from cameo.dictionary.reading import MAX_BYTES, MAX_DEPTH, parse_table
from cameo.dictionary.values import read_period
from cameo.errors import Fault
from tests.dictionary_files import faults_of, only_fault, verbs, write


def test_bundled_dictionaries_load() -> None:
    lexicon = load(BUNDLED, cached=False)
    assert len(lexicon.ontology) == 316
    assert lexicon.operators["appeal"].doer == "object"
    assert lexicon.actors["france"].code == "FRA"


def test_everything_is_text(tmp_path: Path) -> None:
    entry = verbs(tmp_path, 'aid: {verbs: [aid, on, NO], code: 070, frames: [{on: yes, code: "071"}]}').verbs["aid"]
    assert entry.verbs == ("aid", "on", "NO")
    assert entry.code == "070"
    assert entry.frames[0].slots[0].slots == ("on",)
    assert entry.frames[0].slots[0].words == ("yes",)


def test_an_entry_with_everything(tmp_path: Path) -> None:
    lexicon = verbs(
        tmp_path,
        """
condemn:
  verbs: [condemn, speak  out against]
  nouns: condemnation
  adjectives: critical
  code: "111"
  negated: "051"
  source: subject
  target: [object, by/with]
  of: object
  adjective: subject
  note: A note.
  frames:
    - {object: [abuse, human rights], by/in: TARGET, code: "1122", id: abuse}
    - {to: death, in response to: ANY, code: none, note: no act}
  examples:
    - {text: "France, they say, condemned.", events: [FRA 111 ISR asserted, ISR 190 SYR presupposed], date: 2001-02}
    - {text: "France did not.", events: none}
""",
    )
    entry = lexicon.verbs["condemn"]
    assert entry.verbs == ("condemn", "speak out against")
    assert (entry.nouns, entry.adjectives) == (("condemnation",), ("critical",))
    assert (entry.code, entry.reverse, entry.negated) == ("111", None, "051")
    assert (entry.source, entry.target) == (("subject",), ("object", "by", "with"))
    assert (entry.of, entry.adjective, entry.note, entry.origin) == ("object", "subject", "A note.", "editors")
    abuse, death = entry.frames
    assert abuse.id == "abuse"
    assert [(slot.slots, slot.words, slot.role) for slot in abuse.slots] == [
        (("object",), ("abuse", "human rights"), None),
        (("by", "in"), (), "TARGET"),
    ]
    assert death.code is None
    assert death.slots[1].slots == ("in response to",)
    assert entry.examples[0].events == ("FRA 111 ISR", "ISR 190 SYR presupposed")
    assert (entry.examples[0].date, entry.examples[1].events) == ("2001-02-01", ())
    assert str(entry.place) == "verbs.yml:6"
    assert entry.place.column == 3


@pytest.mark.parametrize(
    ("frame", "code", "reverse", "negated"),
    [
        ("{in: a}", "042", "043", "120"),
        ('{in: a, code: "040"}', "040", None, None),
        ('{in: a, reverse: "040"}', "042", "040", "120"),
        ("{in: a, reverse: none}", "042", None, "120"),
        ("{in: a, code: none}", None, None, None),
    ],
)
def test_a_frame_inherits_reverse_with_the_code(
    tmp_path: Path, frame: str, code: str | None, reverse: str | None, negated: str | None
) -> None:
    body = f'visit: {{verbs: visit, code: "042", reverse: "043", negated: "120", frames: [{frame}]}}'
    found = verbs(tmp_path, body).verbs["visit"].frames[0]
    assert (found.code, found.reverse, found.negated) == (code, reverse, negated)


def test_of_is_a_slot_in_a_frame_and_a_key_in_an_entry(tmp_path: Path) -> None:
    body = 'visit: {verbs: visit, code: "042", of: subject, frames: [{of: TARGET, at: x, code: "040"}]}'
    entry = verbs(tmp_path, body).verbs["visit"]
    assert (entry.of, entry.frames[0].slots[0].slots) == ("subject", ("of",))


def test_a_frame_with_a_code_of_its_own_keeps_reverse_same(tmp_path: Path) -> None:
    body = 'meet: {verbs: meet, code: "040", reverse: same, frames: [{for: talks, code: "046"}, {in: a, code: none}]}'
    talks, nothing = verbs(tmp_path, body).verbs["meet"].frames
    assert (talks.code, talks.reverse) == ("046", "same")
    assert (nothing.code, nothing.reverse) == (None, None)


def test_frame_ids_are_free_of_order_and_position(tmp_path: Path) -> None:
    one = verbs(tmp_path, 'a: {verbs: a, code: "010", frames: [{in: [x, Y], by/with: TARGET, code: "020"}]}')
    two = verbs(tmp_path, 'a: {verbs: a, code: "010", frames: [{at: z}, {with/by: TARGET, in: [y, x], code: "030"}]}')
    assert one.verbs["a"].frames[0].id == two.verbs["a"].frames[1].id
    assert len(one.verbs["a"].frames[0].id) == 8


def test_sets_spread_out(tmp_path: Path) -> None:
    write(tmp_path, "sets.yml", "sets", 'accord: [treaty, "@truce"]\ntruce: [truce, cease fire]')
    write(
        tmp_path,
        "v.yml",
        "verbs",
        'sign: {verbs: sign, code: none, frames: [{object: ["@accord", pact], code: "057"}]}',
    )
    lexicon = load(tmp_path, cached=False)
    assert lexicon.verbs["sign"].frames[0].slots[0].words == ("treaty", "truce", "cease fire", "pact")
    assert lexicon.sets["accord"] == ("treaty", "truce", "cease fire")


def test_actors_and_agents(tmp_path: Path) -> None:
    write(
        tmp_path,
        "actors.yml",
        "actors",
        """
barack-obama:
  names: [Barack Obama]
  surname: Obama
  unmistakable: true
  country: USA
  roles:
    - {sectors: LEG, from: 2005-01-03, until: 2008-11}
    - {sectors: GOVMIL, from: 2009, until: 2016}
""",
    )
    write(tmp_path, "agents.yml", "agents", "GOVMIL: [defence minister]\nMIL: soldier")
    lexicon = load(tmp_path, cached=False)
    actor = lexicon.actors["barack-obama"]
    assert actor.unmistakable
    assert actor.roles[0].until == datetime.date(2008, 11, 30)
    assert actor.roles[1].sectors == ("GOV", "MIL")
    assert (actor.roles[1].since, actor.roles[1].until) == (datetime.date(2009, 1, 1), datetime.date(2016, 12, 31))
    assert [(one.phrase, one.sectors) for one in lexicon.agents] == [
        ("defence minister", ("GOV", "MIL")),
        ("soldier", ("MIL",)),
    ]


@pytest.mark.parametrize(
    ("text", "last", "day"),
    [
        ("2005", False, "2005-01-01"),
        ("2005", True, "2005-12-31"),
        ("2004-02", True, "2004-02-29"),
        ("2005-3-4", False, "2005-03-04"),
        ("2005-13", False, None),
        ("2005-02-30", True, None),
        ("0000", True, None),
        ("May 2005", True, None),
    ],
)
def test_periods(text: str, last: bool, day: str | None) -> None:
    found = read_period(text, last=last)
    assert (found.isoformat() if found else None) == day


VERB = 'a: {{verbs: a, code: "010", {}}}'


@pytest.mark.parametrize(
    ("body", "where", "code", "message"),
    [
        ('a: {verbs: a, code: "010", frmes: x}', "6:30", "E203", "did you mean 'frames'"),
        ("a: {verbs: a, code: '0100'}", "6:23", "E302", "did you mean 010"),
        ("a: {verbs: a, code: same}", "6:23", "E302", "none"),
        ("a: {verbs: a}", "6:3", "E207", "needs a code"),
        ('a: {code: "010"}', "6:3", "E207", "no words"),
        ("a: [x]", "6:6", "E204", "keys and values"),
        (VERB.format("target: {x: y}"), "6:38", "E204", "word or phrase"),
        (VERB.format("of: objct"), "6:34", "E206", "subject or object"),
        (VERB.format("frames: [{object: '@accord', code: '020'}]"), "6:48", "E301", "unknown set '@accord'"),
        (VERB.format("frames: [{code: '020'}]"), "6:39", "E207", "needs a slot"),
        (VERB.format("frames: [x]"), "6:39", "E204", "expected a frame"),
        (VERB.format("frames: [{object: TARGT, code: '020'}]"), "6:48", "E206", "did you mean TARGET"),
        (VERB.format("frames: [{object: [x, TARGET], code: '020'}]"), "6:52", "E206", "stands alone"),
        (VERB.format("frames: [{in: x}, {in: [x], code: '020'}]"), "6:48", "E401", "same slots"),
        (VERB.format("frames: [{nouns: x, code: '020'}]"), "6:40", "E203", "belongs to the entry"),
        (VERB.format("examples: [{text: x}]"), "6:41", "E207", "text and events"),
        (VERB.format("examples: [{text: x, events: [FRA 111]}]"), "6:60", "E206", "expected a row"),
        (VERB.format("examples: [{text: x, events: [FRA 999 ISR]}]"), "6:60", "E302", "999"),
        (VERB.format("examples: [{text: x, events: none, date: soon}]"), "6:71", "E206", "expected a date"),
    ],
)
def test_faults_of_verb_entries(tmp_path: Path, body: str, where: str, code: str, message: str) -> None:
    found = only_fault(write(tmp_path, "v.yml", "verbs", body))
    assert str(found).startswith(f"v.yml:{where}: {code} ")
    assert message in found.message


@pytest.mark.parametrize(
    ("body", "where", "code"),
    [
        ("a: {country: USA}", "6:3", "E207"),
        ("a: {names: x}", "6:3", "E207"),
        ("a: {country: US, names: x}", "6:16", "E206"),
        ("a: {country: USA, names: x, unmistakable: maybe}", "6:45", "E206"),
        ("a: {country: USA, names: x, roles: [{from: 2005, until: 2004}]}", "6:59", "E206"),
        ("a: {country: USA, names: x, roles: [{sector: GOV}]}", "6:40", "E203"),
    ],
)
def test_faults_of_actors(tmp_path: Path, body: str, where: str, code: str) -> None:
    assert str(only_fault(write(tmp_path, "a.yml", "actors", body))).startswith(f"a.yml:{where}: {code} ")


def test_unknown_slots_are_checked_against_the_grammar(tmp_path: Path) -> None:
    write(tmp_path, "g.yml", "grammar", "prepositions: [from, in response to]")
    write(tmp_path, "v.yml", "verbs", VERB.format("frames: [{form: x, code: '020'}, {in response to: x}]"))
    found = only_fault(tmp_path)
    assert (found.code, found.line, found.column) == ("E205", 6, 40)
    assert "did you mean 'from'" in found.message


def test_sets_in_a_circle(tmp_path: Path) -> None:
    found = only_fault(write(tmp_path, "s.yml", "sets", 'a: ["@b"]\nb: ["@a"]'))
    assert found.code == "E303"
    assert "@a > @b > @a" in found.message


@pytest.mark.parametrize(
    ("text", "where", "code", "message"),
    [
        ("", "1:1", "E106", "empty"),
        ("# only a remark\n", "1:1", "E106", "empty"),
        ("just text", "1:1", "E204", "cameo: 1"),
        ("kind: verbs\n", "1:1", "E201", "cameo: 1"),
        ("cameo: 2\nkind: verbs\n", "1:1", "E201", "'2'"),
        ("cameo: 1\n", "1:1", "E202", "no 'kind:'"),
        ("cameo: 1\nkind: verb\n", "2:1", "E202", "did you mean 'verbs'"),
        ("cameo: 1\nkind: verbs\nlanguage: en\n", "1:1", "E207", "'verbs:'"),
        ("cameo: 1\nkind: verbs\nverbs: {}\n", "1:1", "E202", "language"),
        ("cameo: 1\nkind: sets\nlanguage: en\nstes: {}\nsets: {}\n", "4:1", "E203", "did you mean 'sets'"),
        ("cameo: 1\nkind: sets\nlanguage: en\nsets: [a]\n", "4:7", "E204", "names with a value"),
        ("a: b: c\n", "1:5", "E103", "colon"),
        ("a: [b\nc: d\n", "2:2", "E103", "broken YAML"),
        ("a:\n\tb: c\n", "2:1", "E103", "tab"),
        ("a: 'b\n", "2:1", "E103", "quotation mark"),
        ("a: \x07\n", "1:4", "E103", "control"),
        ("a: {b: @c}\n", "1:8", "E109", 'write "@c"'),
        ("a: &x b\n", "1:4", "E104", "anchor"),
        ("a: *x\n", "1:4", "E104", "alias"),
        ("a: !!int 3\n", "1:4", "E104", "tag"),
        ("a: !x 3\n", "1:4", "E104", "tag"),
        ("a: b\n---\nc: d\n", "2:1", "E104", "second document"),
    ],
)
def test_faults_of_files(tmp_path: Path, text: str, where: str, code: str, message: str) -> None:
    (tmp_path / "f.yml").write_text(text, encoding="utf-8")
    found = only_fault(tmp_path / "f.yml")
    assert str(found).startswith(f"f.yml:{where}: {code} "), str(found)
    assert message in found.message
    assert found.code in RULES


def test_equal_keys_and_missing_values(tmp_path: Path) -> None:
    body = "a: {verbs: a, code: none, frames: [{object: hunger, strike, code: '010'}], note: x, note: y}\nb:\n"
    faults = faults_of(write(tmp_path, "v.yml", "verbs", body))
    assert [(one.code, one.line, one.column) for one in faults] == [("E108", 6, 55), ("E107", 6, 87), ("E108", 7, 3)]
    assert "it has a comma" in faults[0].message
    assert "first in line 6" in faults[1].message
    assert "comma" not in faults[2].message


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_bytes("cameo: 1\nnote: façade\n".encode("latin-1"))
    assert str(only_fault(tmp_path / "f.yml")).startswith("f.yml:2:9: E102 not UTF-8: found byte 0xe7")


def test_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = write(tmp_path, "s.yml", "sets", "a: [b]")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load(path, cached=False).sets == {"a": ("b",)}


def test_missing_file_and_folder_without_files(tmp_path: Path) -> None:
    assert only_fault(tmp_path / "none.yml").code == "E101"
    assert only_fault(tmp_path).code == "E101"


def test_file_too_large(tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_bytes(b"#" * (MAX_BYTES + 1))
    assert "8 MiB" in only_fault(tmp_path / "f.yml").message


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000])
def test_bottomless_nesting_is_one_clear_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "f.yml").write_text(text, encoding="utf-8")
    found = only_fault(tmp_path / "f.yml")
    assert found.code == "E105"
    assert "\n" not in str(found)


def test_the_scan_stops_at_the_first_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = 0
    parse = yaml.parse

    def counted(*arguments: Any, **options: Any) -> Iterator[Any]:
        nonlocal seen
        for event in parse(*arguments, **options):
            seen += 1
            yield event

    monkeypatch.setattr(yaml, "parse", counted)
    monkeypatch.setattr(yaml, "compose", lambda *_: pytest.fail("composed in spite of the fault"))
    faults: list[Fault] = []
    assert parse_table(b"[" * 100_000, "f.yml", faults) is None
    assert seen <= MAX_DEPTH + 3


def test_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    write(tmp_path, "mine/a.yml", "verbs", "a: {verbs: a}")
    write(tmp_path, "mine/b/b.yml", "verbs", "b: {verbs: b}")
    (tmp_path / "mine" / "c.yml").write_text("[", encoding="utf-8")
    faults = faults_of(tmp_path / "mine")
    assert [one.path for one in faults] == ["mine/a.yml", "mine/b/b.yml", "mine/c.yml"]


def compile_text(data: bytes) -> tuple[Fault, ...]:
    """The faults of one file, with no ontology behind it."""
    return compile_files([RawFile("f.yml", 0, data)], "en").faults


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_crash_the_loader(data: bytes) -> None:
    assert all(one.line >= 1 and one.column >= 1 and one.code in RULES for one in compile_text(data))


_SCALARS = st.sampled_from(["a", "010", "none", "same", "TARGET", '"@x"', "''", "2005", "true", "FRA", "FRA 010 FRA"])
_KEYS = st.sampled_from(
    (
        *("a", "verbs", "code", "frames", "examples", "text", "events", "object", "by/with", "reverse", "source", "of"),
        *("roles", "names", "from", "until", "surname", "country", "sectors", "extends", "remove", "add", "doer"),
    )
)
_NODES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(_KEYS, inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{key}: {value}" for key, value in table.items()) + "}"
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(kind=st.sampled_from(sorted(KINDS)), body=_NODES)
def test_no_structure_crashes_the_loader(kind: str, body: str) -> None:
    text = f"cameo: 1\nkind: {kind}\nlanguage: en\n{kind}: {body}\n"
    assert all(one.code in RULES and "\n" not in one.message for one in compile_text(text.encode()))
