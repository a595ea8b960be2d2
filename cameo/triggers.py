"""Which words of a sentence name an act, and which put one into an intent, an appeal, a threat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from cameo.clauses.clause import HIDDEN, OBJECT, RECIPIENT, SUBJECT, Clause
from cameo.clauses.nounphrase import is_nominal, is_time, noun_phrase
from cameo.clauses.reader import ClauseReader
from cameo.clauses.tree import Tree
from cameo.dictionary.model import Lexicon, Operator, VerbEntry
from cameo.inflection import verb_forms
from cameo.records import evolve, field, frozen

VERB, NOUN, ADJECTIVE = "verb", "noun", "adjective"
_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
_NOUN_PLACES = frozenset({"nsubj", "obj", "obl", "nmod"})


@frozen
class Part:
    """What must stand beside a trigger's head: a particle or preposition, an object noun, or both."""

    preposition: str = ""
    noun: tuple[str, ...] = ()


@frozen
class TriggerPattern:
    """One trigger word or phrase of the dictionary, ready to match.

    :param words: lower-case words as the author wrote them.
    :param head: index of the head in *words*.
    :param parts: for verbs and adjectives, what follows the head.
    :param entry: id of the verb entry or operator.
    :param needed: words, besides the head, without which a sentence cannot hold it.
    :param telling: the longest of those, which most sentences lack; empty if it needs none.
    """

    kind: str
    words: tuple[str, ...]
    head: int
    parts: tuple[Part, ...]
    entry: str
    is_operator: bool
    needed: frozenset[str] = field(default=frozenset(), repr=False)
    telling: str = field(default="", repr=False)


@frozen
class Match:
    """A trigger found in a sentence.

    :param positions: the words it takes.
    :param object_slot: the slot whose filler becomes the object (*to* of *travel to*), empty if none.
    :param taken: positions of nouns that belong to the trigger and fill no slot (*fire* of *open fire on*).
    """

    pattern: TriggerPattern
    head: int
    positions: tuple[int, ...]
    object_slot: str = ""
    taken: tuple[int, ...] = ()


TRIGGERS, TRIGGER_FORMS = "triggers", "trigger-forms"
"""Tables of the compiled dictionaries that hold the triggers."""

PatternRow = list[Any]
"""A :class:`TriggerPattern` in plain values: its fields in their order."""


def trigger_rows(lexicon: Lexicon) -> tuple[dict[str, list[PatternRow]], dict[str, list[tuple[str, int]]]]:
    """All triggers by their head word, and by each form of it, in plain values.

    :returns: head word ─► its triggers; form of a verb ─► head word and place among its triggers.
    """
    joints = frozenset(word for name in ("prepositions", "particles") for word in lexicon.grammar.get(name, ()))
    split = (row.split() for row in lexicon.grammar.get("irregular-verbs", ()))
    irregular = {base: tuple(forms) for base, *forms in split}
    heads: dict[str, list[PatternRow]] = {}
    forms: dict[str, list[tuple[str, int]]] = {}
    for kind, phrase, owner in _trigger_words(lexicon):
        for pattern in _compiled(kind, phrase, owner, isinstance(owner, Operator), joints):
            head = pattern[1][pattern[2]]
            known = heads.setdefault(head, [])
            if kind == VERB:
                for form in (*verb_forms(head), *irregular.get(head, ())):
                    forms.setdefault(form, []).append((head, len(known)))
            known.append(pattern)
    return heads, forms


def _trigger_words(lexicon: Lexicon) -> Iterator[tuple[str, str, VerbEntry | Operator]]:
    """Kind and phrase of each trigger, in each of its spellings, and the entry or operator it stands in."""
    owners: tuple[VerbEntry | Operator, ...] = (*lexicon.verbs.values(), *lexicon.operators.values())
    for owner in owners:
        for kind, phrases in ((VERB, owner.verbs), (NOUN, owner.nouns), (ADJECTIVE, owner.adjectives)):
            for phrase in phrases:
                for spelling in spellings(phrase):
                    yield kind, spelling, owner


def _compiled(
    kind: str, phrase: str, owner: VerbEntry | Operator, is_operator: bool, joints: frozenset[str]
) -> Iterator[PatternRow]:
    words = tuple(phrase.split())
    if kind == NOUN:
        heads = dict.fromkeys((phrase_head(words, joints), *_cut_heads(words)))
        yield from ([kind, words, head, (), owner.id, is_operator] for head in heads)
        return
    head = 1 if kind == ADJECTIVE and words[0] == "be" and len(words) > 1 else 0
    if kind == ADJECTIVE and words[head] in joints and len(words) > head + 1 and words[head + 1] not in joints:
        words = words[head:]  # *is on hunger strike*, *is in solidarity with*
        head = next((k for k in range(1, len(words)) if words[k] in joints), len(words)) - 1
    yield [kind, words, head, tuple(_parts(words[head + 1 :], joints)), owner.id, is_operator]


def _parts(words: tuple[str, ...], joints: frozenset[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """*out of* ─► two joints; *fire on* ─► noun, joint; *to street* ─► joint with its noun; *sit - in* is one noun."""
    position = 0
    while position < len(words):
        joint = words[position] if words[position] in joints else ""
        position += bool(joint)
        start = position
        while position < len(words) and (words[position] not in joints or words[position - 1] == "-"):
            position += 1
        yield joint, words[start:position]


class TriggerIndex:
    """All triggers of a lexicon by their head word; each is made when a text first holds the word.

    :param lexicon: the merged dictionaries.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._stored = lexicon.stored
        self._by_head: dict[str, Any]
        self._by_form: dict[str, Any]
        if self._stored:
            self._by_head, self._by_form = (dict(self._stored[name].places) for name in (TRIGGERS, TRIGGER_FORMS))
        else:
            self._by_head, self._by_form = trigger_rows(lexicon)

    def patterns(self) -> Iterator[TriggerPattern]:
        """Every trigger, in each of its spellings."""
        for head in self._by_head:
            yield from self._of_head(head)

    def _of_head(self, head: str) -> tuple[TriggerPattern, ...]:
        found = self._by_head.get(head, ())
        if found.__class__ is tuple:
            return found
        if isinstance(found, int):
            assert self._stored is not None
            found = self._stored[TRIGGERS].row(found)
        if isinstance(found, list):
            found = self._by_head[head] = tuple(_pattern(*row) for row in found)
        return found  # type: ignore[no-any-return]

    def _of_form(self, form: str) -> tuple[TriggerPattern, ...]:
        """Triggers of a verb by a form of it, for parsers that give no lemma, or a wrong one."""
        found = self._by_form.get(form, ())
        if isinstance(found, int):
            assert self._stored is not None
            found = self._stored[TRIGGER_FORMS].row(found)
        if isinstance(found, list):
            found = self._by_form[form] = tuple(self._of_head(head)[place] for head, place in found)
        return found  # type: ignore[no-any-return]

    def find(self, reader: ClauseReader) -> list[Match]:
        """Every trigger of a sentence; the longest takes its words, equals stay side by side; in text order."""
        tree, heads, forms = reader.tree, self._by_head, self._by_form
        places = [
            position
            for position, (lemma, word) in enumerate(zip(tree.lemmas, tree.words, strict=True))
            if lemma in heads or word in heads or word in forms
        ]
        present = {*tree.lemmas, *tree.words, ""} if places else set()
        found: list[Match] = []
        for position in places:
            found += self._at(reader, position, present)
        if len(found) < 2:
            return found
        found.sort(key=lambda match: (-len(match.pattern.words), match.head))
        owner: dict[int, tuple[int, ...]] = {}
        kept = []
        for match in found:
            if all(owner.get(position, match.positions) == match.positions for position in match.positions):
                owner.update(dict.fromkeys(match.positions, match.positions))
                kept.append(match)
            elif _governs_clause(reader, match, kept):
                kept.append(match)
        return sorted(kept, key=lambda match: (match.head, match.pattern.is_operator))

    def _at(self, reader: ClauseReader, position: int, present: AbstractSet[str]) -> list[Match]:
        """The triggers whose head stands at *position*; whether it can be one of a kind is asked once."""
        tree = reader.tree
        lemma, word = tree.lemmas[position], tree.words[position]
        patterns = self._of_head(lemma)
        if word != lemma and word in self._by_head:
            patterns = (*patterns, *self._of_head(word))
        elif word in self._by_form and tree.tokens[position].upos == "VERB":
            forms = self._of_form(word)
            if not patterns or all(pattern.words[pattern.head] != lemma for pattern in forms):
                patterns = (*patterns, *forms)  # *lent*, of which a parser makes "loan"
        found: list[Match] = []
        fitting: dict[str, bool] = {}
        for pattern in patterns:
            if pattern.telling not in present or (pattern.telling and not pattern.needed <= present):
                continue
            kind = pattern.kind
            if kind not in fitting:
                fitting[kind] = _can_be(reader, position, kind)
            if fitting[kind] and (match := _match(reader, position, pattern)) is not None:
                found.append(match)
        return found


def _pattern(
    kind: str,
    words: Iterable[str],
    head: int,
    parts: Iterable[Sequence[Any]],
    entry: str,
    is_operator: bool,
) -> TriggerPattern:
    """A trigger of its plain values."""
    words, joined = tuple(words), tuple(Part(part[0], tuple(part[1])) for part in parts)
    if kind == NOUN or (kind == ADJECTIVE and head and words[0] != "be"):
        needed = frozenset(words[:head] + words[head + 1 :])
    else:
        joints = (part.preposition for part in joined if part.preposition and part.preposition not in HIDDEN)
        needed = frozenset((*joints, *(word for part in joined for word in part.noun)))
    return TriggerPattern(
        kind, words, head, joined, entry, is_operator, needed, max(sorted(needed), key=len, default="")
    )


def _governs_clause(reader: ClauseReader, match: Match, kept: list[Match]) -> bool:
    """*agreed with Iran to send arms*, *expressed readiness to talk*, *dropped plans to visit Iran*: over a clause, a
    shorter operator holds beside an entry's longer trigger.
    """
    if not match.pattern.is_operator or any(other.pattern.is_operator and other.head == match.head for other in kept):
        return False
    if match.pattern.kind == NOUN:
        return bool(reader.tree.having(match.head, "acl"))
    if match.pattern.kind != VERB:
        return False
    taken = {position for other in kept for position in other.positions}  # *declined to comment*
    objects = reader.tree.having(match.head, "obj")
    return not taken.issuperset(reader.context.complements(match.head)) or any(
        reader.tree.having(k, "acl") for k in objects
    )


def spellings(phrase: str) -> tuple[str, ...]:
    """A phrase in lower case; with hyphens, also as the tokenizer cuts it: *cease - fire*, *sit -ins*."""
    lower = phrase.lower()
    cut = "-" in lower.strip("-")
    return (lower, lower.replace("-", " - "), lower.replace("-", " -")) if cut else (lower,)


def _cut_heads(words: tuple[str, ...]) -> tuple[int, ...]:
    """Of *sit - in* the parser makes now the last word the head, now the first."""
    cut = len(words) > 2 and words[-2] == "-"
    return (len(words) - 1, len(words) - 3) if cut else ()


def phrase_head(words: tuple[str, ...], prepositions: frozenset[str]) -> int:
    """A phrase's head is the word before its first preposition, else the last."""
    for index, word in enumerate(words):
        if index and word in prepositions:
            return index - 1 if words[index - 1] != "-" or index == 1 else index - 2
    return len(words) - 1


def phrase_at(tree: Tree, position: int, words: tuple[str, ...], head: int) -> tuple[int, ...] | None:
    """Where a phrase with its head at *position* stands: contiguous words by form or lemma, articles skipped."""
    if not _is_word(tree, position, words[head]):
        return None
    if len(words) == 1:
        return (position,)
    found = [position]
    count = len(tree.words)
    for step, sequence in ((-1, words[:head][::-1]), (1, words[head + 1 :])):
        here = position
        for word in sequence:
            here += step
            while 0 <= here < count and tree.deprels[here] == "det" and not _is_word(tree, here, word):
                here += step
            if not (0 <= here < count and _is_word(tree, here, word)):
                return None
            found.append(here)
    return tuple(sorted(found))


def _is_word(tree: Tree, position: int, word: str) -> bool:
    return tree.lemmas[position] == word or tree.words[position] == word


def _can_be(reader: ClauseReader, position: int, kind: str) -> bool:
    """Whether a word can be the head of a trigger of that kind."""
    if kind == NOUN:
        return _is_event_noun(reader.tree, position)
    return _is_verb(reader.tree, position) if kind == VERB else _is_predicative(reader, position)


def _match(reader: ClauseReader, position: int, pattern: TriggerPattern) -> Match | None:
    """The match of a trigger whose head word stands at *position*."""
    if pattern.kind == ADJECTIVE and pattern.words[0] != "be" and pattern.head:
        return _state(reader, position, pattern)
    if pattern.words[0] == "be" and pattern.head and not reader.tree.having(position, "cop", "aux"):
        return None  # *said that he was a terrorist*, no *terrorist attack*
    if pattern.kind != NOUN:
        return _with_parts(reader, position, pattern) if pattern.parts else Match(pattern, position, (position,))
    if len(pattern.words) == 1:
        return Match(pattern, position, (position,))
    positions = phrase_at(reader.tree, position, pattern.words, pattern.head)
    return Match(pattern, position, positions) if positions is not None else None


def _state(reader: ClauseReader, position: int, pattern: TriggerPattern) -> Match | None:
    """*The miners are on strike*, *have been on a hunger strike*: a preposition and its noun after a copula."""
    tree = reader.tree
    case = next((k for k in tree.having(position, "case", "mark") if tree.words[k] == pattern.words[0]), None)
    if case is None:
        return None
    state = phrase_at(tree, position, pattern.words[1 : pattern.head + 1], pattern.head - 1)
    rest = _with_parts(reader, position, pattern) if state is not None else None
    if state is None or rest is None:
        return None
    return evolve(rest, positions=tuple(sorted({case, *state, *rest.positions})))


def _is_verb(tree: Tree, position: int) -> bool:
    token = tree.tokens[position]
    return (
        token.upos in _VERBAL
        and not token.xpos.startswith("NN")
        and tree.deprels[position] not in ("aux", "cop", "compound")
    )


def _is_predicative(reader: ClauseReader, position: int) -> bool:
    """*is critical of*; *is worried about*, which parsers take for a passive."""
    tree = reader.tree
    if tree.tokens[position].upos == "ADJ" or tree.having(position, "cop"):
        return True
    return (
        tree.tokens[position].upos == "VERB"
        and bool(tree.having(position, "aux"))
        and reader.verbs.is_passive(position)
    )


def _is_event_noun(tree: Tree, position: int) -> bool:
    """Nouns, and what the tagger takes for verbs where nouns stand: *the shelling of Grozny*."""
    token = tree.tokens[position]
    if tree.deprels[position] in ("compound", "flat") and tree.heads[position] > position:
        return False
    if token.upos in _NOMINAL or _ends_cut_noun(tree, position):
        return True
    return token.upos == "VERB" and (tree.deprels[position] in _NOUN_PLACES or token.xpos.startswith("NN"))


def _ends_cut_noun(tree: Tree, position: int) -> bool:
    """*a sit - in*, where the parser hangs *sit* on *in*."""
    cut = position > 1 and tree.words[position - 1] == "-" and tree.heads[position - 2] == position
    return cut and tree.tokens[position].upos not in _VERBAL


def _with_parts(reader: ClauseReader, position: int, pattern: TriggerPattern) -> Match | None:
    """The match of a verb or adjective whose every part is found beside it."""
    clause = reader.verb(position)
    used = [position]
    taken: list[int] = []
    object_slot = ""
    for part in pattern.parts:
        infinitive = _infinitive(reader, position, part) if part.preposition and part.noun else None
        apart = part.preposition and part.noun and not clause.fillers(part.preposition, named=True)
        if infinitive is not None or apart:
            whole = infinitive or _particle_and_object(reader.tree, clause, position, part)
            if whole is None:
                return None
            used.extend(whole)
            taken.append(whole[-1])
            continue
        if object_slot and not part.noun and reader.tree.words[used[-1] + 1 :][:1] == (part.preposition,):
            used.append(used[-1] + 1)  # *backed out of the talks*: one slot for both words
            continue
        if part.preposition:
            joint = _joint(reader.tree, clause, position, part.preposition, taken)
            if joint is None or (not taken and position < joint[0] < used[-1]):
                return None  # *sat for talks on oil in Oslo* is no *sit in on*
            if _dates(reader, joint[0]):
                return None
            used.append(joint[0])
            object_slot = joint[1]
            if object_slot and not part.noun and not taken and clause.slots.get(OBJECT):
                return None  # *flew medicine into the town* is no *fly into*
        if part.noun:
            slot = part.preposition or OBJECT
            noun = _noun_in(reader.tree, clause.fillers(slot, named=True), part.noun)
            if noun is None and not part.preposition:
                noun = _result_in(reader.tree, position, part.noun)
            if noun is None:
                return None
            used.extend(noun)
            taken.append(noun[-1])
            object_slot = ""
    return Match(pattern, position, tuple(sorted(set(used))), object_slot, tuple(taken))


def _joint(tree: Tree, clause: Clause, position: int, word: str, taken: list[int]) -> tuple[int, str] | None:
    """Where a particle or preposition stands and the slot it opens: *out* of *pull out*, *to* of *travel to*."""
    for head in (position, *taken):
        for child in tree.children[head]:
            if (
                child > head
                and tree.words[child] == word
                and tree.deprels[child] in ("compound", "advmod", "case", "obl", "mark")
            ):
                return child, ""
    for slots in (clause.slots, clause.noun_slots):
        for name in slots:
            if name == word or name.startswith(f"{word} "):
                at = _before(tree, position, slots[name][0], word)
                return (position if at is None else at), name
    for noun in taken:  # *became a member of the union*
        for complement in noun_phrase(tree, noun).complements if is_nominal(tree, noun) else ():
            if complement.preposition == word:
                return _before(tree, noun, complement.head, word) or noun, word
    following = position + 1
    if (
        following < len(tree)
        and tree.words[following] == word
        and tree.tokens[following].upos in ("ADP", "ADV", "PART")
    ):
        return following, ""
    return None


def _dates(reader: ClauseReader, joint: int) -> bool:
    """*insisted on Sunday that he resign* is no *insist on*."""
    tree = reader.tree
    return tree.deprels[joint] == "case" and is_time(tree, tree.heads[joint], reader.grammar.times)


def _infinitive(reader: ClauseReader, position: int, part: Part) -> tuple[int, ...] | None:
    """*told the soldiers to leave*: a trigger of two verbs, the second an infinitive."""
    tree = reader.tree
    for child in tree.having(position, "xcomp", "ccomp", "advcl"):
        if part.noun == (tree.lemmas[child],) and child > position and reader.verbs.is_infinitive(child):
            mark = tree.first(child, "mark")
            if mark is not None and tree.words[mark] == part.preposition:
                return (mark, child)
    return None


def _particle_and_object(tree: Tree, clause: Clause, position: int, part: Part) -> tuple[int, ...] | None:
    """*set up a commission*: the particle, then the object noun."""
    joint = _joint(tree, clause, position, part.preposition, [])
    noun = _noun_in(tree, clause.fillers(OBJECT), part.noun)
    return (joint[0], *noun) if joint is not None and not joint[1] and noun is not None else None


def _result_in(tree: Tree, position: int, words: tuple[str, ...]) -> tuple[int, ...] | None:
    """*found the colonel guilty*, *set the hostages free*."""
    results = tree.having(position, "xcomp", "advmod", "ccomp", "acl", "amod", "compound", "obl")
    for child in (*results, *(k for noun in tree.having(position, "obj") for k in tree.having(noun, "acl", "amod"))):
        if child > position and not tree.having(child, "case"):
            found = phrase_at(tree, child, words, len(words) - 1)
            if found is not None:
                return found
    return None


def _before(tree: Tree, start: int, end: int, word: str) -> int | None:
    low, high = sorted((start, end))
    return next((k for k in range(high, low, -1) if tree.words[k] == word), None)


def _noun_in(tree: Tree, fillers: tuple[int, ...], words: tuple[str, ...]) -> tuple[int, ...] | None:
    for filler in fillers:
        for head in (len(words) - 1, *_cut_heads(words)[1:]):
            positions = phrase_at(tree, filler, words, head)
            if positions is not None:
                return positions
    return None


def adapted(clause: Clause, match: Match) -> dict[str, tuple[int, ...]]:
    """The slots once the trigger's own words are out of them and its preposition's complement is the object."""
    own = match.positions if match.pattern.kind == NOUN else match.taken
    slots = {name: tuple(k for k in heads if k not in own) for name, heads in clause.slots.items()}
    if match.pattern.kind == ADJECTIVE and SUBJECT not in slots and OBJECT in slots:
        slots[SUBJECT] = slots.pop(OBJECT)
    if match.taken and OBJECT not in slots and RECIPIENT in slots:
        slots[OBJECT] = slots[RECIPIENT]  # *told the soldiers to leave*: no other object is left
    if match.object_slot:
        bound = slots.pop(match.object_slot, ()) or clause.noun_slots.get(match.object_slot, ())
        if bound:
            slots[OBJECT] = bound
    return {name: heads for name, heads in slots.items() if heads}


def by_head(matches: Iterable[Match], *, operators: bool) -> Mapping[int, tuple[Match, ...]]:
    """Matches grouped by the position of their head."""
    found: dict[int, tuple[Match, ...]] = {}
    for match in matches:
        if match.pattern.is_operator == operators:
            found[match.head] = (*found.get(match.head, ()), match)
    return found
