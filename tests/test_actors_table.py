"""Actors as news names them, with the bundled dictionaries, on frozen parses (``tests/data/actors.tsv``)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from cameo.actors import ActorIndex, StoryActors
from cameo.clauses.nounphrase import noun_phrase
from cameo.clauses.tree import Tree
from cameo.conllu import sentence_blocks
from cameo.dictionary import BUNDLED, load
from cameo.document import Document, Sentence, Token

DATA = Path(__file__).parent / "data"
PHRASES_ASKED_FOR = 200


def rows() -> list[tuple[str, str, str, str, str]]:
    """Sentence, head word, day, codes, and the dateline that stands before the sentence, if any."""
    with (DATA / "actors.tsv").open(encoding="utf-8", newline="") as table:
        found = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["sentence"], row["head"], row["date"], row["codes"], row["dateline"]) for row in found]


@pytest.fixture(scope="module")
def index() -> ActorIndex:
    return ActorIndex(load([BUNDLED]))


@pytest.fixture(scope="module")
def parses() -> dict[str, tuple[Token, ...]]:
    path = DATA / "actors.conllu"
    with path.open(encoding="utf-8") as lines:
        return {comments["text"]: tokens for comments, tokens in sentence_blocks(lines, str(path))}


@pytest.mark.parametrize(("text", "word", "date", "codes", "dateline"), rows())
def test_actor(
    index: ActorIndex, parses: dict[str, tuple[Token, ...]], text: str, word: str, date: str, codes: str, dateline: str
) -> None:
    tree = Tree(Sentence(0, tuple(moved(parses[text], len(dateline)))))
    head = name_head(tree, position_of(tree, word))
    found = StoryActors(index, Document("story", dateline + text, date=date)).sentence(tree).at(head)
    assert " ".join(reading.mention.code for reading in found) == codes, [reading.rules for reading in found]
    for reading in found:
        assert reading.mention.text == (dateline + text)[slice(*reading.mention.span)]


def name_head(tree: Tree, position: int) -> int:
    """The head of the name or title that the word at *position* is a part of: *Foreign* … of *Minister Javad Zarif*."""
    for governor in tree.above(position):
        inside = tree.deprels[position] in ("flat", "fixed", "goeswith")
        if not inside and position not in noun_phrase(tree, governor).close:
            break
        position = governor
    return position


def position_of(tree: Tree, word: str) -> int:
    """Of the word as written, or as it stands in a text whose capitals were put right."""
    same = [token.id - 1 for token in tree.tokens if token.text == word]
    return (same or [position for position, lower in enumerate(tree.words) if lower == word.lower()])[0]


def moved(tokens: tuple[Token, ...], by: int) -> Iterator[Token]:
    for token in tokens:
        yield evolve(token, start=token.start + by, end=token.end + by)


def test_every_row_is_another() -> None:
    assert len({(text, word, date) for text, word, date, _, _ in rows()}) == len(rows()) >= PHRASES_ASKED_FOR
