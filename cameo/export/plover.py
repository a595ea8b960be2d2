"""PLOVER's types: POLECAT's table (tab-separated, with a header, ``None`` where nothing is known) and PLOVER's JSON.

Codes that the crosswalk gives no type are left out of both. Intensity is a scale of its own, which a Goldstein value
is not; it stays blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cameo.export.cells import Context, Filled, Row, Value, reads, take
from cameo.export.countries import country
from cameo.export.gdelt import actor_types
from cameo.export.published import plover_quad

_JOIN = "; "
_QUADS = {1: "V-COOP", 2: "M-COOP", 3: "V-CONF", 4: "M-CONF"}
_CODER = "cameo"


def _mode(row: Row, context: Context) -> str | None:
    code = context.code(row)
    return code.plover.mode if code and code.plover else None


def _contexts(row: Row, context: Context) -> list[str]:
    code = context.code(row)
    found = code.plover.context if code and code.plover else None
    return list(dict.fromkeys((*(found.split(_JOIN) if found else ()), *context.issue_contexts(row))))


# --- POLECAT


def _participant(title: str, role: str) -> dict[str, Filled]:
    def state(row: Row, context: Context) -> Value:
        code = row[f"{role}_country"]
        return country(code, row["date"]).iso3 or code if code else None

    def cow(row: Row, context: Context) -> Value:
        code = row[f"{role}_country"]
        return country(code, row["date"]).cowc or None if code else None

    dated = (*reads(role, "country"), "date")
    sectors = reads(role, "organisation", "sectors")
    return {
        f"{title} Name": take(f"{role}_name", "name in the dictionary, else the words"),
        f"{title} Country": Filled("ISO 3166 letters of the state on the day", state, dated),
        f"{title} COW": Filled("Correlates of War letters of the state on the day", cow, dated),
        f"Primary {title} Sector": Filled(
            "first of the sectors", lambda row, context: next(iter(actor_types(row, role)), None), sectors
        ),
        f"{title} Sectors": Filled(
            "CAMEO's codes of roles, joined by `; `", lambda row, context: _JOIN.join(actor_types(row, role)), sectors
        ),
        f"{title} Name Raw": take(f"{role}_text", "the words in the story"),
    }


POLECAT: Mapping[str, Filled] = {
    "Event ID": take("event_id", "the event's own id, as in the full schema"),
    "Event Date": take("date", "day of the event, YYYY-MM-DD"),
    "Event Type": take("plover", "PLOVER type of the CAMEO code"),
    "Event Mode": Filled("PLOVER mode of the CAMEO code", _mode, ("event_code",)),
    "Quad Code": Filled(
        "PLOVER's quad class of the type: V-COOP, M-COOP, V-CONF, M-CONF",
        lambda row, context: _QUADS.get(plover_quad(row["plover"]) or 0),
        ("plover",),
    ),
    "Contexts": Filled(
        "PLOVER contexts of the CAMEO code, then of the issues, joined by `; `",
        lambda row, context: _JOIN.join(_contexts(row, context)),
        ("event_code", "issues"),
    ),
    **_participant("Actor", "source"),
    **_participant("Recipient", "target"),
    "Source": take("document_source", "publisher"),
    "Publication Date": take("story_date", "day of the story"),
    "Language": take("document_language", "language of the story"),
    "Version": Filled("version of cameo", lambda row, context: f"{_CODER} {context.version}", ()),
}


# --- PLOVER JSON


def _entities(role: str) -> Filled:
    def value(row: Row, context: Context) -> Value:
        if row[f"{role}_text"] is None:
            return []
        parts: dict[str, Any] = {
            "code": row[f"{role}_code"],
            "sector": actor_types(row, role),
            "entity_text": row[f"{role}_name"],
            "identifier_id": row[f"{role}_entry"],
            "identifier_text": _CODER if row[f"{role}_entry"] else None,
            "religion": list(row[f"{role}_religions"]),
            "ethnicity": row[f"{role}_ethnicity"],
        }
        return [{name: part for name, part in parts.items() if part not in (None, [])}]

    names = ("code", "organisation", "sectors", "name", "entry", "religions", "ethnicity", "text")
    return Filled("one entity, none if the story names nobody; `sector` has CAMEO's roles", value, reads(role, *names))


def _text(row: Row, context: Context) -> Value:
    return row["sentence_text"] if context.with_text else None


def _text_info(row: Row, context: Context) -> Value:
    start, end = row["sentence_start"], row["sentence_end"]
    return {"sequence": row["sentence"] + 1, "start": start, "end": end}


def _citation(row: Row, context: Context) -> Value:
    cited = {
        "url": row["document_url"],
        "title": row["document_title"] if context.with_text else None,
        "language": row["document_language"],
        "publication": row["document_source"],
        "coder": _CODER,
        "codebook": "CAMEO 1.1b3, by the CAMEO-PLOVER crosswalk",
        "version": context.version,
    }
    return {name: value for name, value in cited.items() if value is not None}


JSON: Mapping[str, Filled] = {
    "id": take("event_id", "the event's own id, as in the full schema"),
    "has_event": Filled("always true", lambda row, context: True, ()),
    "date": Filled("day of the event, YYYY-MM-DD", lambda row, context: row["date"].isoformat(), ("date",)),
    "actor": _entities("source"),
    "recipient": _entities("target"),
    "event": Filled("the PLOVER type of the CAMEO code", lambda row, context: [row["plover"]], ("plover",)),
    "event_text": Filled("what the CAMEO code means", lambda row, context: [row["event_label"]], ("event_label",)),
    "quad_code": Filled(
        "PLOVER's quad class of the type, 1 to 4", lambda row, context: plover_quad(row["plover"]), ("plover",)
    ),
    "mode": Filled(
        "PLOVER mode of the CAMEO code",
        lambda row, context: [mode] if (mode := _mode(row, context)) else [],
        ("event_code",),
    ),
    "context": Filled("PLOVER contexts of the CAMEO code, then of the issues", _contexts, ("event_code", "issues")),
    "link": take("mirror_of", "id of the event that this one mirrors"),
    "text": Filled("the sentence, with `--with-text`", _text, ("sentence_text",)),
    "text_info": Filled(
        "sentence (from 1; 0 for the title) and its place in the story",
        _text_info,
        ("sentence", "sentence_start", "sentence_end"),
    ),
    "cite_info": Filled(
        "address, publisher, language, and what coded it; the title with `--with-text`",
        _citation,
        ("document_url", "document_title", "document_language", "document_source"),
    ),
    "coder": Filled("`cameo`", lambda row, context: _CODER, ()),
    "comment": Filled("the CAMEO code", lambda row, context: f"CAMEO {row['event_code']}", ("event_code",)),
}
