"""Country codes that are valid on a day: CAMEO, ISO 3166 and Correlates of War.

The table ``countries.csv`` comes from the states of the dictionaries (``tools/make_countries.py``). An actor that is
coded with a code of another time goes to the state of the day: *Russia* in a story of 1985 is the Soviet Union.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from attrs import frozen

_BEGIN, _END = datetime.date.min, datetime.date.max


@frozen
class Country:
    """A state or territory in one period.

    :param code: as CAMEO and the dictionaries have it; for some states ISO had another one then.
    :param cow: number in Correlates of War, ``""`` where it has none, as before independence.
    :param cowc: its letters there.
    :param since: first day of the period, ``until`` its last.
    """

    code: str
    iso3: str
    iso2: str
    cow: str
    cowc: str
    name: str
    since: datetime.date = _BEGIN
    until: datetime.date = _END


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[Country, ...]]:
    found: dict[str, list[Country]] = {}
    lines = files("cameo.export").joinpath("countries.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(lines):
        found.setdefault(row["code"], []).append(_country(row))
    return {code: tuple(periods) for code, periods in found.items()}


def _country(row: Mapping[str, str]) -> Country:
    return Country(
        code=row["country"],
        iso3=row["iso3"],
        iso2=row["iso2"],
        cow=row["cow"],
        cowc=row["cowc"],
        name=row["name"],
        since=datetime.date.fromisoformat(row["from"]) if row["from"] else _BEGIN,
        until=datetime.date.fromisoformat(row["until"]) if row["until"] else _END,
    )


@lru_cache(maxsize=1 << 16)
def country(code: str, date: datetime.date | None) -> Country:
    """What the code stands for on a day, without a day today; after a state's end, the state.

    A code that is in no table (of somebody's own dictionary) stands for itself and has no other codes.
    """
    periods = _table().get(code)
    if periods is None:
        return Country(code, "", "", "", "", code)
    if date is None:
        return periods[-1]
    return next((period for period in periods if period.since <= date <= period.until), periods[-1])
