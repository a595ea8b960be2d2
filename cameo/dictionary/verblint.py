"""Lint of verb entries and operators: ties, repeated frames, triggers in two entries, words that are no base forms."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from cameo.dictionary.freeze import text_hash
from cameo.dictionary.layers import Entry, Merged
from cameo.dictionary.model import Example, Frame, Lexicon, Operator, Place, SlotPattern, VerbEntry
from cameo.dictionary.nodes import Text, as_listing, fault
from cameo.document import Sentence, Token
from cameo.errors import Fault

_SHOWN = 6
_TRIGGERS = ("verbs", "nouns", "adjectives")
_PARTICIPANTS = ("SOURCE", "TARGET", "ACTOR")
_VOWEL = re.compile(r"[aeiouy]")

Parses = Mapping[str, tuple[Sentence, ...]]


def check_verbs(lexicon: Lexicon, merged: Merged, parses: Parses) -> Iterator[Fault]:
    """Faults of verb entries."""
    nodes = merged.entries["verbs"]
    inflected = _inflected_forms(parses)
    yield from _check_triggers(lexicon.verbs, nodes, "entry")
    for name, entry in lexicon.verbs.items():
        yield from _check_base_forms(entry, nodes[name], inflected, lexicon.grammar.get("base-forms", ()))
        for one, other in combinations(entry.frames, 2):
            yield from _check_tie(entry, one, other)
        for frame in entry.frames:
            yield from _check_repeats(entry, frame)
            if not _exercised(entry, frame, parses):
                slots = ", ".join("/".join(slot.slots) for slot in frame.slots)
                yield fault(frame.place, "W604", f"no example of {name!r} exercises the frame with {slots}")
        if not entry.examples and not any(frame.examples for frame in entry.frames):
            yield fault(entry.place, "W606", f"entry {name!r} has no example")


def check_operators(lexicon: Lexicon, merged: Merged, parses: Parses) -> Iterator[Fault]:
    """Faults of operators."""
    nodes = merged.entries["operators"]
    inflected = _inflected_forms(parses)
    yield from _check_triggers(lexicon.operators, nodes, "operator")
    for name, operator in lexicon.operators.items():
        yield from _check_base_forms(operator, nodes[name], inflected, lexicon.grammar.get("base-forms", ()))


def word_place(entry: Entry, key: str, word: str) -> Place:
    """Where a word of an entry stands; for one that a set brought in, where the key stands."""
    node = entry.table.get(key)
    for item in as_listing(node).items if node is not None else ():
        if isinstance(item, Text) and " ".join(item.value.split()) == word:
            return item.place
    return entry.table.marks.get(key, entry.place)


def _check_triggers(
    entries: Mapping[str, VerbEntry] | Mapping[str, Operator], nodes: Mapping[str, Entry], what: str
) -> Iterator[Fault]:
    """Words that trigger two entries."""
    claimed: dict[tuple[str, str], str] = {}
    for name, entry in entries.items():
        for key in _TRIGGERS:
            for word in getattr(entry, key):
                first = claimed.setdefault((key, word.lower()), name)
                if first == name:
                    continue
                there = word_place(nodes[first], key, word)
                message = f"{word!r} triggers {what} {name!r} and {what} {first!r} ({there}); keep it in one"
                yield fault(word_place(nodes[name], key, word), "E403", message)


def _check_base_forms(
    entry: VerbEntry | Operator, node: Entry, inflected: Mapping[str, str], base_forms: Collection[str]
) -> Iterator[Fault]:
    for trigger in entry.verbs:
        word = trigger.split()[0].lower()
        base = inflected.get(word)
        if word not in base_forms and (base or looks_inflected(word)):
            hint = f"; its base form is {base!r}" if base else ""
            yield fault(word_place(node, "verbs", trigger), "W603", f"{trigger!r} is not a base form{hint}")


def looks_inflected(word: str) -> bool:
    """Whether a verb ends as an inflected form does: *-ed*, *-ing*, *-s*.

    Stems without a vowel have no such ending (*shed*, *bring*); nor have *need*, *press*, *focus*, *bias*.
    """
    if word.endswith("ed") and not word.endswith("eed"):
        return bool(_VOWEL.search(word[:-2]))
    if word.endswith("ing"):
        return bool(_VOWEL.search(word[:-3]))
    return word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is", "as", "os"))


def _inflected_forms(parses: Parses) -> dict[str, str]:
    """Verb forms that the frozen parses only know as forms of another lemma.

    An infinitive is its own base form, whatever the lemmatizer makes of it (*to widen* ─► *wide*).
    """
    forms: dict[str, str] = {}
    lemmas: set[str] = set()
    for sentences in parses.values():
        for token in (token for sentence in sentences for token in sentence.tokens):
            if token.upos == "VERB" and token.lemma not in ("", "_"):
                lemmas.add((token.text if "VerbForm=Inf" in token.feats else token.lemma).lower())
                forms[token.text.lower()] = token.lemma.lower()
    return {form: lemma for form, lemma in forms.items() if form not in lemmas}


def _check_tie(entry: VerbEntry, one: Frame, other: Frame) -> Iterator[Fault]:
    """Frames of equal score that match the same clause and say different things."""
    pairs = _paired(one.slots, other.slots)
    if one.id == other.id or pairs is None or _says_the_same(one, other, pairs):
        return
    shared: list[str] = []
    for left, right in pairs:
        common = _common(left, right)
        if common is None:
            return
        shared.extend(common)
    if shared:
        more = f" and {len(shared) - _SHOWN} more" if len(shared) > _SHOWN else ""
        words = ", ".join(repr(word) for word in shared[:_SHOWN]) + more
        message = f"tie with the frame at {one.place} on {words}: same slots, another code"
        yield fault(other.place, "E402", f"entry {entry.id!r}: {message}")


def _says_the_same(one: Frame, other: Frame, pairs: Sequence[tuple[SlotPattern, SlotPattern]]) -> bool:
    return _codes(one) == _codes(other) and all(left.role == right.role for left, right in pairs)


def _paired(one: Sequence[SlotPattern], other: Sequence[SlotPattern]) -> list[tuple[SlotPattern, SlotPattern]] | None:
    """The slots of two frames side by side, or ``None`` where they ask different slots."""
    rest = list(other)
    pairs = []
    for slot in one:
        match = next((each for each in rest if set(each.slots) & set(slot.slots)), None)
        if match is None:
            return None
        rest.remove(match)
        pairs.append((slot, match))
    return None if rest else pairs


def _common(one: SlotPattern, other: SlotPattern) -> list[str] | None:
    """Words by which both slots can match with the same score; ``None`` when they never match alike."""
    if one.role or other.role:
        alike = one.role == other.role or {one.role, other.role} <= set(_PARTICIPANTS)
        return [] if alike else None
    theirs = {word.lower() for word in other.words}
    return [word for word in one.words if word.lower() in theirs] or None


def _codes(rule: VerbEntry | Frame) -> tuple[str | None, ...]:
    """What a rule says."""
    return rule.code, rule.reverse, rule.negated


def _check_repeats(entry: VerbEntry, frame: Frame) -> Iterator[Fault]:
    """A frame that says what the entry says, unless it shields its words from a frame that asks less."""
    if _codes(frame) != _codes(entry) or any(slot.role for slot in frame.slots):
        return
    names = _slot_set(frame)
    rivals = (one for one in entry.frames if _codes(one) != _codes(frame) or any(slot.role for slot in one.slots))
    if any(_slot_set(one) <= names for one in rivals):
        return
    yield fault(frame.place, "W601", f"the frame repeats code, roles and reverse of entry {entry.id!r}; delete it")


def _slot_set(frame: Frame) -> set[str]:
    """The slots that must be filled."""
    return {name for slot in frame.slots if slot.role != "NONE" for name in slot.slots}


def _exercised(entry: VerbEntry, frame: Frame, parses: Parses) -> bool:
    """Whether an example has the words of every slot, and the frame's code among its rows.

    A guess without coding: whether the frame fires is what the example's own test shows.
    """
    return bool(frame.examples) or any(
        _has_code(frame, example) and all(_in_text(slot, texts) for slot in frame.slots)
        for example in entry.examples
        for texts in [_readings(example, parses)]
    )


def _has_code(frame: Frame, example: Example) -> bool:
    """Operators change the code, so that for rows of other codes any code will do, if the frame has one."""
    codes = {row.split()[1] for row in example.events}
    return frame.code in codes if frame.code and codes else frame.code is None


def _readings(example: Example, parses: Parses) -> tuple[str, ...]:
    """The example as it stands and as lemmas, lower case, words between blanks."""
    tokens = [token for sentence in parses.get(text_hash(example.text), ()) for token in sentence.tokens]
    words = re.findall(r"[\w'\u2019-]+", example.text.lower())
    return _padded(words), _padded(token.text.lower() for token in tokens), _padded(_lemma(one) for one in tokens)


def _lemma(token: Token) -> str:
    return token.lemma.lower()


def _padded(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


def _in_text(slot: SlotPattern, readings: Sequence[str]) -> bool:
    """Whether some word of the slot occurs; a slot with a role, whether its preposition does."""
    if slot.role == "NONE":
        return True
    if slot.role is not None:
        prepositions = [name for name in slot.slots if name not in ("subject", "object", "recipient", "clause", "of")]
        return len(prepositions) < len(slot.slots) or _any_in(prepositions, readings)
    return _any_in(slot.words, readings)


def _any_in(words: Iterable[str], readings: Sequence[str]) -> bool:
    return any(
        f" {word.lower()} " in reading or f" {word.lower()}s " in reading for word in words for reading in readings
    )
