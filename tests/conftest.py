"""Made-up stories, mentions and events that tests of several modules share; and a user who is not root."""

from __future__ import annotations

import ctypes
import datetime
import os
from collections.abc import Iterator
from typing import Any

import pytest

from cameo.document import Document
from cameo.events import ActorMention, Event, Rule, Trigger, event_id

TEXT = "France condemned Israel.\nGerman troops met Egyptian officials in Cairo."


def mention(text: str, start: int, **parts: Any) -> ActorMention:
    span = (start, start + len(text))
    return ActorMention(text=text, span=span, head_span=span, name=text, **parts)


@pytest.fixture
def story() -> Document:
    return Document("story-1", TEXT, date="2024-05-05", url="https://news.example/1", extra={"desk": "world", "n": 3})


@pytest.fixture
def condemnation(story: Document) -> Event:
    return _event(
        story,
        source=mention("France", 0, country="FRA", entry="france"),
        target=mention("Israel", 17, country="ISR", entry="israel"),
        trigger=Trigger("condemned", (7, 16)),
        code="111",
        label="Criticize or denounce",
        sentence=0,
        sentence_span=(0, 24),
    )


@pytest.fixture
def meeting(story: Document) -> Event:
    """Several sectors, an operator, no target: what is special in a row."""
    return _event(
        story,
        source=mention("German troops", 25, country="DEU", sectors=("GOV", "MIL"), religions=("CHR",)),
        target=None,
        trigger=Trigger("met", (39, 42)),
        code="040",
        label="Consult",
        sentence=1,
        sentence_span=(25, 71),
        operators=("refuse", "intend"),
        modality="presupposed",
        attribution=mention("Egyptian officials", 43, country="EGY", sectors=("GOV",)),
    )


def _event(document: Document, **parts: Any) -> Event:
    source, target, trigger = parts["source"], parts["target"], parts["trigger"]
    spans = (source and source.span, target and target.span)
    usual: dict[str, Any] = {
        "id": event_id(document.id, trigger.span, *spans, 0),
        "story_date": document.date,
        "date": datetime.date(2024, 5, 4),
        "root": parts["code"][:2],
        "quad_class": 3 if parts["code"][:2] == "11" else 1,
        "goldstein": -2.0 if parts["code"][:2] == "11" else 1.0,
        "plover": "ACCUSE",
        "rule": Rule("condemn", None, "en/verbs/11-disapprove.yml", 12),
        "operators": (),
        "modality": "asserted",
        "attribution": None,
        "document": document.id,
    }
    return Event(**{**usual, **parts})


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Rights(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


@pytest.fixture
def anybody() -> Iterator[None]:
    """As a user who is not root: root's rights to read and write any file are laid aside (capabilities 1 and 2)."""
    if os.geteuid():
        yield
        return
    libc, header, rights = ctypes.CDLL(None), _Header(0x20080522, 0), (_Rights * 2)()
    if not hasattr(libc, "capset") or libc.capget(ctypes.byref(header), rights):
        pytest.skip("root may read and write anything, and cannot be kept from it here")
    before = rights[0].effective
    rights[0].effective = before & ~0b110
    libc.capset(ctypes.byref(header), rights)
    yield
    rights[0].effective = before
    libc.capset(ctypes.byref(header), rights)
