"""Universal Dependencies sentences without multiword tokens.

The bundled model has no multiword tokens: *don't* is the two tokens *do* and *n't*, each with its place in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import evolve, field, frozen

NEW = "# newdoc id = "


@frozen
class Word:
    """One syntactic word, as in a row of CoNLL-U; ``space_after`` says whether a blank follows it in the text."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space_after: bool = True
    correct_form: str | None = None


@frozen
class Sentence:
    """The words of a sentence and where it stands; ``document`` is the treebank's name for the text it is from.

    ``aligned`` is false if a multiword token is not the concatenation of its words; such a sentence has no exact text.
    """

    words: tuple[Word, ...]
    document: str = field(default="", kw_only=True)
    starts_paragraph: bool = field(default=False, kw_only=True)
    starts_document: bool = field(default=False, kw_only=True)
    aligned: bool = field(default=True, kw_only=True)

    @property
    def genre(self) -> str:
        """The kind of text, as both treebanks put it into a document's name: ``GUM_news_…``, ``newsgroup-…``."""
        corpus, _, rest = self.document.partition("_")
        return rest.partition("_")[0] if corpus == "GUM" else self.document.partition("-")[0]

    @property
    def text(self) -> str:
        """The sentence as it was printed, without a blank at its end."""
        return "".join(word.form + " " * word.space_after for word in self.words).rstrip(" ")


def read(path: Path) -> list[Sentence]:
    """Read the sentences of a CoNLL-U file.

    Args:
        path: the file; empty nodes and enhanced dependencies are left out.
    """
    found, document = [], ""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for block in _blocks(lines):
            document = next((line.removeprefix(NEW) for line in block if line.startswith(NEW)), document)
            found.append(_sentence(block, document))
    return found


def write(sentences: Iterable[Sentence], path: Path) -> None:
    """Write sentences as CoNLL-U, one file."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(conllu(sentence) + "\n" for sentence in sentences)


def conllu(sentence: Sentence) -> str:
    """The rows of a sentence, without comments."""
    return "".join(_row(number, word) for number, word in enumerate(sentence.words, 1))


def usable(sentence: Sentence, *, words: int = 60, letters: int = 24) -> bool:
    """Whether a sentence may be trained on.

    A batch is padded to its longest sentence and its longest word: one "word" of 111 letters among 470 short sentences
    took 20 GB. Both are therefore bounded here, before any batch is made.

    Args:
        sentence: the candidate.
        words: the most words it may have; under four there is nothing to learn from context.
        letters: the most letters a word may have.
    """
    return (
        sentence.aligned and 4 <= len(sentence.words) <= words and all(len(w.form) <= letters for w in sentence.words)
    )


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line.rstrip("\n"))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _sentence(block: list[str], document: str) -> Sentence:
    comments = [line for line in block if line.startswith("#")]
    rows = [line.split("\t") for line in block if not line.startswith("#")]
    words = [_word(row) for row in rows if row[0].isdigit()]
    aligned = True
    for row in rows:
        if "-" in row[0]:
            aligned &= _split(words, row)
    first = any(line.startswith("# newdoc") for line in comments)
    return Sentence(
        tuple(words),
        document=document,
        starts_document=first,
        starts_paragraph=first or any(line.startswith("# newpar") for line in comments),
        aligned=aligned,
    )


def _word(row: list[str]) -> Word:
    misc = dict(part.split("=", 1) for part in row[9].split("|") if "=" in part)
    return Word(
        form=row[1],
        lemma=row[2],
        upos=row[3],
        xpos=row[4],
        feats=row[5],
        head=int(row[6]),
        deprel=row[7],
        space_after=misc.get("SpaceAfter") != "No",
        correct_form=misc.get("CorrectForm"),
    )


def _split(words: list[Word], row: list[str]) -> bool:
    """Take the blanks out of the words of one multiword token, in place; false if they do not make up its form."""
    first, last = (int(number) for number in row[0].split("-"))
    for index in range(first - 1, last - 1):
        words[index] = evolve(words[index], space_after=False)
    words[last - 1] = evolve(words[last - 1], space_after="SpaceAfter=No" not in row[9].split("|"))
    return "".join(word.form for word in words[first - 1 : last]) == row[1]


def _row(number: int, word: Word) -> str:
    misc = [] if word.space_after else ["SpaceAfter=No"]
    if word.correct_form is not None:
        misc.append(f"CorrectForm={word.correct_form}")
    columns = [
        number,
        word.form,
        word.lemma,
        word.upos,
        word.xpos,
        word.feats,
        word.head,
        word.deprel,
        "_",
        "|".join(misc) or "_",
    ]
    return "\t".join(map(str, columns)) + "\n"
