"""The CAMEO ontology and the operator grid: codes, labels, parents, quad class, Goldstein value, PLOVER crosswalk.

Both are built from plain mappings in which every scalar is text, as the dictionary loader gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import Enum
from typing import Any

from attrs import field, frozen

from cameo.errors import CameoError

ANY_CODE = "*"
SAME = "same"

_CODE = re.compile(r"[0-9]{2,4}")


class UnknownCodeError(CameoError, KeyError):
    """A code that CAMEO does not have; ``suggestions`` are codes that may have been meant."""

    def __init__(self, code: object, suggestions: tuple[str, ...] = ()) -> None:
        self.code = code
        self.suggestions = suggestions
        super().__init__(code)

    def __str__(self) -> str:  # KeyError would show the bare key
        hint = f"; did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        return f"unknown CAMEO code {self.code!r}{hint}"


class MalformedCodeError(CameoError):
    """A code entry with a field that is missing or cannot be read."""

    def __init__(self, code: str, name: str, found: object, expected: str) -> None:
        self.code = code
        self.name = name
        self.found = found
        self.expected = expected
        super().__init__(f"CAMEO code {code}: field {name}: found {found!r}, expected {expected}")


class MalformedCellError(CameoError):
    """A row, key or cell of the operator grid that cannot be read."""

    def __init__(self, row: str, key: str, found: object, expected: str) -> None:
        self.row = row
        self.key = key
        self.found = found
        self.expected = expected
        super().__init__(f"operator grid, row {row!r}, key {key!r}: found {found!r}, expected {expected}")


@frozen
class Plover:
    """PLOVER event type, mode and context; two contexts are joined by ``"; "``, as in POLECAT."""

    type: str
    mode: str | None = None
    context: str | None = None


@frozen
class Code:
    """One CAMEO code.

    ``level`` is 1 for a root, 2 and 3 below it; ``quad_class`` is GDELT's, 1 to 4; ``goldstein`` runs from -10 to 10.
    ``goldstein_source`` is ``gdelt``, or ``inherited`` where no list has a value and the parent's stands.
    ``goldstein_phoenix`` is set only where the Phoenix list has another value.
    """

    code: str
    label: str
    parent: str | None
    root: str
    level: int
    quad_class: int
    goldstein: float
    goldstein_source: str
    goldstein_phoenix: float | None = None
    plover: Plover | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


@frozen
class Ontology(Mapping[str, Code]):
    """The codes, in the order of their file; ``ontology["190"].label``."""

    _codes: Mapping[str, Code] = field(hash=False)
    _children: Mapping[str, tuple[str, ...]] = field(hash=False, repr=False)

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Ontology:
        """Build from a parsed ``codes`` file, or raise MalformedCodeError or UnknownCodeError (a missing parent)."""
        codes = {code: _read_code(code, entry) for code, entry in data["codes"].items()}
        children: dict[str, list[str]] = {code: [] for code in codes}
        for code in codes.values():
            if code.parent is None:
                continue
            if code.parent not in codes:
                raise UnknownCodeError(code.parent, _suggest(code.parent, codes))
            children[code.parent].append(code.code)
        return cls(codes, {code: tuple(below) for code, below in children.items()})

    @classmethod
    def of(cls, codes: Mapping[str, Code], children: Mapping[str, tuple[str, ...]]) -> Ontology:
        """Put together codes that were read before, and the codes one level below each."""
        return cls(codes, children)

    @property
    def below(self) -> Mapping[str, tuple[str, ...]]:
        """The codes one level below each code."""
        return self._children

    def __getitem__(self, code: str) -> Code:
        """The code, or UnknownCodeError with suggestions."""
        try:
            return self._codes[code]
        except KeyError:
            raise UnknownCodeError(code, self.suggest(code)) from None

    def __contains__(self, code: object) -> bool:
        return code in self._codes  # Mapping's own would work out suggestions for every miss

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    @property
    def roots(self) -> tuple[Code, ...]:
        """The codes of level 1."""
        return tuple(code for code in self._codes.values() if code.parent is None)

    def children(self, code: str) -> tuple[Code, ...]:
        """The codes one level below ``code``."""
        return tuple(self._codes[below] for below in self._children[self[code].code])

    def suggest(self, code: object) -> tuple[str, ...]:
        """Up to three codes that ``code`` may have been meant for: a lost zero, too long, a label, a typing slip."""
        return _suggest(code, self._codes)


def _read_code(code: str, entry: Mapping[str, Any]) -> Code:
    """One entry of the ``codes`` file."""
    if not _CODE.fullmatch(code):
        raise MalformedCodeError(code, "code", code, "two to four digits, quoted")
    phoenix = entry.get("goldstein_phoenix")
    return Code(
        code=code,
        label=_text(code, entry, "label"),
        parent=entry.get("parent"),
        root=code[:2],
        level=len(code) - 1,
        quad_class=_quad_class(code, _text(code, entry, "quad")),
        goldstein=_goldstein(code, "goldstein", _text(code, entry, "goldstein")),
        goldstein_source=_text(code, entry, "goldstein_source"),
        goldstein_phoenix=None if phoenix is None else _goldstein(code, "goldstein_phoenix", phoenix),
        plover=_read_plover(code, entry.get("plover")),
    )


def _text(code: str, entry: Mapping[str, Any], name: str) -> str:
    """A field that must be there."""
    found = entry.get(name)
    if not isinstance(found, str) or not found:
        raise MalformedCodeError(code, name, found, "a text")
    return found


def _quad_class(code: str, text: str) -> int:
    """GDELT's quad class, 1 to 4."""
    if text not in ("1", "2", "3", "4"):
        raise MalformedCodeError(code, "quad", text, "1, 2, 3 or 4")
    return int(text)


def _goldstein(code: str, name: str, text: str) -> float:
    """A value of the Goldstein scale, -10 to 10."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        value = float("nan")
    if not -10.0 <= value <= 10.0:
        raise MalformedCodeError(code, name, text, "a number from -10 to 10")
    return value


def _read_plover(code: str, entry: Mapping[str, str] | None) -> Plover | None:
    """The crosswalk of one code; the published one omits some codes."""
    if entry is None:
        return None
    if not entry.get("type"):
        raise MalformedCodeError(code, "plover", entry, "a map with a type")
    return Plover(entry["type"], entry.get("mode"), entry.get("context"))


def _suggest(code: object, codes: Mapping[str, Code]) -> tuple[str, ...]:
    """Codes like ``code``: with the leading zero that numbers lose, cut short, by label, or one slip away."""
    text = str(code).strip()
    likely = [f"0{text}", *(text[:length] for length in range(len(text) - 1, 1, -1))]
    found = [each for each in likely if each in codes]
    if text.isdigit():
        found += get_close_matches(text, codes, n=3)
    else:
        labels = {entry.label.lower(): entry.code for entry in codes.values()}
        found += [labels[label] for label in get_close_matches(text.lower(), labels, n=3)]
    return tuple(dict.fromkeys(found))[:3]


class Outcome(Enum):
    """What a step of a composition came to."""

    CODE = "code"
    EMPTY_CELL = "empty cell"
    NO_CELL = "no cell"


@frozen
class ComposeStep:
    """One step of a composition: the operators it used up, outer first, and the cell that decided.

    ``row`` is ``None`` where no row has a cell; ``before`` is ``None`` for an act that is in no entry.
    """

    operators: tuple[str, ...]
    row: str | None
    before: str | None
    after: str | None
    outcome: Outcome

    def __str__(self) -> str:
        cell = f"row {self.row}" if self.row is not None else "no row"
        return f"{' '.join(self.operators)} {self.before or ANY_CODE}: {self.after or self.outcome.value} ({cell})"


@frozen
class Composition:
    """The code that operators make of an act, ``None`` for no event, and the steps to it, innermost first."""

    code: str | None
    steps: tuple[ComposeStep, ...] = ()


@frozen
class Cell:
    """One cell of the grid; ``value`` is a code, ``same``, or empty for no event."""

    row: str
    operators: tuple[str, ...]
    value: str


@frozen
class ComposeGrid:
    """The operator grid: ``grid.compose(("appeal", "not"), "190").code`` is ``"0256"``."""

    _rows: Mapping[str, Mapping[tuple[str, ...], str]] = field(hash=False, repr=False)

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> ComposeGrid:
        """Build from a parsed ``compose`` file, or raise MalformedCellError. Whether codes exist is not looked at."""
        return cls({row: _read_row(row, cells) for row, cells in data["compose"].items()})

    @property
    def operators(self) -> frozenset[str]:
        """The operators that some row knows."""
        return frozenset(operator for cells in self._rows.values() for key in cells for operator in key)

    def cells(self) -> Iterator[Cell]:
        """Every cell, in the order of the file."""
        for row, cells in self._rows.items():
            for operators, value in cells.items():
                yield Cell(row, operators, value)

    def compose(self, operators: tuple[str, ...], code: str | None) -> Composition:
        """Apply operators, innermost first, each to the code that the last one made.

        Args:
            operators: outer first, as in the clause: ``("appeal", "not")`` for *urged Iran not to attack*.
            code: of the inner act; ``None`` for an act that is in no entry.

        The longer key wins, then the longer code. A missing or empty cell ends it with no event.
        """
        steps: list[ComposeStep] = []
        remaining = operators
        while remaining:
            step = self._step(remaining, code)
            steps.append(step)
            if step.outcome is not Outcome.CODE:
                return Composition(None, tuple(steps))
            code = step.after
            remaining = remaining[: -len(step.operators)]
        return Composition(code, tuple(steps))

    def _step(self, operators: tuple[str, ...], code: str | None) -> ComposeStep:
        """Apply the innermost two operators where they have a cell together, else the innermost one."""
        for key in (operators[-2:], operators[-1:]):
            row = self._row(key, code)
            if row is None:
                continue
            cell = self._rows[row][key]
            after = code if cell == SAME else cell or None
            return ComposeStep(key, row, code, after, Outcome.EMPTY_CELL if after is None else Outcome.CODE)
        return ComposeStep(operators[-1:], None, code, None, Outcome.NO_CELL)

    def _row(self, key: tuple[str, ...], code: str | None) -> str | None:
        """The row with this key that has the longest beginning of the code."""
        rows = [ANY_CODE] if code is None else [code[:length] for length in range(len(code), 1, -1)]
        return next((row for row in rows if key in self._rows.get(row, {})), None)


def _read_row(row: str, cells: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """One row of the ``compose`` file, keys split into operators."""
    if row != ANY_CODE and not _CODE.fullmatch(row):
        raise MalformedCellError(row, "", row, 'a code, the beginning of one, or "*"')
    read: dict[tuple[str, ...], str] = {}
    for key, value in cells.items():
        operators = tuple(key.split())
        if not 1 <= len(operators) <= 2:
            raise MalformedCellError(row, key, key, "one operator, or two with the outer first")
        if operators in read:
            raise MalformedCellError(row, key, key, "each key once")
        if value != "" and value != SAME and not _CODE.fullmatch(value):
            raise MalformedCellError(row, key, value, "a code, same, or an empty text")
        if value == SAME and row == ANY_CODE:
            raise MalformedCellError(row, key, value, "a code or an empty text: an act in no entry has no code to keep")
        read[operators] = value
    return read
