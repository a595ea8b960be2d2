"""What the parser does around Stanza; nothing here loads a model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameo.cleaning import prepare
from cameo.cleaning.wire import load_wire
from cameo.document import Document
from cameo.errors import ParserError
from cameo.parser import chunks, load_parser, stream, tokenization
from cameo.parser.batches import BATCH_WORDS, MAX_LETTERS, MAX_WORDS, PIECE_WORDS, Word, batches, shortened
from cameo.parser.chunks import Chunk, Work, chunks_of, unreadable
from cameo.parser.sheet import Sheet


def _words(*texts: str) -> list[Word]:
    return [Word(text, 2 * number, 2 * number + 1) for number, text in enumerate(texts)]


def _work(text: str) -> Work:
    return Work(Document("d", text), prepared=prepare(text))


def _fitting(work: Work, sentences: list[list[Word]], in_title: bool = False) -> list[list[Word]]:
    assert work.prepared is not None
    chunk = Chunk(work, work.prepared, 0, "", in_title)
    return [list(piece) for piece in stream._fitting(chunk, sentences)]


def test_importing_loads_neither_torch_nor_stanza() -> None:
    check = "import sys, cameo.parser; sys.exit(bool({'torch', 'stanza', 'transformers'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (Document("d", " \n\t"), "empty-text"),
        (Document("d", ""), "empty-text"),
        (Document("d", "Iran \x00\x01\x02\x03\x04 met"), "binary-text"),
        (Document("d", "\ufffd" * 50 + "PNG" * 10), "binary-text"),
        (Document("d", "L'Iran a rencontré", language="fr"), "unknown-language"),
    ],
)
def test_documents_that_cannot_be_parsed(document: Document, kind: str) -> None:
    problem = unreadable(document, frozenset(["en"]))
    assert problem is not None
    assert problem.kind == kind
    assert "document d" in problem.message


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "en_US", ""])
def test_english_by_any_name(language: str) -> None:
    assert unreadable(Document("d", "Iran met", language=language), frozenset(["en"])) is None


@given(text=st.text(st.sampled_from("ab .\n!"), max_size=400))
def test_chunks_are_the_text(text: str) -> None:
    work = _work(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "CHUNK", 20)
        found = list(chunks_of(work))
    assert work.prepared is not None
    assert "".join(chunk.text for chunk in found) == work.prepared.text
    assert all(0 < len(chunk.text) <= 20 for chunk in found)
    assert work.chunks == len(found)


def test_chunks_end_where_sentences_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 30)
    texts = [chunk.text for chunk in chunks_of(_work("Iran met France. France met Iran. No one came. " * 2))]
    assert len(texts) > 1
    assert all(text.rstrip().endswith(".") for text in texts)


def test_long_sentences_are_parsed_in_pieces_that_end_at_punctuation() -> None:
    work = _work("x " * 2000)
    words = _words(*(["word"] * 149 + [","]) * 3 + ["end"])
    pieces = _fitting(work, [words])
    assert [len(piece) for piece in pieces] == [150, 150, 151]
    assert [word for piece in pieces for word in piece] == words
    assert work.split == [(0, 2 * len(words) - 1)]
    assert stream._long_sentences(work).kind == "long-sentence"


def test_text_without_any_sentence_end_is_parsed_in_short_pieces() -> None:
    words = _words(*["word"] * (3 * MAX_WORDS + 1))
    pieces = _fitting(_work("x " * 2000), [words])
    assert max(map(len, pieces)) == PIECE_WORDS
    assert [word for piece in pieces for word in piece] == words


def test_short_sentences_stay_whole() -> None:
    work = _work("x")
    words = _words(*["w"] * (MAX_WORDS - 1), ".")
    assert _fitting(work, [words, []]) == [words]
    assert work.split == []


def test_a_title_is_one_sentence() -> None:
    assert _fitting(_work("x"), [_words("a", "b"), _words("c")], in_title=True) == [[*_words("a", "b"), *_words("c")]]


@given(st.lists(st.tuples(st.integers(1, MAX_WORDS), st.integers(1, MAX_LETTERS)), max_size=60), st.integers(1, 4))
def test_batches_have_every_sentence_once_and_a_bounded_padded_size(sizes: list[tuple[int, int]], scale: int) -> None:
    sentences = [["x" * letters] * count for count, letters in sizes]
    found = list(batches(sentences, scale))
    assert sorted(index for batch in found for index in batch) == list(range(len(sentences)))
    for batch in found:
        longest = max(len(sentences[index]) for index in batch)
        assert len(batch) == 1 or len(batch) * longest <= scale * BATCH_WORDS


def test_what_the_model_sees_of_a_word_is_bounded() -> None:
    assert shortened("x" * 40) == "x" * 40
    assert shortened("http://" + "x" * 300 + ".org").startswith("http://x")
    assert len(shortened("x" * 300)) == MAX_LETTERS


def test_a_sheet_answers_as_a_stanza_document_does() -> None:
    sheet = Sheet([["a", "b"], [], ["c"]])
    assert sheet.get("text") == ["a", "b", "c"]
    assert sheet.get(["text", "upos"], as_sentences=True) == [[["a", None], ["b", None]], [], [["c", None]]]
    sheet.set(["upos", "feats"], [["X", "1"], ["Y", "2"], ["Z", "3"]])
    sheet.set("lemma", ["k", "l", "m"])
    assert sheet.get(["upos", "feats", "lemma"]) == [["X", "1", "k"], ["Y", "2", "l"], ["Z", "3", "m"]]
    with pytest.raises(ValueError, match="zip"):
        sheet.set(["upos", "feats"], [["X", "1"], ["Y", "2"], ["Z"]])


def test_there_is_no_such_precision() -> None:
    with pytest.raises(ParserError, match=r"'half'.*float32, bfloat16"):
        load_parser(precision="half")
    with pytest.raises(ParserError, match=r"'int9'.*float32, bfloat16, int8"):
        load_parser("cameo-en-int9")


def test_folder_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ParserError, match="no such folder"):
        load_parser(tmp_path / "none")
    (tmp_path / "pos.pt").touch()
    with pytest.raises(ParserError, match=r"no tokenize\.pt, lemma\.pt, depparse\.pt, resources\.json, encoder in it"):
        load_parser(tmp_path)


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("They told Lieut . | Gen. Nam Il so .", "They told Lieut. Gen. Nam Il so ."),
        ("Talks with Theresa | May began .", "Talks with Theresa May began ."),
        ("Sierra | Leone", "Sierra Leone"),
        ("Introduction | The war began .", "Introduction | The war began ."),
        ("He left . | May stayed .", "He left . | May stayed ."),
        ("It rained in Rome | and then it stopped .", "It rained in Rome | and then it stopped ."),
        ("He was a gen . | he said .", "He was a gen . | he said ."),
        ("MINISTER RESIGNS\n| Paris fell .", "MINISTER RESIGNS | Paris fell ."),
    ],
)
def test_a_name_is_not_cut_in_two(cut: str, whole: str) -> None:
    text = cut.replace("| ", "").replace(" .", ".")
    wire, place, sentences = load_wire("en"), 0, []
    for part in cut.split("| "):
        sentences.append([])
        for form in part.split():
            start = text.index(form, place)
            place = start + len(form)
            sentences[-1].append(Word(form, start, place))
    found = [[word.text for word in words] for words in tokenization._whole(text, sentences, wire)]
    assert found == [part.split() for part in whole.split("| ")]


def test_a_list_of_names_is_not_put_together_without_end() -> None:
    text = "Smith " * 1000
    words = [Word("Smith", start, start + 5) for start in range(0, 6000, 6)]
    found = list(tokenization._whole(text, ([word] for word in words), load_wire("en")))
    assert [word for one in found for word in one] == words
    assert max(map(len, found)) == tokenization._LONG
