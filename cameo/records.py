"""``frozen`` and ``evolve`` of attrs for the data of the inner loop, at a third of their price.

Coding a sentence makes some hundred small objects. attrs guards each field of a frozen class against assignment while
the object is being made, which costs more than all the rest; here the type checker alone does that. What users hold
(events, mentions, documents) is frozen by attrs itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attrs import evolve, frozen
else:
    from functools import cache, partial
    from operator import attrgetter

    from attrs import define, fields

    def frozen(cls=None, *, eq=True):
        """A class whose objects nobody changes; hashable, where they are equal by their fields."""
        make = partial(define, eq=eq, unsafe_hash=eq)
        return make if cls is None else make(cls)

    def evolve(record, **changes):
        """A copy of *record*, which is of this module's making, with some fields changed."""
        kind = record.__class__
        copy = kind(*_values(kind)(record))
        for name, value in changes.items():
            setattr(copy, name, value)
        return copy

    @cache
    def _values(kind):
        return attrgetter(*(one.name for one in fields(kind)))


__all__ = ["evolve", "frozen"]
