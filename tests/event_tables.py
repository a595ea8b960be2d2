"""Event tables for tests of exports: made-up events of every kind, in files as ``cameo code`` writes them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from cameo import export
from cameo.dictionary import BUNDLED, load
from cameo.document import Document
from cameo.events import ActorMention, Event, Rule, Trigger, event_id

TEXT = 'The "Bank" of France met\tIran\nand others, it said <b>today</b> | there.'
ONTOLOGY = load(BUNDLED).ontology


@frozen
class Coded:
    document: Document
    events: tuple[Event, ...]
    problems: tuple[()] = ()
    model: str = "a parser"
    dictionaries: str = "d1c7"


def story(id: str = "story-1", date: str | None = "2024-05-05", **parts: Any) -> Document:
    usual = {"title": "Titles are <text>", "source": "Wire", "url": f"https://news.example/{id}?a=1&b=2"}
    return Document(id=id, text=TEXT, date=date, **{**usual, **parts})


def actor(text: str = "Iran", **parts: Any) -> ActorMention:
    start = TEXT.find(text)
    span = (start, start + len(text)) if start >= 0 else (0, 3)
    return ActorMention(text=text, span=span, head_span=span, **{"name": text, **parts})


FRANCE = actor("France", country="FRA", sectors=("GOV", "MIL"), religions=("CTH",), entry="france")
IRAN = actor("Iran", country="IRN", ethnicity="PER", group="XYZ", entry="iran")
UNION = actor("European Union", organisation="IGOEUREEC", entry="eu")


def event(
    document: Document,
    code: str = "040",
    source: ActorMention | None = FRANCE,
    target: ActorMention | None = IRAN,
    **parts: Any,
) -> Event:
    """An event of the story with what CAMEO says of the code."""
    known = ONTOLOGY[code]
    trigger = parts.pop("trigger", Trigger("met", (21, 24)))
    spans = (source and source.span, target and target.span)
    usual: dict[str, Any] = {
        "id": event_id(document.id, trigger.span, *spans, parts.pop("ordinal", 0)),
        "story_date": document.date,
        "date": document.date,
        "source": source,
        "target": target,
        "code": code,
        "label": known.label,
        "root": known.root,
        "quad_class": known.quad_class,
        "goldstein": known.goldstein,
        "plover": known.plover.type if known.plover else None,
        "trigger": trigger,
        "rule": Rule("meet", None, "en/verbs/04-consult.yml", 3),
        "operators": (),
        "modality": "asserted",
        "attribution": None,
        "sentence": 0,
        "sentence_span": (0, len(TEXT)),
        "document": document.id,
    }
    return Event(**{**usual, **parts})


def everything() -> list[Coded]:
    """Several stories, out of order, with every kind of participant, a mirror, an undated event, a code without a
    PLOVER type, and fields of the input."""
    late, early = (
        story("late", "2024-05-07"),
        story("early", "1989-12-30", url=None, source="Daily\u2028Wire\x0c", extra={"desk": "world"}),
    )
    undated = story("undated", None)
    first = event(late)
    mirror = event(late, source=IRAN, target=FRANCE, mirror_of=first.id)
    unknown = actor("others", name='"others"')
    return [
        Coded(late, (first, mirror, event(late, "010", ordinal=1), event(late, "1121", UNION, unknown, sentence=-1))),
        Coded(early, (event(early, "163", actor("Russia", country="RUS", entry="russia"), UNION), event(early, "016"))),
        Coded(undated, (event(undated, "190"),)),
        Coded(story("protest", "2024-05-06"), (event(story("protest", "2024-05-06"), "141", FRANCE, None),)),
    ]


def write(path: Path, coded: Iterable[Coded] | None = None) -> Path:
    """An event table in a file."""
    export.write(everything() if coded is None else coded, path)  # type: ignore[arg-type]
    return path


def many(count: int, days: Sequence[datetime.date]) -> list[Coded]:
    """So many stories of one event, on these days in turn."""
    stories = [story(f"story-{index}", days[index % len(days)].isoformat()) for index in range(count)]
    return [Coded(one, (event(one),)) for one in stories]
