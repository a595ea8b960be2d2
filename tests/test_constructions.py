"""Every construction of English that the clause engine knows, on frozen parses and a small dictionary."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from cameo.coder import Coder
from cameo.conllu import sentence_blocks
from cameo.dictionary import bundled_folder
from cameo.document import Document, ParsedDocument, Sentence
from cameo.events import UNKNOWN, Event

DATA = Path(__file__).parent / "data"


def rows() -> Iterator[tuple[str, str, str]]:
    with (DATA / "constructions.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["construction"], row["text"], row["events"]


@pytest.fixture(scope="module")
def coder() -> Coder:
    bundled = bundled_folder()
    parts = ("SOURCES.yml", "codes", "actors", "en/grammar.yml", "en/operators.yml", "en/sets.yml", "en/agents.yml")
    return Coder([*(bundled / part for part in parts), DATA / "verbs.yml"])


@pytest.fixture(scope="module")
def parses() -> dict[str, Sentence]:
    path = DATA / "constructions.conllu"
    with path.open(encoding="utf-8") as lines:
        return {comments["text"]: Sentence(0, tokens) for comments, tokens in sentence_blocks(lines, str(path))}


def written(event: Event) -> str:
    source = event.source.code if event.source else UNKNOWN
    target = event.target.code if event.target else UNKNOWN
    modality = "" if event.modality == "asserted" else f" {event.modality}"
    return f"{source} {event.code} {target}{modality}"


@pytest.mark.parametrize(("construction", "text", "expected"), [pytest.param(*row, id=row[1]) for row in rows()])
def test_construction(construction: str, text: str, expected: str, coder: Coder, parses: dict[str, Sentence]) -> None:
    document = Document(id=construction, text=text, date="2015-06-01")
    (coded,) = coder.code_parsed([ParsedDocument(document, (parses[text],))])
    assert sorted(map(written, coded.events)) == sorted([] if expected == "none" else expected.split("; "))
    for event in coded.events:
        for mention in (event.source, event.target):
            assert mention is not None
            assert mention.text == text[slice(*mention.span)]
        assert event.trigger.text == text[slice(*event.trigger.span)]
