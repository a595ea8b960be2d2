"""The two pure functions of a run, over Arrow record batches: :func:`parse_batch` and :func:`code_batch`.

All else is scheduling. A document that makes either fail comes out without sentences or events, and with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from attrs import evolve, frozen

from cameo.document import Document, ParsedDocument, Problem
from cameo.export.parquet import arrow_schema, event_rows
from cameo.store import SCHEMA, document_columns, documents_of, parsed_documents_of, to_batch

if TYPE_CHECKING:
    from cameo.coder import CodedDocument, Coder
    from cameo.parser import Parser

TEXTS = pa.schema([SCHEMA.field(name) for name in document_columns(())])
"""The columns of documents that are not parsed yet: the first ones of the parse store."""

EVENTS = arrow_schema()
"""The columns of events, as ``cameo code`` writes them."""

PROBLEMS = pa.schema(
    [
        ("document", pa.string()),
        ("stage", pa.string()),
        ("kind", pa.string()),
        ("message", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("left_out", pa.bool_()),
    ]
)
"""``document`` is an id, or the place in the input of what could not be read; ``stage`` is ``read``, ``parse`` or
``code``; ``left_out`` is true in one row of each document that was read and is not coded."""

_MACHINE = (MemoryError, OSError)  # the machine is at fault, not the document: whoever runs the batch has to know


@frozen
class CodedBatch:
    """What came of a batch: ``pyarrow.RecordBatch`` of :data:`EVENTS` and :data:`PROBLEMS`, and documents counted."""

    events: Any
    problems: Any
    documents: int
    coded: int


def text_batch(documents: Sequence[Document]) -> Any:
    """Documents as a ``pyarrow.RecordBatch`` with the columns :data:`TEXTS`."""
    return pa.RecordBatch.from_pydict(document_columns(documents), schema=TEXTS)


def parse_batch(batch: Any, parser: Parser, *, title: bool = False) -> Any:
    """Parse documents.

    :param batch: ``pyarrow.RecordBatch`` with the columns :data:`TEXTS`.
    :param title: parse titles too.
    :returns: ``pyarrow.RecordBatch`` with the columns of the parse store, :data:`cameo.store.SCHEMA`, as many rows.
    """
    documents = list(documents_of(batch))
    try:
        parsed = list(parser.parse(documents, title=title))
    except _MACHINE:
        raise
    except Exception:  # one of them; each alone tells which
        parsed = [_parsed_alone(document, parser, title) for document in documents]
    return to_batch(parsed)


def code_batch(batch: Any, coder: Coder, model: str = "") -> CodedBatch:
    """Code parses.

    :param batch: ``pyarrow.RecordBatch`` with the columns of the parse store.
    :param model: id of the parser that made them.
    """
    events: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    documents = coded = 0
    for parsed in parsed_documents_of(batch, model):
        one, reason = _coded(parsed, coder)
        documents += 1
        coded += reason is None
        events += event_rows(one.document, one.events)
        problems += _problem_rows(parsed, one, reason)
    return CodedBatch(
        pa.RecordBatch.from_pylist(events, schema=EVENTS),
        pa.RecordBatch.from_pylist(problems, schema=PROBLEMS),
        documents,
        coded,
    )


def problem_batch(problems: Iterable[Problem], stage: str) -> Any:
    """Problems of reading as a ``pyarrow.RecordBatch`` with the columns :data:`PROBLEMS`."""
    return pa.RecordBatch.from_pylist([_row(problem, stage) for problem in problems], schema=PROBLEMS)


def _parsed_alone(document: Document, parser: Parser, title: bool) -> ParsedDocument:
    try:
        return next(iter(parser.parse([document], title=title)))
    except _MACHINE:
        raise
    except Exception as error:
        message = f"document {document.id}: {type(error).__name__}: {error}; it is not coded"
        return ParsedDocument(document, (), (Problem(document.id, "parser-failed", message),), parser.model_id)


def _coded(parsed: ParsedDocument, coder: Coder) -> tuple[CodedDocument, Problem | None]:
    """The document coded, and why it is left out if it is."""
    from cameo.coder import CodedDocument

    document = parsed.document
    if not parsed.sentences:
        reason = next(iter(parsed.problems), None) or _no_sentence(document)
        return CodedDocument(document, (), parsed.problems or (reason,), parsed.model), reason
    try:
        return next(coder.code_parsed([parsed])), None
    except _MACHINE:
        raise
    except Exception as error:
        message = f"document {document.id}: {type(error).__name__}: {error}; it is not coded, please report it"
        reason = Problem(document.id, "coder-failed", message)
        return CodedDocument(document, (), (*parsed.problems, reason), parsed.model), reason


def _no_sentence(document: Document) -> Problem:
    return Problem(document.id, "no-sentence", f"document {document.id}: no sentence in it; look at the text")


def _problem_rows(parsed: ParsedDocument, coded: CodedDocument, reason: Problem | None) -> Iterator[dict[str, Any]]:
    """Each problem of a document once; only the reason for leaving it out is marked so."""
    for problem in coded.problems:
        stage = "parse" if problem in parsed.problems else "code"
        named = evolve(problem, document=coded.document.id)  # which may have been renamed since
        yield _row(named, stage) | {"left_out": problem is reason}


def _row(problem: Problem, stage: str) -> dict[str, Any]:
    start, end = problem.span or (None, None)
    return {
        "document": problem.document,
        "stage": stage,
        "kind": problem.kind,
        "message": problem.message,
        "start": start,
        "end": end,
        "left_out": False,
    }
