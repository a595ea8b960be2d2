"""The bundled parser."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from cameo import parser as module
from cameo.document import Document, Sentence
from cameo.errors import ParserError
from cameo.parser import BUNDLED_MODEL, Parser, load_parser

pytestmark = pytest.mark.model

NEWS = "Iran's defence minister didn't meet his Azerbaijani counterpart in Baku. The talks can't go on, officials said."
WIRE = "BAKU, May 5 (Reuters) - Iran attacked a border post\nof Azer-\nbaijan on Sunday.\n\n   France condemned it."


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def _tree(sentences: tuple[Sentence, ...]) -> list[list[tuple[str, str, int, str]]]:
    return [[(token.text, token.lemma, token.head, token.deprel) for token in one.tokens] for one in sentences]


def test_spans_are_places_in_the_text_as_given(parser: Parser) -> None:
    (parsed,) = parser.parse([Document("a", WIRE)])
    places = {token.text: WIRE[slice(*token.span)] for sentence in parsed.sentences for token in sentence.tokens}
    assert places.pop("Azerbaijan") == "Azer-\nbaijan"
    assert all(token == place for token, place in places.items())
    assert "BAKU" not in places
    assert [sentence.index for sentence in parsed.sentences] == [0, 1]
    assert parsed.model == parser.model_id


def test_possessives_and_negations_are_words(parser: Parser) -> None:
    first, second = parser.sentences(NEWS)
    assert [token.text for token in first.tokens[:8]] == [
        "Iran",
        "'s",
        "defence",
        "minister",
        "did",
        "n't",
        "meet",
        "his",
    ]
    assert [token.text for token in second.tokens[2:4]] == ["ca", "n't"]
    assert first.tokens[5].lemma == "not"


def test_encoder_is_loaded_once_and_runs_once_a_batch(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    tagger, heads = (parser._processors[name].trainer.model.bert_model for name in ("pos", "depparse"))
    assert tagger is heads is parser._encoder
    before = parser._encoder.passes
    parser.sentences(NEWS)
    assert parser._encoder.passes == before + 1
    assert parser._encoder._known == {}


def test_order_is_kept_and_neighbours_do_not_matter(parser: Parser) -> None:
    texts = [NEWS, WIRE, "", "Go!", "No one died. " * 30, 'France said: "We won\'t."']
    documents = [Document(str(number), text) for number, text in enumerate(texts)]
    together = list(parser.parse(documents))
    assert [parsed.document for parsed in together] == documents
    for parsed in together:
        assert _tree(parsed.sentences) == _tree(parser.sentences(parsed.document.text))


def test_documents_stream(parser: Parser) -> None:
    taken = []

    def documents() -> Iterator[Document]:
        for number in range(10):
            taken.append(number)
            yield Document(str(number), "Go!")

    stream = parser.parse(documents(), batch_size=2)
    next(stream)
    assert len(taken) == 2


def test_names_in_teletype_get_their_capitals(parser: Parser) -> None:
    text = "SALVADORAN REBELS ATTACKED A TOWN IN PERU AS I\nSAID. THE GOVERNMENT CONDEMNED THEM."
    words = [token.text for sentence in parser.sentences(text) for token in sentence.tokens]
    assert {"Peru", "I", "rebels", "government", "The"} <= set(words)


def test_words_of_a_token_share_its_span_unless_they_spell_it() -> None:
    from stanza.models.common.doc import Document as StanzaDocument

    def token(first: int, form: str, start: int, *words: str) -> list[dict[str, object]]:
        place = {"text": form, "start_char": start, "end_char": start + len(form)}
        if not words:
            return [{"id": (first,), **place}]
        inner = [{"id": (first + number,), "text": word} for number, word in enumerate(words)]
        return [{"id": (first, first + len(words) - 1), **place}, *inner]

    document = StanzaDocument([token(1, "du", 0, "de", "le") + token(3, "cannot", 3, "can", "not") + token(5, "x", 10)])
    found = module._words("du cannot x", document.sentences[0])
    assert [(word.text, word.start, word.end) for word in found] == [
        ("de", 0, 2),
        ("le", 0, 2),
        ("can", 3, 6),
        ("not", 6, 9),
        ("x", 10, 11),
    ]


def test_titles_are_one_sentence_with_spans_into_the_title(parser: Parser) -> None:
    document = Document("a", "Iran met France.", title="Talks fail. Iran blames France.")
    (parsed,) = parser.parse([document], title=True)
    assert [sentence.index for sentence in parsed.sentences] == [-1, 0]
    assert parsed.sentences[0].span == (0, len(document.title or ""))
    (parsed,) = parser.parse([document])
    assert [sentence.index for sentence in parsed.sentences] == [0]


def test_one_document_that_fails_does_not_stop_the_others(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = parser._tokenize

    def failing(window: list[module._Chunk]) -> Iterator[list[list[module._Word]]]:
        if any("bad" in chunk.text for chunk in window):
            raise RuntimeError("no luck")
        return whole(window)

    monkeypatch.setattr(parser, "_tokenize", failing)
    good, bad, empty = parser.parse([Document("a", "Go!"), Document("b", "bad"), Document("c", "")])
    assert (len(good.sentences), good.problems) == (1, ())
    assert (bad.sentences, [problem.kind for problem in bad.problems]) == ((), ["parser-failed"])
    assert "RuntimeError: no luck" in bad.problems[0].message
    assert [problem.kind for problem in empty.problems] == ["empty-text"]


@pytest.mark.parametrize(
    "text",
    [
        "word " * 1500,
        "x" * 9000,
        "Go! " * 300 + "y" * 110,
        "\u4e00\u4e8c " * 300,
        "http://" + "a/" * 400 + " is a page. Ok.",
        ") ( ] [ } { ' \" " * 200,
        "\u0301\u0301 \ud800 \u200d Go!",
        "1.2 3,4 " * 700,
    ],
    ids=lambda text: text[:6].encode("ascii", "backslashreplace").decode(),
)
def test_strange_texts_go_through(parser: Parser, text: str) -> None:
    (parsed,) = parser.parse([Document("a", text)])
    assert all(problem.kind == "long-sentence" for problem in parsed.problems)
    spans = [token.span for sentence in parsed.sentences for token in sentence.tokens]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(len(sentence.tokens) <= module.MAX_WORDS for sentence in parsed.sentences)
    seen = "".join(text[start:end] for start, end in spans)
    assert seen == "".join(text.replace("\ud800", " ").split())


def test_lemmas_do_not_pile_up(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LEMMA_MEMORY", 3)
    assert parser._lemmas is not None
    parser.sentences("Xarfs gorbled the blicketer, the dax and the wugs of Snorfland.")
    assert sum(map(len, parser._processors["lemma"].trainer.pos_dict.values())) <= parser._lemmas[0] + 3


def test_loading_uses_no_network(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def refuse(*_: object) -> NoReturn:
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert load_parser().model_id == load_parser(BUNDLED_MODEL).model_id.replace("en-", "cameo-en-", 1)
    assert capfd.readouterr() == ("", "")
    with pytest.raises(ParserError, match=r"'xx': .*needs a network"):
        load_parser("xx")


def test_a_broken_model_is_named(tmp_path: Path) -> None:
    for name in module.MODEL_FILES:
        (tmp_path / name).mkdir() if name == "encoder" else (tmp_path / name).write_text("{}")
    with pytest.raises(ParserError, match="cannot be loaded"):
        load_parser(tmp_path)


def test_the_bundle_fits_and_names_no_machine() -> None:
    files = [file for file in BUNDLED_MODEL.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 60_000_000
    assert json.loads((BUNDLED_MODEL / "resources.json").read_text()) == {}
    assert not any(b"/home/" in file.read_bytes() for file in files)
