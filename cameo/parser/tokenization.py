"""Raw text to words, by Stanza's tokenizer and, where a language has them, its expander of multi-word tokens."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from stanza.models.common.doc import Document as StanzaDocument

from cameo.cleaning.wire import Wire, language_code, load_wire
from cameo.parser.batches import Word
from cameo.parser.letters import SENTENCE_ENDS, Letters, Paragraph, can_read, paragraphs

_LONG = 100
"""Words of a sentence that is long enough: a list of names without a full stop is not put together."""


class Tokenizer:
    """The tokenizer of a loaded pipeline.

    :param processors: the pipeline's processors by name.

    ``bulk_process`` makes a ``stanza.Document`` with an object or two for each word, and a multi-word expander needs
    them. Without one, the words are cut where the network says.
    """

    def __init__(self, processors: dict[str, Any]) -> None:
        self._processor = processors["tokenize"]
        self._expander = processors.get("mwt")
        special = ("_variant", "_speaker_opener", "_postprocessor")
        settings = any(getattr(self._processor, name, None) is not None for name in special)
        settings = settings or any(map(self._processor.config.get, ("pretokenized", "no_ssplit")))
        is_plain = not (self._expander or settings) and can_read(self._processor.trainer)
        self._letters = Letters(self._processor.trainer) if is_plain else None
        language = processors["pos"].trainer.args.get("lang", "en")
        self._wire = load_wire(language_code(language))

    def words(self, texts: Sequence[str]) -> list[list[list[Word]]]:
        """The words of each sentence of each text."""
        return self._by_documents(texts) if self._letters is None else self._plain(texts, self._letters)

    def _plain(self, texts: Sequence[str], letters: Letters) -> list[list[list[Word]]]:
        parts = [list(paragraphs(text)) for text in texts]
        classes = iter(letters.classes([part.text for some in parts for part in some]))
        return [
            [words for part in some for words in _whole(text, _sentences(text, part, next(classes)), self._wire)]
            for text, some in zip(texts, parts, strict=True)
        ]

    def _by_documents(self, texts: Sequence[str]) -> list[list[list[Word]]]:
        documents = self._processor.bulk_process([StanzaDocument([], text=text) for text in texts])
        if self._expander is not None:
            documents = self._expander.bulk_process(documents)
        return [
            [words_of(text, sentence) for sentence in document.sentences]
            for text, document in zip(texts, documents, strict=True)
        ]


def _sentences(text: str, paragraph: Paragraph, classes: NDArray[np.int64]) -> Iterator[list[Word]]:
    """The words of each sentence of a paragraph; blanks that the network takes for a word are none."""
    words: list[Word] = []
    start = 0
    ends = np.flatnonzero(classes)
    places = paragraph.places.tolist()
    for end, kind in zip(ends.tolist(), classes[ends].tolist(), strict=True):
        start += paragraph.text[start] == " "
        if start <= end:
            span = (places[start], places[end] + 1)
            words.append(Word(_form(text, *span), *span))
            if kind in SENTENCE_ENDS:
                yield words
                words = []
        start = end + 1
    if words:
        yield words


def _whole(text: str, sentences: Iterable[list[Word]], wire: Wire) -> Iterator[list[Word]]:
    """The sentences of a paragraph, put together where a name was cut: *Lieut. | Smith*, *Theresa | May*."""
    held: list[Word] = []
    for words in sentences:
        rank = _rank(text, held, wire.ranks) if words[0].text[:1].isupper() else 0
        if rank:
            start, end = held[-rank].start, held[-1].end
            held[-rank:] = [Word(_form(text, start, end), start, end), *words]
        elif held and len(held) < _LONG and _is_cut(text, held[-1], words[0], wire.running):
            held += words
        else:
            if held:
                yield held
            held = words
    if held:
        yield held


def _is_cut(text: str, last: Word, first: Word, running: Container[str]) -> bool:
    """Whether two sentences of a line part a name: no full stop between words with capitals, none of them *The*."""
    return (
        last.text.isalpha()
        and last.text[0].isupper()
        and first.text[:1].isupper()
        and first.text.lower() not in running
        and "\n" not in text[last.end : first.start]
    )


def _rank(text: str, words: list[Word], ranks: Container[str]) -> int:
    """Of how many words the abbreviated rank is that a sentence ends in: *Lieut.*, or *Lieut* and its full stop."""
    for count in (1, 2):
        form = text[words[-count].start : words[-1].end] if len(words) >= count else ""
        if form.endswith(".") and form[:-1].lower() in ranks:
            return count
    return 0


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
    form = text[start:end]
    return form if form.isalnum() else re.sub(r"\s+", " ", form)
