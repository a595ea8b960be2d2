"""The XML that PETRARCH reads: sentences with a date, one document each, as PETRARCH codes them."""

from __future__ import annotations

from cameo.archive.readers.markup import Element, first, xml_reader
from cameo.archive.readers.source import Draft


def _story(sentence: Element) -> Draft:
    """The phrase-structure tree in ``Parse`` is left: cameo parses dependencies."""
    return Draft(
        id=sentence.get("id"),
        text=first(sentence, "Text") or "",
        date=sentence.get("date"),
        source=sentence.get("source"),
        url=sentence.get("url"),
        extra={"category": sentence.get("category"), "evaluation": sentence.get("evaluation")},
        line=sentence.sourceline,
    )


READER = xml_reader(
    "petrarch", "PETRARCH input XML, one sentence a document", roots=("Sentences",), tag="{*}Sentence", story=_story
)
