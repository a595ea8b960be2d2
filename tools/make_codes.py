"""Write ``dictionaries/codes/cameo.yml`` from tables of published facts.

``python tools/make_codes.py FACTS_DIR [-o FILE]`` reads ``cameo_codes.csv`` (codes, labels, parents, quad class and
Goldstein values by GDELT and by Phoenix) and ``cameo2plover.csv`` (the PLOVER crosswalk) and writes the file anew.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parent.parent / "dictionaries" / "codes" / "cameo.yml"

HEADER = """\
# The CAMEO event codes: {count} codes under {roots} roots. Written by tools/make_codes.py; do not edit by hand.
#
# label             the name that CAMEO gives the code (names of roots in capitals, as published)
# parent            the code one level up; a root has none
# quad              GDELT's quad class: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict
# goldstein         conflict (-10) to cooperation (+10)
# goldstein_source  gdelt: published by GDELT; inherited: no published value, so the parent's
# goldstein_phoenix the value in the Phoenix list, where it has another one
# plover            PLOVER event type, mode and context ("; " between two contexts); the crosswalk omits 01 and 02
cameo: 1
kind: codes
language: en
origin: cameo-ontology

codes:
"""

# Why GDELT's value stands where Phoenix has another one.
GOLDSTEIN_NOTES = {
    "016": "Phoenix has the value of an empathetic comment (018); a denial is none",
    "022": "GDELT's; the lists differ by 0.2",
    "124": "GDELT's keeps 124 equal to the root and to its own sub-codes",
    "1246": "GDELT's keeps the sub-codes of 124 equal",
    "163": "GDELT's; sanctions weigh more than a cut in aid (162) in both lists",
    "165": "GDELT's; the lists differ by 0.5",
    "166": "GDELT's keeps 166 equal to its sub-codes, which Phoenix lacks",
}

# The crosswalk lists these twice or in the wrong column.
PLOVER_CORRECTIONS = {
    "08": (("CONCEDE", "", ""), "PLOVER splits 08 into CONCEDE and RETREAT; the root takes the type of 080"),
    "175": (("ASSAULT", "", "pro_autocracy; military"), "context stands in the mode column of the crosswalk"),
}


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file with a header, every cell as text."""
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def read_crosswalk(path: Path) -> dict[str, tuple[str, str, str]]:
    """CAMEO code to PLOVER type, mode and context, corrected."""
    crosswalk: dict[str, tuple[str, str, str]] = {}
    for row in read_table(path):
        code = row["cameo"]
        entry = (row["plover"], row["mode"], row["context"])
        if crosswalk.setdefault(code, entry) != entry and code not in PLOVER_CORRECTIONS:
            sys.exit(f"{path}: {code} is listed twice, as {crosswalk[code]} and {entry}; correct it in this script")
    return crosswalk | {code: entry for code, (entry, _) in PLOVER_CORRECTIONS.items()}


def quoted(text: str) -> str:
    """YAML scalar in double quotes, or in single ones around text that holds double ones."""
    return "'" + text.replace("'", "''") + "'" if '"' in text else f'"{text}"'


def plover_field(entry: tuple[str, str, str]) -> str:
    """The flow map ``{type: AID, context: economic}``, empty fields left out."""
    named = zip(("type", "mode", "context"), entry, strict=True)
    return "plover: {" + ", ".join(f"{name}: {value}" for name, value in named if value) + "}"


def goldstein_fields(row: dict[str, str], published: dict[str, str]) -> Iterator[str]:
    """GDELT's value, or the parent's where none is published; Phoenix's too where it differs."""
    value = row["goldstein_gdelt"]
    yield f"goldstein: {value or published[row['parent']]}"
    yield f"goldstein_source: {'gdelt' if value else 'inherited'}"
    other = row["goldstein_phoenix"]
    if value and other and float(other) != float(value):
        yield f"goldstein_phoenix: {other}"


def entry_fields(row: dict[str, str], published: dict[str, str], plover: tuple[str, str, str] | None) -> Iterator[str]:
    """The fields of one code, in the order of the file."""
    yield f"label: {quoted(row['label'])}"
    if row["parent"]:
        yield f"parent: {quoted(row['parent'])}"
    yield f"quad: {row['quad_gdelt']}"
    yield from goldstein_fields(row, published)
    if plover:
        yield plover_field(plover)
    notes = [GOLDSTEIN_NOTES.get(row["code"], ""), PLOVER_CORRECTIONS.get(row["code"], ((), ""))[1]]
    if any(notes):
        yield f"note: {quoted('; '.join(note for note in notes if note))}"


def render(facts: Path) -> str:
    """The whole file."""
    rows = read_table(facts / "cameo_codes.csv")
    crosswalk = read_crosswalk(facts / "cameo2plover.csv")
    published = {row["code"]: row["goldstein_gdelt"] for row in rows}
    lines = [HEADER.format(count=len(rows), roots=sum(not row["parent"] for row in rows))]
    for row in rows:
        gap = "\n" if not row["parent"] and row is not rows[0] else ""
        fields = ", ".join(entry_fields(row, published, crosswalk.get(row["code"])))
        lines.append(f'{gap}  "{row["code"]}": {{{fields}}}\n')
    return "".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Write dictionaries/codes/cameo.yml from tables of published facts.")
    parser.add_argument("facts", type=Path, help="folder with cameo_codes.csv and cameo2plover.csv")
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    arguments = parser.parse_args()
    arguments.output.write_text(render(arguments.facts), encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
