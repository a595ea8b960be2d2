"""Who the text names: actor mentions and their codes."""

from __future__ import annotations

from cameo.actors.index import ActorIndex
from cameo.actors.reader import SentenceActors
from cameo.actors.reading import Reading
from cameo.actors.story import StoryActors

__all__ = ["ActorIndex", "Reading", "SentenceActors", "StoryActors"]
