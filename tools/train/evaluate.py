"""Scores of a model folder on the test parts, clean and dirty.

    python -m tools.train.evaluate --models DIR --treebanks PATH --twins tests/data/twins.tsv

With gold sentences and tokens: part of speech, features, lemma (exact, and without regard to case, which is how
dictionaries are matched), and labelled attachment with universal relations and with subtypes. From raw text: F1 of
tokens and sentences by their places in the text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import click
import stanza
from attrs import frozen
from stanza.models.common.foundation_cache import BertRecord, FoundationCache
from transformers import AutoModel, AutoTokenizer

from . import treebank
from .augment import lowered, raised, recased, with_dateline, without_stop
from .data import TREEBANKS
from .encoder import KEY, Remembering
from .treebank import Sentence

PROCESSORS = ("tokenize", "pos", "lemma", "depparse")
CASES: dict[str, Callable[[str], str]] = {"asis": str, "caps": raised, "lower": lowered}
GENRES = {
    "edited": {"news", "academic", "bio", "textbook", "voyage"},
    "spoken": {"conversation", "court", "interview", "speech", "vlog"},
    "web": {"answers", "email", "newsgroup", "reviews", "weblog"},
}
"""The treebanks' genres in groups: sentence ends are clear in edited text, and a matter of opinion in talk."""


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


def gold_rows(
    folder: Path, treebanks: Path, part: str, processors: tuple[str, ...], texts: Container[str] | None = None
) -> Iterator[dict[str, Any]]:
    """Scores given sentences and tokens, one row for each treebank and condition.

    Args:
        folder: the models.
        treebanks: folder of ``en_ewt-test.conllu`` and so on.
        part: ``dev`` or ``test``.
        processors: which models to score; ``lemma`` needs ``pos``.
        texts: the conditions to score under; all if not given.
    """
    nlp = pipeline(folder, *processors, tokenize_pretokenized=True)
    for name in TREEBANKS:
        sentences = treebank.read(treebanks / f"{name}-{part}.conllu")
        for label, changed in _conditions(sentences).items():
            if texts is not None and label not in texts:
                continue
            yield {"treebank": name, "text": label} | gold_tokens(nlp, changed)


def _conditions(sentences: list[Sentence]) -> dict[str, list[Sentence]]:
    """The sentences as they are, and as archives have them."""
    random = Random(0)
    return {
        **{label: [recased(sentence, change) for sentence in sentences] for label, change in CASES.items()},
        "no full stop": [without_stop(sentence) for sentence in sentences],
        "dateline": [with_dateline(sentence, random) for sentence in sentences],
    }


def raw_rows(folder: Path, treebanks: Path, part: str, texts: Container[str] | None = None) -> Iterator[dict[str, Any]]:
    """Scores from raw text, one row for each treebank and condition, and one for each group of genres.

    Args:
        folder: the models.
        treebanks: folder of ``en_ewt-test.conllu`` and so on.
        part: ``dev`` or ``test``.
        texts: the conditions to score under, all if not given; groups of genres are always scored as they are.
    """
    nlp = pipeline(folder)
    sentences = {name: treebank.read(treebanks / f"{name}-{part}.conllu") for name in TREEBANKS}
    for name, found in sentences.items():
        for label, layout in _layouts([sentence for sentence in found if sentence.aligned]).items():
            if texts is not None and label not in texts:
                continue
            yield {"treebank": name, "text": label} | raw_text(nlp, *layout)
    for group, genres in GENRES.items():
        chosen = [one for found in sentences.values() for one in found if one.aligned and one.genre in genres]
        yield {"treebank": group, "text": "asis"} | raw_text(nlp, *laid_out(chosen))


def _layouts(sentences: list[Sentence]) -> dict[str, tuple[str, set[Span], set[Span]]]:
    """Raw texts, clean and dirty: in one case, without paragraphs, hard-wrapped, with datelines, without full stops."""
    caps = [recased(sentence, raised) for sentence in sentences]
    random = Random(0)
    dated = [with_dateline(one, random) if number % 10 == 0 else one for number, one in enumerate(sentences)]
    ends = [after.starts_paragraph for after in sentences[1:]] + [True]
    open_ended = [without_stop(one) if last else one for one, last in zip(sentences, ends, strict=True)]
    return {
        **{label: laid_out(recased(one, change) for one in sentences) for label, change in CASES.items()},
        "running": laid_out(sentences, running=True),
        "wrapped": laid_out(sentences, width=60),
        "running caps, wrapped": laid_out(caps, running=True, width=60),
        "datelines": laid_out(dated),
        "paragraphs without full stop": laid_out(open_ended),
    }


def twin_rows(folder: Path, twins: Path) -> Iterator[dict[str, Any]]:
    """How often a word that is a name in one sentence and none in another (*US*, *us*) is told from its twin.

    Args:
        folder: the models.
        twins: a table of the word as written, ``name`` or ``word``, and a sentence; ``tests/data/twins.tsv``.
    """
    nlp = pipeline(folder, "pos")
    lines = [line.split("\t") for line in twins.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    for label, change in CASES.items():
        right: dict[str, list[bool]] = {}
        for word, kind, text in lines:
            named = _named(nlp, change(text), text.index(word))
            right.setdefault(word.lower(), []).append(named == (kind == "name"))
        total = [hit for hits in right.values() for hit in hits]
        for word, hits in {**right, "all": total}.items():
            yield {"word": word, "text": label, "right": 100 * sum(hits) / len(hits), "of": len(hits)}


def _named(nlp: stanza.Pipeline, text: str, start: int) -> bool:
    """Whether the word at a place in a text is tagged as a name."""
    words = (word for sentence in nlp(text).sentences for word in sentence.words)
    return any(word.upos == "PROPN" and word.start_char <= start < word.end_char for word in words)


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
@click.option("--twins", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Table of ambiguous words.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def main(models: Path, treebanks: Path, part: str, only: str, twins: Path | None, *, as_json: bool) -> None:
    """Print the scores."""
    processors = tuple(only.split(","))
    scores: dict[str, list[dict[str, Any]]] = {}
    if set(processors) - {"tokenize"}:
        scores["gold tokens"] = list(gold_rows(models, treebanks, part, processors))
    if "tokenize" in processors:
        scores["raw text"] = list(raw_rows(models, treebanks, part))
    if twins is not None:
        scores["names and words"] = list(twin_rows(models, twins))
    if as_json:
        click.echo(json.dumps(scores, indent=1))
        return
    for title, found in scores.items():
        click.echo(f"{title}\n\n{table(found)}\n")


if __name__ == "__main__":
    main()
