"""Stanza's default English package in size, with random weights: what ``benchmarks/parse.py`` compares cameo with.

The official English models are a download of hundreds of megabytes; how fast they are does not depend on what they
have learnt, but on the sizes of their layers. So models of the same sizes are made here through Stanza's own classes,
with the defaults of Stanza's own trainers and the settings of the default package: character language models of 1,024
hidden units in both directions for tagger, parser and lemmatizer, word vectors of 100 dimensions, a tagger of two
BiLSTM layers of 200, a parser of three of 400 with a biaffine of 400. They are saved, and loaded and run by
``stanza.Pipeline`` as the official ones would be.

Random weights must not make work that trained ones would not make. So the answers that decide how much work follows
are taught, always in favour of the stock models:

- the tokenizer reads all letters, but finds one word in each paragraph, and is thrown away; tagger, lemmatizer and
  parser get the words that cameo found;
- the tagger's answer is replaced by cameo's tags before the lemmatizer looks words up, in cameo's own dictionary;
- the lemmatizer's decoder stops after 16 letters, where a trained one stops after its batch's longest lemma;
- heads and relations are scored in full, and then made as sure as a trained parser's, for cameo's tree, before the
  search for the best tree, which takes the longer the worse the scores are.

What is done to teach is not timed. Word vectors are kept for the words of cameo's tagger only, where the official file
has a hundred thousand and more: the stock rows' memory is understated by it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import stanza
import torch
from stanza.models import lemmatizer, parser, tagger, tokenizer
from stanza.models.common.char_model import CharacterLanguageModel
from stanza.models.common.doc import Document as StanzaDocument
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.depparse.model import GraphParser
from stanza.models.depparse.trainer import Trainer as ParserTrainer
from stanza.models.lemma.trainer import Trainer as LemmaTrainer
from stanza.models.pos.trainer import Trainer as TaggerTrainer
from stanza.models.tokenization.trainer import Trainer as TokenizerTrainer

logging.getLogger("stanza").setLevel(logging.ERROR)

CHARLM = {
    "char_emb_dim": 100,
    "char_hidden_dim": 1024,
    "char_num_layers": 1,
    "char_dropout": 0.05,
    "char_rec_dropout": 0.0,
    "char_unit_dropout": 1e-5,
}
"""The defaults of ``stanza.models.charlm``."""
VECTOR = 100
LONGEST_LEMMA = 16
SURE = 30.0
"""What is added to the log-probability of an arc and of a relation that a trained parser would be sure of."""

Taught = list[tuple[str, str, str, str, int, str]]
"""Text, UPOS, XPOS, features, head and relation of the words of one sentence."""


def build(folder: Path, processors: dict[str, Any]) -> None:
    """Make models of stock size and save them.

    :param processors: a loaded pipeline's, which lend their vocabularies and the lemmatizer's dictionary.
    """
    torch.manual_seed(1)
    words = processors["pos"].trainer.vocab["word"]
    letters = processors["pos"].trainer.vocab["char"]
    for direction in ("forward", "backward"):
        model = CharacterLanguageModel(CHARLM, {"char": letters}, is_forward_lm=direction == "forward")
        model.save(str(folder / f"{direction}.pt"))
    pretrain = Pretrain(str(folder / "pretrain.pt"), save_to_file=False)
    pretrain._vocab = PretrainedWordVocab(words._id2unit[4:], lang="en")
    pretrain._emb = torch.randn(len(pretrain._vocab), VECTOR)
    pretrain.save(str(folder / "pretrain.pt"))
    files = {f"charlm_{direction}_file": str(folder / f"{direction}.pt") for direction in ("forward", "backward")}
    chosen = ["--shorthand", "en_combined", "--lang", "en", "--charlm"]
    vocabularies = {name: processors[name].trainer.vocab for name in ("pos", "depparse")}
    tags = TaggerTrainer({**tagger.parse_args(chosen), **files}, vocabularies["pos"], pretrain, device="cpu")
    tags.save(str(folder / "pos.pt"))
    ParserTrainer.build_model = staticmethod(GraphParser)
    args = {**parser.parse_args(chosen), **files}
    trees = ParserTrainer(args, vocabularies["depparse"], pretrain, device="cpu", build_optimizer=False)
    trees.save(str(folder / "depparse.pt"))
    _build_lemmatizer(folder / "lemma.pt", processors["lemma"].trainer, files)
    _build_tokenizer(folder / "tokenize.pt", processors["tokenize"].trainer)
    (folder / "resources.json").write_text("{}", encoding="utf-8")


def _build_lemmatizer(path: Path, like: Any, files: dict[str, str]) -> None:
    args = lemmatizer.parse_args(["--shorthand", "en_combined", "--charlm"])
    sizes = {"vocab_size": like.vocab["char"].size, "pos_vocab_size": like.vocab["pos"].size}
    made = LemmaTrainer({**args, **files, **sizes, "max_dec_len": LONGEST_LEMMA}, like.vocab, device="cpu")
    made.pos_dict = like.pos_dict
    made.save(str(path))


def _build_tokenizer(path: Path, like: Any) -> None:
    args = tokenizer.parse_args(["--shorthand", "en_combined", "--lang", "en"])
    same = ("feat_funcs", "feat_dim", "use_mwt", "vocab_size", "max_seqlen")
    made = TokenizerTrainer({**args, **{key: like.args[key] for key in same}}, like.vocab, device="cpu")
    with torch.no_grad():
        made.model.tok_clf.bias.fill_(-100.0)  # no word ends but at the end
    made.save(str(path))


class Stock:
    """A pipeline of stock size.

    :param folder: where :func:`build` has saved the models.
    :param taught: what a trained model would say, for every sentence of the text.
    """

    def __init__(self, folder: Path, taught: Iterable[Taught]) -> None:
        names = ("tokenize", "pos", "lemma", "depparse")
        paths = {f"{name}_model_path": str(folder / f"{name}.pt") for name in names}
        for name in names[1:]:
            paths[f"{name}_pretrain_path"] = str(folder / "pretrain.pt")
            for direction in ("forward", "backward"):
                paths[f"{name}_{direction}_charlm_path"] = str(folder / f"{direction}.pt")
        self.processors = stanza.Pipeline(
            "en",
            dir=str(folder),
            resources_filepath=str(folder / "resources.json"),
            processors=dict.fromkeys(names, "default"),
            download_method=None,
            allow_unknown_language=True,
            device="cpu",
            verbose=False,
            **paths,
        ).processors
        self._taught = {tuple(word[0] for word in sentence): sentence for sentence in taught}
        self.untimed = 0.0
        model = self.processors["depparse"].trainer.model
        model.forward = self._sure(model.forward, self.processors["depparse"].trainer.vocab["deprel"])

    def parse(self, texts: Sequence[str], documents: Sequence[Sequence[Taught]]) -> float:
        """Seconds for some documents at once, as ``Pipeline.bulk_process`` takes them.

        :param documents: the taught sentences of each text.
        """
        start, self.untimed = time.perf_counter(), 0.0
        self.processors["tokenize"].bulk_process([StanzaDocument([], text=text) for text in texts])
        found = self._aside(lambda: [_document(sentences) for sentences in documents])
        found = self.processors["pos"].bulk_process(found)
        self._aside(lambda: [_tag(document, sentences) for document, sentences in zip(found, documents, strict=True)])
        found = self.processors["lemma"].bulk_process(found)
        found = self.processors["depparse"].bulk_process(found)
        seconds = time.perf_counter() - start - self.untimed
        for document, sentences in zip(found, documents, strict=True):
            heads = [[word.head for word in sentence.words] for sentence in document.sentences]
            if heads != [[head for *_, head, _ in words] for words in sentences]:
                raise SystemExit("the stock parser did not find the taught trees, so that its time says nothing")
        return seconds

    def _aside(self, job: Callable[[], Any]) -> Any:
        """Do what a trained model would not have to do, with the clock stopped."""
        start = time.perf_counter()
        try:
            return job()
        finally:
            self.untimed += time.perf_counter() - start

    def _sure(self, forward: Callable[..., Any], relations: Any) -> Callable[..., Any]:
        """The parser's forward pass with scores that speak for the taught tree."""

        def teach(predicted: list[Any], sentences: Sequence[Sequence[str]]) -> None:
            arcs, best, labels = predicted
            for row, words in enumerate(sentences):
                for number, (*_, head, relation) in enumerate(self._taught[tuple(words)], start=1):
                    label = relations.unit2id(relation)
                    arcs[row][number, head] += SURE
                    labels[row][number, head, label - VOCAB_PREFIX_SIZE] += SURE
                    best[row][number, head] = label

        def taught(*args: Any) -> Any:
            loss, predicted = forward(*args)
            self._aside(lambda: teach(predicted, args[-1]))
            return loss, predicted

        return taught


def _document(sentences: Sequence[Taught]) -> StanzaDocument:
    return StanzaDocument(
        [[{"id": (number,), "text": word[0]} for number, word in enumerate(words, start=1)] for words in sentences]
    )


def _tag(document: StanzaDocument, sentences: Sequence[Taught]) -> None:
    tags = [[upos, xpos or "_", feats or "_"] for words in sentences for _, upos, xpos, feats, *_ in words]
    document.set(["upos", "xpos", "feats"], tags)
