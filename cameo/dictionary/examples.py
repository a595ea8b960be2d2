"""Coding examples from their frozen parses: what lint and the pytest plugin compare with the rows that are stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cameo.dictionary.freeze import frozen_parses, text_hash
from cameo.dictionary.layers import LayerLike
from cameo.dictionary.model import Example, Lexicon
from cameo.document import Document, ParsedDocument, Sentence
from cameo.events import UNKNOWN, Event

if TYPE_CHECKING:
    from cameo.coder import Coder
    from cameo.dictionary.lint import CodeExample


def event_row(event: Event) -> str:
    """An event as an example states it: ``ISR 190 SYR presupposed``; ``asserted`` goes without saying."""
    source = event.source.code if event.source else UNKNOWN
    target = event.target.code if event.target else UNKNOWN
    modality = "" if event.modality == "asserted" else f" {event.modality}"
    return f"{source} {event.code} {target}{modality}"


def parsed_example(example: Example, sentences: tuple[Sentence, ...]) -> ParsedDocument:
    """An example as a document of its own."""
    return ParsedDocument(Document(id="example", text=example.text, date=example.date), sentences, model="frozen")


def all_examples(lexicon: Lexicon) -> Iterator[Example]:
    """The examples of all entries, frames, operators and discards."""
    for entry in lexicon.verbs.values():
        yield from entry.examples
        for frame in entry.frames:
            yield from frame.examples
    for operator in lexicon.operators.values():
        yield from operator.examples
    for discard in lexicon.discards.values():
        yield from discard.examples


def example_documents(lexicon: Lexicon, layers: Iterable[LayerLike]) -> Iterator[ParsedDocument]:
    """All examples that have a frozen parse, as documents."""
    parses = {key: value for layer in layers for key, value in frozen_parses(layer).items()}
    for example in all_examples(lexicon):
        if sentences := parses.get(text_hash(example.text)):
            yield parsed_example(example, sentences)


def example_coder(coder: Coder) -> CodeExample:
    """The function that lint takes: codes an example with a coder."""

    def code(example: Example, sentences: tuple[Sentence, ...]) -> tuple[str, ...]:
        coded = coder.code_parsed([parsed_example(example, sentences)])
        return tuple(event_row(event) for document in coded for event in document.events)

    return code
