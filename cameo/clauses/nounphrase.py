"""Noun phrases: the words of a participant, without what only comments on it."""

from __future__ import annotations

from collections.abc import Iterator

from cameo.clauses.tree import Tree
from cameo.records import frozen

_INSIDE_NAME = frozenset({"flat", "fixed", "goeswith"})
_OUTSIDE = frozenset(
    {"acl", "advcl", "appos", "parataxis", "conj", "cc", "cop", "nsubj", "csubj", "expl", "discourse", "dep"}
)
_OUTSIDE_AT_HEAD = frozenset({"case", "mark", "punct", "aux", "obj", "iobj", "ccomp", "xcomp", "vocative"})
_CORE = frozenset({"amod", "compound", "det", "fixed", "flat", "nmod", "nummod"})
"""Relations that are never outside, the commonest."""
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X", "ADJ", "DET"})
_BEFORE_HEAD = frozenset({"nmod", "compound", "amod", "nummod", "flat", "appos"})
_YEAR_DIGITS = 4
_POSSESSIVE_MARKS = frozenset({"'s", "’s", "'", "’"})
_HYPHENS = frozenset({"-", "–"})
_ARTICLES = frozenset({"Art", "Dem"})


@frozen
class Modifier:
    """Something hung on a noun: *Iranian* in *Iranian troops*, *of Iran* in *the army of Iran*.

    :param head: position of the modifier's head word.
    :param preposition: the preposition of a ``preposition`` modifier, lower case.
    :param through: position of the adjective or participle between them (*troops loyal to Haftar*), else −1.
    """

    head: int
    preposition: str = ""
    through: int = -1


@frozen
class NounPhrase:
    """One noun phrase; every position is 0-based.

    :param head: its head word.
    :param positions: its words without relative clauses, appositions, parentheses, other conjuncts and case markers; a
        leading determiner is one of them. Contiguous.
    :param core: those of ``positions`` that end with the head's name or a name put right behind it (*the Iranian
        Foreign Minister Javad Zarif*, but not *of the reformist camp* behind it). Contiguous.
    :param name: the head and the words that form one flat name with it (*Ilham Aliyev*).
    :param adjectives: adjectives and participles before the head, each with its conjuncts (*French and German*).
    :param compounds: nouns before the head (*Philippine Army soldiers*).
    :param possessors: *Iran* in *Iran's army*, *its* in *its army*.
    :param complements: prepositional phrases after the head, with their prepositions.
    :param appositions: heads of appositions that a comma or parenthesis parts from it (*Aliyev, the president*).
    :param close: heads of names put right behind it (*Foreign Minister Javad Zarif*, *the group Hamas*).
    :param adjectival: prepositional phrases of an adjective behind the head (*troops loyal to Haftar*).
    :param conjoined: head of the first conjunct when the phrase is a later one (*Iraqi soldiers and policemen*), or −1.
    :param determined: an article or demonstrative opens the phrase.
    """

    head: int
    positions: tuple[int, ...]
    core: tuple[int, ...]
    name: tuple[int, ...]
    adjectives: tuple[int, ...]
    compounds: tuple[int, ...]
    possessors: tuple[int, ...]
    complements: tuple[Modifier, ...]
    appositions: tuple[int, ...]
    close: tuple[int, ...] = ()
    adjectival: tuple[Modifier, ...] = ()
    conjoined: int = -1
    determined: bool = False


def preposition_of(tree: Tree, position: int) -> str:
    """The preposition that marks *position*, a multiword one joined by blanks (*in response to*); empty if none."""
    if not tree.children[position]:
        return ""
    case = tree.first(position, "case")
    if case is None:
        case = _misplaced_case(tree, position)
    if case is None or tree.words[case] in _POSSESSIVE_MARKS:
        return ""
    if not tree.children[case]:
        return tree.words[case]
    words = [case, *tree.having(case, "fixed")]
    if case + 1 < position and tree.heads[case + 1] == position and tree.words[case + 1] == "of" and len(words) == 1:
        words.append(case + 1)  # *pulled its diplomats out of Yemen*, where the parser makes no one word of it
    return " ".join(tree.words[word] for word in words)


def _misplaced_case(tree: Tree, position: int) -> int | None:
    """*for President Ghani*, where the parser hangs *for* on the title: a preposition that opens the phrase."""
    children = tree.children[position]
    first = children[0] if children else position
    if first < position and tree.deprels[first] in _BEFORE_HEAD and tree.children[first]:
        below = tree.children[first][0]
        if below < first and tree.deprels[below] == "case":
            return below
    for member in children:
        if tree.deprels[member] == "flat":
            for below in tree.children[member]:
                if below < position and tree.deprels[below] == "case":
                    return below
    return None


def noun_phrase(tree: Tree, head: int) -> NounPhrase:
    """The noun phrase whose head word is *head*; the tree remembers it."""
    phrase: NounPhrase | None = tree.phrases.get(head)
    if phrase is None:
        phrase = tree.phrases[head] = _read(tree, head)
    return phrase


def _read(tree: Tree, head: int) -> NounPhrase:
    if not tree.children[head]:
        alone, conjoined = (head,), _first_conjunct(tree, head)
        return NounPhrase(head, alone, alone, alone, (), (), (), (), (), (), (), conjoined, False)
    adjectives: list[int] = []
    compounds: list[int] = []
    possessors: list[int] = []
    complements: list[Modifier] = []
    appositions: list[int] = []
    adjectival: list[Modifier] = []
    determined = False
    for child in tree.children[head]:
        relation, subtype = tree.deprels[child], tree.subtypes[child]
        if relation == "amod" and child > head and tree.having(child, "obl", "nmod"):
            adjectival.extend(_adjectival_complements(tree, child))
        elif relation == "amod" or (relation == "acl" and child < head):
            adjectives.extend(tree.conjuncts(child))
        elif relation == "compound":
            compounds.extend(tree.conjuncts(child))
        elif relation == "nmod" and (subtype == "poss" or _has_possessive_mark(tree, child)):
            possessors.extend(tree.conjuncts(child))
        elif relation == "det" and tree.feature(child, "Poss") == "Yes":
            possessors.append(child)
        elif relation == "det":
            determined = determined or tree.feature(child, "PronType") in _ARTICLES
        elif relation in ("nmod", "obl"):
            if mark := preposition_of(tree, child):
                complements.extend(Modifier(member, mark) for member in tree.conjuncts(child))
            elif child < head:
                compounds.extend(tree.conjuncts(child))
        elif relation == "acl":
            adjectival.extend(_adjectival_complements(tree, child))
        elif relation == "appos":
            appositions.append(child)
    name = _flat_name(tree, head)
    close = _close_appositions(tree, name[-1], appositions) if appositions else ()
    positions = _own_words(tree, head, close)
    end = max(name[-1], *(_flat_name(tree, member)[-1] for member in close)) if close else name[-1]
    return NounPhrase(
        head,
        positions,
        positions if positions[-1] <= end else tuple([word for word in positions if word <= end]),
        name,
        tuple(adjectives),
        tuple(compounds),
        tuple(possessors),
        tuple(complements),
        tuple([member for child in appositions if child not in close for member in tree.conjuncts(child)])
        if appositions
        else (),
        close,
        tuple(adjectival),
        _first_conjunct(tree, head),
        determined,
    )


def is_nominal(tree: Tree, position: int) -> bool:
    """Whether a word can head a noun phrase."""
    return tree.tokens[position].upos in _NOMINAL


def is_plural_noun(tree: Tree, position: int) -> bool:
    """*governments*, *presidents*."""
    return tree.tokens[position].xpos in ("NNS", "NNPS") or tree.feature(position, "Number") == "Plur"


def is_indefinite(tree: Tree, position: int) -> bool:
    """*a government*."""
    return any(tree.feature(child, "Definite") == "Ind" for child in tree.having(position, "det"))


def is_definite(tree: Tree, position: int) -> bool:
    """*the government*."""
    return any(tree.feature(child, "Definite") == "Def" for child in tree.having(position, "det"))


def is_time(tree: Tree, position: int, times: frozenset[str]) -> bool:
    """Whether a word says when: *Monday*, *1 April*, *this week*."""
    if tree.lemmas[position] in times:
        return True
    return tree.words[position].isdigit() and any(tree.lemmas[child] in times for child in tree.children[position])


def is_year(word: str) -> bool:
    """*1968*."""
    return len(word) == _YEAR_DIGITS and word.isdigit()


def is_possessive_pronoun(tree: Tree, position: int) -> bool:
    """*its*, *his*, *their*."""
    return tree.tokens[position].upos in ("PRON", "DET") and tree.feature(position, "Poss") == "Yes"


def is_own_possessor(tree: Tree, position: int) -> bool:
    """A possessive pronoun of the third person: *its army*, never *our army*."""
    return is_possessive_pronoun(tree, position) and tree.feature(position, "Person") in (None, "3")


def is_speakers_possessor(tree: Tree, position: int) -> bool:
    """*our army*, *my government*."""
    return is_possessive_pronoun(tree, position) and tree.feature(position, "Person") == "1"


def describes(tree: Tree, title: int, name: int) -> bool:
    """Whether the word *title* is parsed as a description of the person *name*: *Brigadier General Ahadi*."""
    if tree.heads[title] == name:
        return tree.deprels[title] in ("flat", "appos") or (tree.deprels[title], tree.subtypes[title]) == (
            "nmod",
            "desc",
        )
    return tree.heads[name] == title and tree.deprels[name] in ("flat", "appos")


def is_compound_of(tree: Tree, position: int, head: int) -> bool:
    """Whether *position* is a part of a name that ends in *head*: *New* in *New Mexico*."""
    return tree.heads[position] == head and tree.deprels[position] in ("compound", "flat")


def subjects_above(tree: Tree, position: int) -> Iterator[int]:
    """Subjects of the clauses around *position*, the nearest first, that stand before it and do not contain it."""
    inside = {position}
    for governor in tree.above(position):
        for child in tree.children[governor]:
            if tree.deprels[child] == "nsubj" and child < position and child not in inside:
                yield child
        inside.add(governor)


def _adjectival_complements(tree: Tree, child: int) -> Iterator[Modifier]:
    """*to Haftar* in *troops loyal to Haftar*."""
    for oblique in tree.having(child, "obl", "nmod"):
        if mark := preposition_of(tree, oblique):
            for member in tree.conjuncts(oblique):
                yield Modifier(member, mark, child)


def _has_possessive_mark(tree: Tree, position: int) -> bool:
    """*Iran's*, by its *'s*: parsers without ``nmod:poss`` still attach it as case."""
    for child in tree.children[position]:
        if tree.deprels[child] == "case" and tree.words[child] in _POSSESSIVE_MARKS:
            return True
    return False


def _flat_name(tree: Tree, head: int) -> tuple[int, ...]:
    """*Ilham Aliyev*: the head and its flat parts."""
    found = [head]
    deprels = tree.deprels
    for word in found:  # flat parts should all hang on the first, but parsers chain them too
        for child in tree.children[word]:
            if deprels[child] in _INSIDE_NAME:
                found.append(child)
    return tuple(sorted(found)) if len(found) > 1 else (head,)


def _close_appositions(tree: Tree, end: int, appositions: list[int]) -> tuple[int, ...]:
    """Appositions that begin right after *end*, without comma or article: names behind titles."""
    found = []
    for child in appositions:
        start = min(_own_words(tree, child))
        if start == end + 1 and tree.tokens[start].upos not in ("DET", "PUNCT", "ADP"):
            found.append(child)
            end = max(_flat_name(tree, child))
    return tuple(found)


def _first_conjunct(tree: Tree, head: int) -> int:
    return tree.heads[head] if tree.deprels[head] == "conj" else -1


def _own_words(tree: Tree, head: int, close: tuple[int, ...] = ()) -> tuple[int, ...]:
    """The contiguous run of words around *head* that belong to its phrase."""
    deprels, found = tree.deprels, [head]
    for here in found:
        for child in tree.children[here]:
            if deprels[child] in _CORE or not _is_outside(tree, child, head, close):
                found.append(child)
    found.sort()
    start = end = found.index(head)
    while start > 0 and found[start - 1] >= found[start] - 1:
        start -= 1
    while end + 1 < len(found) and found[end + 1] <= found[end] + 1:
        end += 1
    while start < end and found[start] != head and _opens_nothing(tree, found[start], head):
        start += 1
    while end > start and tree.tokens[found[end]].upos == "PUNCT" and found[end] != head:
        end -= 1
    return tuple(found[start : end + 1])


def _is_outside(tree: Tree, child: int, head: int, close: tuple[int, ...]) -> bool:
    """Whether a word below *head* is no part of its phrase, nor what hangs on the word."""
    relation = tree.deprels[child]
    if child in close:
        return False
    if tree.heads[child] == head:
        if relation in _OUTSIDE_AT_HEAD:
            return tree.words[child] not in _HYPHENS
        if relation == "advmod":
            return child > head
    if relation == "acl" and child < tree.heads[child]:
        return False
    if relation in ("conj", "cc") and tree.heads[child] != head and tree.heads[child] not in close:
        return False
    return relation in _OUTSIDE


def _opens_nothing(tree: Tree, position: int, head: int) -> bool:
    """*also*, *and*, a comma, a preposition hung on the wrong word: no beginning of a noun phrase."""
    upos = tree.tokens[position].upos
    return (
        upos in ("CCONJ", "PUNCT")
        or tree.deprels[position] == "case"
        or (upos == "ADV" and tree.heads[position] == head)
    )
