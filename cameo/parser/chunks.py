"""Stretches of text that are tokenized as one piece, and the documents they belong to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from attrs import define, field, frozen

from cameo.cleaning import Prepared, foreign_script
from cameo.document import Document, Problem, Sentence

CHUNK = 8_000
"""Characters of a text that are tokenized as one piece."""


Wanted = Callable[[Document, Sequence[str]], bool]
"""Whether a sentence of a document, given by its words, is to be parsed."""


@define
class Work:
    """A document on its way through; the one thing here that changes."""

    document: Document
    wanted: Wanted | None = None
    prepared: Prepared | None = None
    title: Prepared | None = None
    chunks: int = 0
    sentences: list[Sentence] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    split: list[tuple[int, int]] = field(factory=list)


@frozen(eq=False)
class Chunk:
    """A stretch of a prepared text."""

    work: Work
    source: Prepared
    start: int
    text: str
    in_title: bool = False


def unreadable(document: Document, languages: frozenset[str]) -> Problem | None:
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
    script = foreign_script(text, language or min(languages))
    if script:
        reads = ", ".join(sorted(languages))
        message = f"document {document.id}: mostly in {script} letters, but the parser reads {reads}; load another one"
        return Problem(document.id, "unknown-script", message)
    odd = sum(map(len, _ODD.findall(text)))
    if odd > max(3, 0.02 * len(text)):
        found = f"{odd} control or replacement characters in {len(text)}"
        return Problem(document.id, "binary-text", f"document {document.id}: found {found}; is it a text file?")
    return None


_ODD = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffd]+")


def chunks_of(work: Work) -> Iterator[Chunk]:
    """Cut a document's texts at paragraph ends, else at sentence ends, else at blanks, else anywhere.

    All chunks are counted before the first is parsed, so that the document is not thought ready too early.
    """
    places: list[tuple[Prepared, int, int, bool]] = []
    if work.title is not None and work.title.text:
        places.append((work.title, 0, min(len(work.title.text), CHUNK), True))
    if work.prepared is not None:
        text, start = work.prepared.text, 0
        while start < len(text):
            end = _cut(text, start)
            places.append((work.prepared, start, end, False))
            start = end
    work.chunks = len(places)
    for source, start, end, in_title in places:
        yield Chunk(work, source, start, source.text[start:end], in_title)


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
