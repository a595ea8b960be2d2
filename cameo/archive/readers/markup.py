"""XML and HTML without surprises: no entities, no network, no huge trees, one element in memory at a time."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from html.entities import html5
from typing import Any

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

_CHUNK = 16_384  # bytes fed at a time; what a file may hold in one element is checked as often
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")

Element = Any
"""An lxml element; lxml brings no types."""


def root_of(head: bytes) -> str | None:
    """The local name of the root element, if the first bytes are XML that gets so far."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    prolog = _PROLOG.match(text)
    tag = _TAG.match(text, prolog.end() if prolog else 0)
    return tag.group(1) if tag else None


def xml_reader(name: str, about: str, *, roots: Collection[str], tag: str, story: Callable[[Element], Draft]) -> Reader:
    """A reader of XML with one element a story.

    :param roots: local names of root elements that it takes.
    :param tag: of a story's element, as lxml takes it: ``{*}newsItem`` for any namespace.
    :param story: what an element says; may raise :class:`StoryError`.
    """

    def drafts(source: Source, options: Options) -> Drafts:
        for element in elements(source.stream, options, tag):
            try:
                yield story(element)
            except StoryError as error:
                yield StoryError(error.kind, str(error), element.sourceline)

    def read(source: Source, options: Options, report: Report) -> Iterator[Document]:
        return documents(drafts(source, options), source, options, report)

    return Reader(name, about, lambda _, head: root_of(head) in roots, read)


def elements(stream: Any, options: Options, tag: str) -> Iterator[Element]:
    """Whole elements with this tag, in order; each is gone when the next is asked for.

    :raises lxml.etree.XMLSyntaxError: at the first fault, after the whole elements before it.
    :raises LimitError: when one element is longer than a document may be.
    """
    etree = extra("lxml.etree")
    parser = etree.XMLPullParser(
        events=("end",),
        tag=tag,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    fed = 0
    while chunk := stream.read(_CHUNK):
        fed += len(chunk)
        if fed > options.limits.document:
            raise LimitError(f"more than {options.limits.document:,} bytes in one element; no news story is so long")
        for element in _fed(parser, etree, chunk):
            yield element
            fed = 0
    parser.close()


def _fed(parser: Any, etree: Any, chunk: bytes) -> Iterator[Element]:
    """Elements that end in this chunk, also if the chunk has a fault further on."""
    fault = None
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        fault = error
    for _, element in parser.read_events():
        yield element
        _forget(element)
    if fault is not None:
        raise fault


def _forget(element: Element) -> None:
    """Free an element and everything before it, which the parser would keep to the end of the file."""
    element.clear(keep_tail=False)
    while element is not None:
        parent = element.getparent()
        while element.getprevious() is not None:
            del parent[0]
        element = parent


def flat(element: Element | None) -> str:
    """All text in an element, white space made even.

    :raises StoryError: when it uses an entity that HTML does not define: what it stands for is not looked up.
    """
    if element is None:
        return ""
    text = "".join(element.itertext())
    entities = {node.name for node in element.iter(extra("lxml.etree").Entity)}
    if unknown := sorted(name for name in entities if f"{name};" not in html5):
        raise StoryError("entity", f"uses the entity &{unknown[0]};, which is not looked up; replace it by its text")
    return " ".join((html.unescape(text) if entities else text).split())


def paragraphs(found: Iterable[Element]) -> str:
    """The text of elements, with an empty line between."""
    return "\n\n".join(filter(None, map(flat, found)))


def first(element: Element, path: str) -> str | None:
    """The text of the first element at an XPath that has some; names are local, as archives disagree on namespaces."""
    for found in element.iterfind(path):
        if text := flat(found):
            return text
    return None


def html_tree(data: bytes | str) -> Element | None:
    """The root of an HTML page, mended as browsers do; ``None`` if there is nothing in it."""
    etree = extra("lxml.etree")
    encoding = "utf-8" if isinstance(data, str) else None
    data = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if not data.strip():
        return None
    parser = etree.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding=encoding
    )
    return etree.fromstring(data, parser)


def html_text(fragment: str) -> str:
    """The text of HTML, an empty line between paragraphs."""
    root = html_tree(fragment)
    if root is None:
        return ""
    blocks = list(root.iter("p"))
    return paragraphs(blocks) if blocks else flat(root)


def classes(element: Element) -> Collection[str]:
    """The values of an HTML ``class``."""
    return (element.get("class") or "").split()
