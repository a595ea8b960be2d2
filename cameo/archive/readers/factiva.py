"""Factiva exports in HTML: at most a few hundred stories a file, as pages to read or as tables of tagged fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cameo.archive.readers.dates import find_date
from cameo.archive.readers.markup import Element, classes, flat, html_tree, paragraphs
from cameo.archive.readers.source import Draft, Drafts, Options, Reader, Report, Source, StoryError, documents
from cameo.document import Document

_NAME = re.compile(r"Document (\S+)$")
_TAGS = {"HD", "BY", "WC", "PD", "ET", "SN", "SC", "LA", "CY", "LP", "TD", "AN", "PG", "SE", "NS", "RE", "CO", "IN"}
_PARAGRAPH, _HEADLINE = "articleParagraph", "Headline"


def _sniff(name: str, head: bytes) -> bool:
    start = head.lstrip()[:1024].lower()
    page = start.startswith((b"<!doctype html", b"<html", b"\xef\xbb\xbf<")) or b"<html" in start
    return page and (b"factiva" in head.lower() or b"articleparagraph" in head.lower())


def _read(source: Source, options: Options, report: Report) -> Iterator[Document]:
    data = source.read(options.limits.document)
    whole = b"</html" in data[-1024:].lower()
    return documents(_drafts(data, whole=whole), source, options, report)


def _drafts(data: bytes, *, whole: bool) -> Drafts:
    """Stories; the last one of a page without its end may lack its own, and is left."""
    root = html_tree(data)
    articles = [] if root is None else _articles(root)
    for article in articles if whole else articles[:-1]:
        try:
            yield _story(article)
        except StoryError as error:
            yield StoryError(error.kind, str(error), article.sourceline)
    if not whole:
        yield StoryError("truncated", "the file ends before </html>; its last story is not read")


def _articles(root: Element) -> list[Element]:
    found = [one for one in root.iter("div") if "article" in classes(one)]
    return found or [one for one in root.iter("table") if "AN" in _fields(one)]


def _story(article: Element) -> Draft:
    fields = _fields(article)
    return _tagged(fields, article) if fields.keys() & {"LP", "TD"} else _page(article)


def _fields(article: Element) -> dict[str, Element]:
    """The cells of a story that was exported with tags, by tag."""
    found = {}
    for row in article.iter("tr"):
        cells = row.findall("td")
        if len(cells) == 2 and (tag := flat(cells[0])) in _TAGS:
            found[tag] = cells[1]
    return found


def _tagged(fields: dict[str, Element], article: Element) -> Draft:
    said = {tag: flat(cell) for tag, cell in fields.items()}
    bodies = (fields[tag] for tag in ("LP", "TD") if tag in fields)
    return Draft(
        id=_known(said.get("AN", "").removeprefix("Document ").strip()),
        text="\n\n".join(filter(None, (paragraphs(body.iter("p")) or flat(body) for body in bodies))),
        date=said.get("PD"),
        title=said.get("HD"),
        source=said.get("SN"),
        language=said.get("LA"),
        extra={
            "byline": said.get("BY"),
            "source_code": said.get("SC"),
            "subjects": said.get("NS"),
            "regions": said.get("RE"),
        },
        line=article.sourceline,
    )


def _page(article: Element) -> Draft:
    """A page: headline, then a line each for byline, words, date, time, source, its code, language and copyright."""
    body = [one for one in article.iter("p") if any(_PARAGRAPH in name for name in classes(one))]
    heads = [one for one in article.iter() if any(name.endswith(_HEADLINE) for name in classes(one))]
    lines = [flat(one) for one in article.iter("div") if not len(one.findall("div")) and one is not article]
    day = next((at for at, line in enumerate(lines) if find_date(line) and len(line) < 40), None)
    after = [line for line in lines[day + 1 :] if not re.fullmatch(r"\d\d:\d\d.*", line)] if day is not None else []
    name = next((found.group(1) for one in article.iter("p") if (found := _NAME.match(flat(one)))), None)
    return Draft(
        id=_known(name),
        text=paragraphs(body),
        date=lines[day] if day is not None else None,
        title=flat(heads[0]) if heads else None,
        source=after[0] if after else None,
        language=after[2] if len(after) > 2 else None,
        extra={"source_code": after[1] if len(after) > 1 else None},
        line=article.sourceline,
    )


def _known(name: str | None) -> str:
    """The accession number, without which a page's end would pass for a story.

    :raises StoryError: when there is none.
    """
    if not name:
        raise StoryError("no-id", "a story without 'Document' and its accession number; it is not read")
    return name


READER = Reader("factiva", "Factiva export, HTML", _sniff, _read)
