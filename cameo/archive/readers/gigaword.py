"""Gigaword, and the TREC collections before it: SGML with one ``<DOC>`` after another, no root and no entities."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from cameo.archive.readers.dates import date_in_path
from cameo.archive.readers.source import (
    Draft,
    Drafts,
    LimitError,
    Options,
    Reader,
    Report,
    Source,
    StoryError,
    documents,
)
from cameo.document import Document

_START = re.compile(r"<DOC(?:\s[^>]*)?>", re.IGNORECASE)
_END = re.compile(r"</DOC\s*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*[\"']?([^\"'>\s]*)")
_MARK = re.compile(r"</?[A-Z][A-Z0-9_]*(?:\s[^<>]*)?>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</?P\s*>|\n[ \t]*\n|\n(?=[ \t]{3,}\S)", re.IGNORECASE)
_SHORT_DAY = re.compile(r"[A-Z]+(\d{6})-")  # AP880212-0001; TREC's discs go from 1987 to 1994
_SNIFF = re.compile(rb"\s*<DOC(\s+id=|\s*>)", re.IGNORECASE)


def _read(source: Source, options: Options, report: Report) -> Iterator[Document]:
    return documents(_drafts(source, options), source, options, report)


def _drafts(source: Source, options: Options) -> Drafts:
    """A story for each ``<DOC>`` that has its end."""
    block: list[str] = []
    start = size = 0
    for number, line in _lines(source, options):
        if found := _START.match(line.lstrip()):
            if block:
                yield StoryError("truncated", "<DOC> without </DOC>; the story is not read", start)
            block, start, size = [found.group()], number, 0
            line = line.lstrip()[found.end() :]
        if not block:
            continue
        size += len(line)
        if size > options.limits.document:
            raise LimitError(f"more than {options.limits.document:,} characters since <DOC> at line {start}")
        block.append(line)
        if _END.search(line):
            yield _story("".join(block), start)
            block = []
    if block:
        yield StoryError("truncated", "the file ends before </DOC>; the story is not read", start)


def _lines(source: Source, options: Options) -> Iterator[tuple[int, str]]:
    """Lines as text; bytes that are none become U+FFFD. A line is read in pieces if it is very long."""
    number = 0
    while line := source.stream.readline(options.limits.document):
        number += 1
        yield number, line.decode(options.reading.encoding, "replace").replace("\r\n", "\n")


def _story(block: str, line: int) -> Draft:
    start = _START.match(block)
    attributes = dict(_ATTRIBUTE.findall(start.group())) if start else {}
    known = {name.lower(): value for name, value in attributes.items()}
    name = known.get("id") or _field(block, "DOCNO") or _field(block, "DOCID")
    return Draft(
        id=name,
        text=_body(block),
        date=_date(name, block),
        title=_field(block, "HEADLINE") or _field(block, "HEAD") or _field(block, "HL"),
        source=_source(name),
        extra={"type": known.get("type"), "dateline": _field(block, "DATELINE"), "byline": _field(block, "BYLINE")},
        line=line,
    )


def _field(block: str, tag: str) -> str | None:
    found = next(_between(block, tag), None)
    return None if found is None else _flat(found)


def _flat(piece: str) -> str:
    return " ".join(html.unescape(_MARK.sub(" ", piece)).split())


def _between(block: str, tag: str) -> Iterator[str]:
    """What stands between each start of a tag and the next end of it; in one pass, whatever is not closed."""
    start, end = (re.compile(pattern, re.IGNORECASE) for pattern in (rf"<{tag}(?:\s[^<>]*)?>", rf"</{tag}\s*>"))
    at = 0
    while (opened := start.search(block, at)) and (closed := end.search(block, opened.end())):
        yield block[opened.end() : closed.start()]
        at = closed.end()


def _body(block: str) -> str:
    """Every ``<TEXT>``: paragraphs are marked, or indented, or stand apart."""
    pieces = (piece for text in _between(block, "TEXT") for piece in _PARAGRAPH.split(text))
    return "\n\n".join(filter(None, map(_flat, pieces)))


def _date(name: str | None, block: str) -> str | None:
    """The day in the name of the story, which all of Gigaword has; else what the story says."""
    short = _SHORT_DAY.match(name or "")
    day = date_in_path(f"19{short.group(1)}" if short else name or "")
    return str(day) if day else _field(block, "DATE_TIME") or _field(block, "DATETIME") or _field(block, "DATE")


def _source(name: str | None) -> str | None:
    """The agency and language that start a Gigaword name: ``AFP_ENG``."""
    parts = (name or "").split("_")
    return "_".join(parts[:2]) if len(parts) > 2 else None


READER = Reader(
    "gigaword",
    "Gigaword and TREC SGML, many stories a file",
    lambda name, head: _SNIFF.match(head.removeprefix(b"\xef\xbb\xbf")) is not None,
    _read,
)
