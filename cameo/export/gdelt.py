"""GDELT 1.0 and 2.0: events and mentions, tab-separated, no header, empty where nothing is known."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from cameo.codes import Code
from cameo.export.cells import Context, Filled, Row, Value, count, day, known, reads, take
from cameo.export.published import organisation_parts

_MIDNIGHT = "{y}{m}{d}000000"  # days are known, hours are not
_WEB, _CITATION = 1, 2  # MentionType: an address, or a citation


def fraction_date(date: datetime.date) -> float:
    """Year and the part of it that is over, with months of 30 days and years of 365, as GDELT counts."""
    return round(date.year + ((date.month - 1) * 30 + date.day) / 365, 4)


def actor_types(row: Row, role: str) -> list[str]:
    """Kinds of organisation, then sectors; the first three are what GDELT has room for."""
    organisation = row[f"{role}_organisation"]
    types = organisation_parts(organisation)[0] if organisation else []
    return list(dict.fromkeys([*types, *(row[f"{role}_sectors"] or ())]))


def _actor(number: int, role: str) -> dict[str, Filled]:
    """The ten columns of one actor, from the parts of its mention."""

    def part(kind: int) -> tuple[str, str]:
        return f"Actor{number}Type{kind}Code", f"kind of organisation or role, {kind} of 3"

    def country(row: Row, context: Context) -> Value:
        organisation = row[f"{role}_organisation"]
        return row[f"{role}_country"] or (organisation_parts(organisation)[1] if organisation else None)

    def group(row: Row, context: Context) -> Value:
        organisation = row[f"{role}_organisation"]
        return row[f"{role}_group"] or (organisation_parts(organisation)[2] if organisation else None)

    def item(values: list[str] | None, place: int) -> str | None:
        return values[place] if values and place < len(values) else None

    def name(row: Row, context: Context) -> Value:
        return row[f"{role}_name"].upper() if row[f"{role}_name"] else None

    columns = {
        f"Actor{number}Code": Filled("actor code", lambda r, c: known(r[f"{role}_code"]), reads(role, "code")),
        f"Actor{number}Name": Filled("name in the dictionary, else the words, in capitals", name, reads(role, "name")),
        f"Actor{number}CountryCode": Filled(
            "country, or region of an organisation", country, reads(role, "country", "organisation")
        ),
        f"Actor{number}KnownGroupCode": Filled(
            "named group or organisation", group, reads(role, "group", "organisation")
        ),
        f"Actor{number}EthnicCode": take(f"{role}_ethnicity", "ethnic group"),
    }
    for place in (0, 1):
        columns[f"Actor{number}Religion{place + 1}Code"] = Filled(
            f"religion, {place + 1} of 2",
            lambda r, c, place=place: item(r[f"{role}_religions"], place),  # type: ignore[misc]
            reads(role, "religions"),
        )
    for place in (0, 1, 2):
        title, meaning = part(place + 1)
        columns[title] = Filled(
            meaning,
            lambda r, c, place=place: item(actor_types(r, role), place),  # type: ignore[misc]
            reads(role, "organisation", "sectors"),
        )
    return columns


def _dated(pattern: str, meaning: str, column: str = "date") -> Filled:
    def value(row: Row, context: Context) -> Value:
        digits = day(row[column], pattern)
        return None if digits is None else int(digits)

    return Filled(meaning, value, (column,))


def _base(row: Row, context: Context) -> Value:
    return row["event_code"][:3]


def _goldstein(row: Row, context: Context) -> Value:
    code: Code | None = context.code(row)
    return row["goldstein"] if code is None else code.goldstein


def _events(added: str) -> dict[str, Filled]:
    return {
        "GLOBALEVENTID": take("number", "1 to N in the order of date and id; `number` in the full schema"),
        "SQLDATE": _dated("{y}{m}{d}", "day of the event, YYYYMMDD"),
        "MonthYear": _dated("{y}{m}", "YYYYMM"),
        "Year": _dated("{y}", "YYYY"),
        "FractionDate": Filled(
            "year and the part of it that is over: ((month − 1) × 30 + day) / 365",
            lambda row, context: fraction_date(row["date"]),
            ("date",),
        ),
        **_actor(1, "source"),
        **_actor(2, "target"),
        "IsRootEvent": Filled(
            "1 in the title or first sentence, else 0; GDELT looks at the lead paragraph",
            lambda row, context: int(row["sentence"] <= 0),
            ("sentence",),
        ),
        "EventCode": take("event_code", "CAMEO code"),
        "EventBaseCode": Filled("its first three digits", _base, ("event_code",)),
        "EventRootCode": take("event_root", "its first two digits"),
        "QuadClass": take("quad_class", "GDELT's quad class, 1 to 4"),
        "GoldsteinScale": Filled("GDELT's list of values", _goldstein, ("event_code", "goldstein")),
        "NumMentions": count("num_mentions", "events of the day in this row; 1 without that filter"),
        "NumSources": count("num_sources", "their publishers; 1 without that filter"),
        "NumArticles": count("num_articles", "their stories; 1 without that filter"),
        "DATEADDED": _dated(added, "day of the story", "story_date"),
        "SOURCEURL": take("document_url", "address of the story"),
    }


EVENTS_1 = _events("{y}{m}{d}")
EVENTS_2 = _events(_MIDNIGHT)


def _identifier(row: Row, context: Context) -> Value:
    return row["document_url"] or row["document"]


def _offset(role: str) -> Filled:
    column = f"{role}_start"
    return take(column, "first character in the text (in the title for sentence 0); GDELT's count from its own text")


MENTIONS: Mapping[str, Filled] = {
    "GLOBALEVENTID": take("number", "the event's number"),
    "EventTimeDate": _dated(_MIDNIGHT, "day of the event, hours 000000"),
    "MentionTimeDate": _dated(_MIDNIGHT, "day of the story, hours 000000", "story_date"),
    "MentionType": Filled(
        "1 if the story has an address, 2 (citation) if not",
        lambda row, context: _WEB if row["document_url"] else _CITATION,
        ("document_url",),
    ),
    "MentionSourceName": take("document_source", "publisher"),
    "MentionIdentifier": Filled("address of the story, else its id", _identifier, ("document_url", "document")),
    "SentenceID": Filled("sentence, from 1; 0 for the title", lambda row, context: row["sentence"] + 1, ("sentence",)),
    "Actor1CharOffset": _offset("source"),
    "Actor2CharOffset": _offset("target"),
    "ActionCharOffset": _offset("trigger"),
    "MentionDocLen": take("document_length", "characters in the story"),
}
