"""What a dictionary file says, before anybody asks what it means: text, lists and tables, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from cameo.dictionary.model import Place
from cameo.errors import Fault


@frozen
class Text:
    """A scalar. Everything is text: ``010`` stays ``010``, ``NO`` stays Norway's, ``on`` stays a preposition.

    :param plain: written without quotes.
    """

    value: str
    place: Place
    plain: bool = True


@frozen
class Listing:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@frozen
class Table:
    """A mapping; keys are text and unique.

    :param marks: where each key stands.
    """

    values: Mapping[str, Node] = field(hash=False)
    marks: Mapping[str, Place] = field(hash=False)
    place: Place

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def get(self, key: str) -> Node | None:
        return self.values.get(key)

    def items(self) -> Iterator[tuple[str, Node]]:
        return iter(self.values.items())

    def without(self, *keys: str) -> Table:
        """This table less some keys."""
        return Table({key: value for key, value in self.values.items() if key not in keys}, self.marks, self.place)


Node = Text | Listing | Table

Plain = str | list["Plain"] | dict[str, "Plain"]
"""A node without places, as other modules read it."""


def plain(node: Node) -> Plain:
    """The node as strings, lists and dictionaries."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.items()}


def as_listing(node: Node) -> Listing:
    """A list; anything else becomes a list of one."""
    return node if isinstance(node, Listing) else Listing((node,), node.place)


def fault(place: Place, code: str, message: str) -> Fault:
    """A fault at a place; *code* is a key of :data:`cameo.dictionary.rules.RULES`."""
    return Fault(place.file, place.line, place.column, code, message)
