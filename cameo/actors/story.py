"""One document: what it has named so far, so that surnames can follow full names."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from attrs import evolve, field, frozen

from cameo.actors.codes import Codes
from cameo.actors.index import AGENT, PERSON, SURNAME, ActorIndex, Hit
from cameo.actors.reader import Reading, SentenceActors
from cameo.clauses.tree import Tree
from cameo.document import Document


class StoryActors:
    """The actors of one document; call :meth:`sentence` in text order.

    :param index: the names of all dictionaries.
    :param document: its date decides the roles; a role word without one is undated.
    """

    def __init__(self, index: ActorIndex, document: Document) -> None:
        self._index = index
        self._document = document
        self._lower = document.text.islower()
        self._memory = Memory()
