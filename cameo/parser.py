"""Documents to sentences with Stanza: the bundled English model, any official Stanza model, any model in a folder.

The only module that knows Stanza. Documents stream through in order: their prepared texts are cut into chunks, chunks
of many documents are tokenized together, and their sentences are tagged and parsed in batches of like length, so that
neither a long document nor a long word decides how much memory a run needs. Stanza and torch are imported when a
parser is loaded, never before.
"""

from __future__ import annotations

import logging
import os
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from sys import intern
from typing import Any

from attrs import define, evolve, field, frozen

from cameo.cleaning import Prepared, capitalized, prepare
from cameo.document import Document, ParsedDocument, Problem, Sentence, Token
from cameo.errors import ParserError

BUNDLED_MODEL = Path(__file__).parent / "models" / "en"
MODEL_FILES = ("tokenize.pt", "pos.pt", "lemma.pt", "depparse.pt", "resources.json", "encoder")

CHUNK = 8_000
"""Characters of a text that are tokenized as one piece."""
WINDOW = 48_000
"""Characters of all texts together that are tokenized before their sentences are put into batches."""
MAX_WORDS = 200
"""Longest sentence that is parsed whole; no sentence of the treebanks is longer."""
PIECE_WORDS = 40
"""Longest piece of a text without any sentence end. The cost of a word grows with the length of its sentence."""
MAX_LETTERS = 40
"""Longest word the model sees whole: one word of 110 letters pads a batch of short sentences to gigabytes."""
BATCH_WORDS = 500
BATCH_LETTERS = 4_000
"""A batch's size with padding, in words and in letters. Four times as much is a fifth slower on a CPU, and larger."""

_PROCESSORS = ("tokenize", "pos", "lemma", "depparse")
_LEMMA_MEMORY = 100_000
_REASON = 100  # letters of what a library says: network errors nest five deep


# --- what passes between the steps


@frozen
class _Word:
    """A word before it is parsed; offsets into the chunk."""

    text: str
    start: int
    end: int


@define
class _Work:
    """A document on its way through; the one thing here that changes."""

    document: Document
    prepared: Prepared | None = None
    title: Prepared | None = None
    chunks: int = 0
    sentences: list[Sentence] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    split: list[tuple[int, int]] = field(factory=list)


@frozen(eq=False)
class _Chunk:
    """A stretch of a prepared text."""

    work: _Work
    source: Prepared
    start: int
    text: str
    in_title: bool = False


class Parser:
    """A loaded model.

    :ivar model_id: name and content hash; two parsers with one id give the same parses.
    :ivar languages: codes of the languages it reads.
    """

    def __init__(self, pipeline: Any, model_id: str, languages: Iterable[str], encoder: Any = None) -> None:
        self.model_id = model_id
        self.languages = frozenset(languages)
        self._processors = pipeline.processors
        self._encoder = encoder
        self._lemmas = _lemma_dictionaries(self._processors["lemma"])

    def parse(
        self, documents: Iterable[Document], *, batch_size: int = 256, title: bool = False
    ) -> Iterator[ParsedDocument]:
        """Parse documents as they come, in their order.

        :param batch_size: documents that may be held at once; memory is bounded whatever their length.
        :param title: parse titles too, each as one sentence with index −1 and spans into the title.

        A document that cannot be parsed comes out with no sentences and with a problem that says why.
        """
        waiting: deque[_Work] = deque()
        window: list[_Chunk] = []
        for document in documents:
            work = self._begin(document, title)
            waiting.append(work)
            for chunk in _chunks(work):
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

    def _begin(self, document: Document, title: bool) -> _Work:
        work = _Work(document)
        problem = _unreadable(document, self.languages)
        if problem:
            work.problems.append(problem)
            return work
        work.prepared = prepare(document.text)
        if title and document.title and document.title.strip():
            work.title = prepare(document.title)
        return work

    def _finish(self, work: _Work) -> ParsedDocument:
        if work.split:
            work.problems.append(_long_sentences(work))
        titles = [sentence for sentence in work.sentences if sentence.index < 0]
        body = [sentence for sentence in work.sentences if sentence.index >= 0]
        numbered = [evolve(sentence, index=index) for index, sentence in enumerate(body)]
        return ParsedDocument(work.document, (*titles, *numbered), tuple(work.problems), self.model_id)

    def _parse_window(self, window: Sequence[_Chunk]) -> None:
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

    def _parse_chunks(self, window: Sequence[_Chunk]) -> list[list[Sentence]]:
        import torch

        with torch.inference_mode():
            pieces = [
                (number, words)
                for number, sentences in enumerate(self._tokenize(window))
                for words in _fitting(window[number], sentences)
            ]
            parses: list[list[dict[str, Any]]] = [[] for _ in pieces]
            for batch in _batches([words for _, words in pieces]):
                for index, rows in zip(batch, self._annotate([pieces[index][1] for index in batch]), strict=True):
                    parses[index] = rows
        results: list[list[Sentence]] = [[] for _ in window]
        for (number, words), rows in zip(pieces, parses, strict=True):
            results[number].append(_sentence(window[number], words, rows))
        return results

    def _tokenize(self, window: Sequence[_Chunk]) -> Iterator[list[list[_Word]]]:
        """The words of each sentence of each chunk."""
        from stanza.models.common.doc import Document as StanzaDocument

        documents = [StanzaDocument([], text=chunk.text) for chunk in window]
        documents = self._processors["tokenize"].bulk_process(documents)
        if "mwt" in self._processors:
            documents = self._processors["mwt"].bulk_process(documents)
        for chunk, document in zip(window, documents, strict=True):
            sentences = [_words(chunk.text, sentence) for sentence in document.sentences]
            yield [[word for words in sentences for word in words]] if chunk.in_title else sentences

    def _annotate(self, sentences: Sequence[Sequence[_Word]]) -> list[list[dict[str, Any]]]:
        """Tags, lemmas and heads of one batch, as Stanza's own word dictionaries."""
        from stanza.models.common.doc import Document as StanzaDocument

        document = StanzaDocument(
            [
                [{"id": (number,), "text": _shortened(word.text)} for number, word in enumerate(words, start=1)]
                for words in sentences
            ]
        )
        try:
            for name in ("pos", "lemma", "depparse"):
                document = self._processors[name].process(document)
        finally:
            self._forget()
        return [[word.to_dict() for word in sentence.words] for sentence in document.sentences]

    def _forget(self) -> None:
        """Let go of the batch's hidden states, and of remembered lemmas once there are many."""
        if self._encoder is not None:
            self._encoder.forget()
        trainer = self._processors["lemma"].trainer
        if self._lemmas and sum(map(len, trainer.pos_dict.values())) > self._lemmas[0] + _LEMMA_MEMORY:
            trainer.pos_dict = {tag: dict(entries) for tag, entries in self._lemmas[1].items()}


def _lemma_dictionaries(processor: Any) -> tuple[int, dict[str, dict[str, str]]] | None:
    """Size and copy of the lemmatizer's dictionaries, to which it adds every new word it meets."""
    known = getattr(processor.trainer, "pos_dict", None)
    if known is None:
        return None
    return sum(map(len, known.values())), {tag: dict(entries) for tag, entries in known.items()}


# --- before parsing


def _unreadable(document: Document, languages: frozenset[str]) -> Problem | None:
    """Why a document cannot be parsed, if so."""
    text = document.text
    language = re.split(r"[-_]", document.language or "")[0].lower()
    if language and language not in languages:
        reads = ", ".join(sorted(languages))
        return Problem(
            document.id,
            "unknown-language",
            f"document {document.id}: language {document.language!r}, but the parser reads {reads}; load another one",
        )
    if not text.strip():
        return Problem(document.id, "empty-text", f"document {document.id}: the text is empty; nothing was parsed")
    odd = sum((char < " " and not char.isspace()) or char in "\x7f\ufffd" for char in text)
    if odd > max(3, 0.02 * len(text)):
        found = f"{odd} control or replacement characters in {len(text)}"
        return Problem(document.id, "binary-text", f"document {document.id}: found {found}; is it a text file?")
    return None


def _chunks(work: _Work) -> Iterator[_Chunk]:
    """Cut a document's texts at paragraph ends, else at sentence ends, else at blanks, else anywhere.

    All chunks are counted before the first is parsed, so that the document is not thought ready too early.
    """
    found: list[_Chunk] = []
    if work.title is not None and work.title.text:
        found.append(_Chunk(work, work.title, 0, work.title.text[:CHUNK], in_title=True))
    if work.prepared is not None:
        text, start = work.prepared.text, 0
        while start < len(text):
            end = _cut(text, start)
            found.append(_Chunk(work, work.prepared, start, text[start:end]))
            start = end
    work.chunks = len(found)
    yield from found


_CUTS = (re.compile(r"\n\n"), re.compile(r"""[.!?]["'”’)]* """), re.compile(r"\s"))


def _cut(text: str, start: int) -> int:
    """Where the chunk that begins at *start* ends."""
    limit = start + CHUNK
    if limit >= len(text):
        return len(text)
    for cut in _CUTS:
        ends = [match.end() for match in cut.finditer(text, start + CHUNK // 2, limit)]
        if ends:
            return ends[-1]
    return limit


def _words(text: str, sentence: Any) -> list[_Word]:
    """The words of a Stanza sentence; words of one token share its span unless they spell it."""
    found: list[_Word] = []
    for token in sentence.tokens:
        form = re.sub(r"\s+", " ", text[token.start_char : token.end_char])
        if len(token.words) < 2:
            found.append(_Word(form, token.start_char, token.end_char))
            continue
        at, spelt = token.start_char, "".join(word.text for word in token.words).lower() == form.lower()
        for word in token.words:
            found.append(_Word(word.text, at, at + len(word.text)) if spelt else _Word(word.text, *_span(token)))
            at += len(word.text)
    return found


def _span(token: Any) -> tuple[int, int]:
    return token.start_char, token.end_char


def _shortened(word: str) -> str:
    """What the model sees of a word: its beginning and end where it is a web address or worse."""
    return word if len(word) <= MAX_LETTERS else word[: MAX_LETTERS // 2] + word[-MAX_LETTERS // 2 :]


def _fitting(chunk: _Chunk, sentences: Iterable[list[_Word]]) -> Iterator[list[_Word]]:
    """Sentences as they are, and those over :data:`MAX_WORDS` in pieces that end at punctuation where there is any.

    What is several times as long is no sentence but a table, a list, or text that has lost its punctuation.
    """
    for words in sentences:
        if len(words) <= MAX_WORDS:
            if words:
                yield words
            continue
        chunk.work.split.append(chunk.source.to_span(chunk.start + words[0].start, chunk.start + words[-1].end))
        longest = MAX_WORDS if len(words) <= 3 * MAX_WORDS else PIECE_WORDS
        while words:
            end = _piece_end(words, longest)
            yield words[:end]
            words = words[end:]


def _piece_end(words: Sequence[_Word], longest: int) -> int:
    if len(words) <= longest:
        return len(words)
    for marks in (".!?", ";:", ",—–-)"):
        for end in range(longest, longest // 2, -1):
            if words[end - 1].text in marks:
                return end
    return longest


def _batches(sentences: Sequence[Sequence[_Word]]) -> Iterator[list[int]]:
    """Numbers of sentences of like length, as many as the padded sizes allow."""
    letters = [sum(min(len(word.text), MAX_LETTERS) + 1 for word in words) for words in sentences]
    batch: list[int] = []
    longest = 0
    for index in sorted(range(len(sentences)), key=lambda index: (letters[index], index)):
        longest = max(longest, len(sentences[index]))
        size = len(batch) + 1
        if batch and (size * longest > BATCH_WORDS or size * letters[index] > BATCH_LETTERS):
            yield batch
            batch, longest = [], len(sentences[index])
        batch.append(index)
    if batch:
        yield batch


# --- after parsing


def _sentence(chunk: _Chunk, words: Sequence[_Word], rows: Sequence[dict[str, Any]]) -> Sentence:
    tokens = tuple(_token(chunk, number, *pair) for number, pair in enumerate(zip(words, rows, strict=True), start=1))
    return Sentence(-1 if chunk.in_title else 0, tokens)


def _token(chunk: _Chunk, number: int, word: _Word, row: dict[str, Any]) -> Token:
    start, end = chunk.source.to_span(chunk.start + word.start, chunk.start + word.end)
    text, lemma, upos = word.text, row.get("lemma") or "", row.get("upos") or ""
    if len(text) > MAX_LETTERS:
        lemma = text.lower()  # the model has seen only part of it
    if chunk.source.all_caps and upos == "PROPN":
        text, lemma = capitalized(text), capitalized(lemma)
    xpos, feats, deprel = (intern(row.get(name) or "") for name in ("xpos", "feats", "deprel"))
    return Token(number, text, intern(lemma), intern(upos), xpos, feats, row["head"], deprel, start, end)


def _long_sentences(work: _Work) -> Problem:
    count = len(work.split)
    what = "1 sentence" if count == 1 else f"{count} sentences"
    return Problem(
        work.document.id,
        "long-sentence",
        f"document {work.document.id}: {what} of more than {MAX_WORDS} words parsed in pieces; is it running text?",
        work.split[0],
    )


def _failure(chunk: _Chunk, error: Exception) -> Problem:
    span = chunk.source.to_span(chunk.start, chunk.start + len(chunk.text))
    where = f"document {chunk.work.document.id}, characters {span[0]} to {span[1]}"
    return Problem(chunk.work.document.id, "parser-failed", f"{where}: {type(error).__name__}: {error}; left out", span)


# --- loading


def load_parser(
    name_or_path: str | Path | None = None, *, device: str | None = None, threads: int | None = None
) -> Parser:
    """Load a parser.

    :param name_or_path: ``None`` for the English model that comes with cameo; a language code such as ``fr`` for
        Stanza's official model, which Stanza downloads once; or a folder with a model.
    :param device: ``cpu``, ``cuda`` …; the fastest there is by default.
    :param threads: how many threads torch uses in this process, one by default, unless ``OMP_NUM_THREADS`` says.
        More gain little: the networks are small, and threads that wait for each other cost whatever shares the cores.
        Parse with several processes instead.
    :raises ParserError: when there is no such model.
    """
    if threads is not None or "OMP_NUM_THREADS" not in os.environ:
        _use_threads(threads or 1)
    if name_or_path is None:
        return _load_folder(BUNDLED_MODEL, "cameo-en", device)
    if isinstance(name_or_path, str) and re.fullmatch(r"[a-z]{2,3}(-[a-z]+)?", name_or_path):
        return _load_official(name_or_path, device)
    folder = Path(name_or_path)
    return _load_folder(folder, folder.resolve().name, device)


def _load_folder(folder: Path, name: str, device: str | None) -> Parser:
    missing = [file for file in MODEL_FILES if not (folder / file).exists()]
    if missing:
        found = "no such folder"
        if folder.is_dir():
            found = f"no {', '.join(missing)} in it" if len(missing) < len(MODEL_FILES) else "no model in it"
        hint = "; a model folder has " + ", ".join(MODEL_FILES)
        raise ParserError(f"parser {str(folder)!r}: {found}{hint}")
    model_id = f"{name}-{_content_hash(folder)}"
    _be_quiet()
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache

    from cameo.encoder import KEY, load_encoder

    try:
        encoder, tokenizer = load_encoder(folder / "encoder")
        cache = FoundationCache(local_files_only=True)
        cache.bert[KEY] = BertRecord(encoder, tokenizer, {})
        pipeline = _pipeline(folder, cache, device)
    except Exception as error:
        raise ParserError(f"parser {str(folder)!r}: cannot be loaded: {type(error).__name__}: {error}") from error
    language = pipeline.processors["pos"].trainer.args.get("lang", "en")
    return Parser(pipeline, model_id, [language], encoder)


def _pipeline(folder: Path, cache: Any, device: str | None) -> Any:
    import stanza

    names = [*_PROCESSORS, *(["mwt"] if (folder / "mwt.pt").exists() else [])]
    return stanza.Pipeline(
        "en",
        dir=str(folder),
        resources_filepath=str(folder / "resources.json"),
        processors=dict.fromkeys(names, "default"),
        download_method=None,
        allow_unknown_language=True,
        foundation_cache=cache,
        device=device,
        verbose=False,
        **{f"{name}_model_path": str(folder / f"{name}.pt") for name in names},
        **_settings(),
    )


def _settings() -> dict[str, Any]:
    """Our batches are bounded already, so that Stanza need not cut them again; known words keep their lemma."""
    return {
        "pos_batch_size": BATCH_WORDS,
        "pos_batch_maximum_tokens": BATCH_WORDS + MAX_WORDS,
        "depparse_batch_size": BATCH_WORDS + MAX_WORDS,
        "depparse_min_length_to_batch_separately": 2 * MAX_WORDS,
        "lemma_batch_size": 500,
        "lemma_store_results": True,
    }


def _load_official(language: str, device: str | None) -> Parser:
    _be_quiet()
    import stanza

    try:
        pipeline = stanza.Pipeline(
            language,
            processors=",".join(_PROCESSORS),
            download_method=stanza.DownloadMethod.REUSE_RESOURCES,
            device=device,
            verbose=False,
            **_settings(),
        )
    except Exception as error:
        hint = (
            f"Stanza downloads this model once, so that the first use needs a network (stanza.download({language!r}))"
        )
        reason = str(error).splitlines()[0][:_REASON] if str(error) else ""
        said = f"no such official model, or it cannot be had ({type(error).__name__}: {reason})"
        raise ParserError(f"parser {language!r}: {said}; {hint}") from error
    paths = [Path(value) for key, value in sorted(pipeline.config.items()) if key.endswith("_path")]
    return Parser(pipeline, f"stanza-{language}-{_content_hash(*paths)}", [language])


def _use_threads(count: int) -> None:
    import torch

    torch.set_num_threads(count)


def _be_quiet() -> None:
    """Nothing is printed but by the command line: loading reports errors by raising them."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    logging.getLogger("stanza").setLevel(logging.ERROR)
    logging.getLogger("transformers").setLevel(logging.ERROR)


def _content_hash(*paths: Path) -> str:
    """Eight hex digits over names and contents of all files; notes such as a model card do not count."""
    digest = blake2b(digest_size=4)
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and file.suffix != ".md":
                digest.update(file.relative_to(path).as_posix().encode() + b"\0")
                digest.update(file.read_bytes())
    return digest.hexdigest()
