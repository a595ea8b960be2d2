"""Errors that cameo raises: one class per case, each carrying what it is about.

Every message says what is wrong, where, what was found and what to do.
"""

from __future__ import annotations

import os

from attrs import frozen


class CameoError(Exception):
    """Base of every error that cameo raises on purpose."""


def reason_of(error: OSError) -> str:
    """Why the system refused, in its own words: *Permission denied*. Arrow's say what it tried, and the path again."""
    return os.strerror(error.errno) if error.errno else str(error)


@frozen
class Fault:
    """One thing wrong in a dictionary file, printed as ``path:line:col: CODE message``."""

    path: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}"


class DictionaryError(CameoError):
    """The dictionaries cannot be loaded; ``faults`` lists every reason at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class DateError(CameoError, ValueError):
    """A date that is no ISO date."""

    def __init__(self, found: object, where: str = "") -> None:
        self.found = found
        self.where = where
        place = f" of {where}" if where else ""
        super().__init__(f"date{place}: found {found!r}, expected an ISO date such as 2024-05-05")


class ParserError(CameoError):
    """A parser that cannot be loaded or used."""


class ConlluError(CameoError):
    """A CoNLL-U file that is no valid CoNLL-U."""

    def __init__(self, path: str, line: int, message: str) -> None:
        self.path = path
        self.line = line
        super().__init__(f"{path}:{line}: {message}")
