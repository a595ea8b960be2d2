"""Every construction of English that the clause engine knows, on frozen parses and a small dictionary."""

from __future__ import annotations

from collections import Counter

import pytest
from construction_table import PAGE, Row, coded, page, read_parses, read_table, rules_of, written

ROWS = list(read_table())
LEAST_EXAMPLES = 4


@pytest.mark.parametrize("row", [pytest.param(row, id=row.sentence) for row in ROWS])
def test_construction(row: Row) -> None:
    events = coded(row.sentence)
    assert sorted(map(written, events)) == row.rows
    for event in events:
        for mention in (event.source, event.target):
            assert mention is None or mention.text == row.sentence[slice(*mention.span)]
        assert event.trigger.text == row.sentence[slice(*event.trigger.span)]


def test_every_construction_has_three_examples_and_one_of_another_kind() -> None:
    examples = Counter(row.construction for row in ROWS)
    assert min(examples.values()) >= LEAST_EXAMPLES
    outcomes = {name: {row.events for row in ROWS if row.construction == name} for name in examples}
    assert [name for name, events in outcomes.items() if len(events) == 1] == []


def test_every_sentence_stands_once_and_has_a_parse() -> None:
    sentences = [row.sentence for row in ROWS]
    assert len(set(sentences)) == len(sentences)
    assert set(read_parses()) == set(sentences)


def test_every_event_with_two_sides_has_a_rule_in_its_trace() -> None:
    """Where no rule took part, the dictionary's own preposition holds the only side: *sanctions on Russia*."""
    silent = [row.sentence for row in ROWS if row.rows and not rules_of(row.sentence)]
    assert [text for text in silent if any(event.source and event.target for event in coded(text))] == []


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python tools/make_constructions.py`"
