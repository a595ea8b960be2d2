"""NewsML-G2 of the IPTC: news items alone, or many in a ``newsMessage``, with NITF, XHTML or plain text inside."""

from __future__ import annotations

from cameo.archive.readers import nitf
from cameo.archive.readers.markup import Element, first, flat, paragraphs, xml_reader
from cameo.archive.readers.source import Draft

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _story(item: Element) -> Draft:
    guid, version = item.get("guid"), item.get("version")
    language = item.find("{*}contentMeta/{*}language")
    provider = item.find("{*}itemMeta/{*}provider")
    tag = language.get("tag") if language is not None else None
    return Draft(
        id=f"{guid}:{version}" if guid and version not in (None, "1") else guid,  # updates are stories of their own
        text=_text(item),
        date=first(item, "{*}contentMeta/{*}contentCreated")
        or first(item, "{*}itemMeta/{*}firstCreated")
        or first(item, "{*}itemMeta/{*}versionCreated"),
        title=first(item, "{*}contentMeta/{*}headline") or first(item, "{*}itemMeta/{*}title"),
        source=(flat(provider) or provider.get("literal") or provider.get("qcode")) if provider is not None else None,
        url=item.get("residref"),
        language=tag or item.get(_LANG),
        extra={
            "guid": guid,
            "version": version,
            "status": _code(item, "{*}itemMeta/{*}pubStatus"),
            "urgency": first(item, "{*}contentMeta/{*}urgency"),
            "byline": first(item, "{*}contentMeta/{*}by"),
            "dateline": first(item, "{*}contentMeta/{*}dateline"),
            "subjects": [one.get("qcode") for one in item.iterfind("{*}contentMeta/{*}subject") if one.get("qcode")],
        },
        line=item.sourceline,
    )


def _code(item: Element, path: str) -> str | None:
    found = item.find(path)
    return found.get("qcode") if found is not None else None


def _text(item: Element) -> str:
    """The first content that has text: an item may bring the same story in several forms."""
    for content in item.iterfind("{*}contentSet/*"):
        for inner in content.iterfind(".//{*}nitf"):
            return nitf.story(inner).text
        if text := paragraphs(content.iterfind(".//{*}body//{*}p")) or paragraphs(content.iterfind(".//{*}p")):
            return text
        if text := flat(content):
            return text
    return ""


READER = xml_reader(
    "newsml-g2",
    "NewsML-G2 news items (IPTC)",
    roots=("newsItem", "newsMessage", "packageItem"),
    tag="{*}newsItem",
    story=_story,
)
