"""Frames: which refinement of an entry fits a clause best."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from cameo.clauses.clause import Clause
from cameo.clauses.nounphrase import describes, noun_phrase
from cameo.clauses.tree import Tree
from cameo.dictionary.model import Frame, Lexicon, SlotPattern, VerbEntry
from cameo.records import evolve, field, frozen
from cameo.triggers import phrase_at, phrase_head, spellings

Score = tuple[int, int, int, int]

IsActor = Callable[[int], bool]
"""Whether a word heads the name of a known actor."""


@frozen
class Phrase:
    """A word or phrase of a slot."""

    words: tuple[str, ...]
    head: int


@frozen
class CompiledFrame:
    """A frame whose words are split and whose heads are known.

    :param slots: each slot with its phrases by their head words.
    """

    frame: Frame
    slots: tuple[tuple[SlotPattern, Mapping[str, tuple[Phrase, ...]]], ...] = field(hash=False)


@frozen
class FrameMatch:
    """A frame that fits.

    :param score: slots matched by words, words matched there, slots with a role, slots with ANY or NONE.
    :param bound: filler that each word slot took.
    """

    frame: Frame
    score: Score
    bound: Mapping[str, int] = field(hash=False)


@frozen
class Attempt:
    """One frame that was tried: ``failed`` is the first slot that did not fit, ``None`` when all did."""

    frame: Frame
    failed: SlotPattern | None


@frozen
class Verdict:
    """What an entry says of a clause.

    :param matches: the frames that fire; empty when the entry's own code serves.
    :param tie: frames of equal score with different codes, so that the entry's own code serves.
    """

    matches: tuple[FrameMatch, ...] = ()
    tie: tuple[Frame, ...] = ()


@frozen
class EntryFrames:
    """The frames of one entry.

    :param by_word: (slot, head word) ─► frames whose first words stand there.
    :param wordless: frames that ask for no word.
    """

    all: list[CompiledFrame] = field(default_factory=list)
    by_word: dict[tuple[str, str], list[CompiledFrame]] = field(default_factory=dict, hash=False)
    wordless: list[CompiledFrame] = field(default_factory=list)


class FrameIndex:
    """The frames of all entries, by entry and by (slot, head word); an entry's are compiled when it is first judged."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._prepositions = frozenset(lexicon.grammar.get("prepositions", ()))
        self._quantities = frozenset(lexicon.sets.get("quantity", ()))
        self._of_entry: dict[str, EntryFrames] = {}

    def _frames(self, entry: VerbEntry) -> EntryFrames:
        found = self._of_entry.get(entry.id)
        if found is None:
            found = self._of_entry[entry.id] = self._compiled(entry)
        return found

    def _compiled(self, entry: VerbEntry) -> EntryFrames:
        frames = EntryFrames()
        for frame in entry.frames:
            compiled = self._compile(frame)
            frames.all.append(compiled)
            worded = next(((pattern, phrases) for pattern, phrases in compiled.slots if phrases), None)
            if worded is None:
                frames.wordless.append(compiled)
                continue
            pattern, phrases = worded
            for slot in pattern.slots:
                for head in phrases:
                    frames.by_word.setdefault((slot, head), []).append(compiled)
        return frames

    def _compile(self, frame: Frame) -> CompiledFrame:
        return CompiledFrame(frame, tuple((pattern, self._by_head(pattern.words)) for pattern in frame.slots))

    def _by_head(self, words: Iterable[str]) -> Mapping[str, tuple[Phrase, ...]]:
        found: dict[str, tuple[Phrase, ...]] = {}
        for phrase in self._phrases(words):
            head = phrase.words[phrase.head]
            found[head] = (*found.get(head, ()), phrase)
        return found

    def _phrases(self, words: Iterable[str]) -> Iterator[Phrase]:
        for text in words:
            for spelling in spellings(text):
                split = tuple(spelling.split())
                yield Phrase(split, phrase_head(split, self._prepositions))

    def judge(self, entry: VerbEntry, clause: Clause, tree: Tree, is_actor: IsActor) -> Verdict:
        """The frames that win on *clause*.

        :param is_actor: whether a position heads a resolved actor, for ``ACTOR`` slots.
        """
        if not entry.frames:
            return Verdict()
        clause = self._also(clause, tree)
        found = [
            match
            for compiled in self._candidates(entry, clause, tree)
            if isinstance(match := fit(compiled, clause, tree, is_actor), FrameMatch)
        ]
        found.sort(key=lambda match: match.score, reverse=True)
        return _winners(found)

    def attempts(self, entry: VerbEntry, clause: Clause, tree: Tree, is_actor: IsActor) -> Iterator[Attempt]:
        """Every frame of *entry* and the first slot where it failed, for explanations."""
        clause = self._also(clause, tree)
        for compiled in self._frames(entry).all:
            result = fit(compiled, clause, tree, is_actor)
            yield Attempt(compiled.frame, None if isinstance(result, FrameMatch) else result)

    def _also(self, clause: Clause, tree: Tree) -> Clause:
        """*dozens of roadblocks* are roadblocks, and *President Moise* is a president, too."""
        heads = [head for heads in clause.slots.values() for head in heads if tree.children[head]]
        more = {head: found for head in heads if (found := self._other_heads(tree, head))}
        if not more:
            return clause
        slots = {
            slot: (*heads, *(other for head in heads for other in more.get(head, ())))
            for slot, heads in clause.slots.items()
        }
        return evolve(clause, slots=slots)

    def _other_heads(self, tree: Tree, head: int) -> tuple[int, ...]:
        if tree.lemmas[head] in self._quantities:
            return _counted_in(tree, head)
        if tree.tokens[head].upos != "PROPN":
            return ()
        return tuple([child for child in tree.children[head] if child < head and describes(tree, child, head)])

    def _candidates(self, entry: VerbEntry, clause: Clause, tree: Tree) -> list[CompiledFrame]:
        frames = self._frames(entry)
        by_word = frames.by_word
        found = {id(compiled): compiled for compiled in frames.wordless}
        for slots in (clause.slots, clause.noun_slots):
            for slot, heads in slots.items():
                names = (slot, "to") if slot == "recipient" else (slot,)
                for head in heads:
                    lemma, word = tree.lemmas[head], tree.words[head]
                    for name in names:
                        for frame in (*by_word.get((name, lemma), ()), *by_word.get((name, word), ())):
                            found[id(frame)] = frame
        return list(found.values())


def _counted_in(tree: Tree, head: int) -> tuple[int, ...]:
    return tuple(each.head for each in noun_phrase(tree, head).complements if each.preposition == "of")


def fit(compiled: CompiledFrame, clause: Clause, tree: Tree, is_actor: IsActor) -> FrameMatch | SlotPattern:
    """The match of one frame, or the first slot that fails."""
    worded = words = roles = loose = 0
    bound: dict[str, int] = {}
    for pattern, phrases in compiled.slots:
        fillers = _fillers(clause, pattern)
        if phrases:
            hit = _best_phrase(tree, fillers, phrases) or _best_phrase(tree, _on_object(clause, pattern), phrases)
            if hit is None:
                return pattern
            worded, words = worded + 1, words + hit[1]
            bound["/".join(pattern.slots)] = hit[0]
        elif not _role_fits(pattern.role, fillers, is_actor):
            return pattern
        elif pattern.role in ("ANY", "NONE"):
            loose += 1
        else:
            roles += 1
    return FrameMatch(compiled.frame, (worded, words, roles, loose), bound)


def _fillers(clause: Clause, pattern: SlotPattern) -> tuple[int, ...]:
    if len(pattern.slots) == 1:
        return clause.fillers(pattern.slots[0], named=True)
    return tuple([k for slot in pattern.slots for k in clause.fillers(slot, named=True)])


def _on_object(clause: Clause, pattern: SlotPattern) -> tuple[int, ...]:
    """*raised with Iran its dispute with Iraq*: what stands on the verb hides nothing that stands on its object."""
    return tuple([k for slot in pattern.slots for k in clause.noun_slots.get(slot, ())])


def _best_phrase(
    tree: Tree, fillers: tuple[int, ...], phrases: Mapping[str, tuple[Phrase, ...]]
) -> tuple[int, int] | None:
    """The filler with the longest phrase, and how many words that has."""
    best: tuple[int, int] | None = None
    for filler in fillers:
        lemma, word = tree.lemmas[filler], tree.words[filler]
        for phrase in (*phrases.get(lemma, ()), *(phrases.get(word, ()) if word != lemma else ())):
            if (best is None or len(phrase.words) > best[1]) and phrase_at(tree, filler, phrase.words, phrase.head):
                best = (filler, len(phrase.words))
    return best


def _role_fits(role: str | None, fillers: tuple[int, ...], is_actor: IsActor) -> bool:
    if role == "NONE":
        return not fillers
    if role == "ACTOR":
        return any(map(is_actor, fillers))
    return bool(fillers)


def _winners(found: list[FrameMatch]) -> Verdict:
    """The best frame, and those that matched other conjuncts: *withdrew its ambassador and its troops*."""
    winners: list[FrameMatch] = []
    for match in found:
        if not winners:
            equals = [other for other in found if other.score == match.score and other.bound == match.bound]
            if len({_outcome(other.frame) for other in equals}) > 1:
                return Verdict(tie=tuple(other.frame for other in equals))
            winners.append(match)
        elif _other_conjunct(match, winners):
            winners.append(match)
    return Verdict(tuple(winners))


def _outcome(frame: Frame) -> tuple[object, ...]:
    return frame.code, frame.reverse, tuple((pattern.slots, pattern.role) for pattern in frame.slots if pattern.role)


def _other_conjunct(match: FrameMatch, winners: list[FrameMatch]) -> bool:
    """Whether *match* took, in a slot of words, a filler that no winner took there."""
    return any(
        filler not in {winner.bound[slot] for winner in winners if slot in winner.bound}
        and all(slot in winner.bound for winner in winners)
        for slot, filler in match.bound.items()
    )
