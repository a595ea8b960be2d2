"""Lint of discards and issues: phrases that say two things, examples that show nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from cameo.actors.units import split_phrase
from cameo.clauses.tree import Tree
from cameo.dictionary.freeze import text_hash
from cameo.dictionary.layers import Merged
from cameo.dictionary.model import Discard, Example, Lexicon
from cameo.dictionary.nodes import fault
from cameo.dictionary.verblint import word_place
from cameo.document import Sentence
from cameo.errors import Fault
from cameo.topics import TopicIndex

Parses = Mapping[str, tuple[Sentence, ...]]
CodeExample = Callable[[Example, tuple[Sentence, ...]], tuple[str, ...]]

_LEVELS = ("phrases", "story")


def check_discards(
    lexicon: Lexicon, merged: Merged, parses: Parses, code_undiscarded: CodeExample | None
) -> Iterator[Fault]:
    """Faults of discards.

    :param code_undiscarded: codes an example as if there were no discards; without it no example is coded.
    """
    yield from _check_claims(lexicon.discards.values(), merged)
    index = TopicIndex(lexicon)
    for discard in lexicon.discards.values():
        standing: set[str] = set()
        for example in discard.examples:
            sentences = parses.get(text_hash(example.text), ())
            found = (pair for one in sentences for pair in index.read(Tree(one)).phrases)
            here = {phrase for owner, phrase in found if owner == discard.id}
            standing |= here
            if sentences:
                yield from _check_example(discard, example, sentences, bool(here), code_undiscarded)
        for key in _LEVELS:
            for phrase in getattr(discard, key):
                if phrase not in standing:
                    place = word_place(merged.entries["discards"][discard.id], key, phrase)
                    yield fault(place, "W607", f"no example of discard {discard.id!r} has {phrase!r}")


def check_issues(lexicon: Lexicon, merged: Merged) -> Iterator[Fault]:
    """Faults of issues."""
    for issue in lexicon.issues.values():
        entry = merged.entries["issues"][issue.id]
        for exception in issue.exceptions:
            if exception in issue.phrases:
                message = f"issue {issue.id!r}: {exception!r} is a phrase of it and an exception; drop one"
                yield fault(word_place(entry, "exceptions", exception), "E407", message)
            elif not any(_holds(exception, phrase) for phrase in issue.phrases):
                message = f"issue {issue.id!r}: the exception {exception!r} holds none of its phrases"
                yield fault(word_place(entry, "exceptions", exception), "W608", message)


def _check_claims(discards: Iterable[Discard], merged: Merged) -> Iterator[Fault]:
    """A phrase in two discards, or under two keys of one."""
    first: dict[str, tuple[str, str]] = {}
    for discard in discards:
        entry = merged.entries["discards"][discard.id]
        own: dict[str, tuple[str, str]] = {}
        for key in (*_LEVELS, "unless"):
            for phrase in getattr(discard, key):
                folded = " ".join(split_phrase(phrase))
                claim = own.get(folded) or (first.get(folded) if key in _LEVELS else None)
                if claim is not None:
                    message = f"{phrase!r} stands in discard {claim[0]!r} already, under {claim[1]}; keep one"
                    yield fault(word_place(entry, key, phrase), "E407", message)
                own.setdefault(folded, (discard.id, key))
        first.update({folded: claim for folded, claim in own.items() if claim[1] in _LEVELS})


def _check_example(
    discard: Discard, example: Example, sentences: tuple[Sentence, ...], stands: bool, code: CodeExample | None
) -> Iterator[Fault]:
    """An example has a phrase; if it states no event there is one without the discard, else ``unless`` keeps it."""
    if not stands:
        message = f"the example of discard {discard.id!r} has none of its phrases"
        yield fault(example.place, "E504", message)
    elif code is not None and not example.events and not code(example, sentences):
        message = f"discard {discard.id!r} changes nothing here: the example gives no event without it either"
        yield fault(example.place, "E504", message)


def _holds(longer: str, shorter: str) -> bool:
    """Whether the words of a phrase stand together in another, which is longer."""
    outer, inner = split_phrase(longer), split_phrase(shorter)
    span = len(inner)
    return span < len(outer) and any(outer[at : at + span] == inner for at in range(len(outer) - span + 1))
