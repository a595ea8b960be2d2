"""Sources and targets ─► rows: who does it to whom, and the mirror of what is mutual."""

from __future__ import annotations

from collections.abc import Iterator

from cameo.dictionary.model import SAME
from cameo.participants import Participant
from cameo.records import frozen


@frozen
class Row:
    """Source and target of one event; ``mirror`` marks the row that ``reverse`` adds to the one before it."""

    source: Participant | None
    target: Participant | None
    code: str
    mirror: bool = False


def rows_of(
    sources: tuple[Participant, ...], targets: tuple[Participant, ...], code: str, reverse: str | None
) -> Iterator[Row]:
    """Every source with every target, each followed by its mirror."""
    if not targets and reverse == SAME and is_mutual(sources):
        yield from mutual_rows(sources, code)
        return
    if not targets and reverse == SAME and not (len(sources) == 1 and sources[0].mention.resolved):
        return  # *the committee met*: nobody is known
    for source in sources or (None,):
        for target in targets or (None,):
            if (source is None and target is None) or _is_itself(source, target):
                continue
            if len(sources) > 1 and _is_own_loss(source, target):
                continue
            yield Row(source, target, code)
            if reverse and source is not None and target is not None and not _is_same_actor(source, target):
                yield Row(target, source, code if reverse == SAME else reverse, mirror=True)


def mutual_rows(sources: tuple[Participant, ...], code: str) -> Iterator[Row]:
    """*France and Germany met*: every ordered pair of distinct actors."""
    for index, source in enumerate(sources):
        for other in sources[index + 1 :]:
            if not _is_same_actor(source, other):
                yield Row(source, other, code)
                yield Row(other, source, code, mirror=True)


def is_mutual(sources: tuple[Participant, ...]) -> bool:
    """Whether there are two that can do something to one another."""
    return any(not _is_same_actor(sources[0], other) for other in sources[1:])


def _is_own_loss(source: Participant | None, target: Participant | None) -> bool:
    """*Fighting between Armenia and Azerbaijan killed Azerbaijani soldiers*: it was Armenia that killed them."""
    if source is None or target is None or "event-noun-source" not in source.rules:
        return False
    return source.mention.country is not None and source.mention.country == target.mention.country


def _is_itself(source: Participant | None, target: Participant | None) -> bool:
    """The same words, or the same actor by way of a pronoun or a place (*its own men*, *invited his host to Cairo*)."""
    if source is None or target is None:
        return False
    if source.mention.span == target.mention.span:
        return True
    if not source.mention.resolved or source.mention.code != target.mention.code:
        return False
    if _holds(target.mention.span, source.mention.head_span):
        return True  # *the FMLN's terrorist aggression*, where *terrorist* is a noun
    return target.kind in ("place", "seat") or any("pronoun" in rule for rule in (*source.rules, *target.rules))


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    """Whether one stretch of the text is a part of the other."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _is_same_actor(source: Participant, target: Participant) -> bool:
    if source.mention.span == target.mention.span:
        return True
    return source.mention.resolved and source.mention.code == target.mention.code
