"""Whose government *the government* is: the country of an institution that the text names without one.

The phrase's own words go first (:mod:`cameo.actors.reader`); then these, each a named rule:

``country-of-sentence``
    what the sentence says around it: *In Nairobi, the army …*, *Pakistan's court freed the minister*
``country-of-scene``
    the last of its name that had one (*the minister*, after *Iran's finance minister*), else the last sentence before
    that named an institution of a state
``country-of-dateline``
    where the story was filed
``country-of-story``
    the country that most sentences have named, by three to two: so far, else in the whole story

Where two compete, the one that more sentences have named wins, or that of the dateline; between equals there is none,
and the institution stays without a country. The other party of its own clause is never whose it is: *France urged the
government to talk*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from cameo.records import evolve, field, frozen

BY_SENTENCE = "country-of-sentence"
BY_SCENE = "country-of-scene"
BY_DATELINE = "country-of-dateline"
BY_STORY = "country-of-story"
SETTING_RULES = frozenset({BY_SENTENCE, BY_SCENE, BY_DATELINE, BY_STORY})
"""Rules that give an institution a country which its own phrase does not name."""

_MAJORITY = 1.5
STORY = 2
"""Sentences without which a text is no story."""

Placed = tuple[str, str]
"""A country, and the rule that chose it."""


@frozen
class Setting:
    """Where a story plays, as far as it has been read.

    :param dateline: country of the place where it was filed.
    :param named: number of sentences that have named each country.
    :param institutions: countries of the institutions that the last sentence with any has named.
    :param roles: country of the last minister, president, army … that had one, by the lower-case role word.
    :param main: the country that the story names half as often again as any other, if somebody has looked ahead.
    """

    dateline: str | None = None
    named: Mapping[str, int] = field(default_factory=dict, hash=False)
    institutions: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict, hash=False)
    main: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything tells where the story plays."""
        return bool(self.dateline or self.main or self.named or self.institutions)

    def after(
        self, named: Iterable[str], roles: Iterable[tuple[str, str]] = (), missions: Iterable[tuple[str, str]] = ()
    ) -> Setting:
        """The setting once a sentence has been read.

        :param named: countries that it names.
        :param roles: role words and countries of its institutions, in their order.
        :param missions: the same of those who are abroad for a state: they do not say where the story plays.
        """
        counts = dict(self.named)
        for country in named:
            counts[country] = counts.get(country, 0) + 1
        found, sent = tuple(roles), dict(missions)
        if not (found or sent):
            return evolve(self, named=counts)
        institutions = tuple(dict.fromkeys(country for _, country in found)) or self.institutions
        return evolve(self, named=counts, institutions=institutions, roles={**self.roles, **sent, **dict(found)})

    def country(self, here: Collection[str] = (), barred: Collection[str] = ()) -> Placed | None:
        """The country of an institution that names none.

        :param here: countries that the sentence has named before it.
        :param barred: countries that it cannot be of.
        """
        chosen = self.after(here)._choice(frozenset(here)) or self.whole
        return chosen if chosen is not None and chosen[0] not in barred else self._filed(barred)

    @property
    def whole(self) -> Placed | None:
        """The country of the whole story, or of where it was filed."""
        if self.main:
            return self.main, BY_STORY
        return (self.dateline, BY_DATELINE) if self.dateline else None

    def _filed(self, barred: Collection[str]) -> Placed | None:
        """Of two parties one of which is somebody else, the other is whose story it is."""
        return (self.dateline, BY_DATELINE) if barred and self.dateline and self.dateline not in barred else None

    def _choice(self, here: frozenset[str]) -> Placed | None:
        near, leaders = self._near(here), self._leaders()
        is_unnamed = self.dateline not in self.named and self.dateline != self.main
        if near is None and len(here) == 1 and self.dateline and is_unnamed:
            return next(iter(here)), BY_SENTENCE  # filed from Cairo, and of Libya
        if near is None:
            return (self.dateline, BY_DATELINE) if self.dateline else self._main(leaders)
        rivals = (here & leaders) - {near}
        if near == self.dateline or near in here or (near in leaders and not rivals):
            return near, BY_SCENE
        if len(rivals) == 1 and near not in leaders | {self.dateline}:
            return next(iter(rivals)), BY_SENTENCE
        if self.dateline in leaders | here:
            return self.dateline or near, BY_DATELINE
        if len(rivals) == 1:
            return next(iter(rivals)), BY_SENTENCE
        return self._main(leaders, near)

    def _near(self, here: frozenset[str]) -> str | None:
        """The country of the scene; of several, that of the dateline, else of the story, else of the sentence."""
        if len(self.institutions) < 2:
            return self.institutions[0] if self.institutions else None
        for group in (frozenset({self.dateline}), self._leaders(), here):
            if len(common := group.intersection(self.institutions)) == 1:
                return next(iter(common))
        return None

    def _leaders(self) -> frozenset[str]:
        """The countries that the most sentences have named."""
        most = max(self.named.values(), default=0)
        return frozenset(country for country, count in self.named.items() if count == most)

    def foreseeing(self, named: Iterable[Iterable[str]]) -> Setting:
        """The setting with what is to come.

        :param named: countries that each sentence names; a single sentence is no story.
        """
        sentences = [frozenset(countries) for countries in named]
        counts = Counter(country for countries in sentences for country in countries).most_common(2)
        if len(sentences) < STORY or not counts:
            return self
        (main, most), *others = counts
        return evolve(self, main=main) if not others or most >= _MAJORITY * others[0][1] else self

    def _main(self, leaders: frozenset[str], near: str | None = None) -> Placed | None:
        """The country that half as many sentences again have named as any other, or as the last one."""
        if len(leaders) != 1:
            return None
        (main,) = leaders
        others = (count for country, count in self.named.items() if country != main and near in (None, country))
        return (main, BY_STORY) if self.named[main] >= _MAJORITY * max(others, default=0) else None
