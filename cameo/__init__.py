"""Political events from news text: who did what to whom, and the dictionary line that says so.

Names are loaded on first use, so that ``import cameo`` and ``cameo --help`` answer at once: the parser behind
:class:`Coder` brings torch with it, which takes seconds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cameo.coder import Coder
    from cameo.dictionary import BUNDLED
    from cameo.document import Document
    from cameo.events import ActorMention, Event

__version__ = "0.1.0"

__all__ = ["BUNDLED", "ActorMention", "Coder", "Document", "Event", "__version__"]

_HOMES = {
    "ActorMention": "cameo.events",
    "BUNDLED": "cameo.dictionary",
    "Coder": "cameo.coder",
    "Document": "cameo.document",
    "Event": "cameo.events",
}


def __getattr__(name: str) -> Any:
    """Load a public name from the module it lives in (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'cameo' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
