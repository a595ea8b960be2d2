"""Raw text to words, by Stanza's tokenizer and, where a language has them, its expander of multi-word tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from stanza.models.common.doc import Document as StanzaDocument
from stanza.models.tokenization.data import TokenizationDataset
from stanza.models.tokenization.utils import output_predictions

from cameo.parser.batches import Word

BETWEEN = "\n\n"
"""What parts texts that are tokenized together; no sentence goes over it."""


class Tokenizer:
    """The tokenizer of a loaded pipeline.

    :param processors: the pipeline's processors by name.

    ``bulk_process`` makes a ``stanza.Document`` with an object or two for each word, and a multi-word expander needs
    them. Without one, the words are taken from where the document would be made of: the same words, for the twentieth
    part of all parsing less.
    """

    def __init__(self, processors: dict[str, Any]) -> None:
        self._processor = processors["tokenize"]
        self._expander = processors.get("mwt")
        special = ("_variant", "_speaker_opener", "_postprocessor")
        settings = any(getattr(self._processor, name, None) is not None for name in special)
        self._is_plain = not (self._expander or settings or self._processor.config.get("pretokenized"))

    def words(self, texts: Sequence[str]) -> list[list[list[Word]]]:
        """The words of each sentence of each text."""
        return self._plain(texts) if self._is_plain else self._by_documents(texts)

    def _plain(self, texts: Sequence[str]) -> list[list[list[Word]]]:
        processor = self._processor
        whole = BETWEEN.join(texts)
        data = TokenizationDataset(
            processor.config,
            input_text=whole,
            vocab=processor.vocab,
            evaluation=True,
            dictionary=processor.trainer.dictionary,
        )
        longest = processor.config.get("max_seqlen", processor.MAX_SEQ_LENGTH_DEFAULT)
        no_split = processor.config.get("no_ssplit", False)
        *_, sentences = output_predictions(
            None, processor.trainer, data, processor.vocab, None, longest, orig_text=whole, no_ssplit=no_split
        )
        return _by_text(texts, sentences)

    def _by_documents(self, texts: Sequence[str]) -> list[list[list[Word]]]:
        documents = self._processor.bulk_process([StanzaDocument([], text=text) for text in texts])
        if self._expander is not None:
            documents = self._expander.bulk_process(documents)
        return [
            [words_of(text, sentence) for sentence in document.sentences]
            for text, document in zip(texts, documents, strict=True)
        ]


def _by_text(texts: Sequence[str], sentences: Sequence[Sequence[dict[str, Any]]]) -> list[list[list[Word]]]:
    """Sentences of the joined texts, given back to the texts they stand in."""
    found: list[list[list[Word]]] = [[] for _ in texts]
    number = start = 0
    for sentence in sentences:
        while sentence[0]["start_char"] >= start + len(texts[number]) + len(BETWEEN):
            start += len(texts[number]) + len(BETWEEN)
            number += 1
        offsets = [(token["start_char"] - start, token["end_char"] - start) for token in sentence]
        found[number].append([Word(_form(texts[number], *span), *span) for span in offsets])
    return found


def words_of(text: str, sentence: Any) -> list[Word]:
    """The words of a Stanza sentence; words of one token share its span unless they spell it."""
    found: list[Word] = []
    for token in sentence.tokens:
        form = _form(text, token.start_char, token.end_char)
        if len(token.words) < 2:
            found.append(Word(form, token.start_char, token.end_char))
            continue
        at, spelt = token.start_char, "".join(word.text for word in token.words).lower() == form.lower()
        for word in token.words:
            start, end = (at, at + len(word.text)) if spelt else (token.start_char, token.end_char)
            found.append(Word(word.text, start, end))
            at += len(word.text)
    return found


def _form(text: str, start: int, end: int) -> str:
    return re.sub(r"\s+", " ", text[start:end])
