"""What the parser computes in another way than Stanza, torch and transformers do gives what theirs gives."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import torch
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from cameo.document import Document
from cameo.encoder import hidden_states
from cameo.parser import Parser, load_parser
from cameo.parser.letters import WINDOW, paragraphs
from cameo.parser.recurrence import SIZES, STEP, EvenLSTM, can_even
from cameo.parser.trees import best_tree, is_tree

pytestmark = pytest.mark.model

NEWS = (
    "The U.S. said no. Iran didn't meet its neighbours (see www.example.org/a.b or write to desk@example.com) on May 5."
)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def _lengths(most: int, count: int, seed: int) -> list[int]:
    numbers = random.Random(seed)
    return sorted((numbers.randint(1, most) for _ in range(count)), reverse=True)


@pytest.mark.parametrize(("most", "count"), [(1, 1), (STEP, 3), (STEP + 1, 9), (4 * STEP, 40)])
@torch.inference_mode()
def test_an_even_lstm_gives_what_an_lstm_gives(most: int, count: int) -> None:
    torch.manual_seed(1)
    lstm = nn.LSTM(7, 6, batch_first=True, bidirectional=True).eval()
    assert can_even(lstm)
    lengths = _lengths(most, count, 1)
    batch = pack_padded_sequence(torch.randn(count, lengths[0], 7), lengths, batch_first=True)
    (expected, _), (found, _) = lstm(batch), EvenLSTM(lstm)(batch)
    assert torch.equal(found.batch_sizes, expected.batch_sizes)
    assert torch.allclose(found.data, expected.data, atol=1e-5)


def test_an_lstm_of_two_layers_stays_as_it_is() -> None:
    assert not can_even(nn.LSTM(7, 6, num_layers=2, bidirectional=True))
    assert not can_even(nn.LSTM(7, 6))


def test_letters_go_through_the_network_in_few_shapes(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    """OneDNN keeps half a megabyte for each new shape: memory grew by a third over 1,500 texts."""
    shapes: set[tuple[int, ...]] = set()
    whole = torch.lstm

    def noting(values: Any, *rest: Any) -> Any:
        if not torch.is_tensor(rest[0]):  # not a packed batch, which torch computes itself
            shapes.add(tuple(values.shape))
        return whole(values, *rest)

    monkeypatch.setattr(torch, "lstm", noting)
    numbers = random.Random(2)
    for _ in range(40):
        texts = ["\n\n".join(NEWS[: numbers.randint(2, 100)] * numbers.randint(1, 12) for _ in range(6))]
        parser._annotator.tokenize(texts)
    steps, counts, _ = zip(*shapes, strict=True)
    assert set(steps) == {STEP}
    assert set(counts) <= set(SIZES), "so that there are few"
    assert len(shapes) <= 2 * len(SIZES)


def test_the_end_of_a_long_paragraph_does_not_depend_on_its_neighbours(parser: Parser) -> None:
    long = "He said that the talks had failed, and nobody was surprised. " * 40
    texts = [long[: WINDOW + extra] for extra in (-1, 0, 1, 7, 500)]
    tokenizer = parser._annotator._tokenizer
    with torch.inference_mode():
        together = tokenizer.words(texts)
        assert [tokenizer.words([text])[0] for text in texts] == together
        assert [[len(words) for words in some] for some in together] == [
            [len(words) for words in tokenizer._by_documents([text])[0]] for text in texts
        ]


def test_letters_of_a_paragraph_know_their_places() -> None:
    text = "\n One \t two\x85\n\n\n  \n\nthree \n"
    first, second = paragraphs(text)
    assert (first.text, second.text) == (" One two", "three")
    for paragraph in (first, second):
        for letter, place in zip(paragraph.text, paragraph.places.tolist(), strict=True):
            assert letter in (text[place], " ")


@torch.inference_mode()
def test_sentences_side_by_side_get_the_states_of_sentences_padded(parser: Parser) -> None:
    bert = parser._annotator.encoder.model
    numbers = random.Random(3)
    rows = [[101, *(numbers.randrange(200, 20_000) for _ in range(length)), 102] for length in (5, 1, 30, 5, 12)]
    longest = max(map(len, rows))
    padded = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    expected = bert(padded, attention_mask=mask, output_hidden_states=True).hidden_states
    found = hidden_states(bert, rows)
    assert len(found) == len(expected)
    for states, layer in zip(found, expected, strict=True):
        for row, one, other in zip(rows, states, layer, strict=True):
            assert torch.allclose(one, other[: len(row)], atol=1e-3)


@pytest.mark.parametrize("seed", range(30))
def test_the_best_tree_is_stanzas(seed: int) -> None:
    """Random scores have cycles in cycles."""
    size = 3 + seed
    scores = np.log(np.random.default_rng(seed).dirichlet(np.ones(size), size)).astype(np.float32)
    found = best_tree(scores.copy())
    assert is_tree(found)
    assert found.tolist() == chuliu_edmonds_one_root(scores.copy()).tolist()


def test_a_parser_that_reads_its_encoder_alone_needs_no_other_tensors(parser: Parser) -> None:
    annotator = parser._annotator
    assert annotator._text_alone
    texts = [NEWS, "Go!?! Who attacked whom?? France and Iran."]
    short = [parsed.sentences for parsed in parser.parse([Document("a", text) for text in texts])]
    annotator._text_alone = False
    try:
        assert [parsed.sentences for parsed in parser.parse([Document("a", text) for text in texts])] == short
    finally:
        annotator._text_alone = True


def test_padding_is_read_as_nothing() -> None:
    """The states of a short sequence are the same beside a long one."""
    torch.manual_seed(4)
    even = EvenLSTM(nn.LSTM(3, 4, batch_first=True, bidirectional=True).eval())
    values = torch.randn(2, 120, 3)
    with torch.inference_mode():
        both, _ = even(pack_padded_sequence(values, [120, 10], batch_first=True))
        alone, _ = even(pack_padded_sequence(values[1:, :10], [10], batch_first=True))
    assert torch.allclose(pad_packed_sequence(both, batch_first=True)[0][1, :10], alone.data, atol=1e-6)
