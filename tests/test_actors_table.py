"""Actors as news names them, with the bundled dictionaries, on frozen parses (``tests/data/actors.tsv``)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from cameo.actors import ActorIndex, StoryActors
from cameo.clauses.nounphrase import name_head
from cameo.clauses.tree import Tree
from cameo.conllu import sentence_blocks
from cameo.dictionary import BUNDLED, load
from cameo.document import Document, Sentence

DATA = Path(__file__).parent / "data"


def rows() -> Iterator[tuple[str, str, str, str]]:
    with (DATA / "actors.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["sentence"], row["head"], row["date"], row["codes"]


@pytest.fixture(scope="module")
def index() -> ActorIndex:
    return ActorIndex(load([BUNDLED]))


@pytest.fixture(scope="module")
def trees() -> dict[str, Tree]:
    path = DATA / "actors.conllu"
    with path.open(encoding="utf-8") as lines:
        return {comments["text"]: Tree(Sentence(0, tokens)) for comments, tokens in sentence_blocks(lines, str(path))}


@pytest.mark.parametrize(("text", "word", "date", "codes"), list(rows()))
def test_actor(index: ActorIndex, trees: dict[str, Tree], text: str, word: str, date: str, codes: str) -> None:
    tree = trees[text]
    head = name_head(tree, next(token.id - 1 for token in tree.tokens if token.text == word))
    found = StoryActors(index, Document("story", text, date=date)).sentence(tree).at(head)
    assert " ".join(reading.mention.code for reading in found) == codes, [reading.rules for reading in found]
    for reading in found:
        assert reading.mention.text == text[slice(*reading.mention.span)]
