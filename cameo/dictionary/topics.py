"""Discards and issues, from nodes to plain data."""

from __future__ import annotations

from cameo.dictionary.keys import DISCARD, EXAMPLE, ISSUE
from cameo.dictionary.layers import Entry
from cameo.dictionary.model import Discard, Issue
from cameo.dictionary.values import Reader


def read_discard(name: str, entry: Entry, reader: Reader) -> Discard:
    """One discard with its examples."""
    table = entry.table
    reader.check_keys(table, DISCARD, f"discard {name!r}")
    found = Discard(
        id=name,
        phrases=reader.words(table, "phrases"),
        story=reader.words(table, "story"),
        unless=reader.words(table, "unless"),
        examples=reader.examples(table, EXAMPLE),
        place=entry.place,
        note=reader.text(table, "note"),
    )
    if not (found.phrases or found.story):
        reader.add(entry.place, "E207", f"discard {name!r} has no words; give it phrases, or story")
    return found


def read_issue(name: str, entry: Entry, reader: Reader) -> Issue:
    """One issue."""
    table = entry.table
    reader.check_keys(table, ISSUE, f"issue {name!r}")
    found = Issue(
        id=name,
        phrases=reader.words(table, "phrases"),
        exceptions=reader.words(table, "exceptions"),
        context=reader.words(table, "context"),
        place=entry.place,
        note=reader.text(table, "note"),
    )
    if not found.phrases:
        reader.add(entry.place, "E207", f"issue {name!r} has no words; give it phrases")
    return found
