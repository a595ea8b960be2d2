"""The columns of an event table: names, types, meaning. ``docs/schema.md`` is checked against this list.

Exports are the only place that knows column names. One row is one event; ``extra`` holds what came with the document.
:data:`ABOUT` is what a file says of itself beside its rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from cameo.document import Document
from cameo.events import UNKNOWN, ActorMention, Event

ABOUT = ("cameo", "dictionaries", "model")
"""What made a table: version of cameo, content hash of the dictionaries, id of the parser (joined by ``", "``)."""

Value = str | int | float | datetime.date | list[str] | None
Row = dict[str, Value]


@frozen
class Column:
    """One column.

    :param type: ``string``, ``int``, ``float``, ``date`` or ``strings`` (a list).
    :param value: what stands in it, from an event and its document.
    """

    name: str
    type: str
    meaning: str
    value: Callable[[Event, Document], Value]


def _participant(role: str, who: str) -> list[Column]:
    """The columns of one participant. An absent one has the code ``---`` and nothing else; a named one has a text."""

    def column(name: str, kind: str, meaning: str, part: Callable[[ActorMention], Value]) -> Column:
        def value(event: Event, document: Document) -> Value:
            mention = getattr(event, role)
            return None if mention is None else part(mention)

        return Column(f"{role}_{name}", kind, meaning, value)

    def code(event: Event, document: Document) -> Value:
        mention = getattr(event, role)
        return UNKNOWN if mention is None else str(mention.code)

    return [
        Column(f"{role}_code", "string", f"{who}: CAMEO actor code; `---` if absent or in no dictionary", code),
        column("country", "string", "three-letter country code", lambda mention: mention.country),
        column("organisation", "string", "international organisation or bloc", lambda mention: mention.organisation),
        column("sectors", "strings", "roles, at most three: `GOV`, `MIL` …", lambda mention: list(mention.sectors)),
        column("group", "string", "named group, such as a rebel movement", lambda mention: mention.group),
        column("ethnicity", "string", "ethnic group", lambda mention: mention.ethnicity),
        column("religions", "strings", "religions, at most two", lambda mention: list(mention.religions)),
        column("name", "string", "name in the dictionary, else the text", lambda mention: mention.name),
        column("entry", "string", "id of the dictionary's actor entry", lambda mention: mention.entry),
        column("text", "string", "the words in the story; empty if absent", lambda mention: mention.text),
        column("start", "int", "first character of the words", lambda mention: mention.span[0]),
        column("end", "int", "character after the last", lambda mention: mention.span[1]),
    ]


def _plain(name: str, kind: str, meaning: str, value: Callable[[Event], Value]) -> Column:
    return Column(name, kind, meaning, lambda event, document: value(event))


def _of_document(name: str, kind: str, meaning: str, value: Callable[[Document], Value]) -> Column:
    return Column(name, kind, meaning, lambda event, document: value(document))


def _attributed(part: str) -> Callable[[Event], Value]:
    return lambda event: getattr(event.attribution, part, None)


COLUMNS: tuple[Column, ...] = (
    _plain("event_id", "string", "16 hex digits; stays when dictionaries change", lambda e: e.id),
    _plain("story_date", "date", "day the story was published", lambda e: e.story_date),
    _plain("date", "date", "day of the event", lambda e: e.date),
    _plain("date_source", "string", "where `date` comes from: `story` or `text`", lambda e: e.date_source),
    *_participant("source", "who acts"),
    *_participant("target", "whom it is done to"),
    _plain("event_code", "string", "CAMEO code; text, since `010` is not 10", lambda e: e.code),
    _plain("event_label", "string", "what the code means", lambda e: e.label),
    _plain("event_root", "string", "first two digits: `01` to `20`", lambda e: e.root),
    _plain(
        "quad_class",
        "int",
        "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
        lambda e: e.quad_class,
    ),
    _plain("goldstein", "float", "conflict to cooperation, −10 to +10", lambda e: e.goldstein),
    _plain("plover", "string", "type in the PLOVER ontology", lambda e: e.plover),
    _plain("trigger_text", "string", "the words that name the act", lambda e: e.trigger.text),
    _plain("trigger_start", "int", "first character of the trigger", lambda e: e.trigger.span[0]),
    _plain("trigger_end", "int", "character after the last", lambda e: e.trigger.span[1]),
    _plain("rule_entry", "string", "id of the verb entry that gave the code", lambda e: e.rule.entry),
    _plain("rule_frame", "string", "id of its frame; empty if the entry's own code served", lambda e: e.rule.frame),
    _plain("rule_file", "string", "dictionary file of the rule", lambda e: e.rule.file),
    _plain("rule_line", "int", "line in that file, from 1", lambda e: e.rule.line),
    _plain("operators", "strings", "what was put around the act, outer first: `refuse` …", lambda e: list(e.operators)),
    _plain(
        "modality", "string", "`asserted`, `presupposed`, `background`, `alleged`, `hypothetical`", lambda e: e.modality
    ),
    _plain("attribution_code", "string", "actor code of who says so", _attributed("code")),
    _plain("attribution_text", "string", "their words in the story", _attributed("text")),
    Column("sentence_text", "string", "the sentence", lambda e, d: _sentence(e, d)),
    _plain("sentence", "int", "its number in the story, from 0; −1 for the title", lambda e: e.sentence),
    _plain("sentence_start", "int", "first character of the sentence", lambda e: e.sentence_span[0]),
    _plain("sentence_end", "int", "character after the last", lambda e: e.sentence_span[1]),
    _plain("document", "string", "id of the story", lambda e: e.document),
    _of_document("document_title", "string", "its title, where given", lambda d: d.title),
    _of_document("document_source", "string", "who published it, where given", lambda d: d.source),
    _of_document("document_url", "string", "its address, where given", lambda d: d.url),
    _of_document("document_language", "string", "language of the story", lambda d: d.language),
    _of_document("document_length", "int", "characters in its text", lambda d: len(d.text)),
    _plain("mirror_of", "string", "id of the row that this one mirrors (X met Y, Y met X)", lambda e: e.mirror_of),
    _plain("issues", "strings", "what the sentence speaks of: `elections`, `refugees` …", lambda e: list(e.issues)),
)
"""In the order in which they are written."""

NAMES = tuple(column.name for column in COLUMNS)

COUNTS = (
    ("num_mentions", "events that the row stands for"),
    ("num_sentences", "sentences that they are in"),
    ("num_articles", "stories that they are in"),
    ("num_sources", "publishers of these stories"),
)
"""Columns of whole numbers that a table has once equal events of one day have become one row."""


def row(event: Event, document: Document) -> Row:
    """One event as a row, in the order of :data:`COLUMNS`."""
    return {column.name: column.value(event, document) for column in COLUMNS}


def extra(document: Document) -> Mapping[str, Any]:
    """What came with the document and is no part of it."""
    return document.extra


def coded_text(event: Event, document: Document) -> str:
    """The text that the event's spans point into: the title for sentence −1."""
    return (document.title or "") if event.sentence < 0 else document.text


def _sentence(event: Event, document: Document) -> str:
    start, end = event.sentence_span
    return coded_text(event, document)[start:end]
