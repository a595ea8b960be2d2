"""Scores of a model folder on the test parts, clean and dirty.

    python -m tools.train.evaluate --models DIR --treebanks PATH

With gold sentences and tokens: part of speech, features, lemma (exact, and without regard to case, which is how
dictionaries are matched), and labelled attachment with universal relations and with subtypes. From raw text: F1 of
tokens and sentences by their places in the text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import click
import stanza
from attrs import frozen
from stanza.models.common.foundation_cache import BertRecord, FoundationCache
from transformers import AutoModel, AutoTokenizer

from . import treebank
from .augment import lowered, raised, recased, with_dateline
from .data import TREEBANKS
from .encoder import KEY, Remembering
from .treebank import Sentence

PROCESSORS = ("tokenize", "pos", "lemma", "depparse")
CASES: dict[str, Callable[[str], str]] = {"asis": str, "caps": raised, "lower": lowered}


@frozen
class Span:
    """Half-open places of a unit in a text."""

    start: int
    end: int


def pipeline(folder: Path, *names: str, **settings: Any) -> stanza.Pipeline:
    """A Stanza pipeline from a folder of models, its encoder under the fixed name.

    Args:
        folder: ``encoder/``, ``resources.json`` and one ``.pt`` a processor.
        names: which processors to load besides ``tokenize``.
        settings: passed on to Stanza.
    """
    processors = ("tokenize", *(name for name in names if name != "tokenize"))
    cache = FoundationCache(local_files_only=True)
    if {"pos", "depparse"} & set(processors):
        model = AutoModel.from_pretrained(folder / "encoder").float().eval()
        cache.bert[KEY] = BertRecord(Remembering(model), AutoTokenizer.from_pretrained(folder / "encoder"), {})
    return stanza.Pipeline(
        "en",
        processors=dict.fromkeys(processors, "default"),
        dir=str(folder),
        resources_filepath=str(folder / "resources.json"),
        download_method=None,
        allow_unknown_language=True,
        foundation_cache=cache,
        use_gpu=False,
        verbose=False,
        **{f"{name}_model_path": str(folder / f"{name}.pt") for name in processors},
        **settings,
    )


Test = Callable[[treebank.Word, Any], bool]
TESTS: dict[str, dict[str, Test]] = {
    "pos": {
        "UPOS": lambda gold, found: gold.upos == found.upos,
        "feats": lambda gold, found: gold.feats == (found.feats or "_"),
    },
    "lemma": {
        "lemma": lambda gold, found: gold.lemma in ("_", found.lemma),
        "lemma, any case": lambda gold, found: gold.lemma == "_" or gold.lemma.lower() == found.lemma.lower(),
    },
    "depparse": {
        "UAS": lambda gold, found: gold.head == found.head,
        "LAS": lambda gold, found: gold.head == found.head and _universal(gold) == _universal(found),
        "LAS, subtypes": lambda gold, found: gold.head == found.head and gold.deprel == found.deprel,
    },
}
"""What makes a word right, by the processor that is to blame if it is not."""


def gold_tokens(nlp: stanza.Pipeline, sentences: list[Sentence]) -> dict[str, float]:
    """Per cent of words that are right, given sentences and tokens."""
    document = nlp([[word.form for word in sentence.words] for sentence in sentences])
    pairs = [
        (gold, found)
        for sentence, parsed in zip(sentences, document.sentences, strict=True)
        for gold, found in zip(sentence.words, parsed.words, strict=True)
    ]
    tests = {name: test for part, tests in TESTS.items() if part in nlp.processors for name, test in tests.items()}
    return {name: 100 * sum(test(gold, found) for gold, found in pairs) / len(pairs) for name, test in tests.items()}


def _universal(word: Any) -> str:
    """A word's relation without its subtype."""
    return str(word.deprel).split(":")[0]


def raw_text(nlp: stanza.Pipeline, text: str, tokens: set[Span], sentences: set[Span]) -> dict[str, float]:
    """F1 of tokens and sentences found in a text."""
    found = nlp(text).sentences
    found_tokens = {Span(token.start_char, token.end_char) for sentence in found for token in sentence.tokens}
    found_sentences = {Span(sentence.tokens[0].start_char, sentence.tokens[-1].end_char) for sentence in found}
    return {"tokens": _f1(tokens, found_tokens), "sentences": _f1(sentences, found_sentences)}


def laid_out(
    sentences: Iterable[Sentence], *, running: bool = False, width: int | None = None
) -> tuple[str, set[Span], set[Span]]:
    """A raw text made of sentences, and the places of its tokens and sentences.

    Args:
        sentences: in order; paragraphs and documents are divided by a blank line, sentences by a blank.
        running: divide documents only, so that nearly every boundary must be found by the model.
        width: break lines at this column, as teletype does.
    """
    pieces: list[str] = []
    tokens, bounds, place, column = set(), set(), 0, 0
    for sentence in sentences:
        if pieces:
            divider = "\n\n" if (sentence.starts_document if running else sentence.starts_paragraph) else " "
            pieces.append(divider)
            place, column = place + len(divider), column + 1 if divider == " " else 0
        start = place
        for number, word in enumerate(sentence.words, 1):
            tokens.add(Span(place, place + len(word.form)))
            blank = " " if word.space_after and number < len(sentence.words) else ""
            if blank and width and column + len(word.form) > width:
                blank, column = "\n", -len(word.form) - 1
            pieces.append(word.form + blank)
            column += len(word.form) + len(blank)
            place += len(word.form) + len(blank)
        bounds.add(Span(start, place))
    return "".join(pieces), tokens, bounds


def rows(folder: Path, treebanks: Path, part: str, processors: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """One row of scores for each treebank and condition.

    Args:
        folder: the models.
        treebanks: folder of ``en_ewt-test.conllu`` and so on.
        part: ``dev`` or ``test``.
        processors: which models to score; ``tokenize`` alone reads raw text.
    """
    tagging = pipeline(folder, *processors, tokenize_pretokenized=True) if set(processors) - {"tokenize"} else None
    splitting = pipeline(folder) if "tokenize" in processors else None
    for name in TREEBANKS:
        sentences = treebank.read(treebanks / f"{name}-{part}.conllu")
        for case, change in CASES.items():
            cased = [recased(sentence, change) for sentence in sentences]
            row: dict[str, Any] = {"treebank": name, "text": case}
            if tagging:
                row |= gold_tokens(tagging, cased)
            if splitting:
                row |= raw_text(splitting, *laid_out(sentence for sentence in cased if sentence.aligned))
            yield row
        if splitting:
            for label, layout in _layouts(sentences).items():
                yield {"treebank": name, "text": label} | raw_text(splitting, *layout)


def _layouts(sentences: list[Sentence]) -> dict[str, tuple[str, set[Span], set[Span]]]:
    """Dirtier raw texts: without paragraphs, in capitals and hard-wrapped, with datelines."""
    aligned = [sentence for sentence in sentences if sentence.aligned]
    caps = [recased(sentence, raised) for sentence in aligned]
    random = Random(0)
    dated = [
        with_dateline(sentence, random) if number % 10 == 0 else sentence for number, sentence in enumerate(aligned)
    ]
    return {
        "running": laid_out(aligned, running=True),
        "running caps, wrapped": laid_out(caps, running=True, width=60),
        "datelines": laid_out(dated),
    }


def _f1(gold: set[Span], found: set[Span]) -> float:
    return 200 * len(gold & found) / (len(gold) + len(found))


def table(scores: list[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    columns = list(dict.fromkeys(name for row in scores for name in row))
    lines = [[_cell(row.get(name)) for name in columns] for row in scores]
    return "\n".join(f"| {' | '.join(line)} |" for line in [columns, ["---"] * len(columns), *lines])


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)


@click.command(help=__doc__)
@click.option("--models", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--treebanks", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--part", type=click.Choice(["dev", "test"]), default="test", show_default=True)
@click.option("--only", default=",".join(PROCESSORS), show_default=True, help="Models to score; lemma needs pos.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def main(models: Path, treebanks: Path, part: str, only: str, *, as_json: bool) -> None:
    """Print the scores."""
    scores = list(rows(models, treebanks, part, tuple(only.split(","))))
    click.echo(json.dumps(scores, indent=1) if as_json else table(scores))


if __name__ == "__main__":
    main()
