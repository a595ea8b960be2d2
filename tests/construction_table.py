"""The table of constructions, ``data/constructions.tsv`` with its parses, and the page made from it.

Columns: the construction, a sentence, the rows it gives (``none``, or ``SOURCE CODE TARGET``, with a modality behind
if it is not asserted, several parted by ``; ``), a note. A side that is absent is ``nobody``, one in no dictionary
``---``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from attrs import frozen

from cameo.actors import StoryActors
from cameo.acts import Act
from cameo.coder import Coder
from cameo.conllu import sentence_blocks
from cameo.dictionary import bundled_folder
from cameo.document import Document, ParsedDocument, Sentence
from cameo.events import UNKNOWN, ActorMention, Event
from cameo.roles import ROLE_RULES

DATA = Path(__file__).parent / "data"
TABLE = DATA / "constructions.tsv"
PARSES = DATA / "constructions.conllu"
PAGE = Path(__file__).parent.parent / "docs" / "constructions.md"
DATE = "2015-06-01"
ABSENT = "nobody"
NONE = "none"
_BUNDLED = ("SOURCES.yml", "codes", "actors", "en/grammar.yml", "en/operators.yml", "en/sets.yml", "en/agents.yml")
_HEAD = """\
# The constructions of English

What the clause engine reads, with examples and the rules that read them. Every example runs as a test. The page is
made by `python tools/make_constructions.py` from `tests/data/constructions.tsv`; the codes come from the small
dictionary `tests/data/verbs.yml`, names and word lists from the bundled ones, and the coder keeps what is not known
(`unresolved="keep"`). *nobody* is a side that the sentence does not name, `---` one in no dictionary; a modality
stands behind the row if it is not *asserted*. Rows that are *background*, *alleged* or *hypothetical* are not given by
default, so such an example shows none. `cameo explain` prints the same names of rules for any sentence.
"""


@frozen
class Row:
    """One line of the table."""

    construction: str
    sentence: str
    events: str
    note: str

    @property
    def rows(self) -> list[str]:
        """The rows that the sentence must give, sorted."""
        return sorted([] if self.events == NONE else self.events.split("; "))


def read_table() -> Iterator[Row]:
    """The lines of the table, in its order."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Row(row["construction"], row["sentence"], row["events"], row["note"])


@cache
def read_parses() -> dict[str, Sentence]:
    """The frozen parses by their text."""
    with PARSES.open(encoding="utf-8") as lines:
        return {comments["text"]: Sentence(0, tokens) for comments, tokens in sentence_blocks(lines, str(PARSES))}


@cache
def small_coder() -> Coder:
    """The engine with the bundled word lists and actors, and a dictionary small enough to reason about."""
    bundled = bundled_folder()
    return Coder([*(bundled / part for part in _BUNDLED), DATA / "verbs.yml"], unresolved="keep")


def document(text: str) -> Document:
    """A sentence of the table as a document."""
    return Document(id="construction", text=text, date=DATE)


def coded(text: str) -> list[Event]:
    """The events of a sentence of the table."""
    (found,) = small_coder().code_parsed([ParsedDocument(document(text), (read_parses()[text],))])
    return list(found.events)


def written(event: Event) -> str:
    """An event as the table writes it: *FRA 190 SYR presupposed*."""
    modality = "" if event.modality == "asserted" else f" {event.modality}"
    return f"{_code(event.source)} {event.code} {_code(event.target)}{modality}"


def _code(mention: ActorMention | None) -> str:
    if mention is None:
        return ABSENT
    return mention.code if mention.resolved else UNKNOWN


def rules_of(text: str) -> list[str]:
    """Names of the engine's rules that took part, in the order of the trace."""
    story = StoryActors(small_coder().engine.actors, document(text))
    acts = small_coder().read_sentence(read_parses()[text], document(text), story).acts
    return list(dict.fromkeys(rule for act in acts for rule in _rules(act)))


def _rules(act: Act) -> Iterator[str]:
    for decision in (*act.clause.decisions, *act.around.decisions):
        yield decision.rule
    if act.composition is not None:
        yield from map(str, act.composition.steps)
    sides = (side for row in act.rows for side in (row.source, row.target) if side is not None)
    yield from (rule for side in sides for rule in side.rules if rule in ROLE_RULES)
    if act.reason:
        yield f"no event: {act.reason}"


def page() -> str:
    """The page ``docs/constructions.md``."""
    groups = [(name, list(rows)) for name, rows in groupby(read_table(), key=lambda row: row.construction)]
    return "\n".join([_HEAD, *(part for name, rows in groups for part in _section(name, rows))])


def _section(name: str, rows: Iterable[Row]) -> Iterator[str]:
    rows = list(rows)
    yield f"## {name[0].upper()}{name[1:]}\n"
    yield "| sentence | events | rules |"
    yield "| --- | --- | --- |"
    for row in rows:
        events = "<br>".join(f"`{event}`" for event in row.rows) or "none"
        note = f" ({row.note})" if row.note else ""
        yield f"| {row.sentence} | {events}{note} | {'; '.join(rules_of(row.sentence)).replace('|', '/')} |"
    yield ""
