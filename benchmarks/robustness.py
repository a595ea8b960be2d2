"""How many events survive the parser's errors: the same sentences coded from gold trees and from the model's trees.

    python benchmarks/robustness.py TREEBANK.conllu… [--models DIR]

Sentences and words are the treebank's; tags, lemmas and trees are either the treebank's or the model's. Events are
coded with ``unresolved="keep"``; two are one if they have the same code and the same head words of source and target in
the same sentence. The interval is the middle 95 % of bootstrap samples drawn over documents.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import click
from attrs import evolve, frozen

from cameo import Coder, Event
from cameo.conllu import read_conllu
from cameo.document import ParsedDocument, Sentence, Span, Token
from cameo.parser import BUNDLED_MODEL
from tools.train.evaluate import pipeline

DATE = datetime.date(2015, 1, 1)
SAMPLES = 2_000
BATCH = 200

Key = tuple[int, str, Span | None, Span | None]
"""Sentence, code, and the places of the head words of source and target."""


@frozen
class Pair:
    """A document with its gold and its predicted trees, and what was coded from each."""

    gold: ParsedDocument
    found: ParsedDocument
    gold_events: dict[Key, Event]
    found_events: dict[Key, Event]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Events from both, from gold trees, from predicted trees."""
        return len(self.gold_events.keys() & self.found_events), len(self.gold_events), len(self.found_events)


def key(event: Event) -> Key:
    """What makes two events one."""
    source, target = (side.head_span if side else None for side in (event.source, event.target))
    return event.sentence, event.code, source, target


def predicted(documents: Sequence[ParsedDocument], models: Path) -> Iterator[ParsedDocument]:
    """The documents with the model's tags, lemmas and trees in place of their own."""
    nlp = pipeline(models, "pos", "lemma", "depparse", tokenize_pretokenized=True)
    for start in range(0, len(documents), BATCH):
        group = documents[start : start + BATCH]
        sentences = [sentence for document in group for sentence in document.sentences]
        parsed = iter(nlp([[token.text for token in sentence.tokens] for sentence in sentences]).sentences)
        for document in group:
            yield evolve(document, sentences=tuple(_with_trees(one, next(parsed).words) for one in document.sentences))


def _with_trees(sentence: Sentence, words: Iterable[object]) -> Sentence:
    return evolve(
        sentence, tokens=tuple(_analysed(token, word) for token, word in zip(sentence.tokens, words, strict=True))
    )


def _analysed(token: Token, word: object) -> Token:
    names = ("lemma", "upos", "xpos", "feats", "head", "deprel")
    found = {name: getattr(word, name) for name in names}
    return evolve(token, **(found | {"feats": found["feats"] or "", "lemma": found["lemma"] or token.text}))


def pairs(paths: Iterable[Path], models: Path) -> list[Pair]:
    """All documents of some treebank files, parsed and coded twice."""
    coder = Coder(unresolved="keep")

    def events(document: ParsedDocument) -> dict[Key, Event]:
        (coded,) = coder.code_parsed([document], DATE)
        return {key(event): event for event in coded.events}

    gold = [document for path in paths for document in read_conllu(path)]
    return [
        Pair(one, other, events(one), events(other)) for one, other in zip(gold, predicted(gold, models), strict=True)
    ]


def f1(counts: Iterable[tuple[int, int, int]]) -> float:
    """F1 of summed counts."""
    both, gold, found = (sum(column) for column in zip(*counts, strict=True))
    return 2 * both / (gold + found) if gold + found else 0.0


def interval(counts: list[tuple[int, int, int]], random: Random) -> tuple[float, float]:
    """The middle 95 % of F1 over samples of documents."""
    scores = sorted(f1(random.choices(counts, k=len(counts))) for _ in range(SAMPLES))
    return scores[round(0.025 * SAMPLES)], scores[round(0.975 * SAMPLES) - 1]


def blamed(pair: Pair) -> Iterator[tuple[str, str]]:
    """Gold relation and predicted relation of the words where a lost event's own words are attached otherwise.

    A word is the event's own if it is in its trigger, or is the head word of its source or target.
    """
    for sentence, other in zip(pair.gold.sentences, pair.found.sentences, strict=True):
        for lost in (event for where, event in pair.gold_events.items() if where not in pair.found_events):
            if lost.sentence != sentence.index:
                continue
            heads = [side.head_span for side in (lost.source, lost.target) if side is not None]
            for gold, found in zip(sentence.tokens, other.tokens, strict=True):
                own = _inside(gold, lost.trigger.span) or any(_inside(gold, head) for head in heads)
                if own and (gold.head, gold.deprel) != (found.head, found.deprel):
                    yield gold.deprel, found.deprel if gold.deprel != found.deprel else f"{found.deprel}, other head"


def _inside(token: Token, span: Span) -> bool:
    return span[0] <= token.start and token.end <= span[1]


@click.command(help=__doc__)
@click.argument("treebanks", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--models", default=BUNDLED_MODEL, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--seed", default=1, show_default=True, help="Of the bootstrap.")
def main(treebanks: tuple[Path, ...], models: Path, seed: int) -> None:
    """Print the scores."""
    found = pairs(treebanks, models)
    counts = [pair.counts for pair in found]
    both, gold, coded = (sum(column) for column in zip(*counts, strict=True))
    low, high = interval(counts, Random(seed))
    click.echo("| events from gold trees | from the model's | from both | precision | recall | F1 | 95 % |")
    click.echo("| --- | --- | --- | --- | --- | --- | --- |")
    shares = f"{both / coded:.3f} | {both / gold:.3f} | {f1(counts):.3f} | {low:.3f}–{high:.3f}"
    click.echo(f"| {gold} | {coded} | {both} | {shares} |\n")
    click.echo("| relation in the treebank | the model's | in lost events |\n| --- | --- | --- |")
    for (relation, wrong), count in Counter(cause for pair in found for cause in blamed(pair)).most_common(20):
        click.echo(f"| {relation} | {wrong} | {count} |")


if __name__ == "__main__":
    main()
