"""Pronouns whose antecedent the sentence's own structure gives."""

from __future__ import annotations

from collections.abc import Iterator

from cameo.clauses.clause import OBJECT, SUBJECT
from cameo.clauses.grammar import Grammar
from cameo.clauses.tree import Tree
from cameo.clauses.verbs import VerbReader

PLURAL, PERSON, THING = "plural", "person", "thing"
_PREDICATES = frozenset({"VERB", "AUX", "ADJ"})


def kind_of_pronoun(tree: Tree, position: int, grammar: Grammar) -> str | None:
    """What a pronoun can stand for: *their* many, *his* a person, *its* a thing; ``None`` for other words."""
    word = tree.words[position]
    if word in grammar.plural_pronouns:
        return PLURAL
    if word in grammar.person_pronouns:
        return PERSON
    return THING if word in grammar.thing_pronouns and tree.deprels[position] != "expl" else None


def is_plural(tree: Tree, position: int) -> bool:
    """*soldiers*, *the two sides*; *the United States* is one."""
    return tree.tokens[position].xpos == "NNS" or (
        "Number=Plur" in tree.tokens[position].feats and tree.tokens[position].upos != "PROPN"
    )


def antecedents(tree: Tree, verbs: VerbReader, position: int) -> Iterator[tuple[int, ...]]:
    """Groups of words that a pronoun at *position* may stand for, likeliest first.

    *Hasanov welcomed a delegation during their visit*: the subject of each verb above it, then its object, if
    they stand before the pronoun and are not the noun it belongs to.
    """
    phrase = {position, tree.heads[position], *_doers_beside(tree, verbs, position)}
    for governor in tree.above(position):
        if tree.tokens[governor].upos not in _PREDICATES:
            continue
        slots, _ = verbs.slots(governor)
        for slot in (OBJECT, SUBJECT) if _gives_reason(tree, verbs, position, governor) else (SUBJECT, OBJECT):
            heads = tuple(head for head in slots.get(slot, ()) if head < position and head not in phrase)
            if heads:
                yield heads


def _gives_reason(tree: Tree, verbs: VerbReader, position: int, governor: int) -> bool:
    """*praised the police for their raid*: theirs who are praised."""
    phrase = tree.heads[position]
    if phrase < 0 or tree.deprels[phrase] not in ("obl", "advcl", "nmod"):
        return False
    upper = tree.heads[phrase]
    of_object = tree.deprels[phrase] == "nmod" and tree.deprels[upper] == "obj" and tree.heads[upper] == governor
    return (upper == governor or of_object) and verbs.mark(phrase) in verbs.grammar.reasons


def _doers_beside(tree: Tree, verbs: VerbReader, position: int) -> tuple[int, ...]:
    """*The army and its allies hit the town and destroyed them*: nobody whom the subject of its verb names."""
    reflexive = tree.feature(position, "Reflex") == "Yes"
    if reflexive or tree.deprels[position] not in ("obj", "iobj", "obl"):
        return ()
    return verbs.surface(tree.heads[position]).heads


def reported_subject(tree: Tree, verbs: VerbReader, position: int) -> tuple[int, ...]:
    """*The committee said it would strike*: who reports the clause that the pronoun is in."""
    for governor in tree.above(position):
        if tree.lemmas[governor] in verbs.grammar.report and tree.tokens[governor].upos in _PREDICATES:
            heads = verbs.surface(governor).heads
            return tuple(head for head in heads if head < position and head != tree.heads[position])
    return ()
