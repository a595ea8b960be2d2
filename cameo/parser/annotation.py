"""Stanza's processors at work: words of raw text, and tags, lemmas and heads of sentences.

The networks are Stanza's, as are the classes that make tensors from words; what is left out is what Stanza does around
them for a caller who wants a ``stanza.Document`` back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sys import intern
from typing import Any

import torch
from stanza.models.depparse.data import DataLoader

from cameo.parser.batches import GPU_BATCH, MAX_WORDS, Word, batches
from cameo.parser.sheet import Sheet
from cameo.parser.tokenization import Tokenizer
from cameo.parser.trees import Arcs, defer_relations, graph_arcs, reads_text_alone, text_arcs

Row = tuple[str, str, str, str, int, str]
"""Lemma, UPOS, XPOS, features, head and relation of one word."""

LEMMA_MEMORY = 100_000
"""Words whose lemma is remembered; a hundred million words of news have some millions of forms, most of them once."""


class Annotator:
    """A loaded pipeline.

    :param pipeline: a ``stanza.Pipeline`` with tokenizer, tagger, lemmatizer and parser.
    :param encoder: the :class:`~cameo.encoder.SharedEncoder` that tagger and parser run, if they share one.
    """

    def __init__(self, pipeline: Any, encoder: Any = None) -> None:
        self.processors: dict[str, Any] = pipeline.processors
        self.encoder = encoder
        self._tokenizer = Tokenizer(self.processors)
        self._lemmas = Lemmas(self.processors["lemma"])
        parser = self.processors["depparse"].trainer
        self._deferred = not parser.args.get("reversed") and defer_relations(parser.model)
        self._text_alone = self._deferred and reads_text_alone(parser.args)
        self._lemmas_are_read = parser.args.get("word_emb_dim", 1) > 0
        self._scale = 1 if pipeline.device == "cpu" else GPU_BATCH

    @torch.inference_mode()  # type: ignore[untyped-decorator]
    def tokenize(self, texts: Sequence[str]) -> list[list[list[Word]]]:
        """The words of each sentence of each text."""
        return self._tokenizer.words(texts)

    @torch.inference_mode()  # type: ignore[untyped-decorator]
    def annotate(self, sentences: Sequence[Sequence[str]]) -> list[list[Row]]:
        """Tags, lemmas and heads of sentences, which are put into batches of like length."""
        sheets = [
            (batch, self._annotate_batch([sentences[index] for index in batch]))
            for batch in batches(sentences, self._scale)
        ]
        if not self._lemmas_are_read:
            self._lemmas.add_to([sheet for _, sheet in sheets])
        found: list[list[Row]] = [[] for _ in sentences]
        for batch, sheet in sheets:
            for index, rows in zip(batch, _rows(sheet), strict=True):
                found[index] = rows
        return found

    def _annotate_batch(self, sentences: Sequence[Sequence[str]]) -> Sheet:
        sheet = Sheet(sentences)
        try:
            self.processors["pos"].process(sheet)
            if self._lemmas_are_read:
                self._lemmas.add_to([sheet])
            sheet.set(("head", "deprel"), [arc for arcs in self._arcs(sheet) for arc in arcs])
        finally:
            if self.encoder is not None:
                self.encoder.forget()
        return sheet

    def _arcs(self, sheet: Sheet) -> list[Arcs]:
        """Heads and relations; :mod:`cameo.parser.trees` tells why not by the processor's own ``process``."""
        processor = self.processors["depparse"]
        repair = processor.config.get("resolve_head_constraints", True)
        if self._text_alone:
            words: list[list[str]] = sheet.get("text", as_sentences=True)
            order = sorted(range(len(words)), key=lambda index: -len(words[index]))
            return _unsorted(text_arcs(processor.trainer, [words[index] for index in order], repair=repair), order)
        loader = DataLoader(
            sheet,
            processor.config["batch_size"],
            processor.config,
            processor.pretrain,
            vocab=processor.vocab,
            evaluation=True,
            sort_during_eval=True,
            min_length_to_batch_separately=2 * MAX_WORDS,
        )
        arcs: list[Arcs] = []
        for batch in loader:
            if self._deferred:
                arcs += _unsorted(graph_arcs(processor.trainer, batch, repair=repair), batch[11])
            else:
                arcs += processor.trainer.predict(batch, resolve_head_constraints=repair)
        return _unsorted(arcs, loader.data_orig_idx)


def _unsorted(values: list[Any], places: Sequence[int]) -> list[Any]:
    """Undo Stanza's sorting: the value at *i* goes to ``places[i]``."""
    found = list(values)
    for value, place in zip(values, places, strict=True):
        found[place] = value
    return found


def _rows(sheet: Sheet) -> Iterator[list[Row]]:
    """The words' rows by sentence; Stanza's underscore for nothing is the lemma of one word only, the underscore."""
    words = zip(sheet.column("text"), sheet.column("lemma"), strict=True)
    lemmas = ["" if lemma == "_" != text else lemma for text, lemma in words]
    tags = [
        ["" if value == "_" else value or "" for value in sheet.column(field)] for field in ("upos", "xpos", "feats")
    ]
    columns = [map(intern, column) for column in (lemmas, *tags)]
    rows = list(zip(*columns, sheet.column("head"), map(intern, sheet.column("deprel")), strict=True))
    for start, end in sheet.bounds:
        yield rows[start:end]


class Lemmas:
    """A lemmatizer that looks at each word with its tag once, as long as it remembers.

    :param processor: Stanza's lemmatizer. One that reads the context (``lemma_classifier``) is asked about every word.
    """

    def __init__(self, processor: Any) -> None:
        self._processor = processor
        self._known: dict[tuple[str, str], str] = {}
        self._in_context = not processor.use_identity and processor.trainer.has_contextual_lemmatizers()

    def add_to(self, sheets: Sequence[Sheet]) -> None:
        """Set the lemmas of tagged sentences."""
        if self._in_context:
            for sheet in sheets:
                self._processor.process(sheet)
            return
        pairs = [list(zip(sheet.column("text"), sheet.column("upos"), strict=True)) for sheet in sheets]
        unknown = [pair for pair in dict.fromkeys(pair for some in pairs for pair in some) if pair not in self._known]
        if len(self._known) + len(unknown) > LEMMA_MEMORY:
            self._known.clear()
            unknown = list(dict.fromkeys(pair for some in pairs for pair in some))
        if unknown:
            self._known.update(zip(unknown, self._look_at(unknown), strict=True))
        for sheet, some in zip(sheets, pairs, strict=True):
            sheet.set("lemma", [self._known[pair] for pair in some])

    def _look_at(self, pairs: Sequence[tuple[str, str]]) -> Sequence[str]:
        if self._processor.use_identity:
            return [word for word, _ in pairs]
        sheet = Sheet([[word for word, _ in pairs]])
        sheet.set("upos", [tag for _, tag in pairs])
        self._processor.process(sheet)
        return sheet.column("lemma")

    def __len__(self) -> int:
        """How many words are remembered."""
        return len(self._known)
