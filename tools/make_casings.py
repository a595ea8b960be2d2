"""Write ``cameo/cleaning/en/casings.txt``: how words and phrases are written inside a sentence.

``python tools/make_casings.py TREEBANK.conllu… [-o FILE]`` counts how the word forms of UD treebanks are written where
no sentence begins, and adds the names of the bundled dictionaries. Only the casing of single words, of pairs of
neighbours and of names is kept, never a sentence.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cameo.actors.codes import is_person
from cameo.cleaning.casing import NUMBER
from cameo.dictionary import BUNDLED, ActorEntry, Lexicon, load
from cameo.export.files import whole_file

TARGET = Path(__file__).parent.parent / "cameo" / "cleaning" / "en" / "casings.txt"

HEADER = """\
# How English words and phrases are written inside a sentence, for text that is all in capitals or all in small letters.
# One a line; of several that fit the longest serves. "in May" and "may be" say which May a sentence has.
# Written by tools/make_casings.py from the casings of UD English EWT and GUM and the names of the bundled dictionaries.
"""

MIN_COUNT = 2  # one occurrence may be a slip
MIN_SHARE = 0.6  # of the occurrences of a word that is written so by itself
PAIR_SHARE = 0.8  # of the occurrences of a word beside a neighbour
AMBIGUOUS_SHARE = 0.02  # a word whose rarer casing is rarer than that is not ambiguous
MAX_ENTRIES = 25_000

Counts = Mapping[str, Counter[str]]


class Casings:
    """Counts of the casings of words and of pairs of words; keys are in small letters."""

    def __init__(self, sentences: Iterable[list[str]]) -> None:
        self.words: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.pairs: defaultdict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
        for forms in sentences:
            inner = forms[1:]
            if _is_title(inner):
                continue
            opening = True  # whether the word before may have its capital from the beginning of the sentence
            for before, form in zip(forms, inner, strict=False):
                inside = before not in OPENING
                if inside and form.replace(".", "").isalpha():
                    self.words[form.lower()][form] += 1
                if inside and not opening:
                    left, right = _generalized(before), _generalized(form)
                    self.pairs[left.lower(), right.lower()][left, right] += 1
                opening = not inside

    def usual(self, word: str) -> str:
        """How a word in small letters is mostly written; in small letters where it is not known."""
        counts = self.words.get(word)
        if not counts:
            return word
        form, count = counts.most_common(1)[0]
        return form if count >= MIN_COUNT and count >= MIN_SHARE * counts.total() else word

    def is_common(self, word: str) -> bool:
        """Whether a word is mostly written in small letters."""
        counts = self.words.get(word)
        return bool(counts) and counts[word] >= MIN_SHARE * counts.total()

    def is_ambiguous(self, word: str) -> bool:
        """Whether it is often enough written in more than one way for its neighbours to matter."""
        counts = self.words[word]
        rarer = counts.total() - max(counts.values(), default=0)
        return rarer >= MIN_COUNT and rarer >= AMBIGUOUS_SHARE * counts.total()


OPENING = frozenset(".:!?…\"“”'‘’()[]-–—*/;")
"""Marks behind which a sentence may begin."""


def _generalized(form: str) -> str:
    return NUMBER if form.isdigit() else form


def _is_title(forms: list[str]) -> bool:
    """Whether most words have a capital, as in headlines."""
    long = [form for form in forms if form.isalpha() and len(form) > 3]
    return sum(not form.islower() for form in long) > 0.5 * len(long)


def read_sentences(path: Path) -> Iterator[list[str]]:
    """The word forms of each sentence of a CoNLL-U file."""
    forms: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if columns[0].isdigit():
            forms.append(columns[1])
        elif not line and forms:
            yield forms
            forms = []


def known_words(casings: Casings) -> Iterator[str]:
    """Words that are mostly written with a capital."""
    for word in casings.words:
        form, bare = casings.usual(word), word.rstrip(".")
        if (
            form != word
            and (len(bare) > 1 or word == "i")
            and (bare == word or not casings.words.get(bare, {}).get(bare))
        ):
            yield form


def known_pairs(casings: Casings, usual: Mapping[str, str]) -> Iterator[str]:
    """Pairs in which an ambiguous word is written otherwise than by itself: *in May*, *may be*, *the US*."""
    for (first, second), forms in casings.pairs.items():
        if not all(word == NUMBER or (word.isalpha() and len(word) > 1) for word in (first, second)):
            continue
        (left, right), count = forms.most_common(1)[0]
        if count < MIN_COUNT or count < PAIR_SHARE * forms.total():
            continue
        words = ((first, left), (second, right))
        if any(form != usual.get(word, word) and casings.is_ambiguous(word) for word, form in words):
            yield f"{left} {right}"


def role_words(lexicon: Lexicon) -> Iterator[str]:
    """What a state's government and army are called in one word, and the regular plurals."""
    agents = (agent for agent in lexicon.agents if agent.sectors in (("GOV",), ("MIL",)))
    for word in {agent.phrase for agent in agents if agent.phrase.islower()}:
        if word.isalpha():
            yield word
            yield word + "s"


def names(lexicon: Lexicon) -> Iterator[tuple[ActorEntry, str, bool]]:
    """Entries and their names, and whether each of their words is a name by itself (*George Bush*, not *Red Cross*)."""
    for entry in lexicon.actors.values():
        person = is_person(entry)
        for name in (*entry.names, *entry.adjectives, *entry.people, *entry.seats, *entry.places):
            yield entry, name, person or " " not in name
        if entry.surname:
            yield entry, entry.surname, True


def common_words(lexicon: Lexicon) -> frozenset[str]:
    """Words in small letters that the dictionaries use otherwise than as names."""
    verbs = (phrase for entry in lexicon.verbs.values() for phrase in (*entry.verbs, *entry.nouns, *entry.adjectives))
    sets = (phrase for phrases in (*lexicon.sets.values(), *lexicon.grammar.values()) for phrase in phrases)
    agents = (agent.phrase for agent in lexicon.agents)
    return frozenset(word for phrase in (*verbs, *sets, *agents) for word in phrase.split() if word.islower())


def name_words(lexicon: Lexicon, casings: Casings) -> dict[str, str]:
    """Words of names that are no common words."""
    common = common_words(lexicon)
    found: dict[str, str] = {}
    for _, name, single in names(lexicon):
        for form in name.split() if single else [part for part in name.split() if part.isupper() and len(part) > 1]:
            bare = form.removesuffix("'s")
            plain = bare.replace(".", "")
            if not plain.isalpha() or bare.islower() or len(plain) < 2 or bare.lower() in common:
                continue
            if not casings.is_common(bare.lower()):
                found.setdefault(bare.lower(), bare)
    return found


def name_phrases(lexicon: Lexicon, casings: Casings, usual: Mapping[str, str]) -> Iterator[str]:
    """Names that their words alone would not give; an acronym that is a common word too, where its neighbours tell.

    *the WHO* stands behind an article, and a state before its agents: *US troops*.
    """
    roles = sorted(role_words(lexicon))
    for entry, name, _ in names(lexicon):
        words = name.split()
        if len(words) > 1 and any(usual.get(word.lower(), word.lower()) != word for word in words):
            yield name
        elif name.isalpha() and name.isupper() and usual.get(name.lower()) != name:
            if ("the", name.lower()) not in casings.pairs:
                yield f"the {name}"
            if entry.code:
                yield from (f"{name} {word}" for word in roles)


def make(treebanks: Iterable[Path]) -> list[str]:
    """All entries, in order."""
    casings = Casings(sentence for path in treebanks for sentence in read_sentences(path))
    lexicon = load(BUNDLED)
    usual = {word.lower(): word for word in known_words(casings)}
    usual = {**name_words(lexicon, casings), **usual}
    found = {*usual.values(), *known_pairs(casings, usual), *name_phrases(lexicon, casings, usual)}
    return sorted(found, key=lambda entry: (entry.lower(), entry))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("treebanks", nargs="+", type=Path)
    arguments.add_argument("-o", "--output", type=Path, default=TARGET)
    options = arguments.parse_args()
    entries = make(options.treebanks)
    if len(entries) > MAX_ENTRIES:
        sys.exit(f"{len(entries)} entries, at most {MAX_ENTRIES} are allowed; raise MIN_COUNT")
    with whole_file(options.output) as path:
        path.write_text(HEADER + "\n".join(entries) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
