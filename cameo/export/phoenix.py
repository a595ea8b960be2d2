"""Phoenix: tab-separated, no header, with OEDA's penta classes and list of Goldstein values."""

from __future__ import annotations

from collections.abc import Mapping

from cameo.codes import Code
from cameo.events import UNKNOWN
from cameo.export.cells import Context, Filled, Row, Value, day, reads, take
from cameo.export.published import chunks, penta_class


def _participant(title: str, role: str) -> dict[str, Filled]:
    """The whole code, and what Phoenix makes of it: its first three letters, the next three, the rest."""

    def parts(row: Row) -> list[str]:
        code = row[f"{role}_code"]
        return [] if code == UNKNOWN else chunks(code)

    code = reads(role, "code")
    return {
        f"{title}Full": take(f"{role}_code", "actor code; `---` if absent or in no dictionary"),
        f"{title}Entity": Filled("its first three letters", lambda row, context: "".join(parts(row)[:1]), code),
        f"{title}Role": Filled("the next three", lambda row, context: "".join(parts(row)[1:2]), code),
        f"{title}Attribute": Filled(
            "the others by threes, joined by `;`", lambda row, context: ";".join(parts(row)[2:]), code
        ),
    }


def phoenix_goldstein(code: Code) -> float:
    """Phoenix's value where its list has another one than GDELT's, which also serves codes that it lacks."""
    return code.goldstein if code.goldstein_phoenix is None else code.goldstein_phoenix


def _goldstein(row: Row, context: Context) -> Value:
    code = context.code(row)
    return row["goldstein"] if code is None else phoenix_goldstein(code)


def issue_name(issue: str) -> str:
    """An issue as Phoenix writes names: ``NUCLEAR_WEAPONS``."""
    return issue.upper().replace("-", "_")


def _issues(row: Row, context: Context) -> str:
    """``NAME,count`` joined by ``;``. The count is of sentences, and a row comes from one."""
    return ";".join(f"{issue_name(issue)},1" for issue in row["issues"] or ())


def _dated(pattern: str, meaning: str) -> Filled:
    return Filled(meaning, lambda row, context: day(row["date"], pattern), ("date",))


COLUMNS: Mapping[str, Filled] = {
    "EventID": Filled(
        "number and version of cameo, joined by `_`; the number is `number` in the full schema",
        lambda row, context: f"{row['number']}_{context.version}",
        ("number",),
    ),
    "Date": _dated("{y}{m}{d}", "day of the event, YYYYMMDD"),
    "Year": _dated("{y}", "YYYY"),
    "Month": _dated("{m}", "MM"),
    "Day": _dated("{d}", "DD"),
    **_participant("SourceActor", "source"),
    **_participant("TargetActor", "target"),
    "EventCode": take("event_code", "CAMEO code"),
    "EventRootCode": take("event_root", "its first two digits"),
    "PentaClass": Filled(
        "0 statement (01, 02), 1 and 2 verbal and material cooperation, 3 and 4 conflict",
        lambda row, context: penta_class(row["event_root"]),
        ("event_root",),
    ),
    "GoldsteinScore": Filled(
        "Phoenix's list of values; GDELT's for codes that it lacks", _goldstein, ("event_code", "goldstein")
    ),
    "Issues": Filled("issues of the sentence as `NAME,1`, joined by `;`", _issues, ("issues",)),
    "SentenceID": Filled(
        "id of the story and number of the sentence, joined by `_`",
        lambda row, context: f"{row['document']}_{row['sentence']}",
        ("document", "sentence"),
    ),
    "URLs": take("document_url", "address of the story"),
    "NewsSources": take("document_source", "publisher"),
}
