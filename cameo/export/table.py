"""A table for reading: story after story, who does what to whom, and the words that say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import BinaryIO

from cameo.document import Document
from cameo.events import UNKNOWN, Event
from cameo.export.schema import coded_text

WIDTHS = (80, 140)
"""Narrowest and widest table; what is between follows the terminal."""

_QUAD = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_GAP = "  "
_VAGUE = ", not specified below"  # CAMEO's way to say that a code has narrower ones; the digits say so too


class TableWriter:
    """Prints each story as it is coded, and a line of totals at the end.

    :param width: columns of the terminal.
    :param colour: bold and dim, where a person looks on; plain text marks the trigger with brackets.
    """

    def __init__(self, stream: BinaryIO, width: int = 120, colour: bool = False) -> None:
        self._stream = stream
        self._width = min(max(width, WIDTHS[0]), WIDTHS[1])
        self._colour = colour
        self._stories = 0
        self._quads: Counter[int] = Counter()

    def write(self, document: Document, events: Iterable[Event]) -> None:
        self._stories += 1
        rows = list(events)
        self._quads.update(event.quad_class for event in rows)
        lines = [self._heading(document), *self._table(document, rows), ""]
        self._print("\n".join(lines))

    def close(self, about: Mapping[str, str] | None = None) -> None:
        total = sum(self._quads.values())
        parts = ", ".join(f"{self._quads[quad]} {name}" for quad, name in _QUAD.items() if self._quads[quad])
        self._print(f"{_many(total, 'event')} in {_many(self._stories, 'story')}{f': {parts}' if parts else ''}")

    def _print(self, text: str) -> None:
        self._stream.write(f"{text}\n".encode("utf-8", "replace"))
        self._stream.flush()

    def _heading(self, document: Document) -> str:
        title = " ".join((document.title or "").split())
        return self._bold(_cut(_GAP.join(filter(None, (document.id, title))), self._width))

    def _table(self, document: Document, events: list[Event]) -> list[str]:
        if not events:
            return [self._dim("no events")]
        source = _column_width(event.source.code if event.source else UNKNOWN for event in events)
        target = _column_width(event.target.code if event.target else UNKNOWN for event in events)
        rest = self._width - len("2024-05-05") - source - len("code") - target - 5 * len(_GAP)
        label = min(30, rest * 2 // 5)
        head = _GAP.join(
            (
                "date".ljust(10),
                "source".ljust(source),
                "code",
                "event".ljust(label),
                "target".ljust(target),
                "in the text",
            )
        )
        room = self._width - len(head) + len("in the text")
        lines = [self._dim(head)]
        for event in events:
            cells = (
                (event.date.isoformat() if event.date else "undated").ljust(10),
                _cut(event.source.code if event.source else UNKNOWN, source).ljust(source),
                event.code.ljust(4),
                _cut(event.label.removesuffix(_VAGUE), label).ljust(label),
                _cut(event.target.code if event.target else UNKNOWN, target).ljust(target),
            )
            lines.append(_GAP.join((*cells, self._words(event, document, room))))
        return lines

    def _words(self, event: Event, document: Document, room: int) -> str:
        """The trigger in its sentence. A mirrored row has no words of its own."""
        if event.mirror_of:
            return self._dim("⇄ the other side of it"[:room])
        note = "" if event.modality == "asserted" or room < 40 else f" ({event.modality})"
        before, trigger, after = _context(event, coded_text(event, document), room - len(note) - 2)
        mark = self._bold(trigger) if self._colour else f"[{trigger}]"
        return f"{before}{mark}{after}{self._dim(note)}"

    def _bold(self, text: str) -> str:
        return f"{_BOLD}{text}{_RESET}" if self._colour and text else text

    def _dim(self, text: str) -> str:
        return f"{_DIM}{text}{_RESET}" if self._colour and text else text


def _context(event: Event, text: str, room: int) -> tuple[str, str, str]:
    """What stands before the trigger, the trigger, and what stands after, in *room* characters."""
    start, end = event.sentence_span
    left = " ".join(text[start : event.trigger.span[0]].split())
    trigger = _cut(" ".join(text[slice(*event.trigger.span)].split()), room)
    right = " ".join(text[event.trigger.span[1] : end].split())
    left, right = f"{left} " if left else "", f" {right}" if right[:1].isalnum() else right
    free = max(room - len(trigger), 0)
    before = min(len(left), max(free // 2, free - len(right)))
    return _cut_front(left, before), trigger, _cut(right, free - before)


def _column_width(codes: Iterable[str]) -> int:
    return min(max(6, *map(len, codes)), 15)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(room - 1, 0)]}…"[: max(room, 0)]


def _cut_front(text: str, room: int) -> str:
    return text if len(text) <= room else f"…{text[len(text) - room + 1 :]}" if room > 1 else ""


def _many(count: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"
