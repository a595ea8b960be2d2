"""A sentence as a tree one can walk: children, relations without subtypes, whole words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cameo.clauses.repairs import Repair, repairs
from cameo.document import Sentence, Token


class Tree:
    """Indexes over one parse. Token positions are 0-based here; −1 is above the root.

    Invalid input never loops: a word whose head is out of range or on a cycle counts as a root. Common faults of
    parsers are mended: :attr:`repairs` names them. A lemma that is the word itself is the same object.
    """

    __slots__ = (
        *("children", "deprels", "heads", "lemmas", "repairs", "sentence", "subtypes", "tokens", "words"),
        "plain",  # whether all words are of plain letters, without a hyphen
        "phrases",  # what cameo.clauses.nounphrase has read, by head
        "units",  # the words as cameo.actors.index cuts them
        "_conjuncts",
    )

    def __init__(self, sentence: Sentence) -> None:
        tokens = sentence.tokens
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = tokens
        texts = [token.text for token in tokens]
        lower = "\n".join(texts).lower()  # all at once, for a call a word is what a tree costs most
        self.plain = lower.isascii() and "-" not in lower
        self.words: tuple[str, ...] = _lines(lower, texts)
        stems = [token.lemma for token in tokens]
        lemmas = _lines("\n".join(stems).lower(), stems)
        self.lemmas: tuple[str, ...] = tuple(
            [
                _lemma(token) if token.xpos == "NNS" or lemma == "_" else word if lemma == word else lemma
                for token, word, lemma in zip(tokens, self.words, lemmas, strict=True)
            ]
        )
        relations = [token.deprel for token in tokens]
        self.subtypes: tuple[str, ...] = tuple(
            [relation.partition(":")[2] if ":" in relation else "" for relation in relations]
        )
        heads = _sound_heads(tokens)
        deprels = [
            "root" if head < 0 else relation.partition(":")[0] if ":" in relation else relation
            for relation, head in zip(relations, heads, strict=True)
        ]
        found = repairs(tokens, heads, deprels)
        self.repairs: tuple[Repair, ...] = tuple([one for one in found if _mended(heads, deprels, one)])
        self.heads: tuple[int, ...] = tuple(heads)
        self.deprels: tuple[str, ...] = tuple(deprels)
        children: list[list[int]] = [[] for _ in tokens]
        for position, head in enumerate(heads):
            if head >= 0:
                children[head].append(position)
        self.children: tuple[tuple[int, ...], ...] = tuple([tuple(below) if below else () for below in children])
        self.phrases: dict[int, Any] = {}
        self.units: Any = None
        self._conjuncts: dict[int, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def having(self, position: int, *relations: str) -> tuple[int, ...]:
        """Children of *position* by one of *relations* (without subtypes), in text order."""
        children = self.children[position]
        if not children:
            return ()
        deprels, found = self.deprels, []
        for child in children:  # a loop, for most words have no such child, and a comprehension is a call
            if deprels[child] in relations:
                found.append(child)
        return tuple(found) if found else ()

    def first(self, position: int, *relations: str) -> int | None:
        """The first child of *position* by one of *relations*."""
        deprels = self.deprels
        for child in self.children[position]:
            if deprels[child] in relations:
                return child
        return None

    def conjuncts(self, position: int) -> tuple[int, ...]:
        """*position* and what is conjoined to it: *France*, *Germany and Spain*."""
        if not self.children[position]:
            return (position,)
        known = self._conjuncts.get(position)
        if known is None:
            found = [position]
            for member in found:
                if self.children[member]:
                    found += self.having(member, "conj")
            known = self._conjuncts[position] = tuple(sorted(found)) if len(found) > 1 else (position,)
        return known

    def above(self, position: int) -> Iterator[int]:
        """The governors of *position*, nearest first."""
        while (position := self.heads[position]) >= 0:
            yield position

    def feature(self, position: int, name: str) -> str | None:
        """Value of a UD feature."""
        feats = self.tokens[position].feats
        if name not in feats:
            return None
        for pair in feats.split("|"):
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


def _lines(lower: str, words: list[str]) -> tuple[str, ...]:
    """*words* in lower case, of their lower-case text with a line for each."""
    lines = tuple(lower.split("\n"))
    return lines if len(lines) == len(words) else tuple(map(str.lower, words))


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
    seen = [-1] * count  # the word from which the walk up came by first
    for start in range(count):
        here = start
        while here >= 0 and seen[here] < 0:
            seen[here] = start
            here = heads[here]
        if here >= 0 and seen[here] == start:
            heads[here] = -1
    return heads
