"""The faults that dictionaries can have: one code each, ``E`` for what must be mended, ``W`` for what looks wrong."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from types import MappingProxyType

RULES = MappingProxyType(
    {
        # reading a file
        "E101": "file that cannot be read, or is too large",
        "E102": "file that is not UTF-8",
        "E103": "broken YAML",
        "E104": "anchor, alias, tag or second document: dictionaries do without",
        "E105": "nested more than 20 deep",
        "E106": "empty file",
        "E107": "same key twice",
        "E108": "key without a value",
        "E109": "set named without quotes",
        # what a file says
        "E201": "no `cameo: 1` at the head of the file, or a version that this cameo cannot read",
        "E202": "unknown kind of file, or no kind, or no language where the kind needs one",
        "E203": "unknown key",
        "E204": "value of the wrong shape: a list where text belongs, or the like",
        "E205": "unknown slot",
        "E206": "value that the key does not take: no date, no code, no role",
        "E207": "entry or frame that lacks what it needs",
        "E208": "same id twice in one layer",
        "E209": "`extends` or `remove` of something that is not there",
        # what it refers to
        "E301": "unknown set",
        "E302": "unknown event code",
        "E303": "sets that contain each other in a circle",
        "E304": "unknown operator in the compose grid",
        "E305": "codes or compose grid that the ontology refuses",
        "E306": "unknown origin: no key of SOURCES.yml",
        "E307": "successor that is no actor",
        # what entries say together
        "E401": "same frame twice in an entry",
        "E402": "tie: two frames with the same slots and a shared word in each, but different codes",
        "E403": "same words trigger two entries",
        "E404": "roles of an actor whose dates overlap",
        "E405": "name claimed by two actors at the same time",
        "E406": "role word under two sector codes",
        "E407": "phrase in two discards, or in an issue and its exceptions",
        # examples
        "E501": "example without a frozen parse: run `cameo dictionaries freeze`",
        "E502": "example that does not code as stated",
        "E503": "frozen parses that cannot be read",
        "E504": "example of a discard that changes nothing",
        # what looks wrong
        "W601": "frame that repeats the entry's code, roles and reverse",
        "W602": "set that nothing uses",
        "W603": "trigger that is not a base form",
        "W604": "frame that no example exercises",
        "W605": "file that does not say its origin",
        "W606": "verb entry without an example",
        "W607": "phrase of a discard that no example has",
        "W608": "exception of an issue that holds none of its phrases",
    }
)
"""Fault code ─► what it means, in one line."""


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """``; did you mean 'object'?`` where something known is close, else nothing."""
    close = get_close_matches(found.lower(), sorted(set(known)), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""
