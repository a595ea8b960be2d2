"""What must hold of every event, whatever the tree: identity, order, spans, and *drop* a part of *keep*."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cameo.coder import CodedDocument, Coder, OptionError
from cameo.dictionary import bundled_folder
from cameo.document import Document, ParsedDocument, Sentence, Token
from cameo.errors import DateError
from cameo.events import event_id
from cameo.operators import MODALITIES

DATA = Path(__file__).parent / "data"
WORDS = (
    *("France", "Iran", "Syria", "Iraq", "Israeli", "French", "troops", "president", "Paris", "it", "their", "who"),
    *("attacked", "attack", "met", "talks", "visited", "condemned", "sent", "weapons", "withdrew", "ambassador"),
    *("refused", "urged", "threatened", "threat", "said", "denied", "will", "may", "not", "no", "if", "to", "of", "on"),
    *("by", "with", "from", "and", "between", "was", "the", "'s", "-", ",", "?", "each", "other", "forty", "1968"),
)
LEMMAS = {
    **{"attacked": "attack", "met": "meet", "visited": "visit", "condemned": "condemn", "sent": "send"},
    **{"withdrew": "withdraw", "refused": "refuse", "urged": "urge", "threatened": "threaten", "said": "say"},
    **{"denied": "deny", "was": "be", "weapons": "weapon", "troops": "troop"},
}
RELATIONS = (
    *("nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "nmod:poss", "amod", "compound", "conj", "cc"),
    *("xcomp", "ccomp", "advcl", "acl", "acl:relcl", "appos", "flat", "case", "mark", "aux", "aux:pass", "cop", "det"),
    *("advmod", "parataxis", "punct", "root", "dep", "expl", "compound:prt"),
)
TAGS = ("NOUN", "PROPN", "VERB", "AUX", "ADJ", "ADP", "PRON", "DET", "PART", "NUM", "PUNCT")
FEATS = ("", "VerbForm=Fin", "Tense=Past|VerbForm=Part|Voice=Pass", "PronType=Rel", "Number=Plur")


@pytest.fixture(scope="module")
def layers() -> list[Path]:
    bundled = bundled_folder()
    parts = ("SOURCES.yml", "codes", "actors", "en/grammar.yml", "en/operators.yml", "en/sets.yml", "en/agents.yml")
    return [*(bundled / part for part in parts), DATA / "verbs.yml"]


@pytest.fixture(scope="module")
def keep(layers: list[Path]) -> Coder:
    return Coder(layers, unresolved="keep", modality=set(MODALITIES))


@pytest.fixture(scope="module")
def drop(layers: list[Path]) -> Coder:
    return Coder(layers, modality=set(MODALITIES))


@st.composite
def documents(draw: st.DrawFn) -> ParsedDocument:
    """Random words under random trees, cycles and heads out of range among them."""
    sentences = []
    text = ""
    for index in range(draw(st.integers(1, 2))):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
        tokens = []
        for position, word in enumerate(words, start=1):
            text += " " if text else ""
            tokens.append(
                Token(
                    id=position,
                    text=word,
                    lemma=LEMMAS.get(word, word),
                    upos=draw(st.sampled_from(TAGS)),
                    xpos="_",
                    feats=draw(st.sampled_from(FEATS)),
                    head=draw(st.integers(0, len(words) + 1)),
                    deprel=draw(st.sampled_from(RELATIONS)),
                    start=len(text),
                    end=len(text) + len(word),
                )
            )
            text += word
        sentences.append(Sentence(index, tuple(tokens)))
    return ParsedDocument(Document(id="d", text=text, date="2015-06-01"), tuple(sentences))


def coded(coder: Coder, parsed: ParsedDocument) -> CodedDocument:
    return next(iter(coder.code_parsed([parsed])))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parsed=documents())
def test_any_tree(parsed: ParsedDocument, keep: Coder, drop: Coder) -> None:
    kept = coded(keep, parsed)
    text = parsed.document.text
    assert not kept.problems
    assert len({event.id for event in kept.events}) == len(kept.events)
    for event in kept.events:
        assert event.source is not None or event.target is not None
        assert text[slice(*event.trigger.span)] == event.trigger.text
        for mention in (event.source, event.target):
            if mention is not None:
                assert text[slice(*mention.span)] == mention.text
                assert mention.span[0] <= mention.head_span[0] < mention.head_span[1] <= mention.span[1]
    assert [event for event in kept.events if event in coded(drop, parsed).events] == list(coded(drop, parsed).events)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parsed=documents())
def test_mirrors_follow_their_row(parsed: ParsedDocument, keep: Coder) -> None:
    events = coded(keep, parsed).events
    starts = [(event.sentence, event.trigger.span[0]) for event in events]
    assert starts == sorted(starts)
    for before, event in zip((None, *events), events, strict=False):
        if event.mirror_of is not None:
            assert before is not None
            assert before.id == event.mirror_of
            assert (event.source, event.target) == (before.target, before.source)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parsed=documents())
def test_coding_twice_gives_the_same(parsed: ParsedDocument, keep: Coder) -> None:
    assert coded(keep, parsed) == coded(keep, parsed)


def test_identity_is_pinned() -> None:
    assert event_id("a", (3, 6), (0, 4), None, 0) == event_id("a", (3, 6), (0, 4), None, 0)
    assert event_id("a", (3, 6), (0, 4), None, 0) == "c33a1da1bca9bc98"
    assert event_id("a", (3, 6), (0, 4), None, 1) != event_id("a", (3, 6), (0, 4), None, 0)


def test_a_recoded_event_keeps_its_name(layers: list[Path], drop: Coder, tmp_path: Path) -> None:
    recode = tmp_path / "recode.yml"
    recode.write_text(
        'cameo: 1\nkind: verbs\nlanguage: en\norigin: editors\nverbs:\n  condemn: {verbs: [condemn], code: "112"}\n',
        encoding="utf-8",
    )
    other = Coder([*layers, recode], modality=set(MODALITIES))
    words = (("France", 2, "nsubj", "PROPN"), ("condemned", 0, "root", "VERB"), ("Iran", 2, "obj", "PROPN"))
    parsed = plain_sentence(words)
    (before,), (after,) = coded(drop, parsed).events, coded(other, parsed).events
    assert (before.code, after.code) == ("111", "112")
    assert before.id == after.id


def plain_sentence(words: tuple[tuple[str, int, str, str], ...], date: str | None = "2015-06-01") -> ParsedDocument:
    text = " ".join(word for word, *_ in words)
    tokens, start = [], 0
    for position, (word, head, relation, tag) in enumerate(words, start=1):
        lemma = LEMMAS.get(word, word)
        tokens.append(Token(position, word, lemma, tag, "_", "", head, relation, start, start + len(word)))
        start += len(word) + 1
    return ParsedDocument(Document(id="d", text=text, date=date), (Sentence(0, tuple(tokens)),))


def test_date_of_the_call_serves_documents_without_one(drop: Coder) -> None:
    words = (("France", 2, "nsubj", "PROPN"), ("attacked", 0, "root", "VERB"), ("Iran", 2, "obj", "PROPN"))
    undated = plain_sentence(words, date=None)
    (result,) = drop.code_parsed([undated], date="1999-12-31")
    assert result.events[0].date == datetime.date(1999, 12, 31)
    assert not result.problems
    (result,) = drop.code_parsed([undated])
    assert result.events[0].date is None
    assert [problem.kind for problem in result.problems] == ["no-date"]


def test_titles_are_coded_on_request(layers: list[Path], drop: Coder) -> None:
    words = (("France", 2, "nsubj", "PROPN"), ("attacked", 0, "root", "VERB"), ("Iran", 2, "obj", "PROPN"))
    parsed = plain_sentence(words)
    document = evolve(parsed.document, title=parsed.document.text, text="")
    titled = evolve(parsed, document=document, sentences=(evolve(parsed.sentences[0], index=-1),))
    assert coded(drop, titled).events == ()
    (event,) = coded(Coder(layers, title=True), titled).events
    assert (event.sentence, event.trigger.text) == (-1, "attacked")


@pytest.mark.parametrize("options", [{"unresolved": "maybe"}, {"modality": {"true"}}])
def test_wrong_options(options: dict[str, object], layers: list[Path]) -> None:
    with pytest.raises(OptionError, match="expected one of"):
        Coder(layers, **options)


def test_wrong_date() -> None:
    with pytest.raises(DateError, match="2024-13-01"):
        Document(id="a", text="x", date="2024-13-01")
