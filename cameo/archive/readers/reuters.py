"""Reuters Corpus Volume 1: one ``newsitem`` a file, the files of a day in a zip."""

from __future__ import annotations

from cameo.archive.readers.markup import Element, first, paragraphs, xml_reader
from cameo.archive.readers.source import Draft

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _story(item: Element) -> Draft:
    core = {one.get("element"): one.get("value") for one in item.iterfind("metadata/dc")}
    return Draft(
        id=item.get("itemid"),
        text=paragraphs(item.iterfind("text//p")),
        date=item.get("date") or core.get("dc.date.published") or core.get("dc.date.created"),
        title=first(item, "headline") or first(item, "title"),
        source=core.get("dc.publisher"),
        language=item.get(_LANG),
        extra={
            "byline": first(item, "byline"),
            "dateline": first(item, "dateline"),
            "codes": [one.get("code") for one in item.iterfind("metadata/codes/code") if one.get("code")],
        },
        line=item.sourceline,
    )


READER = xml_reader("rcv1", "Reuters Corpus Volume 1 XML", roots=("newsitem",), tag="{*}newsitem", story=_story)
