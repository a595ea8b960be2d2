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
    phrase = {position, tree.heads[position]}
    for governor in tree.above(position):
        if tree.tokens[governor].upos not in _PREDICATES:
            continue
        slots, _ = verbs.slots(governor)
        for slot in (SUBJECT, OBJECT):
            heads = tuple(head for head in slots.get(slot, ()) if head < position and head not in phrase)
            if heads:
                yield heads


def reported_subject(tree: Tree, verbs: VerbReader, position: int) -> tuple[int, ...]:
    """*The committee said it would strike*: who reports the clause that the pronoun is in."""
    for governor in tree.above(position):
        if tree.lemmas[governor] in verbs.grammar.report and tree.tokens[governor].upos in _PREDICATES:
            heads = verbs.surface(governor).heads
            return tuple(head for head in heads if head < position and head != tree.heads[position])
    return ()
