"""Write ``cameo/export/published.json``: the columns of published event data, carried over from tables of facts.

``python tools/make_published.py FACTS_DIR [-o FILE]`` reads ``schemas.json`` (names, order and types of columns) and
``cameo_codes.csv`` (Phoenix's penta class by root) and writes the file anew.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "cameo" / "export" / "published.json"

SOURCES = {
    "gdelt1": ("gdelt1_events", "GDELT Event Database, data format codebook 1.03 (2013)"),
    "gdelt2": ("gdelt2_events", "GDELT Event Database, data format codebook 2.0 (2015), events"),
    "gdelt2-mentions": ("gdelt2_mentions", "GDELT Event Database, data format codebook 2.0 (2015), mentions"),
    "icews": ("icews", "ICEWS Coded Event Data, Harvard Dataverse, doi:10.7910/DVN/28075"),
    "polecat": ("polecat", "POLECAT Weekly Data, Harvard Dataverse, doi:10.7910/DVN/AJGVIT"),
    "phoenix": ("phoenix_rt", "Phoenix data, Open Event Data Alliance, github.com/openeventdata/phoenix_pipeline"),
    "plover": ("plover_json", "PLOVER manual 0.8, Open Event Data Alliance, github.com/openeventdata/PLOVER"),
}

# By type; the four verbal and material halves of cooperation and conflict as in the PLOVER manual.
PLOVER_QUAD = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}

# CAMEO manual 1.1b3, chapter 3: codes of kinds of organisation and of regions, which open an organisation's code.
ORGANISATIONS = ["IGO", "IMG", "INT", "MNC", "NGM", "NGO", "UIS"]
REGIONS = [
    "AFR", "ASA", "BLK", "CAF", "CAS", "CAU", "CEU", "CFR", "CRB", "EAF", "EEU", "EIN", "EUR", "LAM", "MDT", "MEA",
    "NAF", "NMR", "PGS", "SAF", "SAM", "SAS", "SCN", "SEA", "WAF", "WAS", "WST",
]  # fmt: skip
ROLES = {
    "AGR": "Agriculture", "BUS": "Business", "COP": "Police", "CRM": "Criminals", "CVL": "Civilians",
    "DEV": "Development", "EDU": "Education", "ELI": "Elites", "ENV": "Environment", "GOV": "Government",
    "HLH": "Health", "HRI": "Human Rights", "INS": "Insurgents", "JUD": "Judiciary", "LAB": "Labor",
    "LEG": "Legislature", "MED": "Media", "MIL": "Military", "MOD": "Moderates", "OPP": "Opposition",
    "PTY": "Parties", "RAD": "Radicals", "REB": "Rebels", "REF": "Refugees", "REL": "Religious", "SEP": "Separatists",
    "SPY": "State Intelligence", "UAF": "Unaligned Armed Forces", "IGO": "International Government Organization",
    "MNC": "Multinational Corporation", "NGM": "Nongovernmental Movement", "NGO": "Nongovernmental Organization",
    "INT": "International", "IMG": "International Militarized Group", "UIS": "Unidentified State",
}  # fmt: skip


def published(facts: Path) -> dict[str, Any]:
    """Everything that the file holds."""
    schemas = json.loads((facts / "schemas.json").read_text("utf-8"))
    with (facts / "cameo_codes.csv").open(newline="", encoding="utf-8") as stream:
        penta = {row["root"]: int(row["quad_phoenix"]) for row in csv.DictReader(stream)}
    formats = {
        name: {"source": source, "columns": [[column["name"], column["type"]] for column in schemas[key]["columns"]]}
        for name, (key, source) in SOURCES.items()
    }
    return {
        "about": "Columns, types and class schemes of published event data. Written by tools/make_published.py.",
        "formats": formats,
        "phoenix_penta": penta,
        "plover_quad": PLOVER_QUAD,
        "organisations": ORGANISATIONS,
        "regions": REGIONS,
        "roles": dict(sorted(ROLES.items())),
    }


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("facts", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    given = parser.parse_args()
    text = json.dumps(published(given.facts), indent=1, ensure_ascii=False)
    given.output.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
