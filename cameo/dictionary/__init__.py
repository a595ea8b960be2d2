"""The dictionaries: YAML that a political scientist edits, read into plain data that the engine compiles.

Loading is imported at once; lint and the rest on first use, as coding needs none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cameo.dictionary.freeze import FreezeReport, freeze, frozen_parses, text_hash
from cameo.dictionary.layers import BUNDLED, Layer, LayerLike, bundled_folder
from cameo.dictionary.loading import load
from cameo.dictionary.model import (
    ActorEntry,
    ActorRole,
    Agent,
    Example,
    Frame,
    Lexicon,
    Operator,
    Place,
    SlotPattern,
    VerbEntry,
)
from cameo.dictionary.rules import RULES
from cameo.dictionary.stats import stats

if TYPE_CHECKING:
    from cameo.dictionary.examples import event_row, example_coder
    from cameo.dictionary.lint import check, has_errors
    from cameo.dictionary.show import describe

_LATER = {
    "check": "lint",
    "describe": "show",
    "event_row": "examples",
    "example_coder": "examples",
    "has_errors": "lint",
}

__all__ = [
    "BUNDLED",
    "RULES",
    "ActorEntry",
    "ActorRole",
    "Agent",
    "Example",
    "Frame",
    "FreezeReport",
    "Layer",
    "LayerLike",
    "Lexicon",
    "Operator",
    "Place",
    "SlotPattern",
    "VerbEntry",
    "bundled_folder",
    "check",
    "describe",
    "event_row",
    "example_coder",
    "freeze",
    "frozen_parses",
    "has_errors",
    "load",
    "stats",
    "text_hash",
]


def __getattr__(name: str) -> Any:
    """Load a name from the module it lives in (PEP 562)."""
    home = _LATER.get(name)
    if home is None:
        raise AttributeError(f"module 'cameo.dictionary' has no attribute {name!r}")
    value = getattr(import_module(f"cameo.dictionary.{home}"), name)
    globals()[name] = value
    return value
