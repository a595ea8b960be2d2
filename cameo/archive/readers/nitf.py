"""NITF, the News Industry Text Format, as in the New York Times Annotated Corpus: one story a file, in ``.tgz``."""

from __future__ import annotations

from typing import Any

from cameo.archive.readers.markup import Element, first, flat, paragraphs, xml_reader
from cameo.archive.readers.source import Draft

_DAY = ("publication_year", "publication_month", "publication_day_of_month")  # names of <meta> in the corpus


def story(root: Element) -> Draft:
    """What one ``nitf`` element says; also inside NewsML-G2, with or without a namespace."""
    metas = {meta.get("name"): meta.get("content") for meta in root.iterfind(".//{*}meta")}
    name = root.find(".//{*}doc-id")
    published = root.find(".//{*}pubdata")
    issued = root.find(".//{*}date.issue")
    about: dict[str, Any] = dict(published.attrib) if published is not None else {}
    date = about.get("date.publication") or (issued.get("norm") if issued is not None else None)
    return Draft(
        id=name.get("id-string") if name is not None else None,
        text=_body(root),
        date=date or _day(metas),
        title=first(root, ".//{*}hedline/{*}hl1") or first(root, "{*}head/{*}title"),
        source=about.get("name"),
        url=about.get("ex-ref"),
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        extra={
            "byline": first(root, ".//{*}byline"),
            "dateline": first(root, ".//{*}dateline"),
            "section": metas.get("print_section") or metas.get("dsk"),
            "page": metas.get("print_page_number"),
            "classifiers": [flat(one) for one in root.iterfind(".//{*}classifier")],
        },
        line=root.sourceline,
    )


def _body(root: Element) -> str:
    """The block that has the full text; the corpus repeats its start in another, ``lead_paragraph``."""
    blocks = [block for block in root.iterfind(".//{*}block") if block.get("class") == "full_text"]
    content = root.find(".//{*}body.content")
    places = blocks or ([content] if content is not None else [])
    return "\n\n".join(filter(None, (paragraphs(place.iterfind(".//{*}p")) or flat(place) for place in places)))


def _day(metas: dict[Any, Any]) -> str | None:
    parts = [metas.get(name) for name in _DAY]
    return "-".join(part.zfill(2) for part in parts if part) if all(parts) else None


READER = xml_reader(
    "nitf", "NITF XML, one story a file (New York Times Annotated Corpus)", roots=("nitf",), tag="{*}nitf", story=story
)
