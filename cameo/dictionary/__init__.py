"""The dictionaries: YAML that a political scientist edits, read into plain data that the engine compiles."""

from __future__ import annotations

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

__all__ = [
    "BUNDLED",
    "RULES",
    "ActorEntry",
    "ActorRole",
    "Agent",
    "Example",
    "Frame",
    "Layer",
    "LayerLike",
    "Lexicon",
    "Operator",
    "Place",
    "SlotPattern",
    "VerbEntry",
    "bundled_folder",
    "load",
]
