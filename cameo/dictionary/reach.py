"""What the dictionaries can say and what of it is ever said: codes within reach, frames that nothing fires."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from attrs import frozen

from cameo.codes import Code
from cameo.dictionary.model import SAME, Frame, Lexicon, VerbEntry


@frozen
class Reach:
    """The ways to one code.

    :ivar entries: ids of entries whose own code, mirror or negation it is.
    :ivar frames: likewise of frames, ``entry/frame``.
    :ivar cells: rows and operators of the grid that compose it: ``087 intend``.
    """

    code: Code
    entries: tuple[str, ...]
    frames: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def reached(self) -> bool:
        """Whether any way leads to it."""
        return bool(self.entries or self.frames or self.cells)


def coverage(lexicon: Lexicon) -> tuple[Reach, ...]:
    """The ways to every code of the ontology, in its order."""
    entries, frames, cells = _ways(lexicon)
    return tuple(
        Reach(code, *(tuple(ways.get(code.code, ())) for ways in (entries, frames, cells)))
        for code in lexicon.ontology.values()
    )


_Ways = dict[str, list[str]]


def _ways(lexicon: Lexicon) -> tuple[_Ways, _Ways, _Ways]:
    entries, frames, cells = _Ways(), _Ways(), _Ways()
    for entry in lexicon.verbs.values():
        for code in _codes(entry):
            entries.setdefault(code, []).append(entry.id)
        for frame in entry.frames:
            for code in _codes(frame):
                frames.setdefault(code, []).append(f"{entry.id}/{frame.id}")
    for cell in lexicon.grid.cells():
        if cell.value in lexicon.ontology:
            cells.setdefault(cell.value, []).append(f"{cell.row} {' '.join(cell.operators)}")
    return entries, frames, cells


def _codes(rule: VerbEntry | Frame) -> list[str]:
    """The codes a rule can give, each once."""
    found = (rule.code, rule.reverse, rule.negated)
    return list(dict.fromkeys(code for code in found if code and code != SAME))


def unused(lexicon: Lexicon, fired: Collection[tuple[str, str | None]]) -> Iterator[tuple[VerbEntry, Frame]]:
    """The frames that gave no event, with their entries.

    A frame with ``code: none`` gives none by its nature, so it is not listed.

    :param fired: (entry, frame) of the rules of all events.
    """
    for entry in lexicon.verbs.values():
        for frame in entry.frames:
            if frame.code is not None and (entry.id, frame.id) not in fired:
                yield entry, frame
