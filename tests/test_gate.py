"""The gate: no event is lost behind it, and what it keeps from the parser can be parsed later."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from cameo.coder import Coder, OptionError
from cameo.conllu import read_conllu
from cameo.dictionary import BUNDLED
from cameo.document import Document, ParsedDocument, Sentence, Token
from cameo.errors import ParserError
from cameo.gate import Gate
from cameo.inflection import base_forms, verb_forms
from cameo.operators import MODALITIES

ROOT = Path(__file__).parent.parent
FROZEN = sorted((ROOT / "dictionaries" / "en" / "parses").glob("*.conllu"))
MIXED = Document("d", "Mixed case.")
TELETYPE = Document("d", "A STORY IN CAPITALS, AS THE WIRE HAD IT.")

ZORBLE = """\
cameo: 1
kind: verbs
language: en
origin: editors
verbs:
  zorble: {verbs: [zorble], code: "051"}
"""


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(modality=frozenset(MODALITIES))


@pytest.fixture(scope="module")
def keeping() -> Coder:
    return Coder(modality=frozenset(MODALITIES), unresolved="keep")


@pytest.mark.parametrize("unresolved", ["drop", "keep"])
def test_no_example_of_the_dictionaries_loses_an_event(coder: Coder, keeping: Coder, unresolved: str) -> None:
    chosen = coder if unresolved == "drop" else keeping
    parses = [parsed for file in FROZEN for parsed in read_conllu(file)]
    assert sum(len(parsed.sentences) for parsed in parses) > 1000
    for parsed in parses:
        refused = [
            sentence for sentence in parsed.sentences if not chosen.gate.wants(parsed.document, _words(sentence))
        ]
        (coded,) = chosen.code_parsed([evolve(parsed, sentences=tuple(refused))])
        assert coded.events == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("France was there .", "a known name"),
        ("it was there , in the french town .", ""),
        ("The soldiers were attacked .", "role word and trigger"),
        ("The army doctor Zemblov slept .", "role word and name"),
        ("Zemblov , an army doctor , slept .", "role word and name"),
        ("He was stabbed by Zemblov .", "trigger and name"),
        ("Policemen met .", "role word and trigger"),
        ("the US is big", "a known name"),
        ("The soldiers must sleep .", "role word and auxiliary of a demand"),
        ("It snowed all day .", ""),
        ("It snowed in Zembla .", ""),
        ("It was stabbed .", ""),
        ("The soldiers slept .", ""),
        ("They told us so .", ""),
        ("", ""),
    ],
)
def test_which_sentences_are_parsed(coder: Coder, text: str, reason: str) -> None:
    assert coder.gate.wants(MIXED, text.split()) == bool(reason)


def test_in_teletype_any_word_may_be_a_name(coder: Coder) -> None:
    for sentence in ("the soldiers slept .", "it was stabbed .", "they told us so ."):
        assert coder.gate.wants(TELETYPE, sentence.split())
    assert not coder.gate.wants(TELETYPE, ["it", "snowed", "all", "day", "."])


def test_unknown_sides_need_a_trigger_only(coder: Coder, keeping: Coder) -> None:
    words = ["It", "was", "stabbed", "."]
    assert (coder.gate.wants(MIXED, words), keeping.gate.wants(MIXED, words)) == (False, True)
    assert coder.gate.id != keeping.gate.id


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["it", "the", "rain", "France", "soldiers", "Zembla", "stabbed", "slept", ",", "US", "us"]),
        max_size=7,
    )
)
def test_more_words_never_close_the_gate(words: list[str]) -> None:
    gate = _bundled_gate()
    if gate.wants(MIXED, words):
        assert gate.wants(MIXED, [*words, "it", "snowed"])


def test_regular_forms_of_all_verbs_lead_back(coder: Coder) -> None:
    heads = {
        pattern.words[pattern.head]
        for pattern in coder.engine.triggers.patterns()
        if pattern.kind == "verb" and len(pattern.words[pattern.head]) > 2
    }
    assert len(heads) > 500
    lost = {(head, form) for head in heads for form in verb_forms(head) if head not in base_forms(form)}
    assert lost == set()


@pytest.mark.parametrize(
    ("form", "base"),
    [("crises", "crisis"), ("wives", "wife"), ("policemen", "policeman"), ("lying", "lie"), ("panicked", "panic")],
)
def test_irregular_endings_lead_back(form: str, base: str) -> None:
    assert base in base_forms(form)


def test_irregular_and_british_forms_open_it(coder: Coder) -> None:
    for trigger in ("overthrown", "criticised", "criticized", "organised", "kidnaped", "withdrew"):
        assert coder.gate.wants(MIXED, ["It", "was", trigger, "by", "Zemblov"]), trigger


def test_other_languages_have_no_gate() -> None:
    with pytest.raises(OptionError, match="gate: found 'fr', expected one of en"):
        Coder(language="fr", gate=True)


# --- coding what a gate has kept from the parser


class FakeParser:
    """Makes every sentence ``X zorbled Y``."""

    model_id = "m"

    def __init__(self) -> None:
        self.asked: list[int] = []

    def complete(self, parsed: ParsedDocument, wanted: object) -> ParsedDocument:
        self.asked += [sentence.index for sentence in parsed.sentences if not sentence.parsed]
        return evolve(parsed, sentences=tuple(map(_analysed, parsed.sentences)))


TEXT = "It snowed . We zorbled Zemblov ."


def _bare(index: int, text: str) -> Sentence:
    tokens = []
    for number, word in enumerate(text.split(), start=1):
        start = TEXT.index(word)
        tokens.append(Token(number, word, "", "", "", "", 0, "", start, start + len(word)))
    return Sentence(index, tuple(tokens), parsed=False)


GATED = ParsedDocument(
    Document("d", TEXT, "2024-05-05"), (_bare(0, "It snowed ."), _bare(1, "We zorbled Zemblov .")), (), "m"
)


def _analysed(sentence: Sentence) -> Sentence:
    if sentence.tokens[1].text != "zorbled":
        return sentence
    facts = (("PRON", "nsubj", 2), ("VERB", "root", 0), ("PROPN", "obj", 2), ("PUNCT", "punct", 2))
    tokens = tuple(
        evolve(token, lemma="zorble" if upos == "VERB" else token.text, upos=upos, deprel=deprel, head=head)
        for token, (upos, deprel, head) in zip(sentence.tokens, facts, strict=True)
    )
    return evolve(sentence, tokens=tokens, parsed=True)


@pytest.fixture
def zorbling(tmp_path: Path) -> Coder:
    (tmp_path / "mine.yml").write_text(ZORBLE)
    return Coder([BUNDLED, tmp_path / "mine.yml"], unresolved="keep")


def test_sentences_that_nobody_wants_load_no_parser() -> None:
    unconcerned = Coder(parser="./none", unresolved="keep")
    (coded,) = unconcerned.code_parsed([GATED])
    assert (coded.events, coded.problems) == ((), ())


def test_other_dictionaries_have_the_sentences_parsed_that_they_want(zorbling: Coder) -> None:
    parser = FakeParser()
    zorbling.__dict__["parser"] = parser
    (coded,) = zorbling.code_parsed([GATED])
    assert [(event.code, event.sentence) for event in coded.events] == [("051", 1)]
    assert parser.asked == [0, 1]
    assert coded.problems == ()


def test_without_the_parser_a_problem_says_what_is_missing(zorbling: Coder) -> None:
    zorbling.__dict__["parser"] = _parser_named("another")
    (coded,) = zorbling.code_parsed([GATED])
    assert coded.events == ()
    (problem,) = coded.problems
    assert problem.kind == "not-parsed"
    assert "document d: 1 sentence left out" in problem.message
    assert "the parser at hand is another, the parses are by m" in problem.message


def test_a_parser_that_cannot_be_loaded_is_a_problem_too(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(ZORBLE)
    coder = Coder([BUNDLED, tmp_path / "mine.yml"], parser=tmp_path / "none", unresolved="keep")
    with pytest.raises(ParserError):
        _ = coder.parser
    (coded,) = coder.code_parsed([GATED])
    assert "no such folder" in coded.problems[0].message


def _parser_named(name: str) -> FakeParser:
    parser = FakeParser()
    parser.model_id = name
    return parser


def _words(sentence: Sentence) -> list[str]:
    return [token.text for token in sentence.tokens]


_GATES: list[Gate] = []


def _bundled_gate() -> Gate:
    if not _GATES:
        _GATES.append(Coder().gate)
    return _GATES[0]


# --- with the parser


@pytest.mark.model
def test_the_sample_articles_give_the_same_events_behind_the_gate() -> None:
    articles = sorted((ROOT / "docs" / "examples").glob("*.txt"))
    documents = [Document(path.stem, path.read_text("utf-8"), path.name[:10]) for path in articles]
    documents.append(
        Document("weather", "It snowed all day. France condemned Israel. It snowed in Zembla.", "2024-05-05")
    )
    gated, free = Coder(gate=True), Coder()
    gated.__dict__["parser"] = free.parser
    behind, open_ = list(gated.code_documents(documents)), list(free.code_documents(documents))
    assert [coded.events for coded in behind] == [coded.events for coded in open_]
    assert sum(len(coded.events) for coded in open_) > 20


@pytest.mark.model
def test_refused_sentences_have_words_and_places_and_can_be_parsed_later() -> None:
    parser = Coder().parser
    document = Document("d", "MR ZEMBLAN SLEPT. IT SNOWED ALL DAY IN ZEMBLA.")
    (bare,) = parser.parse([document], wanted=lambda _, words: "snowed" not in words)
    (whole,) = parser.parse([document])
    assert [sentence.parsed for sentence in bare.sentences] == [True, False]
    for token in bare.sentences[1].tokens:
        assert document.text[slice(*token.span)].lower() == token.text.lower()
        assert (token.lemma, token.upos, token.deprel, token.head) == ("", "", "", 0)
    assert parser.complete(bare, lambda *_: False) == bare
    assert parser.complete(bare, lambda *_: True) == whole
