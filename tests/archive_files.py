"""The fixtures of ``tests/data/archives`` as archives come: packed, and with the formats that are not text."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

DATA = Path(__file__).parent / "data" / "archives"

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_NEXIS = (
    ("Documents (1)", ""),
    ("1. Serbia Asks Russia for Help", ""),
    ("", ""),
    ("Serbia Asks Russia for Help", "Heading1"),
    ("The Example Times", ""),
    ("June 3, 2011 Friday", ""),
    ("Copyright 2011 Example Publishing All Rights Reserved", ""),
    ("Section: FOREIGN; Pg. 4", ""),
    ("Length: 15 words", ""),
    ("Dateline: BELGRADE", ""),
    ("Body", ""),
    ("Serbia asked Russia for economic aid on Friday.", ""),
    ("Moscow & Belgrade signed a gas agreement.", ""),
    ("Load-Date: June 3, 2011", ""),
    ("End of Document", ""),
)
_PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>{title}</title>
<meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2024-05-05T08:00:00+00:00"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>{title}</h1>
<p>The foreign minister of Ghana arrived in Togo on Sunday for talks about the common border, officials said.</p>
<p>Ghana and Togo agreed to exchange maps, and the two ministers signed a declaration in the evening in Lome.</p>
<p>The talks will go on in Accra next month, a spokesman of the ministry told reporters after the meeting.</p>
</article><footer>All rights reserved</footer></body></html>"""


def build(folder: Path) -> Path:
    """All fixtures, packed as they are handed out, in one folder."""
    for name in ("news.jsonl", "news.csv", "news.tsv", "newsml-g2.xml", "petrarch.xml", "trec.sgml"):
        (folder / name).write_bytes((DATA / name).read_bytes())
    for name in ("nexis.rtf", "factiva.html", "factiva-tagged.html"):
        (folder / name).write_bytes((DATA / name).read_bytes())
    for path in sorted((DATA / "text").rglob("*.*")):
        target = folder / "text" / path.relative_to(DATA / "text")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    rows = [json.loads(line) for line in (DATA / "news.jsonl").read_text("utf-8").splitlines()]
    (folder / "news.json").write_text(json.dumps(rows), "utf-8")
    (folder / "nyt.tgz").write_bytes(tgz(members(DATA / "nyt")))
    (folder / "rcv1.zip").write_bytes(zipped(members(DATA / "rcv1")))
    (folder / "proquest.zip").write_bytes(zipped(members(DATA / "proquest")))
    (folder / "afp_eng_201001.gz").write_bytes(gzip.compress((DATA / "afp_eng_201001").read_bytes(), mtime=0))
    (folder / "crawl.warc.gz").write_bytes(b"".join(gzip.compress(record, mtime=0) for record in warc_records()))
    (folder / "news.parquet").write_bytes(parquet())
    (folder / "nexis.docx").write_bytes(docx())
    return folder


def members(folder: Path) -> dict[str, bytes]:
    """The files below a folder, by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def tarred(files: Mapping[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tar:
        for name, data in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))
    return out.getvalue()


def tgz(files: Mapping[str, bytes]) -> bytes:
    return gzip.compress(tarred(files), mtime=0)


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(lines: Iterable[tuple[str, str]] = _NEXIS) -> bytes:
    """A Word file with these paragraphs and styles, as Nexis Uni writes it."""
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text.replace("&", "&amp;")}</w:t></w:r></w:p>'
        for text, style in lines
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W}><w:body>{paragraphs}</w:body></w:document>'
    return zipped({"[Content_Types].xml": _TYPES.encode(), "word/document.xml": body.encode()})


def parquet() -> bytes:
    rows = [json.loads(line) for line in (DATA / "news.jsonl").read_text("utf-8").splitlines()]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def warc_records() -> list[bytes]:
    """A crawl: what made it, a request, two pages, a picture, a page that is gone."""
    page = _PAGE.format(title="Ghana and Togo hold border talks").encode()
    answers = [
        ("1", 200, "text/html; charset=UTF-8", page),
        ("2", 200, "image/png", b"\x89PNG"),
        ("3", 404, "text/html", b"<html>Not found</html>"),
        ("4", 200, "text/html", _PAGE.format(title="Togo thanks Ghana").encode()),
    ]
    return [
        warc_record("warcinfo", "0", b"software: example\r\n", "application/warc-fields"),
        warc_record("request", "9", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        *(
            warc_record("response", name, f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n\r\n".encode() + body)
            for name, status, kind, body in answers
        ),
    ]


def warc_record(kind: str, name: str, body: bytes, content: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0000000{name}>\r\n"
        f"WARC-Target-URI: https://news.example/{name}\r\nWARC-Date: 2024-05-06T01:02:03Z\r\n"
        f"Content-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"
