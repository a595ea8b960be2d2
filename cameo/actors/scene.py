"""What the readers of one sentence share: its tree, its dictionary hits, the day, and the story so far."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property

from cameo.actors.claims import countries_of, standing_at_home
from cameo.actors.codes import Codes
from cameo.actors.index import ActorIndex, Hit
from cameo.actors.setting import Setting
from cameo.clauses.tree import Tree
from cameo.records import field, frozen

Piece = Hit | int
"""A stretch of a phrase: a dictionary hit, or the position of a word that is in none."""


@frozen
class StoryPerson:
    """Somebody whom no dictionary knows and the story has introduced: *Colonel-General Zakir Hasanov*.

    :param given: the lower-case names before the surname.
    """

    given: tuple[str, ...]
    codes: Codes


@frozen
class Memory:
    """Who has been named by full name, or by title and surname.

    :param known: ids of person entries, the last named last.
    :param people: lower-case surname ─► people of no dictionary.
    :param acronyms: what the text has given in brackets behind a name, lower case: *the Workers' Federation (FUTH)*.
    :param setting: where the story plays, as far as it was read before this sentence.
    """

    known: tuple[str, ...] = ()
    people: Mapping[str, tuple[StoryPerson, ...]] = field(default_factory=dict, hash=False)
    acronyms: Mapping[str, Codes] = field(default_factory=dict, hash=False)
    setting: Setting = field(default_factory=Setting)

    def recall(self, surname: str, given: tuple[str, ...]) -> Codes | None:
        """The last person introduced by that surname, if nothing in *given* speaks against it."""
        for person in reversed(self.people.get(surname, ())):
            if not given or not person.given or given[0] == person.given[0]:
                return person.codes
        return self.acronyms.get(surname) if not given else None


@frozen(eq=False)
class Scene:
    """One sentence, ready to be read.

    :param text: what the spans point into: the document's text or title.
    :param cover: position ─► the hit that holds it.
    """

    index: ActorIndex
    tree: Tree
    text: str
    date: datetime.date | None
    hits: tuple[Hit, ...]
    cover: Mapping[int, Hit]
    memory: Memory

    @cached_property
    def named_from(self) -> Mapping[str, int]:
        """Country ─► the first word of the first name that is of it."""
        first: dict[str, int] = {}
        for hit in standing_at_home(self.hits, self.tree.words):
            for country in countries_of(hit, self.date):
                first.setdefault(country, hit.start)
        return first

    def pieces(self, positions: tuple[int, ...]) -> tuple[Piece, ...]:
        """The hits and loose words of a stretch of the sentence."""
        found: list[Piece] = []
        cover = self.cover
        for position in positions:
            hit = cover.get(position)
            if hit is None:
                found.append(position)
            elif not found or found[-1] is not hit:
                found.append(hit)
                if hit.partial:
                    found.extend(other for other in self.hits if other.start == position and other is not hit)
        return tuple(found)

    def is_name_word(self, piece: Piece) -> bool:
        """A proper noun that no dictionary knows."""
        return isinstance(piece, int) and self.tree.tokens[piece].upos == "PROPN"

    def names_before(self, before: tuple[Piece, ...]) -> tuple[str, ...]:
        """The unknown proper nouns that end *before*: given names, lower case."""
        names: list[str] = []
        for piece in reversed(before):
            if not isinstance(piece, int) or not self.is_name_word(piece):
                break
            names.append(self.tree.words[piece])
        return tuple(reversed(names)) if names else ()


def first_word(piece: Piece) -> int:
    """Position of the first word of *piece*."""
    return piece if isinstance(piece, int) else piece.start


def last_word(piece: Piece) -> int:
    """Position of the last word of *piece*."""
    return piece if isinstance(piece, int) else piece.end - 1
