"""What reading a noun phrase starts from and ends in."""

from __future__ import annotations

from cameo.actors.codes import Codes
from cameo.actors.index import Hit
from cameo.actors.scene import Piece
from cameo.clauses.nounphrase import NounPhrase
from cameo.events import ActorMention
from cameo.records import frozen


@frozen
class Reading:
    """One participant that a phrase names.

    :param kind: ``actor``, ``seat`` (acts for its government), ``place``, ``instrument`` or ``unknown``.
    :param head: position of the phrase's head word.
    :param rules: names of the rules that took each decision, in their order.
    """

    mention: ActorMention
    kind: str
    head: int
    rules: tuple[str, ...]


@frozen
class Found:
    """A reading before it is cut out of the text.

    :param first: position of the mention's first word.
    :param last: position of its last word.
    """

    codes: Codes
    kind: str
    rules: tuple[str, ...]
    first: int
    last: int


@frozen
class Phrase:
    """A noun phrase and its core, cut into hits and loose words.

    :param last: position of the last word of the mention.
    """

    noun: NounPhrase
    pieces: tuple[Piece, ...]
    last: int

    @property
    def head(self) -> int:
        return self.noun.head

    @property
    def has_hit(self) -> bool:
        """Whether it holds anything that the dictionaries know."""
        return Hit in map(type, self.pieces)

    @property
    def first(self) -> int:
        return self.noun.positions[0]

    def found(self, codes: Codes, kind: str, *rules: str) -> tuple[Found, ...]:
        """One finding that spans the whole phrase."""
        return (Found(codes, kind, tuple(filter(None, rules)), self.first, self.last),)
