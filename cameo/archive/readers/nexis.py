"""Nexis Uni exports, Word or RTF: stories one after another, each closed by a line ``End of Document``.

A story is read from its date line, which all have: source above it, title above that, then lines ``Label: value``
up to ``Body``, and the text. What stands on the cover page is above the title and is left.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from cameo.archive.readers.dates import find_date
from cameo.archive.readers.markup import elements
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
    extra,
)
from cameo.document import Document

_END, _BODY = "End of Document", "Body"
_LABEL = re.compile(r"(Section|Length|Byline|Dateline|Highlight|Load-Date|Language|Publication-Type):\s*(.*)")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_BRACES = re.compile(rb"\\[\\{}]|[{}]")


@frozen
class _Line:
    text: str
    heading: bool = False


def _read_docx(source: Source, options: Options, report: Report) -> Iterator[Document]:
    with source.file() as file, zipfile.ZipFile(file) as archive:
        about = archive.getinfo(_DOCUMENT)
        if about.file_size > options.limits.document:
            raise LimitError(f"{about.file_size:,} bytes of text; split it first")
        with archive.open(about) as stream:
            yield from documents(_drafts(_paragraphs(stream, options)), source, options, report)


def _paragraphs(stream: Any, options: Options) -> Iterator[_Line]:
    for element in elements(stream, options, f"{_WORD}p"):
        style = element.find(f"{_WORD}pPr/{_WORD}pStyle")
        named = style.get(f"{_WORD}val", "") if style is not None else ""
        yield _Line(_words(element), named.startswith(("Heading1", "Title")))


def _words(paragraph: Any) -> str:
    """The text of a paragraph's runs; tabs and line breaks are elements of their own."""
    parts = []
    for node in paragraph.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br"):
        parts.append(node.text or "" if node.tag == f"{_WORD}t" else " ")
    return " ".join("".join(parts).split())


def _read_rtf(source: Source, options: Options, report: Report) -> Iterator[Document]:
    data = source.read(options.limits.document)
    text = extra("striprtf.striprtf").rtf_to_text(data.decode("latin-1"), errors="replace")
    lines = (_Line(" ".join(line.split())) for line in text.splitlines())
    yield from documents(_drafts(lines, whole=_depth(data) == 0), source, options, report)


def _depth(data: bytes) -> int:
    """Groups that RTF leaves open."""
    braces = [found.group() for found in _BRACES.finditer(data)]
    return braces.count(b"{") - braces.count(b"}")


def _drafts(lines: Iterable[_Line], *, whole: bool = True) -> Drafts:
    story: list[_Line] = []
    ended = False
    for line in lines:
        if line.text == _END:
            ended = True
            try:
                yield _story(story)
            except StoryError as error:
                yield error
            story = []
        elif line.text:
            story.append(line)
    if any(line.text == _BODY for line in story):
        yield StoryError("truncated", f"a story without {_END!r}; it is not read")
    elif not whole:
        yield StoryError("truncated", "its groups are not all closed; what is missing is not known")
    elif not ended:
        yield StoryError("no-story", f"no line {_END!r}; expected an export of Nexis Uni")


def _story(lines: list[_Line]) -> Draft:
    texts = [line.text for line in lines]
    try:
        body = texts.index(_BODY)
    except ValueError:
        raise StoryError("no-text", f"no line {_BODY!r} in the story {_short(texts)}; it is not read") from None
    day = _date_line(texts[:body])
    labels = {found[1]: found[2] for text in texts if (found := _LABEL.match(text))}
    return Draft(
        text="\n\n".join(text for text in texts[body + 1 :] if not text.startswith("Load-Date:")),
        date=str(find_date(texts[day])),
        title=_title(lines[:day]),
        source=texts[day - 1] if day else None,
        language=labels.get("Language"),
        extra={
            "byline": labels.get("Byline"),
            "dateline": labels.get("Dateline"),
            "section": labels.get("Section"),
        },
    )


def _date_line(texts: list[str]) -> int:
    """The last line above the labels that is a date; titles and cover pages have dates too, but above it."""
    end = next((at for at, text in enumerate(texts) if _LABEL.match(text)), len(texts))
    dated = [at for at, text in enumerate(texts[:end]) if find_date(text)]
    if not dated:
        raise StoryError("no-date", f"no line with a date in the story {_short(texts)}; it is not read")
    return dated[-1]


def _title(lines: list[_Line]) -> str | None:
    """The heading above the source, or the line above it where the format keeps no headings."""
    for line in reversed(lines[:-1]):
        if line.heading:
            return line.text
    return lines[-2].text if len(lines) > 1 else None


def _short(texts: list[str]) -> str:
    found = texts[0] if texts else ""
    return repr(found if len(found) <= 60 else f"{found[:60]}…")


DOCX = Reader(
    "nexis-docx",
    "Nexis Uni export, Word",
    lambda name, head: head.startswith(b"PK\x03\x04") and name.endswith(".docx"),
    _read_docx,
)
RTF = Reader("nexis-rtf", "Nexis Uni export, RTF", lambda name, head: head.startswith(b"{\\rtf"), _read_rtf)
