"""The words of wire copy in one language: months, agencies, bylines, page furniture.

They are language data, but no dictionary: cleaning comes before parsing, and stored parses must not depend on the
dictionaries that a coder lays over each other later. So they lie beside the code, in ``<language>/wire.yml``, and a
change of them raises :data:`cameo.cleaning.VERSION`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from attrs import fields, frozen

from cameo.dictionary.nodes import Table, plain
from cameo.dictionary.reading import parse_table, read_bytes
from cameo.errors import DictionaryError, Fault

FOLDER = Path(__file__).parent


@frozen(eq=False)
class Wire:
    """Lists of words and phrases; the file says what each is for. A language without a file has none."""

    scripts: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    cycles: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    first_parts: tuple[str, ...] = ()
    second_parts: tuple[str, ...] = ()
    running: tuple[str, ...] = ()


@lru_cache
def load_wire(language: str) -> Wire:
    """The words of a language, read once.

    :param language: a code such as ``en``.
    :raises DictionaryError: when the file is broken or has a list that nothing reads.
    """
    path = data_file(language, "wire.yml")
    if path is None:
        return Wire()
    faults: list[Fault] = []
    data = read_bytes(path, path.name, faults)
    table = parse_table(data, path.name, faults) if data is not None else None
    body = table.get("wire") if table is not None else None
    if faults or not isinstance(body, Table):
        raise DictionaryError(tuple(faults) or (Fault(path.name, 1, 1, "E204", "expected a table 'wire'"),))
    known = {attribute.name for attribute in fields(Wire)}
    lists = {key.replace("-", "_"): _words(plain(node)) for key, node in body.items()}
    unknown = sorted(set(lists) - known)
    if unknown:
        place = body.marks[unknown[0].replace("_", "-")]
        raise DictionaryError((Fault(path.name, place.line, place.column, "E203", f"unknown list {unknown[0]!r}"),))
    return Wire(**lists)


def data_file(language: str, name: str) -> Path | None:
    """The file of a language, where it has one."""
    path = FOLDER / language / name
    return path if language.isalpha() and path.is_file() else None


def language_code(language: str | None) -> str:
    """``en`` of ``en-GB`` and ``EN_us``; English where nothing is said."""
    return re.split(r"[-_]", language or "en")[0].lower()


def either(phrases: tuple[str, ...]) -> str:
    """A regular expression for one of *phrases*, the longest first; it never matches where there are none."""
    longest = sorted({*phrases}, key=lambda phrase: (-len(phrase), phrase))
    escaped = (r"\s+".join(map(re.escape, phrase.split())) for phrase in longest)
    return f"(?:{'|'.join(escaped)})" if phrases else r"(?!)"


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
