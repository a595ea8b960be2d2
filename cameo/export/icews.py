"""ICEWS: tab- or comma-separated, with a header, empty where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping

from cameo.export.cells import Context, Filled, Row, Value, reads, take
from cameo.export.countries import country
from cameo.export.gdelt import actor_types
from cameo.export.published import role_label

_UNSPECIFIED = ", not specified below"  # CAMEO's, which ICEWS leaves out


def _participant(title: str, role: str) -> dict[str, Filled]:
    def sectors(row: Row, context: Context) -> Value:
        return ",".join(role_label(code) for code in actor_types(row, role)) or None

    def name(row: Row, context: Context) -> Value:
        code = row[f"{role}_country"]
        return country(code, row["date"]).name if code else None

    return {
        f"{title} Name": take(f"{role}_name", "name in the dictionary, else the words"),
        f"{title} Sectors": Filled(
            "names of CAMEO's roles, joined by commas", sectors, reads(role, "organisation", "sectors")
        ),
        f"{title} Country": Filled("name of the state on the day", name, (*reads(role, "country"), "date")),
    }


COLUMNS: Mapping[str, Filled] = {
    "Event ID": take("number", "1 to N in the order of date and id; `number` in the full schema"),
    "Event Date": take("date", "day of the event, YYYY-MM-DD"),
    **_participant("Source", "source"),
    "Event Text": Filled(
        "what the code means",
        lambda row, context: row["event_label"].removesuffix(_UNSPECIFIED),
        ("event_label",),
    ),
    "CAMEO Code": take("event_code", "CAMEO code; text, since `010` is not 10"),
    **_participant("Target", "target"),
    "Story ID": take("story_number", "1 to N as the stories come; `story_number` in the full schema"),
    "Sentence Number": Filled(
        "sentence, from 1; 0 for the title", lambda row, context: row["sentence"] + 1, ("sentence",)
    ),
    "Publisher": take("document_source", "publisher"),
}
