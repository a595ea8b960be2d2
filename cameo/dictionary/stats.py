"""How much the dictionaries hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from cameo.dictionary.model import Frame, Lexicon, Operator, VerbEntry

_ACTOR_WORDS = ("names", "shared", "adjectives", "people", "seats", "places")


def stats(lexicon: Lexicon) -> Mapping[str, int]:
    """Counts by what is counted, in the order in which a reader wants them."""
    verbs, actors = lexicon.verbs.values(), lexicon.actors.values()
    frames = [frame for entry in verbs for frame in entry.frames]
    files = Counter(actor.place.file.rpartition("/")[2] for actor in actors)
    return {
        "verb entries": len(lexicon.verbs),
        **{f"trigger {key}": sum(len(getattr(entry, key)) for entry in verbs) for key in _trigger_keys()},
        "frames": len(frames),
        "frame words": sum(len(slot.words) for frame in frames for slot in frame.slots),
        "examples": sum(map(_examples, verbs))
        + sum(map(_examples, lexicon.operators.values()))
        + sum(len(one.examples) for one in lexicon.discards.values()),
        "codes used": len(_codes(lexicon)),
        "codes": len(lexicon.ontology),
        "operators": len(lexicon.operators),
        "operator words": sum(len(_operator_words(one)) for one in lexicon.operators.values()),
        "actors": len(lexicon.actors),
        **{f"actors in {file}": count for file, count in sorted(files.items())},
        "actor roles": sum(len(actor.roles) for actor in actors),
        **{f"actor {key}": sum(len(getattr(actor, key)) for actor in actors) for key in _ACTOR_WORDS},
        "agents": len(lexicon.agents),
        "sets": len(lexicon.sets),
        "set words": sum(map(len, lexicon.sets.values())),
        "discards": len(lexicon.discards),
        "discard phrases": sum(len(one.phrases) + len(one.story) for one in lexicon.discards.values()),
        "issues": len(lexicon.issues),
        "issue phrases": sum(len(one.phrases) for one in lexicon.issues.values()),
    }


def _trigger_keys() -> tuple[str, ...]:
    return "verbs", "nouns", "adjectives"


def _operator_words(operator: Operator) -> tuple[str, ...]:
    return (*operator.verbs, *operator.nouns, *operator.adjectives, *operator.aux)


def _examples(entry: VerbEntry | Operator) -> int:
    frames = entry.frames if isinstance(entry, VerbEntry) else ()
    return len(entry.examples) + sum(len(frame.examples) for frame in frames)


def _codes(lexicon: Lexicon) -> set[str]:
    """Codes that some entry, frame or cell of the grid can give."""
    rules: list[VerbEntry | Frame] = []
    for entry in lexicon.verbs.values():
        rules.extend((entry, *entry.frames))
    found = {code for one in rules for code in (one.code, one.reverse, one.negated) if code}
    found.update(cell.value for cell in lexicon.grid.cells())
    return {code for code in found if code in lexicon.ontology}
