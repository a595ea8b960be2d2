"""Mending of what parsers commonly get wrong, before a tree is read: one named rule for each fault.

A rule looks at one word and its children, so that the work grows with the sentence, not with its square.
"""

from __future__ import annotations

from collections.abc import Sequence

from cameo.document import Token
from cameo.records import frozen

_SUSPECT = frozenset({"nsubj", "parataxis", "xcomp", "advcl", "obl", "obj", "flat", "appos", "nmod"})
"""Relations that a rule asks for; most words have others."""
_OBJECTS = frozenset({"obj", "ccomp", "xcomp", "mark"})
_REACH = 16
"""Words that a rule looks at: a phrase of more is rare, and the work stays linear."""
_CLAUSE = 60
"""The same for a clause."""


@frozen
class Repair:
    """A word that was hung elsewhere.

    :param rule: name of the rule that did it.
    :param position: the word.
    :param head: where it hangs now.
    :param deprel: and by which relation.
    """

    rule: str
    position: int
    head: int
    deprel: str


def repairs(tokens: Sequence[Token], heads: Sequence[int], deprels: Sequence[str]) -> tuple[Repair, ...]:
    """What has to be mended in a tree.

    :param heads: 0-based heads, −1 above the root.
    :param deprels: relations without subtypes.
    """
    found: list[Repair] = []
    objects: dict[int, int] = {}
    subjects: dict[int, int] = {}
    for position, deprel in enumerate(deprels):
        under_auxiliary = deprels[heads[position]] == "aux" and heads[position] >= 0
        if deprel not in _SUSPECT and not under_auxiliary:
            continue
        repair = None
        if deprel == "nsubj":
            before = subjects.setdefault(heads[position], position)
            found.extend(_subject_of_what_is_said(heads, deprels, before, position) if before != position else ())
        if under_auxiliary:
            repair = _child_of_auxiliary(heads, deprels, position)
        elif deprel == "parataxis" and position < heads[position] and tokens[position].upos in ("NOUN", "PROPN"):
            repair = _subject_as_parataxis(tokens, heads, deprels, position)
        elif deprel in ("xcomp", "advcl") and tokens[position].xpos in ("VBN", "NNS"):
            found.extend(_participle_behind_noun(tokens, heads, deprels, position))
        elif deprel == "nsubj" and position > heads[position] and tokens[heads[position]].xpos == "VBG":
            repair = _object_of_participle(deprels, heads, position)
        elif deprel == "obl" and tokens[position].upos == "NOUN":
            found.extend(_hyphened_verb(tokens, heads, deprels, position))
        elif deprel == "nsubj" and tokens[position].upos == "ADJ":
            repair = _adjective_in_list(tokens, heads, deprels, position)
        elif deprel == "obj":
            before = objects.setdefault(heads[position], position)
            repair = _adjacent_objects(tokens, before, position)
            objects[heads[position]] = before if repair else position
        elif deprel in ("flat", "appos") and tokens[position].upos == "NUM":
            repair = _number_behind_name(tokens, heads, deprels, position)
        elif deprel == "nmod" and tokens[position - 1].xpos == "WP$":
            repair = _whose(tokens, heads, deprels, position)
        elif deprel == "advcl" and tokens[position].xpos == "VBG":
            repair = _absolute(tokens, heads, deprels, position) or _gerund(tokens, heads, deprels, position)
        if repair is not None:
            found.append(repair)
    return tuple(found)


def _child_of_auxiliary(heads: Sequence[int], deprels: Sequence[str], child: int) -> Repair | None:
    """*Two soldiers got killed*: an auxiliary has no subject; its verb has."""
    verb = heads[heads[child]]
    return Repair("child-of-auxiliary", child, verb, deprels[child]) if verb >= 0 and verb != child else None


def _whose(tokens: Sequence[Token], heads: Sequence[int], deprels: Sequence[str], noun: int) -> Repair | None:
    """*the president, whose army attacked Turkey*: the army is the subject of what follows at once."""
    verb = noun + 1
    if verb >= len(tokens) or deprels[verb] != "acl" or heads[verb] != heads[noun] or tokens[verb].upos != "VERB":
        return None
    return Repair("whose-subject", noun, verb, "nsubj")


def _subject_of_what_is_said(
    heads: Sequence[int], deprels: Sequence[str], first: int, second: int
) -> tuple[Repair, ...]:
    """*The president has pardoned the general, her spokesman said*: the first subject is that of what is said."""
    said = heads[first]
    if second - first > _CLAUSE:
        return ()
    for verb in range(first + 1, second):
        if heads[verb] == said and deprels[verb] == "ccomp" and second < said:
            own = any(heads[k] == verb and deprels[k] in ("nsubj", "csubj", "expl") for k in range(first, verb))
            return () if own else (Repair("subject-of-what-is-said", first, verb, "nsubj"),)
    return ()


def _subject_as_parataxis(
    tokens: Sequence[Token], heads: Sequence[int], deprels: Sequence[str], noun: int
) -> Repair | None:
    """*Bahrain, Kuwait and Qatar have agreed*, where the parser sets the list beside a verb that has no subject."""
    verb = heads[noun]
    if tokens[verb].upos != "VERB" or verb - noun > _REACH or tokens[verb].xpos not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    subject = any(heads[k] == verb and deprels[k] in ("nsubj", "csubj", "expl") for k in range(noun, verb))
    joined = any(heads[k] == noun and deprels[k] == "conj" for k in range(noun, verb))
    return Repair("subject-as-parataxis", noun, verb, "nsubj") if joined and not subject else None


def _object_of_participle(deprels: Sequence[str], heads: Sequence[int], noun: int) -> Repair | None:
    """*forces besieging Sarajevo agreed*: what stands behind a participle is no subject of it."""
    verb = heads[noun]
    return Repair("object-of-participle", noun, verb, "obj") if deprels[verb] in ("acl", "advcl") else None


def _hyphened_verb(
    tokens: Sequence[Token], heads: Sequence[int], deprels: Sequence[str], noun: int
) -> tuple[Repair, ...]:
    """*North Korea test-fired a missile*, where the tokenizer cuts the verb: who stands before it is its subject."""
    verb, name = noun + 2, noun - 1
    if verb >= len(tokens) or heads[noun] != verb or heads[noun + 1] != noun or deprels[noun + 1] != "punct":
        return ()
    if name < 0 or heads[name] != noun or deprels[name] != "compound":
        return ()
    return (Repair("hyphened-verb", noun, verb, "compound"), Repair("hyphened-verb", name, verb, "nsubj"))


def _adjacent_objects(tokens: Sequence[Token], title: int, name: int) -> Repair | None:
    """*met Chinese Premier Zhou Enlai*, where the parser says that they met the premier, and Zhou too."""
    if name != title + 1 or tokens[name].upos != "PROPN" or tokens[title].upos not in ("PROPN", "NOUN"):
        return None
    return Repair("adjacent-objects", name, title, "flat")


def _participle_behind_noun(
    tokens: Sequence[Token], heads: Sequence[int], deprels: Sequence[str], verb: int
) -> tuple[Repair, ...]:
    """*agreed to a ceasefire brokered by Turkey*, *agreed to talks*: what *to* leads is a noun, and no infinitive."""
    marks = [k for k in range(max(verb - _REACH, 0), verb) if heads[k] == verb and deprels[k] == "mark"]
    if len(marks) != 1:
        return ()
    mark, noun, head = marks[0], verb - 1, heads[verb]
    if tokens[verb].xpos == "NNS":
        return (Repair("noun-as-infinitive", verb, head, "obl"), Repair("noun-as-infinitive", mark, verb, "case"))
    if tokens[mark].upos != "ADP" or heads[noun] != verb or tokens[noun].upos not in ("NOUN", "PROPN"):
        return ()
    return (
        Repair("participle-behind-noun", noun, head, "obl"),
        Repair("participle-behind-noun", mark, noun, "case"),
        Repair("participle-behind-noun", verb, noun, "acl"),
    )


def _adjective_in_list(
    tokens: Sequence[Token], heads: Sequence[int], deprels: Sequence[str], adjective: int
) -> Repair | None:
    """*French, German and Polish troops*: the first adjective is no subject of its own."""
    following = adjective + 2
    if following >= len(tokens) or tokens[adjective + 1].text != "," or deprels[following] != "amod":
        return None
    noun = heads[following]
    if noun < following or deprels[noun] != "nsubj" or heads[noun] != heads[adjective]:
        return None
    return Repair("adjective-in-list", adjective, noun, "amod")


def _number_behind_name(
    tokens: Sequence[Token], heads: Sequence[int], deprels: Sequence[str], number: int
) -> Repair | None:
    """*expelled two diplomats and Germany three*: no name, but a clause that leaves its verb out."""
    name = number - 1
    if name < 1 or tokens[name].upos != "PROPN" or heads[number] not in (name, heads[name]):
        return None
    gapped = deprels[name] == "conj" and deprels[name - 1] == "cc" and deprels[heads[name]] == "obj"
    return Repair("gapped-number", number, name, "orphan") if gapped else None


def _absolute(tokens: Sequence[Token], heads: Sequence[int], deprels: Sequence[str], verb: int) -> Repair | None:
    """*With Russian troops attacking Georgia, the United States protested*: the troops attack, and do not protest."""
    noun = verb - 1
    if noun < 0 or deprels[noun] != "nsubj" or heads[noun] != heads[verb]:
        return None
    marked = any(heads[k] == noun and deprels[k] == "case" for k in range(max(noun - _REACH, 0), noun))
    return Repair("absolute-subject", noun, verb, "nsubj") if marked else None


def _gerund(tokens: Sequence[Token], heads: Sequence[int], deprels: Sequence[str], gerund: int) -> Repair | None:
    """*Fighting between Armenia and Azerbaijan killed ten soldiers*: what opens the sentence is its subject."""
    verb = heads[gerund]
    if gerund != 0 or tokens[verb].xpos not in ("VBD", "VBZ", "VBP") or verb > _REACH:
        return None
    between = range(gerund + 1, verb)
    if any(tokens[k].text == "," or (heads[k] == gerund and deprels[k] in _OBJECTS) for k in between):
        return None
    if any(heads[k] == verb and deprels[k] == "nsubj" for k in range(len(tokens))):
        return None
    return Repair("gerund-subject", gerund, verb, "nsubj")
