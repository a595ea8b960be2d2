"""ProQuest TDM Studio: one ``RECORD`` a file, its text as escaped HTML."""

from __future__ import annotations

from cameo.archive.readers.markup import Element, first, flat, html_text, xml_reader
from cameo.archive.readers.source import Draft

_TEXTS = (".//{*}FullText", ".//{*}HiddenText", ".//{*}TextInfo/{*}Text", ".//{*}Text")


def _story(record: Element) -> Draft:
    return Draft(
        id=first(record, ".//{*}GOID"),
        text=_text(record),
        date=first(record, ".//{*}NumericDate") or first(record, ".//{*}StartDate"),
        title=first(record, ".//{*}TitleAtt/{*}Title") or first(record, ".//{*}Obj/{*}Title"),
        source=first(record, ".//{*}PubFrosting/{*}Title") or first(record, ".//{*}PublisherName"),
        url=first(record, ".//{*}URLDocView") or first(record, ".//{*}Url"),
        language=first(record, ".//{*}ISOCode") or first(record, ".//{*}RawLang"),
        extra={
            "type": first(record, ".//{*}ObjectType"),
            "section": first(record, ".//{*}Section"),
            "byline": first(record, ".//{*}OriginalForm"),
            "dateline": first(record, ".//{*}Dateline"),
        },
        line=record.sourceline,
    )


def _text(record: Element) -> str:
    """The longest form that is there; the abstract is none of them."""
    for path in _TEXTS:
        for found in record.iterfind(path):
            text = flat(found)
            if "<" in text or found.get("HTMLContent") == "true":
                text = html_text(text)
            if text:
                return text
    return ""


READER = xml_reader("proquest", "ProQuest TDM Studio XML", roots=("RECORD",), tag="{*}RECORD", story=_story)
