"""Write ``cameo/export/countries.csv``: for each country code that actors have, the codes that serve on a day.

``python tools/make_countries.py COW2ISO_CSV [-o FILE]`` reads the states of ``dictionaries/actors`` (code, name, ISO
3166 alpha-2, number in Correlates of War) and takes COW's three letters from the table. What a code stood for before
is written here: a code that is used of an earlier day (*Russia* in a story of 1985) goes to the state of that day.
"""

from __future__ import annotations

import argparse
import csv
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "cameo" / "export" / "countries.csv"
HEADER = ("code", "from", "until", "country", "iso3", "iso2", "cow", "cowc", "name")

# ISO 3166 gives these no code of their own; the state that stood in the tables of the time, where there was one.
NO_ISO = {"XKX": ("", ""), "RVN": ("VNM", "VN"), "ZAN": ("", "")}
ISO2 = {
    "SUN": "SU", "DDR": "DD", "CSK": "CS", "YUG": "YU", "SCG": "CS", "YMD": "YD", "ANT": "AN", "VDR": "VD",
    "PCI": "PC", "PCZ": "PZ", "SKM": "SK",
}  # fmt: skip
COW = {"CSK": "315"}

# Day of independence or foundation, of states that became one after 1945: before it there is no COW number.
SINCE = {
    "AGO": "1975-11-11", "AND": "1993-05-04", "ARE": "1971-12-02", "ATG": "1981-11-01", "BDI": "1962-07-01",
    "BGD": "1971-12-16", "BHR": "1971-08-15", "BHS": "1973-07-10", "BIH": "1992-03-03", "BLZ": "1981-09-21",
    "BRB": "1966-11-30", "BRN": "1984-01-01", "BWA": "1966-09-30", "CAF": "1960-08-13", "CIV": "1960-08-07",
    "CMR": "1960-01-01", "COG": "1960-08-15", "COM": "1975-07-06", "CPV": "1975-07-05", "CYP": "1960-08-16",
    "DJI": "1977-06-27", "DMA": "1978-11-03", "DZA": "1962-07-05", "ERI": "1993-05-24", "FJI": "1970-10-10",
    "FSM": "1986-11-03", "GAB": "1960-08-17", "GHA": "1957-03-06", "GIN": "1958-10-02", "GMB": "1965-02-18",
    "GNB": "1974-09-10", "GNQ": "1968-10-12", "GRD": "1974-02-07", "GUY": "1966-05-26", "HRV": "1991-10-08",
    "IDN": "1949-12-27", "IND": "1947-08-15", "ISR": "1948-05-14", "JAM": "1962-08-06", "JOR": "1946-05-25",
    "KEN": "1963-12-12", "KHM": "1953-11-09", "KIR": "1979-07-12", "KNA": "1983-09-19", "KOR": "1948-08-15",
    "KWT": "1961-06-19", "LAO": "1953-10-22", "LBY": "1951-12-24", "LCA": "1979-02-22", "LKA": "1948-02-04",
    "LSO": "1966-10-04", "MAR": "1956-03-02", "MDG": "1960-06-26", "MDV": "1965-07-26", "MHL": "1986-10-21",
    "MKD": "1991-09-08", "MLI": "1960-09-22", "MLT": "1964-09-21", "MNE": "2006-06-03", "MOZ": "1975-06-25",
    "MRT": "1960-11-28", "MUS": "1968-03-12", "MWI": "1964-07-06", "MYS": "1957-08-31", "NAM": "1990-03-21",
    "NER": "1960-08-03", "NGA": "1960-10-01", "NRU": "1968-01-31", "PAK": "1947-08-14", "PHL": "1946-07-04",
    "PLW": "1994-10-01", "PNG": "1975-09-16", "PRK": "1948-09-09", "QAT": "1971-09-03", "RWA": "1962-07-01",
    "SDN": "1956-01-01", "SEN": "1960-08-20", "SGP": "1965-08-09", "SLB": "1978-07-07", "SLE": "1961-04-27",
    "SOM": "1960-07-01", "SSD": "2011-07-09", "STP": "1975-07-12", "SUR": "1975-11-25", "SVN": "1991-06-25",
    "SWZ": "1968-09-06", "SYC": "1976-06-29", "SYR": "1946-04-17", "TCD": "1960-08-11", "TGO": "1960-04-27",
    "TON": "1970-06-04", "TTO": "1962-08-31", "TUN": "1956-03-20", "TUV": "1978-10-01", "TZA": "1961-12-09",
    "UGA": "1962-10-09", "VCT": "1979-10-27", "VUT": "1980-07-30", "WSM": "1962-01-01", "XKX": "2008-02-17",
    "ZMB": "1964-10-24",
}  # fmt: skip

# What the code stood for before the day: (day, country, ISO alpha-3, ISO alpha-2, COW number), the earliest first.
_USSR = ("SUN", "SUN", "SU", "365")
BEFORE: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "RUS": (("1991-12-27", *_USSR),),
    "BEN": (("1960-08-01", "BEN", "DHY", "DY", ""), ("1975-11-30", "BEN", "DHY", "DY", "434"),),
    "BFA": (("1960-08-05", "BFA", "HVO", "HV", ""), ("1984-08-04", "BFA", "HVO", "HV", "439"),),
    "COD": (("1960-06-30", "COD", "COD", "CD", ""), ("1971-10-27", "COD", "COD", "CD", "490"),
            ("1997-05-17", "COD", "ZAR", "ZR", "490")),
    "CZE": (("1993-01-01", "CSK", "CSK", "CS", "315"),),
    "SVK": (("1993-01-01", "CSK", "CSK", "CS", "315"),),
    "DEU": (("1949-05-23", "DEU", "DEU", "DE", "255"), ("1990-10-03", "DEU", "DEU", "DE", "260")),
    "MMR": (("1948-01-04", "MMR", "BUR", "BU", ""), ("1989-06-18", "MMR", "BUR", "BU", "775")),
    "ROU": (("2002-02-01", "ROU", "ROM", "RO", "360"),),
    "SRB": (("2003-02-04", "YUG", "YUG", "YU", "345"), ("2006-06-05", "SCG", "SCG", "CS", "345")),
    "TLS": (("2002-05-20", "TLS", "TMP", "TP", ""),),
    "VNM": (("1976-07-02", "VNM", "VNM", "VN", ""),),
    "YEM": (("1990-05-22", "YEM", "YEM", "YE", "678"),),
    "ZWE": (("1980-04-18", "ZWE", "RHO", "RH", "552"),),
    **{code: (("1991-12-26", code, code, iso2, ""),) for code, iso2 in (
        ("ARM", "AM"), ("AZE", "AZ"), ("BLR", "BY"), ("GEO", "GE"), ("KAZ", "KZ"), ("KGZ", "KG"), ("MDA", "MD"),
        ("TJK", "TJ"), ("TKM", "TM"), ("UKR", "UA"), ("UZB", "UZ"))},
    **{code: (("1991-09-06", code, code, iso2, ""),) for code, iso2 in (("EST", "EE"), ("LVA", "LV"), ("LTU", "LT"))},
}  # fmt: skip


def states() -> dict[str, dict[str, Any]]:
    """The states of the dictionaries by code: today's, then those that ended and whose code nobody took over."""
    found: dict[str, dict[str, Any]] = {}
    today: frozenset[str] = frozenset()
    for name in ("states", "historical"):
        text = (ROOT / "dictionaries" / "actors" / f"{name}.yml").read_text("utf-8")
        for entry in yaml.load(text, yaml.BaseLoader)["actors"].values():
            code = entry.get("code")
            if code and code not in today and not found.get(code, {}).get("cow"):
                found[code] = entry
        today = today or frozenset(found)
    return {code: {**entry, "until": "" if code in today else entry.get("until", "")} for code, entry in found.items()}


def old_names() -> dict[tuple[str, str], str]:
    """Names that ended, by code and last day."""
    text = (ROOT / "dictionaries" / "actors" / "historical.yml").read_text("utf-8")
    entries = yaml.load(text, yaml.BaseLoader)["actors"].values()
    ended = [entry for entry in entries if {"code", "until", "names"} <= entry.keys()]
    return {(entry["code"], entry["until"]): entry["names"][0] for entry in ended}


def rows(cow_letters: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """The rows of the table, by code and day. The last has an end where the state has one."""
    named, before = states(), old_names()
    for code, entry in sorted(named.items()):
        iso3, iso2 = NO_ISO.get(code, (code, entry.get("iso2") or ISO2.get(code, "")))
        cow = entry.get("cow") or COW.get(code, "")
        periods = list(BEFORE.get(code, ()))
        if code in SINCE:
            periods.append((SINCE[code], code, iso3, iso2, ""))
        since = ""
        for until, country, old3, old2, number in periods:
            last = str(datetime.date.fromisoformat(until) - datetime.timedelta(days=1))
            name = before.get((country, last), named.get(country, entry)["names"][0])
            yield code, since, last, country, old3, old2, number, cow_letters.get(number, ""), name
            since = until
        yield code, since, entry["until"], code, iso3, iso2, cow, cow_letters.get(cow, ""), entry["names"][0]


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cow2iso", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    given = parser.parse_args()
    with given.cow2iso.open(newline="", encoding="utf-8") as stream:
        letters = {row["cow_id"]: row["cow3"] for row in csv.DictReader(stream) if row["cow_id"]}
    made = list(rows(letters))
    with given.output.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, lineterminator="\n").writerows([HEADER, *made])


if __name__ == "__main__":
    main()
