"""``frozen`` and ``evolve`` for the data of the inner loop, at a third of the price of attrs.

Coding a sentence makes some hundred small objects. attrs guards each field of a frozen class against assignment while
the object is being made, which costs more than all the rest; here the type checker alone does that. What users hold
(events, mentions, documents) is frozen by attrs itself. Where the package is compiled (``CAMEO_COMPILE=1``, see
:mod:`tools.build_hook`), these classes become structures of C: mypyc knows dataclasses, and wants to see one.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

COMPILING = False
"""Said to be true by ``tools/mypyc.ini``, and false by the type checker."""

if not TYPE_CHECKING:
    from dataclasses import dataclass, fields
    from functools import cache, partial
    from operator import attrgetter

    def frozen(cls=None, *, eq=True):
        """A class whose objects nobody changes; hashable, where they are equal by their fields."""
        make = partial(dataclass, eq=eq, unsafe_hash=eq)
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

elif COMPILING:
    from dataclasses import dataclass as frozen
    from dataclasses import replace as evolve
else:
    from collections.abc import Callable
    from dataclasses import replace as evolve
    from typing import TypeVar, dataclass_transform, overload

    T = TypeVar("T")

    @overload
    def frozen(cls: type[T]) -> type[T]: ...
    @overload
    def frozen(*, eq: bool = True) -> Callable[[type[T]], type[T]]: ...
    @dataclass_transform(frozen_default=True, field_specifiers=(field,))
    def frozen(cls: type[T] | None = None, *, eq: bool = True) -> type[T] | Callable[[type[T]], type[T]]:
        raise NotImplementedError


__all__ = ["evolve", "field", "frozen"]
