"""A sentence as a tree one can walk: children, relations without subtypes, whole words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cameo.clauses.repairs import Repair, repairs
from cameo.document import Sentence, Token


class Tree:
    """Indexes over one parse. Token positions are 0-based here; −1 is above the root.

    Invalid input never loops: a word whose head is out of range or on a cycle counts as a root. Common faults of
    parsers are mended: :attr:`repairs` names them.
    """

    __slots__ = (
        *("children", "deprels", "heads", "lemmas", "repairs", "sentence", "subtypes", "tokens", "words"),
        "phrases",  # what cameo.clauses.nounphrase has read, by head
        "_conjuncts",
    )

    def __init__(self, sentence: Sentence) -> None:
        tokens = sentence.tokens
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = tokens
        self.words: tuple[str, ...] = tuple([token.text.lower() for token in tokens])
        self.lemmas: tuple[str, ...] = tuple(map(_lemma, tokens))
        relations = [token.deprel.partition(":") for token in tokens]
        self.subtypes: tuple[str, ...] = tuple([relation[2] for relation in relations])
        heads = _sound_heads(tokens)
        deprels = [relation[0] if head >= 0 else "root" for relation, head in zip(relations, heads, strict=True)]
        self.repairs: tuple[Repair, ...] = tuple(
            repair for repair in repairs(tokens, heads, deprels) if _mended(heads, deprels, repair)
        )
        self.heads: tuple[int, ...] = tuple(heads)
        self.deprels: tuple[str, ...] = tuple(deprels)
        children: list[list[int]] = [[] for _ in tokens]
        for position, head in enumerate(self.heads):
            if head >= 0:
                children[head].append(position)
        self.children: tuple[tuple[int, ...], ...] = tuple(map(tuple, children))
        self.phrases: dict[int, Any] = {}
        self._conjuncts: dict[int, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def having(self, position: int, *relations: str) -> tuple[int, ...]:
        """Children of *position* by one of *relations* (without subtypes), in text order."""
        children = self.children[position]
        if not children:
            return ()
        deprels = self.deprels
        return tuple([child for child in children if deprels[child] in relations])

    def first(self, position: int, *relations: str) -> int | None:
        """The first child of *position* by one of *relations*."""
        deprels = self.deprels
        for child in self.children[position]:
            if deprels[child] in relations:
                return child
        return None

    def conjuncts(self, position: int) -> tuple[int, ...]:
        """*position* and what is conjoined to it: *France*, *Germany and Spain*."""
        known = self._conjuncts.get(position)
        if known is None:
            found = [position]
            for member in found:
                found += self.having(member, "conj")
            known = self._conjuncts[position] = tuple(sorted(found))
        return known

    def subtree(self, position: int, stop: Callable[[int], bool] = lambda _: False) -> Iterator[int]:
        """*position* and everything below it; a child for which *stop* holds is left out with all below it."""
        stack = [position]
        while stack:
            here = stack.pop()
            yield here
            stack += [child for child in self.children[here] if not stop(child)]

    def above(self, position: int) -> Iterator[int]:
        """The governors of *position*, nearest first."""
        while (position := self.heads[position]) >= 0:
            yield position

    def feature(self, position: int, name: str) -> str | None:
        """Value of a UD feature."""
        for pair in self.tokens[position].feats.split("|"):
            key, _, value = pair.partition("=")
            if key == name:
                return value
        return None


def _mended(heads: list[int], deprels: list[str], repair: Repair) -> bool:
    """Carry out one repair, unless it would close a circle with one before it."""
    here = repair.head
    while here >= 0:
        if here == repair.position:
            return False
        here = heads[here]
    heads[repair.position], deprels[repair.position] = repair.head, repair.deprel
    return True


def _lemma(token: Token) -> str:
    """The lemma in lower case; plurals that a lemmatizer leaves as they are (*troops*, *supplies*) lose the ending."""
    lemma = (token.lemma if token.lemma != "_" else token.text).lower()
    if token.xpos != "NNS" or lemma != token.text.lower() or not lemma.endswith("s") or lemma.endswith("ss"):
        return lemma
    return f"{lemma[:-3]}y" if lemma.endswith("ies") else lemma[:-1]


def _sound_heads(tokens: tuple[Token, ...]) -> list[int]:
    """0-based heads; out of range or cyclic ones become −1."""
    count = len(tokens)
    heads = [token.head - 1 if 0 < token.head <= count and token.head != token.id else -1 for token in tokens]
    state = [0] * count  # 0 not seen, 1 on the present path, 2 known to end at a root
    for start in range(count):
        path = []
        here = start
        while here >= 0 and state[here] == 0:
            state[here] = 1
            path.append(here)
            here = heads[here]
        if here >= 0 and state[here] == 1:
            heads[here] = -1
        for position in path:
            state[position] = 2
    return heads
