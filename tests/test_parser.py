"""What the parser does around Stanza; nothing here loads a model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameo import parser
from cameo.cleaning import prepare
from cameo.document import Document
from cameo.errors import ParserError
from cameo.parser import MAX_WORDS, PIECE_WORDS, _Chunk, _Word, _Work, load_parser


def _words(*texts: str) -> list[_Word]:
    return [_Word(text, 2 * number, 2 * number + 1) for number, text in enumerate(texts)]


def _work(text: str) -> _Work:
    return _Work(Document("d", text), prepared=prepare(text))


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
    problem = parser._unreadable(document, frozenset(["en"]))
    assert problem is not None
    assert problem.kind == kind
    assert "document d" in problem.message


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "en_US", ""])
def test_english_by_any_name(language: str) -> None:
    assert parser._unreadable(Document("d", "Iran met", language=language), frozenset(["en"])) is None


@given(text=st.text(st.sampled_from("ab .\n!"), max_size=400))
def test_chunks_are_the_text(text: str) -> None:
    work = _work(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "CHUNK", 20)
        chunks = list(parser._chunks(work))
    assert work.prepared is not None
    assert "".join(chunk.text for chunk in chunks) == work.prepared.text
    assert all(0 < len(chunk.text) <= 20 for chunk in chunks)
    assert work.chunks == len(chunks)


def test_chunks_end_where_sentences_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "CHUNK", 30)
    chunks = [chunk.text for chunk in parser._chunks(_work("Iran met France. France met Iran. No one came. " * 2))]
    assert all(chunk.rstrip().endswith(".") for chunk in chunks)


def test_long_sentences_are_parsed_in_pieces_that_end_at_punctuation() -> None:
    work = _work("x " * 2000)
    assert work.prepared is not None
    words = _words(*(["word"] * 149 + [","]) * 3 + ["end"])
    pieces = list(parser._fitting(_Chunk(work, work.prepared, 0, ""), [words]))
    assert [len(piece) for piece in pieces] == [150, 150, 151]
    assert [word for piece in pieces for word in piece] == words
    assert work.split == [(0, 2 * len(words) - 1)]
    assert parser._long_sentences(work).kind == "long-sentence"


def test_text_without_any_sentence_end_is_parsed_in_short_pieces() -> None:
    work = _work("x " * 2000)
    assert work.prepared is not None
    words = _words(*["word"] * (3 * MAX_WORDS + 1))
    pieces = list(parser._fitting(_Chunk(work, work.prepared, 0, ""), [words]))
    assert max(map(len, pieces)) == PIECE_WORDS
    assert [word for piece in pieces for word in piece] == words


def test_short_sentences_stay_whole() -> None:
    work = _work("x")
    assert work.prepared is not None
    words = _words(*["w"] * MAX_WORDS)
    assert list(parser._fitting(_Chunk(work, work.prepared, 0, ""), [words, []])) == [words]
    assert work.split == []


@given(lengths=st.lists(st.tuples(st.integers(1, MAX_WORDS), st.integers(1, 200)), max_size=60))
def test_batches_have_every_sentence_once_and_a_bounded_padded_size(lengths: list[tuple[int, int]]) -> None:
    sentences = [[_Word("x" * letters, 0, letters)] * count for count, letters in lengths]
    batches = list(parser._batches(sentences))
    assert sorted(index for batch in batches for index in batch) == list(range(len(sentences)))
    for batch in batches:
        longest = max(len(sentences[index]) for index in batch)
        assert len(batch) == 1 or len(batch) * longest <= parser.BATCH_WORDS


def test_what_the_model_sees_of_a_word_is_bounded() -> None:
    assert parser._shortened("x" * 40) == "x" * 40
    assert parser._shortened("http://" + "x" * 300 + ".org").startswith("http://x")
    assert len(parser._shortened("x" * 300)) == parser.MAX_LETTERS


def test_folder_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ParserError, match="no such folder"):
        load_parser(tmp_path / "none")
    (tmp_path / "pos.pt").touch()
    with pytest.raises(ParserError, match=r"no tokenize\.pt, lemma\.pt, depparse\.pt, resources\.json, encoder in it"):
        load_parser(tmp_path)
