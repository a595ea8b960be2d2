"""YAML files as nodes, read so that no file can hurt: no objects, no aliases, no bottomless nesting.

The events are scanned first, because composing recurses: a hundred thousand brackets would end the interpreter.
PyYAML's C parser reads only as far as the scan asks, so that the scan ends at the first fault.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from cameo.dictionary.model import Place
from cameo.dictionary.nodes import Listing, Node, Table, Text, fault
from cameo.errors import Fault

MAX_BYTES = 8 * 1024 * 1024
"""Largest dictionary file; the largest bundled one is far below."""

MAX_DEPTH = 20
"""Deepest nesting; a frame's word stands at six."""

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_HINTS = (
    ("mapping values are not allowed", "quote the text: it has a colon"),
    ("cannot start any token", "quote the text"),
    ("while scanning a quoted scalar", "a quotation mark is not closed"),
    ("did not find expected ',' or", "a comma or bracket is missing before this place"),
)


def read_bytes(path: Path, file: str, faults: list[Fault]) -> bytes | None:
    """The bytes of a file, or ``None`` and a fault.

    :param file: the name that faults give.
    """
    place = Place(file, 1)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        faults.append(fault(place, "E101", f"cannot read the file: {error.strerror or error}"))
        return None
    if len(data) > MAX_BYTES:
        faults.append(fault(place, "E101", f"larger than {MAX_BYTES // 1024 // 1024} MiB; split the file"))
        return None
    return data


def parse_table(data: bytes, file: str, faults: list[Fault]) -> Table | None:
    """Read one dictionary file.

    :param file: the name that places and faults give.
    :returns: the table at the top, or ``None`` where there is none; then there is a fault.
    """
    text = _decoded(data, file, faults)
    if text is None:
        return None
    found = _scan(text, file)
    if found is not None:
        faults.append(found)
        return None
    root = yaml.compose(text, _LOADER)
    node = _Builder(file, faults).build(root)
    if not isinstance(node, Table):
        if node is not None:
            faults.append(fault(node.place, "E204", "expected keys and values at the top, such as 'cameo: 1'"))
        return None
    return node


def _decoded(data: bytes, file: str, faults: list[Fault]) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Place(file, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        byte = data[error.start]
        faults.append(fault(place, "E102", f"not UTF-8: found byte 0x{byte:02x}; save the file as UTF-8"))
        return None


def _scan(text: str, file: str) -> Fault | None:
    """The first thing that forbids composing, found without recursion."""
    depth = documents = 0
    try:
        for event in yaml.parse(text, _LOADER):
            documents += isinstance(event, yaml.DocumentStartEvent)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            refused = _refused(event, depth, documents)
            if refused:
                return fault(_place(event.start_mark, file), *refused)
    except yaml.YAMLError as error:
        return _broken(error, text, file)
    except (ValueError, OverflowError) as error:
        return fault(Place(file, 1), "E103", f"broken YAML: {error}")
    return None if documents else fault(Place(file, 1), "E106", "the file is empty")


def _refused(event: Any, depth: int, documents: int) -> tuple[str, str] | None:
    """Code and message for an event that dictionaries may not have."""
    if depth > MAX_DEPTH:
        return "E105", f"nested more than {MAX_DEPTH} deep; is a bracket not closed?"
    if documents > 1:
        return "E104", "a second document starts here; put each in a file of its own"
    if isinstance(event, yaml.AliasEvent):
        return "E104", f"alias *{event.anchor}: dictionaries do without; quote a text that starts with *"
    if getattr(event, "anchor", None) is not None:
        return "E104", f"anchor &{event.anchor}: dictionaries do without; quote a text that starts with &"
    if getattr(event, "tag", None) is not None:
        return "E104", f"tag {event.tag}: dictionaries do without; quote a text that starts with !"
    return None


def _broken(error: yaml.YAMLError, text: str, file: str) -> Fault:
    """Where and how the YAML is broken, with what to do for the common mistakes."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return fault(_offset_place(error, text, file), "E103", f"broken YAML: {getattr(error, 'reason', error)}")
    problem = " ".join(part for part in (getattr(error, "context", None), getattr(error, "problem", None)) if part)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    char = line[mark.column : mark.column + 1]
    if char == "@":
        name = line[mark.column :].split()[0].rstrip(",]}")
        return fault(_place(mark, file), "E109", f'a set is named in quotes: write "{name}"')
    if char == "\t":
        return fault(_place(mark, file), "E103", "broken YAML: found a tab; indent with blanks")
    hint = next((f"; {hint}" for sign, hint in _HINTS if sign in problem), "")
    return fault(_place(mark, file), "E103", f"broken YAML: {problem}{hint}")


def _offset_place(error: yaml.YAMLError, text: str, file: str) -> Place:
    """Where a character stands that YAML does not allow; the parser counts bytes."""
    before = text.encode("utf-8")[: max(0, getattr(error, "position", 0) or 0)].decode("utf-8", "ignore")
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _place(mark: Any, file: str) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


class _Builder:
    """Turns composed YAML nodes into ours, and notes equal keys and missing values."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self._file = file
        self._faults = faults

    def build(self, node: yaml.Node) -> Node | None:
        place = _place(node.start_mark, self._file)
        if isinstance(node, yaml.ScalarNode):
            return Text(node.value, place, not node.style)
        if isinstance(node, yaml.SequenceNode):
            items = (self._item(item) for item in node.value)
            return Listing(tuple(item for item in items if item is not None), place)
        return self._table(node, place)

    def _item(self, node: yaml.Node) -> Node | None:
        built = self.build(node)
        if isinstance(built, Text) and built.plain and not built.value:
            self._add(built.place, "E108", "an item of the list is empty")
            return None
        return built

    def _table(self, node: Any, place: Place) -> Table:
        values: dict[str, Node] = {}
        marks: dict[str, Place] = {}
        for key_node, value_node in node.value:
            mark = _place(key_node.start_mark, self._file)
            if not isinstance(key_node, yaml.ScalarNode):
                self._add(mark, "E204", "expected a word as key, found a list or table")
                continue
            key = key_node.value
            if key in values:
                self._add(mark, "E107", f"key {key!r} stands here a second time, first in line {marks[key].line}")
                continue
            value = self.build(value_node)
            if isinstance(value, Text) and value.plain and not value.value:
                self._add(mark, "E108", _no_value(key, bool(node.flow_style)))
            elif value is not None:
                values[key], marks[key] = value, mark
        return Table(values, marks, place)

    def _add(self, place: Place, code: str, message: str) -> None:
        self._faults.append(fault(place, code, message))


def _no_value(key: str, flow: bool) -> str:
    hint = "quote the text: it has a comma" if flow else "give it a value or delete the line"
    return f"{key!r} has no value; {hint}"
