"""Whose government *the government* is: the country of an institution that the text names without one.

The phrase's own words go first (:mod:`cameo.actors.reader`); then these, each a named rule:

``country-of-sentence``  a place that opens the sentence, or the subject of a clause around it: *In Nairobi, the army …*,
                         *Greece recalled its envoy after the government …*
``country-of-scene``     the last sentence before that named an institution of a state
``country-of-dateline``  where the story was filed
``country-of-story``     the country that most sentences so far have named, by two to one

Where two compete, the dateline decides, else the country that the story has named twice as often, else nothing: the
institution then stays without a country. The other party of its own clause is never whose government it is: *France urged
the government to talk*.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from attrs import evolve, field, frozen

BY_SENTENCE = "country-of-sentence"
BY_SCENE = "country-of-scene"
BY_DATELINE = "country-of-dateline"
BY_STORY = "country-of-story"
SETTING_RULES = frozenset({BY_SENTENCE, BY_SCENE, BY_DATELINE, BY_STORY})
"""Rules that give an institution a country which its own phrase does not name."""

_MAJORITY = 2

Placed = tuple[str, str]
"""A country, and the rule that chose it."""


@frozen
class Setting:
    """Where a story plays, as far as it has been read.

    :param dateline: country of the place where it was filed.
    :param named: number of sentences that have named each country.
    :param institutions: countries of the institutions that the last sentence with any has named.
    """

    dateline: str | None = None
    named: Mapping[str, int] = field(factory=dict, hash=False)
    institutions: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anything tells where the story plays."""
        return bool(self.dateline or self.named or self.institutions)

    def after(self, named: Iterable[str], institutions: tuple[str, ...]) -> Setting:
        """The setting once a sentence has been read."""
        counts = dict(self.named)
        for country in named:
            counts[country] = counts.get(country, 0) + 1
        return evolve(self, named=counts, institutions=institutions or self.institutions)

    def country(self, barred: Collection[str] = ()) -> Placed | None:
        """The country that an institution without one belongs to.

        :param barred: countries that it cannot be of.
        """
        near, main = self._near(), self._main()
        if near is None:
            return self._without_scene(main, barred)
        if near in barred:
            return (self.dateline, BY_DATELINE) if self.dateline and self.dateline not in barred else None
        if main in (None, near) or near == self.dateline or self.named.get(near, 0) == self.named.get(main or "", 0):
            return near, BY_SCENE
        if main == self.dateline or self._outweighs(main, near):
            return None if main is None or main in barred else (main, BY_STORY)
        return None

    def _without_scene(self, main: str | None, barred: Collection[str]) -> Placed | None:
        if self.dateline is not None:
            return None if self.dateline in barred else (self.dateline, BY_DATELINE)
        if main is None or main in barred:
            return None
        others = (count for country, count in self.named.items() if country != main)
        return (main, BY_STORY) if self.named[main] >= _MAJORITY * max(others, default=0) else None

    def _near(self) -> str | None:
        """The country of the scene; of several, that of the dateline, else that of the story."""
        if len(self.institutions) < 2:
            return self.institutions[0] if self.institutions else None
        return next((one for one in (self.dateline, self._main()) if one in self.institutions), None)

    def _main(self) -> str | None:
        """The country that more sentences have named than any other."""
        counts = sorted(self.named.values(), reverse=True)
        if not counts or (len(counts) > 1 and counts[0] == counts[1]):
            return None
        return next(country for country, count in self.named.items() if count == counts[0])

    def _outweighs(self, one: str | None, other: str) -> bool:
        return one is not None and self.named[one] >= _MAJORITY * self.named.get(other, 0)
