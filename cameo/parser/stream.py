"""Documents in, parses out, in order and in bounded memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from sys import intern
from typing import TYPE_CHECKING

from attrs import evolve

from cameo.cleaning import Casings, by_tag, casings_of, prepare
from cameo.document import Document, ParsedDocument, Problem, Sentence, Span, Token
from cameo.errors import ParserError
from cameo.parser.batches import MAX_LETTERS, MAX_WORDS, Word, pieces, shortened
from cameo.parser.chunks import Chunk, Wanted, Work, chunks_of, unreadable
from cameo.parser.memory import give_back

if TYPE_CHECKING:
    from cameo.parser.annotation import Annotator, Row

WINDOW = 48_000
"""Characters of all texts together that are tokenized before their sentences are put into batches."""


class Parser:
    """A loaded model.

    :ivar model_id: name and content hash; two parsers with one id give the same parses.
    :ivar languages: codes of the languages it reads.
    """

    def __init__(self, annotator: Annotator, model_id: str, languages: Iterable[str]) -> None:
        self.model_id = model_id
        self.languages = frozenset(languages)
        self._annotator = annotator

    def parse(
        self,
        documents: Iterable[Document],
        *,
        batch_size: int = 256,
        title: bool = False,
        wanted: Wanted | None = None,
    ) -> Iterator[ParsedDocument]:
        """Parse documents as they come, in their order.

        :param batch_size: documents that may be held at once; memory is bounded whatever their length.
        :param title: parse titles too, each as one sentence with index −1 and spans into the title.
        :param wanted: asked of each sentence; one that is refused comes out with words and offsets alone.

        A document that cannot be parsed comes out with no sentences and with a problem that says why.
        """
        waiting: deque[Work] = deque()
        window: list[Chunk] = []
        for document in documents:
            work = self._begin(document, title, wanted)
            waiting.append(work)
            for chunk in chunks_of(work):
                window.append(chunk)
                if sum(len(one.text) for one in window) >= WINDOW:
                    self._parse_window(window)
                    window = []
            if len(waiting) >= batch_size:
                self._parse_window(window)
                window = []
            while waiting and waiting[0].chunks == 0:
                yield self._finish(waiting.popleft())
        self._parse_window(window)
        for work in waiting:
            yield self._finish(work)

    def sentences(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of one text."""
        (parsed,) = self.parse([Document(id="text", text=text, language=min(self.languages))])
        return parsed.sentences

    def complete(self, parsed: ParsedDocument, wanted: Wanted) -> ParsedDocument:
        """Parse those sentences of a document that were refused before and are *wanted* now.

        :raises ParserError: when one of them cannot be parsed.
        """
        text, title = parsed.document.text, parsed.document.title or ""
        sentences = list(parsed.sentences)
        missing = [
            (number, words)
            for number, sentence in enumerate(sentences)
            if not sentence.parsed and wanted(parsed.document, words := [token.text for token in sentence.tokens])
        ]
        try:
            parses = self._annotator.annotate([[shortened(word) for word in words] for _, words in missing])
        except Exception as error:
            raise ParserError(f"document {parsed.document.id}: {type(error).__name__}: {error}") from error
        for (number, _), rows in zip(missing, parses, strict=True):
            sentence = sentences[number]
            given = title if sentence.index < 0 else text
            written = ((token.text, given[slice(*token.span)]) for token in sentence.tokens)
            casings = casings_of(written, parsed.document.language)
            pairs = zip(sentence.tokens, rows, strict=True)
            tokens = (_token(token.id, token.text, row, token.span, casings) for token, row in pairs)
            sentences[number] = evolve(sentence, tokens=tuple(tokens), parsed=True)
        return evolve(parsed, sentences=tuple(sentences))

    def _begin(self, document: Document, title: bool, wanted: Wanted | None) -> Work:
        work = Work(document, wanted)
        problem = unreadable(document, self.languages)
        if problem:
            work.problems.append(problem)
            return work
        work.prepared = prepare(document.text, document.language)
        if title and document.title and document.title.strip():
            work.title = prepare(document.title, document.language)
        return work

    def _finish(self, work: Work) -> ParsedDocument:
        if work.prepared is not None and work.prepared.tables:
            work.problems.append(_skipped_tables(work.document, work.prepared.tables))
        if work.split:
            work.problems.append(_long_sentences(work))
        titles = [sentence for sentence in work.sentences if sentence.index < 0]
        body = [sentence for sentence in work.sentences if sentence.index >= 0]
        numbered = [evolve(sentence, index=index) for index, sentence in enumerate(body)]
        return ParsedDocument(work.document, (*titles, *numbered), tuple(work.problems), self.model_id)

    def _parse_window(self, window: Sequence[Chunk]) -> None:
        """Parse chunks together; where that fails, each alone, so that the failure has a name."""
        if not window:
            return
        try:
            results = self._parse_chunks(window)
        except Exception as error:
            if len(window) > 1:
                for chunk in window:
                    self._parse_window([chunk])
                return
            results = [[]]
            window[0].work.problems.append(_failure(window[0], error))
        for chunk, sentences in zip(window, results, strict=True):
            chunk.work.sentences += sentences
            chunk.work.chunks -= 1
        give_back()

    def _parse_chunks(self, window: Sequence[Chunk]) -> list[list[Sentence]]:
        tokenized = self._annotator.tokenize([chunk.text for chunk in window])
        give_back()  # before tensors of other shapes are put between what tokenizing has left
        parts = [
            (number, words)
            for number, sentences in enumerate(tokenized)
            for words in _fitting(window[number], sentences)
        ]
        wanted = [index for index, (number, words) in enumerate(parts) if _is_wanted(window[number], words)]
        rows = self._annotator.annotate([[shortened(word.text) for word in parts[index][1]] for index in wanted])
        found = dict(zip(wanted, rows, strict=True))
        results: list[list[Sentence]] = [[] for _ in window]
        for index, (number, words) in enumerate(parts):
            results[number].append(_sentence(window[number], words, found.get(index)))
        return results


def _fitting(chunk: Chunk, sentences: Sequence[Sequence[Word]]) -> Iterator[Sequence[Word]]:
    """Sentences in pieces that can be parsed; a title is one sentence, whatever the tokenizer found in it."""
    if chunk.in_title:
        sentences = [[word for words in sentences for word in words]]
    for words in sentences:
        if len(words) > MAX_WORDS:
            chunk.work.split.append(chunk.source.to_span(chunk.start + words[0].start, chunk.start + words[-1].end))
        yield from pieces(words)


def _is_wanted(chunk: Chunk, words: Sequence[Word]) -> bool:
    wanted = chunk.work.wanted
    return wanted is None or wanted(chunk.work.document, [word.text for word in words])


def _sentence(chunk: Chunk, words: Sequence[Word], rows: Sequence[Row] | None) -> Sentence:
    """A sentence; without *rows*, one that was not parsed."""
    spans = [chunk.source.to_span(chunk.start + word.start, chunk.start + word.end) for word in words]
    index = -1 if chunk.in_title else 0
    if rows is None:
        pairs = enumerate(zip(words, spans, strict=True), start=1)
        bare = (Token(number, intern(word.text), "", "", "", "", 0, "", *span) for number, (word, span) in pairs)
        return Sentence(index, tuple(bare), parsed=False)
    casings = chunk.source.casings_at(chunk.start + words[0].start)
    found = enumerate(zip(words, rows, spans, strict=True), start=1)
    return Sentence(index, tuple(_token(number, word.text, row, span, casings) for number, (word, row, span) in found))


def _token(number: int, text: str, row: Row, span: Span, casings: Casings | None) -> Token:
    lemma, upos, xpos, feats, head, relation = row
    if len(text) > MAX_LETTERS:
        lemma = text.lower()  # the model has seen only part of it
    if casings is not None:
        text, lemma = by_tag(text, lemma, upos, number == 1, casings)
    return Token(number, intern(text), intern(lemma), upos, xpos, feats, head, relation, *span)


def _skipped_tables(document: Document, tables: Sequence[Span]) -> Problem:
    what = "1 table or list" if len(tables) == 1 else f"{len(tables)} tables or lists"
    message = f"document {document.id}: {what} without sentences left out; take the lines apart if they are text"
    return Problem(document.id, "skipped-table", message, tables[0])


def _long_sentences(work: Work) -> Problem:
    count = len(work.split)
    what = "1 sentence" if count == 1 else f"{count} sentences"
    return Problem(
        work.document.id,
        "long-sentence",
        f"document {work.document.id}: {what} of more than {MAX_WORDS} words parsed in pieces; is it running text?",
        work.split[0],
    )


def _failure(chunk: Chunk, error: Exception) -> Problem:
    span = chunk.source.to_span(chunk.start, chunk.start + len(chunk.text))
    where = f"document {chunk.work.document.id}, characters {span[0]} to {span[1]}"
    return Problem(chunk.work.document.id, "parser-failed", f"{where}: {type(error).__name__}: {error}; left out", span)
