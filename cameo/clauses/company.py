"""What stands around a noun phrase: who else takes part in its clause, and whose clause that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from cameo.clauses.nounphrase import noun_phrase, preposition_of
from cameo.clauses.tree import Tree
from cameo.records import frozen

_ARGUMENTS = frozenset({"nsubj", "obj", "iobj", "obl"})
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acl", "parataxis", "csubj"})
_COMPLEMENTS = frozenset({"ccomp", "xcomp"})
_VERBAL = frozenset({"VERB", "AUX"})
_LEVELS = 12
"""Clauses around a clause that are looked at; deeper nesting is a fault of the parser, and its cost a square."""


@frozen
class Company:
    """The others around a noun phrase; positions of head words, 0-based.

    :param mates: the other participants of its own clause, those hung on its object too: *France* and *Iran* for
        *the army* in *France asked the army of Iran to help*.
    :param beside: subjects of the clauses that it is subordinate to or conjoined with, the nearest first: *Greece* for
        *the government* in *Greece recalled its envoy after the government had heard of it*.
    :param reporting: subjects of verbs that take its clause as their complement: *Greece* in *Greece said the
        government …*.
    :param places: phrases with a preposition that open its clause, or one around it: *Nairobi* in *In Nairobi, the
        army …*.
    """

    mates: tuple[int, ...] = ()
    beside: tuple[int, ...] = ()
    reporting: tuple[int, ...] = ()
    places: tuple[int, ...] = ()


def company(tree: Tree, position: int) -> Company:
    """Who stands around the noun phrase that holds the word at *position*."""
    argument = _argument(tree, position)
    predicate = tree.heads[argument]
    if predicate < 0:
        return Company()
    mates = [child for child in _participants(tree, predicate) if child != argument]
    mates += [child for child in tree.having(argument, "conj") if child > position]
    places = _openers(tree, predicate, argument)
    groups: dict[str, list[int]] = {"mates": mates, "beside": [], "reporting": []}
    reported = False
    for here, governor in islice(_clauses_above(tree, predicate), _LEVELS):
        reported = reported or tree.deprels[here] in _COMPLEMENTS
        subjects = [child for child in tree.having(governor, "nsubj") if child not in mates and child != argument]
        groups[_group_of(tree, here, reported, groups)].extend(subjects)
        places += _openers(tree, governor, argument)
    return Company(tuple(mates), tuple(groups["beside"]), tuple(groups["reporting"]), tuple(places))


def _clauses_above(tree: Tree, predicate: int) -> Iterator[tuple[int, int]]:
    """Each clause that *predicate* is in, and the head of the clause around it."""
    here = predicate
    for governor in tree.above(predicate):
        if tree.deprels[here] in _CLAUSES or (tree.deprels[here] == "conj" and _is_clause(tree, governor)):
            yield here, governor
        here = governor


def _group_of(tree: Tree, here: int, reported: bool, groups: Mapping[str, list[int]]) -> str:
    """What the subjects around the clause *here* are to it; *dissolved the party and barred the minister*."""
    if tree.deprels[here] not in ("conj", "xcomp"):
        return "reporting" if reported else "beside"
    shared = not tree.having(here, "nsubj") and not groups["beside"] and not groups["reporting"]
    return "mates" if shared else "beside"


def _argument(tree: Tree, position: int) -> int:
    """The head of the clause's participant that *position* is in."""
    for governor in chain((position,), tree.above(position)):
        if tree.deprels[governor] in _ARGUMENTS or tree.deprels[governor] in _CLAUSES or tree.heads[governor] < 0:
            return governor
        if tree.deprels[governor] == "conj" and _is_clause(tree, tree.heads[governor]):
            return governor
    return position


def _is_clause(tree: Tree, position: int) -> bool:
    return tree.tokens[position].upos in _VERBAL or bool(tree.having(position, "nsubj", "cop"))


def _participants(tree: Tree, predicate: int) -> list[int]:
    """Subject, objects and prepositional phrases of a predicate with their conjuncts, and what hangs on its object."""
    found: list[int] = []
    for child in tree.having(predicate, *_ARGUMENTS):
        found.extend(tree.conjuncts(child))
        if tree.deprels[child] == "obj":
            found.extend(complement.head for complement in noun_phrase(tree, child).complements)
    return found


def _openers(tree: Tree, predicate: int, argument: int) -> list[int]:
    """Prepositional phrases before the subject of a clause."""
    subject = tree.first(predicate, "nsubj")
    end = min(argument, predicate if subject is None else subject)
    return [child for child in tree.having(predicate, "obl") if child < end and preposition_of(tree, child)]
