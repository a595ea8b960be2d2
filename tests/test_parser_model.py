"""The bundled parser."""

from __future__ import annotations

import json
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameo.document import Document, Sentence
from cameo.errors import ParserError
from cameo.parser import BUNDLED_MODEL, MODEL_FILES, Parser, batches, chunks, load_parser, stream
from cameo.parser.batches import MAX_WORDS, Word
from cameo.parser.loading import INT8_FILE, model_id

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


def test_encoder_is_loaded_once_and_runs_once_a_batch(parser: Parser) -> None:
    annotator = parser._annotator
    tagger, heads = (annotator.processors[name].trainer.model.bert_model for name in ("pos", "depparse"))
    assert tagger is heads is annotator.encoder
    before = annotator.encoder.passes
    parser.sentences(NEWS)
    assert annotator.encoder.passes == before + 1
    assert annotator.encoder._known == {}


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

    from cameo.parser.tokenization import words_of

    def token(first: int, form: str, start: int, *words: str) -> list[dict[str, object]]:
        place = {"text": form, "start_char": start, "end_char": start + len(form)}
        if not words:
            return [{"id": (first,), **place}]
        inner = [{"id": (first + number,), "text": word} for number, word in enumerate(words)]
        return [{"id": (first, first + len(words) - 1), **place}, *inner]

    document = StanzaDocument([token(1, "du", 0, "de", "le") + token(3, "cannot", 3, "can", "not") + token(5, "x", 10)])
    found = words_of("du cannot x", document.sentences[0])
    assert [(word.text, word.start, word.end) for word in found] == [
        ("de", 0, 2),
        ("le", 0, 2),
        ("can", 3, 6),
        ("not", 6, 9),
        ("x", 10, 11),
    ]


def test_words_are_those_of_the_document_that_the_tokenizer_would_make(parser: Parser) -> None:
    tokenizer = parser._annotator._tokenizer
    assert tokenizer._letters is not None
    texts = ["", " \n", "The U.S. said\nno. Iran  didn't.", "One.\n\nTwo\n\n\n", "\n\nBAKU, May 5 - It's over", "…"]
    assert tokenizer.words(texts) == tokenizer._by_documents(texts)
    assert [tokenizer.words([text])[0] for text in texts] == tokenizer.words(texts)


def test_titles_are_one_sentence_with_spans_into_the_title(parser: Parser) -> None:
    document = Document("a", "Iran met France.", title="Talks fail. Iran blames France.")
    (parsed,) = parser.parse([document], title=True)
    assert [sentence.index for sentence in parsed.sentences] == [-1, 0]
    assert parsed.sentences[0].span == (0, len(document.title or ""))
    (parsed,) = parser.parse([document])
    assert [sentence.index for sentence in parsed.sentences] == [0]


def test_one_document_that_fails_does_not_stop_the_others(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = parser._annotator.tokenize

    def failing(texts: list[str]) -> list[list[list[Word]]]:
        if any("bad" in text for text in texts):
            raise RuntimeError("no luck")
        return whole(texts)

    monkeypatch.setattr(parser._annotator, "tokenize", failing)
    good, bad, empty = parser.parse([Document("a", "Go!"), Document("b", "bad"), Document("c", "")])
    assert (len(good.sentences), good.problems) == (1, ())
    assert (bad.sentences, [problem.kind for problem in bad.problems]) == ((), ["parser-failed"])
    assert "RuntimeError: no luck" in bad.problems[0].message
    assert [problem.kind for problem in empty.problems] == ["empty-text"]


def _letters(text: str) -> str:
    """What must be in some word: neither white space nor what stands for none."""
    return re.sub(r"[\s\x00\u200d\ud800-\udfff]", "", text)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 1500,
        "x" * 9000,
        "Go! " * 300 + "y" * 110,
        "Iran \u4e00\u4e8c " * 300,
        "http://" + "a/" * 400 + " is a page. Ok.",
        ") ( ] [ } { ' \" " * 200,
        "\u0301\u0301 \ud800 \u200d Go!",
        "1.2 3,4 " * 700,
        "\x00Iran\x00 met France. " * 8 + "word " * 400,
        "\U0001f600 Talks \U0001f1eb\U0001f1f7\U0001f468\u200d\U0001f469\u200d\U0001f467 go on. \U0001f600\U0001f600",
    ],
    ids=lambda text: text[:6].encode("ascii", "backslashreplace").decode(),
)
def test_strange_texts_go_through(parser: Parser, text: str) -> None:
    (parsed,) = parser.parse([Document("a", text)])
    assert all(problem.kind == "long-sentence" for problem in parsed.problems)
    spans = [token.span for sentence in parsed.sentences for token in sentence.tokens]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(len(sentence.tokens) <= MAX_WORDS for sentence in parsed.sentences)
    seen = "".join(text[start:end] for start, end in spans)
    assert _letters(seen) == _letters(text)


def test_lemmas_do_not_pile_up_and_are_the_same_when_remembered(
    parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cameo.parser import annotation

    text = "Xarfs gorbled the blicketer, the dax and the wugs of Snorfland."
    afresh = _tree(load_parser().sentences(text))
    assert _tree(parser.sentences(text)) == _tree(parser.sentences(text)) == afresh
    monkeypatch.setattr(annotation, "LEMMA_MEMORY", 12)
    parser.sentences(text)
    parser.sentences("Go on!")
    assert len(parser._annotator._lemmas) <= 12
    assert _tree(parser.sentences(text)) == afresh


def _stanza_arcs(parser: Parser, sentences: list[list[str]]) -> list[list[tuple[int, str]]]:
    """What Stanza's own parser processor says, from a fresh model that nothing of cameo has touched but the encoder."""
    from stanza.models.common.doc import Document as StanzaDocument

    from cameo.parser.trees import Relations

    document = StanzaDocument([[{"id": (n,), "text": word} for n, word in enumerate(words, 1)] for words in sentences])
    processors = parser._annotator.processors
    model = processors["depparse"].trainer.model
    for name in ("pos", "lemma"):
        processors[name].process(document)
    deferred = model.deprel
    assert isinstance(deferred, Relations)
    try:
        model.deprel = deferred.scorer
        processors["depparse"].process(document)
    finally:
        model.deprel = deferred
        parser._annotator.encoder.forget()
    return [[(word.head, word.deprel) for word in sentence.words] for sentence in document.sentences]


@pytest.mark.parametrize("repair", [False, True])
def test_trees_are_those_of_stanza(parser: Parser, monkeypatch: pytest.MonkeyPatch, repair: bool) -> None:
    sentences = [
        [token.text for token in sentence.tokens]
        for text in (NEWS, WIRE, "She she gave him him the the book book the fish. Yesterday it he saw them us.")
        for sentence in parser.sentences(text)
    ]
    sentences += [words[::-1] for words in sentences] + [["Go"], ["Iran", "Iran", "Iran", "said", "said", "it", "it"]]
    monkeypatch.setitem(parser._annotator.processors["depparse"].config, "resolve_head_constraints", repair)
    ours = [[(row[4], row[5]) for row in rows] for rows in parser._annotator.annotate(sentences)]
    assert ours == _stanza_arcs(parser, sentences)


def test_a_tree_has_one_root_and_no_circle() -> None:
    import numpy as np

    from cameo.parser.trees import is_tree

    assert is_tree(np.array([0, 2, 0, 2, 5, 2]))
    assert is_tree(np.array([0, 0, *range(1, 200)]))
    assert not is_tree(np.array([0, 2, 3, 1, 0]))
    assert not is_tree(np.array([0, 0, 0, 1]))
    assert not is_tree(np.array([0, 0, 2]))


@given(st.integers(1, 8).flatmap(lambda size: st.lists(st.integers(0, size), min_size=size, max_size=size)))
def test_a_tree_is_what_leads_to_the_root(heads: list[int]) -> None:
    import numpy as np

    from cameo.parser.trees import is_tree

    def leads(word: int) -> bool:
        for _ in heads:
            word = heads[word - 1] if word else 0
        return word == 0

    expected = heads.count(0) == 1 and all(leads(word) for word in range(1, len(heads) + 1))
    assert is_tree(np.array([0, *heads])) == expected


def test_half_precision_parses_under_a_name_of_its_own(parser: Parser) -> None:
    half = load_parser(precision="bfloat16")
    assert half.model_id == f"{parser.model_id}-bfloat16"
    assert _tree(half.sentences(NEWS)) == _tree(parser.sentences(NEWS))


def test_integers_parse_under_a_name_of_their_own_whatever_stands_beside(parser: Parser) -> None:
    quick = load_parser("cameo-en-int8")
    assert quick.model_id == model_id("cameo-en-int8")
    assert quick.model_id.startswith(f"{parser.model_id}-int8-")
    assert load_parser(BUNDLED_MODEL, precision="int8").model_id == quick.model_id.replace("cameo-en", "en", 1)
    assert _tree(quick.sentences(NEWS)) == _tree(parser.sentences(NEWS))
    beside = quick.sentences(f"{NEWS}\n\nRebels shelled the port of a town that nobody had heard of.\n\nGo!")
    assert [_tree([one]) for one in beside][: len(quick.sentences(NEWS))] == [_tree([o]) for o in quick.sentences(NEWS)]


def test_integers_need_the_ranges_of_their_layers(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(BUNDLED_MODEL, folder)
    (folder / INT8_FILE).write_text('{"layer.0": [0, 1]}')
    with pytest.raises(ParserError, match=r"int8\.json: has ranges of other layers"):
        load_parser(folder, precision="int8")
    (folder / INT8_FILE).unlink()
    assert load_parser(folder).model_id == f"model-{model_id().removeprefix('cameo-en-')}"
    with pytest.raises(ParserError, match=r"needs int8\.json; it is made by"):
        load_parser(folder, precision="int8")
    with pytest.raises(ParserError, match="not on 'cuda'"):
        load_parser(precision="int8", device="cuda")


def test_a_long_text_without_structure_goes_through_in_windows(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "WINDOW", 4_000)
    monkeypatch.setattr(chunks, "CHUNK", 2_000)
    at_once: list[int] = []
    whole = parser._annotator.tokenize

    def noting(texts: list[str]) -> list[list[list[Word]]]:
        at_once.append(sum(map(len, texts)))
        return whole(texts)

    monkeypatch.setattr(parser._annotator, "tokenize", noting)
    text = "the general said that rebels near the border attacked a post and fled " * 300
    (parsed,) = parser.parse([Document("long", text)])
    assert max(at_once) < 4_000 + 2_000
    assert sum(at_once) >= len(text) - 100
    assert _letters("".join(token.text for sentence in parsed.sentences for token in sentence.tokens)).lower() == (
        _letters(text)
    )
    assert max(len(sentence.tokens) for sentence in parsed.sentences) <= MAX_WORDS
    assert [problem.kind for problem in parsed.problems] == ["long-sentence"]


def test_a_long_word_makes_no_large_batch(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[tuple[int, int]] = []
    whole = parser._annotator._annotate_batch

    def noting(sentences: list[list[str]]) -> Any:
        sizes.append((len(sentences), max(len(word) for words in sentences for word in words)))
        return whole(sentences)

    monkeypatch.setattr(parser._annotator, "_annotate_batch", noting)
    parser.sentences("Go!\n\n" * 300 + "y" * 110 + ".")
    assert all(count * (letters + 1) <= batches.BATCH_LETTERS for count, letters in sizes)


def test_lines_of_one_word_are_sentences(parser: Parser) -> None:
    text = "Go!\n\nStop!\n\nRun!\n\n" * 300
    assert len(parser.sentences(text)) == 900


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
    for name in MODEL_FILES:
        (tmp_path / name).mkdir() if name == "encoder" else (tmp_path / name).write_text("{}")
    with pytest.raises(ParserError, match="cannot be loaded"):
        load_parser(tmp_path)


def test_the_bundle_fits_and_names_no_machine() -> None:
    files = [file for file in BUNDLED_MODEL.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 60_000_000
    assert json.loads((BUNDLED_MODEL / "resources.json").read_text()) == {}
    assert not any(b"/home/" in file.read_bytes() for file in files)
