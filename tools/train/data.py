"""What each of Stanza's trainers reads, written from treebanks: CoNLL-U, or text with a digit for each letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from attrs import frozen

from . import treebank
from .augment import lowered, raised, recased, with_dateline, without_stop
from .treebank import Sentence, Word

TREEBANKS = ("en_ewt", "en_gum")
STYLES: tuple[tuple[str, Callable[[str], str], float], ...] = (
    ("asis", str, 0.6),
    ("caps", raised, 0.25),
    ("lower", lowered, 0.15),
)
"""Name, change and share of the three ways in which text is cased."""


@frozen
class Parts:
    """The sentences to train on and those to choose the best checkpoint by."""

    train: list[Sentence]
    dev: list[Sentence]


def load(folder: Path) -> Parts:
    """Read the training and development parts of the treebanks in a folder (``en_ewt-train.conllu`` and so on)."""
    train, dev = (
        [s for name in TREEBANKS for s in treebank.read(folder / f"{name}-{part}.conllu")] for part in ("train", "dev")
    )
    return Parts(train, dev)


def tagged(parts: Parts, out: Path, seed: int) -> None:
    """Write ``train.conllu`` (with altered copies) and ``dev.conllu`` for the tagger and the parser."""
    random = Random(seed)
    train = [sentence for sentence in parts.train if treebank.usable(sentence)]
    treebank.write([*train, *_altered(train, random)], out / "train.conllu")
    treebank.write([sentence for sentence in parts.dev if treebank.usable(sentence)], out / "dev.conllu")


def _altered(sentences: Iterable[Sentence], random: Random) -> Iterator[Sentence]:
    """Copies of seven in ten sentences: three in capitals, two in small letters, one dated, one without its stop."""
    for sentence in sentences:
        draw = random.random()
        if draw < 0.3:
            yield recased(sentence, raised)
        elif draw < 0.5:
            yield recased(sentence, lowered)
        elif draw < 0.6:
            dated = with_dateline(sentence, random)
            yield recased(dated, raised) if random.random() < 0.3 else dated
        elif draw < 0.7:
            yield without_stop(sentence)


def lemmas(parts: Parts, out: Path, _seed: int) -> None:
    """Write ``train.conllu``, ``counts.conllu`` and ``dev.conllu`` for the lemmatizer.

    A word that was seen is looked up and only a new one is spelt out, so the network learns from each distinct word
    once, in three casings, and not from *the* 17,000 times. ``counts.conllu`` (the running text) tells the look-up
    table which lemma is the usual one. Distinct words stand in order of frequency, because Stanza keeps the first of
    two equally frequent.
    """
    train, dev = (_entries(sentences) for sentences in (parts.train, parts.dev))
    _write_words([change for entry, _ in train.most_common() for change in _cased(entry)], out / "train.conllu")
    _write_words(list(train.elements()), out / "counts.conllu")
    _write_words([change for entry in dev if entry not in train for change in _cased(entry)], out / "dev.conllu")


Entry = tuple[str, str, str]
"""A form, its part of speech and its lemma."""


def _entries(sentences: Iterable[Sentence]) -> Counter[Entry]:
    """The words that teach a lemma, counted: no fragments of words, and nothing without a lemma.

    A misspelt word counts as what was meant. It counts as printed, too, if that is no other word (*nt*, but not *busy*
    for *buys*).
    """
    meant: Counter[Entry] = Counter()
    printed: Counter[Entry] = Counter()
    for sentence in sentences:
        broken = {word.head for word in sentence.words if word.deprel == "goeswith"}
        for number, word in enumerate(sentence.words, 1):
            if number in broken or word.deprel == "goeswith" or word.lemma == "_" or len(word.form) > 24:
                continue
            meant[word.correct_form or word.form, word.upos, word.lemma] += 1
            if word.correct_form is not None:
                printed[word.form, word.upos, word.lemma] += 1
    words = {form for form, _, _ in meant}
    return meant + Counter({entry: count for entry, count in printed.items() if entry[0] not in words})


def _cased(entry: Entry) -> list[Entry]:
    """A word as it is, in capitals and in small letters, where only a name still has a capital in its lemma."""
    form, upos, lemma = entry
    plain = lemma if upos == "PROPN" else lowered(lemma)
    return list(dict.fromkeys([entry, (raised(form), upos, lemma), (lowered(form), upos, plain)]))


def _write_words(entries: Sequence[Entry], path: Path, width: int = 25) -> None:
    """Write words as "sentences" of 25, which is all the lemmatizer's reader needs."""
    rows = [_lone(entry, index % width) for index, entry in enumerate(entries)]
    treebank.write((Sentence(tuple(rows[start : start + width])) for start in range(0, len(rows), width)), path)


def _lone(entry: Entry, place: int) -> Word:
    """A word that hangs on the first of its "sentence", for the scorer wants trees."""
    form, upos, lemma = entry
    return Word(form, lemma, upos, "_", "_", 1 if place else 0, "dep" if place else "root")


def letters(parts: Parts, out: Path, seed: int) -> None:
    """Write texts and labels for the tokenizer: ``train.txt``, ``train.labels``, ``dev.…`` and ``dev.conllu``.

    Each block is cased as a whole, and the blocks of one style stand together (``styles.txt`` says how many), so that
    a training window never shows two styles: a change of case in its middle would give the sentence boundary away.
    A hard-wrapped line needs no copy: Stanza reads a line break as a blank.
    """
    random = Random(seed)
    blocks = list(_blocks(parts.train, random))
    styled = [
        [_recased(block, change) for block in blocks if name == "asis" or random.random() < 0.75]
        for name, change, _ in STYLES
    ]
    _write_letters([block for style in styled for block in style], out / "train")
    (out / "no-mwt.json").write_text("[]\n", encoding="utf-8")
    (out / "styles.txt").write_text("\n".join(str(len(style)) for style in styled) + "\n", encoding="utf-8")
    paragraphs = list(_paragraphs(parts.dev))
    dev = [*paragraphs, *(_recased(block, raised) for block in paragraphs[::3])]
    _write_letters(dev, out / "dev")
    treebank.write([sentence for block in dev for sentence in block], out / "dev.conllu")


Block = list[Sentence]


def _blocks(sentences: Iterable[Sentence], random: Random) -> Iterator[Block]:
    """Sentences in runs of up to twelve within a document; some begin with a dateline.

    Stanza glues the first sentence of a run to the sentence before it, without a blank; runs as short as the
    paragraphs of dialogue would teach that this is how sentences usually meet.
    """
    block: Block = []
    for sentence in sentences:
        if block and (sentence.starts_document or len(block) == 12):
            yield block
            block = []
        if sentence.aligned:
            dated = len(sentence.words) > 5 and random.random() < 0.05
            block.append(with_dateline(sentence, random) if dated else sentence)
    if block:
        yield block


def _paragraphs(sentences: Iterable[Sentence]) -> Iterator[Block]:
    """Sentences in the paragraphs of their treebank."""
    block: Block = []
    for sentence in sentences:
        if block and sentence.starts_paragraph:
            yield block
            block = []
        if sentence.aligned:
            block.append(sentence)
    if block:
        yield block


def _recased(block: Block, change: Callable[[str], str]) -> Block:
    return [recased(sentence, change) for sentence in block]


def _write_letters(blocks: Iterable[Block], stem: Path) -> None:
    """Write ``STEM.txt`` and ``STEM.labels``, blocks apart by a blank line."""
    pairs = [_labelled(block) for block in blocks]
    for suffix, column in ((".txt", 0), (".labels", 1)):
        stem.with_suffix(suffix).write_text("\n\n".join(pair[column] for pair in pairs) + "\n", encoding="utf-8")


def _labelled(block: Block) -> tuple[str, str]:
    """The text of a block and a digit for each of its letters: 1 ends a token, 2 a sentence, 0 is anything else."""
    text, labels = [], []
    for sentence in block:
        for number, word in enumerate(sentence.words, 1):
            last = number == len(sentence.words)
            blank = " " * (last or word.space_after)
            text.append(word.form + blank)
            labels.append("0" * (len(word.form) - 1) + ("2" if last else "1") + "0" * len(blank))
    whole = "".join(text).rstrip(" ")
    return whole, "".join(labels)[: len(whole)]
