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
    Discard,
    Example,
    Frame,
    Issue,
    Lexicon,
    Operator,
    Place,
    SlotPattern,
    VerbEntry,
)
from cameo.dictionary.rules import RULES
from cameo.dictionary.stats import stats

if TYPE_CHECKING:
    from cameo.dictionary.changes import Change, EventChange, diff, event_changes
    from cameo.dictionary.examples import event_row, example_coder, example_documents
    from cameo.dictionary.lint import check, has_errors
    from cameo.dictionary.reach import Reach, coverage, unused
    from cameo.dictionary.show import describe

_LATER = {
    "Change": "changes",
    "EventChange": "changes",
    "Reach": "reach",
    "check": "lint",
    "coverage": "reach",
    "describe": "show",
    "diff": "changes",
    "event_changes": "changes",
    "event_row": "examples",
    "example_coder": "examples",
    "example_documents": "examples",
    "has_errors": "lint",
    "unused": "reach",
}

__all__ = [
    "BUNDLED",
    "RULES",
    "ActorEntry",
    "ActorRole",
    "Agent",
    "Change",
    "Discard",
    "EventChange",
    "Example",
    "Frame",
    "FreezeReport",
    "Issue",
    "Layer",
    "LayerLike",
    "Lexicon",
    "Operator",
    "Place",
    "Reach",
    "SlotPattern",
    "VerbEntry",
    "bundled_folder",
    "check",
    "coverage",
    "describe",
    "diff",
    "event_changes",
    "event_row",
    "example_coder",
    "example_documents",
    "freeze",
    "frozen_parses",
    "has_errors",
    "load",
    "stats",
    "text_hash",
    "unused",
]


def __getattr__(name: str) -> Any:
    """Load a name from the module it lives in (PEP 562)."""
    home = _LATER.get(name)
    if home is None:
        raise AttributeError(f"module 'cameo.dictionary' has no attribute {name!r}")
    value = getattr(import_module(f"cameo.dictionary.{home}"), name)
    globals()[name] = value
    return value
