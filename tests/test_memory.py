"""Memory is flat however long an archive is, also where every story brings names and words that never came before."""

from __future__ import annotations

import gc
import io
import tracemalloc
from collections.abc import Iterator
from functools import lru_cache

import event_tables as made
import pyarrow.parquet as pq
from archive_runs import frozen_stories
from attrs import evolve

from cameo import Coder
from cameo.archive.batches import code_batch
from cameo.document import ParsedDocument, Token
from cameo.export.parquet import ParquetWriter
from cameo.store import to_batch

STORIES = 120


@lru_cache(maxsize=1)
def _stories() -> tuple[ParsedDocument, ...]:
    return tuple(frozen_stories(STORIES))


def _renamed(turn: int) -> Iterator[ParsedDocument]:
    """The same stories with other ids, names and nouns."""

    def fresh(token: Token) -> Token:
        return evolve(token, lemma=f"{token.lemma}q{turn}") if token.upos in ("PROPN", "NOUN", "ADJ") else token

    for parsed in _stories():
        (sentence,) = parsed.sentences
        renamed = evolve(sentence, tokens=tuple(map(fresh, sentence.tokens)))
        document = evolve(parsed.document, id=f"{parsed.document.id}-{turn}")
        yield evolve(parsed, document=document, sentences=(renamed,))


def test_coding_keeps_nothing_of_what_it_has_coded() -> None:
    coder, held = Coder(), list[int]()
    code_batch(to_batch(list(_stories())), coder)  # entries of the dictionaries are made when they are first met
    tracemalloc.start()
    try:
        for turn in range(5):
            code_batch(to_batch(list(_renamed(turn))), coder)
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert held[-1] - held[1] < 10_000, held  # bytes, after 360 more stories


def test_rows_of_a_table_wait_as_columns() -> None:
    """A row group waits for 50,000 rows; as Python objects they were 200 MB."""
    stream, story = io.BytesIO(), made.story()
    writer = ParquetWriter(stream)
    events = [made.event(story), made.event(story, "190")] * 10
    tracemalloc.start()
    try:
        for _ in range(500):
            writer.write(story, events)
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    writer.close()
    assert held < 5_000_000, held  # bytes, for 10,000 rows
    stream.seek(0)
    table = pq.ParquetFile(stream)
    assert table.metadata.num_row_groups == 1
    assert table.read().num_rows == 10_000
