"""What a sentence speaks of: the issues it names, and phrases that make it, or its story, no source of events.

One trie holds the phrases of all discards and issues; a sentence is walked over once. It is not the actors' trie:
there the longest name takes its words, while *nuclear talks* has to be found inside *Geneva nuclear talks* and beside
whatever actor stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import frozen

from cameo.actors.index import Units, split_phrase, units_of
from cameo.clauses.tree import Tree
from cameo.dictionary.model import Discard, Lexicon

LEAD = 3
"""A story is discarded for what stands in its title or its first three sentences: news says there what it is about."""

_SENTENCE, _STORY, _UNLESS, _ISSUE, _EXCEPT = "sentence", "story", "unless", "issue", "except"
_END = "\n"  # key under which a node keeps what ends there; no word holds a line end


@frozen
class _Use:
    """What a phrase is for.

    :param owner: id of the discard or issue.
    """

    kind: str
    owner: str
    phrase: str


@frozen
class _Hit:
    start: int
    end: int
    use: _Use


@frozen
class Discarded:
    """A discard and the phrase of it that stands in a sentence."""

    discard: Discard
    phrase: str

    def __str__(self) -> str:
        return f"{self.discard.id}, for {self.phrase!r} ({self.discard.place})"


@frozen
class Topics:
    """What one sentence speaks of.

    :param discarded: why the sentence is no source of events, if it is none.
    :param story: likewise why the story is none, if nothing else in its lead keeps it.
    :param keeping: ids of discards that a word of this sentence (``unless``) cancels.
    :param issues: ids of issues, in the order of the alphabet, each once.
    :param phrases: every phrase of a discard that stands here, with the id of the discard.
    """

    discarded: Discarded | None = None
    story: tuple[Discarded, ...] = ()
    keeping: frozenset[str] = frozenset()
    issues: tuple[str, ...] = ()
    phrases: frozenset[tuple[str, str]] = frozenset()


_NOTHING = Topics()


class TopicIndex:
    """All phrases of discards and issues; immutable, so threads may share it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._discards = lexicon.discards
        self._root: dict[str, Any] = {}
        for discard in lexicon.discards.values():
            self._add(_SENTENCE, discard.id, discard.phrases)
            self._add(_STORY, discard.id, discard.story)
            self._add(_UNLESS, discard.id, discard.unless)
        for issue in lexicon.issues.values():
            self._add(_ISSUE, issue.id, issue.phrases)
            self._add(_EXCEPT, issue.id, issue.exceptions)

    def _add(self, kind: str, owner: str, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            units = split_phrase(phrase)
            if not units:
                continue
            use = _Use(kind, owner, phrase)
            self._insert(units, use)
            if units[-1].isalpha() and not units[-1].endswith("s"):
                self._insert((*units[:-1], f"{units[-1]}s"), use)  # parsers leave names their plural: "World Cups"

    def _insert(self, units: Iterable[str], use: _Use) -> None:
        node = self._root
        for unit in units:
            node = node.setdefault(unit, {})
        node.setdefault(_END, []).append(use)

    def read(self, tree: Tree) -> Topics:
        """What a sentence speaks of."""
        if not self._root:
            return _NOTHING
        units = units_of(tree)
        keys, lemmas, root = units.keys, units.lemmas, self._root
        hits: list[_Hit] = []
        for start, key in enumerate(keys):
            if key in root or lemmas[start] in root:
                hits += (hit for hit in _from(root, units, start, start) if _is_written_so(hit, tree, units))
        return self._topics(hits) if hits else _NOTHING

    def _topics(self, hits: Sequence[_Hit]) -> Topics:
        keeping = frozenset(hit.use.owner for hit in hits if hit.use.kind == _UNLESS)
        found = [hit for hit in hits if hit.use.kind in (_SENTENCE, _STORY)]
        standing = [Discarded(self._discards[hit.use.owner], hit.use.phrase) for hit in found]
        kept = [one for one in standing if one.discard.id not in keeping]
        return Topics(
            discarded=kept[0] if kept else None,
            story=tuple(one for one, hit in zip(standing, found, strict=True) if hit.use.kind == _STORY),
            keeping=keeping,
            issues=tuple(sorted({hit.use.owner for hit in hits if hit.use.kind == _ISSUE and not _hidden(hit, hits)})),
            phrases=frozenset((hit.use.owner, hit.use.phrase) for hit in found),
        )


def discarded_story(lead: Sequence[Topics]) -> Discarded | None:
    """Why a story is no source of events, from what the sentences of its lead speak of."""
    keeping = frozenset().union(*(topics.keeping for topics in lead))
    return next((one for topics in lead for one in topics.story if one.discard.id not in keeping), None)


def _from(node: dict[str, Any], units: Units, start: int, here: int) -> Iterator[_Hit]:
    """The phrases that begin at unit *start*; *node* is what has been walked to at unit *here*."""
    for use in node.get(_END, ()):
        yield _Hit(start, here, use)
    if here < len(units.keys):
        for word in dict.fromkeys((units.keys[here], units.lemmas[here])):
            if (child := node.get(word)) is not None:
                yield from _from(child, units, start, here + 1)


def _is_written_so(hit: _Hit, tree: Tree, units: Units) -> bool:
    """Whether the text has the capitals that the dictionary has: *World Cup*, *UEFA*; small letters match any case."""
    phrase = hit.use.phrase
    if phrase.islower():
        return True
    texts = [tree.tokens[position].text for position in units.positions[hit.start : hit.end]]
    return all(map(str.isupper, texts)) if phrase.isupper() else not all(map(str.islower, texts))


def _hidden(hit: _Hit, hits: Iterable[_Hit]) -> bool:
    """Whether an exception of the same issue holds the phrase: *olive oil* is no oil."""
    return any(
        other.use.kind == _EXCEPT
        and other.use.owner == hit.use.owner
        and other.start <= hit.start
        and hit.end <= other.end
        for other in hits
    )
