"""Web archives, as of CC-NEWS: the main text of every HTML page in a WARC file."""

from __future__ import annotations

import contextlib
import logging
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from attrs import frozen

from cameo.archive.readers.source import Draft, Drafts, Options, Reader, Report, Source, StoryError, documents
from cameo.archive.readers.source import extra as library
from cameo.document import Document

_PAGE = 20 << 20  # bytes of HTML, sent or unpacked; a news page has a hundredth of that
_HTML = ("text/html", "application/xhtml+xml")


class _Tape:
    """What FastWARC asks of a stream, which it never rewinds but whose place it wants to know."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._place += len(data)
        return data

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._place

    def close(self) -> None:
        """The stream is closed by whoever opened it."""


@frozen
class _Page:
    """One answer of a web server, and where it begins: bytes from the start of the unpacked file."""

    place: int
    name: str
    url: str | None
    date: str | None
    charset: str | None
    html: bytes


def _read(source: Source, options: Options, report: Report) -> Iterator[Document]:
    return documents(_drafts(source), source, options, report)


def _drafts(source: Source) -> Drafts:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it says there becomes a problem here
    for page in _pages(source):
        try:
            yield page if isinstance(page, StoryError) else _story(page)
        except StoryError as error:
            yield error


def _pages(source: Source) -> Iterator[_Page | StoryError]:
    """HTML that servers gave with status 200; all else a crawl holds is passed over."""
    warc = library("fastwarc.warc")
    tape: Any = _Tape(source.stream)
    for record in warc.ArchiveIterator(tape, record_types=warc.WarcRecordType.response, parse_http=True):
        headers = record.http_headers
        if headers is None or headers.status_code != 200 or record.http_content_type not in _HTML:
            continue
        place = record.stream_pos
        body = record.reader.read(_PAGE + 1)
        if len(body) <= _PAGE and len(body) < record.content_length:
            raise EOFError(f"the record at byte {place} should have {record.content_length - len(body):,} bytes more")
        try:
            body = _decoded(body, headers.get("Transfer-Encoding"), headers.get("Content-Encoding"))
        except EOFError:
            yield StoryError("truncated", "the packed page is cut off; it is not read", place)
            continue
        if len(body) > _PAGE:
            yield StoryError("too-large", f"more than {_PAGE:,} bytes of HTML", place)
        else:
            name = str(record.record_id or "").strip("<>")
            url, date = record.headers.get("WARC-Target-URI"), record.headers.get("WARC-Date")
            yield _Page(place, name, url, date, record.http_charset, body)


# --- as servers send it: in chunks, packed. Many crawlers keep that; others unpack and keep the header that says so.


def _decoded(body: bytes, transfer: str | None, content: str | None) -> bytes:
    """What a browser would show. A body that is not what its headers say stays as it is.

    :raises EOFError: when it is cut off.
    """
    if "chunked" in (transfer or "").lower():
        body = _joined(body)
    for name in reversed((content or "").lower().split(",")):
        unpack = _UNPACK.get(name.strip())
        if unpack is not None:
            with contextlib.suppress(zlib.error, OSError):
                body = unpack(body)
    return body


def _joined(body: bytes) -> bytes:
    """The chunks without their sizes: a size in hexadecimal before each."""
    pieces, at = list[bytes](), 0
    while found := _CHUNK.match(body, at):
        size = int(found.group(1), 16)
        if not size:
            return b"".join(pieces)
        pieces.append(body[found.end() : found.end() + size])
        at = found.end() + size + 2
    return body


def _inflated(body: bytes) -> bytes:
    """Out of gzip or zlib; ``deflate`` also comes without a header.

    :raises EOFError: when the end is missing.
    """
    try:
        return _unpacked(body, zlib.MAX_WBITS | 32)
    except zlib.error:
        return _unpacked(body, -zlib.MAX_WBITS)


def _unpacked(body: bytes, header: int) -> bytes:
    decoder = zlib.decompressobj(header)
    found = decoder.decompress(body, _PAGE + 1)
    if not decoder.eof and len(found) <= _PAGE:
        raise EOFError
    return found


def _arrow(codec: str) -> Callable[[bytes], bytes]:
    def unpack(body: bytes) -> bytes:
        import pyarrow as pa

        return bytes(pa.CompressedInputStream(pa.BufferReader(body), codec).read(_PAGE + 1))

    return unpack


_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
_UNPACK: Mapping[str, Callable[[bytes], bytes]] = {
    **dict.fromkeys(("gzip", "x-gzip", "deflate"), _inflated),
    "br": _arrow("brotli"),
    "zstd": _arrow("zstd"),
}


# --- the text of a page


def _story(page: _Page) -> Draft:
    """Title, date, site and main text of a page; the day of the crawl serves where the page names none."""
    found = _extracted(page)
    if found is None or not (found.text or "").strip():
        raise StoryError("no-text", f"no main text in {page.url or 'the page'}; it is not read", page.place)
    return Draft(
        id=page.name,
        text=_body(found),
        date=found.date or page.date,
        title=found.title,
        source=found.sitename or found.hostname,
        url=page.url,
        language=_language(page.html),
        extra={"byline": found.author, "crawled": page.date, "date_from": "page" if found.date else "crawl"},
    )


def _body(found: Any) -> str:
    """The paragraphs of the main text, which trafilatura gives a line each, without the title as the first."""
    lines = [line for line in found.text.splitlines() if line.strip()]
    return "\n\n".join(lines[1:] if found.title and lines[0].strip() == found.title.strip() else lines)


def _extracted(page: _Page) -> Any:
    """What trafilatura finds. It meets the wildest HTML there is, so that anything it raises is the page's fault."""
    html: bytes | str = page.html
    if page.charset:
        with contextlib.suppress(LookupError, ValueError):  # a charset that nobody knows: the page is asked
            html = page.html.decode(page.charset, "replace")
    trafilatura = library("trafilatura")
    try:
        return trafilatura.bare_extraction(
            html, url=page.url, with_metadata=True, include_comments=False, include_tables=False
        )
    except Exception as error:
        raise StoryError("bad-html", f"no text can be taken out of {page.url}: {error!r}", page.place) from None


def _language(html: bytes) -> str | None:
    found = re.search(rb"<html[^>]*\blang\s*=\s*[\"']?([A-Za-z_-]+)", html[:20_000], re.IGNORECASE)
    return found.group(1).decode("ascii") if found else None


READER = Reader(
    "warc", "WARC web archive, main text of its pages (CC-NEWS)", lambda name, head: head.startswith(b"WARC/"), _read
)
