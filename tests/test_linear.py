"""The work on a sentence grows with its length, and not with its square: counted in calls, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from cameo import Coder
from cameo.document import Document, ParsedDocument, Sentence, Token

Word = tuple[str, str, str, int, str]
NAMES = ("France", "Germany", "Iran", "Israel", "Syria", "Russia")
VERB_TAGS = {"VERB": "VBD", "PROPN": "NNP", "NOUN": "NN", "PRON": "PRP", "ADJ": "JJ"}


def parsed(words: list[Word]) -> ParsedDocument:
    tokens: list[Token] = []
    start = 0
    for number, (text, lemma, upos, head, deprel) in enumerate(words, 1):
        tag = VERB_TAGS.get(upos, "IN")
        tokens.append(Token(number, text, lemma, upos, tag, "", head, deprel, start, start + len(text)))
        start += len(text) + 1
    document = Document("d", " ".join(word[0] for word in words), date="2015-01-01")
    return ParsedDocument(document, (Sentence(0, tuple(tokens)),))


def name(number: int) -> str:
    return NAMES[number % len(NAMES)]


def attacked(number: int) -> list[Word]:
    """*France attacked Iran and Germany attacked Israel and …*."""
    words: list[Word] = []
    for k in range(number):
        verb = len(words) + 3
        words.append(("and", "and", "CCONJ", verb, "cc"))
        words.append((name(k), name(k), "PROPN", verb, "nsubj"))
        words.append(("attacked", "attack", "VERB", 3 if k else 0, "conj" if k else "root"))
        words.append((name(k + 1), name(k + 1), "PROPN", verb, "obj"))
    return words


def said(number: int) -> list[Word]:
    """*France said that it attacked that it attacked …*: one clause in the other."""
    words: list[Word] = [("France", "France", "PROPN", 2, "nsubj"), ("said", "say", "VERB", 0, "root")]
    for _ in range(number):
        above, verb = len(words), len(words) + 3
        words.append(("that", "that", "SCONJ", verb, "mark"))
        words.append(("it", "it", "PRON", verb, "nsubj"))
        words.append(("attacked", "attack", "VERB", above, "ccomp"))
    return words


def of_soldiers(number: int) -> list[Word]:
    """*attacked soldiers of soldiers of …*: one phrase in the other."""
    words: list[Word] = [("attacked", "attack", "VERB", 0, "root"), ("soldiers", "soldier", "NOUN", 1, "obj")]
    for _ in range(number):
        above = len(words)
        words.append(("of", "of", "ADP", above + 2, "case"))
        words.append(("soldiers", "soldier", "NOUN", above, "nmod"))
    return words


def in_villages(number: int) -> list[Word]:
    """*attacked police in police in …*: one place in the other."""
    words = of_soldiers(number)
    return [("in", "in", *word[2:]) if word[0] == "of" else word for word in words]


def listed(number: int) -> list[Word]:
    """*attacked France and Germany and Iran and …*."""
    words: list[Word] = [("attacked", "attack", "VERB", 0, "root"), ("Iran", "Iran", "PROPN", 1, "obj")]
    for k in range(number):
        words.append(("and", "and", "CCONJ", len(words) + 2, "cc"))
        words.append((name(k), name(k), "PROPN", 2, "conj"))
    return words


def besieged(number: int) -> list[Word]:
    """*attacked soldiers besieging soldiers besieging …*."""
    words: list[Word] = [("attacked", "attack", "VERB", 0, "root"), ("soldiers", "soldier", "NOUN", 1, "obj")]
    for _ in range(number):
        above = len(words)
        words.append(("besieging", "besiege", "VERB", above, "acl"))
        words.append(("soldiers", "soldier", "NOUN", above + 1, "obj"))
    return words


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(unresolved="keep")


def calls(coder: Coder, document: ParsedDocument) -> int:
    """How many functions coding calls, those of C too."""
    count = 0

    def counted(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        list(coder.code_parsed([document]))
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", [attacked, said, of_soldiers, in_villages, listed, besieged])
def test_calls_grow_with_the_sentence(coder: Coder, shape: Callable[[int], list[Word]]) -> None:
    short, long = parsed(shape(125)), parsed(shape(500))
    list(coder.code_parsed([short]))  # what is made on first use
    growth = len(long.sentences[0].tokens) / len(short.sentences[0].tokens)
    assert calls(coder, long) < 1.3 * growth * calls(coder, short)


def test_a_sentence_of_two_thousand_words_is_coded(coder: Coder) -> None:
    (coded,) = coder.code_parsed([parsed(attacked(500))])
    assert len(coded.document.text.split()) == 2000
    assert len({event.trigger.span for event in coded.events}) == 500


def test_a_sentence_that_names_nobody_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    stormed = parsed([("storms", "storm", "NOUN", 2, "nsubj"), ("attacked", "attack", "VERB", 0, "root")])
    coder = Coder()
    reads: list[object] = []
    monkeypatch.setattr(type(coder.engine), "read", lambda self, *arguments: reads.append(arguments))
    (coded,) = coder.code_parsed([stormed])
    assert (coded.events, reads) == ((), [])
    list(coder.code_parsed([parsed(attacked(1))]))
    assert len(reads) == 1
