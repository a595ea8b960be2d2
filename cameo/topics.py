"""What a sentence speaks of: the issues it names, and phrases that make it, or its story, no source of events.

One trie holds the phrases of all discards and issues; a sentence is walked over once. It is not the actors' trie:
there the longest name takes its words, while *nuclear talks* has to be found inside *Geneva nuclear talks* and beside
whatever actor stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cameo.actors.units import Units, split_phrase, units_of
from cameo.clauses.tree import Tree
from cameo.dictionary.model import Discard, Lexicon
from cameo.records import frozen

LEAD = 3
"""A story is discarded for what stands in its title or its first three sentences: news says there what it is about."""

_SENTENCE, _STORY, _UNLESS, _ISSUE, _EXCEPT = "sentence", "story", "unless", "issue", "except"
_Node = dict[str, Any]
_END = "\n"  # key under which a node keeps what ends there; no word holds a line end


@frozen
class _Use:
    """What a phrase is for.

    :param owner: id of the discard or issue.
    """

    kind: str
    owner: str
    phrase: str


_Hit = tuple[int, int, _Use]
"""Units where a phrase begins and ends (exclusive), and what it is for. Plain tuples: most sentences make several."""


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
    :param story: what would discard the whole story, if nothing in its lead cancels it.
    :param issues: ids of issues, in the order of the alphabet, each once.
    :param phrases: every phrase of a discard that stands here, with the id of the discard.
    """

    discarded: Discarded | None = None
    story: tuple[Discarded, ...] = ()
    issues: tuple[str, ...] = ()
    phrases: frozenset[tuple[str, str]] = frozenset()


_NOTHING = Topics()


class TopicIndex:
    """All phrases of discards and issues; immutable, so threads may share it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._discards = lexicon.discards
        self._root: _Node = {}
        self._unless: dict[str, _Node] = {}  # by discard; looked at only where its phrases stand, which is seldom
        for discard in lexicon.discards.values():
            _add(self._root, _SENTENCE, discard.id, discard.phrases)
            _add(self._root, _STORY, discard.id, discard.story)
            _add(self._unless.setdefault(discard.id, {}), _UNLESS, discard.id, discard.unless)
        for issue in lexicon.issues.values():
            _add(self._root, _ISSUE, issue.id, issue.phrases)
            _add(self._root, _EXCEPT, issue.id, issue.exceptions)

    def read(self, tree: Tree) -> Topics:
        """What a sentence speaks of."""
        hits = _hits(self._root, tree)
        if not hits:
            return _NOTHING
        uses = [hit[2] for hit in hits]
        found = [use for use in uses if use.kind in (_SENTENCE, _STORY)]
        standing = [Discarded(self._discards[use.owner], use.phrase) for use in found]
        return Topics(
            discarded=next((one for one in standing if not self._is_cancelled(one, tree)), None),
            story=tuple(one for one, use in zip(standing, found, strict=True) if use.kind == _STORY),
            issues=tuple(sorted({hit[2].owner for hit in hits if hit[2].kind == _ISSUE and not _hidden(hit, hits)})),
            phrases=frozenset((use.owner, use.phrase) for use in found),
        )

    def discarded_story(self, lead: Sequence[tuple[Topics, Tree]]) -> Discarded | None:
        """Why a story is no source of events, from what the sentences of its lead speak of."""
        standing = (one for topics, _ in lead for one in topics.story)
        trees = [tree for _, tree in lead]
        return next((one for one in standing if not any(self._is_cancelled(one, tree) for tree in trees)), None)

    def _is_cancelled(self, discarded: Discarded, tree: Tree) -> bool:
        """Whether a sentence has a word of ``unless``."""
        return bool(_hits(self._unless[discarded.discard.id], tree))


def _add(root: _Node, kind: str, owner: str, phrases: Iterable[str]) -> None:
    """Put phrases into a trie, also with the regular plural, which parsers leave to names: *World Cups*."""
    for phrase in phrases:
        units = split_phrase(phrase)
        forms = {units, (*units[:-1], f"{units[-1]}s")} if units and units[-1].isalpha() else {units}
        for form in sorted(forms) if units else ():
            node = root
            for unit in form:
                node = node.setdefault(unit, {})
            node.setdefault(_END, []).append(_Use(kind, owner, phrase))


def _hits(root: _Node, tree: Tree) -> list[_Hit]:
    """The phrases of a trie in a sentence, written as the dictionary has them."""
    if not root:
        return []
    units = units_of(tree)
    hits: list[_Hit] = []
    for start, pair in enumerate(zip(units.keys, units.lemmas, strict=True)):
        if pair[0] in root or pair[1] in root:
            _walk(root, units, start, hits)
    return [hit for hit in hits if hit[2].phrase.islower() or _is_written_so(hit, tree, units)]


def _walk(root: _Node, units: Units, start: int, hits: list[_Hit]) -> None:
    """Add the phrases that begin at unit *start*; each word may be met by its form or by its lemma."""
    keys, lemmas = units.keys, units.lemmas
    count = len(keys)
    paths = [(start, root)]
    while paths:
        here, node = paths.pop()
        if _END in node:
            hits.extend((start, here, use) for use in node[_END])
        if here < count:
            key, lemma = keys[here], lemmas[here]
            if (child := node.get(key)) is not None:
                paths.append((here + 1, child))
            if lemma != key and (child := node.get(lemma)) is not None:
                paths.append((here + 1, child))


def _is_written_so(hit: _Hit, tree: Tree, units: Units) -> bool:
    """Whether the text has the capitals that the dictionary has: *World Cup*, *UEFA*; small letters match any case."""
    texts = [tree.tokens[position].text for position in units.positions[hit[0] : hit[1]]]
    return all(map(str.isupper, texts)) if hit[2].phrase.isupper() else not all(map(str.islower, texts))


def _hidden(hit: _Hit, hits: Iterable[_Hit]) -> bool:
    """Whether an exception of the same issue holds the phrase: *olive oil* is no oil."""
    start, end, use = hit
    return any(
        other.kind == _EXCEPT and other.owner == use.owner and first <= start and end <= last
        for first, last, other in hits
    )
